"""What the text beside a word says of it, by patterns alone: [ ] marks the word, and no rule or model has a part."""

from __future__ import annotations

import pytest

from stigmalint.judge import advice, cues, echoes, figures
from stigmalint.text.quotations import find_quotes
from stigmalint.text.spans import Span


def around(text: str) -> tuple[str, str]:
    """What stands before and behind the brackets."""
    left, _, rest = text.partition("[")
    return left, rest.partition("]")[2]


def cases(text: str) -> list[tuple[str, str]]:
    """Lines `reason | text`; an empty reason stands for none."""
    return [
        (reason.strip(), line.strip())
        for reason, _, line in (one.partition("|") for one in text.strip("\n").split("\n"))
    ]


CALLED = """
as one nurse called them | The babies were [junkies], as one nurse called them.
what is now called | He had what is now called [junkie] fever.
what the papers call | They are what the papers call [junkies].
people he calls | She met people he calls [junkies].
 | She met people who are [junkies] in the park.
 | They called for the [junkies].
"""
TAKEN_FOR = """
as if I were some | He spoke as if I were some [junkie].
me like a | They looked at me like a [junkie].
I felt like a | I felt like a [junkie].
 | I like a [drunk] who sings.
 | I saw him act like a [drunk].
 | She felt like a [drunk].
 | I met a [drunk].
"""
LIKENED = """
as merry as a | He was as merry as a [drunk] on Friday.
lied like a | He lied like a [junkie].
 | He lied like a [junkie]'s dog.
 | People like the [junkie] next door vote.
 | They were treated like a [junkie].
 | He was seen to have lied like a [junkie].
 | He is a [junkie].
"""
SAYING = """
nobody's | He is nobody's [drunk].
Once an | Once an [addict], always an addict.
Once a drunk always a | Once a drunk always a [drunk].
as they say | A [drunk] has luck, as they say.
the song goes | The [drunk] came home, the song goes.
As they say | As they say on the coast, a [drunk] has luck.
 | Once an [addict] came home.
 | The [drunk] came home.
"""
IN_TURN = """
went from | They went from [drunks] to patients to people.
went from drunks to | They went from drunks to [patients], then to people.
called them | They called them [drunks], then patients.
were | They were [drunks] in the 1950s and have been patients in the 1990s.
were drunks in 1950, | They were drunks in 1950, [patients] in 1990.
were drunks in 1950, | They were drunks in 1950, [patients] today.
First | First [drunks], then patients, later people.
 | They went from [drunks] to patients.
 | They went from drunks to [patients] in a year.
 | They called them [drunks] again.
 | They were [drunks] in the 1950s.
 | They were drunks in 1950, [patients] at last.
 | First [drunks], then patients
 | Some [drunks], then patients, later people.
 | They are with [drunks] to patients to people.
"""


@pytest.mark.parametrize(("reason", "line"), cases(CALLED))
def test_what_others_call_people_is_not_the_writers_word(reason: str, line: str) -> None:
    assert figures.called_by_others(*around(line)) == reason


@pytest.mark.parametrize(("reason", "line"), cases(TAKEN_FOR))
def test_what_the_writer_was_taken_for_is_said_of_nobody_else(reason: str, line: str) -> None:
    assert figures.taken_for(around(line)[0]) == reason


@pytest.mark.parametrize(("reason", "line"), cases(LIKENED))
def test_a_simile_is_told_from_people_who_are_judged_by_a_label(reason: str, line: str) -> None:
    assert figures.likened(*around(line)) == reason


@pytest.mark.parametrize(("reason", "line"), cases(SAYING))
def test_a_proverb_is_nobodys_word(reason: str, line: str) -> None:
    assert figures.saying(*around(line)) == reason


@pytest.mark.parametrize(("reason", "line"), cases(IN_TURN))
def test_labels_that_follow_each_other_are_a_history_of_words(reason: str, line: str) -> None:
    assert figures.in_turn(*around(line)) == reason


def test_parts_in_an_experiment_are_known_from_where_they_are_given_first() -> None:
    text = 'Roles of "guards," and "Junkies" were given. Then some were made\n"junkies" again, and "saints" ran.'
    assert figures.parts_played(text, find_quotes(text)) == {
        "guard": text.index('"guards'),
        "junkie": text.index('"Junk'),
    }
    wrapped = 'Students were cast\nas "junkies" for a day.'
    assert figures.parts_played(wrapped, find_quotes(wrapped)) == {"junkie": wrapped.index('"junkies')}
    late = 'One "junkie" met another. Half were made\n"junkies" for a day.'
    assert figures.parts_played(late, find_quotes(late)) == {"junkie": late.index('"junkies')}


def test_a_part_has_a_short_name_right_behind_what_gives_it() -> None:
    text = "Cast as " + "x" * 60
    assert list(figures.parts_played(text, [Span(8, 8 + 39)])) == ["x" * 39]
    assert figures.parts_played(text, [Span(8, 8 + 40)]) == {}
    assert figures.part("“The\nJunkies,”") == figures.part("the junkie") == "the junkie"


TAKEN_UP = """
No | Let them [rot]? No, never.
 | Do they [rot]? No, never.
my mother said that to me | Just [leave him], my mother said that to me.
A list of what I was told: | A list of what I was told: get a grip, you [junkie].
called me a | My own mother called me a [junkie].
 | You are a [junkie].
"""


@pytest.mark.parametrize(("reason", "line"), cases(TAKEN_UP))
def test_what_was_said_to_somebody_is_not_what_they_say(reason: str, line: str) -> None:
    left, right = around(line)
    assert echoes.taken_up(left, left, right) == reason


@pytest.mark.parametrize(
    ("line", "alone", "asked"),
    [
        ("Grateful [addict], bad dancer", True, True),
        ("Maeve, [alcoholic], chef", False, True),
        ("Maeve and her brother, [alcoholic], chef", False, False),
        ("Maeve, [alcoholic], chef, as he says", False, False),
        ("Grateful [addict] came", False, False),
        ("Maeve met an [alcoholic], chef", False, False),
    ],
)
def test_people_introduce_themselves_without_saying_i(line: str, alone: bool, asked: bool) -> None:
    assert echoes.introduced(*around(line), asked=False) is alone
    assert echoes.introduced(*around(line), asked=True) is asked


@pytest.mark.parametrize(
    ("line", "is_ours"),
    [
        ("the cake for us old [drunks] on Friday", True),
        ("room for [drunks] in my van", True),
        ("those [drunks] keep me company", False),
        ("the cake for old [drunks] on Friday", False),
    ],
)
def test_members_call_themselves_what_they_like(line: str, is_ours: bool) -> None:
    assert echoes.one_of_ours(*around(line)) is is_ours


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("❌ ", "❌"),
        ("✅ person who uses drugs ❌ ", "❌"),
        ("❌ junkie ✅ ", ""),
        (":x: ", ":x:"),
        (":x: junkie :smile: ", ""),
        ("none", ""),
    ],
)
def test_the_last_sign_before_a_word_tells_whether_it_is_one_to_avoid(line: str, sign: str) -> None:
    assert advice.sign_before(line) == sign


REPLACED = """
Replace | Replace [junkie] with person who uses drugs.
Change | Change [junkie] to "person".
Change | Change [junkie] to person who uses drugs.
Change | Change [junkie] to an outdoor friend.
 | Change [junkie] to a house.
dropped | We dropped [junkie] in favour of something else.
 | We dropped [junkie] in winter.
is now | [Junkie] is now "person who uses drugs".
is now | [Junkie] is now outdoor friend.
 | [Junkie] is now a baker.
Substitute patient for | Substitute patient for [junkie].
Prefer person with an addiction to | Prefer person with an addiction to [addict].
Prefer the outdoor friend to | Prefer the outdoor friend to [addict].
Prefer "friend" to | Prefer "friend" to [addict].
Prefer "bus" to | Prefer "bus" to [addict].
Prefer “friend” to | Prefer “friend” to [addict].
 | Prefer “bus” to [addict].
Change | Change [junkie] to “house”.
Change | Change [junkie] to ‘house’.
Change | Change [junkie] to 'house'.
Change | Change [junkie] to *house*.
Change | Change [junkie] to _house_.
Change | Change [junkie] to `house`.
Change | Change [junkie] to the better person who uses drugs.
 | Change [junkie] to the younger person who uses drugs.
 | We prefer a quiet life to [addict] songs.
Instead of | Instead of [addict], say person.
 | Instead of [addict] songs we sang.
 | A [junkie] with a dog.
"""


@pytest.mark.parametrize(("reason", "line"), cases(REPLACED))
def test_a_word_that_gives_way_to_another_is_only_talked_about(reason: str, line: str) -> None:
    assert advice.replaced(*around(line), ["friend", "outdoor friend"]) == reason


@pytest.mark.parametrize(
    ("label", "is_shunned"),
    [
        ("Terms we no longer print", True),
        ("Words to avoid", True),
        ("Words of welcome", False),
        ("Things to avoid", False),
        ("Please do not use", True),
        ("Do not feed", False),
    ],
)
def test_a_heading_announces_words_that_are_not_to_be_used(label: str, is_shunned: bool) -> None:
    assert advice.shuns(label) is is_shunned


LISTED = """
Terms we no longer print | Terms we no longer print: wino, [junkie], drunk.
Retired in 2024 | Retired in 2024: wino, [junkie], drunk.
 | Retired in 2024: the [junkie], drunk.
 | Retired in 2024: wino, [junkie] songs.
 | Guests in 2024: wino, [junkie], drunk.
 | Wino, [junkie], drunk.
"""


@pytest.mark.parametrize(("reason", "line"), cases(LISTED))
def test_a_list_of_words_to_avoid_names_them(reason: str, line: str) -> None:
    assert advice.listed(*around(line), is_label=True) == reason
    if reason != "Terms we no longer print":
        assert advice.listed(*around(line), is_label=False) == "", "an act may stand in any list of what was dropped"


@pytest.mark.parametrize(
    ("right", "is_entry"),
    [
        (": a slang word for somebody who uses drugs", True),
        (" (n.) one who uses", True),
        (": we met at noon", False),
        (" a word for somebody", False),
        (" came: a word", False),
    ],
)
def test_an_entry_of_a_glossary_is_told_by_how_it_begins(right: str, is_entry: bool) -> None:
    assert advice.defines(right) is is_entry


def test_a_paragraph_under_its_heading_may_be_an_entry() -> None:
    assert advice.explains("Outdated. Use person who uses drugs.")
    assert not advice.explains("A person who came to the house at noon.")
    assert not advice.explains("We met. The word is outdated.")
    long = "A person who came to the house at noon, " + "and so on " * 15
    assert advice.explains(f"{long} avoid")
    assert not advice.explains(f"{long} and so on; avoid")


@pytest.mark.parametrize(
    ("right", "found"),
    [
        (", and others? Today we refer to them as being challenged.", "Today we refer to them"),
        (" came. Nowadays, people call these something else.", "Nowadays, people call these"),
        (" came. Today they work.", ""),
        (" came. They work. Today we call them.", ""),
    ],
)
def test_words_that_came_and_went(right: str, found: str) -> None:
    assert figures.renamed(right) == found


ONE_OF_US = """
and I am one | Most [addicts] lie, and I am one.
so am I | He is an [addict]; so am I.
just like I did | She went the way of all [drunks], just like I did.
so am I | You are, and so am I, one more [drunk].
another | I met another [drunk].
fellow recovering | We pray for our fellow recovering [addicts].
 | He met another [drunk].
 | Another [drunk] was me.
 | I met a [drunk].
 | Weary, he met another [drunk].
"""


@pytest.mark.parametrize(("reason", "line"), cases(ONE_OF_US))
def test_a_writer_who_is_one_of_them_speaks_of_themselves(reason: str, line: str) -> None:
    assert cues.one_of_us(*around(line)) == reason


def test_a_cue_is_found_in_any_letter_case_and_the_first_pattern_wins() -> None:
    known = cues.Cues(("word ", r"\bword (?:an )?$"), ("said", r"\bsaid .*$"))
    for text, found in (("The WORD an ", "WORD an "), ("He said the word ", "word "), ("He Said it", "Said it")):
        match = known.search(text)
        assert match is not None
        assert match.group() == found
    assert known.search("He said") is None
    assert known.search("A sword ") is None, "what is needed begins a word"


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        (":no_entry: ", ":no_entry:"),
        ("- :x: ", ":x:"),
        (":white_check_mark: person with addiction :x: ", ":x:"),
        ("we use :smile: and :no_entry: a ", ""),
        ("say this, not \u274c ", "\u274c"),
    ],
)
def test_a_sign_that_is_spelled_out_opens_a_line(line: str, sign: str) -> None:
    assert advice.sign_before(line) == sign
