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
from stigmalint.session.forked_worker import can_fork
from stigmalint.session.inputs import Unread
from stigmalint.session.runner import _parcels

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")
CHECK = ("check", "--isolated", "--no-cache", "--output-format", "concise")
BEGIN = """\
import os, signal, sys, time
from stigmalint.session.forked_worker import Companion, can_fork
here = os.getpid()
loaded = []
def prepare():
    loaded.append("model")
def work(how, parcels):
    print("working", file=sys.stderr)
    for number in parcels:
        if os.getpid() != here:
            if number == 3:
                raise ValueError("three")
            if number == 4:
                os.kill(os.getpid(), signal.SIGKILL)
            if number == 5:
                time.sleep(60)
        yield how, number, os.getpid() == here, list(loaded)
assert can_fork()
companion = Companion(prepare, work)
def of(*numbers, ahead=1):
    return companion("so", numbers, ahead)
"""


def ran(tmp_path: Path, script: str) -> list[str]:
    (tmp_path / "script.py").write_text(BEGIN + script)
    command = [sys.executable, "-W", "error", str(tmp_path / "script.py")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_the_copy_is_prepared_and_works_and_says_nothing(tmp_path: Path) -> None:
    told = ran(tmp_path, "print(*of(1, 2)); print(*of(6)); print(loaded)")
    copied = "('so', {}, False, ['model'])"
    assert told == [f"{copied.format(1)} {copied.format(2)}", copied.format(6), "[]"]


@pytest.mark.parametrize("ahead", [1, 2, 9])
@pytest.mark.parametrize("number", [3, 4], ids=["failed", "killed"])
def test_what_the_copy_fails_at_is_done_here_and_so_is_all_after_it(tmp_path: Path, number: int, ahead: int) -> None:
    told = ran(tmp_path, f"print(*[n for _, n, *_ in of(1, 2, {number}, 6, 7, ahead={ahead})]); print(*of(8))")
    assert told == [f"1 2 {number} 6 7", "('so', 8, True, [])"]


def test_parcels_and_results_may_both_be_larger_than_a_pipe_holds(tmp_path: Path) -> None:
    script = """
def work(how, parcels):
    for parcel in parcels:
        yield parcel[:-1] + parcel[:-1]
sizes = [3_000_000, 10, 2_000_000, 70_000, 5] * 3
companion = Companion(prepare, work)
print([len(result) // 2 + 1 for result in companion(None, map(bytes, sizes), 6)] == sizes)
"""
    assert ran(tmp_path, script) == ["True"]


def test_parcels_are_taken_as_they_are_needed(tmp_path: Path) -> None:
    script = """
taken = []
def numbers():
    for number in range(10, 30):
        taken.append(number)
        yield number
print(max(len(taken) - at for at, _ in enumerate(companion("so", numbers(), 4))))
"""
    assert ran(tmp_path, script) == ["4"]


def test_it_is_ready_once_it_is_prepared_or_gone(tmp_path: Path) -> None:
    script = """
came, go = os.pipe()
waits = Companion(lambda: os.read(came, 1), work)
fails = Companion(lambda: 1 / 0, work)
before = waits.is_ready
os.write(go, b"x")
until = time.monotonic() + 30
while not (waits.is_ready and fails.is_ready) and time.monotonic() < until:
    time.sleep(0.01)
print(before, waits.is_ready, fails.is_ready, *fails("so", [1], 1))
"""
    assert ran(tmp_path, script) == ["False True True ('so', 1, True, [])"]


def test_a_result_that_breaks_off_is_found_here_again(tmp_path: Path) -> None:
    script = """
def work(how, parcels):
    for number in parcels:
        yield os.getpid() if number == 1 else bytes(1_000_000)  # more than a pipe holds
found = Companion(prepare, work)(None, [1, 2], 1)
copy = next(found)
time.sleep(0.5)
os.kill(copy, signal.SIGKILL)
print(copy == here, *map(len, found))
"""
    assert ran(tmp_path, script) == ["False 1000000"]


def test_what_the_work_raises_is_raised_here(tmp_path: Path) -> None:
    script = (
        "def work(how, parcels):\n    raise ValueError(how)\n    yield\n"
        "try:\n    list(Companion(prepare, work)(1, [1], 1))\nexcept ValueError as error:\n    print('raised', error)"
    )
    assert ran(tmp_path, script) == ["raised 1"]


def test_after_its_end_the_work_is_done_here(tmp_path: Path) -> None:
    assert ran(tmp_path, "companion.end(); companion.end(); print(*of(1))") == ["('so', 1, True, [])"]


def test_nobody_waits_for_the_output_of_a_copy_at_work(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(BEGIN + "signal.alarm(1); print('begun', flush=True); list(of(5))")
    process = subprocess.Popen([sys.executable, str(script)], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    told, _ = process.communicate(timeout=30)  # the copy is at work for a minute
    assert (told, process.returncode) == (b"begun\n", -signal.SIGALRM)


def test_an_interrupt_ends_the_copy_too(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(BEGIN + "print(companion._process, flush=True); list(of(5))")
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
        (tmp_path / f"{number:03}.md").write_text(text + "Nothing else was said of it. " * 60 * (files > 12))
    script = (
        "import sys\nfrom stigmalint.__main__ import run\ntry:\n    run()\nfinally:\n    print('spacy' in sys.modules)"
    )
    env = {**os.environ, "STIGMALINT_CACHE_DIR": str(tmp_path / ".cache")}

    def told(*options: str) -> list[str]:
        command = [sys.executable, "-c", script, *CHECK, *options]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env, check=False)
        assert done.returncode == 1, done.stderr
        return done.stdout.splitlines()

    beside, here, shared = told(), told("--jobs", "1"), told("--jobs", "3")
    assert (beside[-1], here[-1], shared[-1]) == ("False", "True", "False")
    assert beside[:-1] == here[:-1] == shared[:-1]
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


def test_files_are_handed_out_in_parcels_of_about_the_same_work(tmp_path: Path) -> None:
    def of(*sizes: int) -> list[int]:
        items = []
        for number, size in enumerate(sizes):
            (tmp_path / f"{number}.md").write_text("a" * size)
            place = str(tmp_path / f"{number}.md")
            items.append(Unread(place, place, False, "", "markdown", "utf-8", (), ()))
        return [len(parcel) for parcel in _parcels(items)]

    assert of(*[1000] * 130) == [64, 64, 2]
    assert of(300_000, 10, 10, 300_000, 10) == [1, 3, 1]
    assert [len(parcel) for parcel in _parcels([Source("a.md", "a" * 200_000)] * 3)] == [2, 1]


def test_much_clean_text_is_read_by_copies(tmp_path: Path) -> None:
    folder = tmp_path / "texts"
    folder.mkdir()
    for number in range(200):
        (folder / f"{number:03}.md").write_text("All is well here, and nothing else was said.\n" * 10)
    (folder / "150.md").write_text("He met two addicts.\n")
    (folder / "160.md").write_bytes(b"caf\xe9\n")
    script = f"""
from pathlib import Path
from stigmalint.session import runner
from stigmalint.session.checker import Task
from stigmalint.session.inputs import Inputs, Unread, Unreadable, silent
from stigmalint.session.workspace import Choices, Workspace
runner._REPAYS_READING = 10_000
workspace = Workspace(Choices(isolated=True, alone=True))
workspace.linter(workspace.settings_at("."))  # which makes the gate
read, real = [], Unread.read
Unread.read = lambda file: read.append(file) or real(file)
settings, files = next(Inputs(workspace, warn=silent, fail=silent).unread([{str(folder)!r}]))
results = list(runner.run(files, workspace, Task(settings), 2))
print(0 < len(read) < 100, workspace.companion is not None)
print(*[Path(r.file.path).name for r in results if isinstance(r, Unreadable)])
told = [r for r in results if not isinstance(r, Unreadable)]
print([Path(r.source.path).name for r in told] == [f"{{n:03}}.md" for n in range(200) if n != 160])
print(*[(Path(r.source.path).name, len(r.findings)) for r in told if not r.is_clean])
"""
    told = ran(tmp_path, script)
    assert told == ["True True", "160.md", "True", "('150.md', 1)"], "this process reads but the first of them"


def test_where_the_companion_is_gone_each_file_is_checked_under_its_own_settings(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("He met two addicts. She abused alcohol.\n")
    (tmp_path / "b.md").write_text("He met two addicts. She abused alcohol.\n")
    script = f"""
from dataclasses import replace
from stigmalint.session import runner
from stigmalint.session.checker import Task
from stigmalint.session.inputs import Inputs, silent
from stigmalint.session.workspace import Choices, Workspace
workspace = Workspace(Choices(isolated=True, alone=True))
settings = workspace.settings_at(".")
def found(**changes):
    _, files = next(Inputs(workspace, warn=silent, fail=silent).unread([{str(tmp_path)!r}]))
    files = [file for file in files if file.kind == "markdown"]
    task = Task(replace(settings, **changes), keeps=False)
    return [[one.rule_id.partition("/")[2] for one in r.findings] for r in runner.run(files, workspace, task, 2)]
print(found(), workspace.companion is not None)
workspace.companion.end()
print(found(ignore=("substance-use/addict",)))
"""
    both = ["addict", "abuse"]
    assert ran(tmp_path, script) == [f"{[both, both]} True", f"{[['abuse'], ['abuse']]}"]
