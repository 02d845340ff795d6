"""Whether a passage or a whole document is from another time, or is a law.

The words of an old book or of a law are not ours to change one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_OF_OLD = (
    *("thee", "thou", "thy", "thine", "hath", "doth", "saith", "quoth", "betwixt", "whence", "thence"),
    *("to-day", "to-morrow", "to-night", "'tis", "’tis", "'twas", "’twas"),
)
_ARCHAIC = re.compile(rf"(?:\b|(?=['’]))(?:{'|'.join(_OF_OLD)})\b")
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
_BOOK = 3000
"""Words of a book, or of a good part of one."""
_MANY = 600
"""A book of another time has a dated word in so many, or more."""


def is_archaic(passage: str) -> bool:
    """Whether a passage speaks as people did long ago: two words of the kind, since one may be a jest."""
    return _archaic_in(passage) > 1


def _archaic_in(passage: str) -> int:
    low = passage.lower()
    return len(_ARCHAIC.findall(low)) if any(word in low for word in _OF_OLD) else 0  # as hardly ever


def is_of_old(texts: Iterable[str], source: str) -> bool:
    """Whether a long document has the words of a time before, and no recent year anywhere in its source."""
    return _has_dated_words(texts, source, _LONG, _FEW)


def is_old_book(texts: Iterable[str], source: str) -> bool:
    """Whether a text is so long, and has so many such words, that who tells it is of that time beyond doubt."""
    return _has_dated_words(texts, source, _BOOK, _MANY)


def _has_dated_words(texts: Iterable[str], source: str, at_least: int, one_in: int) -> bool:
    spoken = list(texts)
    words = sum(text.count(" ") + 1 for text in spoken)
    if words < at_least or _RECENT.search(source):  # as nearly always
        return False
    dated = sum(len(_DATED.findall(text)) + _archaic_in(text) for text in spoken)
    return dated * one_in >= words


_ENACTED = re.compile(
    r"\b(?:is|are) (?:hereby )?amended (?:to read|by (?:adding|striking|inserting))\b|\bbe it enacted\b"
    r"|\bha(?:s|ve) the meanings? assigned by\b",
    re.IGNORECASE,
)
_ENACTS = ("amended", "enacted", "assigned by")
"""One of these is in what the expression finds."""
_CODIFIED = re.compile(r"\W{0,4}§+ ?\d[\w.:-]*[\])*.]* ?[*_]{0,2} ?[A-Z(]|\W{0,4}Sec\. ?\d[\w.:-]*\. [A-Z]{3,}")
"""What a section of a code begins with: its number and caption."""
_SESSION = re.compile(
    r"\b(?:L|Laws|Acts|Stats?\.|SLH|P\.L\.) (?:1[89]|20)\d\d, (?:c|ch\.?|chapter|[Nn]o\.?|Act) ?\d"
    r"|\[ ?(?:1[89]|20)\d\d c \d+ (?:s|§)|\(Added to [A-Z]+ by (?:1[89]|20)\d\d"
    r"|\((?:Added|Amended|Repealed)(?: and renumbered)? by (?:Stats|Acts|Laws|P\.A)\b|\(Source: (?:P\.A\.|L\.) "
    r"|\b[Tt]his (?:Act|chapter|article|part) (?:may|shall) be (?:cited|known) as\b"
)
"""The note on where a section was enacted, and its short title."""
_IN_SESSION = re.compile(r"\d|\((?:Added|Amended|Repealed|Source)\b| be (?:cited|known) as")
"""What it finds holds one of these, and most passages none."""
_IN_THIS_PART = re.compile(
    r"\W{0,4}(?:\(\w\) )?(?:As used in|For (?:the )?purposes of) this "
    r"(?:act|chapter|section|part|article|subchapter|title|subsection)\b",
    re.IGNORECASE,
)
"""How definitions begin."""
_ENTRY = re.compile(r"(?m)^\W{0,4}\d{1,4}[A-Z]?-\d{1,4}(?:\.\d+)? [A-Z]")
"""A line of the list of a chapter's sections."""
_ENTRIES = 5


def is_law(passage: str) -> bool:
    """Whether a passage enacts or amends a law, or is a section of a code."""
    if _CODIFIED.match(passage) or _IN_THIS_PART.match(passage):
        return True
    low = passage.lower()
    if any(word in low for word in _ENACTS) and _ENACTED.search(passage):
        return True
    return _IN_SESSION.search(passage) is not None and _SESSION.search(passage) is not None


def lists_sections(texts: Iterable[str]) -> bool:
    """Whether texts hold the list of a chapter's sections."""
    return sum(len(_ENTRY.findall(text)) for text in texts) >= _ENTRIES
