"""The findings of a comment go in, what a moderator is told about it comes out.

A comment breaks the rules of conduct, or is kind or neutral with wording that hurts, or is fine. What it answers has
been heard by then: advice that a thread asks for is no finding (see `threads`).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from stigmalint.finding import Finding, Severity

_CONDUCT = "comment-conduct"
"""The pack whose rules judge what is done to people, and not which words are used."""


class Judgment(str, Enum):
    """What a comment is: the worst that was found in it."""

    OK = "ok"
    WORDING = "wording"
    CONDUCT = "conduct"


def judge_comment(findings: Iterable[Finding]) -> Judgment:
    """The judgment on a comment by its findings; notes of the severity info and what is only doubtful do not count."""
    found = [one for one in findings if not one.doubtful and one.severity is not Severity.INFO]
    if any(one.pack == _CONDUCT for one in found):
        return Judgment.CONDUCT
    return Judgment.WORDING if found else Judgment.OK
