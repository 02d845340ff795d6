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
from typing import TYPE_CHECKING, NamedTuple

from stigmalint.cli.settings import Choices, Linters
from stigmalint.disk.result_cache import Kept, Results
from stigmalint.disk.settings import Settings
from stigmalint.extract import extract
from stigmalint.extract.formats import FORMATS, Hiding
from stigmalint.finding import Safety
from stigmalint.prose import Block, Source, UnreadableError
from stigmalint.report import Result

if TYPE_CHECKING:
    from stigmalint.cli.mending import Checked, Checker
    from stigmalint.match.prefilter import Gate

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

_NOTHING = Kept()


class Task(NamedTuple):
    """What is to be done with each source; goes to other processes, with the settings of the sources."""

    settings: Settings
    mends: bool = False
    unsafe: bool = False
    keeps: bool = True
    """Whether the cache may be used."""
    exhaustive: bool = False
    verbose: bool = False


class Examined(NamedTuple):
    """A source and what was found in it; if it was to be mended, the result of that and what is found afterwards."""

    source: Source
    found: Kept
    mended: Result | None = None
    after: Kept | None = None
    trouble: str = ""
    """Why nothing can be said about the source: a fault of the program."""
    details: tuple[str, ...] = ()
    """Lines that show where the fault is, if these are wanted."""

    @property
    def is_clean(self) -> bool:
        """Nothing was found and nothing is to be said."""
        return not (self.found.findings or self.found.problems or self.mended or self.trouble)


class Examiner:
    """Examines sources with the same settings; from `begin` on in a process beside this one, where there can be one."""

    def __init__(self, linters: Linters, task: Task) -> None:
        self._linters, self._task = linters, task
        self.is_alone = linters.alone
        self._gate: Gate | None = None
        self._results: Results | None = None
        self._seen = self._weighed = self._counted = 0

    def known(self, source: Source) -> Examined | None:
        """What can be said without rules and grammar: nothing is there, or it was found before and stays as it is."""
        if self._gate is None:
            self._gate = self._linters.gate(self._task.settings)
        try:
            if self._gate is not None and self._is_shut(source, self._gate):
                return Examined(source, _NOTHING)
        except UnreadableError as error:
            return Examined(source, _NOTHING, trouble=str(error))
        kept = self._read(source)
        if kept is None or (self._task.mends and _can_change(kept, self._task.unsafe)):
            return None
        return (
            Examined(source, kept, Result(source, kept.findings), kept) if self._task.mends else Examined(source, kept)
        )

    def _is_shut(self, source: Source, gate: Gate) -> bool:
        """Whether no rule can find anything. Where markup hides words, what the reader gives is looked at.

        Raises UnreadableError.
        """
        if FORMATS[source.kind].hiding is not Hiding.DEEP:
            return gate.is_shut(source.text, source.kind)
        return gate.is_shut("\n".join(block.text for block in extract(source).blocks), "text")

    def begin(self, processes: int) -> None:
        """Let another process load rules and model while this one goes on; for all settings of a run there is one.

        Not where everything is to be said that is done: that process would say it to nobody.
        """
        if self._task.verbose:
            return
        if not self.is_alone or self._linters.is_ready or self._linters.companion is not None:
            return
        from stigmalint.session.forked_worker import Companion, can_fork

        if can_fork():
            examine = partial(_examine_all, self._linters, {self._task: self}, processes)
            self._linters.companion = Companion(self.prepare, examine)

    def prepare(self) -> None:
        """Load rules and model now, in this process. Raises ModelError, RuleError or ConfigError."""
        self._linters.linter(self._task.settings).prepare()

    def end(self) -> None:
        """From here on this process examines texts itself."""
        if self._linters.companion is not None:
            self._linters.companion.end()

    def examine(self, sources: Sequence[Source]) -> Iterator[list[Examined]]:
        """What is found in each source, some at a time."""
        if self._linters.companion is None:
            yield self.examine_here(sources)
        else:
            yield from ([found] for found in self._linters.companion((self._task, sources)))

    def examine_here(self, sources: Sequence[Source]) -> list[Examined]:
        """What is found in each source. One that the program fails on does not take the others with it."""
        from stigmalint.linter import OF_ALL_TEXTS

        self._linters.is_ready = True
        checker = self._checker()
        try:
            return self._examine(sources, checker)
        except OF_ALL_TEXTS:
            raise
        except UnreadableError as error:
            if len(sources) == 1:
                return [Examined(sources[0], _NOTHING, trouble=str(error))]
        except Exception as error:
            if len(sources) == 1:
                return [self._troubled(sources[0], error)]
        return [found for source in sources for found in self.examine_here([source])]

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
        scanner = self._linters.linter(self._task.settings).scanner
        return 1 + sum(1 for _ in scanner.scan(Block(source.text, ()))) + len(source.text) // _CHARACTERS

    def _examine(self, sources: Sequence[Source], checker: Checker) -> list[Examined]:
        # What leads to a change of a file is found by this run, whatever the cache says.
        kept = [None if self._task.mends else self._read(source) for source in sources]
        unknown = (source for source, found in zip(sources, kept, strict=True) if found is None)
        checked = checker.check(unknown)
        examined = []
        for source, found in zip(sources, kept, strict=True):
            now = self._keep(next(checked)) if found is None else found
            examined.append(self._mended(source, now, checker) if self._task.mends else Examined(source, now))
        return examined

    def _mended(self, source: Source, found: Kept, checker: Checker) -> Examined:
        from stigmalint.cli.mending import Checked, mend

        seen: dict[str, Kept] = {source.text: found}

        def check(source: Source) -> Checked:
            kept = seen[source.text] = self._keep(checker.check_one(source))
            return Checked(source, kept.findings, kept.problems)

        result, now = mend(Checked(source, found.findings, found.problems), check, unsafe=self._task.unsafe)
        return Examined(source, found, result, seen[now.source.text])

    def _checker(self) -> Checker:
        from stigmalint.cli.mending import Checker

        return Checker(self._linters.linter(self._task.settings), doubtful=True)

    @property
    def _kept(self) -> Results:
        if self._results is None:  # the gate settles most texts, and the key takes a look at many files
            self._results = Results(self._linters.cache, self._linters.results_key(self._task.settings))
        return self._results

    def _read(self, source: Source) -> Kept | None:
        return self._kept.read(source, self._left_out(source))

    def _keep(self, checked: Checked) -> Kept:
        known = self._linters.ruleset(self._task.settings).references
        cited = {key for finding in checked.findings for key in finding.sources if key in known}
        kept = Kept(checked.findings, checked.problems, {key: known[key].url for key in sorted(cited)})
        self._kept.write(checked.source, kept, self._left_out(checked.source))
        return kept

    def _left_out(self, source: Source) -> Iterable[str]:
        settings = self._task.settings
        if not settings.per_file_ignores:
            return ()
        from pathlib import Path

        return settings.ignored_in(Path(source.path))

    def _troubled(self, source: Source, error: Exception) -> Examined:
        import traceback

        from stigmalint.linter import fault_on

        trouble = f"{source.path}: {fault_on('file', error)}"
        if not self._task.verbose:
            return Examined(source, _NOTHING, trouble=f"{trouble}; --verbose shows where")
        details = "".join(traceback.format_exception(error)).splitlines()
        return Examined(source, _NOTHING, trouble=trouble, details=tuple(details))


def _can_change(kept: Kept, unsafe: bool) -> bool:
    """Whether mending has anything to try: a fix, or a suppression that can be taken out."""
    safeties = (Safety.SAFE, Safety.UNSAFE) if unsafe else (Safety.SAFE,)
    return any(problem.edit for problem in kept.problems) or any(
        fix.safety in safeties for finding in kept.findings if not finding.doubtful for fix in finding.fixes
    )


def _guessed(source: Source) -> int:
    """How much work a source is likely to be, in candidates, where none were counted."""
    return 1 + len(source.text) // _APART


def cores() -> int:
    """How many processes can run at once here."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def examined(
    sources: Iterable[Source], linters: Linters, task: Task, processes: int, *, enough: int | None = None
) -> Iterator[Examined]:
    """Every source with what was found in it, in order. No more sources are held than are being worked on.

    More than one process is only used once there was `enough` work, in candidates: what comes is likely to be alike.
    By default that is as much as repays them.
    """
    if enough is None:
        enough = _REPAYS_FORKED if linters.alone and sys.platform == "linux" else _REPAYS
    examiner = Examiner(linters, task)
    order: deque[Examined | None] = deque()
    parcels = _parcels(sources, examiner, order, processes, beside=enough > 0)
    for parcel in _worked(parcels, examiner, task, processes, enough):
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
    sources: Iterable[Source], examiner: Examiner, order: deque[Examined | None], processes: int, *, beside: bool
) -> Iterator[_Parcel]:
    """The sources that need work. In `order` stand the others, and None for these.

    With `beside`, and if there may be more processes, one gets ready for the work while sources are read. A parcel may
    be empty: it only tells that something in `order` can be handed on.
    """
    held: list[Source] = []
    weight = ahead = 0
    for source in sources:
        if held and beside and processes > 1:
            examiner.begin(processes)  # there is work, and more to be read meanwhile
        ready = examiner.known(source)
        order.append(ready)
        ahead += len(source.text)
        if ready is None:
            held.append(source)
            weight += examiner.weight(source) if processes > 1 else _guessed(source)
        if not held or weight >= _PARCEL or 2 * ahead >= _AHEAD:
            yield tuple(held), weight, ahead
            held, weight, ahead = [], 0, 0
    if held:
        yield tuple(held), weight, ahead


def _worked(
    parcels: Iterator[_Parcel], examiner: Examiner, task: Task, processes: int, enough: int
) -> Iterator[list[Examined]]:
    held: list[_Parcel] = []
    weight = waiting = 0
    for parcel in parcels:
        texts, its, characters = parcel
        if processes < 2 or not (texts or held):
            if texts:
                yield from examiner.examine(texts)
            else:
                yield []
            continue
        held += [parcel] if texts else []
        weight += its
        waiting += characters
        if weight >= enough and len(held) > 1:
            yield from _side_by_side(chain(held, parcels), examiner, task, processes)
            return
        if waiting >= _AHEAD:
            yield from examiner.examine(_joined(held))
            held, waiting = [], 0
    if held:
        yield from examiner.examine(_joined(held))


def _joined(parcels: Iterable[_Parcel]) -> tuple[Source, ...]:
    return tuple(chain.from_iterable(texts for texts, *_ in parcels))


def _side_by_side(
    parcels: Iterable[_Parcel], examiner: Examiner, task: Task, processes: int
) -> Iterator[list[Examined]]:
    from stigmalint.session.forked_worker import can_fork
    from stigmalint.session.process_pool import in_processes

    examiner.end()
    forked = examiner.is_alone and can_fork()
    if forked or task.verbose:
        examiner.prepare()
    if forked:
        _examiners[task] = examiner
        forked = can_fork()  # a library may have begun a thread
    texts = (texts for texts, *_ in parcels if texts)
    yield from in_processes(partial(_examine, task), texts, processes, name=_names, forked=forked)


def _examine(task: Task, sources: tuple[Source, ...]) -> list[Examined]:
    """Runs in a process of its own."""
    if task not in _examiners:
        choices = Choices(no_cache=not task.keeps, exhaustive=task.exhaustive, alone=True)
        _examiners[task] = Examiner(Linters(choices), task)
    return _examiners[task].examine_here(sources)


def _examine_all(
    linters: Linters, examiners: dict[Task, Examiner], processes: int, parcel: tuple[Task, Sequence[Source]]
) -> Iterator[Examined]:
    """Runs in the process beside the one that reads, or in that one when the other has ended; alone, or in copies."""
    from stigmalint.session.forked_worker import can_fork

    task, sources = parcel
    examiner = examiners.setdefault(task, Examiner(linters, task))
    parts = _parts(sources, examiner, processes)
    if len(parts) == 1 or not can_fork():
        yield from examiner.examine_here(sources)
        return
    from stigmalint.session.process_pool import in_processes

    _examiners[task] = examiner
    work = partial(_examine, task)
    yield from chain.from_iterable(in_processes(work, parts, processes, name=_names, forked=True))


def _parts(sources: Sequence[Source], examiner: Examiner, processes: int) -> list[tuple[Source, ...]]:
    """Sources in parcels of about the same work, as many for each process, if the work repays processes at all.

    Only the first are looked at for how much work they are.
    """
    counted = length = 0
    for source in sources:
        if length >= _SAMPLE:
            break
        counted += examiner.counted(source)
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


_examiners: dict[Task, Examiner] = {}
"""Of a process of its own, which gets one parcel after another; a forked one has what was here before."""


def _names(sources: Sequence[Source]) -> str:
    first = sources[0].path
    return first if len(sources) == 1 else f"{first} and {len(sources) - 1} more"
