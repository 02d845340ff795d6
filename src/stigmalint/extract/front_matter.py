"""Reads the front matter of a Markdown file: titles and summaries in YAML (`---`), TOML (`+++`) or JSON.

Values are found by their place, without a parser, because a parser would not tell where the characters stand. A value
that cannot be located exactly is left out; all else in front matter is settings, not prose.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import lru_cache

from stigmalint.extract.gather import Gatherer, Outline
from stigmalint.prose import Role

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
_YAML_KEY = re.compile(r"([ \t]*(?:- +)*)([\"']?)([\w.:-]*[\w.-])\2[ \t]*:(?=\s|$)[ \t]*")
_TOML_KEY = re.compile(r"([ \t]*)([\"']?)((?:[\w-]+\.)*[\w-]+)\2[ \t]*=[ \t]*")
_YAML_PROPERTY = re.compile(r"(?:[&!]\S*[ \t]+)+")
"""An anchor or a tag before the value: &title, !!str."""
_JSON_TOKEN = re.compile(r'("[^"\\]*(?:\\.[^"\\]*)*")(\s*:\s*)?|[{}\[\]]', re.DOTALL)
_DOUBLE_QUOTED = re.compile(r'"([^"\\]*(?:\\.[^"\\]*)*)"', re.DOTALL)
_SINGLE_QUOTED = re.compile(r"'([^']*(?:''[^']*)*)'")
_TOML_LITERAL = re.compile(r"'([^'\r\n]*)'")
_TOML_LONG = {
    '"""': re.compile(r'"""([^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*)"""', re.DOTALL),
    "'''": re.compile(r"'''([^']*(?:'(?!'')[^']*)*)'''"),
}
_AFTER = re.compile(r"[ \t,]*(?:#[^\r\n]*)?(?=[\r\n]|\Z)")
"""What may follow a value on its line."""
_ESCAPE = re.compile(r"\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|x([0-9A-Fa-f]{2})|(\r?\n|\r)[ \t]*|(.))", re.DOTALL)
_NAMED = {"n": "\n", "t": "\t", "r": "\n", "0": "", "b": "", "f": " ", "_": "\xa0", "N": "\n", "L": "\n", "P": "\n"}
_BLOCK_SCALAR = re.compile(r"[|>][-+0-9]{0,2}[ \t]*(?:#.*)?$")
_OTHERS = frozenset(
    "comments replies reactions responses webmentions mentions testimonials reviews quotes guestbook".split()
)
"""Keys under which readers and customers are heard: their words are not the author's."""
_TOML_TABLE = re.compile(r"\s*\[{1,2}([^\[\]]+)\]")
_DIRECTIVE = re.compile(r"(?i)(?<=\s)#[ \t]*(stig[\w-]{2,12}\b[^\r\n]*)")
"""A comment of YAML or TOML that is a suppression, or would be one if it were spelled right."""
_HEADINGS = re.compile(r"(?:title|heading|headline|label|tagline)$")


@dataclass(frozen=True, slots=True)
class HeadLine:
    """One line without the white space at its end; `ended` is the last character of the line above it."""

    text: str
    start: int
    ended: str

    @property
    def indent(self) -> int:
        return len(self.text) - len(self.text.lstrip(" "))


@dataclass(frozen=True, slots=True)
class Key:
    name: str
    of_page: bool


def read_front_matter(text: str, outline: Outline, prose_keys: Collection[str]) -> int:
    """Add the prose of the front matter to `outline`, and its suppressions.

    Returns the offset where the body starts, 0 if there is no head. `prose_keys` are the keys whose values are prose,
    at any depth, however they are spelled: `meta_title`, `metaTitle`.
    """
    begin = 1 if text.startswith("\ufeff") else 0
    fence = text[begin : begin + 3]
    reader = StringReader(text, outline, _folded(tuple(prose_keys)))
    if fence[:1] == "{":
        return reader.read_json(begin)
    if fence not in ("---", "+++"):
        return 0
    lines: list[HeadLine] = []
    at = begin
    closers = ("---", "...") if fence == "---" else ("+++",)
    while at < len(text) and (found := _LINE.match(text, at)):
        line = HeadLine(found.group().rstrip(), at, text[at - 1 : at])
        at = found.end()
        if not lines and line.text != fence:
            return 0
        if lines and line.text in closers:
            break
        lines.append(line)
    else:
        return 0
    key = _YAML_KEY if fence == "---" else _TOML_KEY
    # Two thematic breaks with prose between them look the same but for this.
    if any(line.text for line in lines[1:]) and not any(key.match(line.text) for line in lines[1:]):
        return 0
    (reader.read_yaml if fence == "---" else reader.read_toml)(lines[1:])
    for comment in _DIRECTIVE.finditer(text, begin, at):
        gatherer = Gatherer()
        gatherer.add(comment[1], comment.start(1))
        outline.emit(gatherer, Role.COMMENT)
    return at


@lru_cache(maxsize=16)
def _folded(keys: tuple[str, ...]) -> frozenset[str]:
    return frozenset(map(_fold, keys))


@lru_cache(maxsize=1024)
def _fold(key: str) -> str:
    return re.sub(r"[\W_]", "", key).lower()


def _behind_nested(lines: list[HeadLine], number: int, indent: int) -> int:
    """The number of the first line that is not nested under a key at an indent, which its own list may share."""
    while number < len(lines) and (
        not lines[number].text
        or lines[number].indent > indent
        or (lines[number].indent == indent and lines[number].text.lstrip().startswith("- "))
    ):
        number += 1
    return number


class StringReader:
    """Reads the values of one text."""

    def __init__(self, text: str, outline: Outline, keys: frozenset[str]) -> None:
        self._text, self._outline, self._keys = text, outline, keys

    def read_yaml(self, lines: list[HeadLine]) -> None:
        number = 0
        while number < len(lines):
            line = lines[number]
            number += 1
            found = _YAML_KEY.match(line.text)
            if found is None:
                continue
            key = Key(_fold(found[3]), of_page=not found[1])
            at = found.end()
            if line.text[at : at + 1] in ("&", "!") and (tagged := _YAML_PROPERTY.match(line.text, at)):
                at = tagged.end()
            value = line.text[at:]
            if not value:  # its own keys, each of which is read in its turn
                if self._is_of_others(key.name):
                    number = _behind_nested(lines, number, len(found[1]))
                continue
            inside = number
            while inside < len(lines) and (not lines[inside].text or lines[inside].indent > len(found[1])):
                inside += 1
            body = lines[number:inside]
            number = inside
            if not self._is_prose(key):
                continue
            if _BLOCK_SCALAR.match(value):
                self.read_paragraphs(key, body)
            elif value[:1] in ("'", '"'):
                end = body[-1].start + len(body[-1].text) if body else line.start + len(line.text)
                self._read_quoted(key, _SINGLE_QUOTED if value[0] == "'" else _DOUBLE_QUOTED, line.start + at, end)
            elif value[0] not in "[{&*!@`%|>#":
                self.read_plain(key, HeadLine(value, line.start + at, ""), body)

    def read_toml(self, lines: list[HeadLine]) -> None:
        in_table = of_others = False
        done = 0
        end = lines[-1].start + len(lines[-1].text) if lines else 0
        for line in lines:
            if line.start < done:  # inside a string of several lines
                continue
            found = _TOML_KEY.match(line.text)
            if found is None:
                if table := _TOML_TABLE.match(line.text):
                    in_table = True
                    of_others = any(self._is_of_others(_fold(part)) for part in table[1].split("."))
                continue
            key = Key(_fold(found[3].rpartition(".")[2]), of_page=not in_table and "." not in found[3])
            at = line.start + found.end()
            fence = self._text[at : at + 3]
            if fence in _TOML_LONG:
                long = _TOML_LONG[fence].match(self._text, at, end)
                if long is None:
                    return
                done = long.end()
                if self._is_prose(key) and not of_others:
                    self.read_text(key, *long.span(1), escapes=fence == '"""', keeps_lines=True)
            elif self._is_prose(key) and not of_others:
                pattern = _TOML_LITERAL if fence[:1] == "'" else _DOUBLE_QUOTED
                self._read_quoted(key, pattern, at, line.start + len(line.text))

    def read_json(self, begin: int) -> int:
        """An object with a key at the very start of the text, and a line end after it."""
        if not re.match(r'\{\s*"', self._text[begin : begin + 200]):
            return 0
        try:
            _, end = json.JSONDecoder(strict=False).raw_decode(self._text, begin)
        except (ValueError, RecursionError):
            return 0
        closed = re.compile(r"[ \t]*(?:\r\n|\r|\n|\Z)").match(self._text, end)
        if closed is None:
            return 0
        depth, key, others = 0, None, 0
        for token in _JSON_TOKEN.finditer(self._text, begin, end):
            if token[1] is None:
                depth += 1 if token.group() in "{[" else -1
                if key is not None and not others and self._is_of_others(key.name):
                    others = depth
                elif depth < others:
                    others = 0
                key = None
            elif token[2] is not None:
                key = Key(_fold(token[1]), of_page=depth == 1)
            elif key is not None:
                if self._is_prose(key) and not others:
                    self.read_text(key, token.start(1) + 1, token.end(1) - 1, escapes=True)
                key = None
        return closed.end()

    def _is_prose(self, key: Key) -> bool:
        return key.name in self._keys

    def _is_of_others(self, name: str) -> bool:
        """Whether what is nested under a key are other people's words, which no one has asked to read."""
        return name in _OTHERS and name not in self._keys

    def _read_quoted(self, key: Key, pattern: re.Pattern[str], at: int, end: int) -> None:
        found = pattern.match(self._text, at, end)
        if found is not None and _AFTER.match(self._text, found.end()):
            self.read_text(key, *found.span(1), escapes=pattern is _DOUBLE_QUOTED, doubled=pattern is _SINGLE_QUOTED)

    def read_text(
        self, key: Key, at: int, end: int, *, escapes: bool, doubled: bool = False, keeps_lines: bool = False
    ) -> None:
        """The inside of a string. A line end in it is one blank for YAML, and what it is for TOML (`keeps_lines`)."""
        gatherer = Gatherer()
        special = re.compile(r"\\|\r\n|\r|\n" if escapes else r"''|\r\n|\r|\n" if doubled else r"\r\n|\r|\n")
        while at < end:
            found = special.search(self._text, at, end)
            stop = found.start() if found else end
            gatherer.add(self._text[at:stop], at)
            if found is None:
                break
            at = found.end()
            if found.group() == "''":
                gatherer.add("'", stop + 1)
            elif found.group() == "\\":
                at = self._read_escape(gatherer, stop, end)
            else:
                if keeps_lines and self._text.startswith(("\r", "\n"), at):  # a blank line
                    self._emit(key, gatherer)
                    gatherer = Gatherer()
                gatherer.add_break(found.group(), stop)
                while at < end and self._text[at] in " \t":
                    at += 1
        self._emit(key, gatherer)

    def _read_escape(self, gatherer: Gatherer, start: int, end: int) -> int:
        found = _ESCAPE.match(self._text, start, end)
        if found is None:
            return end
        if code := found[1] or found[2] or found[3]:
            number = int(code, 16)
            is_character = number < 0x110000 and not 0xD800 <= number < 0xE000  # half an emoji in JSON
            gatherer.add(chr(number) if is_character else "", start, found.end())
        elif found[4]:
            pass  # a line that goes on
        elif found[5] in _NAMED:
            gatherer.add(_NAMED[found[5]], start, found.end())
        else:
            # What escapes a character is dropped, as a Markdown backslash is: the rest stays verbatim.
            gatherer.add(found[5], found.start(5))
        return found.end()

    def read_plain(self, key: Key, value: HeadLine, more: list[HeadLine]) -> None:
        gatherer = Gatherer()
        for line in (value, *more):
            text = line.text.lstrip()
            written = re.split(r"\s#", text, maxsplit=1)[0]
            if text:
                gatherer.add_break(line.ended, line.start - 1)
            gatherer.add(written, line.start + len(line.text) - len(text))
        self._emit(key, gatherer)

    def read_paragraphs(self, key: Key, lines: list[HeadLine]) -> None:
        gatherer = Gatherer()
        for line in lines:
            if not line.text:
                self._emit(key, gatherer)
                gatherer = Gatherer()
                continue
            text = line.text.lstrip()
            gatherer.add_break(line.ended, line.start - 1)
            gatherer.add(text, line.start + len(line.text) - len(text))
        self._emit(key, gatherer)

    def _emit(self, key: Key, gatherer: Gatherer) -> None:
        if _HEADINGS.search(key.name):
            # Only the page's own title governs the page; that of an image or a subtitle governs nothing.
            self._outline.emit(
                gatherer.is_string(), Role.HEADING, level=0 if key == Key("title", of_page=True) else None
            )
        else:
            self._outline.emit(gatherer.is_string(), Role.PARAGRAPH)
