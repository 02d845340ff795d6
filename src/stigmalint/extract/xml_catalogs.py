"""Reads the English texts of XML catalogs: Android strings and XLIFF."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stigmalint.extract.gather import Gatherer, Outline, Slices
from stigmalint.extract.messages import add_message, is_foreign, is_other_language
from stigmalint.extract.xml_tokens import validate
from stigmalint.prose import Prose, Role, Source

_COMMENT = re.compile(r"<!--(.*?)-->", re.DOTALL)
_STRING = re.compile(r"<(string|item)(\s[^<>]*)?(?<!/)>(.*?)</\1\s*>", re.DOTALL)
_UNIT = re.compile(r"<(source|target)(\s[^<>]*)?(?<!/)>(.*?)</\1\s*>", re.DOTALL)
_CODE = re.compile(
    r"<(ph|bpt|ept|it|xliff:g|sub)\b[^<>]*(?<!/)>.*?</\1\s*>|<!\[CDATA\[|\]\]>|<!--.*?-->|</?(?:g|x|bx|ex|mrk|pc|sc|ec|ph)\b[^<>]*>",
    re.DOTALL,
)
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(.))", re.DOTALL)
_NAMED = {"n": "\n", "t": "\t"}


def read_android(source: Source) -> Prose:
    """The texts of Android's `strings.xml`. Raises UnreadableError for invalid XML."""
    validate(source, source.text)
    outline = Outline()
    text = _read_comments(source, outline)
    if not is_foreign(source.path):
        for found in _STRING.finditer(text):
            if 'translatable="false"' not in (found[2] or ""):
                add_message(Slices(_android(source.text, *found.span(3))), outline)
    return Prose(source, tuple(outline.blocks()), reserved="\\'\"<>&@?{}")


def read_xliff(source: Source) -> Prose:
    """The English side of an XLIFF file. Raises UnreadableError for invalid XML."""
    validate(source, source.text)
    outline = Outline()
    text = _read_comments(source, outline)
    target = re.search(r"\b(?:target-language|trgLang)\s*=\s*[\"']([\w-]+)", text)
    origin = re.search(r"\b(?:source-language|srcLang)\s*=\s*[\"']([\w-]+)", text)
    side = "target" if target and target[1].lower().startswith("en") else "source"
    if side == "source" and origin and is_other_language(origin[1]):
        return Prose(source, ())
    for found in _UNIT.finditer(text):
        if found[1] == side:
            add_message(Slices(_without_code(source.text, *found.span(3))), outline)
    return Prose(source, tuple(outline.blocks()), reserved="<>&")


def _read_comments(source: Source, outline: Outline) -> str:
    """Add the comments; the text with blanks in their place."""
    for found in _COMMENT.finditer(source.text):
        gatherer = Gatherer()
        gatherer.add(found[1], found.start(1))
        outline.emit(gatherer, Role.COMMENT)
    return _COMMENT.sub(lambda found: " " * len(found.group()), source.text)


def _without_code(text: str, at: int, end: int) -> Iterator[tuple[str, int]]:
    for found in _CODE.finditer(text, at, end):
        yield text[at : found.start()], at
        at = found.end()
    yield text[at:end], at


def _android(text: str, start: int, end: int) -> Iterator[tuple[str, int] | tuple[str, int, int]]:
    for stretch, begin in _without_code(text, start, end):
        at, last = begin, begin + len(stretch)
        while found := _ESCAPE.search(text, at, last):
            yield text[at : found.start()], at
            at = found.end()
            if found[1]:
                yield chr(int(found[1], 16)), found.start(), at
            elif found[2] in _NAMED:
                yield _NAMED[found[2]], found.start(), at
            else:
                yield found[2], found.start(2)
        yield text[at:last], at
