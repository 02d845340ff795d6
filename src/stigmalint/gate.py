"""Raw text goes in; "no rule can find anything here" comes out, or "look closer": the quickest no of the program.

Every phrase of a rule holds some literal word. A text without any of these words, and without markup inside a word
that could hide one, has no candidate whatever its markup says, and is finished without being taken apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from ahocorasick_rs import AhoCorasick, Implementation

from stigmalint.folding import FOLDING, IGNORED

if TYPE_CHECKING:
    from stigmalint.scan import Phrase
    from stigmalint.words import WordList

_HIDING = re.compile(r"&#|\w(?:[*~`\\\[\]^|]|<!--|<[^<>]*>|&\w+;|\{[{%<#:])+\w|\w(?:<!--|\{[{%<#:])")
"""Markup between the letters of a word: ad**dict**, ad<b>dict</b>, ad&shy;dict; or a letter written as a number."""
_DROPPED = re.compile(f"[{IGNORED}]")


def gate_words(phrases: Iterable[Phrase], words: Mapping[str, WordList]) -> list[str]:
    """For each phrase the longest word that a text must hold to hold the phrase, sorted."""
    found: set[str] = set()
    for phrase in phrases:
        literal = [word for atom in phrase.atoms if not atom.startswith("{") for word in atom.split("'")]
        if any(literal):
            found.add(max(literal, key=len))
        else:
            lists = [words[atom[1:-1]] for atom in phrase.atoms if atom.startswith("{")]
            shortest = min(lists, key=lambda wordlist: len(wordlist.entries))
            found.update(max(re.findall(r"[^\W_]+", form), key=len) for form in shortest.entries)
    return sorted(found)


class Gate:
    """Lets through the texts in which some rule might find something."""

    def __init__(self, words: Sequence[str]) -> None:
        self._automaton = AhoCorasick(words, implementation=Implementation.ContiguousNFA) if words else None

    def is_shut(self, text: str, kind: str) -> bool:
        """True when no rule can find anything in `text` and no suppression is written in it."""
        low = text.lower()
        if "stigmalint" in low or (kind != "text" and _HIDING.search(text)):
            return False
        folded = _DROPPED.sub("", low).translate(FOLDING)
        return self._automaton is None or not any(
            not (start and _is_word(folded[start - 1])) and not (end < len(folded) and _is_word(folded[end]))
            for _, start, end in self._automaton.find_matches_as_indexes(folded, overlapping=True)
        )


def _is_word(char: str) -> bool:
    return char.isalnum() or char == "_"
