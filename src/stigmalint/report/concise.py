"""A report with one line per finding: `path:line:col: rule-id severity message (try: wording)`.

For editors and grep. The wording is the best alternative, where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stigmalint.file_result import FileResult
from stigmalint.report import Run, Tally, fixed_lines, harmless, one_line, shown_path, summary, suppression
from stigmalint.text.spans import LineIndex


def render(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    tally, fixed = Tally(), list[str]()
    for result in tally.counting(results):
        fixed += fixed_lines(result, run)
        if not (result.findings or result.hidden):
            continue
        lines = LineIndex(result.source.text)
        path = shown_path(result.source.path)
        for finding in result.findings:
            line, column = lines.position(finding.span.start)
            level = f"{finding.severity.value}{' (doubtful)' if finding.doubtful else ''}"
            wording = f" (try: {one_line(finding.alternatives[0])})" if finding.alternatives else ""
            told = f"{path}:{line}:{column}: {finding.rule_id} {level} {one_line(finding.message)}{wording}"
            yield harmless(told) + "\n"
        for item in result.hidden:
            line, column = lines.position(item.finding.span.start)
            yield f"{path}:{line}:{column}: {harmless(item.finding.rule_id)} {suppression(item)}\n"
    yield from fixed
    if tally.sources and not run.quiet:
        yield summary(tally, run) + "\n"
