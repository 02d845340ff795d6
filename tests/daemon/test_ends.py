"""However a run, its daemon or the process that works for it ends: no file is torn, nothing is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest
from tests.daemon.conftest import TEXT, Program, children, state, until

if not sys.platform.startswith("linux"):
    pytest.skip("a daemon needs Linux", allow_module_level=True)


def waiting(program: Program) -> tuple[subprocess.Popen[str], int]:
    """A run that waits for its text, and the process that works for it."""
    run = program.start("check", "--daemon", "-")
    until(lambda: program.status()[1] == 1)
    stdin = os.readlink(f"/proc/{run.pid}/fd/0")

    def working() -> list[int]:  # a process that was just made has not yet the input of the run
        return [one for one in children(program.daemons[-1].pid) if os.readlink(f"/proc/{one}/fd/0") == stdin]

    until(working)
    (worker,) = working()
    return run, worker


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_to_the_run_ends_the_work(served: Program, number: signal.Signals) -> None:
    run, worker = waiting(served)
    run.send_signal(number)
    run.wait(60)  # `communicate` would close its input, which might be the end of the work before the signal is
    _, err = run.communicate(timeout=60)
    assert run.returncode == 128 + number, err
    assert "Every file is either unchanged or fully fixed." in err
    until(lambda: state(worker) == "Z")


def test_a_run_that_is_killed_takes_the_work_with_it(served: Program) -> None:
    run, worker = waiting(served)
    run.kill()
    run.wait(60)
    until(lambda: state(worker) == "Z")
    run.communicate(timeout=60)


def test_a_run_that_is_stopped_stops_the_work(served: Program) -> None:
    run, worker = waiting(served)
    run.send_signal(signal.SIGTSTP)
    until(lambda: state(run.pid) == "T" and state(worker) == "T")
    run.send_signal(signal.SIGCONT)
    assert run.communicate(TEXT, timeout=60)[0].startswith("-:1:4")
    assert run.returncode == 1


def test_work_that_is_killed_is_not_begun_again(served: Program) -> None:
    before = served.status()[0]
    run, worker = waiting(served)
    os.kill(worker, signal.SIGKILL)
    out, err = run.communicate(TEXT, timeout=60)
    assert (run.returncode, out) == (128 + signal.SIGKILL, "")
    assert err == ("error: the worker process was ended by signal 9; every file is either unchanged or fully fixed\n")
    assert served.status() == (before + 1, 0)


def test_no_file_is_torn(served: Program) -> None:
    text = TEXT + "\nAll is well in the town by the river." * 800  # of so much text, a few files are fixed at a time
    fixed = text.replace("abused", "used")
    paths = [served.put(f"many/{number}.md", text) for number in range(60)]
    run = served.start("check", "--daemon", "--fix", "--jobs", "1", "many")
    until(lambda: any(path.read_text(encoding="utf-8") != text for path in paths))
    run.send_signal(signal.SIGINT)
    run.communicate(timeout=60)
    assert run.returncode == 130
    assert {path.read_text(encoding="utf-8") for path in paths} == {text, fixed}
    assert {path.name for path in paths} == set(os.listdir(served.folder / "many"))


def test_work_outlives_a_daemon_that_is_killed(program: Program) -> None:
    daemon = program.begin_daemon()
    run, _ = waiting(program)
    daemon.kill()
    daemon.wait(60)
    assert run.communicate(TEXT, timeout=60)[0].startswith("-:1:4")
    assert run.returncode == 1
    # What it left behind is in nobody's way.
    program.put("a.md")
    assert len(program.sockets) == 1
    result = program.run("check", "--daemon", "-v", "a.md")
    assert result.code == 1
    assert "note: not run by a daemon: no daemon is running\n" in result.err
    assert program.run("daemon", "--status") == (1, "No daemon is running.\n", "")
    program.begin_daemon()
    assert program.run("check", "--daemon", "a.md").code == 1
    assert program.status() == (1, 0)


def test_a_daemon_that_hangs_is_not_waited_for(program: Program) -> None:
    daemon = program.begin_daemon()
    program.put("a.md")
    os.kill(daemon.pid, signal.SIGSTOP)
    result = program.run("check", "--daemon", "-v", "--fix", "a.md")
    assert result.code == 1
    assert "note: not run by a daemon: the daemon did not respond in time\n" in result.err
    fixed = program.put("b.md", "He used alcohol.\n")
    os.kill(daemon.pid, signal.SIGCONT)
    assert program.run("check", "--daemon", str(fixed)).code == 0
    assert program.status() == (1, 0), "what was given up was not begun"


def test_a_daemon_ends_when_there_is_no_work(program: Program) -> None:
    daemon = program.begin_daemon("--idle", "0.01")
    out, err = daemon.communicate(timeout=60)
    assert (daemon.returncode, out, err) == (0, "Stopped: there was no work.\n", "")
    assert program.sockets == []


def test_a_daemon_is_told_to_end_and_ends_what_it_has_begun(program: Program) -> None:
    daemon = program.begin_daemon()
    run, _ = waiting(program)
    stopping = program.start("daemon", "--stop")
    until(lambda: not program.sockets)
    assert program.run("check", "--daemon", "-v", "-", input="fine\n").err.startswith("note: not run by a daemon: no d")
    assert run.communicate(TEXT, timeout=60)[0].startswith("-:1:4")
    assert stopping.communicate(timeout=60)[0] == f"The daemon (process {daemon.pid}) has stopped.\n"
    assert daemon.communicate(timeout=60)[0] == "Stopped: by request.\n"
    assert program.run("daemon", "--stop") == (0, "No daemon is running.\n", "")


def test_ctrl_c_ends_a_daemon_with_the_process_that_waits(program: Program) -> None:
    daemon = program.begin_daemon()
    until(lambda: children(daemon.pid))
    (spare,) = children(daemon.pid)
    daemon.send_signal(signal.SIGINT)
    assert daemon.communicate(timeout=60) == ("Stopped.\n", "")
    assert program.sockets == []
    until(lambda: state(spare) == "Z")


def test_there_is_one_daemon(program: Program) -> None:
    program.begin_daemon()
    second = program.run("daemon")
    assert second.code == 2
    assert second.err == (
        "error: a daemon of this installation is already running; `stigmalint daemon --stop` stops it\n"
    )
