"""What the program says about a text: candidates, verdicts, fixes, findings, and problems of suppressions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, NamedTuple

from stigmalint.prose import Block
from stigmalint.ruleset.severity import Safety, Severity
from stigmalint.text.spans import Edit, Span

if TYPE_CHECKING:
    from stigmalint.ruleset.rule import Rule

__all__ = ["Candidate", "Finding", "Findings", "Fix", "Outcome", "Safety", "Severity", "SuppressionProblem", "Verdict"]


class Outcome(str, Enum):
    CONFIRMED = "confirmed"
    DOUBTFUL = "doubtful"
    REJECTED = "rejected"


class Candidate(NamedTuple):
    """A phrase of a rule found in a block; its sense is not known yet. `span` counts code points of the block's text.

    `captures` maps a list name to the words matched for it; `slots` are the grammatical slots the form can fill.
    """

    rule: Rule
    block: Block
    span: Span
    captures: tuple[tuple[str, str], ...] = ()
    slots: tuple[str, ...] = ()

    @property
    def matched(self) -> str:
        return self.span.of(self.block.text)

    @property
    def is_countable(self) -> bool:
        """A label in the singular, of a rule that also knows its plural."""
        return set(self.slots) == {"singular"} and any("plural" in form.slots for form in self.rule.forms)


class Verdict(NamedTuple):
    """What `judge.facts` made of a candidate, with the facts that decided in `because`."""

    outcome: Outcome
    slot: str = ""
    because: tuple[str, ...] = ()


class Fix(NamedTuple):
    """Edits in the source that put an alternative in place."""

    edits: tuple[Edit, ...]
    title: str
    safety: Safety


@dataclass(frozen=True, slots=True)
class Finding:
    """A confirmed (or, on request, doubtful) use of stigmatizing wording.

    `span` counts code points of the source's text, which is without a byte order mark. `matched` is the wording as it
    is read: in `**drug** abuse` the span holds the two stars before the blank, and `matched` is "drug abuse".
    """

    rule_id: str
    severity: Severity
    path: str
    span: Span
    matched: str
    message: str
    alternatives: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    because: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    doubtful: bool = field(default=False, compare=False)
    place: str = ""
    """In a package, what holds the wording: "a table cell under "Results""; empty for other texts."""
    of_document: bool = False
    """It is about what the text as a whole holds or lacks: no other wording in its place would settle it."""

    @property
    def pack(self) -> str:
        return self.rule_id.partition("/")[0]

    @property
    def fix(self) -> Fix | None:
        """The best fix that may be applied: the first safe one, else the first unsafe one."""
        for safety in (Safety.SAFE, Safety.UNSAFE):
            for fix in self.fixes:
                if fix.safety is safety:
                    return fix
        return None


@dataclass(frozen=True, slots=True)
class SuppressionProblem:
    """A directive that does not do what its writer meant; `edit` puts it right, or is None where a person must look."""

    span: Span
    message: str
    edit: Edit | None = None


class Findings(list[Finding]):
    """The findings of one text of many, by position. Where the text could not be checked, `error` says why in a
    sentence, and there are none; otherwise it is empty.
    """

    def __init__(self, found: Iterable[Finding] = (), error: str = "") -> None:
        super().__init__(found)
        self.error = error

    def __repr__(self) -> str:
        return f"Findings({super().__repr__()}{f', error={self.error!r}' if self.error else ''})"
