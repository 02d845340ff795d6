"""The tools for assistants: each with the schemas of its arguments and of its result, and what it does.

Nothing here knows the protocol. Answers are the objects of the JSON reports.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from stigmalint.authoring.page import page
from stigmalint.authoring.rule_help import rule_object
from stigmalint.authoring.search import search
from stigmalint.disk.packs import RuleSet, select_rules
from stigmalint.disk.settings import Settings
from stigmalint.extract import KINDS
from stigmalint.extract.formats import is_package
from stigmalint.file_result import FileResult
from stigmalint.moderation import Comment, Moderator, for_comments, load_house
from stigmalint.moderation.report import as_objects
from stigmalint.prose import Source
from stigmalint.report import Run
from stigmalint.report.json import applied_objects, objects
from stigmalint.ruleset.rule_names import find
from stigmalint.ruleset.severity import PROFILES
from stigmalint.session.fates import candidates
from stigmalint.session.schemas import APPLIED, CANDIDATE, JUDGED, RULE, Schema, findings_schema, object_of
from stigmalint.session.workspace import Choices, Workspace, chosen
from stigmalint.text.spans import nearest

if TYPE_CHECKING:
    from stigmalint.ruleset.rule import Rule

Arguments = Mapping[str, Any]
VERSION = 1


class AskedError(ValueError):
    """A question that cannot be answered: one sentence that says what to ask instead."""


class Tool(NamedTuple):
    """`answer` gets arguments that keep to the schema `takes`; what it gives keeps to `gives`."""

    name: str
    title: str
    description: str
    takes: Schema
    gives: Schema
    answer: Callable[[Answers, Arguments], dict[str, Any]]


class Answers:
    """Answers under the settings of the working directory. To be used by one thread at a time."""

    def __init__(self, choices: Choices) -> None:
        """Raises ConfigError or InputError for a settings file that cannot be used."""
        self._workspace = Workspace(choices)
        self._usual = self._workspace.settings_at(".")

    def check_text(self, asked: Arguments) -> dict[str, Any]:
        settings = self._settings(asked)
        result = self._workspace.linter(settings).check_source(_source(asked, settings))
        return _told(result, asked)

    def fix_text(self, asked: Arguments) -> dict[str, Any]:
        settings = self._settings(asked)
        result = self._workspace.linter(settings).fix_source(
            _source(asked, settings), unsafe=asked.get("unsafe", False)
        )
        return _told(result, asked) | {"text": result.source.text, "applied": applied_objects(result)}

    def explain(self, asked: Arguments) -> dict[str, Any]:
        if ("rule" in asked) == ("text" in asked):
            raise AskedError('give either a "rule" or a "text"')
        settings = self._settings(asked)
        if "rule" in asked:
            ruleset = self._workspace.ruleset(settings, examples=True)
            rule = _rule(asked["rule"], ruleset)
            return {"version": VERSION, "page": "\n".join(page(rule, ruleset)), "candidates": []}
        found = list(candidates(_source(asked, settings), settings, self._usual, self._workspace.linter))
        return {"version": VERSION, "page": "", "candidates": found}

    def rules(self, asked: Arguments) -> dict[str, Any]:
        settings = self._settings(asked)
        ruleset = self._workspace.ruleset(settings)
        pack = asked.get("pack", "")
        if pack and pack not in ruleset.packs:
            raise AskedError(f"no pack '{pack}'; the packs are {', '.join(sorted(ruleset.packs))}")
        levels = {rule.id: rule.severity.value for rule in select_rules(ruleset, settings.policy.selection)}
        rows = search(asked["query"], ruleset) if asked.get("query") else ruleset.rules
        return {
            "version": VERSION,
            "rules": [rule_object(one, levels.get(one.id, "off")) for one in rows if not pack or one.pack == pack],
        }

    def judge_comment(self, asked: Arguments) -> dict[str, Any]:
        settings = for_comments(self._usual)
        house = load_house(settings, region=asked.get("region", ""), tone=asked.get("tone", ""))
        moderator = Moderator(self._workspace.linter(settings), house, replies=asked.get("reply", False))
        comment = Comment(asked["text"], asked.get("id", ""), asked.get("thread", ""))
        (judged,) = moderator.judge([comment])
        (told,) = as_objects([(comment, judged)], moderator.mask)
        return told

    def _settings(self, asked: Arguments) -> Settings:
        return chosen(self._usual, Choices(profile=asked.get("profile")))


def _source(asked: Arguments, settings: Settings) -> Source:
    fields = tuple(asked.get("text_fields", settings.text_fields))
    kind = asked.get("kind", "text")
    return Source("-", asked["text"], kind, front_matter=settings.front_matter, text_fields=fields)


def _told(result: FileResult, asked: Arguments) -> dict[str, Any]:
    findings = result.findings if asked.get("doubtful") else result.certain
    told = result._replace(findings=findings, hidden=())
    return {"version": VERSION, "findings": list(objects([told], Run(urls=result.urls)))}


def _rule(name: str, ruleset: RuleSet) -> Rule:
    found = find(name, ruleset.rules)
    if len(found) == 1:
        return found[0]
    if found:
        raise AskedError(f"several rules are named '{name}': {', '.join(rule.id for rule in found)}")
    near = nearest(name, [rule.id for rule in ruleset.rules])
    raise AskedError(f"no rule '{name}'; " + (f"did you mean '{near}'?" if near else "the tool rules lists them"))


_STRING: Schema = {"type": "string"}
_TEXT: Schema = {"type": "string", "description": "The text, exactly as in its file."}
_PROFILE: Schema = {"enum": list(PROFILES), "description": "The audience of the text."}
_MARKUP: Schema = {
    "kind": {
        "enum": [kind for kind in KINDS if not is_package(kind)],
        "description": "The format of the text; plain text by default.",
    },
    "text_fields": {"type": "array", "items": _STRING, "description": "Columns of a table (csv, tsv, jsonl) to check."},
}
_CHECK: Schema = {
    "text": _TEXT,
    **_MARKUP,
    "profile": _PROFILE,
    "doubtful": {"type": "boolean", "description": "Also report wording that may have a harmless meaning."},
}


def _found(**more: Schema) -> Schema:
    """The schema of the JSON report, with what there is beside the findings."""
    schema = findings_schema()
    schema["properties"] |= more
    schema["required"] += list(more)
    return schema


_FIXED = _found(text=_STRING, applied={"type": "array", "items": APPLIED})
_FIXED |= {"title": "A text with its fixes", "description": "`findings` are those remaining in `text`."}

TOOLS = (
    Tool(
        "check_text",
        "Check a text",
        "Find wording in an English text that stigmatizes people, with the reason, better wording and sources. "
        "`start` and `end` count code points.",
        object_of(_CHECK, ("text",)),
        _found(),
        Answers.check_text,
    ),
    Tool(
        "fix_text",
        "Fix a text",
        "Return the text with safe fixes applied, the applied fixes, and the remaining findings. "
        "Quotations, names and what people call themselves are left unchanged.",
        object_of(
            _CHECK | {"unsafe": {"type": "boolean", "description": "Also apply fixes that need a second look."}},
            ("text",),
        ),
        _FIXED,
        Answers.fix_text,
    ),
    Tool(
        "explain",
        "Explain a rule or a text",
        "Give the page of a `rule`, or say of each wording in a `text` that a rule looks for why it was found or left "
        "alone.",
        object_of(
            {
                "rule": {"type": "string", "description": "Its id, or the last part of its id."},
                "text": _TEXT,
                **_MARKUP,
                "profile": _PROFILE,
            },
            (),
        ),
        object_of(
            {
                "version": {"const": VERSION},
                "page": {"type": "string", "description": "The page of the rule; empty for a text."},
                "candidates": {"type": "array", "items": CANDIDATE},
            }
        ),
        Answers.explain,
    ),
    Tool(
        "rules",
        "List rules",
        "List the rules that contain every word of a query, the best match first, or all rules.",
        object_of(
            {
                "query": {"type": "string", "description": "Words of a rule: its wording, name or reasons."},
                "pack": {"type": "string", "description": "Only rules of this pack."},
                "profile": _PROFILE,
            },
            (),
        ),
        object_of({"version": {"const": VERSION}, "rules": {"type": "array", "items": RULE}}),
        Answers.rules,
    ),
    Tool(
        "judge_comment",
        "Check a comment",
        "Give moderators a verdict on a comment: fine, hurtful wording, harmful conduct, or someone who "
        "may be in danger. The verdict is advice; a person decides.",
        object_of(
            {
                "text": {"type": "string", "description": "The comment."},
                "id": {"type": "string", "description": "Returned with the verdict."},
                "thread": {"type": "string", "description": "The text it replies to."},
                "reply": {"type": "boolean", "description": "Draft a private note to its author."},
                "region": {"type": "string", "description": "Region whose help line is named, for example us or gb."},
                "tone": {"type": "string", "description": "Tone of the notes: warm, brief or formal."},
            },
            ("text",),
        ),
        JUDGED,
        Answers.judge_comment,
    ),
)
