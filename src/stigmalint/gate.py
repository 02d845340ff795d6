"""Raw text goes in; "no rule can find anything here" comes out, or "look closer": the quickest no of the program.

A phrase can only stand in a text that holds all its literal words, and a word of each list that it names. A text in
which no phrase can stand, and without markup inside a word that could hide one, has no candidate whatever its markup
says, and is finished without being taken apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from stigmalint.folding import IGNORED

if TYPE_CHECKING:
    from stigmalint.scan import Phrase
    from stigmalint.words import WordList

_HIDING = re.compile(r"&#|\w(?:[*~`\\\[\]^|]|<!--|<[^<>]*>|&\w+;|\{[{%<#:])+\w|\w(?:<!--|\{[{%<#:])")
"""Markup between the letters of a word: ad**dict**, ad<b>dict</b>, ad&shy;dict; or a letter written as a number."""
_DROPPED = re.compile(f"[{IGNORED}]")
_LETTERS = (
    bytes(
        code if chr(code).islower() or chr(code).isdigit() else ord(chr(code).lower()) if chr(code).isupper() else 32
        for code in range(128)
    )
    + b" " * 128
)


def _words(text: str) -> list[bytes]:
    """The runs of ASCII letters and digits of a text, in lower case: coarser than words, and quick to find."""
    if not text.isascii():
        text = _DROPPED.sub("", text.lower())
    return text.encode("ascii", "replace").translate(_LETTERS).split()


class Gate:
    """Lets through the texts in which some rule might find something."""

    def __init__(
        self, needs: Iterable[tuple[Sequence[str], Sequence[str]]], lists: Mapping[str, Iterable[str]]
    ) -> None:
        """`needs` holds for each phrase its literal words and its lists; `lists` a word of each form of a list."""
        self._lists = {name: frozenset(word.encode() for word in words) for name, words in lists.items()}
        self._needs: dict[bytes, list[tuple[list[bytes], Sequence[str]]]] = {}
        for literal, names in needs:
            words = [word.encode() for word in literal]
            for key in [max(words, key=len)] if words else min((self._lists[name] for name in names), key=len):
                self._needs.setdefault(key, []).append((words, names))

    @staticmethod
    def pack(phrases: Iterable[Phrase], words: Mapping[str, WordList]) -> bytes:
        """The gate of the phrases of some rules as JSON, for `unpack`. What a shorter need implies is left out."""
        needs: dict[tuple[frozenset[str], frozenset[str]], None] = {}
        for phrase in phrases:
            literal = {w.decode() for atom in phrase.atoms if not atom.startswith("{") for w in _words(atom)}
            needs[frozenset(literal), frozenset(atom[1:-1] for atom in phrase.atoms if atom.startswith("{"))] = None
        kept: list[tuple[frozenset[str], frozenset[str]]] = []
        by_part: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
        for need in sorted(needs, key=lambda need: len(need[0]) + len(need[1])):
            parts = [*need[0], *need[1]]
            shorter = (other for part in parts for other in by_part.get(part, ()))
            if not any(other[0] <= need[0] and other[1] <= need[1] for other in shorter):
                kept.append(need)
                by_part.setdefault(parts[0], []).append(need)
        lists = {name: {_key(form) for form in words[name].entries} for name in {n for need in kept for n in need[1]}}
        rows = sorted([sorted(literal), sorted(names)] for literal, names in kept)
        return json.dumps({"needs": rows, "lists": {name: sorted(forms) for name, forms in lists.items()}}).encode()

    @classmethod
    def unpack(cls, data: bytes) -> Gate | None:
        """The gate that `pack` gave, or None for anything else."""
        try:
            kept = json.loads(data)
            return cls(kept["needs"], kept["lists"])
        except (ValueError, KeyError, TypeError):
            return None

    def is_shut(self, text: str, kind: str) -> bool:
        """True when no rule can find anything in `text` and no suppression is written in it."""
        there = set(_words(text))
        if b"stigmalint" in there:
            return False
        lists = {name: not words.isdisjoint(there) for name, words in self._lists.items()}
        can_stand = any(
            there.issuperset(words) and all(lists[name] for name in names)
            for key in there.intersection(self._needs)
            for words, names in self._needs[key]
        )
        return not can_stand and (kind == "text" or not _HIDING.search(text))


def _key(form: str) -> str:
    return max(_words(form), key=len).decode()
