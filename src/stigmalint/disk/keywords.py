"""Turns keyword arguments of a `Linter` into settings. Mistakes raise errors with suggestions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from stigmalint.disk.packs import RuleSet, UnknownRuleError
from stigmalint.disk.settings import Settings
from stigmalint.disk.settings_values import POLICIES
from stigmalint.ruleset.preferred import checked
from stigmalint.ruleset.severity import PROFILES, Severity
from stigmalint.text.spans import nearest

KEYWORDS = ("profile", "select", "extend_select", "ignore", "severity", "prefer", "names", "quotes", "self_reference")
_WORDS = {
    "profile": PROFILES,
    "quotes": POLICIES,
    "self_reference": POLICIES,
}
_RULES = ("select", "extend_select", "ignore")


def refuse_unknown(unknown: Iterable[str]) -> None:
    """Raises TypeError for the first of some names of arguments, if there is one."""
    for name in unknown:
        near = nearest(name, KEYWORDS, 0.5)
        cure = f"did you mean '{near}'?" if near else f"known are {', '.join(KEYWORDS)}"
        raise TypeError(f"Linter has no argument '{name}'; {cure}")


def with_keywords(settings: Settings, given: Mapping[str, Any]) -> Settings:
    """The settings with what is not None of `given`, whose keys are of KEYWORDS.

    A text where several are taken counts as one. Raises TypeError for a value of a wrong type, ValueError for a word
    that there is none of.
    """
    changed: dict[str, Any] = {key: _value(key, value) for key, value in given.items() if value is not None}
    return replace(settings, **changed)


def with_known_rules(settings: Settings, given: Mapping[str, Any], ruleset: RuleSet) -> Settings:
    """The settings with today's names for the rules that are `given`. Raises ValueError for one there is none of."""

    def known(key: str, name: str) -> str:
        try:
            return ruleset.current(name)
        except UnknownRuleError as error:
            raise ValueError(f"{key}: {error}") from None

    changed: dict[str, Any] = {
        key: tuple(known(key, name) for name in getattr(settings, key)) for key in _RULES if given.get(key) is not None
    }
    if given.get("severity") is not None:
        changed["severity"] = {known("severity", name): level for name, level in settings.severity.items()}
    return replace(settings, **changed)


def _value(key: str, value: object) -> object:
    if key in _WORDS:
        return _word(key, value, _WORDS[key])
    if key == "severity":
        if not isinstance(value, Mapping):
            raise TypeError(f"{key}: must be a mapping from rules to severities, not of type {type(value).__name__}")
        levels = tuple(level.value for level in Severity)
        return {name: Severity(_word(key, level, levels)) for name, level in value.items()}
    if key == "prefer":
        if not isinstance(value, Mapping):
            raise TypeError(f"{key}: must be a mapping from rules to wording, not of type {type(value).__name__}")
        return {name: checked(str(name), wording) for name, wording in value.items()}
    several = [value] if isinstance(value, str) else list(value) if isinstance(value, Iterable) else [None]
    if not all(isinstance(word, str) for word in several):
        raise TypeError(f"{key}: must be strings, such as a list of strings")
    return tuple(several)


def _word(key: str, value: object, known: tuple[str, ...]) -> str:
    if value in known:
        return str(value.value if isinstance(value, Severity) else value)
    near = nearest(str(value), known)
    cure = f"did you mean '{near}'?" if near else f"one of {', '.join(known)}"
    raise ValueError(f"{key}: {str(value)[:80]!r} is not known; {cure}")
