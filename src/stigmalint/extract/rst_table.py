"""Parses the cells of grid tables and simple tables of reStructuredText."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from unicodedata import category, east_asian_width

from stigmalint.extract.lines import Line

_GRID = re.compile(r"\+(?:-{2,}\+|-\+)+\s*")
_GRID_ROW = re.compile(r"\+(?:[-=]+\+)+\s*")
_SIMPLE = re.compile(r"=+(?:[ \t]+=+)+[ \t]*|={2,}[ \t]*")
_COLUMNS = re.compile(r"=+(?: +=+)+\s*")
_SPANS = re.compile(r"-+(?: +-+)*\s*")

Row = tuple[list[list[Line]], bool]
"""The cells of a row, each some lines, and whether it is one of the head."""


def is_border(text: str) -> bool:
    """Whether a line is the border of a simple table of several columns."""
    return _COLUMNS.fullmatch(text) is not None


def table_end(lines: Sequence[Line], at: int) -> int:
    """The number of the line after the table that begins at a line; 0 if none does."""
    text = lines[at].text
    if _GRID.fullmatch(text):
        end = at + 1
        while end < len(lines) and lines[end].text[:1] in ("+", "|"):
            end += 1
        return end if end > at + 2 else 0
    if is_border(text):
        borders = 0
        for end in range(at + 1, len(lines)):
            if is_border(lines[end].text):
                borders += 1
                if end + 1 == len(lines) or lines[end + 1].is_blank:
                    return end + 1
                if borders == 2:
                    return end + 1
        return 0
    return 0


def cells_of(lines: Sequence[Line]) -> Iterator[Row]:
    """The rows of a table."""
    yield from _grid_rows(lines) if lines[0].text.startswith("+") else _simple_rows(lines)


def _grid_rows(lines: Sequence[Line]) -> Iterator[Row]:
    bounds = sorted({at for line in lines if _GRID_ROW.fullmatch(line.text) for at in _crossings(line.text)})
    cells: dict[int, list[Line]] = {}
    has_head = any(set(line.text.strip()) == {"+", "="} for line in lines[1:-1])
    is_head = has_head
    for line in lines[1:]:
        places = _places(line.text, bounds)
        done = []
        for first, last in _pieces(line.text, places):
            start, end = places[first] + 1, places[last]
            piece = line.within(start, end)
            if piece.text and not piece.text.strip("-=+"):
                done += [number for number in range(first, last) if number in cells]
            else:
                cells.setdefault(first, []).append(piece)
        if done:
            yield [cells.pop(number) for number in sorted(done)], is_head
            is_head = is_head and "=" not in line.text
    if cells:
        yield [cells[number] for number in sorted(cells)], False


def _crossings(text: str) -> list[int]:
    return [at for at, char in enumerate(text) if char == "+"]


def _pieces(text: str, places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """What is between two bars, as the numbers of the borders that these are on."""
    bars = [number for number, at in enumerate(places) if text[at : at + 1] in ("|", "+")]
    yield from pairwise(bars)


def _places(text: str, columns: Sequence[int]) -> list[int]:
    """Where the columns of a table are in a line: wide characters take two of them, accents none."""
    if text.isascii():
        return list(columns)
    places = []
    column = at = 0
    for wanted in columns:
        while column < wanted and at < len(text):
            column += 0 if category(text[at]) in ("Mn", "Me", "Cf") else 2 if east_asian_width(text[at]) in "WF" else 1
            at += 1
        while at < len(text) and category(text[at]) in ("Mn", "Me", "Cf"):
            at += 1
        places.append(at)
    return places


def _simple_rows(lines: Sequence[Line]) -> Iterator[Row]:
    starts = [found.start() for found in re.finditer("=+", lines[0].text)]
    heads = sum(is_border(line.text) for line in lines) > 2
    cells: list[list[Line]] = [[] for _ in starts]
    for line in lines[1:]:
        if is_border(line.text) or (line.text.startswith("--") and _SPANS.fullmatch(line.text)):
            if any(cells):
                yield cells, heads
            cells = [[] for _ in starts]
            heads = heads and not is_border(line.text)
            continue
        places = [min(at, len(line.text)) for at in (*_places(line.text, starts), len(line.text))]
        if any(cells) and not heads and line.text[: places[1]].strip():
            yield cells, heads
            cells = [[] for _ in starts]
        row = _split(line, places)
        for cell, piece in zip(cells, row, strict=True):
            cell.append(piece)
    if any(cells):
        yield cells, False


def _split(line: Line, places: Sequence[int]) -> list[Line]:
    """The cells of a line; one that reaches over a border takes in what comes after it."""
    found = []
    last = 0
    for number, start in enumerate(places[:-1]):
        if number < last:
            found.append(line.within(start, start))
            continue
        last = number + 1
        while last < len(places) - 1 and line.text[places[last] - 1 : places[last]].strip():
            last += 1
        found.append(line.within(start, places[last]))
    return found
