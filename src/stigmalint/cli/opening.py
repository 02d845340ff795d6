"""`stigmalint check --open`: offers to open each finding in the user's editor at its line."""

from __future__ import annotations

import os
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from difflib import SequenceMatcher
from pathlib import Path
from typing import NamedTuple

import click

from stigmalint.cli import Failure
from stigmalint.cli.answers import Answers, QuitError
from stigmalint.cli.output import fail, warn
from stigmalint.disk.files import InputError, read_source
from stigmalint.file_result import FileResult
from stigmalint.finding import Finding
from stigmalint.report import counted, one_line, shown_path
from stigmalint.text.spans import LineIndex

_USUAL = ("sensible-editor", "nano", "vi", "notepad")
"""Editors that are there on most systems, for anyone who has named none."""
_PLUS = dict.fromkeys(("vi", "vim", "nvim", "gvim", "joe", "mg", "ne", "gedit"), "+{line}") | {
    "nano": "+{line},{column}",
    "emacs": "+{line}:{column}",
    "emacsclient": "+{line}:{column}",
    "micro": "+{line}:{column}",
    "kak": "+{line}:{column}",
}
"""Editors that take a place before the name of the file."""
_GOTO = frozenset("code code-insiders codium vscodium cursor windsurf".split())
"""Editors that take `--goto FILE:LINE:COLUMN`."""
_BEHIND = frozenset("hx helix subl zed zeditor".split())
"""Editors that take a place after the name of the file."""


class Editor(NamedTuple):
    """The words that start an editor."""

    words: tuple[str, ...]

    @property
    def name(self) -> str:
        return os.path.basename(self.words[0])

    def at(self, path: str, line: int, column: int) -> list[str]:
        """The command that opens a file at a place; unknown editors only open the file."""
        name = self.name.lower().removesuffix(".exe")
        full = os.path.abspath(path)  # which no editor takes for an option
        if name in _PLUS:
            return [*self.words, _PLUS[name].format(line=line, column=column), full]
        if name in _GOTO:
            return [*self.words, "--goto", f"{full}:{line}:{column}"]
        return [*self.words, f"{full}:{line}:{column}" if name in _BEHIND else full]


def editor_of_user() -> Editor:
    """The editor of `$VISUAL` or `$EDITOR`, or one that is usual. Raises Failure if there is none, and where no one
    could be asked."""
    if not (sys.stdin and sys.stdin.isatty() and sys.stdout.isatty()):
        raise Failure("--open asks about each finding and needs a terminal")
    for variable in ("VISUAL", "EDITOR"):
        if given := os.environ.get(variable):
            try:
                words = tuple(shlex.split(given))
            except ValueError as error:
                raise Failure(f"cannot parse {variable} ({error}); set it to the command of an editor") from error
            if words:
                return Editor(words)
    found = next(filter(shutil.which, _USUAL), None)
    if found is None:
        raise Failure("no editor found; set EDITOR to the command of an editor")
    return Editor((found,))


def walk(results: Iterable[FileResult], editor: Editor) -> None:
    """Ask about each finding, and open its file there, as far as it is still there after the edits before.

    Raises Failure if the editor cannot be started.
    """
    answers = Answers()
    try:
        for result in results:
            if result.findings:
                _walk_file(result, editor, answers)
    except QuitError:
        return


def _walk_file(result: FileResult, editor: Editor, answers: Answers) -> None:
    source = result.source
    if result.findings[0].place:  # a package, in which no editor finds a line
        found = counted(len(result.findings), "finding")
        if _wants(f"Open {shown_path(source.path)}, {found}, in its default application?", answers) and click.launch(
            os.path.abspath(source.path)
        ):
            warn(f"{shown_path(source.path)}: no application found to open it")
        return
    text = source.text
    for finding in result.findings:
        place = place_now(finding, source.text, text)
        if place is None:  # an edit before this one has settled it
            continue
        line, column = place
        what = f'{shown_path(source.path)}:{line}:{column}, "{one_line(finding.matched)}"'
        if not _wants(f"Open {what} in {editor.name}?", answers):
            continue
        _run(editor.at(source.path, line, column))
        try:
            text = read_source(Path(source.path), source.kind, source.encoding, source.within).text
        except InputError as error:
            fail(str(error))
            return


def _wants(question: str, answers: Answers) -> bool:
    """Whether the answer is yes, which Enter is, too. Raises QuitError for `q` and the end of input."""
    while True:
        try:
            key = answers.key(f"{question} [Y/n, q quit] ").lower()
        except EOFError:
            raise QuitError from None
        if key == "q":
            raise QuitError
        if key in ("", "y", "n"):
            return key != "n"


def _run(command: Sequence[str]) -> None:
    try:
        with _interrupts_left_to_others():
            code = subprocess.run(command, check=False).returncode
    except OSError as error:
        why = error.strerror or error
        raise Failure(f"{command[0]}: cannot be started ({why}); set EDITOR to the command of an editor") from error
    if code:
        warn(f"{command[0]} ended with exit code {code}")


@contextmanager
def _interrupts_left_to_others() -> Iterator[None]:
    """Ctrl-C in an editor is the editor's."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def place_now(finding: Finding, before: str, after: str) -> tuple[int, int] | None:
    """Line and column of a finding in a text, from 1 on, once the text has become another one; None if its wording
    is gone from the lines that it was in."""
    line, column = LineIndex(before).position(finding.span.start)
    if before == after:
        return line, column
    old, new = _lines(before), _lines(after)
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if not start < line <= end:
            continue
        if tag == "equal":
            return line - start + new_start, column
        for number in range(new_start, new_end):
            at = new[number].find(finding.matched)
            if at >= 0:
                return number + 1, at + 1
    return None


def _lines(text: str) -> list[str]:
    index = LineIndex(text)
    return [index.line_span(number).of(text) for number in range(1, index.line_count() + 1)]
