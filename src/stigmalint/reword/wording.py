"""A confirmed candidate goes in, drafts of better sentences come out, best first.

Each alternative of the rule is fitted to number and verb form, then put into the sentence by the constructions that its
place allows, and held against the table of constraints. What a constraint turns down is unsafe or only shown, and the
draft says which constraint it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from stigmalint.finding import Safety
from stigmalint.judge.facts import any_condition
from stigmalint.judge.reading import Reading
from stigmalint.reword.constraints import turned_down
from stigmalint.reword.constructions import rewordings
from stigmalint.reword.constructions.place import Place
from stigmalint.reword.constructions.rebuilt import shares_its_noun
from stigmalint.reword.letters import article
from stigmalint.reword.rewording import Construction
from stigmalint.ruleset.rule import Alternative
from stigmalint.ruleset.word_list import captured_list
from stigmalint.text.spans import Edit

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


def drafts(reading: Reading, slot: str) -> Iterator[Draft]:
    """All rewordings for a confirmed candidate, in the order of its rule's alternatives; display-only ones included."""
    seen: set[tuple[tuple[Edit, ...], Safety]] = set()
    for alternative in reading.candidate.rule.alternatives:
        holds, _ = any_condition(alternative.when, reading, default=True)
        filled = {} if holds is False else _fill(alternative, reading)
        if not filled:
            continue
        most = Safety.UNSAFE if holds is None and alternative.apply is Safety.SAFE else alternative.apply
        draft = _draft(Place(reading, slot, filled), most)
        if draft is None:
            continue
        if draft.safety is Safety.DISPLAY or seen.isdisjoint({(draft.edits, draft.safety), (draft.edits, Safety.SAFE)}):
            seen.add((draft.edits, draft.safety))  # "{drug} use" may come to "substance use"
            yield draft


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
            best = Draft(rewording.edits, rewording.shown, most)
            break
        why[TurnedDown(constraint.name, constraint.reason)] = None
        if best is None or (best.safety is Safety.DISPLAY and constraint.remedy is Safety.UNSAFE):
            if constraint.remedy is Safety.DISPLAY:
                whole = rewording.construction is Construction.PARTED
                best = Draft((), rewording.shown if whole else _shown(place) or rewording.shown, Safety.DISPLAY)
            else:
                best = Draft(rewording.edits, rewording.shown, Safety.UNSAFE)
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
