"""The JSON Schema of settings files, for editors that complete TOML as it is written.

The loader in `disk/settings_values.py` is stricter: it knows the rules that there are. A test holds the keys of both
together.
"""

from __future__ import annotations

from typing import Any

from stigmalint.disk.settings_values import FAIL_LEVELS, OF_A_FILE, POLICIES
from stigmalint.ruleset.rule import WORDING_SLOTS
from stigmalint.ruleset.severity import FOR_CARE, PROFILES, Action, Severity

_NAMES = "Each is a rule id, a pack, or the beginning of rule ids followed by *."
_TEXT = {"type": "string"}


def settings_schema() -> dict[str, Any]:
    """The schema of one settings file, or of the table `tool.stigmalint`; JSON Schema draft 7, as catalogs ask."""
    judging = _judging()
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Settings of stigmalint",
        "description": "stigmalint.toml, .stigmalint.toml, or the table [tool.stigmalint] of pyproject.toml.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "extend": _TEXT | {"description": "A settings file to extend, relative to this one."},
            **judging,
            "per-file": {
                "type": "object",
                "description": "Settings only for files that match a pattern, as in .gitignore.",
                "additionalProperties": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {key: _without_default(judging[key]) for key in OF_A_FILE},
                },
            },
            "per-file-ignores": {
                "type": "object",
                "description": "Rules to turn off in files that match a pattern, as in .gitignore.",
                "additionalProperties": _texts(_NAMES),
            },
            "rules": _texts("Folders of rules, relative to this file, or names of installed packs."),
            "exclude": _texts("Files to exclude; patterns as in .gitignore."),
            "extend-exclude": _texts("Files to exclude in addition to those of an extended file."),
            "respect-gitignore": _flag("Whether to skip files that git ignores.", True),
            "front-matter": _texts("Keys of front matter whose values are prose, instead of the default ones."),
            "code-comments": _flag("Whether to check comments and docstrings in source code.", False),
            "text-fields": _texts("Columns of tables (CSV, TSV, JSON Lines) to check."),
            "model": _TEXT | {"description": "The spaCy model that parses sentences."},
            "fail-level": _one_of(FAIL_LEVELS, "The lowest severity that makes a run fail.", "warning"),
            "comments": _comments(),
        },
    }


def _judging() -> dict[str, dict[str, Any]]:
    """What decides how a text is judged."""
    return {
        "profile": _one_of(PROFILES, "The audience of the texts.", "writing"),
        "select": _texts(f"Rules to use instead of those of the profile. {_NAMES}"),
        "extend-select": _texts(f"Rules to add to the default ones. {_NAMES}"),
        "ignore": _texts(f"Rules to turn off. {_NAMES}"),
        "severity": {
            "type": "object",
            "description": "Severity by rule; this also turns on a rule that is off.",
            "additionalProperties": {"enum": [level.value for level in Severity]},
        },
        "prefer": {
            "type": "object",
            "description": "Wording to suggest first, by rule, by pack, or by a term that a rule finds.",
            "additionalProperties": {"oneOf": [_WORDING, _forms()]},
        },
        "url": _TEXT | {"pattern": "^[Hh][Tt][Tt][Pp][Ss]?://", "description": "The address of your guide."},
        "quotes": _one_of(POLICIES, "Whether to check quotations of others.", "allow"),
        "self-reference": _one_of(POLICIES, "Whether to check what writers say about themselves.", "allow"),
        "names": _texts("Names never to flag, in addition to those stigmalint knows."),
        "ignore-regex": _texts("Text to ignore, as regular expressions in RE2 syntax."),
    }


_WORDING = _TEXT | {"minLength": 1}


def _forms() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "The forms of a wording, by the slot that each fills.",
        "minProperties": 1,
        "additionalProperties": False,
        "properties": dict.fromkeys(WORDING_SLOTS, _WORDING),
    }


def _without_default(item: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key != "default"}


def _comments() -> dict[str, Any]:
    return {
        "type": "object",
        "description": "How a community handles its members' comments.",
        "additionalProperties": False,
        "properties": {
            "region": _TEXT | {"description": "Region whose help line is named, for example us or gb."},
            "language": _TEXT | {"description": "The language of private notes."},
            "tone": _TEXT | {"description": "Tone of private notes: warm, brief, formal, or one of your own."},
            "help-lines": _TEXT | {"description": "A file with your own help lines, relative to this file."},
            "replies": _TEXT | {"description": "A file with your own private notes, relative to this file."},
            "actions": {
                "type": "object",
                "description": "The action for a comment, by verdict, rule, pack or severity.",
                "additionalProperties": {"enum": [action.value for action in Action]},
                "properties": {"care": {"enum": [action.value for action in FOR_CARE]}},
            },
        },
    }


def _texts(description: str) -> dict[str, Any]:
    return {"type": "array", "items": {"type": "string"}, "description": description}


def _flag(description: str, default: bool) -> dict[str, Any]:
    return {"type": "boolean", "description": description, "default": default}


def _one_of(values: tuple[str, ...], description: str, default: str) -> dict[str, Any]:
    return {"enum": list(values), "description": description, "default": default}
