"""The body of a request goes in, what is asked comes out; what is not as the OpenAPI document says is refused."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from stigmalint.disk.settings import Settings
from stigmalint.extract import KINDS, kind_of, unread
from stigmalint.moderation import Comment
from stigmalint.prose import Source
from stigmalint.ruleset.severity import PROFILES
from stigmalint.session.workspace import Choices, chosen
from stigmalint.web.problem import ProblemError

MOST_NAMES = 100
LONGEST_NAME = 200
MOST_COMMENTS = 500
FILE_NAME = r"^[^/\\\x00-\x1f\x7f]+$"
"""Of a file: a name without a folder."""


class Asked(NamedTuple):
    """One text and how it is to be looked at."""

    text: str
    kind: str = "text"
    name: str = ""
    choices: Choices = Choices()
    doubtful: bool = False
    unsafe: bool = False

    def settings(self, usual: Settings) -> Settings:
        return chosen(usual, self.choices)

    def source(self, settings: Settings) -> Source:
        return Source(self.name or "-", self.text, self.kind, front_matter=settings.front_matter)


def asked(body: bytes, *, fixes: bool = False) -> Asked:
    """What a JSON body asks. Raises ProblemError."""
    fields = Fields(opened(body))
    text = fields.text("text", needed=True)
    has_name, name = "name" in fields, fields.text("name", longest=LONGEST_NAME)
    if has_name and not re.fullmatch(FILE_NAME, name):
        raise ProblemError(422, '"name" is the name of a file, without its folder and in one line')
    found = Asked(
        text,
        kind(fields.one_of("kind", KINDS), name),
        name,
        choices(fields),
        fields.flag("doubtful"),
        fields.flag("unsafe") if fixes else False,
    )
    fields.close()
    return found


class AskedComments(NamedTuple):
    """Comments and how they are to be judged."""

    comments: tuple[Comment, ...]
    choices: Choices = Choices()
    replies: bool = False
    shows: bool = False
    """Whether slurs are told as they are."""
    region: str = ""
    tone: str = ""


def asked_comments(body: bytes) -> AskedComments:
    """What a JSON body asks about comments. Raises ProblemError."""
    fields = Fields(opened(body))
    found = AskedComments(
        tuple(_comment(number, fields) for number, fields in enumerate(fields.objects("comments", MOST_COMMENTS), 1)),
        choices(fields),
        fields.flag("reply"),
        fields.flag("show"),
        fields.text("region", longest=LONGEST_NAME),
        fields.text("tone", longest=LONGEST_NAME),
    )
    fields.close()
    return found


def _comment(number: int, fields: Fields) -> Comment:
    text, thread = fields.text("text", needed=True), fields.text("thread")
    name = fields.text("id", longest=LONGEST_NAME) or str(number)
    fields.close()
    return Comment(text, name, thread)


def kind(given: str, name: str) -> str:
    """The kind of a text by what is given, or else by the name of its file. Raises ProblemError."""
    if given or not name:
        return given or "text"
    known = kind_of(name, is_named=True, comments=True)
    if known is None:
        what = unread(name).partition(";")[0]
        raise ProblemError(422, f'{what}; give a "kind", such as "text", to have it read all the same')
    return known


def choices(fields: Fields) -> Choices:
    return Choices(
        profile=fields.one_of("profile", PROFILES) or None,
        select=fields.names("select"),
        extend_select=fields.names("extend_select"),
        ignore=fields.names("ignore"),
    )


def opened(body: bytes) -> Mapping[str, Any]:
    """The object that a JSON body holds. Raises ProblemError."""
    try:
        value = json.loads(body.decode("utf-8"), parse_constant=_refuse)
    except UnicodeDecodeError:
        raise ProblemError(400, "the body is not UTF-8; encode the JSON so") from None
    except RecursionError:
        raise ProblemError(400, "the JSON of the body is nested too deeply; send it as /openapi.json says") from None
    except ValueError:
        raise ProblemError(400, 'the body is not JSON; send an object such as {"text": "..."}') from None
    if not isinstance(value, dict):
        raise ProblemError(422, 'the body is to be one object, such as {"text": "..."}')
    return value


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is not JSON")


class Fields:
    """The fields of an object, each taken once; `close` refuses those that nobody asked for. All raise ProblemError."""

    def __init__(self, value: Mapping[str, Any], where: str = "") -> None:
        self._left, self._where = dict(value), where

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def text(self, key: str, *, needed: bool = False, longest: int | None = None) -> str:
        if needed and key not in self._left:
            raise ProblemError(422, f'"{key}"{self._where} is missing; give the text to be looked at')
        value = self._left.pop(key, "")
        if not isinstance(value, str):
            raise self._wrong(key, "a string")
        if longest is not None and len(value) > longest:
            raise self._wrong(key, f"at most {longest} characters long")
        if not _is_whole(value):
            raise self._wrong(key, "whole: it holds half of a surrogate pair, which is no character")
        return value

    def flag(self, key: str) -> bool:
        value = self._left.pop(key, False)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def one_of(self, key: str, known: Sequence[str]) -> str:
        """One of some words; empty where none is given."""
        if key not in self._left:
            return ""
        value = self._left.pop(key)
        if value not in known:
            raise self._wrong(key, f"one of {', '.join(known)}")
        return str(value)

    def objects(self, key: str, most: int) -> list[Fields]:
        """The objects of a list that must be there."""
        value = self._left.pop(key, None)
        if not isinstance(value, list) or len(value) > most or not all(isinstance(item, dict) for item in value):
            raise self._wrong(key, f'a list of at most {most} objects, such as {{"text": "..."}}')
        return [Fields(item, f" of number {number} in {key}") for number, item in enumerate(value, 1)]

    def names(self, key: str) -> tuple[str, ...]:
        value = self._left.pop(key, [])
        if not isinstance(value, list) or len(value) > MOST_NAMES:
            raise self._wrong(key, f"a list of at most {MOST_NAMES} names of rules or packs")
        for name in value:
            if not (isinstance(name, str) and 0 < len(name) <= LONGEST_NAME and _is_whole(name)):
                raise self._wrong(key, f"names of rules or packs, each at most {LONGEST_NAME} characters long")
        return tuple(value)

    def close(self) -> None:
        if self._left:
            raise ProblemError(
                422, f'nothing is known of "{next(iter(self._left))[:40]}"{self._where}; see /openapi.json'
            )

    def _wrong(self, key: str, what: str) -> ProblemError:
        return ProblemError(422, f'"{key}"{self._where} is to be {what}')


def _is_whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
