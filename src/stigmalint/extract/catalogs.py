"""Reads the English texts of translation catalogs: JSON, gettext and Java properties."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stigmalint.extract.gather import Gatherer, Outline, Slices
from stigmalint.extract.json_values import Value, parse, pieces, unreadable
from stigmalint.extract.lines import Line, lines_of
from stigmalint.extract.messages import add_message, is_for_programs, is_foreign, is_other_language, is_text
from stigmalint.prose import Prose, Role, Source
from stigmalint.text.spans import Span

Piece = tuple[str, int] | tuple[str, int, int]

_KEYWORD = re.compile(r"[ \t]*(msgctxt|msgid|msgid_plural|msgstr(?:\[[0-9]+\])?)(?=[ \t]*\")")
_STRING = re.compile(r"[ \t]*\"((?:[^\"\\\r\n]|\\.)*)\"[ \t]*")
_LANGUAGE = re.compile(r"\"Language:[ \t]*([\w@.-]*)")
_KEY = re.compile(r"[ \t\f]*((?:[^\s:=\\#!]|\\.)(?:[^\s:=\\]|\\.)*)[ \t\f]*[:=]?[ \t\f]*")
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|(\r\n|\r|\n)[ \t\f]*|(.))", re.DOTALL)
_NAMED = {"n": "\n", "t": "\t", "r": "\n", "f": " "}


def read_json(source: Source) -> Prose:
    """The texts in a JSON file. Raises UnreadableError for invalid JSON."""
    value, comments = parse(source)
    outline = Outline()
    for comment in comments:
        _emit_comment(outline, source.text, comment)
    if not is_foreign(source.path):
        for span in _json_strings(value):
            slices = Slices(pieces(source.text, span))
            if is_text(slices.text):
                add_message(slices, outline)
    return Prose(source, tuple(outline.blocks()), reserved='"\\')


def _json_strings(value: Value) -> Iterator[Span]:
    waiting = [value]
    while waiting:  # no recursion: what is valid may still lie deep
        item = waiting.pop()
        if isinstance(item, Span):
            yield item
        elif isinstance(item, list):
            waiting += item
        elif isinstance(item, dict):
            waiting += [inner for key, inner in item.items() if not (is_for_programs(key) or is_other_language(key))]


def read_po(source: Source) -> Prose:
    """The translations of an English catalog, or the messages of one that has none (`.pot`)."""
    outline = Outline()
    named = _LANGUAGE.search(source.text)
    language = named[1] if named else ""
    if is_other_language(re.split(r"[@.]", language)[0]) or is_foreign(source.path):
        return Prose(source, ())
    # The first entry is that of the catalog itself, whose message is empty.
    entries = [
        entry for entry in _entries(source, outline) if any(_is_said(strings) for strings in _of(entry, "msgid"))
    ]
    is_template = not any(_is_said(strings) for entry in entries for strings in _of(entry, "msgstr"))
    for entry in entries:
        for strings in _of(entry, "msgid" if is_template else "msgstr"):
            slices = Slices(piece for string in strings for piece in pieces(source.text, string))
            add_message(slices, outline, is_fixed=is_template)
    return Prose(source, tuple(outline.blocks()), reserved='"\\')


def _of(entry: list[tuple[str, list[Span]]], keyword: str) -> list[list[Span]]:
    """What comes after a keyword, and behind its plural."""
    return [strings for its, strings in entry if its.startswith(keyword)]


def _is_said(strings: list[Span]) -> bool:
    return any(len(string) for string in strings)


def _entries(source: Source, outline: Outline) -> Iterator[list[tuple[str, list[Span]]]]:
    """Keywords with their strings, an entry at a time. Raises UnreadableError for a line that is none of either."""
    entry: list[tuple[str, list[Span]]] = []
    for line in lines_of(source.text):
        text = line.text
        if line.is_blank:
            continue
        if text.lstrip().startswith("#"):
            if not text.lstrip().startswith(("#~", "#:", "#,", "#|", "#.")):
                _emit_line_comment(outline, line, "#")
            continue
        at = 0
        if found := _KEYWORD.match(text):
            if entry and entry[-1][0].startswith("msgstr") and not found[1].startswith("msgstr"):
                yield entry
                entry = []
            entry.append((found[1], []))
            at = found.end()
        string = _STRING.fullmatch(text, at)
        if string is None or not entry:
            raise unreadable(source, "gettext", line.start, "a keyword and a string in quotation marks are expected")
        entry[-1][1].append(Span(*string.span(1)).shift(line.start))
    if entry:
        yield entry


def read_properties(source: Source) -> Prose:
    """The texts in a file of Java properties."""
    outline = Outline()
    foreign = is_foreign(source.path)
    at = 0
    for line in lines_of(source.text):
        if line.start < at or line.is_blank:
            continue
        if line.text.lstrip()[0] in "#!":
            _emit_line_comment(outline, line, "#!")
            continue
        end = line
        at = line.start + len(line.text)
        while re.search(r"(?<!\\)(?:\\\\)*\\$", source.text[end.start : at]) and at < len(source.text):
            end = next(lines_of(source.text, at + len(end.end)), end._replace(start=len(source.text)))
            at = end.start + len(end.text)
        key = _KEY.match(source.text, line.start, at)
        if (
            key
            and not foreign
            and is_text(source.text[key.end() : at])
            and not is_for_programs(key[1].rpartition(".")[2])
        ):
            add_message(Slices(_property(source.text, key.end(), at)), outline)
    return Prose(source, tuple(outline.blocks()), reserved="\\'{}")


def _property(text: str, at: int, end: int) -> Iterator[Piece]:
    has_arguments = "{" in text[at:end]
    while found := _ESCAPE.search(text, at, end):
        yield from _quoted(text, at, found.start(), has_arguments)
        at = found.end()
        if found[1]:
            number = int(found[1], 16)
            yield "" if 0xD800 <= number < 0xE000 else chr(number), found.start(), at
        elif found[3] and found[3] in _NAMED:
            yield _NAMED[found[3]], found.start(), at
        elif found[3]:
            yield found[3], found.start(3)
    yield from _quoted(text, at, end, has_arguments)


def _quoted(text: str, at: int, end: int, has_arguments: bool) -> Iterator[Piece]:
    """In a text with arguments an apostrophe is written twice."""
    while has_arguments and (found := text.find("''", at, end)) >= 0:
        yield text[at : found + 1], at
        at = found + 2
    yield text[at:end], at


def _emit_line_comment(outline: Outline, line: Line, signs: str) -> None:
    inside = line.text.lstrip().lstrip(signs)
    start = line.start + len(line.text) - len(inside)
    gatherer = Gatherer()
    gatherer.add(inside, start)
    outline.emit(gatherer, Role.COMMENT)


def _emit_comment(outline: Outline, text: str, span: Span) -> None:
    gatherer = Gatherer()
    gatherer.add(span.of(text), span.start)
    outline.emit(gatherer, Role.COMMENT)
