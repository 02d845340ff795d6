import pytest

from stigmalint.reword.letters import article, article_edits, in_title_case, match_case, starts_sentence
from stigmalint.text.spans import Edit, Span


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
        ("(honorable) man", "an"),
        ("*unique* case", "a"),
        ("Ewe", "a"),
        ("heir", "an"),
        ("AIDS unit", "an"),
        ("", "a"),
        ("8th", "a"),
        ("Xanax user", "a"),
        ("X-ray", "an"),
        ("R&D unit", "an"),
        ("U-turn", "a"),
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
        ("OCD again.", "OCD", "particular", "Particular"),
        ("AN OCD AGAIN", "OCD", "particular", "PARTICULAR"),
        ("THE ADDICT", "ADDICT", "person", "PERSON"),
        ("JUNKIE", "JUNKIE", "person", "PERSON"),  # long enough to be no abbreviation
        ("ADDICT and more", "DDICT", "person", "person"),  # five letters in a sentence of small ones
        ("Plan A for all", "A", "person", "Person"),  # one letter says nothing about capitals
        ("one\nDrug abusers came", "Drug abusers", "people", "People"),
        ("some OxyContin users came", "OxyContin users", "people", "people"),
        ("Shelter Plan for the Homeless", "the Homeless", "homeless people", "Homeless People"),
        ("Shelter for the homeless", "the homeless", "homeless people", "homeless people"),
        ("We met Addicts there.", "Addicts", "people", "People"),
        ("we saw 12 there", "12", "people", "people"),
        ("A TB WARD", "TB", "clinic", "CLINIC"),
        ("OCD.", "OCD", "particular", "Particular"),
        ("Inhalant Abuse", "Inhalant Abuse", "inhalant use", "Inhalant Use"),
        ("A supper for The Homeless will be held there", "The Homeless", "homeless people", "homeless people"),
        ("We met the Homeless there.", "the Homeless", "homeless people", "homeless people"),
        (
            "A Big Shelter Plan for the Mentally ill",
            "the Mentally ill",
            "people with a diagnosis",
            "people with a diagnosis",
        ),
    ],
)
def test_letter_case_is_that_of_the_words_replaced(text, match, new, expected):
    start = text.index(match)
    assert match_case(text, text, Span(start, start + len(match)), new) == expected


def test_title_case_leaves_the_smallest_words_small():
    assert in_title_case("people in recovery from opioid use") == "People in Recovery From Opioid Use"
    assert in_title_case("the use of OxyContin") == "The Use of OxyContin"
    assert in_title_case("the use of it", begins=False) == "the Use of It"


@pytest.mark.parametrize(
    ("text", "following", "new"),
    [
        ("He is an |addict", "person", "a"),
        ("He is a |junkie", "addicted person", "an"),
        ("An |addict", "person", "A"),
        ("A |junkie", "addicted person", "An"),
        ("AN |ADDICT", "person", "A"),
        ("A |JUNKIE", "addicted person", "AN"),
        ("an\n|addict", "person", "a"),
        ("Came home. A |junkie", "addicted person", "An"),
        ("GRADE A |JUNKIES", "addicted people", "AN"),
        ("He is an |addict", "addicted person", None),
        ("Hepatitis A |junkies", "addicted people", None),  # the name of a kind
        ("Ana |junkies", "addicted people", None),
        ("x-a |junkie", "addicted person", None),
        ("the |junkie", "addicted person", None),
        ("a|junkie", "addicted person", None),
    ],
)
def test_the_article_before_new_words_fits_them(text, following, new):
    before, _, after = text.partition("|")
    edits = article_edits(before + after, len(before), following)
    word = before.rstrip()
    start = max(word.rfind(" "), word.rfind("\n")) + 1
    assert edits == ([] if new is None else [Edit(Span(start, len(word)), new)])


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("|x", True),
        ("Yes. |x", True),
        ("so, |x", False),
        ("a |x", False),
        ("One: “|x", True),
        ("- | x", False),
        ("X |x", False),
    ],
)
def test_a_sentence_begins_behind_the_end_of_another(text, begins):
    assert starts_sentence(text.replace("|", ""), text.index("|")) is begins
