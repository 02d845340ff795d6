"""The process beside this one: what it gives back, and that nothing depends on its being there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

from stigmalint.prose import Source
from stigmalint.session.checker import Task
from stigmalint.session.forked_worker import can_fork
from stigmalint.session.runner import Worker, _parts
from stigmalint.session.workspace import Choices, Workspace

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
CHECK = ("check", "--isolated", "--no-cache", "--output-format", "concise")
BEGIN = """\
import os, signal, sys, time
from stigmalint.session.forked_worker import Companion, can_fork
here = os.getpid()
loaded = []
def prepare():
    loaded.append("model")
def work(number):
    print("working", file=sys.stderr)
    yield number, os.getpid() == here, list(loaded)
    if os.getpid() != here:
        if number == 3:
            raise ValueError("three")
        if number == 4:
            os.kill(os.getpid(), signal.SIGKILL)
        if number == 5:
            time.sleep(60)
    yield "done"
assert can_fork()
companion = Companion(prepare, work)
"""


def ran(tmp_path: Path, script: str) -> list[str]:
    (tmp_path / "script.py").write_text(BEGIN + script)
    command = [sys.executable, "-W", "error", str(tmp_path / "script.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_copy_is_prepared_and_works_and_says_nothing(tmp_path: Path) -> None:
    told = ran(tmp_path, "print(*companion(1)); print(*companion(2)); print(loaded)")
    assert told == ["(1, False, ['model']) done", "(2, False, ['model']) done", "[]"]


@pytest.mark.parametrize("number", [3, 4], ids=["failed", "killed"])
def test_what_the_copy_fails_at_is_done_here_and_so_is_all_after_it(tmp_path: Path, number: int) -> None:
    told = ran(tmp_path, f"print(*companion(1)); print(*companion({number})); print(*companion(2))")
    assert told == [
        "(1, False, ['model']) done",
        f"({number}, False, ['model']) done",  # the first from the copy, the second from here
        "(2, True, []) done",
    ]


def test_a_result_that_breaks_off_is_found_here_again(tmp_path: Path) -> None:
    script = """
def work(number):
    yield os.getpid()
    yield bytes(1_000_000)  # more than a pipe holds
found = Companion(prepare, work)(1)
copy = next(found)
time.sleep(0.5)
os.kill(copy, signal.SIGKILL)
print(copy == here, *map(len, found))
"""
    assert ran(tmp_path, script) == ["False 1000000"]


def test_what_the_work_raises_is_raised_here(tmp_path: Path) -> None:
    script = (
        "def work(number):\n    raise ValueError(number)\n"
        "try:\n    list(Companion(prepare, work)(1))\nexcept ValueError as error:\n    print('raised', error)"
    )
    assert ran(tmp_path, script) == ["raised 1"]


def test_after_its_end_the_work_is_done_here(tmp_path: Path) -> None:
    assert ran(tmp_path, "companion.end(); companion.end(); print(*companion(1))") == ["(1, True, []) done"]


def test_nobody_waits_for_the_output_of_a_copy_at_work(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(BEGIN + "signal.alarm(1); print('begun', flush=True); list(companion(5))")
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    told, _ = process.communicate(timeout=30)  # the copy is at work for a minute
    assert (told, process.returncode) == (b"begun\n", -signal.SIGALRM)


def test_an_interrupt_ends_the_copy_too(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(BEGIN + "print(companion._process, flush=True); list(companion(5))")
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    assert process.stdout is not None
    copy = int(process.stdout.readline())
    time.sleep(0.3)  # until it is at work, for a minute
    process.send_signal(signal.SIGINT)
    assert b"KeyboardInterrupt" in process.communicate(timeout=30)[1]
    until = time.monotonic() + 10
    while is_running(copy) and time.monotonic() < until:
        time.sleep(0.05)
    assert not is_running(copy)


def is_running(process: int) -> bool:
    """Not so of one that has ended and that nobody has asked for how."""
    with suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


def test_a_process_with_threads_is_not_copied(tmp_path: Path) -> None:
    import threading

    done = threading.Event()
    thread = threading.Thread(target=done.wait)
    thread.start()
    try:
        assert not can_fork()
    finally:
        done.set()
        thread.join()


@pytest.mark.parametrize("files", [12, 900], ids=["alone", "in copies"])
def test_a_check_of_several_files_loads_the_model_beside_it(tmp_path: Path, files: int) -> None:
    for number in range(files):
        text = "He met two addicts. She abused alcohol.\n" if number % 12 in (3, 7) else "All is well.\n"
        (tmp_path / f"{number:03}.md").write_text(text)
    script = (
        "import sys\nfrom stigmalint.__main__ import run\ntry:\n    run()\nfinally:\n    print('spacy' in sys.modules)"
    )
    env = {**os.environ, "STIGMALINT_CACHE_DIR": str(tmp_path / ".cache")}

    def told(*options: str) -> list[str]:
        command = [sys.executable, "-c", script, *CHECK, *options]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env, check=False)
        assert done.returncode == 1, done.stderr
        return done.stdout.splitlines()

    beside, here = told(), told("--jobs", "1")
    assert (beside[-1], here[-1]) == ("False", "True")
    assert beside[:-1] == here[:-1]
    assert sum("addicts" in line for line in beside) == files // 6


@pytest.mark.parametrize("after", [0.3, 0.8, 1.1])
def test_a_check_whose_companion_is_killed_tells_everything_all_the_same(tmp_path: Path, after: float) -> None:
    for number in range(200):
        (tmp_path / f"{number:03}.md").write_text("He met two addicts. She abused alcohol. They were junkies.\n")
    env = {**os.environ, "STIGMALINT_CACHE_DIR": str(tmp_path / ".cache")}
    command = [sys.executable, "-m", "stigmalint", *CHECK]
    told = {}
    for jobs in ("1", "killed"):
        options = ["--jobs", jobs] if jobs == "1" else []
        process = subprocess.Popen([*command, *options], stdout=subprocess.PIPE, text=True, cwd=tmp_path, env=env)
        if not options:
            time.sleep(after)
            for copy in Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text().split():
                os.kill(int(copy), signal.SIGKILL)
        told[jobs] = process.communicate(timeout=60)[0]
    assert told["killed"] == told["1"]
    assert told["1"].count("\n") > 400


def test_work_is_shared_out_by_the_candidates_that_there_are() -> None:
    workspace = Workspace(Choices(isolated=True, no_cache=True))
    worker = Worker(workspace, Task(workspace.settings_at(".")))

    def parts(text: str) -> list[int]:
        return [len(part) for part in _parts([Source(f"{number}.md", text) for number in range(30)], worker, 2)]

    assert parts("All is well here. " * 200) == [30]
    many = parts("He met two addicts. She abused alcohol. " * 100)
    assert sum(many) == 30
    assert len(many) > 4
    assert len(many) % 2 == 0, "no process ends before the others"
    assert max(many) - min(many) <= 1
