"""The pages: the draft with its findings, and the rules. Each also works without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import Response

from stigmalint.authoring.search import search
from stigmalint.extract import KINDS
from stigmalint.extract.formats import is_package
from stigmalint.moderation import Comment
from stigmalint.moderation.load_house import regions, tones
from stigmalint.ruleset.rule_names import find
from stigmalint.serve.answers import judged
from stigmalint.serve.api import Endpoint, client_of, media_type
from stigmalint.serve.asked import MOST_COMMENTS, Asked, AskedComments
from stigmalint.serve.choices import Switches
from stigmalint.serve.draft import draft
from stigmalint.serve.html import icon, page
from stigmalint.serve.moderators import Offered, Pasted, moderators
from stigmalint.serve.rule_pages import listing, rule_page
from stigmalint.serve.service import Service
from stigmalint.session.comments import Fields, comments_in
from stigmalint.web.problem import ProblemError

FORM = "application/x-www-form-urlencoded"
SCRIPTS = ("shared.js", "text.js", "difference.js", "file.js", "finding.js", "draft.js")
MODERATORS_SCRIPTS = ("shared.js", "text.js", "comments.js")
COMMENTS = "/comments/"
LONGEST_QUERY = 200
"""Code points of what is searched for among the rules."""


def endpoints(service: Service) -> dict[tuple[str, str], Endpoint]:
    """A function for each method and path."""
    switches = Switches(service.ruleset, service.settings)
    offered = Offered(regions(service.settings), tones(service.settings))

    async def empty(request: Request) -> Response:
        return page("Check a draft", "/", draft(switches.html()), scripts=SCRIPTS)

    async def sent(request: Request) -> Response:
        """What the page's form sends where there is no script."""
        with service.door.room_for(client_of(request)):
            asked, fixes = _of_form(_form(request, await service.door.body(request)), switches)
            result = await service.check(asked, fixes=fixes)
            now = switches.html(asked.choices, asked.kind, ", ".join(asked.text_fields))
            main = draft(now, result, service.ruleset.references)
            return page("Check a draft", "/", main, scripts=SCRIPTS)

    async def no_comments(request: Request) -> Response:
        return page("Judge comments", COMMENTS, moderators(offered, Pasted()), scripts=MODERATORS_SCRIPTS)

    async def comments(request: Request) -> Response:
        with service.door.room_for(client_of(request)):
            pasted = _pasted(_form(request, await service.door.body(request)))
            asked = _of_pasted(pasted)
            told = await service.answer(lambda linters: judged(asked, service.settings, linters))
            return page("Judge comments", COMMENTS, moderators(offered, pasted, told), scripts=MODERATORS_SCRIPTS)

    async def rules(request: Request) -> Response:
        query = request.query_params.get("q", "")[:LONGEST_QUERY].strip()
        found = search(query, service.ruleset) if query else service.ruleset.rules
        return page("Rules", "/rules/", listing(query, found, service.ruleset))

    async def rule(request: Request) -> Response:
        name = f"{request.path_params['pack']}/{request.path_params['name']}"
        found = find(name, service.ruleset.rules)
        if len(found) != 1:
            near = search(name.replace("/", " ").replace("-", " "), service.ruleset)
            return page("Rule not found", "/rules/", listing(name, near, service.ruleset), status=404)
        return page(found[0].title, "/rules/", rule_page(found[0], service.ruleset))

    async def drawn(request: Request) -> Response:
        return icon()

    return {
        ("GET", "/"): empty,
        ("POST", "/"): sent,
        ("GET", COMMENTS): no_comments,
        ("POST", COMMENTS): comments,
        ("GET", "/rules/"): rules,
        ("GET", "/rules/{pack}/{name}"): rule,
        ("GET", "/icon.svg"): drawn,
    }


def _form(request: Request, body: bytes) -> dict[str, list[str]]:
    """The fields of a form. Raises ProblemError."""
    if media_type(request) != FORM:
        raise ProblemError(415, f"send a form, with the header `Content-Type: {FORM}`, or JSON to the paths below /v1")
    try:
        return parse_qs(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=500)
    except ValueError:
        raise ProblemError(400, f"the body is not {FORM} in UTF-8") from None


def _last(fields: Mapping[str, Sequence[str]], name: str) -> str:
    """What a field of a form holds, which writes every line end as two."""
    return fields.get(name, [""])[-1].replace("\r\n", "\n")


def _of_form(fields: Mapping[str, Sequence[str]], switches: Switches) -> tuple[Asked, bool]:
    """What the draft's form asks, and whether fixes are to be put in."""
    profile, shown, kind = (_last(fields, name) for name in ("profile", "shown", "kind"))
    choices = switches.choices(profile, shown, fields.get("pack", []))
    columns = tuple(name.strip() for name in _last(fields, "columns").split(",") if name.strip())
    kind = kind if kind in KINDS and not is_package(kind) else "text"
    asked = Asked(_last(fields, "text"), kind, choices=choices, text_fields=columns)
    return asked, _last(fields, "do") == "fix"


def _pasted(fields: Mapping[str, Sequence[str]]) -> Pasted:
    text, thread, region, tone = (_last(fields, name) for name in ("text", "thread", "region", "tone"))
    return Pasted(text, thread, region, tone, bool(_last(fields, "show")))


def _of_pasted(pasted: Pasted) -> AskedComments:
    """What the moderators' form asks. Raises ProblemError."""
    comments = tuple(
        one._replace(thread=pasted.thread)
        for one in comments_in(pasted.text, "text", Fields())
        if isinstance(one, Comment)
    )
    if len(comments) > MOST_COMMENTS:
        raise ProblemError(413, f"at most {MOST_COMMENTS} comments can be checked at once; paste fewer")
    return AskedComments(comments, replies=True, shows=pasted.shows, region=pasted.region, tone=pasted.tone)
