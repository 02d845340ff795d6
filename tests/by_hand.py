"""Sentences that are parsed by hand, so that what is tested is our reading and not the parser."""

from __future__ import annotations

from collections.abc import Mapping

from spacy.lang.en import English
from spacy.tokens import Doc

from stigmalint.finding import Candidate
from stigmalint.judge.occurrences import Occurrences
from stigmalint.judge.reading import Reading
from stigmalint.prose import Block, Segment
from stigmalint.ruleset.rule import Form, Rule
from stigmalint.ruleset.severity import Severity
from stigmalint.ruleset.word_list import WordList
from stigmalint.text.spans import Span

BEFORE, BEHIND = "Well, no. ", " So be it."
"""What is around a sentence in its block, so that no place in one is a place in the other."""
_VOCAB = English().vocab
_KINDS = {
    tag: kind
    for kind, tags in {
        "NOUN": "NN NNS",
        "PROPN": "NNP NNPS",
        "PRON": "PRP PRP$ WP WDT",
        "DET": "DT",
        "ADJ": "JJ",
        "ADV": "RB",
        "ADP": "IN",
        "CCONJ": "CC",
        "NUM": "CD",
        "PART": "TO POS",
        "AUX": "MD",
        "VERB": "VB VBP VBZ VBD VBN VBG",
    }.items()
    for tag in tags.split()
}
RULE = Rule("pack/rule", "t", Severity.ERROR, (Form("addict", ("singular",)),), "m", "e", (), ())


def reading(
    line: str, words: Mapping[str, WordList] | None = None, before: str = BEFORE, behind: str = BEHIND
) -> Reading:
    """The reading of what is between [ and ] in words with blanks between them.

    A word is `word/TAG/relation/head/lemma`, of which whatever does not matter may be missing; the head is a number
    from 0 on. `/TAG:POS` gives a word another class than its tag says, and `~` stands before one without a blank.
    """
    written: list[str] = []
    tags, classes, relations, heads, lemmas = [], [], [], [], []
    spaces: list[bool] = []
    start = end = 0
    for number, piece in enumerate(line.split()):
        word, tag, relation, head, lemma = (*piece.split("/"), *[""] * 5)[:5]
        if word.startswith("~"):
            word, spaces[-1:] = word[1:], [False]
        start = number if word.startswith("[") else start
        end = number if word.endswith("]") else end
        written.append(word.strip("[]"))
        tags.append(tag.partition(":")[0] or "XX")
        classes.append(tag.partition(":")[2] or _KINDS.get(tag, "X"))
        heads.append(int(head or number))
        relations.append(relation or ("ROOT" if heads[-1] == number else "dep"))
        lemmas.append(lemma or written[-1].lower())
        spaces.append(True)
    spaces[-1] = False
    doc = Doc(
        _VOCAB,
        words=written,
        spaces=spaces,
        tags=tags,
        pos=classes,
        deps=relations,
        heads=heads,
        lemmas=lemmas,
    )
    text = before + doc.text + behind
    whole = Span(0, len(text))
    match = doc[start : end + 1]
    span = Span(len(before) + match.start_char, len(before) + match.end_char)
    candidate = Candidate(RULE, Block(text, (Segment(whole, whole, verbatim=True),)), span, (), ("singular",))
    sentence = Span(len(before), len(before) + len(doc.text))
    return Reading(candidate, sentence, doc, words or {}, Occurrences(text, words or {}))
