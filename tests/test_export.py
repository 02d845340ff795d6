"""What other tools are given of the rules, and what they are not."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
import yaml
from click.testing import CliRunner

from stigmalint.authoring.export import Exported, LeftOut, automoderator, discourse, exportable, vale
from stigmalint.cli import main
from stigmalint.disk.packs import RuleSet
from stigmalint.ruleset.severity import Severity


@pytest.fixture(scope="module")
def parts(ruleset: RuleSet) -> tuple[list[Exported], list[LeftOut]]:
    spoken = {rule.id: rule.severity for rule in ruleset.rules}
    return exportable(spoken, ruleset.rules, ruleset.phrases, ruleset.words)


def test_every_rule_is_either_written_or_named(parts: tuple[list[Exported], list[LeftOut]], ruleset: RuleSet) -> None:
    exported, left_out = parts
    assert len(exported) > 100
    assert {item.rule.id for item in exported}.isdisjoint(item.rule.id for item in left_out)
    assert len(exported) + len(left_out) == len(ruleset.rules)
    assert all(not item.rule.flag_when and not item.rule.leave_when for item in exported)
    assert "substance-use/abuse" in {item.rule.id for item in left_out if item.why == "the sentence decides"}


def test_the_wordings_are_those_that_the_rule_finds(parts: tuple[list[Exported], list[LeftOut]]) -> None:
    """What a list of words flags in the rule's own examples is what the rule flags."""
    for item in parts[0]:
        words = [re.escape(wording).replace(r"\ ", r"[\s-]") for wording in item.wordings]
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", 0 if item.rule.exact_case else re.IGNORECASE)
        for example in item.rule.bad:
            assert bool(pattern.search(example.text.replace("’", "'"))) == bool(example.spans), (item.rule.id, example)


def test_discourse_takes_one_wording_a_line(parts: tuple[list[Exported], list[LeftOut]]) -> None:
    rows = list(csv.reader(io.StringIO(discourse(parts[0]))))
    assert ["foster child"] in rows
    assert ["OAP", "true"] in rows
    assert all(row[1:] in ([], ["true"]) for row in rows)


def test_automoderator_shows_and_removes_nothing(parts: tuple[list[Exported], list[LeftOut]]) -> None:
    rules = list(yaml.safe_load_all(automoderator(parts[0])))
    assert len(rules) == len(parts[0])
    assert {rule["action"] for rule in rules} == {"report"}
    assert all(len(rule) == 4 for rule in rules)
    assert (
        "foster child"
        in rules[[item.rule.id for item in parts[0]].index("adoption-and-care/foster-child")][
            "title+body (includes-word)"
        ]
    )


def test_a_vale_style_holds_what_vale_reads(parts: tuple[list[Exported], list[LeftOut]]) -> None:
    files = vale(parts[0])
    assert len(files) == len(parts[0])
    for text in files.values():
        check = yaml.safe_load(text)
        assert check["extends"] in ("existence", "substitution")
        assert check["level"] in ("suggestion", "warning", "error")
        assert "{" not in check["message"]
        assert check["message"].count("%s") + check["message"].count("%[2]s") <= 1
        for wording in check.get("swap", check.get("tokens")):
            re.compile(wording)
    swap = yaml.safe_load(files["dementia.dementia-patient.yml"])["swap"]
    assert swap["dementia patients"].startswith("people")
    assert swap["dementia patient"].startswith("person")


def test_the_command_writes_a_style_and_says_what_is_missing(tmp_path: Path) -> None:
    folder = tmp_path / "styles" / "Stigmalint"
    arguments = ["rules", "export", "--isolated", "--to", "vale", "--output", str(folder)]
    result = CliRunner().invoke(main, arguments)
    assert result.exit_code == 0
    written = len(list(folder.glob("*.yml")))
    assert written > 100
    assert result.stderr.startswith(f"Wrote {written} rules; left out ")
    assert "because the sentence decides" in result.stderr


def test_a_rule_that_is_left_out_by_the_settings_is_not_written() -> None:
    arguments = ["rules", "export", "--isolated", "--to", "automoderator", "--select", "dementia"]
    result = CliRunner().invoke(main, arguments)
    assert {rule["action_reason"].partition("/")[0] for rule in yaml.safe_load_all(result.stdout)} == {"dementia"}


def test_a_style_needs_a_folder() -> None:
    result = CliRunner().invoke(main, ["rules", "export", "--to", "vale"])
    assert result.exit_code == 2
    assert "name one with --output" in result.stderr


def test_severities_are_those_of_the_settings(parts: tuple[list[Exported], list[LeftOut]]) -> None:
    item = parts[0][0]
    text = next(iter(vale([item._replace(severity=Severity.INFO)]).values()))
    assert yaml.safe_load(text)["level"] == "suggestion"
