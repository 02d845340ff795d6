"""What the API returns about results: the objects of the JSON report, and what a page needs in addition."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from stigmalint.disk.files import InputError, encoded
from stigmalint.disk.packs import Reference, RuleSet
from stigmalint.disk.settings import Settings
from stigmalint.file_result import FileResult
from stigmalint.fix.rendered import rendered
from stigmalint.moderation import Comment, JudgedComment, Moderator, for_comments, load_house
from stigmalint.moderation.report import as_objects
from stigmalint.prose import Source
from stigmalint.report import Run
from stigmalint.report.json import applied_objects, objects
from stigmalint.serve.asked import Asked, AskedComments
from stigmalint.session.desk import Linters
from stigmalint.session.fates import candidates
from stigmalint.session.workspace import chosen
from stigmalint.web.problem import ProblemError

VERSION = 1


def checked(asked: Asked, result: FileResult, ruleset: RuleSet) -> dict[str, Any]:
    """What was found in a text; of a file, places are those in the text that people read in it, which is told as well.

    Raises ProblemError if it cannot be read as its kind.
    """
    if result.error:
        raise ProblemError(422, result.error)
    shown = rendered(result)
    findings = shown.findings if asked.doubtful else shown.certain
    rows = list(objects([shown._replace(findings=findings)], Run(urls=result.urls)))
    for row, finding in zip(rows, findings, strict=True):
        row["fixes"] = [fix.to_dict() for fix in finding.fixes]
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
    return left | {
        "text": left.get("text", result.source.text),
        "applied": applied_objects(result),
        "cleared": result.cleared,
        **({} if asked.data is None else {"data": _as_file(result.source)}),
    }


def _as_file(source: Source) -> str:
    try:
        return base64.b64encode(encoded(source, source.text)).decode("ascii")
    except InputError as error:
        raise ProblemError(422, str(error)) from None


class Told(NamedTuple):
    """Judged comments, and what hides the slurs in what is reported of them."""

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
    return {"version": VERSION, "candidates": list(candidates(source, settings, usual, linters))}


def _references(keys: Iterable[str], references: Mapping[str, Reference]) -> dict[str, dict[str, str]]:
    found = {key: references[key] for key in sorted(set(keys)) if key in references}
    return {
        key: {"organization": one.organization, "title": one.title, "year": one.year, "url": one.url}
        for key, one in found.items()
    }
