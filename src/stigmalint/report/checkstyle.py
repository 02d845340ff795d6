"""A report in Checkstyle's XML, which many code review tools read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stigmalint.file_result import FileResult
from stigmalint.finding import Finding
from stigmalint.report import Run, as_markup, one_line, relative_path, with_wording
from stigmalint.text.spans import LineIndex


def render(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    files = "".join(_file(result) for result in results if result.findings)
    yield f'<?xml version="1.0" encoding="UTF-8"?>\n<checkstyle version="4.3">\n{files}</checkstyle>\n'


def _file(result: FileResult) -> str:
    lines = LineIndex(result.source.text)
    errors = "".join(_error(finding, lines) for finding in result.findings)
    return f'<file name="{as_markup(relative_path(result.source.path))}">\n{errors}</file>\n'


def _error(finding: Finding, lines: LineIndex) -> str:
    line, column = lines.position(finding.span.start)
    message = as_markup(one_line(with_wording(finding)))
    source = as_markup(f"stigmalint.{finding.rule_id.replace('/', '.')}")
    place = f'line="{line}" column="{column}"'
    return f'<error {place} severity="{finding.severity.value}" message="{message}" source="{source}"/>\n'
