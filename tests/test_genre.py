"""Old books and laws are told by their own words, and by what they lack."""

from stigmalint.judge.genre import is_archaic, is_law, is_of_old

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
