"""A reading goes in, what its place allows comes out: the questions that decide whether a rewording fits.

Each is a trap of English that a replacement of words alone falls into, with the sentence that shows it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stigmalint import grammar
from stigmalint.sense import Reading
from stigmalint.text import Span, search_before
from stigmalint.words import fold_word

if TYPE_CHECKING:
    from spacy.tokens import Token

_JOINED = re.compile(r"([\w'-]+)(?:,? (?:and|or)|/|,) $")
_NEXT_WORD = re.compile(r"[ -](\w+)")
_ASIDES = frozenset("lol tbh imo imho smh ffs lmao rofl fr ngl btw pls plz ok tho".split())


def doubles(text: str, span: Span, new: str) -> bool:
    """substance abuse use: the wording would end in the word that follows it."""
    following = _NEXT_WORD.match(text, span.end)
    return following is not None and following.group(1).lower() == new.rpartition(" ")[2].lower()


def is_relative(reading: Reading) -> bool:
    """addicts *that* ask for help: a relative pronoun, which has to be "who" behind a longer phrase."""
    following = _next_token(reading)
    return following is not None and following.tag_ in ("WDT", "WP") and following.head.dep_ in ("relcl", "acl")


def shares_its_article(reading: Reading, slot: str, new: str) -> bool:
    """a heroin addict and father of two: after a longer phrase the second noun would attach to its end."""
    following = _next_token(reading)
    if slot != "singular" or following is None or following.lower_ not in ("and", "or") or reading.doc is None:
        return False
    after = list(reading.doc[following.i + 1 : following.i + 4])
    if len(new.split()) <= 3 or (following.lower_ == "or" and after and after[0].pos_ == "DET"):
        return False
    rest = [token for token in after if token.pos_ not in ("DET", "ADJ")]
    return bool(rest) and rest[0].pos_ == "NOUN" and rest[0].dep_ not in ("nsubj", "nsubjpass")


def stands_aside(reading: Reading) -> bool:
    """Between commas, beside the person it is said of."""
    text, span = reading.candidate.block.text, reading.candidate.span
    return (
        bool(reading.tokens)
        and text[: span.start].rstrip().endswith(",")
        and text[span.end : span.end + 1] == ","
        and grammar.root_of(reading.tokens).pos_ in ("ADJ", "VERB", "ADV")
    )


def shares_its_capture(reading: Reading) -> bool:
    """cocaine and nicotine addicts: the first drug belongs to the label as well, and would be left behind."""
    beside = search_before(_JOINED, reading.candidate.block.text, reading.candidate.span.start)
    return beside is not None and any(
        fold_word(beside.group(1)) in reading.words[name]
        for name, _ in reading.candidate.captures
        if name in reading.words
    )


def names_follow(reading: Reading) -> bool:
    """former addict John Smith: the label is a title of the name after it."""
    following = _next_token(reading)
    return following is not None and following.pos_ == "PROPN" and following.text[:1].isupper()


def noun_follows(reading: Reading) -> bool:
    """A noun right after a label that the parser did not join to it: dope fiend mentality."""
    following = _next_token(reading)
    if following is None or following.lower_ in _ASIDES or reading.tokens[-1].pos_ == "ADP":
        return False
    return following.pos_ == "NOUN" and following.dep_ != "npadvmod"


def shares_its_verb(reading: Reading) -> bool:
    """is mentally ill, homeless and hungry: the verb inside the match has more to say, and cannot be swallowed."""
    if not reading.tokens or reading.tokens[0].lemma_ not in ("be", "'s", "'re"):
        return False
    rest = list(reading.doc[reading.tokens[-1].i + 1 :]) if reading.doc is not None else []
    joined = [token for token in rest if token.text != "," and token.lower_ not in ("and", "or", "but", "not", "also")]
    if not rest or rest[0].text not in (",", "and", "or", "but") or not joined:
        return False
    after_comma = joined[0].pos_ == "ADJ" or joined[0].tag_ == "VBN"
    return after_comma or (
        rest[0].text != "," and (joined[0].pos_ in ("NOUN", "ADV") or joined[0].tag_ in ("DT", "IN"))
    )


def _next_token(reading: Reading) -> Token | None:
    at = reading.tokens[-1].i + 1
    return reading.doc[at] if reading.doc is not None and at < len(reading.doc) else None
