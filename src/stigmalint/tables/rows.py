"""A record batch of texts goes in, the batch with what was found in each row comes out. Knows no file and no process.

A row is judged as `Linter.check_texts` judges its text, so that what is found does not depend on how a table was cut.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

import pyarrow as pa

from stigmalint.finding import Findings
from stigmalint.linter import Linter
from stigmalint.tables.columns import added, added_fields, refuse_taken, text_index, texts

if TYPE_CHECKING:
    from stigmalint.disk.settings import Settings

_T = TypeVar("_T", pa.RecordBatch, pa.Table)


def check(table: _T, text: str = "text", *, kind: str = "text", linter: Linter | None = None) -> _T:
    """The table with the columns `findings` (a list of structs) and `findings_error` (text, null where all is well).

    `text` is the column that holds the texts, and `kind` is what they are, as in `Linter.check_text`. A null, and a
    text that cannot be checked, has no findings and an error, and stops no other. Without a `linter` the usual rules
    are used, which are loaded once. Gives what it gets: of a RecordBatch one, of a Table one.

    Raises TableError, which is a ValueError, when there is no such column or it holds no text, or when a column to add
    is there already.
    """
    if isinstance(table, pa.Table):
        batches = [check(batch, text, kind=kind, linter=linter) for batch in table.to_batches()]
        return pa.Table.from_batches(batches, schema_with_findings(table.schema, text))
    schema = schema_with_findings(table.schema, text)
    found = found_in(table, text, kind=kind, linter=linter)
    return pa.RecordBatch.from_arrays([*table.columns, *added(found)], schema=schema)


def schema_with_findings(schema: pa.Schema, text: str) -> pa.Schema:
    """The schema of what `check` gives. Raises TableError."""
    text_index(schema, text, "`text`")
    fields = added_fields()
    refuse_taken(schema.names, (field.name for field in fields))
    return pa.schema([*schema, *fields], schema.metadata)


def found_in(batch: pa.RecordBatch, text: str, *, kind: str, linter: Linter | None) -> list[Findings]:
    """What was found in each row. Raises TableError."""
    column = batch.column(text_index(batch.schema, text, "`text`"))
    return list((linter or usual_linter()).check_texts(texts(column), kind))


@lru_cache(maxsize=4)
def usual_linter(settings: Settings | None = None) -> Linter:
    """A linter that is kept for as long as this process lives."""
    return Linter(settings)
