"""Labels that are the reason for something, or that a rule requires: kinder wording would change the meaning."""

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
    """She lost the flat because she is a recovering addict: no one loses it for recovery."""
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
"""Words of a document that would refer to what it is about."""


def no_substance(reading: Reading, rewording: Rewording) -> bool:
    """The story of an addict, in a review of a film about revenge: no substance is referred to anywhere."""
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
_HARM = (
    r"(?:reckless driving|driving|binge eating|violence|self-harm|suicid\w+|depression|anxiety|trauma|"
    r"poverty|crime|delinquency|injur\w+|theft)"
)
_HARM_BESIDE = (
    re.compile(rf"{_HARM},? ?(?:(?:and|or) )?(?:(?:drugs?|alcohol) (?:and|or|&) )?$"),
    re.compile(rf",? ?(?:(?:and|or) )?(?:[\w-]+ )?{_HARM}\b"),
)
_SUSCEPTIBLE = re.compile(
    r"\b(?:susceptib\w+|vulnerab\w+|prone|predispos\w+|turns? into|complications?:?|criteria) (?:to |of |for )?$"
)


def among_harms(reading: Reading, rewording: Rewording) -> bool:
    """Survivors of torture, drug abuse and war; prone to substance abuse: use alone is no harm that befalls one.

    A heading or an item of a list that says nothing else is such a name of a harm, too.
    """
    if not rewording.phrase.endswith(" use") or rewording.names_people or not rewording.is_label:
        return False
    left, right = left_of(reading, rewording), right_of(reading, rewording)
    beside, behind = _HARM_BESIDE
    if _HARMS.search(left) or _SUSCEPTIBLE.search(left):
        return True
    if re.match(r"[,.]|$", right) and (beside.search(left) or (left.endswith((",", ", ")) and behind.match(right))):
        return True
    return reading.candidate.block.text.strip(" \n.:;*_#-") == reading.candidate.matched


_BELIEF = re.compile(r"\b(?:notion|idea|belief|theory|myth|superstition|claim) that\b[^.;!?]*$")


def believed(reading: Reading, rewording: Rewording) -> bool:
    """The notion that an alcoholic has alcoholic children: others said so, and in their own words."""
    return rewording.is_label and rewording.names_people and bool(_BELIEF.search(left_of(reading, rewording)))


_ASYLUM = re.compile(r"\b(?<!political )asylums?\b(?! seek| claim| case| process| system| hearing| law)")
_GONE = re.compile(
    r" (?:have|has|had) been (?:\w+ )?(?:replaced|closed|abolished|shut)\b| (?:were|was) (?:replaced|closed)\b"
)


def of_an_asylum(reading: Reading, rewording: Rewording) -> bool:
    """The first asylum for alcoholics; mental asylums have been replaced: what there was had the names of its time."""
    if "asylum" in flat(reading.candidate.matched):
        return bool(_GONE.match(right_of(reading, rewording)))
    return rewording.is_label and rewording.names_people and bool(_ASYLUM.search(left_of(reading, rewording)))
