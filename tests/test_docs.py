"""What the documents for contributors say is true: the picture, the paths they name, and their examples."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

import pytest
import yaml
from docs import picture

import stigmalint.report
from stigmalint.authoring.prove import problems
from stigmalint.disk.packs import RuleSet
from stigmalint.file_result import FileResult
from stigmalint.finding import Finding, Severity
from stigmalint.judge import facts
from stigmalint.judge.facts import FACTS, evaluate
from stigmalint.judge.reading import Reading
from stigmalint.prose import Source
from stigmalint.report import Format, Run
from stigmalint.ruleset.rule import Fact, FactKind
from stigmalint.ruleset.rule_file import rule_from_mapping
from stigmalint.text.spans import Span

if TYPE_CHECKING:
    from spacy.tokens import Doc

ROOT = Path(__file__).parent.parent
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
DOCUMENTS = (CONTRIBUTING, (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8"))


def examples(title: str, language: str) -> list[str]:
    """The blocks of code below a heading of CONTRIBUTING."""
    section = CONTRIBUTING.partition(f"\n## {title}\n")[2].partition("\n## ")[0]
    return re.findall(rf"^```{language}\n(.*?)^```$", section, re.MULTILINE | re.DOTALL)


def test_the_picture_is_that_of_the_imports_of_today() -> None:
    page = picture.PAGE.read_text(encoding="utf-8")
    assert picture.with_picture(page) == page, "run: python docs/picture.py --write"


def test_the_picture_leaves_out_what_follows_and_nothing_else() -> None:
    assert picture.reduced({"a": {"b", "c"}, "b": {"c"}, "c": set()}) == {"a": {"b"}, "b": {"c"}, "c": set()}
    edges = picture.imports()
    assert {"session", "disk"} <= edges["cli"]
    assert edges["version"] == set()
    drawn = picture.reduced(edges)
    assert {part: picture._reached(part, drawn) for part in edges} == {
        part: picture._reached(part, edges) for part in edges
    }


@pytest.mark.parametrize("document", DOCUMENTS, ids=["contributing", "architecture"])
def test_every_file_that_is_named_is_there(document: str) -> None:
    named = re.findall(r"`((?:\w|[./-])+\.(?:py|md|yaml|toml)|(?:\w+/)+)`", document)
    assert len(named) > 10
    to_be_made = {"src/stigmalint/report/tsv.py"}
    missing = [
        name for name in named if not any((base / name).exists() for base in (ROOT, ROOT / "src" / "stigmalint"))
    ]
    assert set(missing) <= to_be_made


def test_the_rule_proves_itself(ruleset: RuleSet, parse: Callable[[Iterable[str]], Iterable[Doc]]) -> None:
    (text,) = examples("Add a rule", "yaml")
    lists = {name: name for name in ruleset.words}
    rule = rule_from_mapping("demo/x", yaml.safe_load(text), path="x", facts=FACTS, lists=lists)
    assert set(rule.sources) <= ruleset.references.keys()
    assert list(problems([rule], ruleset.words, parse)) == []


def test_the_fact_is_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    from tests.test_facts import reading

    (text,) = examples("Add a fact", "python")
    code, _, row = text.partition("FactKind(")
    space = vars(facts).copy()
    exec(compile(code, "CONTRIBUTING.md", "exec"), space)
    kind: FactKind = eval(f"FactKind({row}", space)
    monkeypatch.setitem(FACTS, kind.name, kind)  # type: ignore[arg-type]

    def holds(sentence: str) -> object:
        found: Reading = reading(sentence, {}, lambda texts: [None])
        return evaluate(Fact(kind.name, kind.values), found)[0]

    (line,) = re.findall(r"`(first yes \| yes \| [^`]*)`", CONTRIBUTING)
    assert holds(line.split(" | ")[2]) is True
    assert holds("Two [addicts] left.") is False


def test_the_report_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    row, code = examples("Add a report", "python")
    module = ModuleType("stigmalint.report.tsv")
    exec(compile(code, "CONTRIBUTING.md", "exec"), module.__dict__)
    monkeypatch.setitem(sys.modules, module.__name__, module)
    format: Format = eval(row, vars(stigmalint.report).copy())
    monkeypatch.setitem(stigmalint.report.FORMATS, format.name, format)  # type: ignore[arg-type]
    found = Finding("demo/junkie", Severity.ERROR, "a.md", Span(4, 10), "junkie", "Say\tso.")
    results = [FileResult(Source("a.md", "The junkie slept.\n"), (found,))]
    assert "".join(stigmalint.report.render(results, Run(), "tsv")) == "a.md\t1\t5\tdemo/junkie\tSay so.\n"
