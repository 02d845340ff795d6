"""Results go in, the text of a report comes out: one module per format, all with the signature of `Format`.

Nothing here prints or looks at a terminal; width and colour are handed in, so that a report is the same wherever it is
made. A format's module is imported when it is asked for.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module

from stigmalint.finding import Finding, Safety, Severity
from stigmalint.prose import Source

FORMATS: Mapping[str, str] = {
    "text": "stigmalint.report.text:render",
    "concise": "stigmalint.report.concise:render",
    "json": "stigmalint.report.json:render",
    "jsonl": "stigmalint.report.json:render_lines",
}


@dataclass(frozen=True, slots=True)
class Mended:
    """A finding that was mended: its 1-based place in the text it was found in, and what now stands there."""

    line: int
    column: int
    rule_id: str
    matched: str
    wording: str
    safety: Safety


@dataclass(frozen=True, slots=True)
class Result:
    """One source, as it is now, with the findings that it has now and those that were mended."""

    source: Source
    findings: tuple[Finding, ...] = ()
    mended: tuple[Mended, ...] = ()
    cleared: int = 0
    """Suppressions that hid nothing and were removed."""


@dataclass(frozen=True, slots=True)
class Run:
    """What a report says beside the findings. `urls` gives the address of a source key; `sources` counts what was read.

    `width` is in terminal cells. `fixing` and `unsafe` tell which fixes were asked for, `is_trial` that no file was
    changed all the same; `quiet` leaves out the summary.
    """

    sources: int = 1
    width: int = 80
    colour: bool = False
    quiet: bool = False
    fixing: bool = False
    unsafe: bool = False
    is_trial: bool = False
    show_fixes: bool = False
    urls: Mapping[str, str] = field(default_factory=dict)


Format = Callable[[Sequence[Result], Run], Iterator[str]]


def render(results: Sequence[Result], run: Run, style: str = "text") -> Iterator[str]:
    """The report in pieces that end in a line end. Raises KeyError for a format that is not in FORMATS."""
    module, _, name = FORMATS[style].partition(":")
    function: Format = getattr(import_module(module), name)
    return function(results, run)


def shown_path(path: str) -> str:
    """A path as reports give it: from the working directory when below it, with forward slashes."""
    if not os.path.isabs(path):
        path = os.path.normpath(path)
    elif os.path.normcase(path).startswith(os.path.normcase(os.path.join(os.getcwd(), ""))):
        path = os.path.relpath(path)
    return path.replace(os.sep, "/")


def mended_lines(results: Sequence[Result], run: Run) -> Iterator[str]:
    """A line for each mended finding, when they were asked for."""
    for result in results if run.show_fixes else ():
        for item in result.mended:
            place = f"{shown_path(result.source.path)}:{item.line}:{item.column}"
            note = " (unsafe)" if item.safety is Safety.UNSAFE else ""
            yield f'{place}: mended "{one_line(item.matched)}" -> "{one_line(item.wording)}" {item.rule_id}{note}\n'


def summary(results: Sequence[Result], run: Run) -> str:
    """What was found, what was mended and what is left for whom, in one line."""
    found = [finding for result in results for finding in result.findings if not finding.doubtful]
    doubtful = sum(finding.doubtful for result in results for finding in result.findings)
    mended = sum(len(result.mended) for result in results)
    cleared = sum(result.cleared for result in results)
    would = "would be " if run.is_trial else ""
    notes = [f"{counted(cleared, 'idle suppression')} {would}removed"] if cleared else []
    notes += [f"{doubtful} doubtful, listed because of --doubtful"] if doubtful else []
    tail = "".join(f"; {note}" for note in notes)
    if not found and not mended:
        return f"Nothing found in {counted(run.sources, 'file')}{tail}."
    safe = sum(_is(finding, Safety.SAFE) for finding in found)
    unsafe = sum(_is(finding, Safety.UNSAFE) for finding in found)
    if run.fixing:
        return f"Found {len(found) + mended}: {mended} {would}mended, {_left(found, safe, unsafe, run)}{tail}."
    files = sum(any(not finding.doubtful for finding in result.findings) for result in results)
    by_severity = [
        counted(count, level.value) if level is not Severity.INFO else f"{count} info"
        for level in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        if (count := sum(finding.severity is level for finding in found))
    ]
    ways = [f"{safe} can be mended with --fix"] if safe else []
    ways += [f"{unsafe} {'more' if safe else 'can be mended'} with --fix --unsafe-fixes"] if unsafe else []
    cure = f"; {', '.join(ways)}" if ways else ""
    return f"Found {counted(len(found), 'finding')} ({', '.join(by_severity)}) in {counted(files, 'file')}{cure}{tail}."


def _left(found: Sequence[Finding], safe: int, unsafe: int, run: Run) -> str:
    """How many are left and why: a fix that was not asked for, one that was held back, or none that is certain."""
    held = safe + (unsafe if run.unsafe else 0)
    asking = 0 if run.unsafe else unsafe
    deciding = len(found) - held - asking
    why = [f"{asking} can be mended with --unsafe-fixes"] if asking else []
    why += [f"{held} could not be mended"] if held else []
    why += [f"{deciding} {'needs' if deciding == 1 else 'need'} your decision"] if deciding else []
    return f"{len(found)} left" + (f" ({', '.join(why)})" if why else "")


def _is(finding: Finding, safety: Safety) -> bool:
    return finding.fix is not None and finding.fix.safety is safety


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def one_line(text: str) -> str:
    """Text for one line of a terminal: runs of white space as one blank, control characters made harmless."""
    return " ".join(text.split()).translate(HARMLESS)


HARMLESS = {
    **{code: 0x2400 + code for code in range(32) if code not in (9, 10, 13)},
    0x7F: 0x2421,
    **dict.fromkeys((*range(0x80, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F), 0xFFFD),
}
"""A pasted text may hold escape sequences, or marks that reorder a line; shown raw they would act on the terminal."""
