"""Prints a finding with its text and choices in rows that fit the terminal.

Nothing here moves the cursor: the screen is lines, on a plain terminal, in tmux and in a log alike.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from stigmalint.finding import Finding, Safety, Severity
from stigmalint.fix.decisions import Choice, preview
from stigmalint.report import harmless, one_line
from stigmalint.text.spans import LineIndex, Span

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_CONTEXT = 2  # lines above and below
_MOST_ROWS = 3  # of the wording's own line on each side of it
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}


class Screen:
    """Prints findings as rows that fit the terminal, which is measured each time because it may be resized."""

    def __init__(self) -> None:
        self._made: Console | None = None

    def show(self, path: str, text: str, finding: Finding, offered: Sequence[Choice], more: int) -> None:
        """A finding in its text, with the choices there are and how many more wait in the file."""
        from rich.text import Text

        lines = LineIndex(text)
        line, column = lines.position(finding.span.start)
        style = _STYLES[finding.severity]
        head = Text("\n").append(f"{path}:{line}:{column}", "bold").append(" ")
        head.append(finding.severity.value, style).append(f" {finding.rule_id}")
        if more:
            head.append(f"  ({more} more in this file)", "dim")
        self._put([head, Text()])
        self._put([*self._excerpt(text, lines, finding.span, style), Text()])
        self.say([f"  {one_line(finding.message)}"])
        for number, choice in enumerate(offered, 1):
            self._put(list(self._choice(text, number, choice)))
        if offered:
            self._put([Text()])
        if not offered and finding.alternatives:
            self.say([f"  - {one_line(hint)}" for hint in finding.alternatives])

    def say(self, lines: Sequence[str]) -> None:
        """Paragraphs, wrapped, and an empty line."""
        from rich.text import Text

        for line in lines:
            indent = line[: len(line) - len(line.lstrip(" -"))]
            rows = Text(harmless(line[len(indent) :])).wrap(self._console, self._width - len(indent))
            blank = " " * len(indent)
            self._put([Text(blank if number else indent).append_text(row) for number, row in enumerate(rows)])
        self._put([Text()])

    def _excerpt(self, text: str, lines: LineIndex, span: Span, style: str) -> Iterator[Text]:
        """The lines around the wording, and its own, wrapped, with marks below that need no colors."""
        from rich.text import Text

        first, last = lines.position(span.start)[0], lines.position(max(span.start, span.end - 1))[0]
        above = _shown_lines(text, lines, range(max(1, first - _CONTEXT), first))
        below = _shown_lines(text, lines, range(last + 1, min(lines.line_count(), last + _CONTEXT) + 1))
        gutter = len(str(last + _CONTEXT))
        room = self._width - gutter - 5

        def row(number: int | str, content: Text) -> Text:
            whole = Text("  ").append(f"{number:>{gutter}} | ", "dim").append_text(content)
            whole.rstrip()
            return whole

        def cut(number: int) -> Text:
            content = Text(_visible(lines.line_span(number).of(text)), "dim")
            content.truncate(room, overflow="ellipsis")
            return row(number, content)

        yield from map(cut, above)
        for number in range(first, min(last, first + _MOST_ROWS) + 1):
            label: int | str = number
            for content, marks in self._wrapped(text, lines.line_span(number), span, style, room):
                yield row(label, content)
                label = ""
                if marks:
                    yield row("", Text(marks, style))
        yield from map(cut, below)

    def _wrapped(self, text: str, line: Span, span: Span, style: str, room: int) -> Iterator[tuple[Text, str]]:
        """The rows of a line, of a long one those about the wording, and what marks the wording below each."""
        from rich.cells import cell_len
        from rich.text import Text

        reach = room * _MOST_ROWS
        start, end = max(line.start, span.start), max(line.start, min(line.end, span.end))
        left, right = text[line.start : start], text[end : line.end]
        if len(left) > reach:
            left = f"… {left[-reach:].partition(' ')[2] or left[-reach:]}"
        if len(right) > reach:
            right = f"{right[:reach].rpartition(' ')[0] or right[:reach]} …"
        left, middle = _visible(left), _visible(text[start:end])
        content = Text(left + middle + _visible(right))
        content.stylize(style, len(left), len(left) + len(middle))
        for row in content.wrap(self._console, room):
            if not row.spans:
                yield row, ""
                continue
            before, inside = row.plain[: row.spans[0].start], row.plain[row.spans[0].start : row.spans[0].end]
            yield row, " " * cell_len(before) + "^" * max(1, cell_len(inside.rstrip()))

    def _choice(self, text: str, number: int, choice: Choice) -> Iterator[Text]:
        """An alternative as it would read in place, the new words completely, and a warning where it may not fit."""
        from rich.text import Text

        head = Text().append(f"  {number}  ", "bold")
        if not choice.edits:
            yield head.append("edit: ", "dim").append(one_line(choice.text))
            return
        room = self._width - len(head) - 1
        shown, spans = preview(text, choice.edits)
        first, last = spans[0].start, spans[-1].end
        start = 0
        if len(shown) > room:
            kept = min(room // 3, max(room - (last - first) - 10, 0))
            start = shown.find(" ", max(first - kept - 1, 0), first) + 1 or first if first > kept else 0
        lead = "… " if start else ""
        content = Text(lead + _visible(shown[start:]))
        for span in spans:
            moved = span.shift(len(lead) - start)
            content.stylize("bold green", moved.start, moved.end)
        if last - start + len(lead) < room:
            content.truncate(room, overflow="ellipsis")
        else:
            content.right_crop(max(0, len(shown) - last))
        rows = list(content.wrap(self._console, room))
        note = "(unsafe: check the meaning)" if choice.safety is Safety.UNSAFE else ""
        if note and rows[-1].cell_len + 2 + len(note) <= room:
            rows[-1].append(f"  {note}", "yellow")
        elif note:
            rows.append(Text(note, "yellow"))
        for row in rows:
            yield head.append_text(row)
            head = Text(" " * 5)

    def _put(self, rows: Sequence[Text]) -> None:
        for row in rows:
            self._console.print(row, soft_wrap=True)

    @property
    def _width(self) -> int:
        # What is longer is hard to read; what is shorter can hold no sentence.
        return min(max(self._console.width, 30), 100)

    @property
    def _console(self) -> Console:
        if self._made is None:
            from rich.console import Console

            # Knows NO_COLOR, FORCE_COLOR and TERM=dumb.
            self._made = Console(highlight=False, markup=False, emoji=False)
        return self._made


def _visible(text: str) -> str:
    return harmless(text.replace("\t", "    "))


def _shown_lines(text: str, lines: LineIndex, numbers: Sequence[int]) -> list[int]:
    """Line numbers without those of empty lines at either end."""
    shown = list(numbers)
    while shown and not lines.line_span(shown[0]).of(text).strip():
        shown.pop(0)
    while shown and not lines.line_span(shown[-1]).of(text).strip():
        shown.pop()
    return shown
