"""Fixing texts with a few rules of our own, so that the outcome does not hang on the shipped ones."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stigmalint.file_result import FileResult
from stigmalint.finding import Finding, Fix, SuppressionProblem
from stigmalint.fix.apply import fix, fix_all
from stigmalint.fix.fix_file import can_change, fix_file
from stigmalint.lint import lint
from stigmalint.match.matcher import Scanner
from stigmalint.policy import Policy
from stigmalint.prose import Source
from stigmalint.ruleset.rule import Alternative, Fact, Form, Rule
from stigmalint.ruleset.severity import Safety, Severity
from stigmalint.text.spans import Edit, Span


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


def found_by(*patterns):
    """Findings by regular expressions and not by rules, each with its wording, None for none, and more of a finding."""

    def look(source):
        found = []
        for pattern, wording, *more in patterns:
            for match in re.finditer(pattern, source.text):
                span = Span(*match.span())
                one = Finding(pattern, Severity.ERROR, source.path, span, match[0], "m")
                fixes = () if wording is None else (Fix((Edit(span, wording),), wording, Safety.SAFE),)
                found.append(replace(one, fixes=fixes, **(more[0] if more else {})))
        return sorted(found, key=lambda finding: finding.span)

    return look


def outcome_of(text, *patterns, kind="text", **options):
    return fix(Source("x", text, kind), found_by(*patterns), **options).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("red came, then codeine, blue", "scarlet came, then codeine, blue"),
        ("red, codeine then came to blue", "red, codeine then came to azure"),
        ("red came, green came, codeine, blue", "scarlet came, verdant came, codeine, blue"),
    ],
)
def test_what_a_fix_hid_or_brought_up_is_laid_to_the_nearest(text, expected):
    """The others are good, and a reader should get them."""
    fixes = [("red", "scarlet"), ("green", "verdant"), ("blue", "azure")]
    assert outcome_of(text, *fixes, ("codeine(?=, blue)", None), ("(?<=red, )codeine", None)) == expected
    assert outcome_of(text, *fixes, ("codeine(?=, azure)", None), ("(?<=scarlet, )codeine", None)) == expected


@pytest.mark.parametrize(
    ("text", "wording", "where", "expected"),
    [
        ("a red one", "scarlet", "a red one", "a scarlet one"),
        ("a red one", "scarlet", "a red", "a scarlet one"),
        ("a red one", "scarlet", "ed one", "scarlet one"),
        ("so red, codeine", "scarlet", "so", "so scarlet, codeine"),
        ("so red, codeine", "scarlet", "codeine", "so scarlet, codeine"),
        ("red, green, codeine, blue, codeine", "scarlet", "codeine", "scarlet, verdant, codeine, azure, codeine"),
    ],
)
def test_a_finding_that_stands_as_before_or_was_edited_itself_speaks_against_no_fix(text, wording, where, expected):
    fixes = [("red", wording), ("green", "verdant"), ("blue", "azure")]
    assert outcome_of(text, *fixes, (where, None)).endswith(expected)


@pytest.mark.parametrize(("at", "expected"), [(2, "A so long time."), (4, "A loso ng time."), (6, "A longso  time.")])
def test_an_insertion_beside_or_in_what_was_found_is_no_harm(at, expected):
    """The fix of a word may put something in elsewhere, as an article."""
    day = Finding("a/day", Severity.ERROR, "x", Span(7, 10), "day", "m")
    day = replace(day, fixes=(Fix((Edit(Span(at, at), "so "), Edit(day.span, "time")), "time", Safety.SAFE),))
    after = found_by(("long", None))
    outcome = fix(Source("x", "A long day."), lambda source: [*after(source), *([day] * ("day." in source.text))])
    assert outcome.text == expected


DOUBTFUL, LACKING, CONTESTED = {"doubtful": True}, {"of_document": True}, {"severity": Severity.INFO}


@pytest.mark.parametrize("more", [DOUBTFUL, LACKING])
@pytest.mark.parametrize("pattern", ["codeine(?=, scarlet)", "codeine(?=, red)", "scarlet", "codeine"])
def test_a_finding_that_is_doubtful_or_about_the_whole_text_speaks_against_no_fix(pattern, more):
    assert outcome_of("codeine, red", ("red", "scarlet"), (pattern, None, more)) == "codeine, scarlet"
    assert outcome_of("codeine, red", ("red", "scarlet", CONTESTED), (pattern, None, more)) == "codeine, scarlet"


def test_contested_wording_is_put_in_but_not_for_wording_that_is_contested_itself():
    assert outcome_of("a red one", ("red", "scarlet"), ("scarlet", None, CONTESTED)) == "a scarlet one"
    assert outcome_of("a red one", ("red", "scarlet", CONTESTED), ("scarlet", None, CONTESTED)) == "a red one"
    assert outcome_of("a red one", ("red", "scarlet", CONTESTED), ("scarlet", None)) == "a red one"


def test_a_doubtful_finding_and_one_that_is_not_wanted_are_left():
    assert outcome_of("red, blue", ("red", "scarlet", DOUBTFUL), ("blue", "azure")) == "red, azure"
    wanted = {"wanted": lambda finding: finding.matched != "red"}
    assert outcome_of("red, blue", ("red", "scarlet"), ("blue", "azure"), **wanted) == "red, azure"


def test_of_fixes_that_stand_in_each_others_way_all_are_left_after_some_tries():
    """Each of these does harm only where the one before it is withheld: an end has to come."""

    def after(number):
        letters = "abcdefghijkl"[:number]
        patterns = [(f"{letter}1", f"{letter}2") for letter in letters]
        raised = [(f"(?<={before}1 ){letter}2", None) for before, letter in pairwise(letters)]
        text = "red, " + " ".join(f"{letter}1" for letter in letters)
        return outcome_of(text, ("red", "scarlet"), *patterns, ("a2", None), *raised).partition(",")[0]

    assert after(6) == "scarlet"
    assert after(12) == "red"


def test_texts_are_fixed_together_each_as_if_it_were_alone():
    asked = []
    look = found_by(("red", "scarlet"), ("(?<=scarlet )one", "rose"), ("codeine", None))

    def lint_all(sources):
        asked.append(len(sources))
        return [look(source) for source in sources]

    texts = ["None.", "A red one.", "codeine", "It is red."]
    outcomes = fix_all([Source("x", text, "text") for text in texts], lint_all)
    assert [outcome.text for outcome in outcomes] == ["None.", "A scarlet rose.", "codeine", "It is scarlet."]
    assert [len(outcome.applied) for outcome in outcomes] == [0, 2, 0, 1]
    assert [len(outcome.remaining) for outcome in outcomes] == [0, 0, 1, 0]
    assert asked == [4, 2, 1], "those that are done are not asked about again"
    wanted = {"wanted": lambda finding: finding.matched == "red"}
    assert [one.text for one in fix_all([Source("x", "A red one.", "text")], lint_all, **wanted)] == ["A scarlet one."]


def test_what_was_applied_is_told_with_its_place_in_the_text():
    (applied,) = fix(Source("x", "One.\n\nA red <b>one</b>."), found_by(("red", "scarlet"))).applied
    assert (applied.line, applied.column, applied.before, applied.after) == (3, 3, "red", "scarlet")


def test_what_was_applied_in_a_package_is_told_as_people_read_it():
    """Nobody can find a place in the XML of a document."""
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    runs = ("One.</w:t></w:r></w:p><w:p><w:r><w:t>A r", "ed one.")
    text = f"<w:body {word}><w:p><w:r><w:t>{'</w:t></w:r><w:r><w:t>'.join(runs)}</w:t></w:r></w:p></w:body>"
    at = text.index("r</w:t>", text.index("A r"))
    pieces = (Edit(Span(at, at + 1), "scarlet"), Edit(Span(text.index("ed one"), text.index("ed one") + 2), ""))
    whole = Span(at, text.index("ed one") + 2)
    finding = Finding("a/b", Severity.ERROR, "x", whole, "red", "m", fixes=(Fix(pieces, "scarlet", Safety.SAFE),))
    outcome = fix(Source("x", text, "docx"), lambda source: [finding] if source.text == text else [])
    assert outcome.text == text.replace("A r<", "A scarlet<").replace("ed one", " one")
    (applied,) = outcome.applied
    assert (applied.line, applied.column, applied.before, applied.after) == (2, 3, "red", "scarlet")


def checking(*patterns, asked=None):
    """A way to check a file: `(one, two*)` in it is a suppression, in which a name with a star hides nothing."""
    look = found_by(*patterns)

    def check(source):
        if asked is not None:
            asked.append(source.text)
        problems = []
        for match in re.finditer(r"\(([\w*, -]*)\)", source.text):
            names = match[1].split(", ")
            rest = [name for name in names if not name.endswith("*")]
            if rest != names:
                edit = Edit(Span(*match.span(1)), ", ".join(rest)) if rest else Edit(Span(*match.span()), "")
                problems.append(SuppressionProblem(Span(*match.span()), "hides nothing", edit))
        return FileResult(source, tuple(look(source)), tuple(problems))

    return check


def test_a_file_is_fixed_and_cleared_of_suppressions_that_hide_nothing():
    asked = []
    check = checking(("red", "scarlet"), ("codeine", None), asked=asked)
    before = check(Source("x", "red (old*) and codeine (kept) (some, other*)"))
    result = fix_file(before, check, unsafe=False)
    assert result.source.text == "scarlet  and codeine (kept) (some)"
    assert [one.after for one in result.applied] == ["scarlet"]
    assert (result.cleared, result.before) == (2, before)
    assert [finding.matched for finding in result.findings] == ["codeine"]
    assert result.problems == ()
    assert len(asked) == len(set(asked)), "a text is checked once"


def test_a_file_in_which_nothing_is_to_be_done_stays_the_result_it_was():
    check = checking(("codeine", None))
    before = check(Source("x", "codeine (kept)"))
    assert fix_file(before, check, unsafe=True) is before
    assert fix_file(check(Source("x", "(old*)")), check, unsafe=True).applied == ()
    only_fixed = fix_file(FileResult(Source("x", "red")), checking(("red", "scarlet")), unsafe=False)
    assert only_fixed.source.text == "red", "what is known of the file is not asked for again"


def test_uncertain_fixes_of_a_file_and_those_not_wanted_wait():
    def unsure(source):
        result = checking(("red", "scarlet"), ("blue", "azure"))(source)
        found = [
            replace(one, fixes=(one.fixes[0]._replace(safety=Safety.UNSAFE),)) if one.matched == "red" else one
            for one in result.findings
        ]
        return result._replace(findings=tuple(found))

    before = unsure(Source("x", "red, blue"))
    assert fix_file(before, unsure, unsafe=False).source.text == "red, azure"
    assert fix_file(before, unsure, unsafe=True).source.text == "scarlet, azure"
    wanted = fix_file(before, unsure, unsafe=True, wanted=lambda finding: finding.matched == "red")
    assert wanted.source.text == "scarlet, blue"
    assert can_change(before, unsafe=False)
    assert not can_change(unsure(Source("x", "red")), unsafe=False)
    assert can_change(unsure(Source("x", "red")), unsafe=True)
    assert can_change(unsure(Source("x", "(old*)")), unsafe=False)
    assert not can_change(unsure(Source("x", "(kept)")), unsafe=True)


def problem(span, edit):
    return SuppressionProblem(span, "m", edit)


def test_only_what_takes_names_away_is_done_to_suppressions():
    """What a misspelled name was meant to be is for its writer to say."""
    text = "ignore[pack/old, pack/new] ignore[pack/nwe]"
    name = Span(text.index("pack/nwe"), len(text) - 1)
    fewer = problem(Span(7, 25), Edit(Span(7, 25), "pack/new"))
    told = problem(name, None)
    for other in (problem(name, Edit(name, "pack/new")), problem(name, Edit(name, "pack/nwe"))):
        first = FileResult(Source("x", text), problems=(other, told, fewer))
        result = fix_file(first, FileResult, unsafe=False)
        assert result.source.text == "ignore[pack/new] ignore[pack/nwe]"
        assert result.cleared == 1


def test_of_edits_that_touch_the_second_waits_for_the_next_round():
    text = "(a b)(c)"
    one = problem(Span(0, 5), Edit(Span(0, 5), ""))
    first = FileResult(Source("x", text), problems=(problem(Span(3, 4), Edit(Span(3, 4), "")), one))
    again = {"(c)": (problem(Span(0, 3), Edit(Span(0, 3), "")),)}
    result = fix_file(first, lambda source: FileResult(source, problems=again.get(source.text, ())), unsafe=False)
    assert (result.source.text, result.cleared) == ("", 2)


def test_suppressions_are_taken_out_in_three_rounds_at_most():
    def check(source):
        at = len(source.text)
        return FileResult(source, problems=(problem(Span(at - 1, at), Edit(Span(at - 1, at), "")),))

    assert fix_file(check(Source("x", "abcdef")), check, unsafe=False).source.text == "abc"


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
