"""A report as workflow commands of GitHub Actions: each becomes an annotation of the lines it names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stigmalint.file_result import FileResult
from stigmalint.finding import Finding, Severity
from stigmalint.report import Run, harmless, one_line, shown_path, with_wording
from stigmalint.text.spans import LineIndex

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "notice"}


def render(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    for result in results:
        if result.findings:
            lines = LineIndex(result.source.text)
            yield from (_command(shown_path(result.source.path), finding, lines) for finding in result.findings)


def _command(path: str, finding: Finding, lines: LineIndex) -> str:
    (line, column), (end_line, end_column) = lines.position(finding.span.start), lines.position(finding.span.end)
    place = {"file": path, "line": line, "endLine": end_line}
    if line == end_line:  # GitHub takes columns only of one line
        place |= {"col": column, "endColumn": end_column}
    named = ",".join(f"{key}={_escaped(str(value), ':,')}" for key, value in place.items())
    title = f"stigmalint: {finding.rule_id}{' (doubtful)' if finding.doubtful else ''}"
    message = _escaped(one_line(with_wording(finding)))
    return f"::{_LEVELS[finding.severity]} {named},title={_escaped(harmless(title), ':,')}::{message}\n"


def _escaped(text: str, signs: str = "") -> str:
    """`%` and what would end a command, or one of its properties, as GitHub's runner reads them back."""
    return text.translate({ord(sign): f"%{ord(sign):02X}" for sign in f"%\r\n{signs}"})
