"""The prose of a file as blocks, each with an exact map back to the source.

`extract` builds these; everything after it works on block text and asks `Prose.to_source` for positions.
Invariant: a verbatim segment holds the same characters on both sides.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, deque
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from heapq import heappop, heappush
from typing import NamedTuple

from stigmalint.text.spans import Edit, Span

FRONT_MATTER = (
    *("title", "subtitle", "long-title", "short-title", "link-title", "page-title", "nav-title", "menu-title"),
    *("sidebar-title", "sidebar-label", "pagination-label", "seo-title", "meta-title", "og-title", "twitter-title"),
    *("heading", "subheading", "headline", "subheadline", "tagline", "kicker", "eyebrow", "strapline"),
    *("description", "meta-description", "seo-description", "og-description", "twitter-description"),
    *("short-description", "long-description", "summary", "short-summary", "abstract", "excerpt", "teaser", "lead"),
    *("lede", "intro", "introduction", "blurb", "standfirst", "dek", "text", "message", "notice", "alt", "alt-text"),
    *("image-alt", "og-image-alt", "caption", "image-caption", "question", "answer", "faq-question", "faq-answer"),
)
"""Keys of front matter whose values readers see: on the page, in lists of pages, in results of a search."""


class Source(NamedTuple):
    """One text and what is needed to write it back byte for byte.

    `text` keeps the file's own line endings, and is without its byte order mark, which `bom` tells of. `within` is the
    folder in which the file was found: no symbolic link below it is followed. Empty for a named one. The values of the
    keys in `front_matter` are prose, at any depth and however they are spelled: `og-title`, `og_title`, `ogTitle`; so
    are those of the columns of a table that `text_fields` name.

    Of a package, such as a Word document, `archive` holds the bytes, and `text` the parts with prose one behind the
    other, each below a line with its name (see `extract.parts`).
    """

    path: str
    text: str
    kind: str = "text"
    encoding: str = "utf-8"
    bom: bool = False
    within: str = ""
    front_matter: tuple[str, ...] = FRONT_MATTER
    thread: str | None = None
    """Of a comment in a conversation, what it answers, which may be nothing."""
    text_fields: tuple[str, ...] = ()
    archive: bytes = b""


class UnreadableError(ValueError):
    """A text is not of the kind that it is to be read as: one sentence that names the file, the place and the cure."""


class Role(Enum):
    """What a block is in its document."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    LIST_ITEM = "list-item"
    CELL = "cell"
    CAPTION = "caption"
    BLOCK_QUOTE = "block-quote"
    COMMENT = "comment"


class MarkKind(Enum):
    """Inline markup that matters to meaning; the rest is dropped."""

    EMPHASIS = "emphasis"
    STRONG = "strong"
    CODE = "code"
    LINK = "link"
    QUOTE = "quote"
    ADDRESS = "address"
    """What is read and names a page, so that another word there would lead nowhere."""
    NAME = "name"
    """The name of a piece of software."""
    STRING = "string"
    """A value of front matter or of an attribute, which the wrong sign in it would end."""


class Mark(NamedTuple):
    """Inline markup over a span of the block's text."""

    kind: MarkKind
    span: Span


class Segment(NamedTuple):
    """A stretch of block text (`prose`) and the source span it came from; `verbatim` if the characters are the same.

    A `word` is one that is read for another, and so may be replaced as a whole anyway.
    """

    prose: Span
    source: Span
    verbatim: bool
    word: bool = False


class Block(NamedTuple):
    """A run of text that is read as one: a paragraph, a heading, a table cell.

    `segments` cover `text` without gaps, in order; no two `marks` are the same. `before` is the text of the heading,
    table column or label that governs the block ("Avoid" over a column of words to avoid), or empty. `beside` holds
    the other cells of its row. Of both only so much is kept as `extract.gather` says, lest a row of a thousand cells
    is a million of them.
    """

    text: str
    segments: tuple[Segment, ...]
    role: Role = Role.PARAGRAPH
    marks: tuple[Mark, ...] = ()
    before: str = ""
    beside: tuple[str, ...] = ()

    def parts(self, spans: Iterable[Span]) -> Iterator[Block]:
        """The block cut into spans of its text, which are in order and do not overlap; marks are cut with it.

        All together take time for the whole block, and not each of them.
        """
        segments = _Cutter(self.segments)
        marks = _Marks(self.marks)
        for span in spans:
            yield Block(
                span.of(self.text), tuple(segments.cut(span)), self.role, marks.cut(span), self.before, self.beside
            )


class _Cutter:
    """Segments of a block, met in order."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self._segments = segments
        self._at = 0

    def cut(self, span: Span) -> Iterator[Segment]:
        while self._at < len(self._segments) and self._segments[self._at].prose.end <= span.start:
            self._at += 1
        at = self._at
        while at < len(self._segments) and self._segments[at].prose.start < span.end:
            yield _cut(self._segments[at], span)
            at += 1


class _Marks:
    """Marks of a block, met in order. Of a thousand that reach over a whole part one of a kind is enough."""

    def __init__(self, marks: Iterable[Mark]) -> None:
        self._marks = deque(sorted(marks, key=lambda mark: mark.span.start))
        self._open: list[tuple[int, int, Mark]] = []  # a heap of those that began before the part, by their ends
        self._kinds: Counter[MarkKind] = Counter()
        self._number = 0

    def cut(self, span: Span) -> tuple[Mark, ...]:
        found = {Mark(mark.kind, _clip(mark.span, span)) for mark in self._ending(span)}
        found |= {Mark(kind, Span(0, len(span))) for kind, number in self._kinds.items() if number}
        while self._marks and self._marks[0].span.start < span.end:
            mark = self._marks.popleft()
            if mark.span.end > span.start:
                found.add(Mark(mark.kind, _clip(mark.span, span)))
            if mark.span.end > span.end:
                self._number += 1
                heappush(self._open, (mark.span.end, self._number, mark))
                self._kinds[mark.kind] += 1
        return in_order(found)

    def _ending(self, span: Span) -> Iterator[Mark]:
        while self._open and self._open[0][0] < span.end:
            *_, mark = heappop(self._open)
            self._kinds[mark.kind] -= 1
            if mark.span.end > span.start:
                yield mark


def in_order(marks: Iterable[Mark]) -> tuple[Mark, ...]:
    """Marks by place, those around others first."""
    return tuple(sorted(marks, key=lambda mark: (mark.span.start, -mark.span.end, mark.kind.value)))


class Joints(NamedTuple):
    """Markup within a wording that a fix leaves as it is: the new words go before it, and the old ones after it go.

    `between` is what may be between two pieces. Where blanks come to an end of what is in an element whose
    tag is an `opener`, `keeping` is put into the tag, without which they would not be shown.
    """

    between: re.Pattern[str]
    opener: re.Pattern[str] | None = None
    keeping: str = ""


class Prose(NamedTuple):
    """All blocks of one source, in the order of the source; comments of the host format are blocks of role COMMENT.

    What is written into the source may hold none of the characters in `reserved`. The characters in `margin` may open a
    line without being part of its text: they go with a line end that is replaced. `anchors` says of comments that stand
    apart from what they are about, by their places, where that is.
    """

    source: Source
    blocks: tuple[Block, ...]
    reserved: str = ""
    margin: str = " \t>"
    joints: Joints | None = None
    anchors: tuple[tuple[int, int], ...] = ()

    def to_source(self, block: Block, span: Span) -> Span:
        """The source span that a span of `block.text` came from (code points)."""
        first = _segment_at(block, span.start)
        if span.start == span.end and not first.verbatim and span.start:
            before = _segment_at(block, span.start - 1)  # what is put before a <br> comes after the word
            if before.verbatim and before.prose.end == span.start:
                return Span(before.source.end, before.source.end)
        last = _segment_at(block, max(span.start, span.end - 1))
        start = first.source.start + (span.start - first.prose.start if first.verbatim else 0)
        end = last.source.start + (span.end - last.prose.start) if last.verbatim else last.source.end
        return Span(start, max(start, end))

    def is_editable(self, block: Block, span: Span, text: str = "") -> bool:
        """True when `text` can be put at `span` in the source: all of it is verbatim, and nothing else is touched.

        At the end of a line, the indentation or the `> ` of the next one may be between two verbatim segments: where
        `text` is of one line, they go with the line end.
        """
        if not self._can_hold(block, text):
            return False
        before: Segment | None = None
        at = _place_of(block, span.start)
        while at < len(block.segments) and block.segments[at].prose.start < span.end:
            segment, at = block.segments[at], at + 1
            if not segment.prose.overlaps(span):
                continue
            if not segment.verbatim and not (segment.word and span.contains(segment.prose)):
                return False
            between = "" if before is None else self.source.text[before.source.end : segment.source.start]
            if (
                before is not None
                and between
                and not (
                    block.text[before.prose.end - 1] in "\r\n" and not between.strip(self.margin) and text.isprintable()
                )
            ):
                return False
            before = segment
        return True

    def edits(self, block: Block, edit: Edit) -> tuple[Edit, ...]:
        """The edits of the source that carry out one of `block.text`; none where that cannot be done."""
        if self.is_editable(block, edit.span, edit.text):
            return self._keeping([Edit(self.to_source(block, edit.span), edit.text)])
        pieces = self._pieces(block, edit)
        return self._keeping(
            [Edit(piece, "" if number else edit.text) for number, piece in enumerate(pieces)] if pieces else []
        )

    def _pieces(self, block: Block, edit: Edit) -> list[Span]:
        """What is replaced, in the source, where there are joints in it and nothing else; else nothing."""
        if self.joints is None or not self._can_hold(block, edit.text):
            return []
        pieces: list[Span] = []
        at = _place_of(block, edit.span.start)
        while at < len(block.segments) and block.segments[at].prose.start < edit.span.end:
            segment, at = block.segments[at], at + 1
            if not segment.verbatim:
                return []
            piece = _cut(segment, edit.span).source
            if pieces and not self.joints.between.fullmatch(self.source.text, pieces[-1].end, piece.start):
                return []
            pieces.append(piece)
        return pieces

    def _keeping(self, edits: list[Edit]) -> tuple[Edit, ...]:
        """Edits, and those of tags that keep the blanks which are then at an end of what they hold."""
        if self.joints is None or self.joints.opener is None:
            return tuple(edits)
        text = self.source.text
        tags: list[Edit] = []
        for span, new in edits:
            start = text.rfind(">", 0, span.start) + 1
            if self.joints.opener.fullmatch(text, text.rfind("<", 0, span.start), start):
                rest = text[start : span.start] + new + text[span.end : text.find("<", span.end)]
                if rest != rest.strip():
                    tags.append(Edit(Span(start - 1, start - 1), self.joints.keeping))
        return (*tags, *edits)

    def _can_hold(self, block: Block, text: str) -> bool:
        """Whether `text` ends no string that the block may be, and means nothing else in this format."""
        if not set(self.reserved).isdisjoint(text):
            return False
        if not any(mark.kind is MarkKind.STRING for mark in block.marks):
            return True
        start = block.segments[0].source.start
        opener = self.source.text[max(0, start - 8) : start].rstrip()[-1:]
        return set(_ENDING.get(opener, '":#()\\')).isdisjoint(text)


_ENDING = {'"': '"\\', "'": "'\\"}
"""What a string that begins with a quotation mark cannot hold as it is; any other value has more signs to fear."""


def _segment_at(block: Block, offset: int) -> Segment:
    return block.segments[_place_of(block, offset)]


def _place_of(block: Block, offset: int) -> int:
    return max(bisect_right(block.segments, offset, key=lambda segment: segment.prose.start) - 1, 0)


def _clip(span: Span, to: Span) -> Span:
    """What `span` and `to` share, counted from the start of `to`."""
    return Span(max(span.start, to.start), min(span.end, to.end)).shift(-to.start)


def _cut(segment: Segment, to: Span) -> Segment:
    prose = _clip(segment.prose, to)
    if not segment.verbatim:
        return segment._replace(prose=prose)
    skipped = prose.start + to.start - segment.prose.start
    start = segment.source.start + skipped
    return Segment(prose, Span(start, start + len(prose)), verbatim=True)
