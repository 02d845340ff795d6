"""Converts MDX into Markdown of the same length: JavaScript is blanked out, and components are not part of the text.

Imports and exports, expressions in braces and the tags of components are removed; the text between the tags stays,
and so do the values of those properties that are texts by custom. What has no end is text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from stigmalint.extract.commonmark import Common, Reading
from stigmalint.text.spans import Span

_MODULE = r"import[ \t]*[\w{*\"']|export[ \t]+(?:default\b|const\b|let\b|var\b|function\b|async\b|class\b|[{*])"
_OPENER = re.compile(
    r"\\[!-/:-@\[-`{-~]|(?P<fence>(?<![^\n])[ \t>]*(?:`{3,}|~{3,}))|(?P<code>`+)"
    rf"|(?P<module>(?<![^\n])(?:{_MODULE}))|(?P<tag></?(?:[A-Za-z][\w.:-]*|(?=>)))|(?P<brace>\{{(?!/\*))"
)
_PIECE = r"\"(?:[^\"\\\r\n]|\\.)*\"|'(?:[^'\\\r\n]|\\.)*'|//[^\r\n]*|/\*(?:.*?\*/)?|[{}()\[\]`]"
_SCRIPT = re.compile(_PIECE, re.DOTALL)
_SCRIPT_OR_BLANK_LINE = re.compile(rf"{_PIECE}|\r?\n(?=[ \t]*\r?\n)", re.DOTALL)
_TEMPLATE = re.compile(r"\\.|`|\$\{", re.DOTALL)
_ATTRIBUTE = re.compile(
    r"\s+(?:(?P<name>[A-Za-z_$][\w:.$-]*)"
    r"(?:\s*=\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?=(?P<value>\{))))?|(?=(?P<spread>\{)))"
)
_TAG_END = re.compile(r"\s*/?>")
_BLANK = re.compile(r"\{(?:'( )'|\"( )\"|`( )`)\}")
_NO_SPACE = re.compile(r"\S")
_SHOWN = frozenset(
    "title subtitle alt caption description summary label placeholder tooltip heading aria-label".split()
)
"""Properties whose values people read."""
_CODE = frozenset("code pre script style svg math textarea kbd samp".split())
_AROUND = frozenset("p div section article details summary figure center aside main header footer nav".split())
"""Elements that Markdown can be in, which it cannot in HTML outside MDX."""
_LONGEST = 20_000
"""Code points of an expression or a module; what goes on for longer is taken to have no end."""
_MOST_OPEN = 50
"""Those without an end that are examined in one text."""


def to_markdown(text: str) -> Common:
    """A text as the readers of Markdown can read it."""
    return _Reader(text).read()


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self._reading = Reading(text)
        self._open = 0
        self._first = self._was_module = _first(text, 0)

    def read(self) -> Common:
        at = 0
        while found := _OPENER.search(self._text, at):
            at = max(self._read(found), found.end())
        return self._reading.common()

    def _read(self, found: re.Match[str]) -> int:
        start, end, kind = found.start(), found.end(), found.lastgroup
        if kind == "fence":
            sign = found.group().strip(" \t>")
            closing = self._reading.find(rf"(?<![^\n])[ \t>]*{sign[0]}{{{len(sign)},}}[ \t]*(?=\r?\n|\Z)", end)
            return closing.end() if closing else len(self._text)
        if kind == "code":
            return self._reading.after_code(end, end - start)
        if kind == "module":
            return self._read_module(start)
        if kind == "tag":
            return self._read_tag(start, end, found["tag"].strip("</"))
        if kind == "brace":
            return self._read_expression(start)
        return end

    def _read_module(self, start: int) -> int:
        """Imports and exports are on their own lines, and end at a blank line outside all brackets."""
        follows = start in (self._first, self._was_module) or self._text.endswith(("\n\n", "\n\r\n"), 0, start)
        end = self._ended(self._end_of_module, start) if follows else -1
        if end < 0:
            return start
        self._reading.blank(start, end)
        self._was_module = _first(self._text, end)
        return end

    def _read_tag(self, start: int, end: int, name: str) -> int:
        is_component = not name or "." in name or name[0].isupper() or name in _AROUND
        at = end
        is_script = is_component
        shown: list[Span] = []
        while attribute := _ATTRIBUTE.match(self._text, at):
            at = attribute.end()
            if attribute["value"] or attribute["spread"]:
                is_script = True
                at = self._ended(self._end_of_expression, at)
                if at < 0:
                    return end
            elif attribute["name"].lower() in _SHOWN:
                key = "double" if attribute["double"] is not None else "single"
                is_key = attribute["name"] == "label" and re.fullmatch(r"[a-z][\w-]*", attribute[key] or "")
                if attribute[key] and not is_key:
                    shown.append(Span(*attribute.span(key)))
        closing = _TAG_END.match(self._text, at)
        if closing is None:
            return end
        if not is_script:
            return start + 1  # an element of HTML, which is left to Markdown
        at = closing.end()
        if name in _CODE and self._text[start + 1] != "/" and (last := self._reading.find(f"</{name}>", at)):
            at = last.end()
        self._take_out(start, at)
        self._reading.captions += shown
        return at

    def _read_expression(self, start: int) -> int:
        if blank := _BLANK.match(self._text, start):
            self._reading.drop(start, start + 2)
            self._reading.drop(start + 3, blank.end())
            return blank.end()
        end = self._ended(self._end_of_expression, start)
        if end < 0:
            return start + 1
        self._take_out(start, end)
        return end

    def _take_out(self, start: int, end: int) -> None:
        reading = self._reading
        if reading.starts_block(start) and not self._text[end : reading.line_end(end)].strip():
            reading.blank(start, end)
        else:
            reading.drop(start, end)

    def _ended(self, end_of: Callable[[int, int], int], start: int) -> int:
        """Where it ends what opens at `start`; -1 if it does not."""
        if self._open >= _MOST_OPEN:
            return -1
        end = end_of(start, min(len(self._text), start + _LONGEST))
        self._open += end < 0
        return end

    def _end_of_expression(self, start: int, limit: int) -> int:
        opened: list[str] = []
        at = start
        while at < limit:
            if opened and opened[-1] == "`":
                found = _TEMPLATE.search(self._text, at, limit)
            else:
                found = _SCRIPT.search(self._text, at, limit)
            if found is None:
                return -1
            at = found.end()
            sign = found.group()
            if sign in ("{", "(", "[", "${"):
                opened.append(sign[-1])
            elif sign == "`":
                if opened and opened[-1] == "`":
                    opened.pop()
                else:
                    opened.append(sign)
            elif sign in ("}", ")", "]"):
                opened = opened[:-1]
                if not opened:
                    return at
            elif sign == "/*":  # has no end, nor has what it is in
                return -1
        return -1

    def _end_of_module(self, start: int, limit: int) -> int:
        depth, in_template = 0, False
        for found in _SCRIPT_OR_BLANK_LINE.finditer(self._text, start, limit):
            sign = found.group()
            if sign == "/*":
                return -1
            if sign == "`":
                in_template = not in_template
            elif sign in ("{", "(", "["):
                depth += 1
            elif sign in ("}", ")", "]"):
                depth -= 1
            elif sign[0] in "\r\n" and depth <= 0 and not in_template:
                return found.start()
        return limit if limit == len(self._text) else -1


def _first(text: str, at: int) -> int:
    """Where the first character from `at` on stands that is no white space."""
    found = _NO_SPACE.search(text, at)
    return found.start() if found else len(text)
