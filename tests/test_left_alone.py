"""What `ignore-regex` leaves alone, and at what cost."""

from __future__ import annotations

import pytest

from stigmalint import Linter
from stigmalint.disk.settings import Settings
from stigmalint.fix.left_alone import PatternError, left_alone, validate
from stigmalint.prose import Source
from stigmalint.text.spans import Span


def test_places_count_code_points_and_empty_matches_are_none() -> None:
    index = left_alone("é😀 \udcff {{x}} y", [r"\{\{.*?\}\}", "z*"])
    assert index.overlaps(Span(5, 6))
    assert index.overlaps(Span(9, 10))
    assert not index.overlaps(Span(0, 5))
    assert not index.overlaps(Span(10, 12))


def test_what_needs_backtracking_is_refused() -> None:
    for pattern in (r"(a)\1", "(?=a)b"):
        with pytest.raises(PatternError):
            validate(pattern)


def test_what_is_wrong_with_a_pattern_is_said_in_words_and_nowhere_else(capfd: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(PatternError, match=r"^missing \): \(é$"):
        validate("(é")
    assert capfd.readouterr() == ("", ""), "the library would write to standard error as well"


def test_a_pattern_that_explodes_elsewhere_ends() -> None:
    assert not left_alone("a" * 5000, ["(a+)+$b"]).overlaps(Span(0, 5000))


def test_findings_that_a_pattern_touches_are_not_reported(parse, ruleset) -> None:
    text = "An addict came. [[addict]] came. An addict: {{ drug abuse }}."
    linter = Linter(Settings(ignore_regex=(r"\[\[.*?\]\]", r"\{\{.*?\}\}")), ruleset=ruleset, parse=parse)
    plain = Linter(Settings(), ruleset=ruleset, parse=parse)
    found = [finding.span.start for finding in linter.check_source(Source("a.txt", text)).certain]
    assert found == [
        start for start in (finding.span.start for finding in plain.check_text(text)) if start not in (18, 47)
    ]
    assert found
    assert "[[addict]]" in linter.fix_text(text).text
