"""Parses one settings file into its table, with the line of each key and messages for errors.

Of a file that is outside the repository no message quotes anything, since it may be a secret.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, NoReturn

from stigmalint.disk.files import InputError, read_settings, repository_root
from stigmalint.disk.regular import is_inside, read_regular
from stigmalint.disk.toml_lines import key_lines, too_deep
from stigmalint.text.spans import LINE, nearest

NOT_QUOTED = "not quoted, because the file is outside the repository"
DEEPEST = 100
"""Levels of nesting in a settings file, and files that extend each other."""
LONGEST_PATH = 4096
_MOST_QUOTED = 60
"""Code points of a key or value that a message repeats."""


class ConfigError(InputError):
    """A settings file cannot be used."""


class Table(NamedTuple):
    """One settings file: its table, the key it is under, the lines of all keys of the file, and the folder of the
    repository that it should be from: of what is elsewhere no message quotes anything, since it may be a secret.
    """

    file: Path
    section: tuple[str, ...]
    values: Mapping[str, object]
    lines: Mapping[tuple[str, ...], int]
    home: str

    def origin(self, *keys: str) -> str:
        """`file:line` of a key, or of the nearest key around it whose line is known."""
        path = (*self.section, *keys)
        line = next((self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines), None)
        return shown(self.file) if line is None else f"{shown(self.file)}:{line}"

    def fail(self, keys: tuple[str, ...], message: str) -> NoReturn:
        if not is_inside(self.file, self.home):
            message = f"this cannot be used as a setting ({NOT_QUOTED})"
        raise ConfigError(f"{self.origin(*keys)}: {message}")

    def path(self, keys: tuple[str, ...], text: str) -> Path:
        """The path, relative to the file, that a setting names; it need not exist."""
        try:
            if "\0" in text or len(text) > LONGEST_PATH:
                raise ValueError
            return self.file.parent / Path(text).expanduser()
        except (RuntimeError, ValueError):  # the home folder of no one
            self.fail(keys, f"{quoted(text)} is not a path; write one relative to this file")


def load_table(file: Path, home: str) -> Table:
    table = read_table(file, home)
    if table is None:
        raise ConfigError(f"{shown(file)}: has no [tool.stigmalint] table; add one, or name another file")
    return table


def read_table(file: Path, home: str) -> Table | None:
    """The settings in `file`, or None for a pyproject.toml without any."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    text = read_settings(file)
    if line := too_deep(text, DEEPEST):
        raise ConfigError(f"{shown(file)}:{line}: nested more than {DEEPEST} levels deep; a setting needs two or three")
    try:
        values: object = tomllib.loads(text)
    except ValueError as error:  # tomllib's own, and that of a number with thousands of digits
        raise ConfigError(_syntax_error(file, text, str(error), is_inside(file, home))) from error
    lines = key_lines(text)
    section = ("tool", "stigmalint") if file.name == "pyproject.toml" else ()
    for key in section:
        if not isinstance(values, dict) or key not in values:
            return None
        values = values[key]
    if not isinstance(values, dict):
        nothing = Table(file, section, {}, lines, home)
        nothing.fail((), "[tool.stigmalint] must be a table, with one line for each setting")
    return Table(file, section, values, lines, home)


def has_section(file: Path) -> bool:
    # Most projects have a pyproject.toml without a word for us: it costs no parsing, nor can a mistake in it stop us.
    with suppress(OSError):
        if b"stigmalint" not in read_regular(file):
            return False
    return read_table(file, str(repository_root(file.parent) or file.parent)) is not None


def _syntax_error(file: Path, text: str, message: str, may_quote: bool) -> str:
    # tomllib gives the place in its message only, and "at end of document" instead of a number.
    lines = text.rstrip().split("\n")
    place = re.search(r" \(at line (\d+), column \d+\)", message)
    line = int(place[1]) if place else len(lines)
    if not may_quote:
        return f"{shown(file)}:{line}: not valid TOML ({NOT_QUOTED})"
    message = message.replace(place[0], "") if place else message
    written = lines[line - 1][:LINE] if line <= len(lines) else ""
    cure = "; put quotes around a key that contains / or *" if re.match(r"[^\"'=]*[/*][^\"'=]*=", written) else ""
    return f"{shown(file)}:{line}: not valid TOML: {cut(message, 200)}{cure}"


def shown(file: Path) -> str:
    here = os.path.abspath(os.curdir)
    full = os.path.abspath(file)
    return os.path.relpath(full, here) if full.startswith(here.rstrip(os.sep) + os.sep) else full


def cut(text: str, most: int = _MOST_QUOTED) -> str:
    """What a message repeats of a text that may be of any length."""
    return text if len(text) <= most else f"{text[:most]}…"


def quoted(text: str) -> str:
    return f"'{cut(text)}'"


def hint(word: str, words: tuple[str, ...]) -> str:
    near = nearest(word, words)
    return f"; did you mean '{near}'?" if near else f"; the keys are {', '.join(words)}"
