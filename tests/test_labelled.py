"""Labelled sentences as a guard: precision and recall over a whole file may not fall below what has been reached."""

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stigmalint import Linter
from stigmalint.finding import Severity

HERE = Path(__file__).parent / "labelled"


def counted(linter, cases):
    """Right, wrong and missed spans; a finding on words that nobody labelled is wrong."""
    right = wrong = missed = 0
    for case, found in zip(cases, linter.check_texts(case["text"] for case in cases), strict=True):
        flagged = [finding.span for finding in found if finding.severity is not Severity.INFO]
        for span in case["spans"]:
            met = any(one.start < span["end"] and span["start"] < one.end for one in flagged)
            if not span.get("contested"):
                right += met and span["label"] == "flag"
                wrong += met and span["label"] == "not"
                missed += not met and span["label"] == "flag"
        wrong += sum(
            all(one.end <= span["start"] or span["end"] <= one.start for span in case["spans"]) for one in flagged
        )
    return right, wrong, missed


@pytest.mark.parametrize(
    ("name", "precision", "recall"),
    [
        ("puzzles", 0.97, 0.97),
        ("genres", 0.96, 0.97),
        ("print", 0.98, 0.95),
        ("held-out", 0.96, 0.88),
        ("fresh", 0.97, 0.93),
        ("web", 0.96, 0.91),
        ("hard", 0.96, 0.81),
        ("make", 0.98, 0.96),
        ("press", 0.98, 0.89),
    ],
)
def test_labelled_sentences(name, precision, recall, parse, ruleset):
    lines = (HERE / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
    right, wrong, missed = counted(Linter(ruleset=ruleset, parse=parse), [json.loads(line) for line in lines])
    assert right / (right + wrong) >= precision
    assert right / (right + missed) >= recall


TEXTS = [
    json.loads(line)["text"]
    for path in sorted(HERE.glob("*.jsonl"))
    for line in path.read_text(encoding="utf-8").splitlines()
]


@pytest.fixture(scope="module")
def linter(ruleset, parse):
    return Linter(ruleset=ruleset, parse=parse)


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3), st.booleans())
def test_a_second_fix_changes_nothing_and_finds_nothing_new(linter, texts, unsafe):
    once = linter.fix_text("\n\n".join(texts), unsafe=unsafe)
    twice = linter.fix_text(once.text, unsafe=unsafe)
    assert (twice.text, twice.applied) == (once.text, ())
    assert twice.remaining == once.remaining


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(TEXTS))
def test_a_safe_fix_hides_no_finding(linter, text):
    before = linter.check_text(text)
    fixed = linter.fix_text(text)
    touched = [edit.span for applied in fixed.applied for edit in applied.fix.edits]
    if any(applied.finding not in before for applied in fixed.applied):
        return  # a later round speaks of a text that is not at hand
    kept = [finding for finding in before if not any(finding.span.overlaps(span) for span in touched)]
    kept = [finding for finding in kept if finding not in [applied.finding for applied in fixed.applied]]
    assert len(fixed.remaining) >= len(kept)
    assert {finding.matched for finding in kept} <= {finding.matched for finding in fixed.remaining}
