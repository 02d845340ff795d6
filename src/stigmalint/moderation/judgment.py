"""The findings of a comment go in, the judgment on it comes out.

A comment may come from someone in danger; or it breaks the rules of conduct; or it is kind or neutral, with wording
that hurts; or it is fine. What it answers has been heard by then: advice that a thread asks for is no finding.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum
from typing import NamedTuple

from stigmalint.finding import Finding, Severity
from stigmalint.ruleset.severity import Action

CARE, CONDUCT = "care", "comment-conduct"
"""The packs whose rules look at what people need, and at what is done to them, and not at which words are used."""


class Judgment(str, Enum):
    """What a comment is: what matters most of all that was found in it."""

    OK = "ok"
    WORDING = "wording"
    CONDUCT = "conduct"
    CARE = "care"
    """Someone may be in danger of dying. Found by a few plain sentences alone: this is no detector."""


class Comment(NamedTuple):
    """A comment, with what it answers (empty where that is not known)."""

    text: str
    id: str = ""
    thread: str = ""


class JudgedComment(NamedTuple):
    """What a moderator is told about one comment. Texts for people hold no slur that was masked."""

    id: str
    judgment: Judgment
    action: Action
    reason: str = ""
    """One sentence; empty for a comment that is fine."""
    findings: tuple[Finding, ...] = ()
    """What the judgment rests on; spans count code points of the comment."""
    wording: str = ""
    """The whole comment in kinder words, where that is certain."""
    help: str = ""
    """Where someone in danger finds help."""
    reply: str = ""
    """A private note to the author, where one was asked for."""
    error: str = ""
    """Why the comment could not be judged."""


def judge_comment(findings: Iterable[Finding]) -> Judgment:
    """The judgment on a comment by its findings; notes of the severity info and what is only doubtful do not count.

    >>> from stigmalint import Linter
    >>> linter = Linter(profile="moderation")
    >>> [judge_comment(found).value for found in linter.check_texts(["Take care.", "A junkie stole it."])]
    ['ok', 'wording']
    """
    return judgment_and_grounds(findings)[0]


def judgment_and_grounds(findings: Iterable[Finding]) -> tuple[Judgment, tuple[Finding, ...]]:
    """The judgment, and the findings that it rests on, by place."""
    found = [one for one in findings if not one.doubtful and one.severity is not Severity.INFO]
    for judgment, pack in ((Judgment.CARE, CARE), (Judgment.CONDUCT, CONDUCT)):
        if grounds := tuple(one for one in found if one.pack == pack):
            return judgment, grounds
    return (Judgment.WORDING if found else Judgment.OK), tuple(found)
