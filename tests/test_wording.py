"""Which wording is offered first and how safe it is, with a rule, constraints and parses of our own."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

import pytest
from tests.by_hand import BEFORE, BEHIND, RULE, reading

from stigmalint.judge.reading import Reading
from stigmalint.reword import wording
from stigmalint.reword.constraints import Constraint
from stigmalint.reword.rewording import Construction, Rewording
from stigmalint.ruleset.rule import Alternative, Condition, Fact
from stigmalint.ruleset.severity import Safety
from stigmalint.ruleset.word_list import Entry, WordList
from stigmalint.text.spans import apply_edits

SAFE, UNSAFE, DISPLAY = Safety.SAFE, Safety.UNSAFE, Safety.DISPLAY
NEVER: Condition = (Fact("profile", ("clinical",)),)
ALWAYS: Condition = (Fact("profile", ("writing",)),)
MAYBE: Condition = (Fact("position", ("predicate",)),)
"""Unknown without a parse."""
DRUGS = {"singular": "person who uses drugs", "plural": "people who use drugs", "after": "who uses drugs"}
AILING = {"singular": "person with alcohol use disorder", "after": "with alcohol use disorder"}
SPOKE = "The [addict]/NN/nsubj/2 spoke/VBD"
BEEN = "He has been an [addict]/NN/attr/2 ~."
WORDS = {
    "drug": WordList(
        "drug",
        {
            "heroin": Entry("heroin", {"class": "opioid"}),
            "smack": Entry("heroin", {"class": "opioid", "object": "the heroin"}),
            "mdma": Entry("mdma"),
        },
    )
}


def on(apply: Safety, slots: Mapping[str, str] | str, *when: Condition, house: str = "") -> Alternative:
    return Alternative(apply, {"singular": slots} if isinstance(slots, str) else slots, when, house)


def seen(line: str, *alternatives: Alternative, captures: tuple[tuple[str, str], ...] = ()) -> Reading:
    it = reading(line, WORDS)
    rule = replace(RULE, alternatives=alternatives)
    return replace(it, candidate=it.candidate._replace(rule=rule, captures=captures))


def shown(it: Reading, slot: str = "singular") -> list[str]:
    """Each draft as `safety: sentence (constraints)`, and in brackets where nothing is changed in the sentence."""
    found = []
    for draft in wording.drafts(it, slot):
        text = apply_edits(it.candidate.block.text, draft.edits)
        new = text[len(BEFORE) : len(text) - len(BEHIND)] if draft.edits else f"[{draft.shown}]"
        why = f" ({', '.join(name for name, _ in draft.turned_down)})" if draft.turned_down else ""
        found.append(f"{draft.safety.value}{'*' if draft.is_preferred else ''}: {new}{why}")
    return found


Refuse = Callable[[Mapping[Construction, Sequence[tuple[str, Safety]]]], None]


@pytest.fixture
def refuse(monkeypatch: pytest.MonkeyPatch) -> Refuse:
    """The constraints that turn down each construction, none if not said."""

    def make(by: Mapping[Construction, Sequence[tuple[str, Safety]]]) -> None:
        def turned_down(it: Reading, one: Rewording, most: Safety) -> Constraint | None:
            assert it.sentence.start <= one.start
            for name, remedy in by.get(one.construction, ()):
                if remedy is not most:
                    return Constraint(name, f"because of {name}", "", remedy, lambda *_: True)
            return None

        monkeypatch.setattr(wording, "turned_down", turned_down)

    make({})
    return make


@pytest.fixture(autouse=True)
def _no_constraints(refuse: Refuse) -> None:
    """Unless a test says so, nothing is turned down."""


def test_alternatives_are_offered_in_the_order_of_their_rule_and_as_safe_as_it_says() -> None:
    it = seen(SPOKE, on(SAFE, DRUGS), on(UNSAFE, AILING), on(DISPLAY, "guest"))
    assert shown(it) == [
        "safe: The person who uses drugs spoke",
        "unsafe: The person with alcohol use disorder spoke",
        "display: [guest]",
    ]


def test_an_alternative_without_a_form_for_the_place_leaves_it_to_the_next() -> None:
    assert shown(seen(SPOKE, on(SAFE, {"past": "used"}), on(SAFE, "guest"))) == ["safe: The guest spoke"]


def test_several_kinds_of_one_noun_are_shown_with_all_that_changes(refuse: Refuse) -> None:
    refuse({Construction.PARTED: [("odd", DISPLAY)]})
    kinds = {"abuse-kind": WordList("abuse-kind", {"child": Entry("child")})}
    it = replace(seen("child/NN and [drug abuse]/NN ~.", on(SAFE, "drug use")), words=kinds)
    assert shown(it) == ["display: [child abuse and drug use] (odd)"]


def test_conditions_leave_wording_out_or_unsafe() -> None:
    it = seen(SPOKE, on(SAFE, "guest", NEVER), on(SAFE, "lodger", ALWAYS), on(SAFE, "client", NEVER, ALWAYS))
    assert shown(it) == ["safe: The lodger spoke", "safe: The client spoke"]
    blind = replace(seen(SPOKE, on(SAFE, "guest", MAYBE), on(DISPLAY, "lodger", MAYBE)), doc=None)
    assert shown(blind) == ["unsafe: The guest spoke", "display: [lodger]"]


def test_the_same_change_is_offered_once_and_what_is_shown_as_often_as_it_is_written() -> None:
    it = seen(SPOKE, on(SAFE, "guest"), on(SAFE, "guest"), on(UNSAFE, "guest"), on(DISPLAY, "x"), on(DISPLAY, "x"))
    assert shown(it) == ["safe: The guest spoke", "display: [x]", "display: [x]"]
    it = seen(SPOKE, on(UNSAFE, "guest"), on(UNSAFE, "guest"), on(SAFE, "guest"), on(UNSAFE, "guest"))
    assert shown(it) == ["unsafe: The guest spoke", "safe: The guest spoke"]


def test_the_first_construction_that_no_constraint_turns_down_is_taken(refuse: Refuse) -> None:
    it = seen(BEEN, on(SAFE, AILING))
    assert shown(it) == ["safe: He has been living with alcohol use disorder."]
    in_place, predicate = Construction.REPLACED, Construction.PREDICATE
    refuse({predicate: [("odd", UNSAFE)]})
    assert shown(it) == ["safe: He has been a person with alcohol use disorder."]
    refuse({predicate: [("odd", UNSAFE)], in_place: [("bad", UNSAFE)]})
    assert shown(it) == ["unsafe: He has been living with alcohol use disorder. (odd, bad)"]
    refuse({predicate: [("odd", DISPLAY)], in_place: [("bad", UNSAFE)]})
    assert shown(it) == ["unsafe: He has been a person with alcohol use disorder. (odd, bad)"]
    refuse({predicate: [("odd", UNSAFE)], in_place: [("bad", DISPLAY)]})
    assert shown(it) == ["unsafe: He has been living with alcohol use disorder. (odd, bad)"]
    refuse({predicate: [("odd", DISPLAY)], in_place: [("bad", DISPLAY)]})
    assert shown(it) == ["display: [person with alcohol use disorder] (odd, bad)"]
    refuse({predicate: [("odd", DISPLAY)], in_place: [("odd", DISPLAY)]})
    assert shown(it) == ["display: [person with alcohol use disorder] (odd)"]
    (draft,) = wording.drafts(it, "singular")
    assert draft.turned_down == (wording.TurnedDown("odd", "because of odd"),)
    assert draft.rewording is None


def test_a_draft_knows_its_rewording(refuse: Refuse) -> None:
    it = seen(BEEN, on(SAFE, AILING))
    for draft in (*wording.drafts(it, "singular"), *wording.drafts(seen(BEEN, on(UNSAFE, AILING)), "singular")):
        assert draft.rewording is not None
        assert draft.rewording.construction is Construction.PREDICATE
        assert draft.shown == "been living with alcohol use disorder"
    refuse({one: [("odd", UNSAFE)] for one in Construction})
    (draft,) = wording.drafts(it, "singular")
    assert draft.rewording is not None
    assert draft.shown == "been living with alcohol use disorder"


def test_what_is_only_shown_has_the_number_of_the_match_and_else_the_form_that_it_has() -> None:
    forms = {"singular": "guest", "plural": "guests"}
    assert shown(seen(SPOKE, on(DISPLAY, forms)), "plural") == ["display: [guests]"]
    assert shown(seen(SPOKE, on(DISPLAY, {"singular": "guest"})), "plural") == []
    assert shown(seen(SPOKE, on(DISPLAY, {"any": "guest", "singular": "x"})), "plural") == ["display: [guest]"]
    assert shown(seen(SPOKE, on(DISPLAY, {"predicate": "ill"})), "plural") == ["display: [ill]"]
    assert shown(seen(SPOKE, on(DISPLAY, {"predicate": "ill"})), "past") == []
    assert shown(seen(SPOKE, on(DISPLAY, {"singular": "guest"})), "") == ["display: [guest]"]
    assert shown(seen(SPOKE, on(DISPLAY, {"singular": "guest"})), "any") == ["display: [guest]"]
    assert shown(seen(SPOKE, on(DISPLAY, {"gerund": "using"})), "past") == []
    assert shown(seen(SPOKE, on(DISPLAY, {"any": "guest"})), "past") == ["display: [guest]"]


def test_where_no_construction_has_room_the_wording_is_shown() -> None:
    it = seen("her [alcoholic]/JJ/amod/2 boss/NN", on(SAFE, {"after": "with an ailment", "singular": "guest"}))
    assert shown(it) == ["display: [guest] (no-room)"]
    kinds = {"abuse-kind": WordList("abuse-kind", {"child": Entry("child")})}
    it = replace(seen("odd ~, child/NN and [drug abuse]/NN", on(SAFE, "drug use")), words=kinds)
    assert shown(it) == [], "the noun is that of other kinds, too"


FILLED = [
    ("person who uses {drug}", ("drug", "smack"), "person who uses heroin"),
    ("person who uses {drug.plural}", ("drug", "smack"), None),
    ("{drug.class} user", ("drug", "smack"), "opioid user"),
    ("{drug.class} user", ("drug", "mdma"), None),
    ("{drug.object}", ("drug", "smack"), "the heroin"),
    ("{drug.object}", ("drug", "heroin"), "heroin"),
    ("{drug} and {drug.class}", ("drug", "smack"), "heroin and opioid"),
    ("{drug.class} and {drug}", ("drug", "mdma"), None),
    ("{drug} of {other}", ("drug", "smack"), None),
    ("{other} of {drug}", ("drug", "smack"), None),
    ("{match} friend", ("drug", "smack"), "MDMA User friend"),
    ("{drug}", ("drug.plural", "smack"), "heroin"),
    ("{drug}", ("no-such-list", "smack"), None),
    ("person with a {drug.class} use disorder", ("drug", "smack"), "person with an opioid use disorder"),
    ("person with an {drug} use disorder", ("drug", "smack"), "person with a heroin use disorder"),
    ("a {drug.class} user", ("drug", "smack"), "a opioid user"),
    ("{drug}", ("drug", "mdma"), "MDMA"),
]


@pytest.mark.parametrize(("text", "capture", "new"), FILLED)
def test_what_is_captured_is_written_into_the_wording(text: str, capture: tuple[str, str], new: str | None) -> None:
    lists = WORDS | {"drug.plural": WORDS["drug"]}
    it = seen("The [MDMA User]/NN/nsubj/2 spoke/VBD", on(DISPLAY, text), captures=(capture,))
    assert shown(replace(it, words=lists)) == ([] if new is None else [f"display: [{new}]"])


def test_one_form_that_cannot_be_filled_leaves_the_others() -> None:
    it = seen(SPOKE, on(DISPLAY, {"singular": "{other}", "plural": "guests", "any": "{none}"}))
    assert shown(it, "plural") == ["display: [guests]"]
    assert shown(it) == []


@pytest.mark.parametrize(
    ("word", "text", "written"),
    [
        ("mdma", "an MDMA user", "MDMA"),
        ("mdma", "an Mdma user", "mdma"),
        ("etoh", "an EtOH abuser", "EtOH"),
        ("ghb", "a GhB user", "GhB"),
        ("mdma", "an MDMAX user", "mdma"),
        ("mdma", "an XMDMA user", "mdma"),
        ("a.b", "AXB", "a.b"),
    ],
)
def test_an_abbreviation_keeps_its_capitals(word: str, text: str, written: str) -> None:
    assert wording._as_written(word, text) == written


HOUSE = "addict"


def test_the_wording_of_the_house_stands_first_and_no_other_is_safe() -> None:
    mine = on(SAFE, {"singular": "guest", "plural": "guests"}, house=HOUSE)
    it = seen(SPOKE, on(SAFE, "lodger"), mine, on(UNSAFE, "client"), on(DISPLAY, "visitor"))
    assert shown(it) == [
        "safe*: The guest spoke",
        "unsafe: The lodger spoke (other-preferred)",
        "unsafe: The client spoke",
        "display: [visitor]",
    ]


def test_what_the_house_prefers_is_offered_once() -> None:
    it = seen(SPOKE, on(SAFE, "guest", house=HOUSE), on(SAFE, "guest"), on(DISPLAY, "guest"), on(UNSAFE, "client"))
    assert shown(it) == ["safe*: The guest spoke", "unsafe: The client spoke"]


def test_the_wording_of_the_house_is_never_safer_than_that_of_the_rule(refuse: Refuse) -> None:
    mine = on(SAFE, "guest", house=HOUSE)
    assert shown(seen(SPOKE, mine, on(UNSAFE, "lodger")))[0] == "unsafe*: The guest spoke"
    assert shown(seen(SPOKE, mine, on(DISPLAY, "lodger"))) == ["unsafe*: The guest spoke", "display: [lodger]"]
    assert shown(seen(SPOKE, mine)) == ["unsafe*: The guest spoke"]
    assert shown(seen(SPOKE, mine, on(SAFE, "lodger", NEVER))) == ["display*: [guest]"]
    assert shown(seen(SPOKE, mine, on(SAFE, "lodger", NEVER), on(DISPLAY, "client"))) == [
        "display*: [guest]",
        "display: [client]",
    ]
    refuse({Construction.REPLACED: [("odd", UNSAFE)]})
    assert shown(seen(SPOKE, mine, on(SAFE, "lodger"))) == [
        "unsafe*: The guest spoke (odd)",
        "unsafe: The lodger spoke (odd)",
    ]


def test_a_house_may_ask_for_what_is_only_shown() -> None:
    mine = on(DISPLAY, "guest", house=HOUSE)
    assert shown(seen(SPOKE, mine, on(SAFE, "lodger")))[0] == "display*: [guest]"


def test_a_wording_of_the_house_that_cannot_be_filled_leaves_the_rule_its_own() -> None:
    mine = on(SAFE, "{other}", house=HOUSE)
    assert shown(seen(SPOKE, mine, on(SAFE, "lodger"))) == ["safe: The lodger spoke"]
    mine = on(SAFE, {"past": "x"}, house=HOUSE)
    assert shown(seen(SPOKE, mine, on(SAFE, "lodger"))) == ["safe: The lodger spoke"]


DOUBTS = [
    # put in as a predicate, where the rule's own wording takes the place of the match
    (BEEN, AILING, "guest", "unsafe*: He has been living with alcohol use disorder. (placed-otherwise)"),
    (BEEN, AILING, "person in recovery", "unsafe*: He has been living with alcohol use disorder. (placed-otherwise)"),
    (SPOKE, "guest", "person at home", "unsafe*: The guest spoke (unknown-noun)"),
    (SPOKE, "person at home", "guest", "unsafe*: The person at home spoke (unknown-noun)"),
    (SPOKE, "person at home", "person in town", "safe*: The person at home spoke"),
    ("The [addict]/NN/nsubj/2 on/IN duty", "guest on", "guest", "unsafe*: The guest on on duty (repeats)"),
    ("The [addict]/NN/nsubj/2 on/IN duty", "guest duty", "guest", "safe*: The guest duty on duty"),
    ("The [addict]/NN/nsubj/2 on/IN duty", "guest on", "lodger on", "safe*: The guest on on duty"),
    ("He was an [addict]/NN/attr/1 ~.", "person who eats", "person", "unsafe*: He was a person who eats. (present)"),
    ("He is an [addict]/NN/attr/1 ~.", "person who eats", "person", "safe*: He is a person who eats."),
    (
        "He was an [addict]/NN/attr/1 ~.",
        "person who used x",
        "person",
        "unsafe*: He was a person who used x. (present)",
    ),
    ("He was an [addict]/NN/attr/1 ~.", DRUGS, "person", "safe*: He was a person who used drugs."),
]


@pytest.mark.parametrize(("line", "mine", "own", "outcome"), DOUBTS)
def test_what_is_safe_for_the_words_of_a_rule_need_not_be_for_others(
    line: str, mine: Mapping[str, str] | str, own: str, outcome: str
) -> None:
    assert shown(seen(line, on(SAFE, mine, house=HOUSE), on(SAFE, own)))[0] == outcome


def test_what_the_rule_says_only_elsewhere_is_not_safe_here() -> None:
    mine = on(SAFE, "guest", house=HOUSE)
    assert shown(seen(SPOKE, mine, on(SAFE, "lodger"), on(SAFE, "guest", (Fact("near", ("=home",)),))))[0] == (
        "unsafe*: The guest spoke (not-its-place)"
    )
    assert shown(seen(SPOKE, mine, on(SAFE, "lodger"), on(SAFE, "guest", (Fact("near", ("=spoke",)),))))[0] == (
        "safe*: The guest spoke"
    )
    assert shown(seen(SPOKE, mine, on(SAFE, "lodger"), on(UNSAFE, "guest", (Fact("near", ("=home",)),))))[0] == (
        "safe*: The guest spoke"
    ), "what is unsafe elsewhere says nothing of here"
    assert shown(seen(SPOKE, mine, on(SAFE, "lodger"), on(SAFE, "guest", NEVER)))[0] == "safe*: The guest spoke", (
        "whom a text is written for does not matter, as the house has chosen"
    )
    both: Condition = (*NEVER, Fact("near", ("=home",)))
    assert shown(seen(SPOKE, mine, on(SAFE, "lodger"), on(SAFE, "guest", both)))[0] == (
        "unsafe*: The guest spoke (not-its-place)"
    )


def test_why_a_wording_of_the_house_is_unsafe_is_said_if_the_rule_knows(refuse: Refuse) -> None:
    mine = on(UNSAFE, "guest", house=HOUSE)
    assert shown(seen(SPOKE, mine, on(SAFE, "lodger")))[0] == "unsafe*: The guest spoke (uncertain)"
    refuse({Construction.REPLACED: [("odd", UNSAFE)]})
    assert shown(seen(SPOKE, mine, on(SAFE, "lodger")))[0] == "unsafe*: The guest spoke (odd)"
    assert shown(seen(SPOKE, mine, on(UNSAFE, "lodger")))[0] == "unsafe*: The guest spoke"
