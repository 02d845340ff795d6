"""`stigmalint check --watch`: polls files and rechecks those that have changed.

They are found by walking, as in any other run, and told apart by time and size. So new files, settings and ignore files
count at once, what is excluded costs nothing, and shared folders and containers work, where systems tell of no change.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from time import perf_counter, sleep

import click

from stigmalint.cli.output import fail, note
from stigmalint.disk.files import InputError
from stigmalint.disk.settings import Settings
from stigmalint.report import counted, shown_path
from stigmalint.ruleset.rule import RuleError
from stigmalint.session.inputs import InputChoices, Inputs, silent
from stigmalint.session.workspace import Workspace

_PAUSE = 0.3
"""Seconds between two looks. A file is checked once two looks agree, so that no one's half-written text is judged."""
_SHARE = 10
"""A pause is at least this many times as long as the look before it, or a large folder would keep a core busy."""

Stamp = tuple[int, int, int, int]
"""Of a file: time of change, size, number on its disk, and which settings hold for it."""
Check = Callable[[Collection[str] | None], Mapping[str, int]]
"""Checks and reports the files that are named by absolute path, or all; gives the exit codes that are not 0."""


def watch(paths: Sequence[str], workspace: Workspace, choices: InputChoices, check: Check, *, quiet: bool) -> int:
    """Check all files, then those that change, until Ctrl-C. Returns the exit code that checking all of them would now
    give. Raises as `check` does the first time; later trouble is told and waited out."""
    looks = _Looks(paths, workspace, choices)
    known = looks.look()
    codes = dict(check(None))
    with suppress(KeyboardInterrupt):
        if not quiet:
            note(f"watching {counted(len(known), 'file')}; Ctrl-C stops")
        _follow(looks, check, known, codes, quiet=quiet)
    click.echo(err=True)
    return max(codes.values(), default=0)


def _follow(looks: _Looks, check: Check, known: dict[str, Stamp], codes: dict[str, int], *, quiet: bool) -> None:
    """Check what changes, forever; `known` is what was checked, `codes` what came of it."""
    before, trouble = known.copy(), ""
    while True:
        sleep(max(_PAUSE, _SHARE * looks.took))
        try:
            now = looks.look()
        except InputError as error:  # settings in the middle of an edit
            if str(error) != trouble:
                trouble = str(error)
                fail(trouble)
            continue
        trouble = ""
        settled = {place for place, stamp in now.items() if before.get(place) == stamp != known.get(place)}
        gone = known.keys() - now.keys() - before.keys()  # for longer than it takes to put a new file in its place
        before = now
        for place in gone | settled:
            known.pop(place, None)
            codes.pop(place, None)
        known.update((place, now[place]) for place in settled)
        for places, what in ((gone, "gone"), (settled, "changed")):
            if places and not quiet:
                note(f"{datetime.now():%H:%M:%S} {_told(places, what)}")
        if settled:
            try:
                codes.update(check(settled))
            except (InputError, RuleError) as error:
                fail(str(error))
                codes.update(dict.fromkeys(settled, 2))


class _Looks:
    """Looks at the files that are to be read, with the settings of the moment."""

    def __init__(self, paths: Sequence[str], workspace: Workspace, choices: InputChoices) -> None:
        self._paths, self._workspace, self._choices = paths, workspace, choices
        self._settings: dict[Settings, int] = {}
        self.took = 0.0

    def look(self) -> dict[str, Stamp]:
        """The files of now, by absolute path. Raises InputError for settings that cannot be used."""
        began = perf_counter()
        self._workspace.forget_settings()
        inputs = Inputs(self._workspace, self._choices, warn=silent, fail=silent)
        found: dict[str, Stamp] = {}
        number, latest = 0, None
        for settings, place in inputs.places(self._paths):
            if settings is not latest:
                number, latest = self._settings.setdefault(settings, len(self._settings)), settings
            with suppress(OSError):  # it went away in the meantime
                state = os.stat(place)
                found[place] = (state.st_mtime_ns, state.st_size, state.st_ino, number)
        self.took = perf_counter() - began
        return found


def _told(places: Collection[str], what: str) -> str:
    first = shown_path(min(places))
    return f"{first} {what}" if len(places) == 1 else f"{first} and {counted(len(places) - 1, 'other')} {what}"
