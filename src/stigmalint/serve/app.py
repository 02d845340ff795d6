"""The ASGI application: the routes, behind the guard."""

from __future__ import annotations

from collections.abc import Callable

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.exceptions import ExceptionMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from stigmalint.serve import api, pages
from stigmalint.serve.service import Service
from stigmalint.web.guard import Access, Guard
from stigmalint.web.problem import ProblemError, answer

_WHAT_TO_DO = {
    404: "not found; the page is at /, the rules are at /rules/, and the API is described in /openapi.json",
    405: "this path does not support that method; see /openapi.json",
}


def application(service: Service, access: Access, on_fault: Callable[[str], None]) -> ASGIApp:
    """`on_fault` is that of `Guard`."""
    routes = [
        Route(path, endpoint, methods=[method])
        for endpoints in (api.endpoints(service), pages.endpoints(service))
        for (method, path), endpoint in endpoints.items()
    ]
    return Guard(_Routes(routes=routes), access, on_fault, service.metrics.answered)


class _Routes(Starlette):
    """Answers what goes wrong with a request; an internal error is left to the guard, which tells less of it."""

    def build_middleware_stack(self) -> ASGIApp:
        self.router.redirect_slashes = False
        return ExceptionMiddleware(self.router, {HTTPException: _refused, ProblemError: _told})


async def _told(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, ProblemError)
    return answer(problem)


async def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return answer(ProblemError(error.status_code, _WHAT_TO_DO.get(error.status_code, error.detail), error.headers))
