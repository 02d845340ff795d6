"""Results go in, one line a finding comes out: `path:line:col: rule-id severity message`, for editors and grep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from stigmalint.report import Result, Run, Tally, harmless, mended_lines, one_line, shown_path, summary
from stigmalint.text import LineIndex


def render(results: Iterable[Result], run: Run) -> Iterator[str]:
    tally, mended = Tally(), list[str]()
    for result in tally.counting(results):
        mended += mended_lines(result, run)
        if not result.findings:
            continue
        lines = LineIndex(result.source.text)
        path = shown_path(result.source.path)
        for finding in result.findings:
            line, column = lines.position(finding.span.start)
            level = f"{finding.severity.value}{' (doubtful)' if finding.doubtful else ''}"
            yield harmless(f"{path}:{line}:{column}: {finding.rule_id} {level} {one_line(finding.message)}") + "\n"
    yield from mended
    if tally.sources and not run.quiet:
        yield summary(tally, run) + "\n"
