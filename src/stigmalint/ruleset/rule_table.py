"""Splits a mapping read from a rule file into one mapping per rule.

A file holds one rule, named after the file, or a table: keys that its rules share, and a row for each rule, with keys
of its own. A key of a row that is no key of a rule is a column, whose text `{column}` stands for.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from stigmalint.ruleset.rule import RuleError
from stigmalint.ruleset.rule_file import KEYS, Lines
from stigmalint.text.spans import nearest

_OF_A_ROW = ("examples", "formerly")
"""What no two rules share: a proof, and the ids that a rule had."""
_OF_THE_FILE = ("words", "rows")
_NAME = re.compile(r"\{([^{}]*)\}")
"""What is in braces: a column, a word list, the match."""

_MOST_ROWS = 200
_LONGEST = 10_000
"""Characters of a text with its columns filled in: a short table must not become an endless one."""


class Written(NamedTuple):
    """One rule as it is written: its name, its keys, and the line of each key path."""

    name: str
    data: Mapping[str, Any]
    lines: Lines


def written_rules(
    name: str, data: Mapping[str, Any], lines: Lines, path: str, lists: Collection[str]
) -> Iterator[Written]:
    """The rules of the file `name`. `lists` names the word lists, whose names no column may have.

    Raises RuleError with file and line for a table whose rows do not fit it.
    """
    shared = {key: value for key, value in data.items() if key not in _OF_THE_FILE}
    if "rows" not in data:
        yield Written(name, shared, lines)
        return
    rows = data["rows"]
    if not isinstance(rows, Mapping) or not all(isinstance(row, Mapping) for row in rows.values()) or not rows:
        raise _error(path, lines, ("rows",), '"rows" contains the name of each rule, and below it its own keys')
    for key in _OF_A_ROW:
        if key in shared:
            raise _error(path, lines, (key,), f'"{key}" belongs in each row of a table')
    if len(rows) > _MOST_ROWS:
        raise _error(path, lines, ("rows",), f"a table can have at most {_MOST_ROWS} rows; split it")
    columns = _columns(shared, rows, lines, path, lists)
    parts_of_texts = {name for text in _texts_in(shared) for name in _NAME.findall(text) if text != f"{{{name}}}"}
    for row_name, row in rows.items():
        if missing := [column for column in columns if column not in row]:
            raise _error(path, lines, ("rows", row_name), f'the row "{row_name}" has no column "{missing[0]}"')
        for column in columns:
            if not isinstance(row[column], str) and column in parts_of_texts:
                message = f'the column "{column}" is used inside a text, so it must be a text'
                raise _error(path, lines, ("rows", row_name, column), message)
        texts = {column: row[column] for column in columns}
        if any(_length(text, texts) > _LONGEST for text in _texts_in(shared)):
            message = f"a text with its columns filled in can have at most {_LONGEST:,} characters"
            raise _error(path, lines, ("rows", row_name), message)
        filled = {key: _filled(value, texts) for key, value in shared.items()}
        own = {key: value for key, value in row.items() if key not in columns}
        yield Written(str(row_name), {**filled, **own}, _lines_of(row_name, own, lines))


def _error(path: str, lines: Lines, at: Sequence[object], message: str) -> RuleError:
    return RuleError(path, lines.get(tuple(map(str, at)), 1), message)  # a key may be a number, its path is text


def _columns(
    shared: Mapping[str, Any], rows: Mapping[Any, Mapping[str, Any]], lines: Lines, path: str, lists: Collection[str]
) -> tuple[str, ...]:
    """The columns of a table. A key that is neither one of a rule nor stands for anything is a slip."""
    columns = []
    used = {name for text in _texts_in(shared) for name in _NAME.findall(text)}
    for row_name, row in rows.items():
        for key in row:
            if key in _OF_THE_FILE:
                raise _error(path, lines, ("rows", row_name, key), f'"{key}" belongs to the file, not in a row')
            if key in KEYS or key in columns:
                continue
            if key in lists:
                raise _error(path, lines, ("rows", row_name, key), f'"{key}" is a word list; use another name')
            if key not in used:
                near = nearest(str(key), KEYS, 0.5)
                cure = f'did you mean "{near}"?' if near else f"a column is used as {{{key}}} above the rows"
                raise _error(path, lines, ("rows", row_name, key), f'unknown key "{key}"; {cure}')
            columns.append(str(key))
    return tuple(columns)


def _texts_in(value: object) -> Iterator[str]:
    """Every text in a value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for one in value:
            yield from _texts_in(one)
    elif isinstance(value, Mapping):
        yield from _texts_in(list(value.values()))


def _length(text: str, columns: Mapping[str, Any]) -> int:
    """How long a text becomes, if it has columns."""
    added = [len(columns[name]) for name in _NAME.findall(text) if isinstance(columns.get(name), str)]
    return len(text) + sum(added) if added else 0


def _filled(value: Any, columns: Mapping[str, Any]) -> Any:
    """A value with the text of each column; a list stands where `{column}` is all of it."""
    if isinstance(value, str):
        if value[:1] == "{" and value[-1:] == "}" and value[1:-1] in columns:
            return columns[value[1:-1]]
        return _NAME.sub(lambda found: str(columns.get(found.group(1), found.group())), value)
    if isinstance(value, list):
        filled = [_filled(one, columns) for one in value]
        return [part for one in filled for part in (one if isinstance(one, list) else [one])]
    if isinstance(value, Mapping):
        return {key: _filled(one, columns) for key, one in value.items()}
    return value


def _lines_of(row_name: object, own: Collection[str], lines: Lines) -> dict[tuple[str | int, ...], int]:
    """The line of each key path of a row: its own, else those above the rows."""
    found = {at: line for at, line in lines.items() if at[0] not in own and at[0] != "rows"}
    for at, line in lines.items():
        if at[:2] == ("rows", str(row_name)):
            found[at[2:]] = line
    return found
