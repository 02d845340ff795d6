"""A report for people: the line with the wording underlined, the reason, better wording.

Findings of the same wording in a file are one entry: the line of the first, the places of the others.

A source line is cut around the wording to fit the width, and cells are counted as terminals do, so that
the underline is below the wording when the line holds tabs, wide characters or emoji.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from typing import Protocol

from stigmalint.file_result import FileResult
from stigmalint.finding import Finding, Safety
from stigmalint.prose import Source
from stigmalint.report import (
    Run,
    Tally,
    address_of,
    fixed_lines,
    harmless,
    one_line,
    shown_path,
    summary,
    suppression,
)
from stigmalint.report.groups import Group, grouped
from stigmalint.report.links import file_link, web_link
from stigmalint.text.spans import LineIndex, Span


class Paint(Protocol):
    """Text in a style, and a link where there is an address."""

    def __call__(self, text: str, style: str, link: str = "") -> str: ...


_COLORS = {"error": "bold red", "warning": "bold yellow", "info": "bold cyan"}
_MOST_LINES = 3  # of a match that runs over several
_TAB = " " * 4
_ELLIPSIS = "…"


def render(results: Iterable[FileResult], run: Run) -> Iterator[str]:
    paint, tally, fixed = _painter(run), Tally(), list[str]()
    for result in tally.counting(results):
        fixed += fixed_lines(result, run)
        if not (result.findings or result.hidden):
            continue
        lines = LineIndex(result.source.text)
        groups = grouped(result.findings) if run.grouped else [(finding,) for finding in result.findings]
        yield "".join("\n".join(_entry(result.source, group, lines, run, paint)) + "\n\n" for group in groups)
        for item in result.hidden:
            place = _place(result.source, _position(item.finding, lines), run, paint)
            yield f'{place} "{one_line(item.finding.matched)}" {harmless(item.finding.rule_id)} {suppression(item)}\n\n'
    if fixed:
        yield "".join(fixed) + "\n"
    if tally.sources and not run.quiet:
        yield paint(summary(tally, run), "bold") + "\n"


def _entry(source: Source, group: Group, lines: LineIndex, run: Run, paint: Paint) -> Iterator[str]:
    finding = group[0]
    places = [_position(item, lines) for item in group]
    level = finding.severity.value
    place = _place(source, places[0], run, paint)
    doubtful = " (doubtful)" if finding.doubtful else ""
    page = web_link(address_of(finding, run.urls)) if run.links else ""
    yield f"{place} {paint(level, _COLORS[level])}{doubtful} {paint(harmless(finding.rule_id), 'dim', page)}"
    yield from _wrapped(one_line(finding.message), "  ", run.width)
    if finding.place:
        yield from _wrapped(one_line(f"In {finding.place}:"), "  ", run.width)
    yield from _excerpt(source.text, finding, lines, run.width, paint)
    if len(group) > 1:
        yield from _wrapped(f"{len(group)} times in all, also at {', '.join(places[1:])}", "  ", run.width, "    ")
    if finding.doubtful and finding.because:
        yield from _wrapped(f"Doubtful: {'; '.join(map(one_line, finding.because))}", "  ", run.width, "    ")
    yield from _advice_by_place(group, places, run, paint)


def _place(source: Source, position: str, run: Run, paint: Paint) -> str:
    return paint(f"{shown_path(source.path)}:{position}", "bold", file_link(source.path) if run.links else "")


def _position(finding: Finding, lines: LineIndex) -> str:
    line, column = lines.position(finding.span.start)
    return f"{line}:{column}"


def _advice_by_place(group: Group, places: Sequence[str], run: Run, paint: Paint) -> Iterator[str]:
    """The advice for a group: once where all have the same, except for the case of letters, else with its places."""
    advice: dict[str, tuple[Finding, list[str]]] = {}
    for finding, place in zip(group, places, strict=True):
        said = "\n".join(_advice(finding, run, paint)).casefold()
        advice.setdefault(said, (finding, []))[1].append(place)
    for finding, where in advice.values():
        if len(advice) == 1:
            yield from _advice(finding, run, paint)
            return
        yield from _wrapped(f"At {', '.join(where)}:", "  ", run.width, "    ")
        yield from (f"  {line}" for line in _advice(finding, run._replace(width=run.width - 2), paint))


def _advice(finding: Finding, run: Run, paint: Paint) -> Iterator[str]:
    """What may stand instead, and who can put it in."""
    if finding.alternatives:
        items = [f"{number}. {one_line(text)}" for number, text in enumerate(finding.alternatives, 1)]
        for number, packed in enumerate(_packed(items, run.width - 7)):
            yield f"  {paint('Try:', 'green')} {packed}" if number == 0 else f"       {packed}"
    yield from _wrapped(_fix_note(finding, run), "  ", run.width, "       ")
    if finding.guide:
        yield f"  Guide: {one_line(finding.guide)}"


def _fix_note(finding: Finding, run: Run) -> str:
    fix = finding.fix
    if fix is None:
        return (
            f"Fix: {'choose one' if finding.alternatives else 'reword it'} yourself; no wording is certain to fit here."
        )
    if run.fixing and (run.unsafe or fix.safety is Safety.SAFE):
        return f'Not fixed: "{one_line(fix.title)}" could not be applied.'
    if fix.safety is Safety.SAFE:
        return f'Fix: --fix applies "{one_line(fix.title)}".'
    return f'Fix: --fix --unsafe-fixes applies "{one_line(fix.title)}"; check that it says what you mean.'


def _excerpt(text: str, finding: Finding, lines: LineIndex, width: int, paint: Paint) -> Iterator[str]:
    """The source lines that the match touches, each with the match underlined; of many lines the first ones."""
    first = lines.position(finding.span.start)[0]
    last = lines.position(max(finding.span.start, finding.span.end - 1))[0]
    shown = range(first, min(last, first + _MOST_LINES - 1) + 1)
    gutter = len(str(shown[-1]))
    style = _COLORS[finding.severity.value]
    for number in shown:
        line = lines.line_span(number)
        match = Span(max(line.start, finding.span.start), max(line.start, min(line.end, finding.span.end)))
        left, middle, right = _cut(text, line, match, width - gutter - 5)
        yield f"  {paint(f'{number:>{gutter}} |', 'dim')} {left}{paint(middle, style)}{right}".rstrip()
        carets = paint("^" * max(1, _cells(middle)), style)
        yield f"  {paint(' ' * gutter + ' |', 'dim')} {' ' * _cells(left)}{carets}"
    if last > shown[-1]:
        yield f"  {' ' * gutter} {_ELLIPSIS}"


def _cut(text: str, line: Span, match: Span, room: int) -> tuple[str, str, str]:
    """The line before, in and after the match, in at most `room` cells."""
    # A character is at most two cells wide but may have none: a few times the room is enough to look at.
    reach = 4 * room
    middle = _head(_visible(text[match.start : min(match.end, match.start + reach)]), room)
    before = Span(max(line.start, match.start - reach), match.start)
    after = Span(match.end, min(line.end, match.end + reach))
    # White space at the start of a line is its indentation and tells nothing here.
    left = _visible(before.of(text)).lstrip() if before.start == line.start else _visible(before.of(text))
    right = _visible(after.of(text)).rstrip()
    free = max(0, room - _cells(middle))
    left_room = max(free // 2, free - _cells(right))
    left = _tail(left, left_room, is_cut=before.start > line.start)
    return left, middle, _head(right, free - _cells(left), is_cut=after.end < line.end)


def _head(text: str, room: int, is_cut: bool = False) -> str:
    if _cells(text) <= room and not is_cut:
        return text
    kept = _fitting(text, room - 1)
    blank = text.rfind(" ", max(1, kept - 12), kept)
    return text[: blank + 1 if blank > 0 else kept] + (_ELLIPSIS if room > 0 else "")


def _tail(text: str, room: int, is_cut: bool = False) -> str:
    if _cells(text) <= room and not is_cut:
        return text
    kept = len(text) - _fitting(text[::-1], room - 1)
    blank = text.find(" ", kept, min(kept + 12, len(text) - 1))
    return (_ELLIPSIS if room > 0 else "") + text[blank if blank >= 0 else kept :]


def _fitting(text: str, room: int) -> int:
    """How many characters from the start have room in so many cells."""
    if text.isascii():
        return min(len(text), max(0, room))
    kept = 0
    for char in text:
        room -= _cells(char)
        if room < 0:
            break
        kept += 1
    return kept


def _visible(text: str) -> str:
    return harmless(text.replace("\t", _TAB))


def _cells(text: str) -> int:
    if text.isascii():
        return len(text)
    from rich.cells import cell_len

    return cell_len(text)


def _wrapped(text: str, indent: str, width: int, later: str | None = None) -> Iterator[str]:
    later = indent if later is None else later
    if text and len(indent) + len(text) <= width:
        yield indent + text
        return
    yield from textwrap.wrap(
        text,
        max(width, 1),
        initial_indent=indent,
        subsequent_indent=later,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _packed(items: Sequence[str], width: int) -> Iterator[str]:
    """As many items a line as fit, two blanks apart; an item that is too long has its own line."""
    line = ""
    for item in items:
        if line and _cells(line) + 2 + _cells(item) > width:
            yield line
            line = ""
        line = f"{line}  {item}" if line else item
    yield line


def _painter(run: Run) -> Paint:
    if not run.color:
        return lambda text, style, link="": text
    from rich.color import ColorSystem
    from rich.style import Style

    def paint(text: str, style: str, link: str = "") -> str:
        whole = Style.parse(style) + Style(link=link or None)
        return whole.render(text, color_system=ColorSystem.STANDARD)

    return paint
