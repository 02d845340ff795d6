"""What a whole document says about one of its blocks.

Who speaks, what leads a list, what is under a heading, where a link goes. All of it is examined
only when a candidate asks, and once for all candidates.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

from stigmalint.judge.genre import is_law, is_of_old, is_old_book, lists_sections
from stigmalint.judge.occurrences import Occurrences
from stigmalint.judge.voices import Voice, voices
from stigmalint.prose import Block, MarkKind, Prose, Role
from stigmalint.ruleset.word_list import WordList
from stigmalint.text.spans import Span

_T = TypeVar("_T")
_INSIDE = re.compile(r"[a-z\d,] $")
"""What comes before a word that does not open its sentence."""
_CLOCK = r"\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?"
_TURN = re.compile(
    rf"(?m)^[ \t*_>–—-]*(?P<clock>[\[(]{_CLOCK}[\])]\s*[–—-]?\s*|\d{{1,2}}:\d\d:\d\d\s+)?[*_]*"
    r"(?P<name>[A-Za-z][\w.'’-]*(?: (?:[A-Z][\w.'’-]*|\d+)){0,3})(?: \([^)\n]{1,40}\))?[*_]*:[*_]*[ \t]+(?=\S)"
)
"""A turn at the beginning of a line: "Nurse: ...", "[00:12] MARIA: ...", "P4: ..."."""
_NUMBERED = re.compile(
    r"(?:INT|INTV|IV|INTERVIEWER|Interviewer|Int)\.?\d?"
    r"|(?:P|R|S|PT|FG|Participant|Respondent|Interviewee|Speaker|Moderator|Facilitator|Witness|Caller) ?\d{1,3}"
    r"|(?:PARTICIPANT|RESPONDENT|SPEAKER) ?\d{1,3}"
)
"""Labels that interviews and recognized speech are written down with."""
_FORMAL = frozenset(
    """
    abstract action actions activity address admission advantage advantages after age agenda aim aims allergies
    allergy alt answer answers apr april assessment aug august author authors avoid background bad barrier
    barriers before benefit benefits better bmi bonus bottom budget caption case category cause causes caution
    cc challenge challenges change changed chapter choice choices city claim clients comment comments con
    conclusion cons contact correct cost cure date day deadline dec december definition description diagnosis
    disadvantage disadvantages discussion do don't dx effect effects email english evidence example examples
    exercise extra fact facts false family fax feb february feedback figure finding findings fix fixed fmh
    format french fri friday from fyi goal goals good heading headline hint history hpi http https hx hypothesis
    id impression incident incorrect indicator input inputs instead jan january job jul july jun june key labs
    language legend lesson lessons level location mar march may meaning measure measures medications meds method
    methods misconception misconceptions mon monday month myth myths name nb need needs new not note notes nov
    november now objective occupation oct october old opportunities opportunity option options outcome output
    outputs part pe phase phone photo picture place plan plans pmh policy practice price principle pro problem
    problems prognosis project pros ps question questions quick quote reality reason remember reminder removed
    reply response results right risk risks role room rumor rumour sat saturday say scenario section sep
    september service services session sh shx solution solutions source sources spanish staff stage state
    statement status step steps stereotype story strength strengths subject subjective summary sun sunday
    symptoms target task team tel term terms theme then threat threats thu thursday tip tips title to todo topic
    total treatment true truth try tue tuesday type update url use value venue verdict vitals warning weakness
    weaknesses wed wednesday week what when where who whom why word words work worse wrong year you
    """.split()
)
"""Labels of forms, lists and notes, which are no speakers no matter how often they come."""
_TALK = re.compile(
    r"(?i)\b(?:i|i'm|i’m|i've|you|your|we|my|me|our|yes|yeah|yep|no|nope|ok|okay|well|oh|um|uh|hm+|sorry|thanks|please)\b|[?!]"
)
"""What people say to each other and forms do not."""
_ROLES = frozenset(
    """
    attorney boy brother clerk counsellor counselor dad daughter defendant detective doctor driver father girl
    granddaughter grandfather grandmother grandson husband lawyer man mom mother mum neighbor neighbour nurse officer
    policeman policewoman prosecutor sister son teacher therapist voice wife witness woman
    """.split()
)
_SPOKEN = re.compile(
    r"(?:I|I'm|I’m|He|He's|He’s|She|She's|She’s|They|They're|We|You|It|It's|That|That's|Yes|Yeah|No|Well|Oh|My|But|And|So|What|Why|"
    r"How|Is|Are|Was|Were|Do|Does|Did|Don't|Can|Could|Look|Listen|Sorry|Please)\b"
)
"""How a sentence of speech begins, beside a label that is a role: "Nurse: He is ..."."""


_FULL_NAME = re.compile(r"[A-Z][A-Z'’-]+(?: [A-Z]\.?)?(?: [A-Z][A-Z.'’-]+){1,2}")
"""A first name and surname in capitals, as transcripts of films and hearings have them."""
_BODIES = frozenset(
    """
    administration agency association board bureau center centre city coalition commission committee congress council
    county court department district division foundation government house institute library ministry network office
    organization panel party police police program project report school senate service services society state states
    team union university
    """.split()
)
"""Last words of labels in capitals that are no person: CITY COUNCIL: ..."""


_CAPITALIZED = re.compile(r"[A-Z][a-z]+")
_LEAST_CAPITALS = 3


class Turn(NamedTuple):
    """A speaker's label at the beginning of a line; `end` counts code points of the block's text."""

    start: int
    end: int
    name: str
    is_timed: bool


def turns_in(text: str) -> list[Turn]:
    """The labels that begin a line of a text and may be a speaker's."""
    if ":" not in text:
        return []
    return [Turn(found.start(), found.end(), found["name"], bool(found["clock"])) for found in _TURN.finditer(text)]


class Document:
    """The blocks of one source, seen together."""

    def __init__(self, prose: Prose, thread: str | None = None) -> None:
        """`thread` is what the document answers, if it is a comment."""
        self.prose, self.thread = prose, thread
        self._mentioned: dict[tuple[str, ...], tuple[str, int]] = {}
        self._answers: dict[Hashable, Any] = {}

    def once(self, asked: Hashable, answer: Callable[[], _T]) -> _T:
        """What is the same for all candidates of the document, worked out once for each question."""
        if asked not in self._answers:
            self._answers[asked] = answer()
        found: _T = self._answers[asked]
        return found

    def names_as_kind(self, word: str) -> bool:
        """Whether a text writes a word with a capital in running text, time and again, as the name of a kind.

        "Sociopaths, the Clueless and Losers" are the parts of a theory; nobody in particular is called one.
        """
        if not _CAPITALIZED.fullmatch(word):
            return False
        stem = word.removesuffix("s")
        pattern = re.compile(rf"(?P<capital>(?<=[a-z,] ){stem}s?\b)|\b{stem.lower()}s?\b")

        def is_kind() -> bool:
            found = [
                match["capital"] is not None for block in self.prose.blocks for match in pattern.finditer(block.text)
            ]
            return sum(found) >= _LEAST_CAPITALS and sum(found) * 4 >= len(found) * 3

        return self.once(pattern, is_kind)

    @cached_property
    def speakers(self) -> frozenset[str]:
        """Who speaks in a transcript, if the document holds one."""
        turns = [(turn.name, text) for text in self._texts() for turn, text in _spoken(text)]
        counted = Counter(name for name, _ in turns if not _is_formal(name))
        said = [_TALK.search(text) is not None for name, text in turns if name in counted]
        talk = any(said)
        typical = {name for name in counted if _NUMBERED.fullmatch(name) and talk}
        if {"I", "R"} <= counted.keys():
            typical |= {"I", "R"}
        capital = sum(name.isupper() and len(name) > 2 for name in counted) > 1
        if sum(_is_full_name(name) for name in counted) > 1:
            return frozenset(counted)
        if len(counted) > 1 and sum(said) * 3 >= len(said) and (max(counted.values()) > 1 or capital or typical):
            return frozenset(counted)
        return frozenset(typical)

    @cached_property
    def is_of_old(self) -> bool:
        """Whether the document was written in another time."""
        return is_of_old((block.text for block in self.prose.blocks), self.prose.source.text)

    @cached_property
    def is_old_book(self) -> bool:
        """Whether it is a book of another time, told in the words of that time."""
        return is_old_book((block.text for block in self.prose.blocks), self.prose.source.text)

    @cached_property
    def is_law(self) -> bool:
        """Whether it is a law, or holds one."""
        texts = [block.text for block in self.prose.blocks]
        return any(map(is_law, texts)) or lists_sections(texts)

    def mention(self, values: Sequence[str], words: Mapping[str, WordList]) -> tuple[str, int]:
        """The first word of `values` (lists, or `=word`) in what readers see, and its place in the source; an empty
        text if there is none. Hidden comments of the format do not count.
        """
        asked = tuple(values)
        if asked not in self._mentioned:
            self._mentioned[asked] = next(self._mentions(asked, words), ("", 0))
        return self._mentioned[asked]

    def _mentions(self, values: Sequence[str], words: Mapping[str, WordList]) -> Iterator[tuple[str, int]]:
        for block in self.prose.blocks:
            if block.role is Role.COMMENT:
                continue
            standing = Occurrences(block.text, words)
            found = [where for value in values for where in standing.of(value)]
            if found:
                start, end, phrase = min(found)
                yield phrase, self.prose.to_source(block, Span(start, end)).start

    def lead(self, block: Block) -> str:
        """The line above a list that ends in a colon, for an item of the list; else empty."""
        return self._leads.get(block.segments[0].source.start, "")

    def voice(self, block: Block, span: Span) -> str:
        """Whose words a span of a block is, if other blocks show that it is not the writer's; else empty."""
        if not self._voices:
            return ""
        at = block.segments[0].source.start
        number = bisect_right(self._starts, at) - 1
        voice = self._voices.get(number)
        if voice is None or (self._starts[number] == at and span.start < voice.start):
            return ""
        return voice.reason

    def under(self, heading: Block) -> str:
        """The text of the block that follows a heading; empty if there is none."""
        number = bisect_right(self._starts, heading.segments[0].source.start)
        return self.prose.blocks[number].text if number < len(self._starts) else ""

    def following(self, block: Block, at_most: int) -> Sequence[Block]:
        """The blocks behind one, or behind a part of it."""
        first = bisect_right(self._starts, block.segments[0].source.start)
        return self.prose.blocks[first : first + at_most]

    def links_out(self, block: Block, link: Span) -> bool:
        """Whether a link over a span of a block leads to another site."""
        text, source = self.prose.source.text, self.prose.to_source(block, link)
        after = text[source.end : source.end + 16].lstrip("*_\"'”’)` ")
        before = text[max(0, source.start - 300) : source.start].rpartition("<a ")
        return after.startswith(("](http", "](<http")) or bool(
            before[1] and re.search(r"href=[\"']?https?://", before[2]) and "</a" not in before[2]
        )

    @cached_property
    def _voices(self) -> dict[int, Voice]:
        return voices(self.prose)

    @cached_property
    def italic_names(self) -> frozenset[str]:
        """Words with a capital that are set in italics inside a sentence, as the name of a work is."""
        return frozenset(
            word
            for block in self.prose.blocks
            for mark in block.marks
            if mark.kind is MarkKind.EMPHASIS
            and _INSIDE.search(block.text[max(0, mark.span.start - 2) : mark.span.start])
            if (word := mark.span.of(block.text))[:1].isupper()
        )

    @cached_property
    def _starts(self) -> list[int]:
        return [block.segments[0].source.start for block in self.prose.blocks]

    @cached_property
    def _leads(self) -> dict[int, str]:
        found, lead = {}, ""
        for block in self.prose.blocks:
            if block.role is Role.LIST_ITEM and lead:
                found[block.segments[0].source.start] = lead
            elif block.role is not Role.LIST_ITEM:
                lead = block.text if block.text.endswith(":") and len(block.text) < 200 else ""
        return found

    def _texts(self) -> Iterator[str]:
        return (block.text for block in self.prose.blocks if block.role is not Role.COMMENT and ":" in block.text)


def _is_formal(name: str) -> bool:
    """Whether a label is one of a form or list, with a number or not: Fact, Quick fact, Myth 2."""
    words = [word for word in name.lower().split() if not word.isdigit()]
    return bool(words) and words[-1] in _FORMAL


def _is_full_name(name: str) -> bool:
    """Whether a label is a person's full name in capitals: JANE ROE."""
    return _FULL_NAME.fullmatch(name) is not None and not _BODIES.intersection(name.lower().split())


def _spoken(text: str) -> Iterator[tuple[Turn, str]]:
    """Each turn of a text with what is said in it."""
    turns = turns_in(text)
    for number, turn in enumerate(turns, 1):
        yield turn, text[turn.end : turns[number].start if number < len(turns) else len(text)]


def speaks(turn: Turn, text: str, speakers: frozenset[str]) -> bool:
    """Whether a label is a speaker's: one of the transcript, one with the time of recording, or a role that talks."""
    if turn.is_timed or turn.name in speakers:
        return True
    return turn.name.lower() in _ROLES and (turn.name.isupper() or _SPOKEN.match(text, turn.end) is not None)
