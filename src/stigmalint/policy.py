"""What the settings say about a text, as plain values: which rules are on, and what is exempt.

Available without reading any rule. The cache key for a text is computed from all of it, so every field added here is
part of that key, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stigmalint.ruleset.severity import CONVERSATIONS, Wording


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules are on, their severities, and the wording they suggest first. The names are those of `rule_names`;
    an empty `select` means the rules that the profile turns on.
    """

    profile: str = "writing"
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict, hash=False)
    prefer: Mapping[str, Wording] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """How a text is judged: the rules that are on, exemptions that are off, and names in addition to the known ones."""

    selection: Selection = Selection()
    narrowed: bool = False
    """The user selected rules for this run: suppressions of other rules are not reported as unused."""
    check_quotes: bool = False
    check_self_reference: bool = False
    names: tuple[str, ...] = ()
    ignore_regex: tuple[str, ...] = ()
    guide: str = ""
    """The address of the guide to cite in findings."""
    doubtful: bool = False
    """Also find wording that may have a harmless meaning."""
    exhaustive: bool = False
    """Parse every sentence, and every candidate with it: the reference that shortcuts are tested against."""

    @property
    def is_conversation(self) -> bool:
        """Texts are what people write to each other."""
        return self.selection.profile in CONVERSATIONS
