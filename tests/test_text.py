import pytest
from hypothesis import given
from hypothesis import strategies as st

from stigmalint.text.spans import Edit, LineIndex, OverlapError, Span, SpanIndex, apply_edits


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
        assert index.byte_offset(offset) == len(text[:offset].encode())


def test_a_line_span_leaves_out_the_line_end():
    index = LineIndex("one\r\ntwo\rthree")
    assert [index.line_span(line).of("one\r\ntwo\rthree") for line in (1, 2, 3)] == ["one", "two", "three"]


SPANS = st.tuples(st.integers(0, 1200), st.integers(0, 600)).map(lambda pair: Span(pair[0], pair[0] + pair[1]))


@given(st.lists(SPANS, max_size=12), SPANS)
def test_the_index_of_spans_agrees_with_a_look_at_them_all(spans, asked):
    index = SpanIndex(spans)
    assert index.overlaps(asked) == any(asked.overlaps(span) for span in spans)
    assert index.touches(asked) == any(asked.start <= span.end and span.start <= asked.end for span in spans)
