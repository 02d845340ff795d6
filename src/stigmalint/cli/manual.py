"""`stigmalint manual`: generates the man page from the commands, in the language of man(7)."""

from __future__ import annotations

from collections.abc import Iterator

import click

from stigmalint.cli import CONTEXT, main
from stigmalint.version import __version__

_SECTIONS = (
    (
        "EXIT STATUS",
        (
            ("0", "No findings at or above the severity of --fail-level."),
            ("1", "There are findings; for other commands, a check failed."),
            ("2", "An error: something could not be read or understood."),
            ("129, 130, 143", "SIGHUP, Ctrl-C or SIGTERM. Every file is either unchanged or fully fixed."),
        ),
    ),
    (
        "ENVIRONMENT",
        (
            ("STIGMALINT_ALLOW_MODELS", "Language models that settings files may choose, separated by commas."),
            ("STIGMALINT_CACHE_DIR", "Where findings and compiled rules are kept between runs."),
            ("STIGMALINT_TOKEN", "The token that `stigmalint serve` and `stigmalint mcp --http` require."),
            ("VISUAL, EDITOR", "The editor that `stigmalint check --open` starts."),
            ("NO_COLOR, FORCE_COLOR", "Turn colors off, or on even when output is piped."),
        ),
    ),
    (
        "FILES",
        (
            (
                ".stigmalint.toml, stigmalint.toml, pyproject.toml",
                "Settings; each file uses the nearest one. `stigmalint config init` explains each setting.",
            ),
            (".stigmalintignore", "Files to exclude, in .gitignore syntax."),
            (".stigmalint-baseline.json", "Known findings, written by `stigmalint check --write-baseline`."),
        ),
    ),
)


@click.command("manual", context_settings=CONTEXT)
def command() -> None:
    """Print the man page; `stigmalint manual | man -l -` shows it."""
    click.echo("\n".join(manual_page()))


def manual_page() -> Iterator[str]:
    """The lines of the page."""
    context = main.make_context("stigmalint", [], resilient_parsing=True)
    summary, *more = _paragraphs(main)
    yield f'.TH STIGMALINT 1 "" "stigmalint {__version__}" "User Commands"'
    yield from (".SH NAME", rf"stigmalint \- {_text(summary[0].lower() + summary[1:].rstrip('.'))}")
    yield from (".SH SYNOPSIS", r".B stigmalint", r"\fICOMMAND\fR [\fIOPTION\fR]... [\fIARGUMENT\fR]...")
    yield ".SH DESCRIPTION"
    yield from _joined(more)
    yield from _options(main, context)
    yield ".SH COMMANDS"
    for name in main.list_commands(context):
        yield from _command(name, main, context)
    for title, entries in _SECTIONS:
        yield f".SH {title}"
        for term, meaning in entries:
            yield from _entry(term, meaning)


def _command(name: str, group: click.Group, parent: click.Context) -> Iterator[str]:
    """A command, and those below it."""
    command = group.get_command(parent, name)
    if command is None or command.hidden:
        return
    context = click.Context(command, info_name=name, parent=parent)
    pieces = " ".join(command.collect_usage_pieces(context))
    yield f".SS {_text(f'{context.command_path} {pieces}')}"
    yield from _joined(_paragraphs(command))
    yield from _options(command, context)
    if isinstance(command, click.Group):
        for below in command.list_commands(context):
            yield from _command(below, command, context)


def _options(command: click.Command, context: click.Context) -> Iterator[str]:
    for parameter in command.get_params(context):
        record = parameter.get_help_record(context)
        if record is not None and isinstance(parameter, click.Option):  # arguments are in the heading
            yield from _entry(*record)


def _entry(term: str, meaning: str) -> Iterator[str]:
    yield from (".TP", rf"\fB{_text(term)}\fR", _text(meaning))


def _paragraphs(command: click.Command) -> list[str]:
    return [" ".join(part.split()) for part in (command.help or "").split("\n\n")]


def _joined(paragraphs: list[str]) -> Iterator[str]:
    for number, paragraph in enumerate(paragraphs):
        yield from (".PP",) if number else ()  # a heading begins a paragraph itself
        yield _text(paragraph)


def _text(text: str) -> str:
    """A text in which nothing acts as a request or an escape of man(7)."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return rf"\&{text}" if text.startswith((".", "'")) else text
