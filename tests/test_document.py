"""What a document says about one of its blocks."""

import pytest

from stigmalint.extract import extract
from stigmalint.judge.document import Document, speaks, turns_in
from stigmalint.prose import MarkKind, Source
from stigmalint.ruleset.word_list import Entry, WordList
from stigmalint.text.spans import Span


def document(text):
    return Document(extract(Source("x.md", text, "markdown")))


@pytest.mark.parametrize(
    ("text", "speakers"),
    [
        ("Nurse: He is here.\n\nDoctor: He is my patient.\n\nNurse: Still.", {"Nurse", "Doctor"}),
        ("ALICE: All of them.\nBOB: No.", {"ALICE", "BOB"}),
        ("INT: And your brother?\nP4: He was.", {"INT", "P4"}),
        ("P4: My brother was.", {"P4"}),
        ("I: Did you?\nR: Yes.", {"I", "R"}),
        ("Goal: house them.\nGoal: feed them.", set()),
        ("Monday: they eat at noon.\nTuesday: you eat at one.\nMonday: no.", set()),
        ("Tom: a bed.\nAna: a key.", set()),
        ("Myth: you choose it.\nFact: it chose you.\nMyth: they never change?\nFact: they do.", set()),
        ("Myth 1: you choose it.\nQuick fact: no.\nMyth 2: you can stop?", set()),
        ("Kent: a new bed.\nLeeds: a key.\nKent: a bus.\nHull: call us.\nKent: a cup.", set()),
        ("No label at all.", set()),
        ("<!--\nNurse: Is he?\nDoctor: No.\nNurse: Yes.\n-->\n\nText.", set()),
        ("JANE ROE: a bed.\nTOM POE: a key.", {"JANE ROE", "TOM POE"}),
        ("CITY COUNCIL: a bed.\nCITY COURT: a key.", set()),
        ("Tom: a bed.\nAna: a key.\nTom: a bus.\nAna: a cup, you.", set()),
    ],
)
def test_speakers_of_a_transcript(text, speakers):
    assert document(text).speakers == speakers


@pytest.mark.parametrize(
    ("text", "is_speech"),
    [
        ("[00:12] Maria: he was", True),
        ("Nurse: He was", True),
        ("NURSE: nothing", True),
        ("Nurse: 40 years, no job", False),
        ("Note: He was", False),
        ("9:00 Lunch: soup", False),
    ],
)
def test_a_label_that_speaks_by_itself(text, is_speech):
    turns = turns_in(text)
    assert any(speaks(turn, text, frozenset()) for turn in turns) is is_speech


def test_what_a_theory_calls_its_kinds():
    theory = "He says that Sociopaths run the firm. The rest serve the Sociopaths, and Sociopaths know it."
    document = Document(extract(Source("x", theory)))
    assert document.names_as_kind("Sociopaths")
    assert document.names_as_kind("Sociopath")
    assert not document.names_as_kind("firm")
    mostly_small = Document(extract(Source("x", theory + " A sociopath lies. Two sociopaths lie.")))
    assert not mostly_small.names_as_kind("Sociopaths")


def test_the_line_above_a_list_leads_its_items_only():
    whole = document("Avoid these words:\n\n- one\n- two\n\nText.\n\n- three")
    assert [whole.lead(block) for block in whole.prose.blocks] == [
        "",
        "Avoid these words:",
        "Avoid these words:",
        "",
        "",
    ]


def test_what_stands_under_a_heading():
    whole = document("# One\n\nText.\n\n# Two")
    assert [whole.under(block) for block in whole.prose.blocks] == ["Text.", "Two", ""]


@pytest.mark.parametrize(
    ("text", "leads_away"),
    [
        ("[A title](https://example.org) here", True),
        ("[A title](/page) here", False),
        ('<a href="https://example.org">A title</a> here', True),
        ('<a href="/page">A title</a> here', False),
    ],
)
def test_a_link_to_another_site(text, leads_away):
    whole = document(text)
    (block,) = whole.prose.blocks
    (link,) = [mark.span for mark in block.marks if mark.kind is MarkKind.LINK]
    assert whole.links_out(block, link) is leads_away


@pytest.mark.parametrize(
    ("text", "leads_away"),
    [
        ('*"A title"*](<https://example.org>) here', True),
        ("A title **](https://example.org) here", True),
        ("A long line of words, and then A title](https://example.org) here", True),
        ("A title" + "*" * 10 + "](https://example.org) here", True),
        ("A title" + "*" * 11 + "](https://example.org) here", False),
        ('<a href="/page">One</a> <a href="https://example.org">A title', True),
        ("A title](</page>) here", False),
        ("A title (see https://example.org) here", False),
        ("<a href=https://example.org>A title", True),
        ('<a href="https://example.org">One</a> A title', False),
        ('<b href="https://example.org">A title', False),
        ('<a href="https://example.org"' + " " * 271 + "A title", True),
        ('<a href="https://example.org"' + " " * 272 + "A title", False),
        ('<a href="https://example.org">One</a> <a href="/page">A title', False),
    ],
)
def test_a_link_is_read_in_the_source_right_around_it(text, leads_away):
    plain = Document(extract(Source("x.txt", text)))
    (block,) = plain.prose.blocks
    at = text.index("A title")
    assert plain.links_out(block, Span(at, at + len("A title"))) is leads_away


def test_a_question_about_all_of_a_document_is_answered_once():
    whole, asked = document("Text."), []
    for _ in range(2):
        assert whole.once("a", lambda: asked.append(1)) is None
    assert len(asked) == 1
    assert whole.once("b", lambda: 2) == 2
    assert whole.once("a", lambda: 2) is None


def test_the_first_word_of_a_document_is_told_with_its_place_and_comments_do_not_count():
    text = "<!-- meth -->\n\nA crack in **crystal** meth, and heroin.\n\nmeth"
    words = {"drug": WordList("drug", {form: Entry(form) for form in ("meth", "crystal meth", "heroin")})}
    whole = document(text)
    assert whole.mention(["drug"], words) == ("crystal meth", text.index("crystal"))
    assert whole.mention(["=heroin", "=crack"], words) == ("crack", text.index("crack"))
    assert whole.mention(["=bus"], words) == ("", 0)
    assert whole.mention(["drug"], {}) == ("crystal meth", text.index("crystal")), "it is looked for once"


def test_what_other_blocks_say_of_whose_words_a_block_is():
    whole = document("Ours.\n\n**Who are you?** I am.\n\n**And then?** I went.\n\nI left.\n\n# Now\n\nOurs.")
    told = [whole.voice(block, Span(0, 3)) for block in whole.prose.blocks]
    assert told == ["", "", "", "an answer in an interview", "", ""]
    answered = [whole.voice(block, Span(14, 16)) for block in whole.prose.blocks]
    assert answered == ["", *["an answer in an interview"] * 3, "", ""]
    (_, question, *_) = whole.prose.blocks
    assert whole.voice(next(question.parts([Span(14, 18)])), Span(0, 3)) == "an answer in an interview"
    assert document("Ours.").voice(document("Ours.").prose.blocks[0], Span(0, 3)) == ""


def test_what_follows_a_block_or_a_part_of_it():
    whole = document("One two.\n\nThree.\n\nFour.")
    first, *rest = whole.prose.blocks
    assert list(whole.following(first, 5)) == rest
    assert list(whole.following(first, 1)) == rest[:1]
    assert list(whole.following(next(first.parts([Span(4, 8)])), 1)) == rest[:1]
    assert list(whole.following(rest[-1], 5)) == []


def test_a_label_is_told_with_its_place_its_name_and_whether_it_has_a_time():
    text = "Nurse: Yes.\n[00:12] **Maria Lopez** (aside): No.\nNo label here"
    turns = turns_in(text)
    assert [(text[turn.start : turn.end], turn.name, turn.is_timed) for turn in turns] == [
        ("Nurse: ", "Nurse", False),
    ] + [("[00:12] **Maria Lopez** (aside): ", "Maria Lopez", True)] * (len(turns) - 1)
    assert [turn.start for turn in turns_in("Yes.\nNurse: No.\nDoctor: Yes.")] == [5, 16]
    assert turns_in("Nurse says no.") == []


def test_a_speaker_of_the_transcript_speaks_whatever_is_said():
    (turn,) = turns_in("Tom: 40 years, no job")
    assert speaks(turn, "Tom: 40 years, no job", frozenset({"Tom"}))
    assert not speaks(turn, "Tom: He was", frozenset({"Ana"})), "a name alone may be a label of anything"
