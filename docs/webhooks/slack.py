"""Slack events: each new message is judged, and a note goes to its author alone, or a message to the moderators.

    SLACK_SECRET=... SLACK_TOKEN=xoxb-... SLACK_MODERATORS=C0123456789 python docs/webhooks/slack.py

SLACK_SECRET is the signing secret of the app, SLACK_TOKEN that of its bot (scopes channels:history and chat:write; it
subscribes to message.channels), SLACK_MODERATORS the private channel to notify.
"""

from __future__ import annotations

import hmac
import os
import re
import time
from collections.abc import Mapping
from email.message import Message
from html import escape, unescape
from typing import Any
from urllib.parse import urlencode

from receiver import Comment, RefusedError, ask, is_signed, json_of, receive

OLDEST = 300
"""Seconds after which a request is not taken."""
_LINK = re.compile(r"<(?:[^<>|]*\|)?([^<>|]*)>")


class Slack:
    """One workspace."""

    remembers = 3600.0  # Slack sends an event again for some minutes, each time with its own signature

    def __init__(self, url: str, secret: str, token: str, moderators: str) -> None:
        self._url, self._secret, self._moderators = url.rstrip("/"), secret.encode(), moderators
        self._headers = {"Authorization": f"Bearer {token}"}

    def opened(self, headers: Message, body: bytes) -> dict[str, Any]:
        sent = headers.get("X-Slack-Request-Timestamp", "")
        expected = "v0=" + hmac.new(self._secret, f"v0:{sent}:".encode() + body, "sha256").hexdigest()
        if not is_signed(expected.encode(), headers.get("X-Slack-Signature")):
            raise RefusedError(401, "the signature is wrong")
        if not sent.isdecimal() or abs(time.time() - int(sent)) > OLDEST:
            raise RefusedError(401, "the request is old")
        return json_of(body)

    def comment(self, event: Mapping[str, Any]) -> Comment | None:
        """Of a message that a person wrote, with a file or without: those of programs, and edits, are skipped."""
        message = event.get("event")
        if event.get("type") != "event_callback" or not isinstance(message, dict) or message.get("type") != "message":
            return None
        if message.get("subtype", "file_share") not in ("file_share", "thread_broadcast"):
            return None
        if "bot_id" in message or "user" not in message:
            return None
        return Comment(event["event_id"], _plain(message["text"]), message["user"], message)

    def answer(self, event: Mapping[str, Any]) -> Mapping[str, Any]:
        """Slack asks once whether the address is ours."""
        return {"challenge": event["challenge"]} if event.get("type") == "url_verification" else {}

    def thread(self, comment: Comment) -> str:
        """The message that began the thread."""
        begun = comment.place.get("thread_ts", comment.place["ts"])
        if begun == comment.place["ts"]:
            return ""
        asked = urlencode({"channel": comment.place["channel"], "ts": begun, "limit": 1})
        messages = self._call(f"conversations.replies?{asked}")["messages"]
        return _plain(messages[0]["text"]) if messages else ""

    def note(self, comment: Comment, text: str) -> None:
        place = {key: comment.place[key] for key in ("channel", "thread_ts") if key in comment.place}
        self._call("chat.postEphemeral", {**place, "user": comment.author, "text": escape(text, quote=False)})

    def tell_moderators(self, comment: Comment, text: str) -> None:
        asked = urlencode({"channel": comment.place["channel"], "message_ts": comment.place["ts"]})
        link = self._call(f"chat.getPermalink?{asked}")["permalink"]
        told = {"channel": self._moderators, "text": f"{escape(text, quote=False)}\n{link}"}
        self._call("chat.postMessage", told)

    def _call(self, method: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
        told = ask(f"{self._url}/{method}", self._headers, body)
        if not told.get("ok"):
            raise ValueError("Slack refused it")
        return told


def _plain(text: str) -> str:
    """A message as people read it: links by their names, signs as themselves."""
    return unescape(_LINK.sub(r"\1", text))


if __name__ == "__main__":
    receive(
        Slack(
            os.environ.get("SLACK_URL", "https://slack.com/api"),
            os.environ["SLACK_SECRET"],
            os.environ["SLACK_TOKEN"],
            os.environ["SLACK_MODERATORS"],
        )
    )
