"""Wording of a house: which forms it has, how it is put into sentences, and when it may be safe."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stigmalint import Linter
from stigmalint.config import Settings
from stigmalint.disk.packs import RuleSet
from stigmalint.finding import Safety
from stigmalint.ruleset.preferred import PreferenceError, checked, preferring
from stigmalint.ruleset.rule import Alternative, Rule
from stigmalint.ruleset.word_list import WordList

ADDICT, ABUSE = "substance-use/addict", "substance-use/abuse"
DRUGS = {
    "singular": "person who uses drugs",
    "plural": "people who use drugs",
    "after": "who uses drugs",
    "after-plural": "who use drugs",
}
Prefer = Mapping[str, Any]


@pytest.fixture(scope="module")
def linter(ruleset: RuleSet, parse: Any) -> Callable[..., Linter]:
    def make(prefer: Prefer, **settings: Any) -> Linter:
        return Linter(Settings(**settings), ruleset=ruleset, parse=parse, prefer=prefer)

    return make


def offered(ruleset: RuleSet, prefer: Prefer, rule_id: str = ADDICT) -> Alternative:
    """What a rule offers first."""

    def finds(term: str) -> set[str]:
        return {rule.id for rule in ruleset.rules for form in rule.forms if term in form.pattern.split("|")}

    changed = preferring(ruleset.rules, prefer, ruleset.rules, ruleset.words, finds)
    return next(rule for rule in changed if rule.id == rule_id).alternatives[0]


@pytest.mark.parametrize(
    ("wording", "forms"),
    [
        ("person who uses drugs", DRUGS),
        ("a person who uses drugs", DRUGS),
        ("people who use drugs", DRUGS),
        ("person who rarely has a bed", {"plural": "people who rarely have a bed"}),
        ("person who was a patient", {"plural": "people who were a patient"}),
        ("person who tries a lot", {"plural": "people who try a lot"}),
        ("person who watches us", {"after-plural": "who watch us"}),
        ("person who has drugs delivered", {"plural": "people who have drugs delivered"}),
        ("person living in Ward B", {"plural": "people living in Ward B", "after": "living in Ward B"}),
        ("young person living outdoors", {"plural": "young people living outdoors", "after": None}),
        ("patient", {"singular": "patient", "plural": "patients", "after": None}),
        ("child in care", {"plural": "children in care"}),
        ("trans woman", {"plural": "trans women"}),
        ("incarcerated person", {"plural": "incarcerated people", "after": None}),  # "in custody" says less
        ("survivor of an overdose", {"plural": "survivors of an overdose"}),
        ({"singular": "service user", "plural": "service users"}, {"plural": "service users", "after": None}),
    ],
)
def test_a_noun_phrase_has_the_forms_that_the_rule_needs(
    ruleset: RuleSet, wording: object, forms: Mapping[str, str | None]
) -> None:
    slots = offered(ruleset, {ADDICT: wording}).slots
    assert {slot: slots.get(slot) for slot in forms} == forms


@pytest.mark.parametrize(
    ("rule_id", "wording", "forms"),
    [
        (ABUSE, "misuse", {"singular": "misuse", "past": "misused", "gerund": "misusing"}),
        (ABUSE, "used", {"past": "used", "base": "use"}),
        ("substance-use/drug-habit", "drug use", {"singular": "drug use"}),
        ("substance-use/drug-habit", "misuse", {"singular": "misuse", "any": None}),
        ("criminal-legal/inmate", "incarcerated person", {"after": "in custody"}),
    ],
)
def test_what_a_rule_knows_is_inflected_as_it_does(
    ruleset: RuleSet, rule_id: str, wording: str, forms: Mapping[str, str | None]
) -> None:
    slots = offered(ruleset, {rule_id: wording}, rule_id).slots
    assert {slot: slots.get(slot) for slot in forms} == forms


@pytest.mark.parametrize(
    ("key", "wording", "message"),
    [
        (
            "substance-use/addickt",
            "person",
            r"is not a rule, a pack, or a term that any rule finds; did you mean 'substance-use/addict'\?",
        ),
        ("sesquipedalian", "person", "or a term that any rule finds"),
        (ADDICT, "drug use", "'drug use' is a different kind of wording from that of substance-use/addict"),
        (ADDICT, "misused", "a different kind"),
        (ADDICT, "quickly", "a different kind"),
        (ADDICT, "neighbors", "is a plural; write its singular"),
        (ADDICT, "person who drinks and smokes", r"plural .* not certain; write both as {singular = …, plural = …}"),
        (ADDICT, "person who takes {substance}", r"'{substance}' is unknown to"),
        (ADDICT, "person who {", "brace"),
        (ADDICT, {"past": "used"}, "has no form for substance-use/addict, which finds a noun"),
        (ADDICT, {"singular": "person"}, "finds singular and plural; add the plural"),
        (ABUSE, "consume", "finds a verb, and no rule has 'consume' as one; write its forms, as {singular"),
        ("substance-use/drug-habit", "quickly", "is not a noun"),
        ("conduct/*", "person who uses drugs", "is not a rule, a pack"),
    ],
)
def test_what_does_not_fit_is_told_in_a_sentence(ruleset: RuleSet, key: str, wording: object, message: str) -> None:
    with pytest.raises(PreferenceError, match=message) as told:
        offered(ruleset, {key: wording})
    assert told.value.key == key
    assert "\n" not in str(told.value)


@pytest.mark.parametrize(
    ("wording", "message"),
    [
        (3, "a text, or a table of its forms"),
        (["person"], "a text, or a table of its forms"),
        ("", "not empty"),
        ("  ", "not empty"),
        ("person\x1b[31m", "control characters"),
        ("per\u202eson", "control characters"),
        ("p" * 201, "at most 200 characters"),
        ({}, "needs at least one form"),
        ({"singuler": "person"}, r"no slot 'singuler' .* did you mean 'singular'\?"),
        ({"singular": 3}, "not empty"),
    ],
)
def test_what_is_no_wording_is_refused(wording: object, message: str) -> None:
    with pytest.raises(PreferenceError, match=message):
        checked(ADDICT, wording)


@given(st.text(max_size=60))
def test_any_text_has_all_forms_or_is_refused(ruleset: RuleSet, text: str) -> None:
    try:
        slots = offered(ruleset, {ADDICT: checked(ADDICT, text)}).slots
    except PreferenceError:
        return
    assert all(slots[slot].strip() == slots[slot] != "" for slot in ("singular", "plural"))


def test_the_more_precise_key_wins(ruleset: RuleSet) -> None:
    every = {"all": "person", "substance-use": "patient", "substance-use/add*": "client", "addict": "guest"}
    assert offered(ruleset, every).slots["singular"] == "guest"
    assert offered(ruleset, {**every, ADDICT: "resident"}).slots["singular"] == "resident"
    del every["addict"]
    assert offered(ruleset, every).slots["singular"] == "client"
    del every["substance-use/add*"]
    assert offered(ruleset, every).slots["singular"] == "patient"


def test_two_terms_of_one_rule_are_a_conflict(ruleset: RuleSet) -> None:
    with pytest.raises(PreferenceError, match=r"are both found by .*name the rule instead"):
        offered(ruleset, {"junkie": "person", "junkies": "patient"})


def test_a_former_id_means_the_rule_of_today(ruleset: RuleSet) -> None:
    rules = tuple(replace(rule, formerly=("old/name",)) if rule.id == ADDICT else rule for rule in ruleset.rules)
    assert offered(replace(ruleset, rules=rules), {"old/name": "patient"}).slots["singular"] == "patient"


@pytest.mark.parametrize(
    ("key", "wording", "apply"),
    [
        (ADDICT, "person who uses drugs", Safety.SAFE),  # people for people
        (ADDICT, "patient", Safety.SAFE),
        ("addict", "patient", Safety.SAFE),
        (ADDICT, {"singular": "service user", "plural": "service users"}, Safety.UNSAFE),  # of no known kind
        ("substance-use", "patient", Safety.UNSAFE),  # it was not chosen for this wording
        ("substance-use", "person struggling with substance use", Safety.SAFE),  # the rule itself puts it in
    ],
)
def test_wording_is_as_safe_as_the_rules_own_where_both_are_of_a_kind(
    ruleset: RuleSet, key: str, wording: object, apply: Safety
) -> None:
    assert offered(ruleset, {key: wording}).apply is apply


def test_where_a_rule_has_no_safe_wording_a_house_has_none(ruleset: RuleSet) -> None:
    def weakened(rule: Rule) -> Rule:
        return replace(rule, alternatives=tuple(replace(one, apply=Safety.UNSAFE) for one in rule.alternatives))

    rules = tuple(weakened(rule) if rule.id == ADDICT else rule for rule in ruleset.rules)
    assert offered(replace(ruleset, rules=rules), {ADDICT: "patient"}).apply is Safety.UNSAFE


@pytest.mark.parametrize(
    ("text", "fixed"),
    [
        ("Nobody asked the addict what she needed.", "Nobody asked the person who uses drugs what she needed."),
        ("An addict may wait.", "A person who uses drugs may wait."),
        ("Addicts may wait.", "People who use drugs may wait."),
        ("ADDICTS SLEEP IN STATION", "PEOPLE WHO USE DRUGS SLEEP IN STATION"),
        ("Teen addicts met.", "Teens who use drugs met."),
        ("The addict's sister wept.", "The sister of the person who uses drugs wept."),
        ("He was an addict.", "He was a person who used drugs."),
        ("She has been an addict for years.", "She has used drugs for years."),
        ("People who are addicts came.", "People who use drugs came."),
    ],
)
def test_it_is_put_into_the_grammar_of_the_place(linter: Callable[..., Linter], text: str, fixed: str) -> None:
    assert linter({ADDICT: "person who uses drugs"}).fix_text(text).text == fixed


HELD = [
    "He has been an addict to heroin since the army.",  # the rule has no wording for it
    "No addicts, the sign said.",  # constraints of the rule's own wording
    "Addicts should all be shot.",
    "The report treats relapse as plain addict behavior.",
    "Addicts at the slot machine lose.",
    "They treat him like an addict.",
]


@pytest.mark.parametrize("text", HELD)
def test_it_is_held_back_wherever_the_rules_own_is(linter: Callable[..., Linter], text: str) -> None:
    assert linter({}).fix_text(text).text == text, "the rule itself leaves it"
    assert linter({ADDICT: "person who uses drugs"}).fix_text(text).text == text


@pytest.mark.parametrize(
    ("prefer", "text", "name"),
    [
        ({ADDICT: "person who attends meetings"}, "He was an addict.", "present"),
        ({ADDICT: "neighbor"}, "The addict slept.", "unknown-noun"),
        ({"substance-use": "patient"}, "The addict slept.", "uncertain"),
        ({ABUSE: {"past": "drank"}}, "He abused alcohol.", "uncertain"),
        ({ADDICT: "person who uses drugs"}, "Addicts who come early are served.", "who-who"),
        ({ADDICT: "person on medication"}, "Addicts on the ward slept.", "repeats"),
        ({"substance-use/alcoholic": "patient"}, "Her uncle is an alcoholic.", "placed-otherwise"),
    ],
)
def test_what_the_rules_own_wording_does_not_vouch_for_is_shown_first_and_unsafe(
    linter: Callable[..., Linter], prefer: Prefer, text: str, name: str
) -> None:
    house = linter(prefer)
    assert house.fix_text(text).text == text
    (finding,) = house.check_text(text)
    assert finding.fix is not None
    assert finding.fix.safety is Safety.UNSAFE
    assert finding.alternatives[0] == finding.fix.title
    (judged,) = [item for item in house.trace(text) if item.drafts]
    assert judged.drafts[0].is_preferred
    assert [why.constraint for why in judged.drafts[0].turned_down] == [name]


def test_no_other_wording_is_safe_where_the_preferred_one_can_be_put(linter: Callable[..., Linter]) -> None:
    (finding,) = linter({ADDICT: "person who uses drugs"}).check_text("The addict slept.")
    assert [(fix.title, fix.safety) for fix in finding.fixes][:2] == [
        ("person who uses drugs", Safety.SAFE),
        ("person struggling with substance use", Safety.UNSAFE),
    ]
    assert len(set(finding.alternatives)) == len(finding.alternatives)


def test_other_rules_say_what_they_always_say(linter: Callable[..., Linter]) -> None:
    text = "He abused alcohol. The addict slept."
    with_house, without = (linter(prefer).check_text(text) for prefer in ({ADDICT: "patient"}, {}))
    assert with_house[0] == without[0]
    assert with_house[1] != without[1]


def test_a_profile_chooses_wording_and_a_house_wins_over_it(linter: Callable[..., Linter]) -> None:
    text = "The addict slept."
    assert linter({}, profile="journalism").fix_text(text).text == "The person with an addiction slept."
    assert linter({}, profile="clinical").fix_text(text).text == "The person with a substance use disorder slept."
    house = linter({ADDICT: "person with an addiction"}, profile="clinical")
    assert house.fix_text(text).text == "The person with an addiction slept."


def test_a_list_of_the_rules_own_file_is_called_as_the_file_calls_it(linter: Callable[..., Linter]) -> None:
    house = linter({"disability/epileptic": "person living with {label}"}, select=("disability/epileptic",))
    assert house.fix_text("Epileptics came.", unsafe=True).text == "People living with epilepsy came."
    (rule,) = house.rules
    assert [one.title for one in rule.alternatives] == ["person living with {label}", "person with {label}"]


@pytest.mark.parametrize(
    "wording",
    [
        "person who is ill and uses drugs",
        "person with an addiction who wants help",
        "person who focuses on recovery",
        "person who aches",
        "person who biases",
    ],
)
def test_a_plural_that_is_not_certain_is_asked_for(linter: Callable[..., Linter], wording: str) -> None:
    with pytest.raises(PreferenceError, match="plural"):
        linter({ADDICT: wording})


@pytest.mark.parametrize(
    ("wording", "fixed"),
    [
        ("person who doesn't drink", "People who don't drink came."),
        ("person who isn't well", "People who aren't well came."),
        ("person who uses drugs", "People who use drugs came."),
    ],
)
def test_a_clause_is_said_of_many(linter: Callable[..., Linter], wording: str, fixed: str) -> None:
    assert linter({ADDICT: wording}).fix_text("Addicts came.", unsafe=True).text == fixed


@pytest.mark.parametrize("wording", ["person who abuses drugs", "person who is a junkie"])
def test_wording_that_a_rule_finds_is_refused(linter: Callable[..., Linter], wording: str) -> None:
    with pytest.raises(ValueError, match=r"^'.*' contains wording that substance-use/\w+ flags; prefer other wording$"):
        linter({ADDICT: wording})


def test_wording_that_only_a_rule_that_is_off_finds_is_taken(linter: Callable[..., Linter]) -> None:
    house = linter({ADDICT: "person who abuses drugs"}, ignore=(ABUSE,))
    assert house.check_text("The addict slept.")[0].alternatives[0] == "person who abuses drugs"


@pytest.mark.parametrize("prefer", [["person"], 3])
def test_a_library_user_is_told_of_a_wrong_type(linter: Callable[..., Linter], prefer: Any) -> None:
    with pytest.raises(TypeError, match="prefer: must be a mapping from rules to wording"):
        linter(prefer)


def test_words_of_people_are_there(words: Mapping[str, WordList]) -> None:
    """The list that tells what a wording is about."""
    assert {"person", "patient", "neighbor", "child"} <= set(words["person"].entries)
