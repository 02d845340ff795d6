"""Packs that are installed: found by name, read as data, and nothing of them imported."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from stigmalint.disk.installed_packs import PackError, installed_pack
from stigmalint.disk.settings import load_settings
from stigmalint.disk.settings_table import ConfigError

RULE = """\
title: T
severity: warning
tags: [labeling]
match:
  singular: gizmo
message: '"{match}" is no word of ours.'
explanation: E
sources: []
alternatives:
  - singular: thing
examples:
  bad: |
    A [gizmo] came.
  good: |
    A thing came.
"""
Install = Callable[..., Path]
Check = Callable[[str], Result]


@pytest.fixture
def site(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of installed modules, beside the working directory."""
    monkeypatch.syspath_prepend(folder.parent / "site")
    return folder.parent / "site"


@pytest.fixture
def install(site: Path) -> Install:
    def put(name: str = "house", value: str = "house_pack.rules", rule: str = RULE, where: Path = site) -> Path:
        """Installs a distribution that does harm when it is imported, with a pack of one rule."""
        home = where / f"{name}_pack"
        (home / "rules" / "gadgets").mkdir(parents=True)
        (home / "__init__.py").write_text("raise SystemExit('it was imported')")
        (home / "rules" / "gadgets" / "pack.yaml").write_text("title: Gadgets\naudience: Nobody.\n")
        (home / "rules" / "gadgets" / "gizmo.yaml").write_text(rule)
        info = where / f"{name}_pack-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}-pack\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(f"[stigmalint.packs]\nhouse = {value}\n")
        return home

    return put


@pytest.fixture
def check(run: Callable[..., Result]) -> Check:
    """Checks a text with settings."""

    def checked(settings: str) -> Result:
        Path("stigmalint.toml").write_text(settings)
        Path("a.md").write_text("A gizmo came.\n")
        return run("check", "a.md")

    return checked


def test_a_pack_that_is_named_speaks_and_is_not_imported(check: Check, site: Path, install: Install) -> None:
    install()
    result = check('rules = ["house"]')
    assert result.exit_code == 1
    assert 'gadgets/gizmo\n  "gizmo" is no word of ours.' in result.stdout
    assert load_settings(Path.cwd()).rules == (str(site / "house_pack" / "rules"),)
    assert not [name for name in sys.modules if name.startswith("house_pack")]


def test_a_pack_that_nobody_names_is_silent(check: Check, install: Install) -> None:
    install()
    assert check("").exit_code == 0


def test_it_can_be_left_out_and_chosen_like_any_pack(check: Check, install: Install) -> None:
    install()
    assert check('rules = ["house"]\nignore = ["gadgets"]').exit_code == 0
    assert check('rules = ["house"]\nselect = ["gadgets"]').exit_code == 1


def test_a_folder_here_wins_over_a_name(check: Check, install: Install) -> None:
    install()
    Path("house").mkdir()
    assert "no packs in this folder" in check('rules = ["house"]').stderr


@pytest.mark.parametrize(
    ("settings", "message"),
    [
        ('rules = ["hause"]', "no pack named 'hause' is installed; did you mean 'house'?"),
        ('rules = ["zzz"]', "no pack named 'zzz' is installed (installed: house); write a folder with a slash"),
    ],
)
def test_a_pack_that_is_not_there_is_told_in_one_line(
    check: Check, install: Install, settings: str, message: str
) -> None:
    install()
    result = check(f"\n{settings}")
    assert result.exit_code == 2
    assert f"stigmalint.toml:2: {message}" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("house_pack.gone", "the pack 'house' of house-pack 1.0 has no folder house_pack/gone; reinstall it"),
        (
            "house_pack.rules:load",
            "does not name a folder of rules, as in 'house_pack.rules'; tell its author",
        ),
        ("house_pack.rules [extra]", "does not name a folder of rules"),
        ("../../secret", "does not name a folder of rules"),
        ("/etc", "does not name a folder of rules"),
        ("house_pack..rules", "does not name a folder of rules"),
    ],
)
def test_an_entry_that_is_no_folder_is_told_in_one_line(
    check: Check, install: Install, value: str, message: str
) -> None:
    install(value=value)
    result = check('rules = ["house"]')
    assert result.exit_code == 2
    assert message in result.stderr
    assert result.stderr.count("\n") == 1


def test_a_pack_with_a_bad_rule_is_told_in_one_line(check: Check, install: Install) -> None:
    install(rule=RULE.replace("severity: warning", "severity: dreadful"))
    result = check('rules = ["house"]')
    assert result.exit_code == 2
    assert "gizmo.yaml:" in result.stderr
    assert result.stderr.count("\n") == 1


def test_two_distributions_with_one_name_are_a_conflict(install: Install) -> None:
    install()
    install(name="other", value="other_pack.rules")
    with pytest.raises(PackError, match=r"more than once, by house-pack 1\.0 and other-pack 1\.0; remove one"):
        installed_pack("house")


@pytest.mark.parametrize(
    "entries", [b"\xff\xfe", b"[stigmalint.packs]\nhouse\n", b"[stigmalint.packs\nhouse = x", b"= x"]
)
def test_a_broken_installation_stops_nobody(check: Check, site: Path, install: Install, entries: bytes) -> None:
    install()
    broken = site / "broken-1.0.dist-info"
    broken.mkdir()
    (broken / "entry_points.txt").write_bytes(entries)
    assert check('rules = ["house"]').exit_code == 1


def test_an_installation_without_a_name_is_told(check: Check, site: Path, install: Install) -> None:
    install(value="house_pack.gone")
    (site / "house_pack-1.0.dist-info" / "METADATA").unlink()
    result = check('rules = ["house"]')
    assert result.exit_code == 2
    assert "has no folder house_pack/gone" in result.stderr


def test_what_is_checked_installs_nothing(install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    install(where=Path.cwd())
    monkeypatch.syspath_prepend(str(Path.cwd()))
    monkeypatch.syspath_prepend("")
    Path("stigmalint.toml").write_text('rules = ["house"]')
    with pytest.raises(ConfigError, match="no pack named 'house' is installed"):
        load_settings(Path.cwd())


def test_a_pack_of_a_linked_checkout_is_found(site: Path, install: Install, monkeypatch: pytest.MonkeyPatch) -> None:
    home = install()
    checkout = site.parent / "checkout"
    checkout.mkdir()
    home.rename(checkout / home.name)
    monkeypatch.syspath_prepend(checkout)
    assert installed_pack("house") == checkout / "house_pack" / "rules"
