"""`stigmalint serve`: a page in the browser and an HTTP API, on this machine unless somebody asks for more."""

from __future__ import annotations

import ipaddress
from importlib.util import find_spec
from typing import Any

import click

from stigmalint.cli import CONTEXT, Failure
from stigmalint.cli.extras import missing
from stigmalint.cli.options import place_options, rule_options, take_choices
from stigmalint.cli.output import note, say
from stigmalint.session.signals import Ended
from stigmalint.session.workspace import Workspace

_NEEDED = ("starlette", "uvicorn", "prometheus_client")
_REMEMBERED = 4096
"""Sentences whose parses are kept in memory: some drafts of a few thousand words."""


@click.command("serve", context_settings=CONTEXT)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8765, show_default=True, type=click.IntRange(0, 65535), help="0 is any that is free.")
@click.option("--open", "opens", is_flag=True, help="Open the page in the browser.")
@click.option(
    "--token",
    envvar="STIGMALINT_TOKEN",
    metavar="SECRET",
    help="Ask for this; needed beyond this machine. Better in STIGMALINT_TOKEN.",
)
@click.option(
    "--allow-host", multiple=True, metavar="NAME", help="A name by which browsers know this server, beside localhost."
)
@click.option("--max-kilobytes", default=512, show_default=True, type=click.IntRange(1, 65536), help="Of a request.")
@click.option(
    "--time-limit", default=20.0, show_default=True, type=click.FloatRange(0.1, 600), help="Seconds of a request."
)
@rule_options
@place_options
def command(
    host: str,
    port: int,
    opens: bool,
    token: str | None,
    allow_host: tuple[str, ...],
    max_kilobytes: int,
    time_limit: float,
    **options: Any,
) -> None:
    """Serve a page for drafts, the rules to read, and an HTTP API. Ctrl-C ends it. Nothing of a text is kept."""
    if not all(map(find_spec, _NEEDED)):
        raise missing("`stigmalint serve` needs more packages", "serve")
    if not token and not _is_loopback(host):
        raise Failure(f"{host} can be reached from other machines: give a secret in STIGMALINT_TOKEN, or with --token")
    from stigmalint.serve.app import application
    from stigmalint.serve.guard import Access
    from stigmalint.serve.limits import Limits
    from stigmalint.serve.server import listen, serve, url
    from stigmalint.serve.service import Service

    try:
        sock = listen(host, port)
    except OSError as error:
        raise Failure(f"{host}:{port} cannot be listened on ({error.strerror or error}); try another --port") from None
    with sock:
        limits = Limits(max_kilobytes, time_limit)
        workspace = Workspace(take_choices(options)._replace(remembered=_REMEMBERED))
        service = Service(workspace, workspace.settings_at("."), limits)
        app = application(service, Access(token or "", allow_host), lambda place: note(f"a request failed: {place}"))
        click.echo(f"stigmalint is at {url(sock)} - Ctrl-C ends it")
        if opens:
            click.launch(url(sock))
        try:
            serve(app, sock, 4 * limits.waiting)
        except (KeyboardInterrupt, Ended):
            say("Ended.")
        finally:
            service.desk.close()


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
