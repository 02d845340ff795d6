"""Prints messages for people, one line at a time, without anything that a terminal would act on.

Names of files, texts, rules and settings are other people's: none of them may look like its own line here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import click

from stigmalint.report import harmless


def say(*lines: str, err: bool = False) -> None:
    """Lines on standard output, or on standard error."""
    for line in lines:
        click.echo(harmless(line), err=err)


def fail(message: str, details: Iterable[str] = ()) -> None:
    """An error in one sentence; `details` are lines below it, set apart from what is at the margin."""
    say(f"error: {message}", *(f"  {line}" for line in details), err=True)


def warn(message: str) -> None:
    say(f"warning: {message}", err=True)


def note(message: str) -> None:
    say(f"note: {message}", err=True)


@contextmanager
def notes_of_modules() -> Iterator[None]:
    """What modules note that know no command line, such as how the language model was loaded, is told here, too."""
    import logging

    class Notes(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            note(record.getMessage())

    logger, handler = logging.getLogger("stigmalint"), Notes()
    before = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)
