"""Splits a block into what is judged and parsed together: passages of bounded length, and their sentences.

By fixed rules, so that what is cut together does not depend on what is in it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from sentencex import get_sentence_boundaries

from stigmalint.prose import Block
from stigmalint.text.casing import Case, case_of
from stigmalint.text.folding import BLANKS, IGNORED, LETTERS, SURROGATES, extends, unmasked
from stigmalint.text.spans import Span

_LONGEST_SENTENCE = 1200
"""Code points; longer stretches without a sentence end (lists, minified text) are cut at white space."""
_LONGEST_PASSAGE = 8000
"""Code points: some 1,300 words, several times the longest paragraphs that people write."""
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s")


def passages(block: Block) -> Iterator[Block]:
    """A block in parts of a length that a paragraph may have, cut at sentence ends or else line endings if there are
    any.

    What a quotation mark opens or a paragraph is about does not reach over a whole book written in one line, and the
    cost of each candidate is bounded by its passage.
    """
    if len(block.text) <= _LONGEST_PASSAGE:
        yield block
    else:
        yield from block.parts(_passages(block.text))


def _passages(text: str) -> Iterator[Span]:
    start = 0
    while len(text) - start > _LONGEST_PASSAGE:
        limit = start + _LONGEST_PASSAGE
        ends = [found.end() for found in _SENTENCE_END.finditer(text, start + _LONGEST_PASSAGE // 2, limit)]
        line = text.rfind("\n", start + _LONGEST_PASSAGE // 2, limit)  # what a line says of its speaker goes with it
        blank = line if line >= 0 else text.rfind(" ", start + 1, limit)
        end = ends[-1] if ends else blank + 1 if blank > start else _between_words(text, start, limit)
        yield Span(start, end)
        start = end
    if start < len(text):
        yield Span(start, len(text))


def _between_words(text: str, start: int, limit: int) -> int:
    """Where a word ends that is not cut in two by it: half a word would be read as a whole one. It is the last one
    between two places, or, if there is none, the end of the word that begins at the first.
    """
    end = limit
    while end > start and _goes_on(text[end - 1]) and _goes_on(text[end]):
        end -= 1
    if end > start:
        return end
    while limit < len(text) and _goes_on(text[limit]):
        limit += 1
    return limit


def _goes_on(char: str) -> bool:
    return char.isalnum() or char == "_" or char in IGNORED or extends(char)


def cut(text: str) -> Iterator[Span]:
    """The sentences of a block, in code points; the rules of the sentencex library, and no model."""
    try:
        boundaries = get_sentence_boundaries("en", text)
    except UnicodeEncodeError:  # a lone surrogate
        boundaries = get_sentence_boundaries("en", text.translate(SURROGATES))
    for boundary in boundaries:
        start, end = boundary["start_index"], boundary["end_index"]
        while end - start > _LONGEST_SENTENCE:
            blank = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
            middle = blank + 1 if blank > start else start + _LONGEST_SENTENCE
            yield Span(start, middle)
            start = middle
        yield Span(start, end)


def sentence_around(span: Span, sentences: Sequence[Span]) -> Span:
    """The sentence that holds `span`; sentences it straddles are joined."""
    first = max(0, bisect_right(sentences, span.start, key=lambda sentence: sentence.start) - 1)
    touched = [sentence for sentence in sentences[first : first + len(span) + 1] if sentence.overlaps(span)]
    return Span(touched[0].start, touched[-1].end) if touched else span


def for_parser(sentence: str) -> str:
    """The sentence as the parser reads it best, code point for code point: one line, plain hyphens, no shouting."""
    flat = unmasked(sentence.translate(_FOR_PARSER))
    case = case_of(flat)
    if case is Case.UPPER:
        return _lower(flat)
    return flat if case is Case.SENTENCE else flat[:1] + _lower(flat[1:])


def _lower(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else text


_FOR_PARSER = {
    **SURROGATES,
    **dict.fromkeys(map(ord, BLANKS), " "),
    **LETTERS,
    **dict.fromkeys(map(ord, "\u2010\u2011\xad"), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d"), '"'),
}
