"""`stigmalint rules` and `stigmalint config`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml
from click.testing import Result
from jsonschema import Draft202012Validator

from stigmalint.authoring.schema import rule_schema
from stigmalint.cli.rules import is_due
from stigmalint.disk.settings import KEYS
from stigmalint.disk.starter import STARTER
from stigmalint.ruleset import rule_file
from stigmalint.session.workspace import Choices, Workspace

Run = Callable[..., Result]
RULES = Path(__file__).parent.parent / "data" / "rules"


def put(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8", newline="")
    return path


def test_list(run: Run) -> None:
    assert run("rules", "list").stdout.splitlines() == [
        'demo/abuse   error    "Abuse" of a substance',
        'demo/junkie  warning  "Junkie" for a person',
        'demo/zombie  info     "Zombie drug"',
    ]


def test_list_shows_what_the_settings_make_of_a_rule(run: Run, folder: Path) -> None:
    put(folder / "stigmalint.toml", 'ignore = ["demo/zombie"]\nseverity."demo/junkie" = "error"')
    listed = json.loads(run("rules", "list", "--format", "json", "--pack", "demo").stdout)
    assert [item["severity"] for item in listed] == ["error", "error", "off"]
    assert run("rules", "list", "--pack", "dmo").stderr == "error: no pack 'dmo'; the packs are demo\n"


def test_show_an_unknown_rule(run: Run) -> None:
    result = run("rules", "show", "junky")
    assert result.exit_code == 2
    assert result.stderr == "error: no rule or folder 'junky'; did you mean 'junkie'?\n"


def test_sources(run: Run) -> None:
    out = run("rules", "sources").stdout
    assert "   2  first-guide: Institute of Examples: Words to Test (2021). https://example.org/words" in out
    assert "Rules with fewer than two sources: 2\n  demo/junkie\n  demo/zombie\n" in out
    assert "Rules not reviewed within 24 months: " in out
    assert "  demo/junkie (no date)" in out
    table = json.loads(run("rules", "sources", "--format", "json").stdout)
    assert table["single_source"] == ["demo/junkie", "demo/zombie"]


@pytest.mark.parametrize(
    ("reviewed", "due"),
    [("2026-11", False), ("2024-11", False), ("2024-10", True), ("2024-10-31", True), ("", True), ("soon", True)],
)
def test_a_review_is_due_after_two_years(reviewed: str, due: bool) -> None:
    assert is_due(reviewed, date(2026, 11, 15)) is due


def test_rules_prove_themselves(run: Run) -> None:
    result = run("rules", "test")
    assert (result.exit_code, result.stdout) == (0, "Tested 3 rules: all passed.\n")
    assert run("rules", "test", "junkie", "demo/zombie").stdout.startswith("Tested 2 rules")
    assert run("rules", "test", str(RULES / "demo" / "abuse.yaml")).stdout.startswith("Tested 1 rule:")


def test_problems_have_a_place(run: Run, folder: Path) -> None:
    put(folder / "house" / "own" / "pack.yaml", "title: Own\naudience: Us\n")
    good = (RULES / "demo" / "junkie.yaml").read_text(encoding="utf-8").replace("junkie", "pothead")
    path = put(folder / "house" / "own" / "pothead.yaml", good.replace("Nothing to see here.", "A pothead slept."))
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "A pothead slept." in text)
    result = run("rules", "test", "house")
    assert result.exit_code == 1
    assert result.stdout.splitlines()[0].startswith(f"house/own/pothead.yaml:{line}: own/pothead ")
    assert result.stdout.splitlines()[-1] == "Tested 1 rule: 1 problem in 1 rule."


FAULTY = """\
title: t
severity: warning
tags: [labeling]
match: {singular: tubby, plural: tubbies}
flag_when:
  - subject: person
    near: =doctor|nurse
  - slot: plural
leave_when:
  - after: =boy
message: m
explanation: e
sources: [first-guide]
alternatives:
  - {apply: safe, singular: large, plural: large people}
examples:
  bad: |
    He is [tubby], the nurse said. -> He is large, the nurse said.
    The cat is [tubby], the nurse said.
    He is [tubby], the plumber said.
    The nurse saw a [fat] man.
    He is a [tubby] boy, said the nurse.
    He lived among the [Tubbies]. -> He lived among the large people.
  good: |
    She is tubby, said the doctor.
    Tubs are round.
    Tubas are loud.
"""


def test_problems_name_what_decided(run: Run, folder: Path) -> None:
    put(folder / "house" / "own" / "pack.yaml", "title: Own\naudience: Us\n")
    put(folder / "house" / "own" / "tubby.yaml", FAULTY)
    lines = run("rules", "test", "own/tubby", "house").stdout.splitlines()
    told = {
        line.split(":")[1]: line.partition(" own/tubby ")[2]
        for line in lines
        if ".yaml:1:" not in line and "own/" in line
    }
    no_sense = "no condition for the stigmatizing sense holds"
    assert told == {
        "19": f"flags nothing instead of ['tubby'] ({no_sense}; not met: subject: person; not met: slot: plural)",
        "20": f"flags nothing instead of ['tubby'] ({no_sense}; not met: near: =doctor|nurse; not met: slot: plural)",
        "21": "flags nothing instead of ['fat'] (no form under match occurs there)",
        "22": "flags nothing instead of ['tubby'] (exception: after: =boy (boy))",
        "23": 'the safe fix gives "He lived among the Tubbies." '
        "(blocked by: a capital in the middle of a sentence may mark a name (capital))",
        "25": 'flags "tubby" in a good line (subject: person (She); near: =doctor|nurse (doctor))',
    }


def test_a_new_rule_passes_its_own_test(run: Run, folder: Path) -> None:
    result = run("rules", "new", "house-style/zonk")
    assert result.stdout.startswith("Wrote ")
    assert run("rules", "test", "stigmalint-rules").stdout == "Tested 1 rule: all passed.\n"
    assert run("rules", "new", "house-style/zonk").exit_code == 2
    assert run("rules", "new", "zonk").exit_code == 2
    assert run("rules", "format", "stigmalint-rules", "--check").exit_code == 0
    written = (folder / "stigmalint-rules" / "house-style" / "zonk.yaml").read_text(encoding="utf-8")
    Draft202012Validator(rule_schema()).validate(yaml.safe_load(written))


def test_what_is_commented_out_in_a_new_rule_is_valid(run: Run, folder: Path) -> None:
    run("rules", "new", "house-style/zonk")
    path = folder / "stigmalint-rules" / "house-style" / "zonk.yaml"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line[2:] if line.startswith(("# flag", "# leave", "#   ")) else line for line in lines))
    assert "no example shows" in run("rules", "test", "stigmalint-rules").stdout, "it is read, and asks for its proof"


@pytest.mark.parametrize("given", ["rules", "../rules", "/absolute"])
def test_a_new_rule_says_how_its_folder_is_named_in_settings(run: Run, folder: Path, given: str) -> None:
    given = str(folder.parent / "there") if given == "/absolute" else given
    said = run("rules", "new", "house-style/zonk", "--folder", given).stdout
    named = re.search(r"rules = \[\"(.*)\"\]", said)
    assert named is not None
    assert (folder / named[1] / "house-style" / "zonk.yaml").is_file()


def test_rule_files_are_put_in_order_where_they_are_not(run: Run, folder: Path) -> None:
    run("rules", "new", "house-style/zonk")
    path = folder / "stigmalint-rules" / "house-style" / "zonk.yaml"
    written = path.read_text(encoding="utf-8")
    mixed = written.replace("reviewed: ''", "# It was here.").replace("severity:", "reviewed: soon\nseverity:")
    put(path, mixed)
    put(folder / "stigmalint-rules" / "house-style" / "other.txt", "b: 1\na: 2\n")
    result = run("rules", "format", "stigmalint-rules", "--check")
    named = str(Path("stigmalint-rules", "house-style", "zonk.yaml"))
    assert (result.exit_code, result.stdout) == (1, f"Would reorder {named}\n1 file of 1 would change.\n")
    assert path.read_text(encoding="utf-8") == mixed
    put(folder / "stigmalint.toml", 'rules = ["./stigmalint-rules"]')
    assert run("rules", "format").stdout.endswith("\n1 file of 1 changed.\n")
    assert path.read_text(encoding="utf-8").index("reviewed") > path.read_text(encoding="utf-8").index("alternatives")
    result = run("rules", "format", "--check")
    assert (result.exit_code, result.stdout) == (0, "0 files of 1 would change.\n")


def test_formatting_asks_for_files(run: Run, folder: Path) -> None:
    assert run("rules", "format").stderr == "error: name the folder with your packs\n"
    put(folder / "empty" / "a.yaml", "b: 1\na: 2\n")
    assert run("rules", "format", "empty").stderr == "error: no rule files in empty\n"
    assert run("rules", "format", "nowhere").exit_code == 2


def test_the_starter_settings_hold_when_they_are_all_uncommented(folder: Path) -> None:
    lines = [
        line.removeprefix("# ") for line in STARTER.splitlines() if not line.startswith(("# extend =", "# rules ="))
    ]
    put(folder / "stigmalint.toml", "\n".join(line for line in lines if not line.startswith("##")))
    workspace = Workspace(Choices())
    assert workspace.linter(workspace.settings_at(".")).rules, "no name in it is unknown"


def test_a_slip_in_an_option_is_told_the_nearest_word(run: Run) -> None:
    result = run("check", "--profile", "jornalism")
    assert result.exit_code == 2
    assert "did you mean 'journalism'?" in result.stderr
    assert "did you mean" not in run("rules", "show", "nope").stderr


def test_the_schema_knows_the_keys_of_the_loader(run: Run) -> None:
    schema = json.loads(run("rules", "schema").stdout)
    Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == list(rule_file.KEYS)


@pytest.mark.parametrize("path", sorted(RULES.glob("demo/[!p]*.yaml")), ids=lambda path: path.stem)
def test_the_schema_accepts_rules(path: Path) -> None:
    Draft202012Validator(rule_schema()).validate(yaml.safe_load(path.read_text(encoding="utf-8")))


def test_config_show_tells_values_and_origins(run: Run, folder: Path) -> None:
    put(folder / "stigmalint.toml", 'names = ["Clean Slate"]\nseverity."demo/abuse" = "info"')
    out = run("config", "show", "--profile", "clinical").stdout
    assert 'names = ["Clean Slate"]  # stigmalint.toml:1\n' in out
    assert 'severity."demo/abuse" = "info"  # stigmalint.toml:2\n' in out
    assert 'profile = "clinical"  # command line\n' in out
    assert 'fail-level = "warning"  # default\n' in out
    table = json.loads(run("config", "show", "--format", "json").stdout)
    assert list(table) == list(KEYS)
    assert table["names"] == {"value": ["Clean Slate"], "origin": "stigmalint.toml:1"}


def test_config_init(run: Run, folder: Path) -> None:
    assert run("config", "init").stdout == "Wrote stigmalint.toml.\n"
    assert (folder / "stigmalint.toml").read_text(encoding="utf-8") == STARTER
    again = run("config", "init")
    assert again.exit_code == 2
    assert "already exists" in again.stderr
    assert run("config", "init", "--force").exit_code == 0
