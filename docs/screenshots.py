"""Pictures of what people see, taken from the program itself: reports on a terminal, and the page in a browser."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
TERMINAL = {
    "check": ("check", "--isolated", "tests/data/draft.md"),
    "diff": ("check", "--isolated", "--quiet", "--diff", "tests/data/draft.md"),
    "explain": ("explain", "--isolated", "The inquiry heard of child abuse and drug abuse."),
}
"""Commands whose output is shown, by the name of the picture."""
WIDTH = 88
DRAFT = """Mothers with a history of substance abuse need care.

Her sister, a heroin addict, slept. The National Institute on Drug Abuse says so."""


def take(folder: Path) -> None:
    """Write all pictures; raises SystemExit if there is no Chromium."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, args in TERMINAL.items():
        (folder / f"{name}.svg").write_text(terminal(name, args), encoding="utf-8")
    (folder / "page.png").write_bytes(page())


def terminal(name: str, args: tuple[str, ...]) -> str:
    """An SVG of what a command prints on a terminal with colors; nothing in it is loaded from elsewhere."""
    from rich.console import Console
    from rich.text import Text

    with _environment() as env:
        done = subprocess.run(_command(*args), cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"stigmalint {' '.join(args)}: {done.stderr}")
    console = Console(record=True, width=WIDTH, file=io.StringIO(), force_terminal=True)
    console.print(Text.from_ansi(done.stdout.rstrip()))
    console.print()  # or the last line is cut off below in some fonts
    title = " ".join(("stigmalint", *(f'"{arg}"' if " " in arg else arg for arg in args if arg != "--isolated")))
    return re.sub(r"@font-face \{.*?\}\n", "", console.export_svg(title=title, unique_id=name), flags=re.DOTALL)


def page() -> bytes:
    """A PNG of the page of `stigmalint serve` with a draft."""
    from playwright.sync_api import expect, sync_playwright

    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise SystemExit("the screenshot of the page needs Chromium, which is not installed")
    with _served() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1100, "height": 720})
        view.goto(address)
        view.get_by_label("Draft", exact=True).fill(DRAFT)
        expect(view.locator("#state")).to_have_text("2 findings.", timeout=20_000)
        picture = view.screenshot()
        browser.close()
    return picture


@contextmanager
def _served() -> Iterator[str]:
    with _environment() as env:
        command = _command("serve", "--port", "0", "--isolated")
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, text=True) as server:
            assert server.stdout
            try:
                yield server.stdout.readline().split()[3]
            finally:
                server.terminate()


def _command(*args: str) -> list[str]:
    return [sys.executable, "-m", "stigmalint", *args]


@contextmanager
def _environment() -> Iterator[dict[str, str]]:
    """The program of this checkout, with a terminal of a fixed width and its own cache."""
    with tempfile.TemporaryDirectory(prefix="stigmalint-cache-") as cache:
        yield {
            **{name: value for name, value in os.environ.items() if name != "NO_COLOR"},
            "PYTHONPATH": str(ROOT / "src"),
            "COLUMNS": str(WIDTH),
            "FORCE_COLOR": "1",
            "TERM": "xterm-256color",
            "STIGMALINT_CACHE_DIR": cache,
        }
