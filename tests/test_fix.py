"""Fixing texts with a few rules of our own, so that the outcome does not hang on the shipped ones."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stigmalint.fix.apply import fix
from stigmalint.lint import lint
from stigmalint.match.matcher import Scanner
from stigmalint.policy import Policy
from stigmalint.prose import Source
from stigmalint.ruleset.rule import Alternative, Fact, Form, Rule
from stigmalint.ruleset.severity import Safety, Severity


def rule(name, forms, *alternatives):
    made = tuple(Form(pattern, (slot,)) for slot, pattern in forms.items())
    return Rule(f"pack/{name}", "t", Severity.ERROR, made, "m", "e", (), (), alternatives=alternatives)


def label(apply=Safety.SAFE, **more):
    slots = {"singular": "person with an addiction", "plural": "people with addictions", "after": "with an addiction"}
    return Alternative(apply, {**slots, "after-plural": "with addictions", **more})


ADDICT = rule("addict", {"singular": "addict", "plural": "addicts"}, label())
ALCOHOLIC = rule(
    "alcoholic",
    {"singular": "alcoholic", "plural": "alcoholics"},
    Alternative(
        Safety.SAFE,
        {
            "singular": "person with alcohol use disorder",
            "plural": "people with alcohol use disorder",
            "after": "with alcohol use disorder",
        },
    ),
)
INMATE = rule(
    "inmate",
    {"singular": "inmate", "plural": "inmates"},
    Alternative(
        Safety.SAFE, {"singular": "incarcerated person", "plural": "incarcerated people", "modifier": "prison"}
    ),
)
DRUNK = rule("drunk", {"singular": "town drunk", "plural": "town drunks"}, label(Safety.UNSAFE))
JUNKIE = rule("junkie", {"singular": "junkie", "plural": "junkies"}, label())
RULES = [ADDICT, JUNKIE, ALCOHOLIC, INMATE, DRUNK]


@pytest.fixture(scope="module")
def fixer(parse, words):
    scanner = Scanner(RULES, words)

    def relint(source):
        return next(lint([source], scanner, words, parse, Policy()))[1]

    def run(text, kind="text", unsafe=False):
        return fix(Source("x", text, kind), relint, unsafe=unsafe)

    return run


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("An addict spoke.", "A person with an addiction spoke."),
        ("He met an honest addict.", "He met an honest person with an addiction."),
        ("ADDICTS WAITED OUTSIDE FOR HOURS.", "PEOPLE WITH ADDICTIONS WAITED OUTSIDE FOR HOURS."),
        ("AN ADDICT SPOKE TO THE CROWD.", "A PERSON WITH AN ADDICTION SPOKE TO THE CROWD."),
        ("Helping Addicts Find Homes Again", "Helping People With Addictions Find Homes Again"),
        ("The inmate population grew.", "The prison population grew."),
        ("An inmate wrote to us.", "An incarcerated person wrote to us."),
        ("Her alcoholic teacher sat down.", "Her teacher with alcohol use disorder sat down."),
        ("An alcoholic father sat down.", "A father with alcohol use disorder sat down."),
        ("Alcoholic parents came too.", "Parents with alcohol use disorder came too."),
        ("The teen addict slept.", "The teen with an addiction slept."),
        ("Two physician addicts spoke.", "Two physicians with addictions spoke."),
        ("A female addict spoke.", "A woman with an addiction spoke."),
        ("The addict's recovery was slow.", "The recovery of the person with an addiction was slow."),
        ("Addicts' families came.", "Families of people with addictions came."),
        ("An addict’s brother came.", "The brother of a person with an addiction came."),
    ],
)
def test_wording_fits_its_place(fixer, text, expected):
    assert fixer(text).text == expected


@pytest.mark.parametrize(
    "text",
    [
        "The addict-run service closed.",  # a label inside a compound
        "The addict community spoke up.",  # before a noun, and no wording for that place
        "The addict's coming home.",  # a contraction
        "The addict's brother and sister came.",  # one possessor of two
        "Deaf, blind or alcoholic parents came.",  # one noun of three adjectives
    ],
)
def test_a_place_that_no_wording_fits_is_left_alone_and_reported(fixer, text):
    outcome = fixer(text)
    assert outcome.text == text
    assert len(outcome.remaining) == 1


def test_unsafe_fixes_wait_to_be_asked_for(fixer):
    text = "He played the town drunk."
    assert fixer(text).text == text
    assert fixer(text, unsafe=True).text == "He played the person with an addiction."


def test_markup_is_kept_and_an_edit_across_it_is_not_made(fixer):
    assert fixer("An **addict** spoke.", "markdown").text == "A **person with an addiction** spoke."
    outcome = fixer("An ad**dict** spoke.", "markdown")
    assert outcome.text == "An ad**dict** spoke."
    assert len(outcome.remaining) == 1


def test_a_fix_that_raises_a_new_finding_is_withheld(parse, words):
    circle = rule("circle", {"singular": "addict"}, Alternative(Safety.SAFE, {"singular": "inmate"}))
    scanner = Scanner([circle, INMATE], words)

    def relint(source):
        return next(lint([source], scanner, words, parse, Policy()))[1]

    outcome = fix(Source("x", "An addict spoke."), relint)
    assert (outcome.text, len(outcome.applied), len(outcome.remaining)) == ("An addict spoke.", 0, 1)


def conditional(name, word, near, *alternatives):
    """A rule that speaks of a word only where another one stands in the sentence."""
    made = rule(name, {"any": word}, *alternatives)
    return replace(made, flag_when=((Fact("near", (f"={near}",)),),))


def fixed(text, rules, words, parse, unsafe=False):
    scanner = Scanner(rules, words)

    def relint(source):
        return next(lint([source], scanner, words, parse, Policy()))[1]

    outcome = fix(Source("x", text), relint, unsafe=unsafe)
    return outcome.text, [finding.matched for finding in outcome.remaining]


def test_a_fix_that_hides_a_finding_is_withheld(parse, words):
    hidden = conditional("hidden", "codeine", "addict")
    text = "An addict sold codeine."
    assert fixed(text, [ADDICT], words, parse) == ("A person with an addiction sold codeine.", [])
    assert fixed(text, [ADDICT, hidden], words, parse) == (text, ["addict", "codeine"])


def test_a_finding_that_a_fix_brings_up_elsewhere_withholds_it_unless_it_can_be_fixed_too(parse, words):
    text = "An addict sold codeine."
    left = conditional("left", "codeine", "addiction")
    assert fixed(text, [ADDICT, left], words, parse) == (text, ["addict"])
    told = conditional("told", "codeine", "addiction", Alternative(Safety.SAFE, {"any": "pills"}))
    assert fixed(text, [ADDICT, told], words, parse) == ("A person with an addiction sold pills.", [])


def test_what_the_whole_text_lacks_speaks_against_no_fix(parse, words):
    lacking = replace(
        rule("lacking", {"singular": "person"}), flag_when=((Fact("document", ("=hotline",), negative=True),),)
    )
    rules = [ADDICT, lacking]
    assert fixed("An addict spoke.", rules, words, parse) == ("A person with an addiction spoke.", ["person"])
    assert fixed("An addict spoke. The hotline rang.", rules, words, parse)[1] == []


def test_where_a_fix_is_withheld_the_one_it_stood_in_the_way_of_gets_its_turn(parse, words):
    hidden = conditional("hidden", "codeine", "speed addict")
    longer = rule("longer", {"singular": "speed addict"}, Alternative(Safety.SAFE, {"singular": "person"}))
    text = "A speed addict sold codeine to an inmate."
    expected = "A speed addict sold codeine to an incarcerated person."
    assert fixed(text, [longer, hidden, INMATE], words, parse) == (expected, ["speed addict", "codeine"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Addicts and inmates came.", "People with addictions and incarcerated people came."),
        ("Addicts and town drunks came.", "Addicts and town drunks came."),
        ("The town drunks, addicts, or inmates came.", "The town drunks, addicts, or inmates came."),
        ("Addicts or junkies came.", "Addicts or junkies came."),
        ("An addict or an addict came.", "An addict or an addict came."),
        ("Addicts came, and town drunks left.", "People with addictions came, and town drunks left."),
    ],
)
def test_labels_in_one_coordination_are_fixed_together_or_not_at_all(fixer, text, expected):
    assert fixer(text).text == expected


PIECES = st.sampled_from(
    [
        "An addict spoke.",
        "The alcoholics left",
        "😀",
        "e\u0301",
        "\r\n",
        "\n\n",
        " ",
        "&amp;",
        "**addicts**",
        "`addict`",
        "“addict”",
        "> inmate",
        "- inmates",
        "<b>addict</b>",
        "\ufeff",
        "The addict's dog",
        "|",
        "\t",
        "caf\u00e9 inmates",
    ]
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(PIECES, max_size=8), st.sampled_from(["text", "markdown"]))
def test_fixing_twice_is_fixing_once_and_other_bytes_stay(fixer, pieces, kind):
    text = " ".join(pieces)
    once = fixer(text, kind)
    assert fixer(once.text, kind).text == once.text
    for keep in ("😀", "e\u0301", "\r\n", "&amp;", "`addict`", "“addict”", "\ufeff", "<b>", "</b>", "**"):
        assert once.text.count(keep) == text.count(keep)
    cured = {(applied.finding.rule_id, applied.finding.matched) for applied in once.applied}
    assert len(once.remaining) <= text.count("addict") + text.count("inmate") + text.count("alcoholic") - len(cured)
