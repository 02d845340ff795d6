"""`stigmalint cache`: shows or clears the cache."""

from __future__ import annotations

import click

from stigmalint.cli import CONTEXT, Failure
from stigmalint.cli.output import say
from stigmalint.disk.cache import NO_HOME, Cache, cache_folder, key_file
from stigmalint.disk.private import UnusableError
from stigmalint.report import counted

_WHAT = {
    "counts": "finding counts for texts in a git history",
    "results": "findings in texts, readable only with the texts themselves",
    "rules": "compiled rules",
    "gate": "words without which a text cannot have findings",
    "stamps": "sizes and modification times of rule files",
}


@click.group("cache", context_settings=CONTEXT)
def command() -> None:
    """Show or clear the cache of findings and compiled rules."""


@command.command("info", context_settings=CONTEXT)
def info() -> None:
    """Show where the cache is and what it contains."""
    cache = _cache()
    say(f"{cache.folder}")
    for kind, (number, size) in cache.sizes().items():
        entries = f"{number} {'entry' if number == 1 else 'entries'}"
        say(f"  {kind:8} {entries:>14} {_shown(size):>10}  {_WHAT[kind]}")
    say(f"{cache.refusal or f'Entries are used only with the key they were written with: {key_file()}'}.")


@command.command("clean", context_settings=CONTEXT)
def clean() -> None:
    """Clear the cache; it is rebuilt as needed."""
    cache = _cache()
    try:
        say(f"Removed {counted(cache.clean(), 'file')} from {cache.folder}.")
    except UnusableError as error:
        raise Failure(f"{error}") from None


def _cache() -> Cache:
    folder = cache_folder()
    if folder is None:
        raise Failure(NO_HOME)
    return Cache(folder)


def _shown(size: int) -> str:
    for unit in ("bytes", "kB", "MB"):
        if size < 1000:
            return f"{size:.0f} {unit}"
        size //= 1000
    return f"{size} GB"
