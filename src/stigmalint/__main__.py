"""The program: runs the command line in its own process. `python -m stigmalint` is the command `stigmalint`."""

import sys

if __name__ == "__main__" and not (sys.flags.isolated or getattr(sys.flags, "safe_path", False)):
    # Python has put the current folder first, which may be anyone's: a click.py there would be imported. Only where
    # this package is there may it stay. (`os` is here since Python began.)
    import os

    if not sys.path[0] or os.path.realpath(sys.path[0]) != os.path.dirname(os.path.dirname(os.path.realpath(__file__))):
        del sys.path[0]

import gc


def run() -> None:
    """The command line, in a process that no one else uses.

    Rules and language model stay to the end, so that looking for garbage among them is lost time (a fifth of a second
    in a run that finds something): it is done seldom, and not at all when the process ends.
    """
    gc.set_threshold(1_000_000, 50, 100)
    from stigmalint.daemon.client import served

    note = served(sys.argv[1:])
    from stigmalint.session import signals

    with signals.heard():
        try:
            from stigmalint.cli import Process, main  # not before: half of what it imports would be looked through

            main(prog_name="stigmalint", obj=Process(note=note))
        finally:
            gc.freeze()


if __name__ == "__main__":
    run()
