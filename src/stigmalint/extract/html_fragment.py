"""Reads HTML inside Markdown, block or inline, into blocks.

Not the standard library's `html.parser`: that takes quadratic time on text like `<a <a <a`, raises on `<![x`, reads
the same text differently from one Python to the next, and tells positions in lines. Here every token is found in one
pass from left to right, and broken HTML is text.
"""

from __future__ import annotations

import re
from html import unescape

from stigmalint.extract.gather import Gatherer, Outline, Slices
from stigmalint.extract.html_elements import BLOCK_LEVEL, ENTITY, NOT_PROSE, Elements, Tags
from stigmalint.prose import Role

_TOKEN = re.compile(rf"<!--|<[!?]|</?[A-Za-z]|{ENTITY}")
_NAME = re.compile(r"[^\s/>]+")
_SHOWN = re.compile(r"\s(?:(alt)|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
"""Attributes that readers see: the `alt` of an image, the title of a link or an image."""


def read_html(slices: Slices, outline: Outline, inline: Gatherer | None = None) -> None:
    """Add the prose of `slices` to `outline` - or, for the tags inside a paragraph, to the block in `inline`."""
    _Reader(slices, outline, inline).read()


class _Reader:
    def __init__(self, slices: Slices, outline: Outline, inline: Gatherer | None) -> None:
        self._slices = slices
        self._html = slices.text
        self._outline = outline
        self._is_inline = inline is not None
        self._block = inline or Gatherer()
        self._elements = Elements(outline)
        self._tags = Tags(slices.text)

    def read(self) -> None:
        at = 0
        while token := _TOKEN.search(self._html, at):
            self._slices.add_to(self._block, at, token.start())
            at = self._read_token(token)
        self._slices.add_to(self._block, at, len(self._html))
        if not self._is_inline:
            self._flush()

    def _read_token(self, token: re.Match[str]) -> int:
        """Take in one token; the offset where the text goes on."""
        start, opener = token.start(), token.group()
        if opener[0] == "&":
            self._add_entity(self._block, start, token.end())
            return token.end()
        if opener == "<!--":
            end, after = self._tags.find("-->", token.end())
            comment = Gatherer()
            self._slices.add_to(comment, token.end(), end)
            self._outline.emit(comment, Role.COMMENT)
            return after
        if opener[1] in "!?":
            closer = "]]>" if self._html.startswith("[CDATA[", token.end()) else "?>" if opener[1] == "?" else ">"
            return self._tags.find(closer, token.end())[1]
        end = self._tags.end(token.end())
        if end < 0:
            self._slices.add_to(self._block, start, token.end())
            return token.end()
        closing = opener[1] == "/"
        name_match = _NAME.match(self._html, start + 1 + closing)
        name = name_match.group().lower() if name_match else ""
        if closing:
            self._close(name)
        else:
            self._open(name, start, end)
            if name in NOT_PROSE and not self._is_inline and self._html[end - 2] != "/":
                closing_tag = re.compile(rf"</{name}(?![^\s/>])", re.IGNORECASE).search(self._html, end)
                return closing_tag.start() if closing_tag else len(self._html)
        return end

    def _open(self, name: str, start: int, end: int) -> None:
        if end - start > len("<a title=''>"):
            self._read_attributes(name, start, end)
        if name == "br":
            self._block.add("\n", self._slices.source(start), self._slices.source(end - 1) + 1)
        elif name not in BLOCK_LEVEL:
            self._block.open(name)
        elif self._is_inline:
            self._block.add_break("\n", self._slices.source(start), self._slices.source(end - 1) + 1)
        else:
            self._flush()
            self._elements.open(name)

    def _close(self, name: str) -> None:
        if name not in BLOCK_LEVEL:
            self._block.close(name)
            return
        if self._is_inline:
            return
        self._flush()
        self._elements.close(name)

    def _flush(self) -> None:
        self._elements.emit(self._block)
        self._block = Gatherer()

    def _read_attributes(self, name: str, start: int, end: int) -> None:
        for shown in _SHOWN.finditer(self._html, start, end):
            if name in ("img", "area") or name == ("input" if shown[1] else "a"):
                self._read_value(*shown.span(2 if shown[2] is not None else 3))

    def _read_value(self, at: int, stop: int) -> None:
        caption = Gatherer()
        while (entity := _TOKEN.search(self._html, at, stop)) is not None:
            self._slices.add_to(caption, at, entity.start())
            at = entity.end()
            if entity.group()[0] == "&":
                self._add_entity(caption, entity.start(), at)
            else:
                self._slices.add_to(caption, entity.start(), at)
        self._slices.add_to(caption, at, stop)
        self._outline.emit(caption.is_string(), Role.CAPTION)

    def _add_entity(self, gatherer: Gatherer, start: int, end: int) -> None:
        written = self._html[start:end]
        meant = unescape(written)
        if meant == written:
            self._slices.add_to(gatherer, start, end)
        else:
            gatherer.add(meant, self._slices.source(start), self._slices.source(end - 1) + 1)
