"""A candidate in its sentence, with everything that facts, exemptions and rewordings ask about it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from stigmalint.finding import Candidate
from stigmalint.judge import grammar
from stigmalint.judge.cues import UNREAL_LEFT
from stigmalint.judge.document import Document
from stigmalint.judge.membership import is_person
from stigmalint.judge.occurrences import Occurrences
from stigmalint.ruleset.rule import Answer
from stigmalint.ruleset.word_list import WordList, fold_word
from stigmalint.text.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

_Question = tuple[str, tuple[str, ...]]
"""A fact by its name and values."""
_LONGEST_BESIDE = 8
"""Words beside a match that are compared with the forms of a list."""
_PUNCTUATION = tuple(",;:.!?")
_PAUSE = re.compile(r"[,;:.!?]\s")


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
    """What is in the block, shared by all its candidates."""
    thread: str | None = None
    """What the text answers, where it is a comment."""
    document: Document | None = None
    """The whole text, where more is known than the block."""
    profile: str = "writing"
    """Whom the text is written for."""
    answers: dict[_Question, Answer] = field(default_factory=dict)
    """What facts that need no parse were answered; it is the same before the parse and after it."""
    parsed_answers: dict[_Question, Answer] = field(default_factory=dict, init=False)
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
        """The last word of `left`, its last two words, and so on; empty if punctuation is between them."""
        spoken = self.left.split(" ")[-_LONGEST_BESIDE:] if self.left else []
        pieces = [" ".join(spoken[-size:]).lstrip("(\"“'") for size in range(1, len(spoken) + 1)]
        return [
            "" if piece[-1:] in _PUNCTUATION or (number and _PAUSE.search(piece)) else piece
            for number, piece in enumerate(pieces)
        ]

    @cached_property
    def after(self) -> Sequence[str]:
        """The first word of `right`, its first two words, and so on; empty if punctuation is between them."""
        spoken = self.right.split(" ", _LONGEST_BESIDE)[:_LONGEST_BESIDE] if self.right else []
        pieces = [" ".join(spoken[:size]).rstrip(".,;:!?)\"”'") for size in range(1, len(spoken) + 1)]
        return ["" if number and _PAUSE.search(piece) else piece for number, piece in enumerate(pieces)]

    def mentions(self, values: Sequence[str], within: Span) -> str:
        """The first of `values` (lists, or `=word`) that is in a part of the block's text outside the match."""
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
"""Who refers to others by office."""
_COLLECTIVE = frozenset(
    "court judge jury police board panel tribunal magistrate magistrates inquiry paper class".split()
)
