"""Names recognized only by position and capitals: entries of a directory, works, offices, a character."""

from __future__ import annotations

import re

from stigmalint.judge.reading import Reading
from stigmalint.prose import MarkKind, Role
from stigmalint.reword.letters import is_title_case, starts_sentence
from stigmalint.reword.rewording import Rewording, flat, right_of
from stigmalint.text.casing import SMALL
from stigmalint.text.spans import Span

_LONGEST_NAME = 10
"""Words of an entry that may be a name."""
_SENTENCE = re.compile(
    r"[?!]|\b(?:is|are|was|were|be|has|have|had|do|does|did|can|could|will|would|should|may|must|how|what|why|when|who|where|your|you|we|our)\b",
    re.IGNORECASE,
)


def is_entry(reading: Reading, rewording: Rewording) -> bool:
    """Shelter for the Homeless, alone in an item, a cell or a line: it may be what someone is called."""
    block, span = reading.candidate.block, reading.candidate.span
    if not rewording.is_label or not any(char.isupper() for char in span.of(block.text)):
        return False
    return any(part != span and _may_be_name(part.of(block.text)) for part in _parts(reading))


def _parts(reading: Reading) -> list[Span]:
    """The line of a match, if it does not go on, and what of an item is bold: each may be a name as a whole."""
    block, span = reading.candidate.block, reading.candidate.span
    text = block.text
    start, end = text.rfind("\n", 0, span.start) + 1, text.find("\n", span.end)
    line = Span(start, len(text) if end < 0 else end)
    found = [line] if _is_among_lines(reading, line) else []
    if block.role in (Role.LIST_ITEM, Role.CELL):
        found += [mark.span for mark in block.marks if mark.kind is MarkKind.STRONG and mark.span.contains(span)]
        label = re.search(r"[:(–—]| - ", text[start : line.end])
        if label is not None and start + label.start() >= span.end:
            found.append(Span(start, start + label.start()))
    return found


def _is_among_lines(reading: Reading, line: Span) -> bool:
    """Whether a line is one of several that do not go on; alone it is a headline."""
    block, whole = reading.candidate.block, reading.document
    if block.role in (Role.LIST_ITEM, Role.CELL):
        return True
    if block.role is Role.HEADING and (whole is None or whole.prose.source.kind != "text"):
        return False  # in plain text the reader has only guessed that it is one
    rest = [text for text in block.text[line.end :].split("\n") if text.strip()]
    if not rest and whole is not None:
        rest = [other.text for other in whole.following(block, 2)]
    needed = 2 if block.role is Role.HEADING else 1
    return len(rest) >= needed and all(
        len(text.split()) <= _LONGEST_NAME and not text.rstrip().endswith((".", "!", "?", ":"))
        for text in rest[:needed]
    )


def _may_be_name(text: str) -> bool:
    """Whether all words of a text but the small ones are capitalized, and it says nothing of anything."""
    words = re.findall(r"[^\W_][\w'’&.-]*", text)
    if not 1 < len(words) <= _LONGEST_NAME or text.isupper() or _SENTENCE.search(text):
        return False
    content = [word for word in words if word.lower() not in SMALL]
    return len(content) > 1 and all(word[0].isupper() or word[0].isdigit() for word in content)


_NAMED_FOR = re.compile(
    r"\b[A-Z][\w'’-]+ (?:[Ff]or|[Oo]f|[Aa]gainst|[Ww]ith|[Hh]elping|[Tt]o|[Ff]eeding) (?:[Tt]he )?$"
)


def is_named_for(reading: Reading, rewording: Rewording) -> bool:
    """A School for the Deaf: capitals on both sides of "for" make a name of it."""
    text, span = reading.candidate.block.text, reading.candidate.span
    if reading.candidate.block.role is Role.HEADING or starts_sentence(text, span.start):
        return False
    own = span.of(text).split()[-1]
    sentence = re.findall(r"[^\W\d_]{4,}", reading.sentence.of(text))
    titled = sum(word[0].isupper() for word in sentence) * 4 > len(sentence) * 3
    return (
        own[:1].isupper()
        and not own.isupper()
        and not titled
        and bool(_NAMED_FOR.search(text[reading.sentence.start : span.start]))
    )


_OF_A_WORK = re.compile(r"\((?:1[89]|20)\d\d\)\W*$|^[^:]{2,40}: live (?:at|in|from)\b", re.IGNORECASE)


def is_work(reading: Reading, rewording: Rewording) -> bool:
    """The Sloe Choir: Live at Elm State Mental Hospital (1978): a title with its year."""
    text = reading.candidate.block.text
    short = len(text.split()) <= 2 * _LONGEST_NAME and "\n" not in text.strip()
    return short and bool(_OF_A_WORK.search(text))


_HOLDS_OFFICE = re.compile(
    r"(?: [\w&-]+){0,3} (?:coordinator|director|counselor|counsellor|manager|officer|specialist|chair\w*|dean|"
    r"supervisor|chief|"
    r"commissioner|secretary|administrator|advisor|adviser|liaison|czar)\b"
)
_AFTER_NAME = re.compile(
    r"\b[A-Z][\w'’.-]+ [A-Z][\w'’.-]+, (?:(?:the|an?|its|their|her|his|our) )?(?:[\w&'’-]+ ){0,6}$"
)


def is_office(reading: Reading, rewording: Rewording) -> bool:
    """Rita Cole, drug abuse prevention coordinator: what her office is called."""
    text, span = reading.candidate.block.text, reading.candidate.span
    left = text[max(0, span.start - 120) : span.start].replace("\n", " ")
    return bool(
        _HOLDS_OFFICE.match(flat(text[span.end : span.end + 60])) and _AFTER_NAME.search(" ".join(left.split()) + " ")
    )


_DESCRIBED = re.compile(r", (?:the|an?|their|his|her) ")
_FINITE = re.compile(r" (?:(?:then|now|soon|once|also) )?(?:is|was|has|had|does|did|will|would|can|could)\b")


def is_character(reading: Reading, rewording: Rewording) -> bool:
    """Albino, the innkeeper, came in: what has no article is called so."""
    if not rewording.is_in_place or rewording.slot != "singular" or not rewording.names_people:
        return False
    text, span = reading.candidate.block.text, reading.candidate.span
    if (
        is_title_case(reading.sentence.of(text))
        or not starts_sentence(text, span.start)
        or not span.of(text)[:1].isupper()
    ):
        return False
    if reading.candidate.matched.lower().split()[0] in ("the", "a", "an"):
        return False
    right = right_of(reading, rewording)
    return bool(_DESCRIBED.match(right) or _FINITE.match(right)) or _is_described_elsewhere(reading)


def _is_described_elsewhere(reading: Reading) -> bool:
    """Whether the document says who it is that is called so."""
    whole, label = reading.document, reading.candidate.matched
    told = re.compile(rf"(?:^|[.!?]\s+){re.escape(label)}, (?:the|an?|their|his|her) ")
    if whole is None:
        return False
    return whole.once(told, lambda: any(told.search(block.text) for block in whole.prose.blocks))


_BODY_FOR = re.compile(r"(?:^|[.!?] )(?:[A-Z][\w’'-]+ ){3,}(?:for|of) $")


def may_be_body(reading: Reading, rewording: Rewording) -> bool:
    """Harrow County Health Care for the Homeless: in Title Case a heading may be what an organization is called."""
    text = reading.sentence.of(reading.candidate.block.text)
    left = text[: rewording.start - reading.sentence.start]
    ends = not right_of(reading, rewording).strip()
    return rewording.is_label and ends and _BODY_FOR.search(left) is not None and is_title_case(text)
