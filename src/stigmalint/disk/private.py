"""The program's own small files: written atomically, and read only if they are genuine.

An edge: it knows the disk, and nothing of what the files hold except for the user's key.
"""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress

KEY_LENGTH = 32
"""Bytes of the user's key."""
_TEMPORARY = ".new-"
_READ = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))
"""Neither follows a link nor waits for someone to write into a pipe."""
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)


class UnusableError(Exception):
    """A file or folder cannot be trusted, or made: one sentence with the cure."""


def is_temporary(name: str) -> bool:
    """Whether a file of this name is one that `write` or `create` had not finished."""
    return name.startswith(_TEMPORARY) and is_hex(name[len(_TEMPORARY) :], 16)


def is_hex(name: str, length: int) -> bool:
    """Whether a name is this many hexadecimal digits, in lower case."""
    return len(name) == length and not name.strip("0123456789abcdef")


def is_link(state: os.stat_result) -> bool:
    """Whether the state that `os.lstat` gave is that of a link, or of what leads elsewhere on Windows."""
    attributes: int = getattr(state, "st_file_attributes", 0)
    return stat.S_ISLNK(state.st_mode) or bool(attributes & 0x400)  # FILE_ATTRIBUTE_REPARSE_POINT


def is_own(state: os.stat_result) -> bool:
    """Whether a file belongs to the user that this process runs as; on Windows, where folders say so, always."""
    return not hasattr(os, "geteuid") or state.st_uid == os.geteuid()


@contextmanager
def opened(path: str) -> Iterator[tuple[int, os.stat_result]]:
    """The descriptor of a regular file, and its state. Raises OSError for anything else, links included."""
    handle = os.open(path, _READ)
    try:
        state = os.fstat(handle)
        if not stat.S_ISREG(state.st_mode):
            raise OSError(errno.EINVAL, "not a regular file", path)
        yield handle, state
    finally:
        os.close(handle)


def content(handle: int, most: int) -> bytes:
    """What is in an open file, up to one byte more than `most`."""
    with os.fdopen(handle, "rb", closefd=False) as file:
        return file.read(most + 1)


def write(path: str, *data: bytes) -> None:
    """Put a file in the place of one that may be there: all of it is seen, or none. Raises OSError."""
    temporary = _written(os.path.dirname(path), data)
    try:
        os.replace(temporary, path)
    except BaseException:
        _remove(temporary)
        raise


def create(path: str, data: bytes) -> None:
    """Make a file that is not there yet: all of it is seen, or none. Raises FileExistsError, or another OSError."""
    temporary = _written(os.path.dirname(path), [data], lasting=True)
    try:
        os.link(temporary, path)
    except FileExistsError:
        raise
    except (OSError, AttributeError, NotImplementedError):  # a disk, or a system, without hard links
        if os.path.lexists(path):
            raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), path) from None
        os.rename(temporary, path)
    finally:
        _remove(temporary)


def read_key(path: str) -> bytes | None:
    """The user's key, or None when none was made yet. Raises UnusableError for one that others may know."""
    try:
        with opened(path) as (handle, state):
            key = content(handle, KEY_LENGTH)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise _unusable(path, f"it cannot be read ({error.strerror})") from None
    if not is_own(state):
        raise _unusable(path, "it belongs to another user")
    if os.name != "nt" and state.st_mode & 0o077:
        raise _unusable(path, "it can be read or changed by other users")
    if len(key) != KEY_LENGTH:
        raise _unusable(path, "it is damaged")
    return key


def make_key(path: str) -> bytes:
    """The user's key, made if there is none; of processes that make one at once all get the same. Raises UnusableError.

    Only the user may read its file, and its folder if that has to be made.
    """
    if (key := read_key(path)) is not None:
        return key
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with suppress(FileExistsError):
            create(path, os.urandom(KEY_LENGTH))
    except OSError as error:
        why = f"it cannot be made ({error.strerror}); make its folder writable"
        raise UnusableError(f"{path} is not used as the key of the cache, and nothing is kept: {why}") from None
    if (key := read_key(path)) is None:
        raise _unusable(path, "it was removed")
    return key


def _unusable(path: str, why: str) -> UnusableError:
    what = f"{path} is not used as the key of the cache, and nothing is kept"
    return UnusableError(f"{what}: {why}; remove it, and a new one is made")


def _written(folder: str, data: tuple[bytes, ...] | list[bytes], *, lasting: bool = False) -> str:
    """A new file with this in it; what is `lasting` is there after a power cut, too."""
    path = os.path.join(folder, f"{_TEMPORARY}{os.urandom(8).hex()}")
    handle = os.open(path, _MAKE, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(data)
            if lasting:
                file.flush()
                os.fsync(handle)
    except BaseException:
        _remove(path)
        raise
    return path


def _remove(path: str) -> None:
    with suppress(OSError):
        os.unlink(path)
