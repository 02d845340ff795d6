"""`stigmalint explain`: the page of a rule, and the trace of a text."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

Run = Callable[..., Result]


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


@pytest.mark.parametrize("name", ["demo/abuse", "abuse", "demo/substance-abuse"])
def test_a_rule_has_a_page(run: Run, name: str) -> None:
    out = run("explain", name).stdout
    for part in (
        'demo/abuse: "Abuse" of a substance',
        "Severity: error in every profile",
        "Mechanisms: moral-framing",
        "Reviewed: 2026-11",
        '"…" casts substance use as wrongdoing.',
        "makes a health matter a crime",
        "abuse, abuses, abused, abusing",
        "- it is done to {substance}",
        "{name} stands for any word on the list",
        "1. use, uses, used, using (applied by --fix)",
        "- He [abused] alcohol for years. -> He used alcohol for years.",
        "- The abuse of power has no end.",
        "- Some clinicians: misuse (prescribed medicines, 2019). Society of Editors: A Style Guide (2019)",
        "- Institute of Examples: Words to Test (2021). https://example.org/words",
    ):
        assert part in out
    assert out == run("rules", "show", name).stdout


def test_a_text_is_traced(run: Run) -> None:
    out = run("explain", "He abused alcohol. The abuse of power has no end.").stdout
    assert '"abused" demo/abuse: confirmed\n  in: He [abused] alcohol.\n  because: object: substance' in out
    assert "  1. used (safe)\n" in out
    assert '"abuse" demo/abuse: rejected\n  in: The [abuse] of power has no end.\n  because: ' in out
    assert "With --fix: He used alcohol. The abuse of power has no end.\n" in out


def test_what_turned_a_fix_down_is_named(run: Run) -> None:
    out = run("explain", "That junkie belongs behind bars.").stdout
    assert "  1. person who uses drugs\n     only shown: the sentence is hostile (hostile)\n" in out


def test_words_need_no_quotation_marks(run: Run) -> None:
    assert "With --fix: He used alcohol." in run("explain", "He", "abused", "alcohol.").stdout


def test_a_text_on_standard_input(run: Run) -> None:
    assert "With --fix: He used alcohol." in run("explain", "-", input="He abused alcohol.\n").stdout


def test_markdown_is_read_as_such(run: Run) -> None:
    assert "part of code" in run("explain", "--kind", "markdown", "A `junkie` here.").stdout


def test_nothing_to_explain(run: Run) -> None:
    result = run("explain", "All is well.")
    assert (result.exit_code, result.stdout) == (0, "This text has no wording that any rule looks for.\n")


def test_rules_that_are_off_are_named(run: Run, folder: Path) -> None:
    put(folder / "stigmalint.toml", 'ignore = ["demo/junkie"]')
    out = run("explain", "The junkie slept.").stdout
    assert "off: this rule is not selected (profile writing); --extend-select demo/junkie turns it on" in out
    assert "With --fix" not in out


def test_an_unknown_rule_is_not_taken_for_a_text(run: Run) -> None:
    result = run("explain", "demo/abus")
    assert result.exit_code == 2
    assert result.stderr == "error: no rule 'demo/abus'; did you mean 'demo/abuse'?\n"


def test_what_a_suppression_hides_is_said_to_be_hidden_by_it(run: Run) -> None:
    result = run("explain", "--kind", "markdown", "The junkie slept. <!-- stigmalint: ignore -->")
    assert "not reported: hidden by a suppression" in result.stdout
    assert "--fix would change nothing in this text." in result.stdout
