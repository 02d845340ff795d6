"""Reads a path, a glob or a folder as record batches, file by file. Files are read as streams.

Values stay what they are. In CSV and TSV every value is text, since a guess would change some ("007"). In JSON lines
the types are those of the first rows; a value that does not fit them, or a field that comes later, is an error and is
not lost, unless only some columns are wanted.
"""

from __future__ import annotations

import glob
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from typing import Any, BinaryIO, NamedTuple

import pyarrow as pa

from stigmalint.report import one_line
from stigmalint.tables.columns import TableError, listed
from stigmalint.tables.forms import ROW_FORMATS, format_of, known_endings

_ROWS = 4096
"""Rows that are read at a time, where the format allows to choose."""
_BLOCK = 4 << 20
"""Bytes of text formats that are read at a time; a row may not be longer."""


class Input(NamedTuple):
    """A file to read. `name` is its path below what was named, with `/`, and `size` its bytes."""

    path: str
    name: str
    format: str
    compression: str
    size: int
    changed: int
    """Its time of change in nanoseconds."""


class Read(NamedTuple):
    """Some rows of a file, and the share of the file, 0 to 1, that was read for them and those before."""

    batch: pa.RecordBatch
    share: float


def find(named: str) -> list[Input]:
    """The files of a path, a glob or a folder, in the order of their names. Raises TableError if there are none.

    In a folder, what begins with a dot or an underscore is left out, as by other programs that read partitions.
    """
    if os.path.isdir(named):
        paths = sorted(_below(named))
        names = [os.path.relpath(path, named) for path in paths]
    elif os.path.exists(named):
        paths, names = [named], [os.path.basename(named)]
    else:
        paths = sorted(path for path in glob.glob(named, recursive=True) if os.path.isfile(path))
        common = os.path.commonpath([os.path.dirname(path) for path in paths]) if paths else ""
        names = [os.path.relpath(path, common or os.curdir) for path in paths]
    found = []
    for path, name in zip(paths, names, strict=True):
        format, compression = format_of(path)
        if format:
            state = os.stat(path)
            below = name.replace(os.sep, "/")
            found.append(Input(path, below, format, compression, state.st_size, state.st_mtime_ns))
        elif len(paths) == 1 and not os.path.isdir(named):
            raise TableError(f"{path}: not a supported table; its name must end in {known_endings()}")
    if not found:
        what = "no tables in this folder" if os.path.isdir(named) else "no such file or folder"
        raise TableError(f"{named}: {what}; table names end in {known_endings()}")
    return found


def _below(folder: str) -> Iterator[str]:
    for parent, inner, names in os.walk(folder):
        inner[:] = [name for name in inner if not name.startswith((".", "_"))]
        yield from (os.path.join(parent, name) for name in names if not name.startswith((".", "_")))


class Opened(NamedTuple):
    """A file that is being read."""

    schema: pa.Schema
    rows: Iterator[Read]


@contextmanager
def opened(file: Input, columns: Sequence[str] = (), schema: pa.Schema | None = None) -> Iterator[Opened | None]:
    """The rows of a file, or None if it is empty and cannot tell its columns. With `columns`, only those.

    `schema` is what the files before had: types of JSON lines are taken from there. What is wrong with the file is
    raised as a TableError, here or while its rows are taken.
    """
    with ExitStack() as stack, _faults(file):
        if file.size == 0 and file.format in ROW_FORMATS:
            yield None
            return
        reader = {"parquet": _parquet, "arrow": _arrow, "csv": _csv, "tsv": _csv, "jsonl": _jsonl}[file.format]
        found = reader(file, columns, schema, stack)
        yield found and Opened(found.schema, _guarded(file, found.rows))


def _guarded(file: Input, rows: Iterator[Read]) -> Iterator[Read]:
    with _faults(file):
        yield from rows


@contextmanager
def _faults(file: Input) -> Iterator[None]:
    try:
        yield
    except TableError:
        raise
    except (pa.ArrowException, OSError, UnicodeDecodeError, KeyError) as error:
        if isinstance(error, OSError) and error.strerror:
            raise TableError(f"{file.path}: cannot be read ({error.strerror})") from error
        said = one_line(str(error).strip().partition("\n")[0])
        said = f"{said[:200]}..." if len(said) > 200 else said
        raise TableError(f"{file.path}: cannot be read as {_TITLES[file.format]} ({said}); fix it") from error


_TITLES = {"parquet": "Parquet", "arrow": "Arrow", "csv": "CSV", "tsv": "TSV", "jsonl": "JSON lines"}


def _parquet(file: Input, columns: Sequence[str], _schema: pa.Schema | None, stack: ExitStack) -> Opened:
    import pyarrow.parquet as pq

    read = stack.enter_context(pq.ParquetFile(file.path, buffer_size=1 << 20, pre_buffer=False))
    schema = _chosen(read.schema_arrow, columns, file)

    def rows() -> Iterator[Read]:
        done, whole = 0, max(1, read.metadata.num_rows)
        for batch in read.iter_batches(_ROWS, columns=list(columns) or None, use_threads=False):
            done += batch.num_rows
            yield Read(batch.select(schema.names) if columns else batch, done / whole)

    return Opened(schema, rows())


def _arrow(file: Input, columns: Sequence[str], _schema: pa.Schema | None, stack: ExitStack) -> Opened:
    source = stack.enter_context(pa.OSFile(file.path))
    try:
        whole = stack.enter_context(pa.ipc.open_file(source))
    except pa.ArrowInvalid:
        source.seek(0)
        stream = stack.enter_context(pa.ipc.open_stream(source))
        schema, batches = stream.schema, iter(stream)
    else:
        schema, batches = whole.schema, (whole.get_batch(at) for at in range(whole.num_record_batches))
    chosen = _chosen(schema, columns, file)

    def rows() -> Iterator[Read]:
        for batch in batches:
            yield Read(batch.select(chosen.names) if columns else batch, source.tell() / file.size)

    return Opened(chosen, rows())


def _stream(file: Input, stack: ExitStack) -> tuple[BinaryIO, Any]:
    """The bytes of a file without compression, and the file whose place tells how far they are read."""
    raw = stack.enter_context(pa.OSFile(file.path))
    if not file.compression:
        return raw, raw
    return stack.enter_context(pa.CompressedInputStream(raw, file.compression)), raw


def _csv(file: Input, columns: Sequence[str], _schema: pa.Schema | None, stack: ExitStack) -> Opened:
    from pyarrow import csv

    parsing = csv.ParseOptions(delimiter="\t" if file.format == "tsv" else ",", newlines_in_values=True)
    reading = csv.ReadOptions(use_threads=False, block_size=_BLOCK)
    with ExitStack() as first:
        names = first.enter_context(csv.open_csv(_stream(file, first)[0], reading, parsing)).schema.names
    if twice := sorted({name for name in names if names.count(name) > 1}):
        raise TableError(f"{file.path}: has two columns '{twice[0]}'; rename one of them")
    wanted = _chosen(pa.schema([(name, pa.string()) for name in names]), columns, file).names
    converting = csv.ConvertOptions(
        column_types=dict.fromkeys(names, pa.string()), include_columns=wanted, strings_can_be_null=False
    )
    stream, raw = _stream(file, stack)
    reader = stack.enter_context(csv.open_csv(stream, reading, parsing, converting))
    return Opened(reader.schema, (Read(batch, raw.tell() / file.size) for batch in reader))


def _jsonl(file: Input, columns: Sequence[str], schema: pa.Schema | None, stack: ExitStack) -> Opened | None:
    stream, raw = _stream(file, stack)
    blocks = _blocks(stream)
    first = next(blocks, b"")
    if not first.strip():
        return None
    if schema is None:
        schema = _chosen(_settled(_parsed(first, None, file, 0, some=False).schema), columns, file)

    def rows() -> Iterator[Read]:
        block, before = first, 0
        while block:
            if block.strip():
                table = _parsed(block, schema, file, before, some=bool(columns))
                yield from (Read(batch, raw.tell() / file.size) for batch in table.to_batches())
            before += block.count(b"\n")
            block = next(blocks, b"")

    return Opened(schema, rows())


def _blocks(stream: BinaryIO) -> Iterator[bytes]:
    """The bytes of a stream in blocks that end with a line."""
    held: list[bytes] = []
    while piece := bytes(stream.read(_BLOCK)):
        line, end, rest = piece.rpartition(b"\n")
        if not end:
            held.append(piece)
            continue
        yield b"".join([*held, line, end])
        held = [rest] if rest else []
    if held:
        yield b"".join([*held, b"\n"])


def _parsed(block: bytes, schema: pa.Schema | None, file: Input, before: int, *, some: bool) -> pa.Table:
    from pyarrow import json

    options = json.ParseOptions(
        explicit_schema=schema, unexpected_field_behavior="ignore" if some else "error" if schema else "infer"
    )
    try:
        table = json.read_json(
            pa.BufferReader(block), json.ReadOptions(use_threads=False, block_size=len(block) + 1), options
        )
    except pa.ArrowInvalid as error:
        said = one_line(str(error).removeprefix("JSON parse error: ").strip().partition("\n")[0])[:200]
        raise TableError(
            f"{file.path}: one of the lines from {before + 1} on does not fit ({said}); fix it, or name the columns "
            "to keep with --columns"
        ) from error
    return table if schema is None else table.select(schema.names)


def _settled(schema: pa.Schema) -> pa.Schema:
    """A schema as it was guessed, without types that the next rows may not bear out or that JSON does not have."""
    return pa.schema([field.with_type(_plain(field.type)) for field in schema])


def _plain(held: pa.DataType) -> pa.DataType:
    if pa.types.is_null(held) or pa.types.is_timestamp(held):
        return pa.string()
    if pa.types.is_list(held):
        return pa.list_(_plain(held.value_type))
    if pa.types.is_struct(held):
        return pa.struct([field.with_type(_plain(field.type)) for field in held])
    return held


def _chosen(schema: pa.Schema, columns: Sequence[str], file: Input) -> pa.Schema:
    """The schema of the columns that are wanted, of all where none are named."""
    if not columns:
        return schema
    for name in columns:
        if schema.get_field_index(name) < 0:
            raise TableError(f"{file.path}: has no column '{name}' (available: {listed(schema.names)})")
    return pa.schema([schema.field(name) for name in columns], schema.metadata)
