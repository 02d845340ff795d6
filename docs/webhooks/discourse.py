"""A Discourse webhook: each new post is judged, and a private message goes to its author or to the moderators.

    DISCOURSE_URL=https://forum.example DISCOURSE_SECRET=... DISCOURSE_KEY=... python docs/webhooks/discourse.py

DISCOURSE_SECRET is that of the webhook, DISCOURSE_KEY an API key of the user DISCOURSE_USER (system) that can read
posts and write private messages. DISCOURSE_MODERATORS (moderators) is the group to notify.
"""

from __future__ import annotations

import hmac
import os
from collections.abc import Mapping
from datetime import datetime, timezone
from email.message import Message
from typing import Any
from urllib.error import HTTPError

from receiver import Comment, RefusedError, ask, is_signed, json_of, receive

_REGULAR = 1
"""The type of a post that is no whisper, and no note of what moderators did."""


class Discourse:
    """One forum."""

    remembers = 4 * 3600.0  # Discourse sends an event again for two and a half hours

    def __init__(self, url: str, secret: str, key: str, user: str, moderators: str) -> None:
        self._url, self._secret, self._user, self._moderators = url.rstrip("/"), secret.encode(), user, moderators
        self._headers = {"Api-Key": key, "Api-Username": user}

    def opened(self, headers: Message, body: bytes) -> dict[str, Any]:
        expected = "sha256=" + hmac.new(self._secret, body, "sha256").hexdigest()
        if not is_signed(expected.encode(), headers.get("X-Discourse-Event-Signature")):
            raise RefusedError(401, "the signature is wrong")
        return json_of(body)

    def comment(self, event: Mapping[str, Any]) -> Comment | None:
        """Of a new post in a public topic. The name of an event is not signed, so the post itself must be new."""
        post = event.get("post")
        if not isinstance(post, dict) or post["topic_archetype"] != "regular" or post["post_type"] != _REGULAR:
            return None
        if post["username"] == self._user or post["user_id"] < 0 or post["version"] != 1 or post["deleted_at"]:
            return None
        if not self._is_new(post["created_at"]):
            return None
        return Comment(str(post["id"]), post["raw"], post["username"], post)

    def _is_new(self, created: str) -> bool:
        age = datetime.now(timezone.utc) - datetime.fromisoformat(created.replace("Z", "+00:00"))
        return abs(age.total_seconds()) < self.remembers

    def answer(self, event: Mapping[str, Any]) -> Mapping[str, Any]:
        return {}

    def thread(self, comment: Comment) -> str:
        """The post that was replied to, or else the first of the topic."""
        if comment.place["post_number"] == 1:
            return ""
        number = comment.place.get("reply_to_post_number") or 1
        try:
            post = ask(f"{self._url}/posts/by_number/{comment.place['topic_id']:d}/{number:d}.json", self._headers)
        except HTTPError as error:
            if error.code in (403, 404):  # it was deleted meanwhile
                return ""
            raise
        return str(post["raw"])

    def note(self, comment: Comment, text: str) -> None:
        self._send(comment.author, "About your post", f"{text}\n\n{self._link(comment)}")

    def tell_moderators(self, comment: Comment, text: str) -> None:
        self._send(self._moderators, "A post that wants a look", f"{text}\n\n{self._link(comment)}")

    def _link(self, comment: Comment) -> str:
        return f"{self._url}/p/{comment.key}"

    def _send(self, to: str, title: str, text: str) -> None:
        message = {"title": title, "raw": text, "archetype": "private_message", "target_recipients": to}
        ask(f"{self._url}/posts.json", self._headers, message)


if __name__ == "__main__":
    receive(
        Discourse(
            os.environ["DISCOURSE_URL"],
            os.environ["DISCOURSE_SECRET"],
            os.environ["DISCOURSE_KEY"],
            os.environ.get("DISCOURSE_USER", "system"),
            os.environ.get("DISCOURSE_MODERATORS", "moderators"),
        )
    )
