"""Commands run on the three rules of tests/data/rules, whose wording nobody tunes, with one model for all tests."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from stigmalint.cli import main
from stigmalint.disk import packs

RULES = Path(__file__).parent.parent / "data" / "rules"

Run = Callable[..., Result]
Parse = Callable[[Iterable[str]], Iterable[object]]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository, which is the working directory, so that no settings file above it is found."""
    root = tmp_path / "root"
    (root / ".git").mkdir(parents=True)
    monkeypatch.chdir(root)
    monkeypatch.setenv("STIGMALINT_CACHE_DIR", str(tmp_path / "cache"))
    return root


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, one_model: None) -> Run:
    """Runs a command line in `folder`, with the test rules in the place of the shipped ones."""
    monkeypatch.setattr(packs, "shipped_rules", lambda: RULES)
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def invoke(*args: str, input: str | bytes | None = None) -> Result:
        return CliRunner().invoke(main, args, input=input, prog_name="stigmalint")

    return invoke
