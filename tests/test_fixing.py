"""Fixing with findings by regular expressions: no rules and no model, so that a case is what it looks like."""

import re
from dataclasses import replace
from itertools import pairwise

import pytest

from stigmalint.file_result import FileResult
from stigmalint.finding import Finding, Fix, SuppressionProblem
from stigmalint.fix.apply import fix, fix_all
from stigmalint.fix.fix_file import can_change, fix_file
from stigmalint.prose import Source
from stigmalint.ruleset.severity import Safety, Severity
from stigmalint.text.spans import Edit, Span


def found_by(*patterns):
    """Findings by regular expressions and not by rules, each with its wording, None for none, and more of a finding."""

    def look(source):
        found = []
        for pattern, wording, *more in patterns:
            options = dict(*more)
            safety = options.pop("safety", Safety.SAFE)
            for match in re.finditer(pattern, source.text):
                span = Span(*match.span())
                one = Finding(pattern, Severity.ERROR, source.path, span, match[0], "m")
                fixes = () if wording is None else (Fix((Edit(span, wording),), wording, safety),)
                found.append(replace(one, fixes=fixes, **options))
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
        ("o red, codeine", "scarlet", "o ", "o scarlet, codeine"),
        ("o red, codeine", "scarlet", "^o", "o scarlet, codeine"),
        ("so red, codeine", "scarlet", "codeine", "so scarlet, codeine"),
        ("red, green, codeine, blue, codeine", "scarlet", "codeine", "scarlet, verdant, codeine, azure, codeine"),
        ("red, green, I, blue, I", "scarlet", "I", "scarlet, verdant, I, azure, I"),
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


UNSURE, DOUBTFUL, LACKING, CONTESTED = (
    {"safety": Safety.UNSAFE},
    {"doubtful": True},
    {"of_document": True},
    {"severity": Severity.INFO},
)


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


def test_of_fixes_that_touch_the_longer_is_made_and_the_others_with_it_at_once():
    asked = []
    look = found_by(("red one", "rose"), ("one", "1"), ("red", "scarlet"), ("ox", "bull"))

    def lint(source):
        asked.append(source.text)
        return look(source)

    assert fix(Source("x", "red one, ox"), lint).text == "rose, bull"
    assert asked == ["red one, ox", "rose, bull"]


def test_uncertain_fixes_are_applied_only_where_they_are_asked_for():
    fixes = [("red", "scarlet", UNSURE), ("blue", "azure")]
    assert outcome_of("red, blue", *fixes) == "red, azure"
    assert outcome_of("red, blue", *fixes, unsafe=True) == "scarlet, azure"
    source = Source("x", "red, blue")
    assert fix_all([source], lambda sources: [found_by(*fixes)(one) for one in sources])[0].text == "red, azure"


def test_what_comes_up_elsewhere_and_has_a_fix_is_no_harm_where_that_fix_is_asked_for():
    raised = ("codeine(?=, azure)", "pills", UNSURE)
    assert outcome_of("codeine, blue", ("blue", "azure"), raised) == "codeine, blue"
    assert outcome_of("codeine, blue", ("blue", "azure"), raised, unsafe=True) == "pills, azure"


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
    assert (applied.finding.matched, applied.fix.title) == ("red", "scarlet")


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
    unsure = checking(("red", "scarlet", UNSURE), ("blue", "azure"))
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
