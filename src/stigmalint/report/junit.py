"""A JUnit report: a suite for each file with findings, and a failed test for each of them.

Where nothing was found there is one test, which passed, since a report without tests counts as a fault in most places.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stigmalint.file_result import FileResult
from stigmalint.finding import Finding
from stigmalint.report import Run, as_markup, one_line, relative_path
from stigmalint.text.spans import LineIndex


def render(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    suites: list[str] = []
    tests = failures = errors = 0
    for result in results:
        if result.findings or result.hidden or result.error:
            suites.append(_suite(result))
        tests += len(result.findings) + len(result.hidden) + bool(result.error)
        failures += len(result.findings)
        errors += bool(result.error)
    if not suites:
        tests = 1
        suites = [
            '<testsuite name="stigmalint" tests="1" failures="0" errors="0" skipped="0">\n'
            '<testcase classname="stigmalint" name="nothing found"/>\n</testsuite>\n'
        ]
    head = f'<testsuites name="stigmalint" tests="{tests}" failures="{failures}" errors="{errors}">'
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n{head}\n{"".join(suites)}</testsuites>\n'


def _suite(result: FileResult) -> str:
    path = as_markup(relative_path(result.source.path) if result.source.path else "unread")
    lines = LineIndex(result.source.text)
    cases = [_case(path, finding, lines, _failure(finding)) for finding in result.findings]
    for item in result.hidden:
        why = as_markup(one_line(f"{item.by}: {item.reason}" if item.reason else item.by))
        cases.append(_case(path, item.finding, lines, f'<skipped message="{why}"/>'))
    if result.error:
        said = as_markup(one_line(result.error))
        cases.append(f'<testcase classname="{path}" name="check"><error message="{said}"/></testcase>\n')
    number = len(result.findings) + len(result.hidden) + bool(result.error)
    counts = f'tests="{number}" failures="{len(result.findings)}" errors="{int(bool(result.error))}"'
    return f'<testsuite name="{path}" {counts} skipped="{len(result.hidden)}">\n{"".join(cases)}</testsuite>\n'


def _case(path: str, finding: Finding, lines: LineIndex, outcome: str) -> str:
    line, column = lines.position(finding.span.start)
    name = as_markup(f"{finding.rule_id} at {line}:{column}")
    return f'<testcase classname="{path}" name="{name}">{outcome}</testcase>\n'


def _failure(finding: Finding) -> str:
    wording = f"Try: {'; '.join(map(one_line, finding.alternatives))}" if finding.alternatives else ""
    message = as_markup(one_line(finding.message))
    return f'<failure type="{finding.severity.value}" message="{message}">{as_markup(wording)}</failure>'
