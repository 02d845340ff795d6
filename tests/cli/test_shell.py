"""What a shell and man(1) get: scripts that complete, and a page of the manual that knows every command."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterator

import click
import pytest
from click.testing import CliRunner

from stigmalint.cli import main
from stigmalint.version import __version__


def commands(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    """All commands with their whole names."""
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command
        below = click.Context(command, info_name=name, parent=context)
        yield below.command_path, command
        if isinstance(command, click.Group):
            yield from commands(command, below)


ALL = dict(commands(main, main.make_context("stigmalint", [], resilient_parsing=True)))


def printed(*args: str, **variables: str) -> str:
    result = CliRunner().invoke(main, args, prog_name="stigmalint", env=variables)
    assert result.exit_code in (0, 1), result.output
    return result.output


def manual() -> str:
    return printed("manual")


def test_the_manual_knows_every_command_and_option() -> None:
    parts = re.split(r"^\.S[SH] ", manual().replace(r"\-", "-"), flags=re.MULTILINE)
    assert len(ALL) > 15
    for path, command in ALL.items():
        (part,) = [part for part in parts if re.match(rf"{path} (?!\w)", part)]
        options = [one for one in command.params if isinstance(one, click.Option) and not one.hidden]
        told = re.findall(r"^\\fB(.*)\\fR$", part, re.MULTILINE)
        assert len(told) == len(options) + 1
        for line, names in zip(told, [*(option.opts for option in options), ["-h", "--help"]], strict=True):
            assert set(names) <= set(re.split(r"[ ,]+", line))
        assert "exhaustive" not in part
    assert f'"stigmalint {__version__}"' in manual()


def test_nothing_in_the_manual_acts_as_a_request_by_accident() -> None:
    for line in manual().splitlines():
        assert re.match(r"\.(TH|SH|SS|PP|TP|B)\b|[^.']", line), line
        assert not re.search(r"\\(?!fB|fR|fI|-|e|&)", line), line


@pytest.mark.skipif(shutil.which("mandoc") is None, reason="mandoc is not installed")
def test_mandoc_has_nothing_to_say_against_the_manual() -> None:
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning"], input=manual(), capture_output=True, text=True, check=False
    )
    assert [line for line in done.stdout.splitlines() if "missing date" not in line] == []


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell_is_one(shell: str, monkeypatch: pytest.MonkeyPatch) -> None:
    script = printed(_STIGMALINT_COMPLETE=f"{shell}_source")
    assert "_STIGMALINT_COMPLETE=" in script
    path = shutil.which(shell)
    if path is None:
        pytest.skip(f"{shell} is not installed")
    done = subprocess.run([path, "-n"], input=script, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("che", ["plain,check"]),
        ("com", ["plain,compare", "plain,comments"]),
        ("docs/", ["file,docs/"]),
        ("check docs/", ["file,docs/"]),
        ("docs --profile jo", ["plain,journalism"]),
        ("review --config sti", ["file,sti"]),
        ("rules te", ["plain,test"]),
        ("check --no-", ["plain,--no-group", "plain,--no-cache", "plain,--no-daemon"]),
    ],
)
def test_what_is_offered(line: str, offered: list[str]) -> None:
    words = f"stigmalint {line}"
    asked = {"COMP_WORDS": words, "COMP_CWORD": str(len(words.split()) - 1), "_STIGMALINT_COMPLETE": "bash_complete"}
    assert printed(**asked).splitlines() == offered


def test_whatever_names_a_file_is_completed_as_one() -> None:
    """All that a help text calls a file or a path; what is written in other words is named here."""
    named = re.compile(r"PATH|FILE|FOLDER|^(IN|OUT|A|B)$")
    for path, command in ALL.items():
        for parameter in command.params:
            if named.search(parameter.metavar or ""):
                offered = parameter.shell_complete(click.Context(command), "x")
                assert [item.type for item in offered] == ["file"], f"{path} {parameter.name}"
