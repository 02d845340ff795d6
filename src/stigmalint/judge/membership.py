"""Whether a parsed token is one of the words that a rule names: listed, literal, or a person."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from stigmalint.ruleset.word_list import WordList, fold_word

if TYPE_CHECKING:
    from spacy.tokens import Token

_PERSON_PRONOUNS = frozenset(
    """
    i you he she we they me him her them us who whom whoever someone somebody anyone anybody everyone everybody nobody
    his their your whose my our myself yourself himself herself themselves ourselves u ya ppl those these one others
    another
    """.split()
)
_CHARTED = re.compile(r"(?i)\d{1,3}\s?(?:yo?|y/o|y\.o\.?|yr)?\s?(?:[mf]|man|woman|male|female)|pts?")
_AGED = re.compile(r"(?i)^(?:\d{1,3}|yo|y/o|y\.o\.?|yr|old)$")
"""A patient in clinical shorthand: 44yoM, 58F, 29 yo M."""
_AGE = re.compile(r"(?i)years?[ -]*$")
"""What makes an "old" someone: a ten-year-old."""


def in_values(token: Token, values: Sequence[str], words: Mapping[str, WordList]) -> bool:
    """Whether a token is one of the values: a member of a list (multi-word forms included), a literal, a person."""
    for value in values:
        if value == "any" or (value == "person" and is_person(token, words)):
            return True
        if value == "noun" and token.pos_ == "NOUN":
            return True
        if value.startswith("="):
            if token.lower_ in (options := value[1:].split("|")) or token.lemma_.lower() in options:
                return True
        elif value in words and _in_list(token, words[value]):
            return True
    return False


def _in_list(token: Token, wordlist: WordList) -> bool:
    doc, at = token.doc, token.i
    if token.lemma_.lower() in wordlist or fold_word(token.text) in wordlist:
        return True
    for size in range(2, wordlist.longest + 1):
        for start in range(max(0, at - size + 1), at + 1):
            if start + size <= len(doc) and fold_word(doc[start : start + size].text) in wordlist:
                return True
    return False


def is_person(token: Token, words: Mapping[str, WordList]) -> bool:
    """A pronoun for people, a noun of the list `person`, or a name that is written like a person's."""
    if _CHARTED.fullmatch(token.text) or (
        token.text in ("M", "F", "m", "f") and token.i and _AGED.search(token.nbor(-1).text)
    ):
        return True
    if token.lower_ in ("old", "olds") and token.i and _AGE.search(token.doc[max(0, token.i - 4) : token.i].text):
        return True
    if token.lower_ in _PERSON_PRONOUNS and token.pos_ in ("PRON", "DET", "NOUN", "PROPN", "NUM", "ADJ"):
        return True
    if "person" in words and _in_list(token, words["person"]):
        return True
    place = words.get("place")
    return token.pos_ == "PROPN" and token.text.istitle() and not (place and _in_list(token, place))
