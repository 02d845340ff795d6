"""The result for one file: the record that linter, cache, processes and reports pass to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from stigmalint.finding import Finding, Fix, SuppressionProblem
from stigmalint.prose import Source


@dataclass(frozen=True, slots=True)
class Applied:
    """A finding and the fix applied to it, with its 1-based location in the text in which it was found.

    `before` and `after` are the text from the first to the last changed character, so they contain everything that
    changed. The finding's span refers to the text before its round of fixing.
    """

    finding: Finding
    fix: Fix
    line: int
    column: int
    before: str
    after: str


class Hidden(NamedTuple):
    """A finding that is not reported, and why: `by` is the directive that hides it, or `baseline`."""

    finding: Finding
    by: str
    reason: str = ""
    until: str = ""
    """The last day or month on which it is hidden, as written; empty for always."""


class FileResult(NamedTuple):
    """One source as it is now, with the findings that no suppression hides, including doubtful ones."""

    source: Source
    findings: tuple[Finding, ...] = ()
    problems: tuple[SuppressionProblem, ...] = ()
    """Problems with its suppressions."""
    urls: Mapping[str, str] = {}
    """The addresses of the sources that its findings cite, by key."""
    applied: tuple[Applied, ...] = ()
    cleared: int = 0
    """Suppressions that hid nothing and were removed."""
    before: FileResult | None = None
    """The result for the text before it was changed; None if it was not."""
    error: str = ""
    """Why the source could not be checked; empty if it was."""
    details: tuple[str, ...] = ()
    """A traceback of an internal error, if wanted."""
    hidden: tuple[Hidden, ...] = ()
    """The findings that its suppressions hide."""

    @property
    def certain(self) -> tuple[Finding, ...]:
        """The findings without the doubtful ones."""
        return tuple(finding for finding in self.findings if not finding.doubtful)

    @property
    def is_clean(self) -> bool:
        """There is nothing to report."""
        return not (self.findings or self.problems or self.before or self.error or self.hidden)


UNREAD = FileResult(Source("", ""), error="it could not be read")
"""For a source that could not be read, which has already been reported."""
