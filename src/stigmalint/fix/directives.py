"""Parses the directives in a comment, each with its position and its problems."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

from stigmalint.extract.formats import FORMATS
from stigmalint.finding import SuppressionProblem
from stigmalint.prose import Source
from stigmalint.text.spans import LINE, NEAR, Edit, LineIndex, Span, nearest


class Directive(str, Enum):
    """What a writer may ask for. Where several hide one finding, the first in this order counts as used."""

    SIC = "sic"
    IGNORE = "ignore"
    IGNORE_NEXT_LINE = "ignore-next-line"
    DISABLE = "disable"
    IGNORE_FILE = "ignore-file"
    ENABLE = "enable"


@dataclass(frozen=True, slots=True)
class Place:
    """A directive as written: its word, the ids and where they stand, and the edit that takes it out."""

    span: Span
    word: str
    brackets: Span
    ids: tuple[tuple[str, Span], ...]
    until: str
    reason: str
    problem: SuppressionProblem | None
    after: int  # where the next line is searched for
    is_alone: bool
    removal: Edit | None


_WORDS = tuple(item.value for item in Directive if item is not Directive.SIC)

_NAME = "stigmalint"
_HEAD = re.compile(rf"{_NAME}:[ \t]*", re.IGNORECASE)
_SLIP = re.compile(r"(?i)(?<![\w`])(?P<name>stig[\w-]{2,12})(?P<colon>(?:[ \t]*[:;=])?)[ \t]*(?P<word>[\w-]+)")
_BODY = re.compile(
    r"(?P<word>[\w-]*)[ \t]*(?P<open>\[(?P<ids>[^\]\n]*)(?P<close>\])?)?"
    r"(?:[ \t]*(?<=[ \t])until[ \t]+(?P<until>[\d-]*\d))?"
)
DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?")
_REASON = re.compile(r"[ \t]*(?:--|[-\u2013\u2014])\s*(?P<reason>.*)", re.DOTALL)

# The delimiters of comments, for a comment block may or may not hold them; longer openers first.
_PAIRS = (
    ("[comment]: # (", ")"),
    ("[//]: # (", ")"),
    ('[//]: # "', '"'),
    ("{{!--", "--}}"),
    ("{{/*", "*/}}"),
    ("<!---", "--->"),
    ("<!--", "-->"),
    ("<%--", "--%>"),
    ("<%#", "%>"),
    ("{{!", "}}"),
    ("{/*", "*/}"),
    ("/**", "*/"),
    ("/*", "*/"),
    ("{#", "#}"),
    ("{-", "-}"),
    ("(*", "*)"),
    ("%%", "%%"),
)
_LINE_OPENER = r"(?:#+|/{2,}!?|%+|;+|--+|\.\.|\.\\\")"
_LINE_START = re.compile(_LINE_OPENER)
_LINE_BEFORE = re.compile(_LINE_OPENER + r"[ \t]*$")
_SIGNS = " \t\r\n#;%/*"  # what may trail a directive without being part of it
_OWN_LINE = re.compile(rf"[ \t]*(?:(?:{_LINE_OPENER}|[*|])[ \t]*)?")
_SPOKEN = re.compile(r"[\w`]")


def read(source: Source, comment: Span, lines: LineIndex) -> Iterator[Place]:
    """Every directive of one comment: at its start, at the start of a line in it, or behind another `#`."""
    text = source.text
    whole, inner, is_bracketed = _delimiters(text, comment, lines)
    heads = list(_heads(text, inner, lines))
    is_alone = whole is not None and _is_alone(text, whole, lines)
    for index, head in enumerate(heads):
        end = heads[index + 1].start() if index + 1 < len(heads) else inner.end
        line_end = min(end, lines.line_span(lines.position(head.start())[0]).end)
        body = _BODY.match(text, head.end(), line_end)
        assert body is not None  # every part of it may be empty
        reason = _REASON.match(text, body.end(), end if is_bracketed else line_end)
        tail = reason["reason"] if reason else text[body.end() : line_end]
        said = tail.rstrip(_SIGNS)
        stop = (reason.start("reason") if reason else body.end()) + len(said) if said else body.end()
        span = Span(head.start(), head.start() + len(text[head.start() : stop].rstrip()))
        is_whole = len(heads) == 1 and not (
            (text[inner.start : span.start] + text[span.end : inner.end]).strip(_SIGNS + "-!.")
        )
        yield Place(
            span=span,
            word=body["word"].lower(),
            brackets=Span(*body.span("ids")),
            ids=tuple(_ids(body["ids"] or "", body.start("ids"))),
            until=body["until"] or "",
            reason=" ".join(said.split()) if reason else "",
            problem=_malformed(span, body, "" if reason else said.strip()),
            after=whole.end if whole and is_bracketed else span.end,
            is_alone=is_alone if whole else _is_alone(text, span, lines),
            removal=_removal(source, whole, span, is_whole, lines),
        )


def _heads(text: str, inner: Span, lines: LineIndex) -> Iterator[re.Match[str]]:
    """Where directives begin in a comment."""
    spoken: dict[int, int] = {}
    for head in _HEAD.finditer(text, inner.start, inner.end):
        # "run `stigmalint: ignore` to" talks about a directive and is none.
        begin = max(lines.line_span(lines.position(head.start())[0]).start, inner.start)
        if begin not in spoken:
            word = _SPOKEN.search(text, begin)
            assert word is not None  # the directive itself, if no other
            spoken[begin] = word.start()
        if spoken[begin] >= head.start() or _LINE_BEFORE.search(text, max(begin, head.start() - NEAR), head.start()):
            yield head


def _ids(written: str, start: int) -> Iterator[tuple[str, Span]]:
    """What is between the commas of a list, which begins at `start`, without the blanks around it."""
    for part in re.finditer(r"[^,]+", written):
        if name := part.group().strip():
            at = start + part.start() + len(part.group()) - len(part.group().lstrip())
            yield name, Span(at, at + len(name))


def slips(text: str, comment: Span) -> Iterator[SuppressionProblem]:
    """A comment that begins nearly like a directive: `stigmlint: ignore`, `stigmalint ignore`."""
    found = _SLIP.search(text, comment.start, min(comment.end, comment.start + NEAR))
    if found is None or (found["colon"] == ":" and found["name"].lower() == _NAME):
        return
    word = found["word"].lower().replace("_", "-")
    near = nearest(word, _WORDS, 0.8) if found["colon"] else word if word in _WORDS else ""
    if near and nearest(found["name"].lower(), (_NAME,), 0.8):
        span, right = Span(found.start("name"), found.end()), f"{_NAME}: {near}"
        yield SuppressionProblem(span, f"'{span.of(text)}' is not a directive; write '{right}'", Edit(span, right))


def _delimiters(text: str, comment: Span, lines: LineIndex) -> tuple[Span | None, Span, bool]:
    """The comment with its delimiters (None if unknown), what is inside, and whether a closing delimiter ends it."""
    start, end = min(_end_of_blanks(text, comment.start), comment.end), comment.end
    end = max(_begin_of_blanks(text, end), start)
    before, after = _begin_of_blanks(text, start), _end_of_blanks(text, end)
    for opener, closer in _PAIRS:
        if opener == closer and "\n" in text[before:after]:  # "%%" may as well open two line comments
            continue
        if text.startswith(opener, start, end) and text.endswith(closer, start + len(opener), end):
            return Span(start, end), Span(start + len(opener), end - len(closer)), True
        if text.endswith(opener, 0, before) and text.startswith(closer, after):
            return Span(before - len(opener), after + len(closer)), Span(start, end), True
    if opening := _LINE_START.match(text, start, end):
        return Span(start, end), Span(opening.end(), end), False
    line = lines.line_span(lines.position(start)[0])
    if found := _LINE_BEFORE.search(text, max(line.start, start - NEAR), start):
        return Span(found.start(), end), Span(start, end), False
    return None, Span(start, end), False


def _malformed(span: Span, body: re.Match[str], rest: str) -> SuppressionProblem | None:
    word = body["word"]
    if word.lower() not in _WORDS:
        near = nearest(word.lower().replace("_", "-"), _WORDS)
        if not near:
            return SuppressionProblem(span, f"unknown directive '{word}'; write one of {', '.join(_WORDS)}")
        edit = Edit(Span(*body.span("word")), near)
        return SuppressionProblem(span, f"unknown directive '{word}'; did you mean '{near}'?", edit)
    if body["open"] and not body["close"]:
        return SuppressionProblem(span, f"{word}: the closing bracket is missing")
    if body["open"] and not body["ids"].strip(" \t,"):
        return SuppressionProblem(span, f"{word}: the brackets are empty; name a rule, or leave them out for all rules")
    if body["until"] and not DAY.fullmatch(body["until"]):
        return SuppressionProblem(
            span, f"{word}: '{body['until']}' is not a date; write a month or day such as 2027-03"
        )
    if rest:
        return SuppressionProblem(
            span, f"{word}: cannot read '{rest}'; rules go in brackets and a reason after --: {word}[rule] -- reason"
        )
    return None


def _is_alone(text: str, whole: Span, lines: LineIndex) -> bool:
    first, last = (lines.line_span(lines.position(at)[0]) for at in (whole.start, whole.end))
    return _begin_of_blanks(text, whole.start) <= first.start and _end_of_blanks(text, whole.end) >= last.end


def _begin_of_blanks(text: str, at: int) -> int:
    """Where the white space before a place begins."""
    while at > 0 and text[at - 1].isspace():
        at -= 1
    return at


def _end_of_blanks(text: str, at: int) -> int:
    """Where the white space at a place ends."""
    while at < len(text) and text[at].isspace():
        at += 1
    return at


def _removal(source: Source, whole: Span | None, span: Span, is_whole: bool, lines: LineIndex) -> Edit | None:
    """Remove the comment, with its lines if it stands alone; of a longer comment, the line of the directive."""
    text = source.text
    if whole is None:
        return None
    if not is_whole:
        line = lines.position(span.start)[0]
        full = lines.line_span(line)
        # What opens or ends a comment of several lines is none of what may stand before a directive, or behind it.
        is_near = span.start - full.start <= LINE
        is_own = (
            is_near and _OWN_LINE.fullmatch(text, full.start, span.start) and _end_of_blanks(text, span.end) >= full.end
        )
        return Edit(_with_line_end(full.start, line, lines, text), "") if is_own else None
    if not _is_alone(text, whole, lines):
        start = whole.start
        if not text[whole.end : whole.end + 1].strip():  # the last on its line
            while start > 0 and text[start - 1] in " \t":
                start -= 1
        return Edit(Span(start, whole.end), "")
    first, last = lines.position(whole.start)[0], lines.position(whole.end)[0]
    start = lines.line_span(first).start
    neighbours = [lines.line_span(line) for line in (first - 1, last + 1) if 0 < line <= lines.line_count()]
    if FORMATS[source.kind].by_layout and len(neighbours) == 2 and all(line.of(text).strip() for line in neighbours):
        return Edit(Span(start, lines.line_span(last).end), "")  # or the two lines would become one paragraph
    return Edit(_with_line_end(start, last, lines, text), "")


def _with_line_end(start: int, line: int, lines: LineIndex, text: str) -> Span:
    return Span(start, lines.line_span(line + 1).start if line < lines.line_count() else len(text))
