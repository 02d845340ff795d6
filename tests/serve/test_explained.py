"""The question why something was not found, under settings that prefer wording which a rule that is off finds."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from stigmalint import Linter
from stigmalint.disk.packs import RuleSet
from stigmalint.disk.settings import Settings
from stigmalint.serve.answers import explained
from stigmalint.serve.asked import Asked

if TYPE_CHECKING:
    from spacy.tokens import Doc


def test_all_rules_are_asked_and_none_about_preferred_wording(
    ruleset: RuleSet, parse: Callable[[Iterable[str]], Iterable[Doc]]
) -> None:
    def linters(settings: Settings) -> Linter:
        linter = Linter(settings, ruleset=ruleset, parse=parse)
        linter.refuse_flagged()
        return linter

    usual = Settings(prefer={"substance-use/addict": "person who is a junkie"}, ignore=("substance-use/junkie",))
    rows = explained(Asked("The addict slept.").source(usual), usual, usual, linters)["candidates"]
    assert ("substance-use/addict", "confirmed") in [(row["rule"], row["outcome"]) for row in rows]
