"""Formats judged comments for people or programs."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from stigmalint.moderation.judgment import Comment, JudgedComment, Judgment
from stigmalint.report import as_json, counted, harmless

COLUMNS = ("id", "verdict", "action", "reason", "wording", "help", "reply", "error")
_Told = Iterable[tuple[Comment, JudgedComment]]
_Mask = Callable[[str], str]
_EXCERPT = 70
"""Code points of a comment that a report repeats."""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_text(told: _Told, mask: _Mask) -> Iterator[str]:
    """A paragraph for each comment that is not fine, and a line that counts them."""
    counts: Counter[str] = Counter()
    for comment, judged in told:
        counts["error" if judged.error else judged.judgment.value] += 1
        if judged.judgment is Judgment.OK and not judged.error:
            continue
        yield f"{harmless(judged.id)}: {judged.judgment.value} ({judged.action.value})  {_excerpt(comment.text, mask)}"
        for name, text in (
            ("", judged.error or judged.reason),
            ("Answer: ", judged.help),
            ("Kinder: ", judged.wording),
            ("Private note: ", judged.reply),
        ):
            if text:
                yield f"  {name}{harmless(' '.join(text.split()))}"
    parts = [f"{counts[one.value]} {one.value}" for one in reversed(Judgment) if counts[one.value]]
    parts += [f"{counts['error']} not checked"] if counts["error"] else []
    yield f"{counted(counts.total(), 'comment')}: {', '.join(parts) or 'nothing to check'}."


def as_objects(told: _Told, mask: _Mask) -> Iterator[dict[str, object]]:
    """Each comment as JSON knows it. Spans count code points of the comment, whose text is not repeated."""
    for _, judged in told:
        yield {
            **_row(judged),
            "findings": [
                {
                    "rule": one.rule_id,
                    "severity": one.severity.value,
                    "start": one.span.start,
                    "end": one.span.end,
                    "match": mask(one.matched),
                    "message": mask(one.message),
                }
                for one in judged.findings
            ],
        }


def as_json_lines(told: _Told, mask: _Mask) -> Iterator[str]:
    return (as_json(item) for item in as_objects(told, mask))


def as_json_list(told: _Told, mask: _Mask) -> Iterator[str]:
    before = '{"comments": ['
    for item in as_objects(told, mask):
        yield f"{before}{as_json(item)}"
        before = ","
    yield f"{before if before != ',' else ''}]}}"


def as_csv(told: _Told, _mask: _Mask) -> Iterator[str]:
    """A table; a cell that a spreadsheet would run as a formula begins with an apostrophe."""
    yield ",".join(COLUMNS)
    for _, judged in told:
        line = io.StringIO()
        csv.writer(line, lineterminator="").writerow(
            [f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in _row(judged).values()]
        )
        yield line.getvalue()


def _row(judged: JudgedComment) -> dict[str, str]:
    return dict(
        zip(
            COLUMNS,
            (
                judged.id,
                "" if judged.error else judged.judgment.value,
                judged.action.value,
                judged.reason,
                judged.wording,
                judged.help,
                judged.reply,
                judged.error,
            ),
            strict=True,
        )
    )


def _excerpt(text: str, mask: _Mask) -> str:
    line = " ".join(mask(text[: 4 * _EXCERPT]).split())
    return harmless(line if len(line) <= _EXCERPT else f"{line[: _EXCERPT - 1].rstrip()}…")


COMMENT_FORMATS: Mapping[str, Callable[[_Told, _Mask], Iterator[str]]] = {
    "text": as_text,
    "json": as_json_list,
    "jsonl": as_json_lines,
    "csv": as_csv,
}
