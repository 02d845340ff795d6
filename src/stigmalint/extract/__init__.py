"""Source in, Prose out: the text people read in a file, as blocks with an exact map back to the source.

One module per markup family; each is a function from Source to Prose, listed in one table. Nothing here raises on
odd text: what cannot be read as prose is left out.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from stigmalint.extract.markdown import read_markdown
from stigmalint.extract.plain import read_plain
from stigmalint.prose import Prose, Source

_READERS: Mapping[str, Callable[[Source], Prose]] = MappingProxyType({"markdown": read_markdown, "text": read_plain})

_KINDS: Mapping[str, str] = MappingProxyType(
    {".md": "markdown", ".markdown": "markdown", ".mdown": "markdown", ".mkd": "markdown", ".qmd": "markdown"}
    | {".txt": "text", ".text": "text"}
)

# Files that are prose by custom although their names have no extension.
_BARE_NAMES = frozenset(
    "about authors bugs changelog changes code_of_conduct contributing contributors copying "  # noqa: SIM905
    "copyright credits faq history install licence license maintainers news notice patents readme security thanks "
    "todo".split()
)


def extract(source: Source) -> Prose:
    """The prose of `source`, read as its `kind` says.

    Raises ValueError for a kind that no reader knows.
    """
    reader = _READERS.get(source.kind)
    if reader is None:
        known = ", ".join(sorted(_READERS))
        raise ValueError(f"{source.path}: cannot read prose of kind {source.kind!r}; the known kinds are {known}")
    return reader(source)


def kind_of(path: str) -> str | None:
    """The kind of the file at `path` by its name alone; None when it is not known to hold prose."""
    name = path.replace("\\", "/").rpartition("/")[2].lower()
    stem, dot, _ = name.rpartition(".")
    if stem:
        return _KINDS.get(name[len(stem) :])
    return "text" if not dot and name in _BARE_NAMES else None
