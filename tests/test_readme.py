"""What the README and other pages show is what comes out."""

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


@pytest.mark.parametrize("line", ["print(linter.fix_text", "for finding in linter.check_text"])
def test_the_python_example_runs(line, capsys):
    example = (ROOT / "docs" / "python.md").read_text(encoding="utf-8").split("```python\n")[1].split("```")[0]
    assert line in example
    exec(compile(example, "python.md", "exec"), {})
    assert capsys.readouterr().out.splitlines() == [
        "substance-use/abuse 3 9 ('misused', 'used')",
        "He misused alcohol for years.",
    ]
