"""A source and a way to lint it go in, mended text comes out, with what was applied and what is left.

Fixes are applied together, the result is linted again, and a fix that left its finding standing or raised a new one in
the words it wrote is withheld. Repeated until nothing changes, at most `_ROUNDS` times; all other text stays as it is.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from stigmalint.finding import Finding, Fix, Safety
from stigmalint.levels import Severity
from stigmalint.prose import Source
from stigmalint.text import Span, SpanIndex, apply_edits

_ROUNDS = 6
_TRIES = 8
"""Times in a round that fixes are withheld and the rest is tried; when some still stand in each other's way, none is
applied."""


@dataclass(frozen=True, slots=True)
class Applied:
    """A finding and the fix that was carried out for it. The finding's span is that of the text before its round."""

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
    applied: list[Applied] = []
    found = list(lint(source))
    for _ in range(_ROUNDS):
        chosen = _choose(found, unsafe, wanted)
        for _ in range(_TRIES):
            if not chosen:
                break
            text, spans = _apply(source.text, chosen)
            after = list(lint(source._replace(text=text)))
            raised = {contested: _standing(after, contested) for contested in (True, False)}
            offending = {
                index for index, span in spans if raised[chosen[index].finding.severity is Severity.INFO].overlaps(span)
            }
            if not offending:
                break
            chosen = [item for index, item in enumerate(chosen) if index not in offending]
        else:
            chosen = []
        if not chosen:
            break
        source, found = source._replace(text=text), after
        applied += chosen
    return Fixed(source.text, tuple(applied), tuple(found))


def _standing(found: Sequence[Finding], contested: bool) -> SpanIndex:
    """Where findings stand that speak against a fix; contested ones do so only if what was mended was contested too."""
    return SpanIndex(
        finding.span
        for finding in found
        if not finding.doubtful and (contested or finding.severity is not Severity.INFO)
    )


def applicable(finding: Finding, unsafe: bool) -> Fix | None:
    """The fix that would be applied for a finding, or None."""
    best = finding.fix
    return best if best is not None and (unsafe or best.safety is Safety.SAFE) else None


def _choose(found: Sequence[Finding], unsafe: bool, wanted: Callable[[Finding], bool]) -> list[Applied]:
    """One fix a finding; where the edits of two touch, the longer match wins and the other waits for the next round."""
    chosen: list[Applied] = []
    taken = SpanIndex()
    for finding in sorted(found, key=lambda finding: (-len(finding.span), finding.span)):
        best = applicable(finding, unsafe)
        if best is None or finding.doubtful or not wanted(finding):
            continue
        spans = [edit.span for edit in best.edits]
        if any(taken.touches(span) for span in spans):
            continue
        chosen.append(Applied(finding, best))
        for span in spans:
            taken.add(span)
    return chosen


def _apply(text: str, chosen: Sequence[Applied]) -> tuple[str, list[tuple[int, Span]]]:
    """The new text, and for each edit the index of its fix and the span that its text has there."""
    edits = sorted((edit, index) for index, item in enumerate(chosen) for edit in item.fix.edits)
    spans, moved = [], 0
    for edit, index in edits:
        start = edit.span.start + moved
        spans.append((index, Span(start, start + len(edit.text))))
        moved += len(edit.text) - len(edit.span)
    return apply_edits(text, [edit for edit, _ in edits]), spans
