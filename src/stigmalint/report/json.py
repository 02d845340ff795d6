"""Results go in, JSON for programs comes out: one object with all findings, or one finding a line (jsonl).

`findings.schema.json` beside this file is the contract. Lines and columns are 1-based, ends are exclusive. `start` and
`end` count code points of the text, without its byte order mark, as the API does; `start_byte` and `end_byte` count
bytes of the file as it is stored, its mark included. Bytes of a path that are not UTF-8 are written as `\\xff`.
"""

from __future__ import annotations

import codecs
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Any

from stigmalint.file_result import FileResult
from stigmalint.finding import Finding, Fix
from stigmalint.prose import Source
from stigmalint.report import Run, as_json, relative_path
from stigmalint.text.spans import LineIndex, Span

_FAR = 5000
"""Code points on either side of a finding that tell it from others with the same words."""


def render(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    found = list(objects(results, run))  # one document: whole, or not begun
    yield as_json({"version": 1, "findings": found}, indent=2) + "\n"


def render_lines(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    for item in objects(results, run):
        yield as_json(item) + "\n"


def fingerprint(rule_id: str, matched: str, line: str, occurrence: int) -> str:
    """What stays the same when lines move and files are renamed; `occurrence` counts equal findings from 0."""
    # A unit separator is in no prose, so that no two different findings run together to the same text.
    known = "\x1f".join((rule_id, matched, line.strip(), str(occurrence)))
    return sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _around(span: Span, line: Span) -> Span:
    """The line of a finding; of one that goes on for pages, what is around the finding."""
    return Span(max(line.start, span.start - _FAR), min(line.end, span.start + _FAR))


def objects(results: Iterable[FileResult], run: Run) -> Iterator[dict[str, Any]]:
    """The object of each finding, in order."""
    for result in results:
        if not result.findings:
            continue
        lines = LineIndex(result.source.text)
        bytes_at = _Bytes(result.source)
        seen: Counter[tuple[str, str, str]] = Counter()
        for finding in result.findings:
            line, column = lines.position(finding.span.start)
            end_line, end_column = lines.position(finding.span.end)
            key = (
                finding.rule_id,
                finding.matched,
                _around(finding.span, lines.line_span(line)).of(result.source.text),
            )
            item = {
                "path": relative_path(result.source.path),
                "rule": finding.rule_id,
                "pack": finding.pack,
                "severity": finding.severity.value,
                "message": finding.message,
                "match": finding.matched,
                "line": line,
                "column": column,
                "end_line": end_line,
                "end_column": end_column,
                "start": finding.span.start,
                "end": finding.span.end,
                "start_byte": bytes_at(finding.span.start),
                "end_byte": bytes_at(finding.span.end),
                "alternatives": list(finding.alternatives),
                "fix": _fix(finding),
                "because": list(finding.because),
                "sources": list(finding.sources),
                "tags": list(finding.tags),
                "url": next((run.urls[source] for source in finding.sources if run.urls.get(source)), ""),
                "fingerprint": fingerprint(*key, seen[key]),
            }
            seen[key] += 1
            # Only on request, so that the usual object has the usual keys.
            yield {**item, "doubtful": True} if finding.doubtful else item


def _fix(finding: Finding) -> dict[str, Any] | None:
    fix = finding.fix
    if fix is None:
        return None
    return fix_object(fix)


def fix_object(fix: Fix) -> dict[str, Any]:
    edits = [{"start": edit.span.start, "end": edit.span.end, "text": edit.text} for edit in fix.edits]
    return {"safety": fix.safety.value, "title": fix.title, "edits": edits}


class _Bytes:
    """Byte offsets of one stored source; remembers the last one, since findings come in order and files may be long."""

    def __init__(self, source: Source) -> None:
        self._text = source.text
        self._encoder = codecs.getincrementalencoder(source.encoding)("surrogatepass")
        self._at = 0
        self._bytes = self._first = len(_MARKS[source.encoding]) if source.bom else 0

    def __call__(self, offset: int) -> int:
        if offset < self._at:
            self._at, self._bytes = 0, self._first
            self._encoder.reset()
        self._bytes += len(self._encoder.encode(self._text[self._at : offset]))
        self._at = offset
        return self._bytes


_MARKS = {
    "utf-8": codecs.BOM_UTF8,
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
