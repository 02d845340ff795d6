"""What the examples in this folder share: they receive signed events, have each new comment judged by stigmalint, and
send the result to the author as a private note, or to the moderators. Nothing is removed, and no text is logged.

Needs only Python. See docs/webhooks.md.
"""

from __future__ import annotations

import hmac
import json
import os
import sys
import time
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from email.message import Message
from http.client import HTTPException
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Lock
from typing import Any, NamedTuple, Protocol

LARGEST = 1 << 20
"""Bytes of an event."""
PATIENCE = float(os.environ.get("PATIENCE", "2"))
"""Seconds for each answer of another server: Slack sends an event again after three."""
MOST_KNOWN = 100_000
"""Events that are remembered."""


class RefusedError(Exception):
    """An event is refused; the sender gets the status and the message."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Comment(NamedTuple):
    """What someone wrote. `key` is the same whenever the event is sent again; `place` is only for the service."""

    key: str
    text: str
    author: str
    place: Mapping[str, Any]


class Service(Protocol):
    """Where people write to each other."""

    remembers: float
    """Seconds after which an event is too old to be accepted."""

    def opened(self, headers: Message, body: bytes) -> dict[str, Any]:
        """The event, if it is signed and new. Raises RefusedError."""

    def comment(self, event: Mapping[str, Any]) -> Comment | None:
        """The comment that an event is about; None for any other event."""

    def answer(self, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """The response to the sender."""

    def thread(self, comment: Comment) -> str:
        """The text that a comment replies to, which may have asked for advice."""

    def note(self, comment: Comment, text: str) -> None:
        """Send a note that only the author can read."""

    def tell_moderators(self, comment: Comment, text: str) -> None:
        """Send a message that only moderators can read, with a link to the comment."""


def is_signed(expected: bytes, given: str | None) -> bool:
    """Whether a signature is the one expected; how long that takes says nothing about it."""
    return hmac.compare_digest(expected, (given or "").encode())


def json_of(body: bytes) -> dict[str, Any]:
    """Raises RefusedError."""
    try:
        value = json.loads(body)
    except (ValueError, RecursionError):
        value = None
    if not isinstance(value, dict):
        raise RefusedError(400, "the body must be a JSON object")
    return value


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A secret goes to the server that it was meant for, and to no other."""

    def redirect_request(self, *_: object) -> None:
        return None


_opener = urllib.request.build_opener(_NoRedirect)


def ask(url: str, headers: Mapping[str, str], body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """The object that a server answers; a request with a body is a POST. Raises OSError, HTTPException, ValueError."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"Content-Type": "application/json; charset=utf-8", **headers})
    with _opener.open(request, timeout=PATIENCE) as response:
        return dict(json.load(response))


def judged(comment: Comment, thread: str) -> dict[str, Any]:
    """The result of stigmalint for a comment."""
    server, token = os.environ.get("STIGMALINT_URL", "http://127.0.0.1:8765"), os.environ.get("STIGMALINT_TOKEN", "")
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    comments = [{"text": comment.text, "thread": thread}]
    (row,) = ask(f"{server}/v1/comments", headers, {"comments": comments, "reply": True})["comments"]
    return dict(row)


def act(service: Service, comment: Comment) -> None:
    """Judge a comment, and notify one person or a few. A person responds to anyone who may be in danger."""
    row = judged(comment, service.thread(comment))
    if row["action"] == "allow" and row["verdict"] != "care":
        return
    if row["action"] == "note" and row["verdict"] != "care" and row["reply"]:
        service.note(comment, row["reply"])
        return
    verdict, why = row["verdict"] or "not checked", row["error"] or row["reason"]
    service.tell_moderators(comment, f"{verdict} ({row['action']}): {why} {row['help']}".strip())


class Known:
    """The events that were accepted: each is handled once, no matter how often it is sent."""

    def __init__(self, seconds: float) -> None:
        self._seconds, self._lock = seconds, Lock()
        self._done: dict[str, float] = {}  # when each was done, in the order of coming; 0 while acted on

    @contextmanager
    def once(self, key: str) -> Iterator[bool]:
        """Whether the caller should handle an event; if that fails, the event may be sent again.

        Raises RefusedError while the event is being handled.
        """
        with self._lock:
            now = time.monotonic()
            while self._done and 0 < self._done[oldest := next(iter(self._done))] < now - self._seconds:
                del self._done[oldest]
            if self._done.get(key, 1) == 0:
                raise RefusedError(503, "this event is being handled")
            if len(self._done) >= MOST_KNOWN:
                raise RefusedError(503, "too many events")
            is_new = key not in self._done
            if is_new:
                self._done[key] = 0
        if not is_new:
            yield False
            return
        try:
            yield True
        except BaseException:
            with self._lock:
                del self._done[key]
            raise
        with self._lock:
            self._done[key] = time.monotonic()


def take(service: Service, known: Known, headers: Message, body: bytes) -> Mapping[str, Any]:
    """Handle an event, and give the response to its sender. Raises RefusedError: after 503, it should be sent again."""
    event = service.opened(headers, body)
    try:
        comment, answer = service.comment(event), service.answer(event)
        hash(comment and comment.key)  # raises TypeError for a key that is no text, such as a list
    except (LookupError, TypeError, ValueError):
        raise RefusedError(400, "the event has an unknown form") from None
    if comment is not None:
        with known.once(comment.key) as is_mine:
            if is_mine:
                try:
                    act(service, comment)
                except (OSError, HTTPException, LookupError, TypeError, ValueError) as error:
                    print(f"an event was not handled: {type(error).__name__}", file=sys.stderr, flush=True)
                    raise RefusedError(503, "another server did not respond") from None
    return answer


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Report an error only by its type: its message might contain part of a text."""
        kind = sys.exc_info()[0]
        print(f"a request failed: {kind.__name__ if kind else ''}", file=sys.stderr, flush=True)


def receive(service: Service) -> None:
    """Receive events until the process ends, on the port in PORT (8767; 0 is any). Put a TLS proxy in front of it."""
    known = Known(service.remembers)

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_POST(self) -> None:
            try:
                length = self.headers.get("Content-Length", "")
                if not length.isdecimal() or int(length) > LARGEST:
                    raise RefusedError(413, "the event is too large or has no Content-Length")
                self._say(200, take(service, known, self.headers, self.rfile.read(int(length))))
            except RefusedError as refused:
                self._say(refused.status, {"error": str(refused)})

        def _say(self, status: int, value: Mapping[str, Any]) -> None:
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:
            """No request is logged."""

    with _Server(("127.0.0.1", int(os.environ.get("PORT", "8767"))), Handler) as server:
        print(f"receiving events at http://127.0.0.1:{server.server_address[1]}/", flush=True)
        server.serve_forever()
