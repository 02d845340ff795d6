"""The language server in Neovim, without a screen."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SRC = HERE.parent.parent / "src"


@pytest.mark.skipif(shutil.which("nvim") is None, reason="Neovim is not installed; .ci/run installs it")
def test_neovim_shows_findings_and_puts_wording_in(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("😀 He abused alcohol for years.\n\nDrug abuse is common.\n", encoding="utf-8")
    home = tmp_path / "home"
    env = {
        **os.environ,
        **{name: str(home) for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME")},
        "PYTHON": sys.executable,
        "PYTHONPATH": str(SRC),
    }
    done = subprocess.run(
        ["nvim", "--clean", "--headless", "-n", "-S", str(HERE / "neovim.lua")],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    printed = done.stdout + done.stderr
    assert done.returncode == 0, printed
    lines = [line.split() for line in printed.replace("\r", "").splitlines() if line.strip()]
    assert lines[0] == ["1", "8", "substance-use/abuse", "stigmalint"]  # bytes: the face has four
    assert lines[1][:1] == ["3"]
    assert "misused" in " ".join(lines[2])
    assert (
        "😀 He misused alcohol for years.".split() in lines
    )  # behind which a word about the end of the server may stand
