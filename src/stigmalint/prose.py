"""The prose of a file as blocks, each with an exact map back to the source.

`extract` builds these; everything after it works on block text and asks `Prose.to_source` for positions.
Invariant: a verbatim segment holds the same characters on both sides.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import Enum
from itertools import pairwise
from typing import NamedTuple

from stigmalint.text import Span

FRONT_MATTER = (
    *("title", "subtitle", "long-title", "short-title", "link-title", "page-title", "nav-title", "menu-title"),
    *("sidebar-title", "sidebar-label", "pagination-label", "seo-title", "meta-title", "og-title", "twitter-title"),
    *("heading", "subheading", "headline", "subheadline", "tagline", "kicker", "eyebrow", "strapline"),
    *("description", "meta-description", "seo-description", "og-description", "twitter-description"),
    *("short-description", "long-description", "summary", "short-summary", "abstract", "excerpt", "teaser", "lead"),
    *("lede", "intro", "introduction", "blurb", "standfirst", "dek", "text", "message", "notice", "alt", "alt-text"),
    *("image-alt", "og-image-alt", "caption", "image-caption"),
)
"""Keys of front matter whose values readers see: on the page, in lists of pages, in results of a search."""


class Source(NamedTuple):
    """One text and what is needed to write it back byte for byte.

    `text` keeps the file's own line ends, and is without its byte order mark, which `bom` tells of. The values of the
    keys in `front_matter` are prose, at any depth and however they are spelled: `og-title`, `og_title`, `ogTitle`.
    """

    path: str
    text: str
    kind: str = "text"
    encoding: str = "utf-8"
    bom: bool = False
    front_matter: tuple[str, ...] = FRONT_MATTER


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


class Mark(NamedTuple):
    """Inline markup over a span of the block's text."""

    kind: MarkKind
    span: Span


class Segment(NamedTuple):
    """A stretch of block text (`prose`) and the source span it came from; `verbatim` if the characters are the same."""

    prose: Span
    source: Span
    verbatim: bool


class Block(NamedTuple):
    """A run of text that is read as one: a paragraph, a heading, a table cell.

    `segments` cover `text` without gaps, in order. `before` is the text of the heading, table column or label that
    governs the block ("Avoid" over a column of words to avoid), or empty. `beside` holds the other cells of its row.
    """

    text: str
    segments: tuple[Segment, ...]
    role: Role = Role.PARAGRAPH
    marks: tuple[Mark, ...] = ()
    before: str = ""
    beside: tuple[str, ...] = ()

    def part(self, span: Span) -> Block:
        """The block cut down to a span of its text; marks that reach beyond it are cut with it."""
        return Block(
            span.of(self.text),
            tuple(_cut(segment, span) for segment in self.segments if segment.prose.overlaps(span)),
            self.role,
            tuple(Mark(mark.kind, _clip(mark.span, span)) for mark in self.marks if mark.span.overlaps(span)),
            self.before,
            self.beside,
        )


class Prose(NamedTuple):
    """All blocks of one source, in the order of the source; comments of the host format are blocks of role COMMENT."""

    source: Source
    blocks: tuple[Block, ...]

    def to_source(self, block: Block, span: Span) -> Span:
        """The source span that a span of `block.text` came from (code points)."""
        first = _segment_at(block, span.start)
        last = _segment_at(block, max(span.start, span.end - 1))
        start = first.source.start + (span.start - first.prose.start if first.verbatim else 0)
        end = last.source.start + (span.end - last.prose.start) if last.verbatim else last.source.end
        return Span(start, max(start, end))

    def is_editable(self, block: Block, span: Span, text: str = "") -> bool:
        """True when `text` can be put at `span` in the source: all of it is verbatim, and nothing else is touched.

        At the end of a line, the indentation or the `> ` of the next one may lie between two verbatim segments: where
        `text` is of one line, they go with the line end.
        """
        segments = [segment for segment in block.segments if segment.prose.overlaps(span)]
        if not all(segment.verbatim for segment in segments):
            return False
        for one, next_one in pairwise(segments):
            between = self.source.text[one.source.end : next_one.source.start]
            if between and not (
                block.text[one.prose.end - 1] in "\r\n" and not between.strip(" \t>") and text.isprintable()
            ):
                return False
        return True


def _segment_at(block: Block, offset: int) -> Segment:
    index = bisect_right(block.segments, offset, key=lambda segment: segment.prose.start) - 1
    return block.segments[max(index, 0)]


def _clip(span: Span, to: Span) -> Span:
    """What `span` and `to` share, counted from the start of `to`."""
    return Span(max(span.start, to.start), min(span.end, to.end)).shift(-to.start)


def _cut(segment: Segment, to: Span) -> Segment:
    prose = _clip(segment.prose, to)
    if not segment.verbatim:
        return Segment(prose, segment.source, verbatim=False)
    skipped = prose.start + to.start - segment.prose.start
    start = segment.source.start + skipped
    return Segment(prose, Span(start, start + len(prose)), verbatim=True)
