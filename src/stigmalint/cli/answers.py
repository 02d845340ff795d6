"""Asks a question and reads the answer: one key, one line, or yes or no.

On a terminal keys come without Enter, and those typed ahead are kept for the next question; otherwise standard input
is read line by line.
"""

from __future__ import annotations

import os
import sys
import unicodedata
from collections.abc import Callable
from contextlib import suppress

import click

from stigmalint.cli import Failure
from stigmalint.cli.output import say
from stigmalint.fix.decisions import RefusalError
from stigmalint.report import harmless


class QuitError(Exception):
    """No more findings are wanted."""


class Answers:
    """What the user says: keys without Enter on a terminal, else lines. EOFError when there is no more to come."""

    def __init__(self) -> None:
        if sys.stdin is None:
            raise Failure("standard input is closed; run this command in a terminal, or pipe in the answers")
        self._is_terminal = sys.stdin.isatty()
        self._ahead = ""  # typed or pasted before it was asked for

    def key(self, prompt: str) -> str:
        """One key; empty for Enter."""
        if self._ahead or not self._is_terminal:
            click.echo(prompt, nl=False)
        if not self._is_terminal:
            return self._next_line().strip()
        self._ahead = self._ahead or _read_keys(prompt)
        # An arrow or function key is several characters and no choice.
        size = len(self._ahead) if self._ahead[0] == "\x1b" else 1
        key, self._ahead = self._ahead[:size], self._ahead[size:]
        if key == "\x04":
            click.echo()
            raise EOFError
        key = "" if key in "\r\n" else key
        click.echo(key if key.isprintable() else "")
        return key

    def line(self, prompt: str, start: str = "", is_default: bool = False) -> str:
        """One line without blanks at its ends, to be edited from `start` where the terminal can; empty after Ctrl-D.

        Where it cannot, nothing typed means `start` if that `is_default`.
        """
        can_edit = self._is_terminal and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"
        default = start if is_default else ""
        try:
            if "\r" in self._ahead or "\n" in self._ahead:
                text, self._ahead = self._ahead.splitlines()[0], ""
                say(f"{prompt}{text}")
            elif can_edit and (reader := _line_editor()):
                text = reader(prompt, start + self._ahead)
            else:
                click.echo(f"{prompt}[{harmless(default)}] " if default else prompt, nl=False)
                text = self._ahead + self._next_line() or default
        except EOFError:
            text = ""
            click.echo()
        self._ahead = ""
        if any(unicodedata.category(sign) in ("Cc", "Cs") for sign in text):
            raise RefusalError("The input contains control characters; nothing was changed.")
        return text.strip()

    def yes(self, question: str) -> bool:
        """Whether the answer is yes, which Enter and the end of input are, too."""
        while True:
            try:
                answer = self.key(question).lower()
            except EOFError:
                return True
            if answer in ("", "y", "yes", "n", "no"):
                return not answer.startswith("n")

    def _next_line(self) -> str:
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not line:
            click.echo()
            raise EOFError
        text = line.rstrip("\r\n")
        if not self._is_terminal:
            say(text)  # so that a log reads like a screen
        return text


def _read_keys(prompt: str) -> str:
    """What was typed; at least one key. Raises EOFError when the terminal is gone."""
    try:
        import termios
        import tty
    except ImportError:  # Windows
        click.echo(prompt, nl=False)
        return click.getchar()
    handle = sys.stdin.fileno()
    before = termios.tcgetattr(handle)
    try:
        # Not click.getchar, which throws away what is typed between the question and its call. For the same reason the
        # question comes after the mode: in the old one a Ctrl-D is no character, and a key would be shown twice.
        tty.setcbreak(handle, termios.TCSADRAIN)
        click.echo(prompt, nl=False)
        typed = os.read(handle, 64).decode("utf-8", "replace")
    finally:
        with suppress(termios.error):  # the terminal may be gone
            termios.tcsetattr(handle, termios.TCSADRAIN, before)
    if not typed:
        raise EOFError
    # A shell window that sends whole lines adds an Enter to the key, which is not meant as a second key.
    return typed[0] if typed[1:] in ("\r", "\n", "\r\n") else typed


def _line_editor() -> Callable[[str, str], str] | None:
    """A function from a prompt and the text to start from to the text as edited; None without readline."""
    try:
        import readline
    except ImportError:
        return None

    def ask(prompt: str, start: str) -> str:
        readline.set_startup_hook(lambda: readline.insert_text(start))
        try:
            return input(prompt)
        finally:
            readline.set_startup_hook(None)

    return ask
