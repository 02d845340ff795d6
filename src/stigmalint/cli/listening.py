"""Shared options of commands that listen on a network: where they listen, who has access, and how they end."""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from stigmalint.cli import Failure
from stigmalint.cli.output import say
from stigmalint.session.signals import Ended

if TYPE_CHECKING:
    import socket

    from stigmalint.web.guard import Access

_F = TypeVar("_F", bound=Callable[..., Any])
TOKEN_VARIABLE = "STIGMALINT_TOKEN"


class Listening(NamedTuple):
    """Where a server listens, and what it asks for."""

    host: str
    port: int
    token: str
    names: tuple[str, ...]

    @property
    def access(self) -> Access:
        from stigmalint.web.guard import Access

        return Access(self.token, self.names)

    def socket(self) -> socket.socket:
        """Raises Failure if nothing can listen there."""
        from stigmalint.web.server import listen

        try:
            return listen(self.host, self.port)
        except (OSError, UnicodeError) as error:
            why = getattr(error, "strerror", None) or "not a host name"
            raise Failure(f"cannot listen on {self.host}:{self.port} ({why}); try another --host or --port") from None


def listening_options(port: int) -> Callable[[_F], _F]:
    """The options of where to listen and who may ask; `port` is the usual one."""

    def with_options(function: _F) -> _F:
        for option in (
            click.option(
                "--allow-host",
                multiple=True,
                metavar="NAME",
                help="A host name to accept in requests, besides localhost.",
            ),
            click.option(
                "--token",
                envvar=TOKEN_VARIABLE,
                metavar="SECRET",
                help=f"Require this token, as is needed beyond this machine. Preferably set {TOKEN_VARIABLE} instead.",
            ),
            click.option(
                "--port",
                default=port,
                show_default=True,
                type=click.IntRange(0, 65535),
                help="Port to listen on; 0 picks a free one.",
            ),
            click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on."),
        ):
            function = option(function)
        return function

    return with_options


def take_listening(options: dict[str, Any]) -> Listening:
    """Take the options of `listening_options` out of a command's keyword arguments. Raises Failure if others than
    this machine could ask and no token is asked for.
    """
    found = Listening(options.pop("host"), options.pop("port"), options.pop("token") or "", options.pop("allow_host"))
    if not found.token and not _is_loopback(found.host):
        raise Failure(
            f"{found.host} can be reached from other machines: set a token in {TOKEN_VARIABLE} or with --token"
        )
    return found


@contextmanager
def until_ended() -> Iterator[None]:
    """Runs a server: being told to stop is its normal end."""
    try:
        yield
    except (KeyboardInterrupt, Ended):
        say("Stopped.")


def _is_loopback(host: str) -> bool:
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
