"""Everything the program knows about each format, in one record: what is read, by what, and how it is marked up.

A new format is a module in this folder and a record here; nothing else names it. A reader is imported when the first
text of its kind comes.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
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
    """Signs of Markdown or HTML may be between the letters of a word."""
    DEEP = "deep"
    """In other ways: only what the reader gives tells which words there are."""


class Comment(NamedTuple):
    """What comes before and behind a directive that is written as a comment."""

    opener: str
    closer: str = ""
    is_paragraph: bool = False
    """Whether a blank line has to follow."""
    dash: str = "--"
    """What comes before the reason; two hyphens end a comment of XML."""


class Format(NamedTuple):
    """One kind of text.

    `above` is the comment that can stand on its own line above a text, `behind` the one that can be at the end
    of its line; None if the format has none. In `by_entry` formats, a directive above a text holds for all of it up
    to a blank line.
    """

    kind: str
    title: str
    reader: str
    suffixes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    where: str = ""
    """For suffixes that other files have too: a regular expression for the paths that are read without being named."""
    is_code: bool = False
    """Whether it is source code, whose comments are read when they are asked for."""
    hiding: Hiding = Hiding.DEEP
    above: Comment | None = None
    behind: Comment | None = None
    by_entry: bool = False
    declares: str = ""
    """A regular expression for where a text names its own encoding, as the group that matches."""
    parts: str = ""
    """Of a package: the function that says which of its parts hold prose."""
    needs_fields: bool = False
    """Of a table: whether it is read only where the columns to read are named."""
    by_layout: bool = False
    """Whether blank lines and the margin are markup: a comment in the wrong place would cut a list in two."""


_HTML = Comment("<!-- ", " -->")
_XML = Comment("<!-- ", " -->", dash="–")
_XML_ENCODING = r"\A\s*<\?xml\b[^<>]{0,200}?\sencoding\s*=\s*[\"']([\w.:-]+)"
_META_ENCODING = r"(?i:<meta\b[^<>]{0,200}?\bcharset\s*=\s*[\"']?\s*([\w.:-]+))"
_CATALOG = (
    r"(?:(?:^|/)(?:_?locales?|i18n|l10n|langs?|languages|translations?)/(?:[^/]+/)*en(?:[-_][a-z]{2,4})?(?:/(?:[^/]+/)*[^/]+)?"
    r"|(?:^|[/._-])en(?:[-_][a-z]{2,4})?)\."
)
"""Where English catalogs lie, up to their suffix: locales/en/common.json, en.json, messages_en.properties."""


def _code(kind: str, title: str, sign: str, suffixes: str) -> Format:
    comment = Comment(f"{sign} ")
    return Format(
        kind,
        f"{title} (comments)",
        "code:read_code",
        tuple(suffixes.split()),
        is_code=True,
        above=comment,
        behind=comment,
    )


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
    Format("org", "Org", "org:read_org", (".org",), above=Comment("# ")),
    Format("srt", "SubRip subtitles", "subtitles:read_subtitles", (".srt",)),
    Format(
        "vtt",
        "WebVTT subtitles",
        "subtitles:read_subtitles",
        (".vtt",),
        above=Comment("NOTE ", is_paragraph=True),
        by_entry=True,
    ),
    Format(
        "po",
        "gettext catalogs",
        "catalogs:read_po",
        (".po", ".pot"),
        above=Comment("# "),
        by_entry=True,
        declares=r"charset=([\w.-]+)\\n",
    ),
    Format("json", "JSON catalogs of texts", "catalogs:read_json", (".json", ".arb"), where=rf"{_CATALOG}json$|\.arb$"),
    Format(
        "yaml",
        "YAML catalogs of texts",
        "yaml_catalog:read_yaml",
        (".yml", ".yaml"),
        where=rf"{_CATALOG}ya?ml$",
        above=Comment("# "),
        behind=Comment("# "),
    ),
    Format(
        "properties",
        "Java properties",
        "catalogs:read_properties",
        (".properties",),
        where=rf"{_CATALOG}properties$",
        above=Comment("# "),
    ),
    Format(
        "android",
        "Android's strings.xml",
        "xml_catalogs:read_android",
        (".xml",),
        where=r"(?:^|/)values(?:-en(?:-r?[a-z]{2})?)?/strings\.xml$",
        above=_XML,
        behind=_XML,
        declares=_XML_ENCODING,
    ),
    Format(
        "xliff",
        "XLIFF",
        "xml_catalogs:read_xliff",
        (".xlf", ".xliff"),
        above=_XML,
        behind=_XML,
        declares=_XML_ENCODING,
    ),
    Format(
        "docx",
        "Word documents",
        "word:read_docx",
        (".docx", ".docm", ".dotx", ".dotm"),
        parts="package_parts:word_parts",
    ),
    Format(
        "odt",
        "OpenDocument texts",
        "opendocument:read_odt",
        (".odt", ".ott"),
        parts="package_parts:opendocument_parts",
    ),
    Format("epub", "e-books", "epub:read_epub", (".epub",), parts="package_parts:epub_parts"),
    Format("csv", "tables (CSV)", "tables:read_csv", (".csv",), needs_fields=True),
    Format("tsv", "tables (TSV)", "tables:read_csv", (".tsv", ".tab"), needs_fields=True),
    Format("jsonl", "JSON Lines", "tables:read_jsonl", (".jsonl", ".ndjson"), needs_fields=True),
    _code("python", "Python", "#", ".py .pyi .pyw"),
    _code("javascript", "JavaScript and TypeScript", "//", ".js .mjs .cjs .jsx .ts .mts .cts .tsx"),
    _code("go", "Go", "//", ".go"),
    _code("java", "Java and Kotlin", "//", ".java .kt .kts .scala .groovy"),
    _code("c", "C and languages like it", "//", ".c .h .cc .cpp .cxx .hpp .hh .cs .m .mm .swift .dart .php"),
    _code("rust", "Rust", "//", ".rs"),
    _code("ruby", "Ruby", "#", ".rb .rake .gemspec"),
    _code("shell", "shell scripts", "#", ".sh .bash .zsh .ksh"),
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


def is_package(kind: str | None) -> bool:
    """Whether files of a kind are packages, and their texts the parts of one."""
    return kind is not None and kind in FORMATS and bool(FORMATS[kind].parts)


def needs_fields(kind: str) -> bool:
    """Whether files of a kind are read only where it is said which columns."""
    return kind in FORMATS and FORMATS[kind].needs_fields


def declared_encoding(kind: str, head: str) -> str:
    """What a text says is its encoding, or nothing; `head` is its beginning, with each byte as one character."""
    pattern = FORMATS[kind].declares if kind in FORMATS else ""
    found = re.search(pattern, head) if pattern else None
    return next(filter(None, found.groups()), "") if found else ""


@cache
def reader(kind: str) -> Callable[[Source], Prose]:
    """The function that reads texts of a kind. Raises KeyError for a kind that is not known."""
    return cast("Callable[[Source], Prose]", _named(FORMATS[kind].reader))


def part_names(kind: str) -> Callable[[Sequence[str], Callable[[str], str]], list[str]]:
    """The function that says which parts of a package of this kind hold prose (see `package_parts`)."""
    return cast("Callable[[Sequence[str], Callable[[str], str]], list[str]]", _named(FORMATS[kind].parts))


def _named(place: str) -> object:
    module, _, name = place.partition(":")
    return getattr(import_module(f"stigmalint.extract.{module}"), name)
