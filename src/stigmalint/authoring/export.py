"""Exports rules that need no context as word lists for other tools.

Such a tool knows no grammar, no names and no quotations. A rule that asks about the words around its own, or about the
sentence, would raise false alarms there, so it is left out, and named.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice, product
from typing import NamedTuple

from stigmalint.match.matcher import Phrase, list_name
from stigmalint.ruleset.rule import Rule
from stigmalint.ruleset.severity import Severity
from stigmalint.ruleset.word_list import WordList

_MOST = 400
"""Wordings of one rule; beyond that they are a pattern, and no list."""


class Exported(NamedTuple):
    """A rule with its wordings, written out."""

    rule: Rule
    severity: Severity
    wordings: Mapping[str, tuple[str, ...]]
    """Each with the grammatical slots that it fills."""


class LeftOut(NamedTuple):
    """A rule that cannot be written as a list of words, and why."""

    rule: Rule
    why: str


def exportable(
    rules: Mapping[str, Severity], known: Iterable[Rule], phrases: Mapping[str, Sequence[Phrase]], words: _Words
) -> tuple[list[Exported], list[LeftOut]]:
    """What of the rules that speak, given with their severities, other tools can look for."""
    exported: list[Exported] = []
    left_out: list[LeftOut] = []
    for rule in known:
        if rule.id not in rules:
            continue
        if why := _needs(rule):
            left_out.append(LeftOut(rule, why))
            continue
        wordings = dict(islice(_wordings(phrases[rule.id], words), _MOST + 1))
        if len(wordings) > _MOST:
            left_out.append(LeftOut(rule, "it has too many wordings"))
        else:
            exported.append(Exported(rule, rules[rule.id], wordings))
    return exported, left_out


_Words = Mapping[str, WordList]


def _needs(rule: Rule) -> str:
    from stigmalint.judge.facts import FACTS

    facts = [fact for condition in (*rule.flag_when, *rule.leave_when) for fact in condition]
    if any(FACTS[fact.name].needs_parse for fact in facts):
        return "the sentence decides"
    return "the words around it decide" if facts else ""


def _wordings(phrases: Iterable[Phrase], words: _Words) -> Iterable[tuple[str, tuple[str, ...]]]:
    for phrase in {phrase.atoms: phrase for phrase in phrases}.values():  # one has a phrase for each of its anchors
        atoms = [
            tuple(words[name].entries) if (name := list_name(atom)) and name in words else (atom,)
            for atom in phrase.atoms
        ]
        yield from ((phrase.exact or " ".join(parts), phrase.slots) for parts in product(*atoms))


def discourse(exported: Sequence[Exported]) -> str:
    """Watched words as Discourse takes them in: one per line, with "true" behind one whose letter case matters."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    for item in exported:
        for wording in item.wordings:
            rows.writerow([wording, "true"] if item.rule.exact_case else [wording])
    return out.getvalue()


def automoderator(exported: Sequence[Exported]) -> str:
    """Rules of AutoModerator that show a comment to the moderators, one a rule of ours; nothing is removed."""
    parts = []
    for item in exported:
        how = "includes-word, case-sensitive" if item.rule.exact_case else "includes-word"
        listed = ", ".join(map(_quoted, item.wordings))
        parts.append(
            f"# {item.rule.title}\ntype: any\ntitle+body ({how}): [{listed}]\n"
            f"action: report\naction_reason: {_quoted(f'{item.rule.id}: {_said(item.rule)}')}\n"
        )
    return "---\n".join(parts)


def vale(exported: Sequence[Exported]) -> dict[str, str]:
    """A Vale style: the text of each of its files by name."""
    level = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.INFO: "suggestion"}
    files = {}
    for item in exported:
        rule = item.rule
        swaps = {wording: _offered(rule, slots) for wording, slots in item.wordings.items()}
        is_swapped = all(swaps.values())
        head = {
            "extends": "substitution" if is_swapped else "existence",
            "message": f"{_said(rule, '%[2]s')} Consider '%[1]s'." if is_swapped else _said(rule, "%s"),
            "level": level[item.severity],
            "ignorecase": not rule.exact_case,
        }
        lines = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in head.items()]
        if is_swapped:
            lines += ["swap:", *(f"  {_quoted(_escaped(old))}: {_quoted(new)}" for old, new in swaps.items())]
        else:
            lines += ["tokens:", *(f"  - {_quoted(_escaped(wording))}" for wording in item.wordings)]
        files[f"{rule.pack}.{rule.id.partition('/')[2]}.yml"] = "\n".join(lines) + "\n"
    return files


def _offered(rule: Rule, slots: Sequence[str]) -> str:
    """The alternatives that fill the slots of a wording, as Vale offers them; empty if there is none."""
    texts = (
        alternative.slots[slot] for alternative in rule.alternatives for slot in slots if slot in alternative.slots
    )
    return "|".join(dict.fromkeys(text for text in texts if "{" not in text and "|" not in text))


def _said(rule: Rule, match: str = "") -> str:
    """The rule's message for a wording that the other tool may name."""
    return rule.message.replace('"{match}"', f"'{match}'" if match else "This").replace("{match}", match or "this")


def _escaped(wording: str) -> str:
    return "".join(f"\\{char}" if char in r".^$*+?()[]{}|\\" else char for char in wording)


def _quoted(text: str) -> str:
    """A text as JSON, which is YAML as well."""
    return json.dumps(text, ensure_ascii=False)


TARGETS: Mapping[str, Callable[[Sequence[Exported]], str | dict[str, str]]] = {
    "discourse": discourse,
    "automoderator": automoderator,
    "vale": vale,
}
"""Each gives the text of one file, or of several by their names."""
