"""How a wording fits after a verb that says what someone is, was, became or is not."""

from __future__ import annotations

import re
from collections.abc import Callable

from stigmalint.judge.reading import Reading
from stigmalint.reword.rewording import Construction, Rewording, left_of, right_of

LABELLED = r"(?:an? |the |some |just |only |also |still |once |now |really |such )*$"
_PERFECT = re.compile(rf"\bbeen {LABELLED}")
_BECOMING = re.compile(
    r"\b(?:becom(?:e|es|ing)|became|turn(?:s|ed|ing)?(?: \w+)?(?: out)? (?:into|to be)|end(?:s|ed|"
    r"ing)? up(?: as)?|die[sd]?|dying|"
    rf"remain(?:s|ed|ing)?|grew (?:up|into)|born|liv(?:e|es|ed|ing) as|went from|made (?:him|her|them|me|us|"
    rf"you)(?: into)?|ma(?:ke|kes|king|de) (?:his|her|their|its|my|our|your|a|an|the) [\w-]+ an?) {LABELLED}"
)
_DENIED = re.compile(rf"(?:\bnot|n't|\bnever(?: been)?|\bhardly|\bisnt|\bwasnt|\baint) {LABELLED}")
_LASTING = re.compile(rf"\b(?:used to be|will be|always be|always been|forever) {LABELLED}")
_DIAGNOSED = re.compile(rf"\bdiagnosed(?: as)? {LABELLED}")
_PAST = re.compile(rf"\b(?:was|were|had been|used to be) {LABELLED}|^\W*(?:was|were) [^,;:]{{1,40}} {LABELLED}")
_PLURAL_PERSONS = re.compile(rf"\b(?:who|that|persons?|people|those|individuals?|they) (?:are|were|is|was) {LABELLED}")
PRESENT_CLAUSE = re.compile(
    r"\bwho (?:\w+ly )?(?:uses?|injects?|sells?|smokes?|misuses?|struggles?|drinks?|gambles?|vapes?)\b"
)


def _at(pattern: re.Pattern[str]) -> Callable[[Reading, Rewording], bool]:
    def applies(reading: Reading, rewording: Rewording) -> bool:
        if not rewording.is_label or not rewording.is_in_place or not rewording.names_people:
            return False
        return bool(pattern.search(left_of(reading, rewording)))

    return applies


after_diagnose = _at(_DIAGNOSED)
after_been = _at(_PERFECT)
after_become = _at(_BECOMING)


def no_struggle(reading: Reading, rewording: Rewording) -> bool:
    """He is not an addict; he will always be an alcoholic; she became a junkie."""
    if "struggl" not in rewording.phrase or not rewording.is_label:
        return False
    left = left_of(reading, rewording)
    if rewording.construction is Construction.PREDICATE:
        return bool(_LASTING_BE.search(left))
    return any(_at(pattern)(reading, rewording) for pattern in (_DENIED, _LASTING, _BECOMING))


_LASTING_BE = re.compile(r"\b(?:used to|always|forever|never|not|will)(?: be)? $")


def in_past(reading: Reading, rewording: Rewording) -> bool:
    if not rewording.is_label or not PRESENT_CLAUSE.search(rewording.phrase):
        return False
    plain = rewording.is_in_place or rewording.construction is Construction.BEHIND
    return plain and bool(_PAST.search(left_of(reading, rewording)))


def people_who_are_people(reading: Reading, rewording: Rewording) -> bool:
    return bool(re.match(r"(?:person|people)\b", rewording.phrase)) and _at(_PLURAL_PERSONS)(reading, rewording)


_TO_SOMEBODY = re.compile(r" (?:to|for) (?:us|me|him|her|them|you|everyone|everybody|anyone|anybody)\b")


_NO_ONE = re.compile(r"\b(?:is|are|was|were|am|'s|'re|be|been) (?:no|hardly any|any) (?:mere |common )?$")


def denied_at_all(reading: Reading, rewording: Rewording) -> bool:
    """He is no addict."""
    return rewording.names_people and rewording.is_label and bool(_NO_ONE.search(left_of(reading, rewording)))


def opinion(reading: Reading, rewording: Rewording) -> bool:
    said = re.search(rf"\b(?:is|are|was|were|be|been|'s|'re|seems?|seemed) {LABELLED}", left_of(reading, rewording))
    return rewording.names_people and bool(said) and bool(_TO_SOMEBODY.match(right_of(reading, rewording)))
