"""Spans, edits and line numbers: the only place where offsets are computed.

Every offset counts Unicode code points of the text it belongs to; bytes and units of UTF-16 are `UnitIndex`'s.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

NEAR = 40
"""Code points around a place in which its neighbors are searched for."""
CLAUSE = 160
"""Code points before a match in which a cue for its sense is searched for."""
LINE = 300
"""Code points of a long line, a title or a cell: what is longer is not one that anyone wrote."""
HEADING = 1000
"""Code points of a heading, and of a cell beside another, that count for what they govern."""


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A half-open range `[start, end)` of code points.

    >>> Span(2, 5).of("A drug.")
    'dru'
    >>> len(Span(2, 5))
    3
    """

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def shift(self, by: int) -> Span:
        return Span(self.start + by, self.end + by)

    def of(self, text: str) -> str:
        return text[self.start : self.end]


REORDERING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Code points of marks that show a line in another order than it is written."""
CONTROLS = (*range(0x20), *range(0x7F, 0xA0), 0x2028, 0x2029, *REORDERING)
"""Code points of what is no letter or sign but may be acted on, by a terminal or by what cuts a text into lines."""


class SpanIndex:
    """Spans of one text, by place, so that those near another are found without a look at them all."""

    def __init__(self, spans: Iterable[Span] = ()) -> None:
        self._by_place: dict[int, list[Span]] = {}
        for span in spans:
            self.add(span)

    def add(self, span: Span) -> None:
        for place in range(span.start >> 8, (span.end >> 8) + 1):
            self._by_place.setdefault(place, []).append(span)

    def overlaps(self, span: Span) -> bool:
        return any(span.overlaps(other) for other in self._near(span))

    def touches(self, span: Span) -> bool:
        """Whether a span overlaps this one or stands right beside it."""
        return any(span.start <= other.end and other.start <= span.end for other in self._near(span))

    def holds(self, span: Span) -> bool:
        """Whether a span contains this one."""
        return any(True for _ in self.holders(span))

    def holders(self, span: Span) -> Iterator[Span]:
        """The spans that contain this one, in the order in which they were added."""
        return (other for other in self._by_place.get(span.start >> 8, ()) if other.contains(span))

    def _near(self, span: Span) -> Iterator[Span]:
        for place in range(max(0, span.start - 1) >> 8, (span.end >> 8) + 1):
            yield from self._by_place.get(place, ())


class Cover:
    """Spans of one text that may be in each other by the thousand; says at once whether one of them holds another."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._outer: list[Span] = []
        for span in sorted(spans, key=lambda span: (span.start, -span.end)):
            if not self._outer or span.end > self._outer[-1].end:  # else it is in one before it
                self._outer.append(span)

    def holds(self, span: Span) -> bool:
        """Whether a span contains this one."""
        index = bisect_right(self._outer, span.start, key=lambda outer: outer.start) - 1
        return index >= 0 and span.end <= self._outer[index].end


class Edit(NamedTuple):
    """Replace the characters of `span` by `text`; an empty span inserts."""

    span: Span
    text: str


def last_before(text: str, at: int, skipped: Collection[str]) -> str:
    """The last character before `at` that is not one of `skipped`; empty if the text begins."""
    while at > 0 and text[at - 1] in skipped:
        at -= 1
    return text[max(0, at - 1) : at]


def search_before(pattern: re.Pattern[str], text: str, at: int) -> re.Match[str] | None:
    """What a pattern that ends in `$` finds in the text before `at`; only the last NEAR code points are examined."""
    return pattern.search(text, max(0, at - NEAR), at)


_LONGEST_WORD = 200
"""Code points; what is longer is no slip, and would take long to compare."""


def nearest(word: str, words: Iterable[str], likeness: float = 0.6) -> str:
    """What someone may have meant who wrote `word`: the most similar of `words`, or an empty text. `likeness` is the
    share of letters, 0 to 1, that must agree."""
    if len(word) > _LONGEST_WORD:
        return ""
    from difflib import get_close_matches  # most runs meet no slip

    return next(iter(get_close_matches(word, list(words), n=1, cutoff=likeness)), "")


class OverlapError(ValueError):
    """Two edits touch the same characters, or insert at the same place."""


def apply_edits(text: str, edits: Iterable[Edit]) -> str:
    """Return `text` with every edit carried out; all else stays as it is.

    Raises OverlapError when two edits overlap or share a start.
    """
    pieces: list[str] = []
    at = 0
    last = -1
    for edit in sorted(edits):
        if edit.span.start < at or edit.span.start == last:
            raise OverlapError(f"edits overlap at {edit.span.start}")
        pieces += (text[at : edit.span.start], edit.text)
        at, last = edit.span.end, edit.span.start
    return "".join([*pieces, text[at:]])


def as_one(text: str, edits: Collection[Edit]) -> Edit:
    """The edit that does what several do, from where the first of them begins to where the last ends."""
    whole = Span(min(edit.span.start for edit in edits), max(edit.span.end for edit in edits))
    return Edit(whole, apply_edits(whole.of(text), [Edit(edit.span.shift(-whole.start), edit.text) for edit in edits]))


class LineIndex:
    """Turn code point offsets of one text into 1-based lines and columns.

    A line ends at LF, CRLF or CR, as in editors; a form feed or U+2028 does not end one.
    """

    def __init__(self, text: str) -> None:
        self._text = text
        self._starts = [0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", text))]

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line and column of `offset`."""
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1

    def line_span(self, line: int) -> Span:
        """The span of the 1-based `line` without its line end."""
        start = self._starts[line - 1]
        end = self._starts[line] if line < len(self._starts) else len(self._text)
        while end > start and self._text[end - 1] in "\r\n":
            end -= 1
        return Span(start, end)

    def line_count(self) -> int:
        return len(self._starts)


UNITS: dict[str, Callable[[str], int]] = {
    "utf-8": lambda text: len(text.encode("utf-8", "surrogatepass")),
    "utf-16": lambda text: len(text.encode("utf-16-le", "surrogatepass")) // 2,
    "utf-32": len,
}
"""How many units of an encoding a text has."""


class UnitIndex:
    """Turn code point offsets of one text into lines, and columns that count units of an encoding.

    The last places are remembered: questions come nearly in order, and a line may be as long as the text.
    """

    def __init__(self, text: str, lines: LineIndex, encoding: str) -> None:
        self._lines = lines
        self._at, self._line_start = (_Tally(text, UNITS[encoding]) for _ in range(2))

    def position(self, offset: int) -> tuple[int, int]:
        """The 1-based line of `offset`, and the units between the start of the line and it."""
        line, column = self._lines.position(offset)
        return line, self._at.before(offset) - self._line_start.before(offset - column + 1)


class _Tally:
    """Units before a place, counted from the place that was asked about before."""

    def __init__(self, text: str, units: Callable[[str], int]) -> None:
        self._text, self._units = text, units
        self._offset = self._count = 0

    def before(self, offset: int) -> int:
        if offset < self._offset:
            self._count -= self._units(self._text[offset : self._offset])
        else:
            self._count += self._units(self._text[self._offset : offset])
        self._offset = offset
        return self._count
