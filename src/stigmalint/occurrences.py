"""A text goes in; it answers where the words of lists stand in it, each list being looked up once for all questions."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence

from stigmalint.folding import FOLDING, lower
from stigmalint.text import Span
from stigmalint.words import WordList, fold_word

_WORD = re.compile(r"[\w'|]+")


class Occurrences:
    """Where listed words stand in one text, as whole words, punctuation between them not counting.

    A value is the name of a list or `=word|word`; a plural in -s counts as its singular. Offsets are code points.
    """

    def __init__(self, text: str, words: Mapping[str, WordList]) -> None:
        self._lists = words
        self._spoken: list[str] = []
        self._spans: list[tuple[int, int]] = []
        for word in _WORD.finditer(lower(text).translate(FOLDING)):
            self._spoken.append(word.group())
            self._spans.append(word.span())
        self._found: dict[str, list[tuple[int, int, str]]] = {}

    def first(self, values: Sequence[str], within: Span, without: Span) -> str:
        """The first of `values` that stands in `within` and does not touch `without`, or an empty text."""
        for value in values:
            if value not in self._found:
                self._found[value] = list(self._all(value))
            for start, end, phrase in self._found[value]:
                inside = within.start <= start and end <= within.end
                if inside and (end <= without.start or without.end <= start):
                    return phrase
        return ""

    def _all(self, value: str) -> Iterator[tuple[int, int, str]]:
        members: Collection[str]
        if value.startswith("="):
            members = {fold_word(option) for option in value[1:].split("|")}
            longest = max(option.count(" ") + 1 for option in members)
        elif value in self._lists:
            members, longest = self._lists[value].entries, self._lists[value].longest
        else:
            return
        spoken, spans = self._spoken, self._spans
        for at, word in enumerate(spoken):
            for size in range(min(longest, len(spoken) - at), 1, -1):
                phrase = " ".join(spoken[at : at + size])
                if phrase in members:
                    yield spans[at][0], spans[at + size - 1][1], phrase
            if word in members or (word[-1] == "s" and word[:-1] in members):
                yield *spans[at], word
