"""A text in a dialect of Markdown on its way to CommonMark: how it is transformed, and where things are in it.

As no character is added or taken away, every offset stays right.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from stigmalint.text.spans import Span

FARTHEST = 1000
"""Code points of a line before a block."""

# A word between marks of markup, which the parser takes for a letter: what is gone may not end a paragraph.
_LETTER = "x"
_INSIDE = re.compile(r"[^\r\n]")
_PREFIX = re.compile(r"[ \t>]*(?:(?:[-*+]|[0-9]{1,9}[.)])[ \t]+[ \t>]*)*")
"""What may be on a line before a block: the marks of the quotations and list items around it."""
_BLANK_LINE = re.compile(r"\n[ \t>]*(?=\r?(?:\n|\Z))")


class Common(NamedTuple):
    """A text as CommonMark, and what its dialect says; offsets are those of the text."""

    text: str
    gone: tuple[Span, ...] = ()
    """What is not prose: comments, attributes, addresses, text that is struck out. In order, and apart."""
    comments: tuple[Span, ...] = ()
    """The insides of comments."""
    captions: tuple[Span, ...] = ()
    """The values of attributes that are read: the words that stand for an image, the title of a note."""
    addresses: tuple[Span, ...] = ()
    """What is read and names a page or a file: the target of a wiki link."""
    notes: frozenset[int] = frozenset()
    """Where a list item or a quotation begins that is a note of the writer's."""
    titles: Mapping[int, bool] = {}
    """Where a heading begins that is the title of a note; whether it ends with the container that it is in."""


class Reading:
    """One pass over one text."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.gone: list[Span] = []
        self.comments: list[Span] = []
        self.captions: list[Span] = []
        self.addresses: list[Span] = []
        self.notes: set[int] = set()
        self.titles: dict[int, bool] = {}
        self.fences: list[tuple[str, int]] = []
        """Directives whose body is prose and that are not closed yet: the sign of the fence and how many there are."""
        self._edits: list[tuple[int, int, str]] = []
        self._found: dict[str, tuple[int, re.Match[str] | None]] = {}

    def common(self) -> Common:
        """The text with all that was done to it."""
        pieces: list[str] = []
        done = 0
        for start, end, new in sorted(self._edits):
            if start >= done:  # of two that overlap the first holds
                pieces += (self.text[done:start], new)
                done = end
        text = "".join((*pieces, self.text[done:]))
        gone = tuple(apart(self.gone))
        comments, captions, addresses = (tuple(sorted(it)) for it in (self.comments, self.captions, self.addresses))
        return Common(text, gone, comments, captions, addresses, frozenset(self.notes), self.titles)

    # What happens to a stretch of the text --------------------------------------------------------------------------

    def drop(self, start: int, end: int) -> None:
        """Remove what is within a paragraph."""
        if start < end:
            self.gone.append(Span(start, end))
            self._edits.append((start, end, _INSIDE.sub(_LETTER, self.text[start:end])))

    def blank(self, start: int, end: int) -> None:
        """Remove what stands on its own lines."""
        self._edits.append((start, end, _INSIDE.sub(" ", self.text[start:end])))

    def remove(self, start: int, end: int) -> None:
        """Remove a stretch: as their own lines if a blank line is beside them, else from within the paragraph."""
        first, last = self.line_start(start), self.line_end(end)
        if self.starts_block(start) and not self.text[end:last].strip():
            next_line = (self.text.find("\n", last) + 1) or len(self.text)
            above, below = self.text[self.line_start(first - 1) : first], self.rest(next_line)
            if not (above.strip(" \t\r\n>") and below.strip(" \t>")):
                self.blank(start, end)
                return
        self.drop(start, end)

    def replace(self, start: int, new: str) -> None:
        """Write `new` over as many characters."""
        self._edits.append((start, start + len(new), new))

    def title(self, start: int, title: Span, end: int, *, before: str = "", is_scoped: bool) -> None:
        """Make a heading of what stands from `start` to `end`; only `title` of it is text."""
        mark = start + len(before)
        self.replace(start, f"{before}# ")
        self.titles[mark] = is_scoped
        self.drop(mark + 2, title.start)
        self.drop(title.end, end)

    # Where things are -----------------------------------------------------------------------------------------------

    def line_start(self, at: int) -> int:
        index = bisect_left(self._line_ends, at)
        return self._line_ends[index - 1] + 1 if index else 0

    def line_end(self, at: int) -> int:
        """Where the line ends, before its line end."""
        index = bisect_left(self._line_ends, at)
        end = self._line_ends[index] if index < len(self._line_ends) else len(self.text)
        return end - 1 if end > at and self.text[end - 1] == "\r" else end

    def rest(self, at: int) -> str:
        """The rest of the line."""
        return self.text[at : self.line_end(at)]

    def starts_block(self, at: int) -> bool:
        """Whether only marks of containers come before `at` on its line."""
        start = self.line_start(at)
        return at - start <= FARTHEST and _PREFIX.fullmatch(self.text, start, at) is not None

    def find(self, pattern: str, at: int) -> re.Match[str] | None:
        """The first match from `at` on; to look again for what is far away, or not there, would take quadratic time."""
        if pattern in self._found:
            since, known = self._found[pattern]
            if since <= at and (known is None or at <= known.start()):
                return known
        found = compiled(pattern).search(self.text, at)
        self._found[pattern] = (at, found)
        return found

    def paragraph_end(self, at: int) -> int:
        index = bisect_left(self._blank_lines, at)
        return self._blank_lines[index] if index < len(self._blank_lines) else len(self.text)

    def after_code(self, at: int, length: int) -> int:
        """Where inline code ends that a run of `length` backticks before `at` opens; `at` if it is none."""
        runs = self._runs.get(length, [])
        index = bisect_left(runs, at)
        return runs[index] + length if index < len(runs) and runs[index] < self.paragraph_end(at) else at

    @cached_property
    def _line_ends(self) -> list[int]:
        return [found.start() for found in re.finditer("\n", self.text)]

    @cached_property
    def _blank_lines(self) -> list[int]:
        return [found.start() for found in _BLANK_LINE.finditer(self.text)]

    @cached_property
    def _runs(self) -> dict[int, list[int]]:
        runs: dict[int, list[int]] = {}
        for found in re.finditer("`+", self.text):
            runs.setdefault(len(found.group()), []).append(found.start())
        return runs


def apart(spans: Iterable[Span]) -> list[Span]:
    """The spans in order, those that touch joined."""
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and span.start <= joined[-1].end:
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, span.end))
        else:
            joined.append(span)
    return joined


@lru_cache(maxsize=512)
def compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)
