"""The rules that the build of a wheel compiles: the same rules, and used only as long as they are the same."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from stigmalint.disk import compiled, packs
from stigmalint.disk.cache import Cache, rules_fingerprint
from stigmalint.disk.compiled import Compiled, compiled_in
from stigmalint.disk.packs import RuleSet, compile_rules, load_packs, select_rules
from stigmalint.disk.rule_folder import shipped_rules
from stigmalint.match.prefilter import Gate
from stigmalint.policy import Selection
from stigmalint.ruleset.severity import CONVERSATIONS, PROFILES
from stigmalint.session.workspace import Choices, Workspace


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel") / "_compiled"
    compile_rules(folder)
    return folder


@pytest.fixture
def made(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Compiled:
    made = compiled_in(folder, shipped_rules())
    assert made is not None
    for module in (packs, compiled):
        monkeypatch.setattr(module, "compiled", lambda: made)
    for module_name in ("cache", "gates"):
        monkeypatch.setattr(f"stigmalint.disk.{module_name}.compiled", lambda: made)
    return made


def test_a_checkout_has_none() -> None:
    assert compiled.compiled() is None


def test_the_rules_are_those_of_the_files(made: Compiled, ruleset: RuleSet, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packs, "read_yaml", lambda *_: pytest.fail("no YAML is read"))
    assert load_packs(cache=Cache(None)) == ruleset
    bare = load_packs(cache=Cache(None), examples=False)
    assert [rule.id for rule in bare.rules] == [rule.id for rule in ruleset.rules]
    assert not any(rule.bad for rule in bare.rules)


@pytest.mark.parametrize("profile", sorted({*PROFILES} - CONVERSATIONS))
def test_the_gate_of_a_profile_is_the_one_that_a_run_would_make(made: Compiled, ruleset: RuleSet, profile: str) -> None:
    spoken = select_rules(ruleset, Selection(profile))
    phrases = [phrase for rule in spoken for phrase in ruleset.phrases[rule.id]]
    assert made.read(f"gate-{profile}") == Gate.pack(phrases, ruleset.words)
    workspace = Workspace(Choices(isolated=True, no_cache=True, profile=profile))
    assert workspace.gate(workspace.settings_at(".")) is not None


def test_a_gate_of_chosen_rules_is_not_that_of_the_profile(made: Compiled) -> None:
    workspace = Workspace(Choices(isolated=True, no_cache=True, select=("dementia",)))
    assert workspace.gate(workspace.settings_at(".")) is None


def test_what_stands_for_the_rules_needs_no_look_at_them(made: Compiled, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stigmalint.disk.cache.fingerprint", lambda _: pytest.fail("no rule file is read"))
    assert len(rules_fingerprint()) == 64


@pytest.fixture
def copied(tmp_path: Path, folder: Path) -> tuple[Path, Path]:
    """The compiled rules and a copy of the rules, as installed at once."""
    rules, compiled_folder = tmp_path / "_rules", tmp_path / "_compiled"
    shutil.copytree(shipped_rules(), rules)
    shutil.copytree(folder, compiled_folder)
    os.utime(compiled_folder / "stamp.json", (2_000_000_000, 2_000_000_000))
    return compiled_folder, rules


def test_rules_that_were_only_copied_are_still_the_same(copied: tuple[Path, Path]) -> None:
    assert compiled_in(*copied) is not None
    os.utime(copied[0] / "stamp.json", (0, 0))  # all rule files seem newer
    assert compiled_in(*copied) is not None


def test_a_rule_that_was_added_taken_out_or_changed_ends_it(copied: tuple[Path, Path]) -> None:
    made, rules = copied
    file = rules / "dementia" / "dementia-patient.yaml"
    text = file.read_text(encoding="utf-8")
    file.write_text(f"{text}\n", encoding="utf-8")
    assert compiled_in(made, rules) is None
    file.write_text(text.replace("a", "b", 1), encoding="utf-8")  # as long as before, but newer
    os.utime(file, (2_000_000_500, 2_000_000_500))
    assert compiled_in(made, rules) is None
    file.unlink()
    assert compiled_in(made, rules) is None


@pytest.mark.parametrize("stamp", ["", "{}", "[]", "nonsense"])
def test_a_broken_stamp_is_none(copied: tuple[Path, Path], stamp: str) -> None:
    (copied[0] / "stamp.json").write_text(stamp, encoding="ascii")
    assert compiled_in(*copied) is None
