"""The site of the documentation as it is built: whole, sound in its links, and loading nothing from elsewhere."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from functools import partial
from html.parser import HTMLParser
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest
from docs import build_site, rule_reference
from playwright.sync_api import expect, sync_playwright

from stigmalint.disk.packs import RuleSet

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
needs_the_build = pytest.mark.skipif(
    CHROMIUM is None or sys.version_info < (3, 11), reason="the build needs Chromium and Python 3.11"
)
CONFIG = tomllib.loads((build_site.ROOT / "docs" / "zensical.toml").read_text(encoding="utf-8"))["project"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("built") / "site"
    build_site.build(output)
    return output


class Page(HTMLParser):
    """What a page refers to: what it loads, where its links lead, and the places that links can lead to."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.loaded: list[str] = []
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value for name, value in attrs if value}
        self.ids |= {given[name] for name in ("id", "name") if name in given}
        self.loaded += [given["src"]] if "src" in given else []
        self.loaded += [given["href"]] if tag == "link" and given.get("rel") != "canonical" and "href" in given else []
        self.links += [given["href"]] if tag == "a" and "href" in given else []


def named(items: list[Any]) -> Iterator[str]:
    """The pages of a navigation."""
    for item in items:
        for where in item.values():
            yield from [where] if isinstance(where, str) else named(where)


def test_every_page_is_in_the_navigation() -> None:
    made = {"reference/index.md", "reference/sources.md", "reference/commands.md"}
    assert sorted(named(CONFIG["nav"])) == sorted({*build_site.sources(), *made})


def test_each_pack_has_its_page_and_each_rule_its_place(ruleset: RuleSet) -> None:
    pages = rule_reference.pages(ruleset)
    packs = {name.removeprefix("reference/").removesuffix(".md") for name in pages} - {"index", "sources", "commands"}
    assert packs == set(ruleset.packs)
    for rule in ruleset.rules:
        page = pages[f"reference/{rule.pack}.md"]
        assert page.count(f"{{ #{rule.id.partition('/')[2]} }}\n") == 1
        assert page.count(f"\n`{rule.id}`\n") == 1
        assert f"]({rule.pack}.md)" in pages["reference/index.md"]
    assert pages["reference/sources.md"].count("\n- ") == len(ruleset.references)


def test_links_lead_where_they_led_in_the_repository() -> None:
    text = "[a](settings.md#x) [b](../SECURITY.md) [c](#here) [d](https://example.org/) [e](../bench/README.md)"
    moved = "[a](settings.md#x) [b](SECURITY.md) [c](#here) [d](https://example.org/) [e](bench/README.md)"
    assert build_site._moved(text, "docs/faq.md") == moved
    assert build_site._moved("[a](../docs/faq.md)", "bench/README.md") == "[a](../faq.md)"
    assert build_site._moved("[a](docs/faq.md#x)", "CHANGELOG.md") == "[a](faq.md#x)"
    assert build_site._moved("[a](../../SECURITY.md)", "docs/a/b.md") == "[a](../SECURITY.md)"


def test_no_other_folder_is_replaced_by_the_site(tmp_path: Path) -> None:
    (tmp_path / "mine.txt").touch()
    with pytest.raises(SystemExit, match="contains other files"):
        build_site.build(tmp_path)
    assert (tmp_path / "mine.txt").exists()


def test_text_of_a_rule_is_no_markup() -> None:
    assert rule_reference._text("*a* <b> [c](d) {e}") == r"\*a\* &lt;b> \[c\]\(d\) \{e\}"
    assert rule_reference._text("See https://example.org/a_b.") == r"See <https://example.org/a_b>\."


@needs_the_build
def test_every_link_leads_somewhere(site: Path, ruleset: RuleSet) -> None:
    pages = {path: Page(path) for path in site.rglob("*.html") if path.name != "404.html"}
    assert len(pages) == len(build_site.sources()) + len(rule_reference.pages(ruleset))
    followed = 0
    for path, page in pages.items():
        for link in page.links:
            where, place = urldefrag(unquote(link))
            if not re.match(r"https?:", where):
                target = (path.parent / where).resolve() if where else path
                target = target / "index.html" if target.is_dir() else target
                assert target in pages, f"{path.name}: {link}"
                assert not place or place in pages[target].ids, f"{path.name}: {link}"
                followed += 1
    assert followed > len(ruleset.rules)


@needs_the_build
def test_pictures_are_those_of_the_program(site: Path) -> None:
    check = (site / "pictures" / "check.svg").read_text(encoding="utf-8")
    assert "Found&#160;3&#160;findings" in check
    assert {path.name for path in (site / "pictures").iterdir()} == {"check.svg", "diff.svg", "explain.svg", "page.png"}
    shown = [one for name in ("index.html", "faq.html") for one in Page(site / name).loaded]
    assert {f"pictures/{name}" for name in ("check.svg", "diff.svg", "explain.svg", "page.png")} <= set(shown)


@needs_the_build
def test_nothing_is_loaded_from_elsewhere(site: Path) -> None:
    for path in site.rglob("*.html"):
        assert not [one for one in Page(path).loaded if re.match(r"(https?:)?//", one)], path
    for path in (*site.rglob("*.css"), *site.rglob("*.svg")):
        assert not re.search(r"url\(\s*[\"']?(https?:)?//|@import", path.read_text(encoding="utf-8")), path


@needs_the_build
def test_in_a_browser_rules_are_found_and_nobody_else_is_asked(site: Path) -> None:
    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}/"
    elsewhere: list[str] = []
    try:
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = browser.new_page()
            own = (address, "data:", "blob:")
            page.on("request", lambda sent: None if sent.url.startswith(own) else elsewhere.append(sent.url))
            for name in ("architecture.html", "reference/substance-use.html", "index.html"):
                page.goto(address + name)
                expect(page.locator("h1")).to_have_count(1)
            page.keyboard.press("/")
            page.keyboard.type("cokehead")
            found = page.locator("a[href*='reference/substance-use.html']").first
            expect(found).to_be_visible(timeout=60_000)
            browser.close()
    finally:
        server.shutdown()
        server.server_close()
    assert elsewhere == []


@needs_the_build
def test_a_link_that_leads_nowhere_breaks_the_build(tmp_path: Path) -> None:
    build_site.lay_out(tmp_path)
    pictures = tmp_path / "pages" / "pictures"
    pictures.mkdir()
    for name in ("check.svg", "diff.svg", "explain.svg", "page.png"):
        (pictures / name).touch()
    with (tmp_path / "pages" / "faq.md").open("a", encoding="utf-8") as page:
        page.write("\n[Nowhere](start.md#no-such-heading)\n")
    env = {**os.environ, "NO_COLOR": "1"}
    done = subprocess.run(build_site.ZENSICAL, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert "anchor does not exist" in done.stderr
    assert "1 issue found" in done.stderr
