"""The examples of webhooks run as written, between a fake Discourse or Slack and the API itself."""

from __future__ import annotations

import hmac
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, timedelta, timezone
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import uvicorn

from stigmalint.serve.app import application
from stigmalint.serve.service import Service
from stigmalint.web.guard import Access
from stigmalint.web.server import listen, url

EXAMPLES = Path(__file__).parents[2] / "docs" / "webhooks"
SECRET = "a secret"


@pytest.fixture(scope="module")
def stigmalint(service: Service) -> Iterator[str]:
    """The address of the API, which asks for a token."""
    app = application(service, Access(token="sesame"), pytest.fail)
    sock = listen("127.0.0.1", 0)
    server = uvicorn.Server(uvicorn.Config(app, lifespan="off", log_config=None))
    thread = threading.Thread(target=server.run, args=([sock],))
    thread.start()
    try:
        yield url(sock, "")
    finally:
        server.should_exit = True
        thread.join(20)
    assert not thread.is_alive()


class Asked(NamedTuple):
    """What a service was asked by an example."""

    path: str
    headers: Mapping[str, str]
    body: Any


class Fake:
    """A service that gives the answers that it was told, and notes what it was asked."""

    def __init__(self, answers: Mapping[str, Any]) -> None:
        self.asked: list[Asked] = []
        self.is_down = False
        self._answers = answers

    def answer(self, asked: Asked) -> tuple[int, Any]:
        self.asked.append(asked)
        if self.is_down:
            return 500, {}
        found = self._answers.get(asked.path.partition("?")[0])
        return (404, {}) if found is None else (200, found)

    @property
    def sent(self) -> list[Any]:
        return [one.body for one in self.asked if one.body is not None]


@contextmanager
def listening(fake: Fake) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, told = fake.answer(Asked(self.path, dict(self.headers), json.loads(body) if body else None))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(told).encode())

        def do_GET(self) -> None:
            self.do_POST()

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join(20)


class Example(NamedTuple):
    """An example that runs."""

    fake: Fake
    send: Callable[[bytes, Mapping[str, str]], tuple[int, Any]]


@contextmanager
def running(name: str, fake: Fake, **env: str) -> Iterator[Example]:
    """An example in a process of its own; it may say nothing but where it is, and what kind of error there was."""
    command = [sys.executable, str(EXAMPLES / name)]
    environment = {**os.environ, **env, "STIGMALINT_TOKEN": "sesame", "PORT": "0", "PATIENCE": "60"}
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        assert process.stderr
        port = int(process.stdout.readline().strip().rstrip("/").rpartition(":")[2])

        def send(body: bytes, headers: Mapping[str, str]) -> tuple[int, Any]:
            connection = HTTPConnection("127.0.0.1", port, timeout=60)
            connection.request("POST", "/", body, dict(headers))
            response = connection.getresponse()
            told = json.loads(response.read())
            connection.close()
            return response.status, told

        try:
            yield Example(fake, send)
        finally:
            process.terminate()
        assert process.stdout.read() == ""
        assert set(process.stderr.read().splitlines()) <= {"an event was not handled: HTTPError"}


# Discourse


@pytest.fixture
def discourse(stigmalint: str) -> Iterator[Example]:
    fake = Fake({"/posts.json": {"id": 1}, "/posts/by_number/7/1.json": {"raw": "Any advice on what to do?"}})
    with (
        listening(fake) as address,
        running(
            "discourse.py",
            fake,
            STIGMALINT_URL=stigmalint,
            DISCOURSE_URL=address,
            DISCOURSE_SECRET=SECRET,
            DISCOURSE_KEY="a key",
        ) as example,
    ):
        yield example


def post(text: str, **changed: Any) -> bytes:
    """The body that Discourse sends for a new post."""
    known = {
        "id": 40,
        "user_id": 3,
        "username": "sam",
        "raw": text,
        "topic_id": 7,
        "topic_archetype": "regular",
        "post_number": 1,
        "post_type": 1,
        "reply_to_post_number": None,
        "version": 1,
        "deleted_at": None,
        "created_at": datetime.now(timezone.utc).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
    }
    return json.dumps({"post": {**known, **changed}}).encode()


def signed(body: bytes, secret: str = SECRET) -> dict[str, str]:
    signature = hmac.new(secret.encode(), body, "sha256").hexdigest()
    return {"X-Discourse-Event-Signature": f"sha256={signature}", "X-Discourse-Event": "post_created"}


def deliver(example: Example, body: bytes) -> int:
    return example.send(body, signed(body))[0]


def test_an_author_gets_a_private_message(discourse: Example) -> None:
    assert deliver(discourse, post("My son is an addict.")) == 200
    (asked,) = discourse.fake.asked
    assert (asked.path, asked.headers["Api-Key"], asked.headers["Api-Username"]) == ("/posts.json", "a key", "system")
    assert (asked.body["archetype"], asked.body["target_recipients"]) == ("private_message", "sam")
    assert "person struggling with substance use" in asked.body["raw"]
    assert asked.body["raw"].endswith("/p/40")


@pytest.mark.parametrize(
    ("text", "told"), [("i want to die", "care (flag): "), ("You need to kick him out.", "conduct (hold): ")]
)
def test_people_look_at_what_is_no_matter_of_wording(discourse: Example, text: str, told: str) -> None:
    assert deliver(discourse, post(text)) == 200
    (message,) = discourse.fake.sent
    assert message["target_recipients"] == "moderators"
    assert message["raw"].startswith(told)
    assert text not in message["raw"]
    assert message["raw"].endswith("/p/40")
    assert ("findahelpline.com" in message["raw"]) == told.startswith("care")


def test_what_a_post_answers_is_heard(discourse: Example) -> None:
    assert deliver(discourse, post("You should call the clinic.", post_number=4)) == 200
    (asked,) = discourse.fake.asked
    assert asked.path == "/posts/by_number/7/1.json"
    assert deliver(discourse, post("You should call the clinic.", id=41, post_number=4, reply_to_post_number=3)) == 200
    assert [one.path for one in discourse.fake.asked[1:]] == ["/posts/by_number/7/3.json", "/posts.json"]
    assert discourse.fake.sent[0]["target_recipients"] == "moderators"


def test_each_post_is_acted_on_once_and_none_is_lost(discourse: Example) -> None:
    body = post("My son is an addict.")
    discourse.fake.is_down = True
    assert deliver(discourse, body) == 503
    discourse.fake.is_down = False
    assert deliver(discourse, body) == 200
    assert deliver(discourse, body) == 200
    assert deliver(discourse, post("My son is an addict, still.")) == 200
    assert len(discourse.fake.asked) == 2


@pytest.mark.parametrize(
    "changed",
    [
        {"topic_archetype": "private_message"},
        {"post_type": 4},
        {"username": "system"},
        {"user_id": -1},
        {"version": 2},
        {"deleted_at": "2026-01-01T00:00:00.000Z"},
        {"created_at": (datetime.now(timezone.utc) - timedelta(hours=5)).isoformat()},
    ],
)
def test_what_is_no_new_public_post_is_passed_over(discourse: Example, changed: dict[str, Any]) -> None:
    assert deliver(discourse, post("My son is an addict.", **changed)) == 200
    assert discourse.fake.asked == []


def test_nobody_else_is_heard(discourse: Example) -> None:
    body = post("My son is an addict.")
    for headers in ({}, signed(body, "another"), signed(body + b" "), {"X-Discourse-Event-Signature": "sha256=é"}):
        assert discourse.send(body, headers)[0] == 401
    assert deliver(discourse, b"[]") == 400
    assert deliver(discourse, b'{"post": {"topic_archetype": "regular"}}') == 400
    assert deliver(discourse, b'{"ping": "OK"}') == 200
    assert discourse.send(b"", {"Content-Length": str(1 << 30)})[0] == 413
    assert discourse.fake.asked == []


def test_the_signature_is_that_of_discourse(stigmalint: str) -> None:
    """The secret, body and signature of Discourse's own test."""
    fake = Fake({})
    secret = "my_lovely_secret_for_web_hook"
    known = "sha256=162f107f6b5022353274eb1a7197885cfd35744d8d08e5bcea025d309386b7d6"
    env = {"DISCOURSE_URL": "http://127.0.0.1:9", "DISCOURSE_SECRET": secret, "DISCOURSE_KEY": "x"}
    with running("discourse.py", fake, STIGMALINT_URL=stigmalint, **env) as example:
        assert example.send(b'{"ping":"OK"}', {"X-Discourse-Event-Signature": known})[0] == 200
        assert example.send(b'{"ping":"No"}', {"X-Discourse-Event-Signature": known})[0] == 401


# Slack


@pytest.fixture
def slack(stigmalint: str) -> Iterator[Example]:
    fake = Fake(
        {
            "/chat.postEphemeral": {"ok": True},
            "/chat.postMessage": {"ok": True},
            "/chat.getPermalink": {"ok": True, "permalink": "https://slack.example/archives/C1/p5"},
            "/conversations.replies": {"ok": True, "messages": [{"text": "Any advice? <https://a.example|This>"}]},
        }
    )
    with (
        listening(fake) as address,
        running(
            "slack.py",
            fake,
            STIGMALINT_URL=stigmalint,
            SLACK_URL=address,
            SLACK_SECRET=SECRET,
            SLACK_TOKEN="xoxb-1",
            SLACK_MODERATORS="C9",
        ) as example,
    ):
        yield example


def message(text: str, event_id: str = "Ev1", **changed: Any) -> bytes:
    event = {"type": "message", "channel": "C1", "user": "U1", "text": text, "ts": "5.1"} | changed
    return json.dumps({"type": "event_callback", "event_id": event_id, "event": event}).encode()


def hand_over(example: Example, body: bytes, sent: float | None = None) -> tuple[int, Any]:
    at = str(int(time.time() if sent is None else sent))
    signature = hmac.new(SECRET.encode(), f"v0:{at}:".encode() + body, "sha256").hexdigest()
    return example.send(body, {"X-Slack-Request-Timestamp": at, "X-Slack-Signature": f"v0={signature}"})


def test_an_author_gets_a_note_that_nobody_else_sees(slack: Example) -> None:
    body = message("My son is an addict &amp; <@U2> knows.")
    assert hand_over(slack, body)[0] == 200
    (asked,) = slack.fake.asked
    assert (asked.path, asked.headers["Authorization"]) == ("/chat.postEphemeral", "Bearer xoxb-1")
    assert (asked.body["channel"], asked.body["user"]) == ("C1", "U1")
    assert "My son is a person struggling with substance use &amp; @U2 knows." in asked.body["text"]
    assert hand_over(slack, body, time.time() - 1)[0] == 200
    assert len(slack.fake.asked) == 1


def test_people_look_at_what_slack_tells_of_danger(slack: Example) -> None:
    assert hand_over(slack, message("i want to die"))[0] == 200
    permalink, told = slack.fake.asked
    assert permalink.path.startswith("/chat.getPermalink?channel=C1&message_ts=5.1")
    assert (told.path, told.body["channel"]) == ("/chat.postMessage", "C9")
    assert told.body["text"].startswith("care (flag): ")
    assert "i want to die" not in told.body["text"]
    assert told.body["text"].endswith("https://slack.example/archives/C1/p5")


def test_what_began_a_thread_is_heard(slack: Example) -> None:
    assert hand_over(slack, message("You should call the clinic.", thread_ts="4.0"))[0] == 200
    (asked,) = slack.fake.asked
    assert asked.path.startswith("/conversations.replies?channel=C1&ts=4.0")


@pytest.mark.parametrize("kind", ["file_share", "thread_broadcast"])
def test_what_a_person_wrote_beside_a_picture_or_for_all_is_judged(slack: Example, kind: str) -> None:
    assert hand_over(slack, message("My son is an addict.", subtype=kind))[0] == 200
    assert slack.fake.asked


@pytest.mark.parametrize("event", [{"type": "url_verification"}, {"type": "event_callback", "event_id": ["a"]}])
def test_an_event_of_another_form_is_refused(slack: Example, event: dict[str, Any]) -> None:
    asked = {"event": {"type": "message", "channel": "C1", "user": "U1", "text": "Hi.", "ts": "5.1"}} | event
    assert hand_over(slack, json.dumps(asked).encode())[0] == 400


@pytest.mark.parametrize("changed", [{"subtype": "message_changed"}, {"bot_id": "B1"}, {"type": "reaction_added"}])
def test_what_no_person_wrote_is_passed_over(slack: Example, changed: dict[str, str]) -> None:
    assert hand_over(slack, message("My son is an addict.", **changed))[0] == 200
    assert slack.fake.asked == []


def test_slack_is_answered_and_nobody_else(slack: Example) -> None:
    asked = json.dumps({"type": "url_verification", "challenge": "abc"}).encode()
    assert hand_over(slack, asked) == (200, {"challenge": "abc"})
    body = message("My son is an addict.")
    assert slack.send(body, {})[0] == 401
    assert slack.send(body, {"X-Slack-Request-Timestamp": "1", "X-Slack-Signature": "v0=1"})[0] == 401
    assert hand_over(slack, body, time.time() - 600)[0] == 401
    assert hand_over(slack, body, time.time() + 600)[0] == 401
    assert slack.fake.asked == []
