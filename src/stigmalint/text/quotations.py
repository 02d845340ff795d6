"""The spans of quotations in a text, by the ways editors use quotation marks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from stigmalint.text.spans import Span, search_before

_MARKS = re.compile("[“”„‟\"«»‹›‘’‚'「」『』]")
_PAIRS = {"„": "“”‟", "»": "«", "›": "‹", "「": "」", "『": "』", "‹": "›"}
"""Marks that open in no other tradition, and those that close what they open."""
_OPEN_ENDED = "“«„"


def find_quotes(text: str) -> Iterator[Span]:
    """Spans inside quotation marks, the marks included: curly, straight, low („…“), guillemets either way round, corner
    brackets; nested ones are given too.

    A closing mark without an opening one closes a quotation that began before the block; an opening mark that is never
    closed runs to the end of the block, as in quotations of several paragraphs: a curly one, or a straight one where
    speech begins.
    """
    double: list[int] = []
    single: int | None = None
    seen_double = False
    for match in _MARKS.finditer(text):
        at, char = match.start(), match.group()
        before = text[at - 1] if at else " "
        after = text[at + 1] if at + 1 < len(text) else " "
        if double and char in _PAIRS.get(text[double[-1]], ""):
            yield Span(double.pop(), at + 1)
        elif _begins(char, before, after, bool(double)):
            double.append(at)
            seen_double = True
        elif char in "”»" or char == '"':
            if double:
                yield Span(double.pop(), at + 1)
            elif not seen_double and not (char == '"' and before.isdigit()):
                yield Span(0, at + 1)
            seen_double = True
        elif char in "‟‹›「」『』":
            continue
        elif single is None and (char == "‚" or not before.isalnum()) and after.isalnum():
            single = at
        elif single is None or before.isspace() or after.isalnum():
            continue
        elif char != "‘" or text[single] == "‚":
            yield Span(single, at + 1)
            single = None
    for at in double:
        if text[at] in _OPEN_ENDED or (text[at + 1 : at + 2].isupper() and search_before(_SPEECH, text, at)):
            yield Span(at, len(text))


def _begins(char: str, before: str, after: str, inside: bool) -> bool:
    """Whether a mark that closes nothing opens a quotation."""
    if char == '"':
        return _opens(before, after, inside)
    if char in "»›":  # Danish and German: »...«
        return not inside and (before.isspace() or before in "([–—") and not after.isspace()
    return char in "“«„‹「『"


_SPEECH = re.compile(r"(?:^|[,:]|[.!?]\s)\s*$")
"""What comes before a quotation of whole sentences: nothing, a comma or colon, or the sentence before."""


def _opens(before: str, after: str, inside: bool) -> bool:
    if before.isspace() or before in "([{—–-/‘'*_":
        return not after.isspace() and not (inside and before in "—–-'")
    return False
