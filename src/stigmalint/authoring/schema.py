"""The JSON Schema of rule files, for editors that complete and check YAML as it is written.

The loader in `rulefile` is stricter; a test holds the keys of both together.
"""

from __future__ import annotations

from typing import Any

from stigmalint.finding import Safety, Severity
from stigmalint.judge.facts import FACTS
from stigmalint.ruleset.rule import EXEMPTIONS, FORM_SLOTS, TAGS, WORDING_SLOTS
from stigmalint.ruleset.rule_file import EXAMPLE_PROFILES, REQUIRED, SIDE_KEYS
from stigmalint.ruleset.severity import PROFILES


def rule_schema() -> dict[str, Any]:
    """The schema of one rule file, JSON Schema 2020-12."""
    keys = _rule_keys()
    row = {
        "type": "object",
        "required": ["examples"],
        "properties": {name: {"$ref": f"#/properties/{name}"} for name in keys if name != "words"},
        "additionalProperties": {"type": ["string", "array"], "description": "A column, used as {column}."},
    }
    rows = {"type": "object", "minProperties": 1, "additionalProperties": row}
    keys["rows"] = {**rows, "description": "A table: one rule per row, by name, with its own keys."}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rule of stigmalint",
        "type": "object",
        "additionalProperties": False,
        "properties": keys,
        "anyOf": [{"required": list(REQUIRED)}, {"required": ["rows"]}],
        "$defs": {"condition": _condition()},
    }


def _rule_keys() -> dict[str, Any]:
    """The keys of one rule, in their order."""
    levels = [severity.value for severity in Severity]
    return {
        "title": _text("The topic of the rule, in a few words."),
        "severity": {"enum": levels, "description": "error: consensus; warning: most guides; info: contested."},
        "status": {"enum": ["preview", "stable", "deprecated"], "default": "stable"},
        "tags": _texts("Mechanisms of stigma.", list(TAGS)),
        "case": {"enum": ["any", "exact"], "default": "any", "description": "Whether letter case counts."},
        "match": {
            "description": "Every surface form; a|b alternatives, word? optional, {list} a word on a list.",
            "anyOf": [_texts(), _object({slot: _texts() for slot in FORM_SLOTS})],
        },
        "flag_when": _conditions("The sense to flag: any line, all of its facts."),
        "leave_when": _conditions("Exceptions: any line, all of its facts."),
        "despite": _texts("Kinds of exemption that do not apply to this rule.", list(EXEMPTIONS)),
        "message": _text("One sentence about the word, never about the writer; {match} is the matched wording."),
        "explanation": _text("Why, in plain words."),
        "sources": _texts("Keys of _sources.yaml."),
        "alternatives": {
            "type": "array",
            "description": "Better wording, best first: a text, or one per grammatical slot.",
            "items": {"anyOf": [{"type": "string"}, _alternative()]},
        },
        "hints": _texts("Advice for when no wording fits."),
        "debate": {
            "type": "array",
            "description": "Who prefers what, in which setting, since when, and the source.",
            "items": {
                **_object({key: {"type": ["string", "integer"]} for key in SIDE_KEYS}),
                "required": ["who", "prefers"],
            },
        },
        "profiles": _object({name: {"enum": ["off", False, *levels]} for name in PROFILES}),
        "reviewed": {"type": ["string", "number"], "description": "Year and month, as in 2026-11."},
        "formerly": _texts("Ids this rule had before."),
        "words": {
            "type": "object",
            "description": "Word lists only for this file, by name: a block of lines as in _words.",
            "additionalProperties": {"type": "string", "minLength": 1},
        },
        "examples": {
            **_object(
                {
                    "bad": _text("One sentence per line; [ ] is the exact span; -> safe fix, ~> unsafe fix."),
                    "good": _text("One sentence per line in which nothing is flagged."),
                    "known_gaps": _text("Lines that should come out as written but do not yet."),
                    **{name: _text(f"Lines as they come out under {name}.") for name in EXAMPLE_PROFILES},
                }
            ),
            "required": ["bad", "good"],
        },
    }


def _text(description: str) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "description": description}


def _texts(description: str = "", values: list[str] | None = None) -> dict[str, Any]:
    one: dict[str, Any] = {"enum": values} if values else {"type": "string"}
    schema: dict[str, Any] = {"anyOf": [one, {"type": "array", "items": one}]}
    return {**schema, "description": description} if description else schema


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "additionalProperties": False, "properties": properties}


def _alternative() -> dict[str, Any]:
    slots = {slot: {"type": "string"} for slot in WORDING_SLOTS}
    safety = {"enum": [safety.value for safety in Safety], "default": Safety.DISPLAY.value}
    return _object({"apply": safety, "when": _conditions("Only when one of these holds."), **slots})


def _conditions(description: str) -> dict[str, Any]:
    condition = {"$ref": "#/$defs/condition"}
    return {"anyOf": [condition, {"type": "array", "items": condition}], "description": description}


def _condition() -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for kind in FACTS.values():
        if kind.asks_for_words:
            values: dict[str, Any] = _texts(f"{kind.meaning}; {', '.join(('a list', *kind.classes))}, or =word|word")
        else:
            one = {"enum": [*kind.values, *([True] if "yes" in kind.values else [])]}
            values = {"anyOf": [one, {"type": "array", "items": one}], "description": kind.meaning}
        facts |= {kind.name: values, f"not-{kind.name}": values}
    named = {"type": "string", "pattern": "^\\$.", "description": "A condition of _conditions.yaml."}
    return {"anyOf": [{**_object(facts), "minProperties": 1}, named]}
