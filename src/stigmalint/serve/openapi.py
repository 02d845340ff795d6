"""The OpenAPI document of the API, with the schema of a finding from the JSON report."""

from __future__ import annotations

import json
from copy import deepcopy
from functools import cache

from stigmalint.extract import KINDS
from stigmalint.ruleset.severity import PROFILES
from stigmalint.serve.analyze import ATTRIBUTES, SCORES, TABLE
from stigmalint.serve.asked import FILE_NAME, LONGEST_NAME, MOST_COMMENTS, MOST_NAMES
from stigmalint.serve.limits import Limits
from stigmalint.session.schemas import APPLIED, CANDIDATE, JUDGED, OFFSET, Schema, findings_schema, object_of
from stigmalint.version import __version__
from stigmalint.web.problem import MEDIA_TYPE

_PROBLEMS = {
    400: "The body is not UTF-8 or not JSON, or is incomplete.",
    401: "The server requires its token.",
    403: "The request came from a page of another site.",
    408: "The body did not arrive in time.",
    413: "The body is too large.",
    415: "The Content-Type is not JSON.",
    421: "The Host header does not name this server.",
    422: "A field is missing, unknown or invalid, or the text cannot be read as its kind.",
    429: "Too many requests from this address are waiting.",
    500: "An internal error.",
    503: "Too many requests are waiting, or there was no response in time.",
}
_TEXT: Schema = {
    "type": "string",
    "description": "The text that offsets refer to; for a file, its text as people read it.",
}
_NAMES: Schema = {
    "type": "array",
    "maxItems": MOST_NAMES,
    "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
}
_BASE64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
_CHOICES: Schema = {
    "profile": {"enum": list(PROFILES), "description": "The audience of the text."},
    "select": _NAMES | {"description": "Use only these rules or packs."},
    "extend_select": _NAMES | {"description": "Rules or packs to add to the default ones."},
    "ignore": _NAMES | {"description": "Rules or packs to turn off."},
}


def document(limits: Limits) -> Schema:
    asked = _asked()
    fixing = deepcopy(asked)
    fixing["properties"] |= {
        "unsafe": {"type": "boolean", "description": "Also apply fixes that need a second look."},
        "leave": {
            "type": "array",
            "maxItems": MOST_NAMES,
            "items": object_of({"rule": {"type": "string"}, "match": {"type": "string"}}),
            "description": "Findings not to fix, by rule and matched words.",
        },
    }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "stigmalint",
            "version": __version__,
            "description": "Finds wording that stigmatizes people, explains why, and suggests better wording. Requests "
            f"are limited to {limits.kilobytes} KiB and {limits.seconds:g} seconds. `start` and `end` count code "
            "points; ends are exclusive.",
        },
        "components": {
            "securitySchemes": {
                "bearer": {"type": "http", "scheme": "bearer", "description": "If the server requires a token."},
                "basic": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "The token as password, with any user name.",
                },
            },
            "schemas": _schemas()
            | {"Asked": asked, "AskedFix": fixing, "AskedComments": _asked_comments()}
            | _analysis(),
        },
        "security": [{}, {"bearer": []}, {"basic": []}],
        "paths": {
            "/v1/check": _post("check", "Find wording that stigmatizes people.", "Asked", "Checked"),
            "/v1/fix": _post("fix", "Apply safe fixes.", "AskedFix", "Fixed"),
            "/v1/explain": _post("explain", "Explain why each wording was flagged or not.", "Asked", "Explained"),
            "/v1/comments": _post(
                "comments", "Give a verdict on each comment of a community.", "AskedComments", "Judged"
            ),
            "/v1alpha1/comments:analyze": _post(
                "analyze", "Score a comment in the format of the Perspective API.", "AskedAnalysis", "Analysis"
            ),
            "/openapi.json": _get("openapi", "This document.", {"application/json": {"schema": {"type": "object"}}}),
            "/healthz": _get(
                "healthz",
                "Whether the server can check texts.",
                {"application/json": {"schema": object_of({"status": {"const": "ok"}})}},
                503,
            ),
            "/metrics": _get("metrics", "Metrics for Prometheus.", {"text/plain": {"schema": {"type": "string"}}}),
        },
    }


def _asked() -> Schema:
    """A text or a file, and how it is to be examined."""
    return object_of(
        {
            "text": {"type": "string"},
            "data": {
                "type": "string",
                "contentEncoding": "base64",
                "pattern": _BASE64,
                "description": "The bytes of a file, such as a Word document, instead of `text`. The response has its "
                "text as people read it, which offsets refer to, and /v1/fix the fixed file.",
            },
            "name": {
                "type": "string",
                "maxLength": LONGEST_NAME,
                "pattern": FILE_NAME,
                "description": "The name of its file, which sets the kind.",
            },
            "kind": {"enum": list(KINDS), "description": "The format of the text; plain text by default."},
            "text_fields": _NAMES | {"description": "The columns of a table to check."},
            **_CHOICES,
            "doubtful": {"type": "boolean", "description": "Also report wording that may have a harmless meaning."},
        },
        needed=(),
    ) | {"oneOf": [{"required": ["text"]}, {"required": ["data"]}]}


def _asked_comments() -> Schema:
    name: Schema = {"type": "string", "maxLength": LONGEST_NAME}
    comment = object_of(
        {
            "text": {"type": "string"},
            "id": name | {"description": "Returned with the verdict; by default the number in the list."},
            "thread": {
                "type": "string",
                "description": "The text it replies to; advice that this text asks for is not flagged.",
            },
        },
        needed=("text",),
    )
    return object_of(
        {
            "comments": {"type": "array", "maxItems": MOST_COMMENTS, "items": comment},
            **_CHOICES,
            "reply": {"type": "boolean", "description": "Draft a private note to each author."},
            "show": {"type": "boolean", "description": "Show slurs without masking them."},
            "repeat": {"type": "boolean", "description": "Repeat each comment as its `text`, with slurs masked."},
            "region": name | {"description": "Region whose help line is named, for example us or gb."},
            "tone": name | {"description": "Tone of the notes: warm, brief or formal."},
        },
        needed=("comments",),
    )


def _analysis() -> Schema:
    """As Perspective has it; further fields that its clients send are taken and change nothing."""
    text: Schema = {"type": "string"}
    wanted = {"type": "object", "properties": {"scoreThreshold": {"type": "number"}}}
    score = object_of({"value": {"enum": [0.0, *SCORES.values()]}, "type": {"const": "RAW"}})
    span = object_of({"begin": OFFSET, "end": OFFSET, "score": score})
    scores = object_of(
        {"summaryScore": score, "spanScores": {"type": "array", "items": span}}, needed=("summaryScore",)
    )
    asked = object_of(
        {
            "comment": {"type": "object", "properties": {"text": text}, "required": ["text"]},
            "requestedAttributes": object_of(dict.fromkeys(ATTRIBUTES, wanted), needed=()) | {"minProperties": 1},
            "context": {
                "type": "object",
                "properties": {"entries": {"type": "array", "items": {"type": "object", "properties": {"text": text}}}},
                "description": "What the comment replies to.",
            },
            "spanAnnotations": {"type": "boolean"},
            "clientToken": text,
            "languages": {"type": "array", "items": text},
            "doNotStore": {"type": "boolean", "description": "Nothing is ever stored."},
            "sessionId": text,
            "communityId": text,
        },
        needed=("comment", "requestedAttributes"),
    )
    told = object_of(
        {
            "attributeScores": object_of(dict.fromkeys(ATTRIBUTES, scores), needed=()),
            "languages": {"type": "array", "items": text},
            "detectedLanguages": {"type": "array", "items": text},
            "clientToken": text,
            "stigmalint": object_of(
                {
                    "version": text,
                    "table": {"const": TABLE},
                    "reasons": {"type": "array", "items": object_of({"rule": text, "message": text})},
                }
            ),
        },
        needed=("attributeScores", "languages", "detectedLanguages", "stigmalint"),
    )
    return {"AskedAnalysis": asked, "Analysis": told}


def _judged() -> Schema:
    told = deepcopy(JUDGED)
    told["properties"]["text"] = {"type": "string", "description": "The comment, if `repeat` was set."}
    return object_of({"version": {"const": 1}, "comments": {"type": "array", "items": told}})


@cache
def _schemas() -> Schema:
    report = findings_schema()["$defs"]
    schemas = json.loads(json.dumps(report).replace("#/$defs/", "#/components/schemas/"))
    fix = schemas["finding"]["properties"]["fix"]["oneOf"][1]
    schemas["finding"]["properties"]["fixes"] = {
        "type": "array",
        "items": fix,
        "description": "The alternatives that can be applied, best first; `fix` is the one that the command applies.",
    }
    schemas["finding"]["required"].append("fixes")
    reference = object_of({key: {"type": "string"} for key in ("organization", "title", "year", "url")})
    checked: Schema = {
        "version": {"const": 1},
        "kind": {"enum": list(KINDS)},
        "findings": {"type": "array", "items": {"$ref": "#/components/schemas/finding"}},
        "problems": {
            "type": "array",
            "items": object_of({"start": OFFSET, "end": OFFSET, "message": {"type": "string"}}),
            "description": "Problems with suppression comments.",
        },
        "references": {"type": "object", "additionalProperties": reference, "description": "By the keys in `sources`."},
    }
    fixed: Schema = {
        **checked,
        "text": _TEXT,
        "applied": {"type": "array", "items": APPLIED},
        "cleared": {"type": "integer", "minimum": 0, "description": "Number of removed comments that hid nothing."},
    }
    data = {"type": "string", "contentEncoding": "base64", "description": "The fixed file, if one was sent."}
    problem = object_of({"title": {"type": "string"}, "status": {"type": "integer"}, "detail": {"type": "string"}})
    return {
        **schemas,
        "Checked": object_of(checked | {"text": _TEXT}, needed=tuple(checked)),
        "Fixed": object_of(fixed | {"data": data}, needed=tuple(fixed)),
        "Explained": object_of({"version": {"const": 1}, "candidates": {"type": "array", "items": CANDIDATE}}),
        "Judged": _judged(),
        "Problem": problem,
    }


def _post(name: str, summary: str, body: str, result: str) -> Schema:
    def schema(of: str) -> Schema:
        return {"application/json": {"schema": {"$ref": f"#/components/schemas/{of}"}}}

    return {
        "post": {
            "operationId": name,
            "summary": summary,
            "requestBody": {"required": True, "content": schema(body)},
            "responses": {"200": {"description": "OK.", "content": schema(result)}, **_problems(*_PROBLEMS)},
        }
    }


def _get(name: str, summary: str, content: Schema, *statuses: int) -> Schema:
    responses = {"200": {"description": "OK.", "content": content}, **_problems(401, 421, 500, *statuses)}
    return {"get": {"operationId": name, "summary": summary, "responses": responses}}


def _problems(*statuses: int) -> Schema:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {str(status): {"description": _PROBLEMS[status], "content": content} for status in statuses}
