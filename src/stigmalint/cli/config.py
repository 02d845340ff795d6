"""`stigmalint config`: shows the settings in effect and their origins, or creates a settings file."""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from pathlib import Path
from typing import Any

import click

from stigmalint.cli import CONTEXT, Failure, files
from stigmalint.cli.options import fail_level_option, place_options, rule_options, take_choices
from stigmalint.cli.output import say
from stigmalint.disk.files import check_target
from stigmalint.disk.settings import KEYS, Settings
from stigmalint.disk.starter import STARTER
from stigmalint.report import as_json
from stigmalint.session.workspace import Workspace


@click.group("config", context_settings=CONTEXT)
def command() -> None:
    """Show the settings in effect here, or create a settings file."""


@command.command(context_settings=CONTEXT)
@click.argument("place", default=".", metavar="[PATH]", shell_complete=files)
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text", show_default=True)
@rule_options
@fail_level_option
@place_options
def show(place: str, style: str, **options: Any) -> None:
    """Show every setting in effect for a file or folder, and where it was set."""
    settings = Workspace(take_choices(options)).settings_at(place)
    rows = [(key, _plain(getattr(settings, key.replace("-", "_"))), _origin(settings, key)) for key in KEYS]
    if style == "json":
        table = {key: {"value": value, "origin": origin} for key, value, origin in rows}
        click.echo(as_json(table, indent=2))
        return
    say(f"# {settings.file or 'no settings file'}")
    for key, value, origin in rows:
        if isinstance(value, dict) and value:
            for name, item in value.items():
                say(f"{key}.{_toml(name)} = {_toml(item)}  # {settings.provenance.get(f'{key}.{name}', origin)}")
        elif value is None or value == {}:
            say(f"# {key}: not set  # {origin}")
        else:
            say(f"{key} = {_toml(value)}  # {origin}")


@command.command(context_settings=CONTEXT)
@click.argument("path", default="stigmalint.toml", metavar="[FILE]", shell_complete=files)
@click.option("--force", is_flag=True, help="Overwrite an existing file.")
def init(path: str, force: bool) -> None:
    """Create a settings file with every setting explained; by default stigmalint.toml in this folder."""
    check_target(path)
    try:
        with open(path, "w" if force else "x", encoding="utf-8", newline="\n") as file:
            file.write(STARTER)
    except FileExistsError:
        raise Failure(f"{path} already exists; name another file, or overwrite it with --force") from None
    except OSError as error:
        raise Failure(f"{path}: cannot be written ({error.strerror or error})") from None
    say(f"Wrote {path}.")


@command.command()
def schema() -> None:
    """Print the JSON Schema of settings files, for editors."""
    from stigmalint.authoring.settings_schema import settings_schema

    click.echo(as_json(settings_schema(), indent=2))


def _origin(settings: Settings, key: str) -> str:
    return settings.provenance.get(key, "default")


def _plain(value: object) -> object:
    """A setting as JSON and TOML know it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    return str(value) if isinstance(value, Path) else value


def _toml(value: object) -> str:
    # Strings, flags and lists of strings are written alike in JSON and TOML.
    if isinstance(value, dict):
        return f"{{ {', '.join(f'{_toml(key)} = {_toml(item)}' for key, item in value.items())} }}"
    return as_json(value)
