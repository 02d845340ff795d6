"""`stigmalint mcp`: tools for assistants, on standard input and output or over HTTP."""

from __future__ import annotations

import logging
import sys
from importlib.util import find_spec
from typing import Any

import click
from click.core import ParameterSource

from stigmalint.cli import CONTEXT
from stigmalint.cli.extras import missing
from stigmalint.cli.listening import listening_options, take_listening, until_ended
from stigmalint.cli.options import place_options, rule_options, take_choices
from stigmalint.cli.output import note
from stigmalint.session.signals import end_at_once

_NEEDED = ("mcp", "mcp_types", "anyio", "jsonschema", "starlette", "uvicorn")
_MOST_CONNECTIONS = 256


@click.command("mcp", context_settings=CONTEXT)
@click.option("--http", is_flag=True, help="Serve over HTTP instead of standard input and output.")
@listening_options(8766)
@rule_options
@place_options
@click.pass_context
def command(ctx: click.Context, /, http: bool, **options: Any) -> None:
    """Run the MCP server (Model Context Protocol): tools for assistants to check, fix and explain texts.

    Assistants start this command themselves (docs/assistants.md). It uses the settings of the working directory. With
    --http, programs on this machine may connect, and with --host and a token those on other machines. No text is kept.
    """
    if not all(map(find_spec, _NEEDED)):
        raise missing("`stigmalint mcp` needs additional packages", "mcp")
    if not http and (given := _given(ctx, "host", "port", "token", "allow_host")):
        raise click.UsageError(f"--{given.replace('_', '-')} needs --http", ctx)
    listening = take_listening(options)
    from stigmalint.mcp_server.server import PATH, application, serve_stdio
    from stigmalint.web.server import serve, url

    choices = take_choices(options)
    logging.disable()  # libraries log messages that they cannot read, and these hold texts
    if not http:
        if sys.stdin.isatty():
            note("an assistant starts this command and talks to it (docs/assistants.md); Ctrl-C stops it")
        end_at_once()
        serve_stdio(choices)
        return
    with listening.socket() as sock, until_ended():
        app = application(choices, listening.access, lambda place: note(f"a request failed: {place}"))
        click.echo(f"stigmalint is at {url(sock, PATH)} - Ctrl-C stops it")
        serve(app, sock, _MOST_CONNECTIONS)


def _given(ctx: click.Context, *names: str) -> str:
    """The first of these options that is on the command line."""
    return next((one for one in names if ctx.get_parameter_source(one) is ParameterSource.COMMANDLINE), "")
