"""Where words of lists occur in a text; each list is looked up once for all questions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cache, cached_property

from stigmalint.ruleset.word_list import WordList, fold_word, openings, stems
from stigmalint.text.folding import flatten
from stigmalint.text.irregular import LEMMAS
from stigmalint.text.spans import Span

_WORD = re.compile(r"[\w'|]+")
_PIECE = re.compile(r"[^\W_]+")
_LETTERS = re.compile(r"[^\W\d_]+")


class Occurrences:
    """Where listed words are in one text, as whole words, punctuation between them not counting.

    A value is the name of a list or `=word|word`; a plural in -s counts as its singular. Offsets are code points.
    """

    def __init__(self, text: str, words: Mapping[str, WordList]) -> None:
        self._lists = words
        self._text = flatten(text)
        self._spoken: list[str] = _WORD.findall(self._text)
        self._vocabulary = set(self._spoken)
        self._plurals = {
            word[:-1]: word for word in self._vocabulary if word[-1] == "s" and len(word) > 2
        }  # "is" is no plural
        self._known: dict[str, list[tuple[int, int, str]]] = {}
        self._beginnings: dict[Span, set[str]] = {}

    def first(self, values: Sequence[str], within: Span, without: Span) -> str:
        """The first of `values` that is in `within` and does not touch `without`, or an empty text."""
        for value in values:
            known = self.of(value)
            for at in range(bisect_left(known, within.start, key=_start), len(known)):
                start, end, phrase = known[at]
                if start >= within.end:
                    break
                if end <= within.end and (end <= without.start or without.end <= start):
                    return phrase
        return ""

    def of(self, value: str) -> Sequence[tuple[int, int, str]]:
        """Where the words of one value stand, in order: start, end and phrase."""
        if value not in self._known:
            self._known[value] = list(self._all(value))
        return self._known[value]

    def can_stand(self, value: str, within: Span) -> bool:
        """Whether `within` may hold a word of `value` in any inflection; False only where there is none for sure."""
        if within not in self._beginnings:
            spoken = {*_PIECE.findall(within.of(self._text)), *_LETTERS.findall(within.of(self._text))}
            spoken |= {lemma for form in LEMMAS.keys() & spoken for lemma in LEMMAS[form]}
            self._beginnings[within] = {word[:size] for word in spoken for size in range(1, len(word) + 1)}
        there = self._beginnings[within]
        if value.startswith("="):
            return not _literal_stems(value).isdisjoint(there)
        return value in self._lists and not self._lists[value].stems.isdisjoint(there)

    @cached_property
    def _starts(self) -> list[int]:
        return [word.start() for word in _WORD.finditer(self._text)]

    def _all(self, value: str) -> Iterator[tuple[int, int, str]]:
        members: Collection[str]
        begin: Mapping[str, tuple[int, ...]]
        if value.startswith("="):
            members, begin = _literal(value)
        elif value in self._lists:
            members, begin = self._lists[value].entries, self._lists[value].openings
        else:
            return
        sizes = {word: begin[word] for word in self._vocabulary & begin.keys()}
        for singular in self._plurals.keys() & begin.keys():
            plural = self._plurals[singular]
            sizes[plural] = (*sizes.get(plural, ()), 1)
        if not sizes:
            return
        for at, word in enumerate(self._spoken):
            for size in sizes.get(word, ()):
                phrase = " ".join(self._spoken[at : at + size])
                if phrase in members or (size == 1 and self._plurals.get(word[:-1]) == word and word[:-1] in members):
                    last = min(at + size, len(self._spoken)) - 1
                    yield self._starts[at], self._starts[last] + len(self._spoken[last]), phrase


def _start(known: tuple[int, int, str]) -> int:
    return known[0]


@cache
def _literal_stems(value: str) -> frozenset[str]:
    return stems(value[1:].split("|"))


@cache
def _literal(value: str) -> tuple[frozenset[str], Mapping[str, tuple[int, ...]]]:
    members = frozenset(fold_word(option) for option in value[1:].split("|"))
    return members, openings(members)
