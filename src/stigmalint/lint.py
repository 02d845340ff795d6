"""Sources go in, findings come out: extract, scan, exempt, parse what is left, judge, word, suppress.

Pure: rules, word lists and the parse function are handed in. Only sentences that hold a candidate which the text alone
does not settle are parsed, batched over all sources; a sentence is cut by fixed rules inside its block, so that what is
parsed together does not depend on which of its neighbours hold candidates.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice, pairwise
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from sentencex import get_sentence_boundaries

from stigmalint.casing import Case, case_of
from stigmalint.disguise import Guarded, revealed
from stigmalint.document import Document
from stigmalint.exempt import Exemption, Surroundings
from stigmalint.extract import extract
from stigmalint.finding import Candidate, Finding, Fix, Outcome, Safety, Severity, Verdict
from stigmalint.folding import BLANKS, IGNORED, LETTERS, SURROGATES, extends, unmasked
from stigmalint.occurrences import Occurrences
from stigmalint.prose import Block, Prose, Role, Source
from stigmalint.rewording import LABEL_SLOTS
from stigmalint.rule import Rule
from stigmalint.scan import Scanner
from stigmalint.sense import Reading, verdict
from stigmalint.text import Edit, Span, SpanIndex
from stigmalint.wording import Draft, TurnedDown, drafts
from stigmalint.words import WordList

if TYPE_CHECKING:
    from spacy.tokens import Doc

_Item = TypeVar("_Item")
Parse = Callable[[Iterable[str]], Iterable["Doc"]]
_BATCH = 1024
_STRETCH = 1024
"""Candidates that are collected, and then judged together: some hundred sentences for the parser at a time."""
_LONGEST_SENTENCE = 1200
"""Code points; longer stretches without a sentence end (lists, minified text) are cut at white space."""
_LONGEST_PASSAGE = 8000
"""Code points: some 1,300 words, several times the longest paragraphs that people write."""
_SENTENCE_END = re.compile(r"[.!?][\"”’')\]]*\s")


@dataclass(frozen=True, slots=True)
class Policy:
    """What the settings say about judging: exemptions switched off, extra names, severities by rule id."""

    check_quotes: bool = False
    check_self_reference: bool = False
    names: tuple[str, ...] = ()
    ignore_regex: tuple[str, ...] = ()
    severities: Mapping[str, str] = field(default_factory=dict)
    doubtful: bool = False
    guarded: Guarded | None = None
    """The words that are looked for in disguise as well, if any."""
    exhaustive: bool = False
    """Parse every sentence, and every candidate with it: what the short cuts are held against."""


class Judged(NamedTuple):
    """A candidate with its verdict and, when it was confirmed or doubtful, its rewordings: one line of a trace."""

    candidate: Candidate
    sentence: Span
    verdict: Verdict
    drafts: tuple[Draft, ...] = ()


class _Pending(NamedTuple):
    """A candidate before the parse; `settled` is its verdict where the text alone decides."""

    reading: Reading
    passage: _Passage
    settled: Verdict | None
    is_read: bool = True
    """Whether the text was asked about it."""

    @property
    def text(self) -> str:
        """Its sentence, as the parser gets it."""
        return self.passage.text(self.reading.sentence)


def lint(
    sources: Iterable[Source], scanner: Scanner, words: Mapping[str, WordList], parse: Parse, policy: Policy
) -> Iterator[tuple[Prose, list[Finding]]]:
    """Prose and findings of every source, in order; findings sorted by position."""
    for prose, judged in judge(sources, scanner, words, parse, policy, thorough=False):
        found = findings(prose, judged, policy)
        if found and policy.ignore_regex:
            from stigmalint.left_alone import left_alone  # few settings name a pattern

            alone = left_alone(prose.source.text, policy.ignore_regex)
            found = [finding for finding in found if not alone.overlaps(finding.span)]
        yield prose, found


def judge(
    sources: Iterable[Source],
    scanner: Scanner,
    words: Mapping[str, WordList],
    parse: Parse,
    policy: Policy,
    *,
    thorough: bool = True,
) -> Iterator[tuple[Prose, list[Judged]]]:
    """Every candidate of every source with its verdict, rejected ones included.

    Unless it is to be `thorough`, one that a finding covers counts as rejected without a look at it.
    """
    batch: list[tuple[Prose, list[_Pending]]] = []
    waiting = 0
    for source in sources:
        prose = extract(source)
        if policy.guarded is not None:
            prose = prose._replace(blocks=tuple(revealed(block, policy.guarded) for block in prose.blocks))
        whole = Document(prose)
        pending = [item for block in prose.blocks for item in _pending(block, whole, scanner, words, policy, thorough)]
        batch.append((prose, pending))
        waiting += sum(item.settled is None for item in pending)
        if waiting >= _BATCH:
            yield from _judge_batch(batch, parse, policy, thorough)
            batch, waiting = [], 0
    yield from _judge_batch(batch, parse, policy, thorough)


def _pending(
    block: Block, whole: Document, scanner: Scanner, words: Mapping[str, WordList], policy: Policy, thorough: bool
) -> Iterator[_Pending]:
    if block.role is not Role.COMMENT:
        for passage in passages(block):
            if candidates := list(scanner.scan(passage)):
                yield from sorted(
                    _read(candidates, _Passage(passage, whole, words, policy), policy, thorough),
                    key=lambda item: item.reading.candidate.span,
                )


def _read(candidates: Iterable[Candidate], passage: _Passage, policy: Policy, thorough: bool) -> Iterator[_Pending]:
    """The candidates of a passage, in the order in which they will be judged."""
    certain: dict[Span, SpanIndex] = {}  # by sentence
    for candidate in sorted(candidates, key=lambda candidate: _order(candidate, policy)):
        reading = passage.reading(candidate)
        if reading.sentence in certain and certain[reading.sentence].holds(candidate.span):
            # Its sentence will be parsed, and then nearly always the other finding covers it.
            yield _Pending(reading, passage, None, is_read=False)
            continue
        settled = passage.spared(reading)
        if settled is None and not policy.exhaustive:
            found = verdict(candidate.rule, reading)
            if found.outcome is Outcome.REJECTED:
                settled = found
            elif found.outcome is Outcome.CONFIRMED and not thorough:
                certain.setdefault(reading.sentence, SpanIndex()).add(candidate.span)
        yield _Pending(reading, passage, settled)


class _Passage:
    """A stretch of text in which candidates stand, with what all of them ask of it."""

    def __init__(self, block: Block, whole: Document, words: Mapping[str, WordList], policy: Policy) -> None:
        self._block, self._words, self._policy = block, words, policy
        self._surroundings = Surroundings(block, words, policy.names, whole)
        self._around = Occurrences(block.text, words)
        self._thread = whole.prose.source.thread
        self._sentences = list(cut(block.text))
        self._texts: dict[Span, str] = {}
        self._spared = SpanIndex()
        self._exemptions: dict[Span, list[Exemption]] = {}

    def reading(self, candidate: Candidate) -> Reading:
        sentence = _around(candidate.span, self._sentences)
        return Reading(candidate, sentence, None, self._words, self._around, thread=self._thread)

    def text(self, sentence: Span) -> str:
        """A sentence as the parser gets it."""
        if sentence not in self._texts:
            self._texts[sentence] = for_parser(sentence.of(self._block.text))
        return self._texts[sentence]

    def spared(self, reading: Reading) -> Verdict | None:
        """The verdict on a candidate that is exempt. Longer ones are to be asked about first."""
        candidate = reading.candidate
        speaks = frozenset(_spoken(candidate.rule, self._policy))
        exemption = self._surroundings.exemption(candidate, reading.sentence, speaks)
        if exemption is None:  # "the term drug abuser": what is spared whole is spared in its parts
            around = (e for span in self._spared.holders(candidate.span) for e in self._exemptions[span])
            exemption = next((e for e in around if e.kind not in speaks), None)
        if exemption is None:
            return None
        if candidate.span not in self._exemptions:
            self._spared.add(candidate.span)
        self._exemptions.setdefault(candidate.span, []).append(exemption)
        return Verdict(Outcome.REJECTED, "", (f"{exemption.kind}: {exemption.reason}",))


def _spoken(rule: Rule, policy: Policy) -> Iterator[str]:
    """The kinds of exemption that do not hold for a rule under a policy."""
    yield from rule.despite
    if policy.check_quotes:
        yield "quotation"
    if policy.check_self_reference:
        yield "self-reference"


def passages(block: Block) -> Iterator[Block]:
    """A block in parts of a length that a paragraph may have, cut at sentence ends where there are any.

    What a quotation mark opens or a paragraph is about does not reach over a whole book written in one line, and the
    cost of each candidate is bounded by its passage.
    """
    if len(block.text) <= _LONGEST_PASSAGE:
        yield block
    else:
        yield from block.parts(_passages(block.text))


def _passages(text: str) -> Iterator[Span]:
    start = 0
    while len(text) - start > _LONGEST_PASSAGE:
        limit = start + _LONGEST_PASSAGE
        ends = [found.end() for found in _SENTENCE_END.finditer(text, start + _LONGEST_PASSAGE // 2, limit)]
        blank = text.rfind(" ", start + 1, limit)
        end = ends[-1] if ends else blank + 1 if blank > start else _between_words(text, start, limit)
        yield Span(start, end)
        start = end
    yield Span(start, len(text))


def _between_words(text: str, start: int, limit: int) -> int:
    """Where a word ends that is not cut in two by it: half a word would be read as a whole one. It is the last one
    between two places, or, if there is none, the end of the word that begins at the first.
    """
    end = limit
    while end > start and _goes_on(text[end - 1]) and _goes_on(text[end]):
        end -= 1
    if end > start:
        return end
    while limit < len(text) and _goes_on(text[limit]):
        limit += 1
    return limit


def _goes_on(char: str) -> bool:
    return char.isalnum() or char == "_" or char in IGNORED or extends(char)


def cut(text: str) -> Iterator[Span]:
    """The sentences of a block, in code points; the rules of the sentencex library, and no model."""
    try:
        boundaries = get_sentence_boundaries("en", text)
    except UnicodeEncodeError:  # a lone surrogate
        boundaries = get_sentence_boundaries("en", text.translate(SURROGATES))
    for boundary in boundaries:
        start, end = boundary["start_index"], boundary["end_index"]
        while end - start > _LONGEST_SENTENCE:
            blank = text.rfind(" ", start + 1, start + _LONGEST_SENTENCE)
            middle = blank + 1 if blank > start else start + _LONGEST_SENTENCE
            yield Span(start, middle)
            start = middle
        yield Span(start, end)


def _around(span: Span, sentences: Sequence[Span]) -> Span:
    """The sentence that holds `span`; sentences it straddles are joined."""
    first = max(0, bisect_right(sentences, span.start, key=lambda sentence: sentence.start) - 1)
    touched = [sentence for sentence in sentences[first : first + len(span) + 1] if sentence.overlaps(span)]
    return Span(touched[0].start, touched[-1].end) if touched else span


def _judge_batch(
    batch: Sequence[tuple[Prose, list[_Pending]]], parse: Parse, policy: Policy, thorough: bool
) -> Iterator[tuple[Prose, list[Judged]]]:
    everything = [text for prose, _ in batch for text in _sentences(prose)] if policy.exhaustive else []
    judged = _judged([item for _, pending in batch for item in pending], everything, parse, policy, thorough)
    for prose, pending in batch:
        yield prose, _all_or_none(list(islice(judged, len(pending))), policy)


def _sentences(prose: Prose) -> Iterator[str]:
    for passage in (part for block in prose.blocks for part in passages(block)):
        yield from (for_parser(sentence.of(passage.text)) for sentence in cut(passage.text))


def _judged(
    pending: Sequence[_Pending], others: Sequence[str], parse: Parse, policy: Policy, thorough: bool
) -> Iterator[Judged]:
    """The verdicts on candidates, in order; parses live for a stretch of candidates. `others` are parsed as well."""
    for first in range(0, len(pending), _STRETCH):
        stretch = pending[first : first + _STRETCH]
        texts = dict.fromkeys([*others, *(item.text for item in stretch if item.settled is None)])
        docs = dict(zip(texts, parse(texts), strict=True)) if texts else {}
        for neighbours in _overlapping(stretch, lambda item: item.reading.candidate):
            judged: dict[int, Judged] = {}
            covered: list[Span] = []
            for at in sorted(range(len(neighbours)), key=lambda at: _order(neighbours[at].reading.candidate, policy)):
                candidate, sentence = neighbours[at].reading.candidate, neighbours[at].reading.sentence
                settled = neighbours[at].settled
                if settled is None and not thorough and any(candidate.span.overlaps(span) for span in covered):
                    settled = _COVERED
                if settled is not None:
                    judged[at] = Judged(candidate, sentence, settled)
                    continue
                judged[at] = _judge(neighbours[at], docs[neighbours[at].text], policy)
                if judged[at].verdict.outcome is Outcome.CONFIRMED:
                    covered.append(candidate.span)
            yield from (judged[at] for at in range(len(neighbours)))


_COVERED = Verdict(Outcome.REJECTED, "", ("a longer finding covers it",))


def _judge(item: _Pending, doc: Doc, policy: Policy) -> Judged:
    if not item.is_read and (spared := item.passage.spared(item.reading)) is not None:
        return Judged(item.reading.candidate, item.reading.sentence, spared)
    reading = replace(item.reading, doc=doc)
    candidate, sentence = reading.candidate, reading.sentence
    if "self-reference" not in _spoken(candidate.rule, policy) and (whose := _self_of(reading)):
        return Judged(candidate, sentence, Verdict(Outcome.REJECTED, "", (f"self-reference: {whose}",)))
    result = verdict(candidate.rule, reading)
    reworded = () if result.outcome is Outcome.REJECTED else tuple(drafts(reading, result.slot))
    return Judged(candidate, sentence, result, reworded)


def _self_of(reading: Reading) -> str:
    """Who speaks of themselves, as the parse shows it; empty if nobody does."""
    if reading.is_first_person:
        return "the subject is the writer"
    return "somebody says so of themselves" if reading.is_reported_self else ""


def for_parser(sentence: str) -> str:
    """The sentence as the parser reads it best, code point for code point: one line, plain hyphens, no shouting."""
    flat = unmasked(sentence.translate(_FOR_PARSER))
    case = case_of(flat)
    if case is Case.UPPER:
        return _lower(flat)
    return flat if case is Case.SENTENCE else flat[:1] + _lower(flat[1:])


def _lower(text: str) -> str:
    low = text.lower()
    return low if len(low) == len(text) else text


_FOR_PARSER = {
    **SURROGATES,
    **dict.fromkeys(map(ord, BLANKS), " "),
    **LETTERS,
    **dict.fromkeys(map(ord, "\u2010\u2011\xad"), "-"),
    **dict.fromkeys(map(ord, "\u2018\u2019"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d"), '"'),
}


_BETWEEN = re.compile(
    r"(?:,? (?:and|or|nor|&|and/or|as well as)|,|\s?/)\s?"
    r"(?:(?:an?|the|any|some|other|fellow|his|her|their|these|those) ){0,2}(?:[\w-]+ )?"
)


def _all_or_none(judged: list[Judged], policy: Policy) -> list[Judged]:
    """Addicts and drunks: of labels in one coordination all are fixed by themselves, or none is."""
    standing = [item for item in _standing(judged, policy) if _offers(item, policy)]
    together: list[Judged] = []
    weakened: dict[int, Judged] = {}
    for one, other in pairwise(standing):
        if _meet(one, other):
            weakened.update(_unsafe((one, other), "two-labels", "two labels of the same people meet"))
    for item in standing:
        if together and not _coordinated(together[-1], item):
            weakened.update(_weakened(together))
            together = []
        together.append(item)
    weakened.update(_weakened(together))
    return [weakened.get(id(item), item) for item in judged]


def _offers(item: Judged, policy: Policy) -> bool:
    """Whether a finding is one that its writer is to act on: contested wording may stay beside what is fixed."""
    contested = severity_of(item.candidate.rule, policy) is Severity.INFO
    return item.verdict.outcome is Outcome.CONFIRMED and bool(item.drafts) and not contested


def _coordinated(one: Judged, other: Judged) -> bool:
    first, second = one.candidate, other.candidate
    if first.block is not second.block or first.span.end > second.span.start:
        return False
    between = first.block.text[first.span.end : second.span.start]
    return _BETWEEN.fullmatch(between.replace("\n", " ")) is not None


def _meet(one: Judged, other: Judged) -> bool:
    """Mentally ill addicts: two labels of the same people, which one sentence has to hold."""
    first, second = one.candidate, other.candidate
    if one.verdict.slot not in LABEL_SLOTS or other.verdict.slot not in LABEL_SLOTS:
        return False
    return first.block is second.block and first.block.text[first.span.end : second.span.start] == " "


def _weakened(together: Sequence[Judged]) -> Iterator[tuple[int, Judged]]:
    best = [next((draft for draft in item.drafts if draft.safety is Safety.SAFE), None) for item in together]
    wordings = [draft.shown.lower() for draft in best if draft is not None]
    if wordings and None in best:
        yield from _unsafe(together, "coordination", "the other half of the coordination would stay as it is")
    elif len(set(wordings)) < len({item.candidate.matched.lower() for item in together}):
        yield from _unsafe(together, "said-twice", "both halves of the coordination would say the same")


def _unsafe(items: Iterable[Judged], constraint: str, reason: str) -> Iterator[tuple[int, Judged]]:
    for item in items:
        drafts = tuple(
            draft._replace(safety=Safety.UNSAFE, turned_down=(TurnedDown(constraint, reason),))
            if draft.safety is Safety.SAFE
            else draft
            for draft in item.drafts
        )
        yield id(item), item._replace(drafts=drafts)


def _standing(judged: Iterable[Judged], policy: Policy) -> list[Judged]:
    """What is reported, in the order of the text: of overlapping candidates the longest."""
    wanted = (Outcome.CONFIRMED, Outcome.DOUBTFUL) if policy.doubtful else (Outcome.CONFIRMED,)
    kept = [item for item in judged if item.verdict.outcome in wanted]
    chosen: list[Judged] = []
    for neighbours in _overlapping(kept, lambda item: item.candidate):
        beside: list[Judged] = []
        for item in sorted(neighbours, key=lambda item: _weight(item, policy)):
            if not any(item.candidate.span.overlaps(other.candidate.span) for other in beside):
                beside.append(item)
        chosen += sorted(beside, key=lambda item: item.candidate.span)
    return chosen


def findings(prose: Prose, judged: Iterable[Judged], policy: Policy) -> list[Finding]:
    """Confirmed (and, if the policy asks, doubtful) candidates as findings; of overlapping ones the longest stays."""
    return sorted(
        (_finding(prose, item, policy) for item in _standing(judged, policy)),
        key=lambda found: (found.span, found.rule_id),
    )


def _overlapping(items: Sequence[_Item], candidate_of: Callable[[_Item], Candidate]) -> Iterator[list[_Item]]:
    """What stands for candidates, ordered by source, block and position, in groups that hang together by overlap, so
    that a group is all there is to compare."""
    group: list[_Item] = []
    block, end = None, 0
    for item in items:
        candidate = candidate_of(item)
        if group and (candidate.block is not block or candidate.span.start >= end):
            yield group
            group, end = [], 0
        group.append(item)
        block, end = candidate.block, max(end, candidate.span.end)
    if group:
        yield group


def _weight(item: Judged, policy: Policy) -> tuple[bool, int, int, str]:
    """Sorts the finding to keep first: confirmed, long, severe."""
    return item.verdict.outcome is Outcome.DOUBTFUL, *_order(item.candidate, policy)


def _order(candidate: Candidate, policy: Policy) -> tuple[int, int, str]:
    rule = candidate.rule
    return -len(candidate.span), -severity_of(rule, policy).rank, rule.id


def severity_of(rule: Rule, policy: Policy) -> Severity:
    given = policy.severities.get(rule.id)
    return Severity(given) if given else rule.severity


def _finding(prose: Prose, item: Judged, policy: Policy) -> Finding:
    candidate, rule = item.candidate, item.candidate.rule
    shown = dict.fromkeys(draft.shown for draft in sorted(item.drafts, key=lambda draft: not draft.edits))
    fixes = [fix for draft in item.drafts if (fix := _fix(prose, candidate.block, draft)) is not None]
    doubtful = item.verdict.outcome is Outcome.DOUBTFUL
    return Finding(
        rule_id=rule.id,
        severity=severity_of(rule, policy),
        path=prose.source.path,
        span=prose.to_source(candidate.block, candidate.span),
        matched=candidate.matched,
        message=rule.message.replace("{match}", " ".join(candidate.matched.split())),
        alternatives=tuple(shown) or rule.hints,
        fixes=() if doubtful else tuple(fixes),
        because=item.verdict.because,
        sources=rule.sources,
        tags=rule.tags,
        doubtful=doubtful,
    )


def _fix(prose: Prose, block: Block, draft: Draft) -> Fix | None:
    if not draft.edits or draft.safety is Safety.DISPLAY:
        return None
    if not all(prose.is_editable(block, edit.span, edit.text) for edit in draft.edits):
        return None
    edits = tuple(Edit(prose.to_source(block, edit.span), edit.text) for edit in draft.edits)
    return Fix(edits, draft.shown, draft.safety)
