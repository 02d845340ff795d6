"""The judgment on a comment, from its findings.

The author of a comment may be in danger; or the comment is a conduct problem; or it is kind or neutral, with hurtful
wording; or it is fine. What it replies to has already been considered: advice that a thread asks for is not flagged.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from stigmalint.finding import Finding, Severity
from stigmalint.ruleset.severity import Action

CARE, CONDUCT = "care", "comment-conduct"
"""The packs whose rules are about what people need, and what is done to them, not about which words are used."""


class Judgment(str, Enum):
    """The verdict on a comment: the most serious of its findings."""

    OK = "ok"
    WORDING = "wording"
    CONDUCT = "conduct"
    CARE = "care"
    """Someone's life may be at risk. Recognized by only a few plain sentences: this is not a crisis detector."""


class Comment(NamedTuple):
    """A comment, with the text it replies to (empty if unknown)."""

    text: str
    id: str = ""
    thread: str = ""


class JudgedComment(NamedTuple):
    """The result for one comment. Texts for people contain no slurs that were masked."""

    id: str
    judgment: Judgment
    action: Action
    reason: str = ""
    """One sentence; empty for a comment that is fine."""
    findings: tuple[Finding, ...] = ()
    """The findings behind the judgment; spans count code points of the comment."""
    wording: str = ""
    """The whole comment in kinder wording, if that is safe."""
    help: str = ""
    """The help line for someone in danger."""
    reply: str = ""
    """A private note to the author, if requested."""
    error: str = ""
    """Why the comment could not be judged."""


def judge_comment(findings: Iterable[Finding]) -> Judgment:
    """The judgment on a comment from its findings; those of severity info and doubtful ones do not count.

    >>> from stigmalint import Linter
    >>> linter = Linter(profile="moderation")
    >>> [judge_comment(found).value for found in linter.check_texts(["Take care.", "A junkie stole it."])]
    ['ok', 'wording']
    """
    return judgment_and_grounds(findings)[0]


def judgment_and_grounds(findings: Iterable[Finding]) -> tuple[Judgment, tuple[Finding, ...]]:
    """The judgment, and the findings behind it, by position."""
    found = [one for one in findings if not one.doubtful and one.severity is not Severity.INFO]
    for judgment, pack in ((Judgment.CARE, CARE), (Judgment.CONDUCT, CONDUCT)):
        if grounds := tuple(one for one in found if one.pack == pack):
            return judgment, grounds
    return (Judgment.WORDING if found else Judgment.OK), tuple(found)
