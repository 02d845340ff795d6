"""A proposed rewording goes in; the constraint that turns it down comes out, if there is one.

`CONSTRAINTS` is the one table of the traps of English that a change of words falls into. Each entry has a name, the
reason that `explain` gives, a sentence that shows the trap, and a remedy: the fix is unsafe, or the wording is only
shown. A rewording that is turned down gives way to another construction of the same alternative, if there is a better
one. To add a constraint, write a function and an entry; `tests/test_constraints.py` runs every entry's sentence.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from stigmalint import grammar
from stigmalint.cues import CALLED_LEFT
from stigmalint.finding import Safety
from stigmalint.letters import is_title_case, starts_sentence
from stigmalint.membership import is_person
from stigmalint.sense import Reading
from stigmalint.text import Edit, Span, search_before
from stigmalint.words import fold_word

if TYPE_CHECKING:
    from spacy.tokens import Token

LABEL_SLOTS = ("singular", "plural", "any", "")
"""Slots of nouns and adjectives, as against those of verbs."""
JOINTS = ("-", "‐", "‑", "/")


class Construction(str, Enum):
    """How a wording is put into a sentence."""

    REPLACED = "in place of the match"
    COLLECTIVE = "in place of the and an adjective"
    BEHIND = "behind the noun"
    BEFORE = "before the noun"
    PERSON = "behind a person who is named before"
    ASIDE = "between commas"
    APOSTROPHE = "with its own apostrophe"
    OF_PHRASE = "in a phrase with of"
    PREDICATE = "as a predicate"
    IN_COMMAS = "between commas behind a relative"
    NAMED = "behind a name that it is the title of"
    PHRASE_AFTER_NOUN = "in a phrase behind the noun that it stands before"
    TAKEN_APART = "out of a compound"
    THAT_OF = "after that of"
    CONDITION = "with the adjective said of the condition"
    NOTE = "in a note without verbs"
    TWO_VERBS = "with a verb for each object"


class Rewording(NamedTuple):
    """A proposal: edits in code points of the block's text, and how it would read in place of the match.

    `phrase` is the wording without the letter case of its place. It ends up between `start` and `end`, which are places
    of the text as it is. `certain` is false where the parse leaves doubt about what is moved, and `joins_with` is true
    where the "with" that follows became "and".
    """

    construction: Construction
    edits: tuple[Edit, ...]
    shown: str
    phrase: str
    slot: str
    start: int
    end: int
    certain: bool = True
    joins_with: bool = False

    @property
    def is_label(self) -> bool:
        """Whether a noun or adjective is reworded, not a verb."""
        return self.slot in LABEL_SLOTS

    @property
    def names_people(self) -> bool:
        return self.construction in (Construction.BEHIND, Construction.PERSON) or bool(_PEOPLE.search(self.phrase))


class Constraint(NamedTuple):
    """A trap. `remedy` is the most that is done with a rewording that falls into it: UNSAFE, or DISPLAY (shown only)."""

    name: str
    reason: str
    example: str
    remedy: Safety
    applies: Callable[[Reading, Rewording], bool]


def turned_down(reading: Reading, rewording: Rewording) -> Constraint | None:
    """The constraint that a rewording violates; of several the strictest, and of those the first in the table."""
    worst: Constraint | None = None
    for constraint in CONSTRAINTS:
        if worst is not None and worst.remedy is constraint.remedy:
            continue
        if constraint.applies(reading, rewording):
            if constraint.remedy is Safety.DISPLAY:
                return constraint
            worst = constraint
    return worst


_PEOPLE = re.compile(
    r"\b(?:person|people|worker|workers|patient|patients|immigrant|immigrants|child|children|parent|parents|survivor|"
    r"survivors|baby|babies|newborn|newborns|infant|infants|user|users|mother|mothers|father|fathers|mom|moms|dad|dads|man|men|"
    r"woman|women|teen|teens)\b"
)


# The words around a rewording ----------------------------------------------------------------------------------------


def left_of(reading: Reading, rewording: Rewording) -> str:
    """The sentence before the new words, in small letters and on one line."""
    return _flat(reading.candidate.block.text[reading.sentence.start : rewording.start])


def right_of(reading: Reading, rewording: Rewording) -> str:
    """The sentence behind the new words, in small letters and on one line."""
    return _flat(reading.candidate.block.text[rewording.end : max(rewording.end, reading.sentence.end)])


def entries(reading: Reading, name: str) -> Mapping[str, object]:
    return reading.words[name].entries if name in reading.words else {}


@cache
def _flat(text: str) -> str:
    return text.lower().replace("’", "'").replace("\n", " ")


def _next_token(reading: Reading, beyond: int = 0) -> Token | None:
    at = reading.tokens[-1].i + 1 + beyond if reading.tokens else -1
    return reading.doc[at] if reading.doc is not None and 0 <= at < len(reading.doc) else None


def _described(reading: Reading) -> Iterator[Token]:
    """The adjectives, participles and nouns before the match that go with it, nearest first."""
    if not reading.tokens or reading.doc is None:
        return
    inside = {token.i for token in reading.tokens}
    for at in range(reading.tokens[0].i - 1, -1, -1):
        token = reading.doc[at]
        modifies = token.dep_ in ("amod", "compound", "nmod") and token.head.i >= at
        if token.tag_ == "VBG" and (at == 0 or reading.doc[at - 1].pos_ not in ("DET", "ADJ", "NUM")):
            return  # helping addicts
        if token.like_num:
            continue
        if at == 0 and token.pos_ != "ADJ":
            return  # Feed alcoholics, an order that the parser takes for a noun
        if token.pos_ == "ADJ" or (modifies and (token.pos_ == "VERB" or token.head.i in inside)):
            yield token
        elif not (token.text in "-\"'" or (token.text == "," and at and reading.doc[at - 1].pos_ == "ADJ")):
            return


# Form: the place has no room for the wording -------------------------------------------------------------------------

_REBUILT = frozenset(
    (
        Construction.NAMED,
        Construction.IN_COMMAS,
        Construction.PHRASE_AFTER_NOUN,
        Construction.TAKEN_APART,
        Construction.THAT_OF,
        Construction.CONDITION,
        Construction.NOTE,
        Construction.TWO_VERBS,
    )
)
"""Constructions that change more than the label and its noun: a person has to see what comes out."""


def _is_rebuilt(reading: Reading, rewording: Rewording) -> bool:
    return rewording.construction in _REBUILT


def _joined(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction in _REBUILT:
        return False
    text, span = reading.candidate.block.text, reading.candidate.span
    cut = reading.tokens and reading.tokens[-1].idx + len(reading.tokens[-1]) > span.end - reading.sentence.start
    before = text[max(0, span.start - 1) : span.start]
    first, *more = reading.candidate.matched.lower().split()
    if before == "/" and more and rewording.phrase.startswith(first):
        before = ""  # alcohol/drug abuse: the match has a drug of its own, and keeps it
    return bool(cut) or text[span.end : span.end + 1] in JOINTS or before in JOINTS


_JOINED = re.compile(r"([\w'-]+)(?:,? (?:and|or)|/|,) $")


def _shares_capture(reading: Reading, rewording: Rewording) -> bool:
    if not rewording.names_people:
        return False
    beside = search_before(_JOINED, reading.candidate.block.text, reading.candidate.span.start)
    return beside is not None and any(
        fold_word(beside.group(1)) in reading.words[name]
        for name, _ in reading.candidate.captures
        if name in reading.words
    )


def _is_title(reading: Reading, rewording: Rewording) -> bool:
    following = _next_token(reading)
    if not rewording.is_label or following is None or rewording.construction in _REBUILT:
        return False
    named = following.pos_ == "PROPN" and following.text[:1].isupper()
    return named and not is_title_case(reading.sentence.of(reading.candidate.block.text))


_ASIDES = frozenset("lol tbh imo imho smh ffs lmao rofl fr ngl btw pls plz ok tho today tonight home".split())


def _noun_follows(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction in (Construction.BEHIND, Construction.BEFORE, *_REBUILT):
        return False
    if rewording.construction is Construction.COLLECTIVE and reading.after[:1] in (["ones"], ["one"]):
        return True
    if not rewording.is_label and reading.tokens and reading.tokens[0].lemma_ == "be":
        following = _next_token(reading)  # there have been mentally ill people
        last = reading.tokens[-1]
        return following is not None and last.pos_ == "ADJ" and last.dep_ == "amod" and last.head.i > last.i
    if rewording.slot != "singular":
        return False
    thing = rewording.names_people and any(word in entries(reading, "label-thing") for word in reading.after[:1])
    return thing or _stands_before_noun(reading, rewording)


_DEEMING = frozenset("deem consider declare judge find become get go turn grow remain stay feel seem look".split())
_GOVERNING = frozenset("to from into of as than through by turned".split())
_ARTICLES = (
    "(?:an?|the|his|her|their|my|our|your|this|that|every|each|any|no|one|some|another|either|neither|what|which)"
)


def _bare(reading: Reading, rewording: Rewording) -> bool:
    """From junkie to poet: a noun without an article is a word for a stage of life, or a note."""
    if rewording.construction is not Construction.REPLACED or rewording.slot != "singular" or not reading.tokens:
        return False
    if not rewording.names_people or is_title_case(reading.sentence.of(reading.candidate.block.text)):
        return False
    root, first = grammar.root_of(reading.tokens), reading.tokens[0].i
    if any(child.dep_ in ("det", "poss", "nummod") and child.i < first for child in root.children):
        return False
    left = left_of(reading, rewording)
    before = reading.tokens[0].nbor(-1) if first else None
    governed = before is not None and (before.lower_ in _GOVERNING or before.lemma_ in _DEEMING)
    if governed or re.search(r"\b(?:to|from|into|of|as|than|through|by|turned) [\w-]+ $", left):
        return not re.search(rf"\b{_ARTICLES}(?: [\w-]+)? $", left)
    return not left.strip() and _verb_follows_later(reading)


def _verb_follows_later(reading: Reading) -> bool:
    """Inmate records are kept: a noun that the parser took for a verb, since the verb of the sentence comes later."""
    following = _next_token(reading)
    if following is None or not following.lower_.endswith("s") or following.tag_ not in ("VBZ", "NNS"):
        return False
    later = re.search(
        r"[a-z] (?:is|are|was|were|has|have|will|can|may|must)\b",
        _flat(reading.candidate.block.text[reading.candidate.span.end : reading.sentence.end]),
    )
    return later is not None


def _plural_before_noun(reading: Reading, rewording: Rewording) -> bool:
    """The addicts group meets: unless the parser took a verb for a noun, and then there is no other verb."""
    if rewording.slot != "plural" or rewording.construction is not Construction.REPLACED or not rewording.names_people:
        return False
    following, beyond = _next_token(reading), _next_token(reading, 1)
    if following is None or not _stands_before_noun(reading, rewording):
        return False
    if following.lower_ in entries(reading, "group-noun"):
        return True
    if beyond is not None and beyond.pos_ in ("DET", "PRON", "ADP"):
        return False
    return any(token.pos_ in ("VERB", "AUX") and token.i > following.i for token in following.doc)


_FINITE = ("VBZ", "VBD", "VBP", "MD")


def _stands_before_noun(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction in (Construction.BEHIND, Construction.BEFORE, *_REBUILT):
        return False
    following = _next_token(reading)
    if following is None or following.lower_ in _ASIDES or reading.tokens[-1].pos_ == "ADP":
        return False
    clause = following.dep_ in grammar.SUBJECTS and following.head.dep_ == "relcl"  # addicts people walk past
    return following.pos_ == "NOUN" and following.dep_ != "npadvmod" and not clause


def _verbless(reading: Reading, rewording: Rewording) -> bool:
    tokens = reading.tokens
    before = tokens[0].nbor(-1) if tokens and tokens[0].i else None
    replaced = rewording.construction is Construction.REPLACED and rewording.slot == "singular"
    if not replaced or before is None or not is_person(before, reading.words):
        return False
    return before.pos_ == "NOUN" or bool(re.match(r"\d+[a-z]", before.lower_))


def _shares_verb(reading: Reading, rewording: Rewording) -> bool:
    if rewording.is_label or not reading.tokens or reading.tokens[0].lemma_ not in ("be", "'s", "'re"):
        return False
    rest = list(reading.doc[reading.tokens[-1].i + 1 :]) if reading.doc is not None else []
    joined = [token for token in rest if token.text != "," and token.lower_ not in ("and", "or", "but", "not", "also")]
    if not rest or rest[0].text not in (",", "and", "or", "but") or not joined:
        return False
    if joined[0].pos_ == "ADJ" or joined[0].tag_ == "VBN":
        return True
    return rest[0].text != "," and (joined[0].pos_ in ("NOUN", "ADV") or joined[0].tag_ in ("DT", "IN"))


_NEXT_WORD = re.compile(r"[ -](\w+)")


def _doubles(reading: Reading, rewording: Rewording) -> bool:
    following = _NEXT_WORD.match(right_of(reading, rewording))
    return following is not None and following.group(1) == rewording.phrase.rpartition(" ")[2].lower()


def _one_article_for_two(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.COLLECTIVE or reading.doc is None or not reading.tokens:
        return False
    following = list(reading.doc[reading.tokens[-1].i + 1 : reading.tokens[-1].i + 4])
    joined = len(following) > 1 and following[0].lower_ in ("and", "or") and following[1].pos_ != "DET"
    return joined and any(token.pos_ in ("ADJ", "ADV") for token in following[1:])


_COORDINATED = re.compile(r"(?:\w|,) (?:and|or)$")
_AND = re.compile(r"\b(?:and|or|nor)\b")


def _one_noun_for_two(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.BEHIND:
        return False
    root = grammar.root_of(reading.tokens)
    joined = root.dep_ == "conj" or any(child.dep_ == "conj" for child in root.children)
    moved_over = _flat(reading.candidate.block.text[reading.candidate.span.end : rewording.end])
    return joined or bool(_COORDINATED.search(left_of(reading, rewording).rstrip()[-8:]) or _AND.search(moved_over))


def _one_label_for_two(reading: Reading, rewording: Rewording) -> bool:
    """Male and female addicts: the label is said of both."""
    person = rewording.construction is Construction.PERSON
    return person and bool(_COORDINATED.search(left_of(reading, rewording).rstrip()[-8:]))


def _leaves_adverb(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.BEHIND:
        return False
    root, first = grammar.root_of(reading.tokens), reading.tokens[0].i
    adverb = any(child.dep_ == "advmod" and child.i < first for child in root.children)
    return adverb or bool(re.search(r"\w{3}ly[ -]$", left_of(reading, rewording)))


_LEVEL = re.compile(
    r"(?:\b(?:type|grade|stage|class|level|category|phase|step) (?:\d+\w*|[ivx]+)|\b[a-z]\d{1,2}|\bt\d+)[ -]$"
)


def _level_before(reading: Reading, rewording: Rewording) -> bool:
    return rewording.is_label and bool(_LEVEL.search(left_of(reading, rewording)))


def _one_person(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.COLLECTIVE or not _MANY.match(rewording.phrase):
        return False
    return bool(_ONE_VERB.match(right_of(reading, rewording)))


_MANY = re.compile(r"(?:[\w-]+ ){0,3}people\b")
_ONE_VERB = re.compile(
    r"(?:,? who)?,? (?:\w+ly )?(?:is|was|has|does|lives|works|needs|gets|wants|comes|goes|says|said he|said she)\b"
)


def _in_quantity(reading: Reading, rewording: Rewording) -> bool:
    return not rewording.certain


# Form: possessives ---------------------------------------------------------------------------------------------------

_POSSESSIVE = (Construction.APOSTROPHE, Construction.OF_PHRASE)


_PLURAL_OWNER = re.compile(r"s['’] ")


def _is_contraction(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction not in _POSSESSIVE or reading.doc is None:
        return False
    if _PLURAL_OWNER.match(reading.candidate.block.text, reading.candidate.span.end - 1):
        return False  # inmates' letters
    root, mark = grammar.root_of(reading.tokens), _next_token(reading)
    if mark is None or mark.tag_ != "POS" or root.dep_ != "poss":
        return True  # "the addict's been ill"
    return not any(token.tag_ in _FINITE and token.i != mark.i for token in reading.doc)  # "the addict's tired of it"


def _owner_of_two(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.OF_PHRASE:
        return False
    owned = grammar.root_of(reading.tokens).head
    return any(child.dep_ == "conj" for child in owned.children)


_COMPLEMENT = re.compile(r" (?:of|to|for|that|who|whose|which|against|about|as)\b")
_ATTACHED = re.compile(r" (?:in|at|on|from|with|by|near|into|behind|to|for|that|who|whose|which)\b")
_EACH = re.compile(r"(?i)(?:^|\bof )(?:every|each|any|no) ")


def _piles_up(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.OF_PHRASE:
        return False
    complement = _COMPLEMENT.match(right_of(reading, rewording))
    owned = grammar.root_of(reading.tokens).head
    return complement is not None and (complement.group() == " of" or not is_person(owned, reading.words))


def _attaches_to_owner(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.OF_PHRASE:
        return False
    following = right_of(reading, rewording)
    drawn = _EACH.search(rewording.shown) or re.match(r" (?:that|who|whose|which)\b", following)
    return bool(drawn and _ATTACHED.match(following))


_OWN_KIN = re.compile(r"\b(?:my|your|ur|his|her|their|our) $")


def _clause_on_kin(reading: Reading, rewording: Rewording) -> bool:
    """Her brother who uses drugs: which of her brothers; a person would set it between commas."""
    if rewording.construction is not Construction.BEHIND or rewording.phrase.startswith("with "):
        return False
    return bool(_OWN_KIN.search(left_of(reading, rewording)))


# Attachment: what follows would belong to other words ----------------------------------------------------------------

_PLACE_OR_TIME = re.compile(
    r",? (?:in|at|on|from|near|inside|outside|within|during|since|until|before|after|under|behind|around|across|by|while|"
    r"when|where|through|throughout|between|today|tonight|yesterday|last|this|every|each)\b"
)
_FROM = re.compile(r" (?:from\b|[a-z]{3,}ing (?:in|on|at|the|an?|for|to|with|up|down|out|their|his|her|money|drugs)\b)")
_EVENT = re.compile(r"\b(?:who |convicted of |exposed to |lost to )")
_HABIT = re.compile(r"\bwho (?:\w+ly )?(?:uses?|used|injects?|injected|smokes?|misuses?|struggles?) ")
_WIDE = re.compile(
    r" (?:in|across|around|throughout|between) (?:(?:the|this|that|our|my|your|his|her|their|its|all|most|many|rural|urban|both|north|"
    r"south|east|west|port|two|three|four|five|some|other) )*(?:city|cities|towns?|county|counties|states?|country|countries|areas?|regions?|"
    r"provinces?|districts?|villages?|valley|boroughs?|suburbs?|neighbou?rhoods?|world|community|communities|nation|us|u\.s\.|uk|north|south|east|west|europe|america|africa|asia)\b"
)
_NAMED_PLACE = re.compile(r" (?:in|across|around|throughout|between) (?:the )?(?:[A-Z][a-z]+|U\.?[SK]\b)")


def _takes_place_or_time(reading: Reading, rewording: Rewording) -> bool:
    """What stands behind "a drug dealer" says where the dealer is, and behind "who sells drugs" where drugs are sold.

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


def _of_follows(reading: Reading, rewording: Rewording) -> bool:
    """An inmate of a jail, addicts of all ages: no "of" can stand behind the new words."""
    possessive = rewording.construction in (Construction.APOSTROPHE, Construction.OF_PHRASE)
    if not rewording.names_people or possessive or not right_of(reading, rewording).startswith(" of "):
        return False
    return len(rewording.phrase.split()) > 2 or "incarcerated" in rewording.phrase


_WITH = re.compile(r",? with(?:out)? ((?:an? )?[\w'-]+(?: [\w'-]+)?)")


def _with_with(reading: Reading, rewording: Rewording) -> bool:
    if not rewording.is_label or " with " not in f" {rewording.phrase}":
        return False
    text = reading.candidate.block.text
    following = _WITH.match(_flat(text[rewording.end - len(" with") if rewording.joins_with else rewording.end :][:60]))
    if following is None:
        return False
    conditions = entries(reading, "health-condition")
    known = any(word in conditions for word in (following.group(1), *following.group(1).split()))
    return not (rewording.joins_with and (known or _nothing_else_to_join(reading)))


def _nothing_else_to_join(reading: Reading) -> bool:
    """A phrase behind the subject, or behind what somebody is, belongs to it; behind an object it may go with the verb."""
    if not reading.tokens:
        return False
    noun = grammar.head_noun(reading.tokens) or grammar.root_of(reading.tokens)
    verbs = any(token.pos_ in ("VERB", "AUX") for token in noun.doc[: noun.i])
    return not verbs or noun.dep_ in ("nsubj", "nsubjpass", "attr")


_CLAUSE = re.compile(r",? (?:who|whom|whose|which)\b| (?:that|we|they|he|she|i)\b")


def _who_who(reading: Reading, rewording: Rewording) -> bool:
    relative = rewording.is_label and " who " in f" {rewording.phrase} "
    return relative and bool(_CLAUSE.match(right_of(reading, rewording)))


def _relative_of_another(reading: Reading, rewording: Rewording) -> bool:
    """ "That" and "which" behind a label may stand for another noun; beside "who" they would be said of the person."""
    following = right_of(reading, rewording)
    token = _next_token(reading)
    if not rewording.names_people or token is None or not re.match(r" (?:that|which) ", following):
        return False
    if token.lower_ == "that" and token.dep_ in ("dobj", "pobj", "mark"):
        return False  # the first drug user that we met: "that" can stay as it is
    return len(rewording.phrase.split()) > 3 and not is_relative(reading)


def is_relative(reading: Reading) -> bool:
    """addicts *that* ask for help: a pronoun that can stand for nothing but the label, and has to be "who" behind it."""
    following = _next_token(reading)
    if following is None or following.lower_ != "that" or following.tag_ not in ("WDT", "WP"):
        return False
    if following.head.dep_ not in ("relcl", "acl") or following.dep_ not in grammar.SUBJECTS:
        return False  # the first drug user that we met
    root = grammar.root_of(reading.tokens)
    inner = root.dep_ == "pobj" and root.head.head.pos_ in ("NOUN", "PROPN")
    return not inner  # a level of activity for the inmate that is suitable


def _shares_article(reading: Reading, rewording: Rewording) -> bool:
    following = _next_token(reading)
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


def _two_senses(reading: Reading, rewording: Rewording) -> bool:
    """He abused cocaine and his wife: the new verb would be said of both."""
    if rewording.is_label or rewording.construction is Construction.TWO_VERBS or not reading.tokens:
        return False
    return other_object(reading) is not None


def _verb_again(reading: Reading, rewording: Rewording) -> bool:
    """He abused codeine, then he abused what replaced it: one of two that say the same."""
    words = reading.candidate.matched.lower().split()
    if rewording.is_label or len(words) > 1:
        return False
    verb = rf"\b{re.escape(words[0])}\b"
    return bool(re.search(verb, f"{left_of(reading, rewording)} | {right_of(reading, rewording)}"))


def other_object(reading: Reading) -> Token | None:
    """The person, the power or the trust that a verb is done to besides something else."""
    root = grammar.root_of(reading.tokens)
    for child in root.children:
        if child.dep_ in ("dobj", "nsubjpass") and not is_person(child, reading.words):
            for token in grammar.conjuncts(child)[1:]:
                other = is_person(token, reading.words) or token.lower_ in entries(reading, "abuse-other")
                if other and token.dep_ == "conj":
                    return token
    return None


# Repetition ----------------------------------------------------------------------------------------------------------

_TELLING = (
    "in recovery",
    "struggling with",
    "struggle with",
    "living with",
    "experiencing",
    "in custody",
    "in prison",
    "by suicide",
)


def _repeats(reading: Reading, rewording: Rewording) -> bool:
    around = f"{left_of(reading, rewording)[-60:]} | {right_of(reading, rewording)[:80]}"
    return any(phrase in rewording.phrase and phrase in around for phrase in _TELLING)


def _contradicts(reading: Reading, rewording: Rewording) -> bool:
    if not re.search(r"\bstruggling with\b|\buses? drugs\b", rewording.phrase):
        return False
    around = f"{left_of(reading, rewording)} | {right_of(reading, rewording)}"
    return bool(re.search(r"\b(?:in|into|entered|long-term) recovery\b|\bin remission\b", around))


# Predicates ----------------------------------------------------------------------------------------------------------

_AT_COPULA = (Construction.REPLACED, Construction.PERSON)
_LABELLED = r"(?:an? |the |some |just |only |also |still |once |now |really |such )*$"
_PERFECT = re.compile(rf"\bbeen {_LABELLED}")
_BECOMING = re.compile(
    r"\b(?:becom(?:e|es|ing)|became|turn(?:s|ed|ing)?(?: \w+)?(?: out)? (?:into|to be)|end(?:s|ed|ing)? up(?: as)?|die[sd]?|dying|"
    rf"remain(?:s|ed|ing)?|grew (?:up|into)|born|liv(?:e|es|ed|ing) as|went from|made (?:him|her|them|me|us|you)(?: into)?) {_LABELLED}"
)
_DENIED = re.compile(rf"(?:\bnot|n't|\bnever(?: been)?|\bhardly|\bisnt|\bwasnt|\baint) {_LABELLED}")
_LASTING = re.compile(rf"\b(?:used to be|always be|always been|forever) {_LABELLED}")
_DIAGNOSED = re.compile(rf"\bdiagnosed(?: as)? {_LABELLED}")
_PAST = re.compile(rf"\b(?:was|were|had been|used to be) {_LABELLED}|^\W*(?:was|were) [^,;:]{{1,40}} {_LABELLED}")
_PLURAL_PERSONS = re.compile(rf"\b(?:who|that|persons?|people|those|individuals?|they) (?:are|were|is|was) {_LABELLED}")
_PRESENT_CLAUSE = re.compile(r"\bwho (?:\w+ly )?(?:uses?|injects?|sells?|smokes?|misuses?|struggles?)\b")


def _at(pattern: re.Pattern[str]) -> Callable[[Reading, Rewording], bool]:
    def applies(reading: Reading, rewording: Rewording) -> bool:
        if not rewording.is_label or rewording.construction not in _AT_COPULA or not rewording.names_people:
            return False
        return bool(pattern.search(left_of(reading, rewording)))

    return applies


def _no_struggle(reading: Reading, rewording: Rewording) -> bool:
    """He is not an addict; he will always be an alcoholic; she became a junkie."""
    if "struggl" not in rewording.phrase or not rewording.is_label:
        return False
    left = left_of(reading, rewording)
    if rewording.construction is Construction.PREDICATE:
        return bool(_LASTING_BE.search(left))
    return any(_at(pattern)(reading, rewording) for pattern in (_DENIED, _LASTING, _BECOMING))


_LASTING_BE = re.compile(r"\b(?:used to|always|forever|never|not)(?: be)? $")


def _in_past(reading: Reading, rewording: Rewording) -> bool:
    if not rewording.is_label or not _PRESENT_CLAUSE.search(rewording.phrase):
        return False
    plain = rewording.construction in (*_AT_COPULA, Construction.BEHIND)
    return plain and bool(_PAST.search(left_of(reading, rewording)))


def _people_who_are_people(reading: Reading, rewording: Rewording) -> bool:
    return bool(re.match(r"(?:person|people)\b", rewording.phrase)) and _at(_PLURAL_PERSONS)(reading, rewording)


_TO_SOMEBODY = re.compile(r" (?:to|for) (?:us|me|him|her|them|you|everyone|everybody|anyone|anybody)\b")


def _opinion(reading: Reading, rewording: Rewording) -> bool:
    said = re.search(rf"\b(?:is|are|was|were|be|been|'s|'re|seems?|seemed) {_LABELLED}", left_of(reading, rewording))
    return rewording.names_people and bool(said) and bool(_TO_SOMEBODY.match(right_of(reading, rewording)))


# Meaning -------------------------------------------------------------------------------------------------------------


def _hostile(reading: Reading, rewording: Rewording) -> bool:
    if not rewording.is_label or not rewording.names_people:
        return False
    text, sentence = reading.candidate.block.text, reading.sentence
    near = Span(max(0, sentence.start - 60), min(len(text), sentence.end + 60))
    if reading.mentions(("hostile",), near) and not _OTHERS_SAY.search(_flat(sentence.of(text))):
        return True
    left, right = left_of(reading, rewording), right_of(reading, rewording)
    return bool(_HOSTILE_LEFT.search(left) or _HOSTILE_RIGHT.match(right))


_OTHERS_SAY = re.compile(
    r"\b(?:people|comments?|commenters?|neighbou?rs|posts?|headlines?|everyone|they|some) (?:\w+ )?(?:say|says|saying|said|writing|yelling)\b"
)
_HOSTILE_LEFT = re.compile(
    r"\bwhat an? (?:[\w-]+ )?$"  # What a junkie!
    r"|\b(?:you|ya) (?!an? |the )(?:[\w-]+ )?$"  # you junkies
    r"|\b(?:one less|one fewer|bloody|fucking|damn|goddamn) (?:[\w-]+ )?$|^\W*(?:just |yet )?(?:another|typical) $|\b(?:your|the) (?:typical|average|common|garden-variety) $"
    r"|\b(?:you|u|you're|youre|ur|your \w+ is|ur \w+ is) (?:just |nothing but |such )an? (?:[\w-]+ )?$"
    r"|^\W*(?:let|send|ship|shoot|jail|arrest|deport|ban|gas|drown|starve|evict|sweep|round up|kick out|throw out|get rid of|"
    r"sterili[sz]e|execute|hang|burn|exterminate|kill)\b[^.;:!?]{0,40}$"
    r"|\bso (?:some|these|those|every)(?: [\w-]+)? $"
)
_HOSTILE_RIGHT = re.compile(
    r"(?: (?:\w+ ){0,3})?(?:belongs? (?:in|behind|under)|(?:should|ought to|need to|needs to|must|can) (?:all )?(?:be (?:locked|jailed|shot|"
    r"sterili[sz]ed|put (?:down|away)|left to|banned|rounded|removed|hanged|whipped|drug tested)|die|rot|freeze|starve|go to (?:jail|prison))|"
    r"deserves? (?:to|what|it|no|nothing|everything)|(?:are|r|is) (?:all )?(?:scum|trash|vermin|filth|animals|parasites|garbage|losers|"
    r"disgusting|worthless|thieves|liars|a waste|not worth))"
)


def _excluded(reading: Reading, rewording: Rewording) -> bool:
    """No addicts, no dogs: a notice, not a sentence about people."""
    if not rewording.names_people or not re.search(
        r"(?:^|[.,;:!?] |\b(?:says?|said|reads?|and|but) )\W*no (?:[\w-]+ )?$", left_of(reading, rewording)
    ):
        return False
    return bool(
        re.match(r"\W*(?:$|[,;.!]|and no|or|in the|on the|allowed|please|need|wanted)", right_of(reading, rewording))
    )


_LIKENED = re.compile(
    r"\b(?:like|as if \w+ (?:was|were|is|had been)|as though \w+ (?:was|were|is|had been)|the way|no better than|no worse than|worse than)"
    r" (?:an? |any |some )(?:[\w-]+ )?$"
)
_TREATED = re.compile(
    r"\b(?:treat\w*|act\w*|behav\w+|punish\w*|look\w* at|regard\w*) (?:\w+ )?(?:like|as) (?:the |so many |common )?$"
)


def _simile(reading: Reading, rewording: Rewording) -> bool:
    left = left_of(reading, rewording)
    if not rewording.names_people or rewording.slot not in ("singular", "plural"):
        return False
    if found := _LIKENED.search(left):
        return not re.search(
            r"\b(?:feel\w*|would|'d|for (?:people|someone|somebody)|people|you|things|someone|somebody) $",
            left[: found.start()],
        )
    return bool(_TREATED.search(left))


_BESIDE_LEFT = re.compile(r"([\w'-]+)(?:,? (?:and|or|&)|,) (?:the |an? |other )?$")
_BESIDE_RIGHT = re.compile(r"(?:,? (?:and|or|&)|,) (?:the |an? |other )?([\w'-]+)")


def _beside_insult(reading: Reading, rewording: Rewording) -> bool:
    if not rewording.names_people:
        return False
    left = _BESIDE_LEFT.search(left_of(reading, rewording)[-40:])
    right = _BESIDE_RIGHT.match(right_of(reading, rewording))
    return any(found and found.group(1) in entries(reading, "insult") for found in (left, right))


_AGE = re.compile(
    r"\b(?:(?:[1-9]|1[0-7])[- ]year[- ]olds?|aged? (?:[1-9]|1[0-7])\b|of (?:nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)\b)"
)
_ADULT = re.compile(r"\b(?:1[89]|[2-9]\d)[- ]year[- ]old (?:[\w-]+ )?$|\badult (?:[\w-]+ )?$")


def _minor_in_sex_work(reading: Reading, rewording: Rewording) -> bool:
    if not re.search(r"\bsex work", rewording.phrase):
        return False
    text = reading.candidate.block.text
    sentence = Span(max(0, reading.sentence.start - 80), min(len(text), reading.sentence.end + 80))
    if _ADULT.search(left_of(reading, rewording)):
        return False
    return bool(_AGE.search(_flat(sentence.of(text))) or reading.mentions(("minor",), reading.sentence))


def _defined(reading: Reading, rewording: Rewording) -> bool:
    """Crackheads are people addicted to crack: the sentence says what the word means."""
    if not rewording.names_people:
        return False
    return bool(
        re.match(
            r" (?:is|are|means?|was|were) (?:an? |the |any |some |those |just )?(?:person|people|someone|somebody|anyone|those|individuals?)\b(?!')",
            right_of(reading, rewording),
        )
    )


_STOPPED = ("in recovery", "not using", "abstinent")


def _no_state(reading: Reading, rewording: Rewording) -> bool:
    """They eat clean; you clean the cap: no word for somebody who stopped using drugs."""
    if (
        "clean" not in reading.candidate.matched.lower()
        or not rewording.phrase.startswith(_STOPPED)
        or not reading.tokens
    ):
        return False
    if re.search(
        r"\b(?:eat|eats|eating|ate|play|plays|fight|fights|fighting|live|lives) $", left_of(reading, rewording)
    ):
        return True
    return reading.tokens[0].pos_ == "VERB" or bool(
        re.match(
            r" (?:the|a|an|my|your|his|her|its|their|our|up|out)\b(?! (?:whole|entire|year|month|day|first|last|second|past))",
            right_of(reading, rewording),
        )
    )


def _acute(reading: Reading, rewording: Rewording) -> bool:
    """Patients suffering from pneumonia do not live with it."""
    if not rewording.phrase.startswith("living with") or rewording.is_label:
        return False
    return any(phrase in entries(reading, "acute-illness") for phrase in reading.after) or bool(
        reading.mentions(
            ("acute-illness",), Span(rewording.end, min(rewording.end + 40, max(reading.sentence.end, rewording.end)))
        )
    )


def _of_the_writer(reading: Reading, rewording: Rewording) -> bool:
    """From the hood to being an alcoholic, nothing was in my cards: it may be said of the writer."""
    if not rewording.names_people or not re.search(
        rf"\b(?:being|becoming|been|as) {_LABELLED}", left_of(reading, rewording)
    ):
        return False
    around = f"{left_of(reading, rewording)} | {right_of(reading, rewording)}"
    return bool(re.search(r"\b(?:i|i'm|i've|i'd|me|my|myself)\b", around))


_TOUGH = re.compile(
    r"\b(?:easy|easier|easiest|hard|harder|simple|tempting|possible|impossible|liable|prone|likely|meant|made|designed) to (?:be )?$"
)


def _easy_to_use(reading: Reading, rewording: Rewording) -> bool:
    """Alcohol is easy to abuse: "easy to use" says something else."""
    verb = not rewording.is_label and rewording.phrase in ("use", "used")
    return verb and bool(_TOUGH.search(left_of(reading, rewording)))


def _result_of_a_test(reading: Reading, rewording: Rewording) -> bool:
    if (
        not re.search(r"\bin recovery\b|\bnot using\b|\babstinent\b|\bsober\b", rewording.phrase)
        or rewording.names_people
    ):
        return False
    return bool(reading.mentions(("specimen",), reading.sentence))


def _is_called(reading: Reading, rewording: Rewording) -> bool:
    text, at = reading.candidate.block.text, reading.candidate.span.start
    called = CALLED_LEFT.search(text[max(0, at - 60) : at].replace("\n", " "))
    accused = _ACCUSED.search(_flat(text[max(0, at - 60) : at]))
    return rewording.names_people and (called or accused) is not None


_ACCUSED = re.compile(
    r"\b(?:charg\w+|prosecut\w+|treat\w*|portray\w*|paint\w*|dismiss\w*|regard\w*|view\w*|seen|saw|branded|registered|listed|booked) (?:[\w'-]+ ){0,5}as (?:an? |the )?(?:[\w-]+(?: [\w-]+)?, )*(?:and |or )?$"
)
_YEARS = re.compile(r"\d|^(?:yo|y|o|yr|year)$|\byear old$")
_WITH_MORE = re.compile(r"(?:[\w-]+ ){0,2}(?:person|people) \w")


def _adjectives(reading: Reading, rewording: Rewording) -> Iterator[str]:
    """What stands before a label that is replaced, but for what may stand before any person."""
    if rewording.construction not in (Construction.REPLACED, Construction.PERSON) or not rewording.names_people:
        return
    if rewording.slot not in ("singular", "plural"):
        return
    # A violent inmate may be called a violent incarcerated person; a jail inmate is no jail incarcerated person.
    bare_person = not _WITH_MORE.match(rewording.phrase)
    plain, persons = entries(reading, "person-adjective"), entries(reading, "person-modifier")
    for token in _described(reading):
        inside = reading.sentence.start + token.idx >= rewording.start  # a teen, a physician
        word = fold_word(token.text)
        known = word in plain or word in persons or token.lemma_.lower() in plain or word.endswith(" old")
        proper = token.pos_ == "PROPN" or (token.text[:1].isupper() and token.i > 0)  # Boston, American
        known = known or bool(_YEARS.search(word))
        if not (inside or known or proper or (bare_person and token.dep_ == "amod")):
            yield word


def _bound(reading: Reading, rewording: Rewording) -> bool:
    """A chronic alcoholic, a convicted drug addict: said of the drinking and the crime, not of the person."""
    if rewording.construction not in (Construction.REPLACED, Construction.PERSON) or not rewording.names_people:
        return False
    if not _WITH_MORE.match(rewording.phrase):
        return False
    if any(word in entries(reading, "label-bound-adjective") for word in _adjectives(reading, rewording)):
        return True
    bound, plain = entries(reading, "label-bound-adjective"), entries(reading, "person-adjective")
    return rewording.start == reading.candidate.span.start and any(
        phrase in bound and phrase not in plain for phrase in reading.before
    )


def _of_character(reading: Reading, rewording: Rewording) -> bool:
    """An abusive alcoholic: what is said of a drinker would be said of a person."""
    return next(_adjectives(reading, rewording), None) is not None


_CAPITAL = re.compile(r"[A-Z][a-z]")


def _capital_inside(reading: Reading, rewording: Rewording) -> bool:
    """Recovering Addicts, in a sentence of small letters: a name, or an old hand's capital."""
    text, span = reading.candidate.block.text, reading.candidate.span
    if rewording.construction is Construction.COLLECTIVE:
        return False
    if (
        not rewording.is_label
        or starts_sentence(text, span.start)
        or not _CAPITAL.match(span.of(text).rpartition(" ")[2])
    ):
        return False
    return not is_title_case(reading.sentence.of(text))


# "Use" for "abuse" ---------------------------------------------------------------------------------------------------

_USE = re.compile(r"(?:^|\b(?:[\w-]+ ))use$")
_AILMENT = re.compile(
    r" (?:is|was|are|as|being|becomes|remains)(?: not| also| still| often| a kind of)? (?:an? |the )?(?:[\w-]+ ){0,2}?"
    r"(?:illness|disease|disorder|condition|sickness)\b"
)
_HELPLINE = re.compile(r" (?:hotline|helpline|crisis line)")
_LEGAL_DRUG = re.compile(r"\b(?:alcohol|drink|etoh)\b")


def _use_for_disorder(reading: Reading, rewording: Rewording) -> bool:
    if not rewording.is_label or not _USE.search(rewording.phrase) or rewording.names_people:
        return False
    if _AILMENT.match(right_of(reading, rewording)):
        return True
    if _LEGAL_DRUG.search(rewording.phrase) and _HELPLINE.match(right_of(reading, rewording)):
        return True
    noun_after = grammar.position(reading.tokens) == "attributive" if reading.tokens else False
    return not noun_after and _governed(reading, rewording)


_GOVERNED = re.compile(
    r"\b(?:screen(?:ed|s|ing)?|test(?:ed|s|ing)?|treat(?:ed|s|ing|ment|ments)?|therapy|rehab|rehabilitation|counsel\w*|evaluat\w+|"
    r"assess\w*|help|support|hospitali[sz]ed|admitted|medication|medicines?|cure[sd]?|detox(?:ification)?|program(?:me)?s?|services) (?:for|of|from) "
    r"|\b(?:recover\w*|suffer\w*|death|deaths|die[sd]?|dying|dead|victims?|diagnos\w+|in remission|relapse[sd]?|cure[sd]?|risk|struggl\w+ out|freed?|"
    r"effects?|harms?|damage|toll|cost|costs|dangers?|ravages|scourge|guilty|accused|convicted|charged) (?:from|of|with|by) "
    r"|\b(?:overcom\w+|fight\w*|combat\w*|beat(?:ing)?|battl\w+|conquer\w*|because of|due to|caused by|result of|linked to|by) "
)


def _governed(reading: Reading, rewording: Rewording) -> bool:
    left = left_of(reading, rewording)
    found = None
    for found in _GOVERNED.finditer(left):
        pass
    if found is None:
        return False
    between = left[found.end() :]
    return len(between.split()) <= 4 and not re.search(
        r"[.;:!?]|\b(?:who|that|which|is|was|are|were|has|have)\b", between
    )


# The table -----------------------------------------------------------------------------------------------------------

_UNSAFE, _SHOWN = Safety.UNSAFE, Safety.DISPLAY

CONSTRAINTS: tuple[Constraint, ...] = (
    Constraint(
        "joined", "a hyphen or slash joins it to another word", "A drug user-friendly clinic opened.", _SHOWN, _joined
    ),
    Constraint(
        "shared-drug",
        "another drug before it shares its noun",
        "The clinic sees cocaine and ketamine users.",
        _SHOWN,
        _shares_capture,
    ),
    Constraint(
        "title", "it is the title of a name", "The award went to recovering addict John Smith.", _SHOWN, _is_title
    ),
    Constraint(
        "noun-follows", "it stands before another noun", "He knew the dope fiend mentality.", _SHOWN, _noun_follows
    ),
    Constraint(
        "plural-before-noun",
        "it may belong to the noun that follows",
        "The addicts group meets at noon.",
        _UNSAFE,
        _plural_before_noun,
    ),
    Constraint("bare", "it has no article", "The film follows him from junkie to poet.", _SHOWN, _bare),
    Constraint(
        "verbless",
        "it stands beside a person in a note without a verb",
        "58F alcoholic, admitted Monday.",
        _SHOWN,
        _verbless,
    ),
    Constraint(
        "shared-verb",
        "its verb has more to say",
        "The tenant is mentally ill, hungry and alone.",
        _SHOWN,
        _shares_verb,
    ),
    Constraint(
        "two-senses",
        "the verb has a person for an object as well",
        "He abused heroin and his wife for years.",
        _SHOWN,
        _two_senses,
    ),
    Constraint(
        "doubled-word", "the wording would repeat the next word", "Her substance abuse use rose.", _SHOWN, _doubles
    ),
    Constraint(
        "shared-the",
        "one article serves two adjectives",
        "The walk is for the disabled and partially sighted.",
        _SHOWN,
        _one_article_for_two,
    ),
    Constraint(
        "shared-noun",
        "one noun serves two adjectives",
        "Deaf, blind or alcoholic parents came too.",
        _SHOWN,
        _one_noun_for_two,
    ),
    Constraint(
        "shared-label",
        "two words before it share the label",
        "Male and female addicts wait for a bed.",
        _SHOWN,
        _one_label_for_two,
    ),
    Constraint(
        "adverb", "an adverb would be left behind", "Clinically obese adults were weighed.", _SHOWN, _leaves_adverb
    ),
    Constraint(
        "bound-adjective",
        "the word before it is said of the condition or the record",
        "A convicted drug user spoke.",
        _SHOWN,
        _bound,
    ),
    Constraint(
        "level",
        "a level stands before it, which belongs to the condition",
        "A T6 paraplegic spoke for an hour.",
        _SHOWN,
        _level_before,
    ),
    Constraint(
        "one-person",
        "one person would become many",
        "The disabled needs a ramp.",
        _SHOWN,
        _one_person,
    ),
    Constraint(
        "contraction", "the apostrophe may stand for a verb", "The inmate's sick of waiting.", _SHOWN, _is_contraction
    ),
    Constraint(
        "two-belongings",
        "it owns more than one thing",
        "The addict's brother and sister came.",
        _SHOWN,
        _owner_of_two,
    ),
    Constraint(
        "pile-of-of",
        "phrases with prepositions would pile up",
        "A felon's chance of finding work is small.",
        _SHOWN,
        _piles_up,
    ),
    Constraint("opinion", "it says what somebody is to others", "Nobody here is a junkie to us.", _SHOWN, _opinion),
    Constraint("hostile", "the sentence is hostile", "Those junkies belong behind bars.", _SHOWN, _hostile),
    Constraint(
        "insult", "an insult stands beside it", "Junkies and scumbags, the landlady sighed.", _SHOWN, _beside_insult
    ),
    Constraint("exclusion", "it is a notice that keeps people out", "No addicts, no dogs.", _SHOWN, _excluded),
    Constraint("simile", "somebody is likened to it", "She shook like an alcoholic at breakfast.", _SHOWN, _simile),
    Constraint(
        "minor",
        "it speaks of somebody under age",
        "A 14-year-old prostitute was rescued by police.",
        _SHOWN,
        _minor_in_sex_work,
    ),
    Constraint(
        "test-result",
        "a test or its result may be meant, not the person",
        "Her brother has been clean since June, but the urine screen is not back.",
        _UNSAFE,
        _result_of_a_test,
    ),
    Constraint(
        "struggling-for-good",
        "struggling is no word for what is denied, begins or lasts",
        "He is not an addict; he is eighty-one.",
        _SHOWN,
        _no_struggle,
    ),
    Constraint("rebuilt", "more than the label has to change", "The café is addict-run.", _UNSAFE, _is_rebuilt),
    Constraint(
        "diagnosed", "it follows the verb diagnose", "He was diagnosed a diabetic in May.", _UNSAFE, _at(_DIAGNOSED)
    ),
    Constraint(
        "perfect",
        "it follows been, and may last for a time",
        "He has been a felon for forty years.",
        _UNSAFE,
        _at(_PERFECT),
    ),
    Constraint(
        "becoming",
        "it says what somebody became or remained",
        "The war turned her into an alcoholic.",
        _UNSAFE,
        _at(_BECOMING),
    ),
    Constraint(
        "past",
        "the clause would speak of the present",
        "The victim was a cokehead ad man.",
        _UNSAFE,
        _in_past,
    ),
    Constraint(
        "people-who-are-people",
        "people who are people is said twice",
        "The home takes persons who are drug abusers or poor.",
        _UNSAFE,
        _people_who_are_people,
    ),
    Constraint(
        "definition",
        "the sentence says what the word means",
        "Crackheads are people addicted to crack.",
        _SHOWN,
        _defined,
    ),
    Constraint(
        "no-state",
        "it is not said of somebody who stopped using drugs",
        "Since rehab he tries to eat clean all the time.",
        _SHOWN,
        _no_state,
    ),
    Constraint(
        "easy-to-use",
        "easy to use says something else",
        "Those drugs are easy to abuse at parties.",
        _SHOWN,
        _easy_to_use,
    ),
    Constraint(
        "acute",
        "nobody lives with it for long",
        "The ward took in soldiers suffering from pneumonia.",
        _UNSAFE,
        _acute,
    ),
    Constraint(
        "writer",
        "it may be said of the writer",
        "My story, from being an alcoholic to this stage, took years.",
        _UNSAFE,
        _of_the_writer,
    ),
    Constraint("called", "somebody else chose the word", "They called him an addict.", _UNSAFE, _is_called),
    Constraint(
        "character",
        "the word before it would be said of something else",
        "She married an abusive alcoholic.",
        _UNSAFE,
        _of_character,
    ),
    Constraint(
        "capital",
        "a capital in the middle of a sentence may mark a name",
        "On Tuesdays the hall is used by Addicts of all ages.",
        _UNSAFE,
        _capital_inside,
    ),
    Constraint(
        "place-or-time",
        "a place or time would belong to the new clause",
        "The tip put a drug dealer in the county jail.",
        _UNSAFE,
        _takes_place_or_time,
    ),
    Constraint(
        "of-phrase",
        "a phrase with of cannot stand behind the new words",
        "Her father was an inmate of the county jail.",
        _UNSAFE,
        _of_follows,
    ),
    Constraint(
        "with-with",
        "two phrases with with would meet",
        "They moved an alcoholic neighbour with a crane.",
        _UNSAFE,
        _with_with,
    ),
    Constraint(
        "who-who", "two relative clauses would meet", "Drug users who smoke were asked to step out.", _UNSAFE, _who_who
    ),
    Constraint(
        "other-noun",
        "the relative pronoun may stand for another noun",
        "She sends poems to alcoholics which she copies by hand.",
        _UNSAFE,
        _relative_of_another,
    ),
    Constraint(
        "shared-article",
        "a second noun shares its article",
        "He is a heroin addict and father of two.",
        _UNSAFE,
        _shares_article,
    ),
    Constraint(
        "owner-attachment",
        "what follows would be said of the owner",
        "Every addict's child in the class gets a key.",
        _UNSAFE,
        _attaches_to_owner,
    ),
    Constraint(
        "own-kin",
        "a clause behind a relative would ask which one",
        "He lives with his junkie brother.",
        _SHOWN,
        _clause_on_kin,
    ),
    Constraint(
        "verb-again",
        "the same verb stands in the sentence again",
        "He abused codeine, then he abused whatever replaced it.",
        _UNSAFE,
        _verb_again,
    ),
    Constraint(
        "repetition",
        "the wording would say twice what stands in the sentence",
        "A choir for recovering addicts who are in recovery sang.",
        _UNSAFE,
        _repeats,
    ),
    Constraint(
        "contradiction",
        "the sentence says that they are in recovery",
        "The addicts had been in long-term recovery for years.",
        _UNSAFE,
        _contradicts,
    ),
    Constraint(
        "disorder",
        "the illness is meant, not use",
        "Drug abuse is an illness and deserves care.",
        _SHOWN,
        _use_for_disorder,
    ),
    Constraint(
        "uncertain-parse",
        "it is not certain which words belong together",
        "The addict's sober brother waited outside.",
        _UNSAFE,
        _in_quantity,
    ),
)
