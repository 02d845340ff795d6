"""The public API, as the README shows it and as other programs use it."""

import pytest

import stigmalint
from stigmalint import Linter
from stigmalint.config import Settings
from stigmalint.finding import Findings, Severity
from stigmalint.parser.model import ModelError
from stigmalint.text.spans import Span


@pytest.fixture(scope="module")
def linter(parse, ruleset):
    return Linter(ruleset=ruleset, parse=parse)


def test_a_finding_says_where_what_and_why(linter):
    (finding,) = linter.check_text("😀 He abused alcohol for years.")
    assert finding.span == Span(5, 11)
    assert (finding.rule_id, finding.severity, finding.matched) == ("substance-use/abuse", Severity.ERROR, "abused")
    assert finding.alternatives[0] == "misused"
    assert finding.fixes[0].title == "misused"
    assert finding.because
    assert "abused" in finding.message


def test_texts_are_checked_in_order_and_as_if_alone(linter):
    texts = ["Child abuse.", "Drug abuse.", "", "An addict spoke.", "Nothing."] * 30
    together = list(linter.check_texts(texts))
    assert [len(found) for found in together[:5]] == [0, 1, 0, 1, 0]
    assert together == [linter.check_text(text) for text in texts]


def test_fixing_gives_text_what_was_applied_and_what_remains(linter):
    fixed = linter.fix_text("Drug abuse is common. He never abused heroin.")
    assert fixed.text == "Drug use is common. He never abused heroin."
    assert [applied.finding.matched for applied in fixed.applied] == ["Drug abuse"]
    assert [finding.matched for finding in fixed.remaining] == ["abused"]


def test_markdown_is_read_as_markdown(linter):
    assert [f.matched for f in linter.check_text("`addict` and **addict**", kind="markdown")] == ["addict"]


def test_every_public_name_is_there():
    for name in stigmalint.__all__:
        assert getattr(stigmalint, name) is not None
    with pytest.raises(AttributeError, match="nothing"):
        _ = stigmalint.nothing


def test_settings_switch_quotations_and_first_person_on(parse, ruleset):
    text = "“The addicts have all moved down to the river,” he said. I'm an addict."
    assert Linter(ruleset=ruleset, parse=parse).check_text(text) == []
    strict = Linter(Settings(quotes="check", self_reference="check"), ruleset=ruleset, parse=parse)
    assert [finding.matched for finding in strict.check_text(text)] == ["addicts", "addict"]


def test_names_of_the_settings_are_spared(parse, ruleset):
    linter = Linter(Settings(names=("the addict gallery",)), ruleset=ruleset, parse=parse)
    assert linter.check_text("We met at the addict gallery.") == []


def test_what_is_no_text_is_told_in_its_place(linter):
    texts = ["Drug abuse.", None, "An addict spoke.", 7, b"Drug abuse.", ""]
    told = list(linter.check_texts(texts))
    assert [[finding.matched for finding in found] for found in told] == [["Drug abuse"], [], ["addict"], [], [], []]
    assert [found.error for found in told] == [
        "",
        "a text must be a str, not NoneType",
        "",
        "a text must be a str, not int",
        "a text must be a str, not bytes; decode it first",
        "",
    ]


@pytest.mark.parametrize("not_text", [None, b"x", 3])
def test_a_single_thing_that_is_no_text_is_an_error(linter, not_text):
    for call in (linter.check_text, linter.fix_text, linter.trace):
        with pytest.raises(TypeError, match="a text must be a str, not"):
            call(not_text)


def test_one_text_is_not_many(linter):
    with pytest.raises(TypeError, match="use check_text for a single one"):
        linter.check_texts("An addict spoke.")
    with pytest.raises(ValueError, match="the known kinds are"):
        linter.check_texts(["An addict spoke."], kind="pdf")


def test_a_text_that_the_program_fails_on_takes_no_other_with_it(parse, ruleset):
    def failing(texts):
        wanted = list(texts)
        if any("Zonked" in text for text in wanted):
            raise RecursionError("too deep")
        return parse(wanted)

    texts = ["Drug abuse.", "Zonked addicts spoke.", "An addict spoke."] * 3
    told = list(Linter(ruleset=ruleset, parse=failing).check_texts(iter(texts)))
    assert [len(found) for found in told] == [1, 0, 1] * 3
    assert [found.error for found in told[:3]] == [
        "",
        "stigmalint failed on this text (RecursionError: too deep); this is a bug, please report it",
        "",
    ]


def test_what_would_fail_on_every_text_is_raised(ruleset):
    def broken(texts):
        raise ModelError("no model")

    with pytest.raises(ModelError, match="no model"):
        list(Linter(ruleset=ruleset, parse=broken).check_texts(["An addict spoke."]))


def test_what_the_texts_raise_comes_behind_the_findings_before(linter):
    def texts():
        yield "An addict spoke."
        raise OSError("disk")

    told = linter.check_texts(texts())
    assert [finding.matched for finding in next(told)] == ["addict"]
    with pytest.raises(OSError, match="disk"):
        next(told)


@pytest.mark.parametrize(
    "text",
    [
        "An addict \ud800 spoke. \udfff He abused drugs.",
        "An addict \0 spoke. He abused\0 drugs.",
        "\ufeffAn addict \U000e0001\u0378\ue000 spoke.\u2028He abused drugs.",
        "\u202eAn addict spoke.\u202c He abused drugs.\x85",
        "An addict spoke.\r\n\rHe abused\x1b[31m drugs.\n\f",
    ],
)
@pytest.mark.parametrize("kind", ["text", "markdown"])
def test_every_string_is_a_text(linter, text, kind):
    found = linter.check_text(text, kind)
    assert [finding.span.of(text) for finding in found] == ["addict", "abused"]
    fixed = linter.fix_text(text, unsafe=True, kind=kind).text
    assert linter.fix_text(fixed, unsafe=True, kind=kind).text == fixed


def test_findings_say_what_they_are():
    assert repr(Findings()) == "Findings([])"
    assert repr(Findings(error="no")) == "Findings([], error='no')"
    assert Findings(error="no") == []


def test_settings_are_handed_to_a_linter(ruleset, parse):
    """As README shows it: what is a matter of conduct is looked for among moderators only."""
    text = "Just let them OD, the town has paid for enough Narcan."
    plain = Linter(ruleset=ruleset, parse=parse)
    moderators = Linter(Settings(profile="moderation"), ruleset=ruleset, parse=parse)
    assert not any(found.rule_id.startswith("comment-conduct/") for found in plain.check_text(text))
    assert any(found.rule_id.startswith("comment-conduct/") for found in moderators.check_text(text))
