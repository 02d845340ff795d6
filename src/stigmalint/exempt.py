"""A candidate's surroundings go in, the reason to leave it alone comes out, or None; for every rule alike.

Names and titles, words under discussion, quotations, the writer's own identity, identifiers and addresses are not the
writer's label for somebody else. All of it is read from the text alone: no parse is needed, and a candidate that is
exempt costs no more than this. (The grammar of self-reference that only a parse shows is in `sense`.)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from stigmalint import cues
from stigmalint.finding import Candidate
from stigmalint.prose import Block, MarkKind, Role
from stigmalint.quotes import find_quotes
from stigmalint.text import Span
from stigmalint.words import WordList, fold_word

_WORD = re.compile(r"[^\W_](?:[\w.&'’/‐‑-]*[^\W_])?")
_ADDRESS = re.compile(r"://|^www\.|^~?\.{0,2}/\w+|@\w|\\\w|\w/\w+/|\w_\w|^--\w|\w\.(?:[a-z]{2,4}\d?)(?:/|$)")
_CONNECTORS = frozenset(
    ["of", "on", "for", "and", "the", "to", "in", "with", "&", "de", "against", "from", "at", "by", "an", "a"]
)
_NAMED_RIGHT = re.compile(r" ((?:[A-Z][\w'’-]+ ?)+)")
_DATED_RIGHT = re.compile(r" \((?:19|20)\d\d\)")
_WORD_RIGHT = re.compile(r" ([a-z]+)")
_SMALL = _CONNECTORS | frozenset(
    ["or", "but", "as", "is", "are", "was", "be", "it", "its", "into", "over", "near", "vs", "via", "not"]
)
_TELLING = 8
"""Words of a sentence whose capitals tell its style without a look at its neighbours."""


@dataclass(frozen=True, slots=True)
class Exemption:
    """Why a candidate is left alone; `kind` is one of `rule.EXEMPTIONS`."""

    kind: str
    reason: str


class Surroundings:
    """One block, with what its text shows about quotations, names and style; made once for all its candidates."""

    def __init__(self, block: Block, words: Mapping[str, WordList], names: tuple[str, ...] = ()) -> None:
        self.block = block
        self.text = block.text
        self._heads = words["name-head"] if "name-head" in words else WordList("name-head", {})
        known = words["name"].entries if "name" in words else {}
        self._names = tuple(known) + tuple(fold_word(name) for name in names)

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
        yield "name", self.name(span, sentence) or self.bare_name(candidate, sentence)
        yield "mention", self.mention(span, sentence) or self.bare_mention(candidate)
        yield "quotation", self.quotation(span)
        yield "self-reference", self.self_reference(span, sentence)

    # Identifiers and addresses -------------------------------------------------------------------------------------

    def identifier(self, span: Span) -> str | None:
        """`substance_abuse`, abuse@example.org, /data/addicts.csv, #junkie, inline code, LOINC terms."""
        if coded := cues.CODED_LEFT.search(_flat(self.text[max(0, span.start - 90) : span.start])):
            return f'a term of a coding system ("{coded.group().split()[0]}")'
        if any(mark.kind is MarkKind.CODE and mark.span.contains(span) for mark in self.block.marks):
            return "part of code"
        start, end = self._whole(span)
        for part in re.finditer(r"\S+", self.text[start:end]):
            bare = part.group().strip("()[]{}<>\"'“”‘’.,;:!?*")
            if bare.startswith(("#", "@")) and start + part.start() < span.start:
                return f'part of the tag "{bare}"'
            if _ADDRESS.search(bare):
                return f'part of the identifier or address "{bare}"'
        return None

    def _whole(self, span: Span) -> tuple[int, int]:
        """Where the unbroken text around a span begins and ends, at most 200 code points away."""
        before = re.search(r"\S*$", self.text[max(0, span.start - 200) : span.start])
        after = re.match(r"\S*", self.text[span.end : span.end + 200])
        return span.start - len(before.group() if before else ""), span.end + len(after.group() if after else "")

    # Names and titles ----------------------------------------------------------------------------------------------

    def name(self, span: Span, sentence: Span) -> str | None:
        """National Institute on Drug Abuse, Clean Slate Act, American Psycho: capitals beyond the match itself."""
        for name in self._known_names:
            if name.contains(span):
                return f'part of the name "{name.of(self.text)}"'
        for mark in self.block.marks:
            if mark.kind is MarkKind.EMPHASIS and mark.span.contains(span) and len(mark.span) > len(span):
                inside = [w for w in _words(mark.span.of(self.text)) if w.lower() not in _SMALL]
                if len(inside) > 1 and all(word[0].isupper() for word in inside):
                    return f'part of the title "{mark.span.of(self.text)}"'
        if len(self.text) < 600 and cues.CITATION.search(self.text):
            return "part of a reference to a publication"
        inside = [word for word in _words(span.of(self.text)) if word.lower() not in _SMALL]
        style = self._style(sentence)
        if (
            len(inside) > 1
            and style == "sentence"
            and inside[0].istitle()
            and re.search(r"[a-z,] [A-Z][a-z]+ $", self.text[sentence.start : span.start])
        ):
            return "its first word belongs to a name"  # Wellington Street people
        if not inside or not all(word[0].isupper() for word in inside):
            return None
        if style == "sentence" and cues.TITLE_LEFT.search(self.text[max(0, span.start - 40) : span.start]):
            return "a person's name"
        run, others = self._run(span, sentence)
        heads = [word for word in others if self._is_head(word)]
        if style == "sentence" and not all(word.isupper() and len(word) > 1 for word in inside):
            evidence = [word for word in others if word.lower().rstrip("s") not in _JOBS]
            if self._starts_sentence(span.start) and all(word.isupper() and len(word) < 6 for word in others):
                evidence = []  # "Suffers from PTSD": a sentence start beside an abbreviation
            if len(inside) == 1 and not heads and self._starts_sentence(span.start):
                # "Addicts in Glasgow waited", "Inmate John Smith was found": only what touches counts, and two
                # capitals after a label are a person's name.
                touching = _NAMED_RIGHT.match(self.text, span.end)
                evidence = [] if touching is None or len(touching.group(1).split()) == 2 else others
        elif style == "sentence":  # capitals say nothing on an abbreviation such as HIV ...
            evidence = heads
        else:  # ... nor in a Title Case or ALL CAPS line
            evidence = self._heads_beside(run, span)
        return f'part of the name "{run.of(self.text)}"' if evidence else None

    def bare_name(self, candidate: Candidate, sentence: Span) -> str | None:
        """Her second album, Junkie; Addict (1932) is lost: a counted noun with a capital and no article is a name."""
        span, text = candidate.span, candidate.matched
        if (
            not _is_countable(candidate)
            or not text[:1].isupper()
            or text.isupper()
            or self._style(sentence) != "sentence"
        ):
            return None
        if _DATED_RIGHT.match(self.text, span.end):
            return "the title of a work"
        before = self.text[sentence.start : span.start]
        if self._starts_sentence(span.start) or not re.search(r"(?:^|\s)([a-z]+)[,:]? $", before):
            return None
        last = _words(before)[-1].lower()
        return None if last in _DETERMINERS else "a name: a noun with a capital and without an article"

    def _heads_beside(self, run: Span, span: Span) -> list[str]:
        """Heads that go with the match in a Title Case line: Institute *on* Drug Abuse, Drug Abuse Council."""
        before = _words(self.text[run.start : span.start])
        after = _words(self.text[span.end : run.end])[:4]
        found = [
            word
            for number, word in enumerate(before)
            if len(before) - number <= 6
            and before[number + 1 : number + 2]
            and before[number + 1].lower() in _CONNECTORS
        ]
        for word in after:
            if word.lower() in _CONNECTORS:
                break
            found.append(word)
        return [word for word in found if self._is_head(word) and not self._is_weak(word)]

    def _is_head(self, word: str) -> bool:
        return fold_word(word) in self._heads or fold_word(word.rstrip("s.")) in self._heads

    def _is_weak(self, word: str) -> bool:
        entry = self._heads.entries.get(fold_word(word))
        return entry is None or "weak" in entry.attributes

    @cached_property
    def _known_names(self) -> list[Span]:
        # Folding to the same length keeps offsets; doubled blanks inside a listed name are not worth more.
        flat = self.text.lower().replace("-", " ").replace("\n", " ").replace("’", "'")
        return [
            Span(at.start(), at.end())
            for name in self._names
            if name in flat
            for at in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", flat)
        ]

    def _style(self, sentence: Span) -> str:
        """upper, title or sentence; of a short block, such as a headline of two sentences, all is looked at."""
        if len(self.text) < 120 and len(_words(sentence.of(self.text))) < _TELLING:
            sentence = Span(0, len(self.text))
        words = [w for w in _words(sentence.of(self.text)) if w.lower() not in _SMALL and w[0].isalpha()]
        if len(words) > 1 and sum(word.isupper() for word in words) >= 0.7 * len(words):
            return "upper"
        rest = words[1:]
        if len(rest) >= 2 and sum(word[0].isupper() for word in rest) >= 0.88 * len(rest):
            return "title"
        return "sentence"

    def _run(self, span: Span, sentence: Span) -> tuple[Span, list[str]]:
        """The run of capitalised words around `span`, and those outside it whose capital no sentence start explains."""
        tokens = [
            Span(t.start() + sentence.start, t.end() + sentence.start) for t in _WORD.finditer(sentence.of(self.text))
        ]
        inside = [i for i, token in enumerate(tokens) if token.overlaps(span)]
        if not inside:
            return span, []
        first, last = inside[0], inside[-1]
        others: list[str] = []
        low = self._extend(tokens, first, -1, others)
        high = self._extend(tokens, last, 1, others)
        return Span(tokens[low].start, tokens[high].end), others

    def _extend(self, tokens: list[Span], at: int, step: int, others: list[str]) -> int:
        edge, index = at, at + step
        while 0 <= index < len(tokens):
            word = tokens[index].of(self.text)
            left, right = sorted((index, index - step))
            gap = self.text[tokens[left].end : tokens[right].start]
            abbreviated = gap == ". " and len(tokens[left]) <= 4
            if gap.strip(" \n\r\t") not in ("", "&", ",") and not abbreviated:
                break
            if "," in gap and not (step > 0 or self._comma_list(tokens, index)):
                break
            if "," in gap and step > 0 and not self._comma_list(tokens, index):
                break
            if word.rstrip("s") in _DAYS:
                break
            if word[0].isupper() or (word[0].isdigit() and index > 0):
                initial = self._starts_sentence(tokens[index].start)
                if not initial or word.lower() not in _SMALL:
                    edge = index
                    if word[0].isupper() and not initial and word not in ("I", "I'm", "I’m"):
                        others.append(word)
                    elif initial and word.lower() not in _OPENERS:
                        edge = index
                        others.append(word)
            elif word.lower() not in _CONNECTORS:
                break
            index += step
        return edge

    def _comma_list(self, tokens: list[Span], index: int) -> bool:
        """Alcohol, Drug Abuse, and Mental Health Administration: a comma inside a name that ends in a name's head."""
        tail = [token.of(self.text) for token in tokens[index : index + 8]]
        for word in tail:
            if not (word[0].isupper() or word.lower() in _CONNECTORS):
                return False
            if fold_word(word) in self._heads:
                return True
        return False

    def _starts_sentence(self, at: int) -> bool:
        before = self.text[:at].rstrip(" \t\n\"'“‘([*_")
        return not before or before[-1] in ".!?:;•|>—–"

    # Words under discussion ----------------------------------------------------------------------------------------

    def mention(self, span: Span, sentence: Span) -> str | None:
        """The word "addict"; say X, not Y; Avoid: alcoholic; *the mentally ill* appears forty-one times."""
        for mark in self.block.marks:
            if mark.kind is MarkKind.EMPHASIS and mark.span.contains(span) and len(mark.span) <= len(span) + 4:
                return "set apart in italics, as a word under discussion"
        for quote in self._quotes:
            if quote.contains(span) and self._is_short(quote, span) and not self._bracketed(span, quote):
                return f"a word or phrase in quotation marks: {quote.of(self.text)}"
        left = _flat(self.text[max(0, span.start - 160) : span.start])
        right = _flat(self.text[span.end : span.end + 80])
        for pattern in cues.MENTION_LEFT:
            if cue := pattern.search(left):
                return f'a word under discussion, after "{cue.group().strip()}"'
        for pattern in cues.MENTION_RIGHT:
            if cue := pattern.match(right):
                return f'a word under discussion, before "{cue.group().strip()}"'
        if cues.WHAT_LEFT.search(left) and cues.WHAT_RIGHT.match(right):
            return "a word under discussion: what it means"
        if cues.ENTRY_RIGHT.match(right) and any(
            mark.kind is MarkKind.STRONG and mark.span.start == 0 and mark.span.contains(span)
            for mark in self.block.marks
        ):
            return "the head of an entry"
        if cues.SAY_LEFT.search(left) and cues.SAY_RIGHT.match(right):
            return "a word under discussion, said or written"
        if cues.AVOID.match(_flat(self.block.before)) and self.block.role in (Role.CELL, Role.LIST_ITEM):
            return f'listed under "{self.block.before}"'
        label = _last_before(self._labels, span.start)
        if label is not None and cues.AVOID.match(label):
            return f'listed after "{label}:"'
        return None

    def bare_mention(self, candidate: Candidate) -> str | None:
        """Nine used addict: a noun that can be counted, alone after a verb of language, is a word and not a person."""
        if not _is_countable(candidate):
            return None
        cue = cues.LANGUAGE_LEFT.search(_flat(self.text[max(0, candidate.span.start - 40) : candidate.span.start]))
        if cue and not self.text.startswith((" ", "-"), candidate.span.end):
            return f'a word under discussion, after "{cue.group().strip()}"'
        follows = _WORD_RIGHT.match(self.text, candidate.span.end)
        if cue and follows and follows.group(1) in _SMALL | {"when", "because", "instead", "until", "then"}:
            return f'a word under discussion, after "{cue.group().strip()}"'
        return None

    # Quotation -----------------------------------------------------------------------------------------------------

    def quotation(self, span: Span) -> str | None:
        """Somebody's words, verbatim; an insertion in square brackets inside them is the writer's."""
        for quote in self._quotes:
            if quote.contains(span) and not self._bracketed(span, quote):
                return "inside a quotation"
        if self.block.role is Role.BLOCK_QUOTE:
            return "inside a block quotation"
        if any(mark.kind is MarkKind.QUOTE and mark.span.contains(span) for mark in self.block.marks):
            return "inside a quotation"
        speaker = _last_before(self._speakers, span.start)
        if speaker and (cues.SPEAKER_NAME.match(speaker) or speaker in self._recurring_speakers):
            return f'words of "{speaker}" in a transcript'
        return None

    def _is_short(self, quote: Span, span: Span) -> bool:
        """A quotation of little more than the match: a word, and nobody's sentence."""
        return len(_words(quote.of(self.text))) <= max(4, len(_words(span.of(self.text))) + 1)

    def _bracketed(self, span: Span, quote: Span) -> bool:
        opened = self.text.rfind("[", quote.start, span.start)
        closed = self.text.find("]", span.end, quote.end)
        return opened >= 0 and closed >= 0 and "]" not in self.text[opened : span.start]

    @cached_property
    def _labels(self) -> list[tuple[int, str]]:
        """Where each label of the block ends, and what it says; found once for all candidates."""
        return [(label.end(), label.group(1)) for label in cues.LABEL.finditer(_flat(self.text))]

    @cached_property
    def _speakers(self) -> list[tuple[int, str]]:
        return [(label.end(), label.group(1)) for label in cues.SPEAKER.finditer(self.text)]

    @cached_property
    def _recurring_speakers(self) -> frozenset[str]:
        """Labels that come twice, and the Q and A of a hearing."""
        counted = Counter(name for _, name in self._speakers)
        return frozenset(name for name in counted if counted[name] > 1 or {"Q", "A"} <= counted.keys())

    @cached_property
    def _quotes(self) -> tuple[Span, ...]:
        return tuple(find_quotes(self.text))

    # The writer's own identity -------------------------------------------------------------------------------------

    def self_reference(self, span: Span, sentence: Span) -> str | None:
        """I'm an alcoholic; us stoners; as an addict, I ...; she calls herself a junkie."""
        left = _flat(self.text[max(sentence.start, span.start - 120) : span.start])
        right = _flat(self.text[span.end : min(sentence.end, span.end + 80)])
        if right.startswith("'") or cues.UNREAL_LEFT.search(left):
            return None  # I was an alcoholic's daughter; like I was some junkie
        for pattern in cues.SELF_LEFT:
            if cue := pattern.search(left):
                return f'first person, after "{cue.group().strip()}"'
        for pattern in cues.SELF_RIGHT:
            if cue := pattern.match(right):
                return f'first person, before "{cue.group().strip()}"'
        if (cues.AS_LEFT.search(left) and cues.AS_RIGHT.match(right)) or cues.SPEAKING_LEFT.search(left):
            return "first person: as a ..., I"
        if cues.LISTED_LEFT.search(left) and cues.SAY_RIGHT.match(right):
            return "first person: I am a ..., and a ..."
        if cues.OWN_LEFT.search(left) and cues.OWN_RIGHT.match(right):
            return "first person: the writer's own past"
        if cues.HERE_LEFT.search(left) and cues.HERE_RIGHT.match(right):
            return "first person: ... here"
        return None


def _is_countable(candidate: Candidate) -> bool:
    """A label in the singular, of a rule that also knows its plural."""
    return set(candidate.slots) == {"singular"} and any("plural" in form.slots for form in candidate.rule.forms)


def _last_before(labels: list[tuple[int, str]], offset: int) -> str | None:
    index = bisect_right(labels, offset, key=lambda label: label[0])
    return labels[index - 1][1] if index else None


def _flat(text: str) -> str:
    return text.replace("\n", " ").replace("’", "'")


def _words(text: str) -> list[str]:
    return _WORD.findall(text)


_DAYS = frozenset(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September
    October November December Christmas Easter
    """.split()
)
_DETERMINERS = frozenset(
    """
    a an the this that these those my your his her its our their no any every each some one another former known old
    young fellow recovering what which whose such first last convicted alleged admitted chronic
    """.split()
)
_JOBS = frozenset(
    """
    counselor counsellor clinician therapist specialist worker technician nurse professional manager director
    coordinator assistant advisor adviser practitioner educator officer supervisor aide intern consultant
    """.split()
)
"""Job titles: "Substance Abuse Counselor" is no name, capitals or not."""
_OPENERS = frozenset(
    """
    the a an this that these those his her its their our my your in on at for from by with after before when
    while if as since until most many some few all no every each both one two three other another and but or so
    yet then he she they we i you it who what why how where there here not only even former new old says said is
    are was were helping stop meet more less dear
    """.split()
)
"""Words that open sentences and titles of articles, and so are no evidence of a name when capitalised there."""
