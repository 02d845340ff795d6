"""The public API, as the README shows it and as other programs use it."""

import pytest

import stigmalint
from stigmalint import Linter
from stigmalint.finding import Severity
from stigmalint.text import Span


@pytest.fixture(scope="module")
def linter(parse, ruleset):
    return Linter(ruleset=ruleset, parse=parse)


def test_a_finding_says_where_what_and_why(linter):
    (finding,) = linter.check_text("😀 He abused alcohol for years.")
    assert finding.span == Span(5, 11)
    assert (finding.rule_id, finding.severity, finding.matched) == ("substance-use/abuse", Severity.ERROR, "abused")
    assert finding.alternatives[0] == "used"
    assert finding.fixes[0].title == "used"
    assert finding.because
    assert "abused" in finding.message


def test_texts_are_checked_in_order_and_as_if_alone(linter):
    texts = ["Child abuse.", "Drug abuse.", "", "An addict spoke.", "Nothing."] * 30
    together = list(linter.check_texts(texts))
    assert [len(found) for found in together[:5]] == [0, 1, 0, 1, 0]
    assert together == [linter.check_text(text) for text in texts]


def test_fixing_gives_text_what_was_applied_and_what_remains(linter):
    fixed = linter.fix_text("Drug abuse is common. He never abused alcohol.")
    assert fixed.text == "Drug use is common. He never abused alcohol."
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
    from stigmalint.config import Settings

    text = "“The addicts have all moved down to the river,” he said. I'm an addict."
    assert Linter(ruleset=ruleset, parse=parse).check_text(text) == []
    strict = Linter(Settings(quotes="check", self_reference="check"), ruleset=ruleset, parse=parse)
    assert [finding.matched for finding in strict.check_text(text)] == ["addicts", "addict"]


def test_names_of_the_settings_are_spared(parse, ruleset):
    from stigmalint.config import Settings

    linter = Linter(Settings(names=("the addict gallery",)), ruleset=ruleset, parse=parse)
    assert linter.check_text("We met at the addict gallery.") == []
