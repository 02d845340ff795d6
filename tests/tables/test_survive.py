"""Work goes on whatever becomes of a process, and a row on which each one ends carries that as its error."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.tables.ending import double, name
from tests.tables.test_batch import TEXTS, expected, put, rows_of

from stigmalint.session.process_pool import JobError
from stigmalint.tables.survive import surviving


def test_results_come_in_order_once_each_though_processes_end(tmp_path: Path) -> None:
    asked: list[tuple[int, bool]] = []

    def replaced(parcel: tuple[str, int], ends: Callable[[tuple[str, int]], bool]) -> tuple[str, int]:
        asked.append((parcel[1], ends(parcel)))
        return parcel[0], 50

    parcels = ((str(tmp_path), number) for number in range(9))
    assert list(surviving(double, parcels, 2, name, replaced)) == [0, 2, 4, 6, 8, 100, 12, 14, 16]
    assert asked == [(5, True)]


def test_what_cannot_be_fixed_is_given_up(tmp_path: Path) -> None:
    with pytest.raises(JobError, match="processes crash repeatedly on 5"):
        list(surviving(double, [(str(tmp_path), 4), (str(tmp_path), 5)], 2, name, lambda parcel, ends: parcel))


KILLING = """\
import os, signal
import stigmalint.tables.parts as parts
parts.ROWS = 5
from stigmalint.linter import Linter
check = Linter.check_texts
def ending(self, texts, *args, **kwargs):
    texts = list(texts)
    if "the end of it" in texts:
        os.kill(os.getpid(), signal.SIGKILL)
    return check(self, texts, *args, **kwargs)
Linter.check_texts = ending
if __name__ == "__main__":
    from stigmalint.__main__ import run
    run()
"""


def test_a_row_that_ends_each_process_carries_it_as_its_error(folder: Path, demo: object) -> None:
    import subprocess
    import sys

    from tests.tables.conftest import SOURCE

    texts: list[str | None] = [*TEXTS, "the end of it", *TEXTS]
    put(folder / "in.parquet", texts)
    (folder / "killing.py").write_text(KILLING)
    command = [
        sys.executable,
        "killing.py",
        "batch",
        "in.parquet",
        "out.parquet",
        "--text-field",
        "body",
        "--jobs",
        "2",
    ]
    done = subprocess.run(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": SOURCE}, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    wanted = expected(demo, texts)  # type: ignore[arg-type]
    wanted[6] |= {"findings": [], "findings_error": "every process that checked this row crashed"}
    assert rows_of(folder / "out.parquet") == wanted
