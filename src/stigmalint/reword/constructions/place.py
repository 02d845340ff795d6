"""Where an alternative is inserted, and how words are written there: number and form, letter case, a or an."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from stigmalint.judge.reading import Reading
from stigmalint.reword.letters import article_edits, match_case
from stigmalint.reword.rewording import LABEL_SLOTS, Construction, Rewording, is_relative
from stigmalint.text.spans import Edit, Span

_FALLBACKS: Mapping[str, tuple[str, ...]] = {
    "present": ("base",),
    "base": ("present",),
    "past": ("participle",),
    "participle": ("past",),
    "singular": ("any",),
    "plural": ("any",),
    "": ("any",),
}


class Place(NamedTuple):
    """Where an alternative is to be put: the candidate in its sentence, its form, and the alternative's texts."""

    reading: Reading
    slot: str
    filled: Mapping[str, str]

    @property
    def text(self) -> str:
        return self.reading.candidate.block.text

    @property
    def span(self) -> Span:
        return self.reading.candidate.span

    @property
    def is_label(self) -> bool:
        return self.slot in LABEL_SLOTS

    @property
    def left(self) -> str:
        """The sentence before the match, on one line."""
        return self.text[self.reading.sentence.start : self.span.start].replace("\n", " ")

    @property
    def right(self) -> str:
        """The sentence behind the match, on one line."""
        return self.text[self.span.end : self.reading.sentence.end].replace("\n", " ")

    @property
    def fitted(self) -> str | None:
        """The alternative's text in the form of the match."""
        return next((self.filled[s] for s in (self.slot, *_FALLBACKS.get(self.slot, ())) if s in self.filled), None)

    @property
    def after(self) -> str | None:
        """The alternative's text after a noun, in the number of the match."""
        plural = self.filled.get("after-plural") if self.slot == "plural" else None
        return plural or self.filled.get("after")


def replaced(place: Place, new: str, construction: Construction = Construction.REPLACED) -> Rewording:
    text, span = place.text, place.span
    edits, shown = put(place, span, new)
    relative = _THAT.match(text, span.end)
    if relative and place.is_label and "after" in place.filled and is_relative(place.reading):
        edits = (*edits, Edit(Span(*relative.span()), " who"))  # addicts that ask
    end = span.end
    if joins := place.is_label and construction is Construction.REPLACED and joins_with(text, end, new):
        end += len(" with")
        edits = (*edits[:-1], Edit(Span(span.start, end), f"{shown} and"))
    return Rewording(construction, edits, shown, new, place.slot, span.start, end, joins_with=joins)


def put(place: Place, span: Span, new: str) -> tuple[tuple[Edit, ...], str]:
    """The edits that write `new` instead of `span`, in its letter case and with the right article before it."""
    shown = match_case(place.text, place.reading.sentence.of(place.text), span, new)
    return (*article_edits(place.text, span.start, shown), Edit(span, shown)), shown


_THAT = re.compile(r" that(?= )")


def joins_with(text: str, at: int, phrase: str) -> bool:
    """an obese woman with diabetes: with obesity *and* diabetes."""
    return re.match(r"(?:person |people )?with ", phrase) is not None and text[at : at + 6] == " with "
