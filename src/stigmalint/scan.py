"""Blocks go in, candidates come out: every phrase of every rule in one Aho-Corasick automaton.

Needs no language model and costs next to nothing, so that text without a candidate is done with here. Matching
ignores case, treats a blank, a line break and a hyphen alike, reads through soft hyphens, and takes whole words only.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ahocorasick_rs import AhoCorasick, Implementation

from stigmalint.finding import Candidate
from stigmalint.prose import Block
from stigmalint.rule import Rule, RuleError, expand
from stigmalint.text import Span
from stigmalint.words import FOLDING, WordList, fold_word

_EXPANSION_LIMIT = 20_000


@dataclass(frozen=True, slots=True)
class Folded:
    """Text folded for comparison, with the way back. Offsets are code points of `text` and of the original."""

    text: str
    _folded: tuple[int, ...]
    _original: tuple[int, ...]

    def to_original(self, span: Span) -> Span:
        return Span(self._back(span.start), self._back(span.end - 1) + 1)

    def _back(self, offset: int) -> int:
        index = bisect_right(self._folded, offset) - 1
        return self._original[index] + offset - self._folded[index]


_IGNORED = "\xad\u200b\u200c\u200d\u2060"
_GAPS = re.compile(f"[ {_IGNORED}]*(?:  |[{_IGNORED}])[ {_IGNORED}]*")
"""Runs of blanks, and of characters that are not there for the reader: soft hyphens, zero-width spaces."""


def fold(text: str) -> Folded:
    """Lower case, one blank for any run of white space and hyphens, straight apostrophes, no soft hyphens."""
    lower = text.lower()
    if len(lower) != len(text):  # "İ" grows when lowered; such letters are in no phrase
        lower = "".join(low if len(low := char.lower()) == 1 else char for char in text)
    flat = lower.translate(FOLDING)
    pieces, folded, original, at, length = [], [0], [0], 0, 0
    for gap in _GAPS.finditer(flat):
        blank = flat.find(" ", gap.start(), gap.end())
        kept = flat[at : gap.start()]
        pieces.append(kept)
        length += len(kept)
        if blank >= 0:  # the one blank that stands for the run
            pieces.append(" ")
            _note(folded, original, length, blank)
            length += 1
        at = gap.end()
        _note(folded, original, length, at)
    pieces.append(flat[at:])
    return Folded("".join(pieces), tuple(folded), tuple(original))


def _note(folded: list[int], original: list[int], at: int, source: int) -> None:
    if folded[-1] == at:
        original[-1] = source
    else:
        folded.append(at)
        original.append(source)


@dataclass(frozen=True, slots=True)
class Phrase:
    """One literal phrase of a rule in folded form."""

    text: str
    rule: int
    slots: tuple[str, ...]
    captures: tuple[tuple[str, str], ...]
    exact: str | None = None


class Scanner:
    """All phrases of a set of rules, ready to be looked for."""

    def __init__(self, rules: Sequence[Rule], words: Mapping[str, WordList]) -> None:
        """Raises RuleError when a pattern expands to more phrases than are sensible."""
        self.rules = tuple(rules)
        self._phrases: dict[str, list[Phrase]] = {}
        for index, rule in enumerate(self.rules):
            for phrase in phrases(rule, index, words):
                self._phrases.setdefault(phrase.text, []).append(phrase)
        self._texts = list(self._phrases)
        self._automaton = AhoCorasick(self._texts, implementation=Implementation.ContiguousNFA)

    def scan(self, block: Block) -> Iterator[Candidate]:
        """Every candidate of the block, overlapping ones included, in order of position."""
        folded = fold(block.text)
        text = folded.text
        for index, start, end in self._automaton.find_matches_as_indexes(text, overlapping=True):
            if (start and _is_word(text[start - 1]) and text[start] != "'") or (
                end < len(text) and _is_word(text[end])
            ):
                continue
            span = folded.to_original(Span(start, end))
            for phrase in self._phrases[self._texts[index]]:
                if phrase.exact is None or span.of(block.text) == phrase.exact:
                    yield Candidate(self.rules[phrase.rule], block, span, phrase.captures, phrase.slots)


def phrases(rule: Rule, index: int, words: Mapping[str, WordList]) -> Iterator[Phrase]:
    """The literal phrases of one rule, each once, with all the slots that its form can fill."""
    found: dict[str, Phrase] = {}
    for form in rule.forms:
        for sequence in expand(form.pattern):
            for literal, captures in _fill(sequence, words):
                text = fold_word(literal)
                earlier = found.get(text)
                slots = form.slots if earlier is None else (*earlier.slots, *form.slots)
                exact = literal if rule.exact_case else None
                found[text] = Phrase(text, index, slots, captures, exact)
                if len(found) > _EXPANSION_LIMIT:
                    raise RuleError(rule.origin, 1, f'"{form.pattern}" stands for more than {_EXPANSION_LIMIT} phrases')
    yield from found.values()


def _fill(sequence: Sequence[str], words: Mapping[str, WordList]) -> Iterator[tuple[str, tuple[tuple[str, str], ...]]]:
    if not sequence:
        yield "", ()
        return
    head, *rest = sequence
    listed = re.fullmatch(r"(.*)\{(.+)\}(.*)", head)
    for tail, captures in _fill(rest, words):
        if listed is None:
            yield f"{head} {tail}".strip(), captures
            continue
        prefix, name, suffix = listed.groups()
        for form in words[name].entries:
            yield f"{prefix}{form}{suffix} {tail}".strip(), ((name, form), *captures)


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
