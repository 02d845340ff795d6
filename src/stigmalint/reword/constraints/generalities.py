"""Claims about everyone of a kind, and words for a type of person: kinder wording would extend them to others."""

from __future__ import annotations

import re

from stigmalint.judge.reading import Reading
from stigmalint.reword.rewording import Rewording, flat, left_of, next_token, right_of

_WRONGDOING = re.compile(
    r",? (?:(?:will|would|can|could|do|just|only|always|usually|often|never) ){0,2}"
    r"(?:sell|steal|rob|lie|cheat|beg|beat|rape|kill|murder|attack|neglect|ruin|destroy|trash|break into|leech|mooch|"
    r"freeload|smell|stink|reek|scam|con|manipulate|"
    r"(?:are|make) (?:(?:\w+ly|so|all|just|the|such|very|really|a|an) ){0,2}(?:terrible|awful|bad|horrible|useless|"
    r"lazy|dirty|filthy|stupid|dumb|violent|dangerous|disgusting|nasty|gross|selfish|weak|worst|menace|nuisance|plague|"
    r"problem|liars?|thieves|crazy|nuts))\b"
)

_OPENS_CLAUSE = re.compile(r"(?:^|[,;:–—-] ?|\b(?:but|and|because|that|since|all|most|these|those)) ?\W*$")


def generalizes(reading: Reading, rewording: Rewording) -> bool:
    """Crackheads sell their children: with a word for all who use, a false claim is made of more people."""
    if not rewording.is_label or rewording.slot != "plural" or not rewording.names_people:
        return False
    return bool(_OPENS_CLAUSE.search(left_of(reading, rewording)) and _WRONGDOING.match(right_of(reading, rewording)))


_SLANG = re.compile(
    r"(?:crack|pot|pill|meth|coke)?(?:heads?|junkies|fiends|tweakers|stoners|winos|drunks|druggies|dopers|alkies|potheads|crackheads)"
)

_SOMEWHERE = re.compile(r" \w+ (?:behind|outside|near|under|at|on|by) ")
"""Those who sleep behind the station are some of them."""


def _is_slang(reading: Reading) -> bool:
    """Crackhead, crackheads, crack heads."""
    return _SLANG.fullmatch(_stem(reading) + "s") is not None


def _stem(reading: Reading) -> str:
    return flat(reading.candidate.matched).replace(" ", "").rstrip("s")


def of_all_such(reading: Reading, rewording: Rewording) -> bool:
    """Crackheads walk for days: what is said of a type would be said of everyone who uses."""
    if not rewording.is_label or rewording.slot != "plural" or not rewording.names_people:
        return False
    token = next_token(reading)
    left = left_of(reading, rewording).strip(" \"'“‘*_(")
    is_type = left in ("", "all", "most", "but", "and", "because") or left.endswith((" all", " that"))
    slang = _SLANG.fullmatch(flat(reading.candidate.matched)) is not None
    acts = token is not None and token.tag_ in ("VBP", "VBZ") and token.lemma_ not in ("be", "have", "do")
    return slang and is_type and acts and _SOMEWHERE.match(right_of(reading, rewording)) is None


_EVERY = re.compile(r"\b(?:all|every|most|no|few)(?: of)?(?: the)? $")


def widens(reading: Reading, rewording: Rewording) -> bool:
    """All tramps are celibate: what is said of every tramp would be said of everyone without a home."""
    wider = "experiencing homelessness" in rewording.phrase and "homeless" not in flat(reading.candidate.matched)
    left = left_of(reading, rewording)
    every = rewording.names_people and left.endswith("every ") and _is_slang(reading)  # every junkie knows the way
    return every or (wider and _EVERY.search(left) is not None)


def made_by_its_like(reading: Reading, rewording: Rewording) -> bool:
    """Addicts create addicts: a saying that lives on the word said twice."""
    if rewording.slot != "plural" or not rewording.names_people:
        return False
    label, sentence = flat(reading.candidate.matched), flat(reading.sentence.of(reading.candidate.block.text))
    if sentence.count(label) < 2:
        return False
    own = re.escape(label)
    return re.search(rf"\b{own} (?:(?!(?:and|or|nor) )\w+ ){{1,2}}{own}\b", sentence) is not None


_COMPARED = re.compile(
    r"\b(?:(?:more|less|fewer|no) (?!than )[\w-]+|worse|better|louder|drunker|sicker|crazier|meaner|dirtier) "
    r"than (?:an? |the |some |any |most |so many )?"
    r"(?:[\w-]+ )?$"
    r"|\bas (?:well|good|bad|much|tough|hard) as any $"
    r"|\b(?:look|looks|looked|seem|seems|seemed|like|as if|as though)\b[^.;]{0,24} (?:city|nation|land|country|house|"
    r"town|world|bunch|pack|crowd|army|gang|ship) of $"
)


def in_comparison(reading: Reading, rewording: Rewording) -> bool:
    """No more noise than drunkards; like a city of tramps: what everyone is thought to know of them."""
    return rewording.names_people and rewording.is_label and bool(_COMPARED.search(left_of(reading, rewording)))


_LEAST_SLANG = 5


def of_a_text_in_slang(reading: Reading, rewording: Rewording) -> bool:
    """A text that says "crackhead" again and again: its tone is not one that kinder words fit into."""
    whole = reading.document
    if whole is None or not rewording.names_people or not _is_slang(reading):
        return False
    again = re.compile(rf"\b{re.escape(_stem(reading))}s?\b")
    return whole.once(
        again, lambda: sum(len(again.findall(flat(block.text))) for block in whole.prose.blocks) >= _LEAST_SLANG
    )


_SWEEPING = re.compile(r" (?:only|never|always|tend (?:not )?to)\b")

_OF_ANY = re.compile(r"\bany $")

_IS_NOT = re.compile(r" (?:is|are)(?: not|n't)\b| (?:should|can|will)(?: not|n't)\b| cannot\b")


def swept_up(reading: Reading, rewording: Rewording) -> bool:
    """Addicts only think in the short term; any addict is not relationship material: a verdict on them all."""
    if not rewording.is_label or not rewording.names_people:
        return False
    left, right = left_of(reading, rewording), right_of(reading, rewording)
    opens = _OPENS_CLAUSE.search(left) and not left.endswith("most ")
    if rewording.slot == "plural" and opens and _SWEEPING.match(right):
        return True
    return bool(_OF_ANY.search(left) and _IS_NOT.match(right))
