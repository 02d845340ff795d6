import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stigmalint.match.matcher import Scanner, fold
from stigmalint.prose import Block, Segment
from stigmalint.ruleset.rule import Form, Rule, RuleError, expand
from stigmalint.ruleset.severity import Severity
from stigmalint.ruleset.word_list import Entry, WordList
from stigmalint.text.folding import FOLDING
from stigmalint.text.spans import Span

WORDS = {"substance": WordList("substance", {"crack": Entry("crack"), "crystal meth": Entry("methamphetamine")})}


def rule(*forms, exact=False, name="pack/rule"):
    made = tuple(Form(pattern, ("any",)) for pattern in forms)
    return Rule(name, "t", Severity.ERROR, made, "m", "e", (), (), exact_case=exact)


def block(text):
    return Block(text, (Segment(Span(0, len(text)), Span(0, len(text)), True),))


def found(text, *forms, exact=False):
    return [candidate.matched for candidate in Scanner([rule(*forms, exact=exact)], WORDS).scan(block(text))]


@pytest.mark.parametrize(
    "text",
    [
        "drug abuse",
        "Drug Abuse",
        "DRUG-ABUSE",
        "drug\nabuse",
        "drug  abuse",
        "drug\u00a0abuse",
        "drug\u2010abuse",
        "drug\r\n  abuse",
        "d\u00adrug abu\u00adse",
        "drug\u2011abuse",
    ],
)
def test_a_blank_matches_white_space_line_breaks_and_hyphens_and_case_is_ignored(text):
    assert found(f"The {text} line", "drug abuse") == [text]


@pytest.mark.parametrize(
    "mark", ["\u0301", "\u0327\u0301", "\ufe0f", "\u20e3", "\u093f", "🏽", "\u200d\u0301", "\u200d🔥"]
)
def test_what_goes_on_with_a_mark_is_another_word(mark):
    assert found(f"An addict{mark} spoke.", "addict") == []
    assert found(f"A drug{mark} abuse case.", "drug abuse") == []
    assert found(f"On crack{mark}-abusing days.", "{substance}-abusing") == []


@pytest.mark.parametrize(
    ("before", "matched"),
    [("e\u0301", []), ("_\u0301", []), ("🔥\u200d", []), ("❤\ufe0f", ["addict"]), (" \u0301", ["addict"])],
)
def test_a_mark_before_a_word_belongs_to_what_it_is_drawn_on(before, matched):
    assert found(f"{before}addict spoke", "addict") == matched


@pytest.mark.parametrize("text", ["ad\ufeffdict", "a\u200eddict", "addi\u200dct", "\u061caddict\u200f", "add\u00adict"])
def test_what_nobody_sees_is_read_through(text):
    assert [word.strip("\u061c\u200f") for word in found(f"An {text} spoke.", "addict")] == [text.strip("\u061c\u200f")]


@pytest.mark.parametrize("code", [code for code in range(0x110000) if chr(code).isspace()])
def test_every_white_space_parts_words(code):
    assert found(f"a drug{chr(code)}abuse", "drug abuse") == [f"drug{chr(code)}abuse"]


@pytest.mark.parametrize("text", ["\ud800addict\udfff", "\0addict\0", "\U0010ffffaddict\ue000", "addict\U000e0001"])
def test_any_code_point_may_stand_beside_a_word(text):
    assert found(text, "addict") == ["addict"]


@pytest.mark.parametrize(
    "text", ["addiction", "addictive", "Addictionary", "disabuse", "abused", "substance_abuse", "4addict"]
)
def test_only_whole_words_match(text):
    assert found(text, "addict", "abuse") == []


@pytest.mark.parametrize("blank", [chr(code) for code in range(sys.maxunicode) if chr(code).isspace()])
def test_every_blank_of_unicode_is_a_blank(blank):
    assert found(f"a drug{blank}abuse b", "drug abuse", "abuse") == [f"drug{blank}abuse", "abuse"]


@pytest.mark.parametrize(
    ("text", "pattern"),
    [
        ("oﬀender", "offender"),
        ("aﬄicted", "afflicted"),
        ("ﬁx", "fix"),
        ("ＪＵＮＫＩＥ", "junkie"),
        ("𝐣𝑢𝓃𝔨𝕚𝖾", "junkie"),
        ("ⓙⓤⓝⓚⓘⓔ", "junkie"),
        ("jуnkіе", "junkie"),
        ("ΑDDICT", "addict"),
        ("crazу", "crazy"),
    ],
)
def test_letters_in_other_clothes_are_those_letters(text, pattern):
    assert found(f"¿{text}? {text}", pattern) == [text, text]


def test_words_of_other_alphabets_stay_what_they_are():
    assert found("сор рак хор", "cop", "pak", "xop") == []


def test_straight_and_curly_apostrophes_match_and_a_possessive_is_not_part_of_the_word():
    assert found("addict’s and addict's", "addict") == ["addict", "addict"]
    assert found("She’s clean", "'s clean") == ["’s clean"]


def test_a_phrase_with_a_list_captures_the_word_that_matched():
    candidate = next(Scanner([rule("{substance} addict")], WORDS).scan(block("a Crystal Meth addict")))
    assert (candidate.matched, candidate.captures) == ("Crystal Meth addict", (("substance", "crystal meth"),))


def test_exact_case_compares_letters_as_written():
    assert found("MAT on the mat", "MAT", exact=True) == ["MAT"]


def test_overlapping_candidates_are_all_given():
    assert sorted(found("a crack addict", "addict", "{substance} addict")) == ["addict", "crack addict"]


def test_patterns_expand_to_every_form():
    assert list(expand("get|got really? clean")) == [
        ("get", "clean"),
        ("get", "really", "clean"),
        ("got", "clean"),
        ("got", "really", "clean"),
    ]


def test_a_pattern_that_explodes_is_refused():
    with pytest.raises(RuleError, match="more than"):
        Scanner([rule(" ".join(["a|b|c|d|e|f|g|h|i|j"] * 4))], WORDS)


@pytest.mark.parametrize(
    ("pattern", "text", "matched"),
    [
        ("{substance}-using mother", "a crack-using mother", "crack-using mother"),
        ("{substance} and {substance}", "crack, and crack and crystal meth too", "crack and crystal meth"),
        ("{substance}'s hold", "Crack’s hold on him", "Crack’s hold"),
        ("on {substance}", "on crystal meth.", "on crystal meth"),
    ],
)
def test_lists_stand_anywhere_in_a_phrase(pattern, text, matched):
    assert found(text, pattern) == [matched]


def test_a_phrase_of_nothing_but_lists_is_found_by_its_words_and_captures_them():
    (candidate,) = Scanner([rule("{substance} {substance}")], WORDS).scan(block("crack crystal meth"))
    assert candidate.captures == (("substance", "crack"), ("substance", "crystal meth"))


@given(st.text(alphabet="aB -\n\u00ad’'‐İß😀"))
def test_folded_text_maps_back_to_the_characters_it_came_from(text):
    folded = fold(text)
    for at, char in enumerate(folded.text):
        original = folded.to_original(Span(at, at + 1)).of(text)
        assert len(original) == 1
        assert char in (original.translate(FOLDING), original.lower())
    assert "  " not in folded.text
    assert "\u00ad" not in folded.text


@given(st.text(alphabet="aB -\n\u00ad’İ"), st.text(alphabet="aB -\n\u00ad’İ"))
def test_a_phrase_is_found_wherever_it_stands(before, after):
    text = f"{before} drug\u00ad  abuse {after}"
    assert "drug\u00ad  abuse" in found(text, "drug abuse")


def test_a_look_beside_the_anchor_rules_out_nothing_that_is_there(ruleset, monkeypatch):
    lines = [line.text for rule in ruleset.rules for line in (*rule.bad, *rule.good)]
    scanner = Scanner(ruleset.rules, ruleset.words, ruleset.phrases)

    def candidates():
        return [
            [(one.rule.id, one.span, one.captures, one.slots) for one in scanner.scan(block(line))] for line in lines
        ]

    quick = candidates()
    assert sum(map(len, quick)) > len(ruleset.rules)
    monkeypatch.setattr(scanner, "_fitting", lambda text, index, start, end: scanner._phrases[scanner._anchors[index]])
    assert quick == candidates()
