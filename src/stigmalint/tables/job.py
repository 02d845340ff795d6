"""Checks the files of a table: splits them into parts, distributes these to processes, and moves the output into place
at the end. An interrupted run can be continued.

Beside the output lies, while there is work, a folder with `.parts` behind its name: the plan, the rows of each part,
and a note for each part that is done. The note names the file as it was, so that parts of a file that has changed since
are made again.
"""

from __future__ import annotations

import json
import os
import shutil
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from itertools import chain, islice
from typing import IO, NamedTuple

import pyarrow as pa

from stigmalint.disk.atomic import is_stray, remove_strays, replace
from stigmalint.disk.cache import program_stamp, rules_fingerprint
from stigmalint.session.process_pool import JobError
from stigmalint.session.workspace import versions
from stigmalint.tables.columns import TableError, added_fields, listed, refuse_taken, text_index
from stigmalint.tables.forms import Form
from stigmalint.tables.inputs import Input, opened
from stigmalint.tables.outputs import put_together
from stigmalint.tables.parts import cut
from stigmalint.tables.survive import surviving
from stigmalint.tables.tally import Tally
from stigmalint.tables.work import Done, Parcel, Task, long_schema, parcel_data, read_note, rows_path, work

_PLAN = "plan.json"
_FINISHED = "finished"
"""An empty file that is there once all parts are done, so that an output beside it is known to be this run's."""


class Output(NamedTuple):
    """Where the table goes: a file of a form, or without one a folder with a file for each part."""

    path: str
    form: Form | None = None

    @property
    def parts(self) -> str:
        return f"{self.path.rstrip('/' + os.sep)}.parts"


class Outcome(NamedTuple):
    rows: int
    """None of them where an earlier run had put the output in place."""
    kept: int
    """How many of them an earlier run had done."""


def run(
    task: Task,
    files: Sequence[Input],
    columns: Sequence[str],
    output: Output,
    processes: int,
    *,
    resume: bool,
    tell: Callable[[int, float], object] = lambda rows, share: None,
    sum_up: Callable[[Tally], object] = lambda tally: None,
) -> Outcome:
    """Check all rows of all files and write the output. `tell` is called with rows that are done, and the share of all;
    `sum_up` with the counts, before the output is put in place.

    Raises TableError for what cannot be used, with what helps; parts that are done stay, and `resume` goes on there.
    """
    if resume and os.path.lexists(output.path):
        if os.path.lexists(os.path.join(output.parts, _FINISHED)):
            shutil.rmtree(output.parts, ignore_errors=True)
        if not os.path.lexists(output.parts):
            return Outcome(0, 0)
    rows = 0
    with _held(output, _plan(task, columns), resume):
        reader = _Reader(task, files, columns)

        def paths() -> Iterator[str]:
            """Where the rows of each part are, as it is done; then the counts are told, if all went well."""
            nonlocal rows
            tally, is_empty = Tally(), True
            for one in _worked(task, reader, processes):
                tally.join(one.tally)
                is_empty = False
                rows += one.rows
                tell(rows, reader.share_of(one))
                yield rows_path(task, one.name)
            if is_empty:
                shutil.rmtree(output.parts, ignore_errors=True)
                raise reader.fault or TableError(f"{files[0].path}: has no rows and no column names")
            if reader.fault is not None:
                raise TableError(f"{reader.fault}; {_kept_in(output)}") from reader.fault
            sum_up(tally)
            with open(os.path.join(output.parts, _FINISHED), "w", encoding="utf-8"):
                pass

        try:
            _put_in_place(paths(), output)
        except JobError as error:
            raise TableError(
                f"{error}; if memory is short, use fewer processes (--jobs 1); {_kept_in(output)}"
            ) from error
        except OSError as error:
            why = error.strerror or error
            raise TableError(f"{output.path}: cannot be written ({why}); {_kept_in(output)}") from error
        shutil.rmtree(output.parts, ignore_errors=True)
    return Outcome(rows, reader.kept)


def _kept_in(output: Output) -> str:
    return f"finished parts are kept in {output.parts}; continue with --resume"


def _worked(task: Task, reader: _Reader, processes: int) -> Iterator[Done]:
    """The notes of all parts in order, of those that are done already as well."""
    order: deque[Done | None] = deque()  # None for a part that is to be done

    def parcels() -> Iterator[Parcel]:
        for item in reader:
            if isinstance(item, Done):
                order.append(item)
            else:
                order.append(None)
                yield item

    rest = parcels()
    ahead = list(islice(rest, 2))
    do = partial(work, task)
    if processes > 1 and len(ahead) > 1:
        results: Iterable[Done] = surviving(do, chain(ahead, rest), processes, _name, _fixed)
    else:
        results = map(do, chain(ahead, rest))
    for result in results:
        while (known := order.popleft()) is not None:
            yield known
        yield result
    yield from (known for known in order if known is not None)


def _name(parcel: Parcel) -> str:
    return f"{parcel.file} from row {parcel.first} on"


def _fixed(parcel: Parcel, ends: Callable[[Parcel], bool]) -> Parcel:
    """The parcel without the first row on which a process ends; as it is where there is none."""
    with pa.ipc.open_stream(pa.BufferReader(parcel.data)) as stream:
        low, high = 0, stream.read_next_batch().num_rows
    if parcel.skip or low == high:
        low = min(len(parcel.skip) and parcel.skip[-1] + 1, high)
    while high - low > 1:
        middle = (low + high) // 2
        if ends(parcel._replace(only=(low, middle), skip=())):
            high = middle
        else:
            low = middle
    if high > low and ends(parcel._replace(only=(low, high), skip=())):
        return parcel._replace(skip=(*parcel.skip, low))
    return parcel


class _Reader:
    """The parts of all files in order: a parcel for each that is to be done, the note of one that is."""

    def __init__(self, task: Task, files: Sequence[Input], columns: Sequence[str]) -> None:
        self._task, self._files = task, files
        wanted = (*columns, *task.fields.named) if columns else ()
        self._columns = tuple(dict.fromkeys(wanted))
        self._size = max(1, sum(file.size for file in files))
        self._shares: dict[str, float] = {}
        self.fault: TableError | None = None
        self.kept = 0
        """Rows of parts that were done before."""

    def share_of(self, done: Done) -> float:
        return self._shares.pop(done.name, 0.0)

    def __iter__(self) -> Iterator[Parcel | Done]:
        try:
            yield from self._parts()
        except TableError as error:  # what was read before is still worked on
            self.fault = error

    def _parts(self) -> Iterator[Parcel | Done]:
        schema: pa.Schema | None = None
        named, before = "", 0
        is_first = True
        for file in self._files:
            identity = (file.size, file.changed)
            known = None if schema is None else self._known(file, identity)  # of the first, the columns are examined
            if known is not None:
                self._shares.update({note.name: (before + file.size) / self._size for note in known})
                yield from known
            else:
                with opened(file, self._columns, schema) as source:
                    if source is None:
                        continue
                    if schema is None:
                        self._look_at(source.schema)
                        schema, named = source.schema, file.path
                    elif not source.schema.equals(schema):
                        raise TableError(f"{file.path}: {_difference(schema, source.schema)} in {named}; {_SAME}")
                    for part in cut(source.rows, schema, self._task.fields.text):
                        name = f"{file.name}-{part.number:05}"
                        share = (before + part.share * file.size) / self._size
                        self._shares[name] = share
                        note = read_note(self._task, name)
                        if note is not None and note.identity == identity and note.is_last == part.is_last:
                            self.kept += note.rows
                            yield note
                        else:
                            data = parcel_data(part.batch)
                            yield Parcel(name, file.name, identity, part.first, is_first, part.is_last, data)
                        is_first = False
            before += file.size

    def _known(self, file: Input, identity: tuple[int, int]) -> list[Done] | None:
        """The notes of a file of which every part is done, so that it need not be read."""
        found: list[Done] = []
        while not found or not found[-1].is_last:
            note = read_note(self._task, f"{file.name}-{len(found):05}")
            if note is None or note.identity != identity:
                return None
            found.append(note)
        self.kept += sum(note.rows for note in found)
        return found

    def _look_at(self, schema: pa.Schema) -> None:
        """Raise TableError if the columns cannot be used."""
        fields = self._task.fields
        text_index(schema, fields.text, "--text-field")
        if fields.thread:
            text_index(schema, fields.thread, "--thread-field")
        for name, option in (
            (fields.id, "--id-field"),
            (fields.source, "--source-field"),
            (fields.time, "--time-field"),
        ):
            if name and len(schema.get_all_field_indices(name)) != 1:
                there = listed(schema.names)
                raise TableError(f"the table has no column '{name}', which {option} names (available: {there})")
        if self._task.is_long:
            long_schema(self._task, schema)
        else:
            refuse_taken(schema.names, (field.name for field in added_fields(comments=self._task.comments)))


_SAME = "all files need the same columns; check them separately, or name the columns to keep with --columns"


def _difference(one: pa.Schema, other: pa.Schema) -> str:
    """How the columns of `other` differ from those of `one`; a sentence that goes on with where `one` is from."""
    for name in one.names:
        if other.get_field_index(name) < 0:
            return f"has no column '{name}', which is"
    for name in other.names:
        if one.get_field_index(name) < 0:
            return f"has a column '{name}', which is not"
    for field in one:
        if other.field(field.name).type != field.type:
            return f"its column '{field.name}' holds {other.field(field.name).type}, but {field.type}"
    return "its columns are in a different order than those"


@contextmanager
def _held(output: Output, wanted: Mapping[str, object], resume: bool) -> Iterator[None]:
    """The folder of parts is made, or taken up, and other runs are kept out of it. Raises TableError."""
    if os.path.lexists(output.path):
        raise TableError(f"{output.path}: already exists; remove it, or name another output")
    plan = os.path.join(output.parts, _PLAN)
    try:
        os.makedirs(output.parts)
    except FileExistsError:
        _take_up(output, wanted, resume)
    except OSError as error:
        raise TableError(f"{output.parts}: cannot be created ({error.strerror or error})") from error
    if not os.path.exists(plan):
        replace(plan, [json.dumps(wanted).encode("utf-8", "backslashreplace")])
    lock = _locked(plan)
    if lock is None:
        raise TableError(f"{output.parts}: another run is in progress there; wait for it")
    with lock:
        remove_strays(os.path.dirname(output.path) or os.curdir)
        for parent, _, _ in os.walk(output.parts):
            remove_strays(parent)
        yield


def _take_up(output: Output, wanted: Mapping[str, object], resume: bool) -> None:
    """Raise TableError if what was begun is not what is wanted. A run may have ended before it wrote its plan."""
    parts = output.parts
    if not resume:
        raise TableError(f"{parts}: an unfinished run is kept there; continue with --resume, or remove it")
    try:
        with open(os.path.join(parts, _PLAN), encoding="utf-8") as file:
            plan = json.load(file)
    except FileNotFoundError:
        if any(not is_stray(name) for name in os.listdir(parts)):
            raise TableError(f"{parts}: has no record of a run; remove it, or name another output") from None
        return
    except (OSError, ValueError):
        plan = None
    if plan != wanted:
        raise TableError(
            f"{parts}: was started with different options, rules or version; use those, or remove it and run "
            "again without --resume"
        )


def _locked(path: str) -> IO[str] | None:
    """The file, locked as long as it is open; None if another process has it."""
    file = open(path, encoding="utf-8")  # noqa: SIM115  # open for as long as it is to be locked
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except ImportError:  # a platform without it
        pass
    except OSError:
        file.close()
        return None
    return file


def _plan(task: Task, columns: Sequence[str]) -> dict[str, object]:
    """What decides about every row that is written."""
    settings = task.settings
    rules = rules_fingerprint(settings.rules), settings.policy, program_stamp(), versions(settings.model)
    asked = tuple(task._replace(folder="", keeps=False))[1:]
    return {"version": 1, "task": repr((rules, settings.front_matter, asked, tuple(columns)))}


def _put_in_place(paths: Iterable[str], output: Output) -> None:
    """The parts become the output in one step. What is no part of it, of a file that has changed, is left out."""
    if output.form is not None:
        put_together(paths, output.form, output.path)
        return
    wanted = set(paths)
    rows = os.path.join(output.parts, "rows")
    for parent, _, found in os.walk(rows):
        remove_strays(parent)
        for path in (os.path.join(parent, name) for name in found):
            if path not in wanted:
                os.unlink(path)
    os.rename(rows, output.path)
