"""Findings on public text that two readers judged, looked at again with the rules of today.

    python bench/real.py FOLDER

`tests/labelled/real.tsv` names each text by repository, commit, path and hash, and each finding by its place, in code
points; the texts themselves are not ours to hand on. FOLDER holds a clone of each repository (`git clone
https://github.com/OWNER/NAME FOLDER/OWNER+NAME`); what is missing there is left out, and said.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from node import fail

from stigmalint import Linter, Severity
from stigmalint.extract import kind_of
from stigmalint.prose import Source

_JUDGED = Path(__file__).parent.parent / "tests" / "labelled" / "real.tsv"

Row = Mapping[str, str]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, metavar="FOLDER", help="clones of the repositories, each as OWNER+NAME")
    folder = parser.parse_args().folder
    linter = Linter()
    judged: Counter[str] = Counter()
    flagged: Counter[str] = Counter()
    absent = 0
    for source, rows in _texts(folder):
        if source is None:
            absent += len(rows)
            continue
        found = [one.span for one in linter.check_source(source).findings if one.severity is not Severity.INFO]
        for row in rows:
            verdict = row["first"] if row["first"] == row["second"] else "debatable"
            judged[verdict] += 1
            flagged[verdict] += any(one.start < int(row["end"]) and int(row["start"]) < one.end for one in found)
    if not judged:
        fail(f"{folder} holds none of the repositories; clone them as the help says")
    for verdict in ("right", "debatable", "false"):
        print(f"{verdict:10} {judged[verdict]:4} judged, {flagged[verdict]:4} flagged today")
    decided = max(1, flagged["right"] + flagged["false"])
    print(f"{flagged['right'] / decided:.3f} of what is flagged and undisputed is right")
    if absent:
        print(f"{absent} findings stand in texts that are not in {folder}")


def _texts(folder: Path) -> Iterator[tuple[Source | None, list[Row]]]:
    """Each text with what was found in it; None if the clone or the text is not there or not the same."""
    with _JUDGED.open(encoding="utf-8", newline="") as file:
        for (repository, commit, path), group in groupby(
            csv.DictReader(file, delimiter="\t"), lambda row: (row["repository"], row["commit"], row["path"])
        ):
            rows: list[Row] = list(group)
            yield _source(folder / repository.replace("/", "+"), commit, path, rows[0]["sha256"]), rows


def _source(clone: Path, commit: str, path: str, digest: str) -> Source | None:
    shown = subprocess.run(["git", "-C", str(clone), "show", f"{commit}:{path}"], capture_output=True, check=False)
    kind = kind_of(path)
    if shown.returncode or kind is None or hashlib.sha256(shown.stdout).hexdigest() != digest:
        return None
    return Source(path, shown.stdout.decode("utf-8"), kind)


if __name__ == "__main__":
    main()
