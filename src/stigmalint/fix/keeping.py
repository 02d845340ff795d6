"""Adds a suppression, with a reason, for each finding of a source.

The comments are those that `stigmalint review` writes, and as safe: where none can stand without a change of the
markup, the finding stays and is told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from stigmalint.extract import extract
from stigmalint.finding import Finding
from stigmalint.fix.decisions import RefusalError, follow, ignoring
from stigmalint.fix.suppressions import Suppressions
from stigmalint.prose import Source
from stigmalint.text.spans import apply_edits


class Kept(NamedTuple):
    """The text as it is now, how many findings it suppresses beside those of before, and those that it does not, with
    their places in the text of before, each with the reason."""

    source: Source
    number: int
    refused: tuple[tuple[Finding, str], ...]


def keeping(source: Source, findings: Sequence[Finding], reason: str, until: str = "") -> Kept:
    """Suppress all findings of a source, with a reason and, if `until` names one, to the end of a month or day."""
    waiting, refused = [(finding, finding) for finding in findings], list[tuple[Finding, str]]()
    while waiting:
        original, finding = waiting.pop()  # from the end, so that the places of most others stay
        try:
            edit = ignoring(source, finding, reason, until)
        except RefusalError as error:
            refused.append((original, str(error)))
            continue
        source = source._replace(text=apply_edits(source.text, [edit]))
        waiting = _open(source, [(one, replace(item, span=follow(item.span, [edit]))) for one, item in waiting])
    return Kept(source, len(findings) - len(refused), tuple(reversed(refused)))


def _open(source: Source, waiting: list[tuple[Finding, Finding]]) -> list[tuple[Finding, Finding]]:
    """Those that the comments of the source do not hide yet; one comment holds for all of its rule in its line."""
    ids = {item.rule_id for _, item in waiting}
    kept = Suppressions.parse(extract(source), ids).apply([item for _, item in waiting], ids).kept
    left = {id(item) for item in kept}
    return [(original, item) for original, item in waiting if id(item) in left]
