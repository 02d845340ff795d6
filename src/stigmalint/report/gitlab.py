"""A code quality report for GitLab: one list, shown in merge requests."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from stigmalint.file_result import FileResult
from stigmalint.finding import Severity
from stigmalint.report import Run, as_json, relative_path, with_wording
from stigmalint.report.fingerprint import fingerprints
from stigmalint.text.spans import LineIndex

_LEVELS = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.INFO: "info"}


def render(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    items: list[dict[str, object]] = []
    seen: Counter[str] = Counter()  # of the whole run: GitLab shows one item for each fingerprint
    for result in results:
        lines = LineIndex(result.source.text)
        prints = fingerprints(result.source.text, result.findings, seen)
        for finding, fingerprint in zip(result.findings, prints, strict=True):
            begin, end = lines.position(finding.span.start)[0], lines.position(finding.span.end)[0]
            items.append(
                {
                    "description": with_wording(finding),
                    "check_name": finding.rule_id,
                    "fingerprint": fingerprint,
                    "severity": _LEVELS[finding.severity],
                    "location": {"path": relative_path(result.source.path), "lines": {"begin": begin, "end": end}},
                }
            )
    yield as_json(items, indent=2) + "\n"
