"""`stigmalint daemon`: a process that keeps rules and language model loaded, for runs of `check` that use it."""

from __future__ import annotations

import gc
import os
import pickle
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

import click

from stigmalint.cli import COMMANDS, CONTEXT, Failure, Process, main
from stigmalint.cli.listening import until_ended
from stigmalint.cli.output import say

if TYPE_CHECKING:
    from stigmalint.daemon.child import Request
    from stigmalint.session.workspace import Workspace

_IDLE = 480
"""Minutes: a working day."""
_PATIENCE = 5.0
"""Seconds in which a daemon must report its status."""
_MOST_SELECTIONS = 16
"""Of rules, each with an automaton of a few megabytes."""
_AGAIN = 3
"""Texts that each copy goes through while it waits: they touch half of what a run touches."""
_NOT_SERVED = {"--open": "opens an editor", "--watch": "runs until Ctrl-C"}


@click.command("daemon", context_settings=CONTEXT)
@click.option("--status", is_flag=True, help="Show whether a daemon is running; exit with code 1 if not.")
@click.option("--stop", is_flag=True, help="Stop the running daemon once it has finished its work.")
@click.option(
    "--idle",
    metavar="MINUTES",
    type=click.FloatRange(0, min_open=True),
    default=_IDLE,
    show_default=True,
    help="Stop after this long without work.",
)
def command(status: bool, stop: bool, idle: float) -> None:
    """Keep rules and language model loaded, for runs of `stigmalint check` that use the daemon. Ctrl-C stops it.

    A run uses it with --daemon, with STIGMALINT_DAEMON=1, or with `daemon = true` in settings.toml in your own
    configuration folder. Only runs of the same user and the same installation are served.
    """
    if not sys.platform.startswith("linux"):
        raise Failure("`stigmalint daemon` needs Linux; on other systems, run `stigmalint check` without it")
    if status and stop:
        raise click.UsageError("--status and --stop cannot be combined")
    if status or stop:
        click.get_current_context().exit(_tell(stop))
    _serve(idle * 60)


def _serve(idle: float) -> None:
    from stigmalint.session.forked_worker import THREADS, can_fork

    for name in THREADS:  # before NumPy: only a process with one thread can be copied
        os.environ[name] = "1"
    from stigmalint.daemon.server import RunningError, Server, Work, listen
    from stigmalint.daemon.wire import UnsafeError
    from stigmalint.disk.settings import user_settings, user_table

    if os.path.isfile(user_settings()):
        user_table(user_settings())  # a slip there would turn nothing on, without a word
    from stigmalint.daemon.freshness import Freshness
    from stigmalint.daemon.rehearsal import examples, loaded, rehearse
    from stigmalint.session.runner import cores

    fresh = Freshness()
    warm = loaded()
    texts = examples(warm)
    rehearse(warm, texts)
    main.get_command(click.get_current_context(), "check")
    if not can_fork():
        raise Failure("a library has started a thread, so this process cannot be forked")
    gc.collect()
    gc.freeze()  # what is shared with copies is not touched, and so not copied
    try:
        listener = listen()
    except RunningError:
        raise Failure("a daemon of this installation is already running; `stigmalint daemon --stop` stops it") from None
    except UnsafeError as error:
        raise Failure(str(error)) from None
    work = Work(
        _refusal,
        begin=lambda request, tell: _begin(request, warm, tell),
        learn=lambda learned: _learn(warm, learned),
        rehearse=lambda: rehearse(warm, texts[:_AGAIN]),
        is_stale=fresh.is_stale,
        most=cores(),
        idle=idle,
    )
    server = Server(listener, work)
    say(f"Ready for `stigmalint check --daemon`; stops after {idle / 60:g} minutes without work, or on Ctrl-C.")
    sys.stdout.flush()
    with until_ended():
        say(f"Stopped: {server.serve()}.")


def _refusal(request: Request) -> str:
    """Why a command line is not for a daemon, in a few words."""
    first = request.args[0] if request.args else ""
    if (first in COMMANDS and first != "check") or first in ("-h", "--help", "--version", ""):
        return "it serves only `stigmalint check`"
    return next((f"{name} {does}" for name, does in _NOT_SERVED.items() if name in request.args), "")


def _begin(request: Request, warm: Workspace, tell: Callable[[bytes], object]) -> None:
    """Runs in a copy of this process, which has taken the place of the one that asks."""
    from stigmalint.session import signals

    known = warm.kinds
    with signals.heard():
        try:
            process = Process(warm, f"run by the daemon, process {os.getppid()}")
            main(list(request.args), prog_name="stigmalint", obj=process)
        finally:
            for kind in set(warm.kinds).difference(known):
                tell(pickle.dumps(kind))


def _learn(warm: Workspace, learned: bytes) -> bool:
    """Have rules and automaton ready for a selection of shipped rules that a run has met. Nothing of a repository is
    read for that: its own rules, and wording that it prefers, are a matter of each run.
    """
    kind = pickle.loads(learned)  # from a copy of this process
    if kind in warm.kinds or len(warm.kinds) >= _MOST_SELECTIONS:
        return False
    try:
        warm.learn(kind)
    except Exception:  # a run tells what is wrong with its settings
        return False
    gc.freeze()
    return True


def _tell(stop: bool) -> int:
    """Ask the daemon how it is, or to end; gives the exit code."""
    from stigmalint.daemon import wire

    try:
        folder = wire.open_folder(wire.meeting_folder() or "")
        connection = wire.connect(folder, _PATIENCE)
        connection.sendall(wire.packed([wire.STOP if stop else wire.STATUS]))
        _, told = wire.read_answer(connection)
    except (FileNotFoundError, ConnectionError):
        say("No daemon is running.")
        return 0 if stop else 1
    except TimeoutError:
        raise Failure("the daemon does not respond") from None
    except wire.UnsafeError as error:
        raise Failure(str(error)) from None
    if stop:
        connection.settimeout(None)
        connection.recv(1)  # nothing, once it has
        say(f"The daemon (process {told}) has stopped.")
    else:
        process, seconds, served, at_work = told.split()
        say(f"Process {process}, up for {int(seconds) // 60} minutes; {served} runs served, {at_work} at work.")
    return 0
