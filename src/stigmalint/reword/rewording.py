"""A proposed rewording and the words around its place: what constructions make and constraints read."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from stigmalint.judge import grammar
from stigmalint.judge.membership import is_person
from stigmalint.judge.reading import Reading
from stigmalint.prose import Block
from stigmalint.text.spans import Edit

if TYPE_CHECKING:
    from spacy.tokens import Token

LABEL_SLOTS = ("singular", "plural", "any", "")
"""Slots of nouns and adjectives, as against those of verbs."""
OWN_LEFT = re.compile(r"(?i)\b(?:my|your|ur|his|her|their|our) $")
"""What comes before a word for someone's own kin."""
JOINTS = ("-", "‐", "‑", "/")


class Construction(str, Enum):
    """How a wording is put into a sentence."""

    REPLACED = "in place of the match"
    COLLECTIVE = "in place of the and an adjective"
    BEHIND = "behind the noun"
    BEFORE = "before the noun"
    PERSON = "behind a person who is named before"
    ASIDE = "between commas"
    APOSTROPHE = "with its own apostrophe"
    OF_PHRASE = "in a phrase with of"
    PREDICATE = "as a predicate"
    IN_COMMAS = "between commas behind a relative"
    NAMED = "behind a name that it is the title of"
    PHRASE_AFTER_NOUN = "in a phrase behind the noun that it stands before"
    TAKEN_APART = "out of a compound"
    THAT_OF = "after that of"
    CONDITION = "with the adjective said of the condition"
    NOTE = "in a note without verbs"
    TWO_VERBS = "with a verb for each object"
    PARTED = "with a noun for each kind"


class Rewording(NamedTuple):
    """A proposal: edits in code points of the block's text, and how it would read instead of the match.

    `phrase` is the wording without the letter case of its place. It ends up between `start` and `end`, which are places
    of the text as it is. `certain` is false where the parse leaves doubt about what is moved, and `joins_with` is true
    where the "with" that follows became "and". `plural` is true where the noun that the wording comes after is one.
    """

    construction: Construction
    edits: tuple[Edit, ...]
    shown: str
    phrase: str
    slot: str
    start: int
    end: int
    certain: bool = True
    joins_with: bool = False
    plural: bool = False

    @property
    def is_label(self) -> bool:
        """Whether a noun or adjective is reworded, not a verb."""
        return self.slot in LABEL_SLOTS

    @property
    def is_in_place(self) -> bool:
        """Whether the new words stand where the old ones did, or around the noun of a person there."""
        return self.construction in (Construction.REPLACED, Construction.PERSON)

    @property
    def is_possessive(self) -> bool:
        return self.construction in (Construction.APOSTROPHE, Construction.OF_PHRASE)

    @property
    def names_people(self) -> bool:
        beside = (Construction.BEHIND, Construction.IN_COMMAS, Construction.PERSON)
        return self.construction in beside or _speaks_of_people(self.phrase)


_PEOPLE = re.compile(
    r"\b(?:person|people|worker|workers|patient|patients|immigrant|immigrants|child|children|parent|parents|survivor|"
    r"survivors|baby|babies|newborn|newborns|infant|infants|user|users|mother|mothers|father|fathers|mom|moms|dad|"
    r"dads|man|men|"
    r"woman|women|teen|teens)\b"
)


@lru_cache(maxsize=256)
def _speaks_of_people(phrase: str) -> bool:
    return _PEOPLE.search(phrase) is not None


# The words around a rewording


def left_of(reading: Reading, rewording: Rewording) -> str:
    """The sentence before the new words, in lowercase and on one line."""
    return flat(reading.candidate.block.text[reading.sentence.start : rewording.start])


def right_of(reading: Reading, rewording: Rewording) -> str:
    """The sentence behind the new words, in lowercase and on one line."""
    return flat(reading.candidate.block.text[rewording.end : max(rewording.end, reading.sentence.end)])


def is_anywhere(reading: Reading, pattern: str, needed: Sequence[str]) -> bool:
    """Whether a pattern is found in the text of the document, a block at a time, in lowercase and on one line.

    One of `needed` is in whatever is found. A pattern made for one label is compiled where it may be found alone.
    """
    whole = reading.document
    if whole is None:
        return _is_found(pattern, needed, [reading.candidate.block])
    return whole.once(pattern, lambda: _is_found(pattern, needed, whole.prose.blocks))


def _is_found(pattern: str, needed: Sequence[str], blocks: Iterable[Block]) -> bool:
    texts = (flat(block.text) for block in blocks)
    return any(re.search(pattern, text) for text in texts if any(one in text for one in needed))


def entries(reading: Reading, name: str) -> Mapping[str, object]:
    return reading.words[name].entries if name in reading.words else {}


@lru_cache(maxsize=256)
def flat(text: str) -> str:
    return text.lower().replace("’", "'").replace("\n", " ")


def next_token(reading: Reading, beyond: int = 0) -> Token | None:
    if not reading.tokens:
        return None
    last = reading.tokens[-1]
    at = last.i + 1 + beyond
    return last.doc[at] if at < len(last.doc) else None


def described(reading: Reading) -> Iterator[Token]:
    """The adjectives, participles and nouns before the match that go with it, nearest first."""
    if not reading.tokens:
        return
    inside, doc = {token.i for token in reading.tokens}, reading.tokens[0].doc
    for at in range(reading.tokens[0].i - 1, -1, -1):
        token = doc[at]
        modifies = token.dep_ in ("amod", "compound", "nmod") and token.head.i >= at
        if token.tag_ == "VBG" and (at == 0 or doc[at - 1].pos_ not in ("DET", "ADJ", "NUM")):
            return  # helping addicts
        if token.like_num:
            continue
        if at == 0 and token.pos_ != "ADJ":
            return  # Feed alcoholics, an order that the parser takes for a noun
        if token.pos_ == "ADJ" or (modifies and (token.pos_ == "VERB" or token.head.i in inside)):
            yield token
        elif not (token.text in "-\"'" or (token.text == "," and doc[at - 1].pos_ == "ADJ")):
            return


def is_relative(reading: Reading) -> bool:
    """addicts *that* ask for help: a pronoun that stands for nothing but the label, and has to be "who" after it."""
    following = next_token(reading)
    if following is None or following.lower_ != "that" or following.tag_ not in ("WDT", "WP"):
        return False
    if following.head.dep_ not in ("relcl", "acl") or following.dep_ not in grammar.SUBJECTS:
        return False  # the first drug user that we met
    root = grammar.root_of(reading.tokens)
    inner = root.dep_ == "pobj" and root.head.head.pos_ in ("NOUN", "PROPN")
    return not inner  # a level of activity for the inmate that is suitable


def other_object(reading: Reading) -> Token | None:
    """The person, the power or the trust that a verb is done to besides something else."""
    root = grammar.root_of(reading.tokens)
    for child in root.children:
        if child.dep_ in ("dobj", "nsubjpass") and not is_person(child, reading.words):
            for token in grammar.conjuncts(child)[1:]:
                other = is_person(token, reading.words) or token.lower_ in {"other", *entries(reading, "abuse-other")}
                if other and token.dep_ == "conj":
                    return token
    return None
