"""A parse function that remembers the most recent sentences.

Someone who types changes one sentence of many. What a sentence is parsed as depends on nothing but its text, so that
the others need no second parse. What is remembered stays in memory, and is not written anywhere.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from stigmalint.lint import Parse

_LONGEST = 2000
"""Code points of a sentence that is remembered; a longer one is none that anyone types, and takes much memory."""


def remembering(parse: Parse, most: int) -> Parse:
    """A parse function that keeps the parses of the `most` sentences that were asked for last. For one thread."""
    kept: OrderedDict[str, Doc] = OrderedDict()

    def parse_new(texts: Iterable[str]) -> Iterator[Doc]:
        wanted = list(texts)
        new = [text for text in dict.fromkeys(wanted) if text not in kept]
        # Without texts, a parser loads the model.
        docs = dict(zip(new, parse(new), strict=True)) if new or not wanted else {}
        docs |= {text: kept[text] for text in wanted if text in kept}
        for text in wanted:
            if len(text) <= _LONGEST:
                kept[text] = docs[text]
                kept.move_to_end(text)
        while len(kept) > most:
            kept.popitem(last=False)
        return iter([docs[text] for text in wanted])

    return parse_new
