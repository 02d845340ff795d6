"""Tables are checked with the three rules of tests/data/rules, whose wording nobody tunes."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

import stigmalint
from stigmalint.disk.packs import load_packs
from stigmalint.linter import Linter

RULES = Path(__file__).parent.parent / "data" / "rules"
SOURCE = str(Path(stigmalint.__file__).parent.parent)

Call = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="session")
def demo(parse: Callable[[Iterable[str]], Iterable[object]]) -> Linter:
    return Linter(ruleset=load_packs([RULES], shipped=False), parse=parse)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository with settings, which is the working directory."""
    root = tmp_path / "root"
    (root / ".git").mkdir(parents=True)
    (root / "stigmalint.toml").write_text(f'rules = ["{RULES.as_posix()}"]\nselect = ["demo"]\n', encoding="utf-8")
    monkeypatch.chdir(root)
    return root


@pytest.fixture
def call(folder: Path) -> Call:
    """Runs a command line in a process of its own, whose parts are as small as `rows` says."""

    def run(*args: str, rows: int = 16_384, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
        code = (
            f"import stigmalint.tables.parts as parts; parts.ROWS = {rows}\nfrom stigmalint.__main__ import run; run()"
        )
        return subprocess.run(
            [sys.executable, "-c", code, *args],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": SOURCE, **(env or {})},
            capture_output=True,
            text=True,
            timeout=240,
            check=False,
        )

    return run
