"""Turns a path or the address of a page into a link that is safe to send to a terminal.

Paths and addresses are other people's. What comes out is printable ASCII without blanks, so that nothing in it can end
the escape sequence that it is in.
"""

from __future__ import annotations

import os

_KEPT = "!#$%&'()*+,/:;=?@[]~"
"""What stands for itself in an address; a percent sign, because addresses are encoded already."""


def file_link(path: str) -> str:
    """The address of a file of this machine, its name included, as terminals on another one want it; empty for
    standard input."""
    if path == "-":
        return ""
    from urllib.parse import quote

    full = os.path.abspath(path).replace(os.sep, "/")
    host = os.uname().nodename if hasattr(os, "uname") else ""
    return f"file://{quote(host)}/{quote(os.fsencode(full.lstrip('/')))}"


def is_web(address: str) -> bool:
    return address.lower().startswith(("https://", "http://"))


def web_link(address: str) -> str:
    """The address of a page; empty if it is none of the web, which a terminal might hand to any program."""
    from urllib.parse import quote

    return quote(address, safe=_KEPT, errors="replace") if is_web(address) else ""
