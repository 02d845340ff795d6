"""A confirmed candidate goes in, drafts of better sentences come out, best first.

Each alternative of the rule is fitted to number and verb form, then put into the sentence by the constructions that its
place allows, and held against the table of constraints. What a constraint turns down is unsafe or only shown, and the
draft says which constraint it was.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from stigmalint import grammar
from stigmalint.constraints import (
    JOINTS,
    LABEL_SLOTS,
    Construction,
    Rewording,
    entries,
    is_relative,
    other_object,
    turned_down,
)
from stigmalint.finding import Safety
from stigmalint.letters import article, article_edits, in_title_case, is_title_case, match_case, starts_sentence
from stigmalint.membership import is_person
from stigmalint.rule import Alternative
from stigmalint.sense import Reading, any_condition
from stigmalint.text import Edit, Span, search_before

if TYPE_CHECKING:
    from spacy.tokens import Token

_FALLBACKS: Mapping[str, tuple[str, ...]] = {
    "present": ("base",),
    "base": ("present",),
    "past": ("participle",),
    "participle": ("past",),
    "singular": ("any",),
    "plural": ("any",),
    "": ("any",),
}
_INFLECTED = ("singular", "plural", "base", "present", "present-3sg", "past", "participle", "gerund")


class TurnedDown(NamedTuple):
    """The name of a constraint and what it says."""

    constraint: str
    reason: str


class Draft(NamedTuple):
    """One rewording: edits in code points of the block's text, and how it would read in place of the match.

    `turned_down` are the constraints that it, and what was tried before it, ran into; none if it is as safe as its rule
    says.
    """

    edits: tuple[Edit, ...]
    shown: str
    safety: Safety
    turned_down: tuple[TurnedDown, ...] = ()


class _Place(NamedTuple):
    """Where an alternative is to be put: the candidate in its sentence, its form, and the alternative's texts."""

    reading: Reading
    slot: str
    filled: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.reading.candidate.block.text

    @property
    def span(self) -> Span:
        return self.reading.candidate.span

    @property
    def is_label(self) -> bool:
        return self.slot in LABEL_SLOTS

    @property
    def left(self) -> str:
        """The sentence before the match, on one line."""
        return self.text[self.reading.sentence.start : self.span.start].replace("\n", " ")

    @property
    def right(self) -> str:
        """The sentence behind the match, on one line."""
        return self.text[self.span.end : self.reading.sentence.end].replace("\n", " ")

    @property
    def fitted(self) -> str | None:
        """The alternative's text in the form of the match."""
        return next((self.filled[s] for s in (self.slot, *_FALLBACKS.get(self.slot, ())) if s in self.filled), None)

    @property
    def after(self) -> str | None:
        """The alternative's text behind a noun, in the number of the match."""
        plural = self.filled.get("after-plural") if self.slot == "plural" else None
        return plural or self.filled.get("after")


def drafts(reading: Reading, slot: str) -> Iterator[Draft]:
    """All rewordings for a confirmed candidate, in the order of its rule's alternatives; display-only ones included."""
    seen: set[tuple[tuple[Edit, ...], Safety]] = set()
    for alternative in reading.candidate.rule.alternatives:
        holds, _ = any_condition(alternative.when, reading, default=True)
        filled = {} if holds is False else _fill(alternative, reading)
        if not filled:
            continue
        most = Safety.UNSAFE if holds is None and alternative.apply is Safety.SAFE else alternative.apply
        draft = _draft(_Place(reading, slot, filled), most)
        if draft is None:
            continue
        if draft.safety is Safety.DISPLAY or seen.isdisjoint({(draft.edits, draft.safety), (draft.edits, Safety.SAFE)}):
            seen.add((draft.edits, draft.safety))  # "{drug} use" may come to "substance use"
            yield draft


def _draft(place: _Place, most: Safety) -> Draft | None:
    """The best of the constructions that the place allows, and at most as safe as its alternative."""
    best: Draft | None = None
    why: dict[TurnedDown, None] = {}
    for rewording in _rewordings(place):
        constraint = turned_down(place.reading, rewording)
        safety = most if constraint is None else min(most, constraint.remedy, key=_RANK.__getitem__)
        if constraint is not None and _RANK[safety] < _RANK[most]:
            why[TurnedDown(constraint.name, constraint.reason)] = None
        if best is None or _RANK[safety] > _RANK[best.safety]:
            fits = safety is not Safety.DISPLAY
            best = Draft(rewording.edits if fits else (), (not fits and _shown(place)) or rewording.shown, safety)
        if safety is most:
            break
    if best is None and (shown := _shown(place)):
        best = Draft((), shown, Safety.DISPLAY)
        why = {} if most is Safety.DISPLAY else {NO_ROOM: None}
    return best and best._replace(turned_down=() if best.safety is Safety.SAFE else tuple(why))


NO_ROOM = TurnedDown("no-room", "no wording fits its place")
_RANK = {Safety.DISPLAY: 0, Safety.UNSAFE: 1, Safety.SAFE: 2}


def _shown(place: _Place) -> str:
    """The alternative in the number and form of the match, for readers to put in; empty when it has no such form."""
    filled = place.filled
    if place.fitted is not None:
        return place.fitted
    if place.slot in ("", "any") or not any(slot in filled for slot in _INFLECTED):
        return filled.get("any") or (next(iter(filled.values())) if place.is_label else "")
    return ""


def _fill(alternative: Alternative, reading: Reading) -> dict[str, str]:
    """The alternative's slots with `{list}`, `{list.attribute}` and `{match}` filled in; empty when one is unknown."""
    captures = dict(reading.candidate.captures)
    filled = {}
    for slot, text in alternative.slots.items():
        if "{" not in text:
            filled[slot] = text
            continue
        missing = False

        def value(found: re.Match[str]) -> str:
            nonlocal missing
            name, _, attribute = found.group(1).partition(".")
            if name == "match":
                return reading.candidate.matched
            if name not in captures or name not in reading.words:
                missing = True
                return ""
            entry = reading.words[name].entries[captures[name]]
            if not attribute:
                return _as_written(entry.use, reading.candidate.matched)
            if attribute == "object":
                return entry.attributes.get("object", entry.use)
            missing = missing or attribute not in entry.attributes
            return entry.attributes.get(attribute, "")

        new = re.sub(r"\{([\w.-]+)\}", value, text)
        new = re.sub(r"(?<=\bwith )an? (?=(\w+))", lambda found: f"{article(found.group(1))} ", new)
        if not missing:
            filled[slot] = new
    return filled


def _as_written(word: str, text: str) -> str:
    """A listed word with the capitals that it has in a text, if it is an abbreviation there: EtOH, ETOH, MDMA."""
    there = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    return there.group() if there and sum(char.isupper() for char in there.group()) > 1 else word


# Constructions -------------------------------------------------------------------------------------------------------


def _rewordings(place: _Place) -> Iterator[Rewording]:
    """The rewordings that a place allows, best first. The first kind of place that fits settles which."""
    tokens = place.reading.tokens
    if not place.is_label:
        yield from _of_verb(place)
        return
    if place.right[:1] in ("'", "’"):
        yield from _possessives(place)
        return
    if place.right[:1] in JOINTS or place.left[-1:] in JOINTS:
        yield from _compounds(place)
    elif tokens and ("after" in place.filled or "modifier" in place.filled):
        # A label in the plural hardly ever modifies: "these junkies need jesus" is a slip of the parser.
        head = None if place.slot == "plural" else grammar.head_noun(tokens) or _person_next(place)
        if head is not None:
            yield from _attributives(place, head)
            return
    person = _person_before(place) if tokens and place.slot in ("singular", "plural") and place.after else None
    if person is not None:
        yield _behind_person(place, person)
        return
    if _stands_aside(place):
        yield _replaced(place, place.filled["after"], Construction.ASIDE)
        return
    yield from _in_place(place)


def _of_verb(place: _Place) -> Iterator[Rewording]:
    if (new := place.fitted) is not None:
        yield _replaced(place, new)
        if place.reading.tokens and (person := other_object(place.reading)) is not None:
            yield _two_verbs(place, new, person)


def _two_verbs(place: _Place, new: str, person: Token) -> Rewording:
    """abused cocaine and his wife -> misused cocaine and abused his wife."""
    replaced = _replaced(place, new)
    at = place.reading.sentence.start + person.left_edge.idx
    edits = (*replaced.edits, Edit(Span(at, at), f"{place.reading.candidate.matched.lower()} "))
    return replaced._replace(construction=Construction.TWO_VERBS, edits=edits)


def _in_place(place: _Place) -> Iterator[Rewording]:
    """An addict spoke -> a person struggling with substance use spoke."""
    for construct in (_living_with, _relative_predicate, _diagnosed_with, _developed, _infinitive):
        if (rewording := construct(place)) is not None:
            yield rewording
    if place.slot == "singular" and "modifier" in place.filled and _noun_next(place):
        yield _replaced(place, place.filled["modifier"], Construction.BEFORE)  # the parser has not joined them
        return
    for rebuild in (_phrase_after_noun, _behind_name, _of_condition, _in_note, _of_an_age, _in_prison):
        if (rewording := rebuild(place)) is not None:
            yield rewording
    if (new := place.fitted or _predicate(place)) is not None:
        yield from _replacements(place, new)


def _person_next(place: _Place) -> Token | None:
    """The person's noun behind a label, where the parser has not joined them."""
    tokens, doc = place.reading.tokens, place.reading.doc
    at = tokens[-1].i + 1 if tokens else 0
    if place.slot != "singular" or doc is None or not 0 < at < len(doc) or doc[at].pos_ != "NOUN":
        return None
    return doc[at] if doc[at].lower_ in entries(place.reading, "person") else None


def _noun_next(place: _Place) -> bool:
    tokens, doc = place.reading.tokens, place.reading.doc
    at = tokens[-1].i + 1 if tokens else 0
    return doc is not None and bool(tokens) and at < len(doc) and doc[at].pos_ == "NOUN"


def _predicate(place: _Place) -> str | None:
    tokens = place.reading.tokens
    if not place.is_label or "predicate" not in place.filled:
        return None
    if place.slot == "" or (tokens and grammar.position(tokens) == "predicate"):
        return place.filled["predicate"]
    return None


def _replacements(place: _Place, new: str) -> Iterator[Rewording]:
    if place.reading.candidate.matched[:4].lower() == "the ":
        if _QUANTITY.search(place.left):
            new = f"the {new}"  # ninety of the homeless
        yield _replaced(place, new, Construction.COLLECTIVE)
        return
    if _PAST_COPULA.search(place.left) and (past := _in_past_tense(new)) is not None:
        yield _replaced(place, past)  # was a person who used drugs
    yield _replaced(place, new)


def _replaced(place: _Place, new: str, construction: Construction = Construction.REPLACED) -> Rewording:
    text, span = place.text, place.span
    edits, shown = _put(place, span, new)
    relative = _THAT.match(text, span.end)
    if relative and place.is_label and "after" in place.filled and is_relative(place.reading):
        edits = (*edits, Edit(Span(*relative.span()), " who"))  # addicts that ask
    end = span.end
    if joins := place.is_label and construction is Construction.REPLACED and _joins_with(text, end, new):
        end += len(" with")
        edits = (*edits[:-1], Edit(Span(span.start, end), f"{shown} and"))
    return Rewording(construction, edits, shown, new, place.slot, span.start, end, joins_with=joins)


def _put(place: _Place, span: Span, new: str) -> tuple[tuple[Edit, ...], str]:
    """The edits that write `new` in place of `span`, in its letter case and with the right article before it."""
    shown = match_case(place.text, place.reading.sentence.of(place.text), span, new)
    return (*article_edits(place.text, span.start, shown), Edit(span, shown)), shown


_QUANTITY = re.compile(
    r"(?i)\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundred|thousand|some|many|most|all|none|few|several|half|both|each|any|number|majority|third|"
    r"quarter) of $"
)
_THAT = re.compile(r" that(?= )")


def _stands_aside(place: _Place) -> bool:
    """Brother, bipolar, is next of kin: between commas, beside the person it is said of."""
    tokens = place.reading.tokens
    if not (tokens and place.is_label and "after" in place.filled):
        return False
    beside = place.left.rstrip().endswith(",") and place.right[:1] == ","
    return beside and grammar.root_of(tokens).pos_ in ("ADJ", "VERB", "ADV")


# Labels before a person's noun ---------------------------------------------------------------------------------------


def _attributives(place: _Place, head: Token) -> Iterator[Rewording]:
    """alcoholic father -> father with alcohol use disorder; inmate population -> prison population."""
    if head.pos_ == "PROPN" and (named := _behind_name(place)) is not None:
        yield named
        return
    if "after" in place.filled and is_person(head, place.reading.words) and head.pos_ != "PRON":
        if (rewording := _behind(place, head)) is not None:
            yield rewording
            if (aside := _in_commas(place, rewording)) is not None:
                yield aside
        return
    if "modifier" in place.filled:
        yield _replaced(place, place.filled["modifier"], Construction.BEFORE)
    elif (rewording := _phrase_after_noun(place)) is not None:
        yield rewording


def _phrase_after_noun(place: _Place) -> Rewording | None:
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
    edits, shown = _put(place, span, f"{noun} {link} {people}")
    return Rewording(Construction.PHRASE_AFTER_NOUN, edits, shown, people, place.slot, span.start, span.end)


_NO_NOUNS = frozenset(
    "who that which whose and or but in on at for from with is are was were has have needs wants".split()
)
_NEXT_NOUNS = re.compile(r" ([\w-]+(?: [\w-]+)?)")


def _behind(place: _Place, head: Token) -> Rewording | None:
    text, span, reading = place.text, place.span, place.reading
    end = _noun_end(place, head)
    if text[end : end + 1] in ("'", "’", *JOINTS) or end <= span.end:
        return None
    plural = head.tag_ in ("NNS", "NNPS") or head.lower_ in ("people", "children", "men", "women")
    phrase = place.filled.get("after-plural", place.filled["after"]) if plural else place.filled["after"]
    removed, first = _taken_out(place, end)
    written = phrase
    if text[span.start : end].isupper():
        written = phrase.upper()
    elif text[span.start].isupper() and is_title_case(reading.sentence.of(text)):
        written = in_title_case(phrase, begins=False)
    joins = _joins_with(text, end, phrase)
    follows = Span(end, end + len(" with") if joins else end)
    edits = (
        *article_edits(text, removed.start, text[removed.end :]),
        Edit(Span(removed.start, removed.end + 1), first),
        Edit(follows, f" {written}{' and' if joins else ''}"),
    )
    shown = (first + text[removed.end + 1 : end]).strip() + " " + written
    return Rewording(Construction.BEHIND, edits, shown, phrase, place.slot, span.start, follows.end, joins_with=joins)


def _in_commas(place: _Place, behind: Rewording) -> Rewording | None:
    """her junkie brother has the key -> her brother, who is struggling with substance use, has the key."""
    if not _OWN.search(place.left) or place.text[behind.end : behind.end + 1] != " ":
        return None
    clause = behind.phrase if behind.phrase.startswith("who ") else f"who is {behind.phrase}"
    if not (behind.phrase.startswith("who ") or _STATE.match(behind.phrase)):
        return None
    at = Span(behind.end, behind.end)
    edits = tuple(Edit(at, f", {clause},") if edit.span == at else edit for edit in behind.edits)
    shown = behind.shown.replace(f" {behind.phrase}", f", {clause},")
    return behind._replace(construction=Construction.IN_COMMAS, edits=edits, shown=shown)


_OWN = re.compile(r"(?i)\b(?:my|your|ur|his|her|their|our) $")


def _joins_with(text: str, at: int, phrase: str) -> bool:
    """an obese woman with diabetes: with obesity *and* diabetes."""
    return re.match(r"(?:person |people )?with ", phrase) is not None and text[at : at + 6] == " with "


def _taken_out(place: _Place, end: int) -> tuple[Span, str]:
    """What goes away before the noun, and the letter that takes its place together with the one behind it."""
    text, span = place.text, place.span
    comma = re.match(r",?\s*", text[span.end :])  # an overweight, middle-aged man
    removed = Span(span.start, span.end + (comma.end() if comma else 0))
    before = text[: span.start].rstrip()
    if before.endswith(",") and before[-2:-1].isalnum() and not re.search(r"^\W*\w+,", text[removed.end : end]):
        # a young, drug-addicted mother: the orphan comma goes too
        return Span(len(before) - 1, removed.end), " " + text[removed.end : removed.end + 1]
    first = text[removed.end : removed.end + 1]
    abbreviated = text[span.start : span.start + 2].isupper()  # "HIV-infected women": no sentence start
    if text[span.start].isupper() and (not abbreviated or starts_sentence(text, span.start)):
        first = first.upper()
    return removed, first


_REST_OF_NOUN = re.compile(
    r"(?i)[ -]in[ -]law\b|-to-be\b|-[\w-]+|"
    r" of (?:an? |about )?(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twins|triplets|sixty|fifty|forty|thirty|twenty)"
    r"(?: (?:young )?(?:children|kids|boys|girls|sons|daughters))?\b"
)


def _noun_end(place: _Place, head: Token) -> int:
    """Where a person's noun ends, in code points of the block: sister *in law*, mother *of two*."""
    end = place.reading.sentence.start + head.idx + len(head)
    if rest := _REST_OF_NOUN.match(place.text, end):
        return rest.end()
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == head.i + 1:
            inner = [token for token in child.subtree if token.dep_ in ("pobj", "nummod", "amod", "det", "prep")]
            if inner and inner[-1].i - head.i <= 3:
                return place.reading.sentence.start + inner[-1].idx + len(inner[-1])
    return end


def _person_before(place: _Place) -> Token | None:
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


def _behind_person(place: _Place, person: Token) -> Rewording:
    """teen addicts -> teens struggling with substance use; female addict -> woman struggling with substance use."""
    words = place.reading.words
    name = "person-modifier" if person.lower_ in entries(place.reading, "person-modifier") else "person"
    entry = words[name].entries[person.lower_]
    noun = entry.attributes.get("noun", entry.use)
    if place.slot == "plural":
        noun = entry.attributes.get("plural", f"{noun}s")
    phrase = place.after or ""
    start = place.reading.sentence.start + person.idx
    edits, shown = _put(place, Span(start, place.span.end), f"{noun} {phrase}")
    return Rewording(Construction.PERSON, edits, shown, phrase, place.slot, start, place.span.end)


# Possessives ---------------------------------------------------------------------------------------------------------


def _possessives(place: _Place) -> Iterator[Rewording]:
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
    if (rewording := _of_phrase(place, new, list(doc[tokens[-1].i + 1 : tokens[-1].i + 7]))) is not None:
        yield rewording


_NOTHING_OWNED = re.compile(r"[,.;:)!?]|$| (?:and|or|nor|but)\b")


def _that_of(place: _Place, new: str, mark: re.Match[str]) -> Rewording:
    """and not the ex-offender's -> and not that of the person with a criminal conviction."""
    determiner = search_before(_DETERMINER, place.text, place.span.start)
    lead = determiner.group() if determiner else ""
    if re.match(r"(?i)an? $", lead):
        lead = f"{article(new)} "
    span = Span(place.span.start - len(determiner.group() if determiner else ""), mark.end())
    shown = f"that of {lead.lower()}{new}"
    return Rewording(Construction.THAT_OF, (Edit(span, shown),), shown, new, place.slot, span.start, span.end)


_MARK = re.compile(r"(?i)(['’])(?:s\b|(?=[\s,.;:)]|$))")
_POSTMODIFIER = re.compile(r" (?:who|with|in|on|of|to|from|for|by|under|living|[a-z]+ing|[a-z]+ed) ")


def _with_apostrophe(place: _Place, new: str, mark: re.Match[str]) -> Rewording:
    span = Span(place.span.start, mark.end())
    ending = mark.group(1) + ("" if new.endswith("s") else "s")
    edits, shown = _put(place, place.span, new)
    ending = ending.upper() if shown.isupper() else ending
    edits = (*edits[:-1], Edit(span, shown + ending))
    return Rewording(Construction.APOSTROPHE, edits, shown + ending, new, place.slot, span.start, span.end)


def _of_phrase(place: _Place, new: str, following: Sequence[Token]) -> Rewording | None:
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
    parts = [child for child in root.children if child.i < root.i and child.dep_ in _OF_THE_POSSESSOR]
    start = min([offset + part.idx for part in parts] + [place.span.start])
    if determiner := search_before(_DETERMINER, text, start):
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
    definite = given and owned.tag_ in ("NN", "NNP", "NNS")
    phrase = f"{'the ' if definite else ''}{belonging} of {lead}{new}"
    if re.match(r"(?i)(?:every|each|any|no) $", lead) and is_person(owned, place.reading.words):
        phrase = f"{lead}{belonging} of {article(new)} {new}"  # every child of a person ...
    if begins:
        phrase = phrase[0].upper() + phrase[1:]
    certain = all(token.dep_ == "compound" for token in between[:-1])
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


_DETERMINERS = (
    r"(?:an?|the|this|that|these|those|each|every|any|some|no|his|her|their|our|my|its|your|\d+|two|three|four|five|six|"
    r"seven|eight|nine|ten|eleven|twelve|many|most|several|few|both|all)"
)
_DETERMINER = re.compile(rf"(?i)(?<![\w'’-]){_DETERMINERS} $")
_OF_THE_POSSESSOR = ("det", "amod", "nummod", "poss", "compound")


# Predicates ----------------------------------------------------------------------------------------------------------


def _predicated(place: _Place, verb: re.Pattern[str], say: Callable[[str, str], str | None]) -> Rewording | None:
    """Write what `say` makes of the verb and the wording behind a noun, in place of verb, article and match.

    The verb is the group `verb` of a pattern that ends at the match.
    """
    after = place.after
    if after is None or not place.reading.tokens or place.slot not in ("singular", "plural"):
        return None
    found = verb.search(place.text, place.reading.sentence.start, place.span.start)
    if found is None or _COORDINATE.match(place.right):
        return None
    new = say(found.group("verb").lower(), after)
    if new is None:
        return None
    span = Span(found.start("verb"), place.span.end)
    written = found.group("verb")
    shown = new.upper() if place.reading.candidate.matched.isupper() and written.isupper() else new
    if written[:1].isupper():
        shown = shown[:1].upper() + shown[1:]
    return Rewording(Construction.PREDICATE, (Edit(span, shown),), shown, new, place.slot, span.start, span.end)


def _before_label(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)\b{words}\s(?:an?\s)?$")


_COORDINATE = re.compile(r"(?:,? (?:and|or|but|nor)|/|,) ?(?!(?:he|she|they|it|we|i|you|his|her|their|who|the)\b)")
_AILMENT = re.compile(
    r"with (.*(?:disorders?|addictions?|illness|disease|conditions?|dependence|disabilit\w+|diabetes|epilepsy|\w+ia|obesity)\b.*)"
)
_STATE = re.compile(
    r"(?:struggling|living|experiencing|in recovery|in prison|in custody|on parole|on probation|under)\b"
)
_BEEN = _before_label("(?P<verb>been)")
_HAVE_BEEN = _before_label("(?:has|have|had|['’]ve) (?P<verb>been)")
_WHO_IS = _before_label("who (?P<verb>is|are|was|were)")
_TO_BE = _before_label("(?:to|may|can|will|must|would|could|might|should|never|always|not) (?P<verb>be)")
_DIAGNOSED = _before_label("(?P<verb>diagnosed(?: as)?)")
_BECOME = _before_label("(?P<verb>become|becomes|became|becoming)")


def _living_with(place: _Place) -> Rewording | None:
    """has been an alcoholic for years -> has been living with alcohol use disorder; has been a drug user -> has used."""

    def say(_: str, after: str) -> str | None:
        if ailment := _AILMENT.fullmatch(after):
            return f"been living with {ailment.group(1)}"
        return f"been {after}" if _STATE.match(after) else None

    been = _predicated(place, _BEEN, say)
    return been or _predicated(place, _HAVE_BEEN, lambda _, after: _clause(after, "participle"))


def _relative_predicate(place: _Place) -> Rewording | None:
    """people who are alcoholics -> people who have alcohol use disorder; a man who is a drug user -> who uses drugs."""
    return _predicated(place, _WHO_IS, _said_of)


def _infinitive(place: _Place) -> Rewording | None:
    """may be an addict -> may be struggling with substance use; used to be an alcoholic -> used to have ..."""
    return _predicated(place, _TO_BE, _said_of)


def _said_of(verb: str, after: str) -> str | None:
    if ailment := _AILMENT.fullmatch(after):
        return f"{_HAVE[verb]} {ailment.group(1)}"
    if _STATE.match(after):
        return f"{verb} {after}"
    return _clause(after, {"is": "present-3sg", "are": "base", "be": "base"}.get(verb, "past"))


_HAVE = {"is": "has", "are": "have", "be": "have", "was": "had", "were": "had"}


def _diagnosed_with(place: _Place) -> Rewording | None:
    """diagnosed a diabetic -> diagnosed with diabetes."""

    def say(_: str, after: str) -> str | None:
        ailment = _AILMENT.fullmatch(after)
        return f"diagnosed with {ailment.group(1)}" if ailment else None

    return _predicated(place, _DIAGNOSED, say)


def _developed(place: _Place) -> Rewording | None:
    """She became an alcoholic -> she developed alcohol use disorder."""

    def say(verb: str, after: str) -> str | None:
        ailment = _AILMENT.fullmatch(after)
        return f"{_DEVELOP[verb]} {ailment.group(1)}" if ailment else None

    return _predicated(place, _BECOME, say)


_DEVELOP = {"become": "develop", "becomes": "develops", "became": "developed", "becoming": "developing"}


def _clause(after: str, form: str) -> str | None:
    """ "who uses drugs" as a predicate in a form of its verb."""
    found = re.fullmatch(r"who (?:(\w+ly) )?(\w+) (.*)", after)
    verb = _VERBS.get(found.group(2)) if found else None
    if found is None or verb is None:
        return None
    adverb = f"{found.group(1)} " if found.group(1) else ""
    return f"{adverb}{verb[form]} {found.group(3)}"


def _verb(base: str, past: str) -> Mapping[str, str]:
    return {"base": base, "present-3sg": f"{base}s", "past": past, "participle": past}


_VERBS = {
    form: _verb(base, past)
    for base, past in (
        ("use", "used"),
        ("inject", "injected"),
        ("smoke", "smoked"),
        ("misuse", "misused"),
        ("sell", "sold"),
        ("struggle", "struggled"),
    )
    for form in (base, f"{base}s")
}
_PAST_COPULA = re.compile(
    r"(?i)\b(?:was|were|had been|used to be) (?:an? |the |also |once )*$|^\W*(?:was|were) [^,;:]{1,40} an? $"
)


def _in_past_tense(new: str) -> str | None:
    """ "person who uses drugs" after "was": person who used drugs."""
    found = re.fullmatch(r"(.*\bwho (?:\w+ly )?)(\w+)( .*)", new)
    if found is None or found.group(2) not in _VERBS:
        return None
    return f"{found.group(1)}{_VERBS[found.group(2)]['past']}{found.group(3)}"


# Constructions that rebuild more of the sentence ---------------------------------------------------------------------


def _compounds(place: _Place) -> Iterator[Rewording]:
    """addict-run -> run by people ...; non-addict -> person without ...; ex-addict-turned-poet."""
    if (rewording := _run_by(place) or _without(place) or _turned(place)) is not None:
        yield rewording


def _run_by(place: _Place) -> Rewording | None:
    """The café is addict-run; an addict-run café -> a café run by people struggling with substance use."""
    found = _RUN.match(place.text, place.span.end)
    people = place.filled.get("plural")
    if found is None or people is None or place.slot != "singular":
        return None
    new, end = f"{found.group(1)} by {people}", found.end(1)
    if noun := found.group(2):
        if noun.lower() not in entries(place.reading, "group-noun"):
            return None
        new, end = f"{noun} {new}", found.end(2)
    span = Span(place.span.start, end)
    edits, shown = _put(place, span, new)
    return Rewording(Construction.TAKEN_APART, edits, shown, people, place.slot, span.start, span.end)


_RUN = re.compile(
    r"[-‐‑](run|led|owned|operated|founded|staffed)\b(?: (?!and\b|or\b|but\b|in\b|by\b|for\b|since\b|at\b)([a-z]+)\b)?"
)


def _without(place: _Place) -> Rewording | None:
    """a non-addict -> a person without a substance use disorder."""
    found = re.search(r"(?i)(?<![\w-])non[-‐‑]$", place.text[: place.span.start])
    phrase = re.match(r"(person|people) with (.*)", place.fitted or "")
    if found is None or phrase is None or place.right[:1] in JOINTS:
        return None
    span = Span(found.start(), place.span.end)
    edits, shown = _put(place, span, f"{phrase.group(1)} without {phrase.group(2)}")
    return Rewording(Construction.TAKEN_APART, edits, shown, place.fitted or "", place.slot, span.start, span.end)


def _turned(place: _Place) -> Rewording | None:
    """an ex-addict-turned-poet -> a person in recovery turned poet."""
    found = re.match(r"[-‐‑]turned[-‐‑](\w+)\b", place.text[place.span.end :])
    if found is None or place.fitted is None:
        return None
    span = Span(place.span.start, place.span.end + found.end())
    edits, shown = _put(place, span, f"{place.fitted} turned {found.group(1)}")
    return Rewording(Construction.TAKEN_APART, edits, shown, place.fitted, place.slot, span.start, span.end)


def _behind_name(place: _Place) -> Rewording | None:
    """Recovering addict Dana H. drives the bus -> Dana H., a person in recovery, drives the bus."""
    found = _NAME.match(place.text, place.span.end)
    bare = not place.left.strip() or place.left.rstrip()[-1:] in ",;:"
    if is_title_case(place.reading.sentence.of(place.text)):
        return None
    if found is None or not bare or place.slot != "singular" or place.fitted is None:
        return None
    end = "" if place.text[found.end() : found.end() + 1] in (",", ".", ";", ":", ")") else ","
    new = f"{found.group(1)}, {article(place.fitted)} {place.fitted}{end}"
    span = Span(place.span.start, found.end())
    return Rewording(Construction.NAMED, (Edit(span, new),), new, place.fitted, place.slot, span.start, span.end)


_NAME = re.compile(r" ((?:[A-Z][\w'’]+|[A-Z]\.)(?: (?:[A-Z][\w'’]+|[A-Z]\.))*)")


def _of_condition(place: _Place) -> Rewording | None:
    """a lifelong addict -> a person with a lifelong substance use disorder."""
    found = re.search(r"([\w-]+) $", place.left)
    phrase = re.match(r"((?:person|people) with )(an? )?(.*)", place.fitted or "")
    if found is None or phrase is None or found.group(1).lower() not in entries(place.reading, "condition-adjective"):
        return None
    adjective = found.group(1).lower()
    determiner = f"{article(adjective)} " if phrase.group(2) else ""
    start = place.span.start - len(found.group())
    edits, shown = _put(
        place, Span(start, place.span.end), f"{phrase.group(1)}{determiner}{adjective} {phrase.group(3)}"
    )
    return Rewording(Construction.CONDITION, edits, shown, place.fitted or "", place.slot, start, place.span.end)


_CHART = re.compile(
    r"\b(?:\d{1,3} ?(?:y/?o|yo|[MF])\b|(?:PMH|PMHx|SHx|SH|FHx|Hx|hx|HPI|Pt|pt|pts|PSH|Dx|dx|s/p|w/|h/o|c/o)\b)"
)


def _in_note(place: _Place) -> Rewording | None:
    """52 y/o M, known alcoholic, found down -> known alcohol use disorder; smoker, ex-drug user -> formerly used drugs."""
    after = place.after
    ends = place.right[:1] in ("", ",", ".", ";") or place.right.startswith((" w/", " on ", " since "))
    if after is None or place.slot != "singular" or not ends or not _CHART.search(place.text):
        return None
    if found := re.search(r"(?i)(?:^|[,:;.] )(known|suspected|probable|possible|likely) $", place.left):
        ailment = _AILMENT.fullmatch(after)
        new = re.sub(r"^an? ", "", ailment.group(1)) if ailment else None
    else:
        found = re.search(r"[,:;] $", place.left)
        new = re.sub(r"^who ", "", after) if found and after.startswith("who ") else None
    if new is None:
        return None
    return Rewording(
        Construction.NOTE, (Edit(place.span, new),), new, new, place.slot, place.span.start, place.span.end
    )


def _of_an_age(place: _Place) -> Rewording | None:
    """heroin users of my age -> people of my age who use heroin."""
    found = _AGES.match(place.text, place.span.end)
    phrase = re.match(r"((?:[\w-]+ )?(?:person|people)) (.*)", place.fitted or "")
    if found is None or phrase is None:
        return None
    span = Span(place.span.start, found.end())
    new = f"{phrase.group(1)}{found.group()} {phrase.group(2)}"
    edits, shown = _put(place, span, new)
    return Rewording(Construction.PERSON, edits, shown, new, place.slot, span.start, span.end)


_AGES = re.compile(
    r" of (?:my|his|her|our|their|your|all|any|every|that|working|a certain|either|both|no|that)\s(?:own )?(?:ages?|generations?|sex|sexes|genders?|faiths?|means|color|colour)\b"
)


def _in_prison(place: _Place) -> Rewording | None:
    """a former inmate of the county jail -> a person who was formerly incarcerated in the county jail."""
    new = place.fitted or ""
    found = _OF_PRISON.match(place.text, place.span.end)
    if found is None or not re.search(r"\bincarcerated(?: people| person)?$", new):
        return None
    edits, shown = _put(place, place.span, new)
    edits = (*edits, Edit(Span(found.start(1), found.end(1)), "in"))
    if ", " in place.left[-4:] and (bare := re.match(r"(?:an? )?person (who .*)", new)):
        start = place.span.start - len(place.left) + place.left.rindex(", ") + 2
        edits, shown = (Edit(Span(start, place.span.end), bare.group(1)), edits[-1]), bare.group(1)
    return Rewording(Construction.NOTE, edits, shown, new, place.slot, place.span.start, found.end(1))


_OF_PRISON = re.compile(
    r" (of) (?:the|an?|this|that|his|her|[A-Z]\w+) (?:[\w-]+ ){0,3}?(?i:jail|prison|penitentiary|facility|institution)\b"
)
