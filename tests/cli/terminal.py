"""The program in a pseudo-terminal."""

from __future__ import annotations

import os
import select
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import stigmalint


class Terminal:
    """A command in a terminal of its own, so that Ctrl-C is a signal as it is for a person."""

    def __init__(self, *args: str, term: str = "xterm", **variables: str) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        start = (
            "import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); from stigmalint.__main__ import run; run()"
        )
        self.process = subprocess.Popen(
            [sys.executable, "-c", start, *args],
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            env={**environment(term), **variables},
        )
        os.close(slave)
        self.output = ""
        self._seen = 0

    def wait_for(self, text: str) -> None:
        """Read until `text` comes, after all that was waited for before."""
        while (at := self.output.find(text, self._seen)) < 0:
            piece = self._read()
            assert piece, self.output
            self.output += piece
        self._seen = at + len(text)

    def type(self, keys: str) -> None:
        os.write(self._master, keys.encode())

    @property
    def mode(self) -> list[object]:
        """How the terminal treats what is typed."""
        import termios

        return termios.tcgetattr(self._master)

    def end(self) -> int:
        """The exit code, after all was read."""
        while piece := self._read():
            self.output += piece
        return self.process.wait(30)

    def hang_up(self) -> None:
        """Close the terminal's window."""
        os.close(self._master)
        self._master = -1

    def wait(self) -> int:
        return self.process.wait(30)

    def close(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        if self._master >= 0:
            os.close(self._master)

    def _read(self) -> str:
        assert select.select([self._master], [], [], 60)[0], self.output
        with suppress(OSError):  # Linux says so when the other side is closed
            return os.read(self._master, 4096).decode()
        return ""


def environment(term: str) -> dict[str, str]:
    kept = {
        key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES")
    }
    return {**kept, "TERM": term, "PYTHONPATH": str(Path(stigmalint.__file__).parent.parent), "INPUTRC": os.devnull}
