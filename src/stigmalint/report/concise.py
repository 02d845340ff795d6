"""Results go in, one line a finding comes out: `path:line:col: rule-id severity message`, for editors and grep."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from stigmalint.report import Result, Run, mended_lines, one_line, shown_path, summary
from stigmalint.text import LineIndex


def render(results: Sequence[Result], run: Run) -> Iterator[str]:
    for result in results:
        lines = LineIndex(result.source.text)
        path = shown_path(result.source.path)
        for finding in result.findings:
            line, column = lines.position(finding.span.start)
            level = f"{finding.severity.value}{' (doubtful)' if finding.doubtful else ''}"
            yield f"{path}:{line}:{column}: {finding.rule_id} {level} {one_line(finding.message)}\n"
    yield from mended_lines(results, run)
    if not run.quiet:
        yield summary(results, run) + "\n"
