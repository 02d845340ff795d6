"""What people suffer from, and do not have or live with as one has a lasting illness; who speaks of it."""

from __future__ import annotations

import re

from stigmalint.judge.reading import Reading
from stigmalint.reword.rewording import Rewording, entries, left_of, right_of
from stigmalint.text.spans import Span


def acute(reading: Reading, rewording: Rewording) -> bool:
    """Patients suffering from pneumonia do not live with it, nor does who suffers from "this condition" in its ward."""
    if not rewording.phrase.startswith("living with") or rewording.is_label:
        return False
    if any(phrase in entries(reading, "acute-illness") for phrase in reading.after):
        return True
    right = right_of(reading, rewording)
    if _PAIN.match(right) and not _LASTS.match(right):
        return True
    if _TAKEN_UP.match(right):
        return bool(reading.mentions(("acute-illness",), Span(0, len(reading.candidate.block.text))))
    return bool(
        reading.mentions(
            ("acute-illness",), Span(rewording.end, min(rewording.end + 40, max(reading.sentence.end, rewording.end)))
        )
    )


_PAIN = re.compile(r"(?: [\w-]+){0,3}? (?:pains?|aches?|headaches?|nausea|vomiting|dizziness|cramps?|delirium)\b")

_LASTS = re.compile(r"(?: [\w-]+){0,2} (?:chronic|persistent|long-term|lasting|constant|lifelong|cluster|phantom)\b")

_TAKEN_UP = re.compile(
    r" (?:this|that|the|such an?|these|it)(?: (?:condition|illness|disease|disorder|state))?\b(?! of\b)"
)

_ONSET = re.compile(
    r"\b(?:began|begins?|begun|beginning|start(?:s|ed|ing)?|stop(?:s|ped|ping)?|confess\w*(?: to)?|admit\w*(?: to)?|"
    r"ended up|presents?|presented|diagnosed as) $"
)

_OF_A_HABIT = re.compile(
    r" (?:an? |the |their |his |her )?(?:[\w-]+ ){0,2}(?:habit|caffeine addiction|addiction to \w+)\b"
)


def no_life_with(reading: Reading, rewording: Rewording) -> bool:
    """She began suffering from migraines, was diagnosed as suffering from it: one has it, or comes to have it."""
    if not rewording.phrase.startswith("living with") or rewording.is_label:
        return False
    return bool(_ONSET.search(left_of(reading, rewording)) or _OF_A_HABIT.match(right_of(reading, rewording)))


_HAS = re.compile(r"(?:with|have|has|had|having|living with)$")

_NO_CONDITION = re.compile(
    r"(?: [\w',-]+){0,6}? (?:hunger|thirst|cold|circumstances|starvation|injustice|war|exile|neglect|"
    r"worry|doubts?|guilt|fears?)\b"
    r"| an? (?:disease|illness|disorder|condition) (?:called|known as)\b"
    r"| some (?:kind of |sort of )?(?:mental|personality) | [\w']+ [\w']+(?:s'|'s) disease\b"
    r"| (?:substance|drug|alcohol|opioid) use\b(?! disorder)"
)


def no_condition(reading: Reading, rewording: Rewording) -> bool:
    """Suffering from hunger, illness and cold; from some mental disorder: no one has hunger as one has an illness."""
    if rewording.is_label or not _HAS.match(rewording.phrase):
        return False
    return _NO_CONDITION.match(right_of(reading, rewording)) is not None


_OF_MYSELF = re.compile(r"\b(?:i|i'm|i've|i'd)\b[^.;!?]* (?:and|or|but|that) (?:\w+ )?$")


def own_account(reading: Reading, rewording: Rewording) -> bool:
    """I had no interest in anything and was plagued by anxiety: it is the writer's to say."""
    return not rewording.is_label and bool(
        _HAS.match(rewording.phrase) and _OF_MYSELF.search(left_of(reading, rewording))
    )
