"""Clean prose of ten genres draws no finding, and marked sentences draw theirs: against false alarms and silence."""

from __future__ import annotations

from pathlib import Path

import pytest

from stigmalint.finding import Severity
from stigmalint.linter import Linter
from stigmalint.prose import Source
from stigmalint.text.spans import Span

CORPUS = Path(__file__).parent / "corpus"
FLAGGED = CORPUS / "flagged.txt"
CLEAN = sorted(path for path in CORPUS.iterdir() if path.suffix in (".txt", ".md") and path != FLAGGED)
SILENT = ("technical-documentation.md",)  # not even an info here


@pytest.fixture(scope="module")
def linter(parse, ruleset):
    return Linter(ruleset=ruleset, parse=parse)


def test_the_corpus_has_ten_genres():
    assert len(CLEAN) == 10
    assert set(SILENT) <= {path.name for path in CLEAN}


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.name)
def test_clean_prose_has_no_finding(linter, path):
    text = path.read_text(encoding="utf-8")
    kind = "markdown" if path.suffix == ".md" else "text"
    found = [
        f"{text.count(chr(10), 0, finding.span.start) + 1}: {finding.rule_id} ({finding.severity.value}): "
        f"...{text[max(0, finding.span.start - 60) : finding.span.start]}[{finding.span.of(text)}]"
        f"{text[finding.span.end : finding.span.end + 40]}..."
        for finding in linter.check_source(Source(str(path), text, kind)).certain
        if finding.severity is not Severity.INFO or path.name in SILENT
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("path", CLEAN, ids=lambda path: path.name)
def test_clean_prose_is_hard(linter, path):
    """Full of the wording of the rules in other senses: prose without it would prove nothing."""
    kind = "markdown" if path.suffix == ".md" else "text"
    assert len(linter.trace(path.read_text(encoding="utf-8"), kind=kind)) >= 20


@pytest.mark.parametrize("line", FLAGGED.read_text(encoding="utf-8").splitlines())
def test_marked_sentences_have_their_findings(linter, line):
    """Each span in [ ] overlaps a finding, and each finding a span."""
    pieces = line.replace("]", "[").split("[")
    text, marked = "", []
    for number, piece in enumerate(pieces):
        if number % 2:
            marked.append(Span(len(text), len(text) + len(piece)))
        text += piece
    assert marked, "a line without a mark"
    spans = [finding.span for finding in linter.check_text(text)]
    missed = [span.of(text) for span in marked if not any(span.overlaps(found) for found in spans)]
    extra = [found.of(text) for found in spans if not any(found.overlaps(span) for span in marked)]
    assert not missed, f"not found: {missed} in {text!r}"
    assert not extra, f"found but not marked: {extra} in {text!r}"
