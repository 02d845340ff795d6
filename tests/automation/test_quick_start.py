"""The quick starts, as they are written: each command runs, in its order, in a repository of a newcomer."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.automation.conftest import ROOT

PAGES = {
    name: re.findall(r"^\$ (.*)$", (ROOT / "docs" / name).read_text(encoding="utf-8"), re.MULTILINE)
    for name in ("start.md", "faq.md")
}


@pytest.mark.parametrize("name", PAGES)
def test_each_command_does_what_it_says(
    name: str, git: Callable[..., str], tmp_path: Path, environment: dict[str, str]
) -> None:
    folder = tmp_path / "repository"
    shutil.copy(ROOT / "tests" / "data" / "draft.md", folder)
    (folder / "comments.jsonl").write_text(json.dumps({"text": "Once a junkie, always a junkie."}) + "\n")
    (folder / "posts.csv").write_text("body\nShe is a junkie.\nA quiet day.\n")
    git("init", "-q")
    git("add", "-A")
    git("commit", "-q", "-m", "all")
    codes = {}
    for command in PAGES[name]:
        done = subprocess.run(["bash", "-c", command], cwd=folder, env=environment, capture_output=True, check=False)
        assert done.returncode in (0, 1), f"{command}: {done.stderr.decode()}"
        codes[command] = done.returncode
    if name == "start.md":
        assert len(codes) > 10
        assert codes["stigmalint check --exit-zero draft.md"] == 0
        assert "substance abuse" not in (folder / "draft.md").read_text()
        assert codes["stigmalint check --baseline known.json ."] == 0
        assert "findings" in (folder / "checked.csv").read_text()
        assert (folder / "report.html").exists()
