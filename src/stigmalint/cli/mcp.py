"""`stigmalint mcp`: the tools for assistants, on standard input and output or over HTTP on this machine."""

from __future__ import annotations

import socket
from typing import Any

import click

from stigmalint.cli import CONTEXT, Failure
from stigmalint.cli.options import place_options, rule_options, take_choices

_NEEDED = ("mcp", "mcp_types", "anyio", "jsonschema", "uvicorn")


@click.command("mcp", context_settings=CONTEXT)
@click.option("--http", is_flag=True, help="Listen on this machine, instead of standard input.")
@click.option("--port", default=8766, show_default=True, type=click.IntRange(0, 65535), help="Of --http; 0 is any.")
@rule_options
@place_options
def command(http: bool, port: int, **options: Any) -> None:
    """Serve an assistant: tools that check, fix and explain texts, over the Model Context Protocol.

    Assistants start this command themselves (docs/assistants.md). The settings of the working directory hold. With
    --http, programs on this machine, and no others, may connect.
    """
    choices = take_choices(options)
    try:
        from stigmalint.mcp_server.server import LOOPBACK, PATH, serve_http, serve_stdio
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in _NEEDED:
            raise
        raise Failure(
            'the server for assistants is an extra; install it with: pip install "stigmalint[mcp]"'
        ) from error
    if not http:
        serve_stdio(choices)
        return
    try:
        sock = socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise Failure(f"port {port} cannot be listened on ({error.strerror or error}); try another --port") from None
    with sock:
        click.echo(f"stigmalint is at http://{LOOPBACK}:{sock.getsockname()[1]}{PATH} - Ctrl-C ends it")
        serve_http(choices, sock)
