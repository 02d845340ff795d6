"""Whether a block is an entry in a reference list, or a headline of others.

A title is quoted as it was published, whatever it calls people. What tells a reference from a sentence about one is its
form: authors and their initials first, then year, title, and where it came out. No style is asked for by name, since
writers mix them (APA, AMA, Vancouver, Chicago, MLA, IEEE).
"""

from __future__ import annotations

import re

from stigmalint.text.casing import SMALL, Case, case_of, words_in

_LONGEST = 600
"""Code points; a longer block is a paragraph, whatever it quotes."""

_NUMBER = r"[\s\d.\[\]()^*•↑-]*"
_SURNAME = r"(?:(?:van|von|de|der|den|la|le|el|al|bin|ter|ten|da|di|du|dos) )*[A-Z][\w’'‐-]+(?: [A-Z][\w’'‐-]+)?"
_INITIALS = r"[A-Z]\.?(?:[ -]?[A-Z]\.?){0,3}"
_AUTHOR = rf"{_SURNAME},? {_INITIALS}(?![\w’'-])"
_BREAK = r"(?:,? (?:and|&) |, ?|; ?)"
_AUTHORS = rf"{_NUMBER}{_AUTHOR}(?:{_BREAK}(?:\.{{3}} |… )?{_AUTHOR})*(?:,? et al\.?)?(?: \((?:Eds?|Producers?|Directors?|Hosts?)\.?\))?"
_YEAR = r"(?:(?:19|20)\d\d[a-z]?|n\.d\.|in press|forthcoming)"
_AUTHORS_AND_YEAR = re.compile(
    rf"{_AUTHORS}[.,]? ?\({_YEAR}(?:, [A-Z][^)]{{2,25}}|[-–]\d\d-\d\d)?\)(?!,? (?:[a-z]|[A-Z]\w+ed\b))"
)
"""Kofi, B. & Lund, A. (2004). Ethics ...; Smith J (2009) Substance ..."""
_BODY_AND_YEAR = re.compile(
    rf"{_NUMBER}(?:[A-Z][\w&’'-]+(?: [\w&’'-]+){{1,6}}\.|(?:[A-Z]\.){{2,8}}) ?\({_YEAR}(?:, [A-Z][^)]{{2,25}})?\)[.,:] [A-Z]"
)
"""National Audit Office. (2017). Mental ...; W.H.O. (n.d.). Mental ..."""
_AUTHORS_ALONE = re.compile(rf"{_AUTHORS}[.:]? +(?=[A-Z\"“*‘])")
"""Pearl RL, Puhl RM. Positive ...; a name and initials, as in "Hale M.", begin many a sentence too."""
_TWO_AUTHORS = re.compile(r"[\s\d.\[\]()]*(?:[A-Z][\w’'-]+,? [A-Z]{1,3}(?:, (?:and |& )?|\. ))+[A-Z]")
_FULL_NAME = re.compile(
    rf"{_NUMBER}{_SURNAME}, [A-Z][\w’'-]+(?: [A-Z]\.| [A-Z][\w’'-]+)?(?:,? (?:and|&) [A-Z][\w’'-]+ (?:[A-Z]\. )?[A-Z][\w’'-]+)?\. "
)
"""Ruiz, Ana. Drug addicts ..."""

_AUTHOR_DATE = re.compile(rf"{_FULL_NAME.pattern}{_YEAR}\. ")
"""Ruiz, Ana. 2011. ..."""

_PLACE = r"[A-Z][\w’'.-]+(?: [A-Z][\w’'.-]+)?(?:, [A-Z][\w.]+)?"
_ISSUE = re.compile(
    r"\b(?:19|20)\d\d(?:[ ,]+[A-Z][a-z]{2}[a-z.]*(?: \d+)?)?\s?;\s?\d+\s?(?:\(\S+\))?\s?:\s?e?\d+"  # 2013;18(6):686
    r"|\bdoi\b|\bdx?\.?doi\.org/"
    r"|, \d{1,4} ?\(\d[\w–/-]*\)[,:] ?(?:pp?\. ?)?e?\d+"  # 3(1), 4-9
    r"|\b[A-Z]\w+ \d{1,4} ?\(\d[\w/-]*\): ?\d+"  # Medicine 12(3): 4
    r"|\b\d{1,4} \((?:19|20)\d\d\): ?\d+"  # 12 (2010): 33-41
)
"""Volume, issue and pages: no sentence has them."""
_NUMBERED = re.compile(r"\d|\bdoi\b")
"""Stands in whatever is found by its numbers, and not in most sentences."""
_SOURCE = re.compile(
    rf"\b{_PLACE}: [A-Z][\w&’'. -]{{1,40}}[,;] ?(?:c|©)?(?:19|20)\d\d"  # Boston: Beacon, 2001
    r"|\bpp?\. ?\d+|\bvol\. ?\d+|\bno\. ?\d+|\bISBN\b|\bISSN\b|\bPMID\b|\bPMCID\b|\barXiv\b|\bet al\b|\b\d{1,4}:\d{1,5}\b"
    r"|\[(?:Film|Video|Podcast|Radio|Dissertation|dissertation|thesis|Thesis|Internet|Online|Song|Album|Abstract|PDF)\b"
    r"|\b(?:Retrieved|Accessed|Archived|retrieved|accessed)(?: on| from)? [A-Z\d]|\bAvailable (?:at|from)[: ]|https?://"
    r"|\b(?:Journal|Proc|Proceedings|University Press|Univ\. Press|Quarterly|Annals|Lancet|BMJ|JAMA)\b"
    rf"|,? (?:{_YEAR}|\((?:19|20)\d\d\))\.?\s*$"
)
"""What a reference ends with, and some sentences too: it counts beside an author."""
_PUBLISHED = re.compile(rf"(?:^|[.?!”\"] ){_PLACE}: [A-Z][\w&’'. -]{{1,40}}[,;] ?(?:c|©)?(?:19|20)\d\d[a-z]?\.?\s*$")
"""London: HMSO, 2003, at the very end: enough by itself."""
MONTH = r"(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\.?"
_SPOKEN_NAME = r"[A-Z][\w’'-]+ (?:[A-Z]\. )?[A-Z][\w’'-]+"
_IN_A_NOTE = re.compile(
    rf"\({_PLACE}: [A-Z][\w&’'. -]{{1,60}}, (?:19|20)\d\d\), \d"  # Hale, On the Night Bus (Oslo: Fjord Press, 1998), 34
    rf"|^\W*{_SPOKEN_NAME}(?:(?:, |,? and ){_SPOKEN_NAME}){{0,3}}[.,] [A-Z][^.;]{{4,90}}, \d+[-–]\d+\.?\s*$"
)
"""How historians cite: with names as they are spoken, and pages at the end."""
_FOOTNOTE = re.compile(
    rf"\s*(?:\[\d{{1,4}}\]|\^) \S.{{8,300}}, [A-Z][\w.&’' ]{{1,40}}, {MONTH} \d{{1,2}}, (?:19|20)\d\d\.?\s*$"
)
"""[7] Night bus for all, The Lantern, July 13, 2017."""

LISTS = re.compile(
    r"(?i)\W*(?:\d+\.? )?(?:references|bibliography|works cited|literature(?: cited)?|citations|further reading|recommended reading|"
    r"(?:selected |key |external |primary |secondary )?(?:sources|references|bibliography)(?: and (?:further reading|notes|links))?|"
    r"footnotes|endnotes|notes and references|suggested reading|reading list|press coverage|in the (?:news|press|media))\W*"
)
"""Headings of reference lists."""

_MASTHEAD = re.compile(
    r"\W*(?P<paper>(?:The |Le |Der |El )?(?:[A-Z][\w’'.&-]+ ){0,3}[A-Z][\w’'.&-]+)(?: \([^)]{2,30}\))?: (?=[“\"‘']?[A-Z\d])"
)
_PAPER = frozenset(
    """
    advertiser advocate age argus beacon bulletin chronicle citizen courier daily democrat digest dispatch echo enquirer
    examiner express gazette globe guardian herald independent inquirer journal lantern ledger mail mercury messenger
    mirror monitor news newspaper observer pioneer post press record reporter republic review sentinel standard star
    sun telegraph times tribune weekly wire bbc cnn npr reuters ap afp pbs vox propublica politico axios
    """.split()
)
_EVERYDAY = frozenset("age news post press record review standard wire".split())
"""Those of them that alone may open any heading."""
_NO_PAPER = frozenset(
    """
    answer basics board case catch challenge choice clinic committee conclusion context council cost court data deal
    difference evidence fact facts fear future goal good bad hope idea issue key law lesson lessons message method
    mission myth need needs numbers outcome past plan point policy present price problem program programme project
    promise question questions reality reason reasons response rest result results risk risks rule rules science service
    services setting shelter situation solution story study takeaway task team tip tips truth upshot way work
    """.split()
)
"""What opens a heading with a colon and no newspaper: "The Problem: ..." """

_DATE = rf"(?:\d{{1,2}} )?{MONTH}(?: \d{{1,2}},?)? ?(?:(?:19|20)\d\d)?|(?:19|20)\d\d(?:-\d\d-\d\d)?"
_CREDIT = re.compile(
    rf"[\"”’'*_)]*\s*(?:[,(–—|-]|by|via|in)\s*[*_“\"(]*(?:[a-z]+ )?[A-Z][\w’'.&-]*(?: (?:(?:of|and|for|the|&) )?[A-Z][\w’'.&-]*){{0,5}}[*_”\"]*(?:[,.)( |–—-]*(?:{_DATE})|\)|\.?\s*$)"
    rf"|[\"”’'*_)]*\s*[,(–—-]\s*(?:{_DATE})\b"
)
"""What follows the title of a linked article: where it came out, or when."""


def is_reference(text: str) -> bool:
    """Whether a block is an entry of a reference list, or a footnote that is one."""
    if len(text) >= _LONGEST:
        return False
    flat = text.replace("\n", " ")
    if any(form.match(flat) for form in (_TWO_AUTHORS, _AUTHORS_AND_YEAR, _BODY_AND_YEAR, _AUTHOR_DATE, _FOOTNOTE)):
        return True
    if _NUMBERED.search(flat) and any(form.search(flat) for form in (_PUBLISHED, _ISSUE, _IN_A_NOTE)):
        return True
    return bool((_AUTHORS_ALONE.match(flat) or _FULL_NAME.match(flat)) and _SOURCE.search(flat))


def is_headline(text: str) -> bool:
    """Whether a line is a headline after the name of its newspaper: "The Lantern: Night bus for drug users"."""
    found = _MASTHEAD.match(text)
    if found is None or text.rstrip()[-1:] in ".:;" or "\n" in text.strip():
        return False
    paper = [word.lower() for word in found["paper"].split()]
    if len(words_in(text[found.end() :])) < 4 or case_of(text[found.end() :]) is Case.UPPER:
        return False
    if paper[-1] in _PAPER or paper[0] in _PAPER:
        return len(paper) > 1 or paper[-1] not in _EVERYDAY
    return paper[0] == "the" and 1 < len(paper) < 4 and paper[-1] not in _NO_PAPER and paper[-1] not in SMALL


def is_paper(title: str) -> bool:
    """Whether a title holds a word that newspapers are called by: Isle of Wight Observer."""
    return not _PAPER.isdisjoint(word.lower() for word in words_in(title) if word[0].isupper())


def is_credited(text: str, end: int) -> bool:
    """Whether what follows a link that ends at `end` says where or when the article came out."""
    return _CREDIT.match(text, end) is not None
