"""Restores a block as it is meant to be read: disguised or misspelled words are replaced by those that are meant.

Filters of forums are evaded by spaced letters (d r u g g i e), digits for letters (junk1e), stars (j*nkie), drawn-out
letters (junkieee) and letters of other alphabets. Only words of the list `guarded` are searched for, and what is a word
of its own stays one. The source is where it was: a disguised word is a segment that is not verbatim.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from itertools import groupby, pairwise
from unicodedata import normalize

from stigmalint.prose import Block, Mark, Segment
from stigmalint.ruleset.word_list import WordList
from stigmalint.text.folding import IGNORED, extends, flatten
from stigmalint.text.spans import Span

GUARDED = "guarded"
"""The word list: a line is a word, or `drugie|druggy -> druggie` for how it is misspelled; `; slips=yes` allows for
one more slip of the pen, `; also=looser` names words that look like a misspelling and are none, `; masked=yes` is for a
word that is searched for behind signs and blanks and not misspelled."""
_DIGITS = {
    **dict(
        zip(
            "013456789@$!|€£+()",
            ("o", "il", "e", "a", "s", "gb", "t", "b", "g", "a", "s", "il", "il", "e", "l", "t", "c", "d"),
            strict=True,
        )
    ),
    **dict(zip("ᴀʙᴄᴅᴇғɢʜɪᴊᴋʟᴍɴᴏᴘʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnoprstuvwyz", strict=True)),
}
"""What a sign may stand for, as in "leet", and small capitals."""
_STARS = "*#%_.~•·"
"""Signs that stand for one letter."""
_PIECE = re.compile(r"\S+")
_EDGE = "#.,;:!?\"'()[]{}<>“”‘’…*_~"
_SPACED = re.compile(rf"(?<!\w)\w[{IGNORED}]?(?:[ .\-_*·•/|,]{{1,2}}\w(?!\w)){{3,}}")
_PLAIN = re.compile(r"[a-z]+")
_LETTER = re.compile(r"\w")
_LEAST = 4
"""Letters of a word that is searched for in disguise."""
_MOST_KNOWN = 50_000
"""Words that are remembered as read: a thread repeats most of its words."""


class Guarded:
    """The words that are searched for, ready to be compared with what is written."""

    def __init__(self, words: WordList) -> None:
        self._meant: dict[str, str] = {}  # by each form, misspelled ones included
        self._bare: dict[str, str] = {}  # by the form with no letter doubled
        self._own: set[str] = set()  # words that say what they mean
        self._known: dict[str, str] = {}
        for form, entry in words.entries.items():
            self._meant[form] = entry.use
            self._own.update((entry.use, *entry.attributes.get("also", "").split(",")))
            if entry.attributes.get("masked") == "yes":
                self._own.add(form)
            else:
                self._bare.setdefault(_undoubled(form), entry.use)
        self._loose = [form for form, entry in words.entries.items() if entry.attributes.get("slips") == "yes"]
        self._longest = max(map(len, self._meant), default=0)

    @cached_property
    def _slips(self) -> Mapping[str, str]:
        """Each word with one letter left out, put in, changed or changed places, by what is left of it."""
        shortened = {rest: self._meant[form] for form in self._loose for rest in _shortened(form)}
        return shortened | {form: self._meant[form] for form in self._loose}  # a word itself is what is nearest

    def read(self, written: str) -> str:
        """The word that is meant by a word that is written in lowercase; empty if it is what it says."""
        if written in self._own or len(written) < _LEAST:
            return ""
        if written not in self._known:
            if len(self._known) > _MOST_KNOWN:
                self._known.clear()
            self._known[written] = (self._spelled if _PLAIN.fullmatch(written) else self._unmasked)(written)
        return self._known[written]

    def _spelled(self, written: str) -> str:
        """adict, alchoholic, junkieee."""
        if written in self._meant:
            return self._meant[written]
        meant = self._bare.get(_undoubled(written), "")
        if not meant and len(written) > 7:
            exact = [form for form in _shortened(written) if form in self._loose]
            near = exact or [rest for rest in (written, *_shortened(written)) if rest in self._slips]
            meant = self._slips[near[0]] if near else ""
        return meant if meant[:1] == written[:1] else ""

    def _unmasked(self, written: str) -> str:
        """junk1e, j*nkie, jünkie."""
        pattern = known = ""
        for char in written:
            if char in IGNORED or extends(char):
                continue
            letters = _letters(char)
            if not letters and char not in _STARS:
                return ""
            known += letters if char.isalpha() else ""
            pattern += f"[{letters}]" if letters else "[a-z]"
        if len(known) < 2 or len(known) * 2 < pattern.count("["):
            return ""
        wanted = re.compile(pattern)
        found = {meant for form, meant in self._meant.items() if wanted.fullmatch(form)}
        return next(iter(found)) if len(found) == 1 else ""

    def parted(self, left: str, right: str) -> str:
        """The word that is meant by two that are next to each other, of which one or both are masked: crack h3ad."""
        written = left + right
        if min(len(left), len(right)) < _LEAST - 1 or (written.isascii() and written.isalpha()):
            return ""
        return self.read(written)

    def spaced(self, letters: str) -> Iterator[tuple[Span, str]]:
        """The words in a run of letters that stood apart, with where they are in it."""
        at = 0
        while at < len(letters):
            for end in range(min(len(letters), at + self._longest + 4), at + _LEAST - 1, -1):
                run = letters[at:end]
                meant = self._meant.get(run) or (self._unmasked(run) if not _PLAIN.fullmatch(run) else "")
                if meant and (len(run) > 5 or end == len(letters) or at == 0):
                    yield Span(at, end), meant
                    at = end - 1
                    break
            at += 1


def revealed(block: Block, guarded: Guarded) -> Block:
    """The block with each disguised word as the word that is meant; itself if there is none."""
    found: list[tuple[Span, str]] = []
    for span, meant in sorted(_disguised(block.text, guarded), key=lambda one: (one[0].start, -one[0].end)):
        if not found or found[-1][0].end <= span.start:
            found.append((span, _in_case_of(span.of(block.text), meant)))
    return _replaced(block, found) if found else block


def _disguised(text: str, guarded: Guarded) -> Iterator[tuple[Span, str]]:
    flat = flatten(text)
    for run in _SPACED.finditer(flat):
        letters = [found.start() for found in _LETTER.finditer(flat, run.start(), run.end())]
        for span, meant in guarded.spaced("".join(flat[at] for at in letters)):
            yield Span(letters[span.start], letters[span.end - 1] + 1), meant
    before, left = "", 0  # the word before, and where it begins
    for piece in _PIECE.finditer(flat):
        start, end = piece.span()
        while start < end and flat[start] in _EDGE:
            start += 1
        word = flat[start:end].rstrip(_EDGE).removesuffix("'s")
        if meant := guarded.read(word):
            yield Span(start, start + len(word)), meant
        elif left + len(before) + 1 == start and (meant := guarded.parted(before, word)):
            yield Span(left, start + len(word)), meant
        before, left = word, start


def _letters(char: str) -> str:
    """The letters that a character may stand for; empty for none."""
    if "a" <= char <= "z":
        return char
    if char in _DIGITS:
        return _DIGITS[char]
    plain = normalize("NFKD", char)[0].lower()
    return plain if "a" <= plain <= "z" else ""


def _undoubled(word: str) -> str:
    return "".join(letter for letter, _ in groupby(word))


def _shortened(word: str) -> Iterator[str]:
    return (word[:at] + word[at + 1 :] for at in range(1, len(word)))


def _in_case_of(written: str, meant: str) -> str:
    letters = [char for char in written if char.isalpha()]
    if len(letters) > 1 and all(char.isupper() for char in letters):
        return meant.upper()
    return meant.capitalize() if letters and letters[0].isupper() else meant


def _replaced(block: Block, words: list[tuple[Span, str]]) -> Block:
    """The block with other words at some spans of its text, which are in order."""
    cuts = [0, *(edge for span, _ in words for edge in (span.start, span.end)), len(block.text)]
    pieces = [Span(start, end) for start, end in pairwise(cuts)]
    segments: list[Segment] = []
    texts: list[str] = []
    starts: list[int] = []  # of the pieces, in the new text
    at = 0
    for number, part in enumerate(block.parts(pieces)):
        starts.append(at)
        text = words[number // 2][1] if number % 2 else part.text
        if number % 2:
            source = Span(part.segments[0].source.start, part.segments[-1].source.end)
            segments.append(Segment(Span(at, at + len(text)), source, verbatim=False, word=True))
        else:
            segments += (segment._replace(prose=segment.prose.shift(at)) for segment in part.segments)
        texts.append(text)
        at += len(text)

    def moved(offset: int) -> int:
        number = next(number for number, piece in enumerate(pieces) if offset <= piece.end)
        within = offset - pieces[number].start
        return starts[number] + min(within, len(texts[number]))

    marks = tuple(Mark(mark.kind, Span(moved(mark.span.start), moved(mark.span.end))) for mark in block.marks)
    return block._replace(text="".join(texts), segments=tuple(segments), marks=tuple(dict.fromkeys(marks)))
