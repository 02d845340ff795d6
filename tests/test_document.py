"""What a document says about one of its blocks."""

import pytest

from stigmalint.extract import extract
from stigmalint.judge.document import Document, speaks, turns_in
from stigmalint.prose import MarkKind, Source


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
