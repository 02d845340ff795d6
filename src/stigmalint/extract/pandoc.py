"""Removes math, citation keys and LaTeX commands from Markdown of Pandoc, Quarto and R Markdown."""

from __future__ import annotations

import re

from stigmalint.extract.commonmark import Common, Reading

_SIGNS = re.compile(r"[$@\\]")
_COMMANDS = (
    r"ref|eqref|autoref|cref|Cref|pageref|nameref|label|cite\w*|textcite|parencite|autocite|footcite|nocite|input|include|"
    r"includegraphics|href|url|bibliography\w*|usepackage|vspace|hspace|newcommand|renewcommand"
)
"""Commands of LaTeX whose arguments are no text."""
_OPENER = re.compile(
    rf"(?P<environment>\\begin\{{(?P<name>[A-Za-z]+\*?)\}})|(?P<command>\\@?(?:{_COMMANDS})\*?"
    r"(?:\[[^\[\]\r\n]*\])*(?:\{[^{}\r\n]*\}|\([\w:./-]*\))(?:\[[^\[\]\r\n]*\]|\{[^{}\r\n]*\})?)"
    r"|\\[!-/:-@\[-`{-~]|(?P<fence>(?<![^\n])[ \t>]*(?:`{3,}|~{3,}))|(?P<code>`+)"
    r"|(?P<display>\$\$)|(?P<math>\$(?=[^\s$]))"
    r"|(?P<citation>(?<![\w.])-?@(?:\{[^{}\r\n]*\}|[A-Za-z0-9_](?:[\w:.#$%&+?<>~/-]{0,200}[\w/])?))"
)

_CLOSES_MATH = re.compile(r"(?<!\s)\$(?!\d)")


def to_markdown(text: str) -> Common:
    """A text as the readers of Markdown can read it."""
    reading = Reading(text)
    at = 0 if _SIGNS.search(text) else len(text)
    while found := _OPENER.search(text, at):
        at = max(_read(reading, found), found.end())
    return reading.common()


def _read(reading: Reading, found: re.Match[str]) -> int:
    start, end = found.span()
    if found["fence"]:
        sign = found["fence"].strip(" \t>")
        closing = reading.find(rf"(?<![^\n])[ \t>]*{sign[0]}{{{len(sign)},}}[ \t]*(?=\r?\n|\Z)", end)
        return closing.end() if closing else len(reading.text)
    if found["code"]:
        return reading.after_code(end, end - start)
    if found["environment"]:
        closing = reading.find(rf"\\end\{{{re.escape(found['name'])}\}}", end)
    elif found["display"]:
        closing = reading.find(r"\$\$", end)
    elif found["math"]:
        closing = reading.find(r"(?<!\\)\$", end)
        is_near = closing is not None and closing.start() < reading.paragraph_end(end)
        if closing and not (is_near and _CLOSES_MATH.match(reading.text, closing.start())):
            closing = None  # an amount of money
    elif found["command"] or found["citation"]:
        reading.drop(start, end)
        return end
    else:
        return end
    if closing is None:
        return end
    reading.remove(start, closing.end())
    return closing.end()
