"""A candidate in its parsed sentence goes in, a verdict comes out: confirmed, doubtful or rejected, with the reasons.

Facts answer yes, no or unknown (None); conditions combine them by Kleene's strong logic. A candidate is rejected when
an exception holds or no flagging condition can hold, confirmed when one holds and no exception can, doubtful otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from stigmalint import grammar
from stigmalint.cues import CLOSES_CLAUSE, OPENS_CLAUSE, OPENS_SPOKEN_CLAUSE, TOLD_LEFT, UNREAL_LEFT
from stigmalint.finding import Candidate, Outcome, Verdict
from stigmalint.membership import in_values, is_person
from stigmalint.occurrences import Occurrences
from stigmalint.rule import NOUN_CLASSES, PARSE_FREE, Condition, Fact, Rule
from stigmalint.text import CLAUSE, Span
from stigmalint.threads import asks_for_advice
from stigmalint.words import WordList, fold_word

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

Truth = bool | None
_Question = tuple[str, tuple[str, ...]]
"""A fact by its name and values."""
_Answer = tuple[Truth, str]
"""Whether it holds, and what was found."""
_LONGEST_BESIDE = 8
"""Words beside a match that are compared with the forms of a list."""
_PUNCTUATION = tuple(",;:.!?")
_PAUSE = re.compile(r"[,;:.!?]\s")
_NEGATION = re.compile(
    r"(?:\b(?:no(?! (?:offen[cs]e|wonder|doubt)\b)|not|never|neither|nor|without|none|nobody|hardly|rarely|seldom|"
    r"denie[sd]|deny|denying|refuted?|"
    r"lack of|absence of|negative for|free of|ruled out|cannot|can't|won't|wouldn't)\b|n't\b)"
    # A word goes on to its end, or "no a/b/c/d" could be cut into words in a million ways.
    r"(?:[\s,/-]+[\w'][\w'/-]*(?![\w'/-])){0,6}[\s,/-]*$"
)
_COUNT = re.compile(
    r"\d|%|\b(?:percent|per cent|rates?|prevalence|incidence|proportion|half of|third of|quarter of|odds|criteria|"
    r"(?:one|two|three|four|five|six|seven|eight|nine) in (?:two|three|four|five|six|seven|eight|nine|ten|every|a )|"
    r"statistics?|survey|majority)\b"
)


@dataclass(frozen=True)
class Reading:
    """A candidate with its sentence, for facts to ask. `sentence` counts code points of the block's text.

    `doc` is the parse of the sentence, or None before there is one: then a fact that needs it is unknown, or false
    where no word that it asks for can stand, so that a verdict of rejected stands whatever the parse will say.
    """

    candidate: Candidate
    sentence: Span
    doc: Doc | None
    words: Mapping[str, WordList]
    around: Occurrences
    """What stands in the block, shared by all its candidates."""
    answers: dict[_Question, _Answer] = field(default_factory=dict)
    """What facts that need no parse were answered; it is the same before the parse and after it."""
    thread: str | None = None
    """What the text answers, where it is a comment."""
    parsed_answers: dict[_Question, _Answer] = field(default_factory=dict, init=False)
    """What facts that need a parse were answered with this one."""

    @cached_property
    def tokens(self) -> Sequence[Token]:
        if self.doc is None:
            return ()
        return grammar.tokens_in(self.doc, self.candidate.span.shift(-self.sentence.start))

    @property
    def is_first_person(self) -> bool:
        """The match says what the writer is or did, as the parse shows it."""
        return bool(self.tokens) and grammar.is_first_person(self.tokens) and not UNREAL_LEFT.search(self.left)

    @property
    def is_reported_self(self) -> bool:
        """The match is what a person says of themselves: Maria says she is ..., he admitted to her that he was ..."""
        found = grammar.report(self.tokens) if self.tokens else None
        return found is not None and self._is_own(found)

    def _is_own(self, report: grammar.Report) -> bool:
        """Whether the pronoun of a reported clause is the teller."""
        about, teller, verb = report.about.lower_, report.teller, report.verb.lemma_.lower()
        if about not in _OBJECT_FORMS or not (verb in _SAYING or verb in _ADMITTING):
            return False
        if teller.pos_ == "PRON":
            heard = any(hearer.lower_ == _OBJECT_FORMS[about] for hearer in report.hearers)
            return teller.lower_ == about and not heard and not (report.is_inherited and report.hearers)
        if any(self._may_be(hearer, about, default=True) for hearer in report.hearers):
            return False
        if not self._may_be(teller, about, default=is_person(teller, self.words)):
            return False
        if verb in _ADMITTING:
            return True
        if report.is_inherited or any(child.lower_.strip(".") in _OFFICES for child in teller.children):
            return False
        kin = "pronoun" in self._gender(teller) and any(child.lower_ in _OWNERS for child in teller.children)
        return kin or (teller.pos_ == "PROPN" and not self._is_common(teller))

    def _is_common(self, token: Token) -> bool:
        """A noun whose capital is that of the sentence, whatever the tagger says: Neighbors told us ..."""
        word = token.lower_
        listed = self.words["person"].entries if "person" in self.words else {}
        return word in listed or word.removesuffix("s") in listed

    def _may_be(self, token: Token, pronoun: str, *, default: bool) -> bool:
        """Whether a pronoun can take up a noun or another pronoun, as far as its gender tells."""
        if token.pos_ == "PRON":
            return token.lower_ == _OBJECT_FORMS[pronoun]
        plural = token.tag_ in ("NNS", "NNPS") or (
            token.pos_ == "PROPN" and token.lower_.endswith("s") and self._is_common(token)
        )
        if plural or pronoun == "they":
            return plural and pronoun == "they"
        gender = self._gender(token).get("pronoun")
        if gender is None:
            return default and is_person(token, self.words) and token.lower_ not in _COLLECTIVE
        return gender == pronoun

    def _gender(self, token: Token) -> Mapping[str, str]:
        listed = self.words["gender"].entries if "gender" in self.words else {}
        entry = listed.get(token.lower_)
        first = next((child for child in token.children if child.dep_ == "compound" and child.lower_ in listed), None)
        if entry is None and first is not None:  # Maria Lopez
            entry = listed[first.lower_]
        return {} if entry is None else entry.attributes

    @cached_property
    def left(self) -> str:
        """The folded text of the sentence before the match."""
        return fold_word(self.candidate.block.text[self.sentence.start : self.candidate.span.start])

    @cached_property
    def right(self) -> str:
        return fold_word(self.candidate.block.text[self.candidate.span.end : self.sentence.end])

    @cached_property
    def before(self) -> Sequence[str]:
        """The last word of `left`, its last two words, and so on; empty where punctuation is between them."""
        spoken = self.left.split(" ")[-_LONGEST_BESIDE:] if self.left else []
        pieces = [" ".join(spoken[-size:]).lstrip("(\"“'") for size in range(1, len(spoken) + 1)]
        return [
            "" if piece[-1:] in _PUNCTUATION or (number and _PAUSE.search(piece)) else piece
            for number, piece in enumerate(pieces)
        ]

    @cached_property
    def after(self) -> Sequence[str]:
        """The first word of `right`, its first two words, and so on; empty where punctuation is between them."""
        spoken = self.right.split(" ", _LONGEST_BESIDE)[:_LONGEST_BESIDE] if self.right else []
        pieces = [" ".join(spoken[:size]).rstrip(".,;:!?)\"”'") for size in range(1, len(spoken) + 1)]
        return ["" if number and _PAUSE.search(piece) else piece for number, piece in enumerate(pieces)]

    def mentions(self, values: Sequence[str], within: Span) -> str:
        """The first of `values` (lists, or `=word`) that stands in a part of the block's text outside the match."""
        return self.around.first(values, within, self.candidate.span)


_OBJECT_FORMS = {"he": "him", "she": "her", "they": "them"}
_SAYING = frozenset("say tell explain write announce add mention insist joke claim recall remember report".split())
_ADMITTING = frozenset("admit confess confide reveal disclose acknowledge share concede declare".split())
"""What people say of themselves, and hardly of others."""
_OWNERS = frozenset("my our his her their your old".split())
_OFFICES = frozenset(
    """
    officer detective sheriff sergeant sgt captain capt lieutenant lt chief constable inspector judge justice mayor
    governor senator sen rep councilman councillor cllr dr doctor prof professor nurse attorney prosecutor lawyer
    reverend rev pastor minister secretary director deputy trooper coroner
    """.split()
)
"""Who speaks of others by office."""
_COLLECTIVE = frozenset(
    "court judge jury police board panel tribunal magistrate magistrates inquiry paper class".split()
)


def verdict(rule: Rule, reading: Reading) -> Verdict:
    """Decide what one candidate means, by the facts of `rule` (exemptions are decided before this)."""
    flag, flag_why = any_condition(rule.flag_when, reading, default=True)
    leave, leave_why = any_condition(rule.leave_when, reading, default=False)
    slot = (
        grammar.slot_of(reading.tokens, reading.candidate.slots) if reading.tokens else _only(reading.candidate.slots)
    )
    if leave is True:
        return Verdict(Outcome.REJECTED, slot, (f"exception: {leave_why}",))
    if flag is False:
        return Verdict(
            Outcome.REJECTED, slot, ("no condition for the stigmatising sense holds", *_failed(rule, reading))
        )
    if flag is True and leave is False:
        return Verdict(Outcome.CONFIRMED, slot, (flag_why or "the wording has no other sense",))
    unsure = [f"cannot tell: {flag_why}"] if flag is None else [f"cannot exclude: {leave_why}"]
    return Verdict(Outcome.DOUBTFUL, slot, tuple(unsure))


def any_condition(conditions: Sequence[Condition], reading: Reading, default: Truth) -> tuple[Truth, str]:
    """Whether any condition holds, with the facts that decided; `default` when there is none."""
    if not conditions:
        return default, ""
    unknown = ""
    for condition in conditions:
        truth, why = _all_facts(condition, reading)
        if truth is True:
            return True, why
        if truth is None:
            unknown = unknown or why
    return (None, unknown) if unknown else (False, "")


def _all_facts(condition: Condition, reading: Reading) -> tuple[Truth, str]:
    notes, unknown = [], False
    for fact in condition:
        truth, found = evaluate(fact, reading)
        if truth is False:
            return False, ""
        unknown = unknown or truth is None
        notes.append((fact, found))
    return (None if unknown else True), "; ".join(f"{fact} ({found})" if found else str(fact) for fact, found in notes)


def evaluate(fact: Fact, reading: Reading) -> tuple[Truth, str]:
    """Answer one fact, with what was found; looked for once for all that ask, negated or not."""
    known = reading.answers if fact.name in PARSE_FREE else reading.parsed_answers
    question = fact.name, fact.values
    if question not in known:
        known[question] = _FACTS[fact.name](fact.values, reading)
    truth, found = known[question]
    return (truth if truth is None else truth != fact.negative), found


def _failed(rule: Rule, reading: Reading) -> list[str]:
    return [f"not so: {' and '.join(str(fact) for fact in condition)}" for condition in rule.flag_when[:4]]


def _only(slots: Sequence[str]) -> str:
    return slots[0] if len(set(slots)) == 1 else ""


# Facts ---------------------------------------------------------------------------------------------------------------

FactFunction = Callable[[Sequence[str], Reading], tuple[Truth, str]]


def _of_tokens(find: Callable[[Sequence[Token]], list[Token]], unknown_if_none: bool = False) -> FactFunction:
    def fact(values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
        if not reading.tokens:
            return (None if unknown_if_none or _can_stand(values, reading) else False), ""
        found = find(reading.tokens)
        if not found:
            return (True, "none") if "none" in values else (None if unknown_if_none else False, "")
        for token in found:
            if in_values(token, values, reading.words):
                return True, token.text
        return False, ""

    return fact


def _can_stand(values: Sequence[str], reading: Reading) -> bool:
    """Whether the sentence may hold one of the values; asked before there is a parse."""
    return reading.doc is not None or any(
        value in NOUN_CLASSES or reading.around.can_stand(value, reading.sentence) for value in values
    )


def _object(values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    truth, found = _of_tokens(grammar.objects)(values, reading)
    if truth or not reading.tokens or "none" in values:
        return truth, found
    # He abused, for most of his twenties, heroin: the parser loses an object behind a long insertion.
    root = grammar.root_of(reading.tokens)
    direct = [child for child in root.children if child.dep_ in ("dobj", "nsubjpass")]
    rest = root.doc[reading.tokens[-1].i + 1 :]
    inserted = len(rest) > 0 and rest[0].text in (",", "(", "-", "–", "—")
    if root.pos_ == "VERB" and inserted and not direct:
        for token in rest:
            if token.text in (";", ":"):
                break
            if token.pos_ in ("NOUN", "PROPN") and token.dep_ != "compound" and in_values(token, values, reading.words):
                return True, token.text
    return truth, found


def _subject(tokens: Sequence[Token]) -> list[Token]:
    return _listed(grammar.subject(grammar.root_of(tokens)))


def _head(tokens: Sequence[Token]) -> list[Token]:
    return _listed(grammar.head_noun(tokens))


def _owner(tokens: Sequence[Token]) -> list[Token]:
    return _listed(grammar.owner(tokens))


def _listed(token: Token | None) -> list[Token]:
    return [] if token is None else [token]


def _near(values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    found = reading.mentions(values, reading.sentence)
    return bool(found), found


def _topic(values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    block = reading.candidate.block
    found = reading.mentions(values, Span(0, len(block.text)))
    if not found and block.before:
        heading = Span(0, len(block.before))
        found = Occurrences(block.before, reading.words).first(values, heading, Span(0, 0))
    return bool(found), found


def _beside(pieces: Sequence[str], values: Sequence[str], words: Mapping[str, WordList]) -> tuple[Truth, str]:
    for number in range(len(pieces) - 1, -1, -1):
        phrase = pieces[number]
        for value in values if phrase else ():
            members = value[1:].split("|") if value.startswith("=") else words[value].entries if value in words else ()
            if phrase in members or (
                number == 0 and len(phrase) > 2 and phrase.endswith("s") and phrase[:-1] in members
            ):
                return True, phrase
    return False, ""


def _before(values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    return _beside(reading.before, values, reading.words)


def _after(values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    return _beside(reading.after, values, reading.words)


def _word_class(values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    if not reading.tokens:
        return None, ""
    root = grammar.root_of(reading.tokens)
    # "My father was a drunk": an adjective with an article of its own and no noun stands for a noun.
    stands_alone = root.pos_ == "ADJ" and grammar.head_noun(reading.tokens) is None
    has_article = any(child.lower_ in ("a", "an") and child.i < root.i for child in root.children)
    tag = "NOUN" if stands_alone and has_article else root.pos_
    return any(value in _CLASSES_BY_POS.get(tag, ()) for value in values), tag.lower()


_CLASSES_BY_POS = {
    "NOUN": ("noun",),
    "PROPN": ("noun", "name"),
    "VERB": ("verb",),
    "AUX": ("verb",),
    "ADJ": ("adjective",),
    "ADV": ("adverb",),
}


def _position(values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    if not reading.tokens:
        return None, ""
    found = grammar.position(reading.tokens)
    return found in values, found


def _role(values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    return reading.candidate.block.role.value in values, reading.candidate.block.role.value


def _case(values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    text = reading.candidate.matched
    found = "upper" if text.isupper() and len(text) > 1 else "title" if text[:1].isupper() else "lower"
    return found in values, found


def _slot(values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    slots = reading.candidate.slots
    found = grammar.slot_of(reading.tokens, slots) if reading.tokens else _only(slots)
    return (found in values if found else None), found


def _number(values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    truth, found = _slot(values, reading)
    if truth or found in ("singular", "plural"):
        return truth, found
    if not reading.tokens:
        return None, ""
    plural = grammar.root_of(reading.tokens).tag_ in ("NNS", "NNPS")
    found = "plural" if plural else "singular"
    return found in values, found


def _negated(_values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    cue = _NEGATION.search(reading.left)
    return cue is not None, cue.group().split(" ")[0] if cue else ""


def _counted(_values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    cue = _COUNT.search(f"{reading.left} | {reading.right}")
    return cue is not None, cue.group() if cue else ""


def _speaker(_values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    if not reading.tokens:
        return None, ""
    return grammar.is_first_person(reading.tokens), ""


def _clause(values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    """Asked of the block: where a comment without capitals ends its sentences, the cutter of sentences cannot tell."""
    text, span = reading.candidate.block.text, reading.candidate.span
    left = "_" if span.start > CLAUSE else ""  # what is cut off is no beginning
    left += text[max(0, span.start - CLAUSE) : span.start].lower().replace("’", "'")
    opening = (OPENS_CLAUSE if reading.thread is None else OPENS_SPOKEN_CLAUSE).search(left)
    if opening is None or TOLD_LEFT.search(left[: opening.start() + 1]):
        return False, ""
    return "opening" in values or CLOSES_CLAUSE.match(text, span.end) is not None, ""


def _asked(_values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    return reading.thread is not None and asks_for_advice(reading.thread), ""


def _comment(_values: Sequence[str], reading: Reading) -> tuple[Truth, str]:
    return reading.thread is not None, ""


_FACTS: Mapping[str, FactFunction] = {
    "modifier": _of_tokens(grammar.modifiers),
    "object": _object,
    "subject": _of_tokens(_subject, unknown_if_none=True),
    "head": _of_tokens(_head),
    "owner": _of_tokens(_owner),
    "near": _near,
    "topic": _topic,
    "before": _before,
    "after": _after,
    "word-class": _word_class,
    "position": _position,
    "role": _role,
    "case": _case,
    "slot": _slot,
    "number": _number,
    "negated": _negated,
    "counted": _counted,
    "speaker": _speaker,
    "clause": _clause,
    "asked": _asked,
    "comment": _comment,
}
