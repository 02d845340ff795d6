"""Applies fixes to a source and lints the result: gives the fixed text, what was applied and what is left.

Fixes are applied together and the result is linted again. A fix is withheld that left its finding standing or raised a
new one, in the words it wrote or elsewhere, and so is one that hid a finding which it did not touch: what is left to a
person is reported before and after. Repeated until nothing changes, at most `_ROUNDS` times; all other text stays.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Collection, Generator, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from stigmalint.extract import extract
from stigmalint.extract.formats import is_package
from stigmalint.extract.rendering import Rendering
from stigmalint.file_result import Applied
from stigmalint.finding import Finding, Fix, Safety
from stigmalint.prose import Source
from stigmalint.ruleset.severity import Severity
from stigmalint.text.spans import LineIndex, Span, SpanIndex, apply_edits, as_one

_ROUNDS = 6
_TRIES = 8
"""Times in a round that fixes are withheld and the rest is tried; when some still stand in each other's way, none is
applied."""


class _Chosen(NamedTuple):
    """A finding and the fix to try for it."""

    finding: Finding
    fix: Fix


@dataclass(frozen=True, slots=True)
class Fixed:
    """The outcome of fixing one text. `remaining` holds the findings of `text` as it is now."""

    text: str
    applied: tuple[Applied, ...]
    remaining: tuple[Finding, ...]


def fix(
    source: Source,
    lint: Callable[[Source], Sequence[Finding]],
    *,
    unsafe: bool = False,
    wanted: Callable[[Finding], bool] = lambda finding: True,
) -> Fixed:
    """Apply the safe fixes (`unsafe`: the uncertain ones too) of the wanted findings of `source`."""

    def lint_each(sources: Sequence[Source]) -> list[Sequence[Finding]]:
        return [lint(source) for source in sources]

    return fix_all([source], lint_each, unsafe=unsafe, wanted=wanted)[0]


def fix_all(
    sources: Sequence[Source],
    lint: Callable[[Sequence[Source]], Sequence[Sequence[Finding]]],
    *,
    unsafe: bool = False,
    wanted: Callable[[Finding], bool] = lambda finding: True,
) -> list[Fixed]:
    """`fix` for several sources, each as if it were alone; what is to be linted is linted together."""
    steps = [_fixing(source, unsafe, wanted) for source in sources]
    asked = {number: next(step) for number, step in enumerate(steps)}
    fixed: dict[int, Fixed] = {}
    while asked:
        answers = dict(zip(asked, lint(tuple(asked.values())), strict=True))
        asked = {}
        for number, found in answers.items():
            try:
                asked[number] = steps[number].send(found)
            except StopIteration as done:
                fixed[number] = done.value
    return [fixed[number] for number in range(len(sources))]


def _fixing(
    source: Source, unsafe: bool, wanted: Callable[[Finding], bool]
) -> Generator[Source, Sequence[Finding], Fixed]:
    """Asks for the findings of the source, and of what it became, as often as it takes."""
    applied: list[Applied] = []
    found = list((yield source))
    for _ in range(_ROUNDS):
        withheld: set[int] = set()
        for _ in range(_TRIES):
            chosen = _choose(found, unsafe, wanted, withheld)
            if not chosen:
                break
            written = _Written(source.text, chosen)
            after = list((yield source._replace(text=written.text)))
            offending = written.offending(found, after, unsafe)
            if not offending:
                break
            withheld |= {id(chosen[index].finding) for index in offending}
        else:
            chosen = []
        if not chosen:
            break
        applied += _applied(source, chosen)
        source, found = source._replace(text=written.text), after
    return Fixed(source.text, tuple(applied), tuple(found))


def _applied(source: Source, chosen: Sequence[_Chosen]) -> Iterator[Applied]:
    """What is carried out in a text, with the places that it has there, for a reader."""
    shown = Rendering(extract(source)) if is_package(source.kind) else None
    text = shown.text if shown else source.text
    lines = LineIndex(text)
    for finding, done in chosen:
        span = shown.span(finding.span) if shown else finding.span
        edits = shown.edits(done.edits) if shown else done.edits
        assert span is not None, "a finding stands in prose"
        whole = as_one(text, edits)
        yield Applied(finding, done, *lines.position(span.start), whole.span.of(text), whole.text)


class _Written:
    """A text with chosen fixes carried out; `spans` are those of the words that were written, with the fix's index."""

    def __init__(self, text: str, chosen: Sequence[_Chosen]) -> None:
        self._chosen = chosen
        self._edits = sorted((edit, index) for index, item in enumerate(chosen) for edit in item.fix.edits)
        self._starts = [edit.span.start for edit, _ in self._edits]
        self.text = apply_edits(text, [edit for edit, _ in self._edits])
        self.spans: list[tuple[int, Span]] = []
        self._moved: list[int] = []
        moved = 0
        for edit, index in self._edits:
            start = edit.span.start + moved
            self.spans.append((index, Span(start, start + len(edit.text))))
            moved += len(edit.text) - len(edit.span)
            self._moved.append(moved)

    def offending(self, before: Sequence[Finding], after: Sequence[Finding], unsafe: bool) -> set[int]:
        """The fixes, by index, that raised a finding or hid one, given the findings before and after.

        A finding that came up elsewhere and can be fixed in its turn speaks against none, nor does one about what the
        whole text lacks.
        """
        raised = {contested: _standing(after, contested) for contested in (True, False)}
        offending = {
            index
            for index, span in self.spans
            if raised[self._chosen[index].finding.severity is Severity.INFO].overlaps(span)
        }
        moved = [self._moved_to(finding.span) for finding in before if not (finding.doubtful or finding.of_document)]
        kept = [span for span in moved if span is not None]
        reported = [finding for finding in after if not (finding.doubtful or finding.of_document)]
        there = SpanIndex(finding.span for finding in reported)
        hidden = [span for span in kept if not there.overlaps(span)]
        known = SpanIndex((*kept, *(span for _, span in self.spans)))
        new = [
            finding.span
            for finding in reported
            if not known.overlaps(finding.span) and applicable(finding, unsafe) is None
        ]
        return offending | {self._nearest(span) for span in (*hidden, *new)}

    def _moved_to(self, span: Span) -> Span | None:
        """Where a part of the old text stands now; None when an edit touches it."""
        at = bisect_right(self._starts, span.start)
        beside = self._edits[max(0, at - 1) : at + 1]  # the last that begins before it, and the first behind
        if any(edit.span.overlaps(span) or span.start < edit.span.start < span.end for edit, _ in beside):
            return None
        return span.shift(self._moved[at - 1] if at else 0)

    def _nearest(self, span: Span) -> int:
        """The fix that wrote nearest to a part of the new text, where nothing was written."""
        at = bisect_right(self.spans, span.start, key=lambda item: item[1].start)
        beside = self.spans[max(0, at - 1) : at + 1]  # the last that begins before it, and the first behind
        return min(beside, key=lambda item: max(item[1].start - span.end, span.start - item[1].end))[0]


def _standing(found: Sequence[Finding], contested: bool) -> SpanIndex:
    """Where findings stand that speak against a fix; contested ones do so only if what was fixed was contested too."""
    return SpanIndex(
        finding.span
        for finding in found
        if not (finding.doubtful or finding.of_document) and (contested or finding.severity is not Severity.INFO)
    )


def applicable(finding: Finding, unsafe: bool) -> Fix | None:
    """The fix that would be applied for a finding, or None."""
    best = finding.fix
    return best if best is not None and (unsafe or best.safety is Safety.SAFE) else None


def _choose(
    found: Sequence[Finding], unsafe: bool, wanted: Callable[[Finding], bool], withheld: Collection[int] = ()
) -> list[_Chosen]:
    """One fix a finding; where the edits of two touch, the longer match wins and the other waits for the next round.

    `withheld` are the identities of findings whose fix was tried and did harm.
    """
    chosen: list[_Chosen] = []
    taken = SpanIndex()
    for finding in sorted(found, key=lambda finding: (-len(finding.span), finding.span)):
        best = applicable(finding, unsafe)
        if best is None or finding.doubtful or id(finding) in withheld or not wanted(finding):
            continue
        spans = [edit.span for edit in best.edits]
        if any(taken.touches(span) for span in spans):
            continue
        chosen.append(_Chosen(finding, best))
        for span in spans:
            taken.add(span)
    return chosen
