"""The pages: the draft with its findings, and the rules to read. Each works without a script, too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from stigmalint.authoring.search import search
from stigmalint.extract import KINDS
from stigmalint.ruleset.rule_names import find
from stigmalint.serve.api import client_of
from stigmalint.serve.asked import Asked
from stigmalint.serve.choices import Switches
from stigmalint.serve.draft import draft
from stigmalint.serve.html import icon, page
from stigmalint.serve.problem import ProblemError
from stigmalint.serve.rule_pages import listing, rule_page
from stigmalint.serve.service import Service

Endpoint = Callable[[Request], Awaitable[Response]]
FORM = "application/x-www-form-urlencoded"
SCRIPTS = ("text.js", "difference.js", "file.js", "finding.js", "draft.js")
LONGEST_QUERY = 200
"""Code points of what is looked for among the rules."""


def endpoints(service: Service) -> dict[tuple[str, str], Endpoint]:
    """A function for each method and path."""
    switches = Switches(service.ruleset, service.settings)

    async def empty(request: Request) -> Response:
        return page("Check a draft", "/", draft(switches.html()), scripts=SCRIPTS)

    async def sent(request: Request) -> Response:
        """What the page's form sends where there is no script."""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
            raise ProblemError(415, f"send a form, with the header `Content-Type: {FORM}`, or JSON to /v1/check")
        with service.door.room_for(client_of(request)):
            asked, fixes = _of_form(await service.door.body(request), switches)
            result = await service.check(asked, fixes=fixes)
            main = draft(switches.html(asked.choices, asked.kind), result, service.ruleset.references)
            return page("Check a draft", "/", main, scripts=SCRIPTS)

    async def rules(request: Request) -> Response:
        query = request.query_params.get("q", "")[:LONGEST_QUERY].strip()
        found = search(query, service.ruleset) if query else service.ruleset.rules
        return page("Rules", "/rules/", listing(query, found, service.ruleset))

    async def rule(request: Request) -> Response:
        name = f"{request.path_params['pack']}/{request.path_params['name']}"
        found = find(name, service.ruleset.rules)
        if len(found) != 1:
            near = search(name.replace("/", " ").replace("-", " "), service.ruleset)
            return page("No such rule", "/rules/", listing(name, near, service.ruleset), status=404)
        return page(found[0].title, "/rules/", rule_page(found[0], service.ruleset))

    async def drawn(request: Request) -> Response:
        return icon()

    return {
        ("GET", "/"): empty,
        ("POST", "/"): sent,
        ("GET", "/rules/"): rules,
        ("GET", "/rules/{pack}/{name}"): rule,
        ("GET", "/icon.svg"): drawn,
    }


def _of_form(body: bytes, switches: Switches) -> tuple[Asked, bool]:
    """What a form asks, and whether fixes are to be put in. Raises ProblemError."""
    try:
        fields = parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=500)
    except ValueError:
        raise ProblemError(400, f"the body is not of the form {FORM}, in UTF-8") from None

    def last(name: str) -> str:
        return fields.get(name, [""])[-1]

    choices = switches.choices(last("profile"), last("shown"), fields.get("pack", []))
    kind = last("kind") if last("kind") in KINDS else ""
    text = last("text").replace("\r\n", "\n")  # as a form writes every line end
    return Asked(text, kind or "text", choices=choices), last("do") == "fix"
