"""`check --watch`: edits of files while it runs, on a pseudo-terminal, where Ctrl-C is a signal as for a person."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.cli.conftest import RULES, Run
from tests.cli.terminal import Terminal

BAD = "He abused alcohol for years.\n"
GOOD = "He drank for years.\n"
SETTINGS = f'rules = ["{RULES.as_posix()}"]\nselect = ["demo"]\n'


@pytest.fixture
def watching(folder: Path) -> Iterator[Callable[..., Terminal]]:
    pytest.importorskip("termios", reason="there are no pseudo-terminals here")
    (folder / "stigmalint.toml").write_text(SETTINGS)
    opened: list[Terminal] = []

    def begin(*args: str) -> Terminal:
        opened.append(Terminal("check", "--watch", "--output-format", "concise", *args))
        opened[-1].wait_for("Ctrl-C stops")
        return opened[-1]

    yield begin
    for item in opened:
        item.close()


def interrupted(screen: Terminal) -> int:
    time.sleep(0.5)  # the code is known a moment after the last line
    screen.type("\x03")
    return screen.end()


def test_what_changes_is_checked_and_the_rest_is_left(watching: Callable[..., Terminal], folder: Path) -> None:
    (folder / "a.md").write_text(GOOD)
    (folder / "b.md").write_text(BAD)
    screen = watching()
    assert screen.output.count("b.md:1:4") == 1
    (folder / "a.md").write_text(GOOD + "\n" + BAD)
    screen.wait_for("a.md changed")
    screen.wait_for("a.md:3:4")
    screen.wait_for("Found 1 finding")
    (folder / "a.md").write_text(GOOD)
    screen.wait_for("a.md changed")
    screen.wait_for("Nothing found in 1 file.")
    (folder / "new.md").write_text(BAD)
    screen.wait_for("new.md changed")
    screen.wait_for("new.md:1:4")
    screen.wait_for("Found 1 finding")
    assert interrupted(screen) == 1
    assert screen.output.count("b.md:1:4") == 1


@pytest.mark.parametrize(("text", "code"), [(GOOD, 0), (BAD, 1)])
def test_the_exit_code_is_that_of_all_files_as_they_are(
    watching: Callable[..., Terminal], folder: Path, text: str, code: int
) -> None:
    (folder / "a.md").write_text(BAD)
    (folder / "b.md").write_text(text)
    screen = watching()
    (folder / "a.md").write_text(GOOD)
    screen.wait_for("Nothing found in 1 file.")
    assert interrupted(screen) == code


def test_a_file_that_goes_or_cannot_be_read_does_not_end_it(watching: Callable[..., Terminal], folder: Path) -> None:
    (folder / "a.md").write_text(BAD)
    (folder / "b.md").write_text(BAD)
    screen = watching()
    (folder / "a.md").write_bytes(b"caf\xe9\n")
    screen.wait_for("a.md: not UTF-8")
    (folder / "b.md").unlink()
    screen.wait_for("b.md gone")
    (folder / "new").write_text(GOOD)
    os.replace(folder / "new", folder / "a.md")
    screen.wait_for("a.md changed")
    screen.wait_for("Nothing found in 1 file.")
    assert interrupted(screen) == 0


def test_a_file_that_cannot_be_read_is_in_the_exit_code(watching: Callable[..., Terminal], folder: Path) -> None:
    (folder / "a.md").write_bytes(b"caf\xe9\n")
    (folder / "b.md").write_text(GOOD)
    screen = watching()
    (folder / "b.md").write_text(BAD)
    screen.wait_for("b.md:1:4")
    screen.wait_for("Found 1 finding")
    assert interrupted(screen) == 2


def replace(file: Path, text: str) -> None:
    """Write at once: a file that is empty for a moment would be looked at as well."""
    new = file.with_suffix(".new")
    new.write_text(text)
    new.replace(file)


def test_settings_hold_once_they_can_be_used(watching: Callable[..., Terminal], folder: Path) -> None:
    (folder / "a.md").write_text(BAD)
    screen = watching()
    replace(folder / "stigmalint.toml", SETTINGS + "ignore = [")
    screen.wait_for("error: ")
    replace(folder / "stigmalint.toml", SETTINGS + 'ignore = ["demo/abuse"]\n')
    screen.wait_for("a.md changed")
    screen.wait_for("Nothing found in 1 file.")
    assert screen.output.count("error: ") == 1
    replace(folder / "stigmalint.toml", SETTINGS)
    screen.wait_for("a.md:1:4")
    screen.wait_for("Found 1 finding")
    assert interrupted(screen) == 1


def test_trouble_at_the_start_ends_it(run: Run, folder: Path) -> None:
    (folder / "stigmalint.toml").write_text("profile = 3\n")
    result = run("check", "--watch")
    assert result.exit_code == 2
    assert result.stderr.startswith("error: ")


@pytest.mark.parametrize(
    "other",
    [
        "-",
        "--fix",
        "--diff",
        "--open",
        "--changed=HEAD",
        "--statistics=rule",
        "--output-file=x",
        "--write-baseline",
    ],
)
def test_what_makes_no_sense_again_and_again_is_refused(run: Run, other: str) -> None:
    result = run("check", "--watch", other)
    assert result.exit_code == 2
    assert "--watch only reports findings; leave out" in result.stderr
