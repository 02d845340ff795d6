"""Finds candidates in blocks: every phrase of every rule, in one Aho-Corasick automaton.

Needs no language model and costs next to nothing, so that text without a candidate is done with here. Matching
ignores case, treats a blank, a line break and a hyphen alike, reads through soft hyphens, and takes whole words only: a
word that goes on with its own accent is another word.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import NamedTuple
from unicodedata import category

from ahocorasick_rs import AhoCorasick, Implementation

from stigmalint.finding import Candidate
from stigmalint.match.disguise import GUARDED, Guarded, revealed
from stigmalint.prose import Block
from stigmalint.ruleset.rule import Rule, RuleError, expand, with_bare_names
from stigmalint.ruleset.word_list import WordList, fold_word
from stigmalint.text.folding import IGNORED, JOINER, LIGATURES, extends, flatten
from stigmalint.text.spans import Span

_EXPANSION_LIMIT = 5_000
_Captures = tuple[tuple[str, str], ...]


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


_LIGATURES = "".join(LIGATURES)
_JOINTS = re.compile(f"[ {IGNORED}]*(?:  |[{IGNORED}])[ {IGNORED}]*|[{_LIGATURES}]")
"""Runs of blanks, and of characters that are not there for the reader: soft hyphens, zero-width spaces. Ligatures."""


def fold(text: str) -> Folded:
    """Lower case, plain letters and apostrophes, one blank for any run of white space and hyphens, no soft hyphens."""
    flat = flatten(text)
    pieces, folded, original, at, length = [], [0], [0], 0, 0
    for joint in _JOINTS.finditer(flat):
        kept = flat[at : joint.start()]
        pieces.append(kept)
        length += len(kept)
        at = joint.end()
        if letters := LIGATURES.get(joint.group(), ""):
            for letter in letters:  # each of them came from the one code point
                pieces.append(letter)
                _note(folded, original, length, joint.start())
                length += 1
        elif (blank := flat.find(" ", joint.start(), at)) >= 0:  # the one blank that stands for the run
            pieces.append(" ")
            _note(folded, original, length, blank)
            length += 1
        _note(folded, original, length, at)
    pieces.append(flat[at:])
    return Folded("".join(pieces), tuple(folded), tuple(original))


def _note(folded: list[int], original: list[int], at: int, source: int) -> None:
    if folded[-1] == at:
        original[-1] = source
    else:
        folded.append(at)
        original.append(source)


class Phrase(NamedTuple):
    """One word sequence of a rule, folded. `atoms` are literal words and `{list}` names, in order.

    `anchor` is the run of literal atoms `[first, last)` that the automaton looks for; an atom that begins with an
    apostrophe joins on to the one before it.
    """

    slots: tuple[str, ...]
    atoms: tuple[str, ...]
    anchor: str
    first: int
    last: int
    exact: str | None = None


class Scanner:
    """All phrases of a set of rules, ready to be searched for."""

    def __init__(
        self,
        rules: Sequence[Rule],
        words: Mapping[str, WordList],
        compiled: Mapping[str, Sequence[Phrase]] | None = None,
    ) -> None:
        """`compiled` holds the phrases of rules by id where they are known. Raises RuleError as `phrases` does."""
        self.rules = tuple(rules)
        self._words = words
        self._phrases: dict[str, list[tuple[Rule, Phrase]]] = {}
        for rule in self.rules:
            known = compiled.get(rule.id) if compiled else None
            for phrase in phrases(rule, words) if known is None else known:
                self._phrases.setdefault(phrase.anchor, []).append((rule, phrase))
        self._anchors = list(self._phrases)
        self._beside: dict[int, list[tuple[str, str, Rule, Phrase]]] = {}
        """The phrases of the anchors that were met, each with what comes before and behind its anchor."""
        self._automaton = AhoCorasick(self._anchors, implementation=Implementation.ContiguousNFA)

    @cached_property
    def _guarded(self) -> Guarded | None:
        return Guarded(self._words[GUARDED]) if GUARDED in self._words else None

    def revealed(self, block: Block) -> Block:
        """The block with each guarded word that is disguised, or misspelled, as the word that is meant."""
        return block if self._guarded is None else revealed(block, self._guarded)

    def scan(self, block: Block) -> Iterator[Candidate]:
        """Every candidate of the block, overlapping ones included, each rule once a span."""
        folded = fold(block.text)
        text = _Spoken(folded.text)
        seen: set[tuple[str, Span]] = set()
        for index, start, end in self._automaton.find_matches_as_indexes(folded.text, overlapping=True):
            if not (_begins(folded.text, start) and _ends(folded.text, end)):
                continue
            for rule, phrase in self._fitting(folded.text, index, start, end):
                for span, captures in self._grow(text, Span(start, end), phrase):
                    original = folded.to_original(span)
                    if (rule.id, original) in seen or phrase.exact not in (None, original.of(block.text)):
                        continue
                    if _is_joined(block.text, original):
                        continue
                    seen.add((rule.id, original))
                    yield Candidate(rule, block, original, captures, phrase.slots)

    def finds(self, term: str) -> set[str]:
        """The ids of the rules that find a term as a whole."""
        whole = Span(0, len(term))
        return {candidate.rule.id for candidate in self.scan(Block(term, ())) if candidate.span == whole}

    def _fitting(self, text: str, index: int, start: int, end: int) -> Iterator[tuple[Rule, Phrase]]:
        """The phrases of an anchor that the text beside it does not rule out at once: some eighty share a "her"."""
        if index not in self._beside:
            met = self._phrases[self._anchors[index]]
            self._beside[index] = [(*_beside(phrase), rule, phrase) for rule, phrase in met]
        for before, behind, rule, phrase in self._beside[index]:
            if text.startswith(behind, end) and text.endswith(before, 0, start):
                yield rule, phrase

    def _grow(self, spoken: _Spoken, anchor: Span, phrase: Phrase) -> Iterator[tuple[Span, _Captures]]:
        """The phrase around its anchor, if the text goes on as it says, with the list words that were met."""
        name = list_name(phrase.atoms[phrase.first])
        own = ((name, phrase.anchor),) if name else ()
        for start, before in self._left(spoken, anchor.start, phrase.atoms, phrase.first, set()):
            for end, after in self._right(spoken, anchor.end, phrase.atoms, phrase.last, set()):
                yield Span(start, end), (*before, *own, *after)

    def _right(
        self, spoken: _Spoken, at: int, atoms: Sequence[str], index: int, met: set[tuple[int, int]]
    ) -> Iterator[tuple[int, _Captures]]:
        """Where the atoms from `index` on end, with their captures. What was `met` is not gone through once more: it
        would end in the same places, and there are as many ways to it as ways to cut a text into words of lists."""
        if (at, index) in met:
            return
        met.add((at, index))
        if index == len(atoms):
            yield at, ()
            return
        atom, text = atoms[index], spoken.text
        start = at if atom.startswith("'") else at + 1
        if start > at and not text.startswith(" ", at):
            return
        name = list_name(atom)
        for form in spoken.forms(start, self._words[name], forward=True) if name else (atom,):
            if text.startswith(form, start) and _ends(text, start + len(form)):
                for end, captures in self._right(spoken, start + len(form), atoms, index + 1, met):
                    yield end, (((name, form), *captures) if name else captures)

    def _left(
        self, spoken: _Spoken, at: int, atoms: Sequence[str], index: int, met: set[tuple[int, int]]
    ) -> Iterator[tuple[int, _Captures]]:
        if (at, index) in met:
            return
        met.add((at, index))
        if index == 0:
            yield at, ()
            return
        atom, text = atoms[index - 1], spoken.text
        end = at if atoms[index].startswith("'") else at - 1
        if end < at and not text.startswith(" ", end):
            return
        name = list_name(atom)
        for form in spoken.forms(end, self._words[name], forward=False) if name else (atom,):
            start = end - len(form)
            if start >= 0 and text.startswith(form, start) and _begins(text, start):
                for first, captures in self._left(spoken, start, atoms, index - 1, met):
                    yield first, ((*captures, (name, form)) if name else captures)


class _Spoken:
    """Folded text, with the runs of words at a place, which many phrases ask for."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._runs: dict[tuple[int, bool], tuple[list[tuple[str, ...]], Iterator[tuple[str, ...]]]] = {}

    def forms(self, at: int, words: WordList, forward: bool) -> Iterator[str]:
        """The forms of a list that the text shows from `at` on, or up to it."""
        if (at, forward) not in self._runs:
            self._runs[at, forward] = ([], self._read(at, forward))
        runs, more = self._runs[at, forward]
        if not runs:
            runs.extend(islice(more, 1))
        if forward and words.openings.keys().isdisjoint(runs[0]):
            return  # no form of the list begins with what is here
        runs.extend(islice(more, max(0, words.longest - len(runs))))
        for run in runs[: words.longest]:
            for form in run:
                if form in words.entries:
                    yield form

    def _read(self, at: int, forward: bool) -> Iterator[tuple[str, ...]]:
        """Runs of one word, two, and so on, each without punctuation around it, and as what comes before a slash."""
        piece = self.text[at : at + 60] if forward else self.text[max(0, at - 60) : at]
        spoken = piece.split(" ")
        for size in range(1, len(spoken) + 1):
            form = " ".join(spoken[:size]).rstrip(_TRAILING) if forward else " ".join(spoken[-size:]).lstrip(_LEADING)
            glued = _GLUE.split(form)[0 if forward else -1]  # "etoh/cocaine abuse", "hid it—alcohol abuse"
            yield (form,) if form == glued else (form, glued)


def phrases(rule: Rule, words: Mapping[str, WordList]) -> Iterator[Phrase]:
    """The phrases of one rule, each once, with all the slots that its form can fill.

    Raises RuleError when a pattern stands for more phrases than are sensible.
    """
    slots: dict[tuple[str, ...], list[str]] = {}
    exact: dict[tuple[str, ...], str] = {}
    met = 0
    for form in rule.forms:
        for sequence in expand(form.pattern):
            met += 1  # here and not below: ten words with three choices each are 59,049 phrases
            if met > _EXPANSION_LIMIT:
                wanted = with_bare_names(form.pattern)
                raise RuleError(rule.origin, 1, f'"{wanted}" stands for more than {_EXPANSION_LIMIT} phrases')
            atoms = tuple(atom for word in sequence for atom in _atoms(word))
            slots.setdefault(atoms, []).extend(form.slots)
            exact[atoms] = " ".join(sequence)
    for atoms, names in slots.items():
        for anchor, first, last in _anchors(atoms, words):
            text = exact[atoms] if rule.exact_case else None
            yield Phrase(tuple(names), atoms, anchor, first, last, text)


def _beside(phrase: Phrase) -> tuple[str, str]:
    """What a text has to show right before the anchor of a phrase, and right after it: as much as is literal."""
    atoms, before, behind = phrase.atoms, "", ""
    if phrase.first:
        before = ("" if list_name(atom := atoms[phrase.first - 1]) else atom) + _blank(atoms[phrase.first])
    if phrase.last < len(atoms):
        behind = _blank(atom := atoms[phrase.last]) + ("" if list_name(atom) else atom)
    return before, behind


def _blank(atom: str) -> str:
    """What comes before an atom."""
    return "" if atom.startswith("'") else " "


def list_name(atom: str) -> str:
    """The list that an atom stands for, or an empty text for a literal word."""
    return atom[1:-1] if atom.startswith("{") else ""


@cache
def _atoms(word: str) -> tuple[str, ...]:
    """`{substance}-abusing` is two atoms; so is `{person}'s`, and the second one joins on."""
    parts = re.findall(r"\{[^}]+\}|[^{}]+", word)
    return tuple(atom for part in parts for atom in ((part,) if part.startswith("{") else fold_word(part).split()))


def _anchors(atoms: Sequence[str], words: Mapping[str, WordList]) -> Iterator[tuple[str, int, int]]:
    """The longest run of literal atoms, or every form of the shortest list.

    Forms are searched for when there is no literal atom, and when these are one short word, which is met everywhere
    ("the", "is"), and the list is short too.
    """
    runs, first = [], 0
    for number, atom in enumerate((*atoms, "{}")):
        if atom.startswith("{"):
            if number > first:
                runs.append((" ".join(atoms[first:number]).replace(" '", "'"), first, number))
            first = number + 1
    longest = max(runs, key=lambda run: len(run[0]), default=("", 0, 0))
    lists = [number for number, atom in enumerate(atoms) if list_name(atom)]
    at = min(lists, key=lambda number: len(words[list_name(atoms[number])].entries), default=0)
    forms = words[list_name(atoms[at])].entries if lists else {}
    if len(longest[0]) > _SHORT_WORD or (runs and not 0 < len(forms) <= _SHORT_LIST):
        yield longest
    else:
        yield from ((form, at, at + 1) for form in forms)


_SHORT_WORD = 4
"""Letters."""
_SHORT_LIST = 64
"""Forms; each is its own anchor."""
_GLUE = re.compile(r"[^\w' ]")
_TRAILING = ".,;:!?)]}\"'”’…"
_LEADING = "([{\"'“‘"


def _begins(text: str, at: int) -> bool:
    if at == 0 or text[at] == "'":
        return True
    before = at - 1
    while before >= 0 and extends(text[before]):  # what a mark is drawn on counts, an "e" or an emoji
        before -= 1
    return before < 0 or not _is_word(text[before])


def _ends(text: str, at: int) -> bool:
    return at >= len(text) or not (_is_word(text[at]) or extends(text[at]))


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"


def _is_joined(text: str, span: Span) -> bool:
    """Whether a joiner makes a symbol beside the span, as of an emoji, and its first or last letter one character."""
    left, right = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    return (left.endswith(JOINER) and category(left[0])[0] == "S") or (
        right.startswith(JOINER) and category(right[-1])[0] == "S"
    )
