"""What comes right before or after a longer wording and would attach to another word of it than before."""

from __future__ import annotations

import re

from stigmalint.judge import grammar
from stigmalint.judge.reading import Reading
from stigmalint.reword.constraints.neighbors import goes_on
from stigmalint.reword.rewording import Construction, Rewording, flat, left_of, next_token, right_of

_BEHIND = (Construction.BEHIND, Construction.PERSON)


def classifying_owner(reading: Reading, rewording: Rewording) -> bool:
    """A tramps' shed: "a" goes with the shed, and the tramps only say what kind it is."""
    text = reading.candidate.block.text
    left = flat(text[reading.sentence.start : reading.candidate.span.start])
    return (
        rewording.is_possessive and rewording.slot == "plural" and re.search(r"\ban? (?:[\w-]+ )?$", left) is not None
    )


_HANGS = re.compile(r" (?:in particular|intent|eager|desperate|ready|able|unable|willing|likely|bent on|hell-bent)\b")
_PARTICIPLES = ("JJ", "VBN")


def hangs_behind(reading: Reading, rewording: Rewording) -> bool:
    """Drug dealers intent on fame: what described a noun of one word would describe the last of several."""
    if not goes_on(rewording) or rewording.construction is Construction.PREDICATE or rewording.is_possessive:
        return False
    right = right_of(reading, rewording)
    if _HANGS.match(right):
        return True
    token = next_token(reading)
    if not re.search(r"\bwho (?!(?:is|are|was|were) )|\bconvicted of\b", rewording.phrase):
        return False
    if token is not None and token.lower_ == "to" and right.startswith(" to "):
        return token.tag_ == "TO"
    # "Opioid users filled in a form": the parser took the verb of the sentence for a participle.
    if token is None or not right.startswith(f" {token.lower_}"):
        return False
    if not any(other.tag_ in grammar.FINITE and other.i != token.i for other in token.doc):
        return False
    return token.tag_ == "VBG" or (token.tag_ in _PARTICIPLES and token.dep_ in ("amod", "acl", "relcl", "advcl"))


_AND_NOUN = re.compile(
    r" (?:and|or) (?:(?:an?|the|his|her|their|its|my|our|your|some|no|many|other) )?[a-z-]+(?: [a-z-]+)?"
)


_COUNTED = re.compile(r" (?:and|or) (?:one|two|three|four|five|six|\d+) ")


def joined_behind(reading: Reading, rewording: Rewording) -> bool:
    """With a mentally ill brother and a taste for jazz: behind "with a mental illness" the taste would be his."""
    if rewording.construction not in _BEHIND or not re.match(
        r"(?:with|who|exposed|experiencing|convicted|struggling|living)\b", rewording.phrase
    ):
        return False
    text = reading.candidate.block.text
    found = _AND_NOUN.match(flat(text[rewording.end : max(rewording.end, reading.sentence.end)]))
    if found is None or reading.doc is None or _COUNTED.match(found.group()):
        return False
    place = rewording.end - reading.sentence.start
    behind = [token for token in reading.doc if token.idx >= place]
    joint = next((at for at, token in enumerate(behind) if token.lower_ in ("and", "or")), None)
    if joint is None or joint > 1:
        return False
    first = next((token for token in behind[joint + 1 :] if token.pos_ not in ("ADJ", "ADV", "DET", "NUM")), None)
    return first is not None and first.pos_ in ("NOUN", "PROPN")


_WITH_BEFORE = re.compile(
    r"\bwith(?:out)? (?:(?:an?|the|his|her|their|my|our|one|two|some|many|other|those|these) )?(?:[\w-]+ )?$"
)


def with_before(reading: Reading, rewording: Rewording) -> bool:
    """The tale opens with an obese old cook: with an old cook with obesity."""
    if rewording.construction is not Construction.BEHIND or not rewording.phrase.startswith("with "):
        return False
    moved_over = reading.candidate.block.text[reading.candidate.span.end : rewording.end].split()
    return len(moved_over) > 1 and _WITH_BEFORE.search(f"{reading.left} ") is not None


def nation_before(reading: Reading, rewording: Rewording) -> bool:
    """An Italian convict: an incarcerated Italian, and no Italian incarcerated person."""
    adjective_first = re.match(r"(?!person|people)[\w-]+ (?:person|people)$", rewording.phrase)
    text, start = reading.candidate.block.text, rewording.start
    left = text[max(0, start - 40) : start]
    found = re.search(r"(?:^|[\w,;] )(?:[A-Z][a-z]+(?:an|ese|ish|i|ic)|Czech|Dutch|French|Greek|Swiss|Welsh) $", left)
    return adjective_first is not None and rewording.construction is Construction.REPLACED and found is not None


def adverb_on_adverb(reading: Reading, rewording: Rewording) -> bool:
    """A sadly crippled clerk: sadly physically disabled."""
    opens = re.match(r"(?!only|early)[a-z]{3,}ly\b", rewording.phrase)
    return opens is not None and re.search(r"\b[a-z]{2,}ly $", left_of(reading, rewording)) is not None


_PEOPLE_BEFORE = re.compile(
    r"\bpeople,? (?:(?:even|especially|including|not|and|or|but) ){0,2}(?:the|those|these|some) $"
)


def definite_group(reading: Reading, rewording: Rewording) -> bool:
    """Most people, even the addicts: behind "people" and an article, people again."""
    if rewording.construction is not Construction.REPLACED or not rewording.phrase.startswith("people "):
        return False
    return _PEOPLE_BEFORE.search(left_of(reading, rewording)) is not None


_MANNER = re.compile(
    r" (?:in (?:some|any|a|one|no|this|that) way\b|to (?:some|a) (?:degree|extent)|in the head|enough\b|as (?:hell|"
    r"well)\b)"
)


def manner_behind(reading: Reading, rewording: Rewording) -> bool:
    """Mentally ill in some way: no one has an illness in some way."""
    says_has = re.match(r"(?:have|has|had|having|with|living with)\b", rewording.phrase)
    return says_has is not None and _MANNER.match(right_of(reading, rewording)) is not None


_JEST = re.compile(
    r"\b(?:party|circus|rallying (?:point|cry)|zoo|festival|parade|playground|website|site|magnet|hangout|club|cult|"
    r"convention|theme park|movement|"
    r"sport|game|hobby|religion) (?:for|of|full of) $"
)
_EARNEST = re.compile(
    r"\b(?:health|care|illness|ill|hospitals?|rights?|treat\w*|services?|housing|shelters?|clinics?|famil\w+|support\w*|patients?|"
    r"doctors?|nurses?|therap\w+|volunteer\w*|charit\w+|beds?)\b"
)


def in_jest(reading: Reading, rewording: Rewording) -> bool:
    """A circus for the mentally ill, said of a parliament: no illness is referred to."""
    if rewording.construction is not Construction.COLLECTIVE:
        return False
    around = f"{left_of(reading, rewording)} | {right_of(reading, rewording)}"
    return _JEST.search(left_of(reading, rewording)) is not None and _EARNEST.search(around) is None
