"""Nothing goes in, a JSON Schema of settings files comes out, for editors that complete TOML as it is written.

The loader in `disk/settings.py` is stricter: it knows the rules that there are. A test holds the keys of both together.
"""

from __future__ import annotations

from typing import Any

from stigmalint.disk.settings import FAIL_LEVELS, POLICIES
from stigmalint.ruleset.severity import FOR_CARE, PROFILES, Action, Severity


def settings_schema() -> dict[str, Any]:
    """The schema of one settings file, or of the table `tool.stigmalint`; JSON Schema draft 7, as catalogs ask."""
    names = "Each is the id of a rule, a pack, or the beginning of ids with a * behind it."
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Settings of stigmalint",
        "description": "stigmalint.toml, .stigmalint.toml, or the table [tool.stigmalint] of pyproject.toml.",
        "type": "object",
        "additionalProperties": False,
        "properties": {
            "extend": {"type": "string", "description": "A settings file to start from, relative to this one."},
            "select": _texts(f"Rules to run instead of those of the profile. {names}"),
            "ignore": _texts(f"Rules to leave out. {names}"),
            "extend-select": _texts(f"Rules to run beside the usual ones. {names}"),
            "per-file-ignores": {
                "type": "object",
                "description": "Rules to leave out in files that match a pattern, as in .gitignore.",
                "additionalProperties": _texts(names),
            },
            "profile": _one_of(PROFILES, "Whom the texts are written for.", "writing"),
            "severity": {
                "type": "object",
                "description": "How much a rule matters; one that is off is turned on by this.",
                "additionalProperties": {"enum": [level.value for level in Severity]},
            },
            "rules": _texts("Folders of rules, relative to this file."),
            "exclude": _texts("Files to pass over; patterns as in .gitignore."),
            "extend-exclude": _texts("Files to pass over beside those of an extended file."),
            "respect-gitignore": _flag("Whether files that git ignores are passed over.", True),
            "quotes": _one_of(POLICIES, "Whether quotations of others are checked.", "allow"),
            "self-reference": _one_of(POLICIES, "Whether what writers say of themselves is checked.", "allow"),
            "names": _texts("Names that are nobody's wording, beside those the program knows."),
            "ignore-regex": _texts("Text to leave alone, as regular expressions in the syntax of RE2."),
            "front-matter": _texts("Keys of front matter whose values are prose, instead of the usual ones."),
            "code-comments": _flag("Whether comments and docstrings of program code are read.", False),
            "text-fields": _texts("Columns of tables (CSV, TSV, JSON Lines) that are read."),
            "model": {"type": "string", "description": "The spaCy model that reads the sentences."},
            "fail-level": _one_of(FAIL_LEVELS, "The lowest severity that makes a run fail.", "warning"),
            "comments": _comments(),
        },
    }


def _comments() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "description": "How a community deals with its members' comments.",
        "additionalProperties": False,
        "properties": {
            "region": text | {"description": "Whose help line is named, such as us or gb."},
            "language": text | {"description": "The language of private notes."},
            "tone": text | {"description": "How private notes sound: warm, brief, formal, or one of your own."},
            "help-lines": text | {"description": "A file of help lines of your own, relative to this file."},
            "replies": text | {"description": "A file of private notes of your own, relative to this file."},
            "actions": {
                "type": "object",
                "description": "What is done with a comment, by verdict, rule, pack or severity.",
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
