"""The meaning of a rule name wherever one is written: in settings, options, suppressions and questions.

An exact id names that rule and no other; a pack names its rules; a trailing `*` names every id that begins so; `all`
names every rule. A hyphen is no level: `substance-use/abuse` does not name `substance-use/abuse-potential`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from stigmalint.ruleset.rule import Rule

EVERY_RULE = ("all", "ALL", "*")


def is_named(rule_id: str, names: Iterable[str]) -> bool:
    """Whether one of `names` names the rule."""
    return precision(rule_id, names) > 0


def precision(rule_id: str, names: Iterable[str]) -> int:
    """How precisely `names` name a rule: 4 by its id, 3 by the beginning of ids, 2 by its pack, 1 with all, 0 not."""
    return max((_precision(rule_id, name) for name in names), default=0)


def precise(rule_id: str, names: Iterable[str]) -> str:
    """The one of `names` that names a rule most precisely, or an empty text."""
    best = max(names, key=lambda name: _precision(rule_id, name), default="")
    return best if _precision(rule_id, best) else ""


def _precision(rule_id: str, name: str) -> int:
    if rule_id == name:
        return 4
    if name in EVERY_RULE:
        return 1
    if name.endswith("*"):
        return 3 if rule_id.startswith(name[:-1]) else 0
    return 2 if rule_id.partition("/")[0] == name.rstrip("/") else 0


def names_of(rule_id: str) -> tuple[str, str]:
    """The names of a rule in a suppression, where no `*` stands: its id, and that of its pack."""
    return rule_id, rule_id.partition("/")[0]


def current(name: str, ids: Collection[str], formerly: Mapping[str, str]) -> str | None:
    """The name as it is written today: itself, the heir of a former id, or None if it names nothing.

    `ids` are the ids of all rules; `formerly` leads from retired ids to the ids of today.
    """
    if name in ids or name in EVERY_RULE or any(_precision(rule_id, name) for rule_id in ids):
        return name
    return formerly.get(name)


def find(name: str, rules: Sequence[Rule]) -> list[Rule]:
    """The rules that someone means who asks for one: by id, by former id, or by the last part of an id."""
    exact = [rule for rule in rules if name in (rule.id, *rule.formerly)]
    return exact or [rule for rule in rules if rule.id.partition("/")[2] == name]
