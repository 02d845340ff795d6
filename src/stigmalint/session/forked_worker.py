"""A fork of this process, made while it is still reading: it gets ready, and then processes parcels of work.

Two things take time before the first finding: reading, and loading rules and language model. Side by side they take the
time of the longer one. The copy can be copied in turn, so that many processes share what was loaded once.
"""

from __future__ import annotations

import os
import pickle
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain
from select import select
from typing import Any, BinaryIO, Generic, NoReturn, TypeVar, cast

from stigmalint.session.signals import held, leave_to_parent

_H = TypeVar("_H")
_P = TypeVar("_P")
_R = TypeVar("_R")
_Work = Callable[[_H, Iterator[_P]], Iterator[_R]]


THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
"""The variables that say how many threads the libraries for numbers begin."""


def can_fork() -> bool:
    """Whether a copy of this process can be trusted: on Linux, as long as it has one thread."""
    return sys.platform == "linux" and len(os.listdir("/proc/self/task")) == 1


class Companion(Generic[_H, _P, _R]):
    """Does `work(how, parcels)` in a copy of this process, made here, which has called `prepare` beforehand.

    Only where `can_fork`. The work gives one result for each parcel, in order. The copy reads and writes nothing but
    parcels and results, and ends with this process. When it fails, or is killed, `alone(how, parcels)` does the rest
    here; results are the same then.
    """

    def __init__(
        self, prepare: Callable[[], object], work: _Work[_H, _P, _R], alone: _Work[_H, _P, _R] | None = None
    ) -> None:
        self._alone = alone or work
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
        os.set_blocking(here_out, False)
        self._parcels, self._answers = here_out, os.fdopen(here_in, "rb")
        self._unsent = bytearray()
        self._has_begun = self._has_ended = False

    @property
    def is_ready(self) -> bool:
        """Whether no one has to wait for it: it is prepared, or will never be."""
        return self._has_begun or self._has_ended or bool(select([self._answers], [], [], 0)[0])

    def __call__(self, how: _H, parcels: Iterable[_P], ahead: int) -> Iterator[_R]:
        """What `work(how, parcels)` gives and raises. At most `ahead` parcels are taken before their results; it has to
        be as many as the work takes before it gives the first.

        Take all of it before the next call.
        """
        parcels, waiting = iter(parcels), deque[_P]()
        if not self._has_ended:
            try:
                yield from self._results(how, parcels, waiting, ahead)
                return
            except _EndedError:  # perhaps in the middle of a result
                self.end()
            except BaseException:  # an interrupt, or no one wants the rest
                os.kill(self._process, signal.SIGTERM)
                raise
        yield from self._alone(how, chain(waiting, parcels))

    def _results(self, how: _H, parcels: Iterator[_P], waiting: deque[_P], ahead: int) -> Iterator[_R]:
        if not self._has_begun:
            self._answer()
            self._has_begun = True
        self._send(how)
        for parcel in parcels:
            waiting.append(parcel)
            self._send(parcel)
            if len(waiting) >= ahead:
                yield self._result(waiting)
        self._send()
        while waiting:
            yield self._result(waiting)

    def _result(self, waiting: deque[_P]) -> _R:
        (result,) = self._answer()
        waiting.popleft()
        return cast(_R, result)

    def _send(self, *item: object) -> None:
        """Send as much as can be sent at once: the copy may be waiting itself, for someone to take a result."""
        self._unsent += pickle.dumps(item)
        self._send_on()

    def _send_on(self) -> None:
        try:
            while self._unsent:
                del self._unsent[: os.write(self._parcels, self._unsent)]
        except BlockingIOError:
            return
        except BrokenPipeError as error:
            raise _EndedError from error

    def _answer(self) -> tuple[object, ...]:
        while self._unsent and not select([self._answers], [self._parcels], [])[0]:
            self._send_on()
        try:
            return cast("tuple[object, ...]", pickle.load(self._answers))
        except (EOFError, pickle.UnpicklingError) as error:
            raise _EndedError from error

    def end(self) -> None:
        """Let the copy end, which it does at once unless it is at work."""
        if not self._has_ended:
            self._has_ended = True
            os.close(self._parcels)
            self._answers.close()


class _EndedError(Exception):
    """The copy ended before its work did."""


def _serve(
    parcels: BinaryIO, answers: BinaryIO, prepare: Callable[[], object], work: _Work[Any, Any, object]
) -> NoReturn:
    leave_to_parent()  # who asked for the work is told, and this ends with it
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in range(3):  # who waits for the end of the output need not wait for this
        os.dup2(nowhere, stream)

    def answer(*result: object) -> None:
        pickle.dump(result, answers)
        answers.flush()

    prepare()
    answer()
    while True:
        (how,) = pickle.load(parcels)
        for result in work(how, (parcel for (parcel,) in iter(partial(pickle.load, parcels), ()))):
            answer(result)
