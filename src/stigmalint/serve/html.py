"""Builds HTML responses, whose policy allows their own styles and scripts by hash.

Everything that a text, a rule or a request says is escaped here or by `tag`: pages are put together from `Html` alone.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable
from functools import cache
from html import escape
from importlib.resources import files

from starlette.responses import Response


class Html(str):
    """Text that is HTML already."""

    __slots__ = ()


def tag(name: str, /, *inside: str, **attributes: str | bool | None) -> Html:
    """An element. `inside` is escaped unless it is `Html`; `class_`, `for_` and `aria_label` are written as they must
    be; an attribute that is True stands alone, and one that is False or None is left out.
    """
    written = "".join(
        f" {key.rstrip('_').replace('_', '-')}" + ("" if value is True else f'="{escape(str(value))}"')
        for key, value in attributes.items()
        if value is not None and value is not False
    )
    head = f"<{name}{written}>"
    return Html(head if name in _VOID else f"{head}{join(inside)}</{name}>")


def join(parts: Iterable[str]) -> Html:
    return Html("".join(part if isinstance(part, Html) else escape(part) for part in parts))


_VOID = frozenset(("br", "hr", "input", "link", "meta"))


@cache
def asset(name: str) -> str:
    """The text of a file of the page."""
    return files("stigmalint.serve").joinpath("page").joinpath(name).read_text(encoding="utf-8")


@cache
def _script(names: tuple[str, ...]) -> Html:
    """Some files as one script, which leaves nothing behind in the page's own names."""
    return Html('"use strict";\n{\n' + "\n".join(map(asset, names)) + "}\n")


@cache
def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


PLACES = (("/", "Draft"), ("/comments/", "Comments"), ("/rules/", "Rules"))
"""The parts of the site, as its navigation names them."""


def page(title: str, here: str, main: Html, *, scripts: tuple[str, ...] = (), status: int = 200) -> Response:
    """A whole page; `here` is the part of the site to which it belongs."""
    style, script = Html(asset("style.css")), _script(scripts) if scripts else Html("")
    links = [tag("a", name, href=path, aria_current="page" if path == here else None) for path, name in PLACES]
    document = join(
        (
            Html("<!doctype html>\n"),
            Html('<html lang="en">\n'),
            tag(
                "head",
                tag("meta", charset="utf-8"),
                tag("meta", name="viewport", content="width=device-width, initial-scale=1"),
                tag("meta", name="color-scheme", content="light dark"),
                tag("title", title),
                tag("link", rel="icon", href="/icon.svg", type="image/svg+xml"),
                tag("style", style),
            ),
            Html("\n<body>\n"),
            tag("a", "Skip to main content", class_="skip", href="#main"),
            tag(
                "header",
                tag("p", "stigmalint", class_="name"),
                tag("nav", *links, aria_label="Site navigation"),
            ),
            Html("\n"),
            tag("main", main, id="main", tabindex="-1"),
            Html("\n"),
            tag("footer", tag("p", "Texts stay on the machine that serves this page and are never written to disk.")),
            tag("script", script) if script else Html(""),
            Html("\n</body>\n</html>\n"),
        )
    )
    return Response(document, status, {"Content-Security-Policy": _policy(style, script)}, "text/html")


def _policy(style: str, script: str) -> str:
    rules = ["default-src 'none'", f"style-src {_hash(style)}", "img-src 'self'"]
    if script:
        rules += [f"script-src {_hash(script)}", "connect-src 'self'", "require-trusted-types-for 'script'"]
    rules += ["base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'"]
    return "; ".join(rules)


def icon() -> Response:
    return Response(asset("icon.svg"), media_type="image/svg+xml")
