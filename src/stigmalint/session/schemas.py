"""The JSON Schemas of what front ends return to programs. Offsets count code points; ends are exclusive."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from importlib.resources import files
from typing import Any

from stigmalint.finding import Outcome
from stigmalint.moderation import Judgment
from stigmalint.moderation.report import COLUMNS
from stigmalint.ruleset.severity import Action, Safety, Severity
from stigmalint.session.fates import Fate

Schema = dict[str, Any]


def findings_schema() -> Schema:
    """The schema that the JSON report publishes; `$defs/finding` is that of a finding."""
    found: Schema = json.loads(files("stigmalint.report").joinpath("findings.schema.json").read_text("utf-8"))
    return found


def object_of(properties: Mapping[str, Any], needed: tuple[str, ...] | None = None) -> Schema:
    """An object of these properties and no others; all of them must be there, or those that are `needed`."""
    required = list(properties if needed is None else needed)
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def values_of(words: type[Enum]) -> list[str]:
    return [word.value for word in words]


_TEXT: Schema = {"type": "string"}
_PLACE: Schema = {"type": "integer", "minimum": 1}
OFFSET: Schema = {"type": "integer", "minimum": 0}
APPLIED = object_of(
    {
        "rule": _TEXT,
        "safety": {"enum": [Safety.SAFE.value, Safety.UNSAFE.value]},
        "line": _PLACE,
        "column": _PLACE,
        "before": _TEXT,
        "after": _TEXT,
    }
)
"""A fix that was put in (`report.json.applied_objects`)."""
CANDIDATE = object_of(
    {
        **dict.fromkeys(("rule", "title", "match"), _TEXT),
        "start": OFFSET,
        "end": OFFSET,
        "outcome": {"enum": values_of(Outcome)},
        "because": {"type": "array", "items": _TEXT},
        "fate": {"enum": values_of(Fate), "description": "How it was treated under these settings."},
    }
)
"""A wording that a rule looks for (`session.fates.candidates`)."""
_GROUND = object_of(
    {
        "rule": _TEXT,
        "severity": {"enum": values_of(Severity)},
        "start": OFFSET,
        "end": OFFSET,
        "match": _TEXT,
        "message": _TEXT,
    }
)
JUDGED = object_of(
    dict.fromkeys(COLUMNS, _TEXT)
    | {
        "verdict": {
            "enum": [*values_of(Judgment), ""],
            "description": "`care`: someone's life may be at risk; no crisis detector. Empty if there is an `error`.",
        },
        "action": {"enum": values_of(Action)},
        "findings": {"type": "array", "items": _GROUND},
    }
)
"""A judged comment (`moderation.report.as_objects`)."""
RULE = object_of(
    {
        "id": _TEXT,
        "severity": {"enum": [*values_of(Severity), "off"], "description": "off: turned off here"},
        "title": _TEXT,
        "status": _TEXT,
        "tags": {"type": "array", "items": _TEXT},
        "sources": {"type": "array", "items": _TEXT},
        "reviewed": _TEXT,
    }
)
"""A rule in a list (`authoring.rule_help.rule_object`)."""
