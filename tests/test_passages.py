"""Passages and sentences, by rules that ask no model: what is cut where, and how the parser is to read it."""

from itertools import pairwise

import pytest

from stigmalint.judge.passages import cut, for_parser, passages, sentence_around
from stigmalint.prose import Block, Segment
from stigmalint.text.spans import Span


def block_of(text, marks=()):
    whole = Span(0, len(text))
    return Block(text, (Segment(whole, whole, verbatim=True),), marks=tuple(marks), before="Heading")


def test_a_paragraph_of_any_usual_length_is_one_passage():
    block = block_of("He left. " * 800)
    assert list(passages(block)) == [block]


def test_a_book_in_one_line_is_cut_at_sentence_ends():
    block = block_of("Mr Tom left early, and was not seen again. " * 1000)
    parts = list(passages(block))
    assert len(parts) > 4
    assert all(part.text.startswith("Mr Tom") and len(part.text) <= 8000 for part in parts)
    assert all(part.before == "Heading" for part in parts)


@pytest.mark.parametrize("piece", ["a," * 30_000, "word " * 6000, "x." * 9000, " " * 20_000])
def test_what_has_no_sentence_ends_is_cut_all_the_same(piece):
    parts = list(passages(block_of(piece)))
    assert "".join(part.text for part in parts) == piece
    assert max(len(part.text) for part in parts) <= 8000


@pytest.mark.parametrize("lead", [7990, 7994, 7997, 8000, 8003, 16_000])
@pytest.mark.parametrize("letter", ["x", "e\u0301"])
def test_a_word_is_never_cut_in_two(lead, letter):
    text = f"{letter * (lead // len(letter))}addict spoke"
    for whole in (text, f".{text}", f"{text},{text}"):
        parts = [part.text for part in passages(block_of(whole))]
        assert "".join(parts) == whole
        assert not any(one[-1] in "xet\u0301" and other[0] in "xea\u0301" for one, other in pairwise(parts))


def test_sentences_cover_a_text_without_gaps():
    text = "One. Two!  Three? " + "x" * 3000 + " and so on."
    spans = list(cut(text))
    assert spans[0].start == 0
    assert spans[-1].end == len(text)
    assert all(left.end == right.start for left, right in pairwise(spans))


def test_a_paragraph_of_8000_code_points_is_one_passage_and_one_of_more_is_two():
    assert [len(part.text) for part in passages(block_of("x" * 8000))] == [8000]
    assert [len(part.text) for part in passages(block_of("x " * 4000 + "x"))] == [8000, 1]


@pytest.mark.parametrize(
    ("pieces", "ends"),
    [
        ({4000: ". "}, [4002]),
        ({7998: ". "}, [8000]),
        ({5000: ". ", 7000: ".” "}, [7003]),
        ({3000: ". "}, [8000]),
        ({5000: ". ", 6000: "\n"}, [5002]),
        ({5000: "\n"}, [5001]),
        ({4000: "\n"}, [4001]),
        ({7999: "\n"}, [8000]),
        ({3000: "\n"}, [8000]),
        ({5000: ". ", 9002: ". "}, [5002, 9004]),
        ({5000: ". ", 9003: "\n"}, [5002, 9004]),
    ],
)
def test_a_passage_ends_with_a_sentence_or_else_a_line_but_not_in_its_first_half(pieces, ends):
    text = "x " * 6000 if ends[-1] < 8003 else "x " * 8000
    for at, piece in pieces.items():
        text = text[:at] + piece + text[at + len(piece) :]
    found = [len(part.text) for part in passages(block_of(text))]
    assert [sum(found[: number + 1]) for number in range(len(ends))] == ends


def test_a_passage_without_sentences_and_lines_ends_with_a_word():
    text = "x" * 100 + " " + "y" * 9000
    assert [len(part.text) for part in passages(block_of(text))] == [101, 9000]
    assert [len(part.text) for part in passages(block_of(" " + "y" * 9000))] == [1, 9000]
    assert [len(part.text) for part in passages(block_of("y" * 9000))] == [9000]


def test_a_long_sentence_is_cut_at_a_blank_or_else_at_1200():
    assert [len(span) for span in cut("x" * 1200)] == [1200]
    assert [len(span) for span in cut("x" * 2500)] == [1200, 1200, 100]
    assert [len(span) for span in cut("x" * 700 + " " + "y" * 700 + " " + "z" * 700)] == [701, 701, 700]
    assert [len(span) for span in cut("x" * 500 + " " + "y" * 500 + " " + "z" * 500)] == [1002, 500]
    assert [len(span) for span in cut("x " + "y" * 1300)] == [2, 1200, 100]
    assert list(cut("One \ud800. Two.")) == [Span(0, 7), Span(7, 11)]


@pytest.mark.parametrize(
    ("span", "around"),
    [
        (Span(12, 14), Span(10, 20)),
        (Span(10, 11), Span(10, 20)),
        (Span(19, 20), Span(10, 20)),
        (Span(9, 11), Span(0, 20)),
        (Span(5, 25), Span(0, 30)),
        (Span(0, 1), Span(0, 10)),
        (Span(29, 30), Span(20, 30)),
        (Span(40, 45), Span(40, 45)),
    ],
)
def test_the_sentence_of_a_match_is_all_that_it_touches(span, around):
    assert sentence_around(span, [Span(0, 10), Span(10, 20), Span(20, 30)]) == around


def test_a_match_over_sentences_of_one_character_touches_them_all():
    assert sentence_around(Span(1, 4), [Span(at, at + 1) for at in range(6)]) == Span(1, 4)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("“She’s” co\u2010op\xa0x\n", '"She\'s" co-op x '),
        ("HE LEFT HER AND THE DOG", "he left her and the dog"),
        ("Helping Addicts Find A Home Again", "Helping addicts find a home again"),
        ("He left Ann in Leeds.", "He left Ann in Leeds."),
        ("İT WAS HE WHO LEFT HER", "İT WAS HE WHO LEFT HER"),
    ],
)
def test_a_sentence_is_parsed_as_if_it_were_written_plainly(written, read):
    """The parser was trained on plain text; its tokens must stand where those of the text do."""
    assert for_parser(written) == read
