"""What follows a wording and would attach to other words than before; what would be redundant."""

from __future__ import annotations

import re

from stigmalint.judge import grammar
from stigmalint.judge.reading import Reading
from stigmalint.reword.rewording import (
    Construction,
    Rewording,
    entries,
    flat,
    is_relative,
    left_of,
    next_token,
    other_object,
    right_of,
)

_PLACE_OR_TIME = re.compile(
    r",? (?:with|without|in|at|on|from|near|inside|outside|within|during|since|until|before|after|under|behind|"
    r"around|across|by|while|"
    r"when|where|through|throughout|between|today|tonight|yesterday|last|this|every|each)\b"
)
_FROM = re.compile(r" (?:from\b|[a-z]{3,}ing (?:in|on|at|the|an?|for|to|with|up|down|out|their|his|her|money|drugs)\b)")
_EVENT = re.compile(r"\b(?:who |convicted of |exposed to |lost to )")
_HABIT = re.compile(r"\bwho (?:\w+ly )?(?:uses?|used|injects?|injected|smokes?|misuses?|struggles?) ")
_WIDE = re.compile(
    r" (?:in|across|around|throughout|between) (?:(?:the|this|that|our|my|your|his|her|their|its|all|most|many|"
    r"rural|urban|both|north|"
    r"south|east|west|port|two|three|four|five|some|other) )*(?:city|cities|towns?|county|counties|states?|"
    r"country|countries|areas?|regions?|"
    r"provinces?|districts?|villages?|valley|boroughs?|suburbs?|neighbou?rhoods?|world|community|communities|"
    r"nation|us|u\.s\.|uk|north|south|east|west|europe|america|africa|asia)\b"
    r"(?! (?:jail|prison|court|courthouse|hospital|hall|home|shelter|park|library)\b)"
)
_NAMED_PLACE = re.compile(r" (?:in|across|around|throughout|between) (?:the )?(?:[A-Z][a-z]+|U\.?[SK]\b)")


def takes_place_or_time(reading: Reading, rewording: Rewording) -> bool:
    """What comes after "a drug dealer" says where the dealer is, and behind "who sells drugs" where drugs are sold.

    A town or a country says the same of both, where the clause tells of a habit.
    """
    if not rewording.is_label or not _EVENT.search(rewording.phrase):
        # "use from Tulsa"
        return (
            rewording.names_people
            and "struggling" in rewording.phrase
            and bool(_FROM.match(right_of(reading, rewording)))
        )
    if not _PLACE_OR_TIME.match(right_of(reading, rewording)):
        return False
    wide = _WIDE.match(right_of(reading, rewording)) or _NAMED_PLACE.match(
        reading.candidate.block.text[rewording.end : rewording.end + 40]
    )
    return not (wide and _HABIT.search(rewording.phrase))


def of_follows(reading: Reading, rewording: Rewording) -> bool:
    """An inmate of a jail, addicts of all ages: no "of" can come after the new words."""
    if not rewording.names_people or rewording.is_possessive or not right_of(reading, rewording).startswith(" of "):
        return False
    return len(rewording.phrase.split()) > 2 or "incarcerated" in rewording.phrase


_WITH = re.compile(r",? with(?:out)? ((?:an? )?[\w'-]+(?: [\w'-]+)?)")


def with_with(reading: Reading, rewording: Rewording) -> bool:
    if not rewording.is_label or " with " not in f" {rewording.phrase}":
        return False
    text = reading.candidate.block.text
    following = _WITH.match(flat(text[rewording.end - len(" with") if rewording.joins_with else rewording.end :][:60]))
    if following is None:
        return False
    conditions = entries(reading, "health-condition")
    known = any(word in conditions for word in (following.group(1), *following.group(1).split()))
    return not (rewording.joins_with and (known or _nothing_else_to_join(reading)))


def _nothing_else_to_join(reading: Reading) -> bool:
    """A phrase behind the subject, or behind what someone is, belongs to it; behind an object perhaps to the verb."""
    if not reading.tokens:
        return False
    noun = grammar.head_noun(reading.tokens) or grammar.root_of(reading.tokens)
    verbs = any(token.pos_ in ("VERB", "AUX") for token in noun.doc[: noun.i])
    return not verbs or noun.dep_ in ("nsubj", "nsubjpass", "attr")


_CLAUSE = re.compile(r",? (?:who|whom|whose|which)\b| (?:that|we|they|he|she|i)\b")


def who_who(reading: Reading, rewording: Rewording) -> bool:
    relative = rewording.is_label and " who " in f" {rewording.phrase} "
    return relative and bool(_CLAUSE.match(right_of(reading, rewording)))


def relative_of_another(reading: Reading, rewording: Rewording) -> bool:
    """ "That" and "which" behind a label may stand for another noun; beside "who" they would be said of the person."""
    following = right_of(reading, rewording)
    token = next_token(reading)
    if not rewording.names_people or token is None or not re.match(r" (?:that|which) ", following):
        return False
    if token.lower_ == "that" and token.dep_ in ("dobj", "pobj", "mark"):
        return False  # the first drug user that we met: "that" can stay as it is
    return len(rewording.phrase.split()) > 3 and not is_relative(reading)


def shares_article(reading: Reading, rewording: Rewording) -> bool:
    following = next_token(reading)
    if (
        rewording.slot != "singular"
        or following is None
        or following.lower_ not in ("and", "or")
        or reading.doc is None
    ):
        return False
    after = list(reading.doc[following.i + 1 : following.i + 4])
    if len(rewording.phrase.split()) <= 3 or (following.lower_ == "or" and after and after[0].pos_ == "DET"):
        return False
    rest = [token for token in after if token.pos_ not in ("DET", "ADJ")]
    return bool(rest) and rest[0].pos_ == "NOUN" and rest[0].dep_ not in ("nsubj", "nsubjpass")


def two_senses(reading: Reading, rewording: Rewording) -> bool:
    """He abused cocaine and his wife: the new verb would be said of both."""
    if rewording.is_label or rewording.construction is Construction.TWO_VERBS or not reading.tokens:
        return False
    return other_object(reading) is not None


def verb_again(reading: Reading, rewording: Rewording) -> bool:
    """He abused codeine, then he abused what replaced it: one of two that say the same."""
    words = reading.candidate.matched.lower().split()
    if rewording.is_label:
        return False
    if len(words) > 1:
        return _begins_again(reading)
    verb = rf"\b{re.escape(words[0])}\b"
    return bool(re.search(verb, f"{left_of(reading, rewording)} | {right_of(reading, rewording)}"))


def _begins_again(reading: Reading) -> bool:
    """They suffer from pride. They suffer from boredom: the next sentence begins as this one."""
    text, span = flat(reading.candidate.block.text), reading.candidate.span
    subject = re.search(r"(?:^|[.!?]\s+)(\w+) $", text[max(0, span.start - 30) : span.start])
    if subject is None:
        return False
    again = rf"[^.!?]*[.!?]\s+{re.escape(subject[1])} {re.escape(flat(reading.candidate.matched))}\b"
    return re.match(again, text[span.end :]) is not None


_TELLING = (
    "in recovery",
    "struggling with",
    "struggle with",
    "living with",
    "experiencing",
    "in custody",
    "in detention",
    "in prison",
    "by suicide",
)


def repeats(reading: Reading, rewording: Rewording) -> bool:
    around = f"{left_of(reading, rewording)[-60:]} | {right_of(reading, rewording)[:80]}"
    if "asking for" in rewording.phrase and re.search(r"\bask", around):
        return True
    return any(phrase in rewording.phrase and phrase in around for phrase in _TELLING)


def in_in(reading: Reading, rewording: Rewording) -> bool:
    """Bring the detainee in: the person in detention in."""
    return rewording.phrase.split()[-2:-1] == ["in"] and bool(
        re.match(r" in(?: and\b|[.,;!?]|$)", right_of(reading, rewording))
    )


def contradicts(reading: Reading, rewording: Rewording) -> bool:
    if not re.search(r"\bstruggling with\b|\buses? drugs\b", rewording.phrase):
        return False
    around = f"{left_of(reading, rewording)} | {right_of(reading, rewording)}"
    return bool(re.search(r"\b(?:in|into|entered|long-term) recovery\b|\bin remission\b", around))
