"""Checks files or sources, in order: with the gate, the cache, and grammar, in this process or several.

This process begins alone, and reads. Once something needs rules and grammar, a companion loads them meanwhile. When
there is enough to do for several processes, files are handed out unread: each process reads, asks gate and cache, and
judges, and this one only names the files and puts the results in order.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple, overload

from stigmalint.disk.files import InputError
from stigmalint.file_result import FileResult
from stigmalint.prose import Source
from stigmalint.session.checker import Checker, Task
from stigmalint.session.inputs import Unread, Unreadable
from stigmalint.session.workspace import Choices, Workspace

Item = Source | Unread
"""What is to be checked: a text that is there, or a file that is still to be read."""
Result = FileResult | Unreadable

_REPAYS = 1_500_000
"""Code points that need grammar from which on processes are worth their start."""
_REPAYS_COPIES = 200_000
"""The same where they can be copied from one that has rules and model at once."""
_REPAYS_READING = 3_000_000
"""Code points of any text from which on copies are worth their start, if it goes on."""
_FEW = 300_000
"""The same where the user has said how many processes there are to be."""
_PARCEL = 256_000
"""Bytes of files in one parcel: a fraction of a second even of dense text, so that all processes end together."""
_FILES = 64
"""Files in one parcel, at most."""
_AHEAD = 3
"""Parcels for each process that are handed out before their results are taken."""
_HELD = 4_000_000
"""Code points of texts that may wait for grammar in this process."""


class _How(NamedTuple):
    """How parcels are to be worked on: by how many processes, and with what."""

    task: Task
    processes: int
    needs_grammar: bool
    """Whether rules and model are to be loaded before there are copies, so that all have them."""


class Worker:
    """Checks files and sources with the same settings, in whatever process it is."""

    def __init__(self, workspace: Workspace, task: Task) -> None:
        self._workspace, self._task = workspace, task
        self.checker = Checker(workspace, task)

    def prepare(self) -> None:
        """Load rules and model now, in this process. Raises ModelError, RuleError or ConfigError."""
        self.checker.linter.prepare()

    def check(self, items: Sequence[Item]) -> list[Result]:
        """What there is to say of each, in order."""
        found = [self.known(item) for item in items]
        unknown = [source for source in found if isinstance(source, Source)]
        if not unknown:
            return [result for result in found if not isinstance(result, Source)]
        self._workspace.is_ready = True
        checked = iter(self.checker.check(unknown))
        return [next(checked) if isinstance(result, Source) else result for result in found]

    def known(self, item: Item) -> Result | Source:
        """What can be said of a file or source without rules and grammar; else the source, which needs them."""
        if isinstance(item, Source):
            return self.checker.known(item) or item
        try:
            source = item.read()
        except InputError as error:
            return Unreadable(item, error)
        return self.checker.known(source) or source


def cores() -> int:
    """How many processes can run at once here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@overload
def run(
    items: Iterable[Source], workspace: Workspace, task: Task, processes: int, *, at_once: bool = ...
) -> Iterator[FileResult]: ...
@overload
def run(
    items: Iterable[Item], workspace: Workspace, task: Task, processes: int, *, at_once: bool = ...
) -> Iterator[Result]: ...
def run(
    items: Iterable[Item], workspace: Workspace, task: Task, processes: int, *, at_once: bool = False
) -> Iterator[Result]:
    """What there is to say of every file or source, in order.

    Processes beside this one are only used once there was enough work to repay them: what comes is likely to be alike.
    With `at_once` a little is enough.
    """
    return _Run(iter(items), workspace, task, processes, at_once).results()


class _Run:
    """What was found of the items so far, in order; a source stands for itself while it needs grammar."""

    def __init__(self, items: Iterator[Item], workspace: Workspace, task: Task, processes: int, at_once: bool) -> None:
        self._items, self._workspace, self._task, self._processes = items, workspace, task, processes
        self._worker = Worker(workspace, task)
        # Of what it does, a copy tells no one.
        self._has_copies = processes > 1 and workspace.alone and not task.verbose and sys.platform == "linux"
        self._repays = _FEW if at_once else _REPAYS_COPIES if self._has_copies else _REPAYS
        self._repays_reading = _FEW if at_once else _REPAYS_READING
        self._found: deque[Result | Source] = deque()
        self._read = self._unknown = 0
        """Code points that were read, and those of texts in hand that need grammar."""

    def results(self) -> Iterator[Result]:
        for item in self._items:
            if self._unknown:
                self._begin()  # there is work, and more to be read meanwhile
            self._take(item)
            if self._is_enough():
                yield from self._shared()
                return
            if self._unknown >= _HELD:
                yield from self._judged()
            yield from self._settled()
        yield from self._shared() if self._is_much else self._judged()

    def _settled(self) -> Iterator[Result]:
        """What can be given already."""
        while self._found and not isinstance(result := self._found[0], Source):
            self._found.popleft()
            yield result

    def _begin(self) -> None:
        """Let another process load rules and model while this one goes on; for all settings of a run there is one."""
        if self._has_copies and not self._workspace.is_ready and self._workspace.companion is None:
            self._copy(self._worker.prepare)

    def _copy(self, prepare: Callable[[], object]) -> None:
        if not _can_fork():  # a library may have begun a thread
            self._has_copies = False
            self._repays = _REPAYS if self._repays == _REPAYS_COPIES else self._repays
            return
        from stigmalint.session.forked_worker import Companion

        work, alone = partial(_worked, self._workspace), partial(_worked_alone, self._workspace)
        self._workspace.companion = Companion(prepare, work, alone)

    def _take(self, item: Item) -> None:
        result = self._worker.known(item)
        self._found.append(result)
        if isinstance(result, Source):
            self._unknown += len(result.text)
            self._read += len(result.text)
        elif isinstance(result, FileResult):
            self._read += len(result.source.text)

    @property
    def _is_much(self) -> bool:
        """Whether what needs grammar repays more processes."""
        return self._processes > 1 and self._unknown >= self._repays

    def _is_enough(self) -> bool:
        """Whether it is time for more processes, as far as can be seen while there is more to read."""
        is_much = self._is_much or (self._has_copies and self._read >= self._repays_reading)
        companion = self._workspace.companion
        # As long as it has to be waited for, there is something better to do.
        return is_much and (companion is None or companion.is_ready or self._unknown >= _HELD)

    def _judged(self) -> Iterator[Result]:
        """What was found so far, with what needs grammar judged by one process."""
        found = list(self._found)
        self._found.clear()
        self._unknown = 0
        unknown = [source for source in found if isinstance(source, Source)]
        judged = iter(self._judged_by_one(unknown) if unknown else ())
        yield from (next(judged) if isinstance(result, Source) else result for result in found)

    def _judged_by_one(self, sources: Sequence[Source]) -> list[Result]:
        companion = self._workspace.companion
        if companion is None:
            return self._worker.check(sources)
        (packed,) = companion(_How(self._task, 1, needs_grammar=True), [sources], ahead=1)
        return _unpacked(packed)

    def _shared(self) -> Iterator[Result]:
        """All that there is to say, by several processes from here on."""
        order = deque(None if isinstance(result, Source) else result for result in self._found)
        sources = [source for source in self._found if isinstance(source, Source)]

        def items() -> Iterator[Item]:
            yield from sources
            for item in self._items:
                order.append(None)
                yield item

        for packed in self._packed(_parcels(items()), needs_grammar=bool(sources)):
            for result in _unpacked(packed):
                while (known := order.popleft()) is not None:
                    yield known
                yield result
        yield from (known for known in order if known is not None)

    def _packed(self, parcels: Iterator[Sequence[Item]], *, needs_grammar: bool) -> Iterator[bytes]:
        how = _How(self._task, self._processes, needs_grammar)
        if self._has_copies and self._workspace.companion is None:
            self._copy(self._worker.prepare if needs_grammar else _nothing)
        if (companion := self._workspace.companion) is not None:
            return companion(how, parcels, ahead=_AHEAD * self._processes)
        from stigmalint.session.process_pool import in_processes

        if self._task.verbose:
            self._worker.prepare()  # what this has to tell, other processes tell no one
        return in_processes(partial(_checked, self._task), parcels, self._processes, name=_names)


def _can_fork() -> bool:
    from stigmalint.session.forked_worker import can_fork  # few runs need it

    return can_fork()


def _nothing() -> None:
    """Prepares nothing."""


def _parcels(items: Iterable[Item]) -> Iterator[list[Item]]:
    parcel: list[Item] = []
    size = 0
    for item in items:
        parcel.append(item)
        size += _size(item)
        if size >= _PARCEL or len(parcel) >= _FILES:
            yield parcel
            parcel, size = [], 0
    if parcel:
        yield parcel


def _size(item: Item) -> int:
    """About how many bytes there are to read or judge."""
    if isinstance(item, Source):
        return len(item.text)
    try:
        return os.stat(item.path).st_size
    except OSError:
        return 0  # which will be told when it is read


def _worked(workspace: Workspace, how: _How, parcels: Iterator[Sequence[Item]]) -> Iterator[bytes]:
    """Runs in the process beside the one that reads: does parcels itself, or has copies do them."""
    worker = _workers.setdefault(how.task, Worker(workspace, how.task))
    if how.needs_grammar:
        worker.prepare()
    if how.processes > 1 and _can_fork():
        from stigmalint.session.process_pool import in_processes

        work = partial(_checked, how.task)
        yield from in_processes(work, parcels, how.processes, name=_names, forked=True)
    else:
        yield from _worked_alone(workspace, how, parcels)


def _worked_alone(workspace: Workspace, how: _How, parcels: Iterator[Sequence[Item]]) -> Iterator[bytes]:
    worker = Worker(workspace, how.task)
    return (_packed(items, worker.check(items)) for items in parcels)


def _checked(task: Task, items: Sequence[Item]) -> bytes:
    """Runs in its own process."""
    if task not in _workers:
        choices = Choices(no_cache=not task.keeps, exhaustive=task.exhaustive, alone=True)
        _workers[task] = Worker(Workspace(choices), task)
    return _packed(items, _workers[task].check(items))


_workers: dict[Task, Worker] = {}
"""Of its own process, which gets one parcel after another; a copy has what was here before."""


def _packed(items: Sequence[Item], results: Iterable[Result]) -> bytes:
    """Results for another process, which a third may hand on; where nothing was found in a file, without its text."""
    import pickle  # many runs need no other process

    return pickle.dumps(
        [
            FileResult(result.source._replace(text="", archive=b""))
            if isinstance(item, Unread) and isinstance(result, FileResult) and result.is_clean
            else result
            for item, result in zip(items, results, strict=True)
        ]
    )


def _unpacked(packed: bytes) -> list[Result]:
    import pickle

    results: list[Result] = pickle.loads(packed)
    return results


def _names(items: Sequence[Item]) -> str:
    first = items[0].path
    return first if len(items) == 1 else f"{first} and {len(items) - 1} more"
