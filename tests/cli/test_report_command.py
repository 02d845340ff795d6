"""`stigmalint report`: what git keeps of a few months, made here, and what is said where there is nothing to report."""

from __future__ import annotations

import csv
import json
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from tests.cli.conftest import Git, Run, put

from stigmalint.disk.history import Contents
from stigmalint.session import history as history_module

BAD = "He abused alcohol for years.\n"
GOOD = "He drank alcohol for years.\n"
SLUR = "The junkie slept.\n"
Months = list[dict[str, Any]]


@pytest.fixture
def at(git: Git) -> Callable[..., None]:
    """Commits what lies in the folder, as if on this day."""

    def invoke(day: str) -> None:
        git("add", "-A")
        when = f"{day}T12:00:00Z"
        git("commit", "-q", "--allow-empty", "-m", day, GIT_COMMITTER_DATE=when, GIT_AUTHOR_DATE=when)

    return invoke


def months(run: Run, *args: str) -> Months:
    result = run("report", "--output-format", "json", *args)
    assert result.exit_code == 0, result.output
    found: Months = json.loads(result.stdout)["months"]
    return found


def counts(found: Months) -> list[tuple[str, int, int, int]]:
    return [(month["month"], month["files"], month["words"], month["findings"]) for month in found]


def test_each_month_is_its_last_commit(run: Run, at: Callable[..., None], folder: Path) -> None:
    put(folder / "a.md", BAD)
    at("2025-11-03")
    put(folder / "a.md", BAD + SLUR)
    at("2025-11-28")
    put(folder / "b.md", BAD)
    at("2026-02-01")
    put(folder / "a.md", GOOD)
    at("2026-03-01")
    put(folder / "a.md", BAD * 3)  # nobody has committed this
    assert counts(months(run)) == [("2025-11", 1, 8, 2), ("2026-02", 2, 13, 3), ("2026-03", 2, 10, 1)]
    assert counts(months(run, "--since", "2026-02", "a.md")) == [("2026-02", 1, 8, 2), ("2026-03", 1, 5, 0)]
    assert (folder / "a.md").read_text() == BAD * 3


def test_a_commit_of_no_year_is_passed_over(run: Run, git: Git, at: Callable[..., None], folder: Path) -> None:
    put(folder / "a.md", BAD)
    at("2026-01-01")
    tree, parent = git("rev-parse", "HEAD^{tree}", "HEAD").split()
    who = "A <a@example.org> 99999999999999 +0000"
    put(folder / "commit", f"tree {tree}\nparent {parent}\nauthor {who}\ncommitter {who}\n\nx\n")
    git("reset", "-q", "--soft", git("hash-object", "-t", "commit", "-w", "--literally", "commit").strip())
    assert counts(months(run)) == [("2026-01", 1, 5, 1)]


def test_the_three_tables_hold_the_same(run: Run, at: Callable[..., None], folder: Path) -> None:
    put(folder / "a.md", BAD + SLUR)
    at("2025-11-03")
    put(folder / "a.md", GOOD)
    at("2025-12-03")
    (first, second) = months(run)
    assert first["per_1000_words"] == 250
    assert first["packs"] == {"demo": {"findings": 2, "per_1000_words": 250}}
    assert second["packs"] == {"demo": {"findings": 0, "per_1000_words": 0}}
    rows = list(csv.DictReader(StringIO(run("report", "--output-format", "csv").stdout)))
    assert [tuple(row.values())[2:] for row in rows] == [
        ("all", "2", "1", "8", "250.000000"),
        ("demo", "2", "1", "8", "250.000000"),
        ("all", "0", "1", "5", "0.000000"),
        ("demo", "0", "1", "5", "0.000000"),
    ]
    assert rows[0]["commit"] == first["commit"]
    assert run("report").stdout.endswith(
        "| Month | Files | Words | Findings | all | demo |\n"
        "| --- | --: | --: | --: | --: | --: |\n"
        "| 2025-11 | 1 | 8 | 2 | 250.000 | 250.000 |\n"
        "| 2025-12 | 1 | 5 | 0 | 0.000 | 0.000 |\n"
    )


def test_words_are_those_of_the_prose(run: Run, at: Callable[..., None], folder: Path) -> None:
    put(folder / "a.html", "<p class='a b c'>Two <b>words</b></p><script>not a word</script><!-- nor here -->\n")
    at("2026-01-01")
    assert counts(months(run)) == [("2026-01", 1, 2, 0)]


def test_settings_of_today_hold_for_all_months(run: Run, at: Callable[..., None], folder: Path) -> None:
    for name in ("a.md", "sub/b.md", "old/c.md", "node_modules/d.md"):
        put(folder / name, BAD + SLUR)
    at("2026-01-01")
    for name in ("sub/b.md", "old/c.md"):
        (folder / name).unlink()
        (folder / name).parent.rmdir()
    at("2026-02-01")
    put(folder / "stigmalint.toml", 'exclude = ["old/"]\nper-file-ignores = { "sub/*" = ["demo/junkie"] }\n')
    assert counts(months(run)) == [("2026-01", 2, 16, 3), ("2026-02", 1, 8, 2)]
    assert counts(months(run, "sub")) == [("2026-01", 1, 8, 1), ("2026-02", 0, 0, 0)]
    put(folder / ".stigmalintignore", "sub/\n")
    assert counts(months(run)) == [("2026-01", 1, 8, 2), ("2026-02", 1, 8, 2)]


def test_suppressed_and_doubtful_findings_do_not_count(run: Run, at: Callable[..., None], folder: Path) -> None:
    put(folder / "a.md", f"<!-- stigmalint: ignore-file[demo/abuse] -- a title -->\n\n{BAD}{SLUR}")
    at("2026-01-01")
    (month,) = months(run)
    assert month["findings"] == 1


def test_a_content_is_checked_once(
    run: Run, at: Callable[..., None], folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    checked: list[str] = []
    usual = history_module.run

    def counting(sources: Any, *args: Any) -> Any:
        def told() -> Any:
            for source in sources:
                checked.append(source.text)
                yield source

        return usual(told(), *args)

    monkeypatch.setattr(history_module, "run", counting)
    put(folder / "a.md", BAD)
    put(folder / "copy.md", BAD)
    at("2026-01-01")
    put(folder / "b.md", SLUR)
    at("2026-02-01")
    first = months(run)
    assert sorted(checked) == [BAD, SLUR]
    put(folder / "b.md", GOOD)
    at("2026-03-01")
    assert months(run)[:2] == first
    assert sorted(checked) == [BAD, GOOD, SLUR]
    assert months(run, "--no-cache")[:2] == first
    assert len(checked) == 6
    put(folder / "stigmalint.toml", 'ignore = ["demo/junkie"]\n')
    assert [month["findings"] for month in months(run)] == [2, 2, 2]
    assert len(checked) == 9, "what other settings found is not taken"


def test_nothing_that_a_repository_names_is_run(run: Run, git: Git, at: Callable[..., None], folder: Path) -> None:
    trap = folder / "trap"
    put(folder / ".gitattributes", "*.md filter=trap diff=trap\n")
    put(folder / "a.md", BAD)
    at("2026-01-01")
    for key in ("filter.trap.smudge", "filter.trap.clean", "diff.trap.textconv", "diff.trap.command", "core.fsmonitor"):
        git("config", key, f"touch '{trap}'")
    put(folder / "hooks" / "post-checkout", f"#!/bin/sh\ntouch '{trap}'\n")
    git("config", "core.hooksPath", str(folder / "hooks"))
    assert counts(months(run)) == [("2026-01", 1, 5, 1)]
    assert not trap.exists()


def test_odd_names_links_and_texts_that_cannot_be_read(run: Run, at: Callable[..., None], folder: Path) -> None:
    put(folder / 'ä "q"\n\t.md', BAD)
    put(folder / "*latin*.md", b"caf\xe9\n")
    put(folder / "binary.md", b"\0\1")
    (folder / "link.md").symlink_to("binary.md")
    at("2026-01-01")
    result = run("report")
    assert result.exit_code == 0
    assert "| 2026-01 | 1 | 5 | 1 |" in result.stdout
    assert "2 texts could not be read, such as &#42;latin&#42;.md" in result.stdout
    assert "2 texts could not be read, such as *latin*.md: not UTF-8" in result.stderr


def test_a_shallow_clone_says_so(
    run: Run, git: Git, at: Callable[..., None], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in (1, 2, 3):
        put(folder / "a.md", BAD * number)
        at(f"2026-0{number}-01")
    git("clone", "-q", "--depth", "2", f"file://{folder}", str(tmp_path / "clone"))
    monkeypatch.chdir(tmp_path / "clone")
    result = run("report")
    assert result.exit_code == 0
    assert "This clone is shallow" in result.stdout
    assert "This clone is shallow" in result.stderr
    assert [line[:9] for line in result.stdout.splitlines() if line.startswith("| 20")] == ["| 2026-02", "| 2026-03"]
    assert json.loads(run("report", "--output-format", "json").stdout)["shallow"] is True


def test_a_partial_clone_fetches_nothing(
    run: Run, git: Git, at: Callable[..., None], folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "a.md", BAD)
    at("2026-01-01")
    put(folder / "a.md", GOOD)
    at("2026-02-01")
    git("config", "uploadpack.allowFilter", "true")
    git("clone", "-q", "--filter=blob:none", f"file://{folder}", str(tmp_path / "clone"))  # gets those of today
    monkeypatch.chdir(tmp_path / "clone")
    assert counts(months(run)) == [("2026-01", 0, 0, 0), ("2026-02", 1, 5, 0)]
    assert "such as a.md: its content is not in this clone" in run("report").stderr


def test_a_damaged_content_takes_no_other_with_it(run: Run, git: Git, at: Callable[..., None], folder: Path) -> None:
    for name in ("a.md", "b.md", "c.md"):
        put(folder / name, BAD + name)
    at("2026-01-01")
    id = git("rev-parse", "HEAD:b.md").strip()
    entry = folder / ".git" / "objects" / id[:2] / id[2:]
    data = entry.read_bytes()
    entry.chmod(0o644)
    for damaged in (data[:20], b"", b"\0" + data):
        entry.write_bytes(damaged)
        assert counts(months(run, "--no-cache")) == [("2026-01", 2, 12, 2)]


def test_a_process_of_git_that_was_ended_is_begun_anew(git: Git, at: Callable[..., None], folder: Path) -> None:
    put(folder / "a.md", BAD)
    at("2026-01-01")
    id = git("rev-parse", "HEAD:a.md").strip()
    with Contents(str(folder)) as contents:
        assert contents.read(id) == BAD.encode()
        contents._process.kill()
        contents._process.wait()
        assert contents.read(id) is None
        assert contents.read(id) == BAD.encode()


def test_what_was_kept_and_damaged_is_counted_anew(
    run: Run, at: Callable[..., None], folder: Path, tmp_path: Path
) -> None:
    put(folder / "a.md", BAD)
    at("2026-01-01")
    first = months(run)
    (entry,) = (tmp_path / "cache" / "counts").iterdir()
    data = entry.read_bytes()
    for damaged in (b"", data[:-1], data[:-1] + bytes([data[-1] ^ 1])):
        entry.write_bytes(damaged)
        assert months(run) == first


@pytest.mark.parametrize("name", ["trend.svg", "trend.PNG"])
def test_a_picture(run: Run, at: Callable[..., None], folder: Path, name: str) -> None:
    for number in (1, 2, 6):
        put(folder / "a.md", BAD * number + SLUR + GOOD * 20)
        at(f"2026-0{number}-01")
    assert run("report", "--plot", name, "-q").output == ""
    data = (folder / name).read_bytes()
    if name.endswith("svg"):
        texts = {"".join(item.itertext()) for item in ET.fromstring(data).iter("{http://www.w3.org/2000/svg}text")}
        assert {"demo", "all packs", "2026-01", "2026-06", "findings per 1,000 words"} <= texts
        run("report", "--plot", name, "-q")
        assert (folder / name).read_bytes() == data, "the same history gives the same bytes"
    else:
        assert data.startswith(b"\x89PNG")


def test_a_picture_of_months_without_a_word_and_of_many_packs(folder: Path) -> None:
    from collections import Counter

    from stigmalint.session.history import History, Month
    from stigmalint.tables.plots import write_trend

    packs = Counter({f"pack-{number}": number for number in range(1, 10)})
    found = [Month("2025-12", "c", 0, 0, Counter()), Month("2026-01", "c", 1, 1000, packs)]
    write_trend("t.svg", History(found, True, 2, "$\\bad$ <b>.md: not UTF-8"))
    text = (folder / "t.svg").read_text()
    assert "3 other packs" in text
    assert "This clone is shallow" in text
    assert "such as $\\bad$ &lt;b&gt;.md: not UTF-8." in text
    assert "pack-9" in text
    assert "pack-1<" not in text


# What cannot be reported


def one_error(run: Run, *args: str) -> str:
    result = run("report", *args)
    assert result.exit_code == 2
    assert result.stdout == ""
    (line,) = result.stderr.splitlines()
    return str(line)


def test_without_a_repository(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "plain").mkdir()
    monkeypatch.chdir(tmp_path / "plain")
    assert one_error(run) == "error: .: not in a git repository, so it has no history; name a path in one"


def test_a_folder_that_only_looks_like_one(run: Run, folder: Path) -> None:
    assert one_error(run).endswith("git does not trust this repository as yours; `git status` explains why")


def test_without_a_commit(run: Run, git: Git) -> None:
    assert one_error(run).endswith("there are no commits yet, so there is no history to report")


def test_without_a_month_or_a_file(run: Run, at: Callable[..., None], folder: Path) -> None:
    put(folder / "a.py", "x = 1\n")
    at("2026-01-01")
    assert one_error(run, "--since", "2026-02") == "error: there are no commits since 2026-02; name an earlier month"
    assert one_error(run).startswith("error: no commit has a supported file in these paths")


def test_without_the_extra(run: Run, at: Callable[..., None], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder / "a.md", BAD)
    at("2026-01-01")
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert 'pip install "stigmalint[tables]"' in one_error(run, "--plot", "t.svg")
    assert run("report").exit_code == 0, "tables need no extra"


def test_without_git(run: Run, at: Callable[..., None], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(folder / "a.md", BAD)
    at("2026-01-01")
    monkeypatch.setenv("PATH", str(folder / "nothing"))
    assert one_error(run) == "error: git is not installed, and the history needs it; install git"


@pytest.mark.parametrize("name", ["t.svg", "t.png"])
def test_a_picture_with_two_names_is_left_alone(run: Run, at: Callable[..., None], folder: Path, name: str) -> None:
    put(folder / "a.md", BAD)
    at("2026-01-01")
    (folder / name).write_text("mine")
    (folder / "other").hardlink_to(folder / name)
    assert one_error(run, "--plot", name).startswith(f"error: {name}: ")
    assert (folder / name).read_text() == "mine"


@pytest.mark.parametrize(
    ("args", "error"),
    [
        (("--since", "2026-13"), "write a month, such as 2024-03"),
        (("--since", "yesterday"), "write a month, such as 2024-03"),
        (("--plot", "trend.pdf"), "a file that ends in .svg or .png"),
    ],
)
def test_slips_are_named(run: Run, args: tuple[str, ...], error: str) -> None:
    result = run("report", *args)
    assert result.exit_code == 2
    assert error in result.stderr
