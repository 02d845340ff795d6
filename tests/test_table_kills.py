"""Runs over tables are killed. The whole of it is `python bench/table_kills.py`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

import stigmalint

BENCH = Path(__file__).parent.parent / "bench"
if not BENCH.is_dir():
    pytest.skip("bench/ is not in the source distribution", allow_module_level=True)
sys.path.append(str(BENCH))  # which its modules find each other in
from bench import table_kills as kills  # noqa: E402 - only where there is one

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc")


def test_no_kill_loses_or_doubles_a_row(tmp_path: Path) -> None:
    rules = (Path(__file__).parent / "data" / "rules").as_posix()
    (tmp_path / "settings").mkdir()
    config = tmp_path / "settings" / "stigmalint.toml"
    config.write_text(f'rules = ["{rules}"]\nselect = ["demo"]\n')
    (tmp_path / "trial").mkdir()
    environ = {**os.environ, "PYTHONPATH": str(Path(stigmalint.__file__).parent.parent)}
    trial = kills.Trial(tmp_path / "trial", 3000, 150, "out.parquet", ("--config", str(config)), environ)
    tally = kills.run(trial, 4, seed=2)
    assert tally.faults == []
    assert sum(tally.amid.values()) > 0, "no kill came while some parts were done and others not"
