"""Reads the columns that the user named from tables kept as text: CSV, TSV and JSON Lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from stigmalint.extract.gather import Outline, Slices
from stigmalint.extract.json_values import Value, parse, pieces, unreadable
from stigmalint.extract.lines import Line, lines_of
from stigmalint.extract.messages import add_message
from stigmalint.prose import Prose, Source, UnreadableError
from stigmalint.text.spans import Span

_SEPARATORS = ",;|\t"
_QUOTED = re.compile(r"\"([^\"]*(?:\"\"[^\"]*)*)\"")
_LINE_END = re.compile(r"\r\n|\r|\n")
_PARAGRAPH = re.compile(r"(?:\r\n|\r(?!\n)|\n)[ \t]*[\r\n]\s*")
_MOST_NAMED = 12
"""Columns that a message names."""

Piece = tuple[str, int]


class _Cell:
    """A cell: what is in it without the quotation marks around it."""

    def __init__(self, span: Span, is_quoted: bool) -> None:
        self.span, self.is_quoted = span, is_quoted

    def pieces(self, text: str) -> Iterator[Piece]:
        """What it says, in pieces that stand so in the text: two quotation marks are one."""
        at = self.span.start
        while self.is_quoted and (found := text.find('""', at, self.span.end)) >= 0:
            yield text[at : found + 1], at
            at = found + 2
        yield text[at : self.span.end], at


def read_csv(source: Source) -> Prose:
    """The named columns of a table, whose first row holds their names. Raises UnreadableError for one without them, or
    with a quotation mark that is not closed."""
    fields = _fields(source)
    separator = "\t" if source.kind == "tsv" else _separator(source.text)
    rows = _rows(source, separator)
    names = ["".join(piece for piece, _ in cell.pieces(source.text)).strip() for cell in next(rows, [])]
    wanted = [number for number, name in enumerate(names) if name.lower() in fields]
    outline = Outline()
    if not wanted:
        _require_found(source, names)
    for row in rows if wanted else ():
        for number in wanted:
            if number < len(row):
                _add(Slices(row[number].pieces(source.text)), outline)
    return Prose(source, tuple(outline.blocks()), reserved=f'"\r\n{separator}')


def read_jsonl(source: Source) -> Prose:
    """The named values of each line of JSON; `a.b` names the value `b` in `a`.

    Raises UnreadableError for a line that is not JSON, and where no line has a value of this name."""
    fields = _fields(source)
    outline = Outline()
    names: dict[str, None] = {}
    is_found = False
    for number, line in enumerate(lines_of(source.text)):
        if line.is_blank:
            continue
        value = _parsed(source, line, number)
        for name, span in _values(value, ""):
            if name.strip().lower() not in fields:
                if len(names) < _MOST_NAMED:
                    names[name] = None
                continue
            is_found = True
            if span is not None:
                place = span.shift(line.start)
                _add(Slices(pieces(source.text, place)), outline)
    if not is_found:
        _require_found(source, list(names))
    return Prose(source, tuple(outline.blocks()), reserved='"\\')


def _parsed(source: Source, line: Line, number: int) -> Value:
    try:
        return parse(source._replace(text=line.text))[0]
    except UnreadableError:
        # Once, and to say where: with as many line endings before it the place is that in the file.
        parse(source._replace(text="\n" * number + line.text))
        raise


def _values(value: Value, name: str) -> Iterator[tuple[str, Span | None]]:
    """The values in a line by their names, in order; those in a list have the name of the list."""
    waiting = [(name, value)]
    while waiting:  # no recursion: what is valid may still lie deep
        name, value = waiting.pop()
        if isinstance(value, dict):
            inner = [(f"{name}.{key}" if name else key, item) for key, item in value.items()]
            waiting += reversed(inner)
        elif isinstance(value, list):
            waiting += [(name, item) for item in reversed(value)]
        else:
            yield name, value


def _add(slices: Slices, outline: Outline) -> None:
    """Add what a cell says, which may be several paragraphs."""
    at = 0
    for found in (*_PARAGRAPH.finditer(slices.text), None):
        end = found.start() if found else len(slices.text)
        if slices.text[at:end].strip():
            add_message(slices.part(at, end), outline)
        at = found.end() if found else end


def _separator(text: str) -> str:
    """What parts the columns: the sign that stands most often in the first line, outside quotation marks."""
    first = _QUOTED.sub("", text[:100_000])
    end = _LINE_END.search(first)
    head = first[: end.start()] if end else first
    return max(_SEPARATORS, key=lambda sign: (head.count(sign), -_SEPARATORS.index(sign)))


def _rows(source: Source, separator: str) -> Iterator[list[_Cell]]:
    """The rows of a table; a blank line is none."""
    text = source.text
    plain = re.compile(rf"[^{re.escape(separator)}\r\n]*")
    row: list[_Cell] = []
    at = 0
    while at < len(text):
        if text[at] == '"':
            found = _QUOTED.match(text, at)
            if found is None:
                raise unreadable(source, "CSV", at, "a quotation mark is not closed")
            row.append(_Cell(Span(*found.span(1)), is_quoted=True))
            rest = plain.match(text, found.end())  # what comes after the quotation mark is odd, and left alone
            at = rest.end() if rest else found.end()
        else:
            found = plain.match(text, at)
            assert found is not None  # it may be empty
            row.append(_Cell(Span(*found.span()), is_quoted=False))
            at = found.end()
        if text.startswith(separator, at):
            at += 1
            if at == len(text):
                row.append(_Cell(Span(at, at), is_quoted=False))
            continue
        end = _LINE_END.match(text, at)
        at = end.end() if end else len(text)
        if len(row) > 1 or len(row[0].span):
            yield row
        row = []
    if row:
        yield row


def _fields(source: Source) -> frozenset[str]:
    """The names of what is to be read, in lowercase. Raises UnreadableError for none."""
    if not source.text_fields:
        raise UnreadableError(
            f"{source.path}: a table; name the columns to check with `--text-field NAME`, or with "
            "`text-fields` in the settings"
        )
    return frozenset(field.strip().lower() for field in source.text_fields)


def _require_found(source: Source, names: Sequence[str]) -> None:
    """Raises UnreadableError if the user named a table that has none of the columns; others are skipped."""
    if source.within or not source.text.strip():
        return
    shown: Iterable[str] = [*names[:_MOST_NAMED], *(["…"] if len(names) > _MOST_NAMED else [])]
    asked = " or ".join(f"'{name}'" for name in source.text_fields)
    raise UnreadableError(f"{source.path}: no column {asked}; it has {', '.join(shown) or 'none'}")
