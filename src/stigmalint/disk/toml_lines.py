"""The lines of the keys in a TOML text, which tomllib does not provide."""

from __future__ import annotations

import re

_KEY = r"""(?:"(?:[^"\\]|\\.)*"|'[^']*'|[\w-]+)"""
_DOTTED = re.compile(rf"\s*({_KEY}(?:\s*\.\s*{_KEY})*)\s*")
# What is opened and never closed ends with the line or the text: it is examined once, and not from each sign in it.
_OPAQUE = re.compile(
    r'"""[\s\S]*?(?:"""|\Z)|' r"'''[\s\S]*?(?:'''|\Z)" r'|"(?:[^"\\\n]|\\.)*"?' r"|'[^'\n]*'?" r"|#[^\n]*"
)


def _plain(text: str) -> str:
    """A TOML text with strings and comments blanked out: a bracket is structure, a line a statement or part of one."""
    return _OPAQUE.sub(lambda found: re.sub(r"[^\n]", "_" if found[0][0] != "#" else " ", found[0]), text)


def too_deep(text: str, deepest: int) -> int | None:
    """The 1-based line in which brackets, or the parts of a key, are nested deeper than `deepest` levels."""
    depth = 0
    for number, line in enumerate(_plain(text).split("\n"), 1):
        for sign in re.findall(r"[\[\]{}]", line):
            depth = depth + 1 if sign in "[{" else max(0, depth - 1)
            if depth > deepest:
                return number
        if any(key.count(".") > deepest for key in re.split(r"[=,\[\]{}]", line)):
            return number
    return None


def key_lines(text: str) -> dict[tuple[str, ...], int]:
    """The 1-based line of every key of a valid TOML text, by its full path; tomllib does not tell."""
    found: dict[tuple[str, ...], int] = {}
    header: tuple[str, ...] = ()
    depth = 0
    for number, (raw, line) in enumerate(zip(text.split("\n"), _plain(text).split("\n"), strict=True), 1):
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
