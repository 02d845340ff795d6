"""Settings and the keys that stand for them: whatever decides about a text is in the key of what is kept about it."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from stigmalint.disk.settings import Settings
from stigmalint.policy import Policy, Selection
from stigmalint.ruleset.severity import Severity
from stigmalint.session.workspace import Choices, Workspace

VALUES: dict[str, Any] = {
    "select": ("substance-use",),
    "ignore": ("substance-use",),
    "extend_select": ("mental-health",),
    "profile": "clinical",
    "severity": {"substance-use/abuse": Severity.INFO},
    "prefer": {"substance-use/addict": "patient"},
    "url": "https://example.org/",
    "quotes": "check",
    "self_reference": "check",
    "names": ("Addict Press",),
    "ignore_regex": ("x",),
    "provenance": {"select": "command line"},
    "rules": (str(Path(__file__).parent.parent / "data" / "rules"),),
    "model": "en-core-web-lg",
}
"""Another value for each setting that decides about every text."""
OF_THE_SOURCE = {"front_matter", "text_fields", "per_file_ignores", "per_file"}
"""Settings that decide about some texts: what of them holds for a text is in the key of its entry."""
OF_THE_RUN = {
    "exclude",
    "extend_exclude",
    "respect_gitignore",
    "fail_level",
    "root",
    "file",
    "code_comments",
    "comments",
}
"""Settings that decide which files are read and how a run ends."""


@pytest.fixture(scope="module")
def workspace() -> Workspace:
    return Workspace(Choices(isolated=True))


def test_every_setting_is_known_to_decide_about_texts_or_not_to() -> None:
    """Who adds one says here which, and then the tests below hold for it."""
    assert {field.name for field in fields(Settings)} == {*VALUES, *OF_THE_SOURCE, *OF_THE_RUN}


@pytest.mark.parametrize("name", VALUES)
def test_another_value_is_another_key(workspace: Workspace, name: str) -> None:
    settings = Settings()
    assert workspace.results_key(settings)
    assert workspace.results_key(replace(settings, **{name: VALUES[name]})) != workspace.results_key(settings)


@pytest.mark.parametrize("record", [Policy(), Selection()], ids=lambda record: type(record).__name__)
def test_no_field_of_a_policy_can_be_left_out_of_the_key(
    workspace: Workspace, record: Policy | Selection, monkeypatch: pytest.MonkeyPatch
) -> None:
    def key(changed: Any) -> str:
        policy = changed if isinstance(changed, Policy) else Policy(changed)
        monkeypatch.setattr(Settings, "policy", policy)
        return workspace.results_key(Settings())

    for field in fields(record):
        assert key(replace(record, **{field.name: other(getattr(record, field.name))})) != key(record), field.name


def other(value: object) -> object:
    """A value of the same kind that is not this one."""
    if is_dataclass(value):
        return replace(value, **{field.name: other(getattr(value, field.name)) for field in fields(value)})  # type: ignore[type-var]
    if isinstance(value, bool):
        return not value
    if isinstance(value, tuple):
        return (*value, "another")
    return {"another": "error"} if isinstance(value, dict) else f"{value} another"


def test_what_does_not_decide_about_a_text_leaves_what_is_kept_of_use(workspace: Workspace) -> None:
    settings = Settings()
    assert workspace.results_key(replace(settings, fail_level="never", exclude=("x",))) == workspace.results_key(
        settings
    )


def test_settings_that_are_read_anew_are_those_of_now(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    settings = tmp_path / "stigmalint.toml"
    settings.write_text('[per-file."*.md"]\nprofile = "clinical"\n')
    workspace = Workspace(Choices(no_cache=True))
    assert workspace.settings_of(tmp_path / "a.md").profile == "clinical"
    settings.write_text('[per-file."*.md"]\nprofile = "journalism"\n')
    workspace.forget_settings()
    assert workspace.settings_of(tmp_path / "a.md").profile == "journalism"
