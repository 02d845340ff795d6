"""Reads small regular files only: settings, rules and ignore files may be in someone else's repository, where a pipe or
a device of that name would block, and a file of gigabytes would be parsed.
"""

from __future__ import annotations

import errno
import os
import stat

LARGEST = 1 << 20
"""Bytes."""


class TooLargeError(OSError):
    """A file of more than LARGEST bytes."""


class NotRegularError(OSError):
    """A link, pipe, device or socket where a regular file was wanted."""


def read_regular(path: str | os.PathLike[str], *, follow: bool = True) -> bytes:
    """The bytes of a file. Raises OSError when it is missing, unreadable, too large, or not a regular file; without
    `follow` also when it is a link.
    """
    _refuse_others(os.stat(path) if follow else os.lstat(path), path)
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags if follow else flags | getattr(os, "O_NOFOLLOW", 0)), "rb") as file:
        _refuse_others(os.fstat(file.fileno()), path)  # it may be another by now
        data = file.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise TooLargeError(errno.EFBIG, f"larger than {LARGEST >> 20} MB, the limit of such files", os.fspath(path))
    return data


def _refuse_others(state: os.stat_result, path: str | os.PathLike[str]) -> None:
    if stat.S_ISDIR(state.st_mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), os.fspath(path))
    if not stat.S_ISREG(state.st_mode):
        what = "a link" if stat.S_ISLNK(state.st_mode) else "not a regular file"
        raise NotRegularError(errno.EINVAL, what, os.fspath(path))


def is_inside(path: str | os.PathLike[str], folder: str | os.PathLike[str]) -> bool:
    """Whether a path is in a folder, or is it, once every link on the way to both is followed."""
    full, top = os.path.realpath(path), os.path.realpath(folder)
    return full == top or full.startswith(top.rstrip(os.sep) + os.sep)
