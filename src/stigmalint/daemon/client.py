"""Sends a command line to the warm process, if the user wants that and there is one; gives the exit code.

Every run imports this, so that it imports next to nothing. As long as the work has not begun, whatever goes wrong is a
reason to do it here, as always; once it has, it is never begun again.
"""

from __future__ import annotations

import os
import sys

from stigmalint.disk.system_folder import system_folder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from _socket import socket
    from collections.abc import Sequence

VARIABLE = "STIGMALINT_DAEMON"
_PATIENCE = 0.25
"""Seconds that each step may take before the work begins: about as long as loading rules and model here."""


def served(args: Sequence[str]) -> str:
    """Ends this process if the warm one ran its command line. Else the reason, empty if no one wanted it."""
    try:
        answer = ask(args)
    except KeyboardInterrupt:
        os._exit(130)
    if isinstance(answer, int):
        os._exit(answer)  # nothing is left to be put away
    return f"not run by a daemon: {answer}" if answer else ""


def ask(args: Sequence[str]) -> int | str:
    """The exit code of a command line that the warm process ran, or why it did not: empty if no one wanted it."""
    if not is_wanted(args):
        return ""
    if sys.platform != "linux":
        return "daemons are not supported on this system"
    if sys.stdin is None or sys.stdout is None or sys.stderr is None:
        return "a standard stream is closed"
    if any("/dev/" in arg or "/proc/" in arg for arg in args):
        return "a path has a different meaning in another process"
    from stigmalint.daemon import wire

    try:
        if (place := wire.meeting_folder()) is None:
            return "the user's home folder is not known"
        folder = wire.open_folder(place)
        connection = wire.connect(folder, _PATIENCE)
        os.close(folder)
        _send(connection, args)
        word, why = wire.read_answer(connection)
        if word != wire.READY:
            return why or "the daemon ended"
    except (FileNotFoundError, ConnectionRefusedError):
        return "no daemon is running"
    except ConnectionError:
        return "the daemon ended"
    except TimeoutError:
        return "the daemon did not respond in time"
    except (OSError, wire.UnsafeError) as error:
        return str(error)
    return _worked(connection)


def is_wanted(args: Sequence[str]) -> bool:
    """Whether a warm process is wanted: the command line decides, else the environment, else the user's own file."""
    for arg in reversed(args[: args.index("--")] if "--" in args else args):
        if arg in ("--daemon", "--no-daemon"):
            return arg == "--daemon"
    if given := os.environ.get(VARIABLE):
        return given != "0"
    if sys.platform != "linux" or (folder := system_folder("XDG_CONFIG_HOME", ".config", "user_config_dir")) is None:
        return False
    try:
        with open(os.path.join(folder, "settings.toml"), "rb") as file:
            return says_daemon(file.read(_LARGEST)) and not _is_checked(folder)
    except OSError:
        return False


_LARGEST = 1 << 20
"""Bytes of a settings file."""


def says_daemon(settings: bytes) -> bool:
    """Whether a line `daemon = true` is above the tables of a settings file.

    Reading all of TOML would take as long as everything else that is done here. What `stigmalint daemon`, which does
    read it, accepts and is written otherwise turns nothing on.
    """
    for line in settings.splitlines():
        key, _, value = line.partition(b"=")
        if key.strip() == b"daemon":
            return value.partition(b"#")[0].strip() == b"true"
        if key.lstrip().startswith(b"["):
            break
    return False


def _is_checked(folder: str) -> bool:
    """Whether a folder belongs to the repository, or the folder, that this run is started in."""
    home = here = os.getcwd()
    while here != os.path.dirname(here):
        if os.path.exists(os.path.join(here, ".git")):
            home = here
            break
        here = os.path.dirname(here)
    return f"{os.path.realpath(folder)}/".startswith(os.path.realpath(home).rstrip("/") + "/")


def _send(connection: socket, args: Sequence[str]) -> None:
    from stigmalint.daemon import wire

    umask = os.umask(0o077)
    os.umask(umask)
    streams = (sys.stdin, sys.stdout, sys.stderr)
    fields = [wire.RUN, wire.identity(), b"%d" % umask]
    fields += [os.fsencode(f"{stream.encoding}:{stream.errors}") for stream in streams]
    fields += [b"%d" % len(args), *map(os.fsencode, args)]
    fields += [name + b"=" + value for name, value in os.environb.items()]
    connection.sendall(wire.packed(fields))


def _worked(connection: socket) -> int:
    """Let the work begin, and give its exit code. Signals are passed on to it, each of them once: the next one of its
    kind ends this process as usual.
    """
    import _signal  # type: ignore[import-not-found]  # what `signal` builds on, and takes no time

    from stigmalint.daemon import wire

    def tell(number: int) -> None:
        try:  # noqa: SIM105  # contextlib is not imported yet, and takes a millisecond
            connection.send(bytes([number]))
        except OSError:  # it has just ended; what it said is still to be read
            pass

    def pass_on(number: int, _frame: object) -> None:
        tell(number)
        _signal.signal(number, _signal.SIG_DFL)

    def stop(_number: int, _frame: object) -> None:
        tell(_signal.SIGSTOP)
        os.kill(os.getpid(), _signal.SIGSTOP)
        tell(_signal.SIGCONT)  # once someone let this process go on

    handlers = {_signal.SIGINT: pass_on, _signal.SIGTERM: pass_on, _signal.SIGHUP: pass_on, _signal.SIGTSTP: stop}
    before = _signal.pthread_sigmask(_signal.SIG_BLOCK, handlers)  # a signal comes either before the work or to it
    try:
        connection.settimeout(None)
        _go(connection)
        for number, handler in handlers.items():
            if _signal.getsignal(number) != _signal.SIG_IGN:
                _signal.signal(number, handler)
        _signal.pthread_sigmask(_signal.SIG_SETMASK, before)
        word, number = wire.read_answer(connection)
    except OSError:
        word, number = "", ""
    if word == wire.DONE:
        return int(number)
    if word == wire.ENDED:
        return _failed(f"the worker process was ended by signal {number}", 128 + int(number))
    if word == wire.FAILED:
        return _failed(f"the daemon could not start the work ({number})", 2)
    return _failed("the daemon ended during the work", 2)


def _go(connection: socket) -> None:
    from _socket import SCM_RIGHTS, SOL_SOCKET

    from stigmalint.daemon import wire

    here = os.open(".", os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    files = b"".join(file.to_bytes(4, sys.byteorder) for file in (0, 1, 2, here))
    connection.sendmsg([wire.GO], [(SOL_SOCKET, SCM_RIGHTS, files)])
    os.close(here)


def _failed(what: str, code: int) -> int:
    print(f"error: {what}; every file is either unchanged or fully fixed", file=sys.stderr)
    return code
