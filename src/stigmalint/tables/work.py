"""Checks a part of a table: writes its rows and gives the counts for a summary; runs in processes.

What a process writes is whole or not there: first the rows, then the note that they are done.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timezone
from typing import Any, NamedTuple

import pyarrow as pa

from stigmalint.disk.atomic import replace
from stigmalint.disk.settings import Settings
from stigmalint.finding import Findings
from stigmalint.linter import Linter
from stigmalint.session.workspace import Choices, Workspace
from stigmalint.tables.columns import (
    FINDING,
    TableError,
    added_fields,
    as_row,
    refuse_taken,
    texts,
    verdict,
)
from stigmalint.tables.forms import Form
from stigmalint.tables.memory import give_back
from stigmalint.tables.outputs import encode
from stigmalint.tables.rows import found_in, schema_with_findings, with_columns
from stigmalint.tables.tally import Tally

ROW, SOURCE = "row", "source"
"""Columns of the long form: the number of a row in its file, from 0, and the file."""
_KILLED = "every process that checked this row crashed"


class Fields(NamedTuple):
    """The columns that have a meaning; empty if there is none."""

    text: str
    id: str = ""
    thread: str = ""
    source: str = ""
    time: str = ""

    @property
    def named(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for name in self if name))


class Task(NamedTuple):
    """What is to be done with each part. `folder` is where parts and notes are written."""

    settings: Settings
    fields: Fields
    kind: str
    comments: bool
    """Whether each row gets a verdict."""
    form: Form
    """Of the parts."""
    is_long: bool
    is_joined: bool
    """Whether the parts become one file."""
    has_sources: bool
    """Whether there are several files, so that a row of the long form says which it is from."""
    with_examples: bool
    keeps: bool
    """Whether the cache may be used."""
    folder: str


class Parcel(NamedTuple):
    """A part as it goes to a process: rows as an Arrow stream."""

    name: str
    file: str
    identity: tuple[int, int]
    """Bytes and time of change of its file."""
    first: int
    is_first: bool
    is_last: bool
    data: bytes
    skip: tuple[int, ...] = ()
    """Rows, counted from that of the part, on which a process ended each time."""
    only: tuple[int, int] | None = None
    """Check these rows alone, and write nothing."""


class Done(NamedTuple):
    """The note of a part that is written."""

    name: str
    file: str
    identity: tuple[int, int]
    rows: int
    is_last: bool
    tally: Tally


def parcel_data(batch: pa.RecordBatch) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, batch.schema) as stream:
        stream.write_batch(batch)
    return bytes(sink.getvalue().to_pybytes())


def rows_path(task: Task, name: str) -> str:
    return os.path.join(task.folder, "rows", *f"{name}{task.form.suffix}".split("/"))


def note_path(task: Task, name: str) -> str:
    return os.path.join(task.folder, "notes", *f"{name}.json".split("/"))


def read_note(task: Task, name: str) -> Done | None:
    """The note of a part, or None if it is not done."""
    try:
        with open(note_path(task, name), encoding="utf-8") as file:
            kept = json.load(file)
        if not os.path.exists(rows_path(task, name)):
            return None
        identity = (int(kept["identity"][0]), int(kept["identity"][1]))
        return Done(name, kept["file"], identity, kept["rows"], kept["is_last"], Tally.unpacked(kept["tally"]))
    except (OSError, ValueError, LookupError, TypeError):
        return None


_linters: dict[tuple[Settings, bool], Linter] = {}
"""Of this process, which gets one part after another."""


def linter_for(task: Task) -> Linter:
    key = task.settings, task.keeps
    if key not in _linters:
        pa.set_cpu_count(1)  # the other cores have their own processes
        give_back()
        _linters[key] = Workspace(Choices(no_cache=not task.keeps, alone=True)).linter(task.settings)
    return _linters[key]


def work(task: Task, parcel: Parcel) -> Done:
    """Check a part, write its rows and its note. Raises TableError with a cure where they cannot be written."""
    with pa.ipc.open_stream(pa.BufferReader(parcel.data)) as stream:
        batch = stream.read_next_batch()
    if parcel.only is not None:
        batch = batch.slice(parcel.only[0], parcel.only[1] - parcel.only[0])
    fields = task.fields
    linter = linter_for(task)
    found = found_in(batch, fields.text, fields.thread, kind=task.kind, linter=linter, skip=parcel.skip)
    for at in parcel.skip:
        found[at] = Findings(error=_KILLED)
    tally = Tally()
    tally.add(
        texts(batch.column(fields.text)), found, _places(task, batch, parcel.file), with_examples=task.with_examples
    )
    done = Done(parcel.name, parcel.file, parcel.identity, batch.num_rows, parcel.is_last, tally)
    if parcel.only is None:
        if task.is_long:
            rows = long_rows(task, batch, found, parcel)
        else:
            schema = schema_with_findings(batch.schema, fields.text, fields.thread, comments=task.comments)
            rows = with_columns(batch, found, schema, comments=task.comments)
        try:
            _write(
                rows_path(task, parcel.name), encode(rows, task.form, is_first=parcel.is_first or not task.is_joined)
            )
            note = done._asdict() | {"tally": tally.packed()}
            _write(note_path(task, parcel.name), json.dumps(note).encode("utf-8", "backslashreplace"))
        except OSError as error:
            why = error.strerror or error
            raise TableError(
                f"{task.folder}: cannot be written ({why}); finished parts are kept there; continue with --resume"
            ) from error
    return done


def _write(path: str, data: bytes) -> None:
    os.makedirs(os.path.dirname(path), exist_ok=True)
    replace(path, [data])


def long_rows(task: Task, batch: pa.RecordBatch, found: Sequence[Findings], parcel: Parcel) -> pa.RecordBatch:
    """A row for each finding, and for each row that could not be checked: which row it is of, and all about it."""
    at = [number for number, each in enumerate(found) for _ in range(len(each) or bool(each.error))]
    values = [as_row(one) if one else None for each in found for one in (each or ([None] if each.error else []))]
    errors = [found[number].error or None for number in at]
    schema = long_schema(task, batch.schema)
    columns: list[pa.Array] = []
    if task.has_sources:
        columns.append(pa.array([parcel.file] * len(at), pa.string()))
    if task.fields.id:
        columns.append(batch.column(task.fields.id).take(pa.array(at, pa.int64())))
    else:
        columns.append(pa.array([parcel.first + number for number in at], pa.int64()))
    columns += [*pa.array(values, FINDING).flatten(), pa.array(errors, pa.string())]
    if task.comments:
        columns.append(pa.array([verdict(found[number]) for number in at], pa.string()))
    return pa.RecordBatch.from_arrays(columns, schema=schema)


def long_schema(task: Task, schema: pa.Schema) -> pa.Schema:
    """The columns of the long form. Raises TableError if the column of ids has the name of another one."""
    fields = [pa.field(SOURCE, pa.string())] if task.has_sources else []
    fields.append(schema.field(task.fields.id) if task.fields.id else pa.field(ROW, pa.int64()))
    others = [*FINDING, *added_fields(comments=task.comments)[1:]]
    refuse_taken([task.fields.id], (field.name for field in (*fields[:-1], *others)))
    return pa.schema([*fields, *others])


def _places(task: Task, batch: pa.RecordBatch, file: str) -> Mapping[str, Sequence[str]]:
    places: dict[str, Sequence[str]] = {}
    if task.fields.source:
        places["source"] = [
            "" if value is None else str(value) for value in batch.column(task.fields.source).to_pylist()
        ]
    elif task.has_sources:
        places["source"] = [file] * batch.num_rows
    if task.fields.time:
        places["time"] = [_month(value) for value in batch.column(task.fields.time).to_pylist()]
    return places


def _month(value: Any) -> str:
    """The month of a date, of a text that begins with one as ISO 8601 has it, or of seconds since 1970."""
    if isinstance(value, (date, datetime)):
        return f"{value:%Y-%m}"
    if isinstance(value, str) and value[:4].isdecimal() and value[4:5] == "-" and value[5:7].isdecimal():
        return value[:7]
    try:
        return f"{datetime.fromtimestamp(float(value), timezone.utc):%Y-%m}"
    except (TypeError, ValueError, OverflowError, OSError):
        return "unknown"
