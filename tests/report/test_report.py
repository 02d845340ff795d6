"""Reports against golden files; findings are made by hand, so that no rule and no model has a say.

After a wanted change, `STIGMALINT_GOLDEN=write pytest tests/report` writes the files anew; read the difference.
"""

from __future__ import annotations

import json
import os
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from rich.cells import cell_len

import stigmalint.report
from stigmalint.file_result import Applied, FileResult
from stigmalint.finding import Finding, Fix, Safety, Severity
from stigmalint.prose import Source
from stigmalint.report import FORMATS, Format, RuleHelp, Run, Tally, render, shown_path, summary
from stigmalint.report.groups import grouped
from stigmalint.report.links import file_link, web_link
from stigmalint.report.statistics import BLOCKS, _bar
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
    lines = "".join(render(RESULTS[:1], Run(width=width, grouped=False), "text")).splitlines()
    excerpts = [number for number, line in enumerate(lines) if line.lstrip().startswith("|")]
    assert len(excerpts) == 7
    for number in excerpts:
        source, carets = lines[number - 1], lines[number]
        assert cell_len(source) <= width
        start = carets.index("^")
        cells = "".join(char + "\0" * (cell_len(char) - 1) for char in source)
        assert cells[start : start + carets.count("^")] in {"abuse", "abused", "junkie", "zombie", "drugs"}


WORDS = "He abused it. Abused again.\n\nThey abused it. She was abused by it.\n"


def repeated(*alternatives: tuple[str, ...]) -> list[FileResult]:
    """A text with four times the same wording, once with a capital; the last has these alternatives, if any."""
    found = [finding(WORDS, "abused", n, alternatives=("used",), safety=Safety.SAFE) for n in (0, 1, 2)]
    capital = finding(WORDS, "Abused", alternatives=("Used",), safety=Safety.SAFE)
    last = [replace(found[2], alternatives=each, fixes=()) for each in alternatives] or found[2:]
    return [FileResult(Source("docs/b.md", WORDS), (found[0], capital, found[1], *last))]


def test_findings_of_the_same_wording_are_one_entry_with_every_place() -> None:
    assert "".join(render(repeated(), Run(quiet=True), "text")) == (
        "docs/b.md:1:4 error demo/abuse\n"
        '  "abused" casts a health condition as wrongdoing, or so the guides say of it.\n'
        "  1 | He abused it. Abused again.\n"
        "    |    ^^^^^^\n"
        "  4 times in all, also at 1:15, 3:6, 3:25\n"
        "  Try: 1. used\n"
        '  Fix: --fix applies "used".\n\n'
    )


def test_advice_that_differs_within_a_group_is_told_by_place() -> None:
    text = "".join(render(repeated(("harmed",)), Run(quiet=True), "text"))
    assert text.endswith(
        "  4 times in all, also at 1:15, 3:6, 3:25\n"
        "  At 1:4, 1:15, 3:6:\n"
        "    Try: 1. used\n"
        '    Fix: --fix applies "used".\n'
        "  At 3:25:\n"
        "    Try: 1. harmed\n"
        "    Fix: choose one yourself; no wording is certain to fit here.\n\n"
    )


@pytest.mark.parametrize("width", [0, 1, 2])
def test_on_the_narrowest_terminal_no_word_of_the_advice_is_lost(width: int) -> None:
    wide, narrow = (
        " ".join("".join(render(repeated(("harmed",)), Run(quiet=True, width=each), "text")).split())
        for each in (80, width)
    )
    assert narrow.partition("times in all")[2] == wide.partition("times in all")[2] != ""


def test_without_groups_each_place_is_an_entry() -> None:
    text = "".join(render(repeated(), Run(grouped=False), "text"))
    assert [line.split(" ")[0] for line in text.splitlines() if line.startswith("docs/b.md")] == [
        "docs/b.md:1:4",
        "docs/b.md:1:15",
        "docs/b.md:3:6",
        "docs/b.md:3:25",
    ]
    assert "in all" not in text


@pytest.mark.parametrize(
    "change",
    [
        {"rule_id": "demo/other"},
        {"severity": Severity.INFO},
        {"message": "Another reason."},
        {"doubtful": True},
        {"matched": "misused"},
        {"place": "a table cell"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_what_says_something_else_is_no_part_of_a_group(change: dict[str, Any]) -> None:
    found = repeated()[0].findings
    other = replace(found[1], **change)
    assert grouped([found[0], other, found[2]]) == [(found[0], found[2]), (other,)]


@given(st.lists(st.tuples(st.sampled_from(["abused", "Abused", "misused"]), st.booleans()), max_size=12))
def test_grouping_loses_and_doubles_nothing(drawn: list[tuple[str, bool]]) -> None:
    base = repeated()[0].findings[0]
    found = [
        replace(base, matched=matched, doubtful=doubtful, span=Span(at, at + 1))
        for at, (matched, doubtful) in enumerate(drawn)
    ]
    groups = grouped(found)
    assert sorted((item for group in groups for item in group), key=lambda item: item.span) == found
    assert [group[0].span for group in groups] == sorted(group[0].span for group in groups)


def test_links_lead_to_the_page_of_a_rule_and_to_the_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    results = [FileResult(Source("docs/ä b.md", TEXT), RESULTS[0].findings[:1])]
    text = "".join(render(results, RUN._replace(color=True, links=True), "text"))
    targets = re.findall("\x1b]8;id=[0-9]+;([^\x1b]*)\x1b\\\\", text)
    assert targets[0].startswith("file://")
    assert targets[0].endswith(f"{tmp_path.as_posix()}/docs/%C3%A4%20b.md")
    assert targets[1:] == ["https://example.org/first"]


@pytest.mark.parametrize("run", [RUN._replace(color=True), RUN._replace(links=True)], ids=["not asked for", "no color"])
def test_no_links_without_a_terminal_that_has_them(run: Run) -> None:
    assert "]8;" not in "".join(render(RESULTS, run, "text"))


@given(st.text())
def test_no_address_ends_its_escape_sequence(text: str) -> None:
    for link in (web_link(f"https://example.org/{text}"), file_link(f"a{text.encode('utf-8', 'replace').decode()}")):
        assert link
        assert all("!" <= sign <= "~" for sign in link)


@pytest.mark.parametrize("address", ["", "javascript:alert(1)", "file:///etc/passwd", "ssh://host"])
def test_a_page_that_is_not_of_the_web_is_no_link(address: str) -> None:
    assert web_link(address) == ""


def test_standard_input_is_no_file_to_link_to() -> None:
    assert file_link("-") == ""


def test_counts_have_bars_on_a_terminal() -> None:
    found = repeated()[0].findings
    others = tuple(replace(item, rule_id="demo/other") for item in found[:1])
    results = [FileResult(Source("a.md", WORDS), (*found, *others))]
    plain = "".join(render_statistics(results, Run(quiet=True), "rule"))
    assert plain == "4  demo/abuse  (4 with --fix)\n1  demo/other  (1 with --fix)\n"
    drawn = "".join(render_statistics(results, Run(quiet=True, bars=True), "rule")).splitlines()
    assert drawn == [
        f"4  {'█' * 20}  demo/abuse  (4 with --fix)",
        f"1  {'█' * 5}{' ' * 15}  demo/other  (1 with --fix)",
    ]


@given(st.integers(1, 10**6), st.integers(1, 10**6))
def test_a_bar_is_as_long_as_its_count(one: int, other: int) -> None:
    count, most = sorted((one, other))
    bar = _bar(count, most)
    eighths = sum(BLOCKS.index(sign) + 1 for sign in bar)
    assert 1 <= len(bar) <= 20
    assert abs(eighths - max(1, 160 * count / most)) <= 0.5 or eighths == 1


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
