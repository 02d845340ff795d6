"""Error responses that explain what to do, as JSON (RFC 9457)."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus

from starlette.responses import Response

from stigmalint.report import as_json

MEDIA_TYPE = "application/problem+json"


class ProblemError(Exception):
    """A request that is not carried out. `detail` is a sentence or two: what is wrong, and what to do."""

    def __init__(self, status: int, detail: str, headers: Mapping[str, str] | None = None) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, dict(headers or {})


def answer(problem: ProblemError) -> Response:
    body = {"title": HTTPStatus(problem.status).phrase, "status": problem.status, "detail": problem.detail}
    return Response(as_json(body), problem.status, problem.headers, MEDIA_TYPE)
