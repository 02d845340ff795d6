"""The text of a passage or of a whole document goes in; whether it is of another time, or a law, comes out.

The words of an old book or of a law are not ours to change one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_ARCHAIC = re.compile(
    r"\b(?:thee|thou|thy|thine|hath|doth|saith|quoth|betwixt|whence|thence|to-day|to-morrow|to-night)\b|['’]t(?:is|was)\b",
    re.IGNORECASE,
)
_DATED = re.compile(
    r"\b(?:upon|whilst|ere|nay|hither|thither|countenance|parlou?r|saloons?|carriages?|wagons?|lodgings?|lads?|chaps?|"
    r"shillings?|constables?|fellows?|dollars a (?:week|month))\b",
    re.IGNORECASE,
)
_RECENT = re.compile(r"\b(?:19[5-9]\d|20\d\d)(?:s|['’]s)?\b")
_LONG = 800
"""Words of a document that would hardly get by without a recent year."""
_FEW = 2000
"""A document has a dated word in so many, or more, if it is old; recent ones have a third of that."""


def is_archaic(passage: str) -> bool:
    """Whether a passage speaks as people did long ago: two words of the kind, since one may be a jest."""
    return len(_ARCHAIC.findall(passage)) > 1


def is_of_old(texts: Iterable[str], source: str) -> bool:
    """Whether a long document has the words of a time before, and no recent year anywhere in its source."""
    if _RECENT.search(source):
        return False
    words = dated = 0
    for text in texts:
        words += text.count(" ") + 1
        dated += len(_DATED.findall(text)) + len(_ARCHAIC.findall(text))
    return words >= _LONG and dated * _FEW >= words


_ENACTED = re.compile(
    r"\b(?:is|are) (?:hereby )?amended (?:to read|by (?:adding|striking|inserting))\b|\bbe it enacted\b"
    r"|\bha(?:s|ve) the meanings? assigned by\b",
    re.IGNORECASE,
)


def is_law(passage: str) -> bool:
    """Whether a passage enacts or amends a law."""
    return _ENACTED.search(passage) is not None
