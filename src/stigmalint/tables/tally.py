"""Counts rows and findings; counts of several parts can be added.

A count keeps what an interval needs: of each rule, pack and mechanism the findings, the squares of findings a row, and
their products with the words of the row. Findings come in clusters, and a row is what stands on its own.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from stigmalint.finding import Finding, Findings

_EXAMPLES = 3
"""Texts that are kept for each wording."""
_AROUND = 60
"""Code points of a text on either side of a wording."""

Moments = list[int]
"""Findings, rows that hold them, sums of squares of findings a row, and of findings times words."""


@dataclass(slots=True)
class Exposure:
    """Rows that were read, their words, the squares of the words of each, and rows that could not be checked."""

    rows: int = 0
    words: int = 0
    squares: int = 0
    errors: int = 0

    def add(self, words: int, *, is_error: bool = False) -> None:
        self.rows += 1
        self.words += words
        self.squares += words * words
        self.errors += is_error

    def join(self, other: Exposure) -> None:
        self.rows += other.rows
        self.words += other.words
        self.squares += other.squares
        self.errors += other.errors


@dataclass(slots=True)
class Tally:
    """What was found, by a dimension ("rule", "pack", "tag", "source", "time") and a name; in all of it under ALL."""

    found: dict[tuple[str, str], Moments] = field(default_factory=dict)
    read: dict[tuple[str, str], Exposure] = field(default_factory=dict)
    """Of everything, and of each source and time."""
    wordings: Counter[tuple[str, str]] = field(default_factory=Counter)
    """By rule and wording in lower case."""
    examples: dict[tuple[str, str], list[str]] = field(default_factory=dict)

    def add(
        self,
        texts: Sequence[object],
        found: Sequence[Findings],
        places: Mapping[str, Sequence[str]],
        *,
        with_examples: bool = False,
    ) -> None:
        """Count rows. `places` gives for each row its source, its time, or both."""
        for at, (text, each) in enumerate(zip(texts, found, strict=True)):
            words = len(text.split()) if isinstance(text, str) else 0
            here = [ALL, *((dimension, names[at]) for dimension, names in places.items())]
            for place in here:
                if (exposure := self.read.get(place)) is None:
                    exposure = self.read[place] = Exposure()
                exposure.add(words, is_error=bool(each.error))
            if each:
                for key, number in Counter(_keys(each, here)).items():
                    self._count(key, number, words)
                self._keep(text, each, with_examples)

    def _count(self, key: tuple[str, str], number: int, words: int) -> None:
        sums = self.found.setdefault(key, [0, 0, 0, 0])
        for at, value in enumerate((number, 1, number * number, number * words)):
            sums[at] += value

    def _keep(self, text: object, each: Iterable[Finding], with_examples: bool) -> None:
        for finding in each:
            wording = finding.rule_id, " ".join(finding.matched.lower().split())
            self.wordings[wording] += 1
            if (
                with_examples
                and isinstance(text, str)
                and len(kept := self.examples.setdefault(wording, [])) < _EXAMPLES
            ):
                kept.append(_around(text, finding))

    def join(self, other: Tally) -> None:
        """Add what others counted."""
        for key, sums in other.found.items():
            mine = self.found.setdefault(key, [0, 0, 0, 0])
            for at, value in enumerate(sums):
                mine[at] += value
        for key, exposure in other.read.items():
            self.read.setdefault(key, Exposure()).join(exposure)
        self.wordings.update(other.wordings)
        for wording, texts in other.examples.items():
            kept = self.examples.setdefault(wording, [])
            kept += texts[: _EXAMPLES - len(kept)]

    def packed(self) -> dict[str, Any]:
        """The counts as JSON holds them."""
        return {
            "found": [[*key, *sums] for key, sums in self.found.items()],
            "read": [[*key, one.rows, one.words, one.squares, one.errors] for key, one in self.read.items()],
            "wordings": [[*key, number] for key, number in self.wordings.items()],
            "examples": [[*key, texts] for key, texts in self.examples.items()],
        }

    @classmethod
    def unpacked(cls, data: Mapping[str, Any]) -> Tally:
        """What `packed` gave."""
        return cls(
            {(dimension, name): sums for dimension, name, *sums in data["found"]},
            {(dimension, name): Exposure(*numbers) for dimension, name, *numbers in data["read"]},
            Counter({(rule, wording): number for rule, wording, number in data["wordings"]}),
            {(rule, wording): texts for rule, wording, texts in data["examples"]},
        )


ALL = ("", "")
"""The key of all rows together."""


def _keys(found: Iterable[Finding], here: Iterable[tuple[str, str]]) -> Iterator[tuple[str, str]]:
    for finding in found:
        yield from here
        yield "rule", finding.rule_id
        yield "pack", finding.pack
        yield from (("tag", tag) for tag in dict.fromkeys(finding.tags))


def _around(text: str, finding: Finding) -> str:
    start, end = max(0, finding.span.start - _AROUND), min(len(text), finding.span.end + _AROUND)
    piece = " ".join(text[start:end].split())
    # A word that was cut through could not be told from a name.
    head = piece.partition(" ")[2] if start and not text[start - 1].isspace() else piece
    return head.rpartition(" ")[0] if end < len(text) and not text[end].isspace() else head
