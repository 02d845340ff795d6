"""Proposes rewordings of a place with an alternative's texts, best first.

One small function a construction: instead of the match, before or behind a noun, with an apostrophe or in an
of-phrase, as a predicate, out of a compound. Whether a proposal is any good is decided by `constraints`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stigmalint.judge import grammar
from stigmalint.judge.membership import is_person
from stigmalint.reword.constructions.attributive import attributives, behind_person, person_before, phrase_after_noun
from stigmalint.reword.constructions.place import Place, replaced
from stigmalint.reword.constructions.possessive import possessives
from stigmalint.reword.constructions.predicate import (
    PAST_COPULA,
    developed,
    diagnosed_with,
    had,
    in_past_tense,
    in_question,
    infinitive,
    living_with,
    newly_diagnosed,
    relative_predicate,
)
from stigmalint.reword.constructions.rebuilt import (
    behind_name,
    compounds,
    in_note,
    in_prison,
    of_an_age,
    of_condition,
    parted,
    shares_its_noun,
)
from stigmalint.reword.rewording import JOINTS, Construction, Rewording, entries, other_object
from stigmalint.text.spans import Edit, Span

if TYPE_CHECKING:
    from spacy.tokens import Token


def rewordings(place: Place) -> Iterator[Rewording]:
    """The rewordings that a place allows, best first. The first kind of place that fits settles which."""
    tokens = place.reading.tokens
    if not place.is_label:
        yield from _of_verb(place)
        return
    if shares_its_noun(place):
        yield from parted(place)
        return
    if place.right[:1] in ("'", "’"):
        yield from possessives(place)
        return
    if place.right[:1] in JOINTS or place.left[-1:] in JOINTS:
        yield from compounds(place)
    elif tokens and ("after" in place.filled or "modifier" in place.filled):
        # A label in the plural hardly ever modifies: "these junkies need jesus" is a slip of the parser.
        head = None if place.slot == "plural" else grammar.head_noun(tokens) or _person_next(place)
        if head is not None:
            yield from attributives(place, head)
            return
    person = person_before(place) if tokens and place.slot in ("singular", "plural") and place.after else None
    if person is not None:
        yield behind_person(place, person)
        return
    if _stands_aside(place):
        yield replaced(place, place.filled["after"], Construction.ASIDE)
        return
    yield from _in_place(place)


def _of_verb(place: Place) -> Iterator[Rewording]:
    if (new := place.fitted) is not None:
        yield replaced(place, new)
        if len(place.reading.tokens) == 1 and (person := other_object(place.reading)) is not None:
            yield _two_verbs(place, new, person)


def _two_verbs(place: Place, new: str, person: Token) -> Rewording:
    """abused cocaine and his wife -> misused cocaine and abused his wife."""
    plain = replaced(place, new)
    at = place.reading.sentence.start + person.left_edge.idx
    edits = (*plain.edits, Edit(Span(at, at), f"{place.reading.candidate.matched.lower()} "))
    return plain._replace(construction=Construction.TWO_VERBS, edits=edits)


def _in_place(place: Place) -> Iterator[Rewording]:
    """An addict spoke -> a person struggling with substance use spoke."""
    for construct in (
        in_question,
        newly_diagnosed,
        living_with,
        relative_predicate,
        diagnosed_with,
        developed,
        infinitive,
        had,
    ):
        if (rewording := construct(place)) is not None:
            yield rewording
    if place.slot == "singular" and "modifier" in place.filled and _noun_next(place):
        yield replaced(place, place.filled["modifier"], Construction.BEFORE)  # the parser has not joined them
        return
    for rebuild in (phrase_after_noun, behind_name, of_condition, in_note, of_an_age, in_prison):
        if (rewording := rebuild(place)) is not None:
            yield rewording
    if (new := place.fitted or _predicate(place)) is not None:
        yield from _replacements(place, new)


def _person_next(place: Place) -> Token | None:
    """The person's noun after a label, where the parser has not joined them."""
    tokens, doc = place.reading.tokens, place.reading.doc
    at = tokens[-1].i + 1 if tokens else 0
    if (person := _behind_adjectives(place)) is not None:
        return person
    if place.slot != "singular" or doc is None or not 0 < at < len(doc) or doc[at].pos_ != "NOUN":
        return None
    return doc[at] if doc[at].lower_ in entries(place.reading, "person") else None


def _behind_adjectives(place: Place) -> Token | None:
    """A wheelchair-bound, retired *nurse*; a wheelchair-bound 82-year-*old*: participles and an age are between."""
    if not place.reading.tokens:
        return None
    root, last = grammar.root_of(place.reading.tokens), place.reading.tokens[-1]
    head = root.head
    if root.dep_ != "amod" or head.i <= last.i or not is_person(head, place.reading.words):
        return None
    between = last.doc[last.i + 1 : head.i]
    return head if all(token.dep_ in _DESCRIBING for token in between) else None


_DESCRIBING = ("amod", "advmod", "nummod", "npadvmod", "punct")


def _noun_next(place: Place) -> bool:
    tokens, doc = place.reading.tokens, place.reading.doc
    at = tokens[-1].i + 1 if tokens else 0
    return doc is not None and bool(tokens) and at < len(doc) and doc[at].pos_ == "NOUN"


def _predicate(place: Place) -> str | None:
    tokens = place.reading.tokens
    if not place.is_label or "predicate" not in place.filled:
        return None
    if place.slot == "" or (tokens and grammar.position(tokens) == "predicate"):
        return place.filled["predicate"]
    return None


def _replacements(place: Place, new: str) -> Iterator[Rewording]:
    if place.reading.candidate.matched[:4].lower() == "the ":
        if _QUANTITY.search(place.left):
            new = f"the {new}"  # ninety of the homeless; half the homeless
        yield replaced(place, new, Construction.COLLECTIVE)
        return
    if PAST_COPULA.search(place.left) and (past := in_past_tense(new)) is not None:
        yield replaced(place, past)  # was a person who used drugs
    yield replaced(place, new)


_QUANTITY = re.compile(
    r"(?i)\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundreds?|thousands?|dozens?|scores|some|many|more|most|all|none|few|fewer|fewest|less|least|several|half|"
    r"both|each|any|numbers?|majority|minority|third|thirds|quarters?|fraction|proportion|percentage|percent|share|much|rest|"
    r"lots?|plenty|enough) of $|% of $|\b(?:half|all|twice) $"
)


def _stands_aside(place: Place) -> bool:
    """Brother, bipolar, is next of kin: between commas, beside the person it is said of."""
    tokens = place.reading.tokens
    if not (tokens and place.is_label and "after" in place.filled):
        return False
    beside = place.left.rstrip().endswith(",") and place.right[:1] == ","
    return beside and grammar.root_of(tokens).pos_ in ("ADJ", "VERB", "ADV")
