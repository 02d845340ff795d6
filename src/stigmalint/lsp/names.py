"""The edit that adds a name to `names` in a settings file. Nothing is written here: editors do that."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

from stigmalint.text.spans import Edit, Span, apply_edits


def adding_name(file: Path, text: str, name: str) -> Edit | None:
    """The edit of the text of a settings file, which may be empty; None if no edit does this and nothing else."""
    section = ("tool", "stigmalint") if file.name == "pyproject.toml" else ()
    before = _table(text, section)
    word = json.dumps(name, ensure_ascii=False)
    if before is None or name in (names := before.get("names", [])):
        return None
    for edit in _edits(text, word, is_first=not names, header=r"\[tool\.stigmalint\]" if section else ""):
        after = _table(apply_edits(text, [edit]), section)
        if after is not None and sorted(after.get("names", [])) == sorted([*names, name]):
            rest = [{key: value for key, value in table.items() if key != "names"} for table in (before, after)]
            if rest[0] == rest[1]:
                return edit
    return None


def _edits(text: str, word: str, *, is_first: bool, header: str) -> list[Edit]:
    """Into each list that may be the one that is meant, then as its own line; what is right is seen after."""
    lists = [found.end() for found in re.finditer(r"(?m)^[ \t]*names[ \t]*=[ \t]*\[", text)]
    edits = [Edit(Span(at, at), word if is_first else f"{word}, ") for at in lists]
    above = re.search(rf"(?m)^[ \t]*{header}[ \t]*(?:#.*)?\r?\n", text) if header else None
    at = above.end() if above else 0
    return [*edits, Edit(Span(at, at), f"names = [{word}]\n")]


def _table(text: str, section: tuple[str, ...]) -> dict[str, Any] | None:
    """The settings in a text; None if it holds none or is not TOML."""
    if sys.version_info >= (3, 11):
        import tomllib
    else:
        import tomli as tomllib

    try:
        table: Any = tomllib.loads(text)
    except ValueError:
        return None
    for key in section:
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else None
