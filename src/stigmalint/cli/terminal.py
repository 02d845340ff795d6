"""What a stream can display."""

from __future__ import annotations

import os
from typing import TextIO

from stigmalint.report.statistics import BLOCKS


def has_color(stream: TextIO) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR", "") not in ("", "0"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def has_links(stream: TextIO) -> bool:
    """Whether links may be written: to a terminal that knows them as rich sees it, whatever is forced on a pipe."""
    if not (stream.isatty() and has_color(stream)):
        return False
    if os.name != "nt":  # elsewhere this needs no rich
        return os.environ.get("TERM") != "unknown"
    from rich.console import Console

    return not Console(file=stream).legacy_windows


def has_bars(stream: TextIO) -> bool:
    """Whether bars may be drawn: on a terminal whose encoding has their signs."""
    try:
        BLOCKS.encode(stream.encoding or "ascii")
    except UnicodeEncodeError:
        return False
    return stream.isatty()
