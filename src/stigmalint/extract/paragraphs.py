"""Paragraphs that may lie in each other, as office documents have them: a text box or a note within a paragraph.

Their pieces are gathered until each ends; what they are in the document is then known.
"""

from __future__ import annotations

import re
from html import unescape

from stigmalint.extract.gather import Gatherer, Outline
from stigmalint.extract.xml_tokens import Token
from stigmalint.prose import MarkKind, Role
from stigmalint.text.spans import Span

_CODE_STYLE = re.compile(r"(?i)code|verbatim|preformatted|source[ _]*text|teletype")
_MONOSPACED = re.compile(
    r"(?i)courier|consolas|menlo|monaco|inconsolata|source code|fira (?:code|mono)|jetbrains|cascadia|\bmono\b"
    r"|lucida console|lucida sans typewriter"
)
_ENTITY = re.compile(r"&[^;\s]{1,40};")
_DIRECTIVE = re.compile(r"\s*(?:<!--\s*)?stig[\w-]{2,12}\s*[:;]", re.IGNORECASE)
"""How a comment begins that speaks to this program and to nobody else."""


def is_code_style(name: str) -> bool:
    return _CODE_STYLE.search(name.replace("_20_", " ")) is not None


def is_monospaced(font: str) -> bool:
    """Whether a font is one in which code is set."""
    return _MONOSPACED.search(font) is not None


def value_of(text: str, place: Span) -> Gatherer:
    """The value of an attribute, which stands at a place of the text."""
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
