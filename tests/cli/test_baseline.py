"""`check --baseline`: what is known stays quiet wherever it goes, and what is new does not."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.conftest import Run

from stigmalint.cli.check import DEFAULT_BASELINE
from stigmalint.file_result import FileResult
from stigmalint.finding import Finding, Severity
from stigmalint.prose import Source
from stigmalint.session.baseline import compare, entries_of
from stigmalint.text.spans import Span

FILE = "known.json"
FIRST = "Many had told that he abused alcohol for years and years."
SECOND = "In those days she abused alcohol until it was over."


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")


@pytest.fixture
def known(run: Run, folder: Path) -> Path:
    put(folder / "docs" / "a.md", f"# Title\n\n{FIRST}\n\n{SECOND}\n")
    put(folder / "b.md", f"{SECOND}\n")
    result = run("check", "--baseline", FILE, "--write-baseline")
    assert result.exit_code == 0, result.output
    assert "Wrote 3 findings to known.json" in result.stderr
    return folder / FILE


def found(run: Run, *args: str) -> list[str]:
    result = run("check", "--output-format", "concise", "-q", "--baseline", FILE, *args)
    assert result.exit_code in (0, 1), result.output
    assert result.exit_code == bool(result.stdout)
    return [":".join(line.split(":")[:2]) for line in result.stdout.splitlines()]


def test_what_is_known_is_not_told(run: Run, known: Path, folder: Path) -> None:
    assert found(run) == []
    assert [entry["path"] for entry in json.loads(known.read_text())["findings"]] == ["b.md", "docs/a.md", "docs/a.md"]
    shown = run("check", "--baseline", FILE, "--show-suppressed", "--output-format", "concise")
    assert shown.stdout.count("suppressed by baseline") == 3
    assert shown.exit_code == 0


@pytest.mark.parametrize(
    "text",
    [
        f"# Title\n\n{SECOND}\n\nNew words.\n\n{FIRST}\n",
        f"# Title\n\n{FIRST} A sentence more.\n\nOne before. {SECOND}\n",
        f"# Title\n\n{FIRST.replace('that he', 'everybody how he')}\n\n{SECOND.replace('until', 'before')}\n",
        f"# Title\n\n{FIRST.replace(' ', chr(10))}\n\n{SECOND}\n",
        f"# Title\n\n{SECOND}\n",
    ],
)
def test_no_edit_elsewhere_brings_it_back(run: Run, known: Path, folder: Path, text: str) -> None:
    put(folder / "docs" / "a.md", text)
    assert found(run) == []
    assert found(run, "docs") == []


def test_what_is_new_is_told_once_for_each(run: Run, known: Path, folder: Path) -> None:
    put(folder / "docs" / "a.md", f"# Title\n\n{FIRST}\n\n{SECOND}\n\n{SECOND}\n\nThey abused alcohol here.\n")
    assert found(run) == ["docs/a.md:7", "docs/a.md:9"]


def test_a_known_text_may_move_to_another_file_but_not_be_copied(run: Run, known: Path, folder: Path) -> None:
    put(folder / "c.md", (folder / "b.md").read_text())
    assert found(run) == ["c.md:1"]
    assert found(run, "c.md") == ["c.md:1"]
    (folder / "b.md").unlink()
    assert found(run) == []
    put(folder / "docs" / "a.md", f"{SECOND}\n")
    put(folder / "d.md", f"{FIRST}\n")
    assert found(run) == []


def test_stale_entries_are_told_and_can_be_taken_out(run: Run, known: Path, folder: Path) -> None:
    put(folder / "docs" / "a.md", f"# Title\n\n{SECOND.replace('until', 'before')}\n")
    (folder / "b.md").unlink()
    result = run("check", "--baseline", FILE)
    assert "known.json: 2 known findings no longer found; --prune-baseline" in result.stderr
    assert "no longer found" not in run("check", "--baseline", FILE, "--ignore", "demo/abuse").stderr
    result = run("check", "--baseline", FILE, "--prune-baseline")
    assert "Removed 2 findings from known.json" in result.stderr
    assert len(json.loads(known.read_text())["findings"]) == 1
    put(folder / "docs" / "a.md", f"# Title\n\n{SECOND.replace('until', 'before').replace('days she', 'times she')}\n")
    assert found(run) == []


def test_what_was_not_looked_at_stays_in_the_baseline(run: Run, known: Path, folder: Path) -> None:
    before = known.read_text()
    result = run("check", "--baseline", FILE, "--prune-baseline", "b.md")
    assert result.exit_code == 0
    assert known.read_text() == before


def test_it_is_written_under_its_usual_name_and_read_from_any_folder(
    run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(folder / "docs" / "a.md", FIRST)
    assert run("check", "--write-baseline", ".").exit_code == 0
    assert (folder / DEFAULT_BASELINE).exists()
    monkeypatch.chdir(folder / "docs")
    assert run("check", "--baseline", f"../{DEFAULT_BASELINE}").exit_code == 0


def sentence(run: Run, *args: str) -> str:
    result = run("check", *args)
    assert result.exit_code == 2
    assert result.stdout == ""
    return result.stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"version": 2, "findings": []}', "another version of stigmalint (format 2)"),
        ('{"version": "1", "findings": []}', "another version"),
        ('{\n<<<<<<< HEAD\n"version": 1\n=======\n>>>>>>> topic\n}', "contains merge conflict markers"),
        ("", "invalid JSON"),
        ("[" * 100_000, "invalid JSON"),
        ("[]", "is not a baseline"),
        ('{"version": 1}', "is not a baseline"),
        ('{"version": 1, "findings": [{"path": 1}]}', "entry 1 was not written by"),
        ('{"version": 1, "findings": [3]}', "entry 1 was not written by"),
    ],
)
def test_what_is_no_baseline_is_one_sentence(run: Run, folder: Path, text: str, said: str) -> None:
    put(folder / "a.md", FIRST)
    put(folder / FILE, text)
    told = sentence(run, "--baseline", FILE)
    assert said in told
    assert told.count("\n") == 1
    assert (folder / FILE).read_text() == text


def test_a_baseline_that_is_not_there(run: Run, folder: Path) -> None:
    put(folder / "a.md", FIRST)
    assert "no such baseline: known.json; create it with --write-baseline" in sentence(run, "--baseline", FILE)


def test_nothing_is_lost_where_a_file_could_not_be_read(run: Run, known: Path, folder: Path) -> None:
    before = known.read_text()
    (folder / "b.md").write_bytes(b"\xff\xfe\xff")
    result = run("check", "--baseline", FILE, "--write-baseline")
    assert result.exit_code == 2
    assert "not written because some files could not be checked" in result.stderr
    assert known.read_text() == before
    run("check", "--baseline", FILE, "--prune-baseline")
    assert len(json.loads(known.read_text())["findings"]) == 3


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (("--prune-baseline",), "add --baseline FILE"),
        (("--write-baseline", "--diff"), "--diff cannot be combined"),
        (("--write-baseline", "--changed"), "leave out --changed, - and --prune-baseline"),
        (("--write-baseline", "-"), "leave out --changed, - and --prune-baseline"),
        (("--baseline", FILE, "--prune-baseline", "--select", "demo/abuse"), "leave out --select and --ignore"),
        (("--changed", "-"), "--changed needs files in git"),
    ],
)
def test_options_that_contradict_each_other(run: Run, folder: Path, args: tuple[str, ...], message: str) -> None:
    result = run("check", *args)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


WORDS = st.lists(st.sampled_from("a b c d drug".split()), max_size=12)


def results(texts: dict[str, list[str]]) -> list[FileResult]:
    made = []
    for path, words in texts.items():
        text, findings = " ".join(words), []
        at = text.find("drug")
        while at >= 0:
            findings.append(Finding("demo/drug", Severity.ERROR, path, Span(at, at + 4), "drug", "Say so."))
            at = text.find("drug", at + 1)
        made.append(FileResult(Source(path, text), tuple(findings)))
    return made


@given(
    st.dictionaries(st.sampled_from(["no/a", "no/b", "no/c"]), WORDS),
    st.dictionaries(st.sampled_from(["no/a", "no/b", "no/d"]), WORDS),
)
def test_every_finding_is_known_or_new_and_every_entry_is_for_one(
    before: dict[str, list[str]], after: dict[str, list[str]]
) -> None:
    known = entries_of(results(before), FILE)
    now = results(after)
    looked_at = [str(Path(result.source.path).absolute()) for result in now]
    compared = compare(now, known, FILE, looked_at)
    new = sum(len(result.findings) for result in compared.results)
    old = sum(len(result.hidden) for result in compared.results)
    assert new + old == sum(len(result.findings) for result in now)
    assert old == len(compared.current)
    assert old + len(compared.stale) + len(compared.unseen) == len(known)
    same = compare(now, entries_of(now, FILE), FILE, looked_at)
    assert not any(result.findings for result in same.results)
    assert (same.stale, same.unseen) == ((), ())
