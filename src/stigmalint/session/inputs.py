"""Turns paths, or the bytes of standard input, into sources, grouped by the settings that apply to them.

A file can also be handed on before it is read, so that another process reads it. Trouble with one path is told and
remembered, and the others are still read.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from stigmalint.disk.files import (
    BinaryError,
    FoundFile,
    InputError,
    UndecodableError,
    decoded,
    find_files,
    is_passed_over,
    matches,
    pick_files,
    read_source,
)
from stigmalint.disk.settings import Settings
from stigmalint.extract import kind_of, unread
from stigmalint.prose import Source
from stigmalint.report import counted, harmless, shown_path
from stigmalint.session.workspace import Workspace

Tell = Callable[[str], None]


def silent(_message: str) -> None:
    """For checks whose results are not reported."""


class InputChoices(NamedTuple):
    """What the user chooses about reading files for a run. An empty `kind` is that of each file's name."""

    kind: str = ""
    encoding: str = "utf-8"
    skip_undecodable: bool = False
    comments: bool = False
    """Whether the comments of source code are read, wherever no setting says so."""
    text_fields: tuple[str, ...] = ()
    """The columns of tables that are read, instead of those that a setting names."""

    def fields(self, settings: Settings) -> tuple[str, ...]:
        return self.text_fields or settings.text_fields


class Unread(NamedTuple):
    """A file that is to be read, and how; see `FoundFile` for `within` and `is_named`. It goes to other processes."""

    path: str
    place: str
    """Its absolute path."""
    is_named: bool
    within: str
    kind: str
    encoding: str
    front_matter: tuple[str, ...]
    text_fields: tuple[str, ...]

    def read(self) -> Source:
        """Raises as `read_source` does."""
        source = read_source(Path(self.path), self.kind, self.encoding, self.within)
        return source._replace(front_matter=self.front_matter, text_fields=self.text_fields)


class Unreadable(NamedTuple):
    """A file that could not be read, and why."""

    file: Unread
    error: InputError


class Inputs:
    """Reads what the user names.

    `failures` counts what could not be read, which `fail` told; `failed` holds the absolute paths of files among it.
    `unknown` holds a sentence about each named file that is of no kind that is read, which `warn` told. With `sweep`,
    for runs that write, what killed runs left behind is removed on the way. `only` names the files, by absolute path,
    that are read below the paths; None stands for all.
    """

    def __init__(
        self,
        workspace: Workspace,
        choices: InputChoices | None = None,
        *,
        force_exclude: bool = False,
        sweep: bool = False,
        only: Collection[str] | None = None,
        warn: Tell,
        fail: Tell,
    ) -> None:
        self._workspace, self._choices = workspace, choices or InputChoices()
        self._force_exclude, self._sweep, self._only = force_exclude, sweep, only
        self._warn, self._fail = warn, fail
        self._outside: list[Path] = []
        self.failures = 0
        self.failed: set[str] = set()
        self.unknown: list[str] = []

    def groups(self, paths: Sequence[str]) -> Iterator[tuple[Settings, Iterator[Source]]]:
        """Sources in order, neighbors with the same settings together. Take each group's before the next group."""
        return ((settings, self._read(files)) for settings, files in self.unread(paths))

    def unread(self, paths: Sequence[str]) -> Iterator[tuple[Settings, Iterator[Unread]]]:
        """The files that `groups` reads, still to be read; what cannot be is to be given to `tell`."""
        for settings, files in groupby(self._files(paths), itemgetter(0)):
            yield settings, self._to_read(settings, (file for _, file in files))

    def places(self, paths: Sequence[str]) -> Iterator[tuple[Settings, str]]:
        """The absolute paths of the files that `groups` reads, with the settings that hold for them."""
        return ((settings, file.place) for settings, file in self._files(paths))

    def past(self, path: str) -> tuple[Settings, str] | None:
        """The settings of today and the kind for a file that was at an absolute path in a history, be it there or not;
        None if it would not be read."""
        settings = self._workspace.settings_of(path)
        kind = self._choices.kind or self._kind_of(settings)(path)
        if kind is None or is_passed_over(path, (*settings.exclude, *settings.extend_exclude), settings.root):
            return None
        return settings, kind

    def source_of_past(self, data: bytes, path: str, settings: Settings, kind: str) -> Source:
        """What such a file held, as a source. Raises as `decoded` does."""
        source = decoded(data, path, kind, self._choices.encoding)
        return source._replace(front_matter=settings.front_matter, text_fields=self._choices.fields(settings))

    def stdin(self, name: str | None, read: Callable[[], bytes]) -> tuple[Settings, Source] | None:
        """The text that `read` gives as if it stood in the file `name`; None, and nothing is read, when that file is
        excluded, or of no kind that is read. Raises UndecodableError when it is not in its encoding."""
        settings = self._workspace.settings_at(name or os.curdir)
        if name and self._force_exclude and is_excluded(name, settings):
            return None
        kind = self._kind_of(settings)
        fields = self._choices.fields(settings)
        if name and not self._choices.kind and kind(name, is_named=True) is None:
            self._is_unknown(name)
            return None
        try:
            comments = self._choices.comments or settings.code_comments
            source = source_of(read(), name, self._choices._replace(comments=comments, text_fields=fields))
        except UndecodableError as error:
            raise UndecodableError(self._with_hint(error)) from error
        return settings, source._replace(front_matter=settings.front_matter, text_fields=fields)

    def _files(self, paths: Sequence[str]) -> Iterator[tuple[Settings, FoundFile]]:
        there = []
        for path in paths:
            if os.path.lexists(path):
                there.append(path)
            else:
                self._failed(f"no such file or folder: {path}", os.path.abspath(path))
        seen: set[str] = set()
        named = {os.path.abspath(path) for path in there}
        for start, group in groupby(there, self._workspace.settings_at):
            for file in self._found(list(group), start):
                if file.place in seen:  # it was found for another of several paths
                    continue
                is_named = file.named or file.place in named
                settings = start if file.named else self._workspace.settings_of(file.place)
                # A settings file further down may exclude more than the one that the walk began with.
                if is_named or settings.file == start.file or not is_excluded(file.place, settings):
                    if len(there) > 1:
                        seen.add(file.place)
                    yield settings, file._replace(named=True, within="") if is_named else file
        self._tell_outside([path for path in self._outside if os.path.abspath(path) not in named])

    def _tell_outside(self, links: Sequence[Path]) -> None:
        """Once a run: a file that was skipped must not be mistaken for one in which nothing was found."""
        if not links:
            return
        first = harmless(shown_path(str(links[0])))
        if len(links) == 1:
            self._warn(f"{first}: skipped, a link to a file outside its folder; name it to read it")
        else:
            more = counted(len(links) - 1, "other link")
            self._warn(f"{first} and {more}: skipped, links to files outside their folders; name them to read them")

    def _found(self, paths: Sequence[str], settings: Settings) -> Iterator[FoundFile]:
        exclude = (*settings.exclude, *settings.extend_exclude)
        try:
            if self._only is not None:
                yield from pick_files(
                    paths,
                    self._only,
                    kind_of=self._kind_of(settings),
                    exclude=exclude,
                    root=settings.root,
                    force_exclude=self._force_exclude,
                )
                return
            yield from find_files(
                paths,
                kind_of=self._kind_of(settings),
                exclude=exclude,
                root=settings.root,
                respect_gitignore=settings.respect_gitignore,
                force_exclude=self._force_exclude,
                sweep=self._sweep,
                on_outside=self._outside.append,
            )
        except InputError as error:
            self._failed(str(error))

    def _to_read(self, settings: Settings, files: Iterator[FoundFile]) -> Iterator[Unread]:
        kind_of = self._kind_of(settings)
        chosen, front_matter, fields = self._choices, settings.front_matter, self._choices.fields(settings)
        for file in files:
            kind = chosen.kind or kind_of(file.place, is_named=file.named)
            path = str(file.path)
            if kind is None:
                self._is_unknown(path)
            else:
                yield Unread(path, file.place, file.named, file.within, kind, chosen.encoding, front_matter, fields)

    def _read(self, files: Iterable[Unread]) -> Iterator[Source]:
        for file in files:
            try:
                source = file.read()
            except InputError as error:
                self.tell(Unreadable(file, error))
            else:
                yield source

    def tell(self, unreadable: Unreadable) -> None:
        """Tell of a file that could not be read, and remember it where that is a failure."""
        file, error = unreadable
        is_note = (
            self._choices.skip_undecodable
            if isinstance(error, UndecodableError)
            # With `force_exclude`, a tool names what was changed.
            else isinstance(error, BinaryError) and (self._force_exclude or not file.is_named)
        )
        if is_note:
            self._warn(f"{error} (skipped)")
        else:
            self._failed(str(error), file.place)

    def _kind_of(self, settings: Settings) -> Callable[..., str | None]:
        comments = self._choices.comments or settings.code_comments
        return partial(kind_of, comments=comments, tables=bool(self._choices.fields(settings)))

    def _with_hint(self, error: UndecodableError) -> str:
        return (
            str(error)
            if self._choices.encoding != InputChoices().encoding
            else f"{error}, or set its encoding with --encoding"
        )

    def _is_unknown(self, path: str) -> None:
        self.unknown.append(unread(path))
        self._warn(self.unknown[-1])

    def _failed(self, message: str, place: str = "") -> None:
        self.failures += 1
        if place:
            self.failed.add(place)
        self._fail(message)


def source_of(data: bytes, name: str | None = None, choices: InputChoices | None = None) -> Source:
    """The bytes of standard input as a source of the kind of the file `name`.

    Raises UndecodableError when they are not in their encoding.
    """
    choices = choices or InputChoices()
    is_table = bool(choices.text_fields)
    kind = choices.kind or (kind_of(name, is_named=True, comments=choices.comments, tables=is_table) if name else None)
    source = decoded(data, name or "standard input", kind, choices.encoding)
    return source if name else source._replace(path="-")


def is_excluded(path: str, settings: Settings) -> bool:
    """Whether the settings leave a file out."""
    return matches(Path(path), (*settings.exclude, *settings.extend_exclude), settings.root)
