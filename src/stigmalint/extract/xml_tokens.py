"""The tags and texts of an XML text, with their positions.

Expat says whether it is XML. It also tells places, but in bytes of what it is handed, and gives attributes and texts
without their entities; so the places are found in the text itself, which is simple where it is known to be well-formed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from html import unescape
from typing import NamedTuple
from xml.parsers import expat

from stigmalint.prose import Source, UnreadableError
from stigmalint.text.spans import LineIndex, Span

_TOKEN = re.compile(
    r"<(?:(/?)([^\s<>/!?]+)((?:\s+[^\s=<>]+\s*=\s*(?:\"[^\"<]*\"|'[^'<]*'))*)\s*(/?)>"  # 1: end, 2: name, 4: empty
    r"|!--.*?-->|!\[CDATA\[(.*?)\]\]>|\?.*?\?>|![^>]*>)"  # 5: text
    r"|(&[^;\s]{1,40};)",  # 6
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([^\s=<>]+)\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")
_ENCODING = re.compile(r"(\A\ufeff?\s*<\?xml\b[^<>]{0,200}?)\s+encoding\s*=\s*(?:\"[^\"]*\"|'[^']*')")
_NAMESPACE = re.compile(r"\sxmlns(?::([^\s=]+))?\s*=\s*(?:\"([^\"<]*)\"|'([^'<]*)')")


def validate(source: Source, text: str, part: str = "") -> None:
    """Raises UnreadableError for invalid XML, and for XML with its own entities, or of other files."""

    where = f" in {part}" if part else ""

    def refuse(*_: object) -> None:
        raise UnreadableError(f"{source.path}: XML with its own entities is not supported{where}; leave the file out")

    parser = expat.ParserCreate()
    parser.EntityDeclHandler = refuse
    if part:  # in a package no document type is allowed at all
        parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(_ENCODING.sub(r"\1", text, count=1).encode("utf-8", "replace"), True)
    except expat.ExpatError as error:
        ahead = text.split("\n")[: error.lineno - 1]
        place = LineIndex(text).position(min(sum(len(line) + 1 for line in ahead), len(text)))
        why = f"not valid XML ({expat.ErrorString(error.code)})"
        if part:
            cure = "open the file in the program that made it and save it again"
            raise UnreadableError(f"{source.path}: {part}:{place[0]} in it is {why}; {cure}") from None
        raise UnreadableError(f"{source.path}:{place[0]}:{place[1]}: {why}; fix it, or leave the file out") from None


def any_prefix(prefixes: Iterable[str]) -> str:
    """A regular expression for any of some prefixes of names, with its colon; an empty one has none."""
    return "(?:" + "|".join(re.escape(f"{prefix}:" if prefix else "") for prefix in sorted(prefixes)) + ")"


class Token(NamedTuple):
    """A tag, or a stretch of text.

    `name` is that of a tag, with the usual prefix of its namespace, and empty for text; `text` is what the text says.
    A text that is not `verbatim` is an entity.
    """

    start: int
    end: int
    name: str = ""
    is_end: bool = False
    is_empty: bool = False
    written: str = ""
    """The attributes of a tag as they are written."""
    text: str = ""
    verbatim: bool = True


class Prefixes:
    """The names of elements with the usual prefixes, whatever prefixes a document uses."""

    def __init__(self, text: str, usual: Mapping[str, str]) -> None:
        """`usual` maps the ends of namespaces' names to prefixes."""
        self._known: dict[str, str] = {}
        self.own: dict[str, str] = {}
        """What the document calls the usual prefixes."""
        for prefix, double, single in dict.fromkeys(_NAMESPACE.findall(text)):
            for end, name in usual.items():
                if (double or single).endswith(end) and name != prefix:
                    self._known[prefix] = name
                    self.own[name] = prefix
        self._names: dict[str, str] = {}

    def usual(self, name: str) -> str:
        found = self._names.get(name)
        if found is None:
            prefix, colon, local = name.rpartition(":")
            known = self._known.get(prefix)
            found = self._names[name] = f"{known}:{local}" if known else f"{prefix}{colon}{local}"
        return found

    def attributes(self, token: Token) -> dict[str, str]:
        """The attributes of a tag, without prefixes: no two that are read differ in these alone."""
        return {
            name.rpartition(":")[2]: unescape(double or single)
            for name, double, single in _ATTRIBUTE.findall(token.written)
        }


def attribute_place(text: str, token: Token, name: str) -> Span:
    """Where the value of an attribute of a tag stands; an empty span for none."""
    for found in _ATTRIBUTE.finditer(text, token.start, token.end):
        if found[1].rpartition(":")[2] == name:
            return Span(*found.span(2 if found[2] is not None else 3))
    return Span(token.start, token.start)


def tokens(text: str, span: Span, prefixes: Prefixes) -> Iterator[Token]:
    """The tags and texts of well-formed XML in a part of a text, in order."""
    at, usual = span.start, prefixes.usual
    for found in _TOKEN.finditer(text, span.start, span.end):
        start, end = found.span()
        if start > at:
            yield Token(at, start, text=text[at:start])
        at = end
        sign, name, written, empty, inside, entity = found.groups()
        if name:
            yield Token(start, end, usual(name), bool(sign), bool(empty), written)
        elif inside:
            yield Token(*found.span(5), text=inside)
        elif entity:
            yield Token(start, end, text=unescape(entity), verbatim=False)
    if at < span.end:
        yield Token(at, span.end, text=text[at : span.end])
