"""Serializes the phrases of rules to bytes, one pack at a time: most runs need the rules of a few packs only."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from stigmalint.match.matcher import Phrase, phrases
from stigmalint.ruleset.rule import Rule
from stigmalint.ruleset.word_list import WordList

_Phrases = Mapping[str, tuple[Phrase, ...]]


class PackedPhrases(_Phrases):
    """The phrases of each rule by its id. Those of a pack are read when one of its rules is first asked for."""

    def __init__(
        self,
        rules: Sequence[Rule],
        words: Mapping[str, WordList],
        read: Callable[[str], bytes | None],
        keep: Callable[[str, bytes], None] = lambda pack, data: None,
    ) -> None:
        """`read` gives what `packed` made of the phrases of a pack; where it gives nothing, they are made and kept."""
        self._rules = {rule.id: rule for rule in rules}
        self._words, self._read, self._keep = words, read, keep
        self._packs: dict[str, _Phrases] = {}

    def __getitem__(self, rule_id: str) -> tuple[Phrase, ...]:
        pack = self._rules[rule_id].pack
        if pack not in self._packs:
            data = self._read(pack)
            known = None if data is None else _unpacked(data)
            self._packs[pack] = self._made(pack) if known is None else known
        return self._packs[pack][rule_id]

    def _made(self, pack: str) -> _Phrases:
        made = {rule.id: tuple(phrases(rule, self._words)) for rule in self._rules.values() if rule.pack == pack}
        self._keep(pack, _packed(made))
        return made

    def __iter__(self) -> Iterator[str]:
        return iter(self._rules)

    def __len__(self) -> int:
        return len(self._rules)


def packed(rules: Sequence[Rule], known: _Phrases) -> dict[str, bytes]:
    """For each pack the phrases of its rules, as JSON."""
    return {
        pack: _packed({rule.id: known[rule.id] for rule in rules if rule.pack == pack})
        for pack in dict.fromkeys(rule.pack for rule in rules)
    }


def _packed(known: _Phrases) -> bytes:
    sets = dict.fromkeys(phrase.slots for found in known.values() for phrase in found)
    slots = {names: number for number, names in enumerate(sets)}
    rows = {
        rule_id: [
            (slots[phrase.slots], " ".join(phrase.atoms), phrase.anchor, phrase.first, phrase.last, phrase.exact)
            for phrase in found
        ]
        for rule_id, found in known.items()
    }
    return json.dumps({"slots": list(slots), "phrases": rows}).encode()


def _unpacked(data: bytes) -> _Phrases | None:
    try:
        kept = json.loads(data)
        slots = [tuple(names) for names in kept["slots"]]
        return {
            rule_id: tuple(
                Phrase(slots[number], tuple(atoms.split(" ")), anchor, first, last, exact)
                for number, atoms, anchor, first, last, exact in rows
            )
            for rule_id, rows in kept["phrases"].items()
        }
    except (ValueError, LookupError, TypeError, AttributeError):
        return None  # of another build of the same version, which packs otherwise
