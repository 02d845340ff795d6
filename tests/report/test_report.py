"""Reports against golden files; findings are made by hand, so that no rule and no model has a say.

After a wanted change, `STIGMALINT_GOLDEN=write pytest tests/report` writes the files anew; read the difference.
"""

from __future__ import annotations

import json
import os
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from rich.cells import cell_len

import stigmalint.report
from stigmalint.file_result import Applied, FileResult
from stigmalint.finding import Finding, Fix, Safety, Severity
from stigmalint.prose import Source
from stigmalint.report import FORMATS, Format, RuleHelp, Run, Tally, render, shown_path, summary
from stigmalint.report.statistics import render as render_statistics
from stigmalint.text.spans import Edit, LineIndex, Span

GOLDEN = Path(__file__).parent / "golden"
SCHEMA = json.loads(
    Path(stigmalint.report.__file__).with_name("findings.schema.json").read_text(encoding="utf-8"),
)
HELP = RuleHelp("Abuse", Severity.ERROR, "It *blames*.", ("moral-framing",), "https://example.org/first")
RUN = Run(urls={"first": "https://example.org/first"}, help=lambda rule_id: HELP if rule_id == "demo/abuse" else None)

TEXT = (
    "# Recovery\n"
    "\n"
    "Mothers with a history of substance abuse need care.\n"
    "\tThe junkie slept.\tThe junkie slept.\n"
    + "Long before anybody asked, " * 6
    + "he abused alcohol for years"
    + ", and nobody said a word" * 6
    + ".\n"
    "薬物の abuse は 🙂 more.\n"
    "They spoke of zombie\n"
    "drugs \x1b[31m all day."
)


def finding(
    text: str,
    matched: str,
    nth: int = 0,
    *,
    rule: str = "demo/abuse",
    severity: Severity = Severity.ERROR,
    alternatives: tuple[str, ...] = (),
    safety: Safety | None = None,
    doubtful: bool = False,
) -> Finding:
    at = -1
    for _ in range(nth + 1):
        at = text.index(matched, at + 1)
    span = Span(at, at + len(matched))
    fixes = (Fix((Edit(span, alternatives[0]),), alternatives[0], safety),) if safety else ()
    return Finding(
        rule_id=rule,
        severity=severity,
        path="docs/a.md",
        span=span,
        matched=" ".join(matched.split()),
        message=f'"{" ".join(matched.split())}" casts a health condition as wrongdoing, or so the guides say of it.',
        alternatives=alternatives,
        fixes=fixes,
        because=("object: substance (alcohol)",),
        sources=("none", "first"),
        tags=("moral-framing",),
        doubtful=doubtful,
    )


SLUR = {"rule": "demo/junkie", "severity": Severity.WARNING, "alternatives": ("person who uses drugs",)}
RESULTS = [
    FileResult(
        Source("docs/a.md", TEXT, "markdown"),
        (
            finding(TEXT, "abuse", alternatives=("use", "misuse"), safety=Safety.SAFE),
            finding(TEXT, "junkie", 0, safety=Safety.UNSAFE, **SLUR),  # type: ignore[arg-type]
            finding(TEXT, "junkie", 1, doubtful=True, **SLUR),  # type: ignore[arg-type]
            finding(TEXT, "abused", alternatives=tuple(f"long alternative number {n}" for n in range(1, 6))),
            finding(TEXT, "abuse", 2, alternatives=("use",), safety=Safety.SAFE),
            finding(TEXT, "zombie\ndrugs", rule="demo/zombie", severity=Severity.INFO),
        ),
    ),
    FileResult(Source("-", "abuse", bom=True), (finding("abuse", "abuse"),)),
]


@pytest.mark.parametrize("style", FORMATS)
def test_golden(style: str) -> None:
    check_golden(f"findings.{style}", "".join(render(RESULTS, RUN, style)))


def test_golden_after_fixing() -> None:
    found = finding(TEXT, "abused", alternatives=("used",), safety=Safety.SAFE)
    applied = (Applied(found, found.fixes[0], 1, 4, "abused", "used"),)
    results = [FileResult(RESULTS[0].source, RESULTS[0].findings[:3], applied=applied, cleared=1)]
    run = Run(fixing=True)
    check_golden("fixed.text", "".join(render(results, run, "text")))


def check_golden(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("STIGMALINT_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="")
    assert text == path.read_text(encoding="utf-8")


def test_every_format_can_be_rendered() -> None:
    for style in FORMATS:
        assert all(piece.endswith("\n") for piece in render(RESULTS, RUN, style))


def test_json_keeps_its_published_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    Draft202012Validator(SCHEMA).validate(json.loads("".join(render(RESULTS, RUN, "json"))))
    one = {"$defs": SCHEMA["$defs"], "$ref": "#/$defs/finding"}
    for line in "".join(render(RESULTS, RUN, "jsonl")).splitlines():
        Draft202012Validator(one).validate(json.loads(line))


def test_json_positions_point_into_the_stored_bytes() -> None:
    for encoding, mark in (("utf-8", b""), ("utf-8", b"\xef\xbb\xbf"), ("utf-16-le", b"\xff\xfe")):
        stored = mark + TEXT.encode(encoding)
        results = [FileResult(Source("a.md", TEXT, encoding=encoding, bom=bool(mark)), RESULTS[0].findings)]
        for item in json.loads("".join(render(results, RUN, "json")))["findings"]:
            in_bytes = stored[item["start_byte"] : item["end_byte"]].decode(encoding)
            assert in_bytes == TEXT[item["start"] : item["end"]]
            assert " ".join(in_bytes.split()) == item["match"]
            assert LineIndex(TEXT).position(item["start"]) == (item["line"], item["column"])


@pytest.mark.parametrize("width", [30, 40, 80, 200])
def test_source_lines_fit_and_carets_stand_below_the_match(width: int) -> None:
    lines = "".join(render(RESULTS[:1], Run(width=width), "text")).splitlines()
    excerpts = [number for number, line in enumerate(lines) if line.lstrip().startswith("|")]
    assert len(excerpts) == 7
    for number in excerpts:
        source, carets = lines[number - 1], lines[number]
        assert cell_len(source) <= width
        start = carets.index("^")
        cells = "".join(char + "\0" * (cell_len(char) - 1) for char in source)
        assert cells[start : start + carets.count("^")] in {"abuse", "abused", "junkie", "zombie", "drugs"}


def test_control_characters_do_not_reach_the_terminal() -> None:
    for style in ("text", "concise"):
        assert "\x1b" not in "".join(render(RESULTS, RUN, style))


def test_color() -> None:
    text = "".join(render(RESULTS, Run(color=True), "text"))
    assert "\x1b[" in text
    from rich.text import Text

    assert Text.from_ansi(text).plain.strip() == "".join(render(RESULTS, Run(), "text")).strip()


@pytest.mark.parametrize(
    ("results", "run", "expected"),
    [
        ([FileResult(Source("a", "")), FileResult(Source("b", ""))], RUN, "Nothing found in 2 files."),
        (
            RESULTS,
            RUN,
            "Found 6 findings (4 errors, 1 warning, 1 info) in 2 files; 2 can be fixed with --fix, "
            "1 more with --fix --unsafe-fixes; 1 doubtful, listed because of --doubtful.",
        ),
        ([FileResult(Source("a", TEXT), RESULTS[0].findings[5:])], RUN, "Found 1 finding (1 info) in 1 file."),
        (
            RESULTS,
            Run(fixing=True),
            "Found 6: 0 fixed, 6 left (1 can be fixed with --unsafe-fixes, 2 could not be fixed, "
            "3 need your decision); 1 doubtful, listed because of --doubtful.",
        ),
    ],
)
def test_summary(results: list[FileResult], run: Run, expected: str) -> None:
    tally = Tally()
    assert list(tally.counting(results)) == results
    assert summary(tally, run) == expected


def test_statistics_by_tag_and_for_programs() -> None:
    assert "".join(render_statistics(RESULTS, RUN, "tag", "jsonl")) == (
        '{"tag": "moral-framing", "count": 7, "fixable": 2}\n'
    )


def test_paths_are_told_from_the_working_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert shown_path(str(tmp_path / "docs" / "a.md")) == "docs/a.md"
    assert shown_path(os.path.join(".", "docs", "a.md")) == "docs/a.md"
    assert shown_path("-") == "-"
    outside = tmp_path.parent / "b.md"
    assert shown_path(str(outside)) == outside.as_posix()


@pytest.mark.parametrize("format", FORMATS.values(), ids=lambda format: format.name)
def test_a_format_is_what_its_record_says(format: Format) -> None:
    taken = 0

    def results() -> Iterator[FileResult]:
        nonlocal taken
        for result in RESULTS:
            taken += 1
            yield result

    assert next(iter(format.render(results(), RUN)))
    assert (taken < len(RESULTS)) is format.streams
    assert (summary_of(RESULTS) in "".join(format.render(RESULTS, RUN))) is not format.for_programs
    counts = "".join(render_statistics(RESULTS, RUN, "rule", format.name))
    if format.for_programs:
        assert [json.loads(line) for line in (counts.splitlines() if format.streams else [counts])]
    else:
        assert summary_of(RESULTS) in counts


def summary_of(results: list[FileResult]) -> str:
    tally = Tally()
    deque(tally.counting(results), maxlen=0)
    return summary(tally, RUN)
