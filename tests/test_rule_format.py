"""`rules format`: one order of keys; everything else in a rule file stays as it was written."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stigmalint.disk.rule_folder import files_with_rules, shipped_rules
from stigmalint.disk.rule_format import formatted
from stigmalint.disk.rule_text import parse_yaml
from stigmalint.ruleset.rule import RuleError
from stigmalint.ruleset.rule_file import KEYS

HERE = Path("a.yaml")
BLOCKS = {
    "title": 'title: "Résumé: a \U0001f600 in it"  # a comment behind\n',
    "severity": "# Guides disagree.\n# Really.\nseverity: info\n",
    "match": "match:\n  plural: fools\n  # In this order.\n  singular: fool\n",
    "message": "message: m\n",
    "explanation": "explanation: |\n  Two lines.\n\n  # No comment, but text.\n",
    "debate": "debate:\n  - {who: a, prefers: b, year: '2020'}\n  - who: c\n    # Since 2021.\n    prefers: d\n",
    "examples": "examples:\n  bad: |\n    A [fool].\n  good: |\n    No.\n\n    # Text\n  clinical: |\n    A [fool].\n",
}
ALTERNATIVE = (
    "apply: safe\n",
    "when:\n      - near: a\n      # Or else.\n      - before: b\n",
    "any: wise\n",
    "after: x\n",
)


def test_every_shipped_rule_keeps_its_meaning_and_is_in_order_after_it() -> None:
    files = list(files_with_rules(shipped_rules()))
    assert len(files) > 400
    for file in files:
        text = file.read_text(encoding="utf-8")
        done = formatted(text, file)
        assert formatted(done, file) == done
        data = parse_yaml(done, file)[0]
        assert data == parse_yaml(text, file)[0]
        assert list(data) == sorted(data, key=KEYS.index)
        assert sorted(done.splitlines()) == sorted(text.splitlines())


def test_comments_at_the_end_stay_there() -> None:
    assert formatted('severity: info\ntitle: "t"\n# The end.\n', HERE) == 'title: "t"\nseverity: info\n# The end.\n'


@settings(deadline=None)  # the first example pays for imports
@given(st.permutations(list(BLOCKS)))
def test_any_order_of_keys_becomes_the_same_and_comments_stay_above_their_key(names: list[str]) -> None:
    text = "".join(BLOCKS[name] for name in names)
    expected = "".join(BLOCKS[key] for key in KEYS if key in BLOCKS)
    if names[0] == "severity":  # what stands at the top of a file is about the file
        top = "# Guides disagree.\n# Really.\n"
        expected = top + expected.replace(top, "")
    assert formatted(text, HERE) == expected
    assert formatted(expected, HERE) == expected


@given(st.permutations(ALTERNATIVE))
def test_the_slots_of_an_alternative_keep_their_order_behind_its_conditions(lines: list[str]) -> None:
    def listed(parts: list[str]) -> str:
        return f"title: t\nalternatives:\n  - {'    '.join(parts)}  - any: other\nhints: [h]\n"

    slots = [line for line in lines if line.startswith(("any", "after"))]
    assert formatted(listed(lines), HERE) == listed([*ALTERNATIVE[:2], *slots])


def test_the_rows_of_a_table_are_put_in_order_with_their_columns_first() -> None:
    rows = "rows:\n  b:\n    title: t\n    # Of b.\n    label: l\n    examples: {good: g, bad: b}\n    severity: info\n"
    assert formatted(f"{rows}  a:\n    title: t\nmessage: m\n", HERE) == (
        "message: m\nrows:\n  b:\n    # Of b.\n    label: l\n    title: t\n    severity: info\n"
        "    examples: {bad: b, good: g}\n  a:\n    title: t\n"
    )


def test_mappings_on_one_line_are_put_in_order_too() -> None:
    given = "{severity: info, title: t, examples: {good: g, bad: b}, alternatives: [{any: x, apply: safe}]}\n"
    assert formatted(given, HERE) == (
        "{title: t, severity: info, alternatives: [{apply: safe, any: x}], examples: {bad: b, good: g}}\n"
    )


def test_a_blank_line_stays_behind_the_key_before_it_and_none_at_the_end() -> None:
    assert formatted("severity: info\n\ntitle: t\n\n\n", HERE) == "title: t\nseverity: info\n"
    assert formatted("message: m\ntitle: t\n\nseverity: info\n", HERE) == "title: t\n\nseverity: info\nmessage: m\n"


def test_line_ends_stay_and_the_last_line_gets_one() -> None:
    assert formatted("severity: info\r\ntitle: t\r\n", HERE) == "title: t\r\nseverity: info\r\n"
    assert formatted("severity: info\ntitle: t", HERE) == "title: t\nseverity: info\n"


def test_what_is_no_mapping_or_no_yaml_is_named() -> None:
    for text in ("- a\n", "title: [t\n", ""):
        with pytest.raises(RuleError, match=r"a\.yaml:"):
            formatted(text, HERE)


@pytest.mark.parametrize(
    "text",
    [
        "--- {severity: info, title: t}\n",
        "severity: info title\n  goes on\ntitle: t\n",
        "examples:\n  bad: b\n # less\n  good: g\n    # more\ntitle: t",
        "%YAML 1.1\n---\nseverity: info\ntitle: t\n...\n",
        "severity: 'a\n\n  b: c'\ntitle: t\n",
        "{severity: info, # first\n title: t}\n",
        "alternatives:\n- any: x\n  apply: safe\n-\n  any: y\n  apply: safe\ntitle: t\n",
    ],
)
def test_what_is_written_in_an_unusual_way_keeps_its_meaning(text: str) -> None:
    done = formatted(text, HERE)
    assert parse_yaml(done, HERE)[0] == parse_yaml(text, HERE)[0]
    assert formatted(done, HERE) == done
    assert next(iter(parse_yaml(done, HERE)[0])) == "title"


@pytest.mark.parametrize(
    "text", ["? severity\n: info\n? title\n: t\n", "severity: |+\n  blank lines that count\n\n\ntitle: t\n"]
)
def test_keys_that_cannot_be_moved_are_left(text: str) -> None:
    with pytest.raises(RuleError, match="its keys cannot be moved"):
        formatted(text, HERE)
