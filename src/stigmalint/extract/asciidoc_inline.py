"""Parses the text of one AsciiDoc block into pieces and marks: emphasis, macros, attributes, code."""

from __future__ import annotations

import re

from stigmalint.extract.gather import Gatherer, Slices
from stigmalint.prose import MarkKind

_WORD = r"(?<![\w;:}\\])"
_NAME = r"[A-Za-z][\w-]*"
_TOKEN = re.compile(
    r"\\(?P<escaped>[*_`#^~+{<\[:(])"
    r"|(?P<pass>\+\+\+(?:[^+]|\+(?!\+\+))+\+\+\+|\+\+(?:[^+]|\+(?!\+))+\+\+|(?<![\w;:}\\])\+(?=\S)[^+]+(?<=\S)\+(?!\w))"
    r"|(?P<curved>[\"']`(?=\S)(?P<quoted>[^`]+)(?<=\S)`[\"'])"
    r"|``(?P<code>(?:[^`]|`(?!`))+)``|(?<![\w;:}\\])`(?=\S)(?P<mono>[^`]+)(?<=\S)`(?!\w)"
    r"|(?P<role>\[[.#%\w][^\[\]\r\n]*\])(?=#|\*|_|`)"
    r"|(?P<sign>\*\*|__|##|\*|_|#)"
    r"|\^(?P<sup>[^\s^]+)\^|~(?P<sub>[^\s~]+)~"
    rf"|(?P<attribute>\{{(?:{_NAME}(?::[^{{}}\r\n]*)?)\}})"
    r"|<<(?P<xref>[^<>,\r\n]+)(?:,(?P<words>[^<>]+))?>>"
    r"|(?P<anchor>\[\[\[?[^\[\]\r\n]*\]?\]\]|\[#[\w.-]+\](?!#))"
    r"|(?P<hidden>\(\(\((?:[^()]|\((?!\())+\)\)\))|\(\((?P<term>[^()]+)\)\)"
    r"|(?P<macro>(?:https?|ftp|irc)://[^\s\[\]<>\"']+(?=\[)|(?<!\w)[a-z][\w-]*:(?![:\s])[^\s\[\]]*(?=\[))"
    r"|(?P<address>(?:https?|ftp|irc)://[^\s\[\]<>\"']+)"
    r"|(?P<callout><\.?\d*>)|(?P<break> \+(?=[\r\n]|\Z))",
    re.MULTILINE,
)
_CLOSERS = {
    "**": re.compile(r"(?<=\S)\*\*"),
    "__": re.compile(r"(?<=\S)__"),
    "##": re.compile(r"(?<=\S)##"),
    "*": re.compile(r"(?<=[^\s*])\*(?![\w*])"),
    "_": re.compile(r"(?<=[^\s_])_(?![\w_])"),
    "#": re.compile(r"(?<=[^\s#])#(?![\w#])"),
}
_KINDS = {"*": MarkKind.STRONG, "_": MarkKind.EMPHASIS, "#": MarkKind.EMPHASIS}
_SIGNS = re.compile(r"[*_`#^~+{<\[:(\\]")
_STRUCK = frozenset(("[line-through]", "[.line-through]", "[.strike]"))
_OF_WORDS = frozenset("link mailto xref footnote footnoteref indexterm2 irc ftp http https".split())
"""Macros whose text is read; that of others is a key, a menu, or code."""
_PICTURES = frozenset(("image", "icon"))
_ENTRY = re.compile(r"\s*(?:\"((?:[^\"\\]|\\.)*)\"|([^,\"\]=]*)(?=,|\Z)|[\w-]+=(?:\"[^\"]*\"|[^,\"]*))")
_DEEPEST = 8


def read_inline(slices: Slices, gatherer: Gatherer) -> None:
    """Add the text of `slices` to a block."""
    if _SIGNS.search(slices.text):
        _Reader(slices, gatherer).read(0, len(slices.text), 0)
    else:
        slices.add_to(gatherer, 0, len(slices.text))


class _Reader:
    def __init__(self, slices: Slices, gatherer: Gatherer) -> None:
        self._slices, self._text, self._gatherer = slices, slices.text, gatherer
        self._unclosed: dict[str, int] = {}

    def read(self, at: int, end: int, depth: int) -> None:
        """Add `text[at:end]`."""
        while token := _TOKEN.search(self._text, at, end):
            self._slices.add_to(self._gatherer, at, token.start())
            at = self._read_token(token, end, depth)
        self._slices.add_to(self._gatherer, at, end)

    def _read_token(self, token: re.Match[str], end: int, depth: int) -> int:
        kind, start, after = token.lastgroup, token.start(), token.end()
        if kind == "escaped":
            self._slices.add_to(self._gatherer, *token.span("escaped"))
        elif token["curved"] is not None:
            # The typographic quotation marks that readers see stand for two signs each.
            for first, last in ((start, start + 2), (after - 2, after)):
                sign = '"' if '"' in self._text[first:last] else "'"
                self._gatherer.add(sign, self._slices.source(first), self._slices.source_end(last))
                if first == start:
                    self.read(*token.span("quoted"), depth + 1)
        elif kind in ("code", "mono", "pass", "attribute", "address"):
            self._add_code(*token.span(kind))
        elif kind == "sign":
            return self._read_stress(token, end, depth)
        elif kind == "role":
            return self._read_role(token, end)
        elif kind in ("sup", "sub", "term"):
            self.read(*token.span(kind), depth + 1)
        elif kind == "words":
            self._add(MarkKind.LINK, *token.span("words"), depth)
        elif kind == "macro":
            return self._read_macro(token, end, depth)
        return after

    def _add_code(self, start: int, end: int) -> None:
        begin = self._gatherer.length
        self._slices.add_to(self._gatherer, start, end)
        self._gatherer.mark(MarkKind.CODE, begin, self._gatherer.length)

    def _add(self, kind: MarkKind, start: int, end: int, depth: int) -> None:
        begin = self._gatherer.length
        if depth < _DEEPEST:
            self.read(start, end, depth + 1)
        else:
            self._slices.add_to(self._gatherer, start, end)
        self._gatherer.mark(kind, begin, self._gatherer.length)

    def _read_stress(self, token: re.Match[str], end: int, depth: int) -> int:
        sign, start, after = token.group(), token.start(), token.end()
        follows = self._text[start - 1 : start] if start else ""
        opens = not self._text[after : after + 1].isspace() and after < end
        if len(sign) == 1 and (follows.isalnum() or (follows and follows in "_;:}")):
            opens = False
        closing = None
        if opens and self._unclosed.get(sign, end + 1) > end:
            closing = _CLOSERS[sign].search(self._text, after + 1, end)
            if closing is None:
                self._unclosed[sign] = end
        if closing is None:
            self._slices.add_to(self._gatherer, start, after)
            return after
        self._add(_KINDS[sign[0]], after, closing.start(), depth)
        return closing.end()

    def _read_role(self, token: re.Match[str], end: int) -> int:
        """[.role]#text#: the role is no text; struck out text is taken back."""
        after = token.end()
        if token.group() in _STRUCK:
            sign = "##" if self._text.startswith("##", after) else self._text[after]
            closing = _CLOSERS[sign].search(self._text, after + len(sign) + 1, end) if sign in _CLOSERS else None
            return closing.end() if closing else after
        return after

    def _read_macro(self, token: re.Match[str], end: int, depth: int) -> int:
        """name:target[text], of which some have text that is read."""
        name = token.group().partition(":")[0]
        opening = token.end()
        closing = self._bracket_end(opening + 1, end)
        if closing < 0:
            self._add_code(token.start(), token.end())
            return token.end()
        inside = (opening + 1, closing)
        if name in _OF_WORDS:
            words = _ENTRY.match(self._text, *inside)
            if name.startswith("foot") or words is None or words.end() == closing or not words[1]:
                self._add(MarkKind.LINK, *self._without_options(*inside), depth)
            else:
                self._add(MarkKind.LINK, *words.span(1), depth)
        elif name in _PICTURES:
            pass  # the words for a picture in a line are read by no one who sees it
        else:
            self._add_code(*inside)
        return closing + 1

    def _without_options(self, start: int, end: int) -> tuple[int, int]:
        """link:x[the text^], link:x[the text,window=_blank]"""
        options = re.compile(r"\^?(?:,\s*[\w-]+=[^\[\]]*)?\s*$").search(self._text, start, end)
        return start, options.start() if options else end

    def _bracket_end(self, at: int, end: int) -> int:
        limit = min(end, at + 2000)
        depth = 1
        for found in re.compile(r"\\.|[\[\]]", re.DOTALL).finditer(self._text, at, limit):
            depth += (found.group() == "[") - (found.group() == "]")
            if depth == 0:
                return found.start()
        return -1
