"""What became of each wording in a text that a rule looks for: reported, or why not."""

from __future__ import annotations

from collections.abc import Iterator
from enum import Enum
from typing import TYPE_CHECKING, Any

from stigmalint.extract import extract
from stigmalint.finding import Finding, Outcome

if TYPE_CHECKING:
    from stigmalint.lint import Judged
    from stigmalint.linter import Linter
    from stigmalint.prose import Source


class Fate(str, Enum):
    """REJECTED by the rule's own verdict; OFF where the rule is silent; COVERED by a longer or more severe finding."""

    REPORTED = "reported"
    REJECTED = "rejected"
    OFF = "off"
    DOUBTFUL = "doubtful"
    SUPPRESSED = "suppressed"
    COVERED = "covered"


class Fates:
    """What became of the candidates of one text under one linter; of rules that are off there, too."""

    def __init__(self, text: str, kind: str, linter: Linter) -> None:
        self._found, self._reported = (linter.check_text(text, kind, raw=raw) for raw in (True, False))
        self._on = {rule.id for rule in linter.rules}

    def of(self, item: Judged) -> Fate:
        if item.candidate.rule.id not in self._on:
            return Fate.OFF
        if item.verdict.outcome is not Outcome.CONFIRMED:
            return Fate.DOUBTFUL if item.verdict.outcome is Outcome.DOUBTFUL else Fate.REJECTED
        if any(_is_of(finding, item) for finding in self._reported):
            return Fate.REPORTED
        return Fate.SUPPRESSED if any(_is_of(finding, item) for finding in self._found) else Fate.COVERED


def candidates(source: Source, linter: Linter, everything: Linter) -> Iterator[dict[str, Any]]:
    """Each candidate of a source as JSON knows it, with its fate under `linter`; `everything` runs all rules.

    Raises UnreadableError.
    """
    prose = extract(source)
    fates = Fates(source.text, source.kind, linter)
    for item in everything.trace(source.text, source.kind):
        span = prose.to_source(item.candidate.block, item.candidate.span)
        yield {
            "rule": item.candidate.rule.id,
            "title": item.candidate.rule.title,
            "match": item.candidate.matched,
            "start": span.start,
            "end": span.end,
            "outcome": item.verdict.outcome.value,
            "because": list(item.verdict.because),
            "fate": fates.of(item).value,
        }


def _is_of(finding: Finding, item: Judged) -> bool:
    return finding.rule_id == item.candidate.rule.id and finding.matched == item.candidate.matched
