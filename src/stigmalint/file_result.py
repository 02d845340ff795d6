"""What there is to say of one file: the one record that linter, cache, processes and reports hand to each other."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from stigmalint.finding import Finding, Fix, SuppressionProblem
from stigmalint.prose import Source


@dataclass(frozen=True, slots=True)
class Applied:
    """A finding and the fix that was carried out for it, with its 1-based place in the text that it was found in.

    `before` and `after` are the text from the first to the last changed character, so that they hold all that changed.
    The finding's span is that of the text before its round of fixing.
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
    """The last day or month for which it is hidden, as it is written; empty for always."""


class FileResult(NamedTuple):
    """One source as it is now, with the findings that no suppression hides, doubtful ones included."""

    source: Source
    findings: tuple[Finding, ...] = ()
    problems: tuple[SuppressionProblem, ...] = ()
    """What is wrong with its suppressions."""
    urls: Mapping[str, str] = {}
    """The addresses of the sources that its findings cite, by their keys."""
    applied: tuple[Applied, ...] = ()
    cleared: int = 0
    """Suppressions that hid nothing and were removed."""
    before: FileResult | None = None
    """The result for the text before it was changed; None where it was not."""
    error: str = ""
    """Why nothing can be said about the source; empty where it was checked."""
    details: tuple[str, ...] = ()
    """Lines that show where an internal error is, if these are wanted."""
    hidden: tuple[Hidden, ...] = ()
    """The findings that its suppressions hide."""

    @property
    def certain(self) -> tuple[Finding, ...]:
        """The findings without the doubtful ones."""
        return tuple(finding for finding in self.findings if not finding.doubtful)

    @property
    def is_clean(self) -> bool:
        """Nothing was found and nothing is to be said."""
        return not (self.findings or self.problems or self.before or self.error or self.hidden)


UNREAD = FileResult(Source("", ""), error="it could not be read")
"""Of a source that could not be read, which was said when it was tried."""
