"""A pipeline component for spaCy: texts of documents go in, spans that name the rules of their findings come out.

>>> import spacy
>>> nlp = spacy.blank("en")
>>> component = nlp.add_pipe("stigmalint")
>>> doc = nlp("He abused alcohol for years.")
>>> [(span.text, span.label_) for span in doc.spans["stigma"]]
[('abused', 'substance-use/abuse')]
"""

from __future__ import annotations

from collections.abc import Callable

from spacy.language import Language
from spacy.tokens import Doc

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
    """A function that puts the findings of a document into `doc.spans[spans_key]`; their labels are ids of rules.

    The choices are those of `Linter`, which parses with its own model: no tagger or parser is needed before this. A
    span that begins or ends inside of a token is widened to whole tokens. Raises ValueError as `Linter` does.
    """
    from stigmalint.linter import Linter  # spaCy imports this module for whoever loads any pipeline

    linter = Linter(profile=profile, select=select, extend_select=extend_select, ignore=ignore)

    def marked(doc: Doc) -> Doc:
        spans = (
            doc.char_span(one.span.start, one.span.end, label=one.rule_id, alignment_mode="expand")
            for one in linter.check_text(doc.text)
        )
        doc.spans[spans_key] = [span for span in spans if span is not None]  # as the type has it; widened, none is
        return doc

    return marked
