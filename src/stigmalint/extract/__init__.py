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
    {"markdown": ("stigmalint.extract.markdown", "read_markdown"), "text": ("stigmalint.extract.plain", "read_plain")}
)
"""Module and function for each kind; a reader is imported when the first text of its kind comes."""

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
    return "text" if not dot and name in _BARE_NAMES else None
