"""Reads the prose of AsciiDoc.

Read line by line: a block is recognized by its first line, by the line of attributes above it, or by the fence around
it. The text of paragraphs is `asciidoc_inline`'s.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import zip_longest

from stigmalint.extract.asciidoc_inline import read_inline
from stigmalint.extract.front_matter import read_front_matter
from stigmalint.extract.gather import Gatherer, Outline, Slices
from stigmalint.extract.lines import Line, lines_of, slices_of
from stigmalint.prose import Prose, Role, Source

_SECTION = re.compile(r"(={1,6}|#{1,6})[ \t]+(?=\S)")
_FENCE = re.compile(r"(-{4,}|\.{4,}|\+{4,}|/{4,}|={4,}|\*{4,}|_{4,}|--|`{3,}[\w-]*|[|,:!]={3,})[ \t]*")
_ATTRIBUTES = re.compile(r"\[(?!\[)([^\r\n]*)\][ \t]*|\[\[[^\[\]\r\n]*\]\][ \t]*")
_ENTRY = re.compile(r":!?([\w][\w-]*)!?:(?:[ \t]+|$)")
_TITLE = re.compile(r"\.(?=[^\s.])")
_MACRO = re.compile(r"([a-z]\w*)::([^\s\[\]]*)\[(.*)\][ \t]*")
_CONDITION = re.compile(r"(?:ifdef|ifndef|ifeval|endif|include)::[^\r\n]*")
_ITEM = re.compile(
    r"[ \t]*(?:\*{1,6}|-|\.{1,6}|•|[0-9]{1,4}\.|[A-Za-z]\.|[ivxIVX]+\)|<(?:[0-9]+|\.)>)[ \t]+"
    r"(?:\[[ xX*]\][ \t]+)?(?=\S)"
)
_TERM = re.compile(r"[ \t]*(?=\S)(?![^\r\n]{400})(?:(?!(?::{2,4}|;;)(?:[ \t]|$))[^\r\n])+?(:{2,4}|;;)(?:[ \t]+|$)")
_NOTE = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+")
_COMMENT = re.compile(r"//(?!/)[ \t]?")
_BREAK = re.compile(r"'{3,}[ \t]*|<{3,}[ \t]*|-{3}[ \t]*|\*{3}[ \t]*")
_CELL = re.compile(
    r"(?:(?<=\s)|(?<![^\s|]))(?:[0-9]+\*|(?:[0-9]+)?(?:\.[0-9]+)?\+)?[<^>]?(?:\.[<^>])?([adehlmsv])?(?<!\\)\|"
)
_AUTHOR = re.compile(r"[\w.'’ -]{1,80}(?:<[^<>\r\n]+>)?(?:;.*)?[ \t]*")
_REVISION = re.compile(r"v?[0-9][\w.-]*(?:,.*)?[ \t]*")
_CODE_STYLES = frozenset(
    "source listing literal stem latexmath asciimath pass a2s actdiag blockdiag ditaa dot graphviz mermaid nwdiag "
    "plantuml seqdiag vega svgbob wavedrom bpmn excalidraw erd nomnoml bytefield".split()
)
_CODE_FENCES = "-.+`"
_QUOTES = frozenset(("quote", "verse"))
_SHOWN = frozenset(("description", "title", "subtitle", "summary", "abstract"))
"""Attributes of the document that are text."""
_DEEPEST = 30


def read_asciidoc(source: Source) -> Prose:
    """The prose of an AsciiDoc document."""
    outline = Outline()
    start = read_front_matter(source.text, outline, source.front_matter) if source.text.startswith("---") else 0
    _Reader(outline).read(lines_of(source.text, start), Role.PARAGRAPH, 0)
    return Prose(source, tuple(outline.blocks()), margin=" \t")


class _Lines(list[Line]):
    """Lines in which fences find their ends: each place is looked up, since text may open many that never close."""

    def fence_end(self, at: int, fence: str) -> int:
        """Behind the line that closes what the fence on line `at` opens; 0 if none does."""
        ticks = len(fence) - len(fence.lstrip("`"))
        places = self._fences.get(fence[:ticks] or fence, [])
        index = bisect_right(places, at)
        return places[index] + 1 if index < len(places) else 0

    @cached_property
    def _fences(self) -> dict[str, list[int]]:
        places: dict[str, list[int]] = {}
        for at, line in enumerate(self):
            if found := _FENCE.fullmatch(line.text):
                places.setdefault(found[1], []).append(at)
        return places


class _Reader:
    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._style: str = ""
        self._attributes: str = ""

    def read(self, found: Iterable[Line], role: Role, depth: int) -> None:
        """Add the blocks of some lines."""
        lines, at = _Lines(found), 0
        while at < len(lines):
            at = at + 1 if lines[at].is_blank else self._read_block(lines, at, role, depth)
        self._style = self._attributes = ""

    def _read_block(self, lines: _Lines, at: int, role: Role, depth: int) -> int:
        line = lines[at]
        text = line.text
        if found := _COMMENT.match(text):
            self._emit_comment([line.after(found.end())])
            return at + 1
        if (fence := _FENCE.fullmatch(text)) and (end := lines.fence_end(at, fence[1])):
            return self._read_fenced(lines, at, end, fence[1], role, depth)
        if found := _ATTRIBUTES.fullmatch(text):
            self._take_attributes(found[1] or "")
            return at + 1
        if _CONDITION.fullmatch(text):
            return at + 1
        if found := _ENTRY.match(text):
            return self._read_entry(lines, at, found)
        if found := _MACRO.fullmatch(text):
            self._read_macro(line, found)
            return at + 1
        if found := _SECTION.match(text):
            return self._read_section(lines, at, found)
        if (found := _TITLE.match(text)) and not _ITEM.match(text):
            self._emit([line.after(found.end())], Role.CAPTION)
            return at + 1
        style, self._style, self._attributes = self._style, "", ""
        if style in _CODE_STYLES:
            return _paragraph_end(lines, at)
        if _BREAK.fullmatch(text) or text.strip() == "+":
            return at + 1
        if found := _ITEM.match(text):
            return self._read_item(lines, at, found.end(), Role.LIST_ITEM)
        if text[0].isspace() and role is not Role.CELL:
            return _paragraph_end(lines, at)
        if found := _TERM.match(text):
            return self._read_term(lines, at, found)
        if found := _NOTE.match(text):
            return self._read_item(lines, at, found.end(), role)
        end = self._text_end(lines, at)
        quote = style in _QUOTES or (
            text.startswith('"') and end < len(lines) and lines[end - 1].text.startswith("-- ")
        )
        self._outline.enter(quote=quote)
        self._emit(lines[at:end], role)
        self._outline.leave()
        return end

    # Blocks ---------------------------------------------------------------------------------------------------------

    def _read_fenced(self, lines: _Lines, at: int, end: int, fence: str, role: Role, depth: int) -> int:
        style, attributes, self._style, self._attributes = self._style, self._attributes, "", ""
        inside = lines[at + 1 : end - 1]
        if fence[0] == "/":
            self._emit_comment(inside)
        elif fence[0] in "|,:!":
            if fence[0] in "|!":
                self._read_table(inside, attributes, depth, fence[0])
        elif style in _CODE_STYLES or (fence[0] in _CODE_FENCES and fence != "--"):
            pass
        elif depth < _DEEPEST:
            self._outline.enter(quote=fence[0] == "_" or style in _QUOTES)
            self.read(inside, role, depth + 1)
            self._outline.leave()
        return end

    def _read_section(self, lines: _Lines, at: int, found: re.Match[str]) -> int:
        level = len(found[1]) - 1
        self._emit([lines[at].after(found.end())], Role.HEADING, level)
        self._style = self._attributes = ""
        at += 1
        if level or at > 20:
            return at
        # Below the title of the document: who wrote it, and which revision it is.
        for pattern in (_AUTHOR, _REVISION):
            if at < len(lines) and not lines[at].is_blank and pattern.fullmatch(lines[at].text):
                at += 1
        return at

    def _read_entry(self, lines: _Lines, at: int, found: re.Match[str]) -> int:
        end = at + 1
        while lines[end - 1].text.rstrip().endswith(" \\") and end < len(lines):
            end += 1
        if found[1].lower() in _SHOWN:
            self._emit([lines[at].after(found.end()), *lines[at + 1 : end]], Role.PARAGRAPH)
        return end

    def _read_macro(self, line: Line, found: re.Match[str]) -> None:
        self._style = self._attributes = ""
        if found[1] != "image":
            return
        words = re.compile(r'(?:"([^"]*)"|([^,"=\]]*))(?=,|\Z)').match(line.text, *found.span(3))
        for start, end in (words.span(1), words.span(2)) if words else ():
            if start < end:
                self._emit([line.within(start, end)], Role.CAPTION)
        for option in re.compile(r'\b(?:alt|title)="([^"]*)"').finditer(line.text, *found.span(3)):
            self._emit([line.within(*option.span(1))], Role.CAPTION)

    def _read_item(self, lines: _Lines, at: int, width: int, role: Role) -> int:
        end = self._text_end(lines, at, in_list=role is Role.LIST_ITEM)
        self._outline.enter()
        self._emit([lines[at].after(width), *lines[at + 1 : end]], role)
        self._outline.leave()
        return end

    def _read_term(self, lines: _Lines, at: int, found: re.Match[str]) -> int:
        line = lines[at]
        self._emit([line.within(0, found.start(1))], Role.PARAGRAPH)
        rest = line.after(found.end())
        if rest.is_blank:
            end = at + 1
            while end < len(lines) and lines[end].is_blank:
                end += 1
            if end == len(lines) or not lines[end].text[0].isspace() or _ITEM.match(lines[end].text):
                return at + 1
            return self._read_item(lines, end, 0, Role.LIST_ITEM)
        end = self._text_end(lines, at, in_list=True)
        self._emit([rest, *lines[at + 1 : end]], Role.LIST_ITEM)
        return end

    def _read_table(self, lines: Sequence[Line], attributes: str, depth: int, sign: str) -> None:
        cells: list[tuple[str, list[Line]]] = []
        number = 0
        for line in lines:
            if _COMMENT.match(line.text):
                continue
            found = list(_CELL.finditer(line.text)) if sign == "|" else list(re.finditer(r"(?<!\\)!", line.text))
            start = found[0].start() if found else len(line.text)
            if cells:
                cells[-1][1].append(line.within(0, start))
            for cell, following in zip_longest(found, found[1:]):
                end = following.start() if following else len(line.text)
                cells.append(((cell[1] or "") if sign == "|" else "", [line.within(cell.end(), end)]))
            number = number or len(found)
        columns = _columns(attributes) or number or 1
        has_head = "header" in attributes or (len(lines) > 1 and bool(cells) and lines[1].is_blank)
        self._outline.start_table()
        for place, (style, cell) in enumerate(cells):
            if place % columns == 0:
                self._outline.start_row()
            self._outline.start_cell()
            self._read_cell(style, cell, depth, is_head=has_head and place < columns)

    def _read_cell(self, style: str, cell: list[Line], depth: int, *, is_head: bool) -> None:
        if style == "a" and depth < _DEEPEST:
            first = cell[0].dedented(cell[0].indent)
            self.read([first, *cell[1:]], Role.CELL, depth + 1)
        elif style not in ("l", "m"):
            gatherer = Gatherer()
            read_inline(slices_of(cell), gatherer)
            self._outline.emit(gatherer, Role.CELL, heads_column=is_head)

    # Pieces ---------------------------------------------------------------------------------------------------------

    def _take_attributes(self, written: str) -> None:
        style = re.match(r"[\w-]*", written)
        self._style = (style.group() if style else "").lower() or self._style
        self._attributes += f",{written}"

    def _text_end(self, lines: _Lines, at: int, *, in_list: bool = False) -> int:
        """Behind the last line of the paragraph that begins at a line."""
        end = at + 1
        while end < len(lines):
            text = lines[end].text
            if lines[end].is_blank or (in_list and (text.strip() == "+" or _ITEM.match(text) or _TERM.match(text))):
                break
            if _ATTRIBUTES.fullmatch(text) or (_FENCE.fullmatch(text) and lines.fence_end(end, text.strip())):
                break
            end += 1
        return end

    def _emit(self, lines: Sequence[Line], role: Role, level: int | None = None) -> None:
        text: list[Line] = []
        for line in lines:
            if found := _COMMENT.match(line.text):
                self._emit_comment([line.after(found.end())])
            elif not _CONDITION.fullmatch(line.text):
                text.append(line)
        gatherer = Gatherer()
        read_inline(slices_of(text), gatherer)
        self._outline.emit(gatherer, role, level=level)

    def _emit_comment(self, lines: Sequence[Line]) -> None:
        gatherer = Gatherer()
        slices: Slices = slices_of(lines)
        slices.add_to(gatherer, 0, len(slices.text))
        self._outline.emit(gatherer, Role.COMMENT)


def _paragraph_end(lines: Sequence[Line], at: int) -> int:
    while at < len(lines) and not lines[at].is_blank:
        at += 1
    return at


def _columns(attributes: str) -> int:
    """How many columns the attributes of a table tell of: cols="1,2*,3"."""
    found = re.search(r'cols\s*=\s*(?:"([^"]*)"|([^,\]]*))', attributes)
    if found is None:
        return 0
    number = 0
    for entry in re.split(r"[,;]", found[1] or found[2] or ""):
        times = re.match(r"\s*([0-9]+)\*", entry)
        number += int(times[1]) if times else 1
    return number
