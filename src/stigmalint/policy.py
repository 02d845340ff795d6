"""What the settings say about a text, as values alone: which rules speak, and what they are to leave alone.

Known without reading a rule. The key of what is kept about a text is made from all of it, so that every field that is
added here decides about that, too.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from stigmalint.ruleset.severity import CONVERSATIONS, Wording


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rules speak, how severe they are, and what wording they offer first. The names are those of `rule_names`;
    an empty `select` means what the profile turns on.
    """

    profile: str = "writing"
    select: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    severity: Mapping[str, str] = field(default_factory=dict, hash=False)
    prefer: Mapping[str, Wording] = field(default_factory=dict, hash=False)


@dataclass(frozen=True, slots=True)
class Policy:
    """How a text is judged: the rules that speak, exemptions that are switched off, and names beside the known ones."""

    selection: Selection = Selection()
    narrowed: bool = False
    """The user chose for this run which rules speak: no suppression of another rule is called idle."""
    check_quotes: bool = False
    check_self_reference: bool = False
    names: tuple[str, ...] = ()
    ignore_regex: tuple[str, ...] = ()
    guide: str = ""
    """The address of the guide that findings name."""
    doubtful: bool = False
    """Find also what may be meant otherwise."""
    exhaustive: bool = False
    """Parse every sentence, and every candidate with it: what the short cuts are held against."""

    @property
    def is_conversation(self) -> bool:
        """Texts are what people write to each other."""
        return self.selection.profile in CONVERSATIONS
