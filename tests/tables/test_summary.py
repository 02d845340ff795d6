"""Counts, rates and intervals of a summary, and the comparison of two runs."""

from __future__ import annotations

import csv
import json
from collections.abc import Sequence
from math import exp
from pathlib import Path
from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.tables.test_batch import TEXTS, Call, put

from stigmalint.finding import Finding, Findings, Severity
from stigmalint.tables.compare import ADDED, CHANGED, ERRED, REMOVED, compare
from stigmalint.tables.rates import rate
from stigmalint.tables.summary import rows, whole, without_names, write_summary
from stigmalint.tables.tally import ALL, Exposure, Tally
from stigmalint.text.spans import Span


def finding(rule: str = "demo/junkie", tags: tuple[str, ...] = ("labeling",), at: int = 0) -> Finding:
    return Finding(rule, Severity.ERROR, "<text>", Span(at, at + 6), "Junkie", "Say so.", tags=tags)


def tally(*given: tuple[str, Sequence[Finding]], times: Sequence[str] = ()) -> Tally:
    counted = Tally()
    places = {"time": times} if times else {}
    counted.add([text for text, _ in given], [Findings(found) for _, found in given], places, with_examples=True)
    return counted


def test_counts_are_by_rule_pack_mechanism_and_month() -> None:
    counted = tally(
        ("a junkie and a junkie", [finding(), finding(at=9)]),
        ("three words here", []),
        ("He abused it", [finding("demo/abuse", ("moral-framing", "labeling"))]),
        times=["2020-01", "2020-02", "2020-01"],
    )
    assert [(row.name, row.findings, row.holding) for row in rows(counted, "rule")] == [
        ("demo/junkie", 2, 1),
        ("demo/abuse", 1, 1),
    ]
    assert [(row.name, row.findings) for row in rows(counted, "tag")] == [("labeling", 3), ("moral-framing", 1)]
    months = [(row.name, row.findings, row.read.rows, row.read.words) for row in rows(counted, "time")]
    assert months == [("2020-01", 3, 2, 8), ("2020-02", 0, 1, 3)]
    total = whole(counted)
    assert (total.findings, total.holding, total.read.words) == (3, 2, 11)
    assert total.rate is not None
    assert total.rate.value == pytest.approx(3 / 11 * 1000)


ROWS = st.lists(st.tuples(st.sampled_from(TEXTS), st.lists(st.builds(finding), max_size=3)), max_size=8)


@settings(deadline=None)
@given(ROWS, ROWS)
def test_counts_of_parts_add_up_to_those_of_the_whole(
    one: list[tuple[str, list[Finding]]], other: list[tuple[str, list[Finding]]]
) -> None:
    joined = tally(*one)
    joined.join(Tally.unpacked(json.loads(json.dumps(tally(*other).packed()))))
    together = tally(*one, *other)
    assert joined.read == together.read
    assert (joined.found, joined.wordings, joined.examples) == (together.found, together.wordings, together.examples)


@pytest.mark.parametrize(
    ("number", "low", "high"), [(0, 0.0, 3.689), (1, 0.0253, 5.572), (10, 4.795, 18.390), (100, 81.36, 121.63)]
)
def test_findings_one_by_one_have_the_interval_of_a_poisson_count(number: int, low: float, high: float) -> None:
    """The bounds are the exact ones (Garwood 1936)."""
    found = rate([number, number, number, number * 10], Exposure(rows=100_000, words=1_000_000, squares=10_000_000))
    assert found is not None
    assert found.low * 1000 == pytest.approx(low, abs=0.02 + 0.01 * low)
    assert found.high * 1000 == pytest.approx(high, rel=0.01)


def test_the_bounds_are_those_of_the_probability_they_claim() -> None:
    found = rate([0, 0, 0, 0], Exposure(rows=1000, words=1000, squares=1000))
    assert found is not None
    assert exp(-found.high) == pytest.approx(0.025, abs=0.001)


def test_findings_in_clusters_make_a_rate_less_certain() -> None:
    read = Exposure(rows=10_000, words=100_000, squares=1_000_000)
    apart, together = rate([100, 100, 100, 1000], read), rate([100, 10, 1000, 1000], read)
    assert apart is not None
    assert together is not None
    assert apart.value == together.value
    assert together.high - together.low > 3 * (apart.high - apart.low)
    assert rate([0, 0, 0, 0], Exposure()) is None


@pytest.mark.parametrize("ending", ["html", "md", "csv"])
def test_a_summary_is_written(tmp_path: Path, ending: str) -> None:
    counted = tally(*[(f"a junkie | <b> {at}", [finding()]) for at in range(30)], times=["2020-01", "2020-02"] * 15)
    write_summary(str(tmp_path / f"s.{ending}"), counted, with_wordings=True)
    text = (tmp_path / f"s.{ending}").read_text(encoding="utf-8")
    assert "demo/junkie" in text
    names = sorted(path.name for path in tmp_path.iterdir())
    if ending == "csv":
        assert names == ["s.csv"]
        table = list(csv.DictReader(text.splitlines()))
        assert [row["name"] for row in table if row["dimension"] == "time"] == ["2020-01", "2020-02"]
        assert {row["findings"] for row in table if row["dimension"] == "rule"} == {"30"}
        return
    assert names == sorted([f"s.{ending}", "s-packs.svg", "s-packs.png", "s-months.svg", "s-months.png"])
    assert (tmp_path / "s-packs.png").read_bytes().startswith(b"\x89PNG")
    drawn = (tmp_path / "s-packs.svg").read_text(encoding="utf-8")
    assert ElementTree.fromstring(drawn).tag.endswith("svg")
    assert "30 findings in 30 of 30 rows" in text
    assert ("&lt;b&gt;" if ending == "html" else r"\| \<b\>") in text
    if ending == "html":
        assert text.count("<svg") == 2
    before = drawn
    write_summary(str(tmp_path / f"s.{ending}"), counted)
    assert (tmp_path / "s-packs.svg").read_text(encoding="utf-8") == before
    assert "Most common wordings" not in (tmp_path / f"s.{ending}").read_text(encoding="utf-8")


def test_an_empty_table_has_a_summary(tmp_path: Path) -> None:
    write_summary(str(tmp_path / "s.md"), Tally({}, {ALL: Exposure()}))
    assert "0 findings in 0 of 0 rows" in (tmp_path / "s.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("I saw the junkie on Elm Street.", "I saw the junkie on [...]"),
        ("ask @mike99 or mail me@x.org about the junkie, ok", "ask [...] or mail [...] about the junkie, ok"),
        (
            "My brother Tom, a Junkie, lives at 12 Low Road",
            "[...] brother [...] a Junkie, lives at [...]",
        ),
        ("see example.org/u/me junkie (555) 010-0000", "see [...] junkie [...]"),
    ],
)
def test_names_numbers_and_addresses_are_masked(text: str, masked: str) -> None:
    said = without_names(text, "junkie")
    assert said == masked


def test_a_run_writes_its_summary_and_a_resumed_one_the_same(folder: Path, call: Call) -> None:
    put(folder / "in.parquet", TEXTS * 4)
    options = ("--text-field", "body", "--source-field", "id", "--wordings", "--jobs", "1")
    done = call("batch", "in.parquet", "out.parquet", "--summary", "s.md", *options, rows=5)
    assert done.returncode == 0, done.stderr  # type: ignore[attr-defined]
    text = (folder / "s.md").read_text(encoding="utf-8")
    assert "| junkie | demo/junkie |" in text
    assert "| r0 | 1 | 1 |" in text
    again = call("batch", "in.parquet", "again.csv", "--summary", "t.md", *options)
    assert again.returncode == 0, again.stderr  # type: ignore[attr-defined]
    assert (folder / "t.md").read_text(encoding="utf-8").replace("t-packs", "s-packs") == text


def test_two_runs_are_compared(folder: Path, call: Call) -> None:
    put(folder / "in.csv", [*TEXTS, "He abused alcohol."])
    for name, more in (("a.parquet", ()), ("b.jsonl", ("--ignore", "demo/junkie")), ("c.csv", ())):
        call("batch", "in.csv", name, "--text-field", "body", "--jobs", "1", *more)
    equal = call("compare", "a.parquet", "c.csv", "--text-field", "body", "--id-field", "id")
    assert (equal.returncode, equal.stdout) == (  # type: ignore[attr-defined]
        0,
        "7 rows: 6 findings unchanged, 0 added, 0 removed, 0 changed, 0 errors added or removed\n",
    )
    done = call("compare", "a.parquet", "b.jsonl", "--text-field", "body", "--sample", "1")
    assert done.returncode == 1  # type: ignore[attr-defined]
    assert done.stdout.splitlines() == [  # type: ignore[attr-defined]
        "7 rows: 2 findings unchanged, 0 added, 4 removed, 0 changed, 0 errors added or removed",
        "",
        "               added removed changed",
        "demo/junkie        0       4       0",
        "",
        "removed, 1 of 4:",
        "  row 2: demo/junkie: Two [junkies] met a junkie.",
    ]


def outputs(folder: Path, old: list[dict[str, object]], new: list[dict[str, object]]) -> tuple[str, str]:
    for name, rows_of_it in (("a.jsonl", old), ("b.jsonl", new)):
        lines = (json.dumps({"text": "x junkie y", "findings": [], "findings_error": None} | row) for row in rows_of_it)
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return str(folder / "a.jsonl"), str(folder / "b.jsonl")


def one(rule: str = "demo/junkie", start: int = 2, severity: str = "error") -> dict[str, object]:
    return {"rule": rule, "start": start, "end": start + 6, "severity": severity, "alternatives": ["x"]}


def test_what_was_added_removed_and_changed(tmp_path: Path) -> None:
    paths = outputs(
        tmp_path,
        [
            {"findings": [one()]},
            {"findings": [one()]},
            {"findings": [one()]},
            {"findings": [one()]},
            {"findings": [one()]},
        ],
        [
            {"findings": [one()]},
            {"findings": [one(severity="warning")]},
            {"findings": [one("demo/slur")]},
            {"findings": [one(start=3)]},
            {"findings": [one("demo/slur", start=8)], "findings_error": "broken"},
        ],
    )
    found = compare(*paths, text="text")
    assert (found.rows, found.same) == (5, 1)
    assert [(change.kind, change.row, change.what) for change in found.sample] == [
        (CHANGED, "1", ("severity",)),
        (CHANGED, "2", ("rule",)),
        (CHANGED, "3", ("place",)),
        (ERRED, "4", ("none", "broken")),
        (REMOVED, "4", ()),
        (ADDED, "4", ()),
    ]


@pytest.mark.parametrize(
    ("new", "said"),
    [
        ([{}], r"b\.jsonl: ends after 1 rows, but the other does not"),
        ([{}, {"text": "z"}], r"b\.jsonl: its row 1 differs from that in"),
    ],
)
def test_only_runs_over_the_same_table_are_compared(tmp_path: Path, new: list[dict[str, object]], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        compare(*outputs(tmp_path, [{}, {}], new), text="text")


def test_what_is_no_output_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("text\nx\n")
    with pytest.raises(ValueError, match="it is not an output of `stigmalint batch`, or is in the long form"):
        compare(str(tmp_path / "x.csv"), str(tmp_path / "x.csv"), text="text")
