"""Characters that count as the same when words are compared, and those that no comparison may tear apart."""

from __future__ import annotations

from unicodedata import category

_SPACES = "".join(map(chr, range(0x2000, 0x200B)))
BLANKS = f"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680{_SPACES}\u2028\u2029\u202f\u205f\u3000"
"""All white space but the blank itself."""

SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
"""Halves of a UTF-16 pair that stand alone: they have no bytes, so the libraries that read text cannot take them."""

FOLDING = {
    **SURROGATES,
    **dict.fromkeys(map(ord, f"-\u2010\u2011\u2012\u2013\u2212{BLANKS}"), " "),
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\uff07`\u00b4"), "'"),
}
"""One code point to one code point, so that offsets survive; en dashes join words as hyphens do."""

JOINER = "\u200d"
IGNORED = f"\xad\u061c\u200b\u200c{JOINER}\u200e\u200f\u2060\ufeff"
"""What is not there for the reader: soft hyphens, zero-width spaces and joiners, marks of the writing direction."""


def lower(text: str) -> str:
    """Lower case, code point for code point: letters that grow when lowered ("İ") stay as they are."""
    low = text.lower()
    if len(low) != len(text):
        return "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return low


def extends(char: str) -> bool:
    """Whether a character is drawn as part of the one before it: accents, variation selectors, skin tones of emoji.

    These are what Unicode (UAX 29) calls Extend and SpacingMark, without the characters that are IGNORED.
    """
    return char >= "\u0300" and (category(char)[0] == "M" or "\U0001f3fb" <= char <= "\U0001f3ff")
