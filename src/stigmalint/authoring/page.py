"""The page of a rule for readers: what it finds, why, what to write instead, and the sources."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import NamedTuple

from stigmalint.disk.packs import Reference, RuleSet, select_rules
from stigmalint.finding import Safety
from stigmalint.judge.facts import FACTS
from stigmalint.policy import Selection
from stigmalint.ruleset.rule import Alternative, Condition, Example, Fact, Rule, bare_name, with_bare_names
from stigmalint.ruleset.severity import PROFILES

_WIDTH = 100

_CLASSES = {"person": "a person", "noun": "a noun", "any": "anything", "none": "nothing"}
_SAFETY = {
    Safety.SAFE: "applied by --fix",
    Safety.UNSAFE: "applied by --fix --unsafe-fixes",
    Safety.DISPLAY: "for you to adapt",
}


class Section(NamedTuple):
    """A part of a page: its heading, which is empty if it belongs to the part before it, a text that runs on, and
    items below it.
    """

    title: str
    text: tuple[str, ...] = ()
    """Paragraphs."""
    items: tuple[tuple[str, ...], ...] = ()
    """Each is a line, with what holds for it in further ones."""
    is_numbered: bool = False


def page(rule: Rule, ruleset: RuleSet) -> Iterator[str]:
    """The lines of the page for a terminal."""
    lines = list(_lines(rule, ruleset))
    yield from lines
    if any("{" in line for line in lines):
        yield from ("", "{name} stands for any word on the list of that name.")


def cited(reference: Reference | None, key: str) -> str:
    """A source as a reader would look for it."""
    if reference is None:
        return key
    year = f" ({reference.year})" if reference.year else ""
    return ". ".join(part for part in (f"{reference.organization}: {reference.title}{year}", reference.url) if part)


def in_words(condition: Condition) -> str:
    """A condition as clauses: `{object: substance, not-near: person}` is "it is done to {substance}, unless ..."."""
    holding = [_clause(fact) for fact in condition if not fact.negative]
    unless = [_clause(fact) for fact in condition if fact.negative]
    if not holding:
        return f"not when {', or when '.join(unless)}"
    return ", and ".join(holding) + (f"; unless {', or '.join(unless)}" if unless else "")


def sections(rule: Rule, ruleset: RuleSet) -> Iterator[Section]:
    """What the page says below its title, wherever it is shown."""
    facts = [f"Severity: {_severities(rule, ruleset)}"]
    facts += [f"Status: {rule.status}"] if rule.status != "stable" else []
    facts += [f"Mechanisms: {', '.join(rule.tags)}", f"Reviewed: {rule.reviewed or 'no date given'}"]
    facts += [f"Formerly: {', '.join(rule.formerly)}"] if rule.formerly else []
    yield Section("", items=_each(facts))
    yield Section("", (rule.message.replace("{match}", "…"), *rule.explanation.split("\n\n")))
    case = " (in this letter case only)" if rule.exact_case else ""
    wording = with_bare_names(", ".join(dict.fromkeys(form.pattern for form in rule.forms)))
    yield Section(f"Wording it looks for{case}", (wording,))
    alternatives, hints = tuple(map(_alternative, rule.alternatives)), _each(rule.hints)
    for section in (
        Section("Flagged if any of these lines holds", items=_each(map(in_words, rule.flag_when))),
        Section("Not flagged if any of these lines holds", items=_each(map(in_words, rule.leave_when))),
        Section("Flagged even in", items=_each(rule.despite)),
        Section("Better wording", items=alternatives, is_numbered=True),
        Section("" if alternatives else "Better wording", items=hints),
        Section("Flagged", items=_each(map(_marked, rule.bad))),
        Section("Not flagged", items=_each(map(_marked, rule.good))),
        Section("Known gaps", items=_each(map(_marked, rule.known_gaps))),
        *(Section(f"Under the profile {profile}", items=_each(lines)) for profile, lines in _by_profile(rule)),
        Section("The debate", items=_each(_debate(rule, ruleset.references))),
        Section("Sources", items=_each(cited(ruleset.references.get(key), key) for key in rule.sources)),
    ):
        if section.items:
            yield section


def _by_profile(rule: Rule) -> Iterator[tuple[str, list[str]]]:
    for profile in dict.fromkeys(example.profile for example in rule.profiled):
        yield profile, [_marked(example) for example in rule.profiled if example.profile == profile]


def _each(lines: Iterable[str]) -> tuple[tuple[str, ...], ...]:
    return tuple((line,) for line in lines)


def _lines(rule: Rule, ruleset: RuleSet) -> Iterator[str]:
    yield f"{rule.id}: {rule.title}"
    facts, what, *others = sections(rule, ruleset)
    yield ""
    for (fact,) in facts.items:
        yield from _filled(fact)
    for paragraph in what.text:
        yield from ("", *_filled(paragraph))
    for section in others:
        if section.title:
            yield from ("", section.title)
        for paragraph in section.text:
            yield from _filled(paragraph, "  ")
        for number, (line, *more) in enumerate(section.items, 1):
            yield from _filled(f"{number}. {line}" if section.is_numbered else f"- {line}", "  ", "    ")
            for one in more:
                yield from _filled(f"   {one}", "  ", "    ")


def _clause(fact: Fact) -> str:
    return FACTS[fact.name].clause.format(" or ".join(_value(fact, value) for value in fact.values))


def _value(fact: Fact, value: str) -> str:
    if value.startswith("="):
        return " or ".join(f'"{word}"' for word in value[1:].split("|"))
    if not FACTS[fact.name].asks_for_words:
        return "one that never inflects" if (fact.name, value) == ("slot", "any") else value
    return _CLASSES.get(value, f"{{{bare_name(value)}}}")


def _severities(rule: Rule, ruleset: RuleSet) -> str:
    """The severity in each profile; `off` where a profile does not ask for the rule."""
    alone = replace(ruleset, rules=(rule,))  # no rule decides about another
    levels: dict[str, list[str]] = {}
    for profile in PROFILES:
        chosen = select_rules(alone, Selection(profile))
        level = chosen[0].severity.value if chosen else "off"
        levels.setdefault(level, []).append(profile)
    if len(levels) == 1:
        return f"{next(iter(levels))} in every profile"
    return "; ".join(f"{level} in {', '.join(profiles)}" for level, profiles in levels.items())


def _alternative(alternative: Alternative) -> tuple[str, ...]:
    texts = with_bare_names(", ".join(dict.fromkeys(alternative.slots.values())))
    conditions = (f"when {in_words(one)}".replace("when not when", "not when") for one in alternative.when)
    return f"{texts} ({_SAFETY[alternative.apply]})", *conditions


def _marked(example: Example) -> str:
    text, at = "" if example.thread is None else f"{example.thread} >> ", 0
    for start, end in sorted(example.spans):
        text += f"{example.text[at:start]}[{example.text[start:end]}]"
        at = end
    text += example.text[at:]
    fixed = f" -> {example.safe}" if example.safe else ""
    return " ".join(f"{text}{fixed}{f' ~> {example.unsafe}' if example.unsafe else ''}".split())


def _debate(rule: Rule, references: Mapping[str, Reference]) -> list[str]:
    lines = []
    for side in rule.debate:
        where = ", ".join(part for part in (side.setting, side.year) if part)
        source = f". {cited(references.get(side.source), side.source)}" if side.source else ""
        lines.append(f"{side.who}: {side.prefers}{f' ({where})' if where else ''}{source}")
    return lines


def _filled(text: str, first: str = "", later: str | None = None) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=first if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )
