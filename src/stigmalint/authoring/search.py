"""Searches rules by words, best match first."""

from __future__ import annotations

from collections.abc import Sequence

from stigmalint.disk.packs import RuleSet
from stigmalint.ruleset.rule import Rule, with_bare_names


def search(query: str, ruleset: RuleSet) -> Sequence[Rule]:
    """The rules that hold every word of the query: in their names and wording, else in what they say or offer."""
    words = query.lower().split()
    ranked = [(_distance(words, rule), rule) for rule in ruleset.rules]
    found = [(distance, rule) for distance, rule in ranked if distance is not None]
    return [rule for _, rule in sorted(found, key=lambda item: (item[0], item[1].id))]


def _distance(words: Sequence[str], rule: Rule) -> int | None:
    """How far a rule is from what is asked: 0 for the very wording, 1 for its name; None if a word is missing."""
    forms = [with_bare_names(form.pattern).lower() for form in rule.forms]
    if " ".join(words) in forms:
        return 0
    name = f"{rule.id} {rule.title}".lower()
    if all(word in name for word in words):
        return 1
    near = f"{name} {' '.join(forms)}"
    if all(word in near for word in words):
        return 2
    offered = " ".join((*rule.wordings, *rule.hints))
    far = f"{near} {rule.message} {rule.explanation} {offered} {' '.join(rule.tags)}".lower()
    return 3 if all(word in far for word in words) else None
