"""Drafts of better sentences for a confirmed candidate, best first.

Each alternative of the rule is fitted to number and verb form, then put into the sentence by the constructions that its
place allows, and held against the table of constraints. What a constraint turns down is unsafe or only shown, and the
draft says which constraint it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stigmalint.finding import Safety
from stigmalint.judge.facts import any_condition
from stigmalint.judge.reading import Reading
from stigmalint.reword.constraints import turned_down
from stigmalint.reword.constructions import rewordings
from stigmalint.reword.constructions.place import Place
from stigmalint.reword.constructions.predicate import PAST_COPULA
from stigmalint.reword.constructions.rebuilt import shares_its_noun
from stigmalint.reword.letters import article
from stigmalint.reword.rewording import Construction, Rewording, left_of, right_of
from stigmalint.ruleset.rule import Alternative
from stigmalint.ruleset.word_list import captured_list
from stigmalint.text.spans import Edit

_INFLECTED = ("singular", "plural", "base", "present", "present-3sg", "past", "participle", "gerund")


class TurnedDown(NamedTuple):
    """The name of a constraint and what it says."""

    constraint: str
    reason: str


class Draft(NamedTuple):
    """One rewording: edits in code points of the block's text, and how it would read instead of the match.

    `turned_down` are the constraints that it, and what was tried before it, ran into; none if it is as safe as its rule
    says. `rewording` is what was put in, and `is_preferred` says that it is the wording of the house.
    """

    edits: tuple[Edit, ...]
    shown: str
    safety: Safety
    turned_down: tuple[TurnedDown, ...] = ()
    rewording: Rewording | None = None
    is_preferred: bool = False


def drafts(reading: Reading, slot: str) -> Iterator[Draft]:
    """All rewordings for a confirmed candidate, in the order of its rule's alternatives; display-only ones included.

    What the house prefers stands first, and where it can be put, no other wording is safe.
    """
    alternatives = reading.candidate.rule.alternatives
    own = list(_own(reading, slot))
    house = [draft for one in alternatives if one.is_preferred if (draft := _of_house(one, reading, slot, own))]
    yield from house
    edits = {draft.edits for draft in house if draft.edits}
    shown = {draft.shown for draft in house}
    for draft in own:
        if draft.edits not in edits and (draft.edits or draft.shown not in shown):
            yield _weakened(draft) if house and draft.safety is Safety.SAFE else draft


def _own(reading: Reading, slot: str) -> Iterator[Draft]:
    """The rewordings that the rule itself offers."""
    seen: set[tuple[tuple[Edit, ...], Safety]] = set()
    for alternative in reading.candidate.rule.alternatives:
        holds, _ = any_condition(alternative.when, reading, default=True)
        filled = {} if holds is False or alternative.is_preferred else _fill(alternative, reading)
        if not filled:
            continue
        most = Safety.UNSAFE if holds is None and alternative.apply is Safety.SAFE else alternative.apply
        draft = _draft(Place(reading, slot, filled), most)
        if draft is None:
            continue
        if draft.safety is Safety.DISPLAY or seen.isdisjoint({(draft.edits, draft.safety), (draft.edits, Safety.SAFE)}):
            seen.add((draft.edits, draft.safety))  # "{drug} use" may come to "substance use"
            yield draft


def _weakened(draft: Draft) -> Draft:
    return draft._replace(safety=Safety.UNSAFE, turned_down=(_OTHER_PREFERRED,))


_OTHER_PREFERRED = TurnedDown("other-preferred", "the settings prefer other wording")
_PLACED_OTHERWISE = TurnedDown("placed-otherwise", "it is inserted differently here from the rule's own wording")
_NOT_ITS_PLACE = TurnedDown("not-its-place", "the rule itself excludes this wording here")
_UNKNOWN_NOUN = TurnedDown(
    "unknown-noun", "constraints cannot tell whether it is about people, as the rule's own wording is"
)
_UNCERTAIN = TurnedDown("uncertain", "it may not fit everywhere the rule's own wording does")
_REPEATS = TurnedDown("repeats", "it would repeat what follows")
_PRESENT = TurnedDown("present", "its verb is in the present tense, but the text is about the past")


def _of_house(alternative: Alternative, reading: Reading, slot: str, own: Sequence[Draft]) -> Draft | None:
    """The rewording with what the house prefers: never safer than the first of the rule's own, since the conditions and
    constraints of that one say whether a change is safe here at all.
    """
    filled = _fill(alternative, reading)
    draft = _draft(Place(reading, slot, filled), _most_for_house(alternative, reading, own)) if filled else None
    if draft is None:
        return None
    if draft.safety is Safety.SAFE and (doubt := _doubt(draft, own[0], alternative, reading)) is not None:
        draft = draft._replace(safety=Safety.UNSAFE, turned_down=(doubt,))
    elif draft.safety is Safety.UNSAFE and own and not draft.turned_down:
        why = (_UNCERTAIN,) if own[0].safety is Safety.SAFE else own[0].turned_down
        draft = draft._replace(turned_down=why)
    return draft._replace(is_preferred=True)


def _most_for_house(alternative: Alternative, reading: Reading, own: Sequence[Draft]) -> Safety:
    if own and own[0].safety is Safety.SAFE:
        return alternative.apply
    is_fixable = any(
        one.apply is not Safety.DISPLAY and not one.is_preferred for one in reading.candidate.rule.alternatives
    )
    # A rule that fixes elsewhere and has nothing to put in here leaves the place to its readers.
    return Safety.DISPLAY if is_fixable and all(draft.safety is Safety.DISPLAY for draft in own) else Safety.UNSAFE


def _doubt(draft: Draft, own: Draft, alternative: Alternative, reading: Reading) -> TurnedDown | None:
    """Why what constraints say of the rule's own wording, which is safe here, need not hold for that of the house."""
    one, other = draft.rewording, own.rewording
    if one is None or other is None or one.construction is not other.construction:
        return _PLACED_OTHERWISE
    if one.names_people is not other.names_people:
        return _UNKNOWN_NOUN
    if "who " in one.phrase and one.phrase in alternative.slots.values() and PAST_COPULA.search(left_of(reading, one)):
        return _PRESENT  # was a person who drinks
    following = right_of(reading, one).split(maxsplit=1)[:1]
    if set(following) & (set(one.phrase.split()) - set(other.phrase.split())):
        return _REPEATS  # people on medication on the ward
    same = [
        its
        for its in reading.candidate.rule.alternatives
        if not its.is_preferred and its.apply is Safety.SAFE and one.phrase in its.slots.values()
    ]
    return _NOT_ITS_PLACE if same and not any(_holds_for_any(its, reading) for its in same) else None


def _holds_for_any(alternative: Alternative, reading: Reading) -> bool:
    """Whether the conditions of an alternative hold, whomever the text is written for."""
    when = tuple(tuple(fact for fact in condition if fact.name != "profile") for condition in alternative.when)
    return any_condition(when, reading, default=True)[0] is True


def _draft(place: Place, most: Safety) -> Draft | None:
    """The best of the constructions that the place allows, and at most as safe as its alternative."""
    if most is Safety.DISPLAY:
        shown = _shown(place)
        return Draft((), shown, most) if shown else None
    best: Draft | None = None
    why: dict[TurnedDown, None] = {}
    for rewording in rewordings(place):
        constraint = turned_down(place.reading, rewording, most)
        if constraint is None:
            best = Draft(rewording.edits, rewording.shown, most, rewording=rewording)
            break
        why[TurnedDown(constraint.name, constraint.reason)] = None
        if best is None or (best.safety is Safety.DISPLAY and constraint.remedy is Safety.UNSAFE):
            if constraint.remedy is Safety.DISPLAY:
                whole = rewording.construction is Construction.PARTED
                best = Draft((), rewording.shown if whole else _shown(place) or rewording.shown, Safety.DISPLAY)
            else:
                best = Draft(rewording.edits, rewording.shown, Safety.UNSAFE, rewording=rewording)
    if best is None and not shares_its_noun(place) and (shown := _shown(place)):
        best, why = Draft((), shown, Safety.DISPLAY), {NO_ROOM: None}
    return best and best._replace(turned_down=() if best.safety is Safety.SAFE else tuple(why))


NO_ROOM = TurnedDown("no-room", "no wording fits its place")


def _shown(place: Place) -> str:
    """The alternative in the number and form of the match, for readers to put in; empty when it has no such form."""
    filled = place.filled
    if place.fitted is not None:
        return place.fitted
    if place.slot in ("", "any") or not any(slot in filled for slot in _INFLECTED):
        return filled.get("any") or (next(iter(filled.values())) if place.is_label else "")
    return ""


def _fill(alternative: Alternative, reading: Reading) -> dict[str, str]:
    """The alternative's slots with `{list}`, `{list.attribute}` and `{match}` filled in; empty when one is unknown."""
    captures = {
        captured_list(name): reading.words[name].entries[form]
        for name, form in reading.candidate.captures
        if name in reading.words
    }
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
            if name not in captures:
                missing = True
                return ""
            entry = captures[name]
            if not attribute:
                return _as_written(entry.use, reading.candidate.matched)
            if attribute == "object":
                return entry.attributes.get("object", entry.use)
            missing = missing or attribute not in entry.attributes
            return entry.attributes.get(attribute, "")

        new = re.sub(r"\{([^{}]+)\}", value, text)
        new = re.sub(r"(?<=\bwith )an? (?=(\w+))", lambda found: f"{article(found.group(1))} ", new)
        if not missing:
            filled[slot] = new
    return filled


def _as_written(word: str, text: str) -> str:
    """A listed word with the capitals that it has in a text, if it is an abbreviation there: EtOH, ETOH, MDMA."""
    there = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    return there.group() if there and sum(char.isupper() for char in there.group()) > 1 else word
