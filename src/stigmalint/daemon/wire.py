"""The protocol between a run and the warm process, and where they meet.

They meet at a socket in a folder that is the user's alone. A run sends one request: its length, then fields. Answers
are lines. Once it is READY, the process waits for GO, so that a run which has given up waiting never finds its work
done twice. With GO come open files: the three standard streams and the current folder; not before, since anyone who
reads to the end of the output would wait for a process that holds them and hangs. From then on a run sends numbers of
signals. DONE and ENDED close the matter, with an exit code or the number of a signal.

Imports no more than a run can wait for: `_socket` is what `socket` builds on, and takes a tenth of its time.
"""

from __future__ import annotations

import os
import stat
import sys
from _socket import AF_UNIX, SO_PEERCRED, SOCK_STREAM, SOL_SOCKET, socket

from stigmalint.disk.system_folder import system_folder
from stigmalint.version import __version__

READY, NO, FAILED, DONE, ENDED = "ready", "no", "failed", "done", "ended"
"""First words of answers. NO and FAILED say that nothing was begun."""
GO = b"G"
"""The byte that begins the work."""
RUN, STATUS, STOP = b"run", b"status", b"stop"
_SEPARATOR = b"\0"
"""Stands in no argument, path or variable."""
_PRIME = 4294967291
"""The largest below 2**32: names of installations fall apart by it, and a hash would have to be imported."""
LENGTH = 4
"""Bytes that give the length of a request."""
LARGEST = 16 << 20
"""Bytes of a request: the system lets arguments and environment have about 8 MB together."""


class UnsafeError(Exception):
    """The place to meet is not the user's alone; one sentence."""


def meeting_folder() -> str | None:
    """Where the socket lies; None if no one knows the user's folders."""
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if os.path.isabs(runtime):
        return os.path.join(runtime, "stigmalint")
    state = system_folder("XDG_STATE_HOME", ".local/state", "user_state_dir")
    return state and os.path.join(state, "daemon")


def open_folder(folder: str) -> int:
    """The descriptor of a folder that belongs to this user, and that no one else may look or write into.

    Raises UnsafeError for any other, OSError where it cannot be opened.
    """
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    state = os.fstat(handle)
    if state.st_uid == os.geteuid() and not stat.S_IMODE(state.st_mode) & 0o077:
        return handle
    os.close(handle)
    raise UnsafeError(f"{folder} is not used: it belongs to another user, or other users can access it")


def name() -> str:
    """The name of the socket, which each installation has for itself."""
    installation = os.fsencode(f"{sys.prefix}:{_package()}")
    return f"{int.from_bytes(installation, 'big') % _PRIME:08x}.socket"


def address(folder: int) -> str:
    """The socket's path by way of the open folder: however long its name is, and whatever takes its place meanwhile."""
    return f"/proc/self/fd/{folder}/{name()}"


def connect(folder: int, seconds: float) -> socket:
    """A connection to the warm process of this user. Raises OSError if there is none, UnsafeError for another's."""
    connection = socket(AF_UNIX, SOCK_STREAM)
    connection.settimeout(seconds)
    try:
        connection.connect(address(folder))
        if peer(connection)[0] != os.geteuid():
            raise UnsafeError("the process that listens there belongs to another user")
    except (OSError, UnsafeError):
        connection.close()
        raise
    return connection


def peer(connection: socket) -> tuple[int, int]:
    """User and group of the process at the other end, as the system knows them."""
    credentials = connection.getsockopt(SOL_SOCKET, SO_PEERCRED, 12)
    user, group = (int.from_bytes(credentials[at : at + 4], sys.byteorder) for at in (4, 8))
    return user, group


def identity() -> bytes:
    """What has to be the same on both sides: the program, the Python that runs it with all it may import, and what
    names of files mean to them.
    """
    script = os.path.dirname(os.path.realpath(sys.argv[0]))
    path = [os.path.abspath(folder) for folder in sys.path if folder not in ("", script)]
    root = os.stat("/")
    places = os.readlink("/proc/self/ns/mnt"), root.st_dev, root.st_ino
    return os.fsencode(
        repr((__version__, _package(), sys.prefix, sys.version, path, sys.getfilesystemencoding(), places))
    )


def _package() -> str:
    return os.path.dirname(os.path.dirname(os.path.realpath(__file__)))


def packed(fields: list[bytes]) -> bytes:
    """A request, with its length in front."""
    body = _SEPARATOR.join(fields)
    return len(body).to_bytes(LENGTH, "big") + body


def unpacked(body: bytes) -> list[bytes]:
    """The fields of a request, without its length."""
    return body.split(_SEPARATOR)


def answer(word: str, more: object = "") -> bytes:
    return f"{word} {more}\n".encode("utf-8", "backslashreplace")


def read_answer(connection: socket) -> tuple[str, str]:
    """The word of an answer, and what comes after it; both empty if the other side is gone."""
    line = b""
    while not line.endswith(b"\n"):
        if not (piece := connection.recv(1)):  # what follows belongs to the next answer
            return "", ""
        line += piece
    word, _, more = line[:-1].decode().partition(" ")
    return word, more
