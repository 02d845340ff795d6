"""The cached findings of a text, as long as nothing that affects them has changed.

The key of an entry is the text itself, with its kind, the rules, the settings that matter and the versions of program,
model and libraries. Only who holds the very text can tell that there is an entry, or read it; the cache sees to that.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from stigmalint.disk.cache import Cache
from stigmalint.file_result import FileResult, Hidden
from stigmalint.finding import Finding, Fix, Safety, Severity, SuppressionProblem
from stigmalint.prose import Source
from stigmalint.text.spans import Edit, Span

_DIRECTIVE = re.compile(r"(?i)stigmalint:")
_LARGEST = 4 << 20
"""Bytes; the findings of a whole library in one file are not worth the room of thousands of others."""


class Results:
    """What was found in texts under the same rules and settings; `key` stands for all of these, empty for unknown."""

    def __init__(self, cache: Cache, key: str) -> None:
        self._cache, self._key = cache, key

    def read(self, source: Source, left_out: Iterable[str] = ()) -> FileResult | None:
        """What is known of a text, or None; `left_out` are the rules that its path is spared from."""
        data = self._cache.read("results", self._key_of(source, left_out)) if self._key else None
        return None if data is None else _opened(data, source)

    def write(self, result: FileResult, left_out: Iterable[str] = ()) -> None:
        """Keep what was found in a text; not what became of it by fixes."""
        data = json.dumps(_packed(result), separators=(",", ":")).encode()
        if self._key and len(data) <= _LARGEST:
            self._cache.write("results", self._key_of(result.source, left_out), data)

    def _key_of(self, source: Source, left_out: Iterable[str]) -> str:
        about = [self._key, source.kind, source.front_matter, source.text_fields, sorted(left_out)]
        if depends_on_day(source.text):
            about.append(date.today().isoformat())
        return f"{json.dumps(about)}\0{source.text}"


def depends_on_day(text: str) -> bool:
    """Whether a text may hold a suppression that ends some day, after which more is found."""
    return "until" in text and _DIRECTIVE.search(text) is not None


def _opened(data: bytes, source: Source) -> FileResult | None:
    try:
        kept = json.loads(data)
        findings = tuple(_finding(row, source) for row in kept["findings"])
        hidden = tuple(Hidden(_finding(row, source), *how) for row, *how in kept["hidden"])
        return FileResult(source, findings, _problems(kept["problems"]), dict(kept["urls"]), hidden=hidden)
    except (ValueError, KeyError, TypeError, IndexError):
        return None  # of another build of the same version, which packs otherwise


def _packed(result: FileResult) -> dict[str, Any]:
    return {
        "findings": [_row(finding, result.source) for finding in result.findings],
        "hidden": [[_row(item.finding, result.source), item.by, item.reason, item.until] for item in result.hidden],
        "problems": [
            [*_ends(problem.span), problem.message, _edits([problem.edit] if problem.edit else [])]
            for problem in result.problems
        ],
        "urls": dict(result.urls),
    }


def _row(finding: Finding, source: Source) -> list[Any]:
    return [
        finding.rule_id,
        finding.severity.value,
        *_ends(finding.span),
        None if finding.span.of(source.text) == finding.matched else finding.matched,
        finding.message,
        finding.alternatives,
        [[_edits(fix.edits), fix.title, fix.safety.value] for fix in finding.fixes],
        finding.because,
        finding.sources,
        finding.tags,
        finding.doubtful,
        finding.of_document,
        finding.guide,
    ]


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _edits(edits: Iterable[Edit]) -> list[tuple[int, int, str]]:
    return [(edit.span.start, edit.span.end, edit.text) for edit in edits]


def _finding(row: list[Any], source: Source) -> Finding:
    rule_id, severity, start, end, matched, message, alternatives, fixes, because, sources, tags, *flags = row
    doubtful, of_document, guide = flags
    span = Span(start, end)
    return Finding(
        rule_id=rule_id,
        severity=Severity(severity),
        path=source.path,
        span=span,
        matched=span.of(source.text) if matched is None else matched,
        message=message,
        alternatives=tuple(alternatives),
        fixes=tuple(Fix(_unpacked(edits), title, Safety(safety)) for edits, title, safety in fixes),
        because=tuple(because),
        sources=tuple(sources),
        tags=tuple(tags),
        doubtful=doubtful,
        of_document=of_document,
        guide=guide,
    )


def _unpacked(rows: Iterable[tuple[int, int, str]]) -> tuple[Edit, ...]:
    return tuple(Edit(Span(start, end), text) for start, end, text in rows)


def _problems(rows: list[Any]) -> tuple[SuppressionProblem, ...]:
    return tuple(
        SuppressionProblem(Span(start, end), message, next(iter(_unpacked(edits)), None))
        for start, end, message, edits in rows
    )
