"""Checks over all packs, and the errors that a loader of rules gives."""

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from stigmalint.authoring.prove import met_in, problems
from stigmalint.disk import cache as cache_module
from stigmalint.disk import packs as packs_module
from stigmalint.disk.cache import Cache
from stigmalint.disk.packs import load_packs, select_rules, speakers
from stigmalint.match.matcher import phrases
from stigmalint.policy import Selection
from stigmalint.ruleset.rule import RuleError
from stigmalint.ruleset.rule_names import is_named

RULE = """\
title: t
severity: error
tags: [labeling]
match: {singular: addict}
message: m
explanation: e
sources: [guide]
alternatives: [{apply: safe, singular: person}]
examples: {bad: "An [addict].", good: "x"}
"""


def folder(tmp_path: Path, rule: str = RULE, **files: str) -> Path:
    contents: Mapping[str, str] = {
        "_sources.yaml": "guide: {organization: o, title: t}",
        "_words/substance.txt": "heroin -> heroin ; class=opioid",
        "pack/pack.yaml": "title: Pack\naudience: All",
        "pack/label.yaml": rule,
        **{
            name.replace("__", "/").replace("YAML", ".yaml").replace("TXT", ".txt"): text
            for name, text in files.items()
        },
    }
    for name, text in contents.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path


def test_every_shipped_rule_is_proved_by_its_own_examples(ruleset, parse):
    witnesses = speakers(ruleset.references)
    assert [str(problem) for problem in problems(ruleset.rules, ruleset.words, parse, speakers=witnesses)] == []


def test_no_rule_that_finds_something_in_a_text_is_passed_over_for_its_words(ruleset):
    for rule in ruleset.rules:
        for example in rule.bad:
            assert met_in([example.text], [rule]) == [rule], example.text
    assert 0 < len(met_in(["The report speaks of addicts."], ruleset.rules)) < 60


def test_a_rule_is_named_by_its_place(tmp_path):
    ruleset = load_packs([folder(tmp_path)], shipped=False)
    assert [rule.id for rule in ruleset.rules] == ["pack/label"]


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("severity: error", "severity: fatal"), 2, 'unknown severity "fatal"; valid: info, warning, error'),
        (("title: t\n", "titel: t\n"), 1, 'unknown key "titel"; did you mean "title"?'),
        (("title: t\n", ""), 1, 'the required key "title" is missing'),
        (("tags: [labeling]", "tags: [labelling]"), 3, 'unknown tags "labelling"; did you mean "labeling"?'),
        (("{singular: addict}", "{singlar: addict}"), 4, 'unknown slot "singlar"; did you mean "singular"?'),
        (
            ("{singular: addict}", '["{substanse} addict"]'),
            4,
            'unknown word list "substanse"; did you mean "substance"?',
        ),
        (
            ("message: m", "message: m\nflag_when: [{objekt: substance}]"),
            6,
            'unknown fact "objekt"; did you mean "object"?',
        ),
        (("message: m", "message: m\nflag_when: [{object: drugs}]"), 6, 'unknown word list "drugs"; valid: substance'),
        (
            ("message: m", "message: m\nleave_when: [{word-class: nown}]"),
            6,
            'unknown word-class "nown"; did you mean "noun"?',
        ),
        (("message: m", "message: m\nflag_when: [near]"), 6, "a condition must be a mapping of facts"),
        (("message: m", "message: m {matsh}"), 5, 'unknown slot "matsh"; did you mean "match"?'),
        (("[guide]", "[gide]"), 7, 'unknown source "gide"; add it to _sources.yaml'),
        (("apply: safe", "apply: sure"), 8, 'unknown apply "sure"'),
        (("An [addict].", "An [addict."), 9, "an example has an unclosed ["),
        (("title: t", "title: [t"), 2, "invalid YAML"),
        (("title: t\n", "title: t\ntitle: u\n"), 2, 'duplicate key "title"'),
    ],
)
def test_a_mistake_in_a_rule_file_is_named_with_file_line_and_cure(tmp_path, change, line, message):
    assert change[0] in RULE
    with pytest.raises(RuleError) as error:
        load_packs([folder(tmp_path, RULE.replace(*change))], shipped=False)
    assert str(error.value).startswith(f"{tmp_path / 'pack' / 'label.yaml'}:{line}: {message}"), str(error.value)


def test_folders_that_hold_no_packs_are_named(tmp_path):
    with pytest.raises(RuleError, match="no such folder"):
        load_packs([tmp_path / "missing"], shipped=False)
    with pytest.raises(RuleError, match="not a folder"):
        load_packs([folder(tmp_path) / "_sources.yaml"], shipped=False)
    (tmp_path / "empty").mkdir()
    with pytest.raises(RuleError, match="no packs in this folder"):
        load_packs([tmp_path / "empty"], shipped=False)


@pytest.mark.parametrize(
    ("text", "message"),
    [("heroin ; class", "key=value"), ("a||b -> c", "an empty form"), ("@nothing", 'no word list "nothing"')],
)
def test_a_mistake_in_a_word_list_is_named(tmp_path, text, message):
    with pytest.raises(RuleError, match=message):
        load_packs([folder(tmp_path, _words__otherTXT=text)], shipped=False)


def test_a_file_that_is_not_utf_8_is_named(tmp_path):
    (folder(tmp_path) / "pack/label.yaml").write_bytes(b"title: caf\xe9")
    with pytest.raises(RuleError, match="not UTF-8 at byte 10"):
        load_packs([tmp_path], shipped=False)


def test_profiles_and_selections_choose_rules(ruleset):
    def chosen(**options):
        return {rule.id for rule in select_rules(ruleset, Selection(**options))}

    writing, moderation = chosen(), chosen(profile="moderation")
    assert not any(is_named(rule_id, ["comment-conduct", "self-stigma"]) for rule_id in writing)
    assert any(is_named(rule_id, ["comment-conduct"]) for rule_id in moderation)
    assert {rule_id.partition("/")[0] for rule_id in chosen(select=["suicide"])} == {"suicide"}
    assert not any(is_named(rule_id, ["suicide"]) for rule_id in chosen(ignore=["suicide"]))
    assert chosen(extend_select=["self-stigma"]) > writing


def test_the_more_precise_name_wins_and_of_equals_ignore(ruleset):
    def is_on(rule_id, **options):
        return rule_id in {rule.id for rule in select_rules(ruleset, Selection(**options))}

    obese, others = "weight/obese", {"ignore": ["weight"]}
    assert is_on(obese)
    assert not is_on(obese, **others)
    assert is_on(obese, extend_select=[obese], **others)
    assert is_on(obese, extend_select=["weight/obese*"], **others)
    assert not is_on(obese, extend_select=["weight"], **others)
    assert not is_on(obese, extend_select=["all"], **others)
    assert not is_on(obese, select=[obese], ignore=[obese])
    assert is_on("substance-use/abuse-potential", ignore=["substance-use/abuse"])
    assert not is_on("substance-use/abuse-potential", ignore=["substance-use/abuse*"])


def test_a_severity_turns_its_rule_on(ruleset):
    def levels(**options):
        return {rule.id: rule.severity for rule in select_rules(ruleset, Selection(**options))}

    quiet, usual = "substance-use/alcoholism", levels(profile="journalism")
    assert quiet not in usual
    assert levels(profile="journalism", severity={quiet: "error"}) == {**usual, quiet: "error"}
    assert quiet not in levels(profile="journalism", severity={quiet: "error"}, ignore=[quiet])
    assert quiet in levels(profile="journalism", severity={quiet: "error"}, ignore=["substance-use"])
    assert quiet not in levels(profile="journalism", severity={"substance-use": "error"}), "off in this profile"
    opted = levels(severity={"self-stigma": "info"})
    assert {rule_id for rule_id in opted if rule_id not in levels()} == {
        rule.id for rule in ruleset.rules if rule.pack == "self-stigma" and rule.profiles.get("writing") != "off"
    }
    assert levels(severity={"weight*": "info"}).keys() == levels().keys()


def test_phrases_are_read_for_the_packs_that_are_asked_for(tmp_path, monkeypatch):
    extra, cache = folder(tmp_path / "extra"), Cache(tmp_path / "cache")
    load_packs([extra], cache=cache)
    ruleset = load_packs([extra], cache=cache)
    read = []
    monkeypatch.setattr(Cache, "read", lambda self, kind, key: read.append(key.rpartition("-phrases-")[2]))
    suicide = [rule for rule in ruleset.rules if rule.pack == "suicide"]
    assert all(ruleset.phrases[rule.id] == tuple(phrases(rule, ruleset.words)) for rule in suicide)
    assert read == ["suicide"]
    with pytest.raises(KeyError):
        ruleset.phrases["suicide/none"]


def test_compiled_rules_are_those_of_the_files_and_bring_their_proofs_when_asked(tmp_path):
    extra, cache = folder(tmp_path / "extra"), Cache(tmp_path / "cache")
    fresh = load_packs([extra], cache=cache)
    packs = {rule.pack for rule in fresh.rules}
    assert cache.sizes()["rules"][0] == 2 + len(packs)
    kept, lean = load_packs([extra], cache=cache), load_packs([extra], cache=cache, examples=False)
    for again in (kept, lean):
        assert (again.packs, again.words, again.references) == (fresh.packs, fresh.words, fresh.references)
        assert again.phrases == fresh.phrases
    proofs = ("bad", "good", "known_gaps", "profiled")
    for rule, same, bare in zip(fresh.rules, kept.rules, lean.rules, strict=True):
        # A compiled rule does not know its lines.
        texts = [[example.text for example in getattr(rule, proof)] for proof in proofs]
        assert texts == [[example.text for example in getattr(same, proof)] for proof in proofs]
        assert bare == replace(rule, bad=(), good=(), known_gaps=(), profiled=())
    by_size = sorted((tmp_path / "cache" / "rules").iterdir(), key=lambda entry: entry.stat().st_size)
    for entry in (*by_size[:2], *by_size[-2:]):  # phrases of small packs; all rules with and without their proofs
        whole = entry.read_bytes()
        entry.write_bytes(whole[:-20])
        assert load_packs([extra], cache=cache).phrases == fresh.phrases, "a torn entry is as none"
        assert entry.read_bytes() == whole, "and is made again"


@pytest.mark.parametrize("name", ["missing", "a-file", "empty"])
def test_a_folder_without_rules_is_an_error_although_the_others_are_kept(tmp_path, name, monkeypatch):
    for module in (cache_module, packs_module):
        monkeypatch.setattr(module, "shipped_rules", lambda: Path(__file__).parent / "data" / "rules")
    (tmp_path / "a-file").write_text("x")
    (tmp_path / "empty").mkdir()
    cache = Cache(tmp_path / "cache")
    load_packs(cache=cache)
    load_packs(cache=cache)
    for _ in range(2):
        with pytest.raises(RuleError, match=name):
            load_packs([tmp_path / name], cache=cache)


@pytest.mark.parametrize(
    ("files", "line", "name"),
    [
        ({"pack__labelYAML": RULE.replace("message: m", 'message: "m\\e[31m"')}, 5, "U+001B"),
        ({"pack__labelYAML": RULE.replace("singular: person", 'singular: "per\\u202eson"')}, 8, "U+202E"),
        ({"pack__packYAML": 'title: Pack\naudience: "All\\a"'}, 2, "U+0007"),
        ({"_sourcesYAML": 'guide: {organization: o, title: "t\\L"}'}, 1, "U+2028"),
        ({"_words__substanceTXT": "heroin\ncoke -> co\x9bcaine"}, 2, "U+009B"),
    ],
)
def test_rules_hold_nothing_that_drives_a_terminal(tmp_path, files, line, name):
    with pytest.raises(RuleError, match=rf":{line}: a control character \({re.escape(name)}\) in a text; remove it"):
        load_packs([folder(tmp_path, **files)], shipped=False)


def test_a_rule_has_a_name_that_can_be_printed(tmp_path):
    place = folder(tmp_path)
    (place / "pack" / "label.yaml").rename(place / "pack" / "la\x1bbel.yaml")
    with pytest.raises(RuleError, match="consist of letters, digits and hyphens"):
        load_packs([place], shipped=False)


def test_a_witness_that_a_rule_names_is_among_its_sources(tmp_path, parse):
    listed = (
        "guide: {organization: o, title: t, names: Guide Board|GB}\nother: {organization: p, title: t, names: NIDA}"
    )
    rule = RULE.replace("{", "{{").replace("}", "}}").replace("explanation: e", "explanation: {}")

    def messages(explanation: str) -> list[str]:
        ruleset = load_packs([folder(tmp_path, rule.format(explanation), _sourcesYAML=listed)], shipped=False)
        found = problems(ruleset.rules, ruleset.words, parse, speakers=speakers(ruleset.references))
        return [problem.message for problem in found if "names" in problem.message]

    assert messages("The Guide Board says so, as GB did.") == []
    assert messages("NIDA says so.") == ["names NIDA, which is not among its sources; add one of: other"]
    assert messages("NIDA-like words.") == messages("NIDA says so.")
    assert messages("Anti-NIDA words and NIDAs.") == []
