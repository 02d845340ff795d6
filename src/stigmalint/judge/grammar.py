"""Subjects, objects, modifiers and similar of a match in a parsed sentence.

The labels are those of the ClearNLP scheme that spaCy's English pipelines use. A small model errs often, above all on
long-distance objects and notes without verbs, so that every question has an answer from word order to fall back on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, NamedTuple

from stigmalint.text.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass")
FINITE = ("VBZ", "VBD", "VBP", "MD")
FIRST_PERSON = frozenset(["i", "we", "me", "us", "myself", "ourselves", "im"])
REFLEXIVES = frozenset(["myself", "himself", "herself", "themselves", "themself", "ourselves", "yourself"])
_OWN = frozenset("abuse misuse habit addiction alcoholism relapse sobriety".split())
"""What is the writer's own after "my", where "my addict" would be someone else."""
_PREDICATES = ("attr", "acomp", "oprd", "xcomp", "ccomp", "advcl", "conj", "pcomp", "prep", "pobj", "dep", "advmod")
_PREMODIFIERS = ("amod", "compound", "nmod", "npadvmod", "poss", "advmod", "quantmod", "dep", "nummod")
_JOINERS = frozenset(["and", "or", "&", "/", ",", "-", "plus"])


_DONE_FROM = ("suffer",)
"""Verbs whose object comes after "from"."""


def tokens_in(doc: Doc, span: Span) -> list[Token]:
    """The tokens that share a code point with `span`."""
    found = doc.char_span(span.start, span.end, alignment_mode="expand")
    return [] if found is None else list(found)


def root_of(tokens: Sequence[Token]) -> Token:
    """The token of a match that the rest of the match depends on; the last one if the parse has torn it."""
    inside = {token.i for token in tokens}
    roots = [token for token in tokens if token.head.i not in inside or token.head.i == token.i]
    return roots[-1] if roots else tokens[-1]


_DESCRIBING = frozenset(
    """
    describe regard see view portray depict paint label diagnose brand dismiss treat characterize characterise classify
    identify present list know remember recognize recognise
    """.split()
)
"""Verbs that say of their object what comes after "as"."""


def _described(token: Token) -> Token | None:
    """They described *the man* as deranged; *he* was seen as schizophrenic: whom "as" refers to."""
    if token.dep_ in ("pobj", "amod", "pcomp") and token.head.lower_ == "as":
        verb = token.head.head
    elif token.dep_ == "advcl" and any(child.lower_ == "as" and child.i < token.i for child in token.children):
        verb = token.head
    else:
        return None
    if verb.lemma_ not in _DESCRIBING:
        return None
    said_of = {child.dep_: child for child in verb.children if child.dep_ in ("dobj", "nsubjpass")}
    return said_of.get("dobj") or said_of.get("nsubjpass")


def subject(token: Token) -> Token | None:
    """What `token` is said of: the subject of its clause, the noun it stands with or in apposition to."""
    at, finite = token, None
    if (described := _described(token)) is not None:
        return antecedent(described)
    for _ in range(8):
        if at.pos_ in ("VERB", "AUX") or at is not token:
            own = [child for child in at.children if child.dep_ in SUBJECTS]
            if own:
                return _noun_before(finite) if finite and _disagree(own[0], finite) else antecedent(own[0])
            if finite is None and at.dep_ == "conj" and at.tag_ in ("VBZ", "VBP", "VBD"):
                finite = at
        if at.dep_ in ("appos", "acl", "relcl"):
            return at.head
        if at.dep_ == "amod":
            return at.head
        if at.dep_ in ("xcomp", "oprd", "ccomp") and at.head.pos_ == "VERB":
            objects = [child for child in at.head.children if child.dep_ in ("dobj", "nsubj") and child.i < at.i]
            direct = [child for child in objects if child.dep_ == "dobj"]
            if direct:
                return direct[-1]
        if at.dep_ in ("compound", "nmod") and at is token:
            return at.head
        if at.dep_ not in _PREDICATES:
            return None
        if at.dep_ == "pobj" and at.head.lower_ not in ("as", "into", "like", "from"):
            return None  # "we opened a shelter for addicts" says nothing of us
        at = at.head
    return None


def _disagree(subject: Token, verb: Token) -> bool:
    """I work nights and our visitors are ...: a verb that its conjunct's subject cannot have has one of its own."""
    if subject.lower_ == "i":
        return verb.tag_ == "VBZ" or verb.lower_ in ("are", "'re", "were")
    return subject.lower_ == "we" and (verb.tag_ == "VBZ" or verb.lower_ == "was")


def _noun_before(verb: Token) -> Token | None:
    """The noun directly before a verb, adverbs aside, which the parser has hung elsewhere."""
    for token in reversed(verb.doc[: verb.i]):
        if token.pos_ in ("NOUN", "PROPN", "PRON"):
            return token
        if token.pos_ != "ADV":
            break
    return None


def antecedent(token: Token) -> Token:
    """For a relative pronoun the noun it stands for, else the token."""
    if token.lower_ in ("who", "that", "which", "whom") and token.tag_ in ("WP", "WDT", "IN"):
        verb = token.head
        if verb.dep_ in ("relcl", "acl", "ccomp") and verb.head.pos_ in ("NOUN", "PROPN", "PRON"):
            return verb.head
    return token


def conjuncts(token: Token) -> list[Token]:
    """`token` and everything coordinated after it."""
    found, waiting = [], [token]
    while waiting:  # a list of six hundred things hangs by one thread, which recursion would follow to its limit
        found.append(waiting.pop())
        waiting += [child for child in found[-1].children if child.dep_ in ("conj", "appos")][::-1]
    return found


def modifiers(tokens: Sequence[Token]) -> list[Token]:
    """Words that modify the match from the left, coordinated ones included: *drug* and *alcohol* abuse."""
    root = root_of(tokens)
    first = tokens[0].i
    found = {
        t.i: t for child in root.children if child.dep_ in _PREMODIFIERS and child.i < first for t in conjuncts(child)
    }
    # Word order: the run of words joined by commas and "and" that ends right before the match.
    at, expect_word = first - 1, True
    while at >= 0 and first - at < 9:
        token = tokens[0].doc[at]
        if expect_word:
            if token.is_punct and token.text == "-":
                at -= 1
                continue
            if token.pos_ not in ("NOUN", "PROPN", "ADJ", "X", "VERB") or token.tag_ in ("VBD", "VBZ", "VBP", "VB"):
                break
            found[token.i] = token
            expect_word = False
        elif token.lower_ in _JOINERS:
            expect_word = token.lower_ != ","
            before = tokens[0].doc[at - 1] if at else None
            expect_word = expect_word or (before is not None and before.pos_ in ("NOUN", "PROPN", "ADJ"))
        elif token.pos_ in ("NOUN", "ADJ", "PROPN") and tokens[0].doc[at + 1].i in found:
            found[token.i] = token
        else:
            break
        at -= 1
    return [found[i] for i in sorted(found) if i < first]


def objects(tokens: Sequence[Token]) -> list[Token]:
    """What the match is done to: abuses *alcohol*, abuse of *opioids*, *drugs* that are abused, *pills* are abused."""
    root = root_of(tokens)
    if root.pos_ in ("VERB", "AUX") or root.tag_.startswith("VB"):
        own = [*_direct_objects(root), *_participle_heads(root), *_relative_heads(root)]
        found = own or _shared_objects(root)
    else:
        found = _adjective_heads(root)
    found += _objects_within(tokens) + _sources(root) + _of_phrases(root)
    heads = [token for head in found for token in conjuncts(head)]
    return list({token.i: token for token in heads or _objects_by_order(tokens)}.values())


def _direct_objects(verb: Token) -> list[Token]:
    """He abused *pills*; *pills* were abused; drugs *that* are abused."""
    return [antecedent(child) for child in verb.children if child.dep_ in ("dobj", "nsubjpass")]


def _participle_heads(verb: Token) -> list[Token]:
    """Abused *drugs*; the *drugs* abused there."""
    return [verb.head] if verb.dep_ in ("amod", "acl") and verb.tag_ in ("VBN", "VBD") else []


def _relative_heads(verb: Token) -> list[Token]:
    """*Drugs* that he abused; *drugs* that are abused. Not the man who abused drugs."""
    if verb.dep_ != "relcl":
        return []
    others = [child.dep_ for child in verb.children if child.lower_ not in ("that", "which", "who")]
    is_passive = any(child.dep_ in ("auxpass", "nsubjpass") for child in verb.children)
    has_subject = any(dep in SUBJECTS for dep in others)
    return [verb.head] if "dobj" not in others and (is_passive or has_subject) else []


def _shared_objects(verb: Token) -> list[Token]:
    """Buys and abuses *pills*; use and abuse *alcohol*: the object of the verb beside it."""
    found: list[Token] = []
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        found = _children(verb.head, ("dobj", "nsubjpass"), verb.i)
    for conjunct in verb.conjuncts:
        found = found or _children(conjunct, ("dobj",), verb.i)
    return found


def _adjective_heads(root: Token) -> list[Token]:
    """Addicted *mothers*, where the tagger sees an adjective."""
    is_participle = root.dep_ == "amod" and root.tag_ in ("VBN", "JJ") and root.text.lower().endswith("ed")
    return [root.head] if is_participle else []


def _objects_within(tokens: Sequence[Token]) -> list[Token]:
    """Suffers from *depression*: the preposition is part of the match."""
    prepositions = [token for token in tokens if token.pos_ in ("ADP", "SCONJ", "PART")]
    return [found for token in prepositions for found in _children(token, ("pobj", "pcomp"), token.i)]


def _sources(root: Token) -> list[Token]:
    """Suffered, like his father, from *epilepsy*."""
    if root.lemma_ not in _DONE_FROM:
        return []
    phrases = [child for child in root.children if child.lower_ == "from"]
    return [found for phrase in phrases for found in _children(phrase, ("pobj", "pcomp"))]


def _of_phrases(root: Token) -> list[Token]:
    """Abuse of *opioids*; use and abuse of *opioids*."""
    children = [child for holder in (root, *root.conjuncts) for child in holder.children if child.i > root.i]
    phrases = [child for child in children if child.dep_ == "prep" and child.lower_ == "of"]
    return [found for phrase in phrases for found in _children(phrase, ("pobj", "pcomp"))]


def _children(token: Token, relations: tuple[str, ...], after: int = -1) -> list[Token]:
    return [child for child in token.children if child.dep_ in relations and child.i > after]


def _objects_by_order(tokens: Sequence[Token]) -> list[Token]:
    """Of-phrases parted from their noun by commas or dashes: the abuse - of codeine, of gabapentin - went on."""
    doc, end = tokens[-1].doc, tokens[-1].i + 1
    found: list[Token] = []
    for token in doc[end : end + 16]:
        if token.text in (";", ".", "!", "?"):
            break
        if token.lower_ == "of":
            before = doc[token.i - 1]
            if before.i == tokens[-1].i or before.is_punct or before.lower_ in ("and", "or"):
                nouns = [t for t in doc[token.i + 1 : token.i + 7] if t.pos_ in ("NOUN", "PROPN", "PRON")]
                found += nouns[:1]
    return found


def head_noun(tokens: Sequence[Token]) -> Token | None:
    """The noun that the match comes before and modifies: alcoholic *drinks*, inmate *population*."""
    root = root_of(tokens)
    last = tokens[-1]
    if last.i + 1 < len(last.doc) and last.nbor().tag_ == "POS":
        return None  # the addict's mother is not an addict
    if last.pos_ == "ADP":
        return None  # victims of depression
    if root.dep_ in ("amod", "compound", "nmod", "npadvmod") and root.head.i > last.i:
        between = last.doc[last.i + 1 : root.head.i]
        if root.head.pos_ in ("NOUN", "PROPN", "X") and all(
            t.pos_ not in ("DET", "NUM", "VERB", "AUX") for t in between
        ):
            return root.head
    doc = last.doc
    modifies = root.pos_ == "ADJ" or root.dep_ in ("amod", "compound", "nmod") or last.tag_ in ("JJ", "VBN", "VBD")
    if modifies and last.whitespace_ and last.i + 1 < len(doc) and doc[last.i + 1].pos_ in ("NOUN", "PROPN"):
        return _noun_phrase_end(doc[last.i + 1])
    return None


def _noun_phrase_end(token: Token) -> Token:
    while token.dep_ in ("compound", "amod", "nmod") and token.head.i > token.i:
        token = token.head
    return token


def owner(tokens: Sequence[Token]) -> Token | None:
    """The possessor of the match: *her* drinking, the *driver's* abuse."""
    root = root_of(tokens)
    return next((child for child in root.children if child.dep_ == "poss" and child.i < tokens[0].i), None)


def is_first_person(tokens: Sequence[Token]) -> bool:
    """True when the match says what the writer is or did: I abused every pill; us stoners; I tried to ..."""
    root = root_of(tokens)
    if root.lemma_.lower() in _OWN and any(child.lower_ in ("my", "our") for child in root.children):
        return True
    about = subject(root)
    if about is None:
        return False
    if root.dep_ in ("compound", "nmod", "amod", "poss") and about.i > root.i:
        return False  # "we met addict mothers": the noun after it is the one labeled
    if about.lower_ == "me" and about.i + 1 < len(about.doc) and about.nbor(1).pos_ in ("NOUN", "PROPN"):
        return False  # me dad was a ...: "me" for "my"
    if about.lower_ in FIRST_PERSON:
        return True
    return any(child.lower_ in ("us", "we") and child.i == tokens[0].i - 1 for child in root.children)


class Report(NamedTuple):
    """Someone reports what is said of a person: who, by which verb, to whom, and the pronoun for that person."""

    teller: Token
    verb: Token
    hearers: tuple[Token, ...]
    about: Token
    is_inherited: bool
    """The teller is the subject of a verb before it: she sat down and said that she was ..."""


def report(tokens: Sequence[Token]) -> Report | None:
    """Maria says *she* is ...; he told the court that *he* had been ...: how the clause of the match is reported."""
    about = subject(root_of(tokens))
    if about is None or about.dep_ not in SUBJECTS or about.i > tokens[0].i:
        return None
    clause = about.head
    verb = clause.head
    if clause.dep_ != "ccomp" or verb.i > about.i:
        return None
    hearers = [child for child in verb.children if child.dep_ in ("dobj", "dative", "pobj") and child.i < about.i]
    hearers += [
        inner
        for child in verb.children
        if child.dep_ in ("prep", "dative") and child.lower_ in ("to", "with") and child.i < about.i
        for inner in child.children
        if inner.dep_ == "pobj"
    ]
    holder, is_inherited = verb, False
    for _ in range(4):
        tellers = [child for child in holder.children if child.dep_ in ("nsubj", "nsubjpass")]
        if tellers:
            return Report(antecedent(tellers[0]), verb, tuple(hearers), about, is_inherited)
        if holder.dep_ not in ("conj", "xcomp") or holder.head.pos_ not in ("VERB", "AUX"):
            break
        holder, is_inherited = holder.head, is_inherited or holder.dep_ == "conj"
        hearers += [
            child
            for child in holder.children
            if child.dep_ in ("dobj", "dative") and child.i < verb.i and child.lower_ not in REFLEXIVES
        ]
    return None


def position(tokens: Sequence[Token]) -> str:
    """attributive (before the noun it modifies), predicate (after be, get, stay), or nominal (its own noun)."""
    root = root_of(tokens)
    if head_noun(tokens) is not None:
        return "attributive"
    if root.pos_ == "ADJ" and any(child.dep_ == "det" for child in root.children):
        return "nominal"  # a diabetic, awaiting a scan: an article makes it a noun, whatever the tagger says
    if root.pos_ in ("ADJ", "ADV", "VERB") or root.dep_ in ("acomp", "oprd"):
        return "predicate"
    return "nominal"


def slot_of(tokens: Sequence[Token], slots: Iterable[str]) -> str:
    """The one of `slots` that the tag of the match fits; empty when none does."""
    slots = tuple(dict.fromkeys(slots))
    if len(slots) == 1:
        return slots[0]
    for token in (root_of(tokens), tokens[-1], tokens[0]):
        for slot in _SLOTS_BY_TAG.get(token.tag_, ()):
            if slot in slots:
                return slot
    return ""


_SLOTS_BY_TAG = {
    "NN": ("singular",),
    "NNP": ("singular",),
    "NNS": ("plural",),
    "NNPS": ("plural",),
    "VB": ("base", "present"),
    "VBP": ("present", "base"),
    "VBZ": ("present-3sg",),
    "VBD": ("past", "participle"),
    "VBN": ("participle", "past"),
    "VBG": ("gerund",),
    "JJ": ("any", "singular", "participle", "base"),
}
