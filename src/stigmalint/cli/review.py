"""`stigmalint review`: findings are shown one by one, keys decide about them, and each file is written at its end.

What is decided lives in memory until then, one `Review` a decision, so that undo is taking the last one off again.
Nothing here moves the cursor: the screen is lines, on a plain terminal, in tmux and in a log alike.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import TYPE_CHECKING, Any

import click

from stigmalint.cli import CONTEXT, Failure
from stigmalint.cli.mending import Checker
from stigmalint.cli.page import cited
from stigmalint.cli.reading import Reader
from stigmalint.cli.settings import Choices, Linters, fail_level_option, place_options, rule_options
from stigmalint.files import InputError, write_source
from stigmalint.finding import Finding, Safety, Severity
from stigmalint.linter import Linter
from stigmalint.report import HARMLESS, counted, one_line, shown_path
from stigmalint.reviewing import (
    Choice,
    RefusalError,
    Review,
    choices,
    editing,
    ignoring,
    preview,
)
from stigmalint.text import Edit, LineIndex, Span

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

_MOST_CHOICES = 9  # one key each
_CONTEXT = 2  # lines above and below
_MOST_ROWS = 3  # of the wording's own line on each side of it
_STYLES = {Severity.ERROR: "bold red", Severity.WARNING: "bold yellow", Severity.INFO: "bold cyan"}

_KEYS = """\
  1-9    put in that wording; one marked "edit" is first yours to fit in
  e      edit: type what is to stand in the place of the wording
  s      skip: leave it as it is; Enter does so, too
  S      skip this rule in all that follows
  i      ignore here: write a comment that keeps the wording, with your reason
  u      undo the last decision, also one in the file before
  q      quit; asks whether to write what was decided in this file (also Ctrl-D)
"""


@click.command("review", context_settings=CONTEXT)
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@rule_options
@fail_level_option
@place_options
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Go through the findings one by one and decide about each: new wording, skip, or ignore with a reason.

    Files are written one at a time, each when its last finding is decided. Answers are single keys on a terminal, and
    lines when standard input is none.
    """
    if "-" in paths:
        raise click.UsageError("standard input gives the answers here; name files or folders")
    ctx.exit(_Run(paths or (os.curdir,), Linters(Choices.take(options))).run())


@dataclass(slots=True)
class _Document:
    """A file with findings. `saved` is what the disk holds, `review` what was decided since."""

    linter: Linter
    checker: Checker
    start: Review
    review: Review = field(init=False)
    saved: Review = field(init=False)

    def __post_init__(self) -> None:
        self.review = self.saved = self.start

    @property
    def path(self) -> str:
        return shown_path(self.start.source.path).translate(HARMLESS)

    @property
    def is_changed(self) -> bool:
        return self.review.source.text != self.saved.source.text


@dataclass(frozen=True, slots=True)
class _Moment:
    """What held before a decision: which document, how far it was, and the rules that were skipped."""

    number: int
    review: Review
    muted: frozenset[str]


class _QuitError(Exception):
    """No more findings are wanted."""


class _Run:
    """One run over all files: the documents that had findings, the decisions, and the answers still to come."""

    def __init__(self, paths: Sequence[str], linters: Linters) -> None:
        self._linters = linters
        self._reader = Reader(linters, force_exclude=False, warn=_warn, fail=_fail)
        self._read = 0
        self._coming = self._documents(paths)
        self._seen: list[_Document] = []
        self._at = 0
        self._history: list[_Moment] = []
        self._muted: frozenset[str] = frozenset()
        self._answers = _Answers()
        self._screen = _Screen()
        self._has_failed = self._is_asked = False

    def run(self) -> int:
        """Review everything and give the exit code."""
        try:
            try:
                self._go_through()
            except _QuitError:
                self._offer()
        except KeyboardInterrupt:
            self._interrupted()
            return 130
        if not self._read and not self._reader.has_failed:
            _warn("no file to review here; text and Markdown files are looked for, and named files are always read")
        else:
            self._sum_up()
        if self._reader.has_failed or self._has_failed:
            return 2
        # After `q` files may be left; they are looked at only as far as the exit code needs it.
        return int(any(_fails(item) for item in chain(self._seen, self._coming)))

    def _documents(self, paths: Sequence[str]) -> Iterator[_Document]:
        for settings, sources in self._reader.groups(paths):
            linter = self._linters.linter(settings)
            checker = Checker(linter, doubtful=False)
            # One at a time: the first question comes soon, and a file is read just before it is asked about.
            for source in sources:
                self._read += 1
                if found := checker.check_one(source).findings:
                    yield _Document(linter, checker, Review(source, found))

    def _go_through(self) -> None:
        while True:
            if self._at == len(self._seen):
                coming = next(self._coming, None)
                if coming is None:
                    return
                self._seen.append(coming)
            document, number = self._seen[self._at], self._at
            while self._at == number and (waiting := document.review.waiting(self._muted)):
                self._decide(document, waiting)
            if self._at == number:
                self._write(document)
                self._at += 1

    def _decide(self, document: _Document, waiting: Sequence[Finding]) -> None:
        """Show the first finding and ask until something is decided about it, or undone."""
        finding = waiting[0]
        rule = document.linter.rule(finding.rule_id)
        offered = choices(finding, rule.hints if rule else ())[:_MOST_CHOICES]
        self._screen.show(document, finding, offered, len(waiting) - 1)
        while True:
            try:
                if self._obey(self._answers.key(_prompt(len(offered))), document, finding, offered):
                    return
            except RefusalError as error:
                click.echo(str(error))
            except EOFError:
                raise _QuitError from None

    def _obey(self, key: str, document: _Document, finding: Finding, offered: Sequence[Choice]) -> bool:
        """Do what `key` asks for; False when the finding is still to be decided."""
        review = document.review
        if key.isdecimal() and key.isascii() and 0 < int(key) <= len(offered):
            choice = offered[int(key) - 1]
            edits = choice.edits or self._typed(review, finding, choice.text)
            return self._change(document, edits)
        if key == "e":
            return self._change(document, self._typed(review, finding))
        if key in ("s", ""):
            self._keep(document, review.skip(finding))
            return True
        if key == "S":
            self._keep(document, review, self._muted | {finding.rule_id})
            click.echo(f"Skipped: {finding.rule_id}, in all that follows.")
            return True
        if key == "i":
            # Asked before the reason, which nobody should type in vain.
            ignoring(review.source, finding, "reason")
            reason = self._answers.line("Reason: ")
            if not reason:
                click.echo("No reason was given; nothing is ignored.")
                return False
            return self._change(document, (ignoring(review.source, finding, reason),))
        if key == "u":
            return self._undo()
        if key == "q":
            raise _QuitError
        if key == "?":
            self._help(document.linter, finding)
        else:
            click.echo("No such choice; ? shows what the keys do.")
        return False

    def _typed(self, review: Review, finding: Finding, wording: str = "") -> Sequence[Edit]:
        """The edit that puts what is typed in the place of the wording; none when that is nothing new."""
        place = editing(review.source, finding, wording)
        if wording and not place.start:
            click.echo(f'"{one_line(wording)}" does not stand for these words alone; fit it in.')
        question = f'Instead of "{one_line(place.written)}": '
        text = self._answers.line(question, place.start or place.written, is_default=bool(place.start))
        if not text or text == place.written:
            click.echo("Nothing is changed.")
            return ()
        return (Edit(place.span, text),)

    def _change(self, document: _Document, edits: Sequence[Edit]) -> bool:
        if not edits:
            return False
        self._keep(document, document.review.edit(edits, lambda text: document.checker.check_one(text).findings))
        return True

    def _keep(self, document: _Document, review: Review, muted: frozenset[str] | None = None) -> None:
        self._history.append(_Moment(self._at, document.review, self._muted))
        document.review = review
        self._muted = self._muted if muted is None else muted

    def _undo(self) -> bool:
        if not self._history:
            click.echo("There is nothing to undo.")
            return False
        moment = self._history[-1]
        document = self._seen[moment.number]
        if moment.number != self._at and document.saved is not document.start:
            # Back in that file everything in it is open again, so the disk must not be ahead.
            try:
                write_source(document.saved.source, document.start.source.text)
            except InputError as error:
                click.echo(f"{error}; its decisions stay.")
                return False
            document.saved = document.start
            click.echo(f"Took back what was written to {document.path}; it is written again at its end.")
        self._history.pop()
        self._at, document.review, self._muted = moment.number, moment.review, moment.muted
        click.echo("Undone.")
        return True

    def _write(self, document: _Document) -> None:
        if not document.is_changed:
            return
        try:
            write_source(document.saved.source, document.review.source.text)
        except InputError as error:
            self._has_failed = True
            _fail(str(error))
            return
        document.saved = document.review
        click.echo(f"Wrote {counted(document.saved.changes, 'change')} to {document.path}.")

    def _interrupted(self) -> None:
        """Once is an end with a question; twice, or while that question is asked, is an end without."""
        click.echo()
        if not self._is_asked:
            try:
                self._offer()
            except KeyboardInterrupt:
                click.echo()
        for document in self._seen[self._at : self._at + 1]:
            if document.is_changed:
                click.echo(f"{document.path} is left as it was.")

    def _offer(self) -> None:
        self._is_asked = True
        for document in self._seen[self._at : self._at + 1]:
            if document.is_changed:
                changes = counted(document.review.changes, "change")
                if self._answers.yes(f"Write {changes} to {document.path}? [Y/n] "):
                    self._write(document)

    def _sum_up(self) -> None:
        if not self._seen:
            click.echo(f"Nothing found in {counted(self._read, 'file')}.")
            return
        changes = sum(item.saved.changes for item in self._seen)
        left = sum(len(item.saved.findings) for item in self._seen)
        files = counted(len(self._seen), "file")
        click.echo(f"{counted(changes, 'change')} written, {counted(left, 'finding')} left in {files}.")

    def _help(self, linter: Linter, finding: Finding) -> None:
        click.echo(f"\n{_KEYS}")
        rule = linter.rule(finding.rule_id)
        if rule is None:
            return
        lines = [f"{rule.id}: {rule.title}", "", *rule.explanation.split("\n"), ""]
        lines += [f"- {hint}" for hint in rule.hints]
        lines += [f"Source: {cited(linter.ruleset.references.get(key), key)}" for key in rule.sources]
        lines.append(f"All about it: stigmalint explain {rule.id}")
        self._screen.say(lines)


def _prompt(offered: int) -> str:
    numbers = "" if not offered else "1, " if offered == 1 else f"1-{offered}, "
    return f"{numbers}e edit, s skip, S skip rule, i ignore, u undo, ? help, q quit: "


def _fails(document: _Document) -> bool:
    level = document.linter.settings.fail_level
    return level != "never" and any(item.severity.rank >= Severity(level).rank for item in document.saved.findings)


def _warn(message: str) -> None:
    click.echo(f"warning: {message}", err=True)


def _fail(message: str) -> None:
    click.echo(f"error: {message}", err=True)


class _Answers:
    """What the user says: keys without Enter on a terminal, else lines. EOFError when there is no more to come."""

    def __init__(self) -> None:
        if sys.stdin is None:
            raise Failure("standard input is closed; run this command on a terminal, or pipe the answers in")
        self._is_terminal = sys.stdin.isatty()
        self._ahead = ""  # typed or pasted before it was asked for

    def key(self, prompt: str) -> str:
        """One key; empty for Enter."""
        if self._ahead or not self._is_terminal:
            click.echo(prompt, nl=False)
        if not self._is_terminal:
            return self._next_line().strip()
        self._ahead = self._ahead or _read_keys(prompt)
        # An arrow or function key is several characters and no choice.
        size = len(self._ahead) if self._ahead[0] == "\x1b" else 1
        key, self._ahead = self._ahead[:size], self._ahead[size:]
        if key == "\x04":
            click.echo()
            raise EOFError
        key = "" if key in "\r\n" else key
        click.echo(key if key.isprintable() else "")
        return key

    def line(self, prompt: str, start: str = "", is_default: bool = False) -> str:
        """One line without blanks at its ends, to be edited from `start` where the terminal can; empty after Ctrl-D.

        Where it cannot, nothing typed means `start` if that `is_default`.
        """
        can_edit = self._is_terminal and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        default = start if is_default else ""
        try:
            if "\r" in self._ahead or "\n" in self._ahead:
                text, self._ahead = self._ahead.splitlines()[0], ""
                click.echo(f"{prompt}{text}")
            elif can_edit and (reader := _line_editor()):
                text = reader(prompt, start + self._ahead)
            else:
                click.echo(f"{prompt}[{default}] " if default else prompt, nl=False)
                text = self._ahead + self._next_line() or default
        except EOFError:
            text = ""
            click.echo()
        self._ahead = ""
        if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
            raise RefusalError("There are control characters in what was typed; nothing is changed.")
        return text.strip()

    def yes(self, question: str) -> bool:
        """Whether the answer is yes, which Enter and the end of input are, too."""
        while True:
            try:
                answer = self.key(question).lower()
            except EOFError:
                return True
            if answer in ("", "y", "yes", "n", "no"):
                return not answer.startswith("n")

    def _next_line(self) -> str:
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            click.echo()
            raise EOFError
        text = line.rstrip("\r\n")
        if not self._is_terminal:
            click.echo(text)  # so that a log reads like a screen
        return text


def _read_keys(prompt: str) -> str:
    """What was typed; at least one key. Raises EOFError when the terminal is gone."""
    try:
        import termios
        import tty
    except ImportError:  # Windows
        click.echo(prompt, nl=False)
        return click.getchar()
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        # Not click.getchar, which throws away what is typed between the question and its call. For the same reason the
        # question comes after the mode: in the old one a Ctrl-D is no character, and a key would be shown twice.
        tty.setcbreak(handle, termios.TCSADRAIN)
        click.echo(prompt, nl=False)
        typed = os.read(handle, 64).decode("utf-8", "replace")
    finally:
        termios.tcsetattr(handle, termios.TCSADRAIN, before)
    if not typed:
        raise EOFError
    # A shell window that sends whole lines adds an Enter to the key, which is not meant as a second key.
    return typed[0] if typed[1:] in ("\r", "\n", "\r\n") else typed


def _line_editor() -> Callable[[str, str], str] | None:
    """A function from a prompt and the text to start from to the text as edited; None without readline."""
    try:
        import readline
    except ImportError:
        return None

    def ask(prompt: str, start: str) -> str:
        readline.set_startup_hook(lambda: readline.insert_text(start))
        try:
            return input(prompt)
        finally:
            readline.set_startup_hook(None)

    return ask


class _Screen:
    """Prints findings as rows that fit the terminal, which is measured each time because it may be resized."""

    def __init__(self) -> None:
        self._made: Console | None = None

    def show(self, document: _Document, finding: Finding, offered: Sequence[Choice], more: int) -> None:
        from rich.text import Text

        text = document.review.source.text
        lines = LineIndex(text)
        line, column = lines.position(finding.span.start)
        style = _STYLES[finding.severity]
        head = Text("\n").append(f"{document.path}:{line}:{column}", "bold").append(" ")
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
            rows = Text(line[len(indent) :].translate(HARMLESS)).wrap(self._console, self._width - len(indent))
            blank = " " * len(indent)
            self._put([Text(blank if number else indent).append_text(row) for number, row in enumerate(rows)])
        self._put([Text()])

    def _excerpt(self, text: str, lines: LineIndex, span: Span, style: str) -> Iterator[Text]:
        """The lines around the wording, and its own, wrapped, with marks below that need no colours."""
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
        """An alternative as it would read in place, the new words wholly, and a warning where it may not fit."""
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
    return text.replace("\t", "    ").translate(HARMLESS)


def _shown_lines(text: str, lines: LineIndex, numbers: Sequence[int]) -> list[int]:
    """Line numbers without those of empty lines at either end."""
    shown = list(numbers)
    while shown and not lines.line_span(shown[0]).of(text).strip():
        shown.pop(0)
    while shown and not lines.line_span(shown[-1]).of(text).strip():
        shown.pop()
    return shown
