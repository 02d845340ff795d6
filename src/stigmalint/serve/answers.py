"""Results go in, what the API says of them comes out: the objects of the JSON report, and what a page needs beside."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from typing import Any, NamedTuple

from stigmalint.disk.files import InputError, encoded
from stigmalint.disk.packs import Reference, RuleSet
from stigmalint.disk.settings import Settings
from stigmalint.extract import extract
from stigmalint.extract.formats import is_package
from stigmalint.extract.rendering import Rendering
from stigmalint.file_result import Applied, FileResult
from stigmalint.fix.rendered import rendered
from stigmalint.moderation import Comment, JudgedComment, Moderator, for_comments, load_house
from stigmalint.moderation.report import as_objects
from stigmalint.prose import Source
from stigmalint.report import Run
from stigmalint.report.json import fix_object, objects
from stigmalint.serve.asked import Asked, AskedComments
from stigmalint.serve.problem import ProblemError
from stigmalint.session.desk import Linters
from stigmalint.session.fates import Fates
from stigmalint.session.workspace import Choices, chosen

VERSION = 1


def checked(asked: Asked, result: FileResult, ruleset: RuleSet) -> dict[str, Any]:
    """What was found in a text; of a file, places are those in the text that people read in it, which is told as well.

    Raises ProblemError where it cannot be read as its kind.
    """
    if result.error:
        raise ProblemError(422, result.error)
    shown = rendered(result)
    findings = shown.findings if asked.doubtful else shown.certain
    rows = list(objects([shown._replace(findings=findings)], Run(urls=result.urls)))
    for row, finding in zip(rows, findings, strict=True):
        row["fixes"] = [fix_object(fix) for fix in finding.fixes]
    return {
        "version": VERSION,
        "kind": result.source.kind,
        "findings": rows,
        "problems": [{"start": one.span.start, "end": one.span.end, "message": one.message} for one in shown.problems],
        "references": _references((key for one in findings for key in one.sources), ruleset.references),
        **({} if asked.data is None else {"text": shown.source.text}),
    }


def fixed(asked: Asked, result: FileResult, ruleset: RuleSet) -> dict[str, Any]:
    """The text with its fixes, or the file, what was changed, and what is left.

    Raises ProblemError as `checked`, and for a file that must not be changed.
    """
    left = checked(asked, result, ruleset)
    applied = sorted(result.applied, key=lambda item: (item.line, item.column))
    return left | {
        "text": left.get("text", result.source.text),
        "applied": [_applied(item) for item in applied],
        "cleared": result.cleared,
        **({} if asked.data is None else {"data": _as_file(result.source)}),
    }


def _as_file(source: Source) -> str:
    try:
        return base64.b64encode(encoded(source, source.text)).decode("ascii")
    except InputError as error:
        raise ProblemError(422, str(error)) from None


def _applied(item: Applied) -> dict[str, Any]:
    return {
        "rule": item.finding.rule_id,
        "safety": item.fix.safety.value,
        "line": item.line,
        "column": item.column,
        "before": item.before,
        "after": item.after,
    }


class Told(NamedTuple):
    """Judged comments, and what hides the slurs in what is told of them."""

    comments: list[tuple[Comment, JudgedComment]]
    mask: Callable[[str], str]


def judged(asked: AskedComments, usual: Settings, linters: Linters) -> Told:
    """The judgment on each comment. Raises ConfigError for a region or tone that there is none of."""
    settings = for_comments(chosen(usual, asked.choices))
    house = load_house(settings, region=asked.region, tone=asked.tone)
    moderator = Moderator(linters(settings), house, masks=not asked.shows, replies=asked.replies)
    return Told(list(zip(asked.comments, moderator.judge(asked.comments), strict=True)), moderator.mask)


def judged_objects(told: Told, *, repeats: bool) -> dict[str, Any]:
    rows = list(as_objects(told.comments, told.mask))
    if repeats:
        rows = [row | {"text": told.mask(comment.text)} for row, (comment, _) in zip(rows, told.comments, strict=True)]
    return {"version": VERSION, "comments": rows}


def explained(source: Source, settings: Settings, usual: Settings, linters: Linters) -> dict[str, Any]:
    """What was made under some settings of each wording in a source that a rule looks for, flagged or not, and why."""
    settings, usual = (replace(each, text_fields=source.text_fields) for each in (settings, usual))
    prose = extract(source)
    shown = Rendering(prose) if is_package(source.kind) else None
    fates = Fates(source.text, source.kind, linters(settings))
    # The same for every profile; of wording, which a rule that is off may find, nothing is shown here.
    everything = linters(replace(chosen(usual, Choices(select=("all",))), prefer={}))
    rows = []
    for item in everything.trace(source.text, source.kind):
        place = prose.to_source(item.candidate.block, item.candidate.span)
        span = (shown.span(place) if shown else None) or place
        rows.append(
            {
                "rule": item.candidate.rule.id,
                "title": item.candidate.rule.title,
                "match": item.candidate.matched,
                "start": span.start,
                "end": span.end,
                "outcome": item.verdict.outcome.value,
                "because": list(item.verdict.because),
                "fate": fates.of(item).value,
            }
        )
    return {"version": VERSION, "candidates": rows}


def _references(keys: Iterable[str], references: Mapping[str, Reference]) -> dict[str, dict[str, str]]:
    found = {key: references[key] for key in sorted(set(keys)) if key in references}
    return {
        key: {"organization": one.organisation, "title": one.title, "year": one.year, "url": one.url}
        for key, one in found.items()
    }
