"""How long `check --changed` takes beside `git diff`, on a repository of many files of which a few were changed.

    python bench/changed.py [--files N] [--runs N]

Commands run in turn, as whole processes, and their medians are compared. The cache is warm: what is measured is what
the second run of a hook costs; the first one on the same texts is measured apart.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from time import perf_counter

WORDS = "the a of and river council people health talks about town they found years under letter open garden".split()
KNOWN = "He abused alcohol for years.\n"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--runs", type=int, default=15)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "repository")
        os.environ["STIGMALINT_CACHE_DIR"] = str(Path(folder, "cache"))
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # installed programs are compiled
        os.environ["PYTHONPYCACHEPREFIX"] = str(Path(folder, "compiled"))
        make(root, arguments.files)
        diff = ["git", "diff", "HEAD"]
        both = ["sh", "-c", "git diff HEAD; git ls-files --others --exclude-standard"]
        python = [sys.executable, "-c", "pass"]
        ours = [sys.executable, "-m", "stigmalint", "check", "--isolated", "--changed", "--exit-zero"]
        whole = [*ours[:-2], "--exit-zero"]
        print(f"{arguments.files} files, three changed, medians of {arguments.runs} runs in turn")
        for text, name in (("Nothing to see.\n", "nothing to find"), (KNOWN, "one finding in each")):
            change(root, text)
            first = seconds(ours, root)
            times = in_turn([diff, both, python, ours], root, arguments.runs)
            print(f"{name}: git diff {times[0]:.4f} s; git diff and ls-files {times[1]:.4f} s; python {times[2]:.4f} s")
            print(
                f"  check --changed {times[3]:.4f} s, {times[3] / times[0]:.1f}x git diff, "
                f"{times[3] / times[1]:.1f}x git diff and ls-files; first run {first:.3f} s"
            )
        print(f"check of all files, warm: {median(seconds(whole, root) for _ in range(4)):.3f} s")


def make(root: Path, files: int) -> None:
    rng = random.Random(1)
    for number in range(files):
        path = root / f"part{number % 100:02}" / f"page{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n\n".join(" ".join(rng.choices(WORDS, k=40)) for _ in range(4)) + "\n", encoding="utf-8")
    git(root, "init", "-q")
    git(root, "add", "-A")
    git(root, "-c", "user.name=A", "-c", "user.email=a@example.org", "commit", "-q", "-m", "x")


def change(root: Path, text: str) -> None:
    for number in (7, 555, 1234):
        path = next(root.glob(f"*/page{number}.md"))
        path.write_text(path.read_text(encoding="utf-8") + f"\n{text}", encoding="utf-8")


def in_turn(commands: Sequence[Sequence[str]], root: Path, runs: int) -> list[float]:
    rounds = [[seconds(command, root) for command in commands] for _ in range(runs)]
    return [median(column) for column in zip(*rounds, strict=True)]


def seconds(command: Sequence[str], root: Path) -> float:
    began = perf_counter()
    subprocess.run(command, cwd=root, check=True, stdout=subprocess.DEVNULL)
    return perf_counter() - began


def git(root: Path, *args: str) -> None:
    subprocess.run(["git", *args], cwd=root, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
