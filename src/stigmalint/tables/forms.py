"""The formats of tables, and what file names say about them. Needs no library, so that options can list them."""

from __future__ import annotations

import os
from typing import NamedTuple

SUFFIXES = {
    ".parquet": "parquet",
    ".pq": "parquet",
    ".arrow": "arrow",
    ".feather": "arrow",
    ".ipc": "arrow",
    ".csv": "csv",
    ".tsv": "tsv",
    ".tab": "tsv",
    ".jsonl": "jsonl",
    ".ndjson": "jsonl",
}
COMPRESSIONS = {".gz": "gzip", ".zst": "zstd"}
ROW_FORMATS = ("csv", "tsv", "jsonl")
"""Formats of rows of text, which may be compressed, and of which an empty file tells no columns."""


def format_of(path: str) -> tuple[str, str]:
    """The format and compression that a name tells; empty if it tells none."""
    stem, last = os.path.splitext(path.lower())
    compression = COMPRESSIONS.get(last, "")
    if compression:
        last = os.path.splitext(stem)[1]
    format = SUFFIXES.get(last, "")
    return (format, compression) if format in ROW_FORMATS or not compression else ("", "")


def known_endings() -> str:
    """How names of tables end, for a message."""
    return ", ".join(SUFFIXES) + " (text formats also with .gz or .zst)"


_ENDINGS = {compression: ending for ending, compression in COMPRESSIONS.items()}


class Form(NamedTuple):
    """How rows are written."""

    format: str
    compression: str = ""

    @property
    def suffix(self) -> str:
        return f".{self.format}{_ENDINGS.get(self.compression, '')}"


FORMS = {form.suffix[1:]: form for form in (Form("parquet"), Form("arrow"), Form("csv"), Form("tsv"), Form("jsonl"))}
FORMS |= {form.suffix[1:]: form for format in ROW_FORMATS for form in (Form(format, "gzip"), Form(format, "zstd"))}
"""What a folder can be written as, by the ending of its files."""


def form_of(path: str) -> Form | None:
    """What a name says that the file is to be; None if it says nothing, as that of a folder."""
    format, compression = format_of(path)
    return Form(format, compression) if format else None


def form_of_parts(form: Form) -> Form:
    """How parts are written that are to become one file: what cannot be put behind each other is written in the form
    that is read most quickly."""
    return Form("arrow") if form.format == "parquet" else form
