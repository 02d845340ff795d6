"""The lines of a text with their positions, for readers of formats whose markup is at the margin."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from stigmalint.extract.gather import Slices

_LINE = re.compile(r"([^\r\n]*)(\r\n|\r|\n|\Z)")
_TAB = 8


class Line(NamedTuple):
    """A line without its line end, which stands apart, and where both begin in the source."""

    text: str
    end: str
    start: int
    end_start: int

    @property
    def is_blank(self) -> bool:
        return not self.text or self.text.isspace()

    @property
    def indent(self) -> int:
        """Columns of white space before the text."""
        blanks = self.text[: len(self.text) - len(self.text.lstrip())]
        return len(blanks.expandtabs(_TAB)) if "\t" in blanks else len(blanks)

    def after(self, at: int) -> Line:
        """What stands from `at` on."""
        return self._replace(text=self.text[at:], start=self.start + at)

    def within(self, start: int, end: int) -> Line:
        """What stands from `start` to `end`, as its own line."""
        return self._replace(text=self.text[start:end], start=self.start + start)

    def dedented(self, columns: int) -> Line:
        """The line without so many columns of white space, or without all that it has."""
        if self.text[:columns].strip(" ") == "":
            return self.after(min(columns, len(self.text)))
        at = column = 0
        while at < len(self.text) and column < columns and self.text[at] in " \t":
            column += _TAB - column % _TAB if self.text[at] == "\t" else 1
            at += 1
        return self.after(at)

    def stripped(self) -> Line:
        """The line without white space at its ends."""
        text = self.text.lstrip()
        return self._replace(text=text.rstrip(), start=self.start + len(self.text) - len(text))


def lines_of(text: str, start: int = 0, end: int | None = None) -> Iterator[Line]:
    """The lines of a stretch of a text."""
    end = len(text) if end is None else end
    while start < end and (found := _LINE.match(text, start, end)):
        yield Line(found[1], found[2], start, found.start(2))
        start = found.end()


def slices_of(lines: Iterable[Line]) -> Slices:
    """Lines as one text: each without the white space at its ends, and with the line end between them."""
    pieces: list[tuple[str, int]] = []
    before: tuple[str, int] | None = None
    for line in lines:
        if before:
            pieces.append(before)
        text = line.stripped()
        pieces.append((text.text, text.start))
        before = (line.end, line.end_start) if line.end else None
    return Slices(pieces)
