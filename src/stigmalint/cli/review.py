"""`stigmalint review`: shows findings one by one for decisions by key, and writes each file once it is done.

What is decided lives in memory until then, one `Review` a decision, so that undo is taking the last one off again.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, NamedTuple

import click

from stigmalint.authoring.page import cited
from stigmalint.cli import CONTEXT, files
from stigmalint.cli.answers import Answers, QuitError
from stigmalint.cli.options import (
    fail_level_option,
    input_options,
    place_options,
    rule_options,
    skip_undecodable_option,
    take_choices,
    take_input_choices,
)
from stigmalint.cli.output import fail, say, warn
from stigmalint.cli.screen import Screen
from stigmalint.disk.files import InputError, write_source
from stigmalint.extract.formats import is_package
from stigmalint.finding import Finding, Severity
from stigmalint.fix.decisions import (
    Choice,
    How,
    Kind,
    RefusalError,
    Review,
    Ruling,
    choices,
    editing,
    ignoring,
    kind_of,
)
from stigmalint.linter import OF_ALL_TEXTS, Linter, fault_on
from stigmalint.prose import Source
from stigmalint.report import counted, one_line, shown_path
from stigmalint.session.inputs import InputChoices, Inputs
from stigmalint.session.workspace import Workspace
from stigmalint.text.spans import Edit, LineIndex

_MOST_CHOICES = 9  # one key each

_KEYS = """\
  1-9    use that wording; one marked "edit" opens for editing first
  e      edit: type your own wording
  s      skip: leave it unchanged (also Enter)
  S      skip this rule from here on
  i      ignore: add a suppression comment with your reason
  a      all: apply the next key (1-9, s or i) to this wording throughout this file
  A      the same, in this file and all files after it
  u      undo the last decision, even in the previous file
  q      quit, and ask whether to save this file's changes (also Ctrl-D)
"""


@click.command("review", context_settings=CONTEXT)
@click.argument("paths", nargs=-1, metavar="[PATH...]", shell_complete=files)
@input_options
@skip_undecodable_option
@rule_options
@fail_level_option
@place_options
@click.pass_context
def command(ctx: click.Context, /, paths: tuple[str, ...], **options: Any) -> None:
    """Review findings one by one, and decide on each: reword, skip, or ignore with a reason.

    Each file is written once its last finding is decided. Answers are single keys on a terminal, and whole lines when
    standard input is not a terminal. Symbolic links are followed if named, but not inside folders.
    """
    if "-" in paths:
        raise click.UsageError("review reads its answers from standard input; name files or folders")
    ctx.exit(_Run(paths or (os.curdir,), take_input_choices(options), Workspace(take_choices(options))).run())


@dataclass(slots=True)
class _Document:
    """A file with findings. `saved` is what the disk holds, `review` what was decided since."""

    linter: Linter
    start: Review
    review: Review = field(init=False)
    saved: Review = field(init=False)

    def __post_init__(self) -> None:
        self.review = self.saved = self.start

    @property
    def path(self) -> str:
        return shown_path(self.start.source.path)

    @property
    def is_changed(self) -> bool:
        return self.review.source.text != self.saved.source.text

    def lint(self, source: Source) -> tuple[Finding, ...]:
        """What is found after an edit. Raises RefusalError if the program fails on it."""
        try:
            return self.linter.check_source(source).certain
        except OF_ALL_TEXTS:
            raise
        except Exception as error:
            raise RefusalError(f"{fault_on('wording', error)}. Nothing was changed.") from error


@dataclass(frozen=True, slots=True)
class _Moment:
    """What held before a decision: which document, how far it was, the rules that were skipped, and the rulings."""

    number: int
    review: Review
    muted: frozenset[str]
    rulings: Mapping[Kind, _Scope]


class _Scope(NamedTuple):
    """A ruling, and the number of the document that it is for; None stands for all that follow."""

    ruling: Ruling
    number: int | None


class _Run:
    """One run over all files: the documents that had findings, the decisions, and the answers still to come."""

    def __init__(self, paths: Sequence[str], choices: InputChoices, workspace: Workspace) -> None:
        self._workspace = workspace
        self._inputs = Inputs(workspace, choices, sweep=True, warn=warn, fail=fail)
        self._read = 0
        self._coming = self._documents(paths)
        self._seen: list[_Document] = []
        self._at = 0
        self._history: list[_Moment] = []
        self._muted: frozenset[str] = frozenset()
        self._rulings: Mapping[Kind, _Scope] = {}
        self._answers = Answers()
        self._screen = Screen()
        self._has_failed = self._is_asked = False

    def run(self) -> int:
        """Review everything and give the exit code."""
        try:
            try:
                self._go_through()
            except QuitError:
                self._offer()
        except KeyboardInterrupt:
            self._interrupted()
            return 130
        if self._read or self._inputs.failures:
            self._sum_up()
        elif not self._inputs.unknown:
            warn("no files to review here; `stigmalint formats` lists the file names that are checked")
        if self._inputs.failures or self._has_failed or (self._inputs.unknown and not self._read):
            return 2
        # After `q` files may be left; they are examined only as far as the exit code needs it.
        return int(any(_fails(item) for item in chain(self._seen, self._coming)))

    def _documents(self, paths: Sequence[str]) -> Iterator[_Document]:
        for settings, sources in self._inputs.groups(paths):
            linter = self._workspace.linter(settings)
            # One at a time: the first question comes soon, and a file is read just before it is asked about.
            for source in sources:
                if is_package(source.kind):
                    warn(f"{shown_path(source.path)}: a package cannot be reviewed; use `stigmalint check --fix`")
                    continue
                self._read += 1
                try:
                    found = linter.check_source(source).certain
                except OF_ALL_TEXTS:
                    raise
                except Exception as error:  # the other files can be reviewed
                    self._has_failed = True
                    fail(f"{source.path}: {fault_on('file', error)}")
                    continue
                if found:
                    yield _Document(linter, Review(source, found))

    def _go_through(self) -> None:
        while True:
            if self._at == len(self._seen):
                coming = next(self._coming, None)
                if coming is None:
                    return
                self._seen.append(coming)
            document, number = self._seen[self._at], self._at
            while self._at == number and (waiting := document.review.waiting(self._muted)):
                if not self._is_ruled(document, waiting[0]):
                    self._decide(document, waiting)
            if self._at == number:
                self._write(document)
                self._at += 1

    def _is_ruled(self, document: _Document, finding: Finding) -> bool:
        """Do what was decided about all findings of this kind; False if nothing was, or a person has to look."""
        scope = self._rulings.get(kind_of(finding))
        if scope is None or scope.number not in (None, self._at):
            return False
        ruling, review = scope.ruling, document.review
        try:
            after = ruling.on(review, finding, document.lint)
        except RefusalError:
            return False
        if after is None:
            return False
        document.review = after  # without its own moment: undo takes back the ruling with all that it did
        line, column = LineIndex(review.source.text).position(finding.span.start)
        done = {How.SKIP: "skipped", How.IGNORE: "ignored", How.WORDING: f'-> "{one_line(ruling.text)}"'}[ruling.how]
        say(f'{document.path}:{line}:{column} "{one_line(finding.matched)}" {done}')
        return True

    def _decide(self, document: _Document, waiting: Sequence[Finding]) -> None:
        """Show the first finding and ask until something is decided about it, or undone."""
        finding = waiting[0]
        rule = document.linter.rule(finding.rule_id)
        offered = choices(finding, rule.hints if rule else ())[:_MOST_CHOICES]
        self._screen.show(document.path, document.review.source.text, finding, offered, len(waiting) - 1)
        while True:
            try:
                if self._obey(self._answers.key(_prompt(len(offered))), document, finding, offered):
                    return
            except RefusalError as error:
                say(str(error))
            except EOFError:
                raise QuitError from None

    def _obey(self, key: str, document: _Document, finding: Finding, offered: Sequence[Choice]) -> bool:
        """Do what `key` asks for; False when the finding is still to be decided."""
        review = document.review
        if choice := _picked(key, offered):
            edits = choice.edits or self._typed(review, finding, choice.text)
            return self._change(document, edits)
        if key == "e":
            return self._change(document, self._typed(review, finding))
        if key in ("s", ""):
            self._keep(document, review.skip(finding))
            return True
        if key == "S":
            self._keep(document, review, self._muted | {finding.rule_id})
            say(f"Skipping {finding.rule_id} from here on.")
            return True
        if key == "i":
            reason = self._reason(review.source, finding)
            return bool(reason) and self._change(document, (ignoring(review.source, finding, reason),))
        if key in ("a", "A"):
            return self._rule(document, finding, offered, everywhere=key == "A")
        if key == "u":
            return self._undo()
        if key == "q":
            raise QuitError
        if key == "?":
            self._help(document.linter, finding)
        else:
            click.echo("Unknown key; press ? for help.")
        return False

    def _rule(self, document: _Document, finding: Finding, offered: Sequence[Choice], *, everywhere: bool) -> bool:
        """Ask what is to become of all findings of this kind, and see to it from here on."""
        alike = [item for item in document.review.waiting(self._muted) if kind_of(item) == kind_of(finding)]
        where = "in this file and all after it" if everywhere else "in this file"
        ready = [choice for choice in offered if choice.edits]  # which come first
        keys = f"{_numbers(len(ready))}s skip, i ignore: "
        key = self._answers.key(f'"{one_line(finding.matched)}", {len(alike)} here; all {where}: {keys}')
        if choice := _picked(key, ready):
            ruling = Ruling(How.WORDING, choice.text, choice.safety)
        elif key == "s":
            ruling = Ruling(How.SKIP)
        elif key == "i":
            reason = self._reason(document.review.source, finding)
            if not reason:
                return False
            ruling = Ruling(How.IGNORE, reason)
        else:
            click.echo("Nothing was decided.")
            return False
        self._keep(document, document.review)
        self._rulings = {**self._rulings, kind_of(finding): _Scope(ruling, None if everywhere else self._at)}
        return True

    def _reason(self, source: Source, finding: Finding) -> str:
        """Why wording stays; empty for no reason. Raises RefusalError if no comment can keep it."""
        ignoring(source, finding, "reason")  # tried first: no one should type a reason for nothing
        reason = self._answers.line("Reason: ")
        if not reason:
            click.echo("No reason given; nothing was ignored.")
        return reason

    def _typed(self, review: Review, finding: Finding, wording: str = "") -> Sequence[Edit]:
        """The edit that puts what is typed in the place of the wording; none when that is nothing new."""
        place = editing(review.source, finding, wording)
        if wording and not place.start:
            click.echo(f'"{one_line(wording)}" does not replace exactly these words; edit it to fit.')
        question = f'Replace "{one_line(place.written)}" with: '
        text = self._answers.line(question, place.start or place.written, is_default=bool(place.start))
        if not text or text == place.written:
            click.echo("Nothing was changed.")
            return ()
        return (Edit(place.span, text),)

    def _change(self, document: _Document, edits: Sequence[Edit]) -> bool:
        if not edits:
            return False
        self._keep(document, document.review.edit(edits, document.lint))
        return True

    def _keep(self, document: _Document, review: Review, muted: frozenset[str] | None = None) -> None:
        self._history.append(_Moment(self._at, document.review, self._muted, self._rulings))
        document.review = review
        self._muted = self._muted if muted is None else muted

    def _undo(self) -> bool:
        if not self._history:
            click.echo("Nothing to undo.")
            return False
        moment = self._history[-1]
        taken: list[_Document] = []
        for document in self._seen[moment.number : self._at]:
            # Back there everything is open again, so the disk must not be ahead.
            if document.saved is document.start:
                continue
            try:
                write_source(document.saved.source, document.start.source.text)
            except InputError as error:
                say(f"{error}; its decisions are kept.")
                for before in taken:
                    self._write(before)
                return False
            document.saved = document.start
            taken.append(document)
            click.echo(f"Reverted the changes to {document.path}; it is written again once it is done.")
        for document in self._seen[moment.number + 1 : self._at + 1]:
            document.review = document.start  # what was done there since, a ruling did
        self._history.pop()
        self._at, self._muted, self._rulings = moment.number, moment.muted, moment.rulings
        self._seen[self._at].review = moment.review
        click.echo("Undone.")
        return True

    def _write(self, document: _Document) -> None:
        if not document.is_changed:
            return
        try:
            write_source(document.saved.source, document.review.source.text)
        except InputError as error:
            self._has_failed = True
            fail(str(error))
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
                click.echo(f"{document.path} is unchanged.")

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
        lines = [f"{rule.id}: {rule.title}", "", *map(one_line, rule.explanation.split("\n\n")), ""]
        lines += [f"- {hint}" for hint in rule.hints]
        lines += [f"Source: {cited(linter.ruleset.references.get(key), key)}" for key in rule.sources]
        lines += [f"Guide: {one_line(finding.guide)}"] if finding.guide else []
        lines.append(f"Learn more: stigmalint explain {rule.id}")
        self._screen.say(lines)


def _prompt(offered: int) -> str:
    return f"{_numbers(offered)}e edit, s skip, S skip rule, i ignore, a all, u undo, ? help, q quit: "


def _picked(key: str, offered: Sequence[Choice]) -> Choice | None:
    is_number = key.isdecimal() and key.isascii() and 0 < int(key) <= len(offered)
    return offered[int(key) - 1] if is_number else None


def _numbers(offered: int) -> str:
    return "" if not offered else "1, " if offered == 1 else f"1-{offered}, "


def _fails(document: _Document) -> bool:
    level = document.linter.settings.fail_level
    return level != "never" and any(item.severity.rank >= Severity(level).rank for item in document.saved.findings)
