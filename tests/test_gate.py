"""The gate may only be shut where the scanner finds nothing: the property that the quick no rests on."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stigmalint import Linter
from stigmalint.extract import extract
from stigmalint.match.matcher import Scanner
from stigmalint.match.prefilter import Gate
from stigmalint.prose import Block, Source


@pytest.fixture(scope="module")
def scanner(ruleset):
    return Scanner(ruleset.rules, ruleset.words, ruleset.phrases)


@pytest.fixture(scope="module")
def gate(ruleset):
    return Gate.unpack(Gate.pack((p for found in ruleset.phrases.values() for p in found), ruleset.words))


def candidates(scanner, text, kind):
    return [c.matched for block in extract(Source("x", text, kind)).blocks for c in scanner.scan(block)]


def test_every_example_of_every_rule_passes_the_gate(ruleset, gate):
    held_back = [example.text for rule in ruleset.rules for example in rule.bad if gate.is_shut(example.text, "text")]
    assert held_back == []


def test_what_is_no_packed_gate_is_none():
    assert Gate.unpack(b"[]") is None
    assert Gate.unpack(b"{") is None


def test_plain_prose_is_shut_out_and_suppressions_are_let_through(gate):
    assert gate.is_shut("The council met on Tuesday and approved the minutes.", "text")
    assert not gate.is_shut("Nothing here. <!-- stigmalint: ignore-file -->", "markdown")


LETTERS = st.sampled_from(
    [*"addict", "ad", "dict", "addict", "drug", "abuse", "junk", "ies", "substance", "a drug", "habit", "ADD", "so add"]
)
MARKUP = st.sampled_from(
    [
        "*",
        "**",
        "_",
        "`",
        "<b>",
        "</b>",
        "&shy;",
        "&#97;",
        "&amp;",
        "\\",
        "[",
        "](x)",
        "!",
        "~~",
        "\u00ad",
        "-",
        " ",
        "\n",
        "\n\n",
        "\n \t\r\n",
        "\f",
        "> and > so\n",
        "https://a.org/x",
        ":smile:",
        "---\nsummary: >\n  ",
        "\n---\n",
        "<!-- a > b -->",
        "{{ x }}",
        "> ",
        "- ",
        "\u200b",
        "&#x61;",
        "^",
        "|",
        "$",
        "%%",
        "{--",
        "--}",
        "{++",
        "++}",
        "{~~",
        "~>",
        "~~}",
        "{.x}",
        "[[",
        "]]",
        "![",
        "~~",
        "<del>",
        "</del>",
        ">!",
        "!<",
        "{% raw %}",
        "{% endraw %}",
        '---\ntitle: "',
        '{"title": "',
        '"}\n',
        '"\n---\n',
        "\\u0061",
        "\\\n",
        "\u2028",
        "\u3000",
    ]
)
DISGUISES = st.sampled_from(
    [*"ａｄｄｉｃｔаеосруͼ", "ﬁ", "ﬂ", "ﬀ", "ａｄｄict", "ѕubstance", "аbuse", "oﬀender", "jуnkie"]
)


@settings(max_examples=300)
@given(st.lists(st.one_of(LETTERS, MARKUP, DISGUISES), max_size=12), st.sampled_from(["text", "markdown", "html"]))
def test_a_text_that_is_shut_out_holds_no_candidate(scanner, gate, pieces, kind):
    text = "".join(pieces)
    if gate.is_shut(text, kind):
        assert candidates(scanner, text, kind) == []


@settings(max_examples=300)
@given(st.lists(st.one_of(LETTERS, MARKUP, DISGUISES), max_size=12))
def test_a_passage_that_is_idle_holds_no_candidate(scanner, gate, pieces):
    text = "".join(pieces)
    if gate.is_idle(text):
        assert list(scanner.scan(Block(text, ()))) == []


@pytest.mark.parametrize(
    ("apart", "together"),
    [
        ("The abuse of drugs? No drug, and abuse of none.", "Nobody spoke of drug abuse."),
        ("Drug or drink.\n\nAbuse was meant.", "Drug\nabuse was meant."),
        ("We add the numbers.", "The class is so ADD today."),
    ],
)
def test_words_of_a_phrase_have_to_follow_each_other_as_they_are_written(ruleset, apart, together):
    """In text that is markup nowhere."""
    told = [ruleset.phrases[name] for name in ("substance-use/drug-abuse", "mental-health/add-figurative")]
    gate = Gate.unpack(Gate.pack((phrase for phrases in told for phrase in phrases), ruleset.words))
    for kind in ("text", "markdown"):
        assert gate.is_shut(apart, kind)
        assert not gate.is_shut(together, kind)
    assert gate.is_idle(apart)
    assert not gate.is_idle(together)


@pytest.mark.parametrize(
    ("rule", "apart", "together"),
    [
        ("disability/the-disabled", "The mayor met people who are old or disabled.", "Ask the disabled."),
        ("substance-use/drug-habit", "A habit of reading begins at home, and heroin was elsewhere.", "A heroin habit."),
        ("substance-use/drug-habit", "Heroin was elsewhere, and at home began a habit of reading.", "A heroin habit."),
    ],
)
def test_words_of_a_list_have_to_be_near_what_stands_beside_them(ruleset, rule, apart, together):
    gate = Gate.unpack(Gate.pack(ruleset.phrases[rule], ruleset.words))
    for kind in ("text", "markdown"):
        assert gate.is_shut(apart, kind)
        assert not gate.is_shut(f"{apart} {together}", kind)
    assert gate.is_idle(apart)
    assert not gate.is_idle(f"{apart} {together}")


@pytest.mark.parametrize(
    "text",
    [
        "A drug [abuse](https://a.org) clinic.",
        "A drug <!-- so -->\nabuse clinic.",
        "> A drug\n> abuse clinic.",
        '---\ntitle: "A drug\n\n  abuse clinic"\n---\n',
        "---\nsummary: >\n  A drug\n\n  abuse clinic.\n---\nNothing else.\n",
        "A drug %%so\n\nand so%% abuse clinic.",
        "A drug `x` [^1] abuse clinic.",
    ],
)
def test_markup_between_words_passes_the_gate(gate, text):
    assert not gate.is_shut(text, "markdown")


@pytest.mark.parametrize(
    "text",
    [
        "An ad**dict** came.",
        "An ad&shy;dict came.",
        "An ad<b>dict</b> came.",
        "An &#97;ddict came.",
        "An ad{--no--}dict came.",
        "An ad{++dict++} came.",
        "An ad%%no%%dict came.",
        "An ad![[no.png]]dict came.",
        "An ad![no](no.png)dict came.",
        "An ad[[dict]] came.",
        "An ad~~no~~dict came.",
        "An ad<!-- no -->dict came.",
        "An ad{{ no }}dict came.",
        "An ａｄｄｉｃｔ came.",
        "An \U0001d41a\U0001d41d\U0001d41d\U0001d422\U0001d41c\U0001d42d came.",
        "An аddict came.",
        "He aﬄicted, suﬀering from addiction.",
        "He committed\u2028suicide.",
        "Substance\u3000abuse.",
        '---\ntitle: "\\u0061ddict"\n---\n',
        '---\ntitle: "ad\\\n  dict"\n---\n',
        '{"title": "\\u0061ddict"}\n',
    ],
)
def test_wording_in_pieces_or_in_disguise_passes_the_gate(gate, text):
    assert not gate.is_shut(text, "markdown")


ORDINARY = st.sampled_from(
    [
        "The council met.",
        "An addict spoke.",
        "",
        "Drug abuse. <!-- stigmalint: ignore -->",
        "Nothing; 'child abuse'.",
        7,
    ]
)


@pytest.fixture(scope="module")
def linters(ruleset, parse, gate):
    """One that asks the gate about each text, and one that has none and makes none."""
    return Linter(ruleset=ruleset, parse=parse, gate=gate), Linter(ruleset=ruleset, parse=parse)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.one_of(ORDINARY, st.lists(st.one_of(LETTERS, MARKUP, DISGUISES), max_size=8).map("".join)), max_size=12
    ),
    st.sampled_from(["text", "markdown", "html", "commit", "rst", "notebook"]),
    st.booleans(),
)
def test_many_texts_are_told_alike_with_and_without_the_gate(linters, texts, kind, raw):
    told, plainly = ([*linter.check_texts(texts, kind, raw=raw)] for linter in linters)
    assert linters[1].gate is None
    assert [(list(found), found.error) for found in told] == [(list(found), found.error) for found in plainly]


def test_the_scanner_is_not_asked_about_idle_passages(linters, monkeypatch):
    scanned = []
    scan = Scanner.scan
    monkeypatch.setattr(Scanner, "scan", lambda self, block: scanned.append(block.text) or scan(self, block))
    text = "The council met.\n\nAn addict spoke.\n\nIt rained."
    assert [[found.matched for found in linter.check_text(text)] for linter in linters] == [["addict"]] * 2
    assert scanned == ["An addict spoke.", "The council met.", "An addict spoke.", "It rained."]


def test_a_gate_is_made_where_many_texts_come(ruleset, parse, monkeypatch):
    monkeypatch.setattr("stigmalint.linter._REPAY_GATE", 3)
    monkeypatch.setattr("stigmalint.linter._MOST_WAITING", 4)
    linter = Linter(ruleset=ruleset, parse=parse)
    texts = ["Nothing.", "Drug abuse.", "Nothing at all.", "An addict spoke.", "", "Nothing.", None, "Nothing."]
    told = [[f.matched for f in found] or found.error for found in linter.check_texts(iter(texts))]
    assert linter.gate is not None
    nothing = "a text must be a str, not NoneType"
    assert told == ["", ["Drug abuse"], "", ["addict"], "", "", nothing, ""]


@pytest.mark.parametrize("kind", ["html", "notebook"])
def test_what_is_read_decides_where_markup_hides_words_deeply(gate, kind):
    cell = '{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "markdown", "source": ["An addict"]}]}'
    hidden = "<p>An ad<i>dict</i> came.</p>" if kind == "html" else cell
    assert not gate.finishes(Source("x", hidden, kind))
