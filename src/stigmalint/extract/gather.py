"""Gathers pieces of source text into blocks: what all readers of a markup family share.

`Gatherer` joins the pieces of one block; `Outline` gives blocks their role and the heading or column above them.
The invariants of `Block` are kept here and nowhere else: segments cover the text in order without gaps, none is empty,
a verbatim one holds the same characters as the source, and no block is empty or starts or ends in white space.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from stigmalint.prose import Block, Mark, MarkKind, Role, Segment, in_order
from stigmalint.text.spans import HEADING, Span

_MARK_KINDS: Mapping[str, MarkKind] = MappingProxyType(
    dict.fromkeys(("Emphasis", "em", "i", "cite", "dfn"), MarkKind.EMPHASIS)
    | dict.fromkeys(("Strong", "strong", "b"), MarkKind.STRONG)
    | dict.fromkeys(("code", "kbd", "samp", "tt", "var", "script", "style", "pre", "textarea"), MarkKind.CODE)
    | dict.fromkeys(("Link", "a"), MarkKind.LINK)
    | {"q": MarkKind.QUOTE}
)

_SHORTCODE = re.compile(r":[\w+-]{1,60}:")
"""An emoji by its name, as chats and forums write it."""
_BB_QUOTE = re.compile(
    r"\[(/?)quote\b[^\]\r\n]{0,300}\]|<(/?)blockquote\b[^<>\r\n]{0,300}>"
    r"|\{%-? ?(?:capture \w{0,40}quote\w{0,40}|(endcapture)) ?-?%\}",
    re.IGNORECASE,
)

# Jekyll, Liquid, Jinja, Hugo, Quarto and kramdown put these into prose; they are instructions to a machine.
_TEMPLATE_OPENER = re.compile(r"\{[%{<#:]")
_BESIDE = 20
"""Cells on either side that a cell is seen beside; tables of "say this, not that" have fewer columns."""
_TEMPLATE_CLOSERS: Mapping[str, str] = MappingProxyType({"{%": "%}", "{{": "}}", "{<": ">}", "{#": "#}", "{:": "}"})


class Slices:
    """A text made of slices of the source (an HTML block inside a quotation lacks the `> ` of every line)."""

    def __init__(self, slices: Iterable[tuple[str, int] | tuple[str, int, int]]) -> None:
        """`slices` are pairs of characters and the source offset where exactly these characters stand; or characters
        and the source offsets between which there is what stands for them, such as an escape."""
        texts: list[str] = []
        self._starts: list[int] = []
        self._sources: list[tuple[int, int]] = []
        """For each slice where it begins in the source, and where it ends, or -1 for one that is verbatim."""
        at = 0
        for text, *source in slices:
            if text:
                self._starts.append(at)
                self._sources.append((source[0], source[1] if len(source) > 1 else -1))
                texts.append(text)
                at += len(text)
        self.text = "".join(texts)

    def part(self, start: int, end: int) -> Slices:
        """What is between two places of the text."""
        pieces: list[tuple[str, int] | tuple[str, int, int]] = []
        index = max(bisect_right(self._starts, start) - 1, 0)
        while index < len(self._starts) and (begin := self._starts[index]) < end:
            stop = self._starts[index + 1] if index + 1 < len(self._starts) else len(self.text)
            first, last = max(start, begin), min(end, stop)
            origin, origin_end = self._sources[index]
            text = self.text[first:last]
            pieces.append((text, origin + first - begin) if origin_end < 0 else (text, origin, origin_end))
            index += 1
        return Slices(pieces)

    def source(self, offset: int) -> int:
        """The source offset of the character at `offset`."""
        index = max(bisect_right(self._starts, offset) - 1, 0)
        start, end = self._sources[index]
        return start + offset - self._starts[index] if end < 0 else start

    def source_end(self, offset: int) -> int:
        """The source offset behind the character before `offset`."""
        index = max(bisect_right(self._starts, offset - 1) - 1, 0)
        start, end = self._sources[index]
        return start + offset - self._starts[index] if end < 0 else end

    def add_to(self, gatherer: Gatherer, start: int, end: int) -> None:
        """Append `text[start:end]`, one segment for each slice it is in."""
        index = bisect_right(self._starts, start)
        while start < end:
            stop = min(end, self._starts[index]) if index < len(self._starts) else end
            origin, origin_end = self._sources[index - 1]
            if origin_end < 0:
                gatherer.add(self.text[start:stop], origin + start - self._starts[index - 1])
            else:
                gatherer.add(self.text[start:stop], origin, origin_end)
            start = stop
            index += 1

    def moved(self, block: Block) -> Block:
        """A block of this text as a block of the source."""
        gatherer = Gatherer()
        for segment in block.segments:
            if segment.verbatim:
                self.add_to(gatherer, segment.source.start, segment.source.end)
            else:
                start, end = self.source(segment.source.start), self.source_end(segment.source.end)
                gatherer.add(segment.prose.of(block.text), start, end)
        return block._replace(segments=gatherer.segments())


class Gatherer:
    """Joins the pieces of one block and the marks over them."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._length = 0
        self._segments: list[tuple[int, int, int, bool]] = []
        """Where each begins in the text, its span in the source, and whether it is verbatim."""
        self._open: dict[str, list[int]] = {}
        self._marks: list[Mark] = []

    @property
    def is_new(self) -> bool:
        """Whether nothing was added and nothing opened."""
        return not (self._texts or self._open)

    @property
    def text(self) -> str:
        """What was added so far."""
        return "".join(self._texts)

    @property
    def length(self) -> int:
        """Code points so far."""
        return self._length

    def add(self, text: str, source: int, source_end: int | None = None) -> None:
        """Append `text`: the very characters at `source`, or, if `source_end` is given, what they stand for."""
        if not text:
            return
        start, self._length = self._length, self._length + len(text)
        self._texts.append(text)
        if source_end is not None:
            self._segments.append((start, source, source_end, False))
            return
        if self._segments:
            before, begin, end, verbatim = self._segments[-1]
            if verbatim and end == source:
                self._segments[-1] = (before, begin, source + len(text), True)
                return
        self._segments.append((start, source, source + len(text), True))

    def add_break(self, text: str, source: int, source_end: int | None = None) -> None:
        """Append the line end `text`, unless the text so far ends in one (`<br>` and a line end are one line end)."""
        if self._texts and self._texts[-1][-1] not in "\r\n":
            self.add(text, source, source_end)

    def open(self, markup: str) -> None:
        """Markup starts here: an event name of the Markdown parser or the name of an HTML element."""
        if markup in _MARK_KINDS:
            self._open.setdefault(markup, []).append(self._length)

    def close(self, markup: str) -> None:
        """The innermost open `markup` ends here; no matter if there is none."""
        if starts := self._open.get(markup):
            self.mark(_MARK_KINDS[markup], starts.pop(), self._length)

    def mark(self, kind: MarkKind, start: int, end: int) -> None:
        if start < end:
            self._marks.append(Mark(kind, Span(start, end)))

    def is_string(self) -> Gatherer:
        """Say of all that was added that it is the value of a key or an attribute."""
        self.mark(MarkKind.STRING, 0, self._length)
        return self

    def add_code(self, text: str, source: int, source_end: int | None = None) -> None:
        start = self._length
        self.add(text, source, source_end)
        self.mark(MarkKind.CODE, start, self._length)

    def block(self, role: Role, before: str) -> Block | None:
        """The block without white space at its ends; None if nothing else is left."""
        text = "".join(self._texts)
        kept = Span(len(text) - len(text.lstrip()), len(text.rstrip()))
        if kept.start >= kept.end:
            return None
        if role is not Role.COMMENT:
            self._mark_code(text)
        marks: Iterable[Mark] = self._marks
        if len(kept) < len(text):
            marks = [Mark(mark.kind, _within(mark.span, kept)) for mark in marks if mark.span.overlaps(kept)]
        # Of a hundred thousand bold letters around one word, one is enough.
        return Block(
            text[kept.start : kept.end],
            tuple(self._cut(kept)),
            role,
            in_order(dict.fromkeys(marks)) if marks else (),
            before,
        )

    def segments(self) -> tuple[Segment, ...]:
        """All of them."""
        return tuple(self._cut(Span(0, self._length)))

    def _cut(self, kept: Span) -> Iterator[Segment]:
        """The segments of what is kept of the text."""
        ends = (start for start, *_ in self._segments[1:])
        for start, source, source_end, verbatim in self._segments:
            end = next(ends, self._length)
            if end <= kept.start or start >= kept.end:
                continue
            first, last = max(start, kept.start), min(end, kept.end)
            origin = Span(source + first - start, source + last - start) if verbatim else Span(source, source_end)
            yield Segment(Span(first - kept.start, last - kept.start), origin, verbatim)

    def _mark_code(self, text: str) -> None:
        """Mark what is written for a machine: templates, and the names of emoji."""
        if text.count(":") > 1:
            for shortcode in _SHORTCODE.finditer(text):
                self.mark(MarkKind.CODE, *shortcode.span())
        at = 0
        unclosed: set[str] = set()
        while opener := _TEMPLATE_OPENER.search(text, at):
            at = opener.end()
            closer = _TEMPLATE_CLOSERS[opener.group()]
            # Looking again for a closer that is not there would take quadratic time.
            end = -1 if closer in unclosed else text.find(closer, at)
            if end < 0:
                unclosed.add(closer)
                continue
            at = end + len(closer)
            self.mark(MarkKind.CODE, opener.start(), at)


class Outline:
    """Collects the blocks of one source and knows what governs them."""

    def __init__(self) -> None:
        self._blocks: list[Block] = []
        self._headings: tuple[tuple[int, str], ...] = ()
        self._scopes: list[tuple[tuple[tuple[int, str], ...], int]] = []
        self._quotes = 0
        self._html_quotes = 0
        self._columns: dict[int, str] = {}
        self._row = self._column = -1
        self._cells: list[int] = []
        """Where the blocks of the row stand that is being read."""

    def enter(self, *, quote: bool = False) -> None:
        """A quotation or list item starts; a heading in it says nothing about what follows it."""
        self._scopes.append((self._headings, self._quotes))
        self._quotes += quote

    def leave(self) -> None:
        self._headings, self._quotes = self._scopes.pop()

    def open_html_quote(self) -> None:
        """Unlike a Markdown quotation, an HTML element need not be closed, and not where it was opened."""
        self._html_quotes += 1

    def close_html_quote(self) -> None:
        self._html_quotes = max(self._html_quotes - 1, 0)

    def start_table(self) -> None:
        self._end_row()
        self._columns = {}
        self._row = -1

    def start_row(self) -> None:
        self._end_row()
        self._row += 1
        self._column = -1

    def _end_row(self) -> None:
        texts = [self._blocks[at].text[:HEADING] for at in self._cells]
        for number, at in enumerate(self._cells):
            left, right = texts[max(0, number - _BESIDE) : number], texts[number + 1 : number + 1 + _BESIDE]
            self._blocks[at] = self._blocks[at]._replace(beside=(*left, *right))
        self._cells = []

    def start_cell(self) -> None:
        self._column += 1

    def emit(self, gatherer: Gatherer, role: Role, *, level: int | None = None, heads_column: bool = False) -> None:
        """Add the block that `gatherer` holds, if any.

        A HEADING of a `level` (0, the title, to 6) governs what follows; it is governed by the heading of a lower
        level above it, not by its equals. A CELL of the first row that `heads_column` governs the cells below it.
        """
        above = self._headings
        if level is not None:
            above = tuple(heading for heading in above if heading[0] < level)
        before = above[-1][1] if above else ""
        heads_column = heads_column and self._row == 0
        if role is Role.CELL:
            before = "" if heads_column else self._columns.get(self._column, "") or before
        quoted = (self._quotes or self._html_quotes) and role is not Role.COMMENT
        block = gatherer.block(Role.BLOCK_QUOTE if quoted else role, before)
        if block is None:
            return
        if role is Role.CELL:
            self._cells.append(len(self._blocks))
        self._blocks.append(block)
        if level is not None:
            self._headings = (*above, (level, block.text[:HEADING]))
        elif heads_column:
            head = self._columns.get(self._column, "")
            self._columns[self._column] = f"{head} {block.text[:HEADING]}".strip()[:HEADING]

    def blocks(self) -> list[Block]:
        """All blocks in the order of the source (an image's text is complete before the paragraph around it)."""
        self._end_row()
        return sorted(self._blocks, key=lambda block: block.segments[0].source.start)


def with_marks(blocks: list[Block], kind: MarkKind, spans: Iterable[Span]) -> list[Block]:
    """Blocks, in the order of the source, with a mark over what comes from these spans of it.

    A block that a QUOTE holds whole is a quotation.
    """
    starts: list[int] = []
    marks: dict[int, list[Mark]] = {}
    for span in spans:
        starts = starts or [block.segments[0].source.start for block in blocks]
        first = max(bisect_right(starts, span.start) - 1, 0)
        for at in range(first, bisect_left(starts, span.end)):
            block = blocks[at]
            if block.role is Role.COMMENT or not (covered := _covered(block, span)):
                continue
            if kind is MarkKind.QUOTE and len(covered) == len(block.text):
                blocks[at] = block._replace(role=Role.BLOCK_QUOTE)
            else:
                marks.setdefault(at, []).append(Mark(kind, covered))
    for at, added in marks.items():
        blocks[at] = marked(blocks[at], added)
    return blocks


def marked(block: Block, marks: Iterable[Mark]) -> Block:
    """A block with more marks over its text."""
    return block._replace(marks=in_order((*block.marks, *marks)))


def _covered(block: Block, span: Span) -> Span:
    """The stretch of a block's text that comes from a span of the source."""
    segments = block.segments
    first = max(bisect_right(segments, span.start, key=lambda segment: segment.source.start) - 1, 0)
    last = bisect_left(segments, span.end, key=lambda segment: segment.source.start) - 1
    if last < first or segments[last].source.end <= span.start:
        return Span(0, 0)
    start, end = segments[first].prose.start, segments[last].prose.end
    if segments[first].verbatim and segments[first].source.start < span.start:
        start = min(start + span.start - segments[first].source.start, segments[first].prose.end)
    if segments[last].verbatim and span.end < segments[last].source.end:
        end -= segments[last].source.end - span.end
    return Span(start, max(start, end))


def bb_quotes(text: str) -> Iterator[Span]:
    """The spans of `[quote=...]` to `[/quote]`, as forums write them, of `<blockquote>`, or of a Liquid capture by that
    name."""
    if "[/" not in text and "</" not in text and "endcapture" not in text:
        return
    opened: list[int] = []
    for tag in _BB_QUOTE.finditer(text):
        if not any(tag.groups()):
            opened.append(tag.start())
        elif opened:
            yield Span(opened.pop(), tag.end())


def _within(span: Span, kept: Span) -> Span:
    return Span(max(span.start, kept.start) - kept.start, min(span.end, kept.end) - kept.start)
