"""What the README and other pages show is what comes out."""

import importlib
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from stigmalint.cli import main

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize(
    ("page", "file"), [("README.md", "tests/data/draft.md"), ("docs/reports.md", "tests/data/minutes.md")]
)
def test_a_run_is_as_shown(monkeypatch, page, file):
    monkeypatch.chdir(ROOT)
    assert f"stigmalint check --exit-zero {file}\n" in (ROOT / page).read_text(encoding="utf-8")
    result = CliRunner().invoke(main, ["check", "--isolated", "--exit-zero", file])
    assert result.exit_code == 0
    shown = (ROOT / page).read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    assert result.output.strip() == shown.strip()


EXAMPLES = re.findall(
    r"```python\n(.*?)```\n\n```text\n(.*?)```", (ROOT / "docs" / "python.md").read_text(encoding="utf-8"), re.DOTALL
)


@pytest.mark.parametrize(("code", "shown"), EXAMPLES)
def test_the_python_examples_run_as_shown(code, shown, capsys):
    importlib.import_module("stigmalint.spacy_component")  # as the entry point does for whoever has installed it
    exec(compile(code, "python.md", "exec"), {})
    assert capsys.readouterr().out == shown


def test_every_python_example_shows_what_comes_out():
    assert len(EXAMPLES) == (ROOT / "docs" / "python.md").read_text(encoding="utf-8").count("```python") > 3
