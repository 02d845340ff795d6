"""A session serves every front end: it reads no standard input and says nothing by itself."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import stigmalint.session

MODULES = sorted(Path(stigmalint.session.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_no_terminal_and_no_standard_stream(path: Path) -> None:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    used = {node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    called = {node.func.id for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)}
    assert not used & {"stdin", "stdout", "stderr", "isatty", "get_terminal_size"}
    assert not called & {"print", "input"}
