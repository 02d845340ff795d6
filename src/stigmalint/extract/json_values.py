"""The values of a JSON text with their positions. The standard library's parser only says whether it is valid.

A string is the span of what is between its quotation marks; numbers and similar are None. Comments are allowed,
as programs that read settings allow them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Union

from stigmalint.prose import Source, UnreadableError
from stigmalint.text.spans import LineIndex, Span

Value = Union[Span, None, "list[Value]", "dict[str, Value]"]

_TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|([\[{])|([\]}])|(//[^\r\n]*|/\*.*?\*/)|[^\s,:\[\]{}"/]+', re.DOTALL)
_ESCAPE = re.compile(
    r"\\(?:u([dD][89abAB][0-9A-Fa-f]{2})\\u([dD][c-fC-F][0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|(.))", re.DOTALL
)
_NAMED = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": " "}


def parse(source: Source) -> tuple[Value, list[Span]]:
    """The value that a text is, and its comments. Raises UnreadableError for invalid JSON."""
    text = source.text
    comments: list[Span] = []
    if "//" in text or "/*" in text:
        comments = [Span(*found.span(4)) for found in _TOKEN.finditer(text) if found[4]]
        for comment in comments:
            text = text[: comment.start] + re.sub(r"[^\r\n]", " ", comment.of(text)) + text[comment.end :]
    try:
        json.loads(text)
    except RecursionError:
        raise UnreadableError(f"{source.path}: values are nested too deeply; leave the file out") from None
    except ValueError as error:
        place = error.pos if isinstance(error, json.JSONDecodeError) else 0
        raise unreadable(source, "JSON", place, getattr(error, "msg", str(error))) from None
    return _built(text), comments


def unreadable(source: Source, what: str, place: int, why: str) -> UnreadableError:
    """The error about a text that is not JSON, XML or similar."""
    line, column = LineIndex(source.text).position(place)
    why = why[:1].lower() + why[1:]
    return UnreadableError(f"{source.path}:{line}:{column}: not valid {what} ({why}); fix it, or leave the file out")


def _built(text: str) -> Value:
    """Iterative: what is valid may still lie deep."""
    top: list[Value] = []
    stack: list[list[Value] | dict[str, Value]] = [top]
    keys: list[str | None] = [None]
    for token in _TOKEN.finditer(text):
        holder = stack[-1]
        if token[3]:
            stack.pop()
            keys.pop()
            continue
        if isinstance(holder, dict) and keys[-1] is None:
            keys[-1] = str(json.loads(token.group(), strict=False))
            continue
        value: Value = Span(*token.span(1)) if token[1] is not None else None
        if token[2]:
            value = {} if token[2] == "{" else []
        if isinstance(holder, dict):
            holder[keys[-1] or ""] = value
            keys[-1] = None
        else:
            holder.append(value)
        if isinstance(value, (dict, list)):
            stack.append(value)
            keys.append(None)
    return top[0] if top else None


def pieces(text: str, span: Span) -> Iterator[tuple[str, int] | tuple[str, int, int]]:
    """The inside of a string as slices of the source."""
    at = span.start
    while found := _ESCAPE.search(text, at, span.end):
        yield text[at : found.start()], at
        at = found.end()
        if found[1]:
            number = 0x10000 + ((int(found[1], 16) - 0xD800) << 10) + int(found[2], 16) - 0xDC00
            yield chr(number), found.start(), at
        elif found[3]:
            number = int(found[3], 16)
            yield "" if 0xD800 <= number < 0xE000 else chr(number), found.start(), at
        elif found[4] in _NAMED:
            yield _NAMED[found[4]], found.start(), at
        else:
            yield found[4], found.start(4)
    yield text[at : span.end], at
