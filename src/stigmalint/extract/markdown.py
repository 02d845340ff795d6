"""Markdown in, Prose out: CommonMark with tables, footnotes, task lists, alerts and front matter, and the HTML in it.

The parser (pulldown-cmark) tells the bytes of every piece of text, so no position is ever searched for. A piece that
reads the same in the source is verbatim; one that does not (`&amp;`, code over two lines of a quotation) stands for
its whole range. Inline markup is dropped, which leaves a gap in the source but none in the text.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pyromark
from pyromark import Options

from stigmalint.extract.front_matter import read_front_matter
from stigmalint.extract.gather import Gatherer, Outline, Slices
from stigmalint.extract.html_fragment import read_html
from stigmalint.prose import Prose, Role, Source

# Metadata blocks are left to `read_front_matter`: the parser sees them in the middle of a file too, where `---` above
# and below a line makes a thematic break and a heading.
_OPTIONS = (
    Options.ENABLE_TABLES
    | Options.ENABLE_FOOTNOTES
    | Options.ENABLE_STRIKETHROUGH
    | Options.ENABLE_TASKLISTS
    | Options.ENABLE_HEADING_ATTRIBUTES
    | Options.ENABLE_GFM
)
_BOUNDARIES = frozenset(
    "Paragraph Heading BlockQuote List Item FootnoteDefinition Table TableHead TableRow "
    "TableCell HtmlBlock CodeBlock".split()
)
_LINE_END = re.compile(r"\r\n|\r|\n")
_LONE_CR = re.compile(r"\r(?!\n)")
_BLANK_LINE_ENDS = str.maketrans("\r\n", "  ")
_TEMPLATE = re.compile(r"(?<=\{\{)[^{}\r\n]*(?=\}\})|(?<=\{%)[^{}\r\n]*(?=%\})")
_DEEPEST = 200
"""Code points at the beginning of a line in which quotations and lists may be opened in each other."""
_OPENERS = re.compile(r"(?:[ \t>*+\-.)0-9]+|\[\^[^\]\s]*\]:)*(?:\[(?=\^))?")
_OPENER = re.compile(r"[>\[]|[-*+.)](?=\s|\Z)")
_RULER = re.compile(r"[-\s]*|[*\s]*")
_NOT_A_WORD = re.compile(r"[\W_]")
_CONTINUATION_BYTES = bytes(range(0x80, 0xC0))


def read_markdown(source: Source) -> Prose:
    """The prose of a Markdown text."""
    outline = Outline()
    start = read_front_matter(source.text, outline)
    body = source.text[start:] if start else source.text
    _Reader(body, start, outline).read()
    return Prose(source, outline.blocks())


class _Reader:
    def __init__(self, text: str, start: int, outline: Outline) -> None:
        self._text = text
        self._parsed = _parseable(text)
        self._start = start
        self._outline = outline
        self._block = Gatherer()
        self._around: list[Gatherer] = []  # the blocks that hold the image whose text is being read
        self._items = 0
        self._html: list[tuple[int, int]] = []
        self._in_code = self._in_head = False

    def read(self) -> None:
        locate = _locator(self._parsed)
        for event, span in pyromark.events_with_range(self._parsed, options=_OPTIONS):
            kind, value = (event, "") if isinstance(event, str) else next(iter(event.items()))
            if kind == "Start":
                self._open(_name(value), value)
                continue
            if kind == "End":
                self._close(_name(value), value)
                continue
            if self._in_code:
                continue
            start, end = locate(span["start"]), locate(span["end"])
            if kind == "Text":
                self._read_text(str(value), start, end)
            elif kind == "Code":
                self._read_code(str(value), start, end)
            elif kind == "Html":
                self._read_html_line(start, end)
            elif kind == "InlineHtml":
                self._read_inline_html(str(value), start, end)
            elif kind in ("SoftBreak", "HardBreak"):
                self._read_break(start, end)
            elif kind == "Rule":
                self._flush(self._role())
        self._flush(self._role())

    def _open(self, name: str, value: object) -> None:
        if name in _BOUNDARIES:
            self._flush(self._role())
        if name == "BlockQuote":
            # `> [!NOTE]` is the author speaking, not a quotation.
            self._outline.enter(quote=value == {"BlockQuote": None})
        elif name == "Item":
            self._outline.enter()
            self._items += 1
        elif name == "Table":
            self._outline.start_table()
        elif name in ("TableHead", "TableRow"):
            self._in_head = name == "TableHead"
            self._outline.start_row()
        elif name == "TableCell":
            self._outline.start_cell()
        elif name == "CodeBlock":
            self._in_code = True
        elif name == "Image":
            self._around.append(self._block)
            self._block = Gatherer()
        else:
            self._block.open(name)

    def _close(self, name: str, value: object) -> None:
        if name == "Image":
            self._outline.emit(self._block, Role.CAPTION)
            self._block = self._around.pop()
        elif name == "Heading" and isinstance(value, dict):
            self._flush(Role.HEADING, level=int(value["Heading"][1]))
        elif name == "TableCell":
            self._flush(Role.CELL)
        elif name == "HtmlBlock":
            slices = [(self._text[start:end], self._start + start) for start, end in self._html]
            read_html(Slices(slices), self._outline)
            self._html = []
        elif name in _BOUNDARIES:
            self._flush(self._role())
            self._in_code = False
            if name in ("BlockQuote", "Item"):
                self._outline.leave()
                self._items -= name == "Item"
        else:
            self._block.close(name)

    def _role(self) -> Role:
        return Role.LIST_ITEM if self._items else Role.PARAGRAPH

    def _flush(self, role: Role, level: int | None = None) -> None:
        self._outline.emit(self._block, role, level=level, heads_column=self._in_head)
        self._block = Gatherer()

    def _read_text(self, text: str, start: int, end: int) -> None:
        if end - start == len(text) and self._parsed.startswith(text, start):
            self._block.add(self._text[start:end], self._start + start)
        else:
            self._block.add(text, self._start + start, self._start + end)

    def _read_code(self, text: str, start: int, end: int) -> None:
        # One blank inside the backticks belongs to them if there is one on both sides.
        inside = start
        while self._text.startswith("`", inside):
            inside += 1
        for at in (inside, inside + 1):
            stop = at + len(text)
            if stop < end and self._parsed[at:stop].translate(_BLANK_LINE_ENDS) == text:
                self._block.add_code(self._text[at:stop], self._start + at)
                return
        self._block.add_code(" ".join(text.split()), self._start + start, self._start + end)

    def _read_break(self, start: int, end: int) -> None:
        if found := _LINE_END.search(self._text, start, end):
            # A backslash or blanks before the line end are dropped.
            self._block.add_break(found.group(), self._start + found.start())
        else:
            self._block.add_break("\n", self._start + start, self._start + end)

    def _read_html_line(self, start: int, end: int) -> None:
        # The parser leaves out the CR of a CRLF; taking it in keeps the text in one slice.
        if self._html and (self._html[-1][1] == start or self._text[self._html[-1][1] : start] == "\r"):
            start = self._html.pop()[0]
        self._html.append((start, end))

    def _read_inline_html(self, text: str, start: int, end: int) -> None:
        if self._parsed[start:end] == text or text.startswith("<!--"):
            read_html(Slices([(self._text[start:end], self._start + start)]), self._outline, self._block)
        elif name := re.match(r"</?([A-Za-z][\w-]*)", text):
            # A tag over two lines of a quotation, in one piece only in `text`.
            (self._block.close if text[1] == "/" else self._block.open)(name[1].lower())


def _name(tag: object) -> str:
    return tag if isinstance(tag, str) else str(next(iter(tag))) if isinstance(tag, dict) else ""


def _parseable(text: str) -> str:
    """`text` with other characters, one for one, where the parser cannot read them."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()  # a lone surrogate has no bytes
    if "{" in text:
        # A link to `{{ site.url }}/x` is none to the parser, which knows of no template, because of the blanks.
        text = _TEMPLATE.sub(lambda found: _NOT_A_WORD.sub("x", found.group()), text)
    text = _LONE_CR.sub("\n", text)  # the parser ends lines, but not headings, quotations or tables, at a CR
    lines = text.split("\n")
    if max(map(len, lines)) > _DEEPEST:
        text = "\n".join(_flattened(line) if len(line) > _DEEPEST else line for line in lines)
    return text


def _flattened(line: str) -> str:
    """A line of Markdown in which quotations, lists and notes are opened only so far.

    Where these lie in each other n deep, the parser takes n steps for each line that follows.
    """
    openers = _OPENERS.match(line)
    if openers is None or openers.end() <= _DEEPEST or _RULER.fullmatch(line):
        return line
    return line[:_DEEPEST] + _OPENER.sub("x", line[_DEEPEST : openers.end()]) + line[openers.end() :]


def _locator(text: str) -> Callable[[int], int]:
    """A function from offsets in the UTF-8 bytes of `text` to offsets in code points."""
    if text.isascii():
        return lambda offset: offset
    data = text.encode()
    step = 256
    counts = [0]
    for at in range(0, len(data), step):
        counts.append(counts[-1] + len(data[at : at + step].translate(None, _CONTINUATION_BYTES)))

    def locate(offset: int) -> int:
        whole = offset // step
        rest = data[whole * step : offset]
        return counts[whole] + (len(rest) if rest.isascii() else len(rest.translate(None, _CONTINUATION_BYTES)))

    return locate
