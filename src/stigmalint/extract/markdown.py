"""Reads the prose of Markdown: CommonMark with tables, footnotes, task lists, alerts, front matter and HTML.

The parser (pulldown-cmark) tells the bytes of every piece of text, so no position is ever searched for. A piece that
reads the same in the source is verbatim; one that does not (`&amp;`, code over two lines of a quotation) stands for
its whole range. Inline markup is dropped, which leaves a gap in the source but none in the text.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterator, Mapping
from functools import partial

import pyromark
from pyromark import Options

from stigmalint.extract.commonmark import Common
from stigmalint.extract.dialects import chained, to_common
from stigmalint.extract.front_matter import read_front_matter
from stigmalint.extract.gather import Gatherer, Outline, Slices, bb_quotes, with_marks
from stigmalint.extract.html_elements import STRUCK
from stigmalint.extract.html_fragment import read_html
from stigmalint.extract.software import may_install, package_names, with_names
from stigmalint.prose import MarkKind, Prose, Role, Source
from stigmalint.text.spans import Span

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
_WORD = re.compile(r"\s+|\S+")
_TAG = re.compile(r"<(/?)([A-Za-z][\w-]*)")
_OPENING = {"'": "'", ")": "("}
_LABELS = frozenset(("Shortcut", "Collapsed"))
"""Links whose text is the label under which their address is given."""
_TITLE_LEVEL = 7
"""Below all headings of the text: the title of a note governs the note."""
_DEFINITION = re.compile(
    r"(?<![^\n])[ \t>]*\[(?!\^)[^\]\n]+\]:[ \t]*(?P<address><[^>\n]*>|[^\s<]\S*)(?:[ \t]+|[ \t]*\r?\n[ \t>]*)"
    r"""(?P<title>"[^"\r\n]*"|'[^'\r\n]*'|\([^()\r\n]*(?:\([^()\r\n]*\)[^()\r\n]*)*\))[ \t]*(?=\r?\n|\Z)"""
)
_NOWHERE = frozenset(("#", "<>", "<#>"))
_LABELLED = (
    r"(?:notes?|tips?|important|warnings?|caution|attention|danger|info|information|hints?|updated?|disclaimer|reminder|"
    r"heads[ -]up|nb|n\.b\.|tl;?dr|please note|editor['’]s note|(?:content|trigger) (?:note|warning))"
)
_NOTE = re.compile(
    rf"(?i:>[ \t]*(?:[^\w\s*_]{{1,4}}[ \t]*|:[\w+-]+:[ \t]*)?"
    rf"[*_]{{1,3}}(?:[^\w\s*_]{{1,4}}[ \t]*)?{_LABELLED}(?:[^\n*_:]{{0,30}}:)?[.!:]?[ \t]?[*_]{{1,3}})"
    rf"|(?i:>[ \t]*(?:[^\w\s*_\"'“‘(\[]{{1,4}}[ \t]*|:[\w+-]+:[ \t]*){_LABELLED}:)"
)
"""A quotation that opens with a label of the writer's: > **Note:**, > ⚠️ Warning:"""
_CONTINUATION_BYTES = bytes(range(0x80, 0xC0))


def read_markdown(source: Source) -> Prose:
    """The prose of a Markdown text."""
    return _read(source, to_common)


def read_mdx(source: Source) -> Prose:
    """The prose of Markdown with JavaScript and components in it."""
    from stigmalint.extract.mdx import to_markdown

    return _read(source, partial(chained, first=to_markdown))


def read_pandoc(source: Source) -> Prose:
    """The prose of Markdown with mathematics, citations and commands of LaTeX in it: Quarto, R Markdown, Pandoc."""
    from stigmalint.extract.pandoc import to_markdown

    return _read(source, partial(chained, first=to_markdown))


def _read(source: Source, to_common: Callable[[str], Common]) -> Prose:
    outline = Outline()
    start = read_front_matter(source.text, outline, source.front_matter)
    reader = _Reader(source.text[start:] if start else source.text, start, outline, to_common)
    reader.read()
    blocks = with_marks(outline.blocks(), MarkKind.QUOTE, bb_quotes(source.text))
    blocks = with_marks(blocks, MarkKind.ADDRESS, reader.addresses())
    return Prose(source, tuple(with_names(blocks, reader.names())))


class _Reader:
    def __init__(self, text: str, start: int, outline: Outline, to_common: Callable[[str], Common]) -> None:
        self._text = text
        self._common = to_common(_readable(text))
        self._parsed = _without_templates(self._common.text)
        self._locate = _locator(self._parsed)
        self._start = start
        self._outline = outline
        self._block = Gatherer()
        self._around: list[Gatherer] = []  # the blocks that hold the image whose text is being read
        self._are_notes: list[bool] = []  # of the list items around
        self._items = 0
        self._links: list[bool] = []  # of the links around: whether their text is the label of an address
        self._labels = 0
        self._struck = 0
        self._html: list[tuple[int, int]] = []
        self._in_code = self._in_head = False
        self._heading = 0
        self._gone = [span.start for span in self._common.gone]
        self._has_definitions = "]:" in text
        self._read_at: list[int] = []  # where something was read, if there are definitions to tell from it
        self._has_names = may_install(text)
        self._code: list[str] = []

    def read(self) -> None:
        for role, spans in ((Role.COMMENT, self._common.comments), (Role.CAPTION, self._common.captions)):
            for place in spans:
                gatherer = Gatherer()
                gatherer.add(place.of(self._text), self._start + place.start)
                self._outline.emit(gatherer if role is Role.COMMENT else gatherer.is_string(), role)
        locate = self._locate
        for event, span in pyromark.events_with_range(self._parsed, options=_OPTIONS):
            kind, value = (event, "") if isinstance(event, str) else next(iter(event.items()))
            if kind == "Start":
                self._open(_name(value), value, span["start"], span["end"])
                continue
            if kind == "End":
                self._close(_name(value), value)
                continue
            start, end = locate(span["start"]), locate(span["end"])
            if self._has_definitions:
                self._read_at.append(start)
            self._read_piece(kind, str(value), start, end)
        self._flush(self._role())
        if self._has_definitions:
            self._read_definitions()

    def addresses(self) -> Iterator[Span]:
        """What of the source is read and may not change."""
        return (span.shift(self._start) for span in self._common.addresses)

    def names(self) -> frozenset[str]:
        """The names of software that the text installs."""
        return package_names(self._code, self._text) if self._has_names else frozenset()

    def _read_piece(self, kind: str, value: str, start: int, end: int) -> None:
        if self._has_names and (self._in_code or kind == "Code"):
            self._code.append(value)
        if self._in_code:
            return
        if kind == "InlineHtml":
            self._read_inline_html(value, start, end)
        elif kind == "Html":
            self._read_html_line(start, end)
        elif kind == "Rule":
            self._flush(self._role())
        elif self._struck:
            return
        elif kind == "Text":
            self._read_text(value, start, end)
        elif kind == "Code":
            self._read_code(value, start, end)
        elif kind in ("SoftBreak", "HardBreak"):
            self._read_break(start, end)

    def _open(self, name: str, value: object, first: int, last: int) -> None:
        """`first` and `last` are where it starts and ends, in bytes."""
        if name in _BOUNDARIES:
            self._flush(self._role())
        if name == "BlockQuote":
            start = self._begins(self._locate(first))
            is_note = start in self._common.notes or _NOTE.match(self._parsed, start) is not None
            # `> [!NOTE]` and `> **Note:**` are the author speaking, not a quotation.
            self._outline.enter(quote=value == {"BlockQuote": None} and not is_note)
        elif name == "Item":
            self._outline.enter()
            is_note = bool(self._common.notes) and self._begins(self._locate(first)) in self._common.notes
            self._are_notes.append(is_note)
            self._items += not is_note
        elif name == "Heading":
            self._heading = self._locate(first)
        elif name == "Table":
            self._outline.start_table()
        elif name in ("TableHead", "TableRow"):
            self._in_head = name == "TableHead"
            self._outline.start_row()
        elif name == "TableCell":
            self._outline.start_cell()
        elif name == "CodeBlock":
            self._in_code = True
        elif name == "Strikethrough":
            self._struck += 1
        elif name in ("Image", "Link") and isinstance(value, dict):
            self._open_link(name, value[name], first, last)
        else:
            self._block.open(name)

    def _open_link(self, name: str, link: Mapping[str, str], first: int, last: int) -> None:
        if link["title"] and link["link_type"] == "Inline" and not self._struck:
            self._read_title(link["title"], self._locate(first), self._locate(last))
        if name == "Image":
            self._around.append(self._block)
            self._block = Gatherer()
        else:
            self._links.append(link["link_type"] in _LABELS)
            self._labels += self._links[-1]
            self._block.open(name)

    def _close(self, name: str, value: object) -> None:
        if name == "Image":
            self._outline.emit(self._block, Role.CAPTION)
            self._block = self._around.pop()
        elif name == "Heading" and isinstance(value, dict):
            level: int | None = int(value["Heading"][1])
            if self._common.titles and (start := self._begins(self._heading)) in self._common.titles:
                level = _TITLE_LEVEL if self._common.titles[start] else None
            self._flush(Role.HEADING, level=level)
        elif name == "TableCell":
            self._flush(Role.CELL)
        elif name == "HtmlBlock":
            read_html(Slices([piece for start, end in self._html for piece in self._kept(start, end)]), self._outline)
            self._html = []
        elif name in _BOUNDARIES:
            self._flush(self._role())
            self._in_code = False
            if name in ("BlockQuote", "Item"):
                self._outline.leave()
                self._items -= name == "Item" and not self._are_notes.pop()
        elif name == "Strikethrough":
            self._struck = max(self._struck - 1, 0)
        else:
            if name == "Link":
                self._labels -= self._links.pop()
            self._block.close(name)

    def _role(self) -> Role:
        return Role.LIST_ITEM if self._items else Role.PARAGRAPH

    def _flush(self, role: Role, level: int | None = None) -> None:
        self._struck = 0
        if self._block.is_new:  # as every second time: a paragraph ends, and a list ends after it
            return
        self._outline.emit(self._block, role, level=level, heads_column=self._in_head)
        self._block = Gatherer()

    def _begins(self, at: int) -> int:
        """Where a block begins that the parser gives with the blanks before it."""
        while self._parsed[at : at + 1] in (" ", "\t"):
            at += 1
        return at

    def _kept(self, start: int, end: int) -> Iterator[tuple[str, int]]:
        """What of a stretch is not gone, in pieces, each with its offset in the source."""
        at = start
        first = max(bisect_right(self._gone, start) - 1, 0)
        for index in range(first, bisect_left(self._gone, end)):
            span = self._common.gone[index]
            if at < span.start:
                yield self._text[at : span.start], self._start + at
            at = max(at, span.end)
        if at < end:
            yield self._text[at:end], self._start + at

    def _is_whole(self, start: int, end: int) -> bool:
        """Whether nothing of a stretch is gone."""
        index = bisect_right(self._gone, start) - 1
        return not (
            (index >= 0 and self._common.gone[index].end > start)
            or (index + 1 < len(self._gone) and self._gone[index + 1] < end)
        )

    def _read_text(self, text: str, start: int, end: int) -> None:
        is_verbatim = end - start == len(text) and self._parsed.startswith(text, start)
        if self._gone and not self._is_whole(start, end):
            for piece, source in self._kept(start, end) if is_verbatim else ():
                self._block.add(piece, source)
        elif not is_verbatim:
            self._block.add(text, self._start + start, self._start + end)
        elif self._labels:
            # In `[drug abuse]` the words are also the name of the address: they are read, but may not change.
            for word in _WORD.finditer(self._text, start, end):
                self._block.add(word.group(), self._start + word.start(), self._start + word.end())
        else:
            self._block.add(self._text[start:end], self._start + start)

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
        if self._gone and not self._is_whole(start, end):
            return
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
        tag = _TAG.match(text)
        name = tag[2].lower() if tag else ""
        if name in STRUCK:
            self._struck = max(self._struck - 1, 0) if tag and tag[1] else self._struck + 1
        elif self._struck:
            return
        elif self._parsed[start:end] == text or text.startswith("<!--"):
            read_html(Slices([(self._text[start:end], self._start + start)]), self._outline, self._block)
        elif tag:
            # A tag over two lines of a quotation, in one piece only in `text`.
            (self._block.close if tag[1] else self._block.open)(name)

    def _read_title(self, title: str, start: int, end: int) -> None:
        """The title at the end of the link `[text](address "title")`."""
        closing = start + len(self._text[start : end - 1].rstrip()) - 1
        gatherer = Gatherer()
        if self._text[closing - len(title) : closing] == title:
            gatherer.add(title, self._start + closing - len(title))
        elif (opening := self._text.rfind(_OPENING.get(self._text[closing], '"'), start, closing)) >= 0:
            gatherer.add(title, self._start + opening + 1, self._start + closing)
        self._outline.emit(gatherer.is_string(), Role.CAPTION)

    def _read_definitions(self) -> None:
        """Titles in `[label]: address "title"`, of which the parser tells nothing, and comments in `[//]: # (...)`."""
        for found in _DEFINITION.finditer(self._parsed):
            at = bisect_left(self._read_at, found.start())
            if at < len(self._read_at) and self._read_at[at] < found.end():
                continue  # code, or a line that looks like one in a paragraph
            gatherer = Gatherer()
            inside = Span(found.start("title") + 1, found.end("title") - 1)
            gatherer.add(inside.of(self._text), self._start + inside.start)
            if found["address"] in _NOWHERE:
                self._outline.emit(gatherer, Role.COMMENT)
            else:
                self._outline.emit(gatherer.is_string(), Role.CAPTION)


def _name(tag: object) -> str:
    return tag if isinstance(tag, str) else str(next(iter(tag))) if isinstance(tag, dict) else ""


def _readable(text: str) -> str:
    """`text` with other characters, one for one, where the parser cannot read them."""
    if not text.isascii():
        text = text.encode("utf-8", "replace").decode()  # a lone surrogate has no bytes
    # The parser ends lines, but not headings, quotations or tables, at a CR.
    text = _LONE_CR.sub("\n", text) if "\r" in text else text
    lines = text.split("\n")
    if max(map(len, lines)) > _DEEPEST:
        text = "\n".join(_flattened(line) if len(line) > _DEEPEST else line for line in lines)
    return text


def _flattened(line: str) -> str:
    """A line of Markdown in which quotations, lists and notes are opened only so far.

    Where these are in each other n deep, the parser takes n steps for each line that follows.
    """
    openers = _OPENERS.match(line)
    if openers is None or openers.end() <= _DEEPEST or _RULER.fullmatch(line):
        return line
    return line[:_DEEPEST] + _OPENER.sub("x", line[_DEEPEST : openers.end()]) + line[openers.end() :]


def _without_templates(text: str) -> str:
    """A link to `{{ site.url }}/x` is none to the parser, which knows of no template, because of the blanks."""
    return _TEMPLATE.sub(lambda found: _NOT_A_WORD.sub("x", found.group()), text) if "{" in text else text


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
