"""Which capitals in a text belong to names and titles.

What tells a name from a label is how its sentence is written: in a sentence in ordinary letters every capital beside
the match speaks for a name, in a headline only the nouns do that organizations and works are called by.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cached_property

from stigmalint.finding import Candidate
from stigmalint.judge import cues, references
from stigmalint.judge.document import Document
from stigmalint.prose import Block, MarkKind, Role
from stigmalint.ruleset.word_list import WordList, fold_word
from stigmalint.text.casing import CONNECTORS, SMALL, WORD, Case, case_of, words_in
from stigmalint.text.spans import LINE, NEAR, Span, SpanIndex, last_before

_NAMED_RIGHT = re.compile(r" ((?:[A-Z][\w'’-]+ ?)+)")
_SUBJECT = r"(?i:substance|drug|alcohol|chemical|narcotics?|opioid|tobacco|mental)"
_PUBLIC_WORDS = """
    National Federal State Statewide County City Municipal Regional Provincial District Tribal Territorial Interstate
    American Canadian British Australian European International World
""".split()
_PUBLIC_WORD = rf"(?:U\.?S\.?|{'|'.join([*_PUBLIC_WORDS, *(word.upper() for word in _PUBLIC_WORDS)])})"
_NAMED_BESIDE = r"(?:[A-Z][\w’'-]*(?: [A-Z][\w’'-]*)?(?:,|,? (?:and|&|AND|or|OR)) )*"
_BODY_OF = re.compile(
    rf"(?P<public>\b{_PUBLIC_WORD} )?\b(?P<head>[A-Z][A-Za-z]+)\.? (?:of|on|OF|ON) {_NAMED_BESIDE}(?:{_SUBJECT} )?$"
)
"""What comes before the subject of an office or survey: "Division of Alcohol and", "National Survey on"."""
_PUBLIC = re.compile(rf"\b{_PUBLIC_WORD} {_NAMED_BESIDE}(?:{_SUBJECT} )?$")
_HEAD_AT_THE_END = re.compile(
    r"(?: (?:and|&|AND|[A-Z][\w’'-]*)){0,3}? (?P<head>[A-Z][A-Za-z]+)(?=\s*(?:$|[,;.:()|\n]))"
)
_ABBREVIATED = re.compile(r" \((?:[A-Z]{2,}s?|(?:18|19|20)\d\d(?:[–-]\d*)?)\)$")
"""(RID), (1971): what comes after a name in full."""
_CONDITIONS = frozenset("addiction dependence disease disorder disorders syndrome treatment use".split())
"""What may have an abbreviation after it and is no name: Fatty Liver Disease (FLD)."""
_BODY_FOR = re.compile(r"\b([A-Z]\w+) (?:of|for|on) ")
"""American School for the Deaf: a word that is weak elsewhere."""
_SECTION = re.compile(r"\W*(?:§+ ?)?\d{1,4}[A-Z]?-\d{1,4}(?:\.\d+)? [A-Z][^.!?:]*\Z")
"""A line of a table of contents: 12-5 Public assistance; monthly reports."""
_BOOK_OF = re.compile(
    r"(?i)\b(?:big book|book|(?:twelve |12 )?steps|traditions|rooms|program|programme|fellowship) of $"
)
_READ_LEFT = re.compile(
    r"(?i)(?:^|[\s(*_])(?:(?:read|see|watch|listen|related|source|via)(?: more| also)?|more|further reading):[ *_\"“]*$"
)
"""Read: [9 lessons from ...](...): what is linked is a title."""
_PERSON_LEFT = re.compile(
    r"\b(?:Senator|Sen\.|Representative|Rep\.|Congressman|Congresswoman|Governor|Gov\.|Mayor|Judge|Justice|Mr\.?|Mrs\.?|Ms\.?|"
    r"Dr\.?|Professor|Prof\.|Sheriff|Captain|Officer|President) (?:[A-Z][\w.'’-]* )?$"
)
"""A title before a surname; after it the surname comes alone."""
_DATED_RIGHT = re.compile(r" \((?:19|20)\d\d\)")
_COUNTED = re.compile(r"(?<![\w.])[\d,]+ $")
_ANONYMOUS = re.compile(r"(?i)(?:['’]?s?['’]?),?[\s-]+(?P<word>an+[a-z]*se?|anon)\b(?![-'’])")
_PAUSE_RIGHT = re.compile(r"\s*(?:$|[,.;:!?)]|(?:and|in|meetings?)\b)")
_CHILDREN_OF = re.compile(
    r"Adult Children of Alcoholics|ADULT CHILDREN OF ALCOHOLICS|(?i:adult children of (?:alcoholics|addicts))"
    r"(?= (?:meetings?|fellowship|chapters?|sponsors?|literature|newsletter|\(ACo?A\)|anon))"
)
"""A fellowship; in lowercase only where that is plain, since the words are also said of people."""
_CAPITAL_LEFT = re.compile(r"[a-z,] [A-Z][a-z]+ $")
_SMALL_LEFT = re.compile(r"(?:^|\s)([a-z]+)[,:]? $")
_ENDS = ("", *".!?:;•|>—–")
"""What comes before a sentence: nothing, or the end of another."""
_TELLING = 8
"""Words of a sentence whose capitals tell its style without a look at its neighbors."""


class Names:
    """The names in one block; made once for all its candidates."""

    def __init__(
        self, block: Block, words: Mapping[str, WordList], names: tuple[str, ...] = (), whole: Document | None = None
    ) -> None:
        self.block, self.text, self._document = block, block.text, whole
        self._heads = words["name-head"] if "name-head" in words else WordList("name-head", {})
        known = words["name"].entries if "name" in words else {}
        self._styles: dict[Span, Case] = {}
        self._chapters: dict[int, bool] = {}
        self._listed = tuple(known) + tuple(fold_word(name) for name in names)

    def name(self, span: Span, sentence: Span) -> str | None:
        """National Institute on Drug Abuse, Clean Slate Act, American Psycho: capitals beyond the match itself."""
        return self._whole_name(span) or self._capitals(span, sentence)

    def _whole_name(self, span: Span) -> str | None:
        """A name, title or reference that is known by other signs than the capitals around the match."""
        for name in self._known_names:
            if name.contains(span):
                return f'part of the name "{name.of(self.text)}"'
        for title in self._titles.holders(span):
            if title != span:
                return f'part of the title "{title.of(self.text)}"'
        if cues.CHAPTER_RIGHT.match(self.text, span.end):
            return "the title of a chapter that is referred to"
        if _SECTION.match(_line_of(self.text, span)):
            return "the title of a section"
        if self._is_citation:
            return "part of a reference to a publication"
        if linked := self._linked_title(span):
            return f'the title of a linked article: "{linked}"'
        if named := self._named_cell(span):
            return f'the name in a cell or at the head of an item: "{named}"'
        if fellowship := self._fellowship(span):
            return f'the name of a fellowship: "{fellowship}"'
        return None

    def _capitals(self, span: Span, sentence: Span) -> str | None:
        inside = [word for word in words_in(span.of(self.text)) if word.lower() not in SMALL]
        style = self._style(sentence)
        if (
            len(inside) > 1
            and style is Case.SENTENCE
            and inside[0].istitle()
            and _CAPITAL_LEFT.search(self.text, sentence.start, span.start)
        ):
            return "its first word belongs to a name"  # Wellington Street people
        if not inside or not all(word[0].isupper() for word in inside):
            return None
        if self._is_chapter(self.text.rfind("\n", 0, span.start) + 1, span.start):
            return "the title of a chapter"
        if style is Case.SENTENCE and cues.TITLE_LEFT.search(self.text[max(0, span.start - NEAR) : span.start]):
            return "a person's name"
        if style is Case.SENTENCE and len(inside) == 1 and self._is_surname(span.of(self.text)):
            return "a person's name"
        run, others = self._run(span, sentence)
        if style is not Case.SENTENCE:  # capitals say nothing in a Title Case or ALL CAPS line ...
            evidence = self._heads_beside(run, span) or self._public_body(span)
        elif all(word.isupper() and len(word) > 1 for word in inside):  # ... nor on an abbreviation such as HIV
            evidence = [word for word in others if self._is_head(word)]
        else:
            evidence = self._capitals_beside(span, run, others, alone=len(inside) == 1)
        return f'part of the name "{run.of(self.text)}"' if evidence else None

    def _is_surname(self, word: str) -> bool:
        """Whether a word is elsewhere in the block behind a title: Senator Looney, and then Looney."""
        places = re.finditer(rf"\b{re.escape(word)}\b", self.text)
        return any(_PERSON_LEFT.search(self.text, max(0, at.start() - NEAR), at.start()) for at in places)

    def _capitals_beside(self, span: Span, run: Span, others: list[str], *, alone: bool) -> list[str]:
        """Of the `others` in a run of capitals those that make a name of the match, which may be a word `alone`."""
        evidence = others
        if self._is_job(words_in(self.text[span.end : span.end + NEAR])[:1]):  # Substance Abuse Counselor II, Ohio
            before = words_in(self.text[run.start : span.start])
            evidence = [word for word in others if word in before]
        if not self._starts_sentence(span.start):
            return evidence
        if all(word.isupper() and len(word) < 6 for word in others):
            evidence = []  # "Suffers from PTSD": a sentence start beside an abbreviation
        if alone and not any(self._is_head(word) for word in others):
            # "Addicts in Glasgow waited", "Inmate John Smith was found": only what touches counts, and two
            # capitals after a label are a person's name.
            touching = _NAMED_RIGHT.match(self.text, span.end)
            evidence = [] if touching is None or len(touching.group(1).split()) == 2 else others
        return evidence

    def bare_name(self, candidate: Candidate, sentence: Span) -> str | None:
        """Her second album, Junkie; Addict (1932) is lost: a counted noun with a capital and no article is a name."""
        span, text = candidate.span, candidate.matched
        if self._document and text in self._document.italic_names and not self._starts_sentence(span.start):
            return "a name, in italics elsewhere"
        first = text.partition(" ")[0]
        abbreviated = len(first) > 1 and first.isupper()  # AIDS test
        if not text[:1].isupper() or abbreviated or self._style(sentence) is not Case.SENTENCE:
            return None
        counted = set(candidate.slots) == {"plural"} and text.istitle()
        if counted and _COUNTED.search(self.text, max(sentence.start, span.start - NEAR), span.start):
            return "a name: a noun with a capital after a number"  # 10,000 Maniacs are on tour
        if not candidate.is_countable:
            return None
        if _DATED_RIGHT.match(self.text, span.end):
            return "the title of a work"
        before = self.text[sentence.start : span.start]
        if self._starts_sentence(span.start) or not _SMALL_LEFT.search(before):
            return None
        last = words_in(before)[-1].lower()
        return None if last in DETERMINERS else "a name: a noun with a capital and without an article"

    def _heads_beside(self, run: Span, span: Span) -> list[str]:
        """Heads that go with the match in a Title Case line: Institute *on* Drug Abuse, Drug Abuse Council."""
        before = words_in(self.text[run.start : span.start])
        after = words_in(self.text[span.end : run.end])[:4]
        found = [
            word
            for number, word in enumerate(before)
            if len(before) - number <= 6
            and before[number + 1 : number + 2]
            and before[number + 1].lower() in CONNECTORS
        ]
        for word in after:
            if word.lower() in CONNECTORS:
                break
            found.append(word)
        return [word for word in found if self._is_head(word) and not self._is_weak(word)]

    def _public_body(self, span: Span) -> list[str]:
        """Everyday words that make a name where they stand: Office of Drug Abuse, County Drug Abuse Board."""
        before, after = self.text[max(0, span.start - 80) : span.start], self.text[span.end : span.end + 60]
        of = _BODY_OF.search(before)
        if of and self._is_head(of["head"]):
            entry = self._heads.entries.get(fold_word(of["head"]))
            if entry is None or "of" in entry.attributes or of["public"]:
                return [of["head"]]
        public, at_the_end = _PUBLIC.search(before), _HEAD_AT_THE_END.match(after)
        if public and at_the_end and self._is_head(at_the_end["head"]):
            return [at_the_end["head"]]
        return []

    def _is_head(self, word: str) -> bool:
        return fold_word(word) in self._heads or fold_word(word.rstrip("s.")) in self._heads

    def _is_job(self, words: list[str]) -> bool:
        return any(word.lower().rstrip("s") in _JOBS for word in words)

    def _is_weak(self, word: str) -> bool:
        entry = self._heads.entries.get(fold_word(word))
        return entry is None or "weak" in entry.attributes

    @cached_property
    def _is_citation(self) -> bool:
        is_listed = references.LISTS.fullmatch(self.block.before) is not None
        if is_listed and self.block.role is Role.LIST_ITEM:
            return True
        if references.is_reference(self.text):
            return True
        return self.block.role is not Role.HEADING and references.is_headline(self.text)

    def _linked_title(self, span: Span) -> str:
        """The text of a link, if it is a title: a source or date comes after it, or it leads away in Title Case."""
        # The attribute of a link that holds its title is its own caption.
        kind = MarkKind.STRING if self.block.role is Role.CAPTION else MarkKind.LINK
        for mark in self.block.marks:
            if mark.kind is not kind or not mark.span.contains(span):
                continue
            title = mark.span.of(self.text)
            content = [word for word in words_in(title) if word.lower() not in SMALL]
            if len(content) < 3 or len(mark.span) == len(span):
                continue
            led = _READ_LEFT.search(self.text, max(0, mark.span.start - NEAR), mark.span.start)
            if led and len(content) > 3 and span.start > mark.span.start:
                return title
            if references.is_credited(self.text, mark.span.end):
                return title
            is_titled = len(content) > 3 and case_of(title) is Case.TITLE
            if is_titled and self._document and self._document.links_out(self.block, mark.span):
                return title
        return ""

    def _named_cell(self, span: Span) -> str:
        """What fills a cell, or is set in bold at the head of an item, in capitals and with the head of a name."""
        if self.block.role is Role.CELL:
            whole = Span(0, len(self.text))
        elif self.block.role is Role.LIST_ITEM:
            strong = (mark.span for mark in self.block.marks if mark.kind is MarkKind.STRONG and mark.span.start == 0)
            whole = next((mark for mark in strong if mark.contains(span)), Span(0, 0))
        else:
            return ""
        text = whole.of(self.text).strip(" *_:")
        named = _ABBREVIATED.sub("", text)
        words = [word for word in words_in(named) if word.lower() not in SMALL]
        if not whole.contains(span) or len(words) < 3 or not all(word[0].isupper() for word in words):
            return ""
        if named.isupper():
            return ""
        ends = [word for word in (words[0], words[-1]) if self._is_head(word) and not self._is_weak(word)]
        body = any(self._is_head(found.group(1)) for found in _BODY_FOR.finditer(named))
        short = named != text and words[-1].lower() not in _CONDITIONS
        return text if ends or body or short else ""

    def _fellowship(self, span: Span) -> str:
        """Alcoholics annonymous, addicts anon: the name of a fellowship, misspelled or in lowercase."""
        if "hildren" in self.text or "HILDREN" in self.text:
            for name in _CHILDREN_OF.finditer(self.text, max(0, span.start - 40), span.end + 60):
                if name.start() <= span.start and span.end <= name.end():
                    return name.group()
        lower = span.of(self.text).lower()
        if lower in ("alcoholics", "addicts") and (
            book := _BOOK_OF.search(self.text, max(0, span.start - NEAR), span.start)
        ):
            return book.group() + lower
        found = _ANONYMOUS.match(self.text, span.end)
        if found is None:
            return ""
        if "," in found.group() and not _PAUSE_RIGHT.match(self.text, found.end()):
            return ""  # addicts, anonymous as ever
        word = found["word"].lower()
        if word != "anon" and not get_close_matches(word, ["anonymous"], cutoff=0.79):
            return ""
        if span.of(self.text)[-1:] != "s" and word == "anonymous" and not found["word"][0].isupper():
            return ""  # an alcoholic anonymous donor
        return self.text[span.start : found.end()]

    @cached_property
    def _known_names(self) -> list[Span]:
        # Folding to the same length keeps offsets; doubled blanks inside a listed name are not worth more.
        flat = self.text.lower().replace("-", " ").replace("\n", " ").replace("’", "'")
        return [
            Span(at.start(), at.end())
            for name in self._listed
            if name in flat
            for at in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", flat)
        ]

    @cached_property
    def _titles(self) -> SpanIndex:
        """What is set in italics and written with capitals throughout, as the title of a work is."""
        marks = (mark.span for mark in self.block.marks if mark.kind is MarkKind.EMPHASIS)
        return SpanIndex(span for span in marks if len(span) <= LINE and _has_capitals(span.of(self.text)))

    def _is_chapter(self, line: int, at: int) -> bool:
        """Whether what is at a place is in a line, from an offset on, that is a number and a title."""
        if line not in self._chapters:
            self._chapters[line] = _is_titled(self.text[line:].partition("\n")[0])
        return self._chapters[line] and cues.CHAPTER_LEFT.match(self.text[line:at]) is not None

    def _style(self, sentence: Span) -> Case:
        """The letter case of a sentence; of a short block, such as a headline of two sentences, all is examined."""
        if sentence not in self._styles:
            self._styles[sentence] = self._style_of(sentence)
        return self._styles[sentence]

    def _style_of(self, sentence: Span) -> Case:
        if len(self.text) < 120 and len(words_in(sentence.of(self.text))) < _TELLING:
            sentence = Span(0, len(self.text))
        return case_of(sentence.of(self.text))

    def _run(self, span: Span, sentence: Span) -> tuple[Span, list[str]]:
        """The run of capitalized words around `span`, and those outside it whose capital no sentence start explains."""
        tokens = [
            Span(t.start() + sentence.start, t.end() + sentence.start) for t in WORD.finditer(sentence.of(self.text))
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
                if not initial or word.lower() not in SMALL:
                    edge = index
                    if word[0].isupper() and not initial and word not in ("I", "I'm", "I’m"):
                        others.append(word)
                    elif initial and word.lower() not in _OPENERS:
                        edge = index
                        others.append(word)
            elif word.lower() not in CONNECTORS:
                break
            index += step
        return edge

    def _comma_list(self, tokens: list[Span], index: int) -> bool:
        """Alcohol, Drug Abuse, and Mental Health Administration: a comma inside a name that ends in a name's head."""
        tail = [token.of(self.text) for token in tokens[index : index + 8]]
        for word in tail:
            if not (word[0].isupper() or word.lower() in CONNECTORS):
                return False
            if fold_word(word) in self._heads:
                return True
        return False

    def _starts_sentence(self, at: int) -> bool:
        return last_before(self.text, at, " \t\n\"'“‘([*_") in _ENDS


def _line_of(text: str, span: Span) -> str:
    """The line in which a span begins, up to the length of a title."""
    start = text.rfind("\n", 0, span.start) + 1
    return text[start : start + 2 * LINE].partition("\n")[0] if span.start - start < LINE else ""


def _has_capitals(text: str) -> bool:
    words = [word for word in words_in(text) if word.lower() not in SMALL]
    return len(words) > 1 and all(word[0].isupper() for word in words)


def _is_titled(line: str) -> bool:
    """Whether a line is in Title Case, abbreviations and small words aside."""
    words = [word for word in words_in(line) if word[0].isalpha() and word.lower() not in SMALL]
    return len(words) > 2 and all(word[0].isupper() and not word.isupper() for word in words)


_DAYS = frozenset(
    """
    Monday Tuesday Wednesday Thursday Friday Saturday Sunday January February March April June July August September
    October November December Christmas Easter
    """.split()
)
DETERMINERS = frozenset(
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
    while if as since until most many some few all no every each both one two three four five six seven eight nine
    ten eleven twelve dozens hundreds thousands half other another and but or so
    yet then he she they we i you it who what why how where there here not only even former new old says said is
    are was were helping stop meet more less dear
    """.split()
)
"""Words that open sentences and titles of articles, and so are no evidence of a name when capitalized there."""
