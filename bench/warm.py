"""What a run on one file with a finding costs: by the warm process of `stigmalint daemon`, and by one of its own.

    python bench/warm.py [--runs N]

Commands run in turn, as whole processes; each run has a text that no one has seen, as a hook has. Beside them stand
Python's own start, and a file with nothing in it that is checked without a daemon.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from itertools import count
from pathlib import Path
from statistics import median
from time import perf_counter, sleep, time_ns

STIGMALINT = (sys.executable, "-c", "from stigmalint.__main__ import run; run()")
FINDING = "The clinic opens at nine. He abused gin for {} years, and an addict lived next door.\n"
_NEW = count(time_ns())
"""Numbers that stood in no text before."""
_PAUSE = 0.2
"""Seconds between runs, in which the daemon gets ready for the next one; no one commits faster."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=15)
    runs = parser.parse_args().runs
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        (root / ".git").mkdir()
        os.environ |= {"XDG_RUNTIME_DIR": folder, "STIGMALINT_CACHE_DIR": str(root / "cache"), "XDG_STATE_HOME": folder}
        os.environ |= {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(root / "bytecode")}  # as installed
        os.chdir(root)
        measure(root, [*STIGMALINT, "check", "a.md"], FINDING)  # leaves compiled rules
        with subprocess.Popen([*STIGMALINT, "daemon"], stdout=subprocess.PIPE) as daemon:
            assert daemon.stdout
            daemon.stdout.readline()
            measure(root, [*STIGMALINT, "check", "--daemon", "a.md"], FINDING)
            report(root, runs)
            memory(daemon.pid)
            subprocess.run([*STIGMALINT, "daemon", "--stop"], stdout=subprocess.DEVNULL, check=True)


def report(root: Path, runs: int) -> None:
    rows = {
        "Python alone": ([sys.executable, "-c", "pass"], ""),
        "nothing to find": ([*STIGMALINT, "check", "a.md"], "The clinic opens at nine, {} days a week.\n"),
        "a finding, by the daemon": ([*STIGMALINT, "check", "--daemon", "a.md"], FINDING),
        "a finding": ([*STIGMALINT, "check", "a.md"], FINDING),
    }
    times: dict[str, list[float]] = {name: [] for name in rows}
    for _ in range(runs):
        for name, (command, text) in rows.items():
            times[name].append(measure(root, command, text))
    base = times["a finding, by the daemon"]
    for name, taken in times.items():
        ratio, least = median(taken) / median(base), min(taken) / min(base)
        print(f"{name:26} min {min(taken):4.0f} ms ({least:4.1f}x)  median {median(taken):4.0f} ms ({ratio:4.1f}x)")


def measure(root: Path, command: list[str], text: str) -> float:
    """Milliseconds."""
    (root / "a.md").write_text(text.format(next(_NEW)), encoding="utf-8")
    sleep(_PAUSE)
    began = perf_counter()
    code = subprocess.run(command, stdout=subprocess.DEVNULL, check=False).returncode
    taken = 1000 * (perf_counter() - began)
    assert code == (text == FINDING), command
    return taken


def memory(process: int) -> None:
    lines = Path(f"/proc/{process}/smaps_rollup").read_text(encoding="ascii").splitlines()
    kilobytes = {line.split()[0]: int(line.split()[1]) for line in lines[1:]}
    print(f"the daemon holds {kilobytes['Rss:'] // 1000} MB")


if __name__ == "__main__":
    main()
