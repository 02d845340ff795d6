"""Finds the folder of an installed pack by name. No module is imported or searched for.

A distribution names a folder of rules in the entry point group `stigmalint.packs`: `house = "house_pack.rules"` is the
folder house_pack/rules where the distribution is installed. What a module of that name would do when it is imported is
no one's concern here, since rules are data. What is installed in the folder in which the program runs does not count,
for that is what is checked.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from importlib.metadata import Distribution, EntryPoint, distributions
from pathlib import Path

from stigmalint.text.spans import nearest

GROUP = "stigmalint.packs"


class PackError(LookupError):
    """Half a sentence on a pack that cannot be used, to come after the place where it is named, and what helps."""


def installed_pack(name: str) -> Path:
    """The folder of rules of a pack. Raises PackError if none, or more than one, is installed under the name."""
    every = list(_entries())
    found = {(_label(home), entry.value): (home, entry) for home, entry in every if entry.name == name}
    if len(found) > 1:
        owners = " and ".join(sorted({label for label, _ in found}))
        raise PackError(f"the pack '{name}' is installed more than once, by {owners}; remove one of them")
    if not found:
        known = sorted({entry.name for _, entry in every})
        near = nearest(name, known)
        cure = f"did you mean '{near}'?" if near else "write a folder with a slash, as in ./house-rules"
        installed = f" (installed: {', '.join(known[:10])})" if known and not near else ""
        raise PackError(f"no pack named '{name}' is installed{installed}; {cure}")
    ((label, _), (home, entry)) = found.popitem()
    return _folder(name, label, home, entry)


def _folder(name: str, label: str, home: Distribution, entry: EntryPoint) -> Path:
    parts = entry.value.strip().split(".")
    if not all(part.isidentifier() for part in parts):
        raise PackError(
            f"the pack '{name}' of {label} does not name a folder of rules, as in 'house_pack.rules'; tell its author"
        )
    places = (Path(str(home.locate_file(""))), *map(Path, _installed_in()))  # a link to a checkout adds a place
    for place in places:
        folder = place.joinpath(*parts)
        if folder.is_dir():
            return Path(os.path.abspath(folder))
    raise PackError(f"the pack '{name}' of {label} has no folder {'/'.join(parts)}; reinstall it")


def _entries() -> Iterator[tuple[Distribution, EntryPoint]]:
    for home in distributions(path=_installed_in()):
        try:
            entries = [entry for entry in home.entry_points if entry.group == GROUP]
        except (OSError, ValueError, LookupError, AttributeError, TypeError):
            continue  # an installation that is broken, and most likely none of ours
        yield from ((home, entry) for entry in entries)


def _installed_in() -> list[str]:
    """The places of installed modules, without the folder that the program runs in."""
    here = os.path.realpath(os.curdir)
    return [place for place in sys.path if place and os.path.realpath(place) != here]


def _label(home: Distribution) -> str:
    try:
        return f"{home.metadata['Name']} {home.version}"
    except (OSError, ValueError, LookupError):
        return "a broken installation"
