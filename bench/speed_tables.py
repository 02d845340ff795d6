"""What was measured goes in; three tables come out: a short, a middling and a long one, the last two with a legend.

Nothing here measures, reads or writes. What is compared are medians; a peer's figure is how many times as long as
stigmalint it takes.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from speed_process import Usage

OWN = "stigmalint"
BEFORE = "stigmalint before"
_KNOWN = ("typos", "codespell", "write-good", "proselint", "vale", "alex")
"""The peers of the short table, in the order of its columns."""
BEGIN, END = "<!-- written by bench/speed.py -->", "<!-- end of what bench/speed.py wrote -->"
_MARKED = re.compile(rf"^{re.escape(BEGIN)}$.*?^{re.escape(END)}$", re.MULTILINE | re.DOTALL)


class Spread(NamedTuple):
    """The least of some values, and their quartiles."""

    least: float
    low: float
    middle: float
    high: float


_NONE = Spread(0, 0, 0, 0)


def spread(values: Sequence[float]) -> Spread:
    """Quartiles by linear interpolation between the values that lie nearest; those of a single value are itself."""
    if len(values) == 1:
        return Spread(values[0], values[0], values[0], values[0])
    low, middle, high = statistics.quantiles(values, n=4, method="inclusive")
    return Spread(min(values), low, middle, high)


@dataclass(frozen=True, slots=True)
class Measure:
    """Seconds and CPU seconds of some runs, and bytes of memory. `failure` is a sentence instead of them."""

    runs: int = 0
    wall: Spread = _NONE
    cpu: Spread = _NONE
    memory: int = 0
    is_over: bool = False
    failure: str = ""

    @staticmethod
    def of(usages: Sequence[Usage]) -> Measure:
        return Measure(
            len(usages),
            spread([one.wall for one in usages]),
            spread([one.cpu for one in usages]),
            max(one.memory for one in usages),
            any(one.is_over for one in usages),
        )


@dataclass(frozen=True, slots=True)
class Goal:
    """`peer` is to take at least `times` as long as stigmalint."""

    peer: str
    times: float


@dataclass(frozen=True, slots=True)
class Row:
    """A scenario and what each program took. `brief` names it in the short table; "" where it is not shown there."""

    name: str
    measures: dict[str, Measure]
    goals: tuple[Goal, ...] = ()
    brief: str = ""

    def times(self, peer: str) -> float | None:
        """How many times as long as stigmalint a peer takes, at least; None if that was not measured."""
        own, other = self.measures.get(OWN), self.measures.get(peer)
        if own is None or other is None or own.failure or other.failure:
            return None
        return other.wall.middle / own.wall.middle

    def verdict(self, goal: Goal) -> str:
        times = self.times(goal.peer)
        wanted = f"{goal.peer} {goal.times:.3g}x"
        if times is None:
            return f"{wanted}: not measured"
        is_over = self.measures[goal.peer].is_over
        if times < goal.times and is_over:
            return f"{wanted}: unknown (over {times:.3g}x)"
        return f"{wanted}: {'met' if times >= goal.times else '**missed**'} ({'over ' if is_over else ''}{times:.3g}x)"


_LEAST_GAIN, _MOST_SERIAL = 1.8, 0.05
"""Goals for two processes."""


@dataclass(frozen=True, slots=True)
class Curve:
    """One text with one process, two, and so on."""

    name: str
    megabytes: int
    measures: dict[int, Measure]

    def gain(self, jobs: int) -> float:
        """How many times as fast as one process so many are."""
        return self.measures[1].wall.middle / self.measures[jobs].wall.middle

    def verdict(self) -> str:
        if not {1, 2} <= set(self.measures):
            return "not measured"
        share = serial(self.gain(2), 2)
        return "; ".join(
            f"{wanted}: {'met' if is_met else '**missed**'} ({found})"
            for wanted, is_met, found in (
                (f"{_LEAST_GAIN:.2g}x with 2", self.gain(2) >= _LEAST_GAIN, f"{self.gain(2):.2f}x"),
                (f"serial share below {_MOST_SERIAL:.0%}", share < _MOST_SERIAL, _share(share)),
            )
        )


def serial(gain: float, processes: int) -> float:
    """The share of the work that is done by one process after the other, by the speed-up (Karp and Flatt 1990)."""
    return (1 / gain - 1 / processes) / (1 - 1 / processes)


@dataclass
class Results:
    """All that was measured, and on what. `peers` have by name a version, and what it leaves undone or its failure."""

    rows: dict[str, Row] = field(default_factory=dict)
    curves: dict[str, Curve] = field(default_factory=dict)
    peers: dict[str, tuple[str, str]] = field(default_factory=dict)
    machine: str = ""

    @staticmethod
    def read(kept: Mapping[str, Any]) -> Results:
        """From what `dataclasses.asdict` gave, by way of JSON."""
        return Results(
            {
                name: Row(name, _measures(row["measures"]), tuple(Goal(**goal) for goal in row["goals"]), row["brief"])
                for name, row in kept["rows"].items()
            },
            {
                name: Curve(
                    name,
                    curve["megabytes"],
                    {int(jobs): measure for jobs, measure in _measures(curve["measures"]).items()},
                )
                for name, curve in kept["curves"].items()
            },
            {name: (said[0], said[1]) for name, said in kept["peers"].items()},
            kept["machine"],
        )


def _measures(kept: Mapping[str, Any]) -> dict[str, Measure]:
    return {
        name: Measure(**{**one, "wall": Spread(*one["wall"]), "cpu": Spread(*one["cpu"])}) for name, one in kept.items()
    }


def short(results: Results) -> str:
    """A line for each row with a brief name, a column for each well-known peer that was measured in one of them."""
    rows = [row for row in results.rows.values() if row.brief]
    columns = [peer for peer in _KNOWN if any(row.times(peer) is not None for row in rows)]
    return table(
        ["", OWN, *columns],
        ([row.brief, _seconds(row.measures[OWN]), *(_times(row, peer) or "-" for peer in columns)] for row in rows),
    )


def middle(results: Results) -> str:
    """A line for each row and each curve: what stigmalint takes, how many times as long its peers, and the goals."""
    rows = (
        [
            row.name,
            _seconds(row.measures[OWN]),
            f"{row.measures[OWN].cpu.middle:.3g} s",
            _megabytes(row.measures[OWN]),
            ", ".join([*(f"{peer} {_times(row, peer)}" for peer in _by_time(row)), *_failed(row, results)]) or "-",
            "; ".join(map(row.verdict, row.goals)),
        ]
        for row in results.rows.values()
        if not row.measures[OWN].failure
    )
    curves = (
        [curve.name, *(_cell(curve, jobs) for jobs in _jobs(results)), curve.verdict()]
        for curve in results.curves.values()
    )
    parts = [table(["scenario", OWN, "CPU", "memory", "the others take", "goals: the others take at least"], rows)]
    if results.curves:
        heads = [f"{jobs} process{'es' if jobs > 1 else ''}" for jobs in _jobs(results)]
        parts.append(table(["processes", *heads, "goals"], curves))
    return "\n".join([*parts, legend(results)])


def long(results: Results) -> str:
    """A line for each program in each row, and for each number of processes in each curve."""
    lines = []
    for row in results.rows.values():
        for name in (OWN, *_by_time(row), *(peer for peer, one in row.measures.items() if one.failure and peer != OWN)):
            measure = row.measures[name]
            begins = [row.name if name == OWN else "", name]
            if measure.failure:
                lines.append([*begins, *[""] * 6, measure.failure])
                continue
            ratio = measure.cpu.middle / row.measures[OWN].cpu.middle if row.measures[OWN].cpu.middle else 0
            notes = "; ".join(map(row.verdict, row.goals)) if name == OWN else "stopped at the limit" * measure.is_over
            times = ["1", "1"] if name == OWN else [_times(row, name), f"{ratio:.2g}x"]
            lines.append([*begins, *_figures(measure), _megabytes(measure), *times, notes])
    heads = ["scenario", "program", "least", "quartiles", "CPU", "memory", "time, as ratio", "CPU, as ratio", "notes"]
    parts = [table(heads, lines)]
    curves = [
        [
            curve.name,
            str(jobs),
            *_figures(measure),
            _megabytes(measure),
            f"{measure.wall.middle / curve.megabytes:.3g} s",
            f"{curve.gain(jobs):.2f}x",
            _share(serial(curve.gain(jobs), jobs)) if jobs > 1 else "",
            curve.verdict() if jobs == 2 else "",
        ]
        for curve in results.curves.values()
        for jobs, measure in curve.measures.items()
    ]
    if curves:
        heads = ["text", "processes", "least", "quartiles", "CPU", "memory", "for a MB", "speed-up", "serial", "goals"]
        parts.append(table(heads, curves))
    return "\n".join([*parts, legend(results)])


def legend(results: Results) -> str:
    """What each peer leaves undone, or why it has no figures, and what all was measured on."""
    peers = (f"- {name}{version and ' ' + version}: {said}." for name, (version, said) in results.peers.items())
    return "\n".join(["What the other tools do not do:", "", *peers, "", results.machine, ""])


def table(heads: Sequence[str], lines: Iterable[Sequence[str]]) -> str:
    """Cells go in, a Markdown table comes out; no stroke or line end within a cell ends it."""
    cells = [heads, ["---"] * len(heads), *lines]
    return "".join(
        "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in line) + " |\n" for line in cells
    )


def put_in(page: str, written: str) -> str:
    """The page with what is between the two marks replaced. Raises ValueError if it has no such marks."""
    if not _MARKED.search(page):
        raise ValueError(f"there is no line {BEGIN} with a line {END} after it")
    return _MARKED.sub(lambda _: f"{BEGIN}\n\n{written}\n{END}", page)


def _by_time(row: Row) -> list[str]:
    """The other programs that were measured, the fastest first."""
    found = {name: row.times(name) for name in row.measures if name != OWN}
    return sorted((name for name in found if found[name] is not None), key=lambda name: found[name] or 0)


def _failed(row: Row, results: Results) -> Iterator[str]:
    """The programs that failed in this row alone, each with its sentence; the legend has the others."""
    for name, measure in row.measures.items():
        if measure.failure and measure.failure != results.peers.get(name, ("", ""))[1]:
            yield f"{name} {measure.failure}"


def _times(row: Row, peer: str) -> str:
    times = row.times(peer)
    if times is None:
        return ""
    return f"{'over ' if row.measures[peer].is_over else ''}{float(f'{times:.2g}'):g}x"


def _figures(measure: Measure) -> list[str]:
    wall = measure.wall
    quartiles = f"{wall.low:.3g}, {wall.middle:.3g}, {wall.high:.3g} s" if measure.runs > 1 else "one run"
    return [f"{wall.least:.3g} s", quartiles, f"{measure.cpu.middle:.3g} s"]


def _seconds(measure: Measure) -> str:
    return f"{measure.wall.middle:.3g} s"


def _megabytes(measure: Measure) -> str:
    return f"{measure.memory / 1e6:.0f} MB"


def _share(share: float) -> str:
    return f"{min(1, max(0, share)):.0%}"


def _jobs(results: Results) -> list[int]:
    return sorted({jobs for curve in results.curves.values() for jobs in curve.measures})


def _cell(curve: Curve, jobs: int) -> str:
    if jobs not in curve.measures:
        return ""
    gain = f" ({curve.gain(jobs):.2f}x)" if jobs > 1 else ""
    return f"{_seconds(curve.measures[jobs])}{gain}"
