"""Requests come in at a private socket, a copy of this process does the work of each; one thread watches over them.

Knows nothing of what the work is. Whoever wants to ask is looked at first: only the same user, with the same program,
is served. Everything here is done without waiting for anybody, so that one client cannot hold up another.
"""

from __future__ import annotations

import fcntl
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import NamedTuple, NoReturn

from stigmalint.daemon import wire
from stigmalint.daemon.child import Request, read_request, run, take_place
from stigmalint.session.signals import held

_STALLED = 5.0
"""Seconds after which a client that has not said what it wants is let go."""
_FILES = 4
"""Open files that come with a request."""


class RunningError(Exception):
    """There is a warm process of this program already."""


class Work(NamedTuple):
    """What is served, and until when."""

    refusal: Callable[[Request], str]
    """Why a request cannot be served, in a few words; empty if it can."""
    begin: Callable[[Request], object]
    """Runs in a copy of this process, which has taken the place of the one that asks. Ends with SystemExit."""
    is_stale: Callable[[], bool]
    """Whether what is loaded here is not what a new process would load."""
    most: int
    """Copies at work at once."""
    idle: float
    """Seconds without work after which it ends."""


class _Client:
    """Somebody who asks, and the process that works for them once there is one."""

    def __init__(self, connection: socket.socket) -> None:
        self.connection = connection
        self.since = time.monotonic()
        self.body = b""
        self.files: list[int] = []
        self.request: Request | None = None
        self.is_promised = False
        """Whether it was told that the work can begin."""
        self.process = 0

    def tell(self, word: str, more: object = "") -> None:
        with suppress(OSError):  # it may be gone
            self.connection.send(wire.answer(word, more))

    def close(self) -> None:
        for handle in self.files:
            os.close(handle)
        self.files = []
        self.connection.close()


def listen() -> socket.socket:
    """A socket at which this user's runs find this process; one that was left behind is removed.

    Raises RunningError, UnsafeError, or OSError.
    """
    place = wire.meeting_folder()
    if place is None:
        raise wire.UnsafeError("the user's home folder is not known; set HOME to one that is there")
    os.makedirs(place, mode=0o700, exist_ok=True)
    folder = wire.open_folder(place)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # nobody else tries this in the meantime; let go of with the descriptor
        try:
            wire.connect(folder, 1.0).close()
            raise RunningError
        except (FileNotFoundError, ConnectionRefusedError):
            with suppress(FileNotFoundError):
                os.unlink(wire.address(folder))
        except TimeoutError:
            raise RunningError from None
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        listener.bind(wire.address(folder))
        listener.listen(64)
        return listener
    finally:
        os.close(folder)


class Server:
    """Serves until it is told to end, has nothing to do for long, or is stale; work that has begun is ended first."""

    def __init__(
        self, listener: socket.socket, work: Work, peer: Callable[[socket.socket], tuple[int, int]] = wire.peer
    ) -> None:
        self._listener, self._work, self._peer = listener, work, peer
        self._identity = wire.identity()
        self._clients: dict[int, _Client] = {}
        """By the descriptor of the connection."""
        self._began = self._active = time.monotonic()
        self._served = 0
        self._ends = False
        self._place = _place()
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()

    def serve(self) -> None:
        """Raises what signals raise in this process; copies go on then, and end by themselves."""
        for waited_for in (self._listener, self._wake, self._woken):
            waited_for.setblocking(False)
        self._selector.register(self._listener, selectors.EVENT_READ)
        self._selector.register(self._wake, selectors.EVENT_READ)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # else no byte would be written
        signal.set_wakeup_fd(self._woken.fileno(), warn_on_full_buffer=False)
        try:
            while self._clients or not self._ends:
                for key, _ in self._selector.select(self._patience()):
                    self._turn(key.fd)
                self._reap()
                self._let_go()
                self._admit()
        finally:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._stop_listening()

    def _turn(self, handle: int) -> None:
        if handle == self._wake.fileno():
            with suppress(BlockingIOError):
                self._wake.recv(4096)
        elif handle == self._listener.fileno():
            self._accept()
        elif client := self._clients.get(handle):
            self._hear(client)

    def _patience(self) -> float | None:
        """Seconds until something is to be looked at although nothing came."""
        if any(not client.process for client in self._clients.values()):
            return 1.0
        return None if self._clients else max(0.0, self._active + self._work.idle - time.monotonic())

    def _let_go(self) -> None:
        now = time.monotonic()
        for client in list(self._clients.values()):
            is_asked = client.request is None or client.is_promised
            if is_asked and not client.process and now > client.since + _STALLED:
                self._drop(client)
        if not self._clients and now >= self._active + self._work.idle:
            self._end()

    def _accept(self) -> None:
        try:
            connection, _ = self._listener.accept()
        except OSError:  # it has gone, or there are too many
            return
        if self._peer(connection) != (os.geteuid(), os.getegid()):
            connection.close()
            return
        connection.setblocking(False)
        self._clients[connection.fileno()] = _Client(connection)
        self._selector.register(connection, selectors.EVENT_READ)

    def _hear(self, client: _Client) -> None:
        try:
            if client.process:
                self._pass_on(client)
            elif client.request is None:
                self._collect(client)
            elif client.connection.recv(1) == wire.GO and client.is_promised:
                self._fork(client, client.request)
            else:
                self._drop(client)
        except BlockingIOError:
            pass
        except (OSError, ValueError, LookupError):
            self._drop(client)

    def _collect(self, client: _Client) -> None:
        """Read on in a request. Raises ValueError or LookupError for what is none."""
        data, files, _, _ = socket.recv_fds(client.connection, 1 << 20, _FILES)
        client.files += files
        client.body += data
        if not data:
            raise ValueError("it is gone")
        length = int.from_bytes(client.body[: wire.LENGTH], "big")
        if length > wire.LARGEST:
            raise ValueError("too long")
        body = client.body[wire.LENGTH :]
        if len(client.body) < wire.LENGTH or len(body) < length:
            return
        kind = wire.unpacked(body)[0]
        if kind == wire.RUN:
            self._consider(client, read_request(body))
        elif kind == wire.STATUS:
            at_work = sum(1 for one in self._clients.values() if one.process)
            client.tell(wire.DONE, f"{os.getpid()} {time.monotonic() - self._began:.0f} {self._served} {at_work}")
            self._drop(client)
        elif kind == wire.STOP:
            client.tell(wire.DONE, os.getpid())
            self._drop(client)
            self._end()
        else:
            raise ValueError("not known")

    def _consider(self, client: _Client, request: Request) -> None:
        why = ""
        if len(client.files) != _FILES:
            why = "it got no open files"
        elif request.identity != self._identity:
            why = "the daemon belongs to another program, or sees another disk"
        elif self._ends:
            why = "the daemon is about to end"
        else:
            why = self._work.refusal(request)
        if self._work.is_stale():
            why = why or "the daemon is older than its rules or its program, and ends"
            self._end()
        if why:
            client.tell(wire.NO, why)
            self._drop(client)
        else:
            client.request = request

    def _admit(self) -> None:
        """Tell those who wait longest that their work can begin, as long as there are not too many."""
        busy = sum(1 for one in self._clients.values() if one.process or one.is_promised)
        for client in self._clients.values():
            if busy >= self._work.most:
                return
            if client.request is not None and not client.is_promised:
                client.is_promised, client.since = True, time.monotonic()
                client.tell(wire.READY)
                busy += 1

    def _fork(self, client: _Client, request: Request) -> None:
        with held():  # the copy is not to take a signal for one to this process
            try:
                client.process = os.fork()
            except OSError as error:
                client.tell(wire.FAILED, error.strerror)
                raise
            if client.process == 0:
                self._become(client, request)
        self._served += 1
        for handle in client.files:
            os.close(handle)
        client.files = []

    def _become(self, client: _Client, request: Request) -> NoReturn:
        """Runs in the copy."""
        try:
            others = [one for one in self._clients.values() if one is not client]
            left = [self._listener, self._wake, self._woken, *(one.connection for one in others)]
            handles = [*(item.fileno() for item in left), *(handle for one in others for handle in one.files)]
            self._selector.close()

            def work() -> None:
                take_place(request, client.files, [handle for handle in handles if handle >= 0])
                self._work.begin(request)

            run(work, lambda code: client.tell(wire.DONE, code))
        finally:
            os._exit(2)

    def _pass_on(self, client: _Client) -> None:
        """Pass on signals that somebody sent to the run that asked; its end is one as well."""
        try:
            numbers = client.connection.recv(64)
        except ConnectionError:
            numbers = b""
        if not numbers:
            self._selector.unregister(client.connection)
        for number in numbers or (signal.SIGTERM, signal.SIGCONT):
            with suppress(ProcessLookupError):  # it is just beginning
                if number in (signal.SIGSTOP, signal.SIGCONT):
                    os.killpg(client.process, number)  # with all that it has started
                elif number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                    os.kill(client.process, number)

    def _reap(self) -> None:
        """Let copies go that have ended."""
        for client in list(self._clients.values()):
            if client.process and (found := os.waitpid(client.process, os.WNOHANG))[0]:
                if os.WIFSIGNALED(found[1]):
                    client.tell(wire.ENDED, os.WTERMSIG(found[1]))
                else:  # which it has told itself, unless it had a strange end
                    client.tell(wire.DONE, os.WEXITSTATUS(found[1]))
                self._drop(client)

    def _drop(self, client: _Client) -> None:
        self._active = time.monotonic()
        del self._clients[client.connection.fileno()]
        with suppress(KeyError):
            self._selector.unregister(client.connection)
        client.close()

    def _end(self) -> None:
        self._ends = True
        self._stop_listening()

    def _stop_listening(self) -> None:
        if self._listener.fileno() < 0:
            return
        with suppress(KeyError):
            self._selector.unregister(self._listener)
        with suppress(OSError, wire.UnsafeError):
            if _place() == self._place:  # and not that of one that was begun after the folder was emptied
                folder = wire.open_folder(wire.meeting_folder() or "")
                os.unlink(wire.address(folder))
                os.close(folder)
        self._listener.close()


def _place() -> tuple[int, int]:
    """Which file the socket is. Raises OSError or UnsafeError."""
    folder = wire.open_folder(wire.meeting_folder() or "")
    try:
        state = os.stat(wire.address(folder))
        return state.st_dev, state.st_ino
    finally:
        os.close(folder)
