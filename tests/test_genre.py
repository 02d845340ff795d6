"""Old books and laws are told by their own words, and by what they lack."""

import pytest

from stigmalint.judge.genre import is_archaic, is_law, is_of_old, is_old_book, lists_sections

_OLD = "The fellows at the saloon shook hands upon it and drove the carriage home. " * 70
_PLAIN = "The people at the shop shook hands on it and took the bus home. " * 70


def test_two_words_of_another_time_tell_it_and_one_may_be_a_jest():
    assert is_archaic("'Tis said that thou wert kind.")
    assert not is_archaic("'Tis the season for soup.")


def test_a_long_text_with_dated_words_is_old_unless_it_names_a_recent_year():
    assert is_of_old([_OLD], _OLD)
    assert not is_of_old([_OLD], f"date: 2019\n{_OLD}")
    assert not is_of_old([_PLAIN], _PLAIN)
    assert not is_of_old([_OLD[:200]], _OLD[:200])


def test_a_law_says_that_it_amends():
    assert is_law("Section 4 is amended to read as follows:")
    assert not is_law("The draft was amended twice.")


def test_a_book_of_another_time_is_long_and_has_many_such_words():
    assert is_old_book([_OLD] * 4, _OLD * 4)
    assert not is_old_book([_OLD], _OLD)
    assert not is_old_book([_OLD] * 4, f"date: 2019\n{_OLD * 4}")
    assert not is_old_book([_OLD[:80], _PLAIN * 5], _OLD[:80] + _PLAIN * 5)


@pytest.mark.parametrize(
    "text",
    [
        "§12-3 Night buses. (a) The director may run them.",
        "**[§12B-3] Night buses; fares.** The board shall set them.",
        "Night bus program. L 2006, c 268.",
        "The fare is free. [L 1989, c 4, §2]",
        "As used in this section, a bus means a bus.",
        "(b) For the purposes of this chapter, a fare is a tax.",
        "This Act may be cited as the Night Bus Act.",
        "The fare is free. (Added by Stats. 2011, Ch. 15.)",
    ],
)
def test_a_section_of_a_code_is_law(text):
    assert is_law(text)


@pytest.mark.parametrize(
    "text",
    [
        "The new law (§12) is on page 4.",
        "In this section we ask who rides the bus.",
        "In L 2006 units were sold.",
        "She spoke of acts of 1989 and of chapter 4.",
        "The act is known as the Night Bus Act.",
    ],
)
def test_a_text_about_laws_is_none(text):
    assert not is_law(text)


def test_a_list_of_sections_is_law_and_a_few_numbers_are_not():
    assert lists_sections(["353-13 Buses\n353-13.1 Fares", "353-14 Nights\n353-15 Stops\n353-16 Dogs"])
    assert not lists_sections(["555-1234 Ana\n555-1235 Ben"])


def words(number, *dated):
    """A text of so many words, the dated ones first."""
    return " ".join([*dated, *["bus"] * (number - len(dated))])


@pytest.mark.parametrize(
    ("texts", "is_old"),
    [
        ([words(799, "upon")], False),
        ([words(800, "upon")], True),
        ([words(400), words(400, "thou")], True),
        ([words(2000, "upon")], True),
        ([words(2001, "upon")], False),
        ([words(2001, "upon", "thee")], True),
        ([words(10)] * 100, False),
    ],
)
def test_a_document_is_old_from_800_words_and_with_a_dated_one_in_2000(texts, is_old):
    assert is_of_old(iter(texts), "") is is_old


@pytest.mark.parametrize(
    ("text", "is_old"),
    [
        (words(2999, *["upon"] * 5), False),
        (words(3000, *["upon"] * 5), True),
        (words(3000, *["upon"] * 4), False),
    ],
)
def test_a_book_is_old_from_3000_words_and_with_a_dated_one_in_600(text, is_old):
    assert is_old_book([text], "") is is_old


def test_one_word_of_another_time_is_a_jest_and_the_same_twice_is_none():
    assert not is_archaic("Thou art late, he said.")
    assert is_archaic("THOU ART LATE, and THOU KNOWEST it.")


def test_what_enacts_is_read_in_any_case_and_at_any_place():
    assert is_law("And so BE IT ENACTED by the people.")
    assert is_law("In this part, a bus has the meaning assigned by section 2.")
    assert not is_law("A seat was assigned by the driver.")


def test_five_entries_are_a_list_of_sections():
    entries = [f"12-{number} Night buses" for number in range(5)]
    assert lists_sections(entries)
    assert lists_sections(["\n".join(entries[:3]), "\n".join(entries[3:])])
    assert not lists_sections(entries[:4])
