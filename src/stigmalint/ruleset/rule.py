"""Rules and their parts: the contents of a rule file, once validated by `rule_file`.

A rule names wording, says when its stigmatizing sense is meant, and offers other wording. It is data only: surface
forms, facts of a closed vocabulary, and one table of grammatical slots per alternative.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from stigmalint.ruleset.severity import Safety, Severity

TAGS = (
    "labeling",
    "stereotyping",
    "separation",
    "discrimination",
    "moral-framing",
    "self-stigma",
    "trivialising",
    "structural-blame",
    "sensational-detail",
)
"""Mechanisms of stigma, after Link and Phelan, "Conceptualizing Stigma", Annual Review of Sociology 27 (2001)."""

FORM_SLOTS = ("singular", "plural", "base", "present", "present-3sg", "past", "participle", "gerund", "any")
"""Slots that a surface form can fill: number of a noun, form of a verb, or `any` for a form that never inflects."""

WORDING_SLOTS = (*FORM_SLOTS, "after", "after-plural", "modifier", "predicate")
"""`after` follows a person noun that is already there ("teen addict" -> "teen {after}"), `modifier` comes before
another noun ("inmate population" -> "prison population"), `predicate` comes after a form of "be"."""

EXEMPTIONS = ("identifier", "name", "mention", "figure", "quotation", "self-reference")
"""What spares a candidate whatever its rule; a rule that speaks anyway names the kind under `despite`."""

NOUN_CLASSES = ("person", "noun", "any", "none")
"""Values that noun facts know without a list: a person (pronouns and names included), a common noun,
anything at all, nothing."""


class RuleError(ValueError):
    """A rule, pack or word list that cannot be used; the message names the file, the line and the cure."""

    def __init__(self, path: str, line: int, message: str) -> None:
        super().__init__(f"{path}:{line}: {message}")
        self.path, self.line = path, line


def own_name(name: str, owner: str) -> str:
    """The name under which a word list is kept that is in the rule file `owner`, such as "weight/obese"."""
    return f"{owner}:{name}"


def bare_name(name: str) -> str:
    """The name of a word list as its rule file writes it."""
    return name.rpartition(":")[2]


def with_bare_names(text: str) -> str:
    """A form, or the text of an alternative, with each `{list}` as its rule file writes it."""
    return re.sub(r"\{[^{}:]*:", "{", text)


class Fact(NamedTuple):
    """One question about a sentence. `values` are list names, classes, or literal words written `=a|b`."""

    name: str
    values: tuple[str, ...]
    negative: bool = False

    def __str__(self) -> str:
        values = ", ".join(value if value.startswith("=") else bare_name(value) for value in self.values)
        return f"{'not-' if self.negative else ''}{self.name}: {values}"


Truth = bool | None
"""Of Kleene's strong logic; None is unknown."""
Answer = tuple[Truth, str]
"""Whether a fact holds, and what was found."""


class FactKind(NamedTuple):
    """A question that rules may ask about a match in its sentence: what it means, and how it is answered."""

    name: str
    meaning: str
    """For the writer of a rule."""
    clause: str
    """For the reader of a rule; {} is the value."""
    answer: Callable[[Sequence[str], Any], Answer]
    """Takes values and a reading."""
    values: tuple[str, ...] = ()
    """All that it can be asked for. A fact without any asks for words: those of a list, or literal ones."""
    classes: tuple[str, ...] = ()
    """What a fact that asks for words knows without a list."""
    needs_parse: bool = True
    """Else it is answered from the text alone."""

    @property
    def asks_for_words(self) -> bool:
        return not self.values


Condition = tuple[Fact, ...]
"""Facts that must all hold."""


class Form(NamedTuple):
    """A surface form as written in the rule file, and the slots it can fill."""

    pattern: str
    slots: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Alternative:
    """Better wording: a text for each slot it fits; if there are conditions in `when`, one of them must hold."""

    apply: Safety
    slots: Mapping[str, str]
    when: tuple[Condition, ...] = ()
    preferred_for: str = ""
    """What the settings prefer it for, where it is the wording of a house and none of the rule's own."""

    @property
    def is_preferred(self) -> bool:
        return bool(self.preferred_for)

    @property
    def title(self) -> str:
        """The form shown to a reader when no slot is known."""
        order = ("any", "singular", "base", "plural", "after", "modifier", "predicate", "gerund", "past")
        slot = next((slot for slot in order if slot in self.slots), next(iter(self.slots)))
        return with_bare_names(self.slots[slot])


@dataclass(frozen=True, slots=True)
class Example:
    """One line of a rule's proof, without its brackets; `safe` and `unsafe` are the texts that the fixes give, `thread`
    is what the text answers if it is a comment, `profile` whom it is written for."""

    text: str
    spans: tuple[tuple[int, int], ...]
    safe: str | None = None
    unsafe: str | None = None
    line: int = 0
    thread: str | None = None
    profile: str = "writing"


@dataclass(frozen=True, slots=True)
class Position:
    """One side of a debate about a term: who prefers what, in which setting, since when, by which source."""

    who: str
    prefers: str
    setting: str = ""
    year: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """A validated rule. `id` is `<pack>/<file stem>`; `origin` the file it came from."""

    id: str
    title: str
    severity: Severity
    forms: tuple[Form, ...]
    message: str
    explanation: str
    sources: tuple[str, ...]
    tags: tuple[str, ...]
    status: str = "stable"
    exact_case: bool = False
    flag_when: tuple[Condition, ...] = ()
    leave_when: tuple[Condition, ...] = ()
    despite: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    hints: tuple[str, ...] = ()
    debate: tuple[Position, ...] = ()
    profiles: Mapping[str, str] = field(default_factory=dict)
    reviewed: str = ""
    formerly: tuple[str, ...] = ()
    bad: tuple[Example, ...] = ()
    good: tuple[Example, ...] = ()
    known_gaps: tuple[Example, ...] = ()
    profiled: tuple[Example, ...] = ()
    """What comes out under a profile other than `writing`; a line that marks nothing is one that is left alone."""
    origin: str = ""

    @property
    def pack(self) -> str:
        return self.id.partition("/")[0]

    @property
    def examples(self) -> tuple[Example, ...]:
        return *self.bad, *self.good, *self.profiled, *self.known_gaps

    @property
    def wordings(self) -> Iterator[str]:
        """Every form of its alternatives that holds no word of the text."""
        return (text for one in self.alternatives for text in one.slots.values() if "{" not in text)


def expand(pattern: str) -> Iterator[tuple[str, ...]]:
    """All word sequences of a pattern: `get|got clean` -> (get, clean), (got, clean); `word?` is optional.

    A word `{list}` is kept as it is.
    """
    choices: list[tuple[str, ...]] = []
    for word in pattern.split():
        optional = word.endswith("?")
        options = tuple(word.rstrip("?").split("|"))
        choices.append(("", *options) if optional else options)
    for words in itertools.product(*choices):
        sequence = tuple(word for word in words if word)
        if sequence:
            yield sequence
