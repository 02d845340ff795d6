"""Stores bytes under a key in the user's cache folder. An edge: it reads and writes the disk, and never fails.

A key stands for everything the bytes were made from, so that an entry is never stale. An entry is written beside its
place and moved there, so that processes side by side see all of it or nothing. What cannot be kept is done without.

Only what this user kept is ever used. Entries are named and sealed with a key that is outside the folder: one that
was planted, changed, exchanged for another or brought from elsewhere is as if it were not there, and from its name
no one can tell what it is about. And only what was kept is ever removed: files with the names of entries, in a folder
that the program marked as its own.
"""

from __future__ import annotations

import contextlib
import os
import stat
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from stigmalint.disk import private
from stigmalint.disk.compiled import compiled
from stigmalint.disk.private import UnusableError
from stigmalint.disk.regular import read_regular
from stigmalint.disk.rule_folder import rule_files, shipped_rules
from stigmalint.disk.system_folder import system_folder
from stigmalint.version import __version__

if TYPE_CHECKING:
    import hashlib

_FOLDER = "STIGMALINT_CACHE_DIR"
_MOST = {"counts": 64 << 20, "results": 64 << 20, "rules": 24 << 20}
_MOST_OF_OTHERS = 8 << 20
"""Bytes that the entries of one kind may take up; past it the ones that were not used for longest go."""
_BLOCK = 4096
"""A small file takes up this many bytes of most disks."""
_REFRESH = 3600.0
"""Seconds after which a use of an entry is noted; noting each would write as often as it reads."""
_ABANDONED = 3600.0
"""Seconds after which no one is writing an unfinished file any more."""
_SETTLED = 2.0
"""Seconds; a file changed within them may change again without its time showing it, as some disks count so coarsely."""
KINDS = ("counts", "gate", "results", "rules", "stamps")
"""The kinds there are, each a folder."""
_TELLING = frozenset({"counts", "results"})
"""The kinds that would tell something about a text; they are written so that only who holds the text, or
knows its id in git, can read them."""
_FORMAT = "1"
"""Of the entries; those of another format are not seen, and go like those that no one uses."""
_SEAL = 32
"""Bytes of the seal that an entry begins with."""
NO_HOME = "Nothing is kept: this user's home folder is not known; set HOME to an existing folder"
_MARK = "CACHEDIR.TAG"
"""The file that marks a folder as a cache (https://bford.info/cachedir/), so that backups leave it out."""
_MARKED = b"""\
Signature: 8a477f597d28d172789f06886806bc55
# This folder is a cache of stigmalint, which may remove any entry in it.
"""


def cache_folder() -> Path | None:
    """The folder of the cache: `$STIGMALINT_CACHE_DIR`, or the one that the system gives to programs of this name.

    Where it lies does not change when the current folder does. None if the system gives none.
    """
    if given := os.environ.get(_FOLDER):
        return Path(os.path.abspath(given))
    return _system_folder("XDG_CACHE_HOME", ".cache", "user_cache_dir")


def key_file() -> Path | None:
    """Where the user's key is: in the folder that the system gives to programs for what they remember, if any."""
    folder = _system_folder("XDG_STATE_HOME", ".local/state", "user_state_dir")
    return folder and folder / "cache-key"


def _system_folder(variable: str, usual: str, name: str) -> Path | None:
    found = system_folder(variable, usual, name)
    return None if found is None else Path(found)


class Cache:
    """Entries of several kinds, each kind its own folder. Without a folder nothing is kept."""

    def __init__(self, folder: Path | None, key: Path | None = None) -> None:
        """`key` is the file of the user's key, by default that of `key_file`. Nothing is made before a `write`."""
        self.folder = folder
        self._key_file = key or (key_file() if folder else None)
        self._key: bytes | None = None
        self._refusal = ""
        self._unchecked: dict[str, int] = {}

    @property
    def refusal(self) -> str:
        """Why nothing is kept, and the cure, as far as that is known by now; empty when all is well."""
        self._ready(make=False)
        return self._refusal

    def read(self, kind: str, key: str) -> bytes | None:
        """The bytes kept under a key, or None."""
        secret = self._key or self._ready(make=False)
        if secret is None:
            return None
        name, secret = _names(secret, kind, key)
        path = self._path(kind, name)
        try:
            with private.opened(path) as (handle, state):
                if state.st_mtime < time.time() - _REFRESH:
                    with contextlib.suppress(OSError):
                        os.utime(handle if os.utime in os.supports_fd else path)
                data = private.content(handle, _most(kind))
        except OSError:
            return None
        body = data[_SEAL:]
        if not _is_sealed(body, secret, data[:_SEAL]):
            return None
        return _veiled(body, secret) if kind in _TELLING else body

    def write(self, kind: str, key: str, data: bytes) -> None:
        """Keep bytes under a key, if the folder can be written."""
        secret = self._ready(make=True)
        if secret is None:
            return
        name, secret = _names(secret, kind, key)
        body = _veiled(data, secret) if kind in _TELLING else data
        with contextlib.suppress(OSError):
            with contextlib.suppress(FileExistsError):
                os.mkdir(self._path(kind), mode=0o700)
            if self._has(kind):
                private.write(self._path(kind, name), _seal(body, secret), body)
                self._bound(kind, len(body))

    def sizes(self) -> dict[str, tuple[int, int]]:
        """How many entries of each kind there are, whoever kept them, and their bytes."""
        found = {}
        for kind in KINDS:
            lengths = [state.st_size for _, state in self._files(kind, _is_entry)]
            found[kind] = (len(lengths), sum(lengths))
        return found

    def clean(self) -> int:
        """Remove every entry, and what was left unfinished; returns how many files were removed.

        The folder stays, with the mark that it is ours: another process may just be writing into it. Raises
        UnusableError for a folder that is not ours.
        """
        if self.folder is not None:
            self._is_marked(make=False)
        removed = 0
        for path, _ in chain(self._files("", private.is_temporary), *(self._files(kind, _is_ours) for kind in KINDS)):
            with contextlib.suppress(OSError):
                os.unlink(path)
                removed += 1
        for kind in filter(self._has, KINDS):
            with contextlib.suppress(OSError):
                os.rmdir(self._path(kind))
        return removed

    def _bound(self, kind: str, added: int) -> None:
        """Remove the oldest entries of a kind that grew too big; looked at once a run, and after much was added."""
        most = _most(kind)
        unchecked = self._unchecked.get(kind, most) + max(added, _BLOCK)
        self._unchecked[kind] = unchecked
        if unchecked * 16 < most:
            return
        self._unchecked[kind] = 0
        there = sorted((state.st_mtime, path, state.st_size) for path, state in self._files(kind, _is_ours))
        size = sum(max(item[2], _BLOCK) for item in there)
        for changed, path, length in there:
            is_abandoned = private.is_temporary(os.path.basename(path)) and changed < time.time() - _ABANDONED
            if size > most or is_abandoned:
                size -= max(length, _BLOCK)
                with contextlib.suppress(OSError):
                    os.unlink(path)

    def _ready(self, *, make: bool) -> bytes | None:
        """The user's key, if folder and key can be used; with `make` they are made where they are missing."""
        if self.folder is None or self._refusal:
            return None
        try:
            if self._key_file is None:
                raise UnusableError(NO_HOME)
            if not self._is_marked(make=make):
                return None
            if self._key is None:
                path = str(self._key_file)
                self._key = private.make_key(path) if make else private.read_key(path)
        except UnusableError as error:
            self._refusal = str(error)
            return None
        return self._key

    def _is_marked(self, *, make: bool) -> bool:
        """Whether the folder bears our mark; with `make`, one that is missing or empty gets it. Raises UnusableError.

        A folder of someone else might lead elsewhere the next moment, so that only the user's own is good enough.
        """
        folder = str(self.folder)
        if str(self._key_file).startswith(os.path.join(folder, "")):
            raise self._unusable("it would contain its own key")
        try:
            if make and not os.path.lexists(folder):
                os.makedirs(folder, mode=0o700, exist_ok=True)
            state = os.lstat(folder)
            if private.is_link(state):
                raise self._unusable("it is a link")
            if not stat.S_ISDIR(state.st_mode):
                raise self._unusable("it is not a folder")
            if not private.is_own(state):
                raise self._unusable("it belongs to another user")
            if self._has_mark():
                return True
            if not all(map(private.is_temporary, os.listdir(folder))) and not self._has_mark():  # made in the meantime
                raise self._unusable(f"it contains other files, and no {_MARK} of stigmalint")
            if make:
                with contextlib.suppress(FileExistsError):
                    private.create(self._path(_MARK), _MARKED)
            return make and self._has_mark()
        except FileNotFoundError:
            return False
        except OSError as error:
            raise self._unusable(f"it cannot be used ({error.strerror})") from None

    def _has_mark(self) -> bool:
        try:
            with private.opened(self._path(_MARK)) as (handle, _):
                return private.content(handle, len(_MARKED)).startswith(_MARKED)
        except OSError:
            return False

    def _unusable(self, why: str) -> UnusableError:
        cure = f"name a new or an empty folder in {_FOLDER}"
        return UnusableError(f"{self.folder} is not used as the cache: {why}; {cure}")

    def _files(self, kind: str, is_meant: Callable[[str], object]) -> Iterator[tuple[str, os.stat_result]]:
        """The files of a kind that have a name of ours, with their states; links are none."""
        if not self._has(kind):
            return
        try:
            with os.scandir(self._path(kind)) as scan:
                entries = [entry for entry in scan if is_meant(entry.name)]
        except OSError:
            return
        for entry in entries:
            with contextlib.suppress(OSError):
                if entry.is_file(follow_symlinks=False):
                    yield entry.path, entry.stat(follow_symlinks=False)

    def _has(self, kind: str) -> bool:
        """Whether the folder is ours and has one for this kind, which must not lead elsewhere."""
        try:
            if self.folder is None or not self._is_marked(make=False):
                return False
            state = os.lstat(self._path(kind))
            return stat.S_ISDIR(state.st_mode) and not private.is_link(state)
        except (OSError, UnusableError):
            return False

    def _path(self, *names: str) -> str:
        return os.path.join(self.folder or "", *names)


def _most(kind: str) -> int:
    return _MOST.get(kind, _MOST_OF_OTHERS)


def _is_entry(name: str) -> bool:
    return private.is_hex(name, 64)


def _is_ours(name: str) -> bool:
    return _is_entry(name) or private.is_temporary(name)


def _names(user_key: bytes, kind: str, key: str) -> tuple[str, bytes]:
    """The name of an entry, and its own secret that stands nowhere."""
    head = f"{_FORMAT}\0{kind}\0"
    from hashlib import blake2b  # a run in which the gate finishes every text asks for no entry

    digest = blake2b(f"{head}{key}".encode("utf-8", "surrogatepass"), key=user_key).digest()
    return digest[:32].hex(), digest[32:]


def _seal(body: bytes, secret: bytes) -> bytes:
    import hmac  # as late

    return hmac.digest(secret, body, "sha256")


def _is_sealed(body: bytes, secret: bytes, seal: bytes) -> bool:
    import hmac

    return hmac.compare_digest(_seal(body, secret), seal)


def _veiled(data: bytes, secret: bytes) -> bytes:
    """The bytes joined with a stream that the secret gives; doing it twice undoes it."""
    from hashlib import shake_256

    stream = shake_256(secret).digest(len(data))
    return (int.from_bytes(data, "big") ^ int.from_bytes(stream, "big")).to_bytes(len(data), "big")


def rules_fingerprint(folders: Iterable[Path | str] = (), cache: Cache | None = None) -> str:
    """What stands for the shipped rules and folders beside them, and for the program that compiles them.

    Empty when a file cannot be read. With a cache, files that have the sizes and times they had before are not read.
    """
    folders = tuple(folders)
    if not folders and (made := compiled()) is not None:
        return _hash(f"{made.digest}{program_stamp()}".encode()).hexdigest()
    wanted = [shipped_rules(), *(Path(folder) for folder in folders)]
    found = fingerprint(wanted) if cache is None else _known_fingerprint(wanted, cache)
    return found and _hash(f"{found}{program_stamp()}".encode()).hexdigest()


def _hash(data: bytes) -> hashlib._Hash:
    from hashlib import sha256

    return sha256(data)


def _known_fingerprint(wanted: Sequence[Path], cache: Cache) -> str:
    try:
        stamp, newest = _stamp(wanted, rule_files)
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
    digest = _hash(__version__.encode())
    try:
        for folder in folders:
            digest.update(os.fsencode(f"\0{folder}\0"))
            for path in rule_files(folder):
                digest.update(os.fsencode(f"\0{path}\0"))
                digest.update(read_regular(path))
    except OSError:
        return ""
    return digest.hexdigest()


def program_stamp() -> str:
    """What stands for the program's own code: its version, and which files of it these are.

    Two builds may bear one version. Of an installed one the list of its files is examined, which each installation
    writes again; of a checkout, where code changes daily, the files themselves.
    """
    return f"{__version__}+{_stamp([Path(__file__).resolve().parents[1]], program_files)[0]}"


def program_files(package: Path) -> Iterator[str]:
    """The files whose sizes and times tell one state of the program's code from another; `package` is its folder."""
    record = package.parent / f"stigmalint-{__version__}.dist-info" / "RECORD"
    if record.is_file():
        yield os.fspath(record)
    else:
        yield from _code_files(package)


def _stamp(folders: Iterable[Path], files: Callable[[Path], Iterable[str]]) -> tuple[str, float]:
    """A hash of the names of folders, of the names, sizes and times of their files, and the newest of these times."""
    digest, newest = _hash(__version__.encode()), 0.0
    for folder in folders:
        digest.update(os.fsencode(f"\0{folder}\0"))  # one that is empty, or not there, counts too
        for path in files(folder):
            state = os.stat(path)
            newest = max(newest, state.st_mtime, state.st_ctime)
            digest.update(os.fsencode(f"{path}\0{state.st_size}\0{state.st_mtime_ns}\0{state.st_ctime_ns}\0"))
    return digest.hexdigest(), newest


def _code_files(folder: Path) -> Iterator[str]:
    for parent, inner, names in os.walk(folder):
        inner.sort()
        yield from (os.path.join(parent, name) for name in sorted(names) if name.endswith(".py"))
