"""Bytes under a key in the user's cache folder. An edge: it reads and writes the disk, and never fails.

A key is a hash of everything the bytes were made from, so that an entry is never stale; it is written beside its place
and moved there, so that processes side by side see all of it or nothing. What cannot be kept is done without.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from stigmalint.version import __version__

_FOLDER = "STIGMALINT_CACHE_DIR"
_MOST = {"results": 64 << 20, "rules": 24 << 20}
_MOST_OF_OTHERS = 8 << 20
"""Bytes that the entries of one kind may take up; past it the ones that were not used for longest go."""
_BLOCK = 4096
"""A small file takes up this many bytes of most disks."""
_REFRESH = 3600.0
"""Seconds after which a use of an entry is noted; noting each would write as often as it reads."""
_SETTLED = 2.0
"""Seconds; a file changed within them may change again without its time showing it, as some disks count so coarsely."""
KINDS = ("gate", "results", "rules", "stamps")
"""The kinds there are, each a folder; nothing else in the cache's folder is ever removed."""


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
        self._unchecked: dict[str, int] = {}

    def read(self, kind: str, key: str) -> bytes | None:
        """The bytes kept under a key, or None."""
        if self.folder is None:
            return None
        try:
            with open(os.path.join(self.folder, kind, key), "rb") as file:
                if os.fstat(file.fileno()).st_mtime < time.time() - _REFRESH:
                    with contextlib.suppress(OSError):
                        os.utime(file.name)
                return file.read()
        except OSError:
            return None

    def write(self, kind: str, key: str, data: bytes) -> None:
        """Keep bytes under a key, if the folder can be written."""
        if self.folder is None:
            return
        import tempfile

        target = self.folder / kind / key
        with contextlib.suppress(OSError):
            target.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=target.parent, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                os.replace(name, target)
            except BaseException:
                with contextlib.suppress(OSError):
                    os.unlink(name)
                raise
            self._bound(kind, len(data))

    def _bound(self, kind: str, added: int) -> None:
        """Take out the oldest entries of a kind that grew too big; looked at once a run, and after much was added."""
        most = _MOST.get(kind, _MOST_OF_OTHERS)
        unchecked = self._unchecked.get(kind, most) + max(added, _BLOCK)
        self._unchecked[kind] = unchecked
        if unchecked * 16 < most:
            return
        self._unchecked[kind] = 0
        there = sorted((state.st_mtime, path, state.st_size) for path, state in self._files(kind))
        size = sum(max(item[2], _BLOCK) for item in there)
        for _, path, its in there:
            if size <= most:
                break
            size -= max(its, _BLOCK)
            with contextlib.suppress(OSError):
                os.unlink(path)

    def sizes(self) -> dict[str, tuple[int, int]]:
        """How many entries of each kind there are, and their bytes."""
        found = {}
        for kind in KINDS:
            lengths = [state.st_size for _, state in self._files(kind)]
            found[kind] = (len(lengths), sum(lengths))
        return found

    def clean(self) -> int:
        """Remove every entry; returns how many were removed."""
        removed = 0
        for kind in KINDS:
            for path, _ in self._files(kind):
                with contextlib.suppress(OSError):
                    os.unlink(path)
                    removed += 1
            if self.folder is not None:
                with contextlib.suppress(OSError):  # another process may just be writing into it
                    (self.folder / kind).rmdir()
        return removed

    def _files(self, kind: str) -> Iterator[tuple[str, os.stat_result]]:
        if self.folder is None:
            return
        try:
            with os.scandir(self.folder / kind) as scan:
                entries = list(scan)
        except OSError:
            return
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_file(follow_symlinks=False):
                    yield entry.path, entry.stat(follow_symlinks=False)


def shipped_rules() -> Path:
    """The folder of the rules that come with the program: in the wheel, or in the checkout it runs from."""
    here = Path(__file__).resolve().parent
    wheel = here / "_rules"
    return wheel if wheel.is_dir() else here.parent.parent / "rules"


def rules_fingerprint(folders: Iterable[Path | str] = (), cache: Cache | None = None) -> str:
    """What stands for the shipped rules and folders beside them, and for the program that compiles them.

    Empty when a file cannot be read. With a cache, files that have the sizes and times they had before are not read.
    """
    wanted = [shipped_rules(), *(Path(folder) for folder in folders)]
    found = fingerprint(wanted) if cache is None else _known_fingerprint(wanted, cache)
    return found and hashlib.sha256(f"{found}{program_stamp()}".encode()).hexdigest()


def _known_fingerprint(wanted: Sequence[Path], cache: Cache) -> str:
    try:
        stamp, newest = _stamp(wanted, (".yaml", ".txt"))
    except OSError:
        return ""
    known = cache.read("stamps", stamp)
    if known is not None and len(known) == 64:
        return known.decode("ascii", "replace")
    found = fingerprint(wanted)
    if found and newest < time.time() - _SETTLED:
        cache.write("stamps", stamp, found.encode())
    return found


def fingerprint(folders: Iterable[Path]) -> str:
    """A hash of the program's version and of every rule file below the folders; empty when one cannot be read."""
    digest = hashlib.sha256(__version__.encode())
    try:
        for folder in folders:
            digest.update(os.fsencode(f"\0{folder}\0"))
            for path in _below(folder, (".yaml", ".txt")):
                digest.update(os.fsencode(f"\0{path}\0"))
                with open(path, "rb") as file:
                    digest.update(file.read())
    except OSError:
        return ""
    return digest.hexdigest()


def program_stamp() -> str:
    """What stands for the program's own code: its version, and in a checkout, where it changes daily, its files."""
    here = Path(__file__).resolve().parent
    return __version__ if (here / "_rules").is_dir() else f"{__version__}+{_stamp([here], ('.py',))[0]}"


def _stamp(folders: Iterable[Path], endings: tuple[str, ...]) -> tuple[str, float]:
    """A hash of the names of folders, of the names, sizes and times of their files, and the newest of these times."""
    digest, newest = hashlib.sha256(__version__.encode()), 0.0
    for folder in folders:
        digest.update(os.fsencode(f"\0{folder}\0"))  # one that is empty, or not there, counts too
        for path in _below(folder, endings):
            state = os.stat(path)
            newest = max(newest, state.st_mtime, state.st_ctime)
            digest.update(os.fsencode(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\0{state.st_ctime_ns}\0"))
    return digest.hexdigest(), newest


def _below(folder: Path, endings: tuple[str, ...]) -> Iterator[str]:
    for parent, inner, names in os.walk(folder):
        inner.sort()
        yield from (os.path.join(parent, name) for name in sorted(names) if name.endswith(endings))
