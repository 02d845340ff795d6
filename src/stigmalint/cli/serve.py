"""`stigmalint serve`: a web page and an HTTP API, only on this machine unless configured otherwise."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

import click

from stigmalint.cli import CONTEXT
from stigmalint.cli.extras import missing
from stigmalint.cli.listening import listening_options, take_listening, until_ended
from stigmalint.cli.options import place_options, rule_options, take_choices
from stigmalint.cli.output import note
from stigmalint.session.workspace import Workspace

_NEEDED = ("starlette", "uvicorn", "prometheus_client")
_REMEMBERED = 4096
"""Sentences whose parses are kept in memory: some drafts of a few thousand words."""


@click.command("serve", context_settings=CONTEXT)
@listening_options(8765)
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--max-kilobytes", default=512, show_default=True, type=click.IntRange(1, 65536), help="Maximum size of a request."
)
@click.option(
    "--time-limit",
    default=20.0,
    show_default=True,
    type=click.FloatRange(0.1, 600),
    help="Maximum seconds per request.",
)
@rule_options
@place_options
def command(opens: bool, max_kilobytes: int, time_limit: float, **options: Any) -> None:
    """Serve a web page for drafts, the rule reference and an HTTP API. Ctrl-C stops it. No text is kept."""
    if not all(map(find_spec, _NEEDED)):
        raise missing("`stigmalint serve` needs additional packages", "serve")
    listening = take_listening(options)
    from stigmalint.serve.app import application
    from stigmalint.serve.limits import Limits
    from stigmalint.serve.service import Service
    from stigmalint.web.server import serve, url

    with listening.socket() as sock:
        limits = Limits(max_kilobytes, time_limit)
        workspace = Workspace(take_choices(options)._replace(remembered=_REMEMBERED))
        service = Service(workspace, workspace.settings_at("."), limits)
        app = application(service, listening.access, lambda place: note(f"a request failed: {place}"))
        click.echo(f"stigmalint is at {url(sock)} - Ctrl-C stops it")
        if opens:
            click.launch(url(sock))
        try:
            with until_ended():
                serve(app, sock, 4 * limits.waiting)
        finally:
            service.desk.close()
