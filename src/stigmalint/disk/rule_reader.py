"""Reads and validates files of rules, words and named conditions. An edge: it reads the disk."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from stigmalint.disk.rule_text import read_text, read_yaml, refuse_controls
from stigmalint.judge.facts import FACTS
from stigmalint.ruleset.rule import NOUN_CLASSES, Condition, Rule, RuleError, bare_name, own_name
from stigmalint.ruleset.rule_file import Lines, conditions_from_mapping, rule_from_mapping
from stigmalint.ruleset.rule_table import written_rules
from stigmalint.ruleset.word_list import WordList, parse_word_list, plurals

_TAKEN = ("match", *NOUN_CLASSES)
"""What a list of a rule file may not be called."""
_DEEPEST = 100
"""Lists of words that take each other over."""


def read_rules(
    pack: str,
    path: Path,
    home: Path | None,
    words: Mapping[str, WordList],
    conditions: Mapping[str, tuple[Condition, ...]],
) -> tuple[list[tuple[Rule, Lines]], dict[str, WordList]]:
    """The rules of a file, each with the lines of its keys, and the word lists of the file's own.

    `words` are shared lists, `conditions` the named ones. Raises RuleError for anything that cannot be used.
    """
    data, lines = read_yaml(path, home)
    own = dict(_own_words(f"{pack}/{path.stem}", path, data.get("words", {}), lines, words))
    names = {name: name for name in words} | {name: kept.name for name, kept in own.items()}
    rules = []
    for written in written_rules(path.stem, data, lines, str(path), names):
        rule_id = f"{pack}/{written.name}"
        if not re.fullmatch(r"[\w.-]+/[\w.-]+", rule_id):
            raise RuleError(str(path), 1, "names of packs and rules consist of letters, digits and hyphens")
        rule = rule_from_mapping(
            rule_id,
            written.data,
            path=str(path),
            facts=FACTS,
            lines=written.lines,
            lists=names,
            conditions=conditions,
        )
        rules.append((rule, written.lines))
    return rules, {kept.name: kept for kept in own.values()}


def _own_words(
    owner: str, path: Path, lists: Any, lines: Lines, words: Mapping[str, WordList]
) -> Iterator[tuple[str, WordList]]:
    """The word lists that are in a rule file, by the names that it calls them."""
    if not isinstance(lists, Mapping):
        raise RuleError(str(path), lines[("words",)], '"words" contains lists by name, each a block of lines')
    if lists and "." in owner:
        raise RuleError(str(path), 1, "the name of a file with its own word lists cannot contain a dot; use a hyphen")

    def other(name: str) -> WordList:
        if name not in words:
            raise RuleError(
                str(path), lines[("words",)], f'no word list "{name}"; a list here can only include shared ones'
            )
        return words[name]

    for name, text in lists.items():
        line = lines.get(("words", str(name)), 1)
        if not re.fullmatch(r"[\w-]+", str(name)):
            raise RuleError(str(path), line, "the name of a word list consists of letters, digits and hyphens")
        if name in words or name in _TAKEN:
            what = "has a special meaning" if name in _TAKEN else "is a shared word list"
            raise RuleError(str(path), line, f'"{name}" {what}; use another name')
        if not isinstance(text, str) or not text.strip():
            raise RuleError(str(path), line, f'"{name}" must be a block of lines, as in a file of _words')
        first = line + 1 if "\n" in text else line  # a block of lines begins below its key
        own = parse_word_list(own_name(name, owner), str(path), text.split("\n"), other, first)
        yield name, own
        if of_many := plurals(own):
            yield bare_name(of_many.name), of_many


def read_conditions(path: Path, home: Path | None, words: Mapping[str, WordList]) -> dict[str, tuple[Condition, ...]]:
    """The conditions of a file by name; none where it is missing. Raises RuleError."""
    if not path.exists():
        return {}
    data, lines = read_yaml(path, home)
    lists = {name: name for name in words}
    return conditions_from_mapping(data, path=str(path), facts=FACTS, lines=lines, lists=lists)


def read_words(folder: Path, known: Mapping[str, WordList], home: Path | None) -> dict[str, WordList]:
    """The shared lists of a folder of words, beside those that are `known`. Raises RuleError."""
    found = dict(known)
    done: set[str] = set()
    reading: set[str] = set()

    def read(name: str) -> WordList:
        if name in done:
            return found[name]
        path = folder / f"{name}.txt"
        if name in reading:
            raise RuleError(str(path), 1, f'the word list "{name}" includes itself')
        if len(reading) > _DEEPEST:
            raise RuleError(str(path), 1, f"more than {_DEEPEST} nested word lists; merge some of them")
        if not path.exists():
            if name in known:
                return known[name]
            raise RuleError(str(folder), 1, f'no word list "{name}"; write it as {name}.txt')
        reading.add(name)
        lines = read_text(path, home).split("\n")
        for number, line in enumerate(lines, 1):
            refuse_controls(path, number, line)
        found[name] = parse_word_list(name, str(path), lines, read)
        reading.discard(name)
        done.add(name)
        return found[name]

    for path in sorted(folder.glob("*.txt")):
        if of_many := plurals(read(path.stem)):
            found[of_many.name] = of_many
    return found
