"""Finds the parts of a text that regular expressions in the settings exempt.

A settings file may come from anyone, and so may the texts, so that matching must not take more than linear time: the
RE2 library (google-re2) promises that, where Python's own engine would backtrack. It knows no lookaround and no
backreferences.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from stigmalint.text.spans import Span, SpanIndex


class PatternError(ValueError):
    """A regular expression that cannot be used; the message says why."""


@cache
def _compiled(pattern: str) -> Any:
    import re2  # only where a setting asks for it

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except re2.error as error:
        problem = error.args[0] if error.args else error
        raise PatternError(problem.decode("utf-8", "replace") if isinstance(problem, bytes) else str(problem)) from None


def validate(pattern: str) -> None:
    """Raise PatternError for a regular expression that RE2 does not know."""
    _compiled(pattern)


def left_alone(text: str, patterns: Sequence[str]) -> SpanIndex:
    """The stretches of a text that some pattern matches, in code points. `^` and `$` match at line endings by
    `(?m)`."""
    readable = text if text.isascii() else text.encode("utf-8", "replace").decode()  # a lone surrogate has no bytes
    return SpanIndex(
        Span(*found.span())
        for pattern in patterns
        for found in _compiled(pattern).finditer(readable)
        if found.start() < found.end()
    )
