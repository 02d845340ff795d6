"""Raw text goes in; "no rule can find anything here" comes out, or "look closer": the quickest no of the program.

A phrase can only stand in a text that holds all its literal words, and a word of each list that it names. A text in
which no phrase can stand, and without markup inside a word that could hide one, has no candidate whatever its markup
says, and is finished without being taken apart.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from stigmalint.extract import extract
from stigmalint.extract.formats import FORMATS, Hiding
from stigmalint.text.folding import undisguised

if TYPE_CHECKING:
    from stigmalint.match.matcher import Phrase
    from stigmalint.prose import Source
    from stigmalint.ruleset.word_list import WordList

_HIDING = re.compile(r"\w(?:(?:[*~`\\\[\]^|]|<!--|<[^<>]*>|&\w+;)+\w|<!--|\{|%%|!\[|\\\r?\n)")
"""Markup between the letters of a word: ad**dict**, ad<b>dict</b>, ad&shy;dict, ad{++dict++}, ad%%no%%dict."""
_JOINT = re.compile(r"[*~`\\\[\]^|<&{%!](?<=\w.)(?:(?<![%!])|(?<=%)(?=%)|(?<=!)(?=\[))")
"""Where that may be: a sign of markup behind a letter. It is what the regular expression engine is quick at."""
_SIGNS = "*~`\\[]^|<{&%"
_NUMBERED = ("&#", "\\u", "\\U", "\\x")
"""Before a letter that is written as a number: in HTML, and in the strings of front matter."""
_OURS = "stigmalint"
"""A word that stands in every suppression."""
_LETTERS = (
    bytes(
        code if chr(code).islower() or chr(code).isdigit() else ord(chr(code).lower()) if chr(code).isupper() else 32
        for code in range(128)
    )
    + b" " * 128
)


def _words(text: str) -> list[str]:
    """The runs of ASCII letters and digits of a text, in lower case: coarser than words, and quick to find."""
    if not text.isascii():
        text = undisguised(text.lower())
    return text.encode("ascii", "replace").translate(_LETTERS).decode("ascii").split()


_Needs = dict[str, dict[str, list[tuple[list[str], list[str]]]]]
"""By the two words that say most, all literal words and the lists of each phrase that has them."""


class Gate:
    """Lets through the texts in which some rule might find something."""

    def __init__(self, needs: _Needs, lists: Mapping[str, str], known: str) -> None:
        """`needs` as `pack` makes them; `lists` holds a word of each form of a list, `known` all words that matter.

        Words are separated by blanks.
        """
        self._needs = needs
        self._lists = {name: frozenset(words.split()) for name, words in lists.items()}
        self._known = frozenset(known.split())

    @staticmethod
    def pack(phrases: Iterable[Phrase], words: Mapping[str, WordList]) -> bytes:
        """The gate of the phrases of some rules as JSON, for `unpack`. What a shorter need implies is left out."""
        needs: dict[tuple[frozenset[str], frozenset[str]], None] = {}
        for phrase in phrases:
            spoken = {word for atom in phrase.atoms if not atom.startswith("{") for word in _words(atom)}
            needs[frozenset(spoken), frozenset(atom[1:-1] for atom in phrase.atoms if atom.startswith("{"))] = None
        kept: list[tuple[frozenset[str], frozenset[str]]] = []
        by_part: dict[str, list[tuple[frozenset[str], frozenset[str]]]] = {}
        for need in sorted(needs, key=lambda need: len(need[0]) + len(need[1])):
            parts = [*need[0], *need[1]]
            shorter = (other for part in parts for other in by_part.get(part, ()))
            if not any(other[0] <= need[0] and other[1] <= need[1] for other in shorter):
                kept.append(need)
                by_part.setdefault(parts[0], []).append(need)
        lists = {name: {_key(form) for form in words[name].entries} for name in {n for need in kept for n in need[1]}}
        # By two words, so that common ones ("children", "before") do not lead to a look at every need.
        packed: _Needs = {}
        for literal, names in sorted((sorted(need[0], key=_telling), sorted(need[1])) for need in kept):
            shortest = sorted((lists[name] for name in names), key=len)[:1]
            for key in literal[:1] or sorted(*shortest):
                second = literal[1] if len(literal) > 1 else key
                packed.setdefault(key, {}).setdefault(second, []).append((literal, names))
        known = {_OURS}.union(*lists.values(), *(need[0] for need in kept))
        flat = {name: " ".join(sorted(lists[name])) for name in lists}
        return json.dumps({"needs": packed, "lists": flat, "known": " ".join(sorted(known))}).encode()

    @classmethod
    def unpack(cls, data: bytes) -> Gate | None:
        """The gate that `pack` gave, or None for anything else."""
        try:
            kept = json.loads(data)
            return cls(kept["needs"], kept["lists"], kept["known"])
        except (ValueError, LookupError, TypeError, AttributeError):
            return None

    def finishes(self, source: Source) -> bool:
        """Whether no rule can find anything in a source. Where markup hides words, what the reader gives is looked at.

        Raises UnreadableError.
        """
        if FORMATS[source.kind].hiding is not Hiding.DEEP:
            return self.is_shut(source.text, source.kind)
        return self.is_shut("\n".join(block.text for block in extract(source).blocks), "text")

    def is_shut(self, text: str, kind: str) -> bool:
        """True when no rule can find anything in `text` and no suppression is written in it.

        Never of a kind that hides words deeply: of these, what the reader gives is to be asked about, as plain text.
        """
        hiding = FORMATS[kind].hiding
        if hiding is Hiding.DEEP:
            return False
        there = self._known.intersection(_words(text))
        if _OURS in there:
            return False
        return not self._can_stand(there) and (hiding is Hiding.NOT or not _is_hiding(text))

    def _can_stand(self, there: frozenset[str]) -> bool:
        """Whether all that some phrase needs is among these words."""
        lists: dict[str, bool] = {}
        for key in self._needs.keys() & there:
            by_second = self._needs[key]
            for second in by_second.keys() & there:
                for words, names in by_second[second]:
                    if there.issuperset(words) and all(self._is_there(name, there, lists) for name in names):
                        return True
        return False

    def _is_there(self, name: str, there: frozenset[str], known: dict[str, bool]) -> bool:
        if name not in known:
            known[name] = not self._lists[name].isdisjoint(there)
        return known[name]


def _is_hiding(text: str) -> bool:
    """Whether markup stands between the letters of a word, or a letter is written as a number."""
    if not any(sign in text for sign in _SIGNS):
        return False
    return any(sign in text for sign in _NUMBERED) or any(
        _HIDING.match(text, joint.start() - 1) for joint in _JOINT.finditer(text)
    )


def _telling(word: str) -> tuple[int, str]:
    """Sorts the words of a phrase: long ones first, because they are seldom met."""
    return -len(word), word


def _key(form: str) -> str:
    return max(_words(form), key=len)
