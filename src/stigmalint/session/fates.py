"""What happened to each wording in a text that a rule looks for: reported, or why not."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING, Any

from stigmalint.extract import extract
from stigmalint.extract.formats import is_package
from stigmalint.extract.rendering import Rendering
from stigmalint.finding import Finding, Outcome
from stigmalint.session.workspace import Choices, chosen

if TYPE_CHECKING:
    from stigmalint.disk.settings import Settings
    from stigmalint.judged import Judged
    from stigmalint.linter import Linter
    from stigmalint.prose import Source


class Fate(str, Enum):
    """REJECTED by the rule's own verdict; OFF where the rule is silent; COVERED by a longer or more severe finding."""

    REPORTED = "reported"
    REJECTED = "rejected"
    OFF = "off"
    DOUBTFUL = "doubtful"
    SUPPRESSED = "suppressed"
    COVERED = "covered"


class Fates:
    """What became of the candidates of one text under one linter; of rules that are off there, too."""

    def __init__(self, source: Source, linter: Linter) -> None:
        result = linter.check_source(source)
        self._reported = result.findings
        self._hidden = [hidden.finding for hidden in result.hidden]
        self._on = {rule.id for rule in linter.rules}

    def of(self, item: Judged) -> Fate:
        if item.candidate.rule.id not in self._on:
            return Fate.OFF
        if item.verdict.outcome is not Outcome.CONFIRMED:
            return Fate.DOUBTFUL if item.verdict.outcome is Outcome.DOUBTFUL else Fate.REJECTED
        if any(_is_of(finding, item) for finding in self._reported):
            return Fate.REPORTED
        return Fate.SUPPRESSED if any(_is_of(finding, item) for finding in self._hidden) else Fate.COVERED


def of_all_rules(usual: Settings) -> Settings:
    """The settings under which every rule is on.

    What they prefer is left out: a rule that is off may find that wording, and of wording nothing is shown here.
    """
    return replace(chosen(usual, Choices(select=("all",))), prefer={})


def candidates(
    source: Source, settings: Settings, usual: Settings, linter: Callable[[Settings], Linter]
) -> Iterator[dict[str, Any]]:
    """Each candidate of a source as JSON knows it, with what became of it under `settings`.

    Those of all rules that there are under `usual` are searched for, the same for every profile. Of a package, places
    are those in the text that people read in it. Raises UnreadableError.
    """
    everything = linter(of_all_rules(usual))
    prose = extract(source)
    shown = Rendering(prose) if is_package(source.kind) else None
    fates = Fates(source, linter(settings))
    for item in everything.trace_source(source):
        place = prose.to_source(item.candidate.block, item.candidate.span)
        span = (shown.span(place) if shown else None) or place
        yield {
            "rule": item.candidate.rule.id,
            "title": item.candidate.rule.title,
            "match": item.candidate.matched,
            "start": span.start,
            "end": span.end,
            "outcome": item.verdict.outcome.value,
            "because": list(item.verdict.because),
            "fate": fates.of(item).value,
        }


def _is_of(finding: Finding, item: Judged) -> bool:
    return finding.rule_id == item.candidate.rule.id and finding.matched == item.candidate.matched
