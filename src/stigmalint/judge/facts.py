"""Judges a candidate in its parsed sentence: confirmed, doubtful or rejected, with the reasons.

Facts answer yes, no or unknown (None); conditions combine them by Kleene's strong logic. A candidate is rejected when
an exception holds or no flagging condition can hold, confirmed when one holds and no exception can, doubtful otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from stigmalint.finding import Outcome, Verdict
from stigmalint.judge import grammar
from stigmalint.judge.cues import CLOSES_CLAUSE, OPENS_CLAUSE, OPENS_SPOKEN_CLAUSE, TOLD_LEFT
from stigmalint.judge.membership import in_values
from stigmalint.judge.occurrences import Occurrences
from stigmalint.judge.reading import Reading
from stigmalint.judge.threads import asks_for_advice
from stigmalint.ruleset.rule import FORM_SLOTS, NOUN_CLASSES, Answer, Condition, Fact, FactKind, Rule, Truth
from stigmalint.ruleset.severity import PROFILES
from stigmalint.ruleset.word_list import WordList
from stigmalint.text.spans import CLAUSE, Span

if TYPE_CHECKING:
    from spacy.tokens import Token

_MOST_FAILED = 4
"""Facts that are named where no condition holds."""
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
            Outcome.REJECTED, slot, ("no condition for the stigmatizing sense holds", *_failed(rule, reading))
        )
    if flag is True and leave is False:
        return Verdict(Outcome.CONFIRMED, slot, (flag_why or "the wording has no other sense",))
    unsure = [f"cannot tell: {flag_why}"] if flag is None else [f"cannot exclude: {leave_why}"]
    return Verdict(Outcome.DOUBTFUL, slot, tuple(unsure))


def any_condition(conditions: Sequence[Condition], reading: Reading, default: Truth) -> Answer:
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


def _all_facts(condition: Condition, reading: Reading) -> Answer:
    notes, unknown = [], False
    for fact in condition:
        truth, found = evaluate(fact, reading)
        if truth is False:
            return False, ""
        unknown = unknown or truth is None
        notes.append((fact, found))
    return (None if unknown else True), "; ".join(f"{fact} ({found})" if found else str(fact) for fact, found in notes)


def evaluate(fact: Fact, reading: Reading) -> Answer:
    """Answer one fact, with what was found; looked for once for all that ask, negated or not."""
    kind = FACTS[fact.name]
    known = reading.parsed_answers if kind.needs_parse else reading.answers
    question = fact.name, fact.values
    if question not in known:
        known[question] = kind.answer(fact.values, reading)
    truth, found = known[question]
    return (truth if truth is None else truth != fact.negative), found


def _failed(rule: Rule, reading: Reading) -> list[str]:
    """The first fact of each condition that does not hold."""
    failed = (fact for condition in rule.flag_when for fact in _first_failed(condition, reading))
    return [f"not met: {fact}" for fact in islice(dict.fromkeys(failed), _MOST_FAILED)]


def _first_failed(condition: Condition, reading: Reading) -> Iterator[Fact]:
    return islice((fact for fact in condition if evaluate(fact, reading)[0] is False), 1)


def _only(slots: Sequence[str]) -> str:
    return slots[0] if len(set(slots)) == 1 else ""


# Facts ---------------------------------------------------------------------------------------------------------------

_Answering = Callable[[Sequence[str], Reading], Answer]


def _of_tokens(find: Callable[[Sequence[Token]], list[Token]], unknown_if_none: bool = False) -> _Answering:
    def fact(values: Sequence[str], reading: Reading) -> Answer:
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


def _object(values: Sequence[str], reading: Reading) -> Answer:
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


def _near(values: Sequence[str], reading: Reading) -> Answer:
    found = reading.mentions(values, reading.sentence)
    return bool(found), found


def _topic(values: Sequence[str], reading: Reading) -> Answer:
    block = reading.candidate.block
    found = reading.mentions(values, Span(0, len(block.text)))
    if not found and block.before:
        heading = Span(0, len(block.before))
        found = Occurrences(block.before, reading.words).first(values, heading, Span(0, 0))
    return bool(found), found


def _document(values: Sequence[str], reading: Reading) -> Answer:
    if reading.document is None:
        return _topic(values, reading)
    found, _ = reading.document.mention(values, reading.words)
    return bool(found), found


def _earlier(values: Sequence[str], reading: Reading) -> Answer:
    candidate, whole = reading.candidate, reading.document
    if whole is None:
        found = reading.mentions(values, Span(0, candidate.span.start))
        return bool(found), found
    found, at = whole.mention(values, reading.words)
    return bool(found) and at < whole.prose.to_source(candidate.block, candidate.span).start, found


def _beside(pieces: Sequence[str], values: Sequence[str], words: Mapping[str, WordList]) -> Answer:
    for number in range(len(pieces) - 1, -1, -1):
        phrase = pieces[number]
        for value in values if phrase else ():
            members = value[1:].split("|") if value.startswith("=") else words[value].entries if value in words else ()
            if phrase in members or (
                number == 0 and len(phrase) > 2 and phrase.endswith("s") and phrase[:-1] in members
            ):
                return True, phrase
    return False, ""


def _before(values: Sequence[str], reading: Reading) -> Answer:
    return _beside(reading.before, values, reading.words)


def _after(values: Sequence[str], reading: Reading) -> Answer:
    return _beside(reading.after, values, reading.words)


def _word_class(values: Sequence[str], reading: Reading) -> Answer:
    if not reading.tokens:
        return None, ""
    root = grammar.root_of(reading.tokens)
    # "My father was a drunk": an adjective with its own article and no noun stands for a noun.
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


def _position(values: Sequence[str], reading: Reading) -> Answer:
    if not reading.tokens:
        return None, ""
    found = grammar.position(reading.tokens)
    return found in values, found


def _role(values: Sequence[str], reading: Reading) -> Answer:
    return reading.candidate.block.role.value in values, reading.candidate.block.role.value


def _case(values: Sequence[str], reading: Reading) -> Answer:
    text = reading.candidate.matched
    found = "upper" if text.isupper() and len(text) > 1 else "title" if text[:1].isupper() else "lower"
    return found in values, found


def _slot(values: Sequence[str], reading: Reading) -> Answer:
    slots = reading.candidate.slots
    found = grammar.slot_of(reading.tokens, slots) if reading.tokens else _only(slots)
    return (found in values if found else None), found


def _number(values: Sequence[str], reading: Reading) -> Answer:
    truth, found = _slot(values, reading)
    if truth or found in ("singular", "plural"):
        return truth, found
    if not reading.tokens:
        return None, ""
    plural = grammar.root_of(reading.tokens).tag_ in ("NNS", "NNPS")
    found = "plural" if plural else "singular"
    return found in values, found


def _negated(_values: Sequence[str], reading: Reading) -> Answer:
    cue = _NEGATION.search(reading.left)
    return cue is not None, cue.group().split(" ")[0] if cue else ""


def _counted(_values: Sequence[str], reading: Reading) -> Answer:
    cue = _COUNT.search(f"{reading.left} | {reading.right}")
    return cue is not None, cue.group() if cue else ""


def _speaker(_values: Sequence[str], reading: Reading) -> Answer:
    if not reading.tokens:
        return None, ""
    return grammar.is_first_person(reading.tokens), ""


def _clause(values: Sequence[str], reading: Reading) -> Answer:
    """Asked of the block: where a comment without capitals ends its sentences, the cutter of sentences cannot tell."""
    text, span = reading.candidate.block.text, reading.candidate.span
    left = "_" if span.start > CLAUSE else ""  # what is cut off is no beginning
    left += text[max(0, span.start - CLAUSE) : span.start].lower().replace("’", "'")
    opening = (OPENS_CLAUSE if reading.thread is None else OPENS_SPOKEN_CLAUSE).search(left)
    if opening is None or TOLD_LEFT.search(left[: opening.start() + 1]):
        return False, ""
    return "opening" in values or CLOSES_CLAUSE.match(text, span.end) is not None, ""


def _asked(_values: Sequence[str], reading: Reading) -> Answer:
    return reading.thread is not None and asks_for_advice(reading.thread), ""


def _thread(values: Sequence[str], reading: Reading) -> Answer:
    if not reading.thread:
        return False, ""
    found = Occurrences(reading.thread, reading.words).first(values, Span(0, len(reading.thread)), Span(0, 0))
    return bool(found), found


def _comment(_values: Sequence[str], reading: Reading) -> Answer:
    return reading.thread is not None, ""


def _profile(values: Sequence[str], reading: Reading) -> Answer:
    return reading.profile in values, reading.profile


FACTS: Mapping[str, FactKind] = {
    kind.name: kind
    for kind in (
        FactKind(
            "modifier",
            "a word that modifies the match from the left, coordinated ones included (drug and alcohol abuse)",
            "a word that modifies it is {}",
            _of_tokens(grammar.modifiers),
            classes=NOUN_CLASSES,
        ),
        FactKind(
            "object",
            "what the match is done to: object of a verb, of-phrase of a noun, subject of a passive",
            "it is done to {}",
            _object,
            classes=NOUN_CLASSES,
        ),
        FactKind(
            "subject",
            "who or what the match describes: subject of the clause, or the noun that an adjective belongs to",
            "it describes {}",
            _of_tokens(_subject, unknown_if_none=True),
            classes=NOUN_CLASSES,
        ),
        FactKind(
            "head",
            "the noun that the match modifies (alcoholic drinks)",
            "the noun after it is {}",
            _of_tokens(_head),
            classes=NOUN_CLASSES,
        ),
        FactKind(
            "owner",
            "the possessor of the match (the addict's, her)",
            "it belongs to {}",
            _of_tokens(_owner),
            classes=NOUN_CLASSES,
        ),
        FactKind(
            "near",
            "a word anywhere else in the same sentence",
            "the sentence also has {}",
            _near,
            needs_parse=False,
        ),
        FactKind(
            "topic",
            "a word anywhere else in the same block, or in the heading above it",
            "the paragraph or its heading also has {}",
            _topic,
            needs_parse=False,
        ),
        FactKind(
            "document",
            "a word anywhere in the whole text (not-document: help-line: the text has no word on the list)",
            "the text also has {}",
            _document,
            needs_parse=False,
        ),
        FactKind(
            "earlier",
            "a word anywhere in the text before the match (not-earlier: the first mention of any word on a list)",
            "the text has had {} before",
            _earlier,
            needs_parse=False,
        ),
        FactKind(
            "before",
            "the word or words directly before the match",
            "directly before it is {}",
            _before,
            needs_parse=False,
        ),
        FactKind(
            "after",
            "the word or words directly after the match",
            "directly after it is {}",
            _after,
            needs_parse=False,
        ),
        FactKind(
            "word-class",
            "noun, verb, adjective, adverb or name",
            "it is used as {}",
            _word_class,
            values=("noun", "verb", "adjective", "adverb", "name"),
        ),
        FactKind(
            "position",
            "attributive (before a noun), predicate (after be, get, stay ...), nominal (a noun of its own)",
            "its position is {}",
            _position,
            values=("attributive", "predicate", "nominal"),
        ),
        FactKind(
            "role",
            "paragraph, heading, list-item, cell, caption or block-quote",
            "it is in a {}",
            _role,
            values=("paragraph", "heading", "list-item", "cell", "caption", "block-quote"),
            needs_parse=False,
        ),
        FactKind(
            "case",
            "upper, title or lower: letter case of the match in its sentence",
            "it is written in {} case",
            _case,
            values=("upper", "title", "lower"),
            needs_parse=False,
        ),
        FactKind("slot", "the grammatical slot that the form fills", "its form is {}", _slot, values=FORM_SLOTS),
        FactKind("number", "singular or plural", "it is {}", _number, values=("singular", "plural")),
        FactKind(
            "negated",
            "yes: the match is negated (never abused, no history of)",
            "it is negated",
            _negated,
            values=("yes",),
            needs_parse=False,
        ),
        FactKind(
            "counted",
            "yes: the sentence counts something (a number, percent, rate, prevalence)",
            "the sentence counts something",
            _counted,
            values=("yes",),
            needs_parse=False,
        ),
        FactKind(
            "speaker",
            "first-person: the writer speaks of themselves",
            "the writer speaks of themselves",
            _speaker,
            values=("first-person",),
        ),
        FactKind(
            "clause",
            "opening: the match begins a clause of the writer's, like a command; whole: it is all of one (Shame.)",
            "in its clause it is the {}",
            _clause,
            values=("opening", "whole"),
            needs_parse=False,
        ),
        FactKind(
            "comment",
            "yes: the text is a comment in a conversation, where people talk about each other's lives",
            "it is in a comment",
            _comment,
            values=("yes",),
            needs_parse=False,
        ),
        FactKind(
            "thread",
            "a word in the text that a comment replies to",
            "the text it replies to has {}",
            _thread,
            needs_parse=False,
        ),
        FactKind(
            "asked",
            "yes: the text that a comment replies to asks for advice",
            "the text it replies to asks for advice",
            _asked,
            values=("yes",),
            needs_parse=False,
        ),
        FactKind(
            "profile",
            "the audience, from the settings; if guides differ, it decides whose wording comes first",
            "the profile is {}",
            _profile,
            values=PROFILES,
            needs_parse=False,
        ),
    )
}
"""All there is to know of each fact, and the only place where it is written: the loader of rules, the JSON Schema, the
pages of rules and the judging take it from here, and a test holds rules/README.md against it."""
