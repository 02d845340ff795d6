"""The columns added to a table: their types, and findings as their values.

A finding has the fields of the JSON report that mean something in a cell: `start` and `end` count code points of the
text in its row. `findings_error` says why a row could not be checked, and is null where it was. `verdict` is there
where texts are comments: "ok", "wording", "conduct" or "care", and null where `findings_error` is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import pyarrow as pa

from stigmalint.disk.files import InputError
from stigmalint.finding import Finding, Findings
from stigmalint.moderation.judgment import judge_comment

FINDINGS = "findings"
ERROR = "findings_error"
VERDICT = "verdict"
_MOST_NAMED = 12
"""Columns that a message names."""

EDIT = pa.struct([("start", pa.int64()), ("end", pa.int64()), ("text", pa.string())])
FIX = pa.struct([("safety", pa.string()), ("title", pa.string()), ("edits", pa.list_(EDIT))])
FINDING = pa.struct(
    [
        ("rule", pa.string()),
        ("pack", pa.string()),
        ("severity", pa.string()),
        ("message", pa.string()),
        ("match", pa.string()),
        ("start", pa.int64()),
        ("end", pa.int64()),
        ("alternatives", pa.list_(pa.string())),
        ("fix", FIX),
        ("because", pa.list_(pa.string())),
        ("sources", pa.list_(pa.string())),
        ("tags", pa.list_(pa.string())),
        ("doubtful", pa.bool_()),
    ]
)


class TableError(InputError, ValueError):
    """A table cannot be used as it is: one sentence that names what is wrong and the cure."""


def added_fields(*, comments: bool) -> list[pa.Field]:
    """The columns that `added` gives, in order."""
    fields = [pa.field(FINDINGS, pa.list_(FINDING)), pa.field(ERROR, pa.string())]
    return [*fields, pa.field(VERDICT, pa.string())] if comments else fields


def added(found: Sequence[Findings], *, comments: bool) -> list[pa.Array]:
    """The columns for what was found in each row, of `comments` with the verdict."""
    rows = [[as_row(finding) for finding in each] for each in found]
    columns = [pa.array(rows, pa.list_(FINDING)), pa.array([each.error or None for each in found], pa.string())]
    if comments:
        columns.append(pa.array([verdict(each) for each in found], pa.string()))
    return columns


def verdict(found: Findings) -> str | None:
    """What a comment is, None if it could not be checked."""
    return None if found.error else judge_comment(found).value


def as_row(finding: Finding) -> dict[str, Any]:
    """A finding as a value of the type FINDING. Letters that no encoding has are written as `?`."""
    fix = finding.fix
    return {
        "rule": finding.rule_id,
        "pack": finding.pack,
        "severity": finding.severity.value,
        "message": _encodable(finding.message),
        "match": _encodable(finding.matched),
        "start": finding.span.start,
        "end": finding.span.end,
        "alternatives": [_encodable(wording) for wording in finding.alternatives],
        "fix": None
        if fix is None
        else {
            "safety": fix.safety.value,
            "title": _encodable(fix.title),
            "edits": [
                {"start": edit.span.start, "end": edit.span.end, "text": _encodable(edit.text)} for edit in fix.edits
            ],
        },
        "because": [_encodable(reason) for reason in finding.because],
        "sources": list(finding.sources),
        "tags": list(finding.tags),
        "doubtful": finding.doubtful,
    }


def _encodable(text: str) -> str:
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def refuse_taken(names: Iterable[str], wanted: Iterable[str]) -> None:
    """Raise TableError if a column that is to be added is there already."""
    if taken := sorted(set(names) & set(wanted)):
        raise TableError(
            f"the table already has a column '{taken[0]}', which stigmalint adds; rename it, or leave it out"
        )


def text_index(schema: pa.Schema, name: str, option: str) -> int:
    """The place of a column of texts. Raises TableError if there is none, or it holds something else."""
    places = schema.get_all_field_indices(name)
    if len(places) != 1:
        many = f"{len(places)} columns '{name}'" if places else f"no column '{name}'"
        raise TableError(
            f"the table has {many}; name the one to read with {option} (available: {listed(schema.names)})"
        )
    held = schema.field(places[0]).type
    if pa.types.is_dictionary(held):
        held = held.value_type
    if not _is_text(held):
        raise TableError(f"the column '{name}' holds {held}, not text; name another with {option}, or cast it")
    return int(places[0])


def listed(names: Sequence[str]) -> str:
    """The names of columns for a message, which is to stay short."""
    return ", ".join(names[:_MOST_NAMED]) + (", ..." if len(names) > _MOST_NAMED else "") or "none"


def _is_text(held: pa.DataType) -> bool:
    return bool(
        pa.types.is_string(held)
        or pa.types.is_large_string(held)
        or pa.types.is_string_view(held)
        or pa.types.is_null(held)
    )


def texts(column: pa.Array) -> list[Any]:
    """The values of a column of texts: str, None for null, and bytes where they are not UTF-8."""
    try:
        return list(column.to_pylist())
    except UnicodeDecodeError:
        return [_text(value) for value in column]


def _text(value: pa.Scalar) -> Any:
    try:
        return value.as_py()
    except UnicodeDecodeError:
        return value.cast(pa.large_binary()).as_py() if hasattr(value, "cast") else b""
