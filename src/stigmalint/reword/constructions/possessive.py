"""A label in the possessive: the addict's recovery, inmates' letters."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from stigmalint.judge import grammar
from stigmalint.judge.membership import is_person
from stigmalint.reword.constructions.place import Place, put
from stigmalint.reword.letters import article, starts_sentence
from stigmalint.reword.rewording import Construction, Rewording
from stigmalint.text.spans import Edit, Span, search_before

if TYPE_CHECKING:
    from spacy.tokens import Token


def possessives(place: Place) -> Iterator[Rewording]:
    """inmates' letters -> incarcerated people's letters; the addict's recovery -> the recovery of the person ..."""
    new, tokens, doc = place.fitted, place.reading.tokens, place.reading.doc
    if new is None or not tokens or doc is None:
        return
    mark = _MARK.match(place.text, place.span.end)
    if mark is not None and _NOTHING_OWNED.match(place.text, mark.end()):
        yield _that_of(place, new, mark)
        return
    if mark is not None and len(new.split()) <= 3 and not _POSTMODIFIER.search(new):
        yield _with_apostrophe(place, new, mark)
    if (rewording := _of_phrase(place, new, list(doc[tokens[-1].i + 1 :][:6]))) is not None:
        yield rewording


_NOTHING_OWNED = re.compile(r"[,.;:)!?]|$| (?:and|or|nor|but)\b")


def _that_of(place: Place, new: str, mark: re.Match[str]) -> Rewording:
    """and not the ex-offender's -> and not that of the person with a criminal conviction."""
    determiner = _determiner(place, place.text, place.span.start)
    lead = determiner.group() if determiner else ""
    if re.match(r"(?i)an? $", lead):
        lead = f"{article(new)} "
    span = Span(place.span.start - len(determiner.group() if determiner else ""), mark.end())
    shown = f"that of {lead.lower()}{new}"
    return Rewording(Construction.THAT_OF, (Edit(span, shown),), shown, new, place.slot, span.start, span.end)


_MARK = re.compile(r"(?i)(['’])(?:s\b|(?=[\s,.;:)]|$))")
_POSTMODIFIER = re.compile(r" (?:who|with|in|on|of|to|from|for|by|under|living|[a-z]+ing|[a-z]+ed) ")


def _with_apostrophe(place: Place, new: str, mark: re.Match[str]) -> Rewording:
    span = Span(place.span.start, mark.end())
    ending = mark.group(1) + ("" if new.endswith("s") else "s")
    edits, shown = put(place, place.span, new)
    ending = ending.upper() if shown.isupper() else ending
    edits = (*edits[:-1], Edit(span, shown + ending))
    return Rewording(Construction.APOSTROPHE, edits, shown + ending, new, place.slot, span.start, span.end)


def _of_phrase(place: Place, new: str, following: Sequence[Token]) -> Rewording | None:
    tokens, text, offset = place.reading.tokens, place.text, place.reading.sentence.start
    root = grammar.root_of(tokens)
    owned = root.head
    if following and root.dep_ != "poss" and place.slot == "plural":  # the parser took the apostrophe for a mark
        owned = _last_noun(following[1:]) or owned
    if not following or owned.i <= following[0].i:
        return None
    between = list(root.doc[following[0].i + 1 : owned.i + 1])
    if between and between[0].lower_ == "own":
        between = between[1:]  # the addicts' own views
    if not between or len(between) > 3 or any(t.pos_ not in ("NOUN", "ADJ", "PROPN") for t in between):
        return None
    parts = [
        child
        for child in root.children
        if child.i < root.i and child.dep_ in _OF_THE_POSSESSOR and not _joins_clauses(place, child.lower_)
    ]
    start = min([offset + part.idx for part in parts] + [place.span.start])
    if determiner := _determiner(place, text, start):
        start = determiner.start()  # the parser may hang it elsewhere: "the ex-con's sister"
    lead = text[start : place.span.start]
    begins = text[start : start + 1].isupper() and starts_sentence(text, start)
    end = offset + owned.idx + len(owned)
    belonging = text[offset + between[0].idx : end]
    if begins and lead:
        lead = lead[0].lower() + lead[1:]
    if re.match(r"(?i)an? $", lead):
        lead = f"{article(new)} "
    given = re.match(rf"(?i){_DETERMINERS} ", lead) or place.reading.candidate.matched[:4].lower() == "the "
    phrase = f"{'the ' if given else ''}{belonging} of {lead}{new}"
    if re.match(r"(?i)(?:every|each|any|no) $", lead) and is_person(owned, place.reading.words):
        phrase = f"{lead}{belonging} of {article(new)} {new}"  # every child of a person ...
    if begins:
        phrase = phrase[0].upper() + phrase[1:]
    if place.reading.candidate.matched.isupper() and belonging.isupper():
        phrase = phrase.upper()
    is_whole = bool(given) or place.slot == "plural"  # one addict has an article, unless in notes: "View addict's data"
    certain = is_whole and all(token.dep_ == "compound" for token in between[:-1])
    return Rewording(
        Construction.OF_PHRASE, (Edit(Span(start, end), phrase),), phrase, new, place.slot, start, end, certain
    )


def _last_noun(tokens: Sequence[Token]) -> Token | None:
    """The end of the noun phrase that tokens begin with."""
    last = None
    for token in tokens:
        if token.pos_ not in ("NOUN", "ADJ"):
            break
        last = token if token.pos_ == "NOUN" else last
    return last


def _determiner(place: Place, text: str, start: int) -> re.Match[str] | None:
    """What comes before a noun phrase and belongs to it."""
    found = search_before(DETERMINER, text, start)
    return None if found is None or _joins_clauses(place, found.group().strip().lower()) else found


def _joins_clauses(place: Place, word: str) -> bool:
    """Whether a word before a plural can only be a conjunction: it may be that addicts' letters ..."""
    return place.slot == "plural" and word in ("this", "that")


_DETERMINERS = (
    r"(?:an?|the|this|that|these|those|each|every|any|some|no|his|her|their|our|my|its|your|\d+|two|three|four|"
    r"five|six|"
    r"seven|eight|nine|ten|eleven|twelve|many|most|several|few|both|all)"
)
DETERMINER = re.compile(rf"(?i)(?<![\w'’-]){_DETERMINERS} $")
_OF_THE_POSSESSOR = ("det", "amod", "nummod", "poss", "compound")
