"""The recipes of docs/tables.md do what they say, and its tables name what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from stigmalint.cli import main
from stigmalint.tables.columns import FINDING
from stigmalint.tables.forms import SUFFIXES

PAGE = (Path(__file__).parents[2] / "docs" / "tables.md").read_text(encoding="utf-8")
RECIPES = [
    code for code in re.findall(r"^```python\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL) if "spark" not in code
]


@pytest.mark.parametrize("code", RECIPES, ids=["arrow", "pandas", "polars", "duckdb"])
def test_a_recipe_does_what_it_says(code: str) -> None:
    assert "assert" in code
    exec(compile(code, "docs/tables.md", "exec"), {})


def test_the_page_names_every_format_and_field() -> None:
    assert [name for name in SUFFIXES if f"`{name}`" not in PAGE] == []
    assert [field.name for field in FINDING if f"`{field.name}`" not in PAGE] == []


def test_every_option_that_the_page_names_is_there() -> None:
    helps = "".join(CliRunner().invoke(main, [name, "--help"]).output for name in ("batch", "compare"))
    named = set(re.findall(r"`(--[\w-]+)", PAGE)) | set(
        re.findall(r" (--[\w-]+)", "".join(re.findall(r"^```sh\n(.*?)^```$", PAGE, re.M | re.S)))
    )
    assert [name for name in sorted(named) if name not in helps] == []
