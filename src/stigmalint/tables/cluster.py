"""Adds findings to a Spark data frame, with `mapInArrow`.

Workers run `rows.check`, so a cluster finds the same as a single machine.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import partial
from typing import TYPE_CHECKING

import pyarrow as pa

from stigmalint.disk.settings import Settings
from stigmalint.linter import Linter
from stigmalint.tables.columns import TableError, added_fields, listed, refuse_taken
from stigmalint.tables.rows import check as check_rows
from stigmalint.tables.rows import usual_settings

if TYPE_CHECKING:
    from pyspark.sql import DataFrame
    from pyspark.sql.types import DataType, StructType

_linters: dict[Settings, Linter] = {}
"""Of a Python worker of Spark, which gets one partition after another."""


def check(
    frame: DataFrame,
    text: str = "text",
    *,
    thread: str = "",
    kind: str = "text",
    comments: bool = False,
    settings: Settings | None = None,
) -> DataFrame:
    """The frame with the columns `findings`, `findings_error` and, with `comments`, `verdict`, as of `arrow.check`.

    Rows keep their order and number in each partition. A row that cannot be checked has an error. Without `settings`,
    the default rules are used, or those of `stigmalint comments` for comments. Raises TableError, a ValueError, if
    there is no such column, if it is not text, or if a column to add already exists.
    """
    for name, option in ((text, "`text`"), (thread, "`thread`")):
        if name:
            _refuse_other_than_text(frame, name, option)
    refuse_taken(frame.columns, (field.name for field in added_fields(comments=comments)))
    settings = settings or usual_settings(comments=comments)
    work = partial(_checked, text=text, thread=thread, kind=kind, comments=comments, settings=settings)
    return frame.mapInArrow(work, _schema(frame, comments))


def _refuse_other_than_text(frame: DataFrame, name: str, option: str) -> None:
    from pyspark.sql.types import StringType

    if frame.columns.count(name) != 1:
        many = f"{frame.columns.count(name)} columns" if name in frame.columns else "no column"
        raise TableError(
            f"the table has {many} '{name}'; name the one to read with {option} (available: {listed(frame.columns)})"
        )
    held = frame.schema[name].dataType
    if not isinstance(held, StringType):
        said = held.simpleString()
        raise TableError(f"the column '{name}' holds {said}, not text; name another with {option}, or cast it")


def _schema(frame: DataFrame, comments: bool) -> StructType:
    from pyspark.sql.types import StructField, StructType

    added = [StructField(field.name, _spark_type(field.type)) for field in added_fields(comments=comments)]
    return StructType([*frame.schema.fields, *added])


def _spark_type(held: pa.DataType) -> DataType:
    """The type of Spark for a type of `columns`."""
    from pyspark.sql.types import ArrayType, BooleanType, LongType, StringType, StructField, StructType

    if pa.types.is_struct(held):
        return StructType([StructField(field.name, _spark_type(field.type)) for field in held])
    if pa.types.is_list(held):
        return ArrayType(_spark_type(held.value_type))
    simple: dict[object, type[DataType]] = {pa.string(): StringType, pa.int64(): LongType, pa.bool_(): BooleanType}
    return simple[held]()


def _checked(
    batches: Iterable[pa.RecordBatch], *, text: str, thread: str, kind: str, comments: bool, settings: Settings
) -> Iterator[pa.RecordBatch]:
    """Runs in a Python worker."""
    if settings not in _linters:
        import os

        os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # the other cores have their own tasks
        _linters[settings] = Linter(settings)
    for batch in batches:
        yield check_rows(batch, text, thread=thread, kind=kind, comments=comments, linter=_linters[settings])
