"""What each directive hides, that nothing else is hidden, and that unused and misspelled ones are found and fixed."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stigmalint.extract import extract
from stigmalint.finding import Finding, Severity
from stigmalint.fix.directives import Directive
from stigmalint.fix.suppressions import Suppressed, Suppressions, suppressed
from stigmalint.prose import Block, Prose, Role, Segment, Source
from stigmalint.text.spans import Span, apply_edits

KNOWN = ("substance-use/abuse", "substance-use/addict", "substance-use/clean", "mental-health/crazy")
RULE_OF = {word.partition("/")[2]: word for word in KNOWN}
COMMENT = re.compile(r"<!--(.*?)-->|#([^\r\n]*)", re.DOTALL)


def prose(text: str, *, with_delimiters: bool = True, kind: str = "markdown") -> Prose:
    """A prose whose comments are blocks, with or without their delimiters, for extractors differ."""
    blocks = []
    for found in COMMENT.finditer(text):
        group = 0 if with_delimiters else found.lastindex or 0
        inner = found[group]
        span = Segment(Span(0, len(inner)), Span(*found.span(group)), verbatim=True)
        blocks.append(Block(inner, (span,), Role.COMMENT))
    return Prose(Source("a.md", text, kind), tuple(blocks))


def findings(text: str) -> list[Finding]:
    """Every word of RULE_OF in the text, but for ids in directives."""
    return [
        Finding(RULE_OF[found[0]], Severity.ERROR, "a.md", Span(*found.span()), found[0], "")
        for found in re.finditer(r"(?<![/\w])(abuse|addict|clean|crazy)\b", text)
    ]


def run(text: str, **options: object) -> Suppressed:
    parsed = Suppressions.parse(prose(text, **options), KNOWN)  # type: ignore[arg-type]
    return parsed.apply(findings(text), KNOWN)


def kept(text: str) -> list[tuple[int, str]]:
    """Line and word of what is still reported, the same whether comments hold their delimiters or not."""
    left = [
        [(text.count("\n", 0, item.span.start) + 1, item.matched) for item in run(text, with_delimiters=flag).kept]
        for flag in (True, False)
    ]
    assert left[0] == left[1]
    return left[0]


def messages(text: str) -> list[str]:
    return [problem.message for problem in run(text).problems]


def fixed(text: str, **options: object) -> str:
    return apply_edits(text, [problem.edit for problem in run(text, **options).problems if problem.edit])


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("abuse <!-- stigmalint: ignore --> clean\nabuse", [(2, "abuse")]),
        ("abuse clean <!-- stigmalint: ignore[substance-use/abuse] -->", [(1, "clean")]),
        ("abuse clean crazy <!-- stigmalint: ignore[substance-use] -->", [(1, "crazy")]),
        ("abuse crazy clean <!-- stigmalint:ignore[ substance-use/abuse ,mental-health] -- quoted -->", [(1, "clean")]),
        ("<!-- stigmalint: ignore -->\nabuse", [(2, "abuse")]),
        ("<!-- stigmalint: ignore-next-line -->\nabuse\nabuse", [(3, "abuse")]),
        ("<!-- stigmalint: ignore-next-line\n-- a long\nreason -->\n\n \t\nabuse\nabuse", [(7, "abuse")]),
        (
            "<!-- stigmalint: ignore-next-line[mental-health] -->\n"
            "<!-- stigmalint: ignore-next-line[substance-use/abuse] -->\nabuse crazy clean",
            [(3, "clean")],
        ),
        ("x = 1  # stigmalint: ignore-next-line\n# abuse\n# abuse", [(3, "abuse")]),
        (
            "<!-- stigmalint: ignore-next-line -->\n\nabuse <!-- stigmalint: ignore-next-line -->\nclean\ncrazy",
            [(5, "crazy")],
        ),
        (
            "abuse\n<!-- stigmalint: disable -->\nabuse\n<!-- stigmalint: enable -->\nabuse",
            [(1, "abuse"), (5, "abuse")],
        ),
        ("<!-- stigmalint: disable[substance-use/abuse] -->\nabuse clean\n\nabuse", [(2, "clean")]),
        (
            "<!-- stigmalint: disable -->\nabuse\n<!-- stigmalint: enable[substance-use] -->\nabuse crazy\n",
            [(4, "abuse")],
        ),
        ("<!-- stigmalint: disable -->abuse<!-- stigmalint: enable -->abuse", [(1, "abuse")]),
        ("abuse\n\ncrazy <!-- stigmalint: ignore-file[substance-use] -->", [(3, "crazy")]),
        ("abuse # noqa # stigmalint: ignore", []),
        ("abuse # STIGMALINT: Ignore - quoted", []),
        ("# stigmalint: zzz\nabuse # stigmalint: ignore", []),
        ("# stigmalint: ignore[zzz]\nabuse # stigmalint: ignore", []),
        ("# stigmalint: disable[mental-health, substance-use/abuse]\nabuse crazy clean", [(2, "clean")]),
        ("abuse\r\nclean <!-- stigmalint: ignore -->\r\nclean", [(1, "abuse"), (3, "clean")]),
    ],
)
def test_what_a_directive_hides(text: str, left: list[tuple[int, str]]) -> None:
    assert kept(text) == left


@pytest.mark.parametrize(
    "text",
    [
        "abuse stigmalint: ignore",
        "abuse <!-- write `stigmalint: ignore` here -->",
        "abuse <!-- as in stigmalint: ignore -->",
        "abuse <!-- stigmalint: ignroe -->",
        "abuse <!-- stigmalint: ignore[substance-use/abuse -->",
        "abuse <!-- stigmalint: ignore[] -->",
        "abuse <!-- stigmalint: ignore substance-use/addict -->",
        "abuse <!-- stigmalint: ignore[substance-us] -->",
        "abuse <!-- stigmalint: ignore[substance] -->",
        "abuse <!-- stigmalint: -->",
    ],
)
def test_what_is_not_a_sound_directive_hides_nothing(text: str) -> None:
    assert kept(text) == [(1, "abuse")]


@pytest.mark.parametrize(
    ("after", "is_hidden"),
    [
        (" [sic]", True),
        ("[sic]", True),
        (" (sic)", True),
        ('" [sic]', True),
        (",\u201d [sic]", True),
        ("** [*sic*]", True),
        ("</b>\n   (<i>Sic!</i>)", True),
        (r" \[sic\]", True),
        ("\u2019s [sic]", True),
        (" is [sic]", False),
        (". [sic]", False),
        (" sic", False),
        (" [sick]", False),
        ("\n\n[sic]", False),
    ],
)
def test_sic(after: str, is_hidden: bool) -> None:
    result = run(f'"An abuse{after} said.')
    assert bool(result.hidden) is is_hidden
    assert [(by.directive, by.ids) for _, by in result.hidden] == [(Directive.SIC, (KNOWN[0],))] * is_hidden
    assert not is_hidden or result.hidden[0][1].reason.strip(r"\[](*<i>/)").casefold().startswith("sic")


def test_reasons_are_kept() -> None:
    for text in (
        "abuse <!-- stigmalint: ignore -- name of the (old) law. -->",
        "abuse <!-- stigmalint: ignore\u2014name of\n the (old) law.\n-->",
        "abuse # stigmalint: ignore -- name of the (old) law.",
    ):
        for flag in (True, False):
            assert run(text, with_delimiters=flag).hidden[0][1].reason == "name of the (old) law."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("abuse # stigmalint: ignore", [("", "")]),
        ("abuse # stigmalint: ignore --", [("", "")]),
        ("abuse # stigmalint: ignore until 2027-03", [("", "2027-03")]),
        ("abuse # stigmalint: ignore until 2027-03-15 -- why ###", [("why", "2027-03-15")]),
        ("abuse <!-- stigmalint: ignore-->", [("", "")]),
        (
            "abuse crazy clean # stigmalint: ignore[substance-use/abuse] -- one # stigmalint: ignore[mental-health]"
            " # stigmalint: ignore[substance-use/clean] -- three",
            [("one", ""), ("", ""), ("three", "")],
        ),
    ],
)
@pytest.mark.parametrize("with_delimiters", [True, False])
def test_each_directive_of_a_line_has_its_own_reason_and_day(
    text: str, said: list[tuple[str, str]], with_delimiters: bool
) -> None:
    result = run(text, with_delimiters=with_delimiters)
    assert [(by.reason, by.until) for _, by in result.hidden] == said
    assert not result.problems


def commented(text: str, *parts: str) -> Suppressed:
    """A text in which these parts are comments, as an extractor has them that leaves out the delimiters."""
    spans = [Span(text.index(part), text.index(part) + len(part)) for part in parts]
    blocks = [Block(span.of(text), (Segment(Span(0, len(span)), span, True),), Role.COMMENT) for span in spans]
    return Suppressions.parse(Prose(Source("a", text), tuple(blocks)), KNOWN).apply(findings(text), KNOWN)


def test_a_reason_in_lines_that_nothing_ends_is_that_of_its_line() -> None:
    for text in ("@ stigmalint: ignore -- why abuse\nabuse @", "# stigmalint: ignore -- why abuse\n# abuse"):
        result = commented(text, text[2:])
        assert [by.reason for _, by in result.hidden] == ["why abuse"]
        assert len(result.kept) == 1


def test_directives_in_comments_of_an_unknown_kind_may_stand_above_one_line() -> None:
    above = ("stigmalint: ignore-next-line[substance-use]", "stigmalint: ignore-next-line[mental-health]")
    result = commented("\n".join([*above, "abuse crazy"]), *above)
    assert not result.kept
    assert not result.problems


def test_wording_in_a_reason_is_hidden_but_does_not_justify_the_directive() -> None:
    result = run("<!-- stigmalint: ignore-next-line -- abuse is the name -->\nHello.")
    assert [by.directive for _, by in result.hidden] == [Directive.IGNORE_NEXT_LINE]
    assert [problem.message for problem in result.problems] == ["ignore-next-line hides nothing"]


def test_the_narrowest_directive_counts_as_used() -> None:
    text = "<!-- stigmalint: disable -->\nabuse <!-- stigmalint: ignore -->\n<!-- stigmalint: ignore-file -->\n"
    assert run(text).hidden[0][1].directive is Directive.IGNORE
    assert messages(text) == ["disable hides nothing", "ignore-file hides nothing"]
    assert fixed(text) == "abuse <!-- stigmalint: ignore -->\n"


def test_of_two_alike_the_first_counts_as_used_and_the_one_in_the_line_before_the_one_above() -> None:
    twice = "abuse # stigmalint: ignore[substance-use] # stigmalint: ignore[substance-use] -- again"
    assert [by.reason for _, by in run(twice).hidden] == [""]
    assert messages(twice) == ["ignore hides nothing"]
    both = "<!-- stigmalint: ignore-next-line -->\nabuse <!-- stigmalint: ignore -->"
    assert [by.directive for _, by in run(both).hidden] == [Directive.IGNORE]
    assert messages(both) == ["ignore-next-line hides nothing"]


@pytest.mark.parametrize(
    ("text", "message", "after"),
    [
        ("Hi <!-- stigmalint: ignore --> you\n", "ignore hides nothing", "Hi you\n"),
        ("Hi <!-- stigmalint: ignore -->\n", "ignore hides nothing", "Hi\n"),
        ("Hi <!-- stigmalint: ignore -->you", "ignore hides nothing", "Hi you"),
        ("Hi\t <!-- stigmalint: ignore --> you", "ignore hides nothing", "Hi you"),
        (" <!-- stigmalint: ignore --> you ", "ignore hides nothing", " you "),
        ("<!-- stigmalint: ignore --> you ", "ignore hides nothing", " you "),
        ("Hi\n\n  <!-- stigmalint: ignore-file -->  \n\nyou", "ignore-file hides nothing", "Hi\n\n\nyou"),
        ("Hi\r\n\r\n<!--\r\nstigmalint: disable\r\n-->\r\nyou", "disable hides nothing", "Hi\r\n\r\nyou"),
        ("Hi\n<!-- stigmalint: ignore-next-line -->\nyou", "ignore-next-line hides nothing", "Hi\n\nyou"),
        ("<!-- stigmalint: enable -->\nyou", "enable: there is no disable before it", "you"),
        ("x = 1  # stigmalint: ignore -- because.\ny", "ignore hides nothing", "x = 1\ny"),
        ("# stigmalint: ignore-file", "ignore-file hides nothing", ""),
        ("# stigmalint: ignore-file ###", "ignore-file hides nothing", ""),
        ("Hi\n# stigmalint: ignore-file", "ignore-file hides nothing", "Hi\n"),
        (" <!-- stigmalint: ignore-file -->\nx", "ignore-file hides nothing", "x"),
        ("x # stigmalint: ignore -- see -->", "ignore hides nothing", "x"),
        ("f(x # stigmalint: ignore\n)", "ignore hides nothing", "f(x\n)"),
        ("<!--\nnote\nstigmalint: disable\nmore\n-->", "disable hides nothing", "<!--\nnote\nmore\n-->"),
        ("<!-- stigmalint: disable\nand more -->", "disable hides nothing", "<!-- stigmalint: disable\nand more -->"),
        (
            f"{'word ' * 99}\n\n<!--\nnote\nstigmalint: disable\nmore\n-->",
            "disable hides nothing",
            f"{'word ' * 99}\n\n<!--\nnote\nmore\n-->",
        ),
        ("x # noqa # stigmalint: ignore", "ignore hides nothing", "x # noqa # stigmalint: ignore"),
        (
            "abuse <!-- stigmalint: ignore[substance-use/clean, substance-use/abuse,mental-health] -->",
            "ignore[substance-use/clean, mental-health] hides nothing",
            "abuse <!-- stigmalint: ignore[substance-use/abuse] -->",
        ),
        (
            "abuse crazy <!-- stigmalint: ignore[substance-use/abuse,substance-use/clean,mental-health] -->",
            "ignore[substance-use/clean] hides nothing",
            "abuse crazy <!-- stigmalint: ignore[substance-use/abuse, mental-health] -->",
        ),
        (
            "abuse <!-- stigmalint: ignroe -->",
            "unknown directive 'ignroe'; did you mean 'ignore'?",
            "abuse <!-- stigmalint: ignore -->",
        ),
        (
            "<!-- stigmalint: ignore_next_line -->\nabuse",
            "unknown directive 'ignore_next_line'; did you mean 'ignore-next-line'?",
            "<!-- stigmalint: ignore-next-line -->\nabuse",
        ),
        (
            "abuse <!-- stigmalint: ignore[substance-use/abusse] -->",
            "unknown rule 'substance-use/abusse'; did you mean 'substance-use/abuse'?",
            "abuse <!-- stigmalint: ignore[substance-use/abuse] -->",
        ),
    ],
)
def test_problems_and_their_edits(text: str, message: str, after: str) -> None:
    assert messages(text) == [message]
    assert fixed(text) == after
    assert fixed(text, with_delimiters=False) == after


def test_problems_without_an_edit_say_what_to_write() -> None:
    assert messages("<!-- stigmalint: zzz -->")[0].endswith(
        "write one of ignore, ignore-next-line, disable, ignore-file, enable"
    )
    no_day = "ignore: '2027-13' is not a date; write a month or day such as 2027-03"
    assert messages("<!-- stigmalint: ignore until 2027-13 -->") == [no_day]
    assert messages("<!-- stigmalint: ignore[a -->") == ["ignore: the closing bracket is missing"]
    assert messages("<!-- stigmalint: ignore[,] -->")[0].startswith("ignore: the brackets are empty")
    assert "ignore[rule] -- reason" in messages("<!-- stigmalint: ignore mental-health -->")[0]
    assert messages("<!-- stigmalint: ignore[qqq] -->") == ["unknown rule 'qqq'; see stigmalint rules list"]
    alone = "ignore hides nothing: it applies to its own line; for the line below, write ignore-next-line"
    for text in ("<!-- stigmalint: ignore -->\nabuse", "abuse\n# stigmalint: ignore"):
        assert messages(text) == [alone]


def test_an_unknown_id_beside_a_known_one_is_one_problem_at_a_time() -> None:
    text = "Hello <!-- stigmalint: ignore[substance-use/abuse, mental-helth] -->"
    result = run(text)
    assert [problem.message for problem in result.problems if problem.edit] == [
        "unknown rule 'mental-helth'; did you mean 'mental-health'?"
    ]


def test_beside_an_unknown_id_what_is_idle_waits() -> None:
    text = "abuse <!-- stigmalint: ignore[substance-use/abuse, substance-use/clean, mental-helth] -->"
    assert fixed(text) == text.replace("helth", "health")


def test_a_retired_id_still_holds_and_is_brought_up_to_date() -> None:
    text = "abuse <!-- stigmalint: ignore[old/abuse] -->"
    result = Suppressions.parse(prose(text), KNOWN, {"old/abuse": KNOWN[0]}).apply(findings(text), KNOWN)
    assert not result.kept
    assert [problem.message for problem in result.problems] == [f"'old/abuse' is now called '{KNOWN[0]}'"]
    assert apply_edits(text, [problem.edit for problem in result.problems if problem.edit]) == text.replace(
        "old/abuse", KNOWN[0]
    )


def test_a_suppression_of_a_rule_that_did_not_run_is_not_unused() -> None:
    text = (
        "<!-- stigmalint: ignore[mental-health/crazy] -->\n# stigmalint: disable\n# stigmalint: ignore[substance-use]"
    )
    ran = [name for name in KNOWN if name != "mental-health/crazy"]
    parsed = Suppressions.parse(prose(text), KNOWN)
    unused = [problem.span.of(text) for problem in parsed.apply([], ran).problems]
    assert unused == ["stigmalint: disable", "stigmalint: ignore[substance-use]"]
    # In a run of fewer rules than usual, a directive for all of them may hide what nobody looked for.
    unused = [problem.span.of(text) for problem in parsed.apply([], ran, narrowed=True).problems]
    assert unused == ["stigmalint: ignore[substance-use]"]


@pytest.mark.parametrize(
    ("until", "today", "holds"),
    [
        ("2027-03", "2027-03-31", True),
        ("2027-03", "2027-04-01", False),
        ("2027-03-15", "2027-03-15", True),
        ("2027-03-15", "2027-03-16", False),
        ("2027-03", "", True),
    ],
)
def test_a_suppression_holds_to_the_end_of_its_month_or_day(until: str, today: str, holds: bool) -> None:
    text = f"abuse <!-- stigmalint: ignore[substance-use/abuse] until {until} -->\nabuse <!-- stigmalint: ignore -->"
    result = Suppressions.parse(prose(text), KNOWN, today=today).apply(findings(text), KNOWN)
    assert len(result.hidden) == 1 + holds, "what follows one that is over still holds"
    told = [(problem.span.of(text), problem.message, problem.edit) for problem in result.problems]
    written = f"stigmalint: ignore[substance-use/abuse] until {until}"
    message = f"ignore expired after {until}; reword what it hid, or set a later date"
    assert told == ([] if holds else [(written, message, None)]), "whether it may stay is for a person to say"


def test_suppressions_of_a_text_are_read_with_what_is_known_of_rules_and_the_day() -> None:
    def run_on(text: str, ran: tuple[str, ...] = KNOWN, **options: object) -> tuple[list[str], list[str], list[str]]:
        told = suppressed(prose(text), findings(text), KNOWN, ran, {"old/abuse": KNOWN[0]}, **options)  # type: ignore[arg-type]
        hidden = [f"{one.matched} by {by.directive.value}" for one, by in told.hidden]
        return [one.matched for one in told.kept], hidden, [problem.message for problem in told.problems]

    renamed = [f"'old/abuse' is now called '{KNOWN[0]}'"]
    assert run_on("abuse clean <!-- stigmalint: ignore[old/abuse] -->") == (["clean"], ["abuse by ignore"], renamed)
    assert run_on("a <!-- stigmalint: ignore -->", KNOWN[:1]) == ([], [], ["ignore hides nothing"])
    assert run_on("a <!-- stigmalint: ignore -->", KNOWN[:1], narrowed=True) == ([], [], [])
    over = "abuse <!-- stigmalint: ignore until 2027-03 -->"
    assert run_on(over) == ([], ["abuse by ignore"], [])
    assert run_on(over, today="2027-04-01")[0] == ["abuse"]


def in_package(text: str, ran: tuple[str, ...] = KNOWN, **options: object) -> tuple[Suppressed, list[Finding]]:
    """The page of an e-book after suppression, and what was found in it."""
    body = f"<p>One.</p><p>{text}</p><p>abuse</p>"
    found = findings(re.sub(r"<!--.*?-->", lambda comment: "-" * len(comment[0]), body))
    page = extract(Source("a.epub", body, "epub"))
    return suppressed(page, found, KNOWN, ran, {"old/abuse": KNOWN[0]}, **options), found  # type: ignore[arg-type]


def test_in_a_package_a_directive_holds_for_its_paragraph_and_findings_keep_their_places() -> None:
    told, found = in_package("abuse <b>clean</b> <!-- stigmalint: ignore[old/abuse] -->")
    assert told.kept == (found[1], found[2])
    assert [one for one, _ in told.hidden] == [found[0]]
    (problem,) = told.problems
    assert problem.message == f"'old/abuse' is now called '{KNOWN[0]}'"
    assert problem.edit is None, "a package is never put right by itself"
    assert problem.span.start == found[1].span.end + len("</b> <!-- stigmalint: ignore[")


def test_in_a_package_the_day_and_the_rules_that_ran_count_as_elsewhere() -> None:
    over = "abuse <!-- stigmalint: ignore until 2027-03 -->"
    assert len(in_package(over)[0].hidden) == 1
    assert not in_package(over, today="2027-04-01")[0].hidden
    idle = "Nothing. <!-- stigmalint: ignore -->"
    assert [problem.message for problem in in_package(idle, KNOWN[:1])[0].problems] == ["ignore hides nothing"]
    assert not in_package(idle, KNOWN[:1], narrowed=True)[0].problems


@pytest.mark.parametrize("directive", ["ignore", "ignore-next-line", "ignore-file", "disable", "ignore[substance-use]"])
def test_a_directive_without_an_exact_id_is_unused_although_some_rules_are_off(directive: str) -> None:
    text = f"<!-- stigmalint: {directive} -->\nNothing."
    problems = Suppressions.parse(prose(text), KNOWN).apply([], KNOWN[:2]).problems
    assert [problem.message.partition(" hides nothing")[1] for problem in problems] == [" hides nothing"]


@pytest.mark.parametrize(
    ("written", "right"),
    [
        ("stigmlint: ignore", "stigmalint: ignore"),
        ("stigma-lint: ignore-next-line", "stigmalint: ignore-next-line"),
        ("Stigmalint ignore-file", "stigmalint: ignore-file"),
        ("stigmalint; ignore[substance-use/abuse]", "stigmalint: ignore[substance-use/abuse]"),
        ("stigmalint = disable", "stigmalint: disable"),
        ("stigmalit:ignroe", "stigmalint: ignore"),
        ("stigmalint ignore_file", "stigmalint: ignore-file"),
        ("stigmlint: ignore_next_line", "stigmalint: ignore-next-line"),
    ],
)
def test_a_misspelled_directive_is_reported_with_the_right_form(written: str, right: str) -> None:
    text = f"<!-- {written} -->\nabuse"
    problems = run(text).problems
    assert len(problems) == 1
    assert problems[0].message.startswith(f"'{written.partition('[')[0]}' is not a directive")
    assert fixed(text) == f"<!-- {right} -->\nabuse"


@pytest.mark.parametrize(
    "comment",
    [
        f"{'a note ' * 6} stigmlint: ignore",
        "stigmlint: ignoble",
        "stigmalint ignores code",
        "stigma: lint the page",
        "run stigmalint: it is quick",
        "stigmata disable",
        "ignore",
    ],
)
def test_a_comment_about_something_else_is_no_misspelled_directive(comment: str) -> None:
    assert not [message for message in messages(f"<!-- {comment} -->") if "is not a directive" in message]


def test_a_directive_names_rules_and_packs_only() -> None:
    text = "abuse <!-- stigmalint: ignore[substance-use/a*] -->"
    assert kept(text) == [(1, "abuse")]
    assert messages(text)[0].startswith("unknown rule 'substance-use/a*'")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n%% stigmalint: ignore-file\n%% note\n", "a\n%% note\n"),
        ("a\n\n.. stigmalint: ignore-file\n\nb\n", "a\n\n\nb\n"),
        ("a {/* stigmalint: ignore-file */}\n", "a\n"),
        ("{# stigmalint: ignore-file #}\na", "a"),
        ("<p>a</p>\n<!-- stigmalint: ignore-file -->\n<p>b</p>", "<p>a</p>\n<p>b</p>"),
        ("a -- stigmalint: ignore-file\nb", "a\nb"),
        ("a @@ stigmalint: ignore-file @@\nb", None),
    ],
)
@pytest.mark.parametrize("with_delimiters", [True, False])
def test_comments_of_other_formats(before: str, after: str | None, with_delimiters: bool) -> None:
    found = re.search(r"(%%|\.\.|\{/\*|\{#|<!--|--|@@) (stigmalint: ignore-file)( (\*/\}|#\}|-->|@@))?", before)
    assert found
    span = Span(*found.span(0 if with_delimiters else 2))
    block = Block(span.of(before), (Segment(Span(0, len(span)), span, True),), Role.COMMENT)
    result = Suppressions.parse(Prose(Source("a", before, "text"), (block,)), KNOWN).apply([], KNOWN)
    if after is None and with_delimiters:  # what follows the directive is no reason, so it is not understood
        assert "cannot read '@@'" in result.problems[0].message
    elif after is None:
        assert [problem.edit for problem in result.problems] == [None]
    else:
        assert [apply_edits(before, [problem.edit]) for problem in result.problems if problem.edit] == [after]


@pytest.mark.parametrize(
    ("disabled", "enabled", "is_met"),
    [
        ("", "", True),
        ("", "[mental-health]", True),
        ("[substance-use]", "", True),
        ("[substance-use]", "[substance-use]", True),
        ("[substance-use]", "[substance-use/abuse]", True),
        ("[substance-use/abuse]", "[substance-use]", True),
        ("[substance-use/abuse]", "[mental-health, substance-use/abuse]", True),
        ("[substance-use]", "[mental-health]", False),
        ("[substance-use/abuse]", "[substance-use/addict]", False),
    ],
)
def test_an_enable_without_its_disable_is_told(disabled: str, enabled: str, is_met: bool) -> None:
    text = f"<!-- stigmalint: disable{disabled} -->\nabuse crazy\n<!-- stigmalint: enable{enabled} -->"
    assert ("enable: there is no disable before it" in messages(text)) is not is_met


def test_what_follows_an_enable_is_looked_at_too() -> None:
    text = "<!-- stigmalint: disable -->\nabuse\n<!-- stigmalint: enable -->\n\nHi <!-- stigmalint: ignore -->"
    assert messages(text) == ["ignore hides nothing"]


@pytest.mark.parametrize(
    ("text", "written", "scope"),
    [
        ("a\nabuse <!-- stigmalint: ignore -- why -->\nb", "stigmalint: ignore -- why", (2, 2)),
        ("abuse # stigmalint: ignore[mental-health, substance-use] -- it is\nb", None, (1, 1)),
        ("abuse # stigmalint: ignore[substance-use]  \nb", "stigmalint: ignore[substance-use]", (1, 1)),
        ("abuse # stigmalint: ignore until 2027-03\nb", "stigmalint: ignore until 2027-03", (1, 1)),
        ("<!-- stigmalint: ignore-next-line -->\n\nabuse\nb", "stigmalint: ignore-next-line", (3, 3)),
        ("<!-- stigmalint: disable -->\nabuse\nb", "stigmalint: disable", (1, 3)),
        ("b\n<!-- stigmalint: ignore-file --> abuse\nb", "stigmalint: ignore-file", (1, 3)),
        ("b abuse[sic] b", "[sic]", (1, 1)),
    ],
)
def test_a_directive_is_known_by_its_place_and_what_it_holds_for(
    text: str, written: str | None, scope: tuple[int, int]
) -> None:
    result = run(text)
    assert not result.kept
    ((_, by),) = result.hidden
    lines = text.split("\n")
    assert by.span.of(text) == (written or lines[0].partition("# ")[2])
    if by.directive is Directive.SIC:
        assert by.scope.of(text) == "abuse"
    elif by.directive is Directive.DISABLE:
        assert (by.scope.start, by.scope.end) == (by.span.start, len(text))
    else:
        assert by.scope.of(text) == "\n".join(lines[scope[0] - 1 : scope[1]])


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("x # stigmalint: ignroe", "stigmalint: ignroe"),
        ("x <!-- stigmalint: ignore[] -- why -->", "stigmalint: ignore[] -- why"),
        ("x # stigmalint: ignore[substance-us]", "substance-us"),
        ("x # stigmalint: ignore[ qqq , mental-health]", "qqq"),
        ("x <!-- stigmlint: ignore -->", "stigmlint: ignore"),
        ("x # stigmalint: zzz", "stigmalint: zzz"),
        ("x <!-- stigmalint: ignore -->", "stigmalint: ignore"),
        ("x <!-- stigmalint: ignore -- -->", "stigmalint: ignore"),
        ("x <!-- stigmalint: ignore [mental-health] -->", "stigmalint: ignore [mental-health]"),
        ("x <!-- stigmalint: -->", "stigmalint:"),
        ("x # stigmalint: ignore[a", "stigmalint: ignore[a"),
        ("x # stigmalint: ignore until 2027-13", "stigmalint: ignore until 2027-13"),
        ("x # stigmalint: ignore mental-health", "stigmalint: ignore mental-health"),
        (
            "abuse # stigmalint: ignore[substance-use, mental-health]",
            "stigmalint: ignore[substance-use, mental-health]",
        ),
        ("x # stigmalint: ignore -- why", "stigmalint: ignore -- why"),
        ("x # stigmalint: enable", "stigmalint: enable"),
    ],
)
def test_what_is_wrong_with_a_directive_is_told_where_it_stands(text: str, part: str) -> None:
    assert part in [problem.span.of(text) for problem in run(text).problems]


def test_a_word_in_the_reason_of_one_is_hidden_by_the_other_that_is_for_it() -> None:
    text = "crazy # stigmalint: ignore[mental-health] -- not abuse # stigmalint: ignore[substance-use] -- why"
    assert [(one.matched, by.ids) for one, by in run(text).hidden] == [
        ("crazy", ("mental-health",)),
        ("abuse", ("substance-use",)),
    ]
    assert messages(text) == []


def test_problems_come_in_the_order_of_the_text() -> None:
    text = "<!-- stigmalint: ignore -->\n# stigmlint: ignore\n# stigmalint: ignore[qqq]\n# stigmalint: disable"
    places = [problem.span.start for problem in run(text).problems]
    assert places == sorted(places)
    assert len(places) == 4


def test_only_so_many_slips_are_guessed_at_since_each_is_compared_with_all_rules() -> None:
    slips = [f"substance-use/abusse{number}" for number in range(101)]
    text = f"<!-- stigmalint: ignore[{', '.join([*slips, slips[0]])}] -->"
    guessed = ["did you mean 'substance-use/abuse'?" in message for message in messages(text)]
    assert guessed == [True] * 100 + [False, True]
    assert messages(text)[100] == f"unknown rule '{slips[100]}'; see stigmalint rules list"


def test_in_a_catalog_the_next_line_is_the_whole_next_entry_and_nothing_of_the_one_after() -> None:
    """Its translation stands some lines below the comment, and the last entry may end the file."""
    entries = [
        'msgid "abuse"\nmsgstr "abuse"',
        'msgid "clean"\n#: a.c:1\nmsgstr "clean"',
        'msgid "crazy"\nmsgstr "crazy"',
    ]
    for number, word in enumerate(("abuse", "clean", "crazy")):
        told = [*entries]
        told[number] = "# stigmalint: ignore-next-line\n" + told[number]
        result = run("\n\n".join(told), kind="po")
        assert {one.matched for one, _ in result.hidden} == {word}
        assert len(result.hidden) == 2
        assert len(result.kept) == 4


def test_line_comments_that_are_one_block_are_read_line_by_line() -> None:
    text = "x = 1\n# A note.\n# stigmalint: ignore-next-line -- the name\n# abuse of the law\n# stigmalint: disable\ny"
    span = Span(text.index("#"), len(text) - 2)
    block = Block(span.of(text), (Segment(Span(0, len(span)), span, True),), Role.COMMENT)
    result = Suppressions.parse(Prose(Source("a.py", text, "python"), (block,)), KNOWN).apply(findings(text), KNOWN)
    assert [by.reason for _, by in result.hidden] == ["the name"]
    edits = [problem.edit for problem in result.problems if problem.edit]
    assert apply_edits(text, edits) == text.replace("# stigmalint: disable\n", "")


PAIRS = [
    pair.split()
    for pair in ("<!-- -->", "<!--- --->", "/* */", "/** */", "{/* */}", "{# #}", "{- -}", "(* *)", "{{! }}")
]


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("x\n# A note.\n# stigmalint: disable", "x\n# A note.\n"),
        *[(text, text) for text in (f"x\n\n\n{pair[0]} stigmalint: disable\nmore {pair[1]}" for pair in PAIRS)],
        *[(text, text) for text in (f"x\n\n\n{pair[0]} more\nstigmalint: disable {pair[1]}" for pair in PAIRS)],
        *[(f"x\n\n{one}\nstigmalint: disable\nmore\n{two}", f"x\n\n{one}\nmore\n{two}") for one, two in PAIRS],
    ],
)
def test_of_a_longer_comment_the_line_goes_but_not_what_opens_or_ends_it(text: str, after: str) -> None:
    span = Span(2 + len(text[2:]) - len(text[2:].lstrip()), len(text))
    block = Block(span.of(text), (Segment(Span(0, len(span)), span, True),), Role.COMMENT)
    result = Suppressions.parse(Prose(Source("a", text), (block,)), KNOWN).apply([], KNOWN)
    assert [problem.message for problem in result.problems] == ["disable hides nothing"]
    assert apply_edits(text, [problem.edit for problem in result.problems if problem.edit]) == after


def test_many_signs_after_a_finding_are_read_in_no_time() -> None:
    assert run("abuse" + "*_`\"'" * 20_000).kept


LINES = st.lists(
    st.sampled_from(
        [
            "abuse",
            "clean crazy",
            "",
            "addict [sic]",
            "abuse <!-- stigmalint: ignore -->",
            "text <!-- stigmalint: ignore[substance-use/abuse, mental-health] --> more",
            "<!-- stigmalint: ignore-next-line[substance-use] -->",
            "<!-- stigmalint: disable[mental-health] -->",
            "<!-- stigmalint: disable -->",
            "<!-- stigmalint: enable -->",
            "<!-- stigmalint: enable[substance-use] -- why -->",
            "<!--\nnote\nstigmalint: ignore-file[substance-use/clean]\n-->",
        ]
    ),
    max_size=8,
)


@given(lines=LINES, end=st.sampled_from(["\n", "\r\n"]))
def test_taking_out_what_hides_nothing_changes_no_finding(lines: list[str], end: str) -> None:
    text = end.join(line.replace("\n", end) for line in lines)
    before = run(text, kind="html")
    assert len(before.kept) + len(before.hidden) == len(findings(text))
    for problem in before.problems:
        if problem.edit and not problem.message.startswith("enable"):
            after = run(apply_edits(text, [problem.edit]), kind="html")
            assert [item.matched for item in after.kept] == [item.matched for item in before.kept]
    fixed(text)  # edits of one run never overlap


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("---\n# stigmalint: ignore-file -- quotes\ntitle: addict\n---\nabuse\n", 0),
        ("---\ntitle: addict # stigmalint: ignore\n---\nabuse\n", 1),
        ("---\n# stigmalint: ignore-next-line\ntitle: addict\nsummary: abuse\n---\n", 1),
        ("+++\n# stigmalint: ignore-next-line\ntitle = 'addict'\n+++\nabuse\n", 1),
    ],
)
def test_front_matter_has_comments_of_its_own(text: str, left: int) -> None:
    parsed = Suppressions.parse(extract(Source("a.md", text, "markdown")), KNOWN)
    assert len(parsed.apply(findings(text), KNOWN).kept) == left


def test_what_hides_nothing_in_front_matter_is_told() -> None:
    text = "---\n# stigmalint: ignore-next-line\ntitle: Care\n# stigmlint: ignore-file\n# a comment\n---\n"
    read = extract(Source("a.md", text, "markdown"))
    assert [block.text for block in read.blocks if block.role is Role.COMMENT] == [
        "stigmalint: ignore-next-line",
        "stigmlint: ignore-file",
    ]
    told = [problem.message for problem in Suppressions.parse(read, KNOWN).apply([], KNOWN).problems]
    assert told[0].startswith("ignore-next-line hides nothing")
    assert "not a directive" in told[1]
