"""What a run keeps, what the next one makes of it, and several processes: the report is the same in every way."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

import stigmalint
from stigmalint.cli import check, checking
from stigmalint.linter import Linter

Run = Callable[..., Result]
RULES = Path(__file__).parent.parent / "data" / "rules"

BAD = "He abused alcohol for years.\n"
IDLE = "All is well. <!-- stigmalint: ignore[demo/abuse] -->\n"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def entries(folder: Path, kind: str = "results") -> int:
    return len(list((folder.parent / "cache" / kind).glob("*")))


@pytest.fixture
def judged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of the sources that the linter looked at."""
    seen: list[str] = []
    check_sources = Linter.check_sources

    def watched(self, sources):  # type: ignore[no-untyped-def]
        def noted():  # type: ignore[no-untyped-def]
            for source in sources:
                seen.append(source.path)
                yield source

        return check_sources(self, noted())

    monkeypatch.setattr(Linter, "check_sources", watched)
    return seen


@pytest.mark.parametrize("style", ["text", "concise", "json", "jsonl"])
@pytest.mark.parametrize("options", [(), ("--doubtful",), ("--fail-level", "error"), ("--statistics",)])
def test_a_warm_run_says_what_the_cold_one_said(
    run: Run, folder: Path, judged: list[str], style: str, options: tuple[str, ...]
) -> None:
    put(folder / "a.md", BAD + "\nThe **junkie** slept.\n\n> A zombie drug.\n")
    put(folder / "b.md", IDLE)
    put(folder / "c.txt", "Nothing here.\n")
    cold = run("check", ".", "--output-format", style, *options)
    assert {"a.md", "b.md"} <= set(judged)
    judged.clear()
    warm = run("check", ".", "--output-format", style, *options)
    assert judged == []
    assert (warm.stdout, warm.stderr, warm.exit_code) == (cold.stdout, cold.stderr, cold.exit_code)


def test_mending_after_a_warm_look_mends_all_the_same(run: Run, folder: Path) -> None:
    put(folder / "a.md", BAD)
    put(folder / "b.md", IDLE)
    run("check", ".")
    result = run("check", ".", "--fix")
    assert result.exit_code == 0
    assert (folder / "a.md").read_text() == "He used alcohol for years.\n"
    assert (folder / "b.md").read_text() == "All is well.\n"


def test_a_mended_text_is_known_afterwards(run: Run, folder: Path, judged: list[str]) -> None:
    put(folder / "a.md", BAD + "The junkie slept.\n")
    run("check", ".", "--fix")
    judged.clear()
    assert run("check", ".").stdout.count("demo/junkie") == 1
    assert judged == []


@pytest.mark.parametrize(
    "options",
    [("--select", "demo/junkie"), ("--ignore", "demo/abuse"), ("--profile", "clinical"), ("--config", "other.toml")],
)
def test_other_settings_are_other_results(run: Run, folder: Path, judged: list[str], options: tuple[str, ...]) -> None:
    put(folder / "other.toml", 'quotes = "check"\n')
    put(folder / "a.md", BAD + "\nThe junkie slept.\n")
    run("check", "a.md")
    judged.clear()
    run("check", "a.md", *options)
    assert judged == ["a.md"]


def test_files_that_rules_are_left_out_in_have_results_of_their_own(run: Run, folder: Path) -> None:
    put(folder / "stigmalint.toml", 'per-file-ignores."b.md" = ["demo/abuse"]\n')
    put(folder / "a.md", BAD)
    put(folder / "b.md", BAD)
    for _ in range(2):
        assert run("check", "a.md").exit_code == 1
        assert run("check", "b.md").exit_code == 0


def test_nothing_is_kept_or_used_without_cache(run: Run, folder: Path, judged: list[str]) -> None:
    put(folder / "a.md", BAD)
    for _ in range(2):
        assert run("check", "a.md", "--no-cache").exit_code == 1
    assert judged == ["a.md", "a.md"]
    assert not (folder.parent / "cache").exists()


def test_a_cache_that_cannot_be_written_is_done_without(run: Run, folder: Path) -> None:
    put(folder.parent / "cache", "a file where the folder would be")
    put(folder / "a.md", BAD)
    result = run("check", "a.md")
    assert (result.exit_code, result.stderr) == (1, "")


def test_info_and_clean(run: Run, folder: Path) -> None:
    put(folder / "a.md", BAD)
    run("check", "a.md")
    told = run("cache", "info").stdout
    assert str(folder.parent / "cache") in told
    assert "results         1 entry" in told
    assert run("cache", "clean").stdout.startswith("Removed ")
    assert entries(folder) == entries(folder, "rules") == 0
    assert "results       0 entries    0 bytes" in run("cache", "info").stdout


@pytest.mark.parametrize("jobs", ["0", "-1", "two", ""])
def test_a_wrong_number_of_jobs_is_an_error(run: Run, folder: Path, jobs: str) -> None:
    put(folder / "a.md", BAD)
    result = run("check", "a.md", f"--jobs={jobs}")
    assert result.exit_code == 2
    assert "a number from 1 on, or auto" in result.stderr


def test_one_file_that_the_program_fails_on_does_not_hide_the_others(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stigmalint.cli.mending import Checker

    really = Checker._checked

    def fails(self, prose, found):  # type: ignore[no-untyped-def]
        if prose.source.path.endswith("b.md"):
            raise LookupError("boom")
        return really(self, prose, found)

    monkeypatch.setattr(Checker, "_checked", fails)
    for name in "abc":
        put(folder / f"{name}.md", f"{BAD}\n{name}\n")  # equal texts would share what is kept
    result = run("check", ".", "--output-format", "concise")
    assert result.exit_code == 2
    assert [line.partition(":")[0] for line in result.stdout.splitlines() if "demo/abuse" in line] == ["a.md", "c.md"]
    assert result.stderr.startswith("error: b.md: stigmalint failed on this file (LookupError: boom)")


def test_sources_come_in_order_however_they_are_settled(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "b.md", BAD)
    run("check", ".")
    monkeypatch.setattr(checking, "_AHEAD", 200)
    for number in range(12):
        put(folder / f"{number:02}.md", BAD * (number % 3))
    result = run("check", ".", "--output-format", "concise", "--quiet")
    paths = [line.partition(":")[0] for line in result.stdout.splitlines()]
    assert paths == sorted(paths)
    assert len(paths) == 13


def test_processes_give_the_same_report_in_the_same_order(tmp_path: Path) -> None:
    put(tmp_path / "stigmalint.toml", f'rules = ["{RULES.as_posix()}"]\nselect = ["demo"]\n')
    for number in range(30):
        put(tmp_path / "docs" / f"{number:02}.md", (BAD + "\n") * 25 if number % 2 else "Nothing.\n")
    put(tmp_path / "docs" / "31.md", IDLE)
    env = {
        **os.environ,
        "PYTHONPATH": str(Path(stigmalint.__file__).parent.parent),
        "STIGMALINT_CACHE_DIR": str(tmp_path / ".cache"),
    }

    def told(*options: str) -> tuple[str, str, int]:
        command = [sys.executable, "-m", "stigmalint", "check", "docs", "--output-format", "json", *options]
        done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, env=env, check=False)
        return done.stdout, done.stderr, done.returncode

    alone, together = told("--jobs", "1", "--no-cache"), told("--jobs", "2")
    assert together == alone
    assert len(json.loads(alone[0])["findings"]) == 15 * 25
    assert told("--jobs", "2") == alone, "from the cache that the processes wrote"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("stream", "patience", "quiet", "tells"),
    [
        (Terminal, 0.0, False, True),
        (Terminal, 60.0, False, False),
        (Terminal, 0.0, True, False),
        (io.StringIO, 0.0, False, False),
    ],
)
def test_progress_is_for_people_who_wait(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], patience: float, quiet: bool, tells: bool
) -> None:
    there = stream()
    monkeypatch.setattr(sys, "stderr", there)
    monkeypatch.setattr(check, "_PATIENCE", patience)
    monkeypatch.setenv("TERM", "xterm")
    with check._Waiting(quiet=quiet) as waiting:
        waiting.tell(17)
    assert ("17 files checked" in there.getvalue()) is tells
