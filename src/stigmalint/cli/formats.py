"""`stigmalint formats`: lists the supported formats with their file names."""

from __future__ import annotations

import click

from stigmalint.cli import CONTEXT
from stigmalint.cli.output import say
from stigmalint.extract.formats import FORMATS


@click.command("formats", context_settings=CONTEXT)
def command() -> None:
    """List the supported formats: the name for --kind, a description, and file extensions or names."""
    wide = max(map(len, FORMATS))
    for form in FORMATS.values():
        say(f"{form.kind:{wide}}  {form.title}: {' '.join((*form.suffixes, *form.names))}")
