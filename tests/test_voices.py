"""Whose words a block is, where no quotation mark says so: known from its neighbors, without rules and model."""

from __future__ import annotations

import pytest

from stigmalint.extract import extract
from stigmalint.judge.voices import Voice, stated, voices
from stigmalint.prose import Source


def others(text: str, kind: str = "markdown") -> list[str]:
    """What of a text is the words of another."""
    prose = extract(Source("a.md", text, kind))
    return [prose.blocks[number].text[voice.start :] for number, voice in sorted(voices(prose).items())]


def reasons(text: str, kind: str = "markdown") -> set[str]:
    return {voice.reason for voice in voices(extract(Source("a.md", text, kind))).values() if voice.start >= 0}


HERALD = "Portsmouth Herald - Monday 4 May 1846"
OLD = "It happened, 1846"
ARCHIVE = "https://archive.example.org/1"
PAGE = "https://example.org/1"


@pytest.mark.parametrize(
    ("text", "copied"),
    [
        (f"{HERALD}\n\nA drunk came.\n\nHe left.", ["A drunk came.", "He left."]),
        (f"{HERALD}\n\nA drunk came.\n\n---\n\nOurs.", ["A drunk came."]),
        (f"{HERALD}\n\nA drunk came.\n\n# Now\n\nOurs.", ["A drunk came."]),
        (f"{HERALD}\n\nA drunk came.\n\n# Now\n\nOurs.\n\n# Then\n\nOurs.", ["A drunk came."]),
        (f"Ours.\n\n---\n\n{HERALD}\n\nA drunk came.", ["A drunk came."]),
        (f"{'x' * (299 - len(HERALD))}\n{HERALD}\n\nA drunk came.", ["A drunk came."]),
        (f"{'x' * (300 - len(HERALD))}\n{HERALD}\n\nOurs.", []),
        (f"Ours.\n\n{HERALD}\n\nA drunk came.", ["A drunk came."]),
        (f"---\n\n{HERALD}\n\nA drunk came.", ["A drunk came."]),
        (f"*{HERALD}*\n\nA drunk came.", ["A drunk came."]),
        ("Our house in May - Monday 4 May 1846\n\nOurs.", []),
        (f"Our house in May - Monday 4 May 1846\n{PAGE}\n\nA drunk came.", ["A drunk came."]),
        (f"{PAGE}\n\nOur house in May - Monday 4 May 1846\n\nA drunk came.", ["A drunk came."]),
        (f"Our house - 4 May 1846\n\nAuthor\n\nPlace\n\n{PAGE}\n\nCame.", ["Author", "Place", PAGE, "Came."]),
        (f"Our house - 4 May 1846\n\nAuthor\n\nPlace\n\nPaper\n\n{PAGE}\n\nOurs.", []),
        (f"Our house - 4 May 1846\n\n# Now\n\n{PAGE}\n\nOurs.", []),
        (f"Our house - 4 May 1846\n\n{'A long one. ' * 26}\n\n{PAGE}\n\nOurs.", []),
        (f"Our house - 4 May 1846\n\n{'x' * 300}\n\n{PAGE}\n\nCame.", ["x" * 300, PAGE, "Came."]),
        (f"{HERALD}, found in 2019\n\nOurs.", []),
        (f"{HERALD} and 2019\n\nOurs.", []),
        (f"{OLD}\n{ARCHIVE}\n\nA drunk came.", ["A drunk came."]),
        (f"{OLD}\n{PAGE}\n\nOurs.", []),
        (f"{OLD}, in May\n{ARCHIVE}\n\nOurs.", []),
        (f"{OLD}\nhttps://web.archive.org/1\n\nOurs.", []),
        (f"It happened in 2019, 1846\n{ARCHIVE}\n\nOurs.", []),
        (f"Smith J (1846) Care in towns. London: Fox, 1846.\n{PAGE}\n\nOurs.", []),
        (f"Hale M. On the night bus. London: Fjord Press; doi 1, 1846\n{PAGE}\n\nA drunk came.", ["A drunk came."]),
        ("Hale M. On the night bus. London: Fjord Press; doi 1, 1846\n\nOurs.", []),
        (f"{'Words and ' * 31}\n{HERALD}\n\nOurs.", []),
        (f"{HERALD}\n\nA drunk came.\n\nThe page of 2019\n{PAGE}\n\nOurs.", ["A drunk came."]),
        (f"{HERALD}\n\nA drunk came.\n\nIn 2019 as well.", ["A drunk came.", "In 2019 as well."]),
        (f"{HERALD}\n\nA drunk came.\n\nLeeds Mercury, 5 May 1846\n\nHe left.", ["A drunk came.", "He left."]),
    ],
)
def test_what_stands_under_the_date_of_an_old_source_is_copied_from_it(text: str, copied: list[str]) -> None:
    assert others(text) == copied


def test_the_source_is_named() -> None:
    assert reasons(f"*{HERALD}*\n\nA drunk came.") == {f'copied from a historical source ("{HERALD}")'}
    assert reasons(f"<p>{HERALD}**</p><p>A drunk came.</p>", "html") == reasons(f"{HERALD}\n\nA drunk came.")
    assert reasons(f"<p>**{OLD}**</p><p>{ARCHIVE}</p><p>A.</p>", "html") == reasons(f"{OLD}\n{ARCHIVE}\n\nA.")
    assert reasons(f"{ARCHIVE}\n*{OLD}*\n\nA drunk.") == reasons(f"{OLD}\n{ARCHIVE}\n\nA drunk.")
    assert reasons(f"*{OLD}*\n{ARCHIVE}\n\nA drunk.") == {f'copied from a historical source ("{OLD}")'}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("And I quote.\n\nA drunk came.\n\nEnd quote.\n\nOurs.", ["A drunk came.", "End quote."]),
        ("And I quote.\n\nA drunk came.\n\nHe left. End quote.", ["A drunk came.", "He left. End quote."]),
        ("Ours.\n\nA drunk came.\n\nEnd quote.", []),
        ("And I quote.\n\nA drunk came.", []),
        ("[Quote]\n\nA drunk came.\n\nEnd quote.", []),
        ("I quote.\n\nOne.\n\nEnd quote.\n\nOurs.\n\nEnd quote.", ["One.", "End quote."]),
        ("I quote.\n\n" + "One.\n\n" * 11 + "End quote.", ["One."] * 11 + ["End quote."]),
        ("I quote.\n\n" + "One.\n\n" * 12 + "End quote.", []),
        ("I quote.\n\nOne. I quote.\n\nTwo.\n\nEnd quote.", ["Two.", "End quote."]),
        ("End quote.\n\nOurs.", []),
        ("I quote.\n\nEnd quote.", ["End quote."]),
        ("One.\n\nEnd quote.\n\nI quote.", []),
        ("End quote.\n\nEnd quote.\n\nI quote.\n\nOne.\n\nEnd quote.", ["One.", "End quote."]),
        ("I quote.\n\nOne.\n\nEnd quote.\n\n" * 2, ["One.", "End quote."] * 2),
    ],
)
def test_what_is_read_out_ends_with_end_quote(text: str, read: list[str]) -> None:
    assert others(text) == read
    assert reasons(text) == ({'read out, to "End quote"'} if read else set())


@pytest.mark.parametrize(
    ("text", "taken"),
    [
        ("Here is an excerpt from it:\n\n- A drunk.\n- A junkie.\n\nOurs.", ["A drunk.", "A junkie."]),
        ("What follows is taken from it.\n\nA drunk.\n\nA junkie.\n\n***\n\nOurs.", ["A drunk.", "A junkie."]),
        ("What follows is taken from it.\n\nA drunk.\n\n# Now\n\nOurs.", ["A drunk."]),
        ("***\n\nWhat follows is taken from it.\n\nA drunk.", ["A drunk."]),
        ("Ours.\n\n***\n\nWhat follows is taken from it.\n\nA drunk.", ["A drunk."]),
        ("What follows is taken from it.\n\n" + "One.\n\n" * 12 + "Ours.", ["One."] * 12),
        ("What follows is taken from my own book.\n\nOurs.", []),
        ("What follows is taken from it. We agree!\n\nOurs.", []),
        ("What follows is taken from it.", []),
        ("What follows is taken from it.\n\n# Now\n\nOurs.", []),
        ("What follows is taken from it.\n\n> A drunk.\n\nOurs.", []),
        ("Ours.\n\nHere is an excerpt from it:\n\n- A drunk.\n\nOurs.\n\n- Ours.", ["A drunk."]),
    ],
)
def test_an_excerpt_is_announced_and_ends_with_its_list_a_rule_or_a_heading(text: str, taken: list[str]) -> None:
    assert others(text) == taken
    assert reasons(text) == ({"an excerpt from another text"} if taken else set())


STANZA = "The drunk came home to me  \nThe moon was on the sea  \nAnd nobody was free"


@pytest.mark.parametrize(
    ("stanza", "is_verse"),
    [
        (STANZA, True),
        (STANZA.replace("  \n", "\\\n"), True),
        (STANZA.replace("  \n", "\n"), False),
        (STANZA.replace("  \nAnd nobody was free", ""), False),
        (f"{STANZA}  \nand he was free", True),
        (STANZA.replace("And", "and"), False),
        (STANZA.replace("free", "3"), False),
        (STANZA.replace("free", "@you"), False),
        (STANZA + ":", False),
        (STANZA.replace("nobody", "x" * 51), True),
        (STANZA.replace("nobody", "x" * 52), False),
        ("Came home to  \nMe to see the  \nSea", False),
        ("Came home to  \nMe to see  \nSea is free", True),
        (STANZA.replace("sea  \n", "sea\n"), False),
        (STANZA.replace("The drunk", "“The drunk").replace("The moon", "(The moon"), True),
        ("- " + STANZA.replace("\n", "\n  "), False),
    ],
)
def test_stanzas_one_behind_the_other_are_a_song(stanza: str, is_verse: bool) -> None:
    song = f"Ours.\n\n{stanza}\n\n{stanza}\n\nOurs."
    found = voices(extract(Source("a.md", song, "markdown")))
    assert sorted(found) == ([1, 2] if is_verse else [])
    assert set(found.values()) == ({Voice(0, "a song or poem")} if is_verse else set())


def test_one_stanza_alone_may_be_an_address() -> None:
    assert others(f"Ours.\n\n{STANZA}\n\nOurs.\n\n{STANZA}") == []


@pytest.mark.parametrize(
    ("text", "answers"),
    [
        ("**Who are you?**\n\nI am a drunk.\n\n**Did you go?** I went.", ["I am a drunk.", " I went."]),
        ("**Who are you?**\n\nI am a drunk.\n\n**And then?** I went.\n\nFar.", ["I am a drunk.", " I went.", "Far."]),
        ("**Who are you?**\n\nI am.\n\n**And then?** He went.", ["I am.", " He went."]),
        ("**Who are you?** I am.\n\n**And?** I went.\n\n- Far.", [" I am.", " I went.", "Far."]),
        ("**Who are you?**\n\nHe is.\n\n**And then?** He went.", []),
        ("**Who are you?** I am.\n\n**And?** He.\n\n**And then?** He.", []),
        ("**Who are you?**\n\nHe is.\n\n**And then?**\n\nI went.", ["He is.", "I went."]),
        ("**Who are you?** I am.\n\nFar.\n\n**And?** He went.\n\nFar.", [" I am.", "Far.", " He went.", "Far."]),
        ("**Who is it?**\n\nI am.\n\n**And then?** I went.", []),
        ("**Who are you?**\n\nI am a drunk.", []),
        ("# Interview with Ann\n\n**Who is it?**\n\nHe is a drunk.", ["He is a drunk."]),
        ("# Interview with Ann\n\nOurs.\n\n**Who is it?** He.\n\n# Now\n\nOurs.", [" He."]),
        ("# Interview with Ann\n\n**Who.**\n\nOurs.", []),
        ("**Who are you?**\n\nI am.\n\n**Now.** It is.\n\n**And then?** I went.", ["I am.", " It is.", " I went."]),
        ("- **Who are you?** I am.\n- **Are you?** I am.", []),
        ("Ours **is it you?** I am.\n\nOurs **is it you?** I am.", []),
    ],
)
def test_what_stands_under_bold_questions_to_somebody_are_answers(text: str, answers: list[str]) -> None:
    assert others(text) == answers
    assert reasons(text) == ({"an answer in an interview"} if answers else set())


def test_bold_questions_are_known_where_the_format_has_no_bold() -> None:
    text = "<p>**Who are you?**</p><p>I am a drunk.</p><p>**Did you go?** I went.</p>"
    assert others(text, "html") == ["I am a drunk.", " I went."]


@pytest.mark.parametrize(
    ("text", "is_stated"),
    [
        ("Her bio says: *I have been a drunk for all of my life and more.*", True),
        ("Her bio\nsays: *I have been a drunk for all of my life and more.*", True),
        ("Said: *I have been a drunk for all of my life and more.*", True),
        ("Her bio says:\n*I have been a drunk for all of my life and more.*", True),
        ("Her bio says: *I have been a drunk.*", False),
        ("Her dog: *I have been a drunk for all of my life and more.*", False),
        ("Her bio says: **I have been a drunk for all of my life and more.**", False),
        (f"Says: {'x' * 160} *I have been a drunk for all of my life and more.*", False),
        ("*I have been a drunk for all of my life and more.*", False),
    ],
)
def test_a_statement_in_italics_is_announced_by_what_stands_before(text: str, is_stated: bool) -> None:
    (block,) = extract(Source("a.md", text, "markdown")).blocks
    assert [span.of(block.text) for span in stated(block)] == (
        ["I have been a drunk for all of my life and more."] if is_stated else []
    )


def test_a_statement_in_italics_is_longer_than_a_title() -> None:
    for number, is_stated in ((40, False), (41, True)):
        (block,) = extract(Source("a.md", f"She said: *{'x' * number}*", "markdown")).blocks
        assert bool(list(stated(block))) is is_stated
