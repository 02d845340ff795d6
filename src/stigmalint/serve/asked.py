"""Parses the body of a request; what does not match the OpenAPI document is refused."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from stigmalint.disk.files import InputError, decoded
from stigmalint.disk.settings import Settings
from stigmalint.extract import KINDS, kind_of, unread
from stigmalint.extract.formats import is_package, needs_fields
from stigmalint.moderation import Comment
from stigmalint.prose import Source
from stigmalint.ruleset.severity import PROFILES
from stigmalint.session.workspace import Choices, chosen
from stigmalint.web.problem import ProblemError

MOST_NAMES = 100
LONGEST_NAME = 200
MOST_COMMENTS = 500
UNPACKED = 16
"""How many times as long as a request the parts of a document may be that it holds: XML is packed tightly."""
FILE_NAME = r"^[^/\\\x00-\x1f\x7f]+$"
"""Of a file: a name without a folder."""


class Asked(NamedTuple):
    """One text, or the bytes of a file, and how it is to be examined."""

    text: str = ""
    kind: str = "text"
    name: str = ""
    choices: Choices = Choices()
    doubtful: bool = False
    unsafe: bool = False
    data: bytes | None = None
    """Of a file, instead of a text."""
    text_fields: tuple[str, ...] = ()
    """The columns of a table to check."""
    left: frozenset[tuple[str, str]] = frozenset()
    """Findings that are not to be fixed, as rule and wording."""

    def settings(self, usual: Settings) -> Settings:
        return chosen(usual, self.choices)

    def source(self, settings: Settings) -> Source:
        """Raises ProblemError for bytes that are no file of their kind, and for a table whose columns no one named."""
        named, fields = self.name or "-", self.text_fields or settings.text_fields
        if needs_fields(self.kind) and not fields:
            raise ProblemError(422, f'{named}: a table; name the columns to check in "text_fields"')
        source = Source(named, self.text, self.kind)
        if self.data is not None:
            try:
                source = decoded(self.data, named, self.kind)
            except InputError as error:
                raise ProblemError(422, str(error)) from None
        return source._replace(front_matter=settings.front_matter, text_fields=fields)


def asked(body: bytes, *, fixes: bool = False) -> Asked:
    """What a JSON body asks. Raises ProblemError."""
    fields = Fields(opened(body))
    data = fields.data("data") if "data" in fields else None
    if data is not None and "text" in fields:
        raise ProblemError(422, 'give either "data" or "text", not both')
    text = fields.text("text", needed=data is None)
    has_name, name = "name" in fields, fields.text("name", longest=LONGEST_NAME)
    if has_name and not re.fullmatch(FILE_NAME, name):
        raise ProblemError(422, '"name" must be a file name without a folder, in one line')
    found = Asked(
        text,
        kind(fields.one_of("kind", KINDS), name),
        name,
        choices(fields),
        fields.flag("doubtful"),
        fields.flag("unsafe") if fixes else False,
        data,
        fields.names("text_fields", "names of columns"),
        _left(fields) if fixes and "leave" in fields else frozenset(),
    )
    fields.close()
    if is_package(found.kind) and data is None:
        raise ProblemError(422, 'a document of this kind must be sent as bytes; give them in "data", in Base64')
    return found


def _left(fields: Fields) -> frozenset[tuple[str, str]]:
    """The findings to leave as they are, as rule and wording."""
    left = set()
    for each in fields.objects("leave", MOST_NAMES):
        left.add((each.text("rule", needed=True), each.text("match", needed=True)))
        each.close()
    return frozenset(left)


class AskedComments(NamedTuple):
    """Comments and how they are to be judged."""

    comments: tuple[Comment, ...]
    choices: Choices = Choices()
    replies: bool = False
    shows: bool = False
    """Whether slurs are shown unmasked."""
    region: str = ""
    tone: str = ""
    repeats: bool = False
    """Whether each comment is repeated, with its slurs masked unless shown."""


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
        fields.flag("repeat"),
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
    known = kind_of(name, is_named=True, comments=True, tables=True)
    if known is None:
        what = unread(name).partition(";")[0]
        raise ProblemError(422, f'{what}; give a "kind", such as "text", to check it anyway')
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
        raise ProblemError(400, "the body is not UTF-8; encode the JSON as UTF-8") from None
    except RecursionError:
        raise ProblemError(400, "the JSON in the body is nested too deeply; see /openapi.json") from None
    except ValueError:
        raise ProblemError(400, 'the body is not JSON; send an object such as {"text": "..."}') from None
    if not isinstance(value, dict):
        raise ProblemError(422, 'the body must be one object, such as {"text": "..."}')
    return value


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is not JSON")


class Fields:
    """The fields of an object, each taken once; `close` refuses those that no one asked for. All raise ProblemError."""

    def __init__(self, value: Mapping[str, Any], where: str = "") -> None:
        self._left, self._where = dict(value), where

    def __contains__(self, key: str) -> bool:
        return key in self._left

    def text(self, key: str, *, needed: bool = False, longest: int | None = None) -> str:
        if needed and key not in self._left:
            cure = "give the text to check" if key == "text" else "see /openapi.json"
            raise ProblemError(422, f'"{key}"{self._where} is missing; {cure}')
        value = self._left.pop(key, "")
        if not isinstance(value, str):
            raise self._wrong(key, "a string")
        if longest is not None and len(value) > longest:
            raise self._wrong(key, f"at most {longest} characters long")
        if not _is_whole(value):
            raise self._wrong(key, "valid Unicode: it contains half of a surrogate pair")
        return value

    def data(self, key: str) -> bytes:
        """Bytes that are written in Base64."""
        value = self._left.pop(key)
        try:
            return base64.b64decode(value, validate=True)
        except (TypeError, ValueError):
            raise self._wrong(key, "the bytes of a file in Base64") from None

    def flag(self, key: str) -> bool:
        value = self._left.pop(key, False)
        if not isinstance(value, bool):
            raise self._wrong(key, "true or false")
        return value

    def one_of(self, key: str, known: Sequence[str]) -> str:
        """One of some words; empty if none is given."""
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

    def names(self, key: str, what: str = "names of rules or packs") -> tuple[str, ...]:
        value = self._left.pop(key, [])
        if not isinstance(value, list) or len(value) > MOST_NAMES:
            raise self._wrong(key, f"a list of at most {MOST_NAMES} {what}")
        for name in value:
            if not (isinstance(name, str) and 0 < len(name) <= LONGEST_NAME and _is_whole(name)):
                raise self._wrong(key, f"{what}, each at most {LONGEST_NAME} characters long")
        return tuple(value)

    def close(self) -> None:
        if self._left:
            raise ProblemError(422, f'unknown field "{next(iter(self._left))[:40]}"{self._where}; see /openapi.json')

    def _wrong(self, key: str, what: str) -> ProblemError:
        return ProblemError(422, f'"{key}"{self._where} must be {what}')


def _is_whole(text: str) -> bool:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True
