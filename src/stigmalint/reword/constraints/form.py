"""Places with no room for a wording: compounds, titles, notes, coordinations, possessives."""

from __future__ import annotations

import re

from stigmalint.judge import grammar
from stigmalint.judge.membership import is_person
from stigmalint.judge.reading import Reading
from stigmalint.reword.letters import is_title_case
from stigmalint.reword.rewording import (
    JOINTS,
    OWN_LEFT,
    Construction,
    Rewording,
    entries,
    flat,
    left_of,
    next_token,
    right_of,
)
from stigmalint.ruleset.word_list import fold_word
from stigmalint.text.spans import Span, search_before

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


def is_rebuilt(reading: Reading, rewording: Rewording) -> bool:
    return rewording.construction in _REBUILT


def joined(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction in _REBUILT:
        return False
    text, span = reading.candidate.block.text, reading.candidate.span
    cut = reading.tokens and reading.tokens[-1].idx + len(reading.tokens[-1]) > span.end - reading.sentence.start
    before = text[max(0, span.start - 1) : span.start]
    first, *more = reading.candidate.matched.lower().split()
    if before == "/" and more and rewording.phrase.startswith(first):
        before = ""  # alcohol/drug abuse: the match has its own drug, and keeps it
    return bool(cut) or text[span.end : span.end + 1] in JOINTS or before in JOINTS


def is_hashtag(reading: Reading, rewording: Rewording) -> bool:
    return reading.candidate.block.text[: rewording.start].endswith("#")


_JOINED = re.compile(r"([\w'-]+)(?:,? (?:and|or)|/|,) $")


def shares_capture(reading: Reading, rewording: Rewording) -> bool:
    if not rewording.names_people:
        return False
    beside = search_before(_JOINED, reading.candidate.block.text, reading.candidate.span.start)
    return beside is not None and any(
        fold_word(beside.group(1)) in reading.words[name]
        for name, _ in reading.candidate.captures
        if name in reading.words
    )


def is_title(reading: Reading, rewording: Rewording) -> bool:
    following = next_token(reading)
    if not rewording.is_label or following is None or rewording.construction in _REBUILT:
        return False
    text = reading.candidate.block.text
    if is_title_case(reading.sentence.of(text)):
        return False
    if rewording.construction is Construction.BEHIND and re.match(r" [A-Z][a-z]+\b", text[rewording.end :]):
        return True  # alcoholic chef Tom Bray
    return following.pos_ == "PROPN" and following.text[:1].isupper()


_ASIDES = frozenset("lol tbh imo imho smh ffs lmao rofl fr ngl btw pls plz ok tho today tonight home".split())


def noun_follows(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction in (Construction.BEHIND, Construction.BEFORE, *_REBUILT):
        return False
    if rewording.construction is Construction.COLLECTIVE and reading.after[:1] in (["ones"], ["one"]):
        return True
    if not rewording.is_label and reading.tokens and reading.tokens[0].lemma_ == "be":
        following = next_token(reading)  # there have been mentally ill people
        last = reading.tokens[-1]
        return following is not None and last.pos_ == "ADJ" and last.dep_ == "amod" and last.head.i > last.i
    if rewording.slot != "singular":
        return False
    thing = rewording.names_people and any(word in entries(reading, "label-thing") for word in reading.after[:1])
    return thing or _stands_before_noun(reading, rewording)


_DEEMING = frozenset("deem consider declare judge find become get go turn grow remain stay feel seem look".split())
_GOVERNING = frozenset("to from into of as than through by turned more less half part all".split())
_ARTICLES = (
    "(?:an?|the|his|her|their|my|our|your|this|that|every|each|any|no|one|some|another|either|neither|what|which)"
)


_PLURAL_NEXT = re.compile(r" (?!is\b|was\b|has\b|does\b|as\b|this\b|its\b|his\b)[a-z]{3,}(?<!s)s(?= )")


def bare(reading: Reading, rewording: Rewording) -> bool:
    """From junkie to poet: a noun without an article is a word for a stage of life, or a note."""
    if rewording.construction is not Construction.REPLACED or rewording.slot != "singular" or not reading.tokens:
        return False
    if not rewording.names_people or is_title_case(reading.sentence.of(reading.candidate.block.text)):
        return False
    root, first = grammar.root_of(reading.tokens), reading.tokens[0].i
    if any(child.dep_ in ("det", "poss", "nummod") and child.i < first for child in root.children):
        return False
    left = left_of(reading, rewording)
    if right_of(reading, rewording).startswith((" or not", " no more")):
        return True  # addict or not, he is my son; an inmate no more
    before = reading.tokens[0].nbor(-1) if first else None
    governed = before is not None and (before.lower_ in _GOVERNING or before.lemma_ in _DEEMING)
    if governed or re.search(r"\b(?:to|from|into|of|as|than|through|by|turned) [\w-]+ $", left):
        own = re.sub(r"\beither (?=(?:to|from|into|of|as|than|through|by) )", "", left)
        return not re.search(rf"\b{_ARTICLES}(?: [\w-]+)? $", own)
    if (
        left.strip()
        and _PLURAL_NEXT.match(right_of(reading, rewording))
        and not re.search(rf"\b{_ARTICLES}(?: [\w-]+){{0,2}} $", left)
    ):
        return True  # helping junkie dancers
    return not left.strip() and _verb_follows_later(reading)


def _verb_follows_later(reading: Reading) -> bool:
    """Inmate records are kept: a noun that the parser took for a verb, since the verb of the sentence comes later."""
    following = next_token(reading)
    if following is None or not following.lower_.endswith("s") or following.tag_ not in ("VBZ", "NNS"):
        return False
    beyond = next_token(reading, 1)
    if beyond is not None and beyond.tag_ in ("VBP", "VB", "MD", "VBZ"):
        return True  # Inmate visits resume on Monday
    later = re.search(
        r"[a-z] (?:is|are|was|were|has|have|will|can|may|must)\b",
        flat(reading.candidate.block.text[reading.candidate.span.end : reading.sentence.end]),
    )
    return later is not None


def plural_before_noun(reading: Reading, rewording: Rewording) -> bool:
    """The addicts group meets: unless the parser took a verb for a noun, and then there is no other verb."""
    if rewording.slot != "plural" or rewording.construction is not Construction.REPLACED or not rewording.names_people:
        return False
    following, beyond = next_token(reading), next_token(reading, 1)
    if following is None or not _stands_before_noun(reading, rewording):
        return False
    if following.lower_ in entries(reading, "group-noun"):
        return True
    if beyond is not None and beyond.pos_ in ("DET", "PRON", "ADP"):
        return False
    return any(token.pos_ in ("VERB", "AUX") and token.i > following.i for token in following.doc)


_FOR_ALL = re.compile(r"(?:the|our|your|their|these|those) [a-z-]+")


def adjective_of_noun(reading: Reading, rewording: Rewording) -> bool:
    """One of the homeless founders: an adjective with a noun after it stands for no one yet."""
    alone = rewording.construction in (Construction.REPLACED, Construction.COLLECTIVE) and rewording.names_people
    if not alone or not reading.tokens or not _FOR_ALL.fullmatch(flat(reading.candidate.matched)):
        return False
    last, following = reading.tokens[-1], next_token(reading)
    if following is None or last.pos_ != "ADJ" or last.head.i != following.i or following.pos_ != "NOUN":
        return False
    # The parser may have taken the verb for a noun; then the sentence has no other.
    return any(token.tag_ in grammar.FINITE and token.sent.start == following.sent.start for token in following.doc)


def _stands_before_noun(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction in (Construction.BEHIND, Construction.BEFORE, *_REBUILT):
        return False
    following = next_token(reading)
    if following is None or following.lower_ in _ASIDES or reading.tokens[-1].pos_ == "ADP":
        return False
    clause = following.dep_ in grammar.SUBJECTS and following.head.dep_ == "relcl"  # addicts people walk past
    return following.pos_ == "NOUN" and following.dep_ != "npadvmod" and not clause


def verbless(reading: Reading, rewording: Rewording) -> bool:
    tokens = reading.tokens
    before = tokens[0].nbor(-1) if tokens and tokens[0].i else None
    replaced = rewording.construction is Construction.REPLACED and rewording.slot == "singular"
    if not replaced or before is None or not is_person(before, reading.words):
        return False
    return before.pos_ == "NOUN" or bool(re.match(r"\d+[a-z]", before.lower_))


def shares_verb(reading: Reading, rewording: Rewording) -> bool:
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


_SO = re.compile(
    r"[^.;!?]*\b(?:become|becomes|became|are|is|be|remain|remains|do|does|don't|doesn't \w+) so\b(?! \w+ly\b)"
)


def resumed_by_so(reading: Reading, rewording: Rewording) -> bool:
    """People who are obese do not become so by eating out: so stands for the adjective."""
    if rewording.is_label and rewording.construction is not Construction.PREDICATE:
        return False
    return rewording.phrase.startswith(("has ", "have ", "had ")) and bool(_SO.match(right_of(reading, rewording)))


_ONE = re.compile(
    r"[^.;!?]*\b(?:an?|the|another) (?!only|last|first|next|other|right|wrong|same|little|big|good|bad)[a-z-]+ ones?\b"
)


def resumed_by_one(reading: Reading, rewording: Rewording) -> bool:
    """A morphine addict is no better off than a heroin one: behind other words, "one" stands for none of them."""
    return " " in rewording.phrase and _ONE.match(right_of(reading, rewording)) is not None


def doubles(reading: Reading, rewording: Rewording) -> bool:
    following = _NEXT_WORD.match(right_of(reading, rewording))
    return following is not None and following.group(1) == rewording.phrase.rpartition(" ")[2].lower()


def one_article_for_two(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.COLLECTIVE or reading.doc is None or not reading.tokens:
        return False
    following = list(reading.doc[reading.tokens[-1].i + 1 : reading.tokens[-1].i + 4])
    joined = len(following) > 1 and following[0].lower_ in ("and", "or") and following[1].pos_ != "DET"
    return joined and any(token.pos_ in ("ADJ", "ADV") for token in following[1:])


_COORDINATED = re.compile(r"(?:\w|,) (?:and|or)$")
_AND = re.compile(r"\b(?:and|or|nor)\b")


def one_noun_for_two(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.BEHIND:
        return False
    root = grammar.root_of(reading.tokens)
    joined = root.dep_ == "conj" or any(child.dep_ == "conj" for child in root.children)
    moved_over = flat(reading.candidate.block.text[reading.candidate.span.end : rewording.end])
    return joined or bool(_COORDINATED.search(left_of(reading, rewording).rstrip()[-8:]) or _AND.search(moved_over))


def one_label_for_two(reading: Reading, rewording: Rewording) -> bool:
    """Male and female addicts: the label is said of both."""
    person = rewording.construction is Construction.PERSON
    return person and bool(_COORDINATED.search(left_of(reading, rewording).rstrip()[-8:]))


def leaves_adverb(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.BEHIND:
        return False
    root, first = grammar.root_of(reading.tokens), reading.tokens[0].i
    adverb = any(child.dep_ == "advmod" and child.i < first for child in root.children)
    return adverb or bool(re.search(r"\w{3}ly[ -]$", left_of(reading, rewording)))


_LEVEL = re.compile(
    r"(?:\b(?:type|grade|stage|class|level|category|phase|step) (?:\d+\w*|[ivx]+)|\b[a-z]\d{1,2}|\bt\d+)[ -]$"
)


def level_before(reading: Reading, rewording: Rewording) -> bool:
    return rewording.is_label and bool(_LEVEL.search(left_of(reading, rewording)))


def one_person(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.COLLECTIVE or not _MANY.match(rewording.phrase):
        return False
    return bool(_ONE_VERB.match(right_of(reading, rewording)))


_MANY = re.compile(r"(?:[\w-]+ ){0,3}people\b")
_ONE_VERB = re.compile(
    r"(?:,? who)?,? (?:\w+ly )?(?:is|was|has|does|lives|works|needs|gets|wants|comes|goes|says|said he|said she)\b"
)


def in_quantity(reading: Reading, rewording: Rewording) -> bool:
    return not rewording.certain


_PLURAL_OWNER = re.compile(r"s['’] ")


def is_contraction(reading: Reading, rewording: Rewording) -> bool:
    if not rewording.is_possessive or reading.doc is None:
        return False
    if _PLURAL_OWNER.match(reading.candidate.block.text, reading.candidate.span.end - 1):
        return False  # inmates' letters
    root, mark = grammar.root_of(reading.tokens), next_token(reading)
    if mark is None or mark.tag_ != "POS" or root.dep_ != "poss":
        return True  # "the addict's been ill"
    return not any(
        token.tag_ in grammar.FINITE and token.i != mark.i for token in reading.doc
    )  # "the addict's tired of it"


def owner_of_two(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.OF_PHRASE:
        return False
    owned = grammar.root_of(reading.tokens).head
    return any(child.dep_ == "conj" for child in owned.children)


_COMPLEMENT = re.compile(r" (?:of|to|for|that|who|whose|which|against|about|as)\b")
_ATTACHED = re.compile(r" (?:in|at|on|from|with|by|near|into|behind|to|for|that|who|whose|which)\b")
_EACH = re.compile(r"(?i)(?:^|\bof )(?:every|each|any|no) ")


def piles_up(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.OF_PHRASE:
        return False
    complement = _COMPLEMENT.match(right_of(reading, rewording))
    owned = grammar.root_of(reading.tokens).head
    return complement is not None and (complement.group() == " of" or not is_person(owned, reading.words))


def attaches_to_other_person(reading: Reading, rewording: Rewording) -> bool:
    """The mentally ill daughter of the mayor: behind "the mayor" it would be said of him."""
    if rewording.construction is not Construction.BEHIND:
        return False
    doc, offset = reading.doc, reading.sentence.start
    moved_over = Span(reading.candidate.span.end - offset, rewording.end - offset)
    inside = [token for token in doc or () if moved_over.start <= token.idx < moved_over.end]
    after_of = [token for token in inside if any(other.lower_ == "of" and other.i < token.i for other in inside)]
    return any(is_person(token, reading.words) and not token.like_num for token in after_of)


def attaches_to_owner(reading: Reading, rewording: Rewording) -> bool:
    if rewording.construction is not Construction.OF_PHRASE:
        return False
    following = right_of(reading, rewording)
    drawn = _EACH.search(rewording.shown) or re.match(r" (?:that|who|whose|which)\b", following)
    return bool(drawn and _ATTACHED.match(following))


def clause_on_kin(reading: Reading, rewording: Rewording) -> bool:
    """Her brother who uses drugs: which of her brothers; a person would set it between commas."""
    if rewording.construction is not Construction.BEHIND or rewording.phrase.startswith("with "):
        return False
    return bool(OWN_LEFT.search(left_of(reading, rewording)))
