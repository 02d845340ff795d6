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
