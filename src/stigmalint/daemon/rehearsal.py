"""Loads everything that a run may need and warms it up on the rules' own examples."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from stigmalint.parser.model_name import DEFAULT_MODEL
from stigmalint.prose import Source
from stigmalint.report import FORMATS, Run, render
from stigmalint.session.checker import Checker, Task
from stigmalint.session.workspace import Choices, Workspace

_EVERY = 3
"""One rule of so many is gone through: more of them make no run faster."""
_REPORTED = 3
"""Texts whose findings are put into reports."""


def loaded() -> Workspace:
    """Rules and language model as runs without settings have them. Raises ModelError or RuleError if there could be
    none.
    """
    workspace = Workspace(Choices(isolated=True, alone=True))
    workspace.linter(workspace.settings_at(".")).prepare()
    workspace.stamps(DEFAULT_MODEL)
    return workspace


def examples(workspace: Workspace) -> list[Source]:
    """Texts that have something to be found."""
    rules = workspace.ruleset(workspace.settings_at("."), examples=True).rules
    return [Source("a.md", rule.bad[0].text, "markdown") for rule in rules[::_EVERY] if rule.bad]


def rehearse(workspace: Workspace, sources: Sequence[Source]) -> None:
    """Check and fix texts as a run does, and report on them in every format. Nothing is written anywhere."""
    task = Task(workspace.settings_at("."), fixes=True, keeps=False)
    results = Checker(workspace, task).check(sources)
    for name in FORMATS:
        deque(render(results[:_REPORTED], Run(), name), maxlen=0)
