"""Where the gate of some rules is stored: with the program for the default rules, otherwise in the cache."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from stigmalint.disk.compiled import compiled
from stigmalint.policy import Selection

if TYPE_CHECKING:
    from stigmalint.disk.cache import Cache


def kept_gate(
    folders: Iterable[str], selection: Selection, cache: Cache, fingerprint: Callable[[], str]
) -> bytes | None:
    """The gate that was built with the program, or one of an earlier run. `fingerprint` gives that of the rules, which
    may be empty, where it is needed."""
    if not tuple(folders) and selection == Selection(selection.profile) and (made := compiled()) is not None:
        return made.read(f"gate-{selection.profile}")
    rules = fingerprint()
    return cache.read("gate", _key(rules, selection)) if rules else None


def keep_gate(packed: bytes, selection: Selection, cache: Cache, rules: str) -> None:
    """Keep a gate in the cache, unless its rules have no fingerprint."""
    if rules:
        cache.write("gate", _key(rules, selection), packed)


def _key(rules: str, selection: Selection) -> str:
    return repr((rules, selection))
