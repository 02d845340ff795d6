"""A text in, what was found in it the last time out, as long as nothing that decides about it has changed.

The key of an entry is a hash of the text, of the rules, of the settings that matter and of the versions of program,
model and libraries. An entry is sealed with a second hash of the same, which is written nowhere: only who holds the
very text can open what was found in it, so that the cache tells nobody a word of it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from stigmalint.cache import Cache
from stigmalint.finding import Finding, Fix, Safety, Severity
from stigmalint.text import Edit, Span

if TYPE_CHECKING:
    from stigmalint.prose import Source
    from stigmalint.suppress import SuppressionProblem

_LARGEST = 4 << 20
"""Bytes; the findings of a whole library in one file are not worth the room of thousands of others."""


class Kept(NamedTuple):
    """What was found in one text: the findings that no suppression hides, doubtful ones included; what is wrong with
    its suppressions; and the addresses of the sources that its findings cite."""

    findings: tuple[Finding, ...] = ()
    problems: tuple[SuppressionProblem, ...] = ()
    urls: Mapping[str, str] = {}


class Results:
    """What was found in texts under the same rules and settings; `key` stands for all of these, empty for unknown."""

    def __init__(self, cache: Cache, key: str) -> None:
        self._cache = cache if key else Cache(None)
        self._key = key

    def read(self, source: Source, left_out: Iterable[str] = ()) -> Kept | None:
        """What is known of a text, or None; `left_out` are the rules that its path is spared from."""
        if self._cache.folder is None:
            return None
        name, secret = self._names(source, left_out)
        sealed = self._cache.read("results", name)
        return None if sealed is None else _opened(sealed, secret, source)

    def write(self, source: Source, kept: Kept, left_out: Iterable[str] = ()) -> None:
        if self._cache.folder is None:
            return
        name, secret = self._names(source, left_out)
        data = json.dumps(_packed(source, kept), separators=(",", ":")).encode()
        if len(data) <= _LARGEST:
            self._cache.write("results", name, _sealed(data, secret))

    def _names(self, source: Source, left_out: Iterable[str]) -> tuple[str, bytes]:
        head = json.dumps([self._key, source.kind, sorted(left_out)])
        digest = hashlib.blake2b(f"{head}\0".encode())
        digest.update(source.text.encode("utf-8", "surrogatepass"))
        whole = digest.digest()
        return whole[:32].hex(), whole[32:]


def _sealed(data: bytes, secret: bytes) -> bytes:
    """The bytes joined with a stream that the secret gives; doing it twice undoes it."""
    stream = hashlib.shake_256(secret).digest(len(data))
    return (int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(data), "big")


def _opened(sealed: bytes, secret: bytes, source: Source) -> Kept | None:
    try:
        kept = json.loads(_sealed(sealed, secret))
        findings = tuple(_finding(row, source) for row in kept["findings"])
        return Kept(findings, _problems(kept["problems"]), dict(kept["urls"]))
    except (ValueError, KeyError, TypeError, IndexError):
        return None  # a torn or foreign file: as if it were not there


def _packed(source: Source, kept: Kept) -> dict[str, Any]:
    return {
        "findings": [
            [
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
            ]
            for finding in kept.findings
        ],
        "problems": [
            [*_ends(problem.span), problem.message, _edits([problem.edit] if problem.edit else [])]
            for problem in kept.problems
        ],
        "urls": dict(kept.urls),
    }


def _ends(span: Span) -> tuple[int, int]:
    return span.start, span.end


def _edits(edits: Iterable[Edit]) -> list[tuple[int, int, str]]:
    return [(edit.span.start, edit.span.end, edit.text) for edit in edits]


def _finding(row: list[Any], source: Source) -> Finding:
    rule_id, severity, start, end, matched, message, alternatives, fixes, because, sources, tags, doubtful = row
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
    )


def _unpacked(rows: Iterable[tuple[int, int, str]]) -> tuple[Edit, ...]:
    return tuple(Edit(Span(start, end), text) for start, end, text in rows)


def _problems(rows: list[Any]) -> tuple[SuppressionProblem, ...]:
    if not rows:
        return ()
    from stigmalint.suppress import SuppressionProblem  # most texts have none

    return tuple(
        SuppressionProblem(Span(start, end), message, next(iter(_unpacked(edits)), None))
        for start, end, message, edits in rows
    )
