"""Processes side by side: the order of their results, their errors, and their end."""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from stigmalint.session.process_pool import JobError, in_processes


def slow_first(number: int) -> int:
    time.sleep(0.3 if number == 0 else 0)
    return number * number


def fail_at_three(number: int) -> int:
    if number == 3:
        raise ValueError("three")
    return number


def die(number: int) -> int:
    os._exit(9)


def test_results_come_in_the_order_of_the_parcels() -> None:
    assert list(in_processes(slow_first, range(12), 2)) == [number * number for number in range(12)]


def test_parcels_are_taken_as_they_are_needed() -> None:
    taken = []

    def parcels() -> Iterator[int]:
        for number in range(40):
            taken.append(number)
            yield number

    ahead = [len(taken) - number for number, _ in enumerate(in_processes(slow_first, parcels(), 2))]
    assert max(ahead) <= 6


def test_what_a_process_raises_is_raised_here_and_the_others_end() -> None:
    with pytest.raises(ValueError, match="three"):
        list(in_processes(fail_at_three, range(100), 2))
    until = time.monotonic() + 10
    while multiprocessing.active_children() and time.monotonic() < until:
        time.sleep(0.05)  # not join: the executor's own thread may be collecting the same process
    assert multiprocessing.active_children() == []


def test_a_killed_process_is_told_with_what_it_was_at() -> None:
    with pytest.raises(JobError, match=r"finished a\.md; .*--jobs 1"):
        list(in_processes(die, [1], 2, name=lambda number: "a.md"))


FORKED = """\
import gc
from stigmalint.session.forked_worker import can_fork
from stigmalint.session.process_pool import in_processes
loaded = []
def work(number):
    return number, list(loaded), gc.get_threshold()[0]
if __name__ == "__main__":
    loaded.append("model")
    gc.set_threshold(12345)
    assert can_fork()
    print(list(in_processes(work, range(3), 2, forked=True)))
    loaded.append("more")
    print(list(in_processes(work, range(1), 2)))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
def test_a_forked_process_has_what_was_loaded_and_a_spawned_one_has_not(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(FORKED)
    done = subprocess.run([sys.executable, "-W", "error", str(script)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        str([(number, ["model"], 12345) for number in range(3)]),
        "[(0, [], 1000000)]",
    ]


SCRIPT = """\
import sys, time
from stigmalint.session.process_pool import in_processes
def work(number):
    print(number, flush=True)
    time.sleep(60)
if __name__ == "__main__":
    list(in_processes(work, range(8), 2))
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("to_all", [True, False], ids=["at a terminal", "from elsewhere"])
def test_control_c_ends_all_processes_without_a_word_from_them(tmp_path: Path, to_all: bool) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    process = subprocess.Popen(
        [sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.readline()
    (os.killpg if to_all else os.kill)(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=20)  # ends when the last process that holds the pipes has ended
    assert errors.decode().count("Traceback") == 1, errors.decode()


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_processes_do_not_outlive_one_that_was_killed(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(SCRIPT)
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, start_new_session=True)
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.communicate(timeout=20)  # ends when the last process that holds the pipe has ended
