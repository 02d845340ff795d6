"""Shows the progress of a long run on a terminal."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from time import perf_counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress

_PATIENCE = 2.0
"""Seconds that a run may take without a word."""


class Waiting:
    """Shows the progress of a long run on a terminal: on stderr, after a while, and erased at the end."""

    def __init__(self, *, quiet: bool) -> None:
        self._is_watched = not quiet and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"
        self._began = perf_counter()
        self._progress: Progress | None = None

    def tell(self, number: int) -> None:
        if not self._is_watched or perf_counter() - self._began < _PATIENCE:
            return
        if self._progress is None:
            from rich.console import Console
            from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

            columns = (SpinnerColumn(), TextColumn("{task.completed} files checked"), TimeElapsedColumn())
            # A report that goes to a file must not be led to the terminal.
            console, redirect = Console(stderr=True), sys.stdout.isatty()
            self._progress = Progress(*columns, console=console, transient=True, redirect_stdout=redirect)
            self._progress.add_task("", total=None)
            self._progress.start()
        self._progress.update(self._progress.task_ids[0], completed=number)

    def __enter__(self) -> Waiting:
        self._began = perf_counter()
        return self

    def __exit__(self, *_: object) -> None:
        if self._progress is not None:
            with suppress(OSError):  # the terminal may be gone
                self._progress.stop()
