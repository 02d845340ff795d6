"""Bytes under a key in the user's cache folder. An edge: it reads and writes the disk, and never fails.

A key is a hash of everything the bytes were made from, so that an entry is never stale; it is written beside its place
and moved there, so that processes side by side see all of it or nothing. What cannot be kept is done without.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

from stigmalint.version import __version__

_FOLDER = "STIGMALINT_CACHE_DIR"


def cache_folder() -> Path:
    """The folder of the cache: `$STIGMALINT_CACHE_DIR`, or the one that the system gives to programs of this name."""
    if given := os.environ.get(_FOLDER):
        return Path(given)
    import platformdirs

    return Path(platformdirs.user_cache_dir("stigmalint", appauthor=False))


class Cache:
    """Entries of several kinds, each kind a folder of its own. Without a folder nothing is kept."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def read(self, kind: str, key: str) -> bytes | None:
        """The bytes kept under a key, or None."""
        if self.folder is None:
            return None
        try:
            return (self.folder / kind / key).read_bytes()
        except OSError:
            return None

    def write(self, kind: str, key: str, data: bytes) -> None:
        """Keep bytes under a key, if the folder can be written."""
        if self.folder is None:
            return
        target = self.folder / kind / key
        with contextlib.suppress(OSError):
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                os.replace(name, target)
            except OSError:
                os.unlink(name)
                raise

    def entries(self) -> list[Path]:
        """Every file of the cache."""
        if self.folder is None or not self.folder.is_dir():
            return []
        return sorted(path for path in self.folder.rglob("*") if path.is_file())

    def clean(self) -> int:
        """Remove every entry; returns how many there were."""
        found = self.entries()
        for path in found:
            with contextlib.suppress(OSError):
                path.unlink()
        return len(found)


def shipped_rules() -> Path:
    """The folder of the rules that come with the program: in the wheel, or in the checkout it runs from."""
    here = Path(__file__).resolve().parent
    wheel = here / "_rules"
    return wheel if wheel.is_dir() else here.parent.parent / "rules"


def rules_fingerprint(folders: Iterable[Path | str] = ()) -> str:
    """The `fingerprint` of the shipped rules and of folders beside them."""
    return fingerprint([shipped_rules(), *(Path(folder) for folder in folders)])


def fingerprint(folders: Iterable[Path]) -> str:
    """A hash of the program's version and of every rule file below the folders; empty when one cannot be read."""
    digest = hashlib.sha256(__version__.encode())
    try:
        for folder in folders:
            digest.update(f"\0{folder}\0".encode())
            for parent, inner, names in os.walk(folder):
                inner.sort()
                for name in sorted(names):
                    if name.endswith((".yaml", ".txt")):
                        digest.update(f"\0{parent}/{name}\0".encode())
                        with open(os.path.join(parent, name), "rb") as file:
                            digest.update(file.read())
    except OSError:
        return ""
    return digest.hexdigest()
