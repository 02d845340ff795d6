"""Words that are mentioned, defined or displayed: names, terms of a text, findings of a court, text on a banner."""

from __future__ import annotations

import re

from stigmalint.judge.grammar import FINITE
from stigmalint.judge.reading import Reading
from stigmalint.reword.rewording import Rewording, flat, is_anywhere, left_of, right_of

_OFFICE = re.compile(
    r"\b(?:(?:department|dept\.?|ministry|bureau|commission) (?:of|on|for)|(?:division|directorate|secretariat|"
    r"institute|administration|office) (?:of|on)) (?P<between>(?:[\w-]+,? ){0,6})$"
)


def is_office(reading: Reading, rewording: Rewording) -> bool:
    """The department of substance abuse, the bureau of work with the blind: a name, if in lowercase."""
    found = _OFFICE.search(left_of(reading, rewording))
    if found is None or not rewording.is_label or reading.doc is None:
        return False
    first = rewording.start - reading.sentence.start - len(found["between"])
    between = [token for token in reading.doc if first <= token.idx < rewording.start - reading.sentence.start]
    return all(token.tag_ not in FINITE and (token.pos_ != "ADP" or token.lower_ in _OF_A_NAME) for token in between)


_OF_A_NAME = ("of", "for", "with", "and")

_REPORTED = re.compile(
    r"(?:\b(?:known as|referred to as|nicknamed|dubbed|termed|so-called|goes by|by the name of|"
    r"under the (?:name|heading|label|title)(?: of)?)"
    r"|(?:[(,] ?|\b(?:also|often|sometimes|commonly|usually|formerly|once|then|now|generally|popularly|widely|simply|"
    r"better|is|are|was|were|be|been|being|they|we|people|some|many|doctors|clinicians) )"
    r"(?:called|named|titled|labell?ed)) (?!after |for )(?:an? |the )?[\"“'‘]?(?:[\w-]+ ){0,2}$"
)


def is_reported_name(reading: Reading, rewording: Rewording) -> bool:
    """Often called substance abuse counseling: what others call it they would not have called by the new words."""
    return rewording.is_label and bool(_REPORTED.search(left_of(reading, rewording)))


_SAID_TO_MEAN = (
    r",?(?: as used [^\"“”\n]{2,60}?,?)? (?:shall )?(?:means?|includes?|refers? to|is defined|has the meaning)\b"
)


def is_defined_here(reading: Reading, rewording: Rewording) -> bool:
    """The text says in quotation marks what its term means: the term cannot change in its use alone."""
    if not is_anywhere(reading, rf"[\"”]{_SAID_TO_MEAN}", '"”'):
        return False
    label = flat(reading.candidate.matched).removeprefix("the ")
    pattern = rf"[\"“](?:[\w-]+ ){{0,2}}{re.escape(label)}(?: [\w-]+){{0,3}}[\"”]{_SAID_TO_MEAN}"
    return is_anywhere(reading, pattern, [label])


_LONGEST_ABBREVIATION = 6


def is_abbreviated_elsewhere(reading: Reading, rewording: Rewording) -> bool:
    """The question says MAT: its answer says so too."""
    short, whole = reading.candidate.matched, reading.document
    is_abbreviation = short.isupper() and 1 < len(short) <= _LONGEST_ABBREVIATION
    if not is_abbreviation or rewording.phrase.isupper() or whole is None:
        return False
    word = re.compile(rf"\b{re.escape(short)}\b")
    return whole.once(word, lambda: sum(len(word.findall(block.text)) for block in whole.prose.blocks)) > 1


_FOUND = re.compile(
    r"\b(?:adjudged|adjudicated|certified|declared|deemed)(?: by [^.;:]{2,40}?)?(?: to)?(?: be| have been| as)?"
    r"(?: an?| the)? $"
    r"|\b(?:found|held|ruled|judged|determined|considered)(?: by [^.;:]{2,40}?)? to(?: be| have been)?(?: an?| the)? $"
)


def is_found_by_court(reading: Reading, rewording: Rewording) -> bool:
    """Adjudged to be mentally ill: the finding has the words of the law."""
    return bool(_FOUND.search(left_of(reading, rewording)))


_ON_SHOW = re.compile(
    r"\b(?:signs?|banners?|placards?|posters?|stickers?|billboards?|t-?shirts?|flyers?|leaflets?|notices?|graffiti|"
    r"plaques?|badges?|pins|bumper stickers?)\b[^.;!?]{0,40}?"
    r"\b(?:say(?:s|ing)?|said|reads?|reading|declar\w+|proclaim\w+|announc\w+|demand\w*|urg\w+|claim\w*)\b"
    r"[^.;!?,]{0,160}$"
)


def is_on_show(reading: Reading, rewording: Rewording) -> bool:
    """A banner saying it was time to jail drug dealers: the words of the banner."""
    return rewording.is_label and bool(_ON_SHOW.search(left_of(reading, rewording)))


_SEEN_AS = (
    r"(?:view|se|regard|defin|label|labell|class|classifi|categori[sz]|understoo|describ|treat|know)(?:ed|en|d|n)"
)
_CAME_TO_BE = re.compile(
    rf" (?:came|come|began|started|ceased) to be {_SEEN_AS}\b|"
    rf" (?:are|were|is|was) (?:no longer|once|long|then|at first|first) {_SEEN_AS}\b"
)
_CLASSED_AS = re.compile(r"\b(?:re)?(?:classed|medicali[sz]ed|pathologi[sz]ed) (?:[\w'-]+ ){0,4}as (?:an? )?$")


def is_told_of_label(reading: Reading, rewording: Rewording) -> bool:
    """Drinkers were classed as alcoholics, alcoholics came to be seen as ill: the history of the label."""
    if not rewording.is_label or not rewording.names_people:
        return False
    left, right = left_of(reading, rewording), right_of(reading, rewording)
    return bool(_CAME_TO_BE.match(right) or _CLASSED_AS.search(left))
