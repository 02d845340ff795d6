"""Reads the prose of a Word document: its pages, notes and comments.

Left out is what is not there for a reader any more, or not as its own text: text that was deleted or moved away
while changes were tracked, hidden text, the codes of fields, and what fields make themselves, such as a table of
contents.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from stigmalint.extract.paragraphs import Paragraph, PartReader, is_code_style, is_monospaced, value_of
from stigmalint.extract.parts import Part, parts_of
from stigmalint.extract.xml_tokens import Token, any_prefix, attribute_place, validate
from stigmalint.prose import Block, Joints, MarkKind, Prose, Role, Source

_NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "wordprocessingml/2006/main": "w",
        "ooxml/wordprocessingml/main": "w",
        "markup-compatibility/2006": "mc",
        "wordprocessingDrawing": "wp",
    }
)
_NOT_READ = frozenset(
    "w:del w:moveFrom mc:Fallback w:rPrChange w:pPrChange w:tblPrChange w:trPrChange w:tcPrChange w:sectPrChange "
    "w:tblPrExChange w:numberingChange w:rt".split()
)
_SIGNS: Mapping[str, str] = MappingProxyType(
    {"w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "\u2011", "w:softHyphen": "\xad"}
)
_HEADING = re.compile(r"(?i)(?:heading|berschrift|titre|ttulo)\s*([1-9])$")
_TITLES: Mapping[str, int] = MappingProxyType({"title": 0, "subtitle": 1})
_LIST = re.compile(r"(?i)list(?!title)")
_QUOTE = re.compile(r"(?i)quot|blocktext")
_WRITTEN = re.compile(r"\s*(?:HYPERLINK|FORMTEXT|QUOTE|$)")
"""Fields that show what someone wrote."""
_LONGEST_NAME = 40
"""Code points at the beginning of a field that tell which it is."""
_OFF = ("0", "false", "off", "none")


def read_docx(source: Source) -> Prose:
    """The prose of a Word document. Raises UnreadableError for parts that are not XML."""
    blocks: list[Block] = []
    anchors: dict[str, int] = {}
    comments: dict[str, list[int]] = {}
    prefixes: set[str] = set()
    for part in parts_of(source.text):
        validate(source, part.span.of(source.text), part.name or "the part")
        reader = _Reader(source.text, part)
        reader.read()
        blocks += reader.outline.blocks()
        anchors.update(reader.anchors)
        comments.update(reader.comments)
        prefixes.add(reader.prefixes.own.get("w", "w"))
    places = tuple((place, anchors[number]) for number, its in comments.items() if number in anchors for place in its)
    return Prose(source, tuple(blocks), reserved="<>&", joints=_joints(prefixes), anchors=tuple(sorted(places)))


class _Field:
    """A field that is open: what it says, and whether its result has begun and is one that it makes itself."""

    def __init__(self, said: str = "") -> None:
        self.said = said
        self.is_made = False


class _Reader(PartReader):
    def __init__(self, text: str, part: Part) -> None:
        super().__init__(text, part, _NAMESPACES)
        self.anchors: dict[str, int] = {}
        """Where comments are referred to, by their numbers."""
        self.comments: dict[str, list[int]] = {}
        """Where the directives in comments begin."""
        self._open: list[Paragraph] = []
        self._choices = self._properties = 0
        self._is_text = self._is_instruction = self._is_hidden = False
        self._begin = 0
        self._run: set[MarkKind | None] = set()
        self._links: list[int] = []
        self._fields: list[_Field] = []
        self._made = 0
        """How many of the open fields make their results themselves."""
        self._comment = ""

    def read(self) -> None:
        for token in self.tokens(_NOT_READ):
            if token.name:
                self._tag(token)
            elif self._is_text and self._open and not self._is_hidden:
                self._open[-1].add(token, is_code=self._made > 0, is_fixed=self._choices > 0)
            elif self._fields and self._is_instruction and len(self._fields[-1].said) < _LONGEST_NAME:
                self._fields[-1].said += token.text

    def _tag(self, token: Token) -> None:
        name = token.name
        if name in _SIGNS:
            if self._open and not (token.is_end or self._properties or self._is_hidden):
                self._open[-1].add_sign(_SIGNS[name], token)
        elif handle := (_ENDS if token.is_end else _STARTS).get(name):
            handle(self, token)
            if token.is_empty and (handle := _ENDS.get(name)):
                handle(self, token)

    def _start_paragraph(self, token: Token) -> None:
        self._open.append(Paragraph())

    def _end_paragraph(self, token: Token) -> None:
        paragraph = self._open.pop()
        role = paragraph.role
        if self._comment and paragraph.is_directive:
            role = Role.COMMENT
        elif self.tables and role is Role.PARAGRAPH:
            role = Role.CELL
        for start in self._links:
            paragraph.mark(MarkKind.LINK, start)
        self._links.clear()
        if role is Role.COMMENT and (block := paragraph.gatherer.block(role, "")):
            self.comments.setdefault(self._comment, []).append(block.segments[0].source.start)
        paragraph.end(self.outline, role, heads_column=self.heads and role is Role.CELL)

    def _start_properties(self, token: Token) -> None:
        self._properties += 1

    def _end_properties(self, token: Token) -> None:
        self._properties -= 1

    def _style(self, token: Token) -> None:
        if not self._open:
            return
        style, paragraph = self._value(token), self._open[-1]
        if found := _HEADING.search(style):
            paragraph.role, paragraph.level = Role.HEADING, min(int(found[1]), 6)
        elif style.lower() in _TITLES:
            paragraph.role, paragraph.level = Role.HEADING, _TITLES[style.lower()]
        elif style.lower().endswith("caption"):
            paragraph.role = Role.CAPTION
        elif _LIST.match(style):
            paragraph.role = Role.LIST_ITEM
        paragraph.is_quoted = _QUOTE.search(style) is not None
        paragraph.is_code = is_code_style(style)

    def _level(self, token: Token) -> None:
        level = self._value(token)
        if self._open and re.fullmatch(r"[0-5]", level):
            self._open[-1].role, self._open[-1].level = Role.HEADING, int(level) + 1

    def _numbering(self, token: Token) -> None:
        if self._open and self._open[-1].role is Role.PARAGRAPH:
            self._open[-1].role = Role.LIST_ITEM

    def _start_run(self, token: Token) -> None:
        self._run = set()
        self._is_hidden = False
        self._begin = self._open[-1].gatherer.length if self._open else 0

    def _end_run(self, token: Token) -> None:
        for kind in self._run if self._open else ():
            self._open[-1].mark(kind, self._begin)
        self._run, self._is_hidden = set(), False

    def _bold(self, token: Token) -> None:
        if self._value(token) not in _OFF:
            self._run.add(MarkKind.STRONG)

    def _italic(self, token: Token) -> None:
        if self._value(token) not in _OFF:
            self._run.add(MarkKind.EMPHASIS)

    def _fonts(self, token: Token) -> None:
        if is_monospaced(self.attribute(token, "ascii")):
            self._run.add(None)

    def _run_style(self, token: Token) -> None:
        style = self._value(token)
        if is_code_style(style):
            self._run.add(MarkKind.CODE)
        elif style == "Emphasis":
            self._run.add(MarkKind.EMPHASIS)
        elif style == "Strong":
            self._run.add(MarkKind.STRONG)

    def _hidden(self, token: Token) -> None:
        self._is_hidden = self._value(token) not in _OFF

    def _start_text(self, token: Token) -> None:
        self._is_text = True

    def _end_text(self, token: Token) -> None:
        self._is_text = False

    def _start_instruction(self, token: Token) -> None:
        self._is_instruction = True

    def _end_instruction(self, token: Token) -> None:
        self._is_instruction = False

    def _field(self, token: Token) -> None:
        kind = self.attribute(token, "fldCharType")
        if kind == "begin":
            self._fields.append(_Field())
        elif kind == "separate":
            self._begin_result()
        elif kind == "end":
            self._end_field()

    def _start_simple_field(self, token: Token) -> None:
        self._fields.append(_Field(self.attribute(token, "instr")))
        self._begin_result()

    def _end_simple_field(self, token: Token) -> None:
        self._end_field()

    def _begin_result(self) -> None:
        """What follows is the result of a field; some fields are there for what someone wrote into them."""
        if self._fields and not self._fields[-1].is_made:
            self._fields[-1].is_made = _WRITTEN.match(self._fields[-1].said) is None
            self._made += self._fields[-1].is_made

    def _end_field(self) -> None:
        if self._fields:
            self._made -= self._fields.pop().is_made

    def _start_link(self, token: Token) -> None:
        if self._open:
            self._links.append(self._open[-1].gatherer.length)

    def _end_link(self, token: Token) -> None:
        if self._open and self._links:
            self._open[-1].mark(MarkKind.LINK, self._links.pop())

    def _start_choice(self, token: Token) -> None:
        self._choices += 1

    def _end_choice(self, token: Token) -> None:
        self._choices -= 1

    def _look(self, token: Token) -> None:
        written = self.attribute(token, "firstRow")
        value = self._value(token)
        self.heads = written not in (*_OFF, "") if written else bool(_number(value) & 0x20)

    def _start_comment(self, token: Token) -> None:
        self._comment = self.attribute(token, "id") or "?"

    def _end_comment(self, token: Token) -> None:
        self._comment = ""

    def _refer(self, token: Token) -> None:
        """A comment belongs to the paragraph in which it is referred to."""
        self.anchors[self.attribute(token, "id")] = token.start

    def _picture(self, token: Token) -> None:
        """The words for a picture."""
        place = attribute_place(self.text, token, "descr")
        if place and not self._made:
            self.outline.emit(value_of(self.text, place), Role.CAPTION)

    def _value(self, token: Token) -> str:
        return self.attribute(token, "val")


def _number(written: str) -> int:
    return int(written, 16) if re.fullmatch(r"[0-9A-Fa-f]{1,8}", written) else 0


def _joints(prefixes: Iterable[str]) -> Joints:
    """What is between two runs that differ in nothing but their looks."""
    w = any_prefix(prefixes)
    between = re.compile(
        rf"</{w}t>(?:\s*</{w}r>\s*(?:<{w}proofErr\b[^<>]*/>\s*)*<{w}r(?:\s[^<>]*)?>\s*"
        rf"(?:<{w}rPr>(?:(?!</?{w}rPr>|<{w}(?:ins|del|moveFrom|moveTo)\b).)*</{w}rPr>|<{w}rPr/>)?)?\s*"
        rf"(?:<{w}lastRenderedPageBreak/>\s*)?<{w}t(?:\s[^<>]*)?>",
        re.DOTALL,
    )
    return Joints(between, re.compile(rf"<{w}t>"), ' xml:space="preserve"')


_Handler = Callable[[_Reader, Token], None]
_STARTS: Mapping[str, _Handler] = MappingProxyType(
    {
        "w:p": _Reader._start_paragraph,
        "w:pPr": _Reader._start_properties,
        "w:rPr": _Reader._start_properties,
        "w:pStyle": _Reader._style,
        "w:outlineLvl": _Reader._level,
        "w:numPr": _Reader._numbering,
        "w:r": _Reader._start_run,
        "w:b": _Reader._bold,
        "w:i": _Reader._italic,
        "w:rFonts": _Reader._fonts,
        "w:rStyle": _Reader._run_style,
        "w:vanish": _Reader._hidden,
        "w:t": _Reader._start_text,
        "w:instrText": _Reader._start_instruction,
        "w:fldChar": _Reader._field,
        "w:fldSimple": _Reader._start_simple_field,
        "w:hyperlink": _Reader._start_link,
        "mc:Choice": _Reader._start_choice,
        "w:tbl": _Reader.start_table,
        "w:tblLook": _Reader._look,
        "w:tblHeader": _Reader.start_head,
        "w:tr": _Reader.start_row,
        "w:tc": _Reader.start_cell,
        "w:comment": _Reader._start_comment,
        "w:commentReference": _Reader._refer,
        "wp:docPr": _Reader._picture,
    }
)
_ENDS: Mapping[str, _Handler] = MappingProxyType(
    {
        "w:p": _Reader._end_paragraph,
        "w:pPr": _Reader._end_properties,
        "w:rPr": _Reader._end_properties,
        "w:r": _Reader._end_run,
        "w:t": _Reader._end_text,
        "w:instrText": _Reader._end_instruction,
        "w:fldSimple": _Reader._end_simple_field,
        "w:hyperlink": _Reader._end_link,
        "mc:Choice": _Reader._end_choice,
        "w:tbl": _Reader.end_table,
        "w:comment": _Reader._end_comment,
    }
)
