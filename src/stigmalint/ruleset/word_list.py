"""Parses word lists: `_words/<name>.txt` files, or lists in a rule file.

A line is `form|form -> form to use ; key=value`: every form left of the arrow is matched, the form to use and the
attributes serve the wording (`crystal meth|meth -> methamphetamine ; class=stimulant`). `#` starts a comment.
`@name` on its own line takes over the entries of another list.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import NamedTuple

from stigmalint.ruleset.rule import RuleError
from stigmalint.text.folding import FOLDING

_MOST_WORDS = 20
"""Words of a form, since all runs of so many words are compared with it."""
_MOST_FORMS = 100_000
_PLURAL = "plural"
_FIRST_WORD = re.compile(r"[^\W_]+")


class Entry(NamedTuple):
    """One word of a list: the form to use in new wording and attributes such as its class or its plural."""

    use: str
    attributes: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True)
class WordList:
    """Words by their lower-case form; a form may be several words, separated by single blanks."""

    name: str
    entries: Mapping[str, Entry]

    @cached_property
    def longest(self) -> int:
        """How many words the longest form has."""
        return max((form.count(" ") + 1 for form in self.entries), default=1)

    @cached_property
    def openings(self) -> Mapping[str, tuple[int, ...]]:
        """The first word of each form, with the numbers of words that forms beginning with it have, long ones first."""
        return openings(self.entries)

    @cached_property
    def stems(self) -> frozenset[str]:
        """What every text begins one of its words with that holds a form of the list, inflected or not."""
        return stems(self.entries)

    def __contains__(self, form: object) -> bool:
        return form in self.entries


def parse_word_list(
    name: str, path: str, lines: Iterable[str], other: Callable[[str], WordList], first: int = 1
) -> WordList:
    """Read one list, whose first line has the number `first`; `other` gives a list named with `@`.

    Raises RuleError with the file and line.
    """
    entries: dict[str, Entry] = {}
    taken: set[str] = set()
    for number, raw in enumerate(lines, first):
        line = raw.partition("#")[0].strip()
        if not line:
            continue
        if line.startswith("@"):
            if line in taken:
                raise RuleError(path, number, f'duplicate "{line}"')
            taken.add(line)
            entries.update(other(line[1:].strip()).entries)
            if len(entries) > _MOST_FORMS:
                raise RuleError(
                    path, number, f"a word list can have at most {_MOST_FORMS:,} forms, including those of other lists"
                )
            continue
        forms, *extras = (part.strip() for part in line.split(";"))
        forms, _, use = (part.strip() for part in forms.partition("->"))
        attributes = {}
        for extra in extras:
            key, equals, value = (part.strip() for part in extra.partition("="))
            if not (key and equals and value):
                raise RuleError(path, number, f'"{extra}" is not of the form key=value')
            if key == _PLURAL and any(len(form.split()) > _MOST_WORDS for form in value.split("|")):
                raise RuleError(path, number, f"a form can have at most {_MOST_WORDS} words")
            attributes[key] = value
        for form in (form.strip() for form in forms.split("|")):
            if not form:
                raise RuleError(path, number, "an empty form; write `form|form -> form to use ; key=value`")
            if len(form.split()) > _MOST_WORDS:
                raise RuleError(path, number, f"a form can have at most {_MOST_WORDS} words")
            entries[fold_word(form)] = Entry(use or form, attributes)
    return WordList(name, entries)


def plurals(words: WordList) -> WordList | None:
    """The list `name.plural` of a list: the words that its entries give as their plurals, with the same uses and
    attributes. None if no entry gives any.
    """
    entries = {
        fold_word(form): entry
        for entry in words.entries.values()
        for form in entry.attributes.get(_PLURAL, "").split("|")
        if form
    }
    return WordList(f"{words.name}.{_PLURAL}", entries) if entries else None


def captured_list(name: str) -> str:
    """The list whose entry a word of the list `name` stands for: the one without plurals."""
    return name.removesuffix(f".{_PLURAL}")


def openings(forms: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """The first word of each of some forms, with the numbers of words they have, long ones first."""
    sizes: dict[str, set[int]] = {}
    for form in forms:
        sizes.setdefault(form.partition(" ")[0], set()).add(form.count(" ") + 1)
    return {word: tuple(sorted(found, reverse=True)) for word, found in sizes.items()}


def stems(forms: Iterable[str]) -> frozenset[str]:
    """What any inflection of the first word of some forms begins with, those in `irregular` aside.

    Endings of English change no more than the last two letters of a long word and the last one of a short word:
    neurosis and neuroses, wolf and wolves, dry and dried.
    """
    return frozenset(_stem(found.group()) for form in forms if (found := _FIRST_WORD.search(form)))


def _stem(word: str) -> str:
    if len(word) > 5 or (len(word) > 3 and word.endswith("man")):
        return word[:-2]
    return word[:-1] if len(word) > 3 or (len(word) == 3 and word[-1] in "yef") else word


def fold_word(form: str) -> str:
    """The form under which a word is compared: lower case, hyphens as blanks, straight apostrophes."""
    return " ".join(form.lower().translate(FOLDING).split())
