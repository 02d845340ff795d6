"""Decisions about findings without screen and keys: previews, edits, comments, and places that follow the edits."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stigmalint.extract import extract
from stigmalint.finding import Finding, Fix, Safety, Severity
from stigmalint.fix.decisions import (
    Choice,
    Editing,
    How,
    RefusalError,
    Review,
    Ruling,
    choices,
    editing,
    follow,
    ignoring,
    kind_of,
    preview,
)
from stigmalint.fix.keeping import keeping
from stigmalint.fix.suppressions import Suppressions
from stigmalint.prose import Role, Source
from stigmalint.text.spans import Edit, Span, apply_edits

RULE = "trial/junkie"


def finding(start: int, matched: str = "junkie") -> Finding:
    return Finding(RULE, Severity.WARNING, "a.md", Span(start, start + len(matched)), matched, "")


def test_a_place_follows_the_edits_around_it() -> None:
    span = Span(10, 20)
    assert follow(span, [Edit(Span(0, 4), "")]) == Span(6, 16)
    assert follow(span, [Edit(Span(10, 10), "ab")]) == Span(12, 22)
    assert follow(span, [Edit(Span(20, 20), "ab")]) == span
    assert follow(span, [Edit(Span(15, 15), "ab")]) == Span(10, 22)
    assert follow(span, [Edit(Span(8, 12), "abcdef")]) == Span(8, 22)
    assert follow(span, [Edit(Span(0, 1), ""), Edit(Span(18, 24), "")]) == Span(9, 17)


@given(st.text(alphabet="ab \n", max_size=20), st.text(alphabet="ab \n", max_size=20), st.text(max_size=5))
def test_what_no_edit_touches_is_found_where_it_went(before: str, after: str, new: str) -> None:
    text = f"{before}WORD{after}"
    span = Span(len(before), len(before) + 4)
    edits = [Edit(Span(0, len(before) // 2), new), Edit(Span(span.end + len(after) // 2, len(text)), new)]
    assert follow(span, edits).of(apply_edits(text, edits)) == "WORD"


def test_what_was_passed_over_waits_no_more() -> None:
    found = (finding(4), finding(30))
    now = Review(Source("a.md", "x" * 40), found).skip(found[0])
    assert now.waiting() == found[1:]
    assert now.waiting({RULE}) == ()


def test_what_was_passed_over_stays_so_where_an_edit_moves_it() -> None:
    text = "A junkie, a junkie and a junkie."
    first, second, third = found = tuple(finding(match.start()) for match in re.finditer("junkie", text))
    now = Review(Source("a.md", text), found).skip(second)
    now = now.edit([Edit(first.span, "person in need")], lint_words)
    assert now.source.text == "A person in need, a junkie and a junkie."
    assert now.changes == 1
    by = len("person in need") - len("junkie")
    assert now.waiting() == (finding(third.span.start + by),)
    again = now.edit([Edit(now.findings[1].span, "person")], lint_words)
    assert (again.waiting(), again.changes) == ((), 2)


def offered(at: int, text: str, safety: Safety) -> Finding:
    found = finding(at)
    return replace(found, fixes=(Fix((Edit(found.span, text),), text, safety),))


def lint_words(source: Source) -> tuple[Finding, ...]:
    return tuple(finding(match.start()) for match in re.finditer("junkie", source.text))


def test_a_ruling_puts_in_a_wording_where_it_is_as_safe_as_where_it_was_chosen() -> None:
    text = "A junkie."
    for chosen, there, is_done in (
        (Safety.SAFE, Safety.SAFE, True),
        (Safety.SAFE, Safety.UNSAFE, False),
        (Safety.UNSAFE, Safety.SAFE, True),
        (Safety.UNSAFE, Safety.UNSAFE, True),
    ):
        found = offered(2, "Person", there)
        after = Ruling(How.WORDING, "person", chosen).on(Review(Source("a.md", text), (found,)), found, lint_words)
        assert (after is not None) is is_done
        assert after is None or (after.source.text, after.findings) == ("A Person.", ())


def test_a_ruling_that_settles_nothing_is_not_carried_out() -> None:
    found = offered(2, "junkie", Safety.SAFE)
    review = Review(Source("a.md", "A junkie."), (found,))
    assert Ruling(How.WORDING, "junkie").on(review, found, lint_words) is None
    assert Ruling(How.WORDING, "another").on(review, found, lint_words) is None


def test_a_ruling_to_ignore_writes_the_reason_above_each_and_gives_up_where_no_comment_can_stand() -> None:
    text = "---\ntitle: A junkie\n---\n\nA junkie.\n"
    first, second = found = tuple(finding(match.start()) for match in re.finditer("junkie", text))

    def lint(source: Source) -> tuple[Finding, ...]:
        return tuple(Suppressions.parse(extract(source), {RULE}).apply(lint_words(source), {RULE}).kept)

    ruling = Ruling(How.IGNORE, "her own word")
    review = Review(Source("a.md", text, "markdown"), found)
    after = ruling.on(review, second, lint)
    assert after is not None
    assert after.findings == (first,)
    assert "<!-- stigmalint: ignore-next-line[trial/junkie] -- her own word -->\nA junkie." in after.source.text
    assert ruling.on(review, first, lint) is None


def test_a_ruling_to_skip_passes_one_over() -> None:
    review = Review(Source("a.md", "A junkie."), (finding(2),))
    after = Ruling(How.SKIP).on(review, finding(2), lint_words)
    assert after is not None
    assert after.waiting() == ()


def test_choices_are_what_can_be_put_in_and_then_what_has_to_be_fitted_in() -> None:
    shown = Fix((), "display", Safety.DISPLAY)
    found = replace(offered(2, "person", Safety.SAFE), alternatives=("person", "patient", "be kind"))
    found = replace(found, fixes=(*found.fixes, shown))
    assert choices(found, {"be kind"}) == (
        Choice("person", found.fixes[0].edits, Safety.SAFE),
        Choice("patient", (), Safety.DISPLAY),
    )
    assert [choice.text for choice in choices(found)] == ["person", "patient", "be kind"]
    ruling = Ruling(How.WORDING, "patient")
    assert ruling.on(Review(Source("a.md", "A junkie."), (found,)), found, lint_words) is None


def test_case_and_line_breaks_make_no_other_wording_but_other_words_do() -> None:
    wordings = ("drug abuse", "Drug\n  abuse", "DRUG ABUSE", "drugabuse", "drug use")
    kinds = [kind_of(finding(0, wording)) for wording in wordings]
    assert kinds == [(RULE, "drug abuse")] * 3 + [(RULE, "drugabuse"), (RULE, "drug use")]


def test_a_preview_reads_on_over_wrapped_lines_but_not_over_markup() -> None:
    text = "# Head\nHe sat and\nthe junkie\n  slept.\n- One\n"
    shown, spans = preview(text, [Edit(Span(22, 28), "person")])
    assert shown == "He sat and the person slept."
    assert [span.of(shown) for span in spans] == ["person"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He sat and\nthe junkie", "He sat and the person"),
        ("Before.\n\nHe is a junkie\n\nThe end.", "He is a person"),
        ("He is a junkie\n\nThe end.", "He is a person"),
        ("One.\n\njunkie", "person"),
        ("One\nand a\njunkie\nwho\nslept", "One and a person who slept"),
    ],
)
def test_a_preview_is_of_the_paragraph_and_no_more(text: str, expected: str) -> None:
    at = text.index("junkie")
    assert preview(text, [Edit(Span(at, at + 6), "person")])[0] == expected


def test_a_preview_of_two_edits() -> None:
    shown, spans = preview("an addict's dog", [Edit(Span(0, 11), "the"), Edit(Span(15, 15), " of a person")])
    assert shown == "the dog of a person"
    assert [span.of(shown) for span in spans] == ["the", " of a person"]


def test_an_alternative_for_more_than_the_wording_is_edited_in_the_place_of_that() -> None:
    text = "The junkie's recovery takes time."
    fix = Fix((Edit(Span(0, 21), "The recovery of the person"),), "The recovery of the person", Safety.SAFE)
    found = replace(finding(4), fixes=(fix,))
    place = editing(Source("a.md", text), found, "The recovery of the patient")
    assert (place.span, place.written, place.start) == (
        Span(0, 21),
        "The junkie's recovery",
        "The recovery of the patient",
    )
    other = editing(Source("a.md", text), found, "patient")
    assert (other.span, other.written, other.start) == (found.span, "junkie", "patient")
    assert editing(Source("a.md", text), found) == Editing(found.span, "junkie", "")


def test_an_alternative_that_repeats_the_next_word_is_not_put_before_it() -> None:
    place = editing(Source("a.md", "The junkie's recovery."), finding(4), "recovery of the patient")
    assert (place.written, place.start) == ("junkie", "")


def test_all_findings_are_kept_each_below_its_own_comment_and_where_none_can_stand_the_reason_is_told() -> None:
    text = "---\ntitle: A junkie\n---\n\nOne junkie and a junkie.\n\nA last junkie.\n"
    source = Source("a.md", text, "markdown")
    found = [finding(match.start()) for match in re.finditer("junkie", text)]
    kept = keeping(source, found, "her word", "2027-03")
    comment = "<!-- stigmalint: ignore-next-line[trial/junkie] until 2027-03 -- her word -->\n"
    assert kept.source.text == text.replace("One", f"{comment}One").replace("A last", f"{comment}A last")
    assert kept.number == 3, "one comment is for both in a line"
    ((left, why),) = kept.refused
    assert left == found[0]
    assert why.startswith("Front matter cannot contain such a comment")
    assert keeping(source, [], "her word") == (source, 0, ())
    assert "until" not in keeping(source, found[-1:], "her word").source.text


def test_what_cannot_be_kept_is_told_in_its_order_with_its_place_before() -> None:
    text = "---\ntitle: A junkie\ndescription: That junkie\n---\n\nA junkie.\n"
    found = [finding(match.start()) for match in re.finditer("junkie", text)]
    kept = keeping(Source("a.md", text, "markdown"), found, "")
    assert [left for left, _ in kept.refused] == found[:2]
    assert kept.number == 1


def test_findings_of_other_rules_are_kept_by_comments_of_their_own() -> None:
    text = "A junkie slept.\n"
    found = [finding(2), replace(finding(9, "slept"), rule_id="trial/slept")]
    kept = keeping(Source("a.md", text, "markdown"), found, "why")
    assert kept.number == 2
    assert sorted(re.findall(r"\[(.*?)\]", kept.source.text)) == ["trial/junkie", "trial/slept"]
    told = Suppressions.parse(extract(kept.source), {RULE, "trial/slept"})
    moved = [replace(one, span=Span(at := kept.source.text.index(one.matched + " "), at + 6)) for one in found[:1]]
    assert told.apply(moved, {RULE, "trial/slept"}).kept == ()


COMMENT = "<!-- stigmalint: ignore-next-line[trial/junkie] -- why -->"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("junkie", f"{COMMENT}\njunkie"),
        ("One.\r\njunkie", "One.\r\njunkie <!-- stigmalint: ignore[trial/junkie] -- why -->"),
        ("junkie\r\nslept.", f"{COMMENT}\r\njunkie\r\nslept."),
        ("\r\njunkie", f"\r\n{COMMENT}\r\njunkie"),
        ("---\ntitle: x\n---\njunkie\n", f"---\ntitle: x\n---\n{COMMENT}\njunkie\n"),
    ],
)
def test_a_comment_stands_above_where_that_cuts_no_paragraph_in_two_with_the_line_ends_of_the_text(
    text: str, expected: str
) -> None:
    source = Source("a.md", text, "markdown")
    edit = ignoring(source, finding(text.index("junkie")), "why")
    assert apply_edits(text, [edit]) == expected


BEHIND = "<!-- stigmalint: ignore[trial/junkie] until 2027-03 -- a{}b -->"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- One.\n- A junkie.\n", f"- One.\n- A junkie. {BEHIND}\n"),
        ("One.\n\n> A junkie.\n", f"One.\n\n> A junkie. {BEHIND}\n"),
        ("One.\nA junkie.  \nTwo.", f"One.\nA junkie. {BEHIND}  \nTwo."),
        ("One.\nA junkie.\\\nTwo.", f"One.\nA junkie. {BEHIND}\\\nTwo."),
        ("- One.\n\n  A junkie.\n", f"- One.\n\n  A junkie. {BEHIND}\n"),
        ("One.\n\n  A junkie.\n", f"One.\n\n  A junkie. {BEHIND}\n"),
    ],
)
def test_a_comment_stands_behind_where_one_above_would_cut_the_text_in_two(text: str, expected: str) -> None:
    edit = ignoring(Source("a.md", text, "markdown"), finding(text.index("junkie")), "a|b", "2027-03")
    assert apply_edits(text, [edit]) == expected.format("|")


def test_a_comment_in_a_table_stays_in_its_cell() -> None:
    text = "One.\n\n| A | B |\n| --- | --- |\n| junkie | x |\n"
    edit = ignoring(Source("a.md", text, "markdown"), finding(text.index("junkie")), "a|b", "2027-03")
    assert apply_edits(text, [edit]) == text.replace("x |", f"x {BEHIND.format('/')} |")


def test_a_comment_is_written_as_its_format_wants_it() -> None:
    def written(text: str, kind: str) -> str:
        return ignoring(Source("a", text, kind), finding(text.index("junkie")), "why").text

    directive = "stigmalint: ignore-next-line[trial/junkie] -- why"
    assert written("junkie.\n", "text") == f"<!-- {directive} -->\n"
    assert written("junkie.\n", "rst") == f".. {directive}\n\n"
    assert written("<ul>\n<li>junkie</li></ul>", "html") == f"<!-- {directive} -->\n"


@pytest.mark.parametrize(
    ("reason", "written"),
    [
        ("", ""),
        ("her  own\nword", " -- her own word"),
        ("not -- never --- ever", " -- not – never – ever"),
        ("`junkie` is code", " -- 'junkie' is code"),
    ],
)
def test_a_reason_can_neither_end_the_comment_nor_begin_code(reason: str, written: str) -> None:
    source = Source("a.md", "A junkie.", "markdown")
    assert ignoring(source, finding(2), reason).text.startswith(
        f"<!-- stigmalint: ignore-next-line[{RULE}]{written} -->"
    )


def test_a_rule_is_ignored_in_all_of_a_file() -> None:
    for text, place, around in (("A junkie.", 2, "{}\n"), ("- A junkie.", 4, " {}")):
        written = ignoring(Source("a.md", text, "markdown"), finding(place), "why", in_file=True).text
        assert written == around.format(f"<!-- stigmalint: ignore-file[{RULE}] -- why -->")


def test_where_a_comment_would_end_a_tag_too_early_none_is_written() -> None:
    text = "<resources>\n<string\nname='a'>The junkie is here.</string\n></resources>\n"
    with pytest.raises(
        RefusalError,
        match=r"^A comment on this line would break its markup; edit the file by hand\.$",
    ):
        ignoring(Source("a.xml", text, "android"), finding(text.index("junkie")), "why")


@pytest.mark.parametrize(
    ("text", "wording", "start"),
    [
        ("Heroin junkie.", "Person who uses heroin", ""),
        ("A heroin junkie.", "person who uses heroin", ""),
        ("Heroin and junkie.", "person who uses heroin", "person who uses heroin"),
        ("A junkie recovering.", "recovering person", ""),
        ("A junkie now recovering.", "recovering person", "recovering person"),
        ("Recovering.\nA junkie\nrecovering.", "recovering person", "recovering person"),
    ],
)
def test_an_alternative_starts_the_text_unless_it_repeats_a_word_right_beside_it(
    text: str, wording: str, start: str
) -> None:
    assert editing(Source("a.md", text), finding(text.index("junkie")), wording).start == start


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("He is on a **zombie** drug now.", "**zombie** drug"),
        ("He is on a zombie **drug** now.", "zombie **drug**"),
        ("*zombie* drug", "*zombie* drug"),
        ("*zombie* drug and *more*", "*zombie* drug"),
        ("On a zombie ~~drug~~", "zombie ~~drug~~"),
        ("On a zombie _drug_ now.", "zombie _drug_"),
    ],
)
def test_wording_that_is_marked_in_part_is_typed_anew_with_its_marks(text: str, written: str) -> None:
    """Half a pair of stars would stay behind; and what an alternative would keep of them nobody knows."""
    span = Span(text.index("zombie"), text.index("drug") + 4)
    found = replace(finding(0), span=span, matched="zombie drug")
    at = text.index(written)
    assert editing(Source("a.md", text), found, "drug") == Editing(Span(at, at + len(written)), written, "")


def test_wording_over_lines_is_typed_on_one_and_refused_where_markup_is_between() -> None:
    plain = replace(finding(5), span=Span(5, 16), matched="zombie drug")
    place = editing(Source("a.md", "On a zombie\ndrug."), plain, "medicine")
    assert place == Editing(plain.span, "zombie drug", "medicine")
    quoted = replace(plain, span=Span(7, 20))
    with pytest.raises(
        RefusalError, match=r"^This wording spans lines with markup between them; edit it in the file\.$"
    ):
        editing(Source("a.md", "> On a zombie\n> drug."), quoted, "medicine")


def test_a_sign_of_the_wording_itself_is_no_markup() -> None:
    text = "The drink & drug abuser came."
    found = replace(finding(4), span=Span(4, 23), matched="drink & drug abuser")
    assert editing(Source("a.md", text), found, "person").start == "person"


LINES = ["The junkie slept.", "He sat.", "| a | b |", "|---|---|", "| junkie | x |", "\n", "\r\n", "\n\n"]
STARTS = ["# ", "- ", "1. ", "> ", "    ", "  ", "---", "<div>", "</div>"]
INSIDE = ["`code", "`", "*", "**", "[", "](x)", "<!-- note -->", "\\", "&amp;"]
PIECES = st.lists(st.sampled_from([*LINES, *STARTS, *INSIDE]), max_size=14)


@given(PIECES, st.sampled_from(["markdown", "text"]), st.text(max_size=8))
def test_a_comment_hides_its_finding_and_changes_no_prose(pieces: list[str], kind: str, reason: str) -> None:
    source = Source("a.md", "".join(pieces), kind)
    prose = extract(source)
    for block in prose.blocks:
        at = block.text.find("junkie")
        if at < 0 or block.role is Role.COMMENT or not prose.is_editable(block, Span(at, at + 6)):
            continue
        found = finding(prose.to_source(block, Span(at, at + 6)).start)
        try:
            edit = ignoring(source, found, reason)
        except RefusalError:
            continue
        after = Source("a.md", apply_edits(source.text, [edit]), kind)
        moved = finding(follow(found.span, [edit]).start)
        told = Suppressions.parse(extract(after), {RULE}).apply([moved], {RULE})
        assert [item for item, _ in told.hidden] == [moved]
        assert words(after) == words(source)
        assert (
            apply_edits(after.text, [Edit(Span(edit.span.start, edit.span.start + len(edit.text)), "")]) == source.text
        )


def words(source: Source) -> list[list[str]]:
    return [block.text.split() for block in extract(source).blocks if block.role is not Role.COMMENT]
