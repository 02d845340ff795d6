"""The scales and settings that rules, findings, reports and moderators share; a run without findings needs no more."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum

PROFILES = ("writing", "clinical", "journalism", "peer-support", "moderation")
"""Whom a text is written for: rules may have another severity in each."""

CONVERSATIONS = frozenset(("peer-support", "moderation"))
"""Profiles of what people write to each other: slang, slips of the pen, and words in disguise."""


Wording = str | Mapping[str, str]
"""What a house prefers: a text, or its forms by slot."""


class Severity(str, Enum):
    """How sure the published guides are: error is consensus, warning most guides, info contested or contextual.

    >>> Severity("warning").rank < Severity.ERROR.rank
    True
    """

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


class Action(str, Enum):
    """What is done with a comment, from nothing to most."""

    ALLOW = "allow"
    NOTE = "note"
    """Send its author a private note."""
    FLAG = "flag"
    """Show it to a moderator; it stays where it is."""
    HOLD = "hold"
    """Show it to no one until a moderator has seen it."""
    BLOCK = "block"

    @property
    def rank(self) -> int:
        return list(Action).index(self)


FOR_CARE = (Action.ALLOW, Action.NOTE, Action.FLAG)
"""What may be done where someone may be in danger: who asks for help is not silenced."""
