"""Who is asked, who is served, and who decides about that."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.daemon.conftest import Program

from stigmalint.daemon.client import is_wanted, says_daemon

if not sys.platform.startswith("linux"):
    pytest.skip("a daemon needs Linux", allow_module_level=True)

from stigmalint.daemon import wire


def add_line(path: Path) -> None:
    path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    "change",
    [
        lambda program: add_line(program.rules / "demo/abuse.yaml"),
        lambda program: (program.rules / "demo/junkie.yaml").unlink(),
        lambda program: (program.rules / "_words/new.txt").write_text("new\n"),
        lambda program: add_line(program.package / "policy.py"),
    ],
    ids=["rule", "rule that went", "word list that came", "code"],
)
def test_what_is_stale_is_not_used(program: Program, change: Callable[[Program], object]) -> None:
    daemon = program.begin_daemon()
    program.put("a.md")
    change(program)
    result = program.run("check", "--daemon", "-v", "a.md")
    assert result.code == 1
    assert "not run by a daemon: the daemon is older than its rules or its program, and stops\n" in result.err
    assert daemon.communicate(timeout=60)[0] == "Stopped: its rules or its program have changed.\n"
    assert program.sockets == []
    program.begin_daemon()
    assert program.run("check", "--daemon", "a.md") == program.run("check", "a.md")
    assert program.status() == (1, 0)


def test_another_version_is_not_served(program: Program) -> None:
    daemon = program.begin_daemon()
    version = program.package / "version.py"
    version.write_text(version.read_text(encoding="utf-8").replace("0.", "7.", 1), encoding="utf-8")
    result = program.run("check", "--daemon", "-v", "-", input="fine\n")
    assert (
        "note: not run by a daemon: the daemon belongs to another installation, or sees another file system\n"
        in result.err
    )
    assert daemon.communicate(timeout=60)[0] == "Stopped: its rules or its program have changed.\n"


def test_another_path_of_modules_is_another_program(served: Program) -> None:
    path = f"{served.environment['PYTHONPATH']}:{served.root}"
    result = served.run("check", "--daemon", "-v", "-", input="fine\n", PYTHONPATH=path)
    assert "not run by a daemon: the daemon belongs to another installation" in result.err
    assert served.run("check", "--daemon", "-v", "-", input="fine\n").err.startswith("note: run by the daemon")


@pytest.mark.parametrize("mode", [0o755, 0o710, 0o707])
def test_a_folder_that_others_may_look_into_is_not_used(program: Program, mode: int) -> None:
    program.begin_daemon()
    folder = program.runtime / "stigmalint"
    folder.chmod(mode)
    sentence = f"{folder} is not used: it belongs to another user, or other users can access it\n"
    assert f"note: not run by a daemon: {sentence}" in program.run("check", "--daemon", "-v", "-", input="fine\n").err
    assert program.run("daemon") == (2, "", f"error: {sentence}")
    assert program.run("daemon", "--status") == (2, "", f"error: {sentence}")
    folder.chmod(0o700)
    assert program.status() == (0, 0)


def test_a_folder_that_is_a_link_is_not_used(program: Program, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir(mode=0o700)
    (program.runtime / "stigmalint").symlink_to(tmp_path / "elsewhere")
    assert "run by the daemon" not in program.run("check", "--daemon", "-v", "-", input="fine\n").err
    assert program.run("daemon").code == 2
    assert list((tmp_path / "elsewhere").iterdir()) == []


@pytest.fixture
def meeting(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """The folder in which runs of this process look for a daemon."""
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    (tmp_path / "stigmalint").mkdir(mode=0o700)
    return wire.open_folder(str(tmp_path / "stigmalint"))


def test_a_daemon_of_another_user_is_not_asked(meeting: int, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(wire.address(meeting))
        listener.listen()
        wire.connect(meeting, 1).close()
        monkeypatch.setattr(wire, "peer", lambda connection: (os.geteuid() + 1, os.getegid()))
        with pytest.raises(wire.UnsafeError, match="belongs to another user"):
            wire.connect(meeting, 1)


def test_a_folder_of_another_user_is_not_used(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tmp_path.chmod(0o700)
    os.close(wire.open_folder(str(tmp_path)))
    monkeypatch.setattr(os, "geteuid", lambda: tmp_path.stat().st_uid + 1)
    with pytest.raises(wire.UnsafeError, match="belongs to another user"):
        wire.open_folder(str(tmp_path))


SERVER = """\
import os, sys
from stigmalint.daemon.server import Server, Work, listen
def begin(request, tell):
    print("served", *request.args)
work = Work(lambda request: "", begin, lambda told: False, lambda: None, lambda: False, 1, 60)
peer = {"other user": (os.geteuid() + 1, os.getegid()), "other group": (os.geteuid(), os.getegid() + 1)}
given = peer.get(sys.argv[1], (os.geteuid(), os.getegid()))
server = Server(listen(), work, lambda connection: given)
print("Ready", flush=True)
server.serve()
"""


@pytest.mark.parametrize(("who", "is_served"), [("same", True), ("other user", False), ("other group", False)])
def test_only_the_same_user_is_served(program: Program, who: str, is_served: bool) -> None:
    command = [sys.executable, "-c", SERVER, who]
    server = subprocess.Popen(command, env=program.environment, stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout
        assert server.stdout.readline() == "Ready\n"
        result = program.run("check", "--daemon", "-v", "-", input="fine\n")
        assert (result.out == "served check --daemon -v -\n") is is_served
        assert ("note: not run by a daemon: the daemon ended" in result.err) is not is_served
    finally:
        server.kill()
        server.communicate(timeout=60)


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def is_served(program: Program, *args: str, **variables: str) -> bool:
    return "run by the daemon" in program.run("check", "-v", *args, "-", input="fine\n", **variables).err


def test_the_user_turns_it_on_and_nobody_else(served: Program) -> None:
    own = served.root / "config/stigmalint/settings.toml"
    assert not is_served(served)
    assert is_served(served, "--no-daemon", "--daemon")
    assert is_served(served, STIGMALINT_DAEMON="1")
    assert not is_served(served, "--no-daemon", STIGMALINT_DAEMON="1")
    put(own, "allow-models = []\ndaemon = true  # since it is fast\n")
    assert is_served(served)
    assert not is_served(served, STIGMALINT_DAEMON="0")
    assert not is_served(served, "--daemon", "--no-daemon")
    own.unlink()


def test_a_repository_turns_nothing_on(served: Program) -> None:
    theirs = served.folder / "stigmalint.toml"
    put(theirs, "daemon = true\n")
    refused = served.run("check", "-v", "-", input="fine\n")
    assert "run by the daemon" not in refused.err
    assert "unknown key 'daemon'" in refused.err
    theirs.unlink()
    config = served.folder / ".config/stigmalint/settings.toml"
    put(config, "daemon = true\n")
    inner = served.folder / "inner"
    inner.mkdir()
    elsewhere = served.root / "elsewhere"
    elsewhere.mkdir()
    for folder, is_asked in ((served.folder, False), (inner, False), (elsewhere, True)):
        command = [sys.executable, "-m", "stigmalint", "check", "-v", "-"]
        variables = {**served.environment, "XDG_CONFIG_HOME": str(served.folder / ".config")}
        told = subprocess.run(command, cwd=folder, env=variables, input=b"fine", capture_output=True, check=False)
        assert (b"run by the daemon" in told.stderr) is is_asked


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ("daemon = true", True),
        ("  daemon=true# yes\n", True),
        ("allow-models = [\n  'x',\n]\ndaemon = true\n", True),
        ("daemon = false", False),
        ("# daemon = true", False),
        ("daemons = true", False),
        ("daemon = 'true'", False),
        ("[other]\ndaemon = true", False),
        ("[[other]]\ndaemon = true", False),
        ("", False),
        ("\ufeff\0\xff = ", False),
    ],
)
def test_a_line_of_the_users_own_settings(settings: str, expected: bool) -> None:
    assert says_daemon(settings.encode()) is expected


def test_what_is_wanted_is_told_from_paths(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("STIGMALINT_DAEMON", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    assert is_wanted(["check", "a", "--daemon", "--", "--no-daemon"])
    assert not is_wanted(["check", "--", "--daemon"])


def test_a_slip_in_the_users_own_settings_is_told(program: Program) -> None:
    own = program.root / "config/stigmalint/settings.toml"
    for text, message in (("daemon = 1\n", "'daemon' must be true or false"), ("deamon = true\n", "unknown key")):
        put(own, text)
        result = program.run("daemon")
        assert result.code == 2
        assert message in result.err


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("formats",), ""),
        (("check", "-v", "--daemon", "/dev/null"), "a path has a different meaning in another process"),
        (("check", "-v", "--daemon", "--open", "a.md"), "--open opens an editor"),
    ],
)
def test_what_needs_a_process_of_its_own_gets_one(served: Program, args: tuple[str, ...], why: str) -> None:
    served.put("a.md", "All is well.\n")
    before = served.status()[0]
    result = served.run(*args, STIGMALINT_DAEMON="1")
    assert result.code in (0, 2)
    assert f"note: not run by a daemon: {why}" in result.err or not why
    assert served.status()[0] == before


ASKING = """\
import sys
from stigmalint.daemon.client import ask
code = ask(sys.argv[1:])
print(code, *sys.modules, file=sys.stderr)
"""


def test_a_run_that_asks_imports_next_to_nothing(served: Program) -> None:
    served.put("a.md")
    command = [sys.executable, "-c", ASKING, "check", "--daemon", "a.md"]
    result = subprocess.run(
        command, cwd=served.folder, env=served.environment, capture_output=True, text=True, check=False
    )
    code, *modules = result.stderr.split()
    assert code == "1"
    assert result.stdout == served.run("check", "--no-daemon", "a.md").out
    assert {name for name in modules if name.startswith("stigmalint.")} == {
        "stigmalint.version",
        "stigmalint.daemon",
        "stigmalint.daemon.client",
        "stigmalint.daemon.wire",
        "stigmalint.disk",
        "stigmalint.disk.system_folder",
    }
    assert not set(modules) & {"click", "json", "pathlib", "selectors", "signal", "socket", "tomllib", "yaml"}
