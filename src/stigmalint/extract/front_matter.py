"""The head of a Markdown file in, blocks out: titles and summaries in YAML (`---`) or TOML (`+++`) front matter.

Values are found line by line, without a parser, because a parser would not tell where the characters stand. A value
that cannot be located exactly is left out; all else in front matter is settings, not prose.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from stigmalint.extract.gather import Gatherer, Outline
from stigmalint.prose import Role

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_YAML_KEY = re.compile(r"([ \t]*(?:- +)*)([\"']?)([\w.-]+)\2[ \t]*:(?=\s|$)[ \t]*")
_TOML_KEY = re.compile(r"([ \t]*)([\"']?)([\w-]+)\2[ \t]*=[ \t]*")
_DOUBLE_QUOTED = re.compile(r"\"([^\"\\]*(?:\\[\"\\/][^\"\\]*)*)\"(?=\s*(?:#|$))")
_SINGLE_QUOTED = re.compile(r"'([^']*(?:''[^']*)*)'(?=\s*(?:#|$))")
_ESCAPED = re.compile(r"\\(?=[\"\\/])|'(?=')")
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$")
_TITLES = ("title", "subtitle")
_TEXTS = ("description", "summary", "abstract", "excerpt", "lead", "alt", "caption")


@dataclass(frozen=True, slots=True)
class _Line:
    """One line without the white space at its end; `ended` is the last character of the line above it."""

    text: str
    start: int
    ended: str

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))


@dataclass(frozen=True, slots=True)
class _Key:
    name: str
    of_page: bool


def read_front_matter(text: str, outline: Outline) -> int:
    """Add the prose of the front matter to `outline`; the offset where the body starts, 0 if there is no head."""
    begin = 1 if text.startswith("\ufeff") else 0
    fence = text[begin : begin + 3]
    if fence not in ("---", "+++"):
        return 0
    lines: list[_Line] = []
    at = begin
    closers = ("---", "...") if fence == "---" else ("+++",)
    while at < len(text) and (found := _LINE.match(text, at)):
        line = _Line(found.group().rstrip(), at, text[at - 1 : at])
        at = found.end()
        if not lines and line.text != fence:
            return 0
        if lines and line.text in closers:
            break
        lines.append(line)
    else:
        return 0
    key = _YAML_KEY if fence == "---" else _TOML_KEY
    # Two thematic breaks with prose between them look the same but for this.
    if any(line.text for line in lines[1:]) and not any(key.match(line.text) for line in lines[1:]):
        return 0
    (_read_yaml if fence == "---" else _read_toml)(lines[1:], outline)
    return at


def _read_yaml(lines: list[_Line], outline: Outline) -> None:
    number = 0
    while number < len(lines):
        line = lines[number]
        number += 1
        found = _YAML_KEY.match(line.text)
        if found is None:
            continue
        key = _Key(found[3].lower(), of_page=not found[1])
        value = line.text[found.end() :]
        if not value:  # what stands below are keys of their own
            continue
        inside = number
        while inside < len(lines) and (not lines[inside].text or lines[inside].indent > len(found[1])):
            inside += 1
        body = lines[number:inside]
        number = inside
        if _BLOCK_SCALAR.match(value):
            _read_paragraphs(key, body, outline)
        elif value[:1] in ("'", '"'):
            _read_quoted(key, line, found.end(), outline)
        elif value[0] not in "[{&*!@`%|>#":
            _read_plain(key, _Line(value, line.start + found.end(), ""), body, outline)


def _read_toml(lines: list[_Line], outline: Outline) -> None:
    inside = ""
    in_table = False
    for line in lines:
        if inside:
            inside = "" if inside in line.text else inside
            continue
        found = _TOML_KEY.match(line.text)
        if found is None:
            in_table = in_table or line.text.lstrip().startswith("[")
            continue
        key = _Key(found[3].lower(), of_page=not in_table)
        fence = line.text[found.end() : found.end() + 3]
        if fence in ('"""', "'''"):
            inside = "" if fence in line.text[found.end() + 3 :] else fence
        else:
            _read_quoted(key, line, found.end(), outline)


def _read_quoted(key: _Key, line: _Line, at: int, outline: Outline) -> None:
    pattern = _DOUBLE_QUOTED if line.text[at : at + 1] == '"' else _SINGLE_QUOTED
    found = pattern.match(line.text, at)
    if found is None:
        return
    gatherer = Gatherer()
    at, end = found.span(1)
    # What escapes a character is dropped, as a Markdown backslash is: the rest stays verbatim.
    while at < end:
        escape = _ESCAPED.search(line.text, at, end)
        stop = escape.start() if escape else end
        gatherer.add(line.text[at:stop], line.start + at)
        if escape:
            gatherer.add(line.text[stop + 1], line.start + stop + 1)
        at = stop + 2
    _emit(key, gatherer, outline)


def _read_plain(key: _Key, value: _Line, more: list[_Line], outline: Outline) -> None:
    gatherer = Gatherer()
    for line in (value, *more):
        text = line.text.lstrip()
        written = re.split(r"\s#", text, maxsplit=1)[0]
        if text:
            gatherer.add_break(line.ended, line.start - 1)
        gatherer.add(written, line.start + len(line.text) - len(text))
    _emit(key, gatherer, outline)


def _read_paragraphs(key: _Key, lines: list[_Line], outline: Outline) -> None:
    gatherer = Gatherer()
    for line in lines:
        if not line.text:
            _emit(key, gatherer, outline)
            gatherer = Gatherer()
            continue
        text = line.text.lstrip()
        gatherer.add_break(line.ended, line.start - 1)
        gatherer.add(text, line.start + len(line.text) - len(text))
    _emit(key, gatherer, outline)


def _emit(key: _Key, gatherer: Gatherer, outline: Outline) -> None:
    if key.name in _TITLES:
        # Only the page's own title governs the page; that of an image or a subtitle governs nothing.
        outline.emit(gatherer, Role.HEADING, level=0 if key == _Key("title", of_page=True) else None)
    elif key.name in _TEXTS:
        outline.emit(gatherer, Role.PARAGRAPH)
