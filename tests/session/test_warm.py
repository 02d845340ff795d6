"""What settings that select the same rules share, and what a workspace has from one that was there before it."""

from __future__ import annotations

import pickle
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from stigmalint.cli.daemon import _learn
from stigmalint.disk import packs
from stigmalint.session.workspace import Choices, Kind, Workspace

RULES = Path(__file__).parent.parent / "data" / "rules"
TEXT = "He abused alcohol for years."


@pytest.fixture(autouse=True)
def _few_rules(monkeypatch: pytest.MonkeyPatch, one_model: None) -> None:
    monkeypatch.setattr(packs, "shipped_rules", lambda: RULES)


@pytest.fixture
def warm() -> Workspace:
    workspace = Workspace(Choices(isolated=True, no_cache=True))
    workspace.linter(workspace.settings_at("."))
    return workspace


def test_settings_that_select_the_same_share_rules_and_nothing_else(warm: Workspace) -> None:
    settings = warm.settings_at(".")
    usual, other = warm.linter(settings), warm.linter(replace(settings, ignore_regex=("abused alcohol",)))
    assert other.scanner is usual.scanner
    assert (len(usual.check_text(TEXT)), len(other.check_text(TEXT))) == (1, 0)
    fewer = warm.linter(replace(settings, ignore=("demo/abuse",)))
    assert fewer.scanner is not usual.scanner
    assert {rule.id for rule in usual.rules} - {rule.id for rule in fewer.rules} == {"demo/abuse"}


def test_what_is_warm_is_used_where_nothing_else_was_chosen(warm: Workspace, tmp_path: Path) -> None:
    settings = warm.settings_at(".")
    for choices, is_shared in (
        (Choices(isolated=True, no_cache=True), True),
        (Choices(isolated=True, no_cache=True, exhaustive=True), False),
    ):
        later = Workspace(choices, warm)
        assert later.is_ready
        assert (later.linter(settings).scanner is warm.linter(settings).scanner) is is_shared
    own = tmp_path / "own"
    shutil.copytree(RULES / "demo", own / "house")
    with_rules = Workspace(Choices(isolated=True, no_cache=True), warm).linter(replace(settings, rules=(str(own),)))
    assert with_rules.ruleset is not warm.linter(settings).ruleset


def test_what_a_run_has_met_is_learned_but_for_the_words_of_others(warm: Workspace) -> None:
    settings = warm.settings_at(".")
    usual = Kind.of(settings)
    for changed, is_learned in (
        (replace(settings, ignore=("demo/abuse",)), True),
        (replace(settings, ignore=("demo/abuse",)), False),  # it is there already
        (replace(settings, ignore=("demo/unheard-of",)), False),
    ):
        assert _learn(warm, pickle.dumps(Kind.of(changed))) is is_learned
    assert warm.kinds == (usual, Kind.of(replace(settings, ignore=("demo/abuse",))))
    preferring = replace(settings, prefer={"demo/junkie": "person who takes drugs"})
    warm.linter(preferring)
    warm.linter(replace(settings, rules=(str(RULES),), ignore=("demo/zombie",)))
    assert len(warm.kinds) == 2, "nothing else is told to the process that stays"


def test_only_so_many_selections_are_learned(warm: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("stigmalint.cli.daemon._MOST_SELECTIONS", 2)
    settings = warm.settings_at(".")
    learned = [
        _learn(warm, pickle.dumps(Kind.of(replace(settings, ignore=(name,))))) for name in ("demo/abuse", "demo/junkie")
    ]
    assert learned == [True, False]
