"""`check --open`: which command opens a place, and the walk through the findings on a pseudo-terminal."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.cli.conftest import RULES, Run
from tests.cli.terminal import Terminal

from stigmalint.cli.opening import Editor, place_now
from stigmalint.finding import Finding, Severity
from stigmalint.text.spans import Span

BAD = "He abused alcohol for years.\n"
USED = "He used alcohol for years.\n"

EDITOR = """\
import json, pathlib, sys
log, *args = sys.argv[1:]
with open(log, "a") as file:
    file.write(json.dumps(args) + "\\n")
path = pathlib.Path(args[-1])
path.write_text("One line more.\\n\\n" + path.read_text().replace("abused", "used", 1))
"""


@pytest.mark.parametrize(
    ("words", "command"),
    [
        ("vim", ["vim", "+3", "/a b.md"]),
        ("/usr/bin/nvim -u NONE", ["/usr/bin/nvim", "-u", "NONE", "+3", "/a b.md"]),
        ("nano", ["nano", "+3,9", "/a b.md"]),
        ("emacs -nw", ["emacs", "-nw", "+3:9", "/a b.md"]),
        ("code --wait", ["code", "--wait", "--goto", "/a b.md:3:9"]),
        ("hx", ["hx", "/a b.md:3:9"]),
        ("subl -w", ["subl", "-w", "/a b.md:3:9"]),
        ("mousepad", ["mousepad", "/a b.md"]),
    ],
)
def test_editors_are_told_the_place_in_their_own_way(words: str, command: list[str]) -> None:
    assert Editor(tuple(words.split())).at("/a b.md", 3, 9) == command


def test_no_file_is_taken_for_an_option(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Editor(("vim",)).at("-c quit.md", 1, 1)[-1] == str(tmp_path / "-c quit.md")


def found(text: str, matched: str = "abused") -> Finding:
    at = text.index(matched)
    return Finding("demo/abuse", Severity.ERROR, "a.md", Span(at, at + len(matched)), matched, "")


@pytest.mark.parametrize(
    ("after", "place"),
    [
        (f"One.\n{BAD}", (2, 4)),
        (f"New.\nLines.\nOne.\n{BAD}Two.\n", (4, 4)),
        ("One.\nLong ago, he abused alcohol.\n", (2, 14)),
        (f"One.\n{USED}", None),
        ("", None),
    ],
)
def test_a_finding_is_followed_through_edits(after: str, place: tuple[int, int] | None) -> None:
    before = f"One.\n{BAD}"
    assert place_now(found(before), before, after) == place


@given(st.lists(st.sampled_from(["", "One.", "Two."])), st.lists(st.sampled_from(["", "One.", "Three."])))
def test_a_line_that_stays_is_found_wherever_it_moves(old: list[str], new: list[str]) -> None:
    before, after = ("\n".join([*lines, BAD]) for lines in (old, new))
    assert place_now(found(before), before, after) == (len(new) + 1, 4)


def test_it_needs_a_terminal(run: Run, folder: Path) -> None:
    (folder / "a.md").write_text(BAD)
    result = run("check", "--open", "a.md")
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.startswith("error: --open asks about each finding")
    assert len(result.stderr.splitlines()) == 1


def test_it_is_refused_where_no_file_could_be_opened(run: Run) -> None:
    assert "leave out --diff and -" in run("check", "--open", "-").stderr
    assert "leave out --diff and -" in run("check", "--open", "--diff", "a.md").stderr


@pytest.fixture
def terminal(folder: Path, tmp_path: Path) -> Iterator[Callable[..., Terminal]]:
    pytest.importorskip("termios", reason="there are no pseudo-terminals here")
    settings = f'rules = ["{RULES.as_posix()}"]\nselect = ["demo"]\n'
    (folder / "stigmalint.toml").write_text(settings)
    (tmp_path / "editor.py").write_text(EDITOR)
    (tmp_path / "log").touch()
    opened: list[Terminal] = []

    def begin(*args: str, **variables: str) -> Terminal:
        usual = f"'{sys.executable}' '{tmp_path / 'editor.py'}' '{tmp_path / 'log'}'"
        opened.append(Terminal("check", "--open", *args, **{"VISUAL": "", "EDITOR": usual, **variables}))
        return opened[-1]

    yield begin
    for item in opened:
        item.close()


def log(tmp_path: Path) -> list[str]:
    return [json.loads(line)[-1] for line in (tmp_path / "log").read_text().splitlines()]


def test_findings_are_opened_one_by_one(terminal: Callable[..., Terminal], folder: Path, tmp_path: Path) -> None:
    (folder / "a.md").write_text(BAD + "\n" + BAD)
    (folder / "b.md").write_text(BAD)
    (folder / "c.md").write_text(BAD)
    screen = terminal(".")
    screen.wait_for("Found 4 findings")
    screen.wait_for('Open a.md:1:4, "abused" in ')
    screen.type("\r")
    screen.wait_for('Open a.md:5:4, "abused" in ')  # two lines came in above
    screen.type("?")
    screen.wait_for("Open a.md:5:4, ")
    screen.type("n")
    screen.wait_for("Open b.md:1:4, ")
    screen.type("y")
    screen.wait_for("Open c.md:1:4, ")
    screen.type("q")
    assert screen.end() == 1
    assert log(tmp_path) == [str(folder / "a.md"), str(folder / "b.md")]
    assert (folder / "a.md").read_text() == f"One line more.\n\n{USED}\n{BAD}"


def test_a_terminal_gets_links_and_a_dumb_one_none(terminal: Callable[..., Terminal], folder: Path) -> None:
    (folder / "a.md").write_text(BAD)
    for term, has in (("xterm", True), ("dumb", False)):
        screen = terminal("a.md", term=term)
        screen.wait_for("q quit] ")
        screen.type("q")
        assert screen.end() == 1
        assert ("\x1b]8;" in screen.output) is has


@pytest.mark.parametrize(
    ("editor", "error"),
    [
        ("no-such-editor-at-all", "no-such-editor-at-all: cannot be started (No such file or directory); set EDITOR"),
        ("vim 'unclosed", "cannot parse EDITOR (No closing quotation); set it to the command of an editor"),
    ],
)
def test_an_editor_that_cannot_be_started(
    terminal: Callable[..., Terminal], folder: Path, editor: str, error: str
) -> None:
    (folder / "a.md").write_text(BAD)
    screen = terminal("a.md", EDITOR=editor)
    if "unclosed" not in editor:
        screen.wait_for("q quit] ")
        screen.type("y")
    assert screen.end() == 2
    assert error in screen.output


def test_a_file_that_an_editor_took_away_ends_its_turn_and_no_more(
    terminal: Callable[..., Terminal], folder: Path
) -> None:
    (folder / "a.md").write_text(BAD + "\n" + BAD)
    (folder / "b.md").write_text(BAD)
    screen = terminal(".", EDITOR=f"{sys.executable} -c 'import os, sys; os.unlink(sys.argv[1])'")
    screen.wait_for("Open a.md:1:4, ")
    screen.type("y")
    screen.wait_for("no such file")
    screen.wait_for("Open b.md:1:4, ")
    screen.type("q")
    assert screen.end() == 1
    assert not os.path.exists(folder / "a.md")
