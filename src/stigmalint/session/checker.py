"""A source's raw findings go in; what counts of them, and on request the mended text, come out.

Here suppressions and per-file settings meet the findings, so that fixing and reporting see the same ones.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from stigmalint.finding import Finding
from stigmalint.fix.apply import Applied, fix
from stigmalint.fix.suppressions import SuppressionProblem, Suppressions
from stigmalint.linter import Linter
from stigmalint.prose import Prose, Source
from stigmalint.report import Mended, Result
from stigmalint.ruleset.rule_names import is_named
from stigmalint.text.spans import Edit, LineIndex, Span, apply_edits

_ROUNDS = 3


class Checked(NamedTuple):
    """A source with the findings that count (doubtful ones included) and what is wrong with its suppressions."""

    source: Source
    findings: tuple[Finding, ...] = ()
    problems: tuple[SuppressionProblem, ...] = ()


class Checker:
    """A linter with the suppressions and `per-file-ignores` that hold for each source."""

    def __init__(self, linter: Linter, *, doubtful: bool) -> None:
        self._linter, self._doubtful = linter, doubtful
        self._ran = frozenset(rule.id for rule in linter.rules)
        origins = (linter.settings.provenance.get(key) for key in ("select", "ignore"))
        self._is_narrowed = "command line" in origins
        self._known = frozenset(rule.id for rule in linter.ruleset.rules)
        self._formerly = {old: rule.id for rule in linter.ruleset.rules for old in rule.formerly}

    def check(self, sources: Iterable[Source]) -> Iterator[Checked]:
        for prose, found in self._linter.check_sources(sources):
            yield self._checked(prose, found)

    def check_one(self, source: Source) -> Checked:
        return next(self.check([source]))

    def _checked(self, prose: Prose, found: Iterable[Finding]) -> Checked:
        settings = self._linter.settings
        left_out = tuple(settings.ignored_in(Path(prose.source.path))) if settings.per_file_ignores else ()
        ran = frozenset(rule for rule in self._ran if not is_named(rule, left_out)) if left_out else self._ran
        told = Suppressions.parse(prose, self._known, self._formerly).apply(
            (finding for finding in found if finding.rule_id in ran), ran, narrowed=self._is_narrowed
        )
        kept = tuple(finding for finding in told.kept if self._doubtful or not finding.doubtful)
        return Checked(prose.source, kept, told.problems)


def mend(checked: Checked, check: Callable[[Source], Checked], *, unsafe: bool) -> tuple[Result, Checked]:
    """Apply the fixes of a source and take out suppressions that hide nothing.

    Gives the result to report, whose source holds the new text, and how that text was checked.
    """
    history: list[Checked] = []

    def lint(source: Source) -> tuple[Finding, ...]:
        history.append(checked if source is checked.source else check(source))
        return history[-1].findings

    fixed = fix(checked.source, lint, unsafe=unsafe)
    now = next(item for item in history if item.source.text == fixed.text)
    cleared = 0
    for _ in range(_ROUNDS):
        edits = list(_removals(now))
        if not edits:
            break
        now = check(now.source._replace(text=apply_edits(now.source.text, edits)))
        cleared += len(edits)
    # Each round of fixing has a text of its own, and a finding's place is told in that of its round.
    homes = [(item.source.text, item.findings) for item in history] if fixed.applied else []
    texts = {id(finding): text for text, findings in reversed(homes) for finding in findings}
    lines = {text: LineIndex(text) for text in texts.values()}
    mended = tuple(
        _mended(applied, text, lines[text]) for applied in fixed.applied for text in [texts[id(applied.finding)]]
    )
    return Result(now.source, now.findings, mended, cleared), now


def _mended(applied: Applied, text: str, lines: LineIndex) -> Mended:
    finding, done = applied.finding, applied.fix
    whole = Span(min(edit.span.start for edit in done.edits), max(edit.span.end for edit in done.edits))
    after = apply_edits(whole.of(text), [Edit(edit.span.shift(-whole.start), edit.text) for edit in done.edits])
    line, column = lines.position(finding.span.start)
    return Mended(line, column, finding.rule_id, whole.of(text), after, done.safety)


def _removals(checked: Checked) -> Iterator[Edit]:
    """Edits that take out suppressions, or ids of them, that hide nothing; renaming an id is left to the writer."""
    end = -1
    for edit in sorted(problem.edit for problem in checked.problems if problem.edit is not None):
        before, after = (set(re.findall(r"[\w/-]+", text)) for text in (edit.span.of(checked.source.text), edit.text))
        if after < before and edit.span.start > end:
            end = edit.span.end
            yield edit
