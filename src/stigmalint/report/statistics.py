"""Counts: the number of findings per rule, pack or mechanism of stigma, most first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from stigmalint.file_result import FileResult
from stigmalint.finding import Finding, Safety
from stigmalint.report import FORMATS, Run, Tally, as_json, harmless, summary

GROUPS = ("rule", "pack", "tag")
BLOCKS = "▏▎▍▌▋▊▉█"
"""What bars are made of: eighths of a cell."""
_LONGEST = 20
"""Cells of the bar for the highest count."""


def render(results: Iterable[FileResult], run: Run, group: str, style: str = "text") -> Iterator[str]:
    """Counts by `group`, one of GROUPS; by tag, a finding counts once for each it has.

    Where the format of the report is for programs, these are JSON: an object, or one per line where it streams. For
    people there is a bar behind each count if the run has bars.
    """
    counts: Counter[str] = Counter()
    fixable: Counter[str] = Counter()
    tally = Tally()
    for result in tally.counting(results):
        for finding in result.findings:
            for name in _names(finding, group):
                counts[name] += 1
                fixable[name] += finding.fix is not None and finding.fix.safety is Safety.SAFE
    ranked = sorted(counts.items(), key=lambda item: (-item[1], item[0]))
    rows = [{group: name, "count": count, "fixable": fixable[name]} for name, count in ranked]
    if FORMATS[style].for_programs and FORMATS[style].streams:
        yield from (as_json(row) + "\n" for row in rows)
    elif FORMATS[style].for_programs:
        yield as_json({"version": 1, "statistics": rows}, indent=2) + "\n"
    elif tally.sources:
        most = ranked[0][1] if ranked else 1
        for name, count in ranked:
            note = f"  ({fixable[name]} with --fix)" if fixable[name] else ""
            bar = f"{_bar(count, most):{_LONGEST}}  " if run.bars else ""
            yield f"{count:>{len(str(most))}}  {bar}{harmless(name)}{note}\n"
        if not run.quiet:
            yield ("\n" if ranked else "") + summary(tally, run) + "\n"


def _bar(count: int, most: int) -> str:
    whole, eighths = divmod(max(1, round(count * _LONGEST * len(BLOCKS) / most)), len(BLOCKS))
    return BLOCKS[-1] * whole + (BLOCKS[eighths - 1] if eighths else "")


def _names(finding: Finding, group: str) -> tuple[str, ...]:
    return {"rule": (finding.rule_id,), "pack": (finding.pack,), "tag": finding.tags}[group]
