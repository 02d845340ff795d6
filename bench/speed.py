"""`python bench/speed.py --peers-dir DIR --corpus DIR`: how long stigmalint and its peers take, in Markdown tables.

stigmalint is built as a wheel and installed into its own environment, as users have it. Each program has a home
folder of its own, which is emptied before a run: nothing is cached, as in CI; what is called warm was checked before.
All programs of a scenario run in turn, round after round, so that a machine that slows down slows all of them. The
first run of each warms the disks: its memory counts, its time only where it is the only run. Needs Linux.
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Container, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from speed_peers import Peer, peers
from speed_process import Usage, run
from speed_scenarios import CHECK, DENSITIES, Scenario, Texts, scenarios
from speed_tables import BEFORE, BEGIN, END, OWN, Curve, Measure, Results, Row, long, middle, put_in, short
from speed_texts import make

_HERE = Path(__file__).resolve().parent
_CHECKOUT = _HERE.parent
_LONGEST = 3600
"""Seconds after which whatever runs is stopped."""
_PAGES = (("README.md", short), ("docs/speed.md", middle), ("bench/README.md", long))


@dataclass(frozen=True, slots=True)
class Bench:
    """Runs of programs. `installed` holds environments with stigmalint by name.

    From `patience` seconds on the first run counts and is the only one; after `limit` seconds a peer is stopped, unless
    a goal needs its figure.
    """

    work: Path
    installed: Mapping[str, Path]
    peers: Sequence[Peer]
    runs: int
    large_runs: int
    patience: float
    limit: float
    stopped: dict[str, int] = field(default_factory=dict)
    """Peers that were stopped at the limit, and with how many files."""

    def row(self, scenario: Scenario) -> Row:
        commands = {name: self.own(scenario, folder) for name, folder in self.installed.items()}
        failures: dict[str, Measure] = {}
        compared = {goal.peer for goal in scenario.goals}
        if scenario.has_peers:
            commands |= {peer.name: peer.command(scenario.files) for peer in self.peers if not peer.failure}
            failures = {peer.name: Measure(failure=peer.failure) for peer in self.peers if peer.failure}
            for name, files in self.stopped.items():
                if name in commands and name not in compared and files <= len(scenario.files):
                    del commands[name]
                    failures[name] = Measure(failure="not run: stopped in an earlier row")
        runs = 0 if scenario.is_first else self.large_runs if scenario.is_large else self.runs
        scenario.before()
        found = self.measure(
            commands, runs, is_warm=scenario.is_warm, is_api=scenario.is_api, codes=scenario.codes, compared=compared
        )
        for name, measure in found.items():
            if measure.is_over:
                self.stopped.setdefault(name, len(scenario.files))
        return Row(scenario.name, found | failures, scenario.goals, scenario.brief)

    def own(self, scenario: Scenario, folder: Path) -> list[str]:
        if scenario.is_api:
            return [str(folder / "bin" / "python"), str(_HERE / "speed_api.py"), *scenario.files]
        return [str(folder / "bin" / "stigmalint"), *scenario.command, *scenario.files]

    def curve(self, name: str, megabytes: int, density: float, jobs: Sequence[int]) -> Curve:
        folder = make(self.work / "curve", megabytes * 1_000_000, density=density)
        program = str(self.installed[OWN] / "bin" / "stigmalint")
        commands = {str(number): [program, *CHECK, "--jobs", str(number), str(folder)] for number in jobs}
        found = self.measure(commands, self.large_runs)
        shutil.rmtree(folder)
        return Curve(name, megabytes, {int(number): measure for number, measure in found.items()})

    def measure(
        self,
        commands: Mapping[str, list[str]],
        runs: int,
        *,
        is_warm: bool = False,
        is_api: bool = False,
        codes: Sequence[int] = (0,),
        compared: Container[str] = (),
    ) -> dict[str, Measure]:
        """What each command takes, or a peer's failure. SystemExit with what stigmalint said where it fails itself."""
        usages: dict[str, list[Usage]] = {name: [] for name in commands}
        faults: dict[str, str] = {}
        for turn in range(runs + 1):
            for name, command in commands.items():
                if name in faults or (usages[name] and usages[name][0].wall >= self.patience):
                    continue
                home = self.home(name, is_empty=turn == 0 or not is_warm)
                usage = run(
                    command,
                    env=_environment(home),
                    limit=self.limit if self.is_peer(name) and name not in compared else _LONGEST,
                    sampled=turn == 0,
                    keeps_output=is_api,
                )
                if fault := "" if usage.is_over else self.fault(name, usage, codes):
                    faults[name] = fault
                elif is_api:
                    wall, cpu, _ = map(float, usage.output.split())
                    usages[name].append(usage._replace(wall=wall, cpu=cpu))
                else:
                    usages[name].append(usage)
        return {
            name: Measure(failure=faults[name])
            if name in faults
            else replace(Measure.of(found[1:] or found), memory=found[0].memory)
            for name, found in usages.items()
        }

    def home(self, name: str, *, is_empty: bool) -> Path:
        home = self.work / "homes" / name
        if is_empty:
            shutil.rmtree(home, ignore_errors=True)
        home.mkdir(parents=True, exist_ok=True)
        return home

    def is_peer(self, name: str) -> bool:
        return any(name == peer.name for peer in self.peers)

    def fault(self, name: str, usage: Usage, codes: Sequence[int]) -> str:
        """A sentence about a run that ended as it must not, or nothing; `codes` are the good ones of stigmalint."""
        for peer in self.peers:
            if name == peer.name:
                return peer.fault(usage.code, usage.errors)
        if usage.code not in codes:
            sentence = f"ended with {usage.code}: {usage.errors[-500:]}"
            if name == BEFORE:
                return sentence
            raise SystemExit(f"{name} {sentence}")
        return ""


def _environment(home: Path) -> dict[str, str]:
    """That of a user who has set nothing for these programs."""
    dropped = ("XDG_", "STIGMALINT_", "PYTHON", "OPENBLAS_", "VIRTUAL_ENV")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(dropped)}
    return {**kept, "HOME": str(home)}


def install(checkout: Path, folder: Path) -> None:
    """Build the wheel of a checkout and install it, with what it needs, as pip does it."""
    options = ["--force-reinstall", "--no-deps"]
    if not (folder / "bin" / "pip").exists():
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        options = []
    env = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}
    subprocess.run([folder / "bin" / "pip", "install", "--quiet", *options, checkout], env=env, check=True)


def commit(checkout: Path) -> str:
    """The commit of a checkout; nothing where it is none of git's."""
    found = subprocess.run(
        ["git", "-C", checkout, "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return found.stdout.strip()


def machine(options: argparse.Namespace, load: float) -> str:
    processor = next(
        (
            line.partition(":")[2].strip()
            for line in Path("/proc/cpuinfo").read_text().splitlines()
            if "model name" in line
        ),
        platform.machine(),
    )
    return (
        f"Medians of {options.runs} runs on one file and {options.large_runs} on many, alternating; one run if it "
        f"takes {options.patience:g} s or more. Peers were stopped after {options.limit:g} s. Commit "
        f"{commit(_CHECKOUT)}, {datetime.date.today():%Y-%m}, {len(os.sched_getaffinity(0))} cores, {processor}, "
        f"{platform.system()}, Python {platform.python_version()}, load {load:.1f} at the start."
    )


def parsed() -> argparse.Namespace:
    cores = len(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--peers-dir", type=Path, help="a folder with node_modules, a virtual environment, bin, lt/lib")
    parser.add_argument("--corpus", type=Path, help="a folder of statutes in Markdown, of which every 12th is checked")
    parser.add_argument("--articles", type=Path, help="a folder of articles about addiction; else they are generated")
    parser.add_argument("--runs", type=int, default=5, help="runs of each program on one file")
    parser.add_argument("--large-runs", type=int, default=3, help="runs of each program on many files")
    parser.add_argument("--patience", type=float, default=10, help="seconds after which a program runs only once")
    parser.add_argument("--limit", type=float, default=60, help="seconds after which a peer is stopped")
    parser.add_argument("--files", type=int, default=1000, help="how many generated files of 4 kB")
    parser.add_argument("--comments", type=int, default=20_000, help="how many comments")
    parser.add_argument(
        "--curve", default="50", help="megabytes of text for one process and more, separated by commas; empty for none"
    )
    parser.add_argument("--jobs", default=",".join(map(str, range(1, cores + 1))), help="processes of these curves")
    parser.add_argument(
        "--only", default="", help="only scenarios and curves whose names contain one of these, separated by commas"
    )
    parser.add_argument("--baseline-checkout", type=Path, help="an earlier commit, to run alternately with this one")
    parser.add_argument(
        "--venv", type=Path, help="where to install stigmalint; reusing this folder makes later runs faster"
    )
    parser.add_argument("--results", type=Path, help="a file to store measurements in, to continue later")
    parser.add_argument(
        "--write", action="store_true", help="write the tables to README.md and the pages in docs and bench"
    )
    options = parser.parse_args()
    if not sys.platform.startswith("linux"):
        parser.error("this needs Linux, where a process can wait for what its children leave behind")
    if "1" not in options.jobs.split(","):
        parser.error("--jobs needs 1, with which the others are compared")
    if options.write:
        for page, _ in _PAGES:
            if BEGIN not in (_CHECKOUT / page).read_text(encoding="utf-8"):
                parser.error(f"{page} has no line {BEGIN} with a line {END} after it; add them where the table goes")
    return options


def main() -> None:
    options = parsed()
    load = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="stigmalint-bench-") as name:
        work = Path(name)
        installed = {OWN: options.venv or work / "venv"}
        install(_CHECKOUT, installed[OWN])
        if options.baseline_checkout:
            installed[BEFORE] = work / "venv-before"
            install(options.baseline_checkout, installed[BEFORE])
        others = peers(options.peers_dir and options.peers_dir.resolve(), work)
        bench = Bench(work, installed, others, options.runs, options.large_runs, options.patience, options.limit)
        texts = Texts(work, installed[OWN], options.files, options.comments, options.corpus, options.articles)
        results = measured(bench, texts, options, load)
    for _, writer in _PAGES:
        print(writer(results))
    if options.write:
        for page, writer in _PAGES:
            path = _CHECKOUT / page
            path.write_text(put_in(path.read_text(encoding="utf-8"), writer(results)), encoding="utf-8")


def measured(bench: Bench, texts: Texts, options: argparse.Namespace, load: float) -> Results:
    """What was kept from earlier runs, and what this one adds. SystemExit where the tables would lack a scenario."""
    results = Results()
    if options.results and options.results.exists():
        results = Results.read(json.loads(options.results.read_text(encoding="utf-8")))
    rows = {scenario.name: scenario for scenario in scenarios(texts)}
    curves = {
        f"{name}, {megabytes} MB": (megabytes, density)
        for megabytes in map(int, filter(None, options.curve.split(",")))
        for name, density in DENSITIES.items()
    }
    wanted = [name for name in (*rows, *curves) if _is_meant(name, options.only)]
    lacking = {*rows, *curves} - {*wanted, *results.rows, *results.curves}
    if options.write and lacking:
        raise SystemExit(f"the tables would lack: {'; '.join(sorted(lacking))}")
    results.peers = {peer.name: (peer.version, peer.failure or peer.lacks) for peer in bench.peers}
    if options.baseline_checkout:
        results.peers[BEFORE] = (commit(options.baseline_checkout), "an earlier commit, installed in the same way")
    results.machine = machine(options, load)
    for name in wanted:
        if name in rows:
            results.rows[name] = bench.row(rows[name])
        else:
            results.curves[name] = bench.curve(name, *curves[name], [int(number) for number in options.jobs.split(",")])
        print(f"measured: {name}", file=sys.stderr)
        if options.results:
            options.results.parent.mkdir(parents=True, exist_ok=True)
            options.results.write_text(json.dumps(asdict(results)), encoding="utf-8")
    results.rows = {name: results.rows[name] for name in rows if name in results.rows}
    results.curves = {name: results.curves[name] for name in curves if name in results.curves}
    return results


def _is_meant(name: str, parts: str) -> bool:
    """Whether a name holds one of some parts, which commas separate; every name is meant where there are none."""
    return not parts or any(part in name for part in parts.split(",") if part)


if __name__ == "__main__":
    main()
