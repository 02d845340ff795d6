"""Sorts the keys of a rule file into the standard order.

Keys move together with the comments above them; nothing else changes: quotes, line breaks and lists stay as they were
written. The slots of `match` and of an alternative stay in their order, which says what is shown first, and so do the
facts of a condition.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from stigmalint.disk.rule_text import parse_yaml
from stigmalint.ruleset.rule import RuleError
from stigmalint.ruleset.rule_file import EXAMPLE_KEYS, KEYS, SIDE_KEYS

_ALTERNATIVE = ("apply", "when")


class _Item(NamedTuple):
    """A key with its value. Offsets count code points of the text; `start` is where its comments begin."""

    key: str
    start: int
    end: int


def formatted(text: str, path: Path) -> str:
    """The text of a rule file with its keys in order. Raises RuleError for one that cannot be read, or whose keys stand
    so that they cannot be moved.
    """
    before = parse_yaml(text, path)[0]
    done = text.rstrip("\n") + "\n"  # which a key that moves up from the end needs after it
    met = set()
    while done not in met:  # one mapping after the other; where nothing is moved the text is met again
        met.add(done)
        done = _reordered_once(done, path)
    done = done.rstrip("\n") + "\n"
    if parse_yaml(done, path)[0] != before or _reordered_once(done, path) != done:
        raise _immovable(path)
    return done


def _immovable(path: Path) -> RuleError:
    return RuleError(str(path), 1, "its keys cannot be moved; write each on its own line, as in other rules")


def _reordered_once(text: str, path: Path) -> str:
    """The text after one mapping whose keys are out of order was sorted, or the text itself."""
    import yaml

    try:
        root = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError:  # since it was moved: it could be read before
        raise _immovable(path) from None
    for node, order in _mappings(root):
        items = list(_flow_items(node) if node.flow_style else _block_items(text, node))
        wanted = sorted(items, key=lambda item: _rank(item.key, order))
        if wanted != items:
            pieces, at = [], 0
            for place, item in zip(items, wanted, strict=True):
                pieces += [text[at : place.start], text[item.start : item.end]]
                at = place.end
            return "".join(pieces) + text[at:]
    return text


def _mappings(rule: Any) -> Iterator[tuple[Any, Sequence[str]]]:
    """The mappings of a rule, and of the rows of a table, whose order means nothing, each with the order that its keys
    are to have."""
    yield rule, KEYS
    for key, value in rule.value:
        inside = value.value if value.id == "sequence" else [value]
        if key.value == "rows" and value.id == "mapping":
            for _, row in value.value:
                if row.id == "mapping":
                    yield from _mappings(row)
        elif (order := _INNER.get(key.value)) is not None:
            yield from ((one, order) for one in inside if one.id == "mapping")


_INNER = {"alternatives": _ALTERNATIVE, "debate": SIDE_KEYS, "examples": EXAMPLE_KEYS}


def _rank(key: str, order: Sequence[str]) -> int:
    """What is not in the order stays as it stood: the columns of a row before other keys, slots behind conditions."""
    if key in order:
        return order.index(key)
    return -1 if order is KEYS else len(order)


def _flow_items(node: Any) -> Iterator[_Item]:
    for key, value in node.value:
        yield _Item(key.value, key.start_mark.index, value.end_mark.index)


def _block_items(text: str, node: Any) -> Iterator[_Item]:
    """Each item from the comments above its key, which stand as far to the right, to the end of its last line."""
    keys = [key for key, _ in node.value]
    starts = [keys[0].start_mark.index]
    starts += [_with_comments(text, key.start_mark.index, key.start_mark.column) for key in keys[1:]]
    ends = [_end_of_line(text, start) for start in starts[1:]]
    ends.append(_last_line(text, starts[-1], node.end_mark.index, keys[-1].start_mark.column))
    for key, start, end in zip(keys, starts, ends, strict=True):
        yield _Item(key.value, start, end)


def _with_comments(text: str, start: int, column: int) -> int:
    """Where the comments begin that stand directly above what starts at a column."""
    while True:
        above_end = start - column - 1
        above = text.rfind("\n", 0, above_end) + 1 if above_end > 0 else above_end
        line = text[above:above_end]
        if not (line.startswith(" " * column + "#") and len(line) > column):
            return start
        start = above + column


def _end_of_line(text: str, next_start: int) -> int:
    """The end, without its line break, of the line before the one in which the next item starts."""
    return text.rfind("\n", 0, next_start)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def _last_line(text: str, start: int, end: int, column: int) -> int:
    """Where the last item ends: no part of it is what is blank, left of its key, or a comment as far left as that."""
    lines = text[start:end].split("\n")
    while len(lines) > 1 and (
        (left := lines[-1].lstrip(" ")) == "" or _indent(lines[-1]) < column + left.startswith("#")
    ):
        lines.pop()
    return start + len("\n".join(lines))
