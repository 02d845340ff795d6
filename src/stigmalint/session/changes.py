"""Which files and findings are new since a revision."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path

from stigmalint.disk.files import InputError, repository_of
from stigmalint.disk.git import Lines, changed_lines
from stigmalint.file_result import FileResult
from stigmalint.finding import Finding
from stigmalint.prose import Source


class Changes:
    """What has changed below some paths since a revision."""

    def __init__(self, paths: Sequence[str], revision: str) -> None:
        """Raises InputError if a path is in no repository, and as `changed_lines`."""
        self._lines: dict[str, Lines | None] = {}
        roots: set[Path] = set()
        for path in paths:
            root = repository_of(path)
            if root is None:
                raise InputError(f"{path}: not in a git repository, so changes are unknown; leave out --changed")
            roots.add(root)
        for root in sorted(roots):
            self._lines.update(changed_lines(str(root), revision))

    @property
    def files(self) -> Mapping[str, object]:
        """The changed files, by absolute path."""
        return self._lines

    def of(self, result: FileResult) -> FileResult:
        """The result with what is in changed lines; where fixes moved the lines, with everything."""
        source = result.source
        lines = self._lines.get(os.path.abspath(source.path), ())
        was = result.before.source.text if result.before else source.text
        if lines is None or was.count("\n") != source.text.count("\n"):
            return result
        return result._replace(
            findings=tuple(finding for finding in result.findings if _touches(source, finding, lines)),
            hidden=tuple(item for item in result.hidden if _touches(source, item.finding, lines)),
        )


def _touches(source: Source, finding: Finding, lines: Lines) -> bool:
    first = 1 + source.text.count("\n", 0, finding.span.start)
    last = first + source.text.count("\n", finding.span.start, finding.span.end)
    return any(part.start <= last and first < part.stop for part in lines)
