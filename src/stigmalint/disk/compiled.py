"""The included rules as compiled by the wheel build, so that the first run is as fast as later ones.

A build hook (`hatch_build.py`) writes what lies here; a checkout has nothing of it. It is used as long as the rule
files are those that it was made from: their names and sizes are examined, and where one is newer, their content.
"""

from __future__ import annotations

import json
import os
import zlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import NamedTuple

from stigmalint.disk.regular import read_regular
from stigmalint.disk.rule_folder import rule_files, shipped_rules

_STAMP = "stamp.json"
_INSTALLING = 120.0
"""Seconds from the first file of an installation to the last."""


class Compiled(NamedTuple):
    """A folder of compiled rules; `digest` stands for what they were made from."""

    folder: Path
    digest: str

    def read(self, name: str) -> bytes | None:
        """What was compiled under a name: "rules", "examples", or "gate-" and a profile."""
        try:
            return (self.folder / f"{name}.json").read_bytes()
        except OSError:
            return None


@cache
def compiled() -> Compiled | None:
    """What was compiled of the shipped rules, if these are still the same."""
    return compiled_in(Path(__file__).resolve().parents[1] / "_compiled", shipped_rules())


def compiled_in(folder: Path, rules: Path) -> Compiled | None:
    try:
        stamp = os.path.join(folder, _STAMP)
        made = os.stat(stamp).st_mtime
        kept = json.loads(Path(stamp).read_bytes())
        listing, newest = _listing(rules)
        if kept["listing"] == listing and (newest <= made + _INSTALLING or kept["digest"] == _digest(rules)):
            return Compiled(folder, kept["digest"])
    except (OSError, ValueError, LookupError, TypeError):
        pass
    return None


def write(folder: Path, rules: Path, parts: Mapping[str, bytes]) -> None:
    """Write what was compiled from a folder of rules."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in parts.items():
        (folder / f"{name}.json").write_bytes(data)
    stamp = {"listing": _listing(rules)[0], "digest": _digest(rules)}
    (folder / _STAMP).write_text(json.dumps(stamp), encoding="ascii")


def _listing(rules: Path) -> tuple[str, float]:
    """A checksum of the names and sizes of rule files, and the time of the newest; each run asks for it."""
    names, newest = [], 0.0
    for name, path in _named(rules):
        state = os.stat(path)
        newest = max(newest, state.st_mtime)
        names.append(f"{name}\0{state.st_size}")
    return f"{zlib.crc32(os.fsencode(chr(0).join(names))):08x}", newest


def _digest(rules: Path) -> str:
    """A hash of the names and contents of rule files."""
    import hashlib  # few runs meet rules that are newer than what was compiled

    digest = hashlib.sha256()
    for name, path in _named(rules):
        data = read_regular(Path(path))
        digest.update(os.fsencode(f"{name}\0{len(data)}\0"))
        digest.update(data)
    return digest.hexdigest()


def _named(rules: Path) -> Iterator[tuple[str, str]]:
    """Rule files with their names below the folder, which are the same on every system."""
    top = len(os.path.join(rules, ""))
    for path in rule_files(rules):
        yield path[top:].replace(os.sep, "/"), path
