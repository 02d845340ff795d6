"""A fork of the warm process takes the place of a user's process: streams, folder, environment, signals."""

from __future__ import annotations

import io
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from typing import NamedTuple, NoReturn

from stigmalint.daemon.wire import unpacked


class Request(NamedTuple):
    """What a run was started with."""

    args: tuple[str, ...]
    environment: dict[bytes, bytes]
    umask: int
    encodings: tuple[str, ...]
    """Of the three standard streams, each with its way to treat errors behind a colon."""
    identity: bytes


def read_request(body: bytes) -> Request:
    """The request whose fields these are. Raises ValueError or IndexError for anything else."""
    _, identity, umask, *rest = unpacked(body)
    encodings, rest = rest[:3], rest[3:]
    count = int(rest[0])
    args, variables = rest[1 : count + 1], rest[count + 1 :]
    pairs = (variable.partition(b"=") for variable in variables)
    return Request(
        tuple(map(os.fsdecode, args)),
        {name: value for name, _, value in pairs},
        int(umask),
        tuple(map(os.fsdecode, encodings)),
        identity,
    )


def stand_apart(left: Iterable[int]) -> None:
    """Be no one's any more: neither signals nor open files of the process that this one is a copy of are; `left` are
    the descriptors of these.
    """
    signal.set_wakeup_fd(-1)
    for number in (signal.SIGCHLD, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.pthread_sigmask(signal.SIG_SETMASK, ())
    os.setsid()  # Ctrl-C where the daemon was started is not for this process
    for handle in left:
        os.close(handle)


def take_place(request: Request, files: Sequence[int]) -> None:
    """Be as the process that sent the request, with the files that it sent."""
    *streams, here = files
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
    os.fchdir(here)
    for handle in files:
        os.close(handle)
    os.umask(request.umask)
    os.environb.clear()
    os.environb.update(request.environment)
    time.tzset()
    sys.argv[1:] = request.args
    sys.stdin, sys.stdout, sys.stderr = map(_stream, range(3), request.encodings)
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]


def _stream(number: int, encoding: str) -> io.TextIOWrapper:
    """A standard stream as Python makes it."""
    name, _, errors = encoding.partition(":")
    file = open(number, "rb" if number == 0 else "wb", closefd=False)  # noqa: SIM115  # as long as the process lives
    is_direct = number == 2 or file.isatty()
    stream = io.TextIOWrapper(file, name, errors, newline=None if number == 0 else "\n", line_buffering=is_direct)
    stream.mode = "r" if number == 0 else "w"  # type: ignore[misc]
    return stream


def run(work: Callable[[], object], tell: Callable[[int], object]) -> NoReturn:
    """Do the work as its own process does, and end with it; `tell` is told the exit code at the very end."""
    code = 1
    try:
        work()
        code = 0
    except SystemExit as end:
        code = _code(end.code)
    except BaseException:
        import traceback

        traceback.print_exc()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):  # no one is there to read it
            stream.flush()
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in range(3):  # who reads to the end of the output need not wait for the end of this process
        os.dup2(nowhere, number)
    tell(code)
    os._exit(code)


def _code(given: object) -> int:
    if given is None:
        return 0
    if isinstance(given, int):
        return given & 0xFF
    print(given, file=sys.stderr)
    return 1
