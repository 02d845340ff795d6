"""What a report says once about a rule, in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from stigmalint.authoring.page import cited
from stigmalint.disk.packs import Reference
from stigmalint.report import RuleHelp
from stigmalint.ruleset.rule import Rule


def rule_help(rule: Rule, references: Mapping[str, Reference]) -> RuleHelp:
    urls = (references[key].url for key in rule.sources if key in references)
    return RuleHelp(
        title=rule.title,
        severity=rule.severity,
        explanation="\n".join(_lines(rule, references)),
        tags=rule.tags,
        url=next((url for url in urls if url), ""),
    )


def _lines(rule: Rule, references: Mapping[str, Reference]) -> Iterator[str]:
    yield rule.explanation.strip()
    alternatives = [alternative.title for alternative in rule.alternatives]
    if alternatives or rule.hints:
        yield from ("", "**Instead**", "")
        yield from (f"- {text}" for text in (*alternatives, *rule.hints))
    if rule.sources:
        yield from ("", "**Sources**", "")
        yield from (f"- {cited(references.get(key), key)}" for key in rule.sources)


def rule_object(rule: Rule, level: str) -> dict[str, Any]:
    """A rule in a list as JSON knows it. `level` is its severity here, or "off"."""
    return {
        "id": rule.id,
        "severity": level,
        "title": rule.title,
        "status": rule.status,
        "tags": list(rule.tags),
        "sources": list(rule.sources),
        "reviewed": rule.reviewed,
    }
