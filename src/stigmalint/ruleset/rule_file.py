"""Validates a mapping read from a rule file into a `Rule`; errors give file, line and a remedy."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from stigmalint.ruleset.rule import (
    EXEMPTIONS,
    FORM_SLOTS,
    TAGS,
    WORDING_SLOTS,
    Alternative,
    Condition,
    Example,
    Fact,
    FactKind,
    Form,
    Position,
    Rule,
    RuleError,
)
from stigmalint.ruleset.severity import PROFILES, Safety, Severity
from stigmalint.text.spans import nearest

KEYS = (
    "title",
    "severity",
    "status",
    "tags",
    "case",
    "match",
    "flag_when",
    "leave_when",
    "despite",
    "message",
    "explanation",
    "sources",
    "alternatives",
    "hints",
    "debate",
    "profiles",
    "reviewed",
    "formerly",
    "words",
    "examples",
    "rows",
)
"""Of a rule file, in the order in which they are there."""
Lines = Mapping[tuple[str | int, ...], int]
"""The 1-based line of each key path of a file."""
_MOST_LINES = 1000
"""Of one list of conditions, with those that names stand for."""
_LONGEST = 1000
"""Characters of a form that is searched for."""
_MOST_WORDS = 20
"""Words of one."""
_MOST_NAMED = 30
"""Valid names that an error lists; there are hundreds of word lists."""
EXAMPLE_PROFILES = tuple(profile for profile in PROFILES if profile != "writing")
"""Profiles whose examples have their own key; `bad` and `good` are of the usual one."""
EXAMPLE_KEYS = ("bad", "good", *EXAMPLE_PROFILES, "known_gaps")
SIDE_KEYS = ("who", "prefers", "setting", "year", "source")
"""Of a side of a debate."""
REQUIRED = ("title", "severity", "tags", "match", "message", "explanation", "sources", "examples")


def rule_from_mapping(
    rule_id: str,
    data: Mapping[str, Any],
    *,
    path: str,
    facts: Mapping[str, FactKind],
    lines: Lines | None = None,
    lists: Mapping[str, str] | None = None,
    conditions: Mapping[str, tuple[Condition, ...]] | None = None,
) -> Rule:
    """Validate the contents of one rule.

    `facts` are those that conditions may ask; `lines` gives the line of each key path; `lists` names the word lists
    that facts and `{list}` may use, each with the name under which it is kept; `conditions` are those that have names.
    Raises RuleError with file, line and the nearest valid name.
    """
    reader = _Reader(path, facts, lines or {}, lists or {}, conditions or {})
    if not isinstance(data, Mapping):
        raise RuleError(path, 1, "a rule file must be a mapping of keys such as title and match")
    for key in data:
        if key not in KEYS:
            raise reader.unknown((str(key),), "key", str(key), KEYS)
    for key in REQUIRED:
        if key not in data:
            raise reader.error((), f'the required key "{key}" is missing')
    examples = reader.mapping(("examples",), data["examples"], EXAMPLE_KEYS)
    return Rule(
        id=rule_id,
        title=reader.text(("title",), data["title"]),
        severity=Severity(reader.choice(("severity",), data["severity"], tuple(s.value for s in Severity))),
        status=reader.choice(("status",), data.get("status", "stable"), ("preview", "stable", "deprecated")),
        tags=tuple(reader.choice(("tags",), tag, TAGS) for tag in reader.listing(("tags",), data["tags"])),
        exact_case=reader.choice(("case",), data.get("case", "any"), ("any", "exact")) == "exact",
        forms=reader.forms(data["match"]),
        flag_when=reader.conditions(("flag_when",), data.get("flag_when", [])),
        leave_when=reader.conditions(("leave_when",), data.get("leave_when", [])),
        despite=tuple(
            reader.choice(("despite",), kind, EXEMPTIONS)
            for kind in reader.listing(("despite",), data.get("despite", []))
        ),
        message=reader.message(data["message"]),
        explanation=reader.text(("explanation",), data["explanation"]).strip(),
        sources=tuple(reader.text(("sources",), key) for key in reader.listing(("sources",), data["sources"])),
        alternatives=reader.alternatives(data.get("alternatives", [])),
        hints=tuple(reader.text(("hints",), hint) for hint in reader.listing(("hints",), data.get("hints", []))),
        debate=reader.debate(data.get("debate", [])),
        profiles=reader.profiles(data.get("profiles", {})),
        reviewed=str(data.get("reviewed", "")),
        formerly=tuple(str(name) for name in reader.listing(("formerly",), data.get("formerly", []))),
        bad=reader.examples("bad", examples.get("bad", "")),
        good=reader.examples("good", examples.get("good", "")),
        known_gaps=reader.examples("known_gaps", examples.get("known_gaps", "")),
        profiled=tuple(
            example
            for profile in EXAMPLE_PROFILES
            if profile in examples
            for example in reader.examples(profile, examples[profile], profile)
        ),
        origin=path,
    )


def conditions_from_mapping(
    data: Mapping[str, Any],
    *,
    path: str,
    facts: Mapping[str, FactKind],
    lines: Lines,
    lists: Mapping[str, str],
) -> dict[str, tuple[Condition, ...]]:
    """Validate the contents of a file of named conditions. Raises RuleError as `rule_from_mapping` does."""
    reader = _Reader(path, facts, lines, lists, {})
    return {str(name): reader.conditions((name,), value) for name, value in data.items()}


@dataclass(frozen=True, slots=True)
class _Reader:
    path: str
    facts: Mapping[str, FactKind]
    lines: Lines
    lists: Mapping[str, str]
    named: Mapping[str, tuple[Condition, ...]]

    def line(self, at: tuple[str | int, ...]) -> int:
        while at:
            if at in self.lines:
                return self.lines[at]
            at = at[:-1]
        return self.lines.get((), 1)

    def error(self, at: tuple[str | int, ...], message: str) -> RuleError:
        return RuleError(self.path, self.line(at), message)

    def unknown(self, at: tuple[str | int, ...], what: str, given: str, valid: Sequence[str]) -> RuleError:
        near = nearest(given, valid, 0.5)
        some = f"{', '.join(valid[:_MOST_NAMED])}{' and others' if len(valid) > _MOST_NAMED else ''}"
        cure = f'; did you mean "{near}"?' if near else f"; valid: {some}"
        return self.error(at, f'unknown {what} "{given}"{cure}')

    def text(self, at: tuple[str | int, ...], value: object) -> str:
        if not isinstance(value, str) or not value.strip():
            raise self.error(at, f'"{at[-1]}" must be a nonempty text')
        return value

    def listing(self, at: tuple[str | int, ...], value: object) -> list[Any]:
        if isinstance(value, str):
            return [value]
        if not isinstance(value, list):
            raise self.error(at, f'"{at[-1]}" must be a list')
        return value

    def mapping(self, at: tuple[str | int, ...], value: object, keys: Sequence[str]) -> Mapping[str, Any]:
        if not isinstance(value, Mapping):
            raise self.error(at, f'"{at[-1]}" must hold {", ".join(keys)}')
        for key in value:
            if key not in keys:
                raise self.unknown((*at, key), "key", str(key), keys)
        return value

    def choice(self, at: tuple[str | int, ...], value: object, valid: Sequence[str], what: str = "") -> str:
        if value not in valid:
            raise self.unknown(at, what or str(at[-1]), str(value), valid)
        return str(value)

    def message(self, value: object) -> str:
        message = self.text(("message",), value)
        for name in re.findall(r"\{([^{}]*)\}", message):
            self.choice(("message",), name, ("match",), "slot")
        return message

    def forms(self, value: object) -> tuple[Form, ...]:
        at = ("match",)
        entries: list[tuple[str, str]] = []
        if isinstance(value, Mapping):
            for slot, patterns in value.items():
                self.choice((*at, slot), slot, FORM_SLOTS, "slot")
                entries += [(str(slot), self.text((*at, slot), p)) for p in self.listing((*at, slot), patterns)]
        else:
            entries += [("any", self.text(at, p)) for p in self.listing(at, value)]
        if not entries:
            raise self.error(at, '"match" has no surface forms')
        slots: dict[str, list[str]] = {}
        for slot, pattern in entries:
            if len(pattern) > _LONGEST or len(pattern.split()) > _MOST_WORDS:
                raise self.error((*at, slot), f"a form can have at most {_MOST_WORDS} words and {_LONGEST} characters")
            slots.setdefault(self.with_lists((*at, slot), pattern), []).append(slot)
        return tuple(Form(pattern, tuple(names)) for pattern, names in slots.items())

    def list_name(self, at: tuple[str | int, ...], name: str) -> str:
        """The name under which a list is kept."""
        if self.lists and name not in self.lists:
            raise self.unknown(at, "word list", name, tuple(self.lists))
        return self.lists.get(name, name)

    def with_lists(self, at: tuple[str | int, ...], pattern: str) -> str:
        """A form with each `{list}` as it is kept."""
        return re.sub(r"\{([^{}]*)\}", lambda found: f"{{{self.list_name(at, found.group(1))}}}", pattern)

    def wording(self, text: str) -> str:
        """The text of an alternative with each `{list}` and `{list.attribute}` as it is kept."""
        return re.sub(r"\{([^{}.]*)", lambda found: f"{{{self.lists.get(found.group(1), found.group(1))}", text)

    def conditions(self, at: tuple[str | int, ...], value: object) -> tuple[Condition, ...]:
        conditions: list[Condition] = []
        entries = [value] if isinstance(value, Mapping) else self.listing(at, value)
        for number, entry in enumerate(entries):
            here = (*at, number) if isinstance(value, list) else at
            if isinstance(entry, str) and entry.startswith("$"):
                name = self.choice(here, entry[1:], tuple(self.named), "named condition")
                conditions += self.named[name] if len(conditions) <= _MOST_LINES else ()
                continue
            if not isinstance(entry, Mapping) or not entry:
                raise self.error(here, "a condition must be a mapping of facts, such as `object: substance`")
            conditions.append(tuple(self.fact((*here, key), str(key), given) for key, given in entry.items()))
        if len(conditions) > _MOST_LINES:
            raise self.error(
                at, f"a list of conditions can have at most {_MOST_LINES:,} lines, including named conditions"
            )
        return tuple(conditions)

    def fact(self, at: tuple[str | int, ...], key: str, given: object) -> Fact:
        name = key.removeprefix("not-")
        if name not in self.facts:
            raise self.unknown(at, "fact", key, tuple(self.facts))
        kind = self.facts[name]
        listed = given if isinstance(given, list) else [given]
        values = tuple(self.value(at, kind, "yes" if one is True else str(one)) for one in listed)
        return Fact(name, values, negative=key.startswith("not-"))

    def value(self, at: tuple[str | int, ...], kind: FactKind, value: str) -> str:
        """What a fact asks for, lists under the names by which they are kept."""
        if value.startswith("="):
            if not kind.asks_for_words or not value[1:].strip("|"):
                raise self.error(at, f'the fact "{kind.name}" does not take literal words ("{value}")')
            return value
        if not kind.asks_for_words:
            return self.choice(at, value, kind.values)
        return value if value in kind.classes else self.list_name(at, value)

    def alternatives(self, value: object) -> tuple[Alternative, ...]:
        at: tuple[str | int, ...] = ("alternatives",)
        found = []
        for number, entry in enumerate(self.listing(at, value)):
            here = (*at, number)
            table = {"apply": "display", "any": entry} if isinstance(entry, str) else entry
            table = self.mapping(here, table, ("apply", "when", *WORDING_SLOTS))
            safety = Safety(self.choice((*here, "apply"), table.get("apply", "display"), [s.value for s in Safety]))
            slots = {k: self.wording(str(v)) for k, v in table.items() if k in WORDING_SLOTS}
            if not slots:
                raise self.error(here, "an alternative needs a text for at least one slot, such as `singular: use`")
            found.append(Alternative(safety, slots, self.conditions((*here, "when"), table.get("when", []))))
        return tuple(found)

    def debate(self, value: object) -> tuple[Position, ...]:
        sides = []
        for number, entry in enumerate(self.listing(("debate",), value)):
            side = self.mapping(("debate", number), entry, SIDE_KEYS)
            if "who" not in side or "prefers" not in side:
                raise self.error(("debate", number), 'a side of a debate needs "who" and "prefers"')
            sides.append(Position(**{key: str(text) for key, text in side.items()}))
        return tuple(sides)

    def profiles(self, value: object) -> dict[str, str]:
        table = self.mapping(("profiles",), value, PROFILES)
        levels = ("off", *(s.value for s in Severity))
        # YAML reads a bare `off` as false.
        return {
            name: self.choice(("profiles", name), "off" if level is False else level, levels)
            for name, level in table.items()
        }

    def examples(self, kind: str, value: object, profile: str = "writing") -> tuple[Example, ...]:
        start = self.line(("examples", kind))
        if not isinstance(value, str):
            raise self.error(("examples", kind), f'"{kind}" must be a text block with one sentence per line')
        first = 0 if "\n" not in value else 1  # a block of lines begins below its key
        return tuple(
            self.example(line.strip(), start + number, profile)
            for number, line in enumerate(value.splitlines(), first)
            if line.strip()
        )

    def example(self, line: str, number: int, profile: str) -> Example:
        unsafe = safe = thread = None
        line = line.replace("\\n", "\n")
        if line.startswith(">> ") or " >> " in line:
            thread, line = (part.strip() for part in line.split(">> ", 1))
        if " ~> " in line:
            line, unsafe = line.split(" ~> ", 1)
        if " -> " in line:
            line, safe = line.split(" -> ", 1)
        text, spans, start = "", [], -1
        for char in line.rstrip():
            if char == "[" and start < 0:
                start = len(text)
            elif char == "]" and start >= 0:
                spans.append((start, len(text)))
                start = -1
            else:
                text += char
        if start >= 0:
            raise RuleError(self.path, number, "an example has an unclosed [")
        return Example(text, tuple(spans), safe and safe.strip(), unsafe and unsafe.strip(), number, thread, profile)
