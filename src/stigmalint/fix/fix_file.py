"""Fixes a file, given its result and a way to check it again.

Beside the fixes of its findings, suppressions are removed that hide nothing, in their own rounds.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from stigmalint.file_result import FileResult
from stigmalint.finding import Finding
from stigmalint.fix.apply import applicable, fix
from stigmalint.prose import Source
from stigmalint.text.spans import Edit, apply_edits

_ROUNDS = 3


def fix_file(
    result: FileResult,
    check: Callable[[Source], FileResult],
    *,
    unsafe: bool,
    wanted: Callable[[Finding], bool] = lambda finding: True,
) -> FileResult:
    """Apply the safe fixes of a file (`unsafe`: the uncertain ones too) for the findings that are wanted, and remove
    suppressions that hide nothing.
    """
    seen = {result.source.text: result}

    def look(source: Source) -> FileResult:
        if source.text not in seen:
            seen[source.text] = check(source)
        return seen[source.text]

    def lint(source: Source) -> tuple[Finding, ...]:
        return look(source).findings

    fixed = fix(result.source, lint, unsafe=unsafe, wanted=wanted)
    now, cleared = seen[fixed.text], 0
    for _ in range(_ROUNDS):
        edits = list(_removals(now))
        if not edits:
            break
        now = look(now.source._replace(text=apply_edits(now.source.text, edits)))
        cleared += len(edits)
    if not (fixed.applied or cleared):
        return result
    return now._replace(applied=fixed.applied, cleared=cleared, before=result)


def can_change(result: FileResult, *, unsafe: bool) -> bool:
    """Whether fixing has anything to try: a fix, or a suppression that can be removed."""
    return any(problem.edit for problem in result.problems) or any(
        applicable(finding, unsafe) for finding in result.certain
    )


def _removals(result: FileResult) -> Iterator[Edit]:
    """Edits that remove suppressions, or ids of them, that hide nothing; renaming an id is left to the writer."""
    end = -1
    for edit in sorted(problem.edit for problem in result.problems if problem.edit is not None):
        before, after = (set(re.findall(r"[\w/-]+", text)) for text in (edit.span.of(result.source.text), edit.text))
        if after < before and edit.span.start > end:
            end = edit.span.end
            yield edit
