"""Characters that count as the same when words are compared."""

from __future__ import annotations

FOLDING = {
    **dict.fromkeys(map(ord, "-\u2010\u2011\u2012\u2013\u2212\t\n\r\x0b\x0c\xa0\u2007\u202f\u2009\u200a"), " "),
    **dict.fromkeys(map(ord, "\u2018\u2019\u02bc\uff07`\u00b4"), "'"),
}
"""One code point to one code point, so that offsets survive; en dashes join words as hyphens do."""

IGNORED = "\xad\u200b\u200c\u200d\u2060"
"""What is not there for the reader: soft hyphens, zero-width spaces and joiners."""


def lower(text: str) -> str:
    """Lower case, code point for code point: letters that grow when lowered ("İ") stay as they are."""
    low = text.lower()
    if len(low) != len(text):
        return "".join(low if len(low := char.lower()) == 1 else char for char in text)
    return low
