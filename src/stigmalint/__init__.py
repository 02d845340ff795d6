"""stigmalint: a linter for English prose that finds and fixes wording that stigmatizes people.

Names are loaded on first use, so that `stigmalint --version` is fast.
"""

from stigmalint.version import __version__

TYPE_CHECKING = False
"""As type checkers define it. `python -m stigmalint` imports this while the current folder, which may be anyone's, is
still where Python looks first: nothing of the standard library may be imported here."""
if TYPE_CHECKING:
    from stigmalint.disk.packs import load_packs
    from stigmalint.finding import Finding, Findings, Fix, Severity
    from stigmalint.fix.apply import Fixed
    from stigmalint.linter import Linter
    from stigmalint.moderation import Judgment, judge_comment
    from stigmalint.ruleset.rule import Rule
    from stigmalint.text.spans import Span

__all__ = [
    "Finding",
    "Findings",
    "Fix",
    "Fixed",
    "Judgment",
    "Linter",
    "Rule",
    "Severity",
    "Span",
    "__version__",
    "judge_comment",
    "load_packs",
]

_HOMES = {
    "Finding": "finding",
    "Findings": "finding",
    "Fix": "finding",
    "Severity": "ruleset.severity",
    "Fixed": "fix.apply",
    "Judgment": "moderation",
    "Linter": "linter",
    "Rule": "ruleset.rule",
    "Span": "text.spans",
    "judge_comment": "moderation",
    "load_packs": "disk.packs",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
