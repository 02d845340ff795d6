"""`python -m stigmalint` is the command `stigmalint`."""

from stigmalint.cli import run

if __name__ == "__main__":
    run()
