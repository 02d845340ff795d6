"""Commands run on the three rules of tests/data/rules, whose wording nobody tunes, with one model for all tests."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stigmalint.cli import main
from stigmalint.disk import packs

RULES = Path(__file__).parent.parent / "data" / "rules"

Run = Callable[..., Result]
Git = Callable[..., str]
Parse = Callable[[Iterable[str]], Iterable[object]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, which is the working directory, so that no settings file above it is found."""
    root = tmp_path / "root"
    (root / ".git").mkdir(parents=True)
    monkeypatch.chdir(root)
    monkeypatch.setenv("STIGMALINT_CACHE_DIR", str(tmp_path / "cache"))
    return root


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, one_model: None) -> Run:
    """Runs a command line in `folder`, with the test rules in the place of the shipped ones."""
    monkeypatch.setattr(packs, "shipped_rules", lambda: RULES)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*args: str, input: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, args, input=input, prog_name="stigmalint")

    return invoke


@pytest.fixture
def git(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Git:
    """Runs git in `folder`, which is a repository with one commit and no settings of anybody."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    (folder / ".git").rmdir()

    def invoke(*args: str, cwd: Path = folder, **variables: str) -> str:
        who = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always")
        command, env = ["git", *who, *args], {**os.environ, **variables}
        return subprocess.run(command, cwd=cwd, env=env, check=True, capture_output=True, text=True).stdout

    invoke("init", "-q", "-b", "main")
    return invoke


def put(path: Path, text: str | bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text.encode() if isinstance(text, str) else text)


def commit(git: Git, message: str = "x", cwd: Path | None = None) -> None:
    where = {"cwd": cwd} if cwd else {}
    git("add", "-A", **where)
    git("commit", "-q", "-m", message, **where)
