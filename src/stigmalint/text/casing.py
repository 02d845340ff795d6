"""The letter case of a text: the only place where it is determined."""

from __future__ import annotations

import re
from enum import Enum
from functools import lru_cache

WORD = re.compile(r"[^\W_](?:[\w.&'’/‐‑-]*[^\W_])?")
CONNECTORS = frozenset(
    ["of", "on", "for", "and", "the", "to", "in", "with", "&", "de", "against", "from", "at", "by", "an", "a"]
)
"""Small words that are inside names."""
SMALL = CONNECTORS | frozenset(
    ["or", "but", "as", "is", "are", "was", "be", "it", "its", "into", "over", "near", "vs", "via", "not"]
)
"""Words that Title Case leaves small, or that no name begins with."""
_PREPOSITIONS = frozenset(
    """
    about across after against along amid among around before behind between beyond despite during off out over per
    since than through toward towards under until up upon when where while who within without
    """.split()
)
"""Longer words that some house styles leave small in a headline, and some do not."""


class Case(Enum):
    """How the words of a text are capitalized."""

    SENTENCE = "sentence"
    TITLE = "title"
    UPPER = "upper"
    UNSURE = "unsure"
    """A headline whose last words, or whose longer prepositions, are small: its capitals are no sign of a name."""


def words_in(text: str) -> list[str]:
    """The words of a text, with the dots, hyphens and apostrophes inside them."""
    return WORD.findall(text)


@lru_cache(maxsize=64)
def case_of(text: str) -> Case:
    """The letter case of a line or sentence, small words and numbers aside; its first word says nothing.

    Remembered: each candidate of a sentence asks it several times.
    """
    words = [word for word in words_in(text) if word[0].isalpha() and word not in SMALL]
    if len(words) > 1 and sum(word.isupper() for word in words) >= 0.7 * len(words):
        return Case.UPPER
    rest = words[1:]
    small = [word for word in rest if not word[0].isupper()]
    share = 1 - len(small) / len(rest) if len(rest) > 1 else 0.0
    if text.rstrip()[-1:] == "." and not _PREPOSITIONS.issuperset(small):
        return Case.SENTENCE  # no headline, whatever it names
    if share >= 0.88:
        return Case.TITLE
    if share >= 0.6 and len(rest) > 3 and _is_small_at_the_end(rest):
        return Case.UNSURE
    return Case.SENTENCE


def _is_small_at_the_end(words: list[str]) -> bool:
    """Whether what is small among the words are prepositions and the words after the last capital.

    A sentence with a name in it has its verb in lowercase, and mostly a capital after that.
    """
    last = max(number for number, word in enumerate(words) if word[0].isupper())
    return all(word[0].isupper() or word in _PREPOSITIONS for word in words[:last])
