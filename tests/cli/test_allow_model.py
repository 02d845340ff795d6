"""Which language model is used: settings name it, and the user allows it."""

from __future__ import annotations

from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
from click.testing import Result

from stigmalint.parser import model
from stigmalint.parser.model_name import DEFAULT_MODEL
from stigmalint.session.workspace import versions

Run = Callable[..., Result]

COMMANDS = [
    ("check", "a.md"),
    ("check", "--fix", "."),
    ("review", "a.md"),
    ("explain", "An addict."),
    ("rules", "test"),
]


@pytest.fixture
def asked(run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The models that parsers were asked for."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder.parent / "config"))
    parser, found = model.lazy_parser, []

    def lazy_parser(name: object = DEFAULT_MODEL, alone: bool = False) -> object:
        found.append(name)
        return parser(alone=alone)

    monkeypatch.setattr(model, "lazy_parser", lazy_parser)
    (folder / "a.md").write_text("He abused alcohol for years.\n")
    return found


@pytest.mark.parametrize("command", COMMANDS)
def test_a_model_that_settings_name_is_used_when_it_is_allowed(
    run: Run, folder: Path, asked: list[object], command: tuple[str, ...]
) -> None:
    (folder / "stigmalint.toml").write_text("quotes = 'check'\nmodel = 'Some_Model'\n")
    for options in ((), ("--config", "stigmalint.toml")):
        refused = run(*command, *options)
        assert refused.exit_code == 2
        assert refused.stderr.startswith("error: stigmalint.toml:2: the model some-model is not the default one")
    assert not asked
    assert run(*command, "--allow-model", "x", "--allow-model", "some-model").exit_code in (0, 1)
    assert set(asked) == {"some-model"}


def test_commands_that_judge_no_text_say_so_too(run: Run, folder: Path) -> None:
    (folder / "stigmalint.toml").write_text("model = 'some-model'\n")
    for command in (("config", "show"), ("rules", "list")):
        assert "the model some-model is not the default one" in run(*command).stderr
    shown = run("config", "show", "--allow-model", "some-model").stdout
    assert 'model = "some-model"  # stigmalint.toml:1' in shown


def test_a_folder_is_shown_and_asked_for_as_a_path(run: Run, folder: Path, asked: list[object]) -> None:
    (folder / "stigmalint.toml").write_text("model = './trained'\n")
    assert run("check", "a.md", "--allow-model", str(folder / "trained")).exit_code == 1
    assert asked == [folder / "trained"]
    shown = run("config", "show", "--allow-model", str(folder / "trained"), "--format", "json").stdout
    assert str(folder / "trained") in shown


def test_what_is_kept_of_a_text_belongs_to_a_version_of_its_model(tmp_path: Path) -> None:
    assert f"{DEFAULT_MODEL.replace('-', '_')}-" in versions(DEFAULT_MODEL)
    assert f"click {version('click')}" in versions("click")
    assert versions("no-such-model") == versions("neither-such-model")
    folder = tmp_path / "trained"
    folder.mkdir()
    (folder / "model").write_text("1")
    before = versions(folder)
    (folder / "other").write_text("2")
    assert versions(folder) != before


def test_verbose_says_when_the_parser_is_spacys_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch, parse: Callable[..., object]
) -> None:
    from click.testing import CliRunner

    from stigmalint.cli import main

    monkeypatch.setitem(model.TRIED, "spaCy", ())
    (folder / "a.md").write_text("He abused alcohol for years.\n")
    for options, count in (((), 0), (("--verbose",), 1), (("--verbose", "--jobs", "2"), 1)):
        done = CliRunner().invoke(main, ["check", "--isolated", "--no-cache", *options, "a.md"])
        assert done.exit_code == 1
        assert (
            done.stderr.count("note: the parser is spaCy's own, which is slower: the fast one was not tested") == count
        )
