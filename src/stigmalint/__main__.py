"""`python -m stigmalint` is the command `stigmalint`."""

from stigmalint.cli import main

if __name__ == "__main__":
    main(prog_name="stigmalint")
