"""Places, names for the settings, and the page for editors, without a server."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types as lsp

from stigmalint.lsp.answers import Places
from stigmalint.lsp.desk import path_of
from stigmalint.lsp.names import adding_name
from stigmalint.text.spans import apply_edits

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

LETTERS = st.text(st.sampled_from("a😀é\ud83d\n\r\u2028x"), max_size=20)


@given(LETTERS, st.sampled_from([None, "utf-8", "utf-16", "utf-32"]))
def test_each_place_comes_back_from_the_protocol(text: str, encoding: str | None) -> None:
    places = Places(text, encoding)
    for offset in range(len(text) + 1):
        if text[offset - 1 : offset + 1] != "\r\n" or not offset:  # no place of an editor is between the two
            found = places.offset(places.position(offset))
            assert found == offset


def test_a_place_inside_a_letter_is_the_letters() -> None:
    places = Places("😀a", "utf-16")
    assert [places.offset(lsp.Position(0, column)) for column in (0, 1, 2, 3, 99)] == [0, 0, 1, 2, 2]
    assert places.offset(lsp.Position(7, 0)) == 2


@pytest.mark.parametrize(
    ("file", "text"),
    [
        (".stigmalint.toml", ""),
        (".stigmalint.toml", 'profile = "clinical"\n\n[severity]\n"a/b" = "info"\n'),
        (".stigmalint.toml", "names = []\n"),
        ("stigmalint.toml", 'names = [\n  "One",  # the first\n]\n'),
        ("pyproject.toml", '[project]\nnames = ["x"]\n\n[tool.stigmalint]\nprofile = "clinical"\n\n[tool.other]\n'),
    ],
)
def test_a_name_is_added_and_nothing_else_is_changed(file: str, text: str) -> None:
    edit = adding_name(Path(file), text, 'Addicts "R" Us')
    assert edit is not None
    before, after = tomllib.loads(text), tomllib.loads(apply_edits(text, [edit]))
    place = after["tool"]["stigmalint"] if file == "pyproject.toml" else after
    assert 'Addicts "R" Us' in place.pop("names")
    (before["tool"]["stigmalint"] if file == "pyproject.toml" else before).pop("names", None)
    assert before == after


@pytest.mark.parametrize("text", ["names = [", 'names = ["Addicts"]\n', '[tool]\nx = 1\n"names" = 1\n'])
def test_no_edit_where_none_is_sure_or_needed(text: str) -> None:
    assert adding_name(Path("pyproject.toml" if "tool" in text else "stigmalint.toml"), text, "Addicts") is None


def test_paths_of_documents() -> None:
    assert path_of("file:///a%20b/c.md") == "/a b/c.md"
    assert [path_of(uri) for uri in ("untitled:x", "file://[bad", "file:///a%00b", "")] == [""] * 4


def test_the_page_for_editors_holds_what_can_be_read() -> None:
    page = (Path(__file__).parent.parent.parent / "docs" / "editors.md").read_text(encoding="utf-8")
    (settings,) = re.findall(r"```toml\n(.*?)```", page, re.DOTALL)
    server = tomllib.loads(settings)["language-server"]["stigmalint"]
    assert [server["command"], *server["args"]] == ["stigmalint", "lsp"]


def test_without_the_extra_one_line_says_how_to_install_it() -> None:
    script = "import sys; sys.modules['pygls'] = None; from stigmalint.cli import main; main(['lsp'])"
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent.parent / "src")}
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env=environment, check=False)
    assert run.returncode == 2
    assert run.stderr.strip().endswith('pip install "stigmalint[lsp]"')
    assert len(run.stderr.splitlines()) == 1
