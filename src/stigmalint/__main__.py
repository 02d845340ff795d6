"""The program: the command line in a process of its own. `python -m stigmalint` is the command `stigmalint`."""

import gc


def run() -> None:
    """The command line, in a process that nobody else uses.

    Rules and language model stay to the end, so that looking for garbage among them is lost time (a fifth of a second
    in a run that finds something): it is done seldom, and not at all when the process ends.
    """
    gc.set_threshold(1_000_000, 50, 100)
    from stigmalint.cli import ALONE, main  # not before: half of what it imports would be looked through

    try:
        main(prog_name="stigmalint", obj=ALONE)
    finally:
        gc.freeze()


if __name__ == "__main__":
    run()
