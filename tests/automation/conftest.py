"""A repository with a change, and the command `stigmalint` as automation finds it."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
OLD = "He abused alcohol.\n"
NEW = "She abused alcohol.\n"
HOSTILE = "new\n::error::\n##[error]x.md"
"""A name of a file that a runner would take for its commands."""


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all, so that its cache is warm."""
    return tmp_path_factory.mktemp("home")


@pytest.fixture
def environment(tmp_path: Path, home: Path) -> dict[str, str]:
    """The variables of a job, with no settings of anybody; what is spawned finds `stigmalint` in `tools`."""
    tools = tmp_path / "tools"
    tools.mkdir()
    command = tools / "stigmalint"
    command.write_text(f'#!/bin/sh\nPYTHONPATH="{ROOT / "src"}" exec "{sys.executable}" -m stigmalint "$@"\n')
    command.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT", "CI", "PYTHON"))}
    return {
        **kept,
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(home),
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_NOSYSTEM": "1",
        "STIGMALINT_CACHE_DIR": str(home / "cache"),
    }


@pytest.fixture
def git(tmp_path: Path, environment: dict[str, str]) -> Callable[..., str]:
    """Runs git in the folder `repository`, and gives what it prints."""
    (tmp_path / "repository").mkdir()

    def invoke(*args: str) -> str:
        command = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", *args]
        done = subprocess.run(
            command, cwd=tmp_path / "repository", env=environment, check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    return invoke


@pytest.fixture
def base(git: Callable[..., str], tmp_path: Path) -> str:
    """The commit before a change that adds a finding to `docs/a.md`, and a file of a hostile name."""
    folder = tmp_path / "repository"
    (folder / "docs").mkdir()
    git("init", "-q", "-b", "main")
    (folder / "docs" / "a.md").write_text(f"{OLD}\nQuiet.\n")
    (folder / "docs" / "b.md").write_text(OLD)
    git("add", "-A")
    git("commit", "-q", "-m", "before")
    before = git("rev-parse", "HEAD")
    (folder / "docs" / "a.md").write_text(f"{OLD}\nQuiet.\n\n{NEW}")
    (folder / HOSTILE).write_text(NEW)
    git("add", "-A")
    git("commit", "-q", "-m", "change")
    return before
