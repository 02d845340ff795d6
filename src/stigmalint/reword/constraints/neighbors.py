"""Words next to a label that its replacement would leave behind, absorb or misapply."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stigmalint.judge.membership import is_person
from stigmalint.judge.reading import Reading
from stigmalint.reword.letters import starts_sentence
from stigmalint.reword.rewording import Construction, Rewording, entries, flat, left_of, next_token, right_of

if TYPE_CHECKING:
    from spacy.tokens import Token

_HEAD_FIRST = re.compile(r"(?:[\w-]+ )?(?:person|people|persons|patients?|prisoners?)\b(?! of \w+ing\b)")
_ENDS_IN_PERSON = re.compile(
    r"\b(?:person|people|workers?|patients?|prisoners?|survivors?|immigrants?|child|children)$"
)
_IN_PLACE = (Construction.REPLACED, Construction.COLLECTIVE)


def opens_with_people(rewording: Rewording) -> bool:
    """People who use drugs, incarcerated people: words that no noun can come before."""
    return rewording.construction in _IN_PLACE and bool(_HEAD_FIRST.match(rewording.phrase))


def goes_on(rewording: Rewording) -> bool:
    """Whether words come after the person's noun, to which what follows would be joined."""
    return rewording.names_people and rewording.is_label and not _ENDS_IN_PERSON.search(rewording.phrase)


def _before(reading: Reading, rewording: Rewording) -> Token | None:
    """The token right before the new words, if nothing but a blank is between."""
    if reading.doc is None or not reading.tokens or not reading.tokens[0].i:
        return None
    place = rewording.start - reading.sentence.start
    token = next((token for token in reversed(reading.doc) if token.idx < place and not token.is_space), None)
    between = reading.doc.text[token.idx + len(token) : place] if token is not None else ""
    return None if between.strip() else token


_DATES = frozenset(
    "monday tuesday wednesday thursday friday saturday sunday january february march april may june july august "
    "september october november december".split()
)
_NO_MODIFIERS = _DATES | frozenset(
    "u.s. us u.k. uk eu fellow m f yo y/o "
    "dozen dozens couple hundred hundreds thousand thousands million millions pair".split()
)
_ORDERS = frozenset("feed help house jail name support test treat visit welcome".split())
_OWNERS = re.compile(r"(?:['’]s|s['’]|\b(?:my|your|his|her|its|our|their)) $", re.IGNORECASE)
_OF_A_PRISON = re.compile(r"\b(?:psychiatric|federal|state|county|military|provincial|municipal|maximum-security) $")
_OWNED = re.compile(r"\b(?:my|your|his|our|their|[Tt]ype (?:one|two|1|2|i|ii|I|II)) $")


def noun_before(reading: Reading, rewording: Rewording) -> bool:
    """Denver drug users, drug inmates, Vermont's addicts, intravenous (IV) drug abusers."""
    if not opens_with_people(rewording):
        return False
    text = reading.candidate.block.text[reading.sentence.start : rewording.start]
    if re.search(r"[\w.]\) $", text) or (rewording.phrase.startswith("pe") and _OWNERS.search(text)):
        return True  # incarcerated people can be owned, as in "the county's incarcerated people"
    if _OWNED.search(text) or (rewording.phrase.startswith("incarcerated") and _OF_A_PRISON.search(flat(text))):
        return True  # their inmates; type one diabetics; psychiatric prison inmates
    token = _before(reading, rewording)
    if token is None or token.is_punct or token.pos_ not in ("NOUN", "PROPN", "X"):
        return False
    if token.i == 0 and token.lower_ in _ORDERS:
        return False
    if token.like_num or token.lower_ in _NO_MODIFIERS or token.lower_ in entries(reading, "person-modifier"):
        return False
    if token.tag_ == "NNS" and is_person(token, reading.words):
        return True  # women drug injectors
    inside = {inner.i for inner in reading.tokens}
    modifies = token.dep_ in ("compound", "nmod", "amod", "poss") or token.head.i in inside
    capital = token.text[:1].isupper() and not starts_sentence(text, token.idx)
    return modifies or (capital and token.dep_ not in ("dobj", "nsubj", "nsubjpass", "attr", "dative"))


_LY = re.compile(
    r"\b(?!(?:only|mostly|mainly|usually|particularly|especially|early|nearly|roughly|approximately|exactly|supposedly|"
    r"possibly|probably|likely|ugly|lonely|friendly|elderly|lovely|kindly|costly|deadly|lively|unlikely|family|"
    r"apparently|generally|typically|primarily|largely|simply|merely|really|clearly|sadly|finally|"
    r"currently)\b)[a-z]{2,}ly[ -]$"
)


def adverb_before(reading: Reading, rewording: Rewording) -> bool:
    """A previously convicted felon: the participle that it belongs to goes away."""
    if not opens_with_people(rewording) or not reading.tokens:
        return False
    first = reading.tokens[0]
    participle = first.tag_ in ("VBN", "VBD", "JJ") and len(reading.tokens) > 1
    return participle and bool(_LY.search(left_of(reading, rewording)))


_DEGREE = re.compile(r"\b(?:the (?:most|least)|an? (?:more|less)|very|too|so|as|quite|rather|extremely) $")


def degree_before(reading: Reading, rewording: Rewording) -> bool:
    """The most violent felons: the adjective that the degree belongs to is part of the match."""
    beside = (*_IN_PLACE, Construction.BEHIND)
    if not rewording.is_label or not rewording.names_people or rewording.construction not in beside:
        return False
    adjectival = bool(reading.tokens) and reading.tokens[0].pos_ in ("ADJ", "VERB", "ADV")
    return adjectival and bool(_DEGREE.search(left_of(reading, rewording)))


_MAKES = re.compile(
    r"\b(?:makes?|made|making|leaves?|left|leaving|renders?|rendered|rendering|become|becomes|became|becoming|keeps?|kept"
    r"|go|goes|went|gone|end(?:s|ed|ing)? up|turn(?:s|ed|ing)?|driv(?:e|es|ing)|drove|driven|forc(?:e|es|ed|ing))\b"
    r"[^.;:!?]{0,60}?\b(?:many|more|most|some|others?|thousands|millions|hundreds|dozens|people|families|them|us|several|"
    r"few|everyone|anyone|someone|\w+s)(?: (?:many|more|most))? $"
)
_VERB_NEXT = re.compile(
    r" (?:\w+ly )?(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|should|do|did|get|got|live[ds]?|"
    r"sleep|slept|die[ds]?|need|want|wait|say|said|seek|struggle|suffer|know|remain|stay|go|went|come|came)\b"
)


def state_of_object(reading: Reading, rewording: Rewording) -> bool:
    """The flood left many homeless: an adjective that says what became of them, and no noun."""
    is_state = reading.candidate.matched.lower().split()[-1] in ("homeless", "disabled", "incarcerated", "addicted")
    if not is_state or rewording.construction is Construction.BEHIND or not rewording.names_people:
        return False
    left, first = left_of(reading, rewording), reading.candidate.matched.lower().split()[0]
    if first in ("many", "more", "most", "some"):
        left += f"{first} "
    return bool(_MAKES.search(left)) and not _VERB_NEXT.match(right_of(reading, rewording))


_VERBAL = frozenset("addict addicts convict convicts huff junk".split())
_RELATIVE_LEFT = re.compile(r"s,? (?:that|which|who|can|could|may|might|will|would|to|and) $")
_TWO_VERBS = re.compile(r" (?:and|or|but) \w+(?:s|es)\b(?! (?:and|or|who|that|of|in|at|on|are|were|have|had|will)\b)")


def verb_like(reading: Reading, rewording: Rewording) -> bool:
    """The state convicts and sentences hundreds; apps that addict youth: the verb, mistaken for the noun."""
    word = reading.candidate.matched.lower()
    if word not in _VERBAL or not rewording.is_label:
        return False
    left, right = left_of(reading, rewording), right_of(reading, rewording)
    if word.endswith("s"):
        before = _before(reading, rewording)
        subject = before is not None and before.pos_ in ("NOUN", "PROPN", "PRON")
        return subject and bool(_TWO_VERBS.match(right) or re.match(r" (?:the|an?|its|their|him|her|them|\d)", right))
    return bool(_RELATIVE_LEFT.search(left)) and bool(re.match(r" (?!of\b|who\b|and\b|or\b)[a-z]+", right))


def moved_too_far(reading: Reading, rewording: Rewording) -> bool:
    """Heroin-addicted patients--reducing crime; anorexic women of today: more than the noun would be stepped over."""
    if rewording.construction is not Construction.BEHIND:
        return False
    over = reading.candidate.block.text[reading.candidate.span.end : rewording.end]
    return bool(re.search(r"--|[–—;:(]|\bof (?!\w+(?: \w+)?$)|\b(?:today|now|yesterday)\b", over)) or bool(
        re.match(r"(?:--|\w)", reading.candidate.block.text[rewording.end : rewording.end + 2])
    )


def complement_behind(reading: Reading, rewording: Rewording) -> bool:
    """A quadriplegic advocate *for funding*: what comes after the noun goes with it."""
    if rewording.construction is not Construction.BEHIND:
        return False
    right = right_of(reading, rewording)
    return bool(re.match(r" (?:for|against) (?!(?:\w+ )?(?:years?|months?|days?|weeks?)\b)", right))


_BARE_ITEM = re.compile(
    r"(?: (?:and|or|nor|&)|/) ?(?!(?:the|an?|those|these|this|that|other|others|some|many|all|their|his|her|its|our|"
    r"your|my|people|anyone|everyone|someone|i|we|you|he|she|they|it|who|in|on|at|with|without|for|to|from|by|then|so|not|"
    r"even|also|as|when|where|if|because|how|why|what|is|are|was|were|has|have|had|will|would|can|could)\b)[a-z]"
)


def swallows_item(reading: Reading, rewording: Rewording) -> bool:
    """The state bars felons and noncitizens: behind "convicted of felonies" the second item would be part of it."""
    if not goes_on(rewording) or rewording.is_possessive or rewording.construction is Construction.PREDICATE:
        return False
    if not _BARE_ITEM.match(right_of(reading, rewording)):
        return False
    following = next_token(reading, 1)
    if rewording.construction is Construction.BEHIND:  # an alcoholic mother and father
        beside = re.match(r" (?:and|or) ([a-z]+)", right_of(reading, rewording))
        return beside is not None and beside.group(1) in entries(reading, "person")
    nominal = following is not None and following.pos_ in ("NOUN", "PROPN", "ADJ")
    return nominal and bool(_GOVERNS.search(rewording.phrase))


_GOVERNS = re.compile(r"\bwho (?!(?:is|are|was|were|has|have) )\w+ [a-z]|\b(?:convicted of|exposed to|accused of) ")
"""Words with an object, to which a second one would be joined: who use crack and ..."""


def aside_in_list(reading: Reading, rewording: Rewording) -> bool:
    """As a former nurse, ex-con, and mother: an item of a list, not an aside."""
    clause = rewording.phrase.startswith(("who ", "with ", "in ")) or rewording.shown.startswith("who ")
    listed = re.match(r",? (?:and|or) ", right_of(reading, rewording))
    return (
        clause
        and rewording.construction in (Construction.ASIDE, Construction.NOTE, Construction.REPLACED)
        and bool(listed and left_of(reading, rewording).rstrip().endswith(","))
    )


_ANOTHER_THE = re.compile(
    r"\bthe (?:[a-z-]*[a-rt-z]|[a-z]+less),? (?:and|or|nor) $|\bthe (?:[a-z-]*[a-rt-z]|[a-z]+less), (?:(?:and|or) )?$"
)
_THE_NEXT = re.compile(
    r",? (?:(?:and|or|nor) )?the ([a-z-]+)(?=$|[.,;:!?]| (?:and|or|are|were|have|had|will|do|did)\b)"
)
_PLAIN_PEOPLE = re.compile(r"[\w-]+ people")


_BARE_LIST = re.compile(
    r", (?!(?:the|an?|who|and|or|but) )[a-z-]+,? (?:and|or|&) (?!the )[a-z-]+\b(?! (?:people|persons|adults)\b)"
)


def parallel_adjectives(reading: Reading, rewording: Rewording) -> bool:
    """The hearing and the deaf: beside "the hearing", "deaf people" would have two adjectives."""
    owned = rewording.construction is Construction.REPLACED and reading.candidate.matched.lower().startswith("our ")
    if rewording.construction is not Construction.COLLECTIVE and not owned:
        return False
    left, right = left_of(reading, rewording), right_of(reading, rewording)
    if _BARE_ITEM.match(right) or _BARE_LIST.match(right):
        return True  # the overweight and obese
    plain = _PLAIN_PEOPLE.fullmatch(rewording.phrase)
    return plain is not None and bool(_ANOTHER_THE.search(left) or _THE_NEXT.match(right))


_MODIFIER_AND = re.compile(
    r"\b(?:present|current|past|former|future|young|old|older|younger|male|female|rural|urban|black|white|active|"
    r"convicted|suspected|potential|new|poor|sick|hungry|[a-z]+(?:ed|al|ish|ive|ous)) (?:and|or|/|&) $"
)


def modifiers_joined(reading: Reading, rewording: Rewording) -> bool:
    """Present and former inmates; the hungry and homeless: the word before "and" loses its noun."""
    if not rewording.is_label or not rewording.names_people:
        return False
    if rewording.construction in (Construction.BEHIND, Construction.COLLECTIVE):
        return False
    return bool(_MODIFIER_AND.search(left_of(reading, rewording)))


_OBJECTS = ("dobj", "compound", "appos", "ccomp", "oprd")


def second_object(reading: Reading, rewording: Rewording) -> bool:
    """Loaning crackheads money: behind "people who use crack" the money would be used."""
    following = next_token(reading)
    collective = rewording.construction is Construction.COLLECTIVE
    if not goes_on(rewording) or rewording.slot != "plural" or following is None or collective:
        return False
    if right_of(reading, rewording)[:1] != " " or following.pos_ not in ("NOUN", "PROPN") or following.lower_ == "home":
        return False
    return following.dep_ in _OBJECTS or (following.dep_ == "pobj" and following.head.i < reading.tokens[0].i)


def hanging_hyphen(reading: Reading, rewording: Rewording) -> bool:
    """The hero- in addict: a word that a line end once broke."""
    text = reading.candidate.block.text
    before, after = text[max(0, rewording.start - 24) : rewording.start], text[rewording.end : rewording.end + 24]
    broken_off = re.search(r"\w[-\u00ad] (?:\w{1,6} )?$", before) or re.match(r"\W?\w*\u00ad|\W\w+- \w", after)
    return bool(broken_off) or "\u00ad" in before[-14:]


_BESIDE = re.compile(r",? (?:next door|upstairs|downstairs|nearby)\b")
_PLACES = re.compile(
    r",? (?:here|there|over there|outside|inside|across the|down the|up the|around the corner|on the corner|in bed|"
    r"(?:at|in) the (?:bar|door|table|corner|counter|window|end|alley|park))\b"
)


def place_behind(reading: Reading, rewording: Rewording) -> bool:
    """The crackhead next door: the place would belong to the new clause."""
    right = right_of(reading, rewording)
    drawn = _BESIDE.match(right) or (" who " in rewording.phrase and _PLACES.match(right))
    return goes_on(rewording) and bool(drawn)


def adjective_as_noun(reading: Reading, rewording: Rewording) -> bool:
    """He met a mentally retarded: an adjective with an article and no noun after it."""
    if rewording.construction is not Construction.REPLACED or rewording.names_people or not rewording.is_label:
        return False
    if not _ADJECTIVE.search(rewording.phrase) or not re.match(r"\W|$", right_of(reading, rewording)):
        return False
    noun = next_token(reading)
    if re.search(r"s, $", left_of(reading, rewording)) and re.match(r", (?:the|an?) ", right_of(reading, rewording)):
        return True  # women, children, handicapped, the ill
    article = re.search(r"\b(?:an?|another|every|one) $", left_of(reading, rewording))
    return bool(article) and (noun is None or noun.pos_ not in ("NOUN", "PROPN", "ADJ"))


_ADJECTIVE = re.compile(r"(?:disabled|ill|homeless|addicted|unhoused|incarcerated|impaired|affected)$")
_OF_THE_CONDITION = re.compile(
    r"\b(?:diagnosed|undiagnosed|suspected|untreated|confirmed|certified|recovered|closet) $"
)


def said_of_condition(reading: Reading, rewording: Rewording) -> bool:
    """A diagnosed schizophrenic: what was diagnosed is the condition."""
    in_place = rewording.construction in (*_IN_PLACE, Construction.ASIDE, Construction.BEHIND, Construction.PERSON)
    return rewording.is_label and in_place and bool(_OF_THE_CONDITION.search(left_of(reading, rewording)))


def second_preposition(reading: Reading, rewording: Rewording) -> bool:
    """Suffered from an addiction or from poverty: the preposition that goes away is said again."""
    found = _PREPOSITION.search(reading.candidate.matched.lower())
    if rewording.is_label or found is None:
        return False
    again = rf"[^.;:!?]{{0,60}}? (?:and|or|nor|but) (?:\w+ )?{found.group(1)} "
    return bool(re.match(again, right_of(reading, rewording)))


_PREPOSITION = re.compile(r" (from|to|with|of|on)\b")


def across_lines(reading: Reading, rewording: Rewording) -> bool:
    """Find help for substance abuse, and on the next line: Treatment near you. No noun of this one."""
    moved = (Construction.BEFORE, Construction.BEHIND, Construction.PHRASE_AFTER_NOUN)
    text = reading.candidate.block.text
    return rewording.construction in moved and bool(_NEXT_LINE.match(text, reading.candidate.span.end))


_NEXT_LINE = re.compile(r"[ \t]*\n[ \t]*[A-Z]")


_NOUN_LATER = re.compile(
    r" (?:poor|sick|ill|blind|deaf|rich|homeless|disabled|unemployed|dead|dying)\b(?! and)| of \d|"
    r" (?:[\w-]+-)?\d+-year-old|,? (?:(?:very |otherwise )?[\w-]+, )+(?:and )?(?:very |otherwise )?[\w-]+ "
    r"(?:people|persons|individuals|patients|men|women|children|residents|folks)\b"
)


def noun_comes_later(reading: Reading, rewording: Rewording) -> bool:
    """The mentally ill 16-year-old; the elderly, ill and otherwise vulnerable people: an adjective of what follows."""
    if rewording.construction is not Construction.COLLECTIVE:
        return False
    return _NOUN_LATER.match(right_of(reading, rewording)) is not None


_STAYS = re.compile(
    r"\b(?:being|be|is|are|was|were|become|becoming|became) (?:still )?(?P<word>homeless|disabled|deaf|blind)\b"
)


def said_again(reading: Reading, rewording: Rewording) -> bool:
    """If the homeless prefer being homeless: the sentence goes on with the word that was taken away."""
    if rewording.construction is not Construction.COLLECTIVE:
        return False
    found = _STAYS.search(right_of(reading, rewording))
    return found is not None and found["word"] in flat(reading.candidate.matched)
