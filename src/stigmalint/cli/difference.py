"""A unified diff of two texts, in the format of `patch`; only a line feed ends a line.

Not `difflib`, which takes quadratic time where a long text has many changes: these are all small and come in the same
order in both texts, so that behind each of them the nearest lines that agree are where the texts go on together.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from stigmalint.report import harmless

_CONTEXT = 3
"""Lines that are shown around a change."""
_FARTHEST = 64
"""Lines behind a change in which it is searched for where the texts agree again."""


class _Change(NamedTuple):
    """Lines `[old, old_end)` of the old text that are `[new, new_end)` in the new one."""

    old: int
    old_end: int
    new: int
    new_end: int


def diff(path: str, before: str, after: str) -> Iterator[str]:
    """The lines of a unified diff with their ends; none for equal texts.

    The path is written as git writes it, so that `patch` and `git apply` know the file by any name.
    """
    old, new = _lines(before), _lines(after)
    name = _for_patch(path)
    for number, group in enumerate(_groups(_changes(old, new))):
        if number == 0:
            yield f"--- {name}\n"
            yield f"+++ {name}\n"
        yield from (_ended(line) for line in _hunk(group, old, new))


def _for_patch(path: str) -> str:
    """A path in the head of a diff: one with blanks ends in a tab, one with odd bytes has them as octal numbers."""
    if harmless(path) == path and not any(sign in path for sign in '"\\'):
        return f"{path}\t" if " " in path else path
    signs = {ord("\t"): r"\t", ord("\n"): r"\n", ord("\r"): r"\r", ord('"'): r"\"", ord("\\"): r"\\"}
    quoted = (signs.get(byte) or (chr(byte) if 0x20 <= byte < 0x7F else f"\\{byte:03o}") for byte in os.fsencode(path))
    return f'"{"".join(quoted)}"'


def _lines(text: str) -> list[str]:
    return re.findall(r"[^\n]*\n|[^\n]+\Z", text)


def _ended(line: str) -> str:
    return line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[_Change]:
    here = there = 0
    while here < len(old) or there < len(new):
        if old[here : here + 1] == new[there : there + 1]:
            here, there = here + 1, there + 1
            continue
        begin, begin_new = here, there
        while True:
            gone, come = _distance(old, new, here, there)
            here, there = here + gone, there + come
            if old[here : here + 1] == new[there : there + 1]:
                break
        yield _Change(begin, here, begin_new, there)


def _distance(old: Sequence[str], new: Sequence[str], here: int, there: int) -> tuple[int, int]:
    """How many lines of each text to go on until they agree, or as many as are examined."""
    rest, rest_new = min(len(old) - here, _FARTHEST), min(len(new) - there, _FARTHEST)
    for both in range(1, rest + rest_new + 1):
        # A line for a line is likelier than two for none.
        for gone in sorted(range(max(0, both - rest_new), min(both, rest) + 1), key=lambda gone: abs(2 * gone - both)):
            at, at_new = here + gone, there + both - gone
            if _agree(old[at : at + 2], new[at_new : at_new + 2], is_line_for_line=2 * gone == both):
                return gone, both - gone
    return rest, rest_new


def _agree(old: Sequence[str], new: Sequence[str], is_line_for_line: bool) -> bool:
    """Whether two texts go on alike. Where lines came or went, a blank line that is the same says little."""
    return old == new or (old[:1] == new[:1] and (is_line_for_line or bool(old[0].strip())))


def _groups(changes: Iterable[_Change]) -> Iterator[list[_Change]]:
    """Changes that are so near to each other that their context would overlap."""
    group: list[_Change] = []
    for change in changes:
        if group and change.old - group[-1].old_end > 2 * _CONTEXT:
            yield group
            group = []
        group.append(change)
    if group:
        yield group


def _hunk(group: Sequence[_Change], old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
    first, last = group[0], group[-1]
    before = min(_CONTEXT, first.old)
    after = min(_CONTEXT, len(old) - last.old_end)
    ranges = _range(first.old - before, last.old_end + after), _range(first.new - before, last.new_end + after)
    yield f"@@ -{ranges[0]} +{ranges[1]} @@\n"
    at = first.old - before
    for change in group:
        yield from (f" {line}" for line in old[at : change.old])
        yield from (f"-{line}" for line in old[change.old : change.old_end])
        yield from (f"+{line}" for line in new[change.new : change.new_end])
        at = change.old_end
    yield from (f" {line}" for line in old[at : at + after])


def _range(start: int, end: int) -> str:
    """Lines as `patch` counts them: from 1, or, where there are none, after the line they would follow."""
    number = end - start
    return str(start + 1) if number == 1 else f"{start + 1 if number else start},{number}"
