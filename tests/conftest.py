"""What most tests share: the language model, loaded once, and the shipped rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

import pytest

from stigmalint.examples import remember
from stigmalint.model import lazy_parser
from stigmalint.packs import RuleSet, load_packs

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from stigmalint.words import WordList


@pytest.fixture(scope="session")
def parse() -> Callable[[Iterable[str]], Iterable[Doc]]:
    return remember(lazy_parser())


@pytest.fixture(scope="session")
def ruleset() -> RuleSet:
    return load_packs()


@pytest.fixture(scope="session")
def words(ruleset: RuleSet) -> Mapping[str, WordList]:
    return ruleset.words
