"""How SIGTERM and SIGHUP end a program, and the processes that it started."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from stigmalint.session.signals import Ended

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

BEGIN = """\
import os, signal, sys, time
from stigmalint.session.forked_worker import Companion
from stigmalint.session.process_pool import in_processes
from stigmalint.session.signals import listen, rest

def work(number):
    print(f"{number}\\n", end="", flush=True)  # at one go, since another process writes there as well
    time.sleep(60)

def work_and_tell(how, numbers):
    for number in numbers:
        print(number, file=sys.stderr, flush=True)
        yield number
        time.sleep(60)

def wait():
    try:
        print("here", flush=True)
        sys.stdin.readline()
        print("on", flush=True)
    except Exception:
        print("never")
    finally:
        print("put away", flush=True)

if __name__ == "__main__":
    listen()
"""


def begun(tmp_path: Path, script: str, before: str = "") -> subprocess.Popen[str]:
    path = tmp_path / "script.py"
    path.write_text(BEGIN + "".join(f"    {line}\n" for line in script.splitlines()))
    command = f'{before}exec "$0" "$1"'
    pipe = subprocess.PIPE
    return subprocess.Popen(
        ["sh", "-c", command, sys.executable, str(path)],
        stdin=pipe,
        stdout=pipe,
        stderr=pipe,
        text=True,
        start_new_session=True,
    )


def line(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline()


@pytest.mark.parametrize(("number", "how"), [(signal.SIGTERM, "Terminated"), (signal.SIGHUP, "Hung up")])
def test_a_signal_raises_what_no_except_exception_holds_up(tmp_path: Path, number: signal.Signals, how: str) -> None:
    assert str(Ended(number)) == how
    process = begun(tmp_path, "wait()")
    assert line(process) == "here\n"
    process.send_signal(number)
    assert process.communicate(timeout=30) == ("put away\n", "")
    assert process.returncode == 128 + number


def test_what_is_ignored_from_the_start_stays_so(tmp_path: Path) -> None:
    process = begun(tmp_path, "wait()", "trap '' HUP; ")
    assert line(process) == "here\n"
    process.send_signal(signal.SIGHUP)
    assert process.communicate("\n", timeout=30) == ("on\nput away\n", "")
    assert process.returncode == 0


def test_at_the_end_signals_do_what_they_do_by_default(tmp_path: Path) -> None:
    process = begun(tmp_path, "rest()\nwait()")
    assert line(process) == "here\n"
    process.send_signal(signal.SIGTERM)
    assert process.communicate(timeout=30) == ("", "")
    assert process.returncode == -signal.SIGTERM


@pytest.mark.parametrize("to_all", [True, False], ids=["to all", "to the first"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize(
    "script",
    [
        "list(in_processes(work, range(8), 2))",
        pytest.param(
            "list(in_processes(work, range(8), 2, forked=True))",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only"),
        ),
    ],
    ids=["spawned", "forked"],
)
def test_processes_end_with_the_one_that_started_them(
    tmp_path: Path, script: str, number: signal.Signals, to_all: bool
) -> None:
    process = begun(tmp_path, script)
    assert {line(process), line(process)} == {"0\n", "1\n"}
    if to_all:
        os.killpg(process.pid, number)
    else:
        process.send_signal(number)
    # Communicating ends when the last process that holds the pipes has ended.
    assert process.communicate(timeout=30)[1] == ""
    assert process.returncode == 128 + number


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_a_process_beside_ends_too(tmp_path: Path, number: signal.Signals) -> None:
    script = """\
companion = Companion(lambda: None, work_and_tell)
print(companion._process, flush=True)
for result in companion(None, [1, 2], 1):
    print(result, flush=True)
"""
    process = begun(tmp_path, script)
    copy, result = int(line(process)), line(process)
    assert result == "1\n"
    process.send_signal(number)
    assert process.communicate(timeout=30) == ("", "")
    assert process.returncode == 128 + number
    assert not is_at_work(copy)


def is_at_work(process: int) -> bool:
    """Waits for its end, for a while."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return False
        except OSError:
            return False
        time.sleep(0.05)
    return True
