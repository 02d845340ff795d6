"""`python bench/speed.py --peers-dir DIR`: how long stigmalint and its peers take, as ratios, in a Markdown table.

All commands of a scenario run in turn, round after round, so that a machine that slows down slows all of them; the
table holds the medians. Text is generated, or taken from `--corpus`. Rules are compiled beforehand unless a line says
otherwise, "cold" means that nothing is known of the text, "warm" that it was checked before.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import cache_from_source
from pathlib import Path

from speed_peers import Peer, peers
from speed_texts import make

import stigmalint

CLEAN = "# Minutes\n\nThe council met on Tuesday and approved the minutes of the last meeting.\n"
SMALL = "# Notes\n\nHe abused alcohol for years.\n\nThe clinic treats addicts and their families.\n"


@dataclass(frozen=True, slots=True)
class Goal:
    """stigmalint may take at most `factor` times what the slowest of `names` takes."""

    names: tuple[str, ...]
    factor: float

    def __str__(self) -> str:
        names = " or ".join(self.names)
        if self.factor > 1:
            return f"at most {self.factor:.2g} times {names}"
        return f"faster than {names}" if self.factor == 1 else f"{1 / self.factor:.3g} times faster than {names}"


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    files: list[str]
    rivals: tuple[str, ...]
    goals: tuple[Goal, ...] = ()
    before: Callable[[], None] = lambda: None
    options: tuple[str, ...] = ()


@dataclass
class Bench:
    runs: int
    large_runs: int
    patience: float
    limit: float
    cache: Path
    found: list[Peer]
    rows: list[str] = field(default_factory=list)

    def own(self, files: Sequence[str], *options: str) -> list[str]:
        return [sys.executable, "-m", "stigmalint", "check", "--isolated", "--quiet", "--exit-zero", *options, *files]

    def forget(self) -> None:
        """Nothing is known of any text; the rules stay compiled."""
        shutil.rmtree(self.cache / "results", ignore_errors=True)

    def forget_all(self) -> None:
        shutil.rmtree(self.cache, ignore_errors=True)

    def compare(self, scenario: Scenario) -> None:
        rivals = [peer for peer in self.found if peer.name in scenario.rivals]
        commands = {"stigmalint": self.own(scenario.files, *scenario.options)}
        commands |= {peer.name: peer.command(scenario.files) for peer in rivals}
        times: dict[str, list[float]] = {name: [] for name in commands}
        scenario.before()
        subprocess.run(commands["stigmalint"], capture_output=True, check=True)  # rules are compiled, disks are warm
        for _ in range(self.runs if len(scenario.files) < 10 else self.large_runs):
            for name, command in commands.items():
                if name == "stigmalint":
                    scenario.before()
                elif times[name] and times[name][0] >= self.patience:
                    continue  # once is enough for what takes minutes
                times[name].append(self.timed(command))
        self.tell(scenario, {name: statistics.median(taken) for name, taken in times.items()})

    def timed(self, command: list[str]) -> float:
        began = time.perf_counter()
        try:
            done = subprocess.run(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, timeout=self.limit, check=False
            )
        except subprocess.TimeoutExpired:
            return self.limit
        taken = time.perf_counter() - began
        if done.returncode < 0 or done.returncode in (126, 127):  # most tell by the exit code how much they found
            print(f"{command[0]}: exit code {done.returncode}: {done.stderr[-300:]!r}", file=sys.stderr)
        return taken

    def tell(self, scenario: Scenario, medians: dict[str, float]) -> None:
        own = medians.pop("stigmalint")
        ratios = ", ".join(
            f"{name} {'over ' if taken >= self.limit else ''}{float(f'{taken / own:.2g}'):g}x"
            for name, taken in sorted(medians.items(), key=lambda item: item[1])
        )
        verdicts = []
        for goal in scenario.goals:
            times = [medians[name] for name in goal.names if name in medians]
            if times:
                met = "met" if own <= goal.factor * max(times) else "**missed**"
                least = "over " if max(times) >= self.limit else ""
                verdicts.append(f"{goal}: {met} ({least}{max(times) / own:.3g}x)")
        row = f"| {scenario.name} | {own:.3g} s | {ratios} | {'; '.join(verdicts)} |"
        self.rows.append(row)
        print(row, file=sys.stderr)


_BEGIN, _END = "<!-- written by bench/speed.py -->", "<!-- end of what bench/speed.py wrote -->"
_MARKED = re.compile(rf"^{re.escape(_BEGIN)}$.*?^{re.escape(_END)}$", re.MULTILINE | re.DOTALL)

_WATCHED = """\
import resource, subprocess, sys, time
began = time.perf_counter()
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL)
print(time.perf_counter() - began, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
"""
"""Run in a small process of its own, because what a process takes begins, for the system, with what its parent has."""


def curve(bench: Bench, work: Path, sizes: Sequence[int], density: float, *options: str) -> list[str]:
    """Seconds, seconds a megabyte, and the most memory that one process took, for growing folders."""
    rows = []
    (work / "first.md").write_text(CLEAN)
    subprocess.run(bench.own([str(work / "first.md")], "--jobs", "1"), check=True)  # rules are compiled
    subprocess.run(bench.own(["-"], "--jobs", "1"), input=SMALL, text=True, stdout=subprocess.DEVNULL, check=True)
    for size in sizes:
        folder = make(work / f"curve-{size}-{density}", size * 1_000_000, density=density)
        bench.forget()
        watched = [sys.executable, "-c", _WATCHED, *bench.own([str(folder)], *options)]
        taken, most = subprocess.run(watched, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        rows.append(f"| {size:,} MB | {float(taken):.3g} s | {float(taken) / size:.3g} s | {int(most) / 1024:.0f} MB |")
        print(rows[-1], file=sys.stderr)
        shutil.rmtree(folder)
    return rows


def scenarios(bench: Bench, work: Path, corpus: Path | None) -> list[Scenario]:
    clean, small = work / "clean.md", work / "small.md"
    clean.write_text(CLEAN)
    small.write_text(SMALL)
    many = _files(make(work / "many", 4_000_000, density=0))
    mixed = _files(make(work / "mixed", 4_000_000, density=0.05))
    dense = _files(make(work / "dense", 4_000_000, density=2))
    some = dense[:100]
    everyone = tuple(peer.name for peer in bench.found)
    quick = tuple(name for name in everyone if name not in ("LanguageTool", "harper.js"))
    frugal = (Goal(("write-good", "proselint"), 1.2),)
    found = [
        Scenario("one clean file, cold", [str(clean)], everyone, frugal, bench.forget),
        Scenario("one file with findings, warm", [str(small)], ("write-good", "proselint"), frugal),
        Scenario(
            "one small file with findings, cold",
            [str(small)],
            ("alex", "textlint", "vale"),
            (Goal(("alex",), 1.2),),
            bench.forget,
        ),
        Scenario("the same, the first run ever", [str(small)], ("alex",), (), bench.forget_all),
        Scenario(
            "1,000 Markdown files with nothing to find",
            many,
            quick,
            (Goal(("alex",), 1 / 100), Goal(("proselint",), 1 / 15)),
            bench.forget,
        ),
        Scenario(
            "1,000 files, candidates in one of twenty",
            mixed,
            ("alex", "vale", "ripgrep (the floor)"),
            (Goal(("alex",), 1 / 30), Goal(("vale",), 1.0)),
            bench.forget,
        ),
        Scenario("the same, warm", mixed, ("ripgrep (the floor)",)),
        Scenario(
            "1,000 files about addiction, candidates in nearly every paragraph",
            dense,
            ("alex",),
            (Goal(("alex",), 1 / 3),),
            bench.forget,
        ),
        Scenario("the same in one process", dense, (), (), bench.forget, ("--jobs", "1")),
        Scenario(
            "100 files about addiction",
            some,
            ("alex", "vale", "textlint", "harper.js"),
            (Goal(("alex",), 1 / 3),),
            bench.forget,
        ),
    ]
    if corpus is not None:
        found.append(Scenario(f"{corpus.name}", _files(corpus), ("alex", "proselint"), (), bench.forget))
    return found


def _files(folder: Path) -> list[str]:
    return sorted(str(path) for path in folder.rglob("*.md"))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers-dir", type=Path, help="a folder with node_modules, a virtual environment, bin, lt/lib")
    parser.add_argument("--corpus", type=Path, help="a folder of Markdown files to check beside the generated ones")
    parser.add_argument("--runs", type=int, default=9, help="runs of each command on one file")
    parser.add_argument("--large-runs", type=int, default=3, help="runs of each command on a thousand files")
    parser.add_argument("--patience", type=float, default=60, help="seconds after which a command runs only once")
    parser.add_argument("--limit", type=float, default=600, help="seconds after which a command is stopped")
    parser.add_argument("--curve", default="1,10,100", help="megabytes, separated by commas; empty for none")
    parser.add_argument("--only", default="", help="scenarios whose name holds this")
    parser.add_argument("--output", type=Path, help="a file for the tables")
    parser.add_argument("--readme", type=Path, help=f"a file whose tables between {_BEGIN} and {_END} are replaced")
    options = parser.parse_args()
    if options.readme and not _MARKED.search(options.readme.read_text(encoding="utf-8")):
        parser.error(f"{options.readme} has no line {_BEGIN} with a line {_END} after it; put them where the tables go")
    if not Path(cache_from_source(str(stigmalint.__file__))).exists():
        parser.error("the program has no compiled bytecode, which slows each start; run: python -m pip install .")
    with tempfile.TemporaryDirectory(prefix="stigmalint-bench-") as name:
        work = Path(name)
        os.environ["STIGMALINT_CACHE_DIR"] = str(work / "cache")
        found = peers(options.peers_dir.resolve(), work) if options.peers_dir else []
        bench = Bench(options.runs, options.large_runs, options.patience, options.limit, work / "cache", found)
        load = os.getloadavg()[0]
        sizes = [int(size) for size in options.curve.split(",") if size]
        curves = []
        for title, density in (("nothing to find", 0.0), ("candidates in one file of twenty", 0.05)):
            if sizes:
                curves += [f"| {title} | time | time for a MB | most memory |", "| --- | --- | --- | --- |"]
                curves += [*curve(bench, work, sizes, density, "--jobs", "1"), ""]
        for scenario in scenarios(bench, work, options.corpus):
            if options.only in scenario.name:
                bench.compare(scenario)
        lines = [
            "| scenario | stigmalint | the others take | goal |",
            "| --- | --- | --- | --- |",
            *bench.rows,
            "",
            *curves,
        ]
    versions = ", ".join(f"{peer.name} {peer.version}" for peer in found)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    lines += [
        f"Medians of {options.runs} runs on one file and {options.large_runs} on many, in turn; {cores} cores, "
        f"{platform.machine()}, {platform.system()}, Python {platform.python_version()}, load {load:.1f} at the start. "
        f"{versions}."
    ]
    text = "\n".join(lines) + "\n"
    if options.readme:
        before = options.readme.read_text(encoding="utf-8")
        after = _MARKED.sub(lambda _: f"{_BEGIN}\n\n{text}\n{_END}", before)
        options.readme.write_text(after, encoding="utf-8")
    if options.output:
        options.output.write_text(text, encoding="utf-8")
    else:
        print(text)


if __name__ == "__main__":
    main()
