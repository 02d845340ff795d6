"""Reads the prose of Markdown cells in a Jupyter notebook; code, outputs and raw cells are not prose."""

from __future__ import annotations

from collections.abc import Iterator

from stigmalint.extract.gather import Slices
from stigmalint.extract.json_values import Value, parse, pieces
from stigmalint.extract.markdown import read_pandoc
from stigmalint.prose import Block, Prose, Source, UnreadableError
from stigmalint.text.spans import Span

_VERSION = 4


def read_notebook(source: Source) -> Prose:
    """The prose of a notebook. Raises UnreadableError for what is not a notebook of version 4."""
    notebook, _ = parse(source)
    if not isinstance(notebook, dict) or "nbformat" not in notebook:
        raise UnreadableError(f"{source.path}: JSON, but not a Jupyter notebook; check it with `--kind json`")
    cells = notebook.get("cells")
    if not isinstance(cells, list):
        raise UnreadableError(
            f"{source.path}: a Jupyter notebook of a version other than {_VERSION}; open it in Jupyter and save it"
        )
    blocks = [block for cell in cells for block in _blocks(source, cell)]
    return Prose(source, tuple(blocks), reserved='"\\')


def _blocks(source: Source, cell: Value) -> Iterator[Block]:
    if not isinstance(cell, dict) or not _is_markdown(source.text, cell.get("cell_type")):
        return
    lines = cell.get("source")
    strings = [line for line in (lines if isinstance(lines, list) else [lines]) if isinstance(line, Span)]
    slices = Slices(piece for string in strings for piece in pieces(source.text, string))
    prose = read_pandoc(source._replace(text=slices.text, kind="pandoc"))
    yield from (slices.moved(block) for block in prose.blocks)


def _is_markdown(text: str, kind: Value) -> bool:
    return isinstance(kind, Span) and kind.of(text) == "markdown"
