"""A copy of this process, forked while it has more to read: it gets ready, and then does parcels of work for it.

Two things take time before the first finding: reading, and loading rules and language model. Side by side they take the
time of the longer one.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from itertools import islice
from typing import Any, BinaryIO, Generic, NoReturn, TypeVar

from stigmalint.session.signals import held, leave_to_parent

_P = TypeVar("_P")
_R = TypeVar("_R")


def can_fork() -> bool:
    """Whether a copy of this process can be trusted: on Linux, as long as it has one thread."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


class Companion(Generic[_P, _R]):
    """Does `work(parcel)` in a copy of this process, made here, which has called `prepare` beforehand.

    Only where `can_fork`. The copy reads and writes nothing but parcels and what comes of them, one result after the
    other, and ends with this process. When it fails, or is killed, the rest is done here; results are the same then.
    """

    def __init__(self, prepare: Callable[[], object], work: Callable[[_P], Iterable[_R]]) -> None:
        self._work = work
        (here_in, there_out), (there_in, here_out) = os.pipe(), os.pipe()
        with held():  # the copy is not to take a signal for one to this process
            self._process = os.fork()
            if self._process == 0:
                try:
                    os.close(here_in)
                    os.close(here_out)
                    _serve(os.fdopen(there_in, "rb"), os.fdopen(there_out, "wb"), prepare, work)
                finally:
                    os._exit(1)
        os.close(there_in)
        os.close(there_out)
        self._parcels, self._answers = os.fdopen(here_out, "wb"), os.fdopen(here_in, "rb")

    def __call__(self, parcel: _P) -> Iterator[_R]:
        """What `work(parcel)` gives and raises. Take all of it before the next parcel."""
        taken = 0
        if not self._parcels.closed:
            try:
                pickle.dump(parcel, self._parcels)
                self._parcels.flush()
                while answers := pickle.load(self._answers):
                    yield answers[0]
                    taken += 1
                return
            except (EOFError, BrokenPipeError, pickle.UnpicklingError):  # it ended, perhaps in the middle of a result
                self.end()
            except BaseException:  # an interrupt, or nobody wants the rest
                os.kill(self._process, signal.SIGTERM)
                raise
        yield from islice(self._work(parcel), taken, None)

    def end(self) -> None:
        """Let the copy end, which it does at once unless it is at work."""
        with suppress(BrokenPipeError):
            self._parcels.close()
        self._answers.close()


def _serve(
    parcels: BinaryIO, answers: BinaryIO, prepare: Callable[[], object], work: Callable[[Any], Iterable[object]]
) -> NoReturn:
    leave_to_parent()  # who asked for the work is told, and this ends with it
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):  # who waits for the end of the output need not wait for this
        os.dup2(nowhere, stream)
    prepare()
    while True:
        for result in work(pickle.load(parcels)):
            pickle.dump((result,), answers)
            answers.flush()
        pickle.dump((), answers)
        answers.flush()
