"""A command goes in; the time, the CPU time and the memory of it and of all processes that it starts come out.

A process may outlive the one that started it, and the system then counts its time for no one who asked. So each command
runs below a small process of its own, which is this file run as a program: Linux hands it every orphan among its
descendants, and it waits for all of them. It is small because the memory of a process begins, for the system, with what
its parent has.
"""

from __future__ import annotations

import ctypes
import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

_PR_SET_CHILD_SUBREAPER = 36
_EVERY = 0.02
"""Seconds from one look at the memory to the next, at least."""
_REST = 30
"""How many times as long as such a look takes there is none, so that it takes nothing from what is measured."""


class Usage(NamedTuple):
    """`wall`: seconds until the command ended; `cpu`: user and system seconds of all processes, until the last ended.

    `memory`, in bytes: the most that all processes had together, where it was sampled, shared pages counted once; else
    the most that one of them had. `code` is negative for a signal, 127 where there is no such command. `is_over` says
    that all were killed at the limit.
    """

    wall: float
    cpu: float
    memory: int
    code: int
    is_over: bool
    output: str = ""
    errors: str = ""


def run(
    command: Sequence[str],
    *,
    env: Mapping[str, str] | None = None,
    limit: float = 3600,
    sampled: bool = False,
    keeps_output: bool = False,
) -> Usage:
    """Run a command to its end, and that of all its descendants, or for `limit` seconds."""
    told, tells = os.pipe()
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as errors:
        watcher = [sys.executable, "-I", "-S", __file__, str(tells), str(limit), "sampled" if sampled else "", *command]
        with subprocess.Popen(
            watcher,
            env=env,
            stdin=subprocess.DEVNULL,
            stdout=output if keeps_output else subprocess.DEVNULL,
            stderr=errors,
            pass_fds=(tells,),
        ):
            os.close(tells)
            with open(told, encoding="ascii") as answer:
                wall, cpu, memory, code, is_over = json.loads(answer.read())
        output.seek(0)
        errors.seek(0)
        told_out, told_err = (stream.read().decode(errors="replace") for stream in (output, errors))
        return Usage(wall, cpu, memory, code, is_over, told_out, told_err[-2000:])


def watch(command: list[str], limit: float, *, is_sampled: bool) -> tuple[float, float, int, int, bool]:
    """The first five of `Usage`. For its own process: it takes orphans and a timer, and waits for all children."""
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError(ctypes.get_errno(), "this system hands no orphans over")
    is_over = False

    def stop(*_: object) -> None:
        nonlocal is_over
        is_over = True
        for process in descendants(os.getpid()):
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)

    signal.signal(signal.SIGALRM, stop)
    began = time.perf_counter()
    try:
        main = os.posix_spawnp(command[0], command, os.environ)
    except OSError as error:
        print(f"{command[0]}: {error.strerror}", file=sys.stderr)
        return 0.0, 0.0, 0, 127, False
    signal.setitimer(signal.ITIMER_REAL, limit, 1)  # again each second, for what was started meanwhile
    sampler = _Sampler() if is_sampled else None
    wall, cpu, memory, code = 0.0, 0.0, 0, 0
    while True:
        try:
            process, status, used = os.wait4(-1, 0)
        except ChildProcessError:
            break
        if process == main:
            wall, code = time.perf_counter() - began, os.waitstatus_to_exitcode(status)
        cpu += used.ru_utime + used.ru_stime  # with those of its descendants that it waited for itself
        memory = max(memory, used.ru_maxrss * 1024)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return wall, cpu, max(memory, sampler.most if sampler else 0), code, is_over


def descendants(process: int) -> Iterator[int]:
    """The processes below one, as far as they are still there."""
    with suppress(OSError):
        for task in os.listdir(f"/proc/{process}/task"):
            for child in Path(f"/proc/{process}/task/{task}/children").read_text(encoding="ascii").split():
                yield int(child)
                yield from descendants(int(child))


class _Sampler(threading.Thread):
    """Looks at what all descendants of this process have in memory, again and again, and keeps the most."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self.start()

    def run(self) -> None:
        while True:
            began = time.perf_counter()
            self.most = max(self.most, sum(map(_memory, descendants(os.getpid()))))
            time.sleep(max(_EVERY, _REST * (time.perf_counter() - began)))


def _memory(process: int) -> int:
    """Bytes in memory, a page that several processes share divided among them."""
    with suppress(OSError):
        for line in Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    return 0


def main() -> None:
    tells, limit, sampled, *command = sys.argv[1:]
    os.set_inheritable(int(tells), False)
    answer = json.dumps(watch(command, float(limit), is_sampled=bool(sampled)))
    with open(int(tells), "w", encoding="ascii") as answers:
        answers.write(answer)


if __name__ == "__main__":
    main()
