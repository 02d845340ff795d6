"""The pages of the documentation go in, the site comes out: `python -m docs.build_site [FOLDER]`.

Pages are written for a reader of the repository. Here they are laid beside those that are made at each build and are
kept nowhere: the reference of rules and the pictures of a terminal and of the page (which need Chromium). The build
fails on a link that leads nowhere. Needs the extra `docs`. The folder is `build/site` unless another is named.
"""

from __future__ import annotations

import posixpath
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from docs import rule_reference, screenshots

from stigmalint.disk.packs import load_packs

ROOT = Path(__file__).resolve().parent.parent
OUTSIDE = ("SECURITY.md", "CONTRIBUTING.md", "CHANGELOG.md", "rules/README.md", "bench/README.md")
"""Pages that do not be in `docs/`."""
ZENSICAL = (sys.executable, "-m", "zensical", "build", "--strict")


def sources() -> dict[str, str]:
    """Every page that is written by hand, by its path below the root of the site."""
    written = (path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))
    return {_on_site(name): _moved((ROOT / name).read_text(encoding="utf-8"), name) for name in (*written, *OUTSIDE)}


def _on_site(name: str) -> str:
    """Where something of the repository lies on the site: what is in `docs/` there is at the root here."""
    return name.removeprefix("docs/")


def _moved(text: str, name: str) -> str:
    """The text of a page with its links as they are on the site."""

    def link(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1]))
        return f"]({posixpath.relpath(_on_site(target), posixpath.dirname(_on_site(name)))}"

    return re.sub(r"\]\((?!https?:|#)([^)#\s]+)", link, text)


def lay_out(folder: Path) -> None:
    """Write all that the site is built from, except for the pictures."""
    shutil.copy(ROOT / "docs" / "zensical.toml", folder)
    for name, text in {**sources(), **rule_reference.pages(load_packs())}.items():
        path = folder / "pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def build(output: Path) -> None:
    """Raises CalledProcessError if the build finds something wrong, of which it has told, and SystemExit where the
    folder holds something that is no site.
    """
    if output.exists() and any(output.iterdir()) and not (output / "search.json").exists():
        raise SystemExit(f"{output} contains other files; name a new or an empty folder")
    with tempfile.TemporaryDirectory(prefix="stigmalint-site-") as name:
        folder = Path(name)
        lay_out(folder)
        screenshots.take(folder / "pages" / "pictures")
        subprocess.run(ZENSICAL, cwd=folder, check=True)
        shutil.rmtree(output, ignore_errors=True)
        shutil.copytree(folder / "site", output)


if __name__ == "__main__":
    build(Path(sys.argv[1]) if sys.argv[1:] else ROOT / "build" / "site")
