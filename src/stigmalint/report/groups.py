"""Groups findings of one text that say the same about the same wording.

In a long text one word may be found a hundred times. A reader needs the reason once, and every place.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable

from stigmalint.finding import Finding
from stigmalint.report import one_line

Group = tuple[Finding, ...]
"""Findings reported together, by position; at least one."""


def grouped(findings: Iterable[Finding]) -> list[Group]:
    """The findings in groups, which are in the order of their first findings.

    Case and line breaks make no other wording. What may stand instead can differ within a group.
    """
    groups: dict[Hashable, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(_told(finding), []).append(finding)
    return [tuple(group) for group in groups.values()]


def _told(finding: Finding) -> Hashable:
    """What a report says once for all findings that have it in common."""
    why = finding.because if finding.doubtful else ()
    words = (one_line(text).casefold() for text in (finding.matched, finding.message))
    return finding.rule_id, finding.severity, finding.doubtful, finding.place, why, *words
