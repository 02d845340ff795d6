"""Reads and replaces files atomically, by descriptor where the platform can. Handles bytes, not texts.

At every moment the name of a file that is replaced leads to all of its old bytes or to all of the new ones. Two things
stay open on every platform: a program that has had the old file open since before, and writes into it after it was
looked at for the last time, writes into a file without a name; and where names cannot be exchanged (anywhere but on
Linux, and on some network disks) so does one that saves between the last look and the replacement.
"""

from __future__ import annotations

import errno
import os
import re
import stat
import sys
import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_STRAY = re.compile(r"\.stigmalint-[0-9a-f]{16}\.tmp")
_LEAST = 4096
"""Bytes that are read at a time at least; what the system makes up as it is read has no size."""
_OLD = 86400.0
"""Seconds from which on a file that cannot be locked here is believed to be no longer in use."""
_CAN_HOLD = {os.open, os.stat, os.unlink, os.rename, os.access} <= os.supports_dir_fd and hasattr(os, "O_NOFOLLOW")
"""Whether a folder can be held open, so that it stays the same whatever becomes of its path."""
_NO_LINK = getattr(os, "O_NOFOLLOW", 0)
_FOLDER = getattr(os, "O_PATH", os.O_RDONLY) | getattr(os, "O_DIRECTORY", 0)
# Nothing waits here for someone to write into a pipe that was put in the place of a file.
_READ = os.O_RDONLY | _NO_LINK | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_CREATE = os.O_RDWR | os.O_CREAT | os.O_EXCL | _NO_LINK | getattr(os, "O_BINARY", 0)
_IS_LINK = (errno.ELOOP, errno.EMLINK, errno.ENOTDIR)
_UNSUPPORTED = (errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EINVAL)
_ACL = "system.posix_acl_access"
_OF_THE_KERNEL = frozenset({"security.ima", "security.evm"})  # made from the bytes, by whom alone may make them

_CURES = {
    errno.ENOSPC: "the disk is full; free some space and run again",
    errno.EDQUOT: "your disk quota is used up; free some space and run again",
    errno.EROFS: "the file system is read-only; make it writable, or work on a copy",
    errno.EACCES: "cannot create a file in its folder; check the permissions of the folder",
    errno.EPERM: "cannot create or replace a file in its folder; check the permissions and attributes of the folder",
}
_CHANGED = "changed on disk since it was read, so nothing was written; run again"


class RefusalError(Exception):
    """A file is left alone: why, and what helps. To come after the file's name."""


def cure(error: OSError) -> str | None:
    """What helps against the error, and that nothing was written; None if the error has to speak for itself."""
    known = _CURES.get(error.errno or 0)
    return known and f"nothing was written, as {known}"


def read(path: str, within: str = "") -> bytes:
    """The bytes of a file, whatever links lead to it.

    Of one that was found `within` a folder, where `path` begins with that folder's, no link below the folder is
    followed, whatever it has become since. Raises OSError, and RefusalError when something else than a file is there.
    """
    if not within:
        with open(path, "rb") as file:
            return file.read()
    place = _Place(path, within)
    try:
        data = _taken(place.open(_READ))
    finally:
        place.close()
    if data is None:
        raise RefusalError("is no longer a regular file; run again")
    return data


def replace(path: str, pieces: Iterable[bytes], expected: bytes | None = None, within: str = "") -> None:
    """Give a file new bytes, completely or not at all, and keep its mode, extended attributes, ACL, and owner if
    allowed.

    With `expected` a file is replaced only if it holds these bytes; without, it is replaced or made. A link is followed
    to the file that it names, but for links `within` a folder as in `read`. Raises OSError, and RefusalError with the
    reason, when the file has changed or something of it could not be kept; the file is then as it was.
    """
    place = _Place(path, within)
    try:
        replacement = _Replacement(place, expected)
        try:
            replacement.prepare(pieces)
            replacement.put()
        except BaseException:
            with suppress(OSError, RefusalError):
                replacement.settle()
            raise
        finally:
            replacement.close()
        place.sync()
    finally:
        place.close()


def is_stray(name: str) -> bool:
    """Whether a file of this name is one that `replace` makes; when a run is killed, it stays."""
    return _STRAY.fullmatch(name) is not None


def remove_strays(folder: str, names: Iterable[str] | None = None) -> None:
    """Remove what killed runs left in a folder: by `names`, or all. What a run is still at work on stays."""
    with suppress(OSError):
        for name in filter(is_stray, os.listdir(folder) if names is None else names):
            with suppress(OSError, RefusalError):
                _remove_stray(_Place(os.path.join(folder, name), folder))


def _taken(handle: int) -> bytes | None:
    """The bytes of a regular file, which is closed; None if it is something else."""
    try:
        return _content(handle) if stat.S_ISREG(os.fstat(handle).st_mode) else None
    finally:
        os.close(handle)


def _content(handle: int) -> bytes:
    """The bytes of a file from where it is; without a file object, which takes longer to make than most to be read."""
    size = max(os.fstat(handle).st_size + 1, _LEAST)
    pieces = []
    while piece := os.read(handle, size):
        pieces.append(piece)
    return b"".join(pieces)


def _remove_stray(place: _Place) -> None:
    try:
        handle = place.open(_READ)
        try:
            state = os.fstat(handle)
            if not stat.S_ISREG(state.st_mode) or (hasattr(os, "geteuid") and state.st_uid != os.geteuid()):
                return
            is_free = _lock(handle)
            if is_free is None:
                is_free = state.st_mtime < time.time() - _OLD
            if is_free and _CAN_HOLD and not _is_same(place.state(), state):
                return
        finally:
            os.close(handle)
        if is_free:
            place.unlink()
    finally:
        place.close()


class _Place:
    """A name in a folder that is held open. Links are followed to get there, except for those below `within`."""

    def __init__(self, path: str, within: str = "") -> None:
        if within:
            below = path if within == os.curdir else path[len(within) :]
            *inner, self.name = below.strip(os.sep).split(os.sep)
            self._path = within
        else:
            inner = []
            self._path, self.name = os.path.split(os.path.realpath(path))
        self._folder: int | None = None
        self._is_named = not within
        try:
            self._enter(inner)
        except OSError as error:
            self.close()
            self._explain(error)
            raise

    def _enter(self, inner: Sequence[str]) -> None:
        if not _CAN_HOLD:
            for name in inner:
                self._path = os.path.join(self._path, name)
                if os.path.islink(self._path):
                    raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            return
        self._folder = os.open(self._path, _FOLDER)
        for name in inner:
            here = os.open(name, _FOLDER | _NO_LINK, dir_fd=self._folder)
            os.close(self._folder)
            self._folder = here

    def _explain(self, error: OSError) -> None:
        if not self._is_named and error.errno in _IS_LINK:
            raise RefusalError(
                "is now reached through a symbolic link, and only links that are named are followed"
            ) from error

    def open(self, flags: int, mode: int = 0o600, name: str = "") -> int:
        """A new descriptor of this name, or of another one in the folder."""
        try:
            if not _CAN_HOLD and os.path.islink(self.full(name)):
                raise OSError(errno.ELOOP, os.strerror(errno.ELOOP))
            return os.open(self.full(name), flags, mode, dir_fd=self._folder)
        except OSError as error:
            self._explain(error)
            raise

    def full(self, name: str = "") -> str:
        """What the system calls the name, beside `folder`."""
        name = name or self.name
        return name if self._folder is not None else os.path.join(self._path, name)

    def state(self, name: str = "") -> os.stat_result | None:
        """What is there, a link for itself; None when nothing is."""
        try:
            return os.stat(self.full(name), dir_fd=self._folder, follow_symlinks=False)
        except FileNotFoundError:
            return None

    def is_writable(self) -> bool:
        return os.access(self.full(), os.W_OK, dir_fd=self._folder)

    def unlink(self, name: str = "") -> None:
        os.unlink(self.full(name), dir_fd=self._folder)

    def move(self, old: str, new: str = "") -> None:
        """Let `new` be the name of what `old` is the name of, and nothing else."""
        os.replace(self.full(old), self.full(new), src_dir_fd=self._folder, dst_dir_fd=self._folder)

    def exchange(self, name: str) -> bool:
        """Exchange what two names stand for, in one step. False if the platform cannot."""
        rename = _renameat2()
        if rename is None or self._folder is None:
            return False
        if rename(self._folder, os.fsencode(name), self._folder, os.fsencode(self.name)) == 0:
            return True
        import ctypes

        number = ctypes.get_errno()
        if number in _UNSUPPORTED:
            return False
        raise OSError(number, os.strerror(number))

    def sync(self) -> None:
        """Make what was moved durable. Not every system can, and the new bytes are in place either way."""
        if self._folder is not None:
            with suppress(OSError):
                handle = os.open(os.curdir, os.O_RDONLY, dir_fd=self._folder)
                try:
                    os.fsync(handle)
                finally:
                    os.close(handle)

    def close(self) -> None:
        if self._folder is not None:
            os.close(self._folder)
            self._folder = None


class _Replacement:
    """New bytes beside a file, on their way into its place."""

    def __init__(self, place: _Place, expected: bytes | None) -> None:
        self._place, self._expected = place, expected
        # Chosen before the file exists, so that no interrupt can fall between making it and knowing it.
        self._name = f".stigmalint-{os.urandom(8).hex()}.tmp"
        self._old = self._new = -1
        self._before: os.stat_result | None = None
        self._made: os.stat_result | None = None

    def prepare(self, pieces: Iterable[bytes]) -> None:
        """Write the new bytes, under another name and with the rights of the file."""
        try:
            self._old = self._place.open(_READ)
        except FileNotFoundError:
            if self._expected is not None:
                raise
        else:
            self._before = os.fstat(self._old)
            self._refuse(self._before)
        self._create()
        with open(self._new, "wb", closefd=False) as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(self._new)
        if self._before is not None:
            _copy_owner(self._before, self._new)
            _copy_attributes(self._old, self._new)
            # With handles, where the platform has them, for no one can put something else in their place.
            os.chmod(self._new if _CAN_HOLD else self._place.full(self._name), stat.S_IMODE(self._before.st_mode))
        self._made = os.fstat(self._new)

    def put(self) -> None:
        """Put the new bytes in place. Raises RefusalError when the file has changed, which it then keeps."""
        if self._expected is None or self._before is None:
            self._release()
            self._place.move(self._name)
            return
        here = self._place.state()
        # The time of the last change tells of attributes, too.
        if here is None or here.st_ctime_ns != self._before.st_ctime_ns or _rights(here) != _rights(self._before):
            raise RefusalError(_CHANGED)
        if not self._is_as_read():
            raise RefusalError(_CHANGED)
        _lock(self._old)  # which is about to have the name of a stray
        self._release()
        if not self._place.exchange(self._name):
            self._place.move(self._name)
        # After an exchange there is no hurry: what was replaced is at hand, and goes back if it is not what was read.
        if not self.settle():
            raise RefusalError(_CHANGED)

    def settle(self) -> bool:
        """Take away what has the temporary name, however far this came. False when the file had changed; it is back."""
        there = self._place.state(self._name)
        if there is None:
            return True
        if self._made is None or self._before is None or _is_same(there, self._made):
            self._discard()
            return True
        if _rights(there) == _rights(self._before) and self._is_as_read():
            self._discard()
            return True
        self._place.exchange(self._name)
        there = self._place.state(self._name)
        if there is not None and _identity(there) != _identity(self._made):
            kept = f"{self._place.name}{self._name.removesuffix('.tmp')}"
            self._place.move(self._name, kept)
            raise RefusalError(f"changed on disk twice while it was being written; see also {kept}, next to it")
        self._discard()
        return False

    def close(self) -> None:
        for handle in (self._old, self._new):
            if handle >= 0:
                os.close(handle)
        self._old = self._new = -1

    def _refuse(self, state: os.stat_result) -> None:
        """Raise RefusalError for a file that cannot be replaced without a loss."""
        if not stat.S_ISREG(state.st_mode):
            raise RefusalError("is not a regular file, so nothing was written; check it without --fix")
        if self._expected is not None and not self._is_as_read():
            raise RefusalError(_CHANGED)
        if state.st_nlink > 1:
            raise RefusalError(
                f"has {state.st_nlink} hard links, and only this one would get the new text, so nothing was written; "
                "copy the file and move the copy over it, or exclude it"
            )
        if not self._place.is_writable():
            if sys.platform != "win32" and os.fstatvfs(self._old).f_flag & os.ST_RDONLY:
                raise OSError(errno.EROFS, os.strerror(errno.EROFS))
            raise RefusalError("is read-only, so nothing was written; make it writable")

    def _create(self) -> None:
        """Make the file, and lock it for as long as it is in use: what can be locked is a stray."""
        # Until it has the rights of the original, no one else may read a copy; a new file has those of any new file.
        mode = 0o666 if self._before is None else 0o600
        while True:
            self._new = self._place.open(_CREATE, mode, self._name)
            _lock(self._new, wait=True)
            state = os.fstat(self._new)
            if state.st_nlink or not _CAN_HOLD:
                self._made = state
                return
            os.close(self._new)  # a run beside this one took it for a stray before it was locked
            self._new = -1

    def _is_as_read(self) -> bool:
        os.lseek(self._old, 0, os.SEEK_SET)
        return _content(self._old) == self._expected

    def _release(self) -> None:
        """Where files that are open cannot be moved, close them."""
        if not _CAN_HOLD:
            self.close()

    def _discard(self) -> None:
        with suppress(OSError):  # it is a stray then
            self._place.unlink(self._name)


def _lock(handle: int, *, wait: bool = False) -> bool | None:
    """Lock a file until it is closed; None if files cannot be locked, or not by this program."""
    if sys.platform == "win32":
        return None
    import fcntl

    try:
        fcntl.flock(handle, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return None
    return True


def _copy_owner(before: os.stat_result, handle: int) -> None:
    made = os.fstat(handle)
    if sys.platform == "win32" or (made.st_uid, made.st_gid) == (before.st_uid, before.st_gid):
        return
    for owner in (before.st_uid, -1):  # only root may give a file away, but a member may keep its group
        try:
            os.chown(handle, owner, before.st_gid)
            return
        except PermissionError:
            continue


def _copy_attributes(old: int, new: int) -> None:
    """Extended attributes, of which a POSIX ACL is one on Linux. Raises RefusalError when one cannot be kept."""
    if sys.platform == "linux":
        names, made = _attributes(old), _attributes(new)
        if _ACL in made and _ACL not in names:  # the folder gives it to new files
            os.removexattr(new, _ACL)
        for name in names:
            if name in _OF_THE_KERNEL:
                continue
            try:
                value = os.getxattr(old, name)
                if name not in made or os.getxattr(new, name) != value:
                    os.setxattr(new, name, value)
            except OSError as error:
                raise _lost(f"the extended attribute {name}", error.strerror or str(error)) from error
    elif sys.platform == "darwin":
        import ctypes

        acl, xattr = 1, 4  # COPYFILE_ACL and COPYFILE_XATTR of <copyfile.h>
        copy = ctypes.CDLL(None, use_errno=True).fcopyfile
        copy.argtypes = (ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.c_uint32)
        if copy(old, new, None, acl | xattr) != 0 and (number := ctypes.get_errno()) not in _UNSUPPORTED:
            raise _lost("an extended attribute or its ACL", os.strerror(number))


def _lost(what: str, reason: str) -> RefusalError:
    return RefusalError(
        f"{what} cannot be kept ({reason}), so nothing was written; remove it, or apply by hand what --diff shows"
    )


def _attributes(handle: int) -> list[str]:
    if sys.platform == "linux":
        try:
            return os.listxattr(handle)
        except OSError as error:
            if error.errno not in _UNSUPPORTED:
                raise
    return []


@lru_cache(maxsize=1)
def _renameat2() -> Callable[[int, bytes, int, bytes], int] | None:
    """The system call that exchanges two names, where there is one."""
    if sys.platform != "linux":
        return None
    try:
        import ctypes

        call = ctypes.CDLL(None, use_errno=True).renameat2
    except (ImportError, OSError, AttributeError):  # an old or small libc
        return None
    call.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    exchange = 2  # RENAME_EXCHANGE of <linux/fs.h>
    return lambda *names: int(call(*names, exchange))


def _is_same(one: os.stat_result | None, other: os.stat_result) -> bool:
    return one is not None and (one.st_dev, one.st_ino) == (other.st_dev, other.st_ino)


def _identity(state: os.stat_result) -> tuple[int, ...]:
    """Which file it is, and which of its texts as far as that shows from outside."""
    return state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns


def _rights(state: os.stat_result) -> tuple[int, ...]:
    return (*_identity(state), state.st_mode, state.st_uid, state.st_gid, state.st_nlink)
