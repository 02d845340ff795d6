"""The skill for assistants: in the common form, and every command in it runs as written."""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from click.testing import CliRunner

from stigmalint.cli import main
from stigmalint.parser import model

if TYPE_CHECKING:
    from spacy.tokens import Doc

SKILL = (Path(__file__).parent.parent / "docs" / "assistants" / "SKILL.md").read_text(encoding="utf-8")
COMMANDS = list(dict.fromkeys(re.findall(r"`stigmalint ([^`]+)`", SKILL)))
DRAFT = "# Notes\n\nHe abused alcohol for years. He is a drunk.\n"


def test_its_head_names_and_describes_it() -> None:
    _, head, body = SKILL.split("---\n", 2)
    about = yaml.safe_load(head)
    assert set(about) == {"name", "description"}
    assert re.fullmatch(r"[a-z0-9-]{1,64}", about["name"])
    assert 50 < len(about["description"]) <= 1024
    assert body.strip().startswith("# ")


def test_it_shows_commands() -> None:
    assert {command.split()[0] for command in COMMANDS} == {"check", "explain"}
    assert len(COMMANDS) > 4


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_runs(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parse: Callable[[Iterable[str]], Iterable[Doc]]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(model, "lazy_parser", lambda name="", alone=False: parse)
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    words = shlex.split(command.replace("FILE", "draft.md").replace("RULE", "substance-use/abuse"))
    result = CliRunner().invoke(main, words, input=DRAFT)
    assert result.exit_code == (1 if words[0] == "check" else 0), result.output
    assert "error" not in result.stderr
    assert ("misused" in (tmp_path / "draft.md").read_text(encoding="utf-8")) == ("--fix" in words)


def test_the_suppression_that_it_shows_keeps_a_finding_quiet(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, parse: Callable[[Iterable[str]], Iterable[Doc]]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(model, "lazy_parser", lambda name="", alone=False: parse)
    (comment,) = re.findall(r"```markdown\n(.*?)```", SKILL, re.DOTALL)
    text = f"{comment}He abused alcohol for years.\n"
    result = CliRunner().invoke(main, ["check", "--kind", "markdown", "-"], input=text)
    assert (result.exit_code, result.stderr) == (0, ""), result.output
