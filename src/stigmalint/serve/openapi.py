"""The OpenAPI document of the API, with the schema of a finding as the JSON report publishes it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from copy import deepcopy
from enum import Enum
from functools import cache
from importlib.resources import files
from typing import Any

from stigmalint.extract import KINDS
from stigmalint.finding import Outcome
from stigmalint.moderation import Judgment
from stigmalint.moderation.report import COLUMNS
from stigmalint.ruleset.severity import PROFILES, Action, Safety, Severity
from stigmalint.serve.analyze import ATTRIBUTES, SCORES, TABLE
from stigmalint.serve.asked import FILE_NAME, LONGEST_NAME, MOST_COMMENTS, MOST_NAMES
from stigmalint.serve.limits import Limits
from stigmalint.serve.problem import MEDIA_TYPE
from stigmalint.session.fates import Fate
from stigmalint.version import __version__

Schema = dict[str, Any]

_PROBLEMS = {
    400: "The body is not UTF-8, or not JSON, or it did not come whole.",
    401: "The server asks for its token.",
    403: "A page of another site sent this.",
    408: "The body did not come in time.",
    413: "The body is larger than is taken.",
    415: "The body does not say that it is JSON.",
    421: "The server is not known by the name in the Host header.",
    422: "A field is missing, unknown or of another form, or the text cannot be read as its kind.",
    429: "Too many requests of this address are waiting.",
    500: "A fault of the program.",
    503: "Too many requests are waiting, or there was no answer in time.",
}
_TEXT: Schema = {"type": "string", "description": "In which code points are counted; of a file, what people read."}
_OFFSET: Schema = {"type": "integer", "minimum": 0}
_NAMES: Schema = {
    "type": "array",
    "maxItems": MOST_NAMES,
    "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
}
_BASE64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
_CHOICES: Schema = {
    "profile": {"enum": list(PROFILES), "description": "Whom the text is written for."},
    "select": _NAMES | {"description": "Only these rules or packs."},
    "extend_select": _NAMES | {"description": "Rules or packs beside the usual ones."},
    "ignore": _NAMES | {"description": "Rules or packs to leave out."},
}


def document(limits: Limits) -> Schema:
    asked = _asked()
    fixing = deepcopy(asked)
    fixing["properties"] |= {
        "unsafe": {"type": "boolean", "description": "Put in fixes that want a second look, too."},
        "leave": {
            "type": "array",
            "maxItems": MOST_NAMES,
            "items": _object({"rule": {"type": "string"}, "match": {"type": "string"}}),
            "description": "Findings to leave as they are, by the words that they found.",
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "stigmalint",
            "version": __version__,
            "description": "Finds wording that stigmatizes people, says why, and offers better wording. A request may "
            f"have {limits.kilobytes} KiB and takes at most {limits.seconds:g} seconds. `start` and `end` count code "
            "points; ends are exclusive.",
        },
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "Where the server was given a token."},
                "basic": {"type": "http", "scheme": "basic", "description": "The token is the password of any user."},
            },
            "schemas": _schemas()
            | {"Asked": asked, "AskedFix": fixing, "AskedComments": _asked_comments()}
            | _analysis(),
        },
        "security": [{}, {"bearer": []}, {"basic": []}],
        "paths": {
            "/v1/check": _post("check", "Find wording that stigmatizes people.", "Asked", "Checked"),
            "/v1/fix": _post("fix", "Put in the fixes that are certain to fit.", "AskedFix", "Fixed"),
            "/v1/explain": _post("explain", "Say why each wording was found or left alone.", "Asked", "Explained"),
            "/v1/comments": _post("comments", "Judge comments of a community.", "AskedComments", "Judged"),
            "/v1alpha1/comments:analyze": _post(
                "analyze", "Score a comment in the shape of the Perspective API.", "AskedAnalysis", "Analysis"
            ),
            "/openapi.json": _get("openapi", "This document.", {"application/json": {"schema": {"type": "object"}}}),
            "/healthz": _get(
                "healthz",
                "Whether texts are being checked.",
                {"application/json": {"schema": _object({"status": {"const": "ok"}})}},
                503,
            ),
            "/metrics": _get("metrics", "Numbers for Prometheus.", {"text/plain": {"schema": {"type": "string"}}}),
        },
    }


def _asked() -> Schema:
    """A text or a file, and how it is to be looked at."""
    return _object(
        {
            "text": {"type": "string"},
            "data": {
                "type": "string",
                "contentEncoding": "base64",
                "pattern": _BASE64,
                "description": "The bytes of a file, such as a Word document, in place of `text`. The answer tells the "
                "text that people read in it, in which places are, and /v1/fix the bytes of the fixed file.",
            },
            "name": {
                "type": "string",
                "maxLength": LONGEST_NAME,
                "pattern": FILE_NAME,
                "description": "The name of its file, which tells the kind.",
            },
            "kind": {"enum": list(KINDS), "description": "How the text is marked up; plain text if nothing tells."},
            "text_fields": _NAMES | {"description": "The columns of a table that are read."},
            **_CHOICES,
            "doubtful": {"type": "boolean", "description": "Tell also what may be meant otherwise."},
        },
        needed=(),
    ) | {"oneOf": [{"required": ["text"]}, {"required": ["data"]}]}


def _asked_comments() -> Schema:
    name: Schema = {"type": "string", "maxLength": LONGEST_NAME}
    comment = _object(
        {
            "text": {"type": "string"},
            "id": name | {"description": "Told with the judgment; the number in the list where there is none."},
            "thread": {"type": "string", "description": "What it answers: advice that is asked for there is none."},
        },
        needed=("text",),
    )
    return _object(
        {
            "comments": {"type": "array", "maxItems": MOST_COMMENTS, "items": comment},
            **_CHOICES,
            "reply": {"type": "boolean", "description": "Write a private note to the author of each."},
            "show": {"type": "boolean", "description": "Tell slurs without stars."},
            "repeat": {"type": "boolean", "description": "Tell each comment again as its `text`, slurs starred."},
            "region": name | {"description": "Whose help line is named, such as us or gb."},
            "tone": name | {"description": "How notes sound: warm, brief, formal."},
        },
        needed=("comments",),
    )


def _analysis() -> Schema:
    """As Perspective has it; further fields that its clients send are taken and change nothing."""
    text: Schema = {"type": "string"}
    wanted = {"type": "object", "properties": {"scoreThreshold": {"type": "number"}}}
    score = _object({"value": {"enum": [0.0, *SCORES.values()]}, "type": {"const": "RAW"}})
    span = _object({"begin": _OFFSET, "end": _OFFSET, "score": score})
    scores = _object({"summaryScore": score, "spanScores": {"type": "array", "items": span}}, needed=("summaryScore",))
    asked = _object(
        {
            "comment": {"type": "object", "properties": {"text": text}, "required": ["text"]},
            "requestedAttributes": _object(dict.fromkeys(ATTRIBUTES, wanted), needed=()) | {"minProperties": 1},
            "context": {
                "type": "object",
                "properties": {"entries": {"type": "array", "items": {"type": "object", "properties": {"text": text}}}},
                "description": "What the comment answers.",
            },
            "spanAnnotations": {"type": "boolean"},
            "clientToken": text,
            "languages": {"type": "array", "items": text},
            "doNotStore": {"type": "boolean", "description": "Nothing is stored in any case."},
            "sessionId": text,
            "communityId": text,
        },
        needed=("comment", "requestedAttributes"),
    )
    told = _object(
        {
            "attributeScores": _object(dict.fromkeys(ATTRIBUTES, scores), needed=()),
            "languages": {"type": "array", "items": text},
            "detectedLanguages": {"type": "array", "items": text},
            "clientToken": text,
            "stigmalint": _object(
                {
                    "version": text,
                    "table": {"const": TABLE},
                    "reasons": {"type": "array", "items": _object({"rule": text, "message": text})},
                }
            ),
        },
        needed=("attributeScores", "languages", "detectedLanguages", "stigmalint"),
    )
    return {"AskedAnalysis": asked, "Analysis": told}


def _judged() -> Schema:
    text: Schema = {"type": "string"}
    ground = _object(
        {
            "rule": text,
            "severity": {"enum": _values(Severity)},
            "start": _OFFSET,
            "end": _OFFSET,
            "match": text,
            "message": text,
        }
    )
    row: Schema = dict.fromkeys(COLUMNS, text) | {
        "verdict": {
            "enum": [*_values(Judgment), ""],
            "description": "`care`: somebody may be in danger of dying; it is no detector. Empty beside an `error`.",
        },
        "action": {"enum": _values(Action)},
        "findings": {"type": "array", "items": ground},
    }
    told = _object(row | {"text": text}, needed=tuple(row))
    return _object({"version": {"const": 1}, "comments": {"type": "array", "items": told}})


@cache
def _schemas() -> Schema:
    report = json.loads(files("stigmalint.report").joinpath("findings.schema.json").read_text("utf-8"))["$defs"]
    schemas = json.loads(json.dumps(report).replace("#/$defs/", "#/components/schemas/"))
    texts = {"$ref": "#/components/schemas/texts"}
    fix = schemas["finding"]["properties"]["fix"]["oneOf"][1]
    schemas["finding"]["properties"]["fixes"] = {
        "type": "array",
        "items": fix,
        "description": "The alternatives that can be put in, best first; `fix` is the one that the command chooses.",
    }
    schemas["finding"]["required"].append("fixes")
    reference = _object({key: {"type": "string"} for key in ("organization", "title", "year", "url")})
    checked: Schema = {
        "version": {"const": 1},
        "kind": {"enum": list(KINDS)},
        "findings": {"type": "array", "items": {"$ref": "#/components/schemas/finding"}},
        "problems": {
            "type": "array",
            "items": _object({"start": _OFFSET, "end": _OFFSET, "message": {"type": "string"}}),
            "description": "What is wrong with comments that hide findings.",
        },
        "references": {"type": "object", "additionalProperties": reference, "description": "By the keys in `sources`."},
    }
    place: Schema = {"type": "integer", "minimum": 1}
    applied = _object(
        {
            "rule": {"type": "string"},
            "safety": {"enum": [Safety.SAFE.value, Safety.UNSAFE.value]},
            "line": place,
            "column": place,
            "before": {"type": "string"},
            "after": {"type": "string"},
        }
    )
    fixed: Schema = {
        **checked,
        "text": _TEXT,
        "applied": {"type": "array", "items": applied},
        "cleared": {"type": "integer", "minimum": 0, "description": "Comments removed that hid nothing."},
    }
    data = {"type": "string", "contentEncoding": "base64", "description": "The fixed file, where one was sent."}
    candidate = _object(
        {
            **{key: {"type": "string"} for key in ("rule", "title", "match")},
            "start": _OFFSET,
            "end": _OFFSET,
            "outcome": {"enum": _values(Outcome)},
            "because": texts,
            "fate": {"enum": _values(Fate), "description": "What became of it under these settings."},
        }
    )
    problem = _object({"title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}})
    return {
        **schemas,
        "Checked": _object(checked | {"text": _TEXT}, needed=tuple(checked)),
        "Fixed": _object(fixed | {"data": data}, needed=tuple(fixed)),
        "Explained": _object({"version": {"const": 1}, "candidates": {"type": "array", "items": candidate}}),
        "Judged": _judged(),
        "Problem": problem,
    }


def _values(words: type[Enum]) -> list[str]:
    return [word.value for word in words]


def _object(properties: Mapping[str, Any], needed: tuple[str, ...] | None = None) -> Schema:
    required = list(properties if needed is None else needed)
    return {
        "type": "object",
        "properties": dict(properties),
        "required": required,
        "additionalProperties": False,
    }


def _post(name: str, summary: str, body: str, result: str) -> Schema:
    def schema(of: str) -> Schema:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{of}"}}}

    return {
        "post": {
            "operationId": name,
            "summary": summary,
            "requestBody": {"required": True, "content": schema(body)},
            "responses": {"200": {"description": "Done.", "content": schema(result)}, **_problems(*_PROBLEMS)},
        }
    }


def _get(name: str, summary: str, content: Schema, *statuses: int) -> Schema:
    responses = {"200": {"description": "Here it is.", "content": content}, **_problems(401, 421, 500, *statuses)}
    return {"get": {"operationId": name, "summary": summary, "responses": responses}}


def _problems(*statuses: int) -> Schema:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {str(status): {"description": _PROBLEMS[status], "content": content} for status in statuses}
