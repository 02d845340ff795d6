"""Results go in, JSON for programs comes out: one object with all findings, or one finding a line (jsonl).

`findings.schema.json` beside this file is the contract. Lines and columns are 1-based, ends are exclusive. `start` and
`end` count code points of the text, without its byte order mark, as the API does; `start_byte` and `end_byte` count
bytes of the file as it is stored, its mark included. Of a package, such as a Word document, all of them count in the
text that its reader sees: a line is a paragraph, cell or note, and `place` says which. Bytes of a path that are
not UTF-8 are written as `\\xff`.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator
from typing import Any

from stigmalint.file_result import FileResult
from stigmalint.finding import Finding, Fix
from stigmalint.prose import Source
from stigmalint.report import Run, address_of, as_json, relative_path, with_hidden
from stigmalint.report.fingerprint import fingerprints
from stigmalint.text.spans import LineIndex


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
        if not every:
            continue
        lines = LineIndex(result.source.text)
        bytes_at = _Bytes(result.source)
        prints = fingerprints(result.source.text, [finding for finding, _ in every])
        for (finding, hidden), fingerprint in zip(every, prints, strict=True):
            line, column = lines.position(finding.span.start)
            end_line, end_column = lines.position(finding.span.end)
            item: dict[str, Any] = {
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
                "url": address_of(finding, run.urls),
                "fingerprint": fingerprint,
            }
            # Only on request, or of a package, so that the usual object has the usual keys.
            if finding.place:
                item["place"] = finding.place
            if finding.doubtful:
                item["doubtful"] = True
            if hidden is not None:
                item["suppressed"] = {"by": hidden.by, "reason": hidden.reason, "until": hidden.until}
            yield item


def _fix(finding: Finding) -> dict[str, Any] | None:
    fix = finding.fix
    if fix is None:
        return None
    return fix_object(fix)


def fix_object(fix: Fix) -> dict[str, Any]:
    edits = [{"start": edit.span.start, "end": edit.span.end, "text": edit.text} for edit in fix.edits]
    return {"safety": fix.safety.value, "title": fix.title, "edits": edits}


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
