"""Reads the prose of a page of HTML or XHTML: its text, and attributes whose values are read aloud or shown.

The tokens are found in one pass, as in `html_fragment`, and for the same reasons: real pages are broken, hold the
expressions of some template language, and are to be written back byte for byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from html import unescape
from types import MappingProxyType

from stigmalint.extract.front_matter import read_front_matter
from stigmalint.extract.gather import Gatherer, Outline
from stigmalint.extract.html_elements import BLOCK_LEVEL, ENTITY, NOT_PROSE, Elements, Tags
from stigmalint.prose import Prose, Role, Source

_TOKEN = re.compile(
    r"<(?:(/?[A-Za-z][A-Za-z0-9:-]*)[ ]?/?>"  # 1: a tag without attributes
    r"|([A-Za-z][\w:.-]*)"  # 2: the name, 3: the attributes
    r"((?:\s+[^\s\"'<>/=]+(?:\s*=\s*(?:\"[^\"]*\"|'[^']*'|[^\s\"'=<>`]+))?)+)\s*/?>"
    r"|(/?[A-Za-z])"  # 4: a tag that is odd
    r"|(!--|!\[CDATA\[|[!?%]))"  # 5: what is not an element
    rf"|({ENTITY})"  # 6
    r"|(\{#(?=[\s-])|\{\{!--|\{\{!|\{%-?[ \t]*comment\b[^%]*%\})"  # 7: a comment of a template
)
_CLOSERS: Mapping[str, str] = MappingProxyType(
    {"!--": "-->", "![CDATA[": "]]>", "!": ">", "?": "?>", "%": "%>", "{#": "#}", "{{!--": "--}}", "{{!": "}}"}
)
_END_COMMENT = re.compile(r"\{%-?[ \t]*endcomment[ \t]*-?%\}")
_ENTITIES = re.compile(ENTITY)
_LINE_END = re.compile(r"(\r\n|\r|\n)\s*")
_NAME = re.compile(r"/?([^\s/>]+)")
_ATTRIBUTE = re.compile(r"([^\s\"'<>/=]+)(?:\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'=<>`]+)))?")
_MAY_BE_SHOWN = re.compile(r"(?i)\s(?:alt|title|lang|xml:lang|aria-|placeholder|content|label|value|summary)")

_SHOWN = frozenset("title placeholder aria-label aria-description aria-placeholder aria-valuetext".split())
"""Attributes whose values people see or hear, of whatever element."""
_NOT_SHOWN = frozenset("link style script html head meta base source param template svg math".split())
"""Elements whose title no one sees."""
_OF_SOME: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "alt": frozenset(("img", "area", "input")),
        "label": frozenset(("option", "optgroup", "track")),
        "summary": frozenset(("table",)),
    }
)
_META = re.compile(
    r"(?:(?:og|twitter|article|dc|dcterms):|(?:dc|dcterms)\.)?(?:(?:[\w-]+:)?description|title|abstract|summary|headline|image:alt)",
    re.IGNORECASE,
)
"""What a `meta` element may say that is shown, in lists of what was found or beside a link."""
_BUTTONS = frozenset(("submit", "button", "reset"))
_VOID = frozenset("area base br col embed hr img input link meta param source track wbr".split())
_RAW = NOT_PROSE | frozenset(("xmp", "plaintext", "noembed", "noframes"))


def read_page(source: Source) -> Prose:
    """The prose of a page."""
    outline = Outline()
    start = read_front_matter(source.text, outline, source.front_matter) if source.text.startswith("---") else 0
    _Reader(source.text, outline).read(start)
    return Prose(source, tuple(outline.blocks()))


class _Reader:
    def __init__(self, text: str, outline: Outline) -> None:
        self._text = text
        self._outline = outline
        self._block = Gatherer()
        self._elements = Elements(outline)
        self._tags = Tags(text)
        self._languages: list[tuple[str, int, bool]] = []
        """Elements that name a language other than that around them: how many of the name are open, is it English."""
        self._is_english = True
        self._missing: set[str] = set()

    def read(self, at: int) -> None:
        text, search = self._text, _TOKEN.search
        while token := search(text, at):
            start = token.start()
            if start > at and self._is_english:
                self._add_text(at, start)
            at = token.end()
            number = token.lastindex
            if number == 1:
                name = token[1].lower()
                if name[0] == "/":
                    self._close(name[1:])
                else:
                    at = self._open(name, start, at, 0, 0)
            elif number == 3:
                at = self._open(token[2].lower(), start, at, *token.span(3))
            elif number == 6:
                self._add_entity(start, at)
            else:
                at = self._read_odd(token)
        if self._is_english:
            self._add_text(at, len(text))
        self._flush()

    def _read_odd(self, token: re.Match[str]) -> int:
        """A tag that is not written as it should be, or what is not an element; the offset where the text goes on."""
        start = token.start()
        if token[4]:
            end = self._tags.end(token.end())
            if end < 0:
                self._block.add(token.group(), start)
                return token.end()
            found = _NAME.match(self._text, start + 1)
            name = found[1].lower() if found else ""
            if token[4][0] == "/":
                self._close(name)
                return end
            return self._open(name, start, end, found.end() if found else end, end - 1)
        opener = token[5] or token[7]
        if opener in _CLOSERS:
            inside, after = self._tags.find(_CLOSERS[opener], token.end())
        else:
            closing = _END_COMMENT.search(self._text, token.end())
            inside, after = closing.span() if closing else (len(self._text),) * 2
        if opener in ("!--", "{#", "{{!--", "{{!") or token[7]:
            comment = Gatherer()
            comment.add(self._text[token.end() : inside], token.end())
            self._outline.emit(comment, Role.COMMENT)
        return after

    # Text -----------------------------------------------------------------------------------------------------------

    def _add_text(self, start: int, end: int) -> None:
        """Lines are read on without their indentation."""
        text, block = self._text, self._block
        if block.is_new:
            stretch = text[start:end]
            start = end - len(stretch.lstrip())
            if start == end:
                return
        while found := _LINE_END.search(text, start, end):
            block.add(text[start : found.start()].rstrip(" \t"), start)
            block.add_break(found[1], found.start())
            start = found.end()
        if start < end:
            block.add(text[start:end], start)

    def _add_entity(self, start: int, end: int) -> None:
        if self._is_english:
            _add_entity(self._block, self._text, start, end)

    def _flush(self) -> None:
        if self._block.is_new:
            return
        self._elements.emit(self._block)
        self._block = Gatherer()

    # Elements -------------------------------------------------------------------------------------------------------

    def _open(self, name: str, start: int, end: int, first: int, last: int) -> int:
        """An element begins: its tag is `text[start:end]`, its attributes from `first` to `last`. Where to go on."""
        if self._languages:
            self._enter(name, start, end)
        if first < last and _MAY_BE_SHOWN.search(self._text, first, last):
            self._read_attributes(name, first, last, is_closed=self._text[end - 2] == "/")
        if name in BLOCK_LEVEL:
            self._flush()
            self._elements.open(name)
        elif name == "br":
            self._block.add_break("\n", start, end)
        elif name in _RAW:
            if self._text[end - 2] == "/":
                return end
            closing = None if name in self._missing else _closing(name).search(self._text, end)
            if closing is None:
                self._missing.add(name)
                return len(self._text) if name != "s" else end
            return closing.start()
        else:
            self._block.open(name)
        return end

    def _close(self, name: str) -> None:
        if name not in BLOCK_LEVEL:
            self._block.close(name)
        else:
            self._flush()
            self._elements.close(name)
        if self._languages and self._languages[-1][0] == name:
            self._leave()

    # Languages ------------------------------------------------------------------------------------------------------

    def _enter(self, name: str, start: int, end: int) -> None:
        inner, depth, is_english = self._languages[-1]
        if inner == "p" and name in BLOCK_LEVEL:  # which ends a paragraph whose end tag was left out
            self._flush()
            self._languages.pop()
            self._is_english = self._languages[-1][2] if self._languages else True
        elif inner == name and name not in _VOID and self._text[end - 2] != "/":
            self._languages[-1] = (inner, depth + 1, is_english)

    def _leave(self) -> None:
        name, depth, is_english = self._languages.pop()
        if depth > 1:
            self._languages.append((name, depth - 1, is_english))
        self._is_english = self._languages[-1][2] if self._languages else True

    def _speak(self, name: str, language: str) -> None:
        is_english = not language or language.lower().partition("-")[0] in ("en", "eng", "x", "{{", "{%", "<")
        if is_english == self._is_english and not self._languages:
            return
        if name in BLOCK_LEVEL:
            self._flush()
        self._languages.append((name, 1, is_english))
        self._is_english = is_english

    # Attributes -----------------------------------------------------------------------------------------------------

    def _read_attributes(self, name: str, first: int, last: int, *, is_closed: bool) -> None:
        attributes: dict[str, re.Match[str]] = {}
        for found in _ATTRIBUTE.finditer(self._text, first, last):
            attributes.setdefault(found[1].lower(), found)
        language = attributes.get("lang") or attributes.get("xml:lang")
        if language and name not in _VOID and not is_closed:
            value = _value(language)
            if "{" not in value and "<" not in value:
                self._speak(name, value.strip())
        if not self._is_english or (language and name in _VOID and not _value(language).lower().startswith("en")):
            return
        for key in _shown(name, attributes):
            self._read_value(attributes[key])

    def _read_value(self, attribute: re.Match[str]) -> None:
        caption, text = Gatherer(), self._text
        if attribute[4]:  # without quotation marks it ends at a blank, which another wording may have
            caption.add(attribute[4], *attribute.span(4))
        else:
            at, end = attribute.span(2 if attribute[2] is not None else 3)
            for entity in _ENTITIES.finditer(text, max(at, 0), end):
                caption.add(text[at : entity.start()], at)
                _add_entity(caption, text, *entity.span())
                at = entity.end()
            caption.add(text[at:end], at)
        self._outline.emit(caption.is_string(), Role.CAPTION)


def _shown(name: str, attributes: Mapping[str, re.Match[str]]) -> Iterator[str]:
    """The names of the attributes of an element whose values are shown."""
    for key in attributes:
        if key in _SHOWN:
            if name not in _NOT_SHOWN:
                yield key
        elif key in _OF_SOME:
            if name in _OF_SOME[key]:
                yield key
        elif key == "value":
            kind = attributes.get("type")
            if name == "input" and kind and _value(kind).lower() in _BUTTONS:
                yield key
        elif key == "content" and name == "meta":
            about = attributes.get("name") or attributes.get("property") or attributes.get("itemprop")
            if about and _META.fullmatch(_value(about).strip()):
                yield key


def _value(attribute: re.Match[str]) -> str:
    return attribute[2] or attribute[3] or attribute[4] or ""


def _add_entity(gatherer: Gatherer, text: str, start: int, end: int) -> None:
    written = text[start:end]
    meant = unescape(written)
    if meant == written:
        gatherer.add(written, start)
    else:
        gatherer.add(meant, start, end)


_CLOSING = {name: re.compile(rf"</{name}(?![^\s/>])", re.IGNORECASE) for name in _RAW}


def _closing(name: str) -> re.Pattern[str]:
    return _CLOSING[name]
