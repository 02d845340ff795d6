"""Masks slurs with asterisks, since a report may be read over someone's shoulder."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from stigmalint.ruleset.word_list import WordList

SLURS = "slur"
"""The word list."""


def mask_of(words: Mapping[str, WordList]) -> Callable[[str], str]:
    """A function that gives a text with the slurs of the lists masked: j*****."""
    if SLURS not in words:
        return str
    forms = sorted(words[SLURS].entries, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, forms))})s?(?!\w)", re.IGNORECASE)
    return lambda text: pattern.sub(lambda found: _masked(found.group()), text)


def _masked(word: str) -> str:
    return word[0] + "".join("*" if char.isalnum() else char for char in word[1:])
