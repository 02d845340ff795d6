"""A report in reviewdog's diagnostic format: one document (rdjson), or one diagnostic per line (rdjsonl).

Columns count bytes of UTF-8 from 1, as that format has it. A fix is one suggestion, which a reviewer takes or leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from stigmalint.file_result import FileResult
from stigmalint.finding import Fix
from stigmalint.report import Run, address_of, as_json, relative_path
from stigmalint.text.spans import LineIndex, Span, UnitIndex, as_one

_SOURCE = {"name": "stigmalint"}


def render(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    told = [item for result in results for item in _diagnostics(result, run)]
    yield as_json({"source": _SOURCE, "diagnostics": told}, indent=2) + "\n"


def render_lines(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    for result in results:
        for item in _diagnostics(result, run):
            yield as_json({**item, "source": _SOURCE}) + "\n"


def _diagnostics(result: FileResult, run: Run) -> Iterator[dict[str, Any]]:
    if not result.findings:
        return
    text = result.source.text
    places = UnitIndex(text, LineIndex(text), "utf-8")
    for finding in result.findings:
        url = finding.guide or address_of(finding, run.urls)
        yield {
            "message": finding.message,
            "location": {"path": relative_path(result.source.path), "range": _range(finding.span, places)},
            "severity": finding.severity.value.upper(),
            "code": {"value": finding.rule_id, **({"url": url} if url else {})},
            "suggestions": [_suggestion(finding.fix, text, places)] if finding.fix and not finding.doubtful else [],
        }


def _suggestion(fix: Fix, text: str, places: UnitIndex) -> dict[str, Any]:
    whole = as_one(text, fix.edits)
    return {"range": _range(whole.span, places), "text": whole.text}


def _range(span: Span, places: UnitIndex) -> dict[str, Any]:
    return {"start": _position(span.start, places), "end": _position(span.end, places)}


def _position(at: int, places: UnitIndex) -> dict[str, int]:
    line, before = places.position(at)
    return {"line": line, "column": before + 1}
