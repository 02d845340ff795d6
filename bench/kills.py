"""`python bench/kills.py`: runs of `stigmalint check --fix` are ended by signals; is a file torn, or something left?

Each signal comes at a random moment of its own run - mostly while files are written, sometimes before - to the
process or to its whole group. Then every file must be completely old or completely new, and after another,
undisturbed run, every file must be new, with no other files left.
"""

from __future__ import annotations

import argparse
import os
import platform
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

SIGNALS = (signal.SIGTERM, signal.SIGKILL, signal.SIGHUP, signal.SIGINT)
TEXT = "Entry {number}. He abused alcohol for years, and the clinic treats addicts and their families.\n\n"
_PATIENCE = 60.0
"""Seconds that a run, and the processes that it started, may take to end."""


@dataclass
class Tally:
    """What was seen after the signals."""

    signals: Counter[str] = field(default_factory=Counter)
    amid: Counter[str] = field(default_factory=Counter)
    """Signals that came when some files were written and others not."""
    left: Counter[str] = field(default_factory=Counter)
    """Signals after which a temporary file was there, until the next run."""
    faults: list[str] = field(default_factory=list)
    """Torn files, strays after the next run, wrong exit codes, processes that did not end."""


class Trial:
    """A folder of files that are fixed again and again."""

    def __init__(
        self, folder: Path, files: int, options: Sequence[str] = (), environ: Mapping[str, str] = os.environ
    ) -> None:
        self._folder, self.files = folder / "texts", files
        command = [sys.executable, "-m", "stigmalint", "check", "--fix", "--quiet", "--exit-zero"]
        self._command = [*command, *options, str(self._folder)]
        self._environ = {**environ, "STIGMALINT_CACHE_DIR": str(folder / "cache")}
        self._old: dict[Path, bytes] = {}
        for number in range(files):
            path = self._folder / f"part-{number % 7}" / f"{number:03}.md"
            path.parent.mkdir(parents=True, exist_ok=True)
            self._old[path] = (TEXT.format(number=number) * (1 + number % 40)).encode()
        self._restore()
        self._finish()
        self._new = {path: path.read_bytes() for path in self._old}
        if any(self._new[path] == old for path, old in self._old.items()):
            raise SystemExit("nothing to fix in these files")
        self._in_order = sorted(self._old)  # in which they are written
        process, began = self._begin(), time.perf_counter()  # as all that follow, with what is known of the texts
        self._wait_for(process, 0)
        self.before = time.perf_counter() - began
        process.communicate(timeout=_PATIENCE)
        self.each = (time.perf_counter() - began - self.before) / files

    def kill(self, number: signal.Signals, after: float, tally: Tally, *, written: int = 0, to_group: bool) -> None:
        """End a run by a signal, look at what is there, and let the next run end.

        The signal comes `after` seconds, counted from the start or from when so many files are `written`.
        """
        process = self._begin()
        if written:
            self._wait_for(process, written - 1)
        time.sleep(after)
        (os.killpg if to_group else os.kill)(process.pid, number)
        _, told = process.communicate(timeout=_PATIENCE)
        name, faults = number.name, []
        tally.signals[name] += 1
        if not _has_ended(process.pid):
            faults.append("a process did not end")
        now = {path: path.read_bytes() for path in self._old}
        faults += [f"{path} is torn" for path, text in now.items() if text not in (self._old[path], self._new[path])]
        if 0 < sum(text == self._new[path] for path, text in now.items()) < len(now):
            tally.amid[name] += 1
            code = -number if number == signal.SIGKILL else 128 + number
            sentence = b"" if number == signal.SIGKILL else b"Every file is either unchanged or fully fixed."
            if process.returncode != code or sentence not in told:
                faults.append(f"exit code {process.returncode}, and {told!r}")
        if strays := self._strays():
            tally.left[name] += 1
            if number != signal.SIGKILL:
                faults.append(f"left {', '.join(strays)}")
        self._finish()
        faults += [f"not fixed afterwards: {path}" for path in now if path.read_bytes() != self._new[path]]
        faults += [f"still there after the next run: {stray}" for stray in self._strays()]
        tally.faults += [f"{name}: {fault}" for fault in faults]

    def _begin(self) -> subprocess.Popen[bytes]:
        self._restore()
        return subprocess.Popen(
            self._command, env=self._environ, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True
        )

    def _wait_for(self, process: subprocess.Popen[bytes], index: int) -> None:
        path = self._in_order[index]
        while path.read_bytes() == self._old[path] and process.poll() is None:
            time.sleep(0.001)

    def _restore(self) -> None:
        for path, old in self._old.items():
            if not path.exists() or path.read_bytes() != old:
                path.write_bytes(old)

    def _finish(self) -> None:
        subprocess.run(self._command, env=self._environ, check=True, timeout=10 * _PATIENCE)

    def _strays(self) -> list[str]:
        there = {path for path in self._folder.rglob("*") if not path.is_dir()}
        return sorted(str(path) for path in there - self._old.keys())


def _has_ended(group: int) -> bool:
    """Whether every process of a group ends in time."""
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until:
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.02)
    os.killpg(group, signal.SIGKILL)
    return False


def run(trial: Trial, signals: int, seed: int) -> Tally:
    """Send signals at moments that `seed` chooses, as many of each kind."""
    chance, tally = random.Random(seed), Tally()
    for turn in range(signals):
        number, to_group = SIGNALS[turn % len(SIGNALS)], chance.random() < 0.5
        if chance.random() < 0.2:
            trial.kill(number, chance.uniform(0, trial.before), tally, to_group=to_group)
        else:
            after, written = chance.uniform(0, 2 * trial.each), chance.randint(1, trial.files)
            trial.kill(number, after, tally, written=written, to_group=to_group)
    return tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=300)
    parser.add_argument("--signals", type=int, default=50)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument(
        "--jobs",
        nargs="+",
        default=["auto", "1", "2"],
        help="number of processes; each value gets a share of the signals",
    )
    parser.add_argument("--folder", help="where to create the files; the file system may matter")
    args = parser.parse_args()
    for number in (signal.SIGINT, signal.SIGHUP):
        if signal.getsignal(number) is signal.SIG_IGN:  # in the background of a shell; runs would ignore it as well
            signal.signal(number, signal.SIG_DFL)
    faults = 0
    print(f"{args.files} files, {args.signals} signals, seed {args.seed}, {platform.system()} {platform.release()}\n")
    print("| --jobs | signal | sent | amid the writing | left a temporary file, until the next run |")
    print("| --- | --- | --: | --: | --: |")
    for turn, jobs in enumerate(args.jobs):
        share = len(range(turn, args.signals, len(args.jobs)))
        with tempfile.TemporaryDirectory(dir=args.folder) as folder:
            trial = Trial(Path(folder), args.files, ("--isolated", "--jobs", jobs))
            tally = run(trial, share, args.seed + turn)
        for name in tally.signals:
            print(f"| {jobs} | {name} | {tally.signals[name]} | {tally.amid[name]} | {tally.left[name]} |", flush=True)
        for fault in tally.faults:
            print(fault, file=sys.stderr)
        faults += len(tally.faults)
    print(f"\n{faults} faults: files torn, strays after the next run, wrong exit codes, processes left")
    sys.exit(bool(faults))


if __name__ == "__main__":
    main()
