"""The reason to exempt a candidate, from its surroundings, or None; the same for every rule.

Names and titles, words under discussion, quotations, the writer's own identity, identifiers and addresses are not the
writer's label for someone else. All of it is read from the text alone: no parse is needed, and a candidate that is
exempt costs no more than this. (The grammar of self-reference that only a parse shows is in `judge.reading`.)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from stigmalint.finding import Candidate
from stigmalint.judge import advice, cues, document, echoes, figures
from stigmalint.judge.document import Document
from stigmalint.judge.proper_names import DETERMINERS, Names
from stigmalint.judge.threads import asks_who_people_are, is_among_members
from stigmalint.judge.voices import stated
from stigmalint.prose import Block, MarkKind, Role
from stigmalint.ruleset.word_list import WordList, fold_word
from stigmalint.text.casing import SMALL, words_in
from stigmalint.text.quotations import find_quotes
from stigmalint.text.spans import CLAUSE, LINE, NEAR, Cover, Span, SpanIndex

_ADDRESS = re.compile(
    r"://|^www\.|(?:^|[:=(\[])~?\.{0,2}/\w+|@\w|\\\w|\w/\w+/|\w_\w|^--\w|\w\.(?:[a-z]{2,4}\d?)(?:/|$)"
)
_SLUGS = re.compile(r"(?:\[[ xX]\] ?)?[a-z\d]+(?:-[a-z\d]+)+(?:[ ,/:–-]+[a-z\d]+(?:-[a-z\d]+)*)*\s*")
"""substance-abuse - treatment: slugs and nothing else."""
_FELLOW = re.compile(r"(?i)\b(?:alcoholics?|addicts?)\b")
"""What people of a fellowship call themselves."""
_EQUALS = re.compile(r"\b(?:means?|meant|equals?|spells?|implies) $")
"""Sobriety means alcoholic: after it a noun that can be counted, and has no article, is a word."""
_WORD_RIGHT = re.compile(r" ([a-z]+)")


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why a candidate is left alone; `kind` is one of `rule.EXEMPTIONS`."""

    kind: str
    reason: str


class Surroundings:
    """One block, with what its text shows about quotations, names and style; made once for all its candidates."""

    def __init__(
        self,
        block: Block,
        words: Mapping[str, WordList],
        names: tuple[str, ...] = (),
        whole: Document | None = None,
    ) -> None:
        """`whole` is what the block is part of; without one the block speaks for itself."""
        self.block = block
        self.text = block.text
        self._document = whole
        self._names = Names(block, words, names, whole)
        self._slurs = words["slur"].entries if "slur" in words else {}
        self._is_comment = whole is not None and whole.thread is not None
        """In a comment a hashtag is a word of the writer's."""
        self._rows: dict[int, tuple[frozenset[str], str]] = {}

    def exemption(
        self, candidate: Candidate, sentence: Span, despite: frozenset[str] = frozenset()
    ) -> Exemption | None:
        """The first exemption that holds for a candidate of the block and is not in `despite`, or None."""
        for kind, reason in self._reasons(candidate, sentence):
            if reason and kind not in despite:
                return Exemption(kind, reason)
        return None

    def _reasons(self, candidate: Candidate, sentence: Span) -> Iterator[tuple[str, str | None]]:
        """The kinds in their order; each is looked into only when those before it did not hold."""
        span = candidate.span
        yield "identifier", self.identifier(span)
        yield "name", self._software(span)
        yield "name", self._names.name(span, sentence) or self._names.bare_name(candidate, sentence)
        yield "mention", self.mention(candidate, sentence)
        yield "figure", self.figure(span, sentence)
        yield "quotation", self.quotation(span)
        yield "self-reference", self.self_reference(span, sentence) or self.bare_self_reference(candidate)

    # Identifiers and addresses -------------------------------------------------------------------------------------

    def identifier(self, span: Span) -> str | None:
        """`substance_abuse`, abuse@example.org, /data/addicts.csv, #rehab, inline code, LOINC terms.

        A hashtag that is nothing but a slur (#junkies) is thrown at people anyway.
        """
        if coded := cues.CODED_LEFT.search(_flat(self.text[max(0, span.start - 90) : span.start])):
            return f'a term of a coding system ("{coded.group().split()[0]}")'
        if listed := cues.CATEGORY_LEFT.search(self.text[max(0, span.start - 90) : span.start]):
            return f'the name of a category ("{listed.group().strip()}")'
        for kind, what in ((MarkKind.CODE, "code"), (MarkKind.ADDRESS, "an address")):
            if self._marked[kind].holds(span):
                return f"part of {what}"
        if "-" in span.of(self.text) and self.block.role in (Role.LIST_ITEM, Role.CELL) and _SLUGS.fullmatch(self.text):
            return "an identifier in a list of identifiers"
        start, end = self._whole(span)
        for part in re.finditer(r"\S+", self.text[start:end]):
            bare = part.group().strip("()[]{}<>\"'“”‘’.,;:!?*")
            is_thrown = bare.startswith("#") and fold_word(bare[1:]) in self._slurs
            is_tag = bare.startswith("@" if self._is_comment or is_thrown else ("#", "@"))
            if is_tag and start + part.start() < span.start:
                return f'part of the tag "{bare}"'
            if _ADDRESS.search(bare):
                return f'part of the identifier or address "{bare}"'
        return None

    def _software(self, span: Span) -> str | None:
        """addict, where the file says how it is installed."""
        is_name = any(mark.kind is MarkKind.NAME and mark.span.contains(span) for mark in self.block.marks)
        return f'the name of the package "{span.of(self.text)}"' if is_name else None

    def _whole(self, span: Span) -> tuple[int, int]:
        """Where the unbroken text around a span begins and ends, at most 200 code points away."""
        before, after = self.text[max(0, span.start - 200) : span.start], self.text[span.end : span.end + 200]
        left = "" if not before or before[-1].isspace() else before.split()[-1]
        right = "" if not after or after[0].isspace() else after.split(maxsplit=1)[0]
        return span.start - len(left), span.end + len(right)

    # Words under discussion ----------------------------------------------------------------------------------------

    def mention(self, candidate: Candidate, sentence: Span) -> str | None:
        """The word "addict"; say X, not Y; Avoid: alcoholic; *the mentally ill* appears forty-one times."""
        span = candidate.span
        left = _flat(self.text[max(0, span.start - CLAUSE) : span.start])
        right = _flat(self.text[span.end : span.end + 80])
        return (
            self._set_apart(span)
            or self._discussed(left, right)
            or self._entry(candidate, right)
            or self._advised(candidate, left, right)
            or self._said_by_others(span, sentence)
            or self._part_played(candidate)
            or self._kind(candidate)
            or self.bare_mention(candidate)
        )

    def _set_apart(self, span: Span) -> str | None:
        if any(len(mark) <= len(span) + 4 for mark in self._emphases.holders(span)):
            return "set apart in italics, as a word under discussion"
        for quote in self._short_quotes.holders(span):
            if self._is_short(quote, span) and not self._bracketed(span, quote):
                return f"a word or phrase in quotation marks: {quote.of(self.text)}"
        return None

    def _discussed(self, left: str, right: str) -> str | None:
        if cue := cues.MENTION_LEFT.search(left):
            return f'a word under discussion, after "{cue.group().strip()}"'
        for pattern in cues.MENTION_RIGHT:
            if cue := pattern.match(right):
                return f'a word under discussion, before "{cue.group().strip()}"'
        if cues.WHAT_LEFT.search(left) and cues.WHAT_RIGHT.match(right):
            return "a word under discussion: what it means"
        if cues.SAY_LEFT.search(left) and cues.SAY_RIGHT.match(right):
            return "a word under discussion, said or written"
        return None

    def _entry(self, candidate: Candidate, right: str) -> str | None:
        """**addict**: ...; Addict: a word for ...; a heading or title that is nothing but a label for one person."""
        span, block = candidate.span, self.block
        if self.text[: span.start].strip(" *_\"“‘'"):
            return None
        is_strong = span.end <= max((mark.end for mark in self._strong_openings), default=0)
        if is_strong and cues.ENTRY_RIGHT.match(right) and set(candidate.slots) != {"plural"}:
            return "the head of an entry"
        if advice.defines(right):
            return "the head of an entry"
        if block.role is Role.HEADING and not right.strip(" *_\"”’'"):
            under = self._document.under(block) if self._document else ""
            if candidate.is_countable or advice.explains(under):
                return "the head of an entry"
        if not right.strip() and self._document and advice.defines(": " + self._document.under(block)[:80]):
            return "the head of an entry"
        return None

    def _advised(self, candidate: Candidate, left: str, right: str) -> str | None:
        """What lists, tables, style sheets and changelogs say of wording: avoid it, replace it."""
        span = candidate.span
        line = self.text[self.text.rfind("\n", 0, span.start) + 1 : span.start]
        if sign := advice.sign_before(line):
            return f"marked with {sign}"
        if self.block.role in (Role.CELL, Role.LIST_ITEM):
            lead = self._document.lead(self.block) if self._document else ""
            for above in (self.block.before, lead.rstrip(" :")):
                if cues.AVOID.match(_flat(above)) or advice.sign_before(above) or advice.shuns(above):
                    return f'listed under "{above}"'
        if beside := self._other_cell(span):
            return f'contrasted with "{beside}" in a table row'
        label = _last_before(self._labels, span.start)
        if label is not None and cues.AVOID.match(label):
            return f'listed after "{label}:"'
        if found := advice.listed(line, right, _is_bare_label(candidate)):
            return f'listed after "{found}:"'
        if found := advice.replaced(left, right, candidate.rule.wordings):
            return f'wording that is replaced by other wording: "{found}"'
        return None

    def _said_by_others(self, span: Span, sentence: Span) -> str | None:
        """As one nurse called them; first we called them X, then Y, then Z."""
        left, right = self._within(span, sentence)
        if span.of(self.text).isupper() and (cue := cues.SPRAYED_LEFT.search(left)):
            return f'words on display, after "{cue.group().strip()}"'
        if found := figures.called_by_others(left, right):
            return f'a word used by others: "{found}"'
        if found := figures.in_turn(left, right):
            return f'labels under discussion: "{found}"'
        if found := figures.renamed(_flat(self.text[span.end : span.end + 300])):
            return f'labels under discussion: "{found}"'
        if self._is_comment:
            before = _flat(self.text[max(0, span.start - 300) : span.start])
            after = _flat(self.text[span.end : span.end + 200])
            if found := echoes.taken_up(before, left, after):
                return f'words of others, repeated: "{found}"'
        return None

    def _part_played(self, candidate: Candidate) -> str | None:
        """Half the class were made "inmates": what is then said of the inmates is said of a part in a game."""
        is_part = self._parts.get(figures.part(candidate.matched), len(self.text)) < candidate.span.start
        return "a role that someone plays" if is_part else None

    def _kind(self, candidate: Candidate) -> str | None:
        """Sociopaths run the firm, the Clueless keep it: what a theory calls its kinds, with a capital each time."""
        is_kind = self._document is not None and self._document.names_as_kind(candidate.matched)
        return f'the name of a kind in a theory: "{candidate.matched}"' if is_kind else None

    def _within(self, span: Span, sentence: Span) -> tuple[str, str]:
        """What stands left and right of a span in its sentence."""
        return (
            _flat(self.text[max(sentence.start, span.start - CLAUSE) : span.start]),
            _flat(self.text[span.end : min(sentence.end, span.end + 120)]),
        )

    def _other_cell(self, span: Span) -> str:
        """The better wording in another cell of the row in which a span is a cell: | felon | person with ... |"""
        if self.block.beside:
            start, cells = 0, (self.text, *self.block.beside)
        elif "|" in self.text:  # no table for the parser, perhaps one for the reader
            start, cells = self.text.rfind("\n", 0, span.start) + 1, ()
        else:
            return ""
        if start not in self._rows:
            self._rows[start] = _row(cells or self.text[start:].partition("\n")[0].split("|"))
        bare, better = self._rows[start]
        return better if span.of(self.text) in bare else ""

    def bare_mention(self, candidate: Candidate) -> str | None:
        """Nine used addict: a noun that can be counted, alone after a verb of language, is a word and not a person."""
        if not candidate.is_countable:
            return None
        before = _flat(self.text[max(0, candidate.span.start - NEAR) : candidate.span.start])
        if _EQUALS.search(before) and not _WORD_RIGHT.match(self.text, candidate.span.end):
            return "the stated meaning of a word"
        cue = cues.LANGUAGE_LEFT.search(_flat(self.text[max(0, candidate.span.start - 60) : candidate.span.start]))
        if cue and not self.text.startswith((" ", "-"), candidate.span.end):
            return f'a word under discussion, after "{cue.group().strip()}"'
        if cues.LANGUAGE_RIGHT.match(_flat(self.text[candidate.span.end : candidate.span.end + 80])) and self._is_bare(
            candidate.span
        ):
            return "a word under discussion, in a language or a dictionary"
        follows = _WORD_RIGHT.match(self.text, candidate.span.end)
        if (
            cue
            and follows
            and follows.group(1)
            in SMALL | {"when", "because", "instead", "until", "then", "where", "wherever", "everywhere", "throughout"}
        ):
            return f'a word under discussion, after "{cue.group().strip()}"'
        return None

    def _is_bare(self, span: Span) -> bool:
        """Whether no article, nor anything like it, comes before a span."""
        before = words_in(self.text[max(0, span.start - NEAR) : span.start])
        return bool(before) and before[-1].lower() not in DETERMINERS

    # Figures of speech ---------------------------------------------------------------------------------------------

    def figure(self, span: Span, sentence: Span) -> str | None:
        """Lied like a ...; no one's saint; once a ..., always a ...: what labels no one in particular."""
        left, right = self._within(span, sentence)
        if found := figures.likened(left, right):
            return f'a simile: "{found}"'
        if found := figures.saying(left, right):
            return f'a saying: "{found}"'
        return None

    # Quotation -----------------------------------------------------------------------------------------------------

    def quotation(self, span: Span) -> str | None:
        """Someone's words, verbatim; an insertion in square brackets inside them is the writer's."""
        if self._is_quoted(span):
            return "inside a quotation"
        if self.block.role is Role.BLOCK_QUOTE:
            return "inside a block quotation"
        if self._document and (voice := self._document.voice(self.block, span)):
            return voice
        if self._document and self._document.is_old_book:
            return "the words of an old book"
        if self._statements.holds(span):
            return "someone's statement, in italics"
        if self._marked[MarkKind.QUOTE].holds(span):
            return "inside a quotation"
        if self._part:
            return f'words of "{self._part}" in a play'
        known = self._document.speakers if self._document else frozenset[str]()
        if any(turn.start <= span.start < turn.end and turn.name in known for turn in self._turns):
            return "the label of a speaker in a transcript"
        turn = _turn_before(self._turns, span.start)
        if turn is not None and document.speaks(turn, self.text, known):
            return f'words of "{turn.name}" in a transcript'
        speaker = _last_before(self._speakers, span.start)
        if speaker and (cues.SPEAKER_NAME.match(speaker) or speaker in self._recurring_speakers):
            return f'words of "{speaker}" in a transcript'
        return None

    def _is_quoted(self, span: Span) -> bool:
        """Whether a quotation holds a span that is no insertion of the writer's in it."""
        if not self._around_quotes.holds(span):
            return False
        opened, closed = self.text.rfind("[", 0, span.start), self.text.find("]", span.end)
        if opened < 0 or closed < 0 or "]" in self.text[opened : span.start]:
            return True
        # A quotation that begins or ends within the brackets is not what they were put into.
        begun = self._quotes[self._before(opened) : self._before(span.start)]
        return any(quote.end >= span.end for quote in begun) or any(
            quote.contains(span) for quote in self._quotes[: self._before(opened)] if quote.end <= closed
        )

    def _before(self, offset: int) -> int:
        """How many quotations begin up to an offset."""
        return bisect_right(self._quotes, offset, key=lambda quote: quote.start)

    def _is_short(self, quote: Span, span: Span) -> bool:
        """A quotation of little more than the match: a word, and no one's sentence."""
        return len(words_in(quote.of(self.text))) <= max(4, len(words_in(span.of(self.text))) + 1)

    def _bracketed(self, span: Span, quote: Span) -> bool:
        opened = self.text.rfind("[", quote.start, span.start)
        closed = self.text.find("]", span.end, quote.end)
        return opened >= 0 and closed >= 0 and "]" not in self.text[opened : span.start]

    @cached_property
    def _marked(self) -> Mapping[MarkKind, Cover]:
        """What is under marks of each kind."""
        return {kind: Cover(mark.span for mark in self.block.marks if mark.kind is kind) for kind in MarkKind}

    @cached_property
    def _statements(self) -> Cover:
        return Cover(stated(self.block))

    @cached_property
    def _parts(self) -> Mapping[str, int]:
        return figures.parts_played(self.text, self._quotes)

    @cached_property
    def _emphases(self) -> SpanIndex:
        """Italics of the length that a word under discussion has."""
        marks = (mark.span for mark in self.block.marks if mark.kind is MarkKind.EMPHASIS)
        return SpanIndex(span for span in marks if len(span) <= LINE)

    @cached_property
    def _strong_openings(self) -> list[Span]:
        return [mark.span for mark in self.block.marks if mark.kind is MarkKind.STRONG and mark.span.start == 0]

    @cached_property
    def _part(self) -> str:
        """Who speaks in the block, if it is a play."""
        said = (span.of(self.text) for span in self._strong_openings if len(span) <= LINE)
        return next((text for text in said if cues.PART.fullmatch(text)), "")

    @cached_property
    def _labels(self) -> list[tuple[int, str]]:
        """Where each label of the block ends, and what it says; found once for all candidates."""
        if ":" not in self.text:
            return []
        return [(label.end(), label.group(1)) for label in cues.LABEL.finditer(_flat(self.text))]

    @cached_property
    def _speakers(self) -> list[tuple[int, str]]:
        if not any(sign in self.text for sign in (":", "Q.", "A.")):
            return []
        return [(label.end(), label.group(1)) for label in cues.SPEAKER.finditer(self.text)]

    @cached_property
    def _turns(self) -> list[document.Turn]:
        return document.turns_in(self.text)

    @cached_property
    def _recurring_speakers(self) -> frozenset[str]:
        """Labels that come twice, and the Q and A of a hearing."""
        counted = Counter(name for _, name in self._speakers)
        return frozenset(name for name in counted if counted[name] > 1 or {"Q", "A"} <= counted.keys())

    @cached_property
    def _quotes(self) -> list[Span]:
        return sorted(find_quotes(self.text))

    @cached_property
    def _around_quotes(self) -> Cover:
        return Cover(self._quotes)

    @cached_property
    def _short_quotes(self) -> SpanIndex:
        """Those that may be a word or phrase and no one's sentence; inner ones first."""
        return SpanIndex(quote for quote in reversed(self._quotes) if len(quote) <= LINE)

    # The writer's own identity -------------------------------------------------------------------------------------

    def self_reference(self, span: Span, sentence: Span) -> str | None:
        """I'm an alcoholic; us stoners; as an addict, I ...; she calls herself a junkie; as if I were some junkie."""
        if found := figures.taken_for(self._within(span, sentence)[0]):
            return f'what others took the writer for: "{found}"'
        left = _flat(self.text[max(sentence.start, span.start - 120) : span.start])
        right = _flat(self.text[span.end : min(sentence.end, span.end + 80)])
        if right.startswith("'") or cues.UNREAL_LEFT.search(left):
            return None  # I was an alcoholic's daughter; like I was some junkie
        if _FELLOW.search(span.of(self.text)) and (found := cues.one_of_us(left, right)):
            return f'first person: "{found}"'
        if cue := cues.SELF_LEFT.search(left):
            return f'first person, after "{cue.group().strip()}"'
        for pattern in cues.SELF_RIGHT:
            if cue := pattern.match(right):
                return f'first person, before "{cue.group().strip()}"'
        if (whose := cues.OF_ONESELF_LEFT.search(left)) and (
            whose["by"] or cues.SAYS_RIGHT.match(f"{whose['who'].lower()} | {right}")
        ):
            return "someone says so about themselves"
        if (cues.AS_LEFT.search(left) and cues.AS_RIGHT.match(right)) or cues.SPEAKING_LEFT.search(left):
            return "first person: as a ..., I"
        if cues.LISTED_LEFT.search(left) and cues.SAY_RIGHT.match(right):
            return "first person: I am a ..., and a ..."
        if cues.OWN_LEFT.search(left) and cues.OWN_RIGHT.match(right):
            return "first person: the writer's own past"
        return None

    def bare_self_reference(self, candidate: Candidate) -> str | None:
        """Recovering alcoholic here, five years; a word for people, and not "Clinics treat substance abuse here"."""
        before = _flat(self.text[max(0, candidate.span.start - 120) : candidate.span.start])
        after = _flat(self.text[candidate.span.end : candidate.span.end + 80])
        is_label = not {"singular", "plural"}.isdisjoint(candidate.slots)
        if is_label and self._document is not None and (thread := self._document.thread) is not None:
            if echoes.introduced(before, after, asks_who_people_are(thread)):
                return "first person: who the writer is"
            if "plural" in candidate.slots and is_among_members(thread) and echoes.one_of_ours(before, after):
                return "first person: among members"
        if is_label and cues.HERE_LEFT.search(before) and cues.HERE_RIGHT.match(after):
            return "first person: ... here"
        return None


def _is_bare_label(candidate: Candidate) -> bool:
    """A label for one person, or a form that does not inflect and is no plural: junkie, crack baby."""
    return candidate.is_countable or (set(candidate.slots) == {"any"} and candidate.matched[-1:] != "s")


def _row(cells: Iterable[str]) -> tuple[frozenset[str], str]:
    """The texts of the cells of a row, and the first of them that is the wording of a guide."""
    bare = [cell.strip(" \t\"“”'‘’*_") for cell in cells]
    return frozenset(bare), next((cell for cell in bare if cues.BETTER.search(cell)), "") if len(bare) > 1 else ""


def _last_before(labels: list[tuple[int, str]], offset: int) -> str | None:
    index = bisect_right(labels, offset, key=lambda label: label[0])
    return labels[index - 1][1] if index else None


def _turn_before(turns: list[document.Turn], offset: int) -> document.Turn | None:
    index = bisect_right(turns, offset, key=lambda turn: turn.end)
    return turns[index - 1] if index else None


def _flat(text: str) -> str:
    return text.replace("\n", " ").replace("’", "'")
