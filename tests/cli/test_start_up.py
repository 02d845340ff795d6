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


SCRIPT = """\
import atexit, sys
atexit.register(lambda: print("modules:", *sys.modules, file=sys.stderr))
from stigmalint.cli import main
main(prog_name="stigmalint")
"""


def imported(folder: Path, *args: str) -> set[str]:
    """The modules that a command line imports. (`-X importtime` says nothing of what `import_module` imports.)"""
    source = str(Path(stigmalint.__file__).parent.parent)
    env = {**os.environ, "PYTHONPATH": source, "STIGMALINT_CACHE_DIR": str(folder / ".cache")}
    command = [sys.executable, "-c", SCRIPT, *args]
    result = subprocess.run(command, capture_output=True, text=True, cwd=folder, env=env, check=False)
    assert result.returncode == 0, result.stderr
    return set(result.stderr.rpartition("modules:")[2].split())


def packages(modules: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in modules}


@pytest.mark.parametrize("args", [("--version",), ("--help",)])
def test_the_frame_imports_no_part_of_the_program(tmp_path: Path, args: tuple[str, ...]) -> None:
    modules = imported(tmp_path, *args)
    assert not packages(modules) & {*HEAVY, "yaml", "pyromark", "ahocorasick_rs", "pathspec"}
    own = {name for name in modules if name.startswith("stigmalint")}
    assert own <= {
        "stigmalint",
        "stigmalint.version",
        "stigmalint.cli",
        "stigmalint.session",
        "stigmalint.session.signals",
    }


def test_a_file_with_nothing_to_find_needs_no_model(tmp_path: Path) -> None:
    put(tmp_path / "stigmalint.toml", f'rules = ["{RULES.as_posix()}"]\nselect = ["demo"]\n')
    put(tmp_path / "a.md", "All is well here.\n")
    first, second = imported(tmp_path, "check", "a.md"), imported(tmp_path, "check", "a.md")
    assert not packages(first) & set(HEAVY)
    assert not packages(second) & {*HEAVY, "yaml"}, "rules that did not change come from the cache"


JUDGING = {"linter", "lint", "judge", "reword", "match.matcher", "disk.packs", "ruleset.rule_file"}
"""Parts of the program that only a text with something new in it needs."""
SLOW = {
    "asyncio",
    "concurrent",
    "multiprocessing",
    "importlib.metadata",
    "email",
    "xml",
    "unittest",
    "tomllib",
}


def own(modules: set[str]) -> set[str]:
    """Parts of the program, and the modules in its folders."""
    names = [name.removeprefix("stigmalint.") for name in modules if name.startswith("stigmalint.")]
    return {*names, *(name.split(".")[0] for name in names)}


def test_a_clean_file_imports_little_once_the_rules_are_known(tmp_path: Path) -> None:
    put(tmp_path / "a.md", "He abused alcohol. <!-- stigmalint: ignore-file -->\n")
    put(tmp_path / "b.md", "All is well here.\n")
    imported(tmp_path, "check", "--isolated", "a.md")
    modules = imported(tmp_path, "check", "--isolated", "b.md")
    assert not packages(modules) & {*HEAVY, "yaml", "pyromark", "sentencex", "ahocorasick_rs"}
    assert not own(modules) & JUDGING
    assert {name for name in modules if name.startswith("stigmalint.extract.")} == {"stigmalint.extract.formats"}
    assert not modules & SLOW


def test_findings_that_are_known_are_told_without_what_found_them(tmp_path: Path) -> None:
    put(tmp_path / "a.md", "He abused alcohol for years.\n")
    for _ in range(2):
        modules = imported(tmp_path, "check", "--isolated", "--exit-zero", "a.md")
    assert "stigmalint.report.text" in modules
    assert not packages(modules) & {*HEAVY, "yaml", "pyromark", "sentencex", "ahocorasick_rs"}
    assert not own(modules) & {*JUDGING, "fix.suppressions"}
    assert {name for name in modules if name.startswith("stigmalint.extract.")} == {"stigmalint.extract.formats"}
    assert not modules & SLOW
