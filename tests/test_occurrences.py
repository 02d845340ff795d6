"""Where listed words stand in a text."""

import pytest

from stigmalint.judge.occurrences import Occurrences
from stigmalint.ruleset.word_list import Entry, WordList
from stigmalint.text.spans import Span

WORDS = {"drug": WordList("drug", {form: Entry(form) for form in ("heroin", "crack", "crystal meth", "meth")})}


@pytest.mark.parametrize(
    ("text", "values", "found"),
    [
        ("He smoked Crystal-Meth daily.", ("drug",), "crystal meth"),
        ("He smoked meths daily.", ("drug",), "meths"),
        ("He smoked heroine daily.", ("drug",), ""),
        ("She left the İstanbul hospital with heroin.", ("drug",), "heroin"),
        ("He left home.", ("=left", "drug"), "left"),
        ("He smoked crack, and left.", ("drug", "=left"), "crack"),
        ("He left.", ("no-such-list",), ""),
    ],
)
def test_words_are_found_whole_and_the_first_value_wins(text, values, found):
    assert Occurrences(text, WORDS).first(values, Span(0, len(text)), Span(0, 0)) == found


def test_only_what_stands_inside_and_does_not_touch_the_match_counts():
    text = "Crack. A crystal meth user. Heroin."
    occurrences = Occurrences(text, WORDS)
    sentence, match = Span(7, 27), Span(text.index("meth"), text.index(" user"))
    assert occurrences.first(("drug",), sentence, match) == ""
    assert occurrences.first(("drug",), sentence, Span(0, 0)) == "crystal meth"
    assert occurrences.first(("drug",), Span(0, len(text)), match) == "crack"
    assert occurrences.first(("drug",), Span(match.end, len(text)), match) == "heroin"


@pytest.mark.parametrize(
    ("within", "without", "found"),
    [
        (Span(0, 4), Span(9, 9), "meth"),
        (Span(0, 3), Span(9, 9), ""),
        (Span(1, 8), Span(9, 9), ""),
        (Span(5, 9), Span(0, 0), "meth"),
        (Span(5, 8), Span(0, 0), ""),
        (Span(0, 4), Span(4, 5), "meth"),
        (Span(0, 4), Span(3, 5), ""),
        (Span(5, 9), Span(4, 5), "meth"),
        (Span(5, 9), Span(4, 6), ""),
        (Span(0, 9), Span(0, 4), "meth"),
    ],
)
def test_a_word_has_to_stand_whole_within_and_beside(within, without, found):
    assert Occurrences("meth meth", WORDS).first(("drug",), within, without) == found


def test_the_first_in_the_text_is_the_one_of_a_value():
    text = "crack, then meth, then heroin"
    assert Occurrences(text, WORDS).first(("drug",), Span(5, len(text)), Span(0, 0)) == "meth"


def test_all_places_of_a_value_are_known_in_order_longer_ones_first():
    listed = {"drug": WordList("drug", {form: Entry(form) for form in ("drug", "drugs den", "den of drugs")})}
    text = "Drugs den, drug; dens of drugs."
    assert list(Occurrences(text, listed).of("drug")) == [
        (0, 9, "drugs den"),
        (0, 5, "drugs"),
        (11, 15, "drug"),
        (25, 30, "drugs"),
    ]
    assert list(Occurrences("He is a gas as a was.", {}).of("=i|ga|a")) == [(6, 7, "a"), (8, 11, "gas"), (15, 16, "a")]
    assert list(Occurrences("A den of drugs", listed).of("drug")) == [(2, 14, "den of drugs"), (9, 14, "drugs")]


@pytest.mark.parametrize(
    ("value", "text", "can"),
    [
        ("drug", "He smoked Heroin.", True),
        ("drug", "He smoked heroine.", True),
        ("drug", "He smoked cigars.", False),
        ("drug", "He smoked.", False),
        ("no-such-list", "He smoked heroin.", False),
        ("=smoke", "He smoked.", True),
        ("=smoke|leave", "He left.", True),
        ("=leave", "He smoked.", False),
        ("=leave", "He_left_2.", True),
        ("=go", "He went.", True),
        ("=a", "He is a man.", True),
        ("=a", "He is up.", False),
    ],
)
def test_where_a_word_can_stand_in_some_inflection_is_not_denied(value, text, can):
    occurrences = Occurrences(f"go, heroin, leave, smoke. {text}", WORDS)
    assert occurrences.can_stand(value, Span(26, 26 + len(text))) is can
    assert occurrences.can_stand(value, Span(26, 26 + len(text))) is can, "and so when it is asked again"
    assert not occurrences.can_stand(value, Span(0, 0))
