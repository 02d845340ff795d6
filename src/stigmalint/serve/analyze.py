"""Answers requests in the format of the Perspective API with scores in that format.

The Perspective API closes on December 31, 2026; systems that let one set its address can ask here instead. A score is
no probability: it is the severity of the worst finding, by a table that docs/serve.md publishes, and its type is RAW.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from stigmalint.disk.settings import Settings
from stigmalint.finding import Finding
from stigmalint.moderation import Comment, for_comments
from stigmalint.moderation.judgment import CARE, CONDUCT
from stigmalint.ruleset.severity import Severity
from stigmalint.serve.asked import Fields, opened
from stigmalint.session.desk import Linters
from stigmalint.version import __version__
from stigmalint.web.problem import ProblemError

TABLE = 1
"""The number of the table; it changes whenever a score does."""
SCORES: Mapping[Severity, float] = MappingProxyType({Severity.INFO: 0.3, Severity.WARNING: 0.7, Severity.ERROR: 0.9})
"""The score of a finding; 0 if nothing is found."""
ATTRIBUTES: Mapping[str, Callable[[Finding], bool]] = MappingProxyType(
    {
        "STIGMA": lambda finding: finding.pack not in (CARE, CONDUCT),
        "CONDUCT": lambda finding: finding.pack == CONDUCT,
    }
)
"""What each attribute looks at. Someone who may be in danger is scored by neither."""


class AskedAnalysis(NamedTuple):
    """One comment, with the attributes that are wanted and the least score of each."""

    comment: Comment
    attributes: Mapping[str, float]
    spans: bool = False
    client_token: str = ""


def asked_analysis(body: bytes) -> AskedAnalysis:
    """What a JSON body asks. Raises ProblemError."""
    value = dict(opened(body))
    comment, wanted = value.pop("comment", None), value.pop("requestedAttributes", None)
    context, languages = value.pop("context", {}), value.pop("languages", [])
    fields = Fields(value)
    fields.flag("doNotStore")  # no text is stored
    spans, client_token = fields.flag("spanAnnotations"), fields.text("clientToken")
    fields.text("sessionId")
    fields.text("communityId")
    fields.close()
    if not isinstance(languages, list) or not all(isinstance(language, str) for language in languages):
        raise ProblemError(422, '"languages" must be a list of strings; all text is read as English')
    if not isinstance(comment, dict) or not isinstance(comment.get("text"), str):
        raise ProblemError(422, '"comment" must be an object with a "text"')
    text = Fields({"text": comment["text"]}).text("text", needed=True)
    return AskedAnalysis(Comment(text, thread=_thread(context)), _wanted(wanted), spans, client_token)


def _wanted(value: object) -> dict[str, float]:
    if not isinstance(value, dict) or not value:
        raise ProblemError(422, f'"requestedAttributes" must name at least one of {", ".join(ATTRIBUTES)}')
    wanted = {}
    for name, how in value.items():
        if name not in ATTRIBUTES:
            raise ProblemError(422, f"no attribute {name[:40]!r}; available are {' and '.join(ATTRIBUTES)}")
        least = how.get("scoreThreshold", 0) if isinstance(how, dict) else None
        if isinstance(least, bool) or not isinstance(least, (int, float)):
            raise ProblemError(422, f'"{name}" must be an object, and its "scoreThreshold" a number')
        wanted[name] = float(least)
    return wanted


def _thread(context: object) -> str:
    """The texts that are answered, as one."""
    entries = context.get("entries", []) if isinstance(context, dict) else None
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ProblemError(422, '"context" must be an object with "entries", each with a "text"')
    texts = [entry.get("text", "") for entry in entries]
    if not all(isinstance(text, str) for text in texts):
        raise ProblemError(422, 'the "text" of an entry in "context" must be a string')
    return Fields({"text": "\n".join(texts)}).text("text")


def analysis(asked: AskedAnalysis, usual: Settings, linters: Linters) -> dict[str, Any]:
    """The scores of a comment. `begin` and `end` count code points of its text."""
    linter = linters(for_comments(usual))
    found = linter.check_text(asked.comment.text, thread=asked.comment.thread, raw=True)
    found = [one for one in found if one.pack != CARE]  # which is for people, and for no score
    scores = {}
    for name, least in asked.attributes.items():
        own = [one for one in found if ATTRIBUTES[name](one)]
        worst = max((SCORES[one.severity] for one in own), default=0.0)
        if worst < least:
            continue
        scores[name] = {"summaryScore": _score(worst)}
        if asked.spans:
            scores[name]["spanScores"] = _spans(own)
    told: dict[str, Any] = {
        "attributeScores": scores,
        "languages": ["en"],
        "detectedLanguages": ["en"],
        "stigmalint": {
            "version": __version__,
            "table": TABLE,
            "reasons": [{"rule": one.rule_id, "message": one.message} for one in found],
        },
    }
    return told | ({"clientToken": asked.client_token} if asked.client_token else {})


def _spans(found: Sequence[Finding]) -> Any:
    return [{"begin": one.span.start, "end": one.span.end, "score": _score(SCORES[one.severity])} for one in found]


def _score(value: float) -> dict[str, Any]:
    return {"value": value, "type": "RAW"}
