"""What others import: its examples run, it is documented and typed, and what it gives can be kept and sent."""

from __future__ import annotations

import doctest
import importlib
import inspect
import json
import pickle
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from multiprocessing import get_context
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

import stigmalint
from stigmalint import Finding, Linter, Severity, Span
from stigmalint.cli import main
from stigmalint.config import Settings
from stigmalint.disk.packs import RuleSet
from stigmalint.finding import Located
from stigmalint.session.schemas import findings_schema
from stigmalint.text.spans import LineIndex

if TYPE_CHECKING:
    from spacy.tokens import Doc

Parse = Callable[[Iterable[str]], Iterable["Doc"]]

MODULES = (
    *("arrow", "config", "disk.packs", "finding", "linter", "moderation.judgment", "ruleset.severity"),
    *("spacy_component", "text.spans"),
)
NAMES = sorted(set(stigmalint.__all__) - {"__version__"})
TEXT = "😀 An addict\r\nabused alcohol.\rAn addict abused\nalcohol. An addict abused gin."


@pytest.fixture(scope="module")
def linter(parse: Parse, ruleset: RuleSet) -> Linter:
    return Linter(ruleset=ruleset, parse=parse)


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_of_a_module_run(name: str) -> None:
    result = doctest.testmod(importlib.import_module(f"stigmalint.{name}"))
    assert result.attempted
    assert not result.failed


def members(value: object) -> Iterable[tuple[str, Any]]:
    """What a class has of its own that is public, or a function itself."""
    if not inspect.isclass(value):
        return [("", value)]
    own = {name: one for name, one in vars(value).items() if not name.startswith("_")}
    functions = {name: one.fget if isinstance(one, property) else one for name, one in own.items()}
    return [(name, one) for name, one in functions.items() if inspect.isfunction(one)]


@pytest.mark.parametrize("name", NAMES)
def test_every_public_name_is_documented_and_typed(name: str) -> None:
    value = getattr(stigmalint, name)
    assert value.__module__ != "stigmalint"
    assert not (value.__doc__ or f"{name}(").startswith(f"{name}("), "dataclasses write that of themselves"
    for member, function in members(value):
        signature = inspect.signature(function)
        untyped = [one.name for one in signature.parameters.values() if one.annotation is one.empty]
        assert set(untyped) <= {"self", "cls"}, member
        assert signature.return_annotation is not inspect.Signature.empty, member


def test_findings_know_their_lines(linter: Linter) -> None:
    assert [(one.line, one.column, one.matched) for one in linter.check_text(TEXT)] == [
        (1, 6, "addict"),
        (2, 1, "abused"),
        (3, 4, "addict"),
        (3, 11, "abused"),
        (4, 13, "addict"),
        (4, 20, "abused"),
    ]
    fixed = linter.fix_text(f"{TEXT}\nHe is a drunk.")
    assert [(one.line, one.column, one.matched) for one in fixed.remaining] == [(5, 9, "drunk")]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(["An addict abused gin.", "\n", "\r\n", "\r", "\x0c", "\u2028", "é ", "😀"])))
def test_lines_are_those_of_editors(linter: Linter, parts: list[str]) -> None:
    text = "".join(parts)
    lines = LineIndex(text)
    for finding in linter.check_text(text):
        assert (finding.line, finding.column) == lines.position(finding.span.start)


@pytest.mark.parametrize("raw", [False, True])
def test_a_dictionary_is_what_the_json_report_writes(linter: Linter, raw: bool, tmp_path: Any) -> None:
    found = [finding.to_dict() for finding in linter.check_text(TEXT, raw=raw)]
    asked = ["check", "--isolated", "--exit-zero", "--output-format", "json", "-"]
    report = json.loads(CliRunner().invoke(main, asked, input=TEXT.encode()).stdout)
    assert [one | {"path": "-"} for one in found] == report["findings"]
    assert len({one["fingerprint"] for one in found}) == len(found) > 3
    Draft202012Validator(findings_schema()).validate({"version": 1, "findings": found})


def test_doubtful_findings_say_so(linter: Linter) -> None:
    (found, *_) = linter.check_text(TEXT)
    assert replace(found, doubtful=True).to_dict() == found.to_dict() | {"doubtful": True}


def test_a_finding_that_was_made_by_hand_does_not_know_its_line() -> None:
    finding = Finding("a/b", Severity.INFO, "x", Span(0, 1), "x", "m")
    for ask in (lambda: finding.line, lambda: finding.column, finding.to_dict):
        with pytest.raises(ValueError, match="not known"):
            ask()


def test_where_it_stands_makes_no_finding_another() -> None:
    finding = Finding("a/b", Severity.INFO, "x", Span(0, 1), "x", "m")
    there = replace(finding, located=Located(1, 1, 1, 2, 0, 1, "", "0" * 16))
    assert there == finding
    assert hash(there) == hash(finding)


def test_findings_can_be_pickled_without_their_text(linter: Linter) -> None:
    for text in (f"{TEXT} Zebedee.", f"{TEXT} Zebedee. " + "So it goes. " * 1000):
        (found,) = linter.check_texts([text])
        data = pickle.dumps(found)
        again = pickle.loads(data)
        assert (again, again.error) == (found, found.error)
        assert [one.to_dict() for one in again] == [one.to_dict() for one in found]
        assert b"Zebedee" not in data
        assert len(data) < 5000


def test_a_linter_is_pickled_by_its_settings() -> None:
    chosen = Settings(names=("An addict",), text_fields=("body",))
    linter = Linter(
        chosen,
        profile="clinical",
        ignore=["substance-use/addict"],
        severity={"substance-use/abuse": "info"},
        doubtful=True,
    )
    data = pickle.dumps(linter)
    assert len(data) < 5000
    again = pickle.loads(data)
    assert (again.settings, again.policy) == (linter.settings, linter.policy)
    assert again.check_text(TEXT) == linter.check_text(TEXT)
    assert pickle.loads(data) is again, "a pool sends the linter with each task"


def test_a_linter_works_in_other_processes() -> None:
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        (found,) = pool.map(Linter(select=["substance-use/abuse"]).check_text, ["\nHe abused alcohol."])
    assert [(one.line, one.matched) for one in found] == [(2, "abused")]


def test_a_linter_that_no_settings_tell_of_cannot_be_pickled(ruleset: RuleSet, parse: Parse) -> None:
    for linter in (Linter(ruleset=ruleset), Linter(parse=parse)):
        with pytest.raises(TypeError, match="cannot be pickled; create one in each process"):
            pickle.dumps(linter)
