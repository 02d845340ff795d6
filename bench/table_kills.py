"""`python bench/table_kills.py`: runs of `stigmalint batch` are killed; is a row lost, or there twice?

SIGKILL comes at random moments: to the run itself, which then goes on with `--resume`, perhaps to be killed again, or
to one of its processes, which the run is to survive. In the end the output must have the bytes of an undisturbed run,
and nothing else may be left.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.parquet as pq
from made_comments import batches

_PATIENCE = 600.0
_RUN = """\
import stigmalint.tables.parts as parts
parts.ROWS = {rows}
if __name__ == "__main__":
    from stigmalint.__main__ import run
    run()
"""


@dataclass
class Tally:
    """What was seen."""

    killed: Counter[str] = field(default_factory=Counter)
    amid: Counter[str] = field(default_factory=Counter)
    """Kills when some parts were done and others not."""
    faults: list[str] = field(default_factory=list)


class Trial:
    """A table that is checked again and again."""

    def __init__(
        self,
        folder: Path,
        number: int,
        rows: int,
        output: str,
        options: Sequence[str] = (),
        environ: Mapping[str, str] = os.environ,
    ) -> None:
        self._folder, self._output = folder, folder / output
        table = folder / "in.parquet"
        with pq.ParquetWriter(table, next(batches(1)).schema) as writer:
            for batch in batches(number):
                writer.write_batch(batch)
        script = folder / "run.py"
        script.write_text(_RUN.format(rows=rows))
        command = [sys.executable, str(script), "batch", str(table), str(self._output), "--text-field", "body"]
        self._command = [*command, "--jobs", "2", "--quiet", *options]
        self._environ = {**environ, "STIGMALINT_CACHE_DIR": str(folder / "cache")}
        self._parts = -(-number // rows)
        self._finish()
        began = time.perf_counter()
        self._clear()
        self._finish()
        self.lasts = time.perf_counter() - began
        self._wanted = self._bytes()

    def kill(self, chance: random.Random, tally: Tally) -> None:
        """One undertaking: a run that is killed, and the runs that go on with it."""
        self._clear()
        to_parent, amid = chance.random() < 0.6, chance.random() < 0.8
        process = self._begin()
        if amid:
            self._until(process, chance.randrange(1, self._parts - 1))
            time.sleep(chance.uniform(0, 0.2))
        else:
            self._after(process, chance.uniform(0.05, 1.0) * self.lasts)
        victims = [process.pid] if to_parent else _workers(process.pid)
        name = "run" if to_parent else "one of its processes"
        if victims and process.poll() is None:
            tally.killed[name] += 1
            tally.amid[name] += 0 < self._done() < self._parts
            os.kill(chance.choice(victims), signal.SIGKILL)
        _, told = process.communicate(timeout=_PATIENCE)
        if not to_parent and process.returncode != 0:
            tally.faults.append(f"exit code {process.returncode} after a process was killed: {told!r}")
        if process.returncode != 0:
            again = self._begin("--resume")
            if chance.random() < 0.3:
                self._after(again, chance.uniform(0, 1) * self.lasts)
                if again.poll() is None:
                    again.kill()
                    tally.killed["run that went on"] += 1
            again.communicate(timeout=_PATIENCE)
            if again.returncode != 0:
                self._finish("--resume")
        if self._bytes() != self._wanted:
            tally.faults.append("the output is not that of an undisturbed run")
        there = {path.name for path in self._folder.iterdir()}
        if left := there - {"in.parquet", "run.py", "cache", self._output.name}:
            tally.faults.append(f"left {', '.join(sorted(left))}")

    def _begin(self, *more: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [*self._command, *more], env=self._environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        )

    def _after(self, process: subprocess.Popen[bytes], seconds: float) -> None:
        until = time.perf_counter() + seconds
        while time.perf_counter() < until and process.poll() is None:
            time.sleep(0.01)

    def _until(self, process: subprocess.Popen[bytes], parts: int) -> None:
        while self._done() < parts and process.poll() is None:
            time.sleep(0.005)

    def _done(self) -> int:
        """How many parts are done."""
        notes = self._output.with_name(f"{self._output.name}.parts") / "notes"
        return sum(1 for _ in notes.rglob("*.json"))

    def _finish(self, *more: str) -> None:
        subprocess.run([*self._command, *more], env=self._environ, check=True, timeout=_PATIENCE)

    def _clear(self) -> None:
        for path in sorted(self._output.rglob("*"), reverse=True) if self._output.is_dir() else ():
            path.unlink() if path.is_file() else path.rmdir()
        if self._output.is_dir():
            self._output.rmdir()
        self._output.unlink(missing_ok=True)

    def _bytes(self) -> dict[str, bytes]:
        if self._output.is_file():
            return {"": self._output.read_bytes()}
        return {str(path.relative_to(self._output)): path.read_bytes() for path in self._output.rglob("*.*")}


def _workers(pid: int) -> list[int]:
    """The processes that check parts, on Linux; not the one that looks after semaphores."""
    found = []
    try:
        for task in Path(f"/proc/{pid}/task").iterdir():
            for child in map(int, (task / "children").read_text().split()):
                if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                    found.append(child)
    except OSError:
        pass  # it ends
    return found


def run(trial: Trial, kills: int, seed: int) -> Tally:
    """As many undertakings, at moments that `seed` chooses."""
    chance, tally = random.Random(seed), Tally()
    for _ in range(kills):
        trial.kill(chance, tally)
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument("--part", type=int, default=1000, help="rows of a part")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--outputs", nargs="+", default=["out.parquet", "out"])
    args = parser.parse_args()
    faults = 0
    print(f"{args.rows} rows in parts of {args.part}, {args.kills} kills, seed {args.seed}\n")
    print("| output | killed | times | amid the parts |\n| --- | --- | --: | --: |")
    for turn, output in enumerate(args.outputs):
        with tempfile.TemporaryDirectory() as folder:
            share = len(range(turn, args.kills, len(args.outputs)))
            tally = run(Trial(Path(folder), args.rows, args.part, output), share, args.seed + turn)
        for name in sorted(tally.killed):
            print(f"| {output} | {name} | {tally.killed[name]} | {tally.amid[name]} |", flush=True)
        for fault in tally.faults:
            print(fault, file=sys.stderr)
        faults += len(tally.faults)
    print(f"\n{faults} faults: rows lost or doubled, wrong exit codes, files left")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
