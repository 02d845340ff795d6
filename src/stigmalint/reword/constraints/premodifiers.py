"""What precedes a longer wording and belonged to the one word that it replaces."""

from __future__ import annotations

import re

from stigmalint.judge import grammar
from stigmalint.judge.reading import Reading
from stigmalint.reword.constraints.neighbors import opens_with_people
from stigmalint.reword.rewording import Construction, Rewording, entries, flat, left_of, next_token, right_of

_DETERMINER = (
    r"(?:an?|the|this|that|these|those|my|your|his|her|its|our|their|no|every|each|some|any|one|two|three|four|five|six|"
    r"seven|eight|nine|ten|\d+|(?!(?:he|she|it|that|who|there|what)'s)[\w-]+'s)"
)
_OPENS_PHRASE = re.compile(rf"(?:\b{_DETERMINER}|\b(?:for|of|with|to|from|by|at|in|on)|, long) $")
_PARTICIPLE = re.compile(r"(?:using|experiencing|struggling|living)\b")


def participle_before_noun(reading: Reading, rewording: Rewording) -> bool:
    """A wheelchair-bound 82-year-old: "an using a wheelchair 82-year-old" is no English."""
    in_place = rewording.construction is Construction.REPLACED and rewording.is_label
    if not in_place or not _PARTICIPLE.match(rewording.phrase):
        return False
    following = next_token(reading)
    before_noun = following is not None and following.pos_ in ("ADJ", "NUM", "NOUN", "PROPN")
    return before_noun or _OPENS_PHRASE.search(left_of(reading, rewording)) is not None


def orphan_comma(reading: Reading, rewording: Rewording) -> bool:
    """An insulin-dependent, wheelchair-bound man: the comma between two adjectives would part one from its noun."""
    if rewording.construction is not Construction.BEHIND:
        return False
    text, start = reading.candidate.block.text, reading.candidate.span.start
    left = flat(text[reading.sentence.start : start])
    if rewording.edits[-2].span.start < start or reading.doc is None:
        return False  # the comma goes away as well
    row = re.search(rf"\b{_DETERMINER} ((?:[\w-]+ )?[\w-]+), $", left)
    place = len(left.rstrip(", "))
    last = next((token for token in reversed(reading.doc) if token.idx < place), None)
    if row is None or last is None:
        return False
    head = grammar.head_noun(reading.tokens)
    taken_for_noun = head is not None and head.dep_ == "appos"
    return taken_for_noun or last.pos_ == "ADJ" or last.tag_ in ("VBN", "VBD")


_COMPARED = re.compile(r"\b(?:more|less|much)(?: of)? an? (?:[\w-]+ )?$")


def compared_label(reading: Reading, rewording: Rewording) -> bool:
    """Less of an addict than a drinker: "less of a person ..." demeans."""
    return rewording.names_people and rewording.is_label and bool(_COMPARED.search(left_of(reading, rewording)))


_EMPHATIC = re.compile(
    r"\b(?:such an?|some|(?:the|his|her|their|our|my|your)(?: \w+)? most \w+"
    r"|(?:the|his|her|their|our|my|your) (?!young|old|late|poor|honest|modest|guest)\w{2,}est) $"
)


def emphatic(reading: Reading, rewording: Rewording) -> bool:
    """The nicest addict; such an addict; some addict took it: what is stressed is the one word."""
    if rewording.slot != "singular" and not re.search(r"est $", left_of(reading, rewording)):
        return False
    person = rewording.is_in_place and rewording.names_people and rewording.is_label
    return person and bool(_EMPHATIC.search(left_of(reading, rewording)))


_YET = re.compile(
    rf"\b{_DETERMINER} (?:(?:not|still|now|never|always|once|soon|already) )?(?:yet|still|now|always|soon)[ -]$"
)


def adverb_of_participle(reading: Reading, rewording: Rewording) -> bool:
    """A not yet recovering alcoholic: a not yet person in recovery."""
    return opens_with_people(rewording) and bool(_YET.search(left_of(reading, rewording)))


_EPITHET = re.compile(r"the (?:Blind|Deaf|Disabled|Lame)\b")
_APPOSED = re.compile(r"\b(?:my|your|his|her|our|their) ([\w-]+),? the $")


def byname(reading: Reading, rewording: Rewording) -> bool:
    """My husband the alcoholic, Hermann the Disabled: what follows a relative as a byname has to be short."""
    text, start = reading.candidate.block.text, rewording.start
    if _EPITHET.match(text, start) and re.search(r"\b[A-Z][a-z]+(?<!ing) $", text[max(0, start - 40) : start]):
        return True
    found = _APPOSED.search(left_of(reading, rewording))
    person = rewording.names_people and rewording.is_label and rewording.slot == "singular"
    return person and found is not None and found.group(1) in entries(reading, "person")


_SET_FREE = re.compile(r"\b(?:released|freed|paroled|discharged|exonerated)[ -]$")
_HELD = re.compile(r"\bincarcerated\b|\bin (?:custody|prison|jail)\b")


def set_free(reading: Reading, rewording: Rewording) -> bool:
    """Newly released inmates are incarcerated no longer."""
    return _HELD.search(rewording.phrase) is not None and bool(_SET_FREE.search(left_of(reading, rewording)))


_NOW = re.compile(r"(?:\bnow|\bhardly|\bbarely|\bscarcely) an? $")


def no_longer(reading: Reading, rewording: Rewording) -> bool:
    """He is now an ex-con; he is hardly an alcoholic: the adverb belongs to the one word."""
    return opens_with_people(rewording) and bool(_NOW.search(left_of(reading, rewording)))


_ASKED = re.compile(r"^\W*(?:is|are|was|were|isn't|aren't|wasn't|weren't)(?: not)? (?:[\w'-]+ ){1,3}an? $")


def asked(reading: Reading, rewording: Rewording) -> bool:
    """Are you a diabetic? One asks whether someone has it, not whether they are a person."""
    right = right_of(reading, rewording)
    return opens_with_people(rewording) and bool(_ASKED.search(left_of(reading, rewording))) and "?" in right


_IS_ONE = re.compile(r"(?:\b(?:is|was|am)|'s|'m) (?:[\w-]+ )?an? $")
_HAD = re.compile(r"(?:person|people) who (?:had|have had)\b|(?:person|people) with cancer\b")
_PLACE = re.compile(r" (?:there|here|at|inside)\b")


def verb_fits_better(reading: Reading, rewording: Rewording) -> bool:
    """She is a stroke victim: she had a stroke; he was an inmate there: he was incarcerated there."""
    if not opens_with_people(rewording) or not _IS_ONE.search(left_of(reading, rewording)):
        return False
    held_there = "incarcerated" in rewording.phrase and _PLACE.match(right_of(reading, rewording))
    return bool(_HAD.match(rewording.phrase) or held_there)
