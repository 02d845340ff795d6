"""What follows a longer wording and belonged to the one word that it replaces."""

from __future__ import annotations

import re

from stigmalint.judge import grammar
from stigmalint.judge.membership import is_person
from stigmalint.judge.reading import Reading
from stigmalint.reword.constraints.predicates import PRESENT_CLAUSE
from stigmalint.reword.rewording import Construction, Rewording, entries, flat, left_of, next_token, right_of


def _takes_place(rewording: Rewording) -> bool:
    in_place = rewording.is_in_place or rewording.construction is Construction.ASIDE
    return in_place and rewording.names_people and rewording.is_label


_TURNED = re.compile(
    r"[ -]turned[ -](?!(?:out|up|to|on|off|in|into|down|away|around|round|back|over|"
    r"his|her|their|its|my|your|the|an?|it|them)\b)"
    r"[a-z-]{3,}"
)


def turned_something(reading: Reading, rewording: Rewording) -> bool:
    """Former addict turned baker: of "person in recovery turned baker" recovery would be over."""
    return _takes_place(rewording) and bool(_TURNED.match(right_of(reading, rewording)))


_SELF = re.compile(rf" (?:{'|'.join(sorted(grammar.REFLEXIVES))}|itself)\b")


def reflexive(reading: Reading, rewording: Rewording) -> bool:
    """An ex-con himself: behind a clause the pronoun would be its object."""
    copula = rewording.construction is Construction.PREDICATE
    return not copula and _takes_place(rewording) and bool(_SELF.match(right_of(reading, rewording)))


_LASTED = re.compile(
    r" (?:since|until|till)\b"
    r"| for (?:(?:about|over|almost|nearly|more than|the|all|most|much) (?:of )?)?"
    r"(?:(?:last|past|his|her|their) )?(?:[\w-]+ )?"
    r"(?:years|decades|months|weeks|life|lives)\b"
)
_ASIDE = re.compile(r"(?:^\W*|, )(?:an? )?(?:[\w-]+ )?$")


def lasted(reading: Reading, rewording: Rewording) -> bool:
    """A heroin addict for ten years, she ...: someone was an addict, and is a person for longer."""
    opens = _ASIDE.search(left_of(reading, rewording))
    right = right_of(reading, rewording)
    if opens is None or (
        " struggling " in rewording.phrase and right.startswith(" since") and opens.group()[:1] == ","
    ):
        return False  # my sister, a person struggling with heroin use since college
    return _takes_place(rewording) and _LASTED.match(right) is not None


_REMAINS = re.compile(r"\b(?:body|bodies|corpse|remains|death|deaths|funeral|inquest|grave|autopsy)\b")
_OF_THE_DEAD = re.compile(
    r"\b(?:body|bodies|corpse|death|deaths|funeral|inquest|grave|autopsy)(?: \w+)? of (?:[\w-]+ ){0,2}$"
)


def of_the_dead(reading: Reading, rewording: Rewording) -> bool:
    """The body of a person who uses drugs: who is dead uses none."""
    if not rewording.is_label or not PRESENT_CLAUSE.search(rewording.phrase):
        return False
    owned = rewording.is_possessive and _REMAINS.search(flat(rewording.shown))
    return bool(owned or _OF_THE_DEAD.search(left_of(reading, rewording)))


_AGED = re.compile(
    r" (?:(?:under|over|above|below|younger than|older than|aged) (?:the age of )?"
    r"(?:\d|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|\w+ty\b))"
)


def aged(reading: Reading, rewording: Rewording) -> bool:
    """Children with diabetes under five: the age would be that of the condition."""
    behind = rewording.construction is Construction.BEHIND and not rewording.phrase.startswith("who ")
    return behind and bool(_AGED.match(right_of(reading, rewording)))


_BARE_LIST = re.compile(
    r"(?:, (?!(?:an?|the|and|or|but|nor|who|which|that|not|so|he|she|they|it|we|i|you|his|her|their|my|our|your|"
    r"in|on|at|with|"
    r"for|from|as)\b)[a-z-]+(?: [a-z-]+){0,2}?)+,? (?:and|or) "
)


_IS_ONE = re.compile(r"(?:\b(?:is|was|are|were|am|be|been|became|becomes)|'s|'m) (?:[\w-]+ )?an? (?:[\w-]+ )?$")


def listed_bare(reading: Reading, rewording: Rewording) -> bool:
    """She is a diabetic, amputee and mother: what follows shares the article of the label."""
    if not _takes_place(rewording) or rewording.slot != "singular":
        return False
    following = next_token(reading, 1)
    article = re.search(r"\b(?:an?|the|one|another) (?:[\w-]+ )?$", left_of(reading, rewording))
    is_what = _IS_ONE.search(left_of(reading, rewording)) is not None  # not "an addict, homeless and ill, asked"
    is_noun = following is not None and (following.pos_ in ("NOUN", "PROPN") or (is_what and following.pos_ == "ADJ"))
    return article is not None and is_noun and bool(_BARE_LIST.match(right_of(reading, rewording)))


def on_its_like(reading: Reading, rewording: Rewording) -> bool:
    """Inmate on inmate violence: the label, said twice, modifies a noun."""
    if not rewording.is_label or rewording.slot != "singular":
        return False
    label, text, span = flat(reading.candidate.matched), reading.candidate.block.text, reading.candidate.span
    right, left = flat(text[span.end : span.end + 60]), flat(text[max(0, span.start - 60) : span.start])
    behind, before = _UPON_RIGHT.match(right), _UPON_LEFT.search(left)
    return bool(
        (behind and re.match(rf"{re.escape(label)}\b", right[behind.end() :]))
        or (before and re.search(rf"\b{re.escape(label)}$", left[: before.start()]))
    )


_UPON_RIGHT, _UPON_LEFT = re.compile(r"[ -](?:on|to)[ -]"), re.compile(r"[ -](?:on|to)[ -]$")


_ADVOCATES = frozenset("activist activists advocate advocates supporter supporters".split())
_HELPERS = _ADVOCATES | frozenset(
    """
    attorney attorneys chaplain chaplains counselor counselors counsellor counsellors educator educators lawyer lawyers
    liaison representative representatives volunteer volunteers
    """.split()
)


def of_a_helper(reading: Reading, rewording: Rewording) -> bool:
    """An inmate advocate speaks for inmates and is free."""
    following = next_token(reading)
    if rewording.construction is not Construction.BEHIND or following is None:
        return False
    is_noun = reading.tokens[-1].pos_ in ("NOUN", "PROPN")
    held = rewording.phrase.startswith(("in custody", "in prison"))
    return is_noun and following.lower_ in (_HELPERS if held else _ADVOCATES)


_GOVERNED = re.compile(
    r"\b(?:at|to|from|in|into|near|via|before|after|during) (?:the|our|your|this|that|their) (?:[\w-]+ )?$"
)
_BARE_FORMS = ("NN", "NNS", "VB", "VBP")


def governed_before_noun(reading: Reading, rewording: Rewording) -> bool:
    """At the addicts drop-in: behind a preposition a plural with a noun right after it belongs to that noun."""
    if rewording.slot != "plural" or rewording.construction is not Construction.REPLACED or not rewording.names_people:
        return False
    following = next_token(reading)
    text, end = reading.candidate.block.text, reading.candidate.span.end
    bare = following is not None and following.tag_ in _BARE_FORMS and following.pos_ != "AUX"
    return (
        bare
        and re.match(r" [a-z]", text[end : end + 2]) is not None
        and bool(_GOVERNED.search(left_of(reading, rewording)))
    )


_BELONGINGS = frozenset(
    """
    bed beds car cars club diary flat house home letter letters phone right rights room vote votes
    """.split()
)


_ATTRIBUTE = re.compile(r" (?:year|date|place|time|cause|name|age|race|gender|number|length|type)s? (?:of|at|in)\b")
_LATER_VERB = re.compile(
    r" (?:was|were|is|are|has|have|had|will|can|could|may|must|got|get|gets|meets?|rang|rings?|said|says|[a-z]+ed)\b"
    r"| to \w+ (?:was|were|is|are|has|had|will)\b"
)


def owner_without_mark(reading: Reading, rewording: Rewording) -> bool:
    """The inmates wives protested; the felons right to vote: an apostrophe is missing."""
    plural = rewording.slot == "plural" or (rewording.construction is Construction.BEHIND and rewording.plural)
    if not plural or not rewording.names_people or rewording.is_possessive or reading.doc is None:
        return False
    right = right_of(reading, rewording)
    found = re.match(r" ([a-z]+)\b", right)
    if found is None:
        return False
    if _ATTRIBUTE.match(right):
        return True  # inmates year of birth
    place = rewording.end - reading.sentence.start
    token = next((token for token in reading.doc if token.idx > place - 1 and token.is_alpha), None)
    if token is None:
        return False
    kin = token.pos_ == "NOUN" and is_person(token, reading.words)
    thing = token.lower_ in _BELONGINGS or token.lower_ in entries(reading, "group-noun")
    return (kin or thing) and _LATER_VERB.match(right, found.end()) is not None
