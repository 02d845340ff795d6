"""Labelled cases and the flags of a checker go in, counts come out: right, wrong, stray, missed, left alone.

A labeled span counts as flagged when a flag overlaps it: where a span begins and ends is a matter of convention. A
flag on no labeled span is a stray and counts as wrong, except where a case says that not all of it was read.
Contested spans count neither way.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Flag:
    """Something a checker complains about, in code points."""

    start: int
    end: int
    rule: str

    @property
    def pack(self) -> str:
        return self.rule.partition("/")[0]


@dataclass(frozen=True, slots=True)
class Label:
    """A span that was judged by hand: `wrong` when it should be flagged."""

    start: int
    end: int
    wrong: bool
    contested: bool

    def meets(self, flag: Flag) -> bool:
        return flag.start < self.end and self.start < flag.end


@dataclass(frozen=True, slots=True)
class Case:
    text: str
    group: str
    labels: tuple[Label, ...]
    rewritings: tuple[str, ...]
    exhaustive: bool


@dataclass(slots=True)
class Count:
    """`right` and `missed` count spans to flag, `wrong` and `spared` spans to leave, `stray` flags on neither."""

    right: int = 0
    wrong: int = 0
    stray: int = 0
    missed: int = 0
    spared: int = 0

    def add(self, other: Count) -> None:
        for name in Count.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    @property
    def precision(self) -> float:
        flagged = self.right + self.wrong + self.stray
        return self.right / flagged if flagged else 1.0

    @property
    def precision_on_labels(self) -> float:
        """Without the strays: what to compare with a checker that has other topics too."""
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / (self.right + self.missed) if self.right + self.missed else 1.0

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


@dataclass(slots=True)
class Score:
    """The counts of one checker: the whole, by group of cases, and by pack.

    In `packs` a span that rules of two packs flag counts for both. A missed or spared span counts for the packs that
    know its words without their context; `unknown` counts missed spans whose words no rule knows.
    """

    total: Count = field(default_factory=Count)
    groups: dict[str, Count] = field(default_factory=dict)
    packs: dict[str, Count] = field(default_factory=dict)
    unknown: int = 0


def read_cases(paths: Iterable[Path]) -> Iterator[Case]:
    """The cases of JSONL files. Raises ValueError naming file and line for a line that is none."""
    for path in paths:
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if line.strip():
                try:
                    yield _case(json.loads(line))
                except (ValueError, KeyError, TypeError, AttributeError) as error:
                    raise ValueError(
                        f"{path}:{number}: not a labelled case ({type(error).__name__}: {error})"
                    ) from None


def _case(row: Mapping[str, Any]) -> Case:
    labels = tuple(
        Label(span["start"], span["end"], span["label"] == "flag", bool(span.get("contested"))) for span in row["spans"]
    )
    rewritings = tuple(row.get("fixes") or ())
    return Case(row["text"], str(row.get("phenomenon", "-")), labels, rewritings, bool(row.get("exhaustive", True)))


def score(cases: Sequence[Case], flags: Sequence[Sequence[Flag]], known: Sequence[Sequence[Flag]] = ()) -> Score:
    """The counts of a checker that raised `flags[i]` on `cases[i]`; `known[i]` are the places whose words it knows."""
    result = Score()
    for number, (case, raised) in enumerate(zip(cases, flags, strict=True)):
        count = Count()
        for label in case.labels:
            if not label.contested:
                packs = {flag.pack for flag in raised if label.meets(flag)}
                outcome = _outcome(label, bool(packs))
                _add(count, outcome)
                if not packs and known:
                    packs = {flag.pack for flag in known[number] if label.meets(flag)}
                    result.unknown += outcome == "missed" and not packs
                for pack in packs:
                    _add(result.packs.setdefault(pack, Count()), outcome)
        if case.exhaustive:
            for flag in raised:
                if not any(label.meets(flag) for label in case.labels):
                    _add(count, "stray")
                    _add(result.packs.setdefault(flag.pack, Count()), "stray")
        result.total.add(count)
        result.groups.setdefault(case.group, Count()).add(count)
    return result


def longest(flags: Iterable[Flag]) -> list[Flag]:
    """Of flags that overlap the longest, so that no checker pays twice for one place."""
    kept: list[Flag] = []
    for flag in sorted(flags, key=lambda flag: (flag.start - flag.end, flag.start, flag.rule)):
        if not any(flag.start < other.end and other.start < flag.end for other in kept):
            kept.append(flag)
    return sorted(kept, key=lambda flag: flag.start)


def _outcome(label: Label, flagged: bool) -> str:
    return ("right" if flagged else "missed") if label.wrong else ("wrong" if flagged else "spared")


def _add(count: Count, name: str) -> None:
    setattr(count, name, getattr(count, name) + 1)
