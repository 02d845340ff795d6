"""Reads the prose of an e-book's pages, each as a page of XHTML."""

from __future__ import annotations

from stigmalint.extract.html_page import read_page
from stigmalint.extract.parts import parts_of
from stigmalint.prose import Block, Prose, Source, UnreadableError


def read_epub(source: Source) -> Prose:
    """The prose of an e-book. Raises UnreadableError for pages that declare entities."""
    blocks: list[Block] = []
    for part in parts_of(source.text):
        text = part.span.of(source.text)
        if "<!ENTITY" in text:
            where = f" in {part.name}" if part.name else ""
            raise UnreadableError(
                f"{source.path}: XML with its own entities is not supported{where}; leave the file out"
            )
        page = read_page(source._replace(text=text, kind="html", front_matter=()))
        blocks += (_moved(block, part.span.start) for block in page.blocks)
    return Prose(source, tuple(blocks), reserved="<>&")


def _moved(block: Block, by: int) -> Block:
    return block._replace(
        segments=tuple(segment._replace(source=segment.source.shift(by)) for segment in block.segments)
    )
