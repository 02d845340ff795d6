"""What rule files share instead of copying it: tables, named conditions, word lists of their own, plurals in lists."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from stigmalint import Linter
from stigmalint.authoring.page import page
from stigmalint.disk.cache import Cache
from stigmalint.disk.packs import RuleSet, load_packs
from stigmalint.disk.rule_folder import files_with_rules, shipped_rules
from stigmalint.disk.rule_text import read_yaml
from stigmalint.lint import Parse
from stigmalint.ruleset.rule import Fact, RuleError
from stigmalint.ruleset.rule_table import written_rules

TABLE = """\
severity: error
tags: [labeling]
match: {singular: "{label}", plural: ["{label}s", "{others}"]}
message: '"{match}" names a {what}.'
explanation: e
sources: [guide]
alternatives: [{apply: safe, singular: "person with {what}", plural: "people with {what}"}]
rows:
  epileptic:
    label: epileptic
    others: [epileptix, epylectics]
    what: epilepsy
    title: one
    examples: {bad: "An [epileptic].", good: "x"}
  asthmatic:
    label: asthmatic
    others: asmathics
    what: asthma
    title: two
    severity: info
    message: own
    formerly: [pack/wheezer]
    examples: {bad: "An [asthmatic].", good: "y"}
"""
RULE = """\
title: t
severity: error
tags: [labeling]
match: {singular: "{label}", plural: "{label.plural}"}
leave_when: [{near: thing}]
message: m
explanation: e
sources: [guide]
alternatives: [{apply: safe, singular: "person with {label}", plural: "people with {label}"}]
words:
  label: |
    # Both numbers.
    epileptic|epilectic -> epilepsy ; plural=epileptics|epilectics

    Asthmatic -> asthma ; plural=asthmatics
  thing: seizure|@nothing
examples: {bad: "An [epileptic].", good: "x"}
"""


def put(tmp_path: Path, rule: str = RULE, **files: str) -> Path:
    contents = {
        "_sources.yaml": "guide: {organization: o, title: t}",
        "_words/substance.txt": "heroin -> heroin ; class=opioid",
        "pack/pack.yaml": "title: Pack\naudience: All",
        "pack/labels.yaml": rule,
        **{f"{name.replace('__', '/')}.yaml": text for name, text in files.items()},
    }
    for name, text in contents.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def load(tmp_path: Path, rule: str = RULE, **files: str) -> RuleSet:
    return load_packs([put(tmp_path, rule, **files)], shipped=False)


# Tables


def test_each_row_is_a_rule_with_what_it_shares_and_what_is_its_own(tmp_path: Path) -> None:
    two, one = load(tmp_path, TABLE).rules  # by name, and not as they stand in the table
    assert (one.id, one.title, one.severity.value) == ("pack/epileptic", "one", "error")
    assert (two.id, two.title, two.severity.value) == ("pack/asthmatic", "two", "info")
    assert [(form.pattern, form.slots) for form in one.forms] == [
        ("epileptic", ("singular",)),
        ("epileptics", ("plural",)),
        ("epileptix", ("plural",)),
        ("epylectics", ("plural",)),
    ]
    assert (one.message, two.message) == ('"{match}" names a epilepsy.', "own")
    assert two.alternatives[0].slots == {"singular": "person with asthma", "plural": "people with asthma"}
    assert (one.formerly, two.formerly) == ((), ("pack/wheezer",))
    assert [rule.bad[0].line for rule in (one, two)] == [14, 23]


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("    what: asthma\n", "", 15, 'the row "asthmatic" has no column "what"'),
        ("title: two", "titel: two", 19, 'unknown key "titel"; did you mean "title"?'),
        ("title: two", "title: two\n    zzz: z", 20, 'unknown key "zzz"; a column is used as {zzz} above the rows'),
        ("title: two", "title: two\n    words: {a: b}", 20, '"words" belongs to the file, not in a row'),
        ("what: asthma", "what: asthma\n    substance: s", 19, '"substance" is a word list; use another name'),
        ("rows:", "examples: {bad: b, good: g}\nrows:", 8, '"examples" belongs in each row of a table'),
        ('    examples: {bad: "An [asthmatic].", good: "y"}\n', "", 15, 'the required key "examples" is missing'),
        ("severity: info", "severity: inf", 20, 'unknown severity "inf"; did you mean "info"?'),
        ("tags: [labeling]", "tags: [label]", 2, 'unknown tags "label"; did you mean "labeling"?'),
        ("  asthmatic:\n", "  asthmatic: [a]\n  more:\n", 8, '"rows" contains the name of each rule'),
        ("[epileptix, epylectics]", "[{a: b}]", 3, '"plural" must be a nonempty text'),
        ("  asthmatic:\n", "  7: {}\n  more:\n", 15, 'the row "7" has no column "label"'),
        ("title: two", "7: two", 19, 'unknown key "7"; a column is used as {7} above the rows'),
        ("what: asthma", "what: [asthma]", 18, 'the column "what" is used inside a text, so it must be a text'),
    ],
)
def test_a_slip_in_a_table_is_named_with_its_line(tmp_path: Path, old: str, new: str, line: int, message: str) -> None:
    assert TABLE.count(old) == 1
    with pytest.raises(RuleError) as error:
        load(tmp_path, TABLE.replace(old, new))
    assert str(error.value).startswith(f"{tmp_path / 'pack' / 'labels.yaml'}:{line}: {message}"), str(error.value)


@pytest.mark.parametrize(
    ("rule", "message"),
    [
        (TABLE + "".join(f"  r{number}: {{}}\n" for number in range(300)), "a table can have at most 200 rows"),
        (TABLE.replace("explanation: e", f"explanation: '{'{what}' * 1500}'"), "at most 10,000 characters"),
        (TABLE.replace("explanation: e", f"explanation: e\nleave_when: [{'$x, ' * 700}$x]"), "at most 1,000 lines"),
        (RULE.replace("plural=asthmatics", f"plural={'a ' * 21}"), "a form can have at most 20 words"),
    ],
)
def test_a_short_file_does_not_become_an_endless_one(tmp_path: Path, rule: str, message: str) -> None:
    with pytest.raises(RuleError, match=message):
        load(tmp_path, rule.replace("|@nothing", ""), _conditions="x: [{head: any}, {near: substance}]")


def test_no_two_rules_of_a_pack_have_one_name(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match='"pack/asthmatic" is already a rule in '):
        load(tmp_path, TABLE, pack__asthmatic=RULE.replace("|@nothing", ""))


# Word lists of a rule file, and plurals


@pytest.fixture
def with_words(tmp_path: Path) -> RuleSet:
    return load(tmp_path, RULE.replace("|@nothing", ""))


def test_a_list_of_a_rule_file_belongs_to_it_alone(with_words: RuleSet) -> None:
    (rule,) = with_words.rules
    assert set(with_words.words) == {"substance", "pack/labels:label", "pack/labels:label.plural", "pack/labels:thing"}
    assert rule.leave_when == ((Fact("near", ("pack/labels:thing",)),),)
    assert str(rule.leave_when[0][0]) == "near: thing"
    shown = "\n".join(page(rule, with_words))
    assert "pack/labels:label" not in shown
    assert "{label}, {label.plural}" in shown
    assert "person with {label}, people with {label}" in shown
    assert "{thing}" in shown


def test_two_files_may_call_different_lists_by_one_name(tmp_path: Path) -> None:
    rule = RULE.replace("|@nothing", "")
    ruleset = load(tmp_path, rule, pack__more=rule.replace("seizure", "fit"))
    assert "fit" in ruleset.words["pack/more:thing"]
    assert "fit" not in ruleset.words["pack/labels:thing"]


def test_an_entry_serves_both_numbers(with_words: RuleSet, parse: Parse) -> None:
    linter = Linter(ruleset=with_words, parse=parse)
    text = "An epilectic met two asthmatics and some epileptics."
    assert [finding.matched for finding in linter.check_text(text)] == ["epilectic", "asthmatics", "epileptics"]
    assert linter.fix_text("Two asthmatics sang.").text == "Two people with asthma sang."
    assert linter.fix_text("The nurse saw an epilectic.").text == "The nurse saw a person with epilepsy."
    assert linter.check_text("An epileptic had a seizure.") == []


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("seizure|@nothing", "seizure", 5, None),
        ("{near: thing}", "{near: thnig}", 5, 'unknown word list "thnig"; did you mean "thing"?'),
        ("thing: seizure", "substance: seizure", 16, '"substance" is a shared word list; use another name'),
        (
            "thing: seizure|@nothing",
            "thing: '@nothing'",
            10,
            'no word list "nothing"; a list here can only include shared',
        ),
        ("    Asthmatic -> asthma ;", "    Asthmatic -> asthma ; z ;", 15, '"z" is not of the form key=value'),
        ("thing: seizure|@nothing", "thing: [seizure]", 16, '"thing" must be a block of lines'),
        ("thing: seizure|@nothing", "person: seizure", 16, '"person" has a special meaning; use another name'),
        ("thing: seizure|@nothing", "7: []", 16, '"7" must be a block of lines'),
        ("thing: seizure|@nothing", "t h: seizure", 16, "the name of a word list consists of letters"),
    ],
)
def test_a_slip_in_a_list_of_a_rule_is_named(
    tmp_path: Path, old: str, new: str, line: int, message: str | None
) -> None:
    assert RULE.count(old) == 1
    if message is None:
        assert load(tmp_path, RULE.replace(old, new)).rules
        return
    with pytest.raises(RuleError) as error:
        load(tmp_path, RULE.replace(old, new))
    assert str(error.value).startswith(f"{tmp_path / 'pack' / 'labels.yaml'}:{line}: {message}"), str(error.value)


# Named conditions

CONDITIONS = """\
in-a-list:
  before: =and
of-a-thing:
  - {near: substance, not-after: =of}
  - head: any
"""
ASKING = """\
title: t
severity: error
tags: [labeling]
match: fool
flag_when: $of-a-thing
leave_when:
  - after: =s
  - $in-a-list
  - $of-a-thing
message: m
explanation: e
sources: [guide]
alternatives: [{apply: safe, when: $in-a-list, any: person}]
examples: {bad: "A [fool].", good: "x"}
"""
OF_A_THING = (Fact("near", ("substance",)), Fact("after", ("=of",), True)), (Fact("head", ("any",)),)


def test_a_name_stands_for_all_lines_of_a_condition(tmp_path: Path) -> None:
    (rule,) = load(tmp_path, ASKING, _conditions=CONDITIONS).rules
    in_a_list = (Fact("before", ("=and",)),)
    assert rule.flag_when == OF_A_THING
    assert rule.leave_when == ((Fact("after", ("=s",)),), in_a_list, *OF_A_THING)
    assert rule.alternatives[0].when == (in_a_list,)


def test_a_later_folder_may_use_the_names_of_an_earlier_one_also_from_the_cache(tmp_path: Path) -> None:
    first = put(tmp_path / "first", ASKING, _conditions=CONDITIONS)
    second = tmp_path / "second" / "own"
    second.mkdir(parents=True)
    (second / "pack.yaml").write_text("title: P\naudience: A\n")
    (second / "other.yaml").write_text(ASKING)
    ruleset = load_packs([first, second.parent], shipped=False)
    assert [rule.flag_when for rule in ruleset.rules] == [OF_A_THING] * 2


@pytest.mark.parametrize(
    ("rule", "conditions", "where", "message"),
    [
        ("$of-a-thnig", CONDITIONS, ("pack/labels.yaml", 5), 'unknown named condition "of-a-thnig"; did you mean'),
        ("of-a-thing", CONDITIONS, ("pack/labels.yaml", 5), "a condition must be a mapping of facts"),
        (
            "$of-a-thing",
            "of-a-thing: {nears: a}\nin-a-list: {head: any}",
            ("_conditions.yaml", 1),
            "unknown fact",
        ),
        ("$of-a-thing", "of-a-thing: $in-a-list\nin-a-list: {head: any}", ("_conditions.yaml", 1), "unknown named"),
    ],
)
def test_a_slip_in_a_named_condition_is_named(
    tmp_path: Path, rule: str, conditions: str, where: tuple[str, int], message: str
) -> None:
    with pytest.raises(RuleError) as error:
        load(tmp_path, ASKING.replace("flag_when: $of-a-thing", f"flag_when: {rule}"), _conditions=conditions)
    assert str(error.value).startswith(f"{tmp_path / where[0]}:{where[1]}: {message}"), str(error.value)


def test_the_cache_keeps_names_and_lists(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "cache")
    rules = put(tmp_path / "rules", ASKING, _conditions=CONDITIONS, pack__more=RULE.replace("|@nothing", ""))
    first = load_packs([rules], cache=cache)
    kept = load_packs([rules], cache=cache)
    assert first is not kept
    assert kept.conditions == first.conditions
    assert kept.words == first.words
    assert kept.rules == first.rules
    assert kept.conditions["of-a-thing"] == OF_A_THING


# The shipped rules


def test_what_has_a_name_is_used_by_several_rules_and_a_list_of_a_file_in_it() -> None:
    home = shipped_rules()
    used: Counter[str] = Counter()
    for file in files_with_rules(home):
        data, lines = read_yaml(file)
        for rule in written_rules(file.stem, data, lines, str(file), ()):
            used.update(set(re.findall(r"(?<=\$)[\w-]+", repr(rule.data))))
        written = repr([value for key, value in data.items() if key not in ("words", "examples")])
        for name in data.get("words", {}):
            assert re.search(rf"(?<![\w-]){name}(?![\w-])", written), f"{file}: nothing uses the list {name}"
    named, _ = read_yaml(home / "_conditions.yaml")
    assert {name for name in named if used[name] < 2} == set()


def test_a_table_of_the_shipped_rules_has_several_rows_and_shares_something() -> None:
    files = files_with_rules(shipped_rules())
    tables = [data for file in files if "rows" in (data := read_yaml(file)[0])]
    assert len(tables) > 10
    assert all(len(data["rows"]) > 1 and len(data) > 4 for data in tables)
