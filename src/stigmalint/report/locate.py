"""Adds to the findings of a text what depends on the whole text: lines, bytes, fingerprints."""

from __future__ import annotations

import codecs
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from stigmalint.finding import Finding, Located
from stigmalint.prose import Source
from stigmalint.report import address_of
from stigmalint.report.fingerprint import fingerprints
from stigmalint.text.spans import LineIndex


def located(findings: Iterable[Finding], source: Source, urls: Mapping[str, str]) -> Iterator[Finding]:
    """`findings` are those of one source that are told, in order; `urls` the addresses of sources by their keys."""
    found = list(findings)
    if not found:
        return
    lines, bytes_at = LineIndex(source.text), _Bytes(source)
    for finding, fingerprint in zip(found, fingerprints(source.text, found), strict=True):
        start, end = finding.span.start, finding.span.end
        ends = (*lines.position(start), *lines.position(end), bytes_at(start), bytes_at(end))
        yield replace(finding, located=Located(*ends, address_of(finding, urls), fingerprint))


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
