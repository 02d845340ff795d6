"""A run by the daemon gives what a run of its own gives: output, exit code, files with their modes."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from tests.cli.terminal import Terminal
from tests.daemon.conftest import TEXT, Program, children, until

if not sys.platform.startswith("linux"):
    pytest.skip("a daemon needs Linux", allow_module_level=True)

SETTINGS = {
    "stigmalint.toml": "profile = 'journalism'\nseverity = { 'demo/junkie' = 'info' }\n",
    "own/stigmalint.toml": "rules = ['rules']\nignore = ['demo/abuse']\n",
    "own/rules/house/pack.yaml": "title: Ours\naudience: us\n",
    "own/rules/house/thing.yaml": """\
title: A thing
severity: error
tags: [labeling]
reviewed: "2026-11"
match:
  phrase: lived there
message: no
explanation: no
sources: [first-guide]
examples:
  bad: |
    He [lived there].
  good: |
    He lived here.
""",
    "own/a.md": TEXT,
}
FILES = {
    "a.md": TEXT,
    "b.txt": "She abused heroin. <!-- stigmalint: ignore -- no -->\n",
    "clean.md": "All is well here.\n",
    "bad.md": "Caf\udce9\n",
    "docs/c.md": f"# Notes\n\n{TEXT}\n* {TEXT}",
}


def lay_out(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(os.fsencode(text))


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {
        str(path.relative_to(folder)): (path.read_bytes(), path.stat().st_mode)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.parametrize(
    "args",
    [
        ("a.md",),
        ("clean.md",),
        ("a.md", "docs", "clean.md"),
        (),
        ("--fix", "a.md", "docs/c.md"),
        ("--fix", "--unsafe-fixes", "--exit-non-zero-on-fix", "--show-fixes", "docs"),
        ("--diff", "docs"),
        ("--output-format", "json", "a.md"),
        ("--output-format", "sarif", "docs"),
        ("--output-format", "json", "--output-file", "report.json", "a.md"),
        ("--statistics", "docs"),
        ("--jobs", "2", "docs", "a.md"),
        ("--quiet", "bad.md"),
        ("missing.md",),
        ("--profil", "x"),
        ("--profile", "nobody", "a.md"),
        ("--select", "demo/junkie", "--fail-level", "error", "a.md"),
        ("--select", "demo/unheard-of", "a.md"),
        ("--no-cache", "--exit-zero", "a.md"),
        ("--write-baseline", "docs"),
        ("--exhaustive", "a.md"),
        ("--help",),
        ("--", "a.md"),
        ("-",),
        ("--stdin-filename", "x.md", "--fix", "-"),
        ("own",),
        ("own", "docs"),
    ],
    ids=" ".join,
)
def test_a_command_line(served: Program, args: tuple[str, ...], tmp_path: Path) -> None:
    lay_out(tmp_path / "files", {**FILES, **(SETTINGS if args[:1] == ("own",) else {})})
    (tmp_path / "files/.git").mkdir()
    found = []
    before = served.status()[0]
    for switch in ("--no-daemon", "--daemon"):
        shutil.rmtree(served.folder)
        shutil.copytree(tmp_path / "files", served.folder)
        (served.folder / "a.md").chmod(0o640)
        process = subprocess.Popen(
            [sys.executable, "-m", "stigmalint", "check", switch, *args],
            cwd=served.folder,
            env=served.environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            umask=0o026,
        )
        out, err = process.communicate(TEXT.encode(), timeout=60)
        found.append((process.returncode, out, err, snapshot(served.folder)))
    assert found[0] == found[1]
    assert served.status()[0] == before + 1


@pytest.mark.parametrize(
    "variables",
    [
        {"STIGMALINT_ALLOW_MODELS": "x" * 70_000},  # more than is handed over in one message
        {"PYTHONIOENCODING": "latin-1"},
        {"FORCE_COLOR": "1"},
        {"COLUMNS": "40"},
        {"TZ": "Pacific/Kiritimati"},
    ],
    ids=lambda variables: next(iter(variables)),
)
def test_the_environment_is_that_of_the_run(served: Program, variables: dict[str, str]) -> None:
    served.put("café.md", f"{TEXT}\nHe abused “heroin”. <!-- stigmalint: ignore until 2020-01 -->\n")
    before = served.status()[0]
    ordinary, warm = (served.run("check", switch, "café.md", **variables) for switch in ("--no-daemon", "--daemon"))
    assert ordinary == warm
    assert ordinary.code == 1
    assert served.status()[0] == before + 1


@pytest.mark.parametrize("no_color", ["", "1"])
def test_a_terminal_sees_the_same(served: Program, no_color: str) -> None:
    path = served.put("a.md")
    seen = []
    for switch in ("--no-daemon", "--daemon"):
        # Quiet, or one that takes long on a busy machine tells how far it is.
        terminal = Terminal("check", switch, "--quiet", str(path), **{**served.environment, "NO_COLOR": no_color})
        seen.append((terminal.end(), re.sub(r"8;id=\d+", "8;id=", terminal.output)))  # links are numbered at random
        terminal.close()
    assert seen[0] == seen[1]
    assert seen[0][0] == 1
    assert ("\x1b[" in seen[0][1]) is not bool(no_color)


def test_what_was_met_once_is_ready_the_next_time(served: Program) -> None:
    served.put("a.md")
    args = ("check", "--daemon", "--ignore", "demo/abuse", "a.md")
    first = served.run(*args)
    assert first == served.run(*args) == served.run("check", "--no-daemon", *args[2:])
    assert "demo/junkie" in first.out
    assert "demo/abuse" not in first.out


def test_nothing_of_the_daemon_is_open_in_the_process_that_works(served: Program) -> None:
    for _ in range(2):  # the one that waited, and another one beside it
        process = served.start("check", "--daemon", "-")
        until(lambda: served.status()[1])
        (worker,) = (one for one in children(served.daemons[0].pid) if served_stdin(one) == served_stdin(process.pid))
        names = [os.readlink(f"/proc/{worker}/fd/{name}") for name in os.listdir(f"/proc/{worker}/fd")]
        assert process.communicate(TEXT, timeout=60)[0].startswith("-:1:4")
        kinds = sorted(name.partition(":")[0] for name in names)
        assert kinds == ["pipe", "pipe", "pipe", "socket", "socket"], "the streams, the client, and what is learned"


def served_stdin(process: int) -> str:
    return os.readlink(f"/proc/{process}/fd/0")


def test_eight_at_once(served: Program) -> None:
    for number in range(8):
        served.put(f"many/{number}.md", f"{TEXT}\n{number} people abused alcohol.\n")
    started = [served.start("check", "--daemon", f"many/{number}.md") for number in range(8)]
    for number, process in enumerate(started):
        out, err = process.communicate(timeout=60)
        assert (process.returncode, err) == (1, "")
        assert out == served.run("check", "--no-daemon", f"many/{number}.md").out
