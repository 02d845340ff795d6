"""Sources go in, what was found in each comes out, in the same order: by the gate, the cache, this process or several.

A source that gate and cache cannot settle is put into a parcel. Parcels are held back until it is clear whether there
is enough work to repay processes of their own, each of which has to load the model.
"""

from __future__ import annotations

import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import accumulate, chain

from stigmalint.file_result import FileResult
from stigmalint.prose import Block, Source
from stigmalint.session.checker import Checker, Task
from stigmalint.session.workspace import Choices, Workspace

_REPAYS = 3000
"""Candidates from which on processes are worth their start; measured in bench/README.md."""
_REPAYS_FORKED = 2000
"""The same where a process can be forked, and has rules and model at once."""
_REPAYS_COPIES = 400
"""The same in a process that has them."""
_SAMPLE = 20_000
"""Characters from which it is guessed how much work texts are together."""
_PARCEL = 600
"""Candidates in one parcel: a fraction of a second, so that all processes end at about the same time."""
_CHARACTERS = 2500
"""Characters that take as long to be searched for candidates as one candidate takes to be judged."""
_SMALL = 600_000
"""Characters up to which even dense text does not repay processes; its candidates are not counted beforehand."""
_APART = 500
"""Characters from one candidate to the next in dense text, as long as none were counted."""
_AHEAD = 8_000_000
"""Characters of texts that may wait for a parcel to fill up, or for enough parcels."""


class Worker:
    """Checks sources with the same settings; from `begin` on in a process beside this one, where there can be one."""

    def __init__(self, workspace: Workspace, task: Task) -> None:
        self._workspace, self._task = workspace, task
        self.is_alone = workspace.alone
        self.checker = Checker(workspace, task)
        self._seen = self._weighed = self._counted = 0

    def begin(self, processes: int) -> None:
        """Let another process load rules and model while this one goes on; for all settings of a run there is one.

        Not where everything is to be said that is done: that process would say it to nobody.
        """
        if self._task.verbose:
            return
        if not self.is_alone or self._workspace.is_ready or self._workspace.companion is not None:
            return
        from stigmalint.session.forked_worker import Companion, can_fork

        if can_fork():
            check = partial(_check_all, self._workspace, {self._task: self}, processes)
            self._workspace.companion = Companion(self.prepare, check)

    def prepare(self) -> None:
        """Load rules and model now, in this process. Raises ModelError, RuleError or ConfigError."""
        self.checker.linter.prepare()

    def end(self) -> None:
        """From here on this process checks texts itself."""
        if self._workspace.companion is not None:
            self._workspace.companion.end()

    def check(self, sources: Sequence[Source]) -> Iterator[list[FileResult]]:
        """What there is to say of each source, some at a time."""
        if self._workspace.companion is None:
            yield self.check_here(sources)
        else:
            yield from ([result] for result in self._workspace.companion((self._task, sources)))

    def check_here(self, sources: Sequence[Source]) -> list[FileResult]:
        self._workspace.is_ready = True
        return self.checker.check(sources)

    def weight(self, source: Source) -> int:
        """How much work a source is likely to be, in candidates; once many were counted, as many as before."""
        length = len(source.text)
        self._seen += length
        if self._seen <= _SMALL:
            return _guessed(source)
        if self._counted >= _REPAYS:
            return 1 + length * self._counted // self._weighed
        found = self.counted(source)
        self._weighed += length
        self._counted += found
        return found

    def counted(self, source: Source) -> int:
        """How much work a source is, in candidates; this needs the rules."""
        return (
            1
            + sum(1 for _ in self.checker.linter.scanner.scan(Block(source.text, ())))
            + len(source.text) // _CHARACTERS
        )


def _guessed(source: Source) -> int:
    """How much work a source is likely to be, in candidates, where none were counted."""
    return 1 + len(source.text) // _APART


def cores() -> int:
    """How many processes can run at once here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def run(
    sources: Iterable[Source], workspace: Workspace, task: Task, processes: int, *, enough: int | None = None
) -> Iterator[FileResult]:
    """What there is to say of every source, in order. No more sources are held than are being worked on.

    More than one process is only used once there was `enough` work, in candidates: what comes is likely to be alike.
    By default that is as much as repays them.
    """
    if enough is None:
        enough = _REPAYS_FORKED if workspace.alone and sys.platform == "linux" else _REPAYS
    worker = Worker(workspace, task)
    order: deque[FileResult | None] = deque()
    parcels = _parcels(sources, worker, order, processes, beside=enough > 0)
    for parcel in _worked(parcels, worker, task, processes, enough):
        for item in parcel:
            while (ready := order.popleft()) is not None:
                yield ready
            yield item
        while order and (ready := order[0]) is not None:
            order.popleft()
            yield ready


_Parcel = tuple[tuple[Source, ...], int, int]
"""Sources, the work they are in candidates, and the characters that were read for them."""


def _parcels(
    sources: Iterable[Source], worker: Worker, order: deque[FileResult | None], processes: int, *, beside: bool
) -> Iterator[_Parcel]:
    """The sources that need work. In `order` stand the others, and None for these.

    With `beside`, and if there may be more processes, one gets ready for the work while sources are read. A parcel may
    be empty: it only tells that something in `order` can be handed on.
    """
    held: list[Source] = []
    weight = ahead = 0
    for source in sources:
        if held and beside and processes > 1:
            worker.begin(processes)  # there is work, and more to be read meanwhile
        ready = worker.checker.known(source)
        order.append(ready)
        ahead += len(source.text)
        if ready is None:
            held.append(source)
            weight += worker.weight(source) if processes > 1 else _guessed(source)
        if not held or weight >= _PARCEL or 2 * ahead >= _AHEAD:
            yield tuple(held), weight, ahead
            held, weight, ahead = [], 0, 0
    if held:
        yield tuple(held), weight, ahead


def _worked(
    parcels: Iterator[_Parcel], worker: Worker, task: Task, processes: int, enough: int
) -> Iterator[list[FileResult]]:
    held: list[_Parcel] = []
    weight = waiting = 0
    for parcel in parcels:
        texts, its, characters = parcel
        if processes < 2 or not (texts or held):
            if texts:
                yield from worker.check(texts)
            else:
                yield []
            continue
        held += [parcel] if texts else []
        weight += its
        waiting += characters
        if weight >= enough and len(held) > 1:
            yield from _side_by_side(chain(held, parcels), worker, task, processes)
            return
        if waiting >= _AHEAD:
            yield from worker.check(_joined(held))
            held, waiting = [], 0
    if held:
        yield from worker.check(_joined(held))


def _joined(parcels: Iterable[_Parcel]) -> tuple[Source, ...]:
    return tuple(chain.from_iterable(texts for texts, *_ in parcels))


def _side_by_side(parcels: Iterable[_Parcel], worker: Worker, task: Task, processes: int) -> Iterator[list[FileResult]]:
    from stigmalint.session.forked_worker import can_fork
    from stigmalint.session.process_pool import in_processes

    worker.end()
    forked = worker.is_alone and can_fork()
    if forked or task.verbose:
        worker.prepare()
    if forked:
        _workers[task] = worker
        forked = can_fork()  # a library may have begun a thread
    texts = (texts for texts, *_ in parcels if texts)
    yield from in_processes(partial(_check, task), texts, processes, name=_names, forked=forked)


def _check(task: Task, sources: tuple[Source, ...]) -> list[FileResult]:
    """Runs in a process of its own."""
    if task not in _workers:
        choices = Choices(no_cache=not task.keeps, exhaustive=task.exhaustive, alone=True)
        _workers[task] = Worker(Workspace(choices), task)
    return _workers[task].check_here(sources)


def _check_all(
    workspace: Workspace, workers: dict[Task, Worker], processes: int, parcel: tuple[Task, Sequence[Source]]
) -> Iterator[FileResult]:
    """Runs in the process beside the one that reads, or in that one when the other has ended; alone, or in copies."""
    from stigmalint.session.forked_worker import can_fork

    task, sources = parcel
    worker = workers.setdefault(task, Worker(workspace, task))
    parts = _parts(sources, worker, processes)
    if len(parts) == 1 or not can_fork():
        yield from worker.check_here(sources)
        return
    from stigmalint.session.process_pool import in_processes

    _workers[task] = worker
    work = partial(_check, task)
    yield from chain.from_iterable(in_processes(work, parts, processes, name=_names, forked=True))


def _parts(sources: Sequence[Source], worker: Worker, processes: int) -> list[tuple[Source, ...]]:
    """Sources in parcels of about the same work, as many for each process, if the work repays processes at all.

    Only the first are looked at for how much work they are.
    """
    counted = length = 0
    for source in sources:
        if length >= _SAMPLE:
            break
        counted += worker.counted(source)
        length += len(source.text)
    ends = list(accumulate(len(source.text) for source in sources))
    weight = ends[-1] * counted // max(1, length)
    if weight < _REPAYS_COPIES:
        return [tuple(sources)]
    number = processes * -(-weight // (processes * _PARCEL))
    parts: list[list[Source]] = [[] for _ in range(number)]
    for source, end in zip(sources, ends, strict=True):
        parts[(end - 1) * number // ends[-1]].append(source)
    return [tuple(part) for part in parts if part]


_workers: dict[Task, Worker] = {}
"""Of a process of its own, which gets one parcel after another; a forked one has what was here before."""


def _names(sources: Sequence[Source]) -> str:
    first = sources[0].path
    return first if len(sources) == 1 else f"{first} and {len(sources) - 1} more"
