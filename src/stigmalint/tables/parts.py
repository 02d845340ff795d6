"""Regroups batches from a file into parts, whose bounds depend only on the rows.

A part is what one process works on at a time and what is written at once: small enough for flat memory, large enough
that its sentences are worth a parse together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from stigmalint.tables.inputs import Read

ROWS = 8_192
SIZE = 8 << 20
"""Bytes of text at which a part ends; a single text may be longer."""


class Part(NamedTuple):
    """Some rows of a file: its `number` there, its `first` row counted from 0, and what `Read` tells."""

    number: int
    first: int
    batch: pa.RecordBatch
    share: float
    is_last: bool


def cut(reads: Iterable[Read], schema: pa.Schema, text: str) -> Iterator[Part]:
    """The parts of a file. A file without rows is one part without rows."""
    before: Part | None = None
    for part in _pieces(reads, text, ROWS, SIZE):
        if before is not None:
            yield before
        before = part
    yield before._replace(is_last=True) if before else Part(0, 0, _joined([], schema), 1.0, is_last=True)


def _pieces(reads: Iterable[Read], text: str, rows: int, size: int) -> Iterator[Part]:
    held: list[pa.RecordBatch] = []
    number = first = count = weight = 0
    share = 0.0
    for batch, share in reads:
        lengths = _lengths(batch.column(batch.schema.get_field_index(text)))
        at = 0
        while at < batch.num_rows:
            fits = int(np.searchsorted(np.cumsum(lengths[at : at + rows - count]), size - weight, side="right"))
            take = min(max(fits, 0 if count else 1), rows - count)
            held += [batch.slice(at, take)] if take else []
            count, weight, at = count + take, weight + int(lengths[at : at + take].sum()), at + take
            if at < batch.num_rows or count == rows:
                yield Part(number, first, _joined(held, batch.schema), share, is_last=False)
                number, first = number + 1, first + count
                held, count, weight = [], 0, 0
    if held:
        yield Part(number, first, _joined(held, held[0].schema), share, is_last=False)


def _joined(batches: list[pa.RecordBatch], schema: pa.Schema) -> pa.RecordBatch:
    if not batches:
        return pa.RecordBatch.from_arrays([pa.array([], field.type) for field in schema], schema=schema)
    return pa.concat_batches(batches)


def _lengths(column: pa.Array) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """The bytes of each text."""
    if pa.types.is_dictionary(column.type):
        column = column.dictionary_decode()
    if pa.types.is_null(column.type):
        return np.zeros(len(column), np.int64)
    if pa.types.is_string_view(column.type):
        column = column.cast(pa.large_string())
    return np.asarray(pc.fill_null(pc.binary_length(column), 0).cast(pa.int64()))
