"""Which blocks of a document are someone else's words without quotation marks.

Sources of another age that are copied under a line with their date, answers in an interview, statements in italics, and
what is read out between "Quote" and "End quote". Most of it is known of a block from others.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from stigmalint.judge import references
from stigmalint.prose import Block, MarkKind, Prose, Role
from stigmalint.text.spans import CLAUSE, LINE, NEAR, Span

_PAST = r"(?:1[5-8]\d\d|19[0-3]\d)"
"""A year before 1940: what was written then is kept as it was."""
_LATER = re.compile(r"(?<!\d)(?:19[4-9]\d|20\d\d)(?!\d)")
_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_DATED = re.compile(
    rf"(?im)^(?P<title>[^.!?\n]{{3,80}}?)[\s,:–—-]+(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?[\s]+)?"
    rf"(?:{_DAY},? (?:of )?{references.MONTH}|{references.MONTH} {_DAY}),? {_PAST}[\s.*_)]*$"
)
"""Portsmouth Herald - Monday 4 May 1846: a line that is a title and a full date."""
_YEAR = re.compile(rf"(?<!\d){_PAST}(?!\d)")
_YEAR_AT_THE_END = re.compile(rf"(?m)(?<!\d){_PAST}[\s*_)]*$")
_ADDRESS = re.compile(r"(?m)^[ \t]*<?https?://\S+[ \t\r]*$")
_ARCHIVE = re.compile(
    r"https?://(?!web\.)[^\s/]*(?:archive|books|librar|newspaper|gutenberg|hathitrust|trove|chronicling|oldbailey|record|hansard|gallica)"
)
"""Where old books, newspapers and files are kept; not the archive of the web."""
_RECORD = 4
"""Blocks of a record: title, author, date, address."""
_RULE = re.compile(r"(?m)^[ \t]*(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})$|<hr\b")

_QUOTE = re.compile(r"(?i)\bquotes?\b")
_END_QUOTE = re.compile(r"(?i)(?:\A|[.!?\]]\s)\W{0,5}(?:end|close|un)[ -]?quote\W{0,5}\Z")
_STATED_LEFT = re.compile(
    r"(?i)\b(?:says?|said|writes|wrote|reads|states|stated|statements?|bio|biography)\b[^.;:!?]{0,40}:[\s\"“]*$"
)
"""Her bio includes this statement: what announces the words of another."""
_LONGEST_QUOTE = 12
"""Blocks that are read out at a stretch."""

_BOLD = re.compile(r"\s*\*\*(?=\S)(?P<said>[^\n]+?)\*\*")
"""Bold text that the format, or a paragraph of HTML in it, did not read as such."""
_YOU = re.compile(r"(?i)\b(?:you|your|you're|you’re|you've|you’ve)\b")
_I = re.compile(r"\b(?:I|I'm|I’m|I've|I’ve|I'd|I’d|[Mm]y|[Mm]e)\b")
_INTERVIEW = re.compile(r"(?i)\binterview(?: with\b|:)|\bq ?& ?a with\b|\bin conversation with\b")


class Voice(NamedTuple):
    """Whose words a block is from an offset on, in code points of its text."""

    start: int
    reason: str


def voices(prose: Prose) -> dict[int, Voice]:
    """The blocks that are the words of another, by their number in the document."""
    blocks = prose.blocks
    found: dict[int, Voice] = {}
    for section in _sections(prose):
        found.update(_answers(blocks, section))
        found.update(_sources(blocks, section, prose.source.text))
        found.update(_excerpts(blocks, section, prose.source.text))
        found.update(_verse(blocks, section, prose.source.text))
    found.update(_read_out(blocks))
    return found


def _sections(prose: Prose) -> Iterator[range]:
    """The numbers of the blocks from one heading to the next."""
    start = 0
    for number, block in enumerate(prose.blocks):
        if block.role is Role.HEADING:
            yield range(start, number)
            start = number + 1
    yield range(start, len(prose.blocks))


# Sources of another age -----------------------------------------------------------------------------------------------


def _sources(blocks: Sequence[Block], section: range, text: str) -> Iterator[tuple[int, Voice]]:
    """What is under the date of an old source, to the next rule or heading."""
    source = ""
    for number in section:
        if number > section.start and _RULE.search(text, _end(blocks[number - 1]), _begin(blocks[number])):
            source = ""
        line = _ADDRESS.sub("", blocks[number].text).strip()
        if len(line) <= LINE:
            link = _link(blocks, number, section)
            if dated := _old_source(line, link):
                source = dated
                continue
            if link and _LATER.search(line):
                source = ""
        if source:
            yield number, Voice(0, f'copied from a historical source ("{source}")')


def _old_source(line: str, link: str) -> str:
    """What names an old source in a short block, if anything does: its date beside a newspaper or an address."""
    if _LATER.search(line):
        return ""
    dated = _DATED.search(line)
    if dated and (link or references.is_paper(dated["title"])):
        return dated.group().strip(" *_\n")
    is_kept = _ARCHIVE.search(link) and _YEAR_AT_THE_END.search(line)
    if is_kept or (link and _YEAR.search(line) and references.is_reference(line)):
        return line.splitlines()[0].strip(" *_")
    return ""


def _link(blocks: Sequence[Block], number: int, section: range) -> str:
    """The address on a line of a block, or near it with short lines between, as in a record of a book."""
    for step in (-1, 1):
        for near in range(number, number + step * _RECORD, step):
            if near not in section:
                break
            if found := _ADDRESS.search(blocks[near].text):
                return found.group()
            if len(blocks[near].text) > LINE:
                break
    return ""


def _begin(block: Block) -> int:
    return block.segments[0].source.start


def _end(block: Block) -> int:
    return block.segments[-1].source.end


# What is read out -----------------------------------------------------------------------------------------------------


def _read_out(blocks: Sequence[Block]) -> Iterator[tuple[int, Voice]]:
    """The blocks between one that announces a quotation and the next "End quote"."""
    for number, block in enumerate(blocks):
        if not _ends_quote(block):
            continue
        for first in range(number - 1, max(-1, number - 1 - _LONGEST_QUOTE), -1):
            if _ends_quote(blocks[first]):
                break
            if _QUOTE.search(blocks[first].text) and not blocks[first].text.startswith("["):
                yield from ((inside, Voice(0, 'read out, to "End quote"')) for inside in range(first + 1, number + 1))
                break


def _ends_quote(block: Block) -> bool:
    return _END_QUOTE.search(block.text[-NEAR:]) is not None


def stated(block: Block) -> Iterator[Span]:
    """The statements of others in a block that are set in italics: Her bio says: *...*"""
    for mark in block.marks:
        if mark.kind is MarkKind.EMPHASIS and len(mark.span) > NEAR:
            before = block.text[max(0, mark.span.start - CLAUSE) : mark.span.start]
            if _STATED_LEFT.search(before):
                yield mark.span


# Excerpts -------------------------------------------------------------------------------------------------------------

_INTRODUCED = re.compile(
    r"(?i)(?:\A|[.!?:)] )\W{0,4}(?P<intro>(?:the following|what follows|here(?: is|['’]s| are)|below (?:is|are))\b"
    r"[^.!?]{0,60}?\b(?:excerpt(?:ed|s)?|extracts?|(?:quoted|reprinted|reproduced|copied|taken)\b[^.!?]{0,30}?"
    r"\b(?:from|with permission))\b[^!?]{0,160})\Z"
)
"""The following is excerpted from their leaflet: the last sentence of a paragraph."""
_OF_OUR_OWN = re.compile(r"(?i)\b(?:my|our|mine|ours)\b")


def _excerpts(blocks: Sequence[Block], section: range, text: str) -> Iterator[tuple[int, Voice]]:
    """The list, or the paragraphs to the next rule or heading, that a line says were taken from elsewhere."""
    inside, in_list = 0, False
    for number in section:
        block = blocks[number]
        if inside and number > section.start and _RULE.search(text, _end(blocks[number - 1]), _begin(block)):
            inside = 0
        if inside and in_list and block.role is not Role.LIST_ITEM:
            inside = 0
        if inside:
            inside -= 1
            yield number, Voice(0, "an excerpt from another text")
            continue
        found = _INTRODUCED.search(block.text[-LINE * 3 :])
        follows = blocks[number + 1].role if number + 1 in section else Role.BLOCK_QUOTE
        if found is None or follows is Role.BLOCK_QUOTE or _OF_OUR_OWN.search(found["intro"]):
            continue
        inside, in_list = _LONGEST_QUOTE, follows is Role.LIST_ITEM


# Verse ----------------------------------------------------------------------------------------------------------------

_HAND_BROKEN = re.compile(r"(?:  |\\|<br ?/?>)\s*\Z", re.IGNORECASE)
_VERSE_LINE = 64
"""Code points of the longest line of a song."""
_NO_VERSE = re.compile(r"(?<!&#)(?<!\d)\d+(?!\d|;)|@|://|:\s*\Z")
"""Numbers, addresses, and what leads to something."""
_STANZA = 3
"""Lines of the shortest stanza."""


def _verse(blocks: Sequence[Block], section: range, text: str) -> Iterator[tuple[int, Voice]]:
    """Stanzas, one behind the other: the words of a song or poem."""
    stanzas = {number for number in section if _is_stanza(blocks[number], text)}
    for number in stanzas:
        if not stanzas.isdisjoint((number - 1, number + 1)):
            yield number, Voice(0, "a song or poem")


def _is_stanza(block: Block, text: str) -> bool:
    """Whether each line of a paragraph is short, opens with a capital and is broken by hand, and none is an address."""
    if block.role is not Role.PARAGRAPH:
        return False
    lines = text[_begin(block) : _end(block)].split("\n")
    if len(lines) < _STANZA or any(len(line.strip()) > _VERSE_LINE for line in lines):
        return False
    if not all(_HAND_BROKEN.search(line) for line in lines[:-1]) or _NO_VERSE.search(" ".join(lines)):
        return False
    capital = sum(line.lstrip(" *_\"“'‘(&")[:1].isupper() for line in lines)
    words = sum(len(line.split()) for line in lines)
    return capital * 4 >= len(lines) * 3 and words >= len(lines) * 3


# Interviews -----------------------------------------------------------------------------------------------------------


def _answers(blocks: Sequence[Block], section: range) -> Iterator[tuple[int, Voice]]:
    """What is under bold questions, if they ask someone who answers in the first person."""
    bold = {number: end for number in section if (end := _bold_opening(blocks[number]))}
    asked = [number for number in bold if blocks[number].text[: bold[number]].rstrip(" *_").endswith("?")]
    if len(asked) < 2 and not (asked and _INTERVIEW.search(blocks[asked[0]].before)):
        return
    heard = [_answer(blocks, number, bold[number], section) for number in asked]
    is_told = sum(_I.search(answer) is not None for answer in heard) * 2 >= len(heard)
    is_put = any(_YOU.search(blocks[number].text[: bold[number]]) for number in asked)
    if not (is_put and is_told) and not _INTERVIEW.search(blocks[asked[0]].before):
        return
    for number in range(asked[0], section.stop):
        start = bold.get(number, 0)
        if blocks[number].text[start:].strip(" *_"):
            yield number, Voice(start, "an answer in an interview")


def _bold_opening(block: Block) -> int:
    """Where the bold text that opens a paragraph ends; 0 if none does."""
    if block.role is not Role.PARAGRAPH:
        return 0
    ends = [mark.span.end for mark in block.marks if mark.kind is MarkKind.STRONG and mark.span.start == 0]
    if ends:
        return max(ends)
    raw = _BOLD.match(block.text)
    return raw.end() if raw else 0


def _answer(blocks: Sequence[Block], number: int, end: int, section: range) -> str:
    """The first words of an answer: the rest of the paragraph, or the next one."""
    rest = blocks[number].text[end:]
    if rest.strip(" *_") or number + 1 not in section:
        return rest
    return blocks[number + 1].text
