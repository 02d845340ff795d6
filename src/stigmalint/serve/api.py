"""The HTTP API, with JSON responses. `openapi` describes it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from starlette.requests import Request
from starlette.responses import Response

from stigmalint.report import as_json
from stigmalint.serve.analyze import analysis, asked_analysis
from stigmalint.serve.answers import checked, fixed, judged, judged_objects
from stigmalint.serve.asked import Asked, asked, asked_comments
from stigmalint.serve.openapi import document
from stigmalint.serve.service import Service
from stigmalint.web.problem import ProblemError

Endpoint = Callable[[Request], Awaitable[Response]]
STUCK = 3
"""Times as long as a request may take at all: a server that is at one text for so long should be started again."""


def endpoints(service: Service) -> dict[tuple[str, str], Endpoint]:
    """A function for each method and path."""

    async def check(request: Request) -> Response:
        with service.door.room_for(client_of(request)):
            found = asked(await json_body(service, request))
            result = await service.check(found)
            return as_response(await _aside(found, partial(checked, found, result, service.ruleset)))

    async def fix(request: Request) -> Response:
        with service.door.room_for(client_of(request)):
            found = asked(await json_body(service, request), fixes=True)
            result = await service.check(found, fixes=True)
            return as_response(await _aside(found, partial(fixed, found, result, service.ruleset)))

    async def explain(request: Request) -> Response:
        with service.door.room_for(client_of(request)):
            found = asked(await json_body(service, request))
            return as_response(await service.explain(found))

    async def comments(request: Request) -> Response:
        with service.door.room_for(client_of(request)):
            found = asked_comments(await json_body(service, request))
            told = await service.answer(lambda linters: judged(found, service.settings, linters))
            return as_response(judged_objects(told, repeats=found.repeats))

    async def analyze(request: Request) -> Response:
        with service.door.room_for(client_of(request)):
            found = asked_analysis(await json_body(service, request))
            return as_response(await service.answer(lambda linters: analysis(found, service.settings, linters)))

    async def openapi(request: Request) -> Response:
        return as_response(document(service.door.limits))

    async def healthz(request: Request) -> Response:
        if not service.desk.is_alive or service.desk.busy > STUCK * service.door.limits.seconds:
            raise ProblemError(503, "the server can no longer check texts; restart it")
        return as_response({"status": "ok"})

    async def metrics(request: Request) -> Response:
        return service.metrics.page()

    return {
        ("POST", "/v1/check"): check,
        ("POST", "/v1/fix"): fix,
        ("POST", "/v1/explain"): explain,
        ("POST", "/v1/comments"): comments,
        ("POST", "/v1alpha1/comments:analyze"): analyze,
        ("GET", "/openapi.json"): openapi,
        ("GET", "/healthz"): healthz,
        ("GET", "/metrics"): metrics,
    }


async def _aside(asked: Asked, answer: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """An answer; that about a file is written in a thread, so that a long document holds up no one else."""
    return answer() if asked.data is None else await asyncio.to_thread(answer)


async def json_body(service: Service, request: Request) -> bytes:
    """The body of a request, which says that it is JSON: a form of another site cannot. Raises ProblemError."""
    if media_type(request) != "application/json":
        raise ProblemError(415, "send JSON, with the header `Content-Type: application/json`")
    return await service.door.body(request)


def media_type(request: Request) -> str:
    """What a request says that its body is, in lowercase and without parameters."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def client_of(request: Request) -> str:
    return request.client.host if request.client else ""


def as_response(value: dict[str, Any]) -> Response:
    return Response(as_json(value), media_type="application/json")
