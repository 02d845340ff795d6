"""Every request passes through here: access, metrics, and the headers under which browsers show a response.

A page elsewhere may make a browser send requests to this machine, by a name that it lets lead here (DNS rebinding) or
by a form. So the name of the host must be one of ours, and what changes or costs something must come from our own page.
There are no cookies. What is logged of a fault is where it happened: never a text, a name or an address.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import ipaddress
import traceback
from collections.abc import Callable
from time import perf_counter
from typing import NamedTuple

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from stigmalint.web.problem import ProblemError, answer

HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}
NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
"""The Content-Security-Policy of what is not a page."""
OPEN_TO_ALL = ("/healthz",)
"""Paths that need no token: what looks whether a server is alive has none."""


class Access(NamedTuple):
    """Who may ask. With an empty `token` everyone may who reaches this machine; `hosts` are names beside localhost."""

    token: str = ""
    hosts: tuple[str, ...] = ()

    def check(self, scope: Scope) -> None:
        """Raises ProblemError."""
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._is_ours(host):
            raise ProblemError(
                421, "this server does not answer to that host name; use its address, or start it with --allow-host"
            )
        if scope["method"] not in ("GET", "HEAD", "OPTIONS") and not _is_from_here(headers, host):
            raise ProblemError(
                403, "requests from pages of other sites are not allowed; use the page of this server, or a program"
            )
        if self.token and scope["path"] not in OPEN_TO_ALL and not self._is_shown(headers.get("authorization", "")):
            raise ProblemError(
                401,
                "this server requires its token; send it as `Authorization: Bearer`, or as a password with any user",
                {"WWW-Authenticate": 'Basic realm="stigmalint", charset="UTF-8"'},
            )

    def _is_ours(self, host: str) -> bool:
        """An address may be any, since no name leads to it; a name must be known."""
        name = _name_in(host)
        return name in ("localhost", *map(str.lower, self.hosts)) or _is_address(name)

    def _is_shown(self, authorization: str) -> bool:
        scheme, _, given = authorization.partition(" ")
        shown = given.strip().encode("latin-1")  # as it came
        if scheme.lower() == "basic":
            try:
                shown = base64.b64decode(shown, validate=True).partition(b":")[2]
            except binascii.Error:
                return False
        elif scheme.lower() != "bearer":
            return False
        return hmac.compare_digest(shown, self.token.encode("utf-8"))


def _name_in(host: str) -> str:
    """The name in a Host header, without its port, in lowercase."""
    name, colon, port = host.lower().rpartition(":")
    return name if colon and port.isdigit() else host.lower()


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name[1:-1] if name.startswith("[") and name.endswith("]") else name)
    except ValueError:
        return False
    return True


def _is_from_here(headers: Headers, host: str) -> bool:
    """Whether a browser says that our own page sends this; programs say nothing of it."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:
        return site in ("same-origin", "none")
    return origin is None or origin.partition("://")[2].lower() == host.lower()


class Guard:
    """ASGI middleware around everything else.

    `on_fault` is told in a line where the program failed, without anything of a text; `on_answer` which request was
    answered, with which status and in how many seconds.
    """

    def __init__(
        self,
        app: ASGIApp,
        access: Access,
        on_fault: Callable[[str], None],
        on_answer: Callable[[Scope, int, float], None] = lambda scope, status, seconds: None,
    ) -> None:
        self._app, self._access, self._on_fault, self._on_answer = app, access, on_fault, on_answer

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began, status = perf_counter(), 0

        async def sending(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
                headers.setdefault("Content-Security-Policy", NOTHING)
            await send(message)

        try:
            self._access.check(scope)
            await self._app(scope, receive, sending)
        except ProblemError as problem:
            if status:
                raise
            await answer(problem)(scope, receive, sending)
        except Exception as fault:
            place = traceback.extract_tb(fault.__traceback__)[-1]
            self._on_fault(f"{type(fault).__name__} in {place.name}, line {place.lineno} of {place.filename}")
            if status:
                raise ConnectionAbortedError("an answer broke off") from None
            wrong = ProblemError(500, "stigmalint failed on this request; this is a bug, please report it")
            await answer(wrong)(scope, receive, sending)
        finally:
            self._on_answer(scope, status, perf_counter() - began)
