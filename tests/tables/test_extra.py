"""Without the extra, a command says in one sentence what to install, and the other commands do not miss it."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from stigmalint.cli import main


@pytest.mark.parametrize("args", [("batch", "in.csv", "out.csv"), ("compare", "a.csv", "b.csv")])
def test_a_missing_extra_is_told_with_its_cure(
    folder: Path, monkeypatch: pytest.MonkeyPatch, args: tuple[str, ...]
) -> None:
    for name in [name for name in sys.modules if name.startswith("stigmalint.tables.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    (folder / "in.csv").write_text("text\nx\n")
    result = CliRunner().invoke(main, args, prog_name="stigmalint")
    assert result.exit_code == 2
    assert result.stderr == 'error: pyarrow is not installed; run: pip install "stigmalint[tables]"\n'


def test_no_other_part_of_the_program_imports_it(folder: Path) -> None:
    import subprocess

    from tests.tables.conftest import SOURCE

    code = (
        "import sys; sys.path.insert(0, sys.argv.pop(1))\n"
        "import stigmalint.cli.check, stigmalint.cli.batch, stigmalint.cli.compare, stigmalint.linter\n"
        "print([name for name in ('pyarrow', 'matplotlib', 'pandas', 'pyspark', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code, SOURCE], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
