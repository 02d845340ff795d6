"""Reads the prose of an OpenDocument text: its pages, notes, comments, headers and footers.

Left out are deleted text that is kept while changes are tracked, indexes, and what fields make themselves.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from types import MappingProxyType

from stigmalint.extract.paragraphs import Paragraph, PartReader, is_code_style, is_monospaced
from stigmalint.extract.parts import Part, parts_of
from stigmalint.extract.xml_tokens import Token, any_prefix, validate
from stigmalint.prose import Block, Joints, MarkKind, Prose, Role, Source

_NAMESPACES: Mapping[str, str] = MappingProxyType(
    {f"opendocument:xmlns:{name}:1.0": name for name in ("text", "table", "style", "office")}
    | {
        "opendocument:xmlns:drawing:1.0": "draw",
        "opendocument:xmlns:svg-compatible:1.0": "svg",
        "opendocument:xmlns:xsl-fo-compatible:1.0": "fo",
    }
)
_NOT_READ = frozenset(
    "text:tracked-changes text:note-citation text:table-of-content text:illustration-index text:table-index "
    "text:object-index text:user-index text:alphabetical-index text:bibliography text:ruby-text office:scripts "
    "office:binary-data dc:creator dc:date meta:creator-initials".split()
)
_TRANSPARENT = frozenset(
    "text:span text:a text:ruby text:ruby-base text:meta text:soft-page-break text:bookmark text:bookmark-start "
    "text:bookmark-end text:change text:change-start text:change-end text:reference-mark text:reference-mark-start "
    "text:reference-mark-end text:alphabetical-index-mark text:alphabetical-index-mark-start "
    "text:alphabetical-index-mark-end text:toc-mark text:toc-mark-start text:toc-mark-end text:p text:h text:note "
    "text:note-body text:list text:list-item text:list-header text:section text:numbered-paragraph".split()
)
"""Elements of text whose inside was written; that of any other one, such as a page number, is made."""


def read_odt(source: Source) -> Prose:
    """The prose of an OpenDocument text. Raises UnreadableError for parts that are not XML."""
    blocks: list[Block] = []
    prefixes: set[str] = set()
    for part in parts_of(source.text):
        validate(source, part.span.of(source.text), part.name or "the part")
        reader = _Reader(source.text, part)
        reader.read()
        blocks += reader.outline.blocks()
        prefixes.add(reader.prefixes.own.get("text", "text"))
    t = any_prefix(prefixes)
    between = re.compile(rf"(?:</{t}span>)*(?:<{t}soft-page-break/>)?(?:<{t}span(?:\s[^<>]*)?>)*")
    return Prose(source, tuple(blocks), reserved="<>&", joints=Joints(between))


class _Style:
    """What is known of a style: its names up to the one that everything is derived from, and its looks."""

    def __init__(self, name: str, parent: str) -> None:
        self.name, self.parent = name, parent
        self.marks: set[MarkKind | None] = set()


class _Reader(PartReader):
    def __init__(self, text: str, part: Part) -> None:
        super().__init__(text, part, _NAMESPACES)
        self._styles: dict[str, _Style] = {}
        self._style: _Style | None = None
        self._open: list[Paragraph | None] = []
        """None for what is in a paragraph and has its own paragraphs."""
        self._spans: list[tuple[str, int]] = []
        self._made = self._lists = self._comments = 0

    def read(self) -> None:
        for token in self.tokens(_NOT_READ):
            if token.name:
                self._tag(token)
            elif self._open and self._open[-1] is not None:
                self._open[-1].add(token, is_code=self._made > 0)

    def _tag(self, token: Token) -> None:
        name = token.name
        if handle := (_ENDS if token.is_end else _STARTS).get(name):
            handle(self, token)
        elif name.startswith("text:") and not (token.is_empty or name in _TRANSPARENT or name in _STARTS):
            self._made += -1 if token.is_end else 1
        if token.is_empty and (handle := _ENDS.get(name)):
            handle(self, token)

    def _start_style(self, token: Token) -> None:
        attributes = self.prefixes.attributes(token)
        self._style = _Style(attributes.get("name", ""), attributes.get("parent-style-name", ""))
        self._styles[self._style.name] = self._style

    def _end_style(self, token: Token) -> None:
        self._style = None

    def _looks(self, token: Token) -> None:
        if self._style is None:
            return
        attributes = self.prefixes.attributes(token)
        if attributes.get("font-weight") == "bold":
            self._style.marks.add(MarkKind.STRONG)
        if attributes.get("font-style") == "italic":
            self._style.marks.add(MarkKind.EMPHASIS)
        if is_monospaced(attributes.get("font-name", "") or attributes.get("font-family", "")):
            self._style.marks.add(None)

    def _names(self, style: str) -> list[str]:
        """A style and those that it is derived from."""
        names: list[str] = []
        while style and style not in names:
            names.append(style)
            style = self._styles[style].parent if style in self._styles else ""
        return names

    def _start_paragraph(self, token: Token) -> None:
        paragraph = Paragraph()
        attributes = self.prefixes.attributes(token)
        names = self._names(attributes.get("style-name", ""))
        if token.name == "text:h":
            level = attributes.get("outline-level", "1")
            paragraph.role, paragraph.level = Role.HEADING, min(int(level) if level.isdecimal() else 1, 6)
        elif "Title" in names or "Subtitle" in names:
            paragraph.role, paragraph.level = Role.HEADING, int("Title" not in names)
        elif self.tables:
            paragraph.role = Role.CELL
        elif self._lists:
            paragraph.role = Role.LIST_ITEM
        paragraph.is_quoted = "Quotations" in names
        paragraph.is_code = any(map(is_code_style, names))
        self._open.append(paragraph)

    def _end_paragraph(self, token: Token) -> None:
        paragraph = self._open.pop()
        assert paragraph is not None  # the tags of well-formed XML are in each other
        role = Role.COMMENT if self._comments and paragraph.is_directive else paragraph.role
        paragraph.end(self.outline, role, heads_column=self.heads and role is Role.CELL)

    def _start_inner(self, token: Token) -> None:
        """A note, comment or text box begins, which has its own paragraphs."""
        self._open.append(None)
        self._comments += token.name == "office:annotation"

    def _end_inner(self, token: Token) -> None:
        self._open.pop()
        self._comments -= token.name == "office:annotation"

    def _start_span(self, token: Token) -> None:
        length = self._open[-1].gatherer.length if self._open and self._open[-1] else 0
        self._spans.append((self.attribute(token, "style-name"), length))

    def _end_span(self, token: Token) -> None:
        style, start = self._spans.pop()
        paragraph = self._open[-1] if self._open else None
        if paragraph is None:
            return
        if token.name == "text:a":
            paragraph.mark(MarkKind.LINK, start)
            return
        names = self._names(style)
        kinds = {kind for name in names if name in self._styles for kind in self._styles[name].marks}
        kinds |= {MarkKind.CODE} if any(map(is_code_style, names)) else set()
        kinds |= {MarkKind.EMPHASIS} if "Emphasis" in names else set()
        kinds |= {MarkKind.STRONG} if "Strong_20_Emphasis" in names else set()
        kinds |= {MarkKind.QUOTE} if "Citation" in names else set()
        for kind in kinds:
            paragraph.mark(kind, start)

    def _sign(self, token: Token) -> None:
        if self._open and self._open[-1]:
            number = self.attribute(token, "c", "1")
            blanks = " " * (min(int(number), 1000) if number.isdecimal() else 1)
            self._open[-1].add_sign({"text:tab": "\t", "text:line-break": "\n"}.get(token.name, blanks), token)

    def _start_list(self, token: Token) -> None:
        self._lists += 1

    def _end_list(self, token: Token) -> None:
        self._lists -= 1

    def _start_words(self, token: Token) -> None:
        """The words for a picture."""
        paragraph = Paragraph()
        paragraph.role = Role.CAPTION
        self._open.append(paragraph)


_Handler = Callable[[_Reader, Token], None]
_STARTS: Mapping[str, _Handler] = MappingProxyType(
    {
        "style:style": _Reader._start_style,
        "style:text-properties": _Reader._looks,
        **dict.fromkeys(("text:p", "text:h"), _Reader._start_paragraph),
        **dict.fromkeys(("text:note", "office:annotation", "draw:text-box"), _Reader._start_inner),
        **dict.fromkeys(("text:span", "text:a"), _Reader._start_span),
        **dict.fromkeys(("text:s", "text:tab", "text:line-break"), _Reader._sign),
        **dict.fromkeys(("svg:title", "svg:desc"), _Reader._start_words),
        "text:list": _Reader._start_list,
        "table:table": _Reader.start_table,
        "table:table-header-rows": _Reader.start_head,
        "table:table-row": _Reader.start_row,
        "table:table-cell": _Reader.start_cell,
    }
)
_ENDS: Mapping[str, _Handler] = MappingProxyType(
    {
        "style:style": _Reader._end_style,
        **dict.fromkeys(("text:p", "text:h", "svg:title", "svg:desc"), _Reader._end_paragraph),
        **dict.fromkeys(("text:note", "office:annotation", "draw:text-box"), _Reader._end_inner),
        **dict.fromkeys(("text:span", "text:a"), _Reader._end_span),
        "text:list": _Reader._end_list,
        "table:table": _Reader.end_table,
    }
)
