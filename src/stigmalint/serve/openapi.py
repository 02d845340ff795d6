"""The OpenAPI document of the API, with the schema of a finding as the JSON report publishes it."""

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
_NAMES: Schema = {
    "type": "array",
    "maxItems": MOST_NAMES,
    "items": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
}
_BASE64 = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$"
_CHOICES: Schema = {
    "profile": {"enum": list(PROFILES), "description": "Whom the text is written for."},
    "select": _NAMES | {"description": "Only these rules or packs."},
    "extend_select": _NAMES | {"description": "Rules or packs in addition to the usual ones."},
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
            "items": object_of({"rule": {"type": "string"}, "match": {"type": "string"}}),
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
                {"application/json": {"schema": object_of({"status": {"const": "ok"}})}},
                503,
            ),
            "/metrics": _get("metrics", "Numbers for Prometheus.", {"text/plain": {"schema": {"type": "string"}}}),
        },
    }


def _asked() -> Schema:
    """A text or a file, and how it is to be looked at."""
    return object_of(
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
    comment = object_of(
        {
            "text": {"type": "string"},
            "id": name | {"description": "Told with the judgment; the number in the list where there is none."},
            "thread": {"type": "string", "description": "What it answers: advice that is asked for there is none."},
        },
        needed=("text",),
    )
    return object_of(
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
    told["properties"]["text"] = {"type": "string", "description": "The comment, where it is to be repeated."}
    return object_of({"version": {"const": 1}, "comments": {"type": "array", "items": told}})


@cache
def _schemas() -> Schema:
    report = findings_schema()["$defs"]
    schemas = json.loads(json.dumps(report).replace("#/$defs/", "#/components/schemas/"))
    fix = schemas["finding"]["properties"]["fix"]["oneOf"][1]
    schemas["finding"]["properties"]["fixes"] = {
        "type": "array",
        "items": fix,
        "description": "The alternatives that can be put in, best first; `fix` is the one that the command chooses.",
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
            "description": "What is wrong with comments that hide findings.",
        },
        "references": {"type": "object", "additionalProperties": reference, "description": "By the keys in `sources`."},
    }
    fixed: Schema = {
        **checked,
        "text": _TEXT,
        "applied": {"type": "array", "items": APPLIED},
        "cleared": {"type": "integer", "minimum": 0, "description": "Comments removed that hid nothing."},
    }
    data = {"type": "string", "contentEncoding": "base64", "description": "The fixed file, where one was sent."}
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
            "responses": {"200": {"description": "Done.", "content": schema(result)}, **_problems(*_PROBLEMS)},
        }
    }


def _get(name: str, summary: str, content: Schema, *statuses: int) -> Schema:
    responses = {"200": {"description": "Here it is.", "content": content}, **_problems(401, 421, 500, *statuses)}
    return {"get": {"operationId": name, "summary": summary, "responses": responses}}


def _problems(*statuses: int) -> Schema:
    content = {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {str(status): {"description": _PROBLEMS[status], "content": content} for status in statuses}
