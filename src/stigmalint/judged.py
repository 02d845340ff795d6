"""Turns the judged candidates of a source into findings: of overlapping ones, the longest is kept.

Labels that are in one coordination are fixed together or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, pairwise
from typing import NamedTuple, TypeVar

from stigmalint.finding import Candidate, Finding, Fix, Outcome, Safety, Severity, Verdict
from stigmalint.policy import Policy
from stigmalint.prose import Block, Prose
from stigmalint.reword.rewording import LABEL_SLOTS
from stigmalint.reword.wording import Draft, TurnedDown
from stigmalint.text.spans import Span

_Item = TypeVar("_Item")


class Judged(NamedTuple):
    """A candidate with its verdict and, when it was confirmed or doubtful, its rewordings: one line of a trace."""

    candidate: Candidate
    sentence: Span
    verdict: Verdict
    drafts: tuple[Draft, ...] = ()


_BETWEEN = re.compile(
    r"(?:,? (?:and|or|nor|&|and/or|as well as)|,|\s?/)\s?"
    r"(?:(?:an?|the|any|some|other|fellow|his|her|their|these|those) ){0,2}(?:[\w-]+ )?"
)


def all_or_none(judged: list[Judged], policy: Policy) -> list[Judged]:
    """Addicts and drunks: of labels in one coordination all are fixed by themselves, or none is."""
    standing = [item for item in _standing(judged, policy) if _offers(item)]
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


def _offers(item: Judged) -> bool:
    """Whether a finding is one that its writer is to act on: contested wording may stay beside what is fixed."""
    contested = item.candidate.rule.severity is Severity.INFO
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
        yield from _unsafe(together, "coordination", "the other half of the coordination would stay unchanged")
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
    for neighbours in overlapping(kept, lambda item: item.candidate):
        beside: list[Judged] = []
        for item in sorted(neighbours, key=_weight):
            if not any(item.candidate.span.overlaps(other.candidate.span) for other in beside):
                beside.append(item)
        chosen += sorted(beside, key=lambda item: item.candidate.span)
    return chosen


def findings(prose: Prose, judged: Iterable[Judged], policy: Policy) -> list[Finding]:
    """Confirmed (and, if the policy asks, doubtful) candidates as findings; of overlapping ones the longest stays."""
    return sorted((_finding(prose, item, policy.guide) for item in _standing(judged, policy)), key=by_place)


def by_place(finding: Finding) -> tuple[Span, str]:
    return finding.span, finding.rule_id


def overlapping(items: Sequence[_Item], candidate_of: Callable[[_Item], Candidate]) -> Iterator[list[_Item]]:
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


def _weight(item: Judged) -> tuple[bool, int, int, str]:
    """Sorts the finding to keep first: confirmed, long, severe."""
    return item.verdict.outcome is Outcome.DOUBTFUL, *longest_first(item.candidate)


def longest_first(candidate: Candidate) -> tuple[int, int, str]:
    rule = candidate.rule
    return -len(candidate.span), -rule.severity.rank, rule.id


def _finding(prose: Prose, item: Judged, guide: str) -> Finding:
    candidate, rule = item.candidate, item.candidate.rule
    ordered = sorted(item.drafts, key=lambda draft: not (draft.edits or draft.is_preferred))
    shown = dict.fromkeys(draft.shown for draft in ordered)
    fixes = [fix for draft in item.drafts if (fix := _fix(prose, candidate.block, draft)) is not None]
    doubtful = item.verdict.outcome is Outcome.DOUBTFUL
    return Finding(
        rule_id=rule.id,
        severity=rule.severity,
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
        guide=guide,
        of_document=any(fact.name == "document" for condition in rule.flag_when for fact in condition),
    )


def _fix(prose: Prose, block: Block, draft: Draft) -> Fix | None:
    if not draft.edits or draft.safety is Safety.DISPLAY:
        return None
    edits = [prose.edits(block, edit) for edit in draft.edits]
    if not all(edits):
        return None
    return Fix(tuple(dict.fromkeys(chain.from_iterable(edits))), draft.shown, draft.safety)
