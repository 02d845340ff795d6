"""Parses a line of an ignore file into a pattern for paths: git's rules in linear time.

In the usual translation to regular expressions `*a*a*a*a*b` takes as many steps as there are ways to cut a name in
five, which for a name of 200 letters is hours. Here what is between two stars is searched for once, from left to
right, and so are the folders between two `**`: what can match at all also matches where it is met first. The rules are
those of gitignore(5) and of git's `wildmatch`; a `?` is a code point, where git takes a byte.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

_LONGEST = 4096
"""Code points of a pattern; no path is longer."""


class PatternError(ValueError):
    """A pattern that can mean no path."""


class Pattern(NamedTuple):
    """One pattern. `include` is False for one that takes paths back (`!`)."""

    include: bool
    folders_only: bool
    in_place: bool
    """Whether all names on the way are given, and not the last one only."""
    names: tuple[Name | None, ...]
    """None stands for any number of names (`**`)."""
    others: tuple[Name | None, ...] = ()
    """Names that are meant as well."""

    def means(self, names: Sequence[str], is_folder: bool) -> bool:
        """Whether the path with these names on its way is meant itself, and not only a folder that it is in."""
        if self.folders_only and not is_folder:
            return False
        if self.others and _means(self.others, names):
            return True
        return _means(self.names if self.in_place else (None, *self.names), names)


class Name:
    """The pattern of one name: expressions for what comes before, between and after its stars."""

    def __init__(self, parts: tuple[str, ...], literal: str | None) -> None:
        """`literal` is the name itself where the pattern has no signs that stand for others."""
        self._parts, self._literal = parts, literal

    def means(self, name: str) -> bool:
        return name == self._literal if self._literal is not None else self._expression.match(name) is not None

    @cached_property
    def _expression(self) -> re.Pattern[str]:
        first, *others = self._parts
        if not others:
            return re.compile(rf"(?s:{first}\Z)")
        # A lookahead is not gone back into, so that each part stands where it is met first.
        between = "".join(f"(?=(?P<n{number}>.*?{part}))(?P=n{number})" for number, part in enumerate(others[:-1]))
        return re.compile(rf"(?s:{first}{between}.*{others[-1]}\Z)")


def parse_pattern(line: str) -> Pattern | None:
    r"""The pattern of a line; None for a blank line, a comment, and a slash alone, which means nothing.

    Raises PatternError for what can match no path: `!`, `[a`, `a\`.
    """
    text = _trimmed(line)
    if not text or text.startswith("#"):
        return None
    if len(text) > _LONGEST:
        raise PatternError(f"a pattern has at most {_LONGEST:,} characters, and this one {len(text):,}")
    include = not text.startswith("!")
    text = text.removeprefix("!")
    folders_only = text.endswith("/")
    text = text.removesuffix("/")
    if not text:
        if not include:
            raise PatternError("nothing follows the !")
        return None
    if found := _BEHIND_LETTERS.match(text):  # git has told the letters apart before it looks at the stars
        begin, end = found[1], text[found.end() :]
        both = (tuple(_names_below(f"{begin}{between}{end}")) for between in ("", "*/**/"))
        return Pattern(include, folders_only, True, *both)
    in_place = _SLASH in text
    names = tuple(_names_below(text))
    if not in_place:
        names = tuple(Name(("", ""), None) if name is None else name for name in names)
    return Pattern(include, folders_only, in_place, names)


_BEHIND_LETTERS = re.compile(r"((?:[^*?\[\\]*/)?[^*?\[\\/]+)(?:\*{2,}/)+")
r"""`a**/b`, which git takes for `ab` and `a*/**/b`, as if the stars stood behind a slash."""


def _names_below(text: str) -> Iterator[Name | None]:
    """The names of a pattern; a slash in front says only where it begins."""
    return _names(text.removeprefix(_SLASH))


def _means(patterns: Sequence[Name | None], names: Sequence[str]) -> bool:
    at = here = 0
    again: tuple[int, int] | None = None  # behind the last `**`, and the name that it takes next
    while here < len(names):
        pattern = patterns[at] if at < len(patterns) else None
        if at < len(patterns) and pattern is None:
            if at == len(patterns) - 1:
                return True
            at += 1
            again = at, here
        elif pattern is not None and pattern.means(names[here]):
            at, here = at + 1, here + 1
        elif again is not None:
            at, here = again[0], again[1] + 1
            again = at, here
        else:
            return False
    return at == len(patterns)


def _trimmed(line: str) -> str:
    """The line without blanks at its end, but for one behind a backslash."""
    bare = line.rstrip(" ")
    escapes = len(bare) - len(bare.rstrip("\\"))
    return bare + " " if len(bare) < len(line) and escapes % 2 else bare


_STAR, _SLASH = "*", "/"


def _names(text: str) -> Iterator[Name | None]:
    parts, literal, stars = [""], "", 0
    is_literal = True
    for sign, meant in (*_signs(text), (_SLASH, "")):
        if sign == _SLASH:
            yield None if stars > 1 and parts == ["", ""] else Name(tuple(parts), literal if is_literal else None)
            parts, literal, stars = [""], "", 0
            is_literal = True
        elif sign == _STAR:
            stars += 1
            if parts[-1] or len(parts) == 1:
                parts.append("")
            is_literal = False
        else:
            parts[-1] += sign
            literal += meant
            is_literal = is_literal and bool(meant)


def _signs(text: str) -> Iterator[tuple[str, str]]:
    """A star, a slash, or the expression for one character; with the character where it is one."""
    at = 0
    while at < len(text):
        char = text[at]
        if char in (_STAR, _SLASH):
            yield char, ""
        elif char == "?":
            yield ".", ""
        elif char == "[":
            expression, at = _set(text, at + 1)
            yield expression, ""
        else:
            if char == "\\":
                at += 1
                char = _char(text, at)
            yield (_SLASH, "") if char == _SLASH else (re.escape(char), char)
        at += 1


def _set(text: str, at: int) -> tuple[str, int]:
    """The expression for what brackets hold whose inside begins at an offset, and where they close."""
    negated = text[at : at + 1] in ("!", "^")
    at += negated
    begin, members, before = at, "", ""
    while at == begin or _char(text, at) != "]":
        char = _char(text, at)
        if char == "-" and before and _char(text, at + 1) != "]":
            at, last = _member(text, at + 1)
            members += f"{re.escape(before)}-{re.escape(last)}" if before <= last else ""
            before = ""
        elif text.startswith("[:", at) and text[(end := text.find("]", at + 2)) - 1] == ":" and end > at + 2:
            name = text[at + 2 : end - 1]
            if name not in _CLASSES:
                raise PatternError(f"there is no class [:{name}:]")
            members += _CLASSES[name]
            at, before = end, ""
        else:
            at, before = _member(text, at)
            members += re.escape(before)
        at += 1
    return f"[{'^' if negated else ''}{members}]", at


def _member(text: str, at: int) -> tuple[int, str]:
    """A character in brackets, behind a backslash or not, and where it stands."""
    at += _char(text, at) == "\\"
    return at, _char(text, at)


def _char(text: str, at: int) -> str:
    if at >= len(text):
        raise PatternError("a backslash or an opening bracket is the last of it, or has no end")
    return text[at]


_CLASSES = {
    "alnum": "0-9A-Za-z",
    "alpha": "A-Za-z",
    "blank": r" \t",
    "cntrl": r"\x00-\x1f\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": r"!-/:-@\[-`{-~",
    "space": r" \t-\r",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}
