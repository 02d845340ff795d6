"""Runs that write files are ended by signals. The whole of it is `python bench/kills.py`."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

if not (Path(__file__).parent.parent / "bench").is_dir():
    pytest.skip("bench/ is not in the source distribution", allow_module_level=True)
from bench import kills

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")

RULES = Path(__file__).parent / "data" / "rules"


def _few_rules(folder: Path) -> None:
    (folder / "stigmalint.toml").write_text(f'rules = ["{RULES.as_posix()}"]\nselect = ["demo"]\n')


@pytest.fixture(scope="module")
def trial(tmp_path_factory: pytest.TempPathFactory) -> object:
    folder = tmp_path_factory.mktemp("kills")
    _few_rules(folder)
    return kills.Trial(folder, 40, ("--config", str(folder / "stigmalint.toml")))


def test_no_signal_tears_a_file_or_leaves_one_behind(trial: object) -> None:
    tally = kills.run(trial, 8, seed=3)
    assert tally.faults == []
    assert set(tally.signals.values()) == {2}


SLOW = """\
import os, time
from pathlib import Path
from stigmalint.disk import atomic
from stigmalint.__main__ import run
fsync = os.fsync
def slowly(handle):  # amid a write, with a temporary file beside the one that is to be replaced
    Path("amid").touch()
    time.sleep(60)
os.fsync = slowly
run()
"""


@pytest.fixture
def writing(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A run that is amid writing a file."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "a.md").write_text("He abused alcohol for years.\n")
    for number in range(60):
        (tmp_path / f"b{number:02}.md").write_text("He met two addicts. She abused alcohol.\n" * 30)
    env = {**os.environ, "STIGMALINT_CACHE_DIR": str(tmp_path / ".cache")}
    _few_rules(tmp_path)
    command = [sys.executable, "-c", SLOW, "check", "--fix", "--config", "stigmalint.toml", "--no-cache"]
    command += ["--output-file", os.devnull]
    process = subprocess.Popen(command, cwd=tmp_path, env=env, stderr=subprocess.PIPE, start_new_session=True)
    until = time.monotonic() + 60
    while not (tmp_path / "amid").exists() and time.monotonic() < until:
        time.sleep(0.01)
    yield process
    process.kill()
    process.communicate()


ENDS = [(signal.SIGINT, "Interrupted"), *((signal.SIGTERM, "Terminated"), (signal.SIGHUP, "Hung up"))]


@pytest.mark.parametrize(("number", "how"), ENDS)
def test_a_signal_amid_a_write_takes_the_new_file_away(
    writing: subprocess.Popen[bytes], tmp_path: Path, number: signal.Signals, how: str
) -> None:
    assert any(path.name.startswith(".stigmalint-") for path in tmp_path.iterdir())
    writing.send_signal(number)
    _, told = writing.communicate(timeout=60)
    assert (writing.returncode, told.decode()) == (
        128 + number,
        f"\n{how}. Every file is either unchanged or fully fixed.\n",
    )
    assert (tmp_path / "a.md").read_text() == "He abused alcohol for years.\n"
    assert not any(path.name.startswith(".stigmalint-") for path in tmp_path.iterdir())
    assert kills._has_ended(writing.pid), "with all processes that it started"


def test_what_is_left_by_a_killed_run_is_removed_by_the_next(writing: subprocess.Popen[bytes], tmp_path: Path) -> None:
    writing.kill()
    writing.communicate(timeout=60)
    assert kills._has_ended(writing.pid)
    assert any(path.name.startswith(".stigmalint-") for path in tmp_path.iterdir())
    command = [sys.executable, "-m", "stigmalint", "check", "--fix", "--isolated", "-q", "--exit-zero", "--no-cache"]
    subprocess.run([*command, "a.md"], cwd=tmp_path, check=True)
    assert (tmp_path / "a.md").read_text() == "He misused alcohol for years.\n"
    assert not any(path.name.startswith(".stigmalint-") for path in tmp_path.iterdir())
