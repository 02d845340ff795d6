import pytest

from stigmalint.reword.letters import article, in_title_case, match_case
from stigmalint.text.spans import Span


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("person", "a"),
        ("incarcerated person", "an"),
        ("hour", "an"),
        ("82-year-old", "an"),
        ("18-year-old", "an"),
        ("180-page", "a"),
        ("honest man", "an"),
        ("user", "a"),
        ("unhoused person", "an"),
        ("urine test", "a"),
        ("European", "a"),
        ("SUD", "an"),
        ("US agency", "a"),
        ("HIV test", "an"),
        ("MOUD programme", "a"),
        ("“addict”", "an"),
        ("one-time", "a"),
    ],
)
def test_articles_go_by_sound(words, expected):
    assert article(words) == expected


@pytest.mark.parametrize(
    ("text", "match", "new", "expected"),
    [
        ("Addicts need care.", "Addicts", "people", "People"),
        ("We met addicts.", "addicts", "people", "people"),
        ("NO ADDICTS IN HERE", "ADDICTS", "people", "PEOPLE"),
        ("Helping Addicts Find Homes", "Addicts", "people with addictions", "People With Addictions"),
        ("He is so OCD about it.", "OCD", "particular", "particular"),
        ("as an IV drug abuser.", "IV drug abuser", "person", "person"),
        ("HIV-infected women came.", "HIV-infected", "women", "Women"),
    ],
)
def test_letter_case_is_that_of_the_words_replaced(text, match, new, expected):
    start = text.index(match)
    assert match_case(text, text, Span(start, start + len(match)), new) == expected


def test_title_case_leaves_the_smallest_words_small():
    assert in_title_case("people in recovery from opioid use") == "People in Recovery From Opioid Use"
