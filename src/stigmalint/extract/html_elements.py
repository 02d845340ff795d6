"""The elements of HTML: which of them begin a block, what their blocks are, and where tags end.

For a stretch of HTML inside Markdown and for a whole page; each of them finds its own tokens.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from stigmalint.extract.gather import Gatherer, Outline
from stigmalint.prose import Role

ENTITY = r"&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});"
_ROLES: Mapping[str, Role] = MappingProxyType(
    {"li": Role.LIST_ITEM, "td": Role.CELL, "th": Role.CELL, "caption": Role.CAPTION, "figcaption": Role.CAPTION}
    | dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6", "title"), Role.HEADING)
)
BLOCK_LEVEL = frozenset(_ROLES) | frozenset(
    "address article aside blockquote body button center dd details dialog div dl dt fieldset "
    "figure footer form head header hgroup hr html legend main menu nav ol option p section select summary table tbody "
    "tfoot thead tr ul".split()
)
STRUCK = frozenset(("del", "s", "strike"))
"""Elements whose text is taken back."""
NOT_PROSE = STRUCK | frozenset("math pre script style svg template textarea".split())

_IN_TAG = re.compile(r"[>\"']")


class Elements:
    """The block-level elements that are open, and what they are to the outline of the text."""

    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._open: list[tuple[str, str]] = []  # the name, and that of the element that gives the role
        self._depths: dict[str, int] = {}

    def open(self, name: str) -> None:
        """A block-level element begins; the block before it has been emitted."""
        if name == "blockquote":
            self._outline.open_html_quote()
        elif name == "table":
            self._outline.start_table()
        elif name == "tr":
            self._outline.start_row()
        elif name in ("td", "th"):
            self._outline.start_cell()
        if name != "hr":
            inherited = self._open[-1][1] if self._open else ""
            self._open.append((name, name if name in _ROLES else inherited))
            self._depths[name] = self._depths.get(name, 0) + 1

    def close(self, name: str) -> None:
        """A block-level element ends, and with it those inside that have not ended; its block has been emitted."""
        if name == "blockquote":
            self._outline.close_html_quote()
        # A depth of 0 means that the end tag closes nothing; searching the stack each time would be quadratic.
        while self._depths.get(name):
            element, _ = self._open.pop()
            self._depths[element] -= 1
            if element == name:
                break

    def emit(self, block: Gatherer) -> None:
        """Add a block to the outline, with the role that the elements around it give."""
        giver = self._open[-1][1] if self._open else ""
        level = int(giver[1]) if giver[:1] == "h" else 0 if giver == "title" else None
        self._outline.emit(block, _ROLES.get(giver, Role.PARAGRAPH), level=level, heads_column=giver == "th")


class Tags:
    """Where what begins in a text ends; offsets are those of the text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._has_tags = self._has_values = True

    def find(self, closer: str, start: int) -> tuple[int, int]:
        """Where `closer` starts and ends; without one, the rest is inside."""
        end = self._text.find(closer, start)
        return (len(self._text),) * 2 if end < 0 else (end, end + len(closer))

    def end(self, start: int) -> int:
        """The offset after the `>` of a tag, which may hold a `>` in quotes; -1 when the tag never ends."""
        at = start
        while self._has_values and (found := _IN_TAG.search(self._text, at)):
            at = found.end()
            if found.group() == ">":
                return at
            # An apostrophe that follows no `=` is a slip of the pen, not the start of a value.
            if self._text[max(start, found.start() - 8) : found.start()].rstrip().endswith("="):
                closing = self._text.find(found.group(), at)
                if closing < 0:
                    break
                at = closing + 1
        # Once a tag has no end, trust no quotation mark, then no `<`: each would search the whole rest once more.
        self._has_values = False
        end = self._text.find(">", start) if self._has_tags else -1
        self._has_tags = end >= 0
        return end + 1 if end >= 0 else -1
