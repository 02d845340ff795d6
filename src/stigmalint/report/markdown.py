"""A summary in Markdown, for job summaries or comments on merge requests.

Nothing of a file can act as markup: every sign that could is written as a character reference, and quotations are in
`code`, where no host looks for mentions of people or for addresses.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from stigmalint.file_result import FileResult
from stigmalint.finding import Finding
from stigmalint.report import Run, Tally, counted, one_line, shown_path, summary
from stigmalint.text.spans import LineIndex

_MOST = 200
"""Rows of the table; a comment may not hold many more characters than these."""
_PLAIN = " ,.;/()"


def render(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    tally, rows, by_rule = Tally(), list[str](), Counter[str]()
    found = suppressed = 0
    hidden: list[str] = []
    for result in tally.counting(results):
        lines = LineIndex(result.source.text)
        path = shown_path(result.source.path)
        for finding in result.findings:
            found += 1
            by_rule[finding.rule_id] += 1
            if found <= _MOST:
                rows.append(_row(path, finding, lines))
        for item in result.hidden:
            suppressed += 1
            if suppressed <= _MOST:
                why = literal(one_line(item.reason or item.by))
                hidden.append(f"| {_place(path, item.finding, lines)} | {_code(item.finding.matched)} | {why} |\n")
    yield "## Stigmatizing wording\n\n"
    if not run.quiet:
        yield summary(tally, run) + "\n\n"
    if rows:
        yield "| Place | Wording | Why | Instead |\n| --- | --- | --- | --- |\n" + "".join(rows) + "\n"
    if found > _MOST:
        yield f"And {counted(found - _MOST, 'more finding')}.\n\n"
    if by_rule:
        ranked = sorted(by_rule.items(), key=lambda pair: (-pair[1], pair[0]))
        table = "".join(f"| {_code(rule)} | {count} |\n" for rule, count in ranked)
        yield f"<details><summary>By rule</summary>\n\n| Rule | Findings |\n| --- | ---: |\n{table}\n</details>\n"
    if hidden:
        table = "| Place | Wording | Reason |\n| --- | --- | --- |\n" + "".join(hidden)
        yield f"\n<details><summary>Suppressed</summary>\n\n{table}\n</details>\n"


def _row(path: str, finding: Finding, lines: LineIndex) -> str:
    level = f"{finding.severity.value}{' (doubtful)' if finding.doubtful else ''}"
    wordings = "; ".join(literal(one_line(wording)) for wording in finding.alternatives)
    return (
        f"| {_place(path, finding, lines)} | {_code(finding.matched)} | {level}: {literal(one_line(finding.message))} "
        f"| {wordings} |\n"
    )


def _place(path: str, finding: Finding, lines: LineIndex) -> str:
    line, column = lines.position(finding.span.start)
    return _code(f"{path}:{line}:{column}")


def _code(text: str) -> str:
    return f"<code>{literal(one_line(text))}</code>"


def literal(text: str) -> str:
    """Text of one line as Markdown in which nothing acts as markup or mentions anyone."""
    return "".join(
        sign if sign.isalnum() or sign in _PLAIN or not sign.isascii() else f"&#{ord(sign)};" for sign in text
    )
