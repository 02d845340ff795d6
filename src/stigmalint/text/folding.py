"""Characters that count as the same when words are compared: blanks and hyphens, apostrophes, disguised letters; and
those that no comparison may separate.
"""

from __future__ import annotations

import re
from unicodedata import category

_HYPHENS = "-\u2010\u2011\u2012\u2013\u2212\ufe63\uff0d"
"""En dashes join words as hyphens do."""
_SPACES = "".join(map(chr, range(0x2000, 0x200B)))
BLANKS = f"\t\n\x0b\x0c\r\x1c\x1d\x1e\x1f\x85\xa0\u1680{_SPACES}\u2028\u2029\u202f\u205f\u3000"
"""All that Python and Unicode call white space, line separators included, except for the blank itself."""
_LOOKS_BLANK = "\u115f\u1160\u2800\u3164\uffa0"
"""A Braille cell without dots, and letters of Korean that fill a place."""
_ALPHABET = "abcdefghijklmnopqrstuvwxyz"
LETTERS = {
    **{0xFF10 + code: chr(0x30 + code).lower() for code in (*range(10), *range(17, 43), *range(49, 75))},  # full width
    **{0x1D400 + code: _ALPHABET[code % 26] for code in range(13 * 52)},  # of mathematics: bold, script, double-struck
    **{0x1D7CE + code: str(code % 10) for code in range(50)},
    **{0x24B6 + code: _ALPHABET[code % 26] for code in range(52)},  # in circles
    **dict(zip(map(ord, "ſℂℊℋℌℍℎℐℑℒℓℕℙℚℛℜℝℤℨℬℭℯℰℱℳℴℹⅅⅆⅇⅈⅉ"), "scghhhhiillnpqrrrzzbceefmoiddeij", strict=True)),
}
"""Letters and digits in other clothes, one for one."""
LIGATURES = dict(zip("ﬀﬁﬂﬃﬄﬅﬆ", ("ff", "fi", "fl", "ffi", "ffl", "st", "st"), strict=True))
"""One code point that stands for two or three letters, as text out of a PDF has them."""
_LOOKALIKES = {
    ord(char): letter
    for strange, latin in (("авекмнорстухѕіјһԁ", "abekmhopctyxsijhd"), ("αεικνορτυχ", "aeikvoptux"))
    for char, letter in (*zip(strange, latin, strict=True), *zip(strange.upper(), latin.upper(), strict=True))
}
"""Cyrillic and Greek letters that readers take for Latin ones."""

SURROGATES = dict.fromkeys(range(0xD800, 0xE000), "\ufffd")
"""Halves of a UTF-16 pair that stand alone: they have no bytes, so the libraries that read text cannot take them."""

FOLDING = {
    **SURROGATES,
    **dict.fromkeys(map(ord, _HYPHENS + BLANKS + _LOOKS_BLANK), " "),
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\uff07`\u00b4"), "'"),
    **LETTERS,
}
"""One code point to one code point, so that offsets survive."""

JOINER = "\u200d"
IGNORED = f"\xad\u034f\u061c\u180e\u200b\u200c{JOINER}\u200e\u200f\u2060\u2061\u2062\u2063\u2064\ufeff"
"""What is not there for the reader: soft hyphens, zero-width spaces and joiners, marks of the writing direction."""

_STRANGE = re.compile(  # above U+FFFF a set of single characters would be gone through one by one
    f"[{''.join(chr(code) for code in (*LETTERS, *_LOOKALIKES) if code < 0x10000)}"
    f"{''.join(LIGATURES)}{IGNORED}\U0001d400-\U0001d7ff]"
)
"""What may hide a word from a look for it: a letter in disguise, or what is not there for the reader."""
_PLAIN = {
    **LETTERS,
    **_LOOKALIKES,
    **{ord(char): letters for char, letters in LIGATURES.items()},
    **dict.fromkeys(map(ord, IGNORED)),
}
_LOOKALIKE = re.compile(f"[{''.join(map(chr, _LOOKALIKES))}]")
_WORD = re.compile(r"[^\W\d_]+")
_INNER_U = re.compile("[уУ](?=.)")
"""It looks like a y and is an u in Russian: junkie rather than jynkie inside a word, crazy at its end."""


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


def flatten(text: str) -> str:
    """Lower case and `FOLDING`, code point for code point; a word of Latin letters and lookalikes is all Latin."""
    return unmasked(lower(text).translate(FOLDING))


def unmasked(text: str) -> str:
    """`text` with the lookalikes among the Latin letters of a word as Latin letters, code point for code point."""
    if text.isascii() or not _LOOKALIKE.search(text):
        return text
    return _WORD.sub(_as_latin, text)


def _as_latin(found: re.Match[str]) -> str:
    word = found.group()
    latin = _INNER_U.sub("u", word).translate(_LOOKALIKES)
    # "рак" is Russian; "jуnkie" with the same у is not.
    return latin if latin.isascii() and any(char.isascii() for char in word) else word


def undisguised(text: str) -> str:
    """Lower-case text without what is not there for the reader, and with every letter in disguise as itself.

    What is beside a letter does not matter; where it may stand for two, both texts are given.
    """
    if not _STRANGE.search(text):
        return text
    return " ".join(it.translate(_PLAIN) for it in ((text, text.replace("у", "u")) if "у" in text else (text,)))
