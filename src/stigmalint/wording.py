"""A confirmed candidate goes in, drafts of better sentences come out, best first.

The alternative is fitted to its place: number and verb form, a or an, letter case; a label before a person's noun moves
behind it ("alcoholic father" -> "father with alcohol use disorder"), a possessive becomes an of-phrase. Where no fitted
wording is known the alternative is shown and never applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from stigmalint import grammar
from stigmalint.cues import CALLED_LEFT
from stigmalint.finding import Safety
from stigmalint.letters import article, article_edits, in_title_case, is_title_case, match_case, starts_sentence
from stigmalint.membership import is_person
from stigmalint.places import (
    doubles,
    is_relative,
    names_follow,
    noun_follows,
    shares_its_article,
    shares_its_capture,
    shares_its_verb,
    stands_aside,
)
from stigmalint.rule import Alternative
from stigmalint.sense import Reading, any_condition
from stigmalint.text import Edit, Span, search_before

if TYPE_CHECKING:
    from spacy.tokens import Token

_FALLBACKS: Mapping[str, tuple[str, ...]] = {
    "present": ("base",),
    "base": ("present",),
    "past": ("participle",),
    "participle": ("past",),
    "singular": ("any",),
    "plural": ("any",),
    "": ("any",),
}


class Draft(NamedTuple):
    """One rewording: edits in code points of the block's text, and how it would read in place of the match."""

    edits: tuple[Edit, ...]
    shown: str
    safety: Safety


def drafts(reading: Reading, slot: str) -> Iterator[Draft]:
    """All rewordings for a confirmed candidate, in the order of its rule's alternatives; display-only ones included."""
    seen: set[tuple[tuple[Edit, ...], Safety]] = set()
    for alternative in reading.candidate.rule.alternatives:
        holds, _ = any_condition(alternative.when, reading, default=True)
        if holds is False:
            continue
        filled = _fill(alternative, reading)
        if not filled:
            continue
        draft = _draft(reading, slot, filled)
        safety = alternative.apply
        if draft is None:
            shown = next((filled[s] for s in (slot, *_FALLBACKS.get(slot, ()), "any") if s in filled), "")
            if shown or slot in ("singular", "plural", "any", ""):
                yield Draft((), shown or next(iter(filled.values())), Safety.DISPLAY)
            continue
        edits, shown, certain = draft
        if safety is Safety.SAFE and (holds is None or not certain):
            safety = Safety.UNSAFE
        if seen.isdisjoint({(edits, safety), (edits, Safety.SAFE)}):  # "{drug} use" may come to "substance use"
            seen.add((edits, safety))
            yield Draft(edits, shown, safety)


def _fill(alternative: Alternative, reading: Reading) -> dict[str, str]:
    """The alternative's slots with `{list}`, `{list.attribute}` and `{match}` filled in; empty when one is unknown."""
    captures = dict(reading.candidate.captures)
    filled = {}
    for slot, text in alternative.slots.items():
        if "{" not in text:
            filled[slot] = text
            continue
        missing = False

        def value(found: re.Match[str]) -> str:
            nonlocal missing
            name, _, attribute = found.group(1).partition(".")
            if name == "match":
                return reading.candidate.matched
            if name not in captures or name not in reading.words:
                missing = True
                return ""
            entry = reading.words[name].entries[captures[name]]
            if not attribute:
                return _as_written(entry.use, reading.candidate.matched)
            if attribute == "object":
                return entry.attributes.get("object", entry.use)
            missing = missing or attribute not in entry.attributes
            return entry.attributes.get(attribute, "")

        new = re.sub(r"\{([\w.-]+)\}", value, text)
        if not missing:
            filled[slot] = new
    return filled


def _as_written(word: str, text: str) -> str:
    """A listed word with the capitals that it has in a text, if it is an abbreviation there: EtOH, ETOH, MDMA."""
    there = re.search(rf"(?<!\w){re.escape(word)}(?!\w)", text, re.IGNORECASE)
    return there.group() if there and sum(char.isupper() for char in there.group()) > 1 else word


def _draft(reading: Reading, slot: str, filled: Mapping[str, str]) -> tuple[tuple[Edit, ...], str, bool] | None:
    """Edits, the shown wording and whether the grammar is certain; None when the place cannot be filled."""
    tokens, span = reading.tokens, reading.candidate.span
    text = reading.candidate.block.text
    if tokens and tokens[-1].idx + len(tokens[-1]) > span.end - reading.sentence.start:
        return None  # the match ends inside a token, as in "addict-run" where the tokeniser keeps one word
    label = slot in ("singular", "plural", "any", "")
    if label and text[span.end : span.end + 1] in ("'", "’"):
        return _possessive(reading, slot, filled)
    if text[span.end : span.end + 1] in _JOINTS or text[max(0, span.start - 1) : span.start] in _JOINTS:
        return None  # addict-run, ex-addict, addict/dealer
    if shares_its_capture(reading):
        return None
    if label and tokens and names_follow(reading):
        return None  # "former addict John Smith": the label is a title
    if label and ("after" in filled or "modifier" in filled) and tokens:
        # A label in the plural hardly ever modifies: "these junkies need jesus" is a slip of the parser.
        head = None if slot == "plural" else grammar.head_noun(tokens)
        if head is not None:
            return _attributive(reading, head, slot, filled)
    if slot in ("singular", "plural") and "after" in filled and tokens:
        person = _person_before(reading)
        if person is not None:
            return _after_person(reading, person, slot, filled)
    before = tokens[0].nbor(-1) if tokens and tokens[0].i else None
    if slot == "singular" and before is not None and before.pos_ == "NOUN" and is_person(before, reading.words):
        return None  # "Fam hx: mother alcoholic": a note without its verb
    if slot == "singular" and tokens and "modifier" not in filled and noun_follows(reading):
        return None
    if label and "after" in filled and stands_aside(reading):
        return (*_replace(reading, span, filled["after"]), True)  # Brother, bipolar, is next of kin
    if slot not in ("singular", "plural", "any", "") and shares_its_verb(reading):
        return None
    new = next(
        (filled[s] for s in (slot, *_FALLBACKS.get(slot, ()), "predicate" if label else "") if s in filled), None
    )
    if new is None and tokens and label and "predicate" in filled and grammar.position(tokens) == "predicate":
        new = filled["predicate"]
    if new is None:
        return None
    if doubles(text, span, new):
        return None  # substance abuse use -> substance use use
    if reading.candidate.matched[:4].lower() == "the ":
        return _collective(reading, new)
    edits, shown = _replace(reading, span, new)
    if "after" in filled and (relative := _RELATIVE.match(text, span.end)) and is_relative(reading):
        edits = (*edits, Edit(Span(*relative.span()), " who"))  # addicts that ask
    return (
        edits,
        shown,
        not (label and "after" in filled and (_is_called(reading) or shares_its_article(reading, slot, new))),
    )


def _is_called(reading: Reading) -> bool:
    """They called him an addict."""
    text, at = reading.candidate.block.text, reading.candidate.span.start
    return CALLED_LEFT.search(text[max(0, at - 60) : at].replace("\n", " ")) is not None


def _collective(reading: Reading, new: str) -> tuple[tuple[Edit, ...], str, bool] | None:
    """the homeless; but not the blind and partially sighted, where one article serves two."""
    span, text = reading.candidate.span, reading.candidate.block.text
    end = reading.tokens[-1].i + 1 if reading.tokens else 0
    following = list(reading.doc[end : end + 3]) if reading.doc is not None and end else []
    if (
        following
        and following[0].lower_ in ("and", "or")
        and any(token.pos_ in ("ADJ", "ADV") for token in following[1:])
    ):
        return None
    if _QUANTITY.search(text[max(0, span.start - 30) : span.start]):
        new = f"the {new}"  # ninety of the homeless
    return (*_replace(reading, span, new), True)


def _replace(reading: Reading, span: Span, new: str) -> tuple[tuple[Edit, ...], str]:
    text = reading.candidate.block.text
    new = match_case(text, reading.sentence.of(text), span, new)
    edits = [*article_edits(text, span.start, new), Edit(span, new)]
    return tuple(edits), new


# Labels before a person's noun ---------------------------------------------------------------------------------------


def _attributive(
    reading: Reading, head: Token, slot: str, filled: Mapping[str, str]
) -> tuple[tuple[Edit, ...], str, bool] | None:
    """alcoholic father -> father with alcohol use disorder; inmate population -> prison population."""
    tokens, span = reading.tokens, reading.candidate.span
    root = grammar.root_of(tokens)
    coordinated = any(child.dep_ == "conj" for child in root.children) or root.dep_ == "conj"
    if "after" in filled and is_person(head, reading.words) and not coordinated and head.pos_ != "PRON":
        return _move_behind(reading, span, head, filled)
    if "modifier" in filled:
        return (*_replace(reading, span, filled["modifier"]), True)
    return None


def _move_behind(
    reading: Reading, span: Span, head: Token, filled: Mapping[str, str]
) -> tuple[tuple[Edit, ...], str, bool] | None:
    text, offset = reading.candidate.block.text, reading.sentence.start
    end_token = _noun_end(head)
    end = offset + end_token.idx + len(end_token)
    if text[end : end + 1] in ("'", "’", *_JOINTS) or end <= span.end:
        return None
    if any(
        child.dep_ == "advmod" and child.i < reading.tokens[0].i for child in grammar.root_of(reading.tokens).children
    ):
        return None  # "clinically obese adults": the adverb would be left behind
    plural = head.tag_ in ("NNS", "NNPS") or head.lower_ in ("people", "children", "men", "women")
    phrase = filled.get("after-plural", filled["after"]) if plural else filled["after"]
    after_match = re.match(r",?\s*", text[span.end :])  # an overweight, middle-aged man
    removed = Span(span.start, span.end + (after_match.end() if after_match else 0))
    before = text[: span.start].rstrip()
    if _COORDINATED.search(before, max(0, len(before) - 8)):
        return None  # alcohol dependent, drug dependent or mentally ill persons
    if before.endswith(",") and before[-2:-1].isalnum() and not re.search(r"^\W*\w+,", text[removed.end : end]):
        removed = Span(len(before) - 1, removed.end)  # a young, drug-addicted mother: the orphan comma goes too
        first = " " + text[removed.end : removed.end + 1]
    else:
        first = text[removed.end : removed.end + 1]
        abbreviated = text[span.start : span.start + 2].isupper()  # "HIV-infected women": no sentence start
        if text[span.start].isupper() and (not abbreviated or starts_sentence(text, span.start)):
            first = first.upper()
    if text[span.start : end].isupper():
        phrase = phrase.upper()
    elif text[span.start].isupper() and is_title_case(reading.sentence.of(text)):
        phrase = in_title_case(phrase, begins=False)
    follows = Span(end, end)
    following = re.match(r" with ((?:an? )?[\w'-]+)", text[end:])
    if phrase.startswith("with ") and following and following.group(1).lower() in _entries(reading, "health-condition"):
        # an obese, diabetic woman: with obesity and diabetes
        follows, phrase = Span(end, end + len(" with")), f"{phrase} and"
    edits = [
        *article_edits(text, removed.start, text[removed.end :]),
        Edit(Span(removed.start, removed.end + 1), first),
        Edit(follows, f" {phrase}"),
    ]
    shown = (first + text[removed.end + 1 : end]).strip() + " " + phrase
    return tuple(edits), shown, True


def _noun_end(head: Token) -> Token:
    """The end of the noun and a short of-phrase that belongs to it: mother *of two*."""
    for child in head.children:
        if child.dep_ == "prep" and child.lower_ == "of" and child.i == head.i + 1:
            inner = [token for token in child.subtree if token.dep_ in ("pobj", "nummod", "amod", "det", "prep")]
            if inner and inner[-1].i - head.i <= 3:
                return inner[-1]
    return head


def _person_before(reading: Reading) -> Token | None:
    """The person noun or adjective right before a label: *teen* addict, *physician* addicts, *female* addict."""
    at = reading.tokens[0].i - 1
    if at < 0 or reading.doc is None:
        return None
    token = reading.doc[at]
    if token.lower_ in _entries(reading, "person-modifier"):
        return token
    joined = token.dep_ in ("compound", "nmod", "amod") and token.head.i in [t.i for t in reading.tokens]
    if joined and token.pos_ in ("NOUN", "PROPN") and token.lower_ in _entries(reading, "person"):
        return token
    return None


def _entries(reading: Reading, name: str) -> Mapping[str, object]:
    return reading.words[name].entries if name in reading.words else {}


def _after_person(
    reading: Reading, person: Token, slot: str, filled: Mapping[str, str]
) -> tuple[tuple[Edit, ...], str, bool]:
    """teen addicts -> teens struggling with substance use; female addict -> woman struggling with substance use."""
    words = reading.words
    name = "person-modifier" if person.lower_ in _entries(reading, "person-modifier") else "person"
    entry = words[name].entries[person.lower_]
    noun = entry.attributes.get("noun", entry.use)
    if slot == "plural":
        noun = entry.attributes.get("plural", f"{noun}s")
    phrase = filled.get("after-plural", filled["after"]) if slot == "plural" else filled["after"]
    start = reading.sentence.start + person.idx
    span = Span(start, reading.candidate.span.end)
    return (*_replace(reading, span, f"{noun} {phrase}"), True)


# Possessives ---------------------------------------------------------------------------------------------------------


def _possessive(reading: Reading, slot: str, filled: Mapping[str, str]) -> tuple[tuple[Edit, ...], str, bool] | None:
    """the addict's recovery -> the recovery of the person ...; addicts' families -> families of people ..."""
    tokens, text, offset = reading.tokens, reading.candidate.block.text, reading.sentence.start
    new = next((filled[s] for s in (slot, *_FALLBACKS.get(slot, ())) if s in filled), None)
    if new is None or not tokens or reading.doc is None:
        return None
    root, doc = grammar.root_of(tokens), reading.doc
    mark = doc[tokens[-1].i + 1] if tokens[-1].i + 1 < len(doc) else None
    if mark is None or mark.tag_ != "POS" or root.dep_ != "poss":
        return None  # "the addict's been ill" is a contraction
    possessed = root.head
    if not any(token.tag_ in ("VBZ", "VBD", "VBP", "MD") and token.i != mark.i for token in doc):
        return None  # "the addict's tired of waiting": the mark is the verb
    between = list(doc[mark.i + 1 : possessed.i + 1])
    if any(child.dep_ == "conj" for child in possessed.children):
        return None  # the parolee's education and training
    if not between or len(between) > 3 or any(t.pos_ not in ("NOUN", "ADJ", "PROPN") for t in between):
        return None
    parts = [child for child in root.children if child.i < root.i and child.dep_ in _OF_THE_POSSESSOR]
    left_start = min([offset + part.idx for part in parts] + [reading.candidate.span.start])
    if determiner := search_before(_DETERMINER, text, left_start):
        left_start = determiner.start()  # the parser may hang it elsewhere: "the ex-con's sister"
    lead = text[left_start : reading.candidate.span.start]
    start_capital = text[left_start : left_start + 1].isupper() and starts_sentence(text, left_start)
    owned = text[offset + between[0].idx : offset + possessed.idx + len(possessed)]
    if start_capital and lead:
        lead = lead[0].lower() + lead[1:]
    if re.match(r"(?i)an? $", lead):
        lead = f"{article(new)} "
    definite = bool(lead) and possessed.tag_ in ("NN", "NNP", "NNS") and re.match(rf"(?i){_DETERMINERS} ", lead)
    phrase = f"{'the ' if definite else ''}{owned} of {lead}{new}"
    if start_capital:
        phrase = phrase[0].upper() + phrase[1:]
    span = Span(left_start, offset + possessed.idx + len(possessed))
    return (Edit(span, phrase),), phrase, all(token.dep_ == "compound" for token in between[:-1])


_QUANTITY = re.compile(
    r"(?i)\b(?:\d+|one|two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|sixty|seventy|"
    r"eighty|ninety|hundred|thousand|some|many|most|all|none|few|several|half|both|each|any|number|majority|third|"
    r"quarter) of $"
)
_COORDINATED = re.compile(r"(?i)(?:\w|,) (?:and|or)$")
_RELATIVE = re.compile(r" (?:that|which)(?= )")
_JOINTS = ("-", "‐", "‑", "/")
_DETERMINERS = "(?:an?|the|this|that|each|every|his|her|their|our|my)"
_DETERMINER = re.compile(rf"(?i)(?<![\w'’-]){_DETERMINERS} $")
_OF_THE_POSSESSOR = ("det", "amod", "nummod", "poss", "compound")
