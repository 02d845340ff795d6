"""Reports for other programs: what their own schemas ask, and that no file can put in a word of its own.

The schemas are the publishers'; `schemas/README.md` says whose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest
from jsonschema import Draft4Validator, Draft202012Validator
from tests.report.test_report import RESULTS, RUN, SCHEMA, TEXT, check_golden

from stigmalint.file_result import FileResult, Hidden
from stigmalint.finding import Finding, Fix, Safety, Severity
from stigmalint.prose import Source
from stigmalint.report import FORMATS, render
from stigmalint.report.sarif import uri
from stigmalint.text.spans import Edit, Span, apply_edits

SCHEMAS = Path(__file__).parent / "schemas"
NASTY = "a b/\udcff<i>&amp;|`x`%0A::error::@all\x1b[31m\u202e\n\"';,.md"
WORDING = "<script>alert(1)</script> ::error:: | `x` [a](javascript:b) @all \x1b[31m \u202e ]]> --> &lt; %0A \x0b"
HOSTILE = [
    FileResult(
        Source(NASTY, f"Say {WORDING} twice.\n"),
        (
            Finding(
                "demo/abuse",
                Severity.ERROR,
                NASTY,
                Span(4, 4 + len(WORDING)),
                WORDING,
                f"{WORDING}\n{WORDING}",
                alternatives=(WORDING,),
                fixes=(Fix((Edit(Span(4, 4 + len(WORDING)), WORDING),), WORDING, Safety.SAFE),),
                sources=("bad", "first"),
            ),
        ),
        hidden=(Hidden(Finding("demo/junkie", Severity.INFO, NASTY, Span(0, 3), WORDING, ""), "ignore", WORDING),),
    ),
    FileResult(Source("broken", ""), error=f"broken: {WORDING}"),
]
HIDDEN = [
    RESULTS[0]._replace(
        hidden=(
            Hidden(RESULTS[0].findings[1], "ignore", "a quotation", "2999-12"),
            Hidden(RESULTS[0].findings[0], "baseline"),
        ),
        findings=RESULTS[0].findings[2:],
    ),
    RESULTS[1],
]
RUN_OF_ANYBODY = RUN._replace(urls={**RUN.urls, "bad": "javascript:alert(1)"})


def report(style: str, results: Iterable[FileResult]) -> str:
    return "".join(render(results, RUN_OF_ANYBODY, style))


def schema(name: str) -> Any:
    return json.loads((SCHEMAS / name).read_text(encoding="utf-8"))


SETS = pytest.mark.parametrize("results", [RESULTS, HIDDEN, HOSTILE, []], ids=["usual", "hidden", "hostile", "none"])


@pytest.mark.parametrize("style", FORMATS)
def test_golden_with_suppressed_findings(style: str) -> None:
    check_golden(f"hidden.{style}", report(style, HIDDEN))


@SETS
def test_sarif_keeps_the_schema_of_its_publisher(results: list[FileResult]) -> None:
    log = json.loads(report("sarif", results))
    Draft4Validator(schema("sarif-2.1.0.json")).validate(log)
    (run,) = log["runs"]
    rules = [rule["id"] for rule in run["tool"]["driver"]["rules"]]
    assert all(rules[item["ruleIndex"]] == item["ruleId"] for item in run["results"])
    assert run["invocations"][0]["executionSuccessful"] is (results is not HOSTILE)


def test_sarif_tells_safe_fixes_only_and_their_regions_are_right() -> None:
    text = RESULTS[0].source.text
    told = json.loads(report("sarif", RESULTS))["runs"][0]["results"]
    assert sum("fixes" in item for item in told) == 2
    for item, finding in zip(told[:6], RESULTS[0].findings, strict=True):
        region = item["locations"][0]["physicalLocation"]["region"]
        assert region["snippet"]["text"] == finding.span.of(text)
        assert (region["charOffset"], region["charLength"]) == (finding.span.start, len(finding.span))
        is_safe = finding.fix is not None and finding.fix.safety is Safety.SAFE
        assert ("fixes" in item) is is_safe
    (edit,) = told[0]["fixes"][0]["artifactChanges"][0]["replacements"]
    assert edit["insertedContent"] == {"text": "use"}


def test_sarif_says_of_every_result_whether_it_is_suppressed() -> None:
    told = json.loads(report("sarif", HIDDEN))["runs"][0]["results"]
    found = [item["suppressions"] for item in told]
    assert [item[0]["kind"] for item in found if item] == ["external", "inSource"]
    assert {"kind": "inSource", "status": "accepted", "justification": "a quotation"} in [
        item[0] for item in found if item
    ]
    assert not any("suppressions" in item for item in json.loads(report("sarif", RESULTS))["runs"][0]["results"])


@pytest.mark.parametrize("path", ["a b.md", "ä/ö.md", "C:x.md", "100%.md", "a#b?c.md", "\udcff.md"])
def test_addresses_of_files_are_relative_and_lead_back(path: str) -> None:
    address = uri(path)
    assert re.fullmatch(r"[\w.%~-][\w./%~-]*", address)
    assert unquote(address, errors="surrogateescape") == path


def test_the_address_of_a_file_elsewhere_names_its_scheme(tmp_path: Path) -> None:
    assert uri(str(tmp_path.parent / "b c.md")) == (tmp_path.parent / "b c.md").as_uri()


@SETS
def test_json_keeps_its_own_schema(results: list[FileResult]) -> None:
    Draft202012Validator(SCHEMA).validate(json.loads(report("json", results)))


def test_a_finding_has_one_fingerprint_whoever_reads_it() -> None:
    ours = [item["fingerprint"] for item in json.loads(report("json", RESULTS))["findings"]]
    sarif = json.loads(report("sarif", RESULTS))["runs"][0]["results"]
    assert [item["partialFingerprints"]["stigmalint/v1"] for item in sarif] == ours
    assert [item["fingerprint"] for item in json.loads(report("gitlab", RESULTS))] == ours


@SETS
def test_rdjson_keeps_the_schema_of_its_publisher(results: list[FileResult]) -> None:
    whole = schema("rdjson.json")
    document = json.loads(report("rdjson", results))
    Draft4Validator(whole).validate(document)
    one = {**whole, "$ref": "#/definitions/reviewdog.rdf.Diagnostic"}
    lines = [json.loads(line) for line in report("rdjsonl", results).splitlines()]
    for line in lines:
        Draft4Validator(one).validate(line)
    assert [{key: line[key] for key in line if key != "source"} for line in lines] == document["diagnostics"]


def test_a_suggestion_of_rdjson_does_what_the_fix_does() -> None:
    starts = [0, *(found.end() for found in re.finditer("\n", TEXT))]

    def offset(place: dict[str, int]) -> int:
        start = starts[place["line"] - 1]
        return start + len(TEXT[start:].encode()[: place["column"] - 1].decode())

    told = json.loads(report("rdjson", RESULTS[:1]))["diagnostics"]
    tried = 0
    for item, finding in zip(told, RESULTS[0].findings, strict=True):
        for suggestion in item["suggestions"]:
            tried += 1
            span = Span(offset(suggestion["range"]["start"]), offset(suggestion["range"]["end"]))
            assert finding.fix is not None
            assert apply_edits(TEXT, [Edit(span, suggestion["text"])]) == apply_edits(TEXT, finding.fix.edits)
    assert tried == 3


@SETS
def test_gitlab_keeps_the_schema_of_its_publisher(results: list[FileResult]) -> None:
    items = json.loads(report("gitlab", [*results, *results]))
    for item in items:
        Draft4Validator(schema("gitlab.json")).validate(item)
        assert item["severity"] in {"info", "minor", "major", "critical", "blocker"}
    assert len({item["fingerprint"] for item in items}) == len(items)


@SETS
def test_junit_counts_what_it_holds(results: list[FileResult]) -> None:
    root = ElementTree.fromstring(report("junit", results))
    assert root.tag == "testsuites"
    for element in (root, *root.iter("testsuite")):
        assert int(element.attrib["tests"]) == len(list(element.iter("testcase"))) > 0
        assert int(element.attrib["failures"]) == len(list(element.iter("failure")))
        assert int(element.attrib["errors"]) == len(list(element.iter("error")))
    assert all(int(suite.attrib["skipped"]) == len(list(suite.iter("skipped"))) for suite in root.iter("testsuite"))
    assert all(case.attrib["name"] and case.attrib["classname"] for case in root.iter("testcase"))


@SETS
def test_checkstyle_is_what_its_readers_take(results: list[FileResult]) -> None:
    root = ElementTree.fromstring(report("checkstyle", results))
    assert root.tag == "checkstyle"
    errors = list(root.iter("error"))
    assert len(errors) == sum(len(result.findings) for result in results)
    for error in errors:
        assert set(error.attrib) == {"line", "column", "severity", "message", "source"}
        assert error.attrib["severity"] in {"error", "warning", "info"}


@SETS
def test_each_line_for_github_is_one_command(results: list[FileResult]) -> None:
    lines = report("github", results).split("\n")[:-1]
    assert len(lines) == sum(len(result.findings) for result in results)
    for line in lines:
        command = re.fullmatch(r"::(error|warning|notice) ((?:\w+=[^,:]*,?)+)::([^\r\n]*)", line)
        assert command
        assert {"file", "line", "title"} <= {item.partition("=")[0] for item in command[2].split(",")}
        assert not set("\x1b\u202e") & set(line)


@SETS
def test_nothing_of_a_file_acts_in_markdown(results: list[FileResult]) -> None:
    text = report("markdown", results)
    assert not set("\x1b\u202e\x0b") & set(text)
    said = re.sub(r"&#\d+;", "", text)
    assert set(re.findall(r"</?\w+>", said)) <= {
        "<code>",
        "</code>",
        "<details>",
        "</details>",
        "<summary>",
        "</summary>",
    }
    assert "script" not in re.sub(r"<code>.*?</code>|\|[^|]*", "", said)
    assert not set("`@[]") & set(said)
    assert all(line.count("|") in (3, 4, 5) for line in said.splitlines() if line.startswith("|"))


class Page(HTMLParser):
    """What a browser would make of a page: its elements, and the attributes that lead or load."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.open: list[str] = []
        self.ids: set[str] = set()
        self.links: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        if tag not in ("meta", "br"):
            self.open.append(tag)
        for name, value in attrs:
            assert not name.startswith("on")
            assert name not in ("src", "style", "srcset")
            if name == "id":
                assert value not in self.ids
                self.ids.add(value or "")
            if name == "href":
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data if "style" not in self.open else ""


@SETS
def test_the_page_is_whole_and_nothing_of_a_file_acts_in_it(results: list[FileResult]) -> None:
    text = report("html", results)
    assert text.isascii()
    page = Page()
    page.feed(text)
    page.close()
    assert page.open == []
    assert not {"script", "link", "img", "iframe", "i"} & set(page.tags)
    assert page.tags.count("mark") == sum(len(result.findings) for result in results)
    for link in page.links:
        assert link.startswith(("https://", "http://")) or link.removeprefix("#") in page.ids
    assert "url(" not in text
    assert "@import" not in text
    assert not set("\x1b\u202e\x0b") & set(page.text)


def test_the_page_can_be_used_by_anybody() -> None:
    text = report("html", RESULTS)
    assert '<html lang="en">' in text
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text
    assert '<th scope="row">' in text
    assert "<caption>" in text
    assert text.count("<h1>") == 1


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_colors_of_the_page_can_be_told_apart(theme: str) -> None:
    """Contrast of every color of text with what it stands on is at least 4.5 to 1, as WCAG 2.2 asks at level AA."""
    from stigmalint.report.html import _STYLE

    light, dark = (dict(re.findall(r"--(\w+): (#\w+)", part)) for part in _STYLE.split("body {")[0].split("@media", 1))
    colors = light if theme == "light" else dark
    for name in ("ink", "soft", "error", "warning", "info", "link"):
        assert contrast(colors[name], colors["paper"]) >= 4.5
    assert contrast(colors["ink"], colors["mark"]) >= 4.5


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def luminance(color: str) -> float:
    digits = color[1:] if len(color) == 7 else "".join(digit * 2 for digit in color[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
