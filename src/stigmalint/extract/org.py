"""Reads the prose of Org: outlines, lists and tables of Emacs, without drawers, settings, times and code blocks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stigmalint.extract.gather import Gatherer, Outline, Slices
from stigmalint.extract.lines import Line, lines_of, slices_of
from stigmalint.prose import MarkKind, Prose, Role, Source

_HEADING = re.compile(
    r"(\*+)[ \t]+(?:(?:TODO|DONE|NEXT|WAITING|HOLD|CANCELLED|CANCELED)[ \t]+)?(?:\[#[A-Z0-9]\][ \t]+)?"
)
_TAGS = re.compile(r"[ \t]+:[\w@#%:]+:[ \t]*$")
_SETTING = re.compile(r"[ \t]*#\+([\w-]+)(?:\[[^\]\r\n]*\])?:[ \t]*", re.IGNORECASE)
_BEGIN = re.compile(r"[ \t]*#\+begin_(\w+)\b[^\r\n]*", re.IGNORECASE)
_COMMENT = re.compile(r"[ \t]*#(?:[ \t]+|$)")
_FIXED = re.compile(r"[ \t]*:(?:[ \t]|$)")
_DRAWER = re.compile(r"[ \t]*:[\w-]+:[ \t]*")
_PLANNING = re.compile(r"[ \t]*(?:SCHEDULED|DEADLINE|CLOSED|CLOCK):[^\r\n]*")
_ITEM = re.compile(
    r"(?:[ \t]*[-+]|[ \t]+\*|[ \t]*(?:[0-9]+|[A-Za-z])[.)])[ \t]+(?:\[@[0-9]+\][ \t]+)?(?:\[[ xX-]\][ \t]+)?(?=\S)"
)
_TERM = re.compile(r"[^\r\n]*?[ \t]::(?:[ \t]+|$)")
_NOTE = re.compile(r"\[fn:[\w-]+\][ \t]*")
_RULE = re.compile(r"[ \t]*(?:-{5,}|\|[-+]+\|?)[ \t]*")
_ROW = re.compile(r"[ \t]*\|")
_ENVIRONMENT = re.compile(r"[ \t]*\\begin\{([A-Za-z]+\*?)\}")
_SHOWN = {"title": 0, "subtitle": None, "description": None, "caption": None}
_QUOTES = frozenset(("quote", "verse"))
_TEXT = _QUOTES | frozenset("center note tip warning important caution abstract aside details summary theorem".split())
"""Blocks whose lines are text; those of others are code, or of another format."""

_EDGE = r"(?<![^\s\-–—(\{'\"])"
_AFTER = r"(?![^\s\-–—.,;:!?'\")\}\[\\])"
_INLINE = re.compile(
    rf"{_EDGE}(?P<code>[~=])(?=\S)(?P<verbatim>[^\r\n]{{1,300}}?)(?<=\S)(?P=code){_AFTER}"
    r"|\[\[(?P<target>[^\[\]]+)\](?:\[(?P<words>[^\[\]]+)\])?\]"
    r"|\[fn:[\w-]*\]|\[cite[^\[\]\r\n]*\]|\{\{\{[^{}]*\}\}\}|<<<?[^<>\r\n]+>>>?|[<\[][0-9]{4}-[0-9]{2}-[0-9]{2}[^<>\[\]\r\n]*[>\]]"
    r"|(?<!\w)(?:src|call)_\w+(?:\[[^\]\r\n]*\])?[({][^(){}\r\n]*[)}]|\\\(.*?\\\)|\$[^\s$][^$\r\n]*(?<=\S)\$(?!\w)|\\[A-Za-z]+(?:\{\})?"
    rf"|{_EDGE}(?P<sign>[*/_+])(?=[^\s*/_+])|(?P<break>\\\\(?=[ \t]*(?:[\r\n]|\Z)))",
    re.DOTALL,
)
_CLOSERS = {sign: re.compile(rf"(?<=\S){re.escape(sign)}{_AFTER}") for sign in "*/_+"}
_KINDS = {"*": MarkKind.STRONG, "/": MarkKind.EMPHASIS, "_": MarkKind.EMPHASIS}


def read_org(source: Source) -> Prose:
    """The prose of an Org document."""
    outline = Outline()
    _Reader(outline).read(list(lines_of(source.text)))
    return Prose(source, tuple(outline.blocks()), margin=" \t")


class _Reader:
    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._missing: set[tuple[int, str]] = set()
        """What closes nothing in some lines: to look for it again from each opener would take quadratic time."""

    def read(self, lines: Sequence[Line]) -> None:
        at = 0
        while at < len(lines):
            at = at + 1 if lines[at].is_blank else self._read_block(lines, at)

    def _read_block(self, lines: Sequence[Line], at: int) -> int:
        line, text = lines[at], lines[at].text
        if found := _HEADING.match(text):
            tags = _TAGS.search(text, found.end())
            title = line.within(found.end(), tags.start() if tags else len(text))
            self._emit([title], Role.HEADING, min(len(found[1]), 6))
            return at + 1
        if found := _BEGIN.fullmatch(text):
            return self._read_fenced(lines, at, found[1].lower())
        if found := _SETTING.match(text):
            if found[1].lower() in _SHOWN:
                role = Role.HEADING if found[1].lower() in ("title", "subtitle") else Role.CAPTION
                self._emit([line.after(found.end())], role, _SHOWN[found[1].lower()])
            return at + 1
        if found := _COMMENT.match(text):
            comment = Gatherer()
            comment.add(text[found.end() :], line.start + found.end())
            self._outline.emit(comment, Role.COMMENT)
            return at + 1
        if _DRAWER.fullmatch(text):
            return max(self._find(lines, at, ":end:"), at) + 1
        if found := _ENVIRONMENT.match(text):
            return max(self._find(lines, at, f"\\end{{{found[1].lower()}}}"), at) + 1
        if _FIXED.match(text) or _PLANNING.fullmatch(text) or _RULE.fullmatch(text):
            return at + 1
        if _ROW.match(text):
            return self._read_table(lines, at)
        if found := _ITEM.match(text):
            return self._read_item(lines, at, found.end())
        found = _NOTE.match(text)
        end = self._text_end(lines, at)
        self._emit([line.after(found.end()) if found else line, *lines[at + 1 : end]], Role.PARAGRAPH)
        return end

    def _read_fenced(self, lines: Sequence[Line], at: int, name: str) -> int:
        end = self._find(lines, at, f"#+end_{name}")
        if end < 0:
            return at + 1
        if name in _TEXT:
            self._outline.enter(quote=name in _QUOTES)
            self.read(lines[at + 1 : end])
            self._outline.leave()
        elif name == "comment":
            comment = Gatherer()
            slices = slices_of(lines[at + 1 : end])
            slices.add_to(comment, 0, len(slices.text))
            self._outline.emit(comment, Role.COMMENT)
        return end + 1

    def _find(self, lines: Sequence[Line], at: int, closer: str) -> int:
        """The number of the line that closes what opens at a line; -1 where there is none."""
        if (id(lines), closer) in self._missing:
            return -1
        for number in range(at, len(lines)):
            if closer in lines[number].text.lower():
                return number
        self._missing.add((id(lines), closer))
        return -1

    def _read_item(self, lines: Sequence[Line], at: int, width: int) -> int:
        end = self._text_end(lines, at)
        first = lines[at].after(width)
        if term := _TERM.match(first.text):
            self._emit([first.within(0, first.text.index("::"))], Role.LIST_ITEM)
            first = first.after(term.end())
        self._emit([first, *lines[at + 1 : end]], Role.LIST_ITEM)
        return end

    def _read_table(self, lines: Sequence[Line], at: int) -> int:
        end = at
        while end < len(lines) and _ROW.match(lines[end].text):
            end += 1
        has_head = end > at + 1 and _RULE.fullmatch(lines[at + 1].text) is not None
        self._outline.start_table()
        for number in range(at, end):
            if _RULE.fullmatch(lines[number].text):
                continue
            self._outline.start_row()
            bars = [found.start() for found in re.finditer(r"\|", lines[number].text)]
            for start, stop in zip(bars, [*bars[1:], len(lines[number].text)], strict=True):
                self._outline.start_cell()
                self._emit([lines[number].within(start + 1, stop)], Role.CELL, heads_column=has_head and number == at)
        return end

    def _text_end(self, lines: Sequence[Line], at: int) -> int:
        end = at + 1
        while end < len(lines):
            text = lines[end].text
            if lines[end].is_blank or _HEADING.match(text) or _ITEM.match(text) or _SETTING.match(text):
                break
            if _BEGIN.match(text) or _COMMENT.match(text) or _ROW.match(text) or _DRAWER.fullmatch(text):
                break
            end += 1
        return end

    def _emit(self, lines: Sequence[Line], role: Role, level: int | None = None, *, heads_column: bool = False) -> None:
        gatherer = Gatherer()
        slices = slices_of(lines)
        _read_inline(slices, gatherer, 0, len(slices.text), 0)
        self._outline.emit(gatherer, role, level=level, heads_column=heads_column)


def _read_inline(slices: Slices, gatherer: Gatherer, at: int, end: int, depth: int) -> None:
    text = slices.text
    unclosed: set[str] = set()
    while token := _INLINE.search(text, at, end):
        slices.add_to(gatherer, at, token.start())
        at = token.end()
        begin = gatherer.length
        if token["verbatim"] is not None:
            slices.add_to(gatherer, *token.span("verbatim"))
            gatherer.mark(MarkKind.CODE, begin, gatherer.length)
        elif token["words"] is not None:
            _read_inline(slices, gatherer, *token.span("words"), depth + 1)
            gatherer.mark(MarkKind.LINK, begin, gatherer.length)
        elif sign := token["sign"]:
            closing = None
            if sign not in unclosed and depth < 8:
                closing = _CLOSERS[sign].search(text, at + 1, end)
            if closing is None:
                unclosed.add(sign)
                slices.add_to(gatherer, token.start(), at)
                continue
            if sign in _KINDS:  # what is between pluses is taken back
                _read_inline(slices, gatherer, at, closing.start(), depth + 1)
                gatherer.mark(_KINDS[sign], begin, gatherer.length)
            at = closing.end()
    slices.add_to(gatherer, at, end)
