"""Makes SIGTERM and SIGHUP end a run as Ctrl-C does: by an exception, so that files and processes are cleaned up.

Only a program in its own process listens; processes that it starts leave Ctrl-C to it, and end at once when told to.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import NoReturn

_ENDS = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""Windows has no SIGHUP."""


class Ended(SystemExit):
    """The system, or someone, ends this run. Passes through every `except Exception`; its code is 128 and `number`."""

    def __init__(self, number: int) -> None:
        super().__init__(128 + number)
        self.number = number

    def __str__(self) -> str:
        return "Terminated" if self.number == signal.SIGTERM else "Hung up"


@contextmanager
def heard() -> Iterator[None]:
    """A command line runs in here, in its own process. What ends it too early, or too late, to say more is an
    exit code alone."""
    listen()
    try:
        yield
    except KeyboardInterrupt:
        sys.exit(130)
    finally:
        rest()


def listen() -> None:
    """From here on raise Ended in the main thread. What was ignored from the start (`nohup`) stays ignored."""
    for number in _ENDS:
        if signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, _end)


def rest() -> None:
    """Undo `listen`: the signals end this process at once, as they do by default."""
    for number in _ENDS:
        if signal.getsignal(number) is _end:
            signal.signal(number, signal.SIG_DFL)


def end_at_once() -> None:
    """Undo `listen`, and the same for Ctrl-C: for a run with nothing to put away, whose threads wait for input."""
    rest()
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)


@contextmanager
def held() -> Iterator[None]:
    """Processes that are started in here begin with all of this held back, until they `leave_to_parent`."""
    if sys.platform == "win32":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, *_ENDS})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def leave_to_parent() -> None:
    """In a process that was started: Ctrl-C is for who started it, and the others end it at once."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    rest()
    if sys.platform != "win32":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDS)


def _end(number: int, _frame: object) -> NoReturn:
    raise Ended(number)
