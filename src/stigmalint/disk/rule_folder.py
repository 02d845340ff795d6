"""Where the included rules are, and which files in a folder of rules are read."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

_ENDINGS = (".yaml", ".txt")


def shipped_rules() -> Path:
    """The folder of the rules that come with the program: in the wheel, or in the checkout it runs from."""
    here = Path(__file__).resolve().parents[1]
    wheel = here / "_rules"
    return wheel if wheel.is_dir() else here.parent.parent / "rules"


def rule_files(folder: Path) -> Iterator[str]:
    """Files of a folder of rules and of the folders in it, in order; no one reads what is deeper."""
    top = os.fspath(folder)
    for parent, inner, names in os.walk(top):
        inner[:] = sorted(inner) if parent == top else []
        yield from (os.path.join(parent, name) for name in sorted(names) if name.endswith(_ENDINGS))


def files_with_rules(path: Path) -> Iterator[Path]:
    """Of a folder of packs, of a pack, or of one file: files that hold rules, which have a `pack.yaml` beside them."""
    for name in rule_files(path) if path.is_dir() else [path]:
        file = Path(name)
        if _holds_rules(file):
            yield file


def _holds_rules(file: Path) -> bool:
    return (
        file.suffix == ".yaml"
        and file.name != "pack.yaml"
        and not file.name.startswith("_")
        and file.with_name("pack.yaml").is_file()
    )
