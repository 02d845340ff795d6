"""Fingerprints: what they survive, and what they tell apart."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from stigmalint.finding import Finding, Severity
from stigmalint.report.fingerprint import fingerprints, halves
from stigmalint.text.spans import Span

SENTENCE = "Many who were there spoke of drug abuse as if nobody had ever heard of it."


def prints(text: str, wording: str = "drug\\s+abuse", path: str = "a.md") -> list[str]:
    findings = [
        Finding("demo/abuse", Severity.ERROR, path, Span(*found.span()), "drug abuse", "Say so.")
        for found in re.finditer(wording, text)
    ]
    return list(fingerprints(text, findings))


def test_they_survive_what_does_not_concern_the_finding() -> None:
    (before,) = prints(SENTENCE)
    for text in (
        f"Another paragraph.\n\n{SENTENCE}\n\nAnd another.\n",
        SENTENCE.replace("drug abuse", "drug\nabuse").replace(" nobody", "\r\nnobody"),
        SENTENCE.replace("spoke", "**spoke**"),
        f"A new sentence before it. {SENTENCE} And one behind.",
        SENTENCE.upper().replace("DRUG ABUSE", "drug abuse"),
    ):
        assert prints(text) == [before]
    assert prints(SENTENCE, path="b.md") == [before]


def test_one_half_survives_an_edit_beside_the_finding() -> None:
    (before,) = prints(SENTENCE)
    (left,) = prints(SENTENCE.replace("spoke of", "wrote about"))
    (right,) = prints(SENTENCE.replace("as if", "although"))
    assert set(halves(left)) & set(halves(before)) == {halves(before)[1]}
    assert set(halves(right)) & set(halves(before)) == {halves(before)[0]}


def test_they_tell_places_and_rules_apart() -> None:
    twice = prints(f"{SENTENCE}\n\n{SENTENCE}")
    assert twice[1] == f"{twice[0]}-2"
    first, second = prints("They saw drug abuse there. Nobody saw drug abuse here.")
    assert not set(halves(first)) & set(halves(second))
    findings = [Finding(rule, Severity.INFO, "a", Span(0, 1), "x", "") for rule in ("demo/a", "demo/b")]
    a, b = fingerprints("x", findings)
    assert not set(halves(a)) & set(halves(b))


@given(before=st.text(), behind=st.text())
def test_any_text_has_fingerprints_of_its_paragraph_alone(before: str, behind: str) -> None:
    text = f"{before}\n\n{SENTENCE}\n\n{behind}"
    at = len(before) + 2 + SENTENCE.index("drug abuse")
    finding = Finding("demo/abuse", Severity.ERROR, "a.md", Span(at, at + 10), "drug abuse", "Say so.")
    assert list(fingerprints(text, [finding])) == prints(SENTENCE)
