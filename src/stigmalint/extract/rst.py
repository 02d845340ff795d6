"""Reads the prose of reStructuredText, with the directives and roles of Sphinx.

Read line by line, because markup is at the margin: a block is recognized by how its first line begins, and what belongs
to it by indentation. The text of paragraphs is `rst_inline`'s, that of tables `rst_table`'s.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from stigmalint.extract.gather import Gatherer, Outline
from stigmalint.extract.lines import Line, lines_of, slices_of
from stigmalint.extract.rst_inline import read_inline
from stigmalint.extract.rst_table import cells_of, table_end
from stigmalint.prose import Prose, Role, Source

_RULE = re.compile(r"([!-/:-@\[-`{-~])\1+")
_BULLET = re.compile(r"[-*+•‣⁃](?:[ \t]+|$)")
_LABEL = r"(?:[0-9]{1,9}|[A-Za-z]|[ivxlcdmIVXLCDM]{1,9}|#)"
_NUMBER = re.compile(rf"(?:\(?{_LABEL}\)|{_LABEL}\.)(?:[ \t]+|$)")
_FIELD = re.compile(r":(?![: ])((?:[^:\\\r\n]|\\.|:(?=\S))+):(?:[ \t]+|$)")
_SWITCH = r"(?:-{1,2}|/)[A-Za-z?][\w-]*(?:[ =][<A-Za-z][\w<>-]*)?"
_OPTION = re.compile(rf"{_SWITCH}(?:, ?{_SWITCH})*(?:  +|\t+|$)")
_EXPLICIT = re.compile(r"\.\.(?:[ \t]+|$)")
_TARGET = re.compile(r"_(?![ ])(?:`[^`]*`|(?:[^:\\]|\\.|:(?=\S))*):(?:[ \t]|$)|__:(?:[ \t]|$)")
_NOTE = re.compile(r"\[([0-9]+|#[\w.-]*|\*|[A-Za-z][\w.-]*)\](?:[ \t]+|$)")
_NAME = r"[A-Za-z][\w.+-]*(?::[\w.+:-]*[\w.+-])?"
_DIRECTIVE = re.compile(rf"(?:\|(?P<name>[^|]+)\|[ \t]+)?(?P<directive>{_NAME})[ \t]?::(?:[ \t]+|$)")
_DOCTEST = re.compile(r">>>(?: |$)")
_LINE_BLOCK = re.compile(r"\|(?:[ \t]+|$)")
_ANONYMOUS = re.compile(r"__[ \t]+\S")

_HEADED = frozenset("admonition topic sidebar rubric tab-item card dropdown grid-item-card".split())
"""Directives whose argument is a title."""
_CAPTIONED = frozenset(("table", "list-table", "csv-table"))
_VERSIONED = frozenset(
    "deprecated versionadded versionchanged versionremoved soft-deprecated versionextended deprecated-removed".split()
)
_QUOTES = frozenset(("epigraph", "highlights", "pull-quote"))
_TITLED = (
    _HEADED
    | _CAPTIONED
    | _VERSIONED
    | _QUOTES
    | frozenset(
        "attention caution danger error hint important note tip warning seealso todo centered acks collapse compound "
        "details glossary hlist".split()
    )
)
"""Directives whose argument is text."""
_BODIES = (_TITLED - {"csv-table"}) | frozenset(
    "figure container only ifconfig class tabs tab-set group-tab tab grid grid-item div rst-class cssclass example "
    "module function method classmethod staticmethod data attribute property exception decorator decoratormethod "
    "describe object option cmdoption envvar confval program setting opcode macro type struct union enum enumerator "
    "member var variable autoclass automodule autofunction automethod autoattribute autoexception autodata "
    "autoproperty directive role templatetag templatefilter fieldlookup availability impl-detail footer header event "
    "signal pep audit-event".split()
)
"""Directives whose body is text; that of others is code, or another's."""
_OF_DOMAINS = frozenset("py c cpp js rst std django http".split())
_NOT_OF_DOMAINS = frozenset(
    "productionlist currentmodule module-index namespace namespace-push namespace-pop alias token".split()
)
_SHOWN_OPTIONS = frozenset(("alt", "caption", "title", "header"))
_SETTINGS = frozenset(
    "type rtype vartype orphan tocdepth nocomments nosearch author authors contact date version revision status "
    "address organization organisation copyright license meta raises-type slug tags category lang url source".split()
)
"""Fields whose value is no text."""
_DEEPEST = 40
"""Blocks in each other; what is deeper, which no one writes, is read as paragraphs."""


def read_rst(source: Source) -> Prose:
    """The prose of a reStructuredText document."""
    outline = Outline()
    _Reader(outline).read(list(lines_of(source.text)), Role.PARAGRAPH, 0)
    return Prose(source, tuple(outline.blocks()), margin=" \t|")


class _Reader:
    def __init__(self, outline: Outline) -> None:
        self._outline = outline
        self._styles: list[str] = []
        """The signs of titles, those of the highest level first."""

    def read(self, lines: Sequence[Line], role: Role, depth: int) -> None:
        """Add the blocks of some lines, which are indented by nothing but their own markup."""
        at = 0
        while at < len(lines):
            at = at + 1 if lines[at].is_blank else self._read_block(lines, at, role, depth)

    def _read_block(self, lines: Sequence[Line], at: int, role: Role, depth: int) -> int:
        """Add the block that begins at a line; the number of the line after it."""
        line = lines[at]
        text = line.text
        if text[0].isspace():
            return self._read_indented(lines, at, role, depth)
        if not text[0].isalnum():
            if found := _EXPLICIT.match(text):
                return self._read_explicit(lines, at, found.end(), role, depth)
            if (end := self._read_title(lines, at)) or (end := self._read_table(lines, at, depth)):
                return end
            if found := _BULLET.match(text):
                return self._read_item(lines, at, found.end(), depth)
            if found := _FIELD.match(text):
                return self._read_field(lines, at, found, depth)
            if found := _OPTION.match(text):
                return self._read_item(lines, at, found.end(), depth, role=role)
            if _DOCTEST.match(text):
                return _paragraph_end(lines, at)
            if _LINE_BLOCK.match(text):
                return self._read_line_block(lines, at, role)
            if _ANONYMOUS.match(text):
                return at + 1
        elif end := self._read_title(lines, at):
            return end
        if (found := _NUMBER.match(text)) and _is_list(lines, at, found.end()):
            return self._read_item(lines, at, found.end(), depth)
        return self._read_paragraph(lines, at, role, depth)

    def _read_paragraph(self, lines: Sequence[Line], at: int, role: Role, depth: int) -> int:
        end = at + 1
        while end < len(lines) and not lines[end].is_blank and not lines[end].text[0].isspace():
            end += 1
        if end == at + 1 and end < len(lines) and not lines[end].is_blank:  # a term, and its definition indented below
            self._emit(lines[at:end], role)
            return self._read_below(lines, end, 1, Role.PARAGRAPH, depth)
        self._emit(lines[at:end], role)
        if not lines[end - 1].text.rstrip().endswith("::"):
            return end
        below = end
        while below < len(lines) and lines[below].is_blank:
            below += 1
        if below == len(lines):
            return below
        if lines[below].text[0].isspace():  # literal
            return _indented_end(lines, below, 1)
        sign = lines[below].text[0]
        if below > end and not sign.isalnum() and not _EXPLICIT.match(lines[below].text):
            quoted = below
            while quoted < len(lines) and lines[quoted].text[:1] == sign:
                quoted += 1
            if quoted == len(lines) or lines[quoted].is_blank:
                return quoted
        return end

    def _emit(self, lines: Sequence[Line], role: Role, level: int | None = None) -> None:
        gatherer = Gatherer()
        read_inline(slices_of(lines), gatherer)
        self._outline.emit(gatherer, role, level=level)

    # What is indented -----------------------------------------------------------------------------------------------

    def _read_indented(self, lines: Sequence[Line], at: int, role: Role, depth: int) -> int:
        """A quotation, or a list that someone has indented."""
        first = lines[at].text.lstrip()
        follows_text = at > 0 and not lines[at - 1].is_blank
        is_quote = not (follows_text or _BULLET.match(first) or _NUMBER.match(first) or _EXPLICIT.match(first))
        self._outline.enter(quote=is_quote)
        end = self._read_below(lines, at, 1, role, depth)
        self._outline.leave()
        return end

    def _read_below(self, lines: Sequence[Line], at: int, indent: int, role: Role, depth: int) -> int:
        """The lines from `at` on that are indented by at least `indent`."""
        end = _indented_end(lines, at, indent)
        body = lines[at:end]
        margin = min((line.indent for line in body if not line.is_blank), default=0)
        if depth < _DEEPEST:
            self.read([line.dedented(margin) for line in body], role, depth + 1)
        else:
            self._emit(body, role)
        return end

    def _read_item(self, lines: Sequence[Line], at: int, width: int, depth: int, role: Role = Role.LIST_ITEM) -> int:
        """An item whose text begins after `width` characters of its line, and goes on below in the same column."""
        end = _indented_end(lines, at + 1, 1)
        first = lines[at].after(width)
        below = lines[at + 1 : end]
        margin = min(width, *(line.indent for line in below if not line.is_blank)) if below else 0
        body = [first, *(line.dedented(margin) for line in below)]
        self._outline.enter()
        if depth < _DEEPEST:
            self.read(body, role, depth + 1)
        else:
            self._emit(body, role)
        self._outline.leave()
        return end

    def _read_field(self, lines: Sequence[Line], at: int, found: re.Match[str], depth: int) -> int:
        name = found[1].split()[0].lower()
        if name in _SETTINGS:
            return _indented_end(lines, at + 1, 1)
        return self._read_item(lines, at, found.end(), depth, role=Role.PARAGRAPH)

    def _read_line_block(self, lines: Sequence[Line], at: int, role: Role) -> int:
        end = at
        block: list[Line] = []
        while end < len(lines) and not lines[end].is_blank:
            found = _LINE_BLOCK.match(lines[end].text)
            if not found and not lines[end].text[0].isspace():
                break
            block.append(lines[end].after(found.end() if found else 0))
            end += 1
        self._emit([line for line in block if not line.is_blank], role)
        return end

    # Titles ---------------------------------------------------------------------------------------------------------

    def _read_title(self, lines: Sequence[Line], at: int) -> int:
        """A title with a line of signs below it, or above and below it, or mere signs; 0 for none of these."""
        if _is_rule(lines[at]) and at + 1 < len(lines):
            rule, title = lines[at].text.rstrip(), lines[at + 1]
            if at + 2 < len(lines) and _is_rule(lines[at + 2]) and lines[at + 2].text.rstrip() == rule:
                is_long = len(rule) >= min(4, len(title.text.strip()))
                if is_long and not title.is_blank and not _is_rule(title):
                    self._emit([title], Role.HEADING, self._level(rule[:2]))
                    return at + 3
            if lines[at + 1].is_blank and (at == 0 or lines[at - 1].is_blank) and len(lines[at].text.rstrip()) >= 4:
                return at + 1
            return 0
        if at + 1 < len(lines) and _is_rule(lines[at + 1]):
            under = lines[at + 1].text.rstrip()
            if len(under) >= min(4, len(lines[at].text.rstrip())) and not _EXPLICIT.match(lines[at].text):
                self._emit([lines[at]], Role.HEADING, self._level(under[0]))
                return at + 2
        return 0

    def _level(self, style: str) -> int:
        if style not in self._styles:
            self._styles.append(style)
        return min(self._styles.index(style) + 1, 6)

    # Tables ---------------------------------------------------------------------------------------------------------

    def _read_table(self, lines: Sequence[Line], at: int, depth: int) -> int:
        end = table_end(lines, at)
        if not end:
            return 0
        self._outline.start_table()
        for row, is_head in cells_of(lines[at:end]):
            self._outline.start_row()
            for cell in row:
                self._outline.start_cell()
                self._read_cell(cell, depth, is_head=is_head)
        return end

    def _read_cell(self, cell: Sequence[Line], depth: int, *, is_head: bool) -> None:
        if is_head:
            gatherer = Gatherer()
            read_inline(slices_of(line for line in cell if not line.is_blank), gatherer)
            self._outline.emit(gatherer, Role.CELL, heads_column=True)
            return
        margin = min((line.indent for line in cell if not line.is_blank), default=0)
        body = [line.dedented(margin) for line in cell]
        if depth < _DEEPEST:
            self.read(body, Role.CELL, depth + 1)

    # Explicit markup ------------------------------------------------------------------------------------------------

    def _read_explicit(self, lines: Sequence[Line], at: int, width: int, role: Role, depth: int) -> int:
        line = lines[at].after(width)
        text = line.text
        if _TARGET.match(text):
            return _indented_end(lines, at + 1, 1)
        if found := _NOTE.match(text):
            return self._read_item(lines, at, width + found.end(), depth, role=Role.PARAGRAPH)
        if found := _DIRECTIVE.match(text):
            end = _indented_end(lines, at + 1, 1)
            below = lines[at + 1 : end]
            margin = min((other.indent for other in below if not other.is_blank), default=0)
            self._read_directive(
                found, line.after(found.end()), [other.dedented(margin) for other in below], role, depth
            )
            return end
        if line.is_blank and (at + 1 == len(lines) or lines[at + 1].is_blank):
            return at + 1  # an empty comment, which ends what is above
        end = _indented_end(lines, at + 1, 1)
        gatherer = Gatherer()
        slices = slices_of([line, *lines[at + 1 : end]])
        slices.add_to(gatherer, 0, len(slices.text))
        self._outline.emit(gatherer, Role.COMMENT)
        return end

    def _read_directive(
        self, found: re.Match[str], argument: Line, below: Sequence[Line], role: Role, depth: int
    ) -> None:
        domain, _, name = found["directive"].lower().rpartition(":")
        at = 0
        if name not in _TITLED and name not in ("replace", "image", "figure"):
            while at < len(below) and not below[at].is_blank and not _FIELD.match(below[at].text):
                at += 1  # the argument goes on
            if name in _BODIES or domain in _OF_DOMAINS:
                at = 0 if at == len(below) or not any(_FIELD.match(it.text) for it in below[: at + 1]) else at
        head = [argument]
        if name in _TITLED or name == "replace":
            while at < len(below) and not below[at].is_blank and not _FIELD.match(below[at].text):
                head.append(below[at])
                at += 1
        while at < len(below) and (option := _FIELD.match(below[at].text)):
            if option[1].lower() in _SHOWN_OPTIONS:
                self._emit_option(below[at].after(option.end()))
            at += 1
        if name == "replace":
            self._emit(head, role)
            return
        is_body = name in _BODIES or (domain in _OF_DOMAINS and name not in _NOT_OF_DOMAINS)
        if not is_body and name != "csv-table":
            return
        self._outline.enter(quote=name in _QUOTES)
        if name in _TITLED:
            self._emit_argument(name, head, depth)
        if is_body:
            inner = Role.CAPTION if name == "figure" else Role.PARAGRAPH
            self.read(below[at:], inner, min(depth + 1, _DEEPEST))
        self._outline.leave()

    def _emit_argument(self, name: str, head: Sequence[Line], depth: int) -> None:
        if name in _VERSIONED:
            words = re.match(r"\S+\s*", head[0].text)
            head = [head[0].after(words.end()) if words else head[0], *head[1:]]
        if name == "hlist" or all(line.is_blank for line in head):
            return
        if name in _HEADED:
            self._emit(head, Role.HEADING)
        elif name in _CAPTIONED:
            self._emit(head, Role.CAPTION)
        else:
            self.read(head, Role.PARAGRAPH, min(depth + 1, _DEEPEST))

    def _emit_option(self, line: Line) -> None:
        gatherer = Gatherer()
        gatherer.add(line.text, line.start)
        self._outline.emit(gatherer, Role.CAPTION)


def _is_rule(line: Line) -> bool:
    text = line.text.rstrip()
    return len(text) > 1 and _RULE.fullmatch(text) is not None


def _is_list(lines: Sequence[Line], at: int, width: int) -> bool:
    """Whether a line that begins like a numbered item is one: "A. Einstein was" above a line at the margin is not."""
    if at + 1 == len(lines) or lines[at + 1].is_blank:
        return len(lines[at].text) > width or at + 1 < len(lines)
    below = lines[at + 1].text
    return below[0].isspace() or _NUMBER.match(below) is not None


def _paragraph_end(lines: Sequence[Line], at: int) -> int:
    while at < len(lines) and not lines[at].is_blank:
        at += 1
    return at


def _indented_end(lines: Sequence[Line], at: int, indent: int) -> int:
    """Behind the last line from `at` on that is indented; blank lines between these belong to them."""
    end = at
    while at < len(lines):
        if not lines[at].is_blank:
            if lines[at].indent < indent:
                break
            end = at + 1
        at += 1
    return end
