"""Turns results into reports: one module per format, all with the signature of `Render`.

Nothing here prints or looks at a terminal; width and color are handed in, so that a report is the same wherever it is
made. A format's module is imported when it is asked for.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from json import dumps  # `json` is a module of this package
from typing import NamedTuple

from stigmalint.file_result import FileResult, Hidden
from stigmalint.finding import Finding, Safety, Severity
from stigmalint.text.folding import SURROGATES
from stigmalint.text.spans import CONTROLS


class RuleHelp(NamedTuple):
    """What a report says of a rule once, for all of its findings. `explanation` is Markdown."""

    title: str
    severity: Severity
    explanation: str
    tags: tuple[str, ...] = ()
    url: str = ""


class Run(NamedTuple):
    """What a report says beside the findings. `urls` gives the address of a source key, `help` what there is to say of
    a rule; it is asked once all results are there.

    `width` is in terminal cells. `fixing` and `unsafe` tell which fixes were asked for, `is_trial` that no file was
    changed anyway; `quiet` leaves out the summary. `links` makes places and rules links that a terminal opens,
    `bars` draws counts as bars as well; neither is for a report that is kept. With `grouped`, findings of the same
    wording in a file are told as one.
    """

    width: int = 80
    color: bool = False
    links: bool = False
    bars: bool = False
    grouped: bool = True
    quiet: bool = False
    fixing: bool = False
    unsafe: bool = False
    is_trial: bool = False
    show_fixes: bool = False
    urls: Mapping[str, str] = {}
    help: Callable[[str], RuleHelp | None] = lambda rule_id: None


@dataclass(slots=True)
class Tally:
    """What a summary counts, so that no result has to be kept for it."""

    sources: int = 0
    failed: int = 0
    """Sources that could not be checked; they are not among `sources`."""
    files: int = 0
    """Sources in which something was found that is not doubtful."""
    found: Counter[Severity] = field(default_factory=Counter)
    safe: int = 0
    unsafe: int = 0
    doubtful: int = 0
    fixed: int = 0
    cleared: int = 0
    hidden: int = 0

    def counting(self, results: Iterable[FileResult]) -> Iterator[FileResult]:
        """The results, each counted on its way."""
        for result in results:
            self._add(result)
            yield result

    def _add(self, result: FileResult) -> None:
        if result.error:
            self.failed += 1
            return
        self.sources += 1
        self.hidden += len(result.hidden)
        if not (result.findings or result.applied or result.cleared):
            return
        certain = result.certain
        self.files += bool(certain)
        self.found.update(finding.severity for finding in certain)
        self.safe += sum(_is(finding, Safety.SAFE) for finding in certain)
        self.unsafe += sum(_is(finding, Safety.UNSAFE) for finding in certain)
        self.doubtful += len(result.findings) - len(certain)
        self.fixed += len(result.applied)
        self.cleared += result.cleared


Render = Callable[[Iterable[FileResult], Run], Iterator[str]]


class Format(NamedTuple):
    """What there is to know of a report: adding one is a row of FORMATS, and a function where it says."""

    name: str
    place: str
    """The function that writes it, as `module:function`; a module below this one, imported when it is asked for."""
    suffix: str
    """Of the name of a file that holds such a report."""
    for_programs: bool = False
    """It is UTF-8 whatever the locale, and what is said to people goes to stderr."""
    streams: bool = True
    """Each result is written as it comes; else the report is one document, which is whole or not begun."""

    @property
    def render(self) -> Render:
        module, _, name = self.place.partition(":")
        function: Render = getattr(import_module(f"{__name__}.{module}"), name)
        return function


FORMATS: Mapping[str, Format] = {
    format.name: format
    for format in (
        Format("text", "text:render", ".txt"),
        Format("concise", "concise:render", ".txt"),
        Format("json", "json:render", ".json", for_programs=True, streams=False),
        Format("jsonl", "json:render_lines", ".jsonl", for_programs=True),
        Format("sarif", "sarif:render", ".sarif", for_programs=True, streams=False),
        Format("github", "github:render", ".txt", for_programs=True),
        Format("gitlab", "gitlab:render", ".json", for_programs=True, streams=False),
        Format("rdjson", "rdjson:render", ".json", for_programs=True, streams=False),
        Format("rdjsonl", "rdjson:render_lines", ".jsonl", for_programs=True),
        Format("junit", "junit:render", ".xml", for_programs=True, streams=False),
        Format("checkstyle", "checkstyle:render", ".xml", for_programs=True, streams=False),
        Format("markdown", "markdown:render", ".md", streams=False),
        Format("html", "html:render", ".html", streams=False),
    )
}


def render(results: Iterable[FileResult], run: Run, style: str = "text") -> Iterator[str]:
    """The report in pieces that end in a line end, each as soon as its result comes; a summary for people is last.

    A source in which nothing was found is a result too, and counted. Raises KeyError for a format not in FORMATS.
    """
    return FORMATS[style].render(results, run)


def relative_path(path: str) -> str:
    """A path as programs get it: from the working directory when below it, with forward slashes."""
    if not os.path.isabs(path):
        path = os.path.normpath(path)
    elif os.path.normcase(path).startswith(os.path.normcase(os.path.join(os.getcwd(), ""))):
        path = os.path.relpath(path)
    return path.replace(os.sep, "/")


def shown_path(path: str) -> str:
    """A path as people get it: the same, in one line and harmless, bytes that are not UTF-8 as `\\xff`."""
    return harmless(relative_path(path))


def fixed_lines(result: FileResult, run: Run) -> Iterator[str]:
    """A line for each change that was made, in the order of the text; not if `quiet`, unless they are asked for."""
    told = run.show_fixes or (run.fixing and not run.is_trial and not run.quiet)
    for item in sorted(result.applied, key=lambda item: (item.line, item.column)) if told else ():
        place = f"{shown_path(result.source.path)}:{item.line}:{item.column}"
        note = " (unsafe)" if item.fix.safety is Safety.UNSAFE else ""
        line = f'{place}: fixed "{one_line(item.before)}" -> "{one_line(item.after)}" {item.finding.rule_id}{note}'
        yield harmless(line) + "\n"


def summary(tally: Tally, run: Run) -> str:
    """What was found, what was fixed and what is left for whom, in one line."""
    found, fixed = tally.found.total(), tally.fixed
    would = "would be " if run.is_trial else ""
    notes = [f"{counted(tally.failed, 'file')} could not be checked"] if tally.failed else []
    notes += [f"{counted(tally.cleared, 'unused suppression')} {would}removed"] if tally.cleared else []
    notes += [f"{tally.hidden} suppressed"] if tally.hidden else []
    notes += [f"{tally.doubtful} doubtful, listed because of --doubtful"] if tally.doubtful else []
    tail = "".join(f"; {note}" for note in notes)
    if not found and not fixed:
        return f"Nothing found in {counted(tally.sources, 'file')}{tail}."
    if run.fixing:
        return f"Found {found + fixed}: {fixed} {would}fixed, {_left(tally, run)}{tail}."
    by_severity = [
        counted(count, level.value) if level is not Severity.INFO else f"{count} info"
        for level in (Severity.ERROR, Severity.WARNING, Severity.INFO)
        if (count := tally.found[level])
    ]
    ways = [f"{tally.safe} can be fixed with --fix"] if tally.safe else []
    more = "more" if tally.safe else "can be fixed"
    ways += [f"{tally.unsafe} {more} with --fix --unsafe-fixes"] if tally.unsafe else []
    cure = f"; {', '.join(ways)}" if ways else ""
    return (
        f"Found {counted(found, 'finding')} ({', '.join(by_severity)}) in {counted(tally.files, 'file')}{cure}{tail}."
    )


def suppression(item: Hidden) -> str:
    """Why a finding is not reported, in one line."""
    until = f" until {item.until}" if item.until else ""
    return one_line(f"suppressed by {item.by}{until}{f': {item.reason}' if item.reason else ''}")


def with_wording(finding: Finding) -> str:
    """What a finding says and what may stand instead, for formats that have one text for both."""
    return f"{finding.message} Try: {'; '.join(finding.alternatives)}." if finding.alternatives else finding.message


def with_hidden(result: FileResult) -> list[tuple[Finding, Hidden | None]]:
    """The findings of a result and those that are hidden, by place, for formats that mark the hidden ones."""
    every = [(finding, None) for finding in result.findings] + [(item.finding, item) for item in result.hidden]
    return sorted(every, key=lambda pair: pair[0].span)


def address_of(finding: Finding, urls: Mapping[str, str]) -> str:
    """The address of the first source of a finding that has one; empty for none."""
    return next((urls[key] for key in finding.sources if urls.get(key)), "")


def _left(tally: Tally, run: Run) -> str:
    """How many are left and why: a fix that was not asked for, one that was held back, or none that is certain."""
    found = tally.found.total()
    held = tally.safe + (tally.unsafe if run.unsafe else 0)
    asking = 0 if run.unsafe else tally.unsafe
    deciding = found - held - asking
    why = [f"{asking} can be fixed with --unsafe-fixes"] if asking else []
    why += [f"{held} could not be fixed"] if held else []
    why += [f"{deciding} {'needs' if deciding == 1 else 'need'} your decision"] if deciding else []
    return f"{found} left" + (f" ({', '.join(why)})" if why else "")


def _is(finding: Finding, safety: Safety) -> bool:
    return finding.fix is not None and finding.fix.safety is safety


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"


def one_line(text: str) -> str:
    """Text for one line of a terminal: runs of white space as one blank, control characters made harmless."""
    return harmless(" ".join(text.split()))


def harmless(text: str) -> str:
    """Text in one line, without what a terminal would act on: what ends a line, escape sequences, and marks that
    reorder it. A byte of a file name that is not UTF-8 is shown as `\\xff`.
    """
    return text if text.isprintable() else text.translate(_HARMLESS)


def harmless_lines(text: str) -> str:
    """Lines of text, harmless but for their line feeds and tabs."""
    return text.replace("\r\n", "\n").translate(_HARMLESS_IN_LINES)


def as_markup(text: str) -> str:
    """Text for HTML and XML, harmless, in one line, in ASCII and so the same in any encoding."""
    named = harmless(text).translate({ord(sign): f"&#{ord(sign)};" for sign in "&<>\"'"})
    return named.encode("ascii", "xmlcharrefreplace").decode("ascii")


def as_json(value: object, indent: int | None = None) -> str:
    """A value as JSON that is valid UTF-8 whatever is in it, and harmless; in one line unless there is an `indent`."""
    return dumps(value, ensure_ascii=False, indent=indent).translate(_HARMLESS_IN_JSON)


_UNDECODED = {code: f"\\x{code - 0xDC00:02x}" for code in range(0xDC80, 0xDD00)}
"""What Python makes of a byte that is not UTF-8, and how it is shown."""
_HARMLESS: Mapping[int, str | int] = {
    **SURROGATES,
    **_UNDECODED,
    **dict.fromkeys(CONTROLS, 0xFFFD),
    **{code: 0x2400 + code for code in range(0x20)},  # the picture of a control character
    0x7F: 0x2421,
}
_HARMLESS_IN_LINES = {code: shown for code, shown in _HARMLESS.items() if code not in (ord("\t"), ord("\n"))}
_HARMLESS_IN_JSON: Mapping[int, str] = {
    **SURROGATES,
    **{code: shown.replace("\\", "\\\\") for code, shown in _UNDECODED.items()},
    **{code: f"\\u{code:04x}" for code in CONTROLS if code >= 0x7F},  # the others are escaped as JSON demands
}
