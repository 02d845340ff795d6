"""What a run keeps, what the next one makes of it, and several processes: the report is the same in every way."""

from __future__ import annotations

import io
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest
from click.testing import Result
from hypothesis import given, settings
from hypothesis import strategies as st

import stigmalint
from stigmalint.cli import waiting as waiting_module
from stigmalint.disk import private
from stigmalint.disk.result_cache import Results
from stigmalint.file_result import FileResult
from stigmalint.finding import Finding, Fix, Safety, Severity, SuppressionProblem
from stigmalint.linter import Linter
from stigmalint.prose import Source
from stigmalint.session import runner
from stigmalint.text.spans import Edit, Span

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


def test_a_fixed_text_is_known_afterwards(run: Run, folder: Path, judged: list[str]) -> None:
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


def test_a_run_that_is_narrowed_says_less_of_suppressions_than_one_with_the_same_settings(
    run: Run, folder: Path
) -> None:
    """Which rules speak is the same in both; whether another run might need the suppression is not."""
    put(folder / "a.md", "All is well. <!-- stigmalint: ignore[demo] -->\n")
    put(folder / "some.toml", 'select = ["demo/abuse"]\n')
    assert "hides nothing" in run("check", "a.md", "--config", "some.toml").stderr
    assert run("check", "a.md", "--select", "demo/abuse").stderr == ""


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


def everything(folder: Path) -> dict[str, bytes | None]:
    return {str(path): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def test_a_cache_that_cannot_be_written_is_done_without(run: Run, folder: Path) -> None:
    put(folder.parent / "cache", "a file where the folder would be")
    put(folder / "a.md", BAD)
    result = run("check", "a.md")
    assert (result.exit_code, result.stderr) == (1, "")
    assert (
        f"note: {folder.parent / 'cache'} is not used as the cache: it is not a folder;"
        in run("check", "a.md", "--verbose").stderr
    )


def test_a_folder_of_the_users_is_left_alone_although_it_is_named(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STIGMALINT_CACHE_DIR", ".")
    for kind in ("gate", "results", "rules", "stamps"):
        put(folder / kind / "mine.csv", "mine")
        put(folder / kind / ("a" * 64), "mine")
    put(folder / "a.md", BAD)
    before = everything(folder)
    why = (
        f"{folder} is not used as the cache: it contains other files, and no CACHEDIR.TAG of stigmalint; name a new or "
    )
    assert run("check", "a.md").stderr == ""
    assert f"note: {why}" in run("check", "a.md", "--verbose").stderr
    info = run("cache", "info")
    assert (why in info.stdout, info.exit_code) == (True, 0)
    assert "results       0 entries" in info.stdout
    clean = run("cache", "clean")
    assert (clean.stderr.startswith(f"error: {why}"), clean.stdout, clean.exit_code) == (True, "", 2)
    assert everything(folder) == before


def test_without_a_key_of_ones_own_nothing_is_kept_and_it_is_said(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "a.md", BAD)
    assert "cache-key" in run("cache", "info").stdout
    monkeypatch.setenv("XDG_STATE_HOME", str(folder.parent / "state"))
    put(folder.parent / "state" / "stigmalint" / "cache-key", "known to all")
    assert run("check", "a.md").stderr == ""
    assert "is not used as the key of the cache, and nothing is kept" in run("check", "a.md", "--verbose").stderr
    assert "remove it, and a new one is made." in run("cache", "info").stdout
    assert entries(folder) == entries(folder, "rules") == 0


def lie(source: Source, how: str) -> FileResult:
    """What somebody would like to have been found: a fix, or a suppression to take out, that changes what is said."""
    edit = Edit(Span(3, 9), "drank away" if how == "fix" else "")
    if how == "suppression":
        return FileResult(source, (), (SuppressionProblem(edit.span, "hides nothing", edit),))
    fix = Fix((edit,), edit.text, Safety.SAFE)
    found = Finding(
        rule_id="demo/abuse",
        severity=Severity.ERROR,
        path=source.path,
        span=edit.span,
        matched="abused",
        message=f"Say {edit.text}.",
        fixes=(fix,),
    )
    return FileResult(source, (found,))


@pytest.mark.parametrize("how", ["fix", "suppression"])
@pytest.mark.parametrize("options", [("--fix",), ("--fix", "--unsafe-fixes"), ("--fix", "--jobs", "2")])
def test_what_changes_a_file_is_found_in_this_run(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, how: str, options: tuple[str, ...]
) -> None:
    """Even if an entry of the cache were a lie."""
    monkeypatch.setattr(Results, "read", lambda self, source, left_out=(): lie(source, how))
    put(folder / "a.md", BAD)
    assert "drank away" in (told := run("check", "a.md")).stdout or "hides nothing" in told.stderr
    run("check", "a.md", *options)
    assert (folder / "a.md").read_text() == "He used alcohol for years.\n"


DAMAGE = ("flip", "cut", "other bytes", "another entry", "gone", "folder", "link", "pipe")


def damage(entry: Path, how: str, at: float, junk: bytes, other: Path) -> None:
    """Do to an entry what a disk, a stranger or another version might do to it; `at` is a place in it, from 0 to 1."""
    whole = entry.read_bytes()
    entry.unlink()
    if how == "flip":
        bit = 1 << int(at * (len(whole) * 8 - 1))
        entry.write_bytes((int.from_bytes(whole, "big") ^ bit).to_bytes(len(whole), "big"))
    elif how == "cut":
        entry.write_bytes(whole[: int(at * (len(whole) - 1))])
    elif how == "other bytes":
        entry.write_bytes(junk)
    elif how == "another entry":
        shutil.copy(other, entry)
    elif how == "folder":
        entry.mkdir()
    elif how == "link":
        entry.symlink_to("/dev/zero" if os.path.exists("/dev/zero") else entry.parent)
    elif how == "pipe" and hasattr(os, "mkfifo"):
        os.mkfifo(entry)


def test_whatever_becomes_of_an_entry_the_report_is_the_same(run: Run, folder: Path) -> None:
    put(folder / "a.md", BAD + "\nThe junkie slept.\n")
    put(folder / "b.md", IDLE)
    put(folder / "c.txt", "Nothing here.\n")
    cache = folder.parent / "cache"

    def told(*options: str) -> list[tuple[str, str, int]]:
        results = [run("check", ".", *form, *options) for form in (("--output-format", "json"), ("--diff",))]
        return [(result.stdout, result.stderr, result.exit_code) for result in results]

    def largest(kind: str) -> Path:
        return max((cache / kind).glob("*"), key=lambda path: path.stat().st_size)

    honest = told("--no-cache")
    assert told() == told() == honest

    @settings(max_examples=60, deadline=None)
    @given(
        st.sampled_from(["", "gate", "results", "rules", "stamps"]),
        st.sampled_from(DAMAGE),
        st.floats(0, 1),
        st.binary(max_size=200),
        st.sampled_from(["gate", "results"]),
    )
    def holds(kind: str, how: str, at: float, junk: bytes, other: str) -> None:
        entry = largest(kind) if kind else cache / "CACHEDIR.TAG"
        damage(entry, how, at, junk, largest(other) if other != kind else cache / "CACHEDIR.TAG")
        assert told() == honest
        if how == "folder" and kind:
            entry.rmdir()
        if not kind:
            shutil.rmtree(cache)
        assert told() == honest
        assert all((cache / kind).is_dir() for kind in ("gate", "results", "rules", "stamps")), "it is made anew"

    holds()


SIDE_BY_SIDE = """\
import sys
from pathlib import Path
from stigmalint.disk import cache
from stigmalint.disk import packs
from stigmalint.cli import main
cache.shipped_rules = packs.shipped_rules = lambda: Path(sys.argv[1])
main(sys.argv[2:], prog_name="stigmalint")
"""


def started(folder: Path, *options: str, **named: object) -> subprocess.Popen[str]:
    """A check of the folder with the test rules, in a process of its own; the cache lies beside the folder."""
    env = {
        **os.environ,
        "PYTHONPATH": str(Path(stigmalint.__file__).parent.parent),
        "STIGMALINT_CACHE_DIR": str(folder.parent / "cache"),
        "XDG_STATE_HOME": str(folder.parent / "state"),
    }
    command = [sys.executable, "-c", SIDE_BY_SIDE, str(RULES), "check", ".", "--isolated", "--output-format", "json"]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    return subprocess.Popen([*command, *options], cwd=folder, env=env, **pipes, **named)  # type: ignore[call-overload,no-any-return]


def ended(process: subprocess.Popen[str]) -> tuple[str, str, int]:
    out, err = process.communicate()
    return out, err, process.returncode


def test_eight_processes_with_one_cache_that_is_being_damaged_report_what_one_without_does(folder: Path) -> None:
    for number in range(16):
        put(folder / f"{number:02}.md", f"{BAD}\nThe junkie slept for {number} hours.\n" if number % 3 else IDLE)
    honest = ended(started(folder, "--no-cache", "--jobs", "1"))
    assert honest[0].count("demo/junkie") >= 10
    assert not (folder.parent / "cache").exists()
    chance, was_removed = random.Random(8), False
    processes = [started(folder, "--jobs", "2" if number == 0 else "1") for number in range(8)]
    while any(process.poll() is None for process in processes):
        time.sleep(0.02)
        there = list((folder.parent / "cache").glob("*/*"))
        for path in chance.sample(there, min(3, len(there))):
            with suppress(OSError):
                if chance.random() < 0.5:
                    path.unlink()
                else:
                    path.write_bytes(chance.randbytes(40) + path.read_bytes()[40:])
        if not was_removed and any((folder.parent / "cache" / "results").glob("*")):
            shutil.rmtree(folder.parent / "cache", ignore_errors=True)
            was_removed = True
    assert [ended(process) for process in processes] == [honest] * 8
    assert [path.name for path in (folder.parent / "state" / "stigmalint").iterdir()] == ["cache-key"]


@pytest.mark.skipif(sys.platform == "win32", reason="sets a limit that is not known there")
def test_a_disk_that_is_full_in_the_middle_of_an_entry_is_done_without(folder: Path) -> None:
    import resource

    put(folder / "a.md", BAD)

    def limited() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400, 400))  # bytes: a key and a mark, but no rules

    honest = ended(started(folder, "--no-cache"))
    assert ended(started(folder, preexec_fn=limited)) == honest
    there = [path.name for path in (folder.parent / "cache").rglob("*")]
    assert "CACHEDIR.TAG" in there
    assert not [name for name in there if private.is_temporary(name)]


def test_a_cache_that_is_read_only_is_used_as_it_is(folder: Path) -> None:
    put(folder / "a.md", BAD)
    honest = ended(started(folder))
    put(folder / "b.md", "The junkie slept.\n")
    both = ended(started(folder, "--no-cache"))
    places = [path for path in folder.parent.joinpath("cache").rglob("*") if path.is_dir()]
    before = everything(folder.parent / "cache").keys()
    try:
        for place in (*places, folder.parent / "cache"):
            place.chmod(0o500)
        if os.access(folder.parent / "cache", os.W_OK):
            pytest.skip("this user is not held back by rights")
        assert ended(started(folder)) == both != honest
        assert everything(folder.parent / "cache").keys() == before
    finally:
        for place in (folder.parent / "cache", *places):
            place.chmod(0o700)


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
    assert "must be auto or a number of at least 1" in result.stderr


def test_one_file_that_the_program_fails_on_does_not_hide_the_others(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = Linter._result

    def fails(self, prose, found):  # type: ignore[no-untyped-def]
        if prose.source.path.endswith("b.md"):
            raise LookupError("boom")
        return really(self, prose, found)

    monkeypatch.setattr(Linter, "_result", fails)
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
    monkeypatch.setattr(runner, "_AHEAD", 200)
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
    monkeypatch.setattr(waiting_module, "_PATIENCE", patience)
    monkeypatch.setenv("TERM", "xterm")
    with waiting_module.Waiting(quiet=quiet) as waiting:
        waiting.tell(17)
    assert ("17 files checked" in there.getvalue()) is tells
