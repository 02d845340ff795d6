"""Options shared by several commands, and the choices about settings and input that sessions take."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, TypeVar

import click

from stigmalint.cli import Process, files
from stigmalint.disk.files import codec
from stigmalint.disk.settings_values import FAIL_LEVELS
from stigmalint.extract import KINDS
from stigmalint.ruleset.severity import PROFILES
from stigmalint.session.inputs import InputChoices
from stigmalint.session.workspace import Choices
from stigmalint.text.spans import nearest

_F = TypeVar("_F", bound=Callable[..., Any])


class Choice(click.Choice[str]):
    """One of several words; for a typo, the nearest one is suggested."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        if value not in self.choices and (near := nearest(str(value), self.choices)):
            self.fail(f"'{value}' is not one of {', '.join(self.choices)}; did you mean '{near}'?", param, ctx)
        return str(super().convert(value, param, ctx))


def place_options(function: _F) -> _F:
    for option in (
        click.option(
            "--allow-model",
            multiple=True,
            metavar="NAME",
            help="Allow settings files to choose this language model; models run code on this machine.",
        ),
        click.option("--isolated", is_flag=True, help="Use no settings file."),
        click.option(
            "--config",
            metavar="FILE",
            help="Use this settings file instead of the nearest one.",
            shell_complete=files,
        ),
    ):
        function = option(function)
    return function


def rule_options(function: _F) -> _F:
    for option in (
        click.option("--profile", type=Choice(PROFILES), help="The audience of the text."),
        click.option(
            "--extend-select",
            multiple=True,
            metavar="RULES",
            help="Rules or packs to add to the default ones.",
        ),
        click.option("--ignore", multiple=True, metavar="RULES", help="Rules or packs to turn off."),
        click.option(
            "--select", multiple=True, metavar="RULES", help="Use only these rules or packs, separated by commas."
        ),
    ):
        function = option(function)
    return function


def _processes(ctx: click.Context, param: click.Parameter, given: str) -> int | None:
    """The number of processes that was asked for, None if the program is to choose."""
    if given == "auto":
        return None
    if not given.isdecimal() or int(given) == 0:
        raise click.BadParameter("must be auto or a number of at least 1")
    return int(given)


def cache_option(function: _F) -> _F:
    return click.option("--no-cache", is_flag=True, help="Do not read or write the cache.")(function)


def processes_option(function: _F) -> _F:
    option = click.option(
        "--jobs",
        metavar="N",
        default="auto",
        callback=_processes,
        help="Number of processes; auto uses several when that is faster.  [default: auto]",
    )
    return option(function)


def fail_level_option(function: _F) -> _F:
    option = click.option(
        "--fail-level",
        type=Choice(FAIL_LEVELS),
        help="Lowest severity that causes exit code 1.  [default: warning]",
    )
    return option(function)


def take_choices(options: dict[str, Any]) -> Choices:
    """Take the options of `place_options` and `rule_options` out of a command's keyword arguments."""
    config: str | None = options.pop("config")
    return Choices(
        config=Path(config) if config else None,
        isolated=options.pop("isolated"),
        allow_models=options.pop("allow_model"),
        select=_names(options.pop("select", ())),
        ignore=_names(options.pop("ignore", ())),
        extend_select=_names(options.pop("extend_select", ())),
        profile=options.pop("profile", None),
        fail_level=options.pop("fail_level", None),
        no_cache=options.pop("no_cache", False),
        exhaustive=options.pop("exhaustive", False),
        alone=isinstance(click.get_current_context().obj, Process),
    )


def _names(values: Iterable[str]) -> tuple[str, ...]:
    return tuple(name.strip() for value in values for name in value.split(",") if name.strip())


def _codec(ctx: click.Context, param: click.Parameter, value: str) -> str:
    try:
        return codec(value)
    except ValueError as error:
        raise click.BadParameter(str(error)) from error


def input_options(function: _F) -> _F:
    for option in (
        click.option(
            "--text-field",
            "text_fields",
            multiple=True,
            metavar="NAME",
            help="Check this column of tables (CSV, TSV, JSON Lines); may be repeated.",
        ),
        click.option("--comments", is_flag=True, help="Also check comments and docstrings in source code."),
        click.option(
            "--encoding",
            metavar="NAME",
            default="utf-8",
            callback=_codec,
            help="Encoding of files without a byte order mark, for example cp1252.  [default: utf-8]",
        ),
        click.option("--kind", type=click.Choice(KINDS), help="Treat files as this kind, whatever their names."),
    ):
        function = option(function)
    return function


def skip_undecodable_option(function: _F) -> _F:
    return click.option("--skip-undecodable", is_flag=True, help="Skip files that cannot be decoded.")(function)


def take_input_choices(options: dict[str, Any]) -> InputChoices:
    """Take the options of `input_options`, and `--skip-undecodable`, out of a command's keyword arguments."""
    kind, encoding, skips = options.pop("kind") or "", options.pop("encoding"), options.pop("skip_undecodable", False)
    return InputChoices(kind, encoding, skips, options.pop("comments"), options.pop("text_fields"))
