"""Processes parcels of work in several processes, in order. Independent of texts.

Processes are spawned, which is the same on every system and safe beside the threads of libraries. Where a caller has
loaded what they need and nothing runs beside it, they can be forked, and have it at once. Parcels are taken as they are
needed, so that no more of them are in memory than the processes are busy with.
"""

from __future__ import annotations

import atexit
import gc
import multiprocessing
import os
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager, nullcontext
from typing import Any, TypeVar

from stigmalint.session.forked_worker import THREADS
from stigmalint.session.signals import held, leave_to_parent

_P = TypeVar("_P")
_R = TypeVar("_R")
_AHEAD = 2
"""Parcels in memory for each process: one that it works on, and one so that it need not wait."""


class JobError(Exception):
    """A process ended before its work was done."""


def in_processes(
    work: Callable[[_P], _R],
    parcels: Iterable[_P],
    processes: int,
    name: Callable[[_P], str] = str,
    *,
    forked: bool = False,
) -> Iterator[_R]:
    """`work(parcel)` for each parcel, in order. `work` must be a function of a module, or a partial of one.

    Processes that are `forked` have all that is loaded here; only where `companion.can_fork`.
    What `work` raises is raised here. Raises JobError, with the `name` of the parcel, when a process was killed.
    """
    with nullcontext() if forked else _safe_path():
        yield from _in_order(work, parcels, processes, name, forked)


def _in_order(
    work: Callable[[_P], _R], parcels: Iterable[_P], processes: int, name: Callable[[_P], str], forked: bool
) -> Iterator[_R]:
    if forked:
        gc.freeze()  # what is shared with the copies is not touched, and so not copied
    context = multiprocessing.get_context("fork" if forked else "spawn")
    with held():  # this starts one already, which looks after semaphores
        executor = ProcessPoolExecutor(processes, context, initializer=_begin, initargs=(forked,))
    waiting: deque[tuple[Future[_R], _P]] = deque()
    try:
        for parcel in parcels:
            with held():
                waiting.append((executor.submit(work, parcel), parcel))
            while waiting and (waiting[0][0].done() or len(waiting) >= _AHEAD * processes):
                yield _result(*waiting.popleft(), name)
        while waiting:
            yield _result(*waiting.popleft(), name)
    except BaseException:
        _stop(executor)
        raise
    executor.shutdown()


def _result(future: Future[_R], parcel: _P, name: Callable[[_P], str]) -> _R:
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise JobError(
            f"a process ended before it finished {name(parcel)}; if memory is short, use fewer processes (--jobs 1)"
        ) from error


def _stop(executor: ProcessPoolExecutor) -> None:
    for child in multiprocessing.active_children():
        child.terminate()
    executor.shutdown(cancel_futures=True)  # waits for its thread, on which the interpreter's exit may stumble


@contextmanager
def _safe_path() -> Iterator[None]:
    """Processes that are started in here do not look for modules in the current folder, which may be anyone's.

    A new interpreter would do that first of all, until it is given the path of this one.
    """
    if sys.version_info >= (3, 11):
        before = os.environ.get(_SAFE_PATH)
        os.environ[_SAFE_PATH] = "1"
        try:
            yield
        finally:
            if before is None:
                del os.environ[_SAFE_PATH]
            else:
                os.environ[_SAFE_PATH] = before
    else:  # has nothing like it but to be isolated; what it is called inside will not change any more
        from multiprocessing import util

        flags = util._args_from_interpreter_flags  # type: ignore[attr-defined]  # missing from the stubs
        util._args_from_interpreter_flags = lambda: [*flags(), "-I"]  # type: ignore[attr-defined]
        try:
            yield
        finally:
            util._args_from_interpreter_flags = flags  # type: ignore[attr-defined]


_SAFE_PATH = "PYTHONSAFEPATH"


def _begin(forked: bool) -> None:
    """Runs in each process first."""
    if not forked:  # what will be loaded stays, and need not be looked through; a copy has it, and goes on as it was
        gc.set_threshold(1_000_000, 50, 100)
    atexit.register(gc.freeze)
    leave_to_parent()
    for name in THREADS:
        os.environ.setdefault(name, "1")  # or the threads of each process would crowd out the other processes
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: Any) -> None:
    """A process whose parent was killed would wait for work forever."""
    parent.join()
    os._exit(1)
