"""A SARIF 2.1.0 log, for code scanning.

Regions count code points, lines and columns are 1-based, ends are exclusive. Addresses of files are relative to the
working directory. Only safe fixes are told, since what reads SARIF may carry them out without asking.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from stigmalint.file_result import FileResult, Hidden
from stigmalint.finding import Safety, Severity
from stigmalint.report import Run, as_json, one_line, relative_path, with_hidden, with_wording
from stigmalint.report.fingerprint import fingerprints
from stigmalint.text.spans import LineIndex, Span
from stigmalint.version import __version__

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
FINGERPRINT = "stigmalint/v1"
_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "note"}


def render(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    numbers: dict[str, int] = {}
    told: list[dict[str, Any]] = []
    errors: list[str] = []
    for result in results:
        errors += [result.error] if result.error else []
        told += _results(result, numbers)
    if any("suppressions" in item for item in told):
        told = [{"suppressions": [], **item} for item in told]  # all say it, or none does
    notes = [{"level": "error", "message": {"text": one_line(error)}} for error in errors]
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "stigmalint",
                        "version": __version__,
                        "rules": [_rule(rule_id, run) for rule_id in numbers],
                    }
                },
                "invocations": [{"executionSuccessful": not errors, "toolExecutionNotifications": notes}],
                "columnKind": "unicodeCodePoints",
                "results": told,
            }
        ],
    }
    yield as_json(log, indent=2) + "\n"


def _rule(rule_id: str, run: Run) -> dict[str, Any]:
    told = run.help(rule_id)
    if told is None:
        return {"id": rule_id}
    more = {"helpUri": told.url} if told.url else {}
    return {
        "id": rule_id,
        "shortDescription": {"text": told.title},
        "help": {"text": told.explanation, "markdown": told.explanation},
        "defaultConfiguration": {"level": _LEVELS[told.severity]},
        "properties": {"tags": list(told.tags)},
        **more,
    }


def _results(result: FileResult, numbers: dict[str, int]) -> Iterator[dict[str, Any]]:
    every = with_hidden(result)
    if not every:
        return
    text, place = result.source.text, {"uri": uri(result.source.path), "uriBaseId": "%SRCROOT%"}
    lines = LineIndex(text)
    prints = fingerprints(text, [finding for finding, _ in every])
    for (finding, hidden), fingerprint in zip(every, prints, strict=True):
        region = {**_region(finding.span, lines), "snippet": {"text": finding.span.of(text)}}
        item: dict[str, Any] = {
            "ruleId": finding.rule_id,
            "ruleIndex": numbers.setdefault(finding.rule_id, len(numbers)),
            "level": _LEVELS[finding.severity],
            "message": {"text": with_wording(finding)},
            "locations": [{"physicalLocation": {"artifactLocation": place, "region": region}}],
            "partialFingerprints": {FINGERPRINT: fingerprint},
        }
        fix = finding.fix
        if fix is not None and fix.safety is Safety.SAFE and not finding.doubtful:
            edits = [
                {"deletedRegion": _region(edit.span, lines), "insertedContent": {"text": edit.text}}
                for edit in fix.edits
            ]
            change = {"artifactLocation": place, "replacements": edits}
            item["fixes"] = [{"description": {"text": f'Write "{fix.title}"'}, "artifactChanges": [change]}]
        if hidden is not None:
            item["suppressions"] = [_suppression(hidden)]
        doubtful = {"doubtful": True} if finding.doubtful else {}
        guide = {"guide": finding.guide} if finding.guide else {}
        if more := {**doubtful, **guide}:
            item["properties"] = more
        yield item


def _suppression(hidden: Hidden) -> dict[str, str]:
    kind = "external" if hidden.by == "baseline" else "inSource"
    reason = {"justification": hidden.reason} if hidden.reason else {}
    return {"kind": kind, "status": "accepted", **reason}


def _region(span: Span, lines: LineIndex) -> dict[str, int]:
    (line, column), (end_line, end_column) = lines.position(span.start), lines.position(span.end)
    return {
        "startLine": line,
        "startColumn": column,
        "endLine": end_line,
        "endColumn": end_column,
        "charOffset": span.start,
        "charLength": len(span),
    }


def uri(path: str) -> str:
    """The address of a file: relative to the working directory where it is below, with all but letters escaped."""
    name = relative_path(path)
    escaped = quote(name.encode("utf-8", "surrogateescape"))
    return f"file:///{escaped.lstrip('/')}" if PurePath(name).is_absolute() else escaped
