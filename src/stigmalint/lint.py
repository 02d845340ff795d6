"""Finds the findings of sources: extract, scan, exempt, parse what is left, judge, reword, suppress.

Pure: rules, word lists and the parse function are handed in. Only sentences that hold a candidate which the text alone
does not settle are parsed, batched over all sources; a sentence is cut by fixed rules inside its block, so that what is
parsed together does not depend on which of its neighbors hold candidates.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from stigmalint.extract import extract
from stigmalint.finding import Candidate, Finding, Outcome, Verdict
from stigmalint.judge.document import Document
from stigmalint.judge.exemptions import Exemption, Surroundings
from stigmalint.judge.facts import verdict
from stigmalint.judge.occurrences import Occurrences
from stigmalint.judge.passages import cut, for_parser, passages, sentence_around
from stigmalint.judge.reading import Reading
from stigmalint.judged import Judged, all_or_none, by_place, findings, longest_first, overlapping
from stigmalint.match.matcher import Scanner
from stigmalint.match.prefilter import Gate
from stigmalint.policy import Policy
from stigmalint.prose import Block, Prose, Role, Source
from stigmalint.reword.wording import drafts
from stigmalint.ruleset.rule import Rule
from stigmalint.ruleset.word_list import WordList
from stigmalint.text.spans import Span, SpanIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc

Parse = Callable[[Iterable[str]], Iterable["Doc"]]
_BATCH = 1024
_STRETCH = 1024
"""Candidates that are collected, and then judged together: some hundred sentences for the parser at a time."""
_MOST_HELD = 8192
"""Candidates of one source that are held at a time; a book has fewer."""
_LONGEST_COMMENT = 10_000
"""Code points; what large forums allow for one comment."""


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


class _Search(NamedTuple):
    """How candidates are searched for, and by what they are judged."""

    scanner: Scanner
    words: Mapping[str, WordList]
    policy: Policy
    gate: Gate | None = None
    thorough: bool = True


def lint(
    sources: Iterable[Source],
    scanner: Scanner,
    words: Mapping[str, WordList],
    parse: Parse,
    policy: Policy,
    gate: Gate | None = None,
) -> Iterator[tuple[Prose, list[Finding]]]:
    """Prose and findings of every source, in order; findings sorted by position. `gate` is that of the same rules; it
    saves time.
    """
    search = _Search(scanner, words, policy, gate, thorough=False)
    found: list[Finding] = []
    for prose, judged, is_last in _judged_parts(sources, search, parse):
        found += findings(prose, judged, policy)
        if is_last:
            if found and policy.ignore_regex:
                from stigmalint.fix.left_alone import left_alone  # few settings name a pattern

                alone = left_alone(prose.source.text, policy.ignore_regex)
                found = [finding for finding in found if not alone.overlaps(finding.span)]
            yield prose, sorted(found, key=by_place)
            found = []


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
    found: list[Judged] = []
    for prose, judged, is_last in _judged_parts(sources, _Search(scanner, words, policy, thorough=thorough), parse):
        found += judged
        if is_last:
            yield prose, found
            found = []


class _Part(NamedTuple):
    """The candidates of some passages of a source: of all, or of as many as are held in memory at a time."""

    prose: Prose
    pending: list[_Pending]
    is_last: bool


def _judged_parts(
    sources: Iterable[Source], search: _Search, parse: Parse
) -> Iterator[tuple[Prose, list[Judged], bool]]:
    """The verdicts on each part of each source, and whether it is the last of its source."""
    batch: list[_Part] = []
    waiting = 0
    for part in _parts(sources, search):
        batch.append(part)
        waiting += sum(item.settled is None for item in part.pending)
        if waiting >= _BATCH or not part.is_last:
            yield from _judge_batch(batch, parse, search.policy, search.thorough)
            batch, waiting = [], 0
    yield from _judge_batch(batch, parse, search.policy, search.thorough)


def _parts(sources: Iterable[Source], search: _Search) -> Iterator[_Part]:
    for source in sources:
        prose = extract(source)
        if search.policy.is_conversation:
            revealed = tuple(search.scanner.revealed(block) for block in prose.blocks)
            prose = prose._replace(blocks=revealed)
        whole = Document(prose, _answered(source, search.policy))
        held: list[_Pending] = []
        for block in prose.blocks:
            for pending in _pending(block, whole, search):
                if len(held) + len(pending) > _MOST_HELD and held:
                    yield _Part(prose, held, is_last=False)
                    held = []
                held += pending
        yield _Part(prose, held, is_last=True)


def _answered(source: Source, policy: Policy) -> str | None:
    """What a comment answers, which may be nothing; None for what is not a comment.

    Where texts are what people write to each other, each is a comment unless it is as long as none can be.
    """
    if source.thread is None and policy.is_conversation and len(source.text) <= _LONGEST_COMMENT:
        return ""
    return source.thread


def _pending(block: Block, whole: Document, search: _Search) -> Iterator[list[_Pending]]:
    """The candidates of each passage of a block, by place."""
    _, words, policy, gate, thorough = search
    if block.role is not Role.COMMENT:
        for passage in passages(block):
            if gate is not None and gate.is_idle(passage.text):
                continue
            if candidates := list(search.scanner.scan(passage)):
                read = _read(candidates, _Passage(passage, whole, words, policy), policy, thorough)
                yield sorted(read, key=lambda item: item.reading.candidate.span)


def _read(candidates: Iterable[Candidate], passage: _Passage, policy: Policy, thorough: bool) -> Iterator[_Pending]:
    """The candidates of a passage, in the order in which they will be judged."""
    certain: dict[Span, SpanIndex] = {}  # by sentence
    for candidate in sorted(candidates, key=longest_first):
        reading = passage.reading(candidate)
        if reading.sentence in certain and certain[reading.sentence].holds(candidate.span):
            # Its sentence will be parsed, and then nearly always the other finding covers it.
            yield _Pending(reading, passage, None, is_read=False)
            continue
        # Facts of the text cost less than exemptions; someone who wants all reasons is told the exemption first.
        found = None if thorough or policy.exhaustive else verdict(candidate.rule, reading)
        if found is not None and found.outcome is Outcome.REJECTED:
            passage.put_off(reading)
            yield _Pending(reading, passage, found)
            continue
        settled = passage.spared(reading)
        if settled is None and thorough and not policy.exhaustive:
            found = verdict(candidate.rule, reading)
            settled = found if found.outcome is Outcome.REJECTED else None
        if settled is None and found is not None and found.outcome is Outcome.CONFIRMED and not thorough:
            certain.setdefault(reading.sentence, SpanIndex()).add(candidate.span)
        yield _Pending(reading, passage, settled)


class _Passage:
    """A stretch of text in which candidates stand, with what all of them ask of it."""

    def __init__(self, block: Block, whole: Document, words: Mapping[str, WordList], policy: Policy) -> None:
        self._block, self._words, self._policy = block, words, policy
        self._surroundings = Surroundings(block, words, policy.names, whole)
        self._around = Occurrences(block.text, words)
        self._whole = whole
        self._sentences = list(cut(block.text))
        self._texts: dict[Span, str] = {}
        self._spared = SpanIndex()
        self._exemptions: dict[Span, list[Exemption]] = {}
        self._put_off: dict[Span, list[Reading]] = {}
        self._put_off_spans = SpanIndex()

    def reading(self, candidate: Candidate) -> Reading:
        sentence = sentence_around(candidate.span, self._sentences)
        profile = self._policy.selection.profile
        return Reading(candidate, sentence, None, self._words, self._around, self._whole.thread, self._whole, profile)

    def text(self, sentence: Span) -> str:
        """A sentence as the parser gets it."""
        if sentence not in self._texts:
            self._texts[sentence] = for_parser(sentence.of(self._block.text))
        return self._texts[sentence]

    def put_off(self, reading: Reading) -> None:
        """Whether a candidate is exempt need not be known, unless a smaller one is in it."""
        span = reading.candidate.span
        if span not in self._put_off:
            self._put_off_spans.add(span)
        self._put_off.setdefault(span, []).append(reading)

    def spared(self, reading: Reading) -> Verdict | None:
        """The verdict on a candidate that is exempt. Longer ones are to be asked about first."""
        candidate = reading.candidate
        speaks = frozenset(_spoken(candidate.rule, self._policy))
        exemption = self._surroundings.exemption(candidate, reading.sentence, speaks)
        if exemption is None:  # "the term drug abuser": what is spared whole is spared in its parts
            for span in self._put_off_spans.holders(candidate.span):
                for whole in self._put_off.pop(span, ()):
                    self.spared(whole)
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


def _judge_batch(
    batch: Sequence[_Part], parse: Parse, policy: Policy, thorough: bool
) -> Iterator[tuple[Prose, list[Judged], bool]]:
    whole = [part.prose for part in batch if part.is_last] if policy.exhaustive else []
    everything = [text for prose in whole for text in _sentences(prose)]
    judged = _judged([item for part in batch for item in part.pending], everything, parse, policy, thorough)
    for part in batch:
        yield part.prose, all_or_none(list(islice(judged, len(part.pending))), policy), part.is_last


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
        for neighbours in overlapping(stretch, lambda item: item.reading.candidate):
            judged: dict[int, Judged] = {}
            covered: list[Span] = []
            for at in sorted(range(len(neighbours)), key=lambda at: longest_first(neighbours[at].reading.candidate)):
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
    """Who refers to themselves, as the parse shows it; empty if no one does."""
    if reading.is_first_person:
        return "the subject is the writer"
    return "someone says so about themselves" if reading.is_reported_self else ""
