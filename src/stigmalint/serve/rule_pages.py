"""The pages of rules: a searchable list, and a page for each rule."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import groupby

from stigmalint.authoring.page import Section, sections
from stigmalint.disk.packs import RuleSet
from stigmalint.ruleset.rule import Rule
from stigmalint.serve.html import Html, join, tag


def listing(query: str, found: Sequence[Rule], ruleset: RuleSet) -> Html:
    """The rules that were found, or all of them by pack."""
    box = tag("input", type="search", name="q", id="q", value=query, maxlength="200", autocomplete="off")
    form = tag(
        "form",
        tag("label", "Search the rules", for_="q"),
        tag("div", box, tag("button", "Search"), class_="row"),
        role="search",
        action="/rules/",
    )
    parts = [tag("h1", "Rules"), form]
    if query:
        what = f"{len(found)} rule{'' if len(found) == 1 else 's'} for “{query}”."
        parts += [tag("p", what, " ", tag("a", "Show all rules", href="/rules/"), role="status"), _list(found)]
        return join(parts)
    packs = {name: list(rules) for name, rules in groupby(found, lambda rule: rule.pack)}
    links = [tag("li", tag("a", name, href=f"#{name}")) for name in packs]
    parts.append(tag("nav", tag("ul", *links, class_="packs"), aria_label="Packs"))
    for name, rules in packs.items():
        pack = ruleset.packs[name]
        parts += [tag("h2", pack.title or name, id=name), _list(rules)]
    return join(parts)


def _list(rules: Sequence[Rule]) -> Html:
    return tag("ul", *(tag("li", link(rule), " ", tag("span", rule.title, class_="quiet")) for rule in rules))


def link(rule: Rule) -> Html:
    return tag("a", rule.id, href=f"/rules/{rule.id}")


def rule_page(rule: Rule, ruleset: RuleSet) -> Html:
    parts = [tag("h1", rule.title), tag("p", tag("code", rule.id))]
    return join([*parts, body(rule, ruleset, "h2")])


def body(rule: Rule, ruleset: RuleSet, heading: str) -> Html:
    """All about a rule but its title; `heading` is the element of what is above a section."""
    return join(part for section in sections(rule, ruleset) for part in _section(section, heading))


def _section(section: Section, heading: str) -> Iterator[Html]:
    if section.title:
        yield tag(heading, section.title)
    for paragraph in section.text:
        yield tag("p", _with_links(paragraph))
    if section.items:
        items = (
            tag("li", _with_links(line), *(tag("div", _with_links(one), class_="quiet") for one in more))
            for line, *more in section.items
        )
        yield tag("ol" if section.is_numbered else "ul", *items)


_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


def _with_links(text: str) -> Html:
    parts: list[str] = []
    at = 0
    for found in _ADDRESS.finditer(text):
        address = found[0].rstrip(".,;)")
        parts += [text[at : found.start()], tag("a", address, href=address, rel="noreferrer")]
        at = found.start() + len(address)
    return join([*parts, text[at:]])
