"""The imports of the package go in, a picture of its parts comes out: Mermaid, as `docs/architecture.md` shows it.

`python docs/picture.py` prints the picture, `python docs/picture.py --write` puts it into the page. An arrow says that
one part imports another. One that follows from others is left out: where a imports b and b imports c, that a imports c
as well is not drawn.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

PACKAGE = Path(__file__).parent.parent / "src" / "stigmalint"
PAGE = Path(__file__).with_name("architecture.md")
BEGIN, END = "```mermaid\n", "```\n"
FRONT = frozenset(("__init__", "__main__"))
"""How the package is entered, which is no part of it."""


def imports() -> dict[str, set[str]]:
    """Each part of the package, a folder or a module beside the folders, with the parts that it imports."""
    found: dict[str, set[str]] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        part = path.relative_to(PACKAGE).parts[0].removesuffix(".py")
        if part not in FRONT:
            found.setdefault(part, set()).update(_imported(ast.parse(path.read_text(encoding="utf-8"))))
    return {part: (others & found.keys()) - {part} for part, others in found.items()}


def _imported(tree: ast.AST) -> Iterator[str]:
    """The parts that a module names in its imports, be it in a function or for a type."""
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("stigmalint"):
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        elif isinstance(node, ast.Import):
            names = [alias.name for alias in node.names if alias.name.startswith("stigmalint.")]
        else:
            continue
        yield from (name.split(".")[1] for name in names)


def reduced(edges: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """The arrows that do not follow from others."""
    return {
        part: {other for other in others if not any(other in _reached(via, edges) for via in others - {other})}
        for part, others in edges.items()
    }


def _reached(part: str, edges: Mapping[str, set[str]]) -> set[str]:
    """All that a part imports, and what that imports, and so on."""
    found: set[str] = set()
    waiting = [part]
    while waiting:
        new = edges[waiting.pop()] - found
        found |= new
        waiting += new
    return found


def picture() -> str:
    """The picture between its fences."""
    edges = imports()
    depth = {part: len(_reached(part, edges)) for part in edges}
    lines = ["flowchart TD"]
    for part in sorted(edges, key=lambda part: (-depth[part], part)):
        shape = f"{part}[[{part}]]" if (PACKAGE / part).is_dir() else f"{part}[{part}.py]"
        lines.append(f"  {shape}")
    drawn = reduced(edges)
    for part in sorted(drawn, key=lambda part: (-depth[part], part)):
        lines += [f"  {part} --> {other}" for other in sorted(drawn[part])]
    return BEGIN + "\n".join(lines) + "\n" + END


def with_picture(page: str) -> str:
    """The page with the picture of today in the place of the one that it holds."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return before + picture() + after


if __name__ == "__main__":
    if "--write" in sys.argv[1:]:
        PAGE.write_text(with_picture(PAGE.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    else:
        sys.stdout.write(picture())
