"""Labelled sentences as a guard: precision and recall over a whole file may not fall below what has been reached."""

import json
from pathlib import Path

import pytest

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
