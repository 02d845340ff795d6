"""Findings go in, a table for a person to judge comes out; the judged table goes in, the share judged right comes out.

The table is TSV with a header line: the first column is for `y` (an editor would change this) or `n`, the last one
for the reason.
"""

from __future__ import annotations

import csv
import hashlib
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from stigmalint import Finding
from stigmalint.text.spans import LineIndex

_HEADER = ("right", "number", "rule", "place", "context", "instead", "reason")
_AROUND = 160  # code points on each side: a sentence or two


@dataclass(frozen=True, slots=True)
class Found:
    """A finding with the text it is in; `place` names the file as the corpus does."""

    finding: Finding
    place: str
    context: str


@dataclass(frozen=True, slots=True)
class Judgment:
    """`wrong` counts the findings judged wrong by rule; `open` those not judged yet."""

    right: int
    wrong: Counter[str]
    open: int

    @property
    def judged(self) -> int:
        return self.right + self.wrong.total()

    @property
    def share(self) -> float:
        return self.right / self.judged if self.judged else 0.0

    @property
    def interval(self) -> tuple[float, float]:
        """Wilson's 95% interval: right also near 0 and 1, where sampled shares of a good program lie."""
        n, z = self.judged, 1.96
        if not n:
            return 0.0, 1.0
        middle = self.share + z * z / (2 * n)
        reach = z * math.sqrt(self.share * (1 - self.share) / n + z * z / (4 * n * n))
        return (middle - reach) / (1 + z * z / n), (middle + reach) / (1 + z * z / n)


def in_context(finding: Finding, text: str, name: str) -> Found:
    start, end = finding.span.start, finding.span.end
    pieces = (text[max(0, start - _AROUND) : start], "[", text[start:end], "]", text[end : end + _AROUND])
    line, column = LineIndex(text).position(start)
    return Found(finding, f"{name}:{line}:{column}", " ".join("".join(pieces).split()))


def write_sample(path: Path, found: Sequence[Found], size: int, seed: int, judged: Path | None = None) -> int:
    """Write a random sample of the findings, in the order of the corpus; returns how many.

    A finding is drawn by the hash of its place and rule, so that a changed rule changes no other part of the sample;
    judgments of the same findings in the table `judged` are taken over.
    """
    earlier = {(row["rule"], row["place"]): (row["right"], row["reason"]) for row in _rows(judged)} if judged else {}

    def lot(item: Found) -> bytes:
        return hashlib.sha256(f"{seed} {item.place} {item.finding.rule_id}".encode()).digest()

    chosen = sorted(found, key=lot)[:size]
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter="\t", lineterminator="\n")
        writer.writerow(_HEADER)
        for number, item in enumerate(sorted(chosen, key=lambda item: item.place), 1):
            right, reason = earlier.get((item.finding.rule_id, item.place), ("", ""))
            instead = item.finding.alternatives[0] if item.finding.alternatives else ""
            writer.writerow((right, number, item.finding.rule_id, item.place, item.context, instead, reason))
    return len(chosen)


def read_judged(path: Path) -> Judgment:
    """Raises ValueError naming the line when the first column holds anything but y, n or nothing."""
    right, still_open, wrong = 0, 0, Counter[str]()
    for line, row in enumerate(_rows(path), 2):
        verdict = row["right"].strip().lower()
        if verdict not in ("y", "n", ""):
            raise ValueError(f'{path}:{line}: the first column holds "{verdict}"; write y or n')
        right += verdict == "y"
        still_open += not verdict
        if verdict == "n":
            wrong[row["rule"]] += 1
    return Judgment(right, wrong, still_open)


def _rows(path: Path) -> list[dict[str, str]]:
    """Raises ValueError when the file is not a table as `write_sample` writes it."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t", restval=""))
    if rows and not set(_HEADER) <= set(rows[0]):
        raise ValueError(f"{path}: its header does not name the columns {', '.join(_HEADER)}")
    return rows
