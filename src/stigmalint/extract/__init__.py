"""Source in, Prose out: the text people read in a file, as blocks with an exact map back to the source.

One module per markup family; each is a function from Source to Prose, listed in one table. Nothing here raises on
odd text: what cannot be read as prose is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import cast

from stigmalint.prose import Prose, Source

_READERS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "text": ("stigmalint.extract.plain", "read_plain"),
        "markdown": ("stigmalint.extract.markdown", "read_markdown"),
        "commit": ("stigmalint.extract.plain", "read_commit"),
    }
)
"""Module and function for each kind; a reader is imported when the first text of its kind comes."""

KINDS = tuple(_READERS)

_KINDS: Mapping[str, str] = MappingProxyType(
    {".md": "markdown", ".markdown": "markdown", ".mdown": "markdown", ".mkd": "markdown", ".qmd": "markdown"}
    | {".txt": "text", ".text": "text"}
)

# Files that are prose by custom although their names have no extension.
_BARE_NAMES = frozenset(
    "about authors bugs changelog changes code_of_conduct contributing contributors copying "
    "copyright credits faq history install licence license maintainers news notice patents readme security thanks "
    "todo".split()
)


_COMMIT_MESSAGES = frozenset("commit_editmsg merge_msg squash_msg tag_editmsg".split())
"""Where git keeps the message that is being written."""

_OFFICE: Mapping[str, str] = MappingProxyType(
    dict.fromkeys((".docx", ".doc", ".docm", ".dotx"), "a Word document")
    | dict.fromkeys((".odt", ".ott"), "an OpenDocument text")
    | {".pdf": "a PDF", ".rtf": "a rich text file", ".epub": "an e-book", ".pages": "a Pages document"}
)


def extract(source: Source) -> Prose:
    """The prose of `source`, read as its `kind` says.

    Raises ValueError for a kind that no reader knows.
    """
    if source.kind not in _READERS:
        known = ", ".join(sorted(_READERS))
        raise ValueError(f"{source.path}: cannot read prose of kind {source.kind!r}; the known kinds are {known}")
    return _reader(source.kind)(source)


@cache
def _reader(kind: str) -> Callable[[Source], Prose]:
    module, name = _READERS[kind]
    return cast("Callable[[Source], Prose]", getattr(import_module(module), name))


def kind_of(path: str) -> str | None:
    """The kind of the file at `path` by its name alone; None when it is not known to hold prose."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    stem, dot, _ = name.rpartition(".")
    if stem:
        return _KINDS.get(name[len(stem) :])
    if name in _COMMIT_MESSAGES:
        return "commit"
    return "text" if not dot and name in _BARE_NAMES else None


def file_names() -> str:
    """A regular expression for the paths whose kind is known, for tools that choose files."""
    suffixes = "|".join(sorted(suffix[1:] for suffix in _KINDS))
    return rf"(?i)(^|/)([^/]+\.({suffixes})|{'|'.join(sorted(_BARE_NAMES | _COMMIT_MESSAGES))})$"


def unread(path: str) -> str:
    """One sentence: the file at `path` is of no kind that is read, and what can be done about it."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    if office := _OFFICE.get(name[name.rfind(".") :] if "." in name else ""):
        return f"{path} is {office}, which is not read yet; save it as plain text or Markdown, and check that"
    return f"{path} is not a kind that is read; `--kind text` reads it as plain text"
