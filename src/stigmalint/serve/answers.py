"""Results go in, what the API says of them comes out: the objects of the JSON report, and what a page needs beside."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from stigmalint.disk.packs import Reference, RuleSet
from stigmalint.disk.settings import Settings
from stigmalint.file_result import FileResult
from stigmalint.moderation import Comment, JudgedComment, Moderator, for_comments, load_house
from stigmalint.moderation.report import as_objects
from stigmalint.report import Run
from stigmalint.report.json import applied_objects, objects
from stigmalint.serve.asked import Asked, AskedComments
from stigmalint.session.desk import Linters
from stigmalint.session.fates import candidates
from stigmalint.session.workspace import Choices, chosen
from stigmalint.web.problem import ProblemError

VERSION = 1


def checked(result: FileResult, ruleset: RuleSet, *, doubtful: bool) -> dict[str, Any]:
    """What was found in a text. Raises ProblemError where it cannot be read as its kind."""
    if result.error:
        raise ProblemError(422, result.error)
    findings = result.findings if doubtful else result.certain
    rows = list(objects([result._replace(findings=findings)], Run(urls=result.urls)))
    for row, finding in zip(rows, findings, strict=True):
        row["fixes"] = [fix.to_dict() for fix in finding.fixes]
    return {
        "version": VERSION,
        "kind": result.source.kind,
        "findings": rows,
        "problems": [{"start": one.span.start, "end": one.span.end, "message": one.message} for one in result.problems],
        "references": _references((key for one in findings for key in one.sources), ruleset.references),
    }


def fixed(result: FileResult, ruleset: RuleSet, *, doubtful: bool) -> dict[str, Any]:
    """The text with its fixes, what was changed, and what is left."""
    left = checked(result, ruleset, doubtful=doubtful)
    return left | {
        "text": result.source.text,
        "applied": applied_objects(result),
        "cleared": result.cleared,
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


def judged_objects(told: Told) -> dict[str, Any]:
    return {"version": VERSION, "comments": list(as_objects(told.comments, told.mask))}


def explained(asked: Asked, usual: Settings, linters: Linters) -> dict[str, Any]:
    """What was made of each wording in a text that a rule looks for, flagged or not, with the reasons."""
    settings = asked.settings(usual)
    everything = linters(chosen(usual, Choices(select=("all",))))  # the same for every profile
    return {"version": VERSION, "candidates": list(candidates(asked.source(settings), linters(settings), everything))}


def _references(keys: Iterable[str], references: Mapping[str, Reference]) -> dict[str, dict[str, str]]:
    found = {key: references[key] for key in sorted(set(keys)) if key in references}
    return {
        key: {"organization": one.organisation, "title": one.title, "year": one.year, "url": one.url}
        for key, one in found.items()
    }
