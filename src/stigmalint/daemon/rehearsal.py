"""Everything that a run may need is loaded, used once and so made ready, by going through the rules' own examples."""

from __future__ import annotations

from collections import deque

from stigmalint.parser.model_name import DEFAULT_MODEL
from stigmalint.prose import Source
from stigmalint.report import FORMATS, Run, render
from stigmalint.session.checker import Checker, Task
from stigmalint.session.workspace import Choices, Workspace

_EVERY = 3
"""One rule of so many is gone through: more of them make no run faster."""


def rehearsed() -> Workspace:
    """Rules and language model, loaded and used. Raises ModelError or RuleError where nothing could be checked."""
    workspace = Workspace(Choices(isolated=True, alone=True))
    settings = workspace.settings_at(".")
    workspace.linter(settings).prepare()
    workspace.stamps(DEFAULT_MODEL)
    rules = workspace.ruleset(settings, examples=True).rules
    sources = [Source("a.md", rule.bad[0].text, "markdown") for rule in rules[::_EVERY] if rule.bad]
    checker = Checker(workspace, Task(settings, fixes=True, keeps=False))
    results = checker.check(sources)
    for name in FORMATS:
        deque(render(results[:_EVERY], Run(), name), maxlen=0)
    return workspace
