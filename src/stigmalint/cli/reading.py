"""Paths from the command line go in, sources come out, grouped by the settings that hold for them.

Trouble with one path is told and remembered, and the others are still read.
"""

from __future__ import annotations

import codecs
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path

import click

from stigmalint.cli.settings import Linters
from stigmalint.config import Settings
from stigmalint.extract import kind_of
from stigmalint.files import (
    BinaryError,
    FoundFile,
    InputError,
    UndecodableError,
    find_files,
    matches,
    read_source,
)
from stigmalint.prose import Source
from stigmalint.report import counted, harmless, shown_path

Tell = Callable[[str], None]


class Reader:
    """Reads what the command line names; `has_failed` once something of it could not be read, which `fail` tells.

    With `sweep`, for runs that write, what killed runs left behind is removed on the way.
    """

    def __init__(self, linters: Linters, *, force_exclude: bool, sweep: bool, warn: Tell, fail: Tell) -> None:
        self._linters, self._force_exclude, self._sweep = linters, force_exclude, sweep
        self._warn, self._fail = warn, fail
        self._outside: list[Path] = []
        self.has_failed = False

    def groups(self, paths: Sequence[str]) -> Iterator[tuple[Settings, Iterator[Source]]]:
        """Sources in order, neighbours with the same settings together. Take each group's before the next group."""
        for settings, files in groupby(self._files(paths), itemgetter(0)):
            yield settings, self._read(file for _, file in files)

    def stdin(self, name: str | None) -> tuple[Settings, Source] | None:
        """The text on standard input as if it stood in the file `name`; None when that file is excluded."""
        settings = self._linters.settings_at(name or os.curdir)
        if name and self._force_exclude and _is_excluded(name, settings):
            return None
        return settings, read_stdin(name)

    def _files(self, paths: Sequence[str]) -> Iterator[tuple[Settings, FoundFile]]:
        there = []
        for path in paths:
            if os.path.lexists(path):
                there.append(path)
            else:
                self._failed(f"no such file or folder: {path}")
        seen: set[str] = set()
        named = {os.path.abspath(path) for path in there}
        for start, group in groupby(there, self._linters.settings_at):
            for file in self._found(list(group), start):
                if file.place in seen:  # it was found for another of several paths
                    continue
                is_named = file.named or file.place in named
                settings = start if is_named else self._linters.settings_of(file.place)
                # A settings file further down may exclude more than the one that the walk began with.
                if settings is start or not _is_excluded(file.place, settings):
                    if len(there) > 1:
                        seen.add(file.place)
                    yield settings, file._replace(named=True, within="") if is_named else file
        self._tell_outside([path for path in self._outside if os.path.abspath(path) not in named])

    def _tell_outside(self, links: Sequence[Path]) -> None:
        """Once a run: a file that was passed over must not be taken for one in which nothing was found."""
        if not links:
            return
        first = harmless(shown_path(str(links[0])))
        if len(links) == 1:
            self._warn(f"{first}: a link to a file outside of its folder, passed over; name it to read it")
        else:
            more = counted(len(links) - 1, "other link")
            self._warn(f"{first} and {more} to files outside of their folders, passed over; name them to read them")

    def _found(self, paths: Sequence[str], settings: Settings) -> Iterator[FoundFile]:
        try:
            yield from find_files(
                paths,
                kind_of=kind_of,
                exclude=(*settings.exclude, *settings.extend_exclude),
                root=settings.root,
                respect_gitignore=settings.respect_gitignore,
                force_exclude=self._force_exclude,
                sweep=self._sweep,
                on_outside=self._outside.append,
            )
        except InputError as error:
            self._failed(str(error))

    def _read(self, files: Iterator[FoundFile]) -> Iterator[Source]:
        for file in files:
            try:
                yield read_source(file.path, kind_of(str(file.path)), file.within)
            except (BinaryError, UndecodableError) as error:
                if file.named:
                    self._failed(str(error))
                else:
                    self._warn(f"{error} (skipped)")
            except InputError as error:
                self._failed(str(error))

    def _failed(self, message: str) -> None:
        self.has_failed = True
        self._fail(message)


def read_stdin(name: str | None = None) -> Source:
    """Standard input as a source of the kind of the file `name`; somebody at a terminal is told how to hand it over.

    Raises InputError, or UndecodableError when it is not UTF-8.
    """
    if sys.stdin is None:
        raise InputError("standard input is closed; pipe a text into this command, or name a file")
    if sys.stdin.isatty():
        keys = "Ctrl-Z and Enter" if os.name == "nt" else "Ctrl-D"
        click.echo(f"Paste the text, then press Enter and {keys}.", err=True)
    data = sys.stdin.buffer.read()
    has_mark = data.startswith(codecs.BOM_UTF8)
    try:
        text = data.removeprefix(codecs.BOM_UTF8).decode("utf-8")
    except UnicodeDecodeError as error:
        at = error.start + (len(codecs.BOM_UTF8) if has_mark else 0)
        raise UndecodableError(
            f"{name or 'standard input'}: not UTF-8 at byte offset {at}; convert it first"
        ) from error
    return Source(name or "-", text, (kind_of(name) if name else None) or "text", bom=has_mark)


def encode(source: Source, text: str) -> bytes:
    """`text` as the bytes that `source` was read from would hold it; for standard output only."""
    return (codecs.BOM_UTF8 if source.bom else b"") + text.encode("utf-8")


def _is_excluded(path: str, settings: Settings) -> bool:
    return matches(Path(path), (*settings.exclude, *settings.extend_exclude), settings.root)
