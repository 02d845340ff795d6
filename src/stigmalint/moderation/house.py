"""A community's decisions about its comments: actions, help lines for its members, and how to address them.

Pure records; `load_house` reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from stigmalint.ruleset.severity import Action

USUAL: Mapping[str, Action] = MappingProxyType(
    {"ok": Action.ALLOW, "wording": Action.NOTE, "conduct": Action.HOLD, "care": Action.FLAG}
)
"""What is done with a comment by its judgment, where the community says nothing else."""


@dataclass(frozen=True, slots=True)
class HelpLine:
    """Whom to call in a region."""

    region: str
    help: str
    """Half a sentence: "call or text 988 ..."."""
    emergency: str
    """The number for emergencies."""


@dataclass(frozen=True, slots=True)
class Templates:
    """The private notes of a tone, by judgment. `{reason}` is the reason, `{offer}` the offer of kinder wording, which
    is empty if there is none, `{help}` the help line, `{emergency}` the number for emergencies."""

    care: str
    conduct: str
    wording: str
    offer: str


FIELDS = ("reason", "offer", "wording", "help", "emergency")
"""What may be in braces in a template."""


@dataclass(frozen=True, slots=True)
class House:
    """A community's choices. `actions` has judgments, rules, packs and severities as its keys."""

    help_line: HelpLine
    templates: Templates
    actions: Mapping[str, Action] = field(default_factory=dict, hash=False)
