"""Daemons of a copy of the program with three rules, so that they start at once and their rules can be touched."""

from __future__ import annotations

import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

import pytest

import stigmalint

PACKAGE = Path(stigmalint.__file__).parent
RULES = Path(__file__).parent.parent / "data" / "rules"
TEXT = "He abused alcohol for years, and a junkie lived there.\n"


class Result(NamedTuple):
    """What a run left for who started it."""

    code: int
    out: str
    err: str


class Program:
    """A copy of the program, and folders of a user who runs it. Nothing of the machine's own is used."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.package, self.rules = root / "lib/src/stigmalint", root / "lib/rules"
        shutil.copytree(PACKAGE, self.package, ignore=shutil.ignore_patterns("__pycache__"))
        shutil.copytree(RULES, self.rules)
        self.runtime = root / "run"
        self.runtime.mkdir(mode=0o700)
        self.folder = root / "work"
        (self.folder / ".git").mkdir(parents=True)
        left_out = ("STIGMALINT_DAEMON", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONPATH")
        self.environment = {name: value for name, value in os.environ.items() if name not in left_out} | {
            "PYTHONPATH": str(root / "lib/src"),
            "XDG_RUNTIME_DIR": str(self.runtime),
            "XDG_CONFIG_HOME": str(root / "config"),
            "XDG_STATE_HOME": str(root / "state"),
            "STIGMALINT_CACHE_DIR": str(root / "cache"),
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        self.daemons: list[subprocess.Popen[str]] = []
        self._started: list[subprocess.Popen[str]] = []

    def start(self, *args: str, **variables: str) -> subprocess.Popen[str]:
        """A command line, with pipes for its three streams."""
        process = subprocess.Popen(
            [sys.executable, "-m", "stigmalint", *args],
            cwd=self.folder,
            env={**self.environment, **variables},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            errors="surrogateescape",
        )
        self._started.append(process)
        return process

    def run(self, *args: str, input: str = "", **variables: str) -> Result:
        process = self.start(*args, **variables)
        out, err = process.communicate(input, timeout=60)
        return Result(process.returncode, out, err)

    def begin_daemon(self, *args: str) -> subprocess.Popen[str]:
        """A daemon that is ready."""
        daemon = self.start("daemon", *args)
        self.daemons.append(daemon)
        assert daemon.stdout
        assert select.select([daemon.stdout], [], [], 60)[0], "it is not ready"
        line = daemon.stdout.readline()
        assert line.startswith("Ready"), daemon.communicate(timeout=60)
        return daemon

    def status(self) -> tuple[int, int]:
        """How many runs were served by now, and how many are at work."""
        told = self.run("daemon", "--status")
        assert told.code == 0, told
        words = told.out.split()
        return int(words[words.index("runs") - 1]), int(words[words.index("at") - 1])

    @property
    def sockets(self) -> list[Path]:
        return list(self.runtime.glob("stigmalint/*"))

    def put(self, name: str, text: str = TEXT) -> Path:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def close(self) -> None:
        for process in self._started:
            process.kill()
            process.wait(60)
            for stream in (process.stdin, process.stdout, process.stderr):
                with suppress(BrokenPipeError):
                    stream.close()  # type: ignore[union-attr]  # each has a pipe


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Program]:
    program = Program(tmp_path)
    yield program
    program.close()


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Program]:
    """A program whose daemon is running; for tests that leave it so."""
    program = Program(tmp_path_factory.mktemp("served"))
    program.begin_daemon()
    yield program
    program.close()


def until(is_so: Callable[[], object], seconds: float = 30) -> None:
    """Wait until something is so."""
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "this took too long"
        time.sleep(0.01)


def children(process: int) -> Sequence[int]:
    """The processes that a process has started and that are still there."""
    try:
        return [int(word) for word in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except FileNotFoundError:
        return []


def state(process: int) -> str:
    """The letter that the system gives to the state of a process: Z when it has ended, as if nobody asked any more."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return "Z"
