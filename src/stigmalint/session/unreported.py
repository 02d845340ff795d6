"""Why what a rule looks for is no finding in a text, where that is not the rule's own verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stigmalint.finding import Finding, Outcome

if TYPE_CHECKING:
    from stigmalint.lint import Judged
    from stigmalint.linter import Linter


class Unreported:
    """What became of the candidates of one text."""

    def __init__(self, text: str, kind: str, linter: Linter) -> None:
        self._found, self._reported = (linter.check_text(text, kind, raw=raw) for raw in (True, False))
        self._on = {rule.id for rule in linter.rules}
        self._profile = linter.settings.profile

    def why(self, item: Judged) -> str:
        """One sentence; empty for what is reported, and for what the rule itself rejects."""
        rule, outcome = item.candidate.rule, item.verdict.outcome
        if rule.id not in self._on:
            return f"off: this rule is not selected (profile {self._profile}); --extend-select {rule.id} turns it on"
        if outcome is Outcome.DOUBTFUL:
            return "not reported without --doubtful"
        if outcome is Outcome.REJECTED or any(_is_of(finding, item) for finding in self._reported):
            return ""
        if any(_is_of(finding, item) for finding in self._found):
            return "not reported: a suppression hides it"
        return "not reported: a longer or graver finding covers the same words"


def _is_of(finding: Finding, item: Judged) -> bool:
    return finding.rule_id == item.candidate.rule.id and finding.matched == item.candidate.matched
