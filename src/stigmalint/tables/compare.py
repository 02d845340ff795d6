"""Compares two outputs of `batch` over the same table: findings that were added, removed or changed.

Two findings are the same one when rule and place agree. Where findings of different rules share a place, the old one
has changed into the new one.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any, NamedTuple

from stigmalint.tables.columns import ERROR, FINDINGS, TableError
from stigmalint.tables.inputs import Input, find, opened

Finding = Mapping[str, Any]
_TOLD = ("severity", "message", "alternatives", "fix")
"""What a reader sees of a finding, beside its rule and place."""


class Change(NamedTuple):
    """One difference: `kind` is ADDED, REMOVED, CHANGED or ERRED, `row` a number or id, `what` the fields that differ,
    or the errors."""

    kind: str
    row: str
    text: str
    old: Finding | None
    new: Finding | None
    what: tuple[str, ...] = ()

    @property
    def rule(self) -> str:
        one = self.new or self.old
        return str(one["rule"]) if one else "(errors)"


ADDED, REMOVED, CHANGED, ERRED = "added", "removed", "changed", "error"


class Comparison(NamedTuple):
    """All that differs, in numbers, and some of it to read."""

    rows: int
    same: int
    """Findings that are in both as they were."""
    counts: Counter[tuple[str, str]]
    """By kind of change and rule."""
    sample: list[Change]

    @property
    def is_equal(self) -> bool:
        return not self.counts


def compare(old: str, new: str, *, text: str, id: str = "", sample: int = 10) -> Comparison:
    """Compare two outputs, row by row; `sample` changes of each kind are kept, the rarest rules first come to word.

    Raises TableError if they are not two runs over the same rows, or in the long form.
    """
    counts: Counter[tuple[str, str]] = Counter()
    kept: dict[str, dict[str, list[Change]]] = {}
    rows = same = 0
    for number, (one, other) in enumerate(zip_longest(_rows(old, text, id), _rows(new, text, id))):
        if one is None or other is None:
            raise TableError(f"{new if one else old}: ends after {number} rows, but the other does not; {_WANTED}")
        if (one.id, one.text) != (other.id, other.text):
            raise TableError(f"{new}: its row {number} differs from that in {old}; {_WANTED}")
        rows += 1
        if one.found or other.found or one.error != other.error:
            alike, changes = _differences(one, other, one.id or str(number))
            same += alike
            for change in changes:
                counts[change.kind, change.rule] += 1
                by_rule = kept.setdefault(change.kind, {}).setdefault(change.rule, [])
                if len(by_rule) < sample:
                    by_rule.append(change)
    return Comparison(rows, same, counts, [one for kind in kept.values() for one in _spread(kind, sample)])


_WANTED = "compare two runs over the same table"


def _spread(by_rule: Mapping[str, Sequence[Change]], number: int) -> Iterator[Change]:
    """Changes of as many rules as there is room for: the first of each, then the second of each."""
    taken = 0
    for turn in range(number):
        for changes in by_rule.values():
            if turn < len(changes) and taken < number:
                taken += 1
                yield changes[turn]


class _Row(NamedTuple):
    id: str
    text: str
    found: list[Finding]
    error: str


def _rows(path: str, text: str, id: str) -> Iterator[_Row]:
    schema = None
    for file in find(path):
        with opened(file, (), schema) as source:
            if source is None:
                continue
            schema = schema or source.schema
            for name, option in ((text, "--text-field"), (id, "--id-field"), (FINDINGS, ""), (ERROR, "")):
                if name and name not in source.schema.names:
                    cure = (
                        f"name it with {option}"
                        if option
                        else "it is not an output of `stigmalint batch`, or is in the long form"
                    )
                    raise TableError(f"{file.path}: has no column '{name}'; {cure}")
            for batch, _ in source.rows:
                ids = batch.column(id).to_pylist() if id else [""] * batch.num_rows
                texts, errors = batch.column(text).to_pylist(), batch.column(ERROR).to_pylist()
                for at, found in enumerate(batch.column(FINDINGS).to_pylist()):
                    yield _Row(_said(ids[at]), _said(texts[at]), _findings(found, file), _said(errors[at]))


def _said(value: object) -> str:
    return "" if value is None else str(value)


def _findings(value: Any, file: Input) -> list[Finding]:
    """The findings of a row; in CSV they are there as JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value) if value else []
        except ValueError:
            raise TableError(f"{file.path}: its column '{FINDINGS}' does not contain findings") from None
    return list(value or [])


def _differences(one: _Row, other: _Row, row: str) -> tuple[int, list[Change]]:
    """How many findings are the same in both, and the changes, by place."""
    old = {_key(finding): finding for finding in one.found}
    new = {_key(finding): finding for finding in other.found}
    changes: list[tuple[int, Change]] = []
    same = 0
    for key in old.keys() & new.keys():
        what = tuple(name for name in _TOLD if _plain(old[key].get(name)) != _plain(new[key].get(name)))
        same += not what
        if what:
            changes.append((key[1], Change(CHANGED, row, other.text, old[key], new[key], what)))
    gone = sorted(old.keys() - new.keys(), key=lambda key: key[1:])
    for key in sorted(new.keys() - old.keys(), key=lambda key: key[1:]):
        met = next((it for it in gone if it[1] < key[2] and key[1] < it[2]), None)
        if met is None:
            changes.append((key[1], Change(ADDED, row, other.text, None, new[key])))
        else:
            gone.remove(met)
            what = ("rule",) if met[0] != key[0] else ("place",)
            changes.append((key[1], Change(CHANGED, row, other.text, old[met], new[key], what)))
    changes += [(key[1], Change(REMOVED, row, other.text, old[key], None)) for key in gone]
    if one.error != other.error:
        changes.append((-1, Change(ERRED, row, other.text, None, None, (one.error or "none", other.error or "none"))))
    return same, [change for _, change in sorted(changes, key=lambda item: (item[0], item[1].kind))]


def _key(finding: Finding) -> tuple[str, int, int]:
    return str(finding["rule"]), int(finding["start"]), int(finding["end"])


def _plain(value: Any) -> Any:
    """A value as every format gives it back."""
    return json.dumps(value, sort_keys=True)
