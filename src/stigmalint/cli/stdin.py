"""Reads the bytes of standard input."""

from __future__ import annotations

import os
import sys

import click

from stigmalint.disk.files import InputError


def read_stdin() -> bytes:
    """All of standard input; on a terminal, with instructions for the user. Raises InputError if it is closed."""
    if sys.stdin is None:
        raise InputError("standard input is closed; pipe a text into this command, or name a file")
    if sys.stdin.isatty():
        keys = "Ctrl-Z and Enter" if os.name == "nt" else "Ctrl-D"
        click.echo(f"Paste the text, then press Enter and {keys}.", err=True)
    return sys.stdin.buffer.read()
