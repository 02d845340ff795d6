"""`stigmalint suppress`, suppressions that end, and `check --show-suppressed`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from tests.cli.conftest import Run

import stigmalint.disk.result_cache
import stigmalint.linter

ABUSE = "He abused alcohol and she abused alcohol.\n"


def put(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8", newline="")
    return path


def on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    class Day(date):
        @classmethod
        def today(cls) -> Day:
            return cls.fromisoformat(day)

    for module in (stigmalint.linter, stigmalint.disk.result_cache):
        monkeypatch.setattr(module, "date", Day)


def test_all_that_is_found_is_suppressed_and_nothing_else_changed(run: Run, folder: Path) -> None:
    text = f"# He abused alcohol\n\n{ABUSE}\n- {ABUSE}\n| A junkie |\n| --- |\n| x |\n\nQuiet.\n"
    file = put(folder / "a.md", text)
    put(folder / "b.py", "x = 1  # he abused alcohol\n")
    result = run("suppress", "--reason", "an old text", "--comments", ".")
    assert result.exit_code == 0, result.output
    assert "suppressed in 2 files.\n" in result.stdout
    after = file.read_text()
    assert run("check", "--comments", ".").output.startswith("Nothing found")
    shown = run("check", "--comments", "--show-suppressed", "--output-format", "concise", ".")
    assert shown.exit_code == 0
    assert shown.stdout.count("suppressed by ignore") == shown.stdout.count(": an old text") >= 5
    again = run("suppress", ".", "--comments")
    assert again.stdout == "0 findings suppressed in 0 files.\n"
    assert file.read_text() == after


def test_where_no_comment_can_stand_the_finding_is_told_and_left(run: Run, folder: Path) -> None:
    text = "---\ntitle: He abused alcohol\n---\n\nQuiet.\n"
    file = put(folder / "a.md", text)
    result = run("suppress")
    assert result.exit_code == 1
    assert result.stdout == "0 findings suppressed in 0 files; 1 finding left.\n"
    assert "a.md:2:11: demo/abuse: Front matter cannot contain such a comment" in result.stderr
    assert file.read_text() == text


def test_a_trial_writes_nothing(run: Run, folder: Path) -> None:
    file = put(folder / "a.md", ABUSE)
    assert run("suppress", "--dry-run").stdout == "2 findings would be suppressed in 1 file.\n"
    assert file.read_text() == ABUSE


def test_a_suppression_holds_to_the_end_of_its_month(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = put(folder / "a.md", ABUSE)
    on(monkeypatch, "2026-11-28")
    assert run("suppress", "--until", "2027-03", "--reason", "until the relaunch").exit_code == 0
    assert "stigmalint: ignore-next-line[demo/abuse] until 2027-03 -- until the relaunch" in file.read_text()
    for day, code in (("2027-03-31", 0), ("2027-04-01", 1), ("2027-03-01", 0)):
        on(monkeypatch, day)
        result = run("check")
        assert result.exit_code == code, day
        assert ("expired after 2027-03; reword what it hid" in result.stderr) is bool(code)
    on(monkeypatch, "2028-01-01")
    before = file.read_text()
    run("check", "--fix", "--unsafe-fixes")
    assert "until 2027-03" in file.read_text(), "whether it may go is for a person to say"
    assert before != file.read_text()


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("ignore-file until 2027-13", "'2027-13' is not a date"),
        ("ignore-file until 2027", "'2027' is not a date"),
        ("ignore-file until spring", "cannot read 'until spring'"),
        ("ignore-file[demo/abuse] until 2027-02-31x", "cannot read"),
        ("ignore-file until 2001-01-31 -- the past", "expired after 2001-01-31"),
    ],
)
def test_what_is_no_day_hides_nothing(run: Run, folder: Path, written: str, said: str) -> None:
    put(folder / "a.md", f"<!-- stigmalint: {written} -->\n\n{ABUSE}")
    result = run("check")
    assert result.exit_code == 1
    assert said in result.stderr


@pytest.mark.parametrize("written", ["ignore-file until 2999-12", "ignore-file[demo/abuse] until 2999-12-31 -- why"])
def test_what_is_a_day_is_read(run: Run, folder: Path, written: str) -> None:
    put(folder / "a.md", f"<!-- stigmalint: {written} -->\n\n{ABUSE}")
    result = run("check", "--show-suppressed", "--output-format", "concise")
    assert result.exit_code == 0
    assert result.stderr == ""
    assert result.stdout.count("suppressed by ignore-file until 2999-12") == 2
    assert run("check").stdout == "Nothing found in 1 file.\n"


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("-",), "name files or folders"),
        (("--until", "2027"), "write a month or a day"),
        (("--until", "2001-01"), "2001-01 is in the past"),
        (("--until", "soon", "."), "write a month or a day"),
    ],
)
def test_slips_are_named(run: Run, folder: Path, args: tuple[str, ...], message: str) -> None:
    result = run("suppress", *args)
    assert result.exit_code == 2
    assert message in result.stderr
