"""A rule goes in, its page for readers comes out: what it finds, why, what to write instead, and on whose word."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence

from stigmalint.disk.packs import Reference, RuleSet, select_rules
from stigmalint.finding import Safety
from stigmalint.judge.facts import FACTS
from stigmalint.policy import Selection
from stigmalint.ruleset.rule import Condition, Example, Fact, Rule
from stigmalint.ruleset.severity import PROFILES

_WIDTH = 100

_CLASSES = {"person": "a person", "noun": "a noun", "any": "anything", "none": "nothing"}
_SAFETY = {
    Safety.SAFE: "put in by --fix",
    Safety.UNSAFE: "put in by --fix --unsafe-fixes",
    Safety.DISPLAY: "for you to fit in",
}


def page(rule: Rule, ruleset: RuleSet) -> Iterator[str]:
    """The lines of the page."""
    lines = list(_lines(rule, ruleset))
    yield from lines
    if any("{" in line for line in lines):
        yield from ("", "{name} stands for any word of the list of that name.")


def cited(reference: Reference | None, key: str) -> str:
    """A source as a reader would look for it."""
    if reference is None:
        return key
    year = f" ({reference.year})" if reference.year else ""
    return ". ".join(part for part in (f"{reference.organisation}: {reference.title}{year}", reference.url) if part)


def in_words(condition: Condition) -> str:
    """A condition as clauses: `{object: substance, not-near: person}` is "it is done to {substance}, unless ..."."""
    holding = [_clause(fact) for fact in condition if not fact.negative]
    unless = [_clause(fact) for fact in condition if fact.negative]
    if not holding:
        return f"not when {', or when '.join(unless)}"
    return ", and ".join(holding) + (f"; unless {', or '.join(unless)}" if unless else "")


def _lines(rule: Rule, ruleset: RuleSet) -> Iterator[str]:
    yield f"{rule.id}: {rule.title}"
    yield ""
    yield from _filled(f"Severity: {_severities(rule, ruleset)}")
    if rule.status != "stable":
        yield f"Status: {rule.status}"
    yield f"Mechanisms: {', '.join(rule.tags)}"
    yield f"Reviewed: {rule.reviewed or 'no date given'}"
    if rule.formerly:
        yield f"Formerly: {', '.join(rule.formerly)}"
    yield ""
    yield from _filled(rule.message.replace("{match}", "…"))
    yield ""
    for paragraph in rule.explanation.split("\n\n"):
        yield from (*_filled(paragraph), "")
    yield "Wording it looks for" + (" (in this letter case only)" if rule.exact_case else "")
    yield from _filled(", ".join(dict.fromkeys(form.pattern for form in rule.forms)), "  ")
    yield from _conditions("It speaks when one of these lines holds", rule.flag_when)
    yield from _conditions("It is silent when one of these lines holds", rule.leave_when)
    if rule.despite:
        yield from _section("It speaks even of", [f"- {kind}" for kind in rule.despite])
    yield from _section("Better wording", _alternatives(rule))
    yield from _section("Found", [f"- {_marked(example)}" for example in rule.bad])
    yield from _section("Left alone", [f"- {_marked(example)}" for example in rule.good])
    yield from _section("Not right yet", [f"- {_marked(example)}" for example in rule.known_gaps])
    for profile in dict.fromkeys(example.profile for example in rule.profiled):
        of_it = [f"- {_marked(example)}" for example in rule.profiled if example.profile == profile]
        yield from _section(f"Under the profile {profile}", of_it)
    yield from _section("The debate", _debate(rule, ruleset.references))
    yield from _section("Sources", [f"- {cited(ruleset.references.get(key), key)}" for key in rule.sources])


def _clause(fact: Fact) -> str:
    return FACTS[fact.name].clause.format(" or ".join(_value(fact, value) for value in fact.values))


def _value(fact: Fact, value: str) -> str:
    if value.startswith("="):
        return " or ".join(f'"{word}"' for word in value[1:].split("|"))
    if not FACTS[fact.name].asks_for_words:
        return "one that never inflects" if (fact.name, value) == ("slot", "any") else value
    return _CLASSES.get(value, f"{{{value}}}")


def _severities(rule: Rule, ruleset: RuleSet) -> str:
    """The severity in each profile; `off` where a profile does not ask for the rule."""
    levels: dict[str, list[str]] = {}
    for profile in PROFILES:
        chosen = (other for other in select_rules(ruleset, Selection(profile)) if other.id == rule.id)
        level = next((other.severity.value for other in chosen), "off")
        levels.setdefault(level, []).append(profile)
    if len(levels) == 1:
        return f"{next(iter(levels))} in every profile"
    return "; ".join(f"{level} in {', '.join(profiles)}" for level, profiles in levels.items())


def _conditions(title: str, conditions: Sequence[Condition]) -> Iterator[str]:
    if conditions:
        yield from _section(title, [f"- {in_words(condition)}" for condition in conditions])


def _alternatives(rule: Rule) -> list[str]:
    lines = []
    for number, alternative in enumerate(rule.alternatives, 1):
        texts = ", ".join(dict.fromkeys(alternative.slots.values()))
        lines.append(f"{number}. {texts} ({_SAFETY[alternative.apply]})")
        lines += [
            f"   when {in_words(condition)}".replace("when not when", "not when") for condition in alternative.when
        ]
    return lines + [f"- {hint}" for hint in rule.hints]


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
        lines.append(f"- {side.who}: {side.prefers}{f' ({where})' if where else ''}{source}")
    return lines


def _section(title: str, lines: Sequence[str]) -> Iterator[str]:
    if lines:
        yield ""
        yield title
        for line in lines:
            yield from _filled(line, "  ", "    ")


def _filled(text: str, first: str = "", later: str | None = None) -> Iterator[str]:
    yield from textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=first,
        subsequent_indent=first if later is None else later,
        break_long_words=False,
        break_on_hyphens=False,
    )
