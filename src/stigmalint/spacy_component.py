"""A spaCy pipeline component: adds spans for findings to documents, labeled with rule ids.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> component = nlp.add_pipe("stigmalint")
>>> doc = nlp("He abused alcohol for years.")
>>> [(span.text, span.label_) for span in doc.spans["stigma"]]
[('abused', 'substance-use/abuse')]
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from spacy.language import Language
from spacy.tokens import Doc

if TYPE_CHECKING:
    from stigmalint.linter import Linter

_CHOICES: dict[str, object] = {"profile": None, "select": None, "extend_select": None, "ignore": None}


@Language.factory("stigmalint", assigns=["doc.spans"], default_config={**_CHOICES, "spans_key": "stigma"})
def component(
    nlp: Language,
    name: str,
    profile: str | None,
    select: list[str] | None,
    extend_select: list[str] | None,
    ignore: list[str] | None,
    spans_key: str,
) -> Callable[[Doc], Doc]:
    """A function that adds the findings of a document to `doc.spans[spans_key]`; their labels are rule ids.

    The options are those of `Linter`, which parses with its own model: no tagger or parser is needed before this. A
    span that begins or ends inside a token is widened to whole tokens. Raises ValueError as `Linter` does.
    """
    from stigmalint.linter import Linter  # spaCy imports this module for whoever loads any pipeline

    return _Component(Linter(profile=profile, select=select, extend_select=extend_select, ignore=ignore), spans_key)


class _Component:
    """Can be pickled, as `nlp.pipe` does for its processes."""

    def __init__(self, linter: Linter, spans_key: str) -> None:
        self._linter = linter
        self._spans_key = spans_key

    def __call__(self, doc: Doc) -> Doc:
        spans = (
            doc.char_span(one.span.start, one.span.end, label=one.rule_id, alignment_mode="expand")
            for one in self._linter.check_text(doc.text)
        )
        # None is only for what does not fit tokens, and these are widened to them.
        doc.spans[self._spans_key] = [span for span in spans if span is not None]
        return doc
