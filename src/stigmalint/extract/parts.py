"""The parts of a package as one text, and back: each part follows a line with its name.

A group separator (U+001D) opens and closes the line. No XML document can hold one, so that a part ends where the next
line of this kind begins, whatever is in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from stigmalint.text.spans import Span

SIGN = "\x1d"
_HEAD = re.compile(f"{SIGN}([^{SIGN}]*){SIGN}")


class Part(NamedTuple):
    """One part: its name in the package, and where it is in the text, in code points."""

    name: str
    span: Span


def joined(parts: Iterable[tuple[str, str]]) -> str:
    """Names and texts of parts as one text."""
    return "".join(f"{SIGN}{name}{SIGN}{text}" for name, text in parts)


def parts_of(text: str) -> Iterator[Part]:
    """The parts of a text, in order; all of a text without a line that names a part is one without a name."""
    name, start = "", 0
    for head in _HEAD.finditer(text):
        if name or head.start():
            yield Part(name, Span(start, head.start()))
        name, start = head[1], head.end()
    yield Part(name, Span(start, len(text)))
