"""Processes parcels of work in several processes, in order, even if a process crashes.

A process may be killed, or end on a row. Parcels that were under way are done again, one at a time; of one on which a
process ends again, the row is sought that does it, and left out.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures.process import BrokenProcessPool
from typing import TypeVar

from stigmalint.session.process_pool import JobError, in_processes

_P = TypeVar("_P")
_R = TypeVar("_R")
_ENDED = (JobError, BrokenProcessPool)
_TIMES = 8
"""How often one parcel may end a process before it is given up."""


def surviving(
    work: Callable[[_P], _R],
    parcels: Iterable[_P],
    processes: int,
    name: Callable[[_P], str],
    fixed: Callable[[_P, Callable[[_P], bool]], _P],
) -> Iterator[_R]:
    """`work(parcel)` for each parcel, in order. `work` must be a function of a module, or a partial of one.

    `fixed` gets a parcel on which a process ended twice, and a function that says whether a parcel ends one; it gives
    the parcel to do instead. What `work` raises is raised here. Raises JobError when processes end again and again.
    """
    rest = iter(parcels)
    under_way: deque[_P] = deque()

    def handed_on() -> Iterator[_P]:
        for parcel in rest:
            under_way.append(parcel)
            yield parcel

    def ends(parcel: _P) -> bool:
        try:
            list(in_processes(work, [parcel], 1, name))
        except _ENDED:
            return True
        return False

    has_more = True
    while has_more:
        has_more = False
        try:
            for result in in_processes(work, handed_on(), processes, name):
                under_way.popleft()
                yield result
        except _ENDED:
            has_more = True
        times = 0
        while under_way:
            try:
                for result in in_processes(work, list(under_way), 1, name):
                    under_way.popleft()
                    times = 0
                    yield result
            except _ENDED:
                times += 1
                if times >= _TIMES:
                    raise JobError(f"processes crash repeatedly on {name(under_way[0])}") from None
                under_way[0] = fixed(under_way[0], ends)
