"""Converts the TOML value of a key into the value that the program uses; wrong values are errors."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn

from stigmalint.disk.settings_table import LONGEST_PATH, Table, cut, hint, quoted
from stigmalint.parser.model_name import DEFAULT_MODEL, canonical
from stigmalint.ruleset.severity import FOR_CARE, PROFILES, Action, Severity
from stigmalint.text.spans import nearest

POLICIES = ("allow", "check")
FAIL_LEVELS = ("error", "warning", "info", "never")
OF_A_FILE = (
    "profile",
    "select",
    "extend-select",
    "ignore",
    "severity",
    "prefer",
    "quotes",
    "self-reference",
    "url",
)
"""What `per-file` may say about some files: what decides how a text is judged."""

_Reader = Callable[[Table, tuple[str, ...], object], object]
_TYPES = {str: "a string", bool: "true or false", int: "a number", float: "a number", list: "a list", dict: "a table"}


def _wrong(table: Table, keys: tuple[str, ...], expected: str, value: object, cure: str = "") -> NoReturn:
    got = _TYPES.get(type(value), f"a {type(value).__name__}")
    table.fail(keys, f"{quoted('.'.join(keys))} must be {expected}, not {got}{cure}")


def text_of(table: Table, keys: tuple[str, ...], value: object) -> str:
    return value if isinstance(value, str) else _wrong(table, keys, "a string", value)


def flag(table: Table, keys: tuple[str, ...], value: object) -> bool:
    return value if isinstance(value, bool) else _wrong(table, keys, "true or false", value)


def texts(table: Table, keys: tuple[str, ...], value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        _wrong(table, keys, "a list of strings", value, f'; write ["{cut(value)}"]')
    if not isinstance(value, list):
        _wrong(table, keys, "a list of strings", value)
    for item in value:
        if not isinstance(item, str):
            _wrong(table, keys, "a list of strings", item, " in it")
    return tuple(value)


def _one_of(*words: str) -> _Reader:
    def read(table: Table, keys: tuple[str, ...], value: object) -> str:
        word = text_of(table, keys, value)
        if word not in words:
            near = nearest(word, words)
            hint = f"did you mean '{near}'?" if near else f"write one of {', '.join(words)}"
            table.fail(keys, f"{quoted('.'.join(keys))} cannot be {quoted(word)}; {hint}")
        return word

    return read


def _table_of(read: _Reader) -> Callable[[Table, tuple[str, ...], object], dict[str, object]]:
    def read_all(table: Table, keys: tuple[str, ...], value: object) -> dict[str, object]:
        if not isinstance(value, dict):
            _wrong(table, keys, "a table", value)
        return {key: read(table, (*keys, key), item) for key, item in value.items()}

    return read_all


def _severity(table: Table, keys: tuple[str, ...], value: object) -> Severity:
    return Severity(_one_of(*(item.value for item in Severity))(table, keys, value))


def _prefer(table: Table, keys: tuple[str, ...], value: object) -> dict[str, object]:
    from stigmalint.ruleset.preferred import PreferenceError, checked  # few settings prefer a wording

    if not isinstance(value, dict):
        _wrong(table, keys, "a table", value)
    try:
        return {name: checked(name, wording) for name, wording in value.items()}
    except PreferenceError as error:
        table.fail((*keys, error.key), f"{quoted(error.key)} under 'prefer': {error}")


def _address(table: Table, keys: tuple[str, ...], value: object) -> str:
    address = text_of(table, keys, value)
    if len(address) > LONGEST_PATH or not _ADDRESS.fullmatch(address):
        cure = "write one that begins with https://, without a user name or password"
        table.fail(keys, f"{quoted(address)} is not a web address; {cure}")
    return address


_HOST = r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?"
_ADDRESS = re.compile(rf"(?ai)https?://{_HOST}(?:[/?#][a-z0-9._~:/?#@!$&()*+,;=%-]*)?")


def _per_file(table: Table, keys: tuple[str, ...], value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        _wrong(table, keys, "a table", value)
    return {glob: _of_some_files(table, (*keys, glob), inner) for glob, inner in value.items()}


def _of_some_files(table: Table, keys: tuple[str, ...], value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        _wrong(table, keys, "a table", value, '; write { profile = "clinical" }')
    for key in value:
        if key not in OF_A_FILE:
            place = "applies to all files and is not" if key in READERS else "is not"
            table.fail((*keys, key), f"{quoted(key)} {place} a setting for some files{hint(key, OF_A_FILE)}")
    return {key: READERS[key](table, (*keys, key), item) for key, item in value.items()}


def _folders(table: Table, keys: tuple[str, ...], value: object) -> tuple[str, ...]:
    """Folders, made absolute here since only here it is known which file wrote them; other entries name packs that are
    installed.
    """
    entries: list[str] = []
    for entry in texts(table, keys, value):
        folder = table.path(keys, entry)
        if not (_is_path(entry) or os.path.isdir(folder)):
            from stigmalint.disk.installed_packs import PackError, installed_pack  # few settings name one

            try:
                folder = installed_pack(entry)
            except PackError as error:
                table.fail(keys, cut(str(error), 300))
        entries.append(os.path.abspath(folder))
    return tuple(entries)


def _patterns(table: Table, keys: tuple[str, ...], value: object) -> tuple[str, ...]:
    from stigmalint.fix.left_alone import PatternError, validate  # few settings name a pattern

    patterns = texts(table, keys, value)
    for pattern in patterns:
        try:
            validate(pattern)
        except PatternError as error:
            table.fail(keys, f"{quoted(pattern)} is not a regular expression in RE2 syntax: {cut(str(error))}")
    return patterns


def _file(table: Table, keys: tuple[str, ...], value: object) -> str:
    return os.path.abspath(table.path(keys, text_of(table, keys, value)))


def _comments(table: Table, keys: tuple[str, ...], value: object) -> dict[str, object]:
    """The table `comments`: how a community deals with its members' comments."""
    if not isinstance(value, dict):
        _wrong(table, keys, "a table", value)
    for key in value:
        if key not in _COMMENT_READERS:
            table.fail((*keys, key), f"unknown key {quoted(key)}{hint(key, tuple(_COMMENT_READERS))}")
    return {key: _COMMENT_READERS[key](table, (*keys, key), item) for key, item in value.items()}


def _actions(table: Table, keys: tuple[str, ...], value: object) -> dict[str, object]:
    actions = _table_of(_one_of(*(action.value for action in Action)))(table, keys, value)
    if actions.get("care", Action.FLAG) not in FOR_CARE:
        allowed = ", ".join(action.value for action in FOR_CARE)
        table.fail(
            (*keys, "care"), f"comments from people who may be in danger are never silenced; write one of {allowed}"
        )
    return actions


_COMMENT_READERS: Mapping[str, _Reader] = {
    "region": text_of,
    "language": text_of,
    "tone": text_of,
    "help-lines": _file,
    "replies": _file,
    "actions": _actions,
}


def _model(table: Table, keys: tuple[str, ...], value: object) -> str | Path:
    """The name of a model as it is compared; a path is made absolute here."""
    word = text_of(table, keys, value)
    if name := canonical(word):
        return name
    if not _is_path(word):
        cure = f"; did you mean '{near}'?" if (near := nearest(word, [DEFAULT_MODEL])) else ""
        table.fail(keys, f"{quoted(word)} is not the name of a model{cure or ', such as en-core-web-md'}")
    return Path(os.path.abspath(table.path(keys, word)))


def _is_path(entry: str) -> bool:
    return entry.startswith((".", "~")) or "/" in entry or os.sep in entry


READERS: Mapping[str, _Reader] = {
    "select": texts,
    "ignore": texts,
    "extend-select": texts,
    "per-file-ignores": _table_of(texts),
    "profile": _one_of(*PROFILES),
    "severity": _table_of(_severity),
    "prefer": _prefer,
    "url": _address,
    "per-file": _per_file,
    "rules": _folders,
    "exclude": texts,
    "extend-exclude": texts,
    "respect-gitignore": flag,
    "quotes": _one_of(*POLICIES),
    "self-reference": _one_of(*POLICIES),
    "names": texts,
    "ignore-regex": _patterns,
    "front-matter": texts,
    "code-comments": flag,
    "text-fields": texts,
    "model": _model,
    "fail-level": _one_of(*FAIL_LEVELS),
    "comments": _comments,
}
