import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stigmalint.text.spans import (
    Cover,
    Edit,
    LineIndex,
    OverlapError,
    Span,
    SpanIndex,
    UnitIndex,
    apply_edits,
    as_one,
    last_before,
    nearest,
    search_before,
)


def test_edits_are_applied_by_position_whatever_their_order():
    edits = [Edit(Span(10, 10), "!"), Edit(Span(0, 2), "A"), Edit(Span(3, 9), "person")]
    assert apply_edits("An addict.", edits) == "A person.!"


@pytest.mark.parametrize("edits", [[Edit(Span(0, 3), "x"), Edit(Span(2, 4), "y")], [Edit(Span(1, 1), "x")] * 2])
def test_overlapping_edits_are_refused(edits):
    with pytest.raises(OverlapError):
        apply_edits("abcdef", edits)


@given(st.text(), st.data())
def test_text_outside_an_edit_is_unchanged(text, data):
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    new = data.draw(st.text())
    result = apply_edits(text, [Edit(Span(start, end), new)])
    assert result == text[:start] + new + text[end:]


@given(st.text(alphabet="ab\r\n\u2028😀é"))
def test_positions_agree_with_lines_as_an_editor_counts_them(text):
    index = LineIndex(text)
    rest, starts = text, [0]
    for offset in range(len(text)):
        if text[offset] == "\n" or (text[offset] == "\r" and not text.startswith("\r\n", offset)):
            starts.append(offset + 1)
    assert index.line_count() == len(starts)
    for offset in range(len(rest) + 1):
        line = max(number for number, start in enumerate(starts, 1) if start <= offset)
        assert index.position(offset) == (line, offset - starts[line - 1] + 1)


_BYTES = {"utf-8": ("utf-8", 1), "utf-16": ("utf-16-le", 2), "utf-32": ("utf-32-le", 4)}


@given(st.text(alphabet="ab\r\n\u2028😀é\ud800"), st.sampled_from(sorted(_BYTES)), st.data())
def test_columns_count_units_of_an_encoding_in_whatever_order_they_are_asked_for(text, encoding, data):
    lines = LineIndex(text)
    index, (codec, size) = UnitIndex(text, lines, encoding), _BYTES[encoding]
    for offset in data.draw(st.lists(st.integers(0, len(text)), max_size=8)):
        line, column = lines.position(offset)
        before = text[offset - column + 1 : offset].encode(codec, "surrogatepass")
        assert index.position(offset) == (line, len(before) / size)


def test_a_line_span_leaves_out_the_line_end():
    index = LineIndex("one\r\ntwo\rthree")
    assert [index.line_span(line).of("one\r\ntwo\rthree") for line in (1, 2, 3)] == ["one", "two", "three"]
    assert LineIndex("MAX\n\nb").line_span(1) == Span(0, 3)
    assert LineIndex("MAX\n\nb").line_span(2) == Span(4, 4)


SPANS = st.tuples(st.integers(0, 1200), st.integers(0, 600)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(st.lists(SPANS, max_size=12), SPANS)
def test_the_index_of_spans_agrees_with_a_look_at_them_all(spans, asked):
    index = SpanIndex(spans)
    assert index.overlaps(asked) == any(asked.overlaps(span) for span in spans)
    assert index.touches(asked) == any(asked.start <= span.end and span.start <= asked.end for span in spans)
    assert index.holds(asked) == any(span.contains(asked) for span in spans)
    assert list(index.holders(asked)) == [span for span in spans if span.contains(asked)]


def test_the_index_of_spans_finds_what_touches_across_the_bounds_of_its_places():
    assert SpanIndex([Span(250, 255)]).touches(Span(255, 300))
    assert SpanIndex([Span(250, 256)]).touches(Span(256, 300))
    assert SpanIndex([Span(256, 300)]).touches(Span(250, 256))


@given(st.lists(SPANS, max_size=12), SPANS)
def test_a_cover_holds_what_one_of_its_spans_holds(spans, asked):
    assert Cover(spans).holds(asked) == any(span.contains(asked) for span in spans)
    assert all(Cover(spans).holds(span) for span in spans)


def test_spans_that_touch_do_not_overlap():
    assert not Span(0, 3).overlaps(Span(3, 4))
    assert not Span(3, 4).overlaps(Span(0, 3))
    assert Span(0, 4).overlaps(Span(3, 4))
    assert Span(2, 5).contains(Span(2, 5))
    assert not Span(2, 5).contains(Span(1, 5))
    assert not Span(2, 5).contains(Span(2, 6))
    assert Span(2, 5).shift(3) == Span(5, 8)
    assert len(Span(2, 5)) == 3


def test_an_insertion_beside_a_replacement_is_no_overlap_and_the_refusal_says_where():
    assert apply_edits("abc", [Edit(Span(0, 1), "x"), Edit(Span(1, 1), "y"), Edit(Span(2, 3), "z")]) == "xybz"
    with pytest.raises(OverlapError, match=r"^edits overlap at 2$"):
        apply_edits("abcdef", [Edit(Span(0, 3), "x"), Edit(Span(2, 4), "y")])
    with pytest.raises(OverlapError, match=r"^edits overlap at 0$"):
        apply_edits("abc", [Edit(Span(0, 0), "x"), Edit(Span(0, 1), "y")])


@given(st.text(min_size=1, max_size=20), st.data())
def test_one_edit_does_what_several_do(text, data):
    places = sorted(data.draw(st.sets(st.integers(0, len(text)), min_size=2, max_size=6)))
    edits = [Edit(Span(*pair), f"<{pair[0]}>") for pair in zip(places[::2], places[1::2], strict=False)]
    whole = as_one(text, edits)
    assert whole.span == Span(edits[0].span.start, edits[-1].span.end)
    assert apply_edits(text, [whole]) == apply_edits(text, edits)


@pytest.mark.parametrize(
    ("text", "at", "char"),
    [("abc *", 5, "c"), ("abc  *", 6, "c"), ("ab", 2, "b"), ("ab", 1, "a"), ("* ", 2, ""), ("ab", 0, "")],
)
def test_the_last_character_that_counts(text, at, char):
    assert last_before(text, at, " *") == char


def test_a_look_back_goes_as_far_as_neighbors_are_and_no_further():
    text = "x" + "-" * 60
    assert search_before(re.compile("x-*$"), text, 40)
    assert not search_before(re.compile("x-*$"), text, 41)
    assert search_before(re.compile("a$"), "ab", 1), "what comes after does not count"
    assert not search_before(re.compile("a$"), "ab", 2)


def test_a_slip_finds_the_word_that_was_meant():
    assert nearest("substance-sue", ["weight", "substance-use", "suicide"]) == "substance-use"
    assert nearest("zzz", ["weight", "suicide"]) == ""
    assert nearest("abcd", ["abxy"]) == "", "half of the letters are too few"
    assert nearest("abcd", ["abxy"], 0.5) == "abxy"
    assert nearest("a" * 200, ["a" * 199]) == "a" * 199
    assert nearest("a" * 201, ["a" * 200]) == "", "what is so long is no slip"


@pytest.mark.parametrize("text", ["one\n", "one\r\n", "one\r"])
def test_the_last_line_may_be_empty(text):
    index = LineIndex(text)
    assert [index.line_span(line).of(text) for line in (1, 2)] == ["one", ""]
