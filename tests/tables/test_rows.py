"""A record batch is judged as its texts are, whatever its type of text and however it is cut."""

from __future__ import annotations

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stigmalint import arrow
from stigmalint.config import Settings
from stigmalint.linter import Linter
from stigmalint.moderation import for_comments, judge_comment
from stigmalint.tables import columns, parts
from stigmalint.tables.columns import TableError, as_row, text_index, texts
from stigmalint.tables.inputs import Read
from stigmalint.tables.parts import cut

TEXTS = st.lists(
    st.one_of(
        st.none(),
        st.sampled_from(
            ["He abused alcohol.", "Junkies slept. A junkie woke.", "All is well.", "", "Naïve 😀 junkie ﬁ"]
        ),
        st.text(max_size=20),
    ),
    max_size=30,
)
ADDED = ["findings", "findings_error"]


def expected(linter: Linter, given: list[str | None]) -> list[dict[str, object]]:
    return [
        {"findings": [as_row(one) for one in found], "findings_error": found.error or None}
        for found in linter.check_texts(given)  # type: ignore[arg-type]
    ]


@settings(deadline=None, max_examples=40)
@given(TEXTS, st.sampled_from([pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())]), st.data())
def test_rows_are_judged_as_their_texts_are(
    demo: Linter, given: list[str | None], held: pa.DataType, data: st.DataObject
) -> None:
    batch = pa.record_batch(
        {"n": pa.array(range(len(given)), pa.int64()), "body": pa.array(given, pa.string()).cast(held)}
    )
    whole = arrow.check(batch, text="body", linter=demo)
    assert whole.select(ADDED).to_pylist() == expected(demo, given)
    assert whole.select(["n", "body"]).equals(batch)
    at = data.draw(st.integers(0, len(given)))
    pieces = [arrow.check(piece, text="body", linter=demo) for piece in (batch.slice(0, at), batch.slice(at))]
    assert [row for piece in pieces for row in piece.to_pylist()] == whole.to_pylist()
    table = arrow.check(pa.Table.from_batches([batch]), text="body", linter=demo)
    assert table.to_pylist() == whole.to_pylist()


def test_a_finding_is_a_struct_with_its_fix(demo: Linter) -> None:
    batch = pa.record_batch({"text": ["😀 He abused alcohol.", None]})
    first, second = arrow.check(batch, linter=demo).to_pylist()
    (finding,) = first["findings"]
    assert (finding["rule"], finding["pack"], finding["severity"], finding["match"]) == (
        "demo/abuse",
        "demo",
        "error",
        "abused",
    )
    assert first["text"][finding["start"] : finding["end"]] == "abused"
    assert finding["fix"] == {"safety": "safe", "title": "used", "edits": [{"start": 5, "end": 11, "text": "used"}]}
    assert second["findings"] == []
    assert second["findings_error"] == "a text must be a str, not NoneType"


def test_bytes_that_are_no_text_are_an_error_of_their_row(demo: Linter) -> None:
    broken = pa.array([b"A junkie woke.", b"\xff\xfe junkie", b"Fine."], pa.binary())
    column = pa.Array.from_buffers(pa.string(), 3, broken.buffers())
    rows = arrow.check(pa.RecordBatch.from_arrays([column], ["text"]), linter=demo)
    assert [len(found) for found in rows.column("findings").to_pylist()] == [1, 0, 0]
    assert rows.column("findings_error").to_pylist()[1] == ("a text must be a str, not bytes; decode it first")


def test_a_comment_gets_a_verdict_by_what_it_answers() -> None:
    asked = ["What should I do about cravings?", None, None, None]
    told = ["You should see a doctor.", "You should see a doctor.", "Junkies deserve to die.", None]
    rows = arrow.check(pa.record_batch({"c": told, "p": asked}), text="c", thread="p", comments=True).to_pylist()
    linter = Linter(for_comments(Settings()))
    alone = [judge_comment(linter.check_text(t, thread=p or "")).value for t, p in zip(told[:3], asked, strict=False)]
    assert [row["verdict"] for row in rows] == [*alone, None]
    assert alone[2] == "conduct"


@pytest.mark.parametrize(
    ("table", "name", "said"),
    [
        ({"body": ["x"]}, "text", "the table has no column 'text'; name the one to read with `text` (available: body)"),
        ({"text": [1]}, "text", "the column 'text' holds int64, not text; name another with `text`, or cast it"),
        ({"text": [b"x"]}, "text", "the column 'text' holds binary, not text; name another with `text`, or cast it"),
        ({"text": ["x"], "findings": [1]}, "text", "the table already has a column 'findings'"),
    ],
)
def test_a_table_that_cannot_be_used_is_told_in_a_sentence(
    table: dict[str, list[object]], name: str, said: str
) -> None:
    with pytest.raises(TableError) as told:
        arrow.check(pa.record_batch(table), text=name)
    assert str(told.value).startswith(said)
    assert isinstance(told.value, ValueError)


def test_two_columns_of_a_name_are_no_column_to_read() -> None:
    batch = pa.RecordBatch.from_arrays([pa.array(["x"]), pa.array(["y"])], ["text", "text"])
    with pytest.raises(TableError, match="the table has 2 columns 'text'"):
        text_index(batch.schema, "text", "`text`")


def test_a_column_of_nulls_has_rows_without_text(demo: Linter) -> None:
    rows = arrow.check(pa.record_batch({"text": pa.nulls(2)}), linter=demo)
    assert rows.column("findings").to_pylist() == [[], []]
    assert rows.column("findings_error").null_count == 0


@settings(deadline=None)
@given(
    st.lists(st.lists(st.one_of(st.none(), st.text("ab😀", max_size=9)), max_size=9), max_size=6),
    st.integers(1, 7),
    st.integers(1, 40),
)
def test_parts_follow_from_the_rows_alone(batches: list[list[str | None]], rows: int, size: int) -> None:
    schema = pa.schema([("text", pa.string())])
    flat = [text for batch in batches for text in batch]

    def pieces(batches: list[list[str | None]]) -> list[tuple[int, int, list[str | None], bool]]:
        reads = [Read(pa.record_batch([pa.array(batch, pa.string())], schema=schema), 1.0) for batch in batches]
        found = cut(reads, schema, "text")
        return [(one.number, one.first, texts(one.batch.column(0)), one.is_last) for one in found]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(parts, "ROWS", rows)
        patch.setattr(parts, "SIZE", size)
        found = pieces(batches)
        assert found == pieces([flat]) == pieces([[text] for text in flat])
    assert [text for *_, held, _ in found for text in held] == flat
    assert [last for *_, last in found] == [False] * (len(found) - 1) + [True]
    assert [first for _, first, *_ in found] == [sum(len(one[2]) for one in found[:at]) for at in range(len(found))]
    for *_, held, _ in found:
        assert len(held) <= rows
        assert sum(len((text or "").encode()) for text in held) <= size or len(held) == 1


def test_added_columns_have_the_types_that_are_told(demo: Linter) -> None:
    rows = arrow.check(pa.record_batch({"text": ["A junkie."]}), linter=demo, comments=True)
    assert [*rows.schema][1:] == columns.added_fields(comments=True)
