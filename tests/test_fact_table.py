"""The table of facts is all there is: what the README, the JSON Schema and the loader say of a fact is what it says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from stigmalint.authoring.page import in_words
from stigmalint.authoring.schema import rule_schema
from stigmalint.judge.facts import FACTS
from stigmalint.ruleset.rule import Fact, FactKind, RuleError
from stigmalint.ruleset.rule_file import rule_from_mapping

README = (Path(__file__).parent.parent / "rules" / "README.md").read_text(encoding="utf-8")
ROWS = re.findall(r"^\| (`[^|]*) \| ([^|]*) \| (yes|no) \|$", README, re.MULTILINE)
EACH = pytest.mark.parametrize("kind", FACTS.values(), ids=lambda kind: kind.name)


def quoted(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def rule_asking(key: str, value: object) -> dict[str, Any]:
    return {
        "title": "t",
        "severity": "info",
        "tags": ["labeling"],
        "match": "word",
        "flag_when": {key: value},
        "message": "m",
        "explanation": "e",
        "sources": [],
        "examples": {"bad": "[word]", "good": "none"},
    }


def is_loaded(key: str, value: object) -> bool:
    try:
        rule_from_mapping("pack/rule", rule_asking(key, value), path="x", facts=FACTS, lists={"substance": "substance"})
    except RuleError:
        return False
    return True


def test_the_readme_has_a_row_for_each_fact() -> None:
    assert sorted(name for names, _, _ in ROWS for name in quoted(names)) == sorted(FACTS)


@EACH
def test_the_readme_says_what_a_fact_takes_and_whether_it_is_parsed(kind: FactKind) -> None:
    ((_, asks, parsed),) = [row for row in ROWS if kind.name in quoted(row[0])]
    assert (parsed == "yes") is kind.needs_parse
    if kind.name != "slot":  # whose values have a paragraph of their own
        assert set(kind.values) <= set(quoted(asks))
    (nouns, classes) = re.findall(r"^Noun facts \(([^)]*)\) also take (.*?)\. ", README, re.MULTILINE)[0]
    assert (kind.name in quoted(nouns)) is bool(kind.classes)
    assert not kind.classes or quoted(classes) == list(kind.classes)


@EACH
def test_schema_and_loader_take_the_values_of_the_table_and_no_others(kind: FactKind) -> None:
    schema = Draft202012Validator(rule_schema())
    for key in (kind.name, f"not-{kind.name}"):
        for value in kind.values or (*kind.classes, "substance", "=a|b"):
            assert schema.is_valid(rule_asking(key, value))
            assert is_loaded(key, value)
            assert is_loaded(key, [value, value])
        assert not is_loaded(key, "no such value")
        assert schema.is_valid(rule_asking(key, "no such value")) is kind.asks_for_words  # it knows no lists
        assert is_loaded(key, "=a|b") is kind.asks_for_words
        assert is_loaded(key, "person") is ("person" in kind.classes)


def test_what_is_no_fact_is_refused() -> None:
    assert not is_loaded("nearby", "substance")
    assert not Draft202012Validator(rule_schema()).is_valid(rule_asking("nearby", "substance"))


@EACH
def test_a_fact_has_a_clause_for_readers_and_a_meaning_for_writers(kind: FactKind) -> None:
    values = kind.values or ("substance",)
    said = in_words((Fact(kind.name, values[:1]),))
    assert "{" not in said.replace("{substance}", "")
    assert ("{}" in kind.clause) is (len(kind.values) != 1)
    assert kind.meaning
