"""A report as JSON for programs: one object with all findings, or one finding per line (jsonl).

`findings.schema.json` beside this file is the contract. Lines and columns are 1-based, ends are exclusive. `start` and
`end` count code points of the text, without its byte order mark, as the API does; `start_byte` and `end_byte` count
bytes of the file as it is stored, its mark included. Of a package, such as a Word document, all of them count in the
text that its reader sees: a line is a paragraph, cell or note, and `place` says which. Bytes of a path that are
not UTF-8 are written as `\xff`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from stigmalint.file_result import FileResult
from stigmalint.report import Run, as_json, relative_path, with_hidden
from stigmalint.report.locate import located


def render(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    found = list(objects(results, run))  # one document: whole, or not begun
    yield as_json({"version": 1, "findings": found}, indent=2) + "\n"


def render_lines(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    for item in objects(results, run):
        yield as_json(item) + "\n"


def objects(results: Iterable[FileResult], run: Run) -> Iterator[dict[str, Any]]:
    """The object of each finding, in order."""
    for result in results:
        every = with_hidden(result)
        found = located((finding for finding, _ in every), result.source, run.urls)
        for finding, (_, hidden) in zip(found, every, strict=True):
            item = finding.to_dict() | {"path": relative_path(result.source.path)}
            if hidden is not None:
                item["suppressed"] = {"by": hidden.by, "reason": hidden.reason, "until": hidden.until}
            yield item


def applied_objects(result: FileResult) -> list[dict[str, Any]]:
    """The fixes that were put in, by place."""
    return [
        {
            "rule": item.finding.rule_id,
            "safety": item.fix.safety.value,
            "line": item.line,
            "column": item.column,
            "before": item.before,
            "after": item.after,
        }
        for item in sorted(result.applied, key=lambda item: (item.line, item.column))
    ]
