"""Turns sources into prose: the text people read in a file, as blocks with an exact map back to the source.

One module per markup family; each is a function from Source to Prose, named in `formats`. Nothing here raises on odd
text: what cannot be read as prose is left out. Only a file that is not what its name says, such as JSON that ends in
the middle, is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from stigmalint.extract.formats import FORMATS, Format, reader
from stigmalint.prose import Prose, Source, UnreadableError

__all__ = ["FORMATS", "KINDS", "UnreadableError", "extract", "file_names", "kind_of", "unread"]

KINDS = tuple(FORMATS)

_KINDS: Mapping[str, str] = MappingProxyType({end: form.kind for form in FORMATS.values() for end in form.suffixes})
_BARE_NAMES: Mapping[str, str] = MappingProxyType({name: form.kind for form in FORMATS.values() for name in form.names})

_OWNER = "~$"
"""How the name of a file begins in which Word says who has a document open."""

_OFFICE: Mapping[str, str] = MappingProxyType(
    {".doc": "an old Word document", ".fodt": "a flat OpenDocument text", ".pdf": "a PDF", ".rtf": "a rich text file"}
    | {".pages": "a Pages document"}
)


def extract(source: Source) -> Prose:
    """The prose of `source`, read as its `kind` says.

    Raises ValueError for a kind that no reader knows, UnreadableError for a text that is not of its kind.
    """
    if source.kind not in FORMATS:
        known = ", ".join(sorted(FORMATS))
        raise ValueError(f"{source.path}: unknown kind {source.kind!r}; the known kinds are {known}")
    return reader(source.kind)(source)


def kind_of(path: str, *, is_named: bool = False, comments: bool = False, tables: bool = False) -> str | None:
    """The kind of the file at `path` by its name alone; None when it is not known to hold prose.

    Suffixes that programs use for their own files too, such as `.json`, count where a catalog of texts lies, and for
    a file that `is_named` by someone. Program code is of a kind only where its `comments` are asked for, and so are
    `tables`, of which columns are to be named. What Word keeps beside an open document is none.
    """
    path = path.replace("\\", "/").lower()
    name = path.rpartition("/")[2]
    stem, dot, _ = name.rpartition(".")
    if stem.startswith(_OWNER):
        return None
    if not stem:
        return None if dot else _BARE_NAMES.get(name)
    kind = _KINDS.get(name[len(stem) :])
    if kind is None or (FORMATS[kind].is_code and not comments) or (FORMATS[kind].needs_fields and not tables):
        return None
    if not is_named and FORMATS[kind].where and not re.search(FORMATS[kind].where, path):
        return None
    return kind


def file_names() -> str:
    """A regular expression for the paths whose kind is known, for tools that choose files."""
    suffixes = "|".join(sorted(end[1:] for end, kind in _KINDS.items() if not _is_by_choice(FORMATS[kind])))
    places = "|".join(form.where for form in FORMATS.values() if form.where)
    return rf"(?i)(^|/)(?!{re.escape(_OWNER)})([^/]+\.({suffixes})|{'|'.join(sorted(_BARE_NAMES))})$|{places}"


def _is_by_choice(form: Format) -> bool:
    """Whether files with the suffixes of a format are not all read of themselves."""
    return bool(form.where) or form.is_code or form.needs_fields


def unread(path: str) -> str:
    """One sentence: the file at `path` is of no kind that is read, and what can be done about it."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    if office := _OFFICE.get(name[name.rfind(".") :] if "." in name else ""):
        return f"{path} is {office}, which is unsupported; save it as .docx, .odt or plain text, and check that"
    if (kind := kind_of(path, is_named=True, tables=True)) and FORMATS[kind].needs_fields:
        return f"{path} is a table; `--text-field NAME` checks the column of that name"
    if kind_of(path, comments=True):
        return f"{path} is source code; `--comments` checks its comments"
    return f"{path} is not a supported format; `--kind text` checks it as plain text"
