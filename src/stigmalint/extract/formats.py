"""Everything the program knows of a format of texts, in one record each: what is read, by what, and how it is marked.

A new format is a module in this folder and a record here; nothing else names it. A reader is imported when the first
text of its kind comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from enum import Enum
from functools import cache
from importlib import import_module
from types import MappingProxyType
from typing import NamedTuple, cast

from stigmalint.prose import Prose, Source


class Hiding(Enum):
    """How the letters of a word can be hidden from a look at the text as it is written."""

    NOT = "not"
    """What is read stands as it is written."""
    IN_MARKUP = "in-markup"
    """Signs of Markdown or HTML may stand between the letters of a word."""
    DEEP = "deep"
    """In other ways: only what the reader gives tells which words there are."""


class Comment(NamedTuple):
    """What stands before and behind a directive that is written as a comment."""

    opener: str
    closer: str = ""
    is_paragraph: bool = False
    """Whether a blank line has to follow."""


class Format(NamedTuple):
    """One kind of text.

    `above` is the comment that can stand on a line of its own above a text, `behind` the one that can stand at the end
    of its line; None where the format has none. In `by_entry` formats, a directive above a text holds for all of it up
    to a blank line.
    """

    kind: str
    title: str
    reader: str
    suffixes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    hiding: Hiding = Hiding.DEEP
    above: Comment | None = None
    behind: Comment | None = None
    by_entry: bool = False
    declares: str = ""
    """A regular expression for where a text names its own encoding, as the group that matches."""
    by_layout: bool = False
    """Whether blank lines and the margin are markup: a comment in the wrong place would cut a list in two."""


_HTML = Comment("<!-- ", " -->")
_XML_ENCODING = r"\A\s*<\?xml\b[^<>]{0,200}?\sencoding\s*=\s*[\"']([\w.:-]+)"
_META_ENCODING = r"(?i:<meta\b[^<>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+))"

_EVERY = (
    Format(
        "text",
        "plain text",
        "plain:read_plain",
        (".txt", ".text"),
        # Files that are prose by custom although their names have no extension.
        tuple(
            "about authors bugs changelog changes code_of_conduct contributing contributors copying copyright credits "
            "faq history install licence license maintainers news notice patents readme security thanks todo".split()
        ),
        hiding=Hiding.NOT,
        above=_HTML,
    ),
    Format(
        "markdown",
        "Markdown",
        "markdown:read_markdown",
        (".md", ".markdown", ".mdown", ".mkd"),
        hiding=Hiding.IN_MARKUP,
        above=_HTML,
        behind=_HTML,
        by_layout=True,
    ),
    Format(
        "mdx",
        "MDX",
        "markdown:read_mdx",
        (".mdx",),
        above=Comment("{/* ", " */}"),
        behind=Comment("{/* ", " */}"),
        by_layout=True,
    ),
    Format(
        "pandoc",
        "Quarto and R Markdown",
        "markdown:read_pandoc",
        (".qmd", ".rmd"),
        above=_HTML,
        behind=_HTML,
        by_layout=True,
    ),
    Format(
        "html",
        "HTML and XHTML",
        "html_page:read_page",
        (".html", ".htm", ".xhtml", ".xht"),
        hiding=Hiding.IN_MARKUP,
        above=_HTML,
        behind=_HTML,
        declares=f"{_XML_ENCODING}|{_META_ENCODING}",
    ),
    Format("notebook", "Jupyter notebooks", "notebook:read_notebook", (".ipynb",)),
    Format(
        "rst",
        "reStructuredText",
        "rst:read_rst",
        (".rst", ".rest"),
        above=Comment(".. ", is_paragraph=True),
        by_layout=True,
        declares=r"(?m)\A(?:.*\n)?\s*\.\..*?coding[:=][ \t]*([-\w.]+)",
    ),
    Format("asciidoc", "AsciiDoc", "asciidoc:read_asciidoc", (".adoc", ".asciidoc", ".asc"), above=Comment("// ")),
    Format(
        "latex",
        "LaTeX",
        "latex:read_latex",
        (".tex", ".latex", ".ltx"),
        above=Comment("% "),
        behind=Comment("% "),
        declares=r"\\usepackage\[([\w-]+)\]\{inputenc\}|\\inputencoding\{([\w-]+)\}|%\s*!TEX\s+encoding\s*=\s*([\w-]+)",
    ),
    Format(
        "commit",
        "a commit message",
        "plain:read_commit",
        # Where git keeps the message that is being written.
        names=("commit_editmsg", "merge_msg", "squash_msg", "tag_editmsg"),
        hiding=Hiding.IN_MARKUP,
        above=Comment("# "),
    ),
)

FORMATS: Mapping[str, Format] = MappingProxyType({form.kind: form for form in _EVERY})
"""All formats by their kind."""


def declared_encoding(kind: str, head: str) -> str:
    """What a text says is its encoding, or nothing; `head` is its beginning, with each byte as one character."""
    pattern = FORMATS[kind].declares if kind in FORMATS else ""
    found = re.search(pattern, head) if pattern else None
    return next(filter(None, found.groups()), "") if found else ""


@cache
def reader(kind: str) -> Callable[[Source], Prose]:
    """The function that reads texts of a kind. Raises KeyError for a kind that is not known."""
    module, _, name = FORMATS[kind].reader.partition(":")
    return cast("Callable[[Source], Prose]", getattr(import_module(f"stigmalint.extract.{module}"), name))
