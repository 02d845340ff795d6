"""Reads the prose of comments and docstrings in source code. Code, and text written for tools, is never read.

A language is a regular expression for its strings, which are skipped, and one for its comments. A string without
an end reaches as far as it could: whoever looked for an end again and again would read a text by its square. Comments
are read as Markdown, Python's docstrings as reStructuredText.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from stigmalint.extract.gather import Gatherer, Outline, Slices
from stigmalint.extract.lines import Line, lines_of
from stigmalint.extract.markdown import read_markdown
from stigmalint.extract.rst import read_rst
from stigmalint.prose import Block, Prose, Role, Source

_DOUBLE = r"\"[^\"\\\r\n]*(?:\\.[^\"\\\r\n]*)*\"?"
_SINGLE = r"'[^'\\\r\n]*(?:\\.[^'\\\r\n]*)*'?"
_LONG_DOUBLE, _LONG_SINGLE, _TEMPLATE = (
    rf"{sign}[^{sign}\\]*(?:\\.[^{sign}\\]*)*(?:{sign}|\\?\Z)" for sign in (r"\"", "'", "`")
)
_CHAR = r"'(?:[^'\\\r\n]|\\[^\r\n]{1,10})'"
_SLASHES = r"(?P<line>//[^\r\n]*)|(?P<block>/\*.*?(?:\*/|\Z))"
_HASH = r"(?P<line>(?<![^\s;(){}\[\],])#[^\r\n]*)"
_REGEX = (
    r"(?<=[(=,:\[!&|?{};\n])[ \t]*/(?![/*])(?:[^/\\\r\n\[]|\\(?:.|\Z)|\[(?:[^\]\\\r\n]|\\(?:.|\Z))*(?:\]|(?![^\r\n])))+"
    r"(?:/[a-z]*|(?![^\r\n]))"
)


class _Language(NamedTuple):
    """What to look for, and whether strings at the beginning of a line are docstrings."""

    token: re.Pattern[str]
    has_docstrings: bool = False


def _language(comments: str, strings: str, *, has_docstrings: bool = False) -> _Language:
    return _Language(re.compile(f"{comments}|(?P<string>{strings})", re.DOTALL), has_docstrings)


_LANGUAGES: Mapping[str, _Language] = MappingProxyType(
    {
        "python": _language(
            _HASH.replace(r"(?<![^\s;(){}\[\],])", ""),
            r"(?:[rRbBuUfF]{0,2})(?:\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*(?:\"\"\"|\\?\Z)|'''(?:[^'\\]|\\.|'(?!''))*(?:'''|\\?\Z))"
            rf"|{_DOUBLE}|{_SINGLE}",
            has_docstrings=True,
        ),
        "javascript": _language(_SLASHES, rf"{_TEMPLATE}|{_DOUBLE}|{_SINGLE}|{_REGEX}"),
        "go": _language(_SLASHES, rf"`[^`]*(?:`|\Z)|{_DOUBLE}|{_CHAR}"),
        "java": _language(_SLASHES, rf"\"\"\".*?(?:\"\"\"|\Z)|{_DOUBLE}|{_CHAR}"),
        "c": _language(_SLASHES, rf"R\"\(.*?(?:\)\"|\Z)|{_DOUBLE}|{_CHAR}"),
        "rust": _language(_SLASHES, rf"b?r#\".*?(?:\"#|\Z)|b?r\"[^\"]*(?:\"|\Z)|{_LONG_DOUBLE}|{_CHAR}"),
        "ruby": _language(
            rf"{_HASH}|(?P<block>(?<![^\n])=begin\b.*?(?:\n=end\b|\Z))", rf"{_LONG_DOUBLE}|{_LONG_SINGLE}"
        ),
        "shell": _language(_HASH, rf"{_LONG_DOUBLE}|{_LONG_SINGLE}|\\."),
    }
)
_FOR_TOOLS = re.compile(
    r"!|[ \t]*(?:-\*-|vim?:|noqa\b|type:|pylint:|pyright:|mypy:|ruff:|flake8|isort:|fmt:|pragma\b|nosec\b|region\b|"
    r"endregion\b|eslint|prettier-|tslint:|jshint|jslint|istanbul|c8 |v8 |@ts-|webpack|sourceMappingURL|@flow|@jsx|go:|"
    r"\+build|nolint|"
    r"clang-|NOLINT|cppcheck|rubocop:|frozen_string_literal|shellcheck|SPDX-|copyright\b|\(c\)|licen[sc]e\b|https?://|"
    r"TODO\([\w-]+\)$|<reference|#)",
    re.IGNORECASE,
)
_CODE = re.compile(
    r"(?:[;{}]|\)[,:]?|=>|\\)$"
    r"|^(?:import|from|return|const|let|var|if|for|while|def|class|func|fn|pub|use|#include)\b.*[;:({=]"
    r"|^[\w.\[\]>-]+\s*(?:[-+*/|&]?=|:=)\s*\S|^[\w.]+\([^ ]*\)|^</?[a-z]"
)
"""A line of a comment that is code someone has taken out."""
_TAG = re.compile(
    r"\A[ \t]*@\w+(?:[ \t]+\{[^{}\r\n]*\})?"
    r"(?:(?<=param)[ \t]+\w+|[ \t]+\[?[\w.$=]+\]?(?=[ \t]+-[ \t]|[ \t]*$)(?:[ \t]+-)?)?[ \t]*"
    r"|\{@\w[^{}\r\n]*\}"
)
_PARAMETER = re.compile(
    r"([ \t]*)(?:(?<=[ \t])\*{0,2}[A-Za-z_][\w.]*(?:[ \t]+\([^()\r\n]*\))?:(?=[ \t])|\*{0,2}[A-Za-z_]\w* : .*)"
)
_MARK = re.compile(r"[ \t]*(?:/{2,}!?|#+|/\*+!?|\*(?!/)|=begin\b[^\r\n]*|)[ \t]?")
_GOES_ON = ("(", ",", "[", "{", "=", "\\", "+", "|", '"', "'")
"""What is at the end of a line above a string that is a part of an expression."""
_HEAD = re.compile(r"^\s*(?:async[ \t]+def|def|class)\b.*:$|\)[ \t]*(?:->.*)?:$")
_ABOVE = 2000
"""Code points above a string that are examined."""
_DIRECTIVE = re.compile(r"(?i)stig\w{0,3}lint\b")


def read_code(source: Source) -> Prose:
    """The prose of the comments of a program. The kind of the source is its language."""
    language = _LANGUAGES[source.kind]
    outline = Outline()
    blocks: list[Block] = []
    for lines in _comments(source, language, outline, blocks):
        blocks += _read_comment(source, lines)
    return Prose(source, tuple(sorted((*outline.blocks(), *blocks), key=_place)), margin=" \t#/*!")


def _place(block: Block) -> int:
    return block.segments[0].source.start


def _comments(source: Source, language: _Language, outline: Outline, blocks: list[Block]) -> Iterator[list[Line]]:
    """Comments without their signs; neighboring ones of a line each in one."""
    text = source.text
    waiting: list[Line] = []
    reach, before = -1, 0
    for token in language.token.finditer(text):
        kind = "line" if token["line"] is not None else "string" if token["string"] is not None else "block"
        # A line that began before the token before this one holds it, too.
        first = max(text.rfind("\n", before, token.start()), text.rfind("\r", before, token.start())) + 1
        stands_alone = (first > 0 or before == 0) and not text[first : token.start()].strip()
        before = token.start()
        if (
            kind == "line"
            and stands_alone
            and waiting
            and not text[reach:first].strip()
            and _is_next(text, reach, first)
        ):
            waiting += _stripped(source, token.start(), _line_end(text, token.end()), outline)
            reach = token.end()
            continue
        yield waiting
        waiting = []
        if kind == "line":
            waiting = _stripped(source, token.start(), _line_end(text, token.end()), outline)
            reach = token.end() if stands_alone else -1
            if not stands_alone:
                yield waiting
                waiting = []
        elif kind == "block":
            end = token.end() - 2 if text.endswith("*/", token.start() + 4, token.end()) else token.end()
            yield _stripped(source, token.start(), end, outline)
        elif language.has_docstrings and stands_alone and _is_docstring(text, first, token):
            blocks += _read_docstring(source, token)
    yield waiting


def _line_end(text: str, at: int) -> int:
    """Behind the line end at `at`, if there is one."""
    return at + 2 if text.startswith("\r\n", at) else at + (text[at : at + 1] in ("\r", "\n") and at < len(text))


def _is_next(text: str, reach: int, first: int) -> bool:
    return reach >= 0 and len(re.findall(r"\r\n|\r|\n", text[reach:first])) == 1


def _is_docstring(text: str, first: int, token: re.Match[str]) -> bool:
    """Whether a string at the beginning of a line is its own statement."""
    after = re.compile(r"[ \t]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)").match(text, token.end())
    above = text[max(0, first - _ABOVE) : first].rstrip()
    if after is None or above.endswith(_GOES_ON):
        return False
    last = re.split(r"[\r\n]", above)[-1]
    return token.group().endswith(('"""', "'''")) or _HEAD.search(last) is not None


def _stripped(source: Source, start: int, end: int, outline: Outline) -> list[Line]:
    """The lines of a comment without its signs; suppressions, and what is written for tools, are left out."""
    kept = []
    for number, line in enumerate(lines_of(source.text, start, end)):
        mark = _MARK.match(line.text) if number == 0 or line.text.lstrip().startswith(("*", "#", "/")) else None
        inside = line.after(mark.end()) if mark else line
        if _DIRECTIVE.match(inside.text.lstrip()):
            comment = Gatherer()
            comment.add(inside.text, inside.start)
            outline.emit(comment, Role.COMMENT)
        elif not _FOR_TOOLS.match(inside.text):
            kept.append(inside)
    return kept


def _read_comment(source: Source, lines: Sequence[Line]) -> Iterator[Block]:
    prose = [line for line in lines if not _CODE.search(line.text.strip())]
    if not any(re.search(r"[^\W\d_]{2}", line.text) for line in prose):
        return
    slices = Slices(piece for line in prose for piece in _pieces(line))
    for block in read_markdown(source._replace(text=slices.text, kind="markdown")).blocks:
        yield slices.moved(block)


def _pieces(line: Line) -> Iterator[tuple[str, int]]:
    """A line without the tags of documentation: @param {type} name - what it is."""
    at = 0
    for found in _TAG.finditer(line.text):
        yield line.text[at : found.start()], line.start + at
        at = found.end()
    yield line.text[at:], line.start + at
    yield line.end, line.end_start


def _read_docstring(source: Source, token: re.Match[str]) -> Iterator[Block]:
    opening = re.compile(r"[A-Za-z]*(\"\"\"|'''|\"|')").match(source.text, token.start())
    if opening is None or not source.text.endswith(opening[1], opening.end(), token.end()):
        return
    lines = list(lines_of(source.text, opening.end(), token.end() - len(opening[1])))
    if not lines:
        return
    margin = min((line.indent for line in lines[1:] if not line.is_blank), default=0)
    body = [*lines[:1], *(line.dedented(margin) for line in lines[1:])]
    slices = Slices(piece for line in body for piece in _without_name(line))
    for block in read_rst(source._replace(text=slices.text, kind="rst")).blocks:
        yield slices.moved(block)


def _without_name(line: Line) -> Iterator[tuple[str, int]]:
    """A line of a docstring without the name of a parameter: `    name (type): what it is`, `name : type`."""
    if named := _PARAMETER.match(line.text):
        yield named[1], line.start
        line = line.after(named.end())
    yield line.text, line.start
    yield line.end, line.end_start
