"""Results go in, reviewdog's diagnostic format comes out: one document (rdjson), or one diagnostic a line (rdjsonl).

Columns count bytes of UTF-8 from 1, as that format has it. A fix is one suggestion, which a reviewer takes or leaves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from stigmalint.file_result import FileResult
from stigmalint.finding import Fix
from stigmalint.report import Run, address_of, as_json, relative_path
from stigmalint.text.spans import LineIndex, Span, as_one

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
    text, lines = result.source.text, LineIndex(result.source.text)
    for finding in result.findings:
        url = address_of(finding, run.urls)
        yield {
            "message": finding.message,
            "location": {"path": relative_path(result.source.path), "range": _range(finding.span, text, lines)},
            "severity": finding.severity.value.upper(),
            "code": {"value": finding.rule_id, **({"url": url} if url else {})},
            "suggestions": [_suggestion(finding.fix, text, lines)] if finding.fix and not finding.doubtful else [],
        }


def _suggestion(fix: Fix, text: str, lines: LineIndex) -> dict[str, Any]:
    whole = as_one(text, fix.edits)
    return {"range": _range(whole.span, text, lines), "text": whole.text}


def _range(span: Span, text: str, lines: LineIndex) -> dict[str, Any]:
    return {"start": _position(span.start, text, lines), "end": _position(span.end, text, lines)}


def _position(at: int, text: str, lines: LineIndex) -> dict[str, int]:
    line, column = lines.position(at)
    return {"line": line, "column": 1 + len(text[at - column + 1 : at].encode("utf-8", "surrogatepass"))}
