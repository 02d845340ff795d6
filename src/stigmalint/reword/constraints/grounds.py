"""What a label is the ground of, or a rule asks for: there a kinder word would say something else."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stigmalint.judge.reading import Reading
from stigmalint.prose import Block
from stigmalint.reword.rewording import Rewording, flat, left_of, right_of

_REASON = re.compile(
    r"\b(?:because|since)\b[^.;:!?]{0,50}(?:\b(?:is|was|are|were)|'s|'re) (?:only |just )?(?:an? |the )?(?:[\w-]+ )?$"
    r"|\bfor being an? $"
)


def is_reason(reading: Reading, rewording: Rewording) -> bool:
    """She lost the flat because she is a recovering addict: nobody loses it for recovery."""
    recovers = "in recovery" in rewording.phrase and rewording.is_label
    return recovers and _REASON.search(left_of(reading, rewording)) is not None


_REQUIRED = re.compile(
    r"\b(?:must|shall|(?:have|has|need|needs|ought) to|agree\w*|require\w*|promis\w*|expect\w*|condition\w*|"
    r"pledg\w*|swear|swore|order\w*|"
    r"rules?|mandat\w+|contract)\b[^.;!?]{0,60}$"
)


def is_required(reading: Reading, rewording: Rewording) -> bool:
    """Tenants must stay clean and sober: that they take nothing, whether or not they ever had an illness."""
    recovers = re.fullmatch(r"(?:(?:stay|remain|be|keep|live)\w* )?in recovery", rewording.phrase) is not None
    return recovers and _REQUIRED.search(left_of(reading, rewording)) is not None


_OTHERS_WITHOUT = re.compile(r"\b(?:homeless|houseless|unhoused)\b")


def told_apart(reading: Reading, rewording: Rewording) -> bool:
    """No tramp, only a homeless man: two groups that the sentence tells apart would be one."""
    wider = "experiencing homelessness" in rewording.phrase and "homeless" not in flat(reading.candidate.matched)
    around = f"{left_of(reading, rewording)} | {right_of(reading, rewording)}"
    return wider and _OTHERS_WITHOUT.search(around) is not None


_SUBSTANCE = re.compile(
    r"\b(?:drug|drugs|alcohol\w*|drink\w*|drunk\w*|sober\w*|sobriety|substances?|heroin|cocaine|coke|crack|meth\w*|opi\w+|morphine|"
    r"fentanyl|pills?|needles?|syringes?|inject\w*|overdos\w+|rehab\w*|detox\w*|recover\w*|treatment|clinic|narcan|naloxone|"
    r"withdrawal|dealers?|dope|cannabis|marijuana|weed|12-step|twelve-step|na|aa|al-anon|sponsor|clean|smok\w+|addiction|high|"
    r"prison|jail|street|police|shelter|homeless\w*)\b",
)
_ENOUGH = 30
"""Words of a document that would speak of what it is about."""


def no_substance(reading: Reading, rewording: Rewording) -> bool:
    """The story of an addict, in a review of a film about revenge: no substance is spoken of anywhere."""
    if "substance use" not in rewording.phrase or not re.match(
        r"addicts?\b|an? addict", flat(reading.candidate.matched)
    ):
        return False
    whole = reading.document
    if whole is None:
        return _is_without([reading.candidate.block])
    return whole.once(_SUBSTANCE, lambda: _is_without(whole.prose.blocks))


def _is_without(blocks: Sequence[Block]) -> bool:
    texts = [flat(block.text) for block in blocks]
    words = sum(text.count(" ") + 1 for text in texts)
    return words >= _ENOUGH and not any(_SUBSTANCE.search(text) for text in texts)


_HARMS = re.compile(r"\b(?:survivors?|victims?) of (?:[\w' -]+, ?)+(?:and |or )?$")


def among_harms(reading: Reading, rewording: Rewording) -> bool:
    """Survivors of torture, drug abuse and war: use alone is nothing that one survives."""
    if not rewording.phrase.endswith(" use") or rewording.names_people:
        return False
    return _HARMS.search(left_of(reading, rewording)) is not None
