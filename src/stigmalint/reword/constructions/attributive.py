"""A label before a noun: alcoholic father, inmate population, teen addict, drug user forum."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from stigmalint.judge.membership import is_person
from stigmalint.reword.constructions.place import Place, joins_with, put, replaced
from stigmalint.reword.constructions.predicate import STATE
from stigmalint.reword.constructions.rebuilt import behind_name
from stigmalint.reword.letters import article_edits, in_title_case, is_title_case, starts_sentence
from stigmalint.reword.rewording import JOINTS, OWN_LEFT, Construction, Rewording, entries
from stigmalint.text.spans import Edit, Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token


def attributives(place: Place, head: Token) -> Iterator[Rewording]:
    """alcoholic father -> father with alcohol use disorder; inmate population -> prison population."""
    if head.pos_ == "PROPN" and (named := behind_name(place)) is not None:
        yield named
        return
    if "after" in place.filled and is_person(head, place.reading.words) and head.pos_ != "PRON":
        if (rewording := _behind(place, head)) is not None:
            yield rewording
            if (aside := _in_commas(place, rewording)) is not None:
                yield aside
        return
    if "modifier" in place.filled:
        yield replaced(place, place.filled["modifier"], Construction.BEFORE)
    elif (rewording := phrase_after_noun(place)) is not None:
        yield rewording


def phrase_after_noun(place: Place) -> Rewording | None:
    """a drug user forum -> a forum for people who use drugs; inmate records -> records of incarcerated people."""
    people = place.filled.get("plural")
    found = _NEXT_NOUNS.match(place.text, place.span.end)
    if people is None or found is None or place.slot != "singular":
        return None
    words = found.group(1).split()
    if words[0].lower() in _NO_NOUNS:
        return None
    while words and words[-1].lower() not in entries(place.reading, "group-noun"):
        words.pop()  # "drug user forum opens": the verb is none of it
    if not words:
        return None
    wordlist = place.reading.words["group-noun"].entries
    link = wordlist[words[-1].lower()].attributes.get("link", "of")
    noun = " ".join(words)
    span = Span(place.span.start, found.start(1) + len(noun))
    edits, shown = put(place, span, f"{noun} {link} {people}")
    return Rewording(Construction.PHRASE_AFTER_NOUN, edits, shown, people, place.slot, span.start, span.end)


_NO_NOUNS = frozenset(
    "who that which whose and or but in on at for from with is are was were has have needs wants".split()
)
_NEXT_NOUNS = re.compile(r" ([\w-]+(?: [\w-]+)?)")


def _behind(place: Place, head: Token) -> Rewording | None:
    text, span, reading = place.text, place.span, place.reading
    end = _noun_end(place, head)
    if text[end : end + 1] in ("'", "’", *JOINTS) or end <= span.end:
        return None
    plural = head.tag_ in ("NNS", "NNPS") or head.lower_ in ("people", "children", "men", "women")
    phrase = place.filled.get("after-plural", place.filled["after"]) if plural else place.filled["after"]
    removed, first = _taken_out(place, head, end)
    written = phrase
    if text[span.start : end].isupper():
        written = phrase.upper()
    elif text[span.start].isupper() and is_title_case(reading.sentence.of(text)):
        written = in_title_case(phrase, begins=False)
    joins = joins_with(text, end, phrase)
    follows = Span(end, end + len(" with") if joins else end)
    edits = (
        *article_edits(text, removed.start, text[removed.end :]),
        Edit(Span(removed.start, removed.end + 1), first),
        Edit(follows, f" {written}{' and' if joins else ''}"),
    )
    shown = (first + text[removed.end + 1 : end]).strip() + " " + written
    return Rewording(
        Construction.BEHIND, edits, shown, phrase, place.slot, span.start, follows.end, joins_with=joins, plural=plural
    )


def _in_commas(place: Place, behind: Rewording) -> Rewording | None:
    """her junkie brother has the key -> her brother, who is struggling with substance use, has the key."""
    if not OWN_LEFT.search(place.left) or place.text[behind.end : behind.end + 1] != " ":
        return None
    be = "are" if behind.plural else "is"
    clause = behind.phrase if behind.phrase.startswith("who ") else f"who {be} {behind.phrase}"
    if not (behind.phrase.startswith("who ") or STATE.match(behind.phrase)):
        return None
    at = Span(behind.end, behind.end)
    edits = tuple(Edit(at, f", {clause},") if edit.span == at else edit for edit in behind.edits)
    shown = behind.shown.replace(f" {behind.phrase}", f", {clause},")
    return behind._replace(construction=Construction.IN_COMMAS, edits=edits, shown=shown)


def _taken_out(place: Place, head: Token, end: int) -> tuple[Span, str]:
    """What goes away before the noun, and the letter that takes its place together with the one after it."""
    text, span = place.text, place.span
    comma = re.match(r",?\s*", text[span.end :])  # an overweight, middle-aged man
    removed = Span(span.start, span.end + (comma.end() if comma else 0))
    before = text[: span.start].rstrip()
    if _in_row(place, head) and before.endswith(",") and not re.search(r"^\W*\w+,", text[removed.end : end]):
        # a young, drug-addicted mother: the orphan comma goes too
        return Span(len(before) - 1, removed.end), " " + text[removed.end : removed.end + 1]
    first = text[removed.end : removed.end + 1]
    abbreviated = text[span.start : span.start + 2].isupper()  # "HIV-infected women": no sentence start
    if text[span.start].isupper() and (not abbreviated or starts_sentence(text, span.start)):
        first = first.upper()
    return removed, first


def _in_row(place: Place, head: Token) -> bool:
    """A young, drug-addicted mother, and not: During the 1990s, obese children. The comma parts two adjectives."""
    tokens = place.reading.tokens
    at = next((token.i for token in head.doc if token.idx >= place.span.start - place.reading.sentence.start), 0)
    if not tokens or at < 2 or head.doc[at - 1].text != ",":
        return False
    before = head.doc[at - 2]
    return before.pos_ in ("ADJ", "VERB") and before.dep_ in ("amod", "conj", "compound") and before.head.i >= at - 2


_REST_OF_NOUN = re.compile(
    r"(?i)[ -]in[ -]law\b|-to-be\b|-[\w-]+|"
    r" of (?:an? |about )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twins|triplets|sixty|fifty|"
    r"forty|thirty|twenty)"
    r"(?: (?:young )?(?:children|kids|boys|girls|sons|daughters))?\b"
)


def _noun_end(place: Place, head: Token) -> int:
    """Where a person's noun ends, in code points of the block: sister *in law*, mother *of two*."""
    end = place.reading.sentence.start + head.idx + len(head)
    rest = _REST_OF_NOUN.match(place.text, end)
    if rest and not _counts(head.doc, rest.end() - place.reading.sentence.start):
        return rest.end()
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == head.i + 1:
            inner = [token for token in child.subtree if token.dep_ in ("pobj", "nummod", "amod", "det", "prep")]
            if inner and inner[-1].i - head.i <= 3:
                return place.reading.sentence.start + inner[-1].idx + len(inner[-1])
    return end


def _counts(doc: Doc, at: int) -> bool:
    """Whether a noun follows that a number counts: a veteran of two *wars*."""
    following = next((token for token in doc if token.idx >= at), None)
    return following is not None and following.tag_ == "NNS" and following.idx == at + 1


def person_before(place: Place) -> Token | None:
    """The person noun or adjective right before a label: *teen* addict, *physician* addicts, *female* addict."""
    reading = place.reading
    at = reading.tokens[0].i - 1
    if at < 0 or reading.doc is None:
        return None
    token = reading.doc[at]
    if token.lower_ in entries(reading, "person-modifier"):
        return token
    joined = token.dep_ in ("compound", "nmod", "amod") and token.head.i in [t.i for t in reading.tokens]
    if joined and token.pos_ in ("NOUN", "PROPN") and token.lower_ in entries(reading, "person"):
        return token
    return None


def behind_person(place: Place, person: Token) -> Rewording:
    """teen addicts -> teens struggling with substance use; female addict -> woman struggling with substance use."""
    words = place.reading.words
    name = "person-modifier" if person.lower_ in entries(place.reading, "person-modifier") else "person"
    entry = words[name].entries[person.lower_]
    noun = entry.attributes.get("noun", entry.use)
    if place.slot == "plural":
        noun = entry.attributes.get("plural", f"{noun}s")
    phrase = place.after or ""
    start = place.reading.sentence.start + person.idx
    edits, shown = put(place, Span(start, place.span.end), f"{noun} {phrase}")
    return Rewording(Construction.PERSON, edits, shown, phrase, place.slot, start, place.span.end)
