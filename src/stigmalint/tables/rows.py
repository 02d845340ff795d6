"""Adds findings to a record batch of texts. Uses no files or processes.

A row is judged as `Linter.check_texts` judges its text, so findings do not depend on how a table is split.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TypeVar

import pyarrow as pa

from stigmalint.disk.settings import Settings
from stigmalint.finding import Findings
from stigmalint.linter import Linter
from stigmalint.moderation.moderator import for_comments
from stigmalint.tables.columns import added, added_fields, refuse_taken, text_index, texts

_T = TypeVar("_T", pa.RecordBatch, pa.Table)


def check(
    table: _T,
    text: str = "text",
    *,
    thread: str = "",
    kind: str = "text",
    comments: bool = False,
    linter: Linter | None = None,
) -> _T:
    """The table with the columns `findings` (a list of structs) and `findings_error` (text, null if all is well).

    `text` is the column with the texts, and `kind` their format, as in `Linter.check_text`. `thread` is the column of
    the texts that comments reply to, if there is one. With `comments`, there is a third column, `verdict`. A null, or a
    text that cannot be checked, has no findings and an error; the other rows are checked. Without a `linter`, the
    default rules are used, or those of `stigmalint comments` for comments; they are loaded once. The result has the
    type of the input.

    Raises TableError, which is a ValueError, when there is no such column or it holds no text, or when a column to add
    is there already.
    """
    schema = schema_with_findings(table.schema, text, thread, comments=comments)
    judge = linter or usual_linter(comments=comments)
    batches = table.to_batches() if isinstance(table, pa.Table) else [table]
    found = (found_in(batch, text, thread, kind=kind, linter=judge) for batch in batches)
    made = [with_columns(*pair, schema, comments=comments) for pair in zip(batches, found, strict=True)]
    return pa.Table.from_batches(made, schema) if isinstance(table, pa.Table) else made[0]


def with_columns(
    batch: pa.RecordBatch, found: Sequence[Findings], schema: pa.Schema, *, comments: bool
) -> pa.RecordBatch:
    """The batch with what was found in each row; `schema` is that of `schema_with_findings`."""
    return pa.RecordBatch.from_arrays([*batch.columns, *added(found, comments=comments)], schema=schema)


def schema_with_findings(schema: pa.Schema, text: str, thread: str = "", *, comments: bool = False) -> pa.Schema:
    """The schema of what `check` gives. Raises TableError."""
    text_index(schema, text, "`text`")
    if thread:
        text_index(schema, thread, "`thread`")
    fields = added_fields(comments=comments)
    refuse_taken(schema.names, (field.name for field in fields))
    return pa.schema([*schema, *fields], schema.metadata)


def found_in(
    batch: pa.RecordBatch, text: str, thread: str = "", *, kind: str, linter: Linter, skip: Sequence[int] = ()
) -> list[Findings]:
    """What was found in each row; of those to `skip` only that they have no text. The columns are known to be there."""
    read = texts(batch.column(text))
    for at in skip:
        read[at] = None
    answered = texts(batch.column(thread)) if thread else []
    threads = (one if isinstance(one, str) else "" for one in answered)
    return list(linter.check_texts(read, kind, threads=threads))


@lru_cache(maxsize=2)
def usual_linter(*, comments: bool) -> Linter:
    """A linter that is kept for the lifetime of this process."""
    return Linter(usual_settings(comments=comments))


def usual_settings(*, comments: bool) -> Settings:
    """The default settings."""
    return for_comments(Settings()) if comments else Settings()
