"""Characters that count as the same, code point for code point, and what readers take for a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stigmalint.text.folding import IGNORED, LETTERS, extends, flatten, lower, undisguised, unmasked


@pytest.mark.parametrize(
    ("text", "low"), [("ADDICT", "addict"), ("İ", "İ"), ("İN İT", "İn İt"), ("STRASSE", "strasse"), ("", "")]
)
def test_letters_that_grow_when_lowered_stay(text: str, low: str) -> None:
    assert lower(text) == low


@given(st.text())
def test_offsets_survive(text: str) -> None:
    assert len(lower(text)) == len(flatten(text)) == len(unmasked(text)) == len(text)


@pytest.mark.parametrize(
    ("char", "drawn_with"),
    [
        *(("a", False), ("\u02ff", False), ("\u0300", True), ("\u0301", True), ("\u093f", True), ("\ufe0f", True)),
        *(("🏻", True), ("🏽", True), ("🏿", True), ("\U0001f3fa", False), ("\U0001f400", False), ("😀", False)),
        *((mark, False) for mark in IGNORED if mark != "\u034f" and mark != "\u180e"),
    ],
)
def test_accents_and_skin_tones_belong_to_what_is_before_them(char: str, drawn_with: bool) -> None:
    assert extends(char) is drawn_with


@pytest.mark.parametrize(
    ("text", "flat"),
    [
        ("Drug\u2011Abuse", "drug abuse"),
        ("DRUG\u00a0ABUSE", "drug abuse"),
        ("addict\u2019s", "addict's"),
        ("ＡＤＤＩＣＴ９", "addict9"),
        ("𝐚𝐝𝐝𝐢𝐜𝐭 𝟗", "addict 9"),
        ("Ⓐⓓdict", "addict"),
        ("\ud800", "\ufffd"),
        ("jуnkie", "junkie"),  # the u is Cyrillic
        ("crazу", "crazy"),
        ("АDDICT", "addict"),
        ("рак", "рак"),  # a word of Russian, all of it
        ("νοτε", "νοτε"),
        ("addiсt рак", "addict рак"),  # word by word
    ],
)
def test_a_word_of_latin_letters_and_lookalikes_is_latin(text: str, flat: str) -> None:
    assert flatten(text) == flat


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("an addict", "an addict"),
        ("ad\u00addict", "addict"),
        ("a\u200bddict", "addict"),
        ("ﬂuent oﬃce", "fluent office"),
        ("рак", "pak"),  # beside no Latin letter as well: what looks for words must not miss one
        ("jуnkie", "jynkie junkie"),  # both ways to read the letter
        ("𝓳unkie", "junkie"),
    ],
)
def test_what_hides_a_word_is_taken_away(text: str, plain: str) -> None:
    assert undisguised(text) == plain


@pytest.mark.parametrize(("code", "letter"), [(0xFF10, "0"), (0xFF21, "a"), (0x1D7CE, "0"), (0x24E9, "z")])
def test_letters_in_other_clothes(code: int, letter: str) -> None:
    assert LETTERS[code] == letter
