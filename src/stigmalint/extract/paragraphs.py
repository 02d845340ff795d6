"""What Word documents and OpenDocument texts share: tables, and nested paragraphs, such as a text box or a note within
a paragraph.

The pieces of a paragraph are gathered until it ends; what it is in the document is then known.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from html import unescape

from stigmalint.extract.gather import Gatherer, Outline
from stigmalint.extract.parts import Part
from stigmalint.extract.xml_tokens import Prefixes, Token, tokens
from stigmalint.prose import MarkKind, Role
from stigmalint.text.spans import Span

_CODE_STYLE = re.compile(r"(?i)code|verbatim|preformatted|source[ _]*text|teletype")
_MONOSPACED = re.compile(
    r"(?i)courier|consolas|menlo|monaco|inconsolata|source code|fira (?:code|mono)|jetbrains|cascadia|\bmono\b"
    r"|lucida console|lucida sans typewriter"
)
_ENTITY = re.compile(r"&[^;\s]{1,40};")
_DIRECTIVE = re.compile(r"\s*(?:<!--\s*)?stig[\w-]{2,12}\s*[:;]", re.IGNORECASE)
"""How a comment begins that speaks to this program and to no one else."""


def is_code_style(name: str) -> bool:
    return _CODE_STYLE.search(name.replace("_20_", " ")) is not None


def is_monospaced(font: str) -> bool:
    """Whether a font is one in which code is set."""
    return _MONOSPACED.search(font) is not None


def value_of(text: str, place: Span) -> Gatherer:
    """The value of an attribute, which is at a place of the text."""
    gatherer, at = Gatherer(), place.start
    for entity in _ENTITY.finditer(text, place.start, place.end):
        gatherer.add(text[at : entity.start()], at)
        gatherer.add(unescape(entity.group()), *entity.span())
        at = entity.end()
    gatherer.add(text[at : place.end], at)
    return gatherer.is_string()


class Paragraph:
    """One paragraph while it is read; `role` and what else is known of it come with its properties."""

    def __init__(self) -> None:
        self.gatherer = Gatherer()
        self.role = Role.PARAGRAPH
        self.level: int | None = None
        self.is_code = self.is_quoted = False
        self._marks: dict[MarkKind | None, list[list[int]]] = {}
        """By their kinds; by None what is set in the font of a typewriter."""

    def add(self, token: Token, *, is_code: bool = False, is_fixed: bool = False) -> None:
        """Append a stretch of text; one that `is_fixed` is not to be changed, and one that `is_code` is not read."""
        start, end = token.start, token.end
        if is_code:
            self.gatherer.add_code(token.text, start, end)
        elif not token.verbatim:
            self.gatherer.add(token.text, start, end)
        elif is_fixed:
            for word in re.finditer(r"\s+|\S+", token.text):
                self.gatherer.add(word.group(), start + word.start(), start + word.end())
        else:
            self.gatherer.add(token.text, start)

    def add_sign(self, text: str, token: Token) -> None:
        """Append what an element stands for: a tab, a line end."""
        self.gatherer.add(text, token.start, token.end)

    def mark(self, kind: MarkKind | None, start: int) -> None:
        """A mark from `start` to where the text ends; marks of a kind that follow each other are one.

        None stands for a monospaced font, which is that of code, or of a whole manuscript.
        """
        end = self.gatherer.length
        if end <= start:
            return
        stretches = self._marks.setdefault(kind, [])
        if stretches and stretches[-1][1] == start:
            stretches[-1][1] = end
        else:
            stretches.append([start, end])

    def end(self, outline: Outline, role: Role, *, heads_column: bool = False) -> None:
        """Add the block; code is none, and a comment that is a directive is a comment."""
        text = self.gatherer.text
        if self.is_code:
            return
        for kind, stretches in self._marks.items():
            for start, end in stretches:
                if kind is not None or text[:start].strip() or text[end:].strip():
                    self.gatherer.mark(kind or MarkKind.CODE, start, end)
        if self.is_quoted and role is not Role.COMMENT:
            role = Role.BLOCK_QUOTE
        outline.emit(self.gatherer, role, level=self.level if role is Role.HEADING else None, heads_column=heads_column)

    @property
    def is_directive(self) -> bool:
        return _DIRECTIVE.match(self.gatherer.text) is not None


class PartReader:
    """What reading a part of an office document begins with, and the tables in it: of a table in a cell, rows and cells
    are those of the outer one.
    """

    def __init__(self, text: str, part: Part, namespaces: Mapping[str, str]) -> None:
        self.text, self._part = text, part
        self.outline = Outline()
        self.prefixes = Prefixes(part.span.of(text), namespaces)
        self.tables = 0
        """How many of them are open."""
        self.heads = False
        """Whether the row is one of headings."""

    def tokens(self, not_read: Collection[str]) -> Iterator[Token]:
        """The tags and texts of the part, except for those in elements that are not read."""
        skipped, depth = "", 0
        for token in tokens(self.text, self._part.span, self.prefixes):
            if depth:
                if token.name == skipped and not token.is_empty:
                    depth += -1 if token.is_end else 1
            elif token.name not in not_read:
                yield token
            elif not token.is_empty:
                skipped, depth = token.name, 1

    def attribute(self, token: Token, name: str, usual: str = "") -> str:
        return self.prefixes.attributes(token).get(name, usual)

    def start_table(self, token: Token) -> None:
        self.tables += 1
        self.heads = False
        if self.tables == 1:
            self.outline.start_table()

    def end_table(self, token: Token) -> None:
        self.tables -= 1
        self.heads = False
        if not self.tables:
            self.outline.start_table()

    def start_head(self, token: Token) -> None:
        self.heads = True

    def start_row(self, token: Token) -> None:
        if self.tables == 1:
            self.outline.start_row()

    def start_cell(self, token: Token) -> None:
        if self.tables == 1:
            self.outline.start_cell()
