"""The scales and settings that rules, findings and reports share; a run that finds nothing needs no more of a rule."""

from __future__ import annotations

from enum import Enum

PROFILES = ("writing", "clinical", "journalism", "peer-support", "moderation")
"""Whom a text is written for: rules may have another severity in each."""

CONVERSATIONS = frozenset(("peer-support", "moderation"))
"""Profiles of what people write to each other: slang, slips of the pen, and words in disguise."""


class Severity(str, Enum):
    """How sure the published guides are: error is consensus, warning most guides, info contested or contextual."""

    INFO = "info"
    WARNING = "warning"
    ERROR = "error"

    @property
    def rank(self) -> int:
        return ("info", "warning", "error").index(self.value)


class Safety(str, Enum):
    """SAFE fixes keep grammar and meaning; UNSAFE ones may not; DISPLAY ones are never applied."""

    SAFE = "safe"
    UNSAFE = "unsafe"
    DISPLAY = "display"
