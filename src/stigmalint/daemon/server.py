"""Accepts requests on a private socket and forks a process for each; one thread manages them.

Knows nothing of what the work is. Whoever wants to ask is examined first: only the same user, with the same program,
is served. Everything here is done without waiting for anyone, so that one client cannot hold up another.
"""

from __future__ import annotations

import fcntl
import os
import selectors
import signal
import socket
import time
from collections.abc import Callable, Container, Sequence
from contextlib import suppress
from typing import NamedTuple, NoReturn

from stigmalint.daemon import wire
from stigmalint.daemon.child import Request, read_request, run, stand_apart, take_place
from stigmalint.session.signals import held

_STALLED = 5.0
"""Seconds after which a client that has not said what it wants is let go."""
_FILES = 4
"""Open files that come with the word to begin."""
_MOST_LEARNED = 64 << 10
"""Bytes of what a copy tells; it keeps more to itself."""
_HANDED_OVER = 64 << 10
"""Bytes of a request that goes to a copy in one message; one that is longer is begun by a new copy."""


class RunningError(Exception):
    """There is a warm process of this program already."""


class Work(NamedTuple):
    """What is served, and until when."""

    refusal: Callable[[Request], str]
    """Why a request cannot be served, in a few words; empty if it can."""
    begin: Callable[[Request, Callable[[bytes], object]], object]
    """Runs in a copy of this process, which has taken the place of the one that asks. Ends with SystemExit. It is given
    a way to tell this process something to `learn`."""
    learn: Callable[[bytes], bool]
    """Get ready for more of what a copy has met, when there is nothing else to do; whether that changed anything."""
    rehearse: Callable[[], object]
    """Runs in a copy that waits for work, and touches what work will touch, which is copied then and not later."""
    is_stale: Callable[[], bool]
    """Whether what is loaded here is not what a new process would load."""
    most: int
    """Copies at work at once."""
    idle: float
    """Seconds without work after which it ends."""


class _Spare(NamedTuple):
    """A copy that waits for work, and the socket by which it comes."""

    process: int
    channel: socket.socket


class _Client:
    """Someone who asks, and the process that works for them once there is one."""

    def __init__(self, connection: socket.socket, body: bytes = b"", files: Sequence[int] = ()) -> None:
        self.connection = connection
        self.since = time.monotonic()
        self.body = body
        """The request as it came, with its length in front."""
        self.files = list(files)
        self.request: Request | None = None
        self.is_promised = False
        """Whether it was told that the work can begin."""
        self.process = 0

    def tell(self, word: str, more: object = "") -> None:
        with suppress(OSError):  # it may be gone
            self.connection.send(wire.answer(word, more))

    def let_go_of_files(self) -> None:
        for handle in self.files:
            os.close(handle)
        self.files = []

    def close(self) -> None:
        self.let_go_of_files()
        self.connection.close()


def listen() -> socket.socket:
    """A socket at which this user's runs find this process; one that was left behind is removed.

    Raises RunningError, UnsafeError, or OSError.
    """
    place = wire.meeting_folder()
    if place is None:
        raise wire.UnsafeError("the user's home folder is not known; set HOME to an existing folder")
    os.makedirs(place, mode=0o700, exist_ok=True)
    folder = wire.open_folder(place)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)  # no one else tries this in the meantime; let go of with the descriptor
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
        self._enders: list[_Client] = []
        """Who told this process to end: the end of the connection tells them that it has."""
        self._began = self._active = time.monotonic()
        self._served = 0
        self._ends, self._why = False, ""
        self._spare: _Spare | None = None
        self._can_spare = True
        self._place = _place()
        self._selector = selectors.DefaultSelector()
        self._wake, self._woken = socket.socketpair()
        self._learning, self._telling = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)

    def serve(self) -> str:
        """Returns the reason to end, in a few words. Raises what signals raise in this process; copies go on then, and
        end by themselves.
        """
        for one in (self._listener, self._wake, self._woken, self._learning, self._telling):
            one.setblocking(False)
        for waited_for in (self._listener, self._wake):
            self._selector.register(waited_for, selectors.EVENT_READ)
        signal.signal(signal.SIGCHLD, lambda *_: None)  # else no byte would be written
        signal.set_wakeup_fd(self._woken.fileno(), warn_on_full_buffer=False)
        try:
            while self._clients or not self._ends:
                if not (self._clients or self._ends):
                    self._get_ready()
                for key, _ in self._selector.select(self._patience()):
                    self._turn(key.fd)
                self._reap()
                self._let_go()
                self._admit()
            return self._why
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
        """Seconds until something is to be examined although nothing came."""
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
            self._end("there was no work")

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
            else:
                self._go(client)
        except BlockingIOError:
            pass
        except (OSError, ValueError, LookupError):
            self._drop(client)

    def _collect(self, client: _Client) -> None:
        """Read on in a request. Raises ValueError or LookupError for what is none."""
        data = client.connection.recv(1 << 20)
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
            self._selector.unregister(client.connection)
            self._enders.append(self._clients.pop(client.connection.fileno()))
            self._end("by request")
        else:
            raise ValueError("not known")

    def _consider(self, client: _Client, request: Request) -> None:
        if request.identity != self._identity:
            why = "the daemon belongs to another installation, or sees another file system"
        else:
            why = self._work.refusal(request)
        if self._work.is_stale():
            why = why or "the daemon is older than its rules or its program, and stops"
            self._end("its rules or its program have changed")
        if why:
            client.tell(wire.NO, why)
            self._drop(client)
        else:
            client.request = request

    def _admit(self) -> None:
        """Tell those who wait longest that their work can begin, as long as there are not too many."""
        for client in list(self._clients.values()) if self._ends else ():
            if not (client.process or client.is_promised):
                client.tell(wire.NO, "the daemon is about to end")
                self._drop(client)
        busy = sum(1 for one in self._clients.values() if one.process or one.is_promised)
        for client in self._clients.values():
            if busy >= self._work.most:
                return
            if client.request is not None and not client.is_promised:
                client.is_promised, client.since = True, time.monotonic()
                client.tell(wire.READY)
                busy += 1

    def _go(self, client: _Client) -> None:
        """The client has sent more than its request: the word to begin, unless it has given up."""
        word, client.files, _, _ = socket.recv_fds(client.connection, len(wire.GO), _FILES)
        if client.is_promised and word == wire.GO and len(client.files) == _FILES:
            self._begin(client)
        else:
            self._drop(client)

    def _begin(self, client: _Client) -> None:
        """Let a copy do the work of a client: the one that waits for it, if it does."""
        try:
            client.process = self._handed_over(client) or self._copy(lambda: client, {client.connection.fileno()})
        except OSError as error:
            client.tell(wire.FAILED, error.strerror)
            raise
        self._served += 1
        client.let_go_of_files()

    def _handed_over(self, client: _Client) -> int:
        """The copy that has waited for work, and has got this; 0 if there is none."""
        if self._spare is None or len(client.body) > _HANDED_OVER:
            return 0
        (process, channel), self._spare = self._spare, None
        files = [client.connection.fileno(), *client.files]
        try:
            with channel:
                socket.send_fds(channel, [client.body], files)
        except OSError:  # it was killed
            with suppress(ChildProcessError):
                os.waitpid(process, 0)
            return 0
        return process

    def _get_ready(self) -> None:
        """Learn what copies have met, and have one that waits for work."""
        has_learned = False
        with suppress(BlockingIOError):
            while True:
                has_learned |= self._work.learn(self._learning.recv(_MOST_LEARNED))
        if has_learned and self._spare:
            self._spare.channel.close()  # it does not know, and ends
            os.waitpid(self._spare.process, 0)
            self._spare = None
        if self._spare is None and self._can_spare:
            self._spare = self._new_spare()

    def _new_spare(self) -> _Spare | None:
        here, there = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)

        def wait_for_work() -> _Client:
            here.close()
            self._work.rehearse()
            body, files, _, _ = socket.recv_fds(there, _HANDED_OVER, 1 + _FILES)
            if not files:
                os._exit(0)  # there will be none
            there.close()
            return _Client(socket.socket(fileno=files[0]), body, files[1:])

        try:
            return _Spare(self._copy(wait_for_work), here)
        except OSError:
            self._can_spare = False
            return None
        finally:
            there.close()

    def _copy(self, take: Callable[[], _Client], kept: Container[int] = ()) -> int:
        """A copy of this process, which does the work of the client that `take` gives it; nothing that is open here is
        `kept` but that of this client. Raises OSError.
        """
        with held():  # the copy is not to take a signal for one to this process
            process = os.fork()
            if process == 0:
                try:
                    self._become(take, kept)
                finally:
                    os._exit(2)
        return process

    def _become(self, take: Callable[[], _Client], kept: Container[int]) -> NoReturn:
        self._selector.close()
        sockets = [self._listener, self._wake, self._woken, self._learning]
        left = [one.fileno() for one in (*sockets, *([self._spare.channel] if self._spare else []))]
        for client in self._clients.values():
            if client.connection.fileno() not in kept:
                left += [client.connection.fileno(), *client.files]
        stand_apart(handle for handle in left if handle >= 0)
        client = take()

        def work() -> None:
            request = read_request(client.body[wire.LENGTH :])
            take_place(request, client.files)
            self._work.begin(request, self._tell)

        run(work, lambda code: client.tell(wire.DONE, code))

    def _tell(self, learned: bytes) -> None:
        """Runs in a copy."""
        if len(learned) <= _MOST_LEARNED:
            with suppress(OSError):  # there is too much of it already, or no one any more
                self._telling.send(learned)

    def _pass_on(self, client: _Client) -> None:
        """Pass on signals that someone sent to the run that asked; its end is one as well."""
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
        if self._spare and os.waitpid(self._spare.process, os.WNOHANG)[0]:
            self._spare.channel.close()
            self._spare, self._can_spare = None, False  # whatever ended it may end the next one
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

    def _end(self, why: str) -> None:
        self._ends, self._why = True, self._why or why
        self._stop_listening()
        if self._spare:
            self._spare.channel.close()  # which ends it

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
