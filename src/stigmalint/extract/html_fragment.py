"""A stretch of HTML in, blocks out: the HTML inside Markdown, block or inline.

Not the standard library's `html.parser`: that takes quadratic time on text like `<a <a <a`, raises on `<![x`, reads
the same text differently from one Python to the next, and tells positions in lines. Here every token is found in one
pass from left to right, and broken HTML is text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import unescape
from types import MappingProxyType

from stigmalint.extract.gather import Gatherer, Outline, Slices
from stigmalint.prose import Role

_TOKEN = re.compile(r"<!--|<[!?]|</?[A-Za-z]|&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_NAME = re.compile(r"[^\s/>]+")
_IN_TAG = re.compile(r"[>\"']")
_SHOWN = re.compile(r"\s(?:(alt)|title)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')", re.IGNORECASE)
"""Attributes that readers see: the `alt` of an image, the title of a link or an image."""

ROLES: Mapping[str, Role] = MappingProxyType(
    {"li": Role.LIST_ITEM, "td": Role.CELL, "th": Role.CELL, "caption": Role.CAPTION, "figcaption": Role.CAPTION}
    | dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "title"), Role.HEADING)
)
BLOCK_LEVEL = frozenset(ROLES) | frozenset(
    "address article aside blockquote body button center dd details dialog div dl dt fieldset "
    "figure footer form head header hgroup hr html legend main menu nav ol option p section select summary table tbody "
    "tfoot thead tr ul".split()
)
STRUCK = frozenset(("del", "s", "strike"))
"""Elements whose text is taken back."""
NOT_PROSE = STRUCK | frozenset("math pre script style svg template textarea".split())


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
        self._elements: list[tuple[str, str]] = []  # the name, and that of the element that gives the role
        self._depths: dict[str, int] = {}
        self._has_tags = self._has_values = True

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
            end, after = self._find("-->", token.end())
            comment = Gatherer()
            self._slices.add_to(comment, token.end(), end)
            self._outline.emit(comment, Role.COMMENT)
            return after
        if opener[1] in "!?":
            closer = "]]>" if self._html.startswith("[CDATA[", token.end()) else "?>" if opener[1] == "?" else ">"
            return self._find(closer, token.end())[1]
        end = self._tag_end(token.end())
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
            if name == "blockquote":
                self._outline.open_html_quote()
            elif name == "table":
                self._outline.start_table()
            elif name == "tr":
                self._outline.start_row()
            elif name in ("td", "th"):
                self._outline.start_cell()
            if name != "hr":
                inherited = self._elements[-1][1] if self._elements else ""
                self._elements.append((name, name if name in ROLES else inherited))
                self._depths[name] = self._depths.get(name, 0) + 1

    def _close(self, name: str) -> None:
        if name not in BLOCK_LEVEL:
            self._block.close(name)
            return
        if self._is_inline:
            return
        self._flush()
        if name == "blockquote":
            self._outline.close_html_quote()
        # A depth of 0 means that the end tag closes nothing; searching the stack each time would be quadratic.
        while self._depths.get(name):
            element, _ = self._elements.pop()
            self._depths[element] -= 1
            if element == name:
                break

    def _flush(self) -> None:
        giver = self._elements[-1][1] if self._elements else ""
        level = int(giver[1]) if giver[:1] == "h" else 0 if giver == "title" else None
        self._outline.emit(self._block, ROLES.get(giver, Role.PARAGRAPH), level=level, heads_column=giver == "th")
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

    def _find(self, closer: str, start: int) -> tuple[int, int]:
        """Where `closer` starts and ends; without one, the rest is inside."""
        end = self._html.find(closer, start)
        return (len(self._html),) * 2 if end < 0 else (end, end + len(closer))

    def _tag_end(self, start: int) -> int:
        """The offset after the `>` of a tag, which may hold a `>` in quotes; -1 when the tag never ends."""
        at = start
        while self._has_values and (found := _IN_TAG.search(self._html, at)):
            at = found.end()
            if found.group() == ">":
                return at
            # An apostrophe that follows no `=` is a slip of the pen, not the start of a value.
            if self._html[max(start, found.start() - 8) : found.start()].rstrip().endswith("="):
                closing = self._html.find(found.group(), at)
                if closing < 0:
                    break
                at = closing + 1
        # Once a tag has no end, trust no quotation mark, then no `<`: each would search the whole rest once more.
        self._has_values = False
        end = self._html.find(">", start) if self._has_tags else -1
        self._has_tags = end >= 0
        return end + 1 if end >= 0 else -1
