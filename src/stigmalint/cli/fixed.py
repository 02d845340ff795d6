"""Writes fixed texts to their files or to standard output, or shows them as a diff."""

from __future__ import annotations

import sys

import click

from stigmalint.cli.output import fail
from stigmalint.cli.terminal import has_color
from stigmalint.disk.files import InputError, encoded, write_source
from stigmalint.extract.formats import is_package
from stigmalint.file_result import FileResult
from stigmalint.prose import Source
from stigmalint.report import harmless_lines, relative_path


class Fixed:
    """Takes fixed texts, and counts those that are `changed`. `has_failed` says that one could not be written."""

    def __init__(self, *, show_diff: bool) -> None:
        self._show_diff = show_diff
        self.changed = 0
        self.has_failed = False

    def keep_file(self, before: Source, after: Source) -> bool:
        """Whether the file is now, or would be, as it is `after`."""
        if before.text == after.text:
            return True
        if self._show_diff:
            _print_diff(before, after)
        else:
            try:
                write_source(before, after.text)
            except InputError as error:
                self.has_failed = True
                fail(str(error))
                return False
        self.changed += 1
        return True

    def keep_stdin(self, before: Source, after: Source) -> bool:
        if before.text != after.text:
            self.changed += 1
        if self._show_diff:
            _print_diff(before, after)
        else:
            _put(before, after.text)
        return True


def _print_diff(before: Source, after: Source) -> None:
    from stigmalint.cli.difference import diff

    texts = (shown(FileResult(source)).source.text for source in (before, after))
    lines = diff(relative_path(before.path), *texts)
    if not _is_for_people():
        sys.stdout.buffer.writelines(line.encode("utf-8") for line in lines)
        sys.stdout.buffer.flush()
        return
    for line in map(harmless_lines, lines):
        color = {"+": "green", "-": "red", "@": "cyan"}.get(line[0])
        click.secho(line, nl=False, fg=color, color=has_color(sys.stdout))


def _put(before: Source, text: str) -> None:
    """Write a text to standard output: to its last byte, or, on a terminal, as far as that is harmless."""
    if _is_for_people():
        click.echo(harmless_lines(text), nl=False)
        return
    sys.stdout.buffer.write(encoded(before, text))
    sys.stdout.buffer.flush()


def _is_for_people() -> bool:
    return sys.stdout.isatty() or has_color(sys.stdout)


def shown(result: FileResult) -> FileResult:
    """A result as reports show it: that of a package refers to what is read in it."""
    if not is_package(result.source.kind):
        return result
    from stigmalint.fix.rendered import rendered

    return rendered(result)
