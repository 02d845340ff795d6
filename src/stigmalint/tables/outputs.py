"""Writes record batches as parts of a table, and joins parts into one file.

Parts of text formats can be put behind each other, be they compressed or not; the others are read and written again.
"""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

import pyarrow as pa

from stigmalint.disk.atomic import replace
from stigmalint.tables.columns import TableError
from stigmalint.tables.forms import Form

_PIECE = 1 << 20


def encode(batch: pa.RecordBatch, form: Form, *, is_first: bool = True) -> bytes:
    """The bytes of a table with these rows. Of CSV and TSV that are to be put behind others, only the first has a
    header. The same rows give the same bytes."""
    sink = pa.BufferOutputStream()
    if form.format == "parquet":
        import pyarrow.parquet as pq

        pq.write_table(pa.Table.from_batches([batch]), sink, compression="zstd", compression_level=_LEVEL)
    elif form.format == "arrow":
        with pa.ipc.new_file(sink, batch.schema, options=_LZ4) as writer:
            writer.write_batch(batch)
    elif form.format == "jsonl":
        sink.write("".join(f"{as_json(row)}\n" for row in batch.to_pylist()).encode("utf-8", "replace"))
    else:
        from pyarrow import csv

        options = csv.WriteOptions(include_header=is_first, delimiter="\t" if form.format == "tsv" else ",")
        csv.write_csv(flat(batch), sink, options)
    return _compressed(sink.getvalue().to_pybytes(), form)


_LEVEL = 1
"""Of zstd: the usual one takes half as long again, and saves nothing here."""
_LZ4 = pa.ipc.IpcWriteOptions(compression="lz4")


def _compressed(data: bytes, form: Form) -> bytes:
    if form.compression == "gzip":
        return gzip.compress(data, 6, mtime=0)
    if form.compression:
        sink = pa.BufferOutputStream()
        with pa.CompressedOutputStream(sink, form.compression) as stream:
            stream.write(data)
        return bytes(sink.getvalue().to_pybytes())
    return data


def flat(batch: pa.RecordBatch) -> pa.RecordBatch:
    """The batch for a format of rows of text: what is nested is written as JSON, and bytes in base 64."""
    columns, fields = list(batch.columns), list(batch.schema)
    for at, field in enumerate(fields):
        if pa.types.is_dictionary(field.type):
            columns[at] = columns[at].dictionary_decode()
            fields[at] = field.with_type(columns[at].type)
        if pa.types.is_nested(field.type) or pa.types.is_binary(field.type) or pa.types.is_large_binary(field.type):
            values = (None if value is None else as_json(value) for value in columns[at].to_pylist())
            columns[at] = pa.array(values, pa.string())
            fields[at] = field.with_type(pa.string())
    return pa.RecordBatch.from_arrays(columns, schema=pa.schema(fields))


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain, separators=(",", ":"))


def _plain(value: Any) -> object:
    if isinstance(value, (date, datetime, time)):
        return value.isoformat()
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, (Decimal, timedelta)):
        return str(value)
    raise TableError(f"a value of type {type(value).__name__} cannot be written as JSON; leave its column out")


def put_together(paths: Iterable[str], form: Form, target: str) -> None:
    """Write parts, in the form of `form_of_parts`, as one file, completely or not at all; each is read as its path
    comes.

    Raises OSError, and what `paths` raises.
    """
    if form.format in ("parquet", "arrow"):
        replace(target, _encoded(paths, form))
    else:
        replace(target, (piece for path in paths for piece in _bytes(path)))


def _encoded(paths: Iterable[str], form: Form) -> Iterator[bytes]:
    import pyarrow.parquet as pq

    sink = _Pieces()
    with ExitStack() as stack:
        out = stack.enter_context(pa.PythonFile(sink, "w"))
        writer: Any = None
        for path in paths:
            with pa.OSFile(path) as source, pa.ipc.open_file(source) as file:
                batch = file.get_batch(0)
            if writer is None:
                writer = (
                    pq.ParquetWriter(out, batch.schema, compression="zstd", compression_level=_LEVEL)
                    if form.format == "parquet"
                    else pa.ipc.new_file(out, batch.schema, options=_LZ4)
                )
                stack.callback(writer.close)
            writer.write_batch(batch)
            yield from sink.taken()
    yield from sink.taken()  # what is at the end


class _Pieces:
    """A file of which what was written can be taken at any time."""

    closed = False

    def __init__(self) -> None:
        self._pieces: list[bytes] = []
        self._at = 0

    def write(self, data: bytes) -> int:
        self._pieces.append(bytes(data))
        self._at += len(data)
        return len(data)

    def taken(self) -> list[bytes]:
        pieces, self._pieces = self._pieces, []
        return pieces

    def tell(self) -> int:
        return self._at

    def flush(self) -> None:
        """Nothing is held back."""

    def writable(self) -> bool:
        return True

    def readable(self) -> bool:
        return False

    def seekable(self) -> bool:
        return False

    def close(self) -> None:
        self.closed = True


def _bytes(path: str) -> Iterator[bytes]:
    with open(path, "rb") as file:
        while piece := file.read(_PIECE):
            yield piece
