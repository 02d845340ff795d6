"""Judges comments as people paste and export them, in order, in one process or several."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import chain, islice
from typing import NamedTuple

from stigmalint.disk.files import InputError
from stigmalint.disk.settings import Settings
from stigmalint.moderation import Comment, House, JudgedComment, Moderator
from stigmalint.session.workspace import Choices, Workspace

KINDS = ("text", "jsonl", "csv")
TEXT_FIELDS = ("text", "body", "comment", "content", "message")
"""What the field of the comment is called, where the user does not say."""
_RULER = re.compile(r"^\s*-{3,}\s*$", re.MULTILINE)
_BLANK = re.compile(r"\r?\n[ \t]*\r?\n\s*")
_REPAYS = 1500
"""Comments from which on processes are worth their start."""
_PARCEL = 300
_LONGEST_FIELD = 10_000_000
"""Code points of one field of a table."""


class Fields(NamedTuple):
    """The names of the fields of a table; an empty one is searched for among the usual names, or is done without."""

    text: str = ""
    id: str = ""
    thread: str = ""


class Trouble(NamedTuple):
    """A line of a table that holds no comment, and why."""

    line: int
    message: str


def comments_in(text: str, kind: str, fields: Fields) -> Iterator[Comment | Trouble]:
    """The comments of a text. Pasted ones are separated by lines of three hyphens, or by blank lines, and numbered.

    Raises InputError if the fields are not there; the message begins with what is wrong, without a file's name.
    """
    if kind == "jsonl":
        return _of_json(text, fields)
    if kind == "csv":
        return _of_csv(text, fields)
    return _pasted(text)


def _pasted(text: str) -> Iterator[Comment]:
    parts = _RULER.split(text) if _RULER.search(text) else _BLANK.split(text)
    each = (part.strip("\r\n") for part in parts)
    yield from (Comment(part, str(number)) for number, part in enumerate((p for p in each if p.strip()), 1))


def _of_json(text: str, fields: Fields) -> Iterator[Comment | Trouble]:
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError):
            yield Trouble(number, "not JSON; each line must be one object")
            continue
        if not isinstance(row, dict):
            yield Trouble(number, 'not an object; each line must be one, such as {"id": 7, "text": "..."}')
            continue
        yield _comment(row, fields, number)


def _of_csv(text: str, fields: Fields) -> Iterator[Comment | Trouble]:
    csv.field_size_limit(_LONGEST_FIELD)
    rows = csv.DictReader(io.StringIO(text, newline=""), strict=True)
    try:
        known = tuple(rows.fieldnames or ())
        for name in filter(None, fields):
            if name not in known:
                raise InputError(f"no column '{name}'; the columns are {', '.join(known)[:200]}")
        if not fields.text and not set(TEXT_FIELDS) & set(known):
            raise InputError(
                f"no column named {' or '.join(TEXT_FIELDS)}; name the one with the comments with --text-field"
            )
        for row in rows:
            yield _comment(row, fields, rows.line_num)
    except csv.Error as error:
        yield Trouble(rows.line_num, f"not CSV ({error}); put quotes around fields that contain quotes or line breaks")


def _comment(row: dict[str, object], fields: Fields, line: int) -> Comment | Trouble:
    name = fields.text or next((name for name in TEXT_FIELDS if name in row), "")
    text = row.get(name)
    if not isinstance(text, str):
        missing = "no field" if text is None else "no text in the field"
        return Trouble(line, f"{missing} '{name or TEXT_FIELDS[0]}'; name the one with the comment with --text-field")
    number = row.get(fields.id or "id")
    thread = row.get(fields.thread or "thread")
    return Comment(text, str(line if number is None else number), thread if isinstance(thread, str) else "")


class Judging(NamedTuple):
    """How comments are judged; goes to other processes. `settings` are those of `moderation.for_comments`."""

    settings: Settings
    house: House
    masks: bool = True
    replies: bool = False


def judged(
    comments: Iterable[Comment], workspace: Workspace, judging: Judging, processes: int
) -> Iterator[JudgedComment]:
    """The judgment on each comment, in order; by several processes once there are enough comments to repay them."""
    waiting = iter(comments)
    first = list(islice(waiting, _REPAYS))
    if processes < 2 or len(first) < _REPAYS:
        yield from _moderator(workspace, judging).judge(chain(first, waiting))
        return
    from stigmalint.session.forked_worker import can_fork
    from stigmalint.session.process_pool import in_processes

    forked = workspace.alone and can_fork()
    if forked:
        workspace.linter(judging.settings).prepare()
        _moderators[judging] = _moderator(workspace, judging)
        forked = can_fork()  # a library may have begun a thread
    work: Callable[[list[Comment]], list[JudgedComment]] = partial(_judge, judging)
    parcels = _parcels(chain(first, waiting))
    yield from chain.from_iterable(in_processes(work, parcels, processes, name=_name, forked=forked))


def _moderator(workspace: Workspace, judging: Judging) -> Moderator:
    return Moderator(workspace.linter(judging.settings), judging.house, masks=judging.masks, replies=judging.replies)


def _parcels(comments: Iterator[Comment]) -> Iterator[list[Comment]]:
    while parcel := list(islice(comments, _PARCEL)):
        yield parcel


def _judge(judging: Judging, comments: list[Comment]) -> list[JudgedComment]:
    """Runs in its own process."""
    if judging not in _moderators:
        _moderators[judging] = _moderator(Workspace(Choices(alone=True)), judging)
    return list(_moderators[judging].judge(comments))


_moderators: dict[Judging, Moderator] = {}
"""Of its own process, which gets one parcel after another; a forked one has what was here before."""


def _name(comments: list[Comment]) -> str:
    return f"comment {comments[0].id} and {len(comments) - 1} more"
