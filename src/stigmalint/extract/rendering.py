"""A package as people read it: a text with one line for each paragraph, cell or note, and the positions in both.

No one can find line 2, column 81734 of the XML in a Word document. What is said to people, and to programs, about a
package is said of this text: its lines are the paragraphs in their order, its columns those within a paragraph. A
comment that is a directive ends the line that it is about.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from itertools import groupby

from stigmalint.extract.parts import Part, parts_of
from stigmalint.prose import Block, Prose, Role, Segment, Source
from stigmalint.text.spans import Edit, Span

_DIRECTIVE = re.compile(r"(?i)\bstig[\w-]{2,12}\s{0,9}[:;]?\s{0,9}\w")
_BLANKS = str.maketrans("\r\n\v\f\x85\u2028\u2029", " " * 7)
_ROLES = {
    Role.HEADING: "a heading",
    Role.CELL: "a table cell",
    Role.LIST_ITEM: "a list item",
    Role.CAPTION: "a caption",
    Role.BLOCK_QUOTE: "a quotation",
}
_PARTS = {"footnotes": "a footnote", "endnotes": "an endnote", "comments": "a comment", "header": "a header"}
_PART = re.compile(r"(footnotes|endnotes|comments|header|footer)\d*\.xml$")
_LONGEST = 60
"""Code points of a heading that name a place."""


class Rendering:
    """The text of a package, with its places in the source and theirs in it."""

    def __init__(self, prose: Prose) -> None:
        self._prose = prose
        self._parts = list(parts_of(prose.source.text))
        self._starts: list[int] = []
        """For each line where it begins in the text, and its block or, after it, its directive."""
        self._blocks: list[Block] = []
        lines: list[str] = []
        at = 0
        for _, group in groupby(self._ordered(), key=lambda item: item[0]):
            pieces = [block for _, block in group]
            line = ""
            for block in pieces:
                line += "  " if line else ""
                self._starts.append(at + len(line))
                self._blocks.append(block)
                line += block.text.translate(_BLANKS)
            lines.append(line)
            at += len(line) + 1
        self.text = "".join(f"{line}\n" for line in lines)
        self._segments = sorted(
            (segment.source.start, number, at)
            for number, block in enumerate(self._blocks)
            for at, segment in enumerate(block.segments)
        )

    def _ordered(self) -> list[tuple[int, Block]]:
        """Blocks with the numbers of their lines."""
        blocks = [
            block for block in self._prose.blocks if block.role is not Role.COMMENT or _DIRECTIVE.search(block.text)
        ]
        anchors = dict(self._prose.anchors)
        read = [block for block in blocks if block.role is not Role.COMMENT]
        places = [block.segments[0].source.start for block in read]
        ordered = [(number, 0, block) for number, block in enumerate(read)]
        for block in blocks:
            if block.role is Role.COMMENT:
                start = block.segments[0].source.start
                ordered.append((max(bisect_right(places, anchors.get(start, start)) - 1, 0), 1, block))
        ordered.sort(key=lambda item: item[:2])
        return [(number, block) for number, _, block in ordered]

    @property
    def source(self) -> Source:
        return self._prose.source._replace(text=self.text, kind="text", encoding="utf-8", archive=b"")

    @property
    def comments(self) -> Prose:
        """The directives, as comments of the text."""
        blocks = [
            Block(block.text, (Segment(whole, whole.shift(start), verbatim=True),), Role.COMMENT)
            for start, block in zip(self._starts, self._blocks, strict=True)
            if block.role is Role.COMMENT and (whole := Span(0, len(block.text)))
        ]
        return Prose(self.source, tuple(blocks))

    def span(self, span: Span) -> Span | None:
        """Where a span of the source is in the text; None for what is not prose."""
        first = self._offset(span.start)
        last = self._offset(span.end, is_end=True) if len(span) else first
        return None if first is None or last is None else Span(first, max(first, last))

    def to_source(self, span: Span) -> Span:
        """Where a span of the text is in the source."""
        number = max(bisect_right(self._starts, span.start) - 1, 0)
        return self._prose.to_source(self._blocks[number], span.shift(-self._starts[number]))

    def edits(self, edits: tuple[Edit, ...]) -> tuple[Edit, ...]:
        """Edits of the source as edits of the text; those of markup are none of it."""
        return tuple(Edit(span, edit.text) for edit in edits if (span := self.span(edit.span)) is not None)

    def place(self, span: Span) -> str:
        """What holds a span of the source, in words: "a table cell under 'Results'"."""
        found = self._found(span.start)
        if found is None:
            return ""
        block = self._blocks[found[0]]
        part = self._parts[bisect_right(self._parts, span.start, key=lambda part: part.span.start) - 1]
        what = _part(part, self._prose.source.kind) or _ROLES.get(block.role, "a paragraph")
        above = " ".join(block.before.split())
        if len(above) > _LONGEST:
            above = above[: _LONGEST - 1].rstrip() + "…"
        told = f'{what} under "{above}"' if above else what
        return f"{told} of {part.name}" if self._prose.source.kind == "epub" else told

    def _found(self, at: int, *, is_end: bool = False) -> tuple[int, Segment] | None:
        """The number of the block, and its piece, in which a place of the source lies; with `is_end`, ends."""
        index = bisect_right(self._segments, (at, -1 if is_end else len(self._blocks))) - 1
        if index < 0:
            return None
        _, number, which = self._segments[index]
        segment = self._blocks[number].segments[which]
        return (number, segment) if at <= segment.source.end else None

    def _offset(self, at: int, *, is_end: bool = False) -> int | None:
        found = self._found(at, is_end=is_end)
        if found is None:
            return None
        number, segment = found
        inside = at - segment.source.start if segment.verbatim else len(segment.prose) if is_end else 0
        return self._starts[number] + segment.prose.start + inside


def _part(part: Part, kind: str) -> str:
    found = _PART.search(part.name) if kind == "docx" else None
    return _PARTS.get(found[1], f"a {found[1]}") if found else ""
