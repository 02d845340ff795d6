"""Cases in which "use" does not express what "abuse" meant."""

from __future__ import annotations

import re

from stigmalint.judge import grammar
from stigmalint.judge.reading import Reading
from stigmalint.reword.rewording import Rewording, flat, left_of, right_of

_USE = re.compile(r"(?:^|\b(?:[\w-]+ ))use$")
_AILMENT = re.compile(
    r" (?:(?:can|may|might|must|should|could) be|is|was|are|as|being|becomes|remains)(?: not| also| still| often|"
    r" a kind of)? (?:an? |the )?(?:[\w-]+ ){0,2}?"
    r"(?:illness|disease|disorder|condition|sickness)\b"
)
_JUDGED_RIGHT = re.compile(
    r",? (?:\w+ )?(?:is|are|was|were|remains?|became|becomes|has become|as) (?:not )?(?:an? |the |our |one of )?"
    r"(?:[\w-]+ ){0,3}?"
    r"(?:problems?|crisis|crises|scourge|epidemic|threat|menace|concern|plague|evil|enemy|issue|nightmare)\b"
)
_JUDGED_LEFT = re.compile(
    r"\b(?:oppos(?:e|es|ed|ing|ition)(?: to)?|against|crusade\w*|condemn\w*|denounc\w*|protect\w* [^.;:]{1,40} from|"
    r"war on|shield\w* [^.;:]{1,40} from|problems? of|problem with|evils? of|enemy [^.;:]{0,40}\b(?:is|was)) (?:the )?$"
)


_WHEN = re.compile(r"\b(?:when|if|once|whenever|often|easily) $")


def use_for_misuse(reading: Reading, rewording: Rewording) -> bool:
    """Drug abuse is a problem; opposition to drug abuse: what is judged is more than use."""
    if rewording.phrase == "used" and _WHEN.search(left_of(reading, rewording)):
        return True  # when abused, drugs can lead to addiction
    if not rewording.is_label or not _USE.search(rewording.phrase) or rewording.names_people:
        return False
    if reading.tokens and grammar.position(reading.tokens) == "attributive":
        return False
    return bool(_JUDGED_RIGHT.match(right_of(reading, rewording)) or _JUDGED_LEFT.search(left_of(reading, rewording)))


_HELPLINE = re.compile(r" (?:hotline|helpline|crisis line)")
_LEGAL_DRUG = re.compile(r"\b(?:alcohol|drink|etoh)\b")


def use_for_disorder(reading: Reading, rewording: Rewording) -> bool:
    if not rewording.is_label or rewording.names_people:
        return False
    if rewording.phrase.endswith("use") and _SIGNS.match(right_of(reading, rewording)):
        return True  # of misuse as well
    if not _USE.search(rewording.phrase):
        return False
    if _AILMENT.match(right_of(reading, rewording)):
        return True
    if _LEGAL_DRUG.search(rewording.phrase) and _HELPLINE.match(right_of(reading, rewording)):
        return True
    if _KIND_OF.search(left_of(reading, rewording)) and _DISORDERS.search(flat(reading.candidate.block.text)):
        return True
    noun_after = grammar.position(reading.tokens) == "attributive" if reading.tokens else False
    return not noun_after and _governed(reading, rewording)


_SIGNS = re.compile(r" (?:symptoms?|diagnos[ei]s|remission|relapses?)\b")
"""What a disorder has and use has not."""
_KIND_OF = re.compile(r"\b(?:forms?|types?|kinds?|cases?) of $")
_DISORDERS = re.compile(r"\b(?:alcoholism|addictions?|dependence|dependency|disorders?|diseases?)\b")
_GOVERNED = re.compile(
    r"\b(?:screen(?:ed|s|ing)?|test(?:ed|s|ing)?|treat(?:ed|s|ing|ment|ments)?|therapy|rehab|rehabilitation|"
    r"counsel\w*|evaluat\w+|"
    r"assess\w*|help|support|hospitali[sz]ed|admitted|medication|medicines?|cure[sd]?|detox(?:ification)?|"
    r"program(?:me)?s?|services) (?:for|of|from) "
    r"|\b(?:recover\w*|suffer\w*|death|deaths|die[sd]?|dying|dead|victims?|diagnos\w+|in remission|relapse[sd]?|"
    r"cure[sd]?|risk|struggl\w+ out|freed?|"
    r"effects?|harms?|damage|toll|cost|costs|dangers?|ravages|scourge|guilty|accused|convicted|charged) (?:from|"
    r"of|with|by) "
    r"|\b(?:treat(?:s|ed|ing)?|heal(?:s|ed|ing)?|diagnos(?:e|es|ed|ing)|"
    r"overcom\w+|fight\w*|combat\w*|beat(?:ing)?|battl\w+|conquer\w*|because of|due to|caused by|result of|"
    r"linked to|by) "
)


_REGARDED = re.compile(r"(?: [\w-]+){0,3}? as (?:an? |the )?(?:\w+ )?(?:crime|matter|sin|choice|offen[cs]e)\b")
"""Treats cocaine abuse as a crime: that is no treatment."""


def _governed(reading: Reading, rewording: Rewording) -> bool:
    left = left_of(reading, rewording)
    if _REGARDED.match(right_of(reading, rewording)):
        return False
    ends = [found.end() for found in _GOVERNED.finditer(left)]
    if not ends:
        return False
    between = left[ends[-1] :]
    return len(between.split()) <= 4 and not re.search(
        r"[.;:!?]|\b(?:who|that|which|is|was|are|were|has|have)\b", between
    )
