"""What a stream can show: colors, links and bars, in memory and on a pseudo-terminal."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from tests.cli.conftest import RULES
from tests.cli.terminal import Terminal

from stigmalint.cli.terminal import has_bars, has_color, has_links


class Stream(io.TextIOWrapper):
    def __init__(self, is_terminal: bool, encoding: str = "utf-8") -> None:
        super().__init__(io.BytesIO(), encoding)
        self._is_terminal = is_terminal

    def isatty(self) -> bool:
        return self._is_terminal


@pytest.mark.parametrize(
    ("is_terminal", "variables", "color", "links"),
    [
        (True, {"TERM": "xterm"}, True, True),
        (False, {"TERM": "xterm"}, False, False),
        (True, {"TERM": "dumb"}, False, False),
        (True, {"TERM": "unknown"}, True, False),
        (True, {"TERM": "xterm", "NO_COLOR": "1"}, False, False),
        (False, {"TERM": "xterm", "FORCE_COLOR": "1"}, True, False),
        (False, {"TERM": "xterm", "FORCE_COLOR": "0"}, False, False),
    ],
)
def test_links_go_to_terminals_alone_and_colors_where_they_are_wanted(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, variables: dict[str, str], color: bool, links: bool
) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    stream = Stream(is_terminal)
    assert (has_color(stream), has_links(stream)) == (color, links)


@pytest.mark.parametrize(
    ("is_terminal", "encoding", "bars"), [(True, "utf-8", True), (False, "utf-8", False), (True, "latin-1", False)]
)
def test_bars_need_a_terminal_and_an_encoding_that_has_them(is_terminal: bool, encoding: str, bars: bool) -> None:
    assert has_bars(Stream(is_terminal, encoding)) is bars


def test_statistics_on_a_terminal_have_bars(folder: Path) -> None:
    pytest.importorskip("termios", reason="there are no pseudo-terminals here")
    (folder / "stigmalint.toml").write_text(f'rules = ["{RULES.as_posix()}"]\nselect = ["demo"]\n')
    (folder / "a.md").write_text("He abused alcohol for years.\n\nShe abused alcohol.\n\nThe junkie slept.\n")
    screen = Terminal("check", "-q", "--statistics", "a.md", PYTHONIOENCODING="utf-8")
    try:
        assert screen.end() == 1
    finally:
        screen.close()
    lines = screen.output.splitlines()
    assert lines[0].startswith(f"2  {'█' * 20}  demo/abuse")
    assert lines[1].startswith(f"1  {'█' * 10}{' ' * 10}  demo/junkie")
