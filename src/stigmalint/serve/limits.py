"""Limits for clients: the size of a request, how many can wait, and for how long."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

from starlette.requests import ClientDisconnect, Request

from stigmalint.web.problem import ProblemError

_T = TypeVar("_T")
_SOON = {"Retry-After": "2"}


class Limits(NamedTuple):
    """What one process takes."""

    kilobytes: int = 512
    """KiB of a request's body. A text of so many is checked in a few seconds."""
    seconds: float = 20.0
    """Until a request is answered, and until its body must have come."""
    waiting: int = 256
    """Requests that wait or are worked on at a time."""
    of_one_client: int = 128
    """Of these, from one address."""

    @property
    def bytes(self) -> int:
        return self.kilobytes * 1024


class Door:
    """Lets in as many requests as there is room for."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self._inside: Counter[str] = Counter()

    @property
    def inside(self) -> int:
        """Requests that wait or are worked on."""
        return self._inside.total()

    @contextmanager
    def room_for(self, client: str) -> Iterator[None]:
        """Raises ProblemError if there is no room."""
        if self.inside >= self.limits.waiting:
            raise ProblemError(503, f"{self.limits.waiting} requests are already waiting; retry in a moment", _SOON)
        if self._inside[client] >= self.limits.of_one_client:
            most = self.limits.of_one_client
            raise ProblemError(
                429, f"{most} requests from your address are waiting; retry when one has been answered", _SOON
            )
        self._inside[client] += 1
        try:
            yield
        finally:
            self._inside[client] -= 1
            if not self._inside[client]:
                del self._inside[client]

    async def body(self, request: Request) -> bytes:
        """The body of a request, of which no more is kept than is taken. Raises ProblemError."""
        most = self.limits.bytes
        declared = request.headers.get("content-length", "")
        if declared.isdigit() and int(declared) > most:
            raise self._too_large()
        try:
            return await asyncio.wait_for(self._received(request, most), self.limits.seconds)
        except (TimeoutError, asyncio.TimeoutError):
            raise ProblemError(
                408,
                f"the request did not arrive within {self.limits.seconds:g} seconds; send it again",
                {"Connection": "close"},
            ) from None
        except ClientDisconnect:
            raise ProblemError(400, "the connection closed before the request was complete") from None

    async def _received(self, request: Request, most: int) -> bytes:
        got = bytearray()
        async for part in request.stream():
            got += part
            if len(got) > most:
                raise self._too_large()
        return bytes(got)

    def _too_large(self) -> ProblemError:
        return ProblemError(
            413,
            f"requests are limited to {self.limits.kilobytes} KiB; send the text in parts, "
            "or start the server with a larger --max-kilobytes",
            {"Connection": "close"},
        )

    async def answer_of(self, work: Future[_T]) -> _T:
        """What the work gives, unless it takes too long; work that was not begun then never is. Raises ProblemError."""
        try:
            return await asyncio.wait_for(asyncio.wrap_future(work), self.limits.seconds)
        except (TimeoutError, asyncio.TimeoutError):
            raise ProblemError(
                503,
                f"there was no response within {self.limits.seconds:g} seconds; retry later, or send the text in parts",
                _SOON,
            ) from None
        except asyncio.CancelledError:
            if not work.cancelled():
                raise  # it is this request that was cancelled
            raise ProblemError(503, "this server is shutting down; retry when it is back") from None
