"""What a run may import: names of modules, not seconds, so that the budget is the same on every machine."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import stigmalint

HEAVY = ("spacy", "rich", "numpy", "thinc")
RULES = Path(__file__).parent.parent / "data" / "rules"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def imported(folder: Path, *args: str) -> set[str]:
    """The top-level modules that a command line imports."""
    source = str(Path(stigmalint.__file__).parent.parent)
    env = {**os.environ, "PYTHONPATH": source, "STIGMALINT_CACHE_DIR": str(folder / ".cache")}
    command = [sys.executable, "-X", "importtime", "-m", "stigmalint", *args]
    result = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=env, check=False)
    assert result.returncode == 0, result.stderr
    lines = [line for line in result.stderr.splitlines() if line.startswith("import time:")]
    return {line.rpartition("|")[2].strip() for line in lines}


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("args", [("--version",), ("--help",)])
def test_the_frame_imports_no_part_of_the_program(tmp_path: Path, args: tuple[str, ...]) -> None:
    modules = imported(tmp_path, *args)
    assert not packages(modules) & {*HEAVY, "yaml", "pyromark", "ahocorasick_rs", "pathspec"}
    own = {name for name in modules if name.startswith("stigmalint")}
    assert own <= {"stigmalint", "stigmalint.version", "stigmalint.cli"}


def test_a_file_with_nothing_to_find_needs_no_model(tmp_path: Path) -> None:
    put(tmp_path / "stigmalint.toml", f'rules = ["{RULES.as_posix()}"]\nselect = ["demo"]\n')
    put(tmp_path / "a.md", "All is well here.\n")
    first, second = imported(tmp_path, "check", "a.md"), imported(tmp_path, "check", "a.md")
    assert not packages(first) & set(HEAVY)
    assert not packages(second) & {*HEAVY, "yaml"}, "rules that did not change come from the cache"
