"""A report as one self-contained HTML page: passages with marked wording and the reasons below them, and a table by
rule.

It runs no script and loads nothing. Everything that comes from files and rules is escaped, and marks that would reorder
a line are shown as signs. The page is ASCII, so that it reads the same whatever encoding it is written in.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from stigmalint.file_result import FileResult
from stigmalint.finding import Finding
from stigmalint.report import Run, Tally, as_markup, counted, one_line, shown_path, summary
from stigmalint.report.links import is_web
from stigmalint.text.spans import LineIndex, Span

_FAR = 600
"""Code points of a passage on either side of its findings; what is longer is cut."""

_STYLE = """\
:root { color-scheme: light dark; --paper: #fff; --ink: #1a1a1a; --soft: #555; --line: #ccc; --mark: #fff0b3;
  --error: #a40000; --warning: #7a4b00; --info: #00529b; --link: #00529b; }
@media (prefers-color-scheme: dark) { :root { --paper: #161616; --ink: #eee; --soft: #b5b5b5; --line: #4a4a4a;
  --mark: #4d4300; --error: #ff9d93; --warning: #ffc56b; --info: #93c9ff; --link: #93c9ff; } }
body { background: var(--paper); color: var(--ink); font: 1rem/1.55 system-ui, sans-serif; margin: 2rem auto;
  max-width: 48rem; padding: 0 1rem; }
h1 { font-size: 1.6rem; } h2 { font-size: 1.25rem; overflow-wrap: anywhere; }
a { color: var(--link); } a:focus-visible { outline: 3px solid currentColor; outline-offset: 2px; }
table { border-collapse: collapse; } caption { text-align: left; font-weight: bold; padding: .3rem 0; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .9rem .3rem 0; text-align: left; vertical-align: top; }
td.number { text-align: right; }
blockquote { border-left: 3px solid var(--line); margin: 1rem 0 .5rem; overflow-wrap: anywhere;
  padding: .1rem 0 .1rem 1rem; white-space: pre-wrap; }
mark { background: var(--mark); color: inherit; text-decoration: underline; text-underline-offset: .2em; }
mark a { color: inherit; text-decoration: none; }
.error { color: var(--error); } .warning { color: var(--warning); } .info { color: var(--info); }
.note { color: var(--soft); }
@media print { body { margin: 0; max-width: none; } li, blockquote { break-inside: avoid; } a { color: inherit; } }
"""
_HEAD = f"""\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Stigmatizing wording</title>
<style>
{_STYLE}</style>
</head>
<body>
<main>
<h1>Stigmatizing wording</h1>
"""


def render(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    tally, by_rule = Tally(), Counter[str]()
    files: list[str] = []
    number = 0
    for result in tally.counting(results):
        by_rule.update(finding.rule_id for finding in result.findings)
        if result.findings or result.hidden:
            files.append(_file(result, run, number))
        number += len(result.findings)
    yield _HEAD
    if not run.quiet:
        yield f"<p>{as_markup(summary(tally, run))}</p>\n"
    if by_rule:
        yield _table(by_rule)
    yield from files
    yield "</main>\n</body>\n</html>\n"


def _table(by_rule: Counter[str]) -> str:
    ranked = sorted(by_rule.items(), key=lambda pair: (-pair[1], pair[0]))
    rows = "".join(
        f'<tr><th scope="row">{as_markup(rule)}</th><td class="number">{count}</td></tr>\n' for rule, count in ranked
    )
    head = '<thead><tr><th scope="col">Rule</th><th scope="col">Findings</th></tr></thead>'
    return f"<table>\n<caption>Findings by rule</caption>\n{head}\n<tbody>\n{rows}</tbody>\n</table>\n"


def _file(result: FileResult, run: Run, number: int) -> str:
    lines = LineIndex(result.source.text)
    parts = [f"<section>\n<h2><bdi>{as_markup(shown_path(result.source.path))}</bdi></h2>\n"]
    for passage, findings in _passages(result.source.text, result.findings, lines):
        parts.append(_marked(result.source.text, passage, findings, number))
        notes = (_note(finding, lines, run, number + place) for place, finding in enumerate(findings, 1))
        parts.append(f'<ol start="{number + 1}">\n{"".join(notes)}</ol>\n')
        number += len(findings)
    if result.hidden:
        parts.append(f"<h3>Suppressed: {counted(len(result.hidden), 'finding')}</h3>\n<ul>\n")
        for item in result.hidden:
            why = f": {as_markup(one_line(item.reason))}" if item.reason else ""
            place = lines.position(item.finding.span.start)[0]
            wording = as_markup(one_line(item.finding.matched))
            parts.append(f"<li>Line {place}, <q>{wording}</q> ({as_markup(item.by)}){why}</li>\n")
        parts.append("</ul>\n")
    return "".join(parts) + "</section>\n"


def _passages(text: str, findings: Sequence[Finding], lines: LineIndex) -> Iterator[tuple[Span, list[Finding]]]:
    """Paragraphs with the findings in them, in order; paragraphs that touch are one."""
    held: list[Finding] = []
    span = Span(0, 0)
    for finding in sorted(findings, key=lambda finding: finding.span):
        around = _paragraph(text, finding.span, lines)
        if held and around.start <= span.end:
            span = Span(span.start, max(span.end, around.end))
        else:
            if held:
                yield span, held
            span, held = around, []
        held.append(finding)
    if held:
        yield span, held


def _paragraph(text: str, span: Span, lines: LineIndex) -> Span:
    """The lines around a finding up to blank ones, cut where they go on for long."""
    low, high = max(0, span.start - _FAR), min(len(text), span.end + _FAR)
    first, last = lines.position(span.start)[0], lines.position(max(span.start, span.end - 1))[0]
    while first > 1 and lines.line_span(first).start > low and lines.line_span(first - 1).of(text).strip():
        first -= 1
    while last < lines.line_count() and lines.line_span(last).end < high and lines.line_span(last + 1).of(text).strip():
        last += 1
    return Span(max(low, lines.line_span(first).start), min(high, lines.line_span(last).end))


def _marked(text: str, passage: Span, findings: Sequence[Finding], number: int) -> str:
    parts, at = [], passage.start
    for place, finding in enumerate(findings, number + 1):
        start = max(at, finding.span.start)  # findings do not overlap, but those of other tools' making might
        wording = _lines(text[start : max(start, finding.span.end)])
        parts += [_lines(text[at:start]), f'<mark id="m{place}"><a href="#n{place}">{wording}</a></mark>']
        at = max(start, finding.span.end)
    return f'<blockquote dir="auto">{"".join(parts)}{_lines(text[at : passage.end])}</blockquote>\n'


def _lines(text: str) -> str:
    return "\n".join(map(as_markup, text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", "    ").split("\n")))


def _link(url: str, name: str) -> str:
    """A link to a page; nothing for what is not an address of one."""
    if not is_web(url):
        return ""
    return f'<a href="{as_markup(url)}" rel="noreferrer">{as_markup(name)}</a>'


def _note(finding: Finding, lines: LineIndex, run: Run, number: int) -> str:
    line, column = lines.position(finding.span.start)
    level = finding.severity.value
    doubtful = " (doubtful)" if finding.doubtful else ""
    parts = [
        f'<li id="n{number}"><a href="#m{number}">Line {line}, column {column}</a>: ',
        f'<strong class="{level}">{level}</strong>{doubtful} <code>{as_markup(finding.rule_id)}</code>. ',
        as_markup(one_line(finding.message)),
    ]
    if finding.alternatives:
        wordings = "; ".join(as_markup(one_line(wording)) for wording in finding.alternatives)
        parts.append(f"<br>Instead: {wordings}")
    links = [_link(run.urls.get(key, ""), key) for key in finding.sources]
    if cited := ", ".join(filter(None, links)):
        parts.append(f'<br><span class="note">Sources: {cited}</span>')
    if guide := _link(finding.guide, finding.guide):
        parts.append(f'<br><span class="note">Guide: {guide}</span>')
    return "".join(parts) + "</li>\n"
