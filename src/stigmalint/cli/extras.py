"""Messages for commands that need libraries of an extra that is not installed."""

from __future__ import annotations

from stigmalint.cli import Failure


def missing(what: str, extra: str) -> Failure:
    """`what` is a sentence without its end: what is not there."""
    return Failure(f'{what}; run: pip install "stigmalint[{extra}]"')


def without_tables(error: ImportError) -> Failure:
    return missing(f"{error.name or 'a library'} is not installed", "tables")
