"""How comments are read out of what people paste and export."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stigmalint.disk.files import InputError
from stigmalint.moderation import Comment
from stigmalint.session.comments import Fields, Trouble, comments_in


def _read(table: str, kind: str = "text", **fields: str) -> list[Comment | Trouble]:
    return list(comments_in(table, kind, Fields(**fields)))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("one", ["one"]),
        ("one\nline two\n\ntwo\n", ["one\nline two", "two"]),
        ("one\n\n\n \n two", ["one", "two"]),
        ("one\n\nstill one\n---\ntwo\n", ["one\n\nstill one", "two"]),
        ("one\r\n\r\ntwo", ["one", "two"]),
        ("\n---\n\n", []),
    ],
)
def test_pasted_comments_are_parted(text: str, expected: list[str]) -> None:
    assert _read(text) == [Comment(part, str(number)) for number, part in enumerate(expected, 1)]


def test_a_table_has_its_fields_under_their_usual_names_or_those_that_are_named() -> None:
    row = {"id": 4, "body": "hi", "parent": "why?", "who": "x"}
    assert _read(json.dumps(row), "jsonl") == [Comment("hi", "4")]
    named = _read(json.dumps(row), "jsonl", text="who", id="body", thread="parent")
    assert named == [Comment("x", "hi", "why?")]
    table = 'id,comment,thread\n1,hello,\n2,"a, b\nc",what?\n'
    assert _read(table, "csv") == [Comment("hello", "1"), Comment("a, b\nc", "2", "what?")]


def test_what_is_no_comment_is_told_with_its_line_and_the_rest_is_read() -> None:
    told = _read('{"text": "a"}\n\nnope\n[1]\n{"id": 1}\n{"text": 3}\n{"text": "b"}', "jsonl")
    assert [one.line for one in told if isinstance(one, Trouble)] == [3, 4, 5, 6]
    assert [one for one in told if isinstance(one, Comment)] == [Comment("a", "1"), Comment("b", "7")]


@pytest.mark.parametrize(
    ("table", "fields", "message"),
    [
        ("a,b\n1,2\n", {}, "no column named text or body"),
        ("a,b\n1,2\n", {"text": "c"}, "no column 'c'; the columns are a, b"),
        ("", {}, "no column named"),
    ],
)
def test_columns_that_are_not_there_are_named(table: str, fields: dict[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        _read(table, "csv", **fields)


def test_a_broken_table_is_told() -> None:
    told = _read('text\nfine\n"open', "csv")
    assert told[0] == Comment("fine", "2")
    assert isinstance(told[1], Trouble)


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs"]), min_size=1), st.text(max_size=9))))
def test_every_text_comes_through_json_lines_as_it_is(rows: list[tuple[str, str]]) -> None:
    table = "\n".join(json.dumps({"text": text, "thread": thread}) for text, thread in rows)
    assert [(one.text, one.thread) for one in _read(table, "jsonl") if isinstance(one, Comment)] == rows
