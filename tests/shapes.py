"""A size goes in, a text of that many code points comes out whose reading is work: what trolls and broken tools write.

Each shape repeats one thing: an opener without its closer, nesting, one long line, a sign that a pattern may start at.
Nearly all end in a sentence with a finding, so that a text is taken apart and not settled by the first look.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from itertools import count
from typing import NamedTuple

END = "\n\nThe addict waited.\n"


class Shape(NamedTuple):
    """A family of texts; `text(size)` is one of about `size` code points, of which there are `least` or more."""

    name: str
    kind: str
    text: Callable[[int], str]
    least: int = 1500

    def __str__(self) -> str:
        return f"{self.name} ({self.kind})"


def grown(*parts: str, end: str = END) -> Callable[[int], str]:
    """Each part again and again, in order, for an equal share of the size."""
    return lambda size: "".join(part * max(1, size // len(parts) // len(part)) for part in parts) + end


def numbered(unit: Callable[[int], str], end: str = END) -> Callable[[int], str]:
    """`unit(0)`, `unit(1)` and so on."""

    def text(size: int) -> str:
        pieces: list[str] = []
        length = 0
        for number in count():
            if length >= size:
                break
            pieces.append(unit(number))
            length += len(pieces[-1])
        return "".join(pieces) + end

    return text


def around(before: str, inside: str, after: str) -> Callable[[int], str]:
    """Something long between a beginning and an end."""
    return lambda size: before + inside * (size // len(inside)) + after + END


def squares(line: Callable[[int], str]) -> Callable[[int], str]:
    """As many lines, `line(0)` and so on, each longer than the one before."""

    def text(size: int) -> str:
        lines = numbered(line, "")(size // 2)
        return lines + "a\n" * (size // 4) + END

    return text


def _wide_table(size: int) -> str:
    columns = size // 12
    return "|h" * columns + "|\n" + "|-" * columns + "|\n" + "|addict" * columns + "|\n" + END


def _rows(size: int) -> str:
    return "| Avoid | Use |\n|---|---|\n" + "| addict | person |\n" * (size // 20) + END


def _ragged_table(size: int) -> str:
    columns = size // 8
    return "|a" * columns + "|\n" + "|-" * columns + "|\n" + "x\n" * columns + END


def _html_row(size: int) -> str:
    return "<table><tr>" + "<td>addict</td>" * (size // 15) + "</tr></table>" + END


def _head_of_many(size: int) -> str:
    return "<table><tr><th>" + "addict<p>" * (size // 9) + "</th></tr><tr><td>addict</td></tr></table>" + END


def _long_heading(size: int) -> str:
    return "# Avoid " + "word " * (size // 10) + "\n\n" + "- addict\n" * (size // 18) + END


def _long_column(size: int) -> str:
    return "| Avoid " + "word " * (size // 10) + "|\n|-|\n" + "| addict |\n" * (size // 22) + END


def _yaml_keys(size: int) -> str:
    return "---\n" + numbered(lambda n: f"key{n}: {n}\n", "")(size) + "---\n" + END


def _yaml_deep(size: int) -> str:
    keys = numbered(lambda n: " " * n + "a:\n", "")(size // 2)
    return "---\n" + keys + "\n" * (size // 2) + "---\n" + END


def _yaml_quoted(sign: str, inside: str, close: str) -> Callable[[int], str]:
    return lambda size: f"---\ntitle: {sign}" + inside * (size // len(inside)) + f"{close}\n---\n" + END


_WORD = "addict "


def _within(opener: str, parts: tuple[str, str], closer: str, size: int) -> str:
    times = max(1, size // sum(map(len, parts)))
    return f"{opener}{parts[0] * times}{parts[1] * times}{closer}"


def _word(part: str, end: str = "") -> Callable[[int], str]:
    """What is in a paragraph of a Word document, with as many ends as beginnings."""
    opener = '<w:document xmlns:w="wordprocessingml/2006/main"><w:p>'
    return partial(
        _within, opener, (part, end), "</w:p><w:p><w:r><w:t>The addict waited.</w:t></w:r></w:p></w:document>"
    )


def _opendocument(part: str, end: str = "") -> Callable[[int], str]:
    opener = '<office:text xmlns:office="o" xmlns:text="opendocument:xmlns:text:1.0"><text:p>'
    return partial(_within, opener, (part, end), "</text:p><text:p>The addict waited.</text:p></office:text>")


_PARTS: dict[str, dict[str, Callable[[int], str]]] = {
    "markdown": {
        # Containers
        "nested quotations": grown("> "),
        "nested quotations, then lazy lines": grown("> ", "a\n"),
        "nested lists": grown("- ", end="a" + END),
        "nested lists, then lazy lines": grown("- ", "a\n"),
        "nested numbers, then lazy lines": grown("1. ", "a\n"),
        "nested footnotes, then lazy lines": grown("[^1]: ", "a\n"),
        "nested alerts": grown("> [!NOTE]\n> "),
        "growing list, then lazy lines": squares(lambda n: "  " * n + "- a\n"),
        "growing quotation": squares(lambda n: "> " * n + "a\n"),
        "growing list, then blank lines": lambda size: (
            numbered(lambda n: "  " * n + "- a\n", "")(size // 2) + "\n" * (size // 2) + END
        ),
        "list items": grown("- addict\n"),
        "questions in bold": grown("**a, you?**\n\nI\n\n"),
        "dates of sources": grown("Herald - 4 May 1846\n\n"),
        "addresses on lines": grown("https://a.b/\n\n"),
        "quotations ended": grown("End quote.\n\n"),
        "names in italics": grown("a _Addict_ "),
        "parts played": grown('made "addict" '),
        "task items": grown("- [ ] a\n"),
        "fences": grown("```\na\n"),
        "open fence": grown("~~~ a\n"),
        "rulers": grown("---\n"),
        "headings": grown("# addict\n"),
        "setext": grown("a\n---\n"),
        "long heading over a list": _long_heading,
        "heading attributes": grown("# a {#b .c\n"),
        "definitions": numbered(lambda n: f"[a{n}]: /u\n"),
        "definitions unclosed": grown('[a]: /u "x\n'),
        "footnotes": numbered(lambda n: f"a[^{n}]\n\n[^{n}]: b\n"),
        # Tables
        "wide table": _wide_table,
        "long table": _rows,
        "ragged table": _ragged_table,
        "wide HTML table": _html_row,
        "column with many heads": _head_of_many,
        "long head of a column": _long_column,
        "bars": grown("a|"),
        # Inline markup
        "brackets": grown("["),
        "bracket pairs": grown("[", "]"),
        "links unclosed": grown("[a]("),
        "link titles unclosed": grown('[a](b "c '),
        "images nested": grown("![", "](u)"),
        "emphasis crossing": grown("*_"),
        "emphasis opened": grown("*a _b "),
        "emphasis nested": grown("*a ", "a* "),
        "emphasis nested, with findings": lambda size: "*a " * (size // 9) + _WORD * (size // 21) + "a* " * (size // 9),
        "strong nested": grown("**a ", "a** "),
        "titles nested": grown("*Addict ", "A* "),
        "struck": grown("~~a ~"),
        "backticks": squares(lambda n: "`" * n + " "),
        "backticks opened": grown("`a``b"),
        "code spans": grown("`addict` "),
        "escapes": grown("\\*"),
        "entities": grown("&amp;"),
        "entities unclosed": grown("&amp "),
        "ampersands": grown("&"),
        "broken words": grown("ad**dict** "),
        "links": grown("[addict](u) "),
        "links to definitions": grown("[a] ", "[a]: /u\n"),
        "templates": grown("{{ a }} "),
        "templates unclosed": grown("{{ a {% b "),
        "braces": grown("{{"),
        "wiki links": grown("[[a|"),
        "addresses": grown("<h:"),
        # Dialects
        "directives": grown(":::{note}\n", ":::\n"),
        "directives opened": grown("::: note\n"),
        "directives of code, growing": squares(lambda n: ":" * (n + 3) + "code\n"),
        "directives in fences": grown("```{note} a\n"),
        "fences, growing": squares(lambda n: "`" * (n + 3) + "{note}\n"),
        "roles": grown("{abc}`addict` "),
        "admonitions": grown("!!! note\n    a\n"),
        "admonitions on one line": grown('=== "a" '),
        "callouts": grown("> [!warning] a\n"),
        "callouts on one line": around("> ", "[!a] ", "\n"),
        "comments of a dialect": grown("{# a #} "),
        "comments of a dialect, unclosed": grown("{# a {/* b {>> c %% d\n"),
        "comments below a long line": grown("a ", "\n{# a #}"),
        "comments behind blanks": grown(" ", "{# a #} "),
        "comments of a line": grown("% a\n"),
        "attributes of a dialect": grown("a{.b c=d} "),
        "attributes of a dialect, unclosed": grown("{.a b='c d=\""),
        "additions": grown("{++addict++} "),
        "additions unclosed": grown("{++a {==b "),
        "deletions": grown("a {--b--} "),
        "substitutions": grown("{~~a~>addict~~} "),
        "substitutions unclosed": grown("{~~a ", end="~~}" + END),
        "wiki links, closed": grown("[[a|addict]] "),
        "wiki pages": grown("[[addict]] "),
        "spoilers": grown(" >!addict!<"),
        "spoilers unclosed": grown(" >!a"),
        "quotations as entities": grown("&gt; "),
        "code of Liquid": grown("{% raw %} a {% endraw %} "),
        "code of Liquid, unclosed": grown("{% raw %} {% code %} "),
        "files pulled in": grown("--8<--\n"),
        "packages installed": around("`pip install addict`\n\n`pip install ", "addict-a ", "`\n"),
        "packages installed, many": lambda size: (
            numbered(lambda n: f"`pip install a-{n}`\n", "\n")(size // 2) + numbered(lambda n: f"a-{n} ")(size // 2)
        ),
        "imports with blanks": around("`import a`\n\n```\n", "from      ", "\n```\n"),
        "imports with blanks, growing": squares(lambda n: "`from" + " " * n + "`\n"),
        # HTML
        "tags unclosed": grown("<a "),
        "tags unclosed, block": grown("<p\n"),
        "comments unclosed": grown("<!--"),
        "comments unclosed, inline": grown("x <!-- "),
        "instructions unclosed": grown("x <? "),
        "declarations unclosed": grown("x <!A "),
        "CDATA unclosed": grown("x <![CDATA[ "),
        "attributes unclosed": grown("<a b='c "),
        "attributes unclosed, block": grown("<div>\n<a b=\"c <a d='e\n"),
        "alternative texts": grown("<div>\n<img alt='addict'\nalt=\"\n"),
        "elements nested": grown("<div>\n"),
        "elements nested, closed": grown("<b>", "x</b>"),
        "quotation elements": grown("<blockquote>\n"),
        "end tags": grown("</div>\n"),
        "scripts": grown("<script>\n"),
        "line breaks": grown("a<br>"),
        # Front matter
        "front matter, keys": _yaml_keys,
        "front matter, deep": _yaml_deep,
        "front matter unclosed": lambda size: "---\n" + "a: b\n" * (size // 5) + END,
        "front matter, quoted": _yaml_quoted('"', "a\\\\ ", '"'),
        "front matter, quoted, unclosed": _yaml_quoted('"', "a\\\\ ", ""),
        "front matter, single quotes": _yaml_quoted("'", "''", " x"),
        "front matter, key of dashes": lambda size: "---\n" + "- " * (size // 2) + "\n---\n" + END,
        "front matter, one long key": lambda size: "---\n" + "a" * size + "\n---\n" + END,
        "front matter, TOML": lambda size: "+++\n" + 'a = "b\\"\n' * (size // 9) + "+++\n" + END,
        # Suppressions
        "ignored lines": grown("The addict waited. <!-- stigmalint: ignore -->\n"),
        "ignored next lines": grown("<!-- stigmalint: ignore-next-line -->\nThe addict waited.\n\n"),
        "ignored next lines, in a heap": grown("<!-- stigmalint: ignore-next-line -->\n"),
        "ignored on one line": grown("addict <!-- stigmalint: ignore[substance-use/addict] --> "),
        "ignored on one line, then findings": grown("<!-- stigmalint: ignore --> ", _WORD, end=""),
        "idle suppressions": grown("<!-- stigmalint: ignore[substance-use/addict] -- a reason -->\n\n"),
        "unknown suppressions": numbered(lambda n: f"<!-- stigmalint: ignore[substance-use/adict{n}] -->\n\n"),
        "wrong directives": numbered(lambda n: f"<!-- stigmalint: ignroe{n} -->\n\n"),
        "switches": grown(
            "<!-- stigmalint: disable[suicide] -->\n\naddict\n\n<!-- stigmalint: enable[substance-use] -->\n\n"
        ),
        "disabled": grown("<!-- stigmalint: disable -->\n\naddict\n\n"),
        "enabled": grown("<!-- stigmalint: enable -->\n\n"),
        "many ids": numbered(
            lambda n: "<!-- stigmalint: ignore[" if n == 0 else f"substance-use/a{n}, ", "] -->\n\naddict"
        ),
        "heads in one comment": around("<!-- ", "# stigmalint: ignore ", "-->\n"),
        "heads in one comment, by line": around("<!--\n", "stigmalint: ignore[suicide]\n", "-->\n"),
        "reason of many lines": around("<!-- stigmalint: ignore -- ", "a\n", "-->\n"),
        "sic": grown("addict [sic] "),
        "sic far away": grown("addict", "*", end="[sic]"),
    },
    "text": {
        # One line, and white space
        "one line": grown("The addict waited. "),
        "one line without an end": grown(_WORD),
        "one line without a finding": grown("word "),
        "one word": grown("a"),
        "lines of a word": grown("word\n"),
        "lines with findings": grown("The addict waited.\n"),
        "paragraphs": grown("The addict waited.\n\n"),
        "blanks": grown(" "),
        "blanks in a phrase": grown("committed", " ", "suicide"),
        "tabs": grown("\t"),
        "line feeds": grown("\n"),
        "carriage returns": grown("\r"),
        "carriage returns with findings": grown("addict\r"),
        "form feeds": grown("\f"),
        "zero-width spaces": grown("a\u200b"),
        "zero-width spaces in a row": grown("addict", "\u200b"),
        "soft hyphens": grown("ad\u00addict "),
        "combining marks": grown("a\u0301"),
        "wide letters": grown("\U0001d400 "),
        "stops and blanks": around("a.", " ", "Q"),
        # Plain text with the habits of e-mail
        "quotation markers": grown(">"),
        "quotation markers, growing": squares(lambda n: ">" * n + "a\n"),
        "bullets": grown("- "),
        "items": grown("1. addict\n"),
        "stars opened": grown("*a "),
        "stars around findings": grown("*addict* "),
        "underscores": grown("_a __b "),
        "backticks opened": grown("`a "),
        "comment signs": grown("# "),
        "rulers": grown("-----\n"),
        # Quotation marks
        "straight quotes": grown('"'),
        "straight quotes opened": grown('"a '),
        "straight quotes around findings": grown('"addict" '),
        "speech opened": grown(', "A '),
        "curly quotes opened": grown("“addict "),
        "curly quotes closed": grown("addict” "),
        "guillemets": grown("«a "),
        "single quotes": grown("‘a "),
        "apostrophes": grown("addict's "),
        "quotes of many words": grown("“a b c d e f addict "),
        "bracketed quotes": grown("“a ", "[addict addict] "),
        # Signs that patterns start at
        "colons": grown("Word: "),
        "labels": grown("Word word word: addict "),
        "speakers": grown("Q. "),
        "speakers with names": grown("JUDGE: addict\n"),
        "lines of capitals": grown("AAAA "),
        "names": grown("Institute on Addict "),
        "title case": grown("The Addict Came Home And "),
        "chapters": grown("663E Addict Addict "),
        "bars": grown("addict|"),
        "commas": grown(", addict "),
        "runs of commas": grown("," * 600 + " Addicts "),
        "coordination": grown("addict and, and, "),
        "hyphens": grown("-"),
        "hyphens with findings": grown("addict-"),
        "slashes": grown("no " + "/" * 500 + "! addict "),
        "slashes between words": grown("no " + "a/" * 200 + "! addict "),
        "underlined": grown("addict_"),
        "digits": grown("1"),
        "years": grown("2000;1("),
        "authors": grown("Smith AB, "),
        "at signs": grown("@"),
        "addresses": grown("a/b/c "),
        "mail": grown("addict@example.org "),
        "stops": grown("."),
        "ellipses": grown("... "),
        "question marks": grown("?!"),
        "abbreviations": grown("Dr. "),
        "initials": grown("A. B. "),
        "brackets": grown("["),
        "brackets with findings": grown("[addict "),
        "parentheses": grown("("),
        "parentheses with findings": grown("(addict "),
        "equal signs": grown("="),
        "tags": grown("<"),
        "joints": grown("a<b|"),
        "negations": grown("no not never addict "),
        "pronouns": grown("I am a the the the the the addict "),
        "insertions": grown("call it a word, word, word, word, addict "),
        "drug words": grown("drug alcohol substance abuse "),
        "overlapping phrases": grown("drug abuse drug "),
        "of-phrases": grown("abuse of alcohol of abuse of "),
        # Suppressions
        "ignored": grown("The addict waited. # stigmalint: ignore\n"),
        "ignored next lines": grown("# stigmalint: ignore-next-line\nThe addict waited.\n"),
        "ignored next lines, in a heap": grown("# stigmalint: ignore-next-line\n"),
        "percent signs": grown("%% stigmalint: ignore %%\n"),
    },
    "docx": {
        "runs": _word("<w:r><w:t>The ad</w:t></w:r><w:r><w:t>dict waited. </w:t></w:r>"),
        "entities": _word("<w:r><w:t>&amp;</w:t></w:r>"),
        "insertions": _word("<w:ins>", "</w:ins>"),
        "links in links": _word("<w:hyperlink>", "</w:hyperlink>"),
        "fields": _word("<w:r><w:fldChar w:fldCharType='begin'/><w:fldChar w:fldCharType='separate'/></w:r>"),
        "boxes": _word("<w:p><w:r><w:t>An addict</w:t>", "</w:r></w:p>"),
        "tables": _word("<w:tbl><w:tr><w:tc><w:p><w:r><w:t>a</w:t></w:r></w:p>", "</w:tc></w:tr></w:tbl>"),
        "attributes": _word("<w:r w:rsidR='1' w:rsidRPr='2'><w:rPr><w:b/></w:rPr><w:t>a </w:t></w:r>"),
    },
    "odt": {
        "spans": _opendocument("<text:span>", "</text:span>"),
        "blanks": _opendocument("<text:s/>a"),
        "notes": _opendocument(
            "<text:note><text:note-body><text:p>An addict", "</text:p></text:note-body></text:note>"
        ),
    },
    "html": {
        "elements nested": grown("<div>"),
        "inline elements nested": grown("<b>", "</b>"),
        "quotations nested": grown("<blockquote><p>a"),
        "tables nested": grown("<table><tr><td>a"),
        "lists nested": grown("<ul><li>a"),
        "tags unclosed": grown("<a "),
        "attributes unclosed": grown("<a b='c "),
        "comments unclosed": grown("a <!-- "),
        "scripts unclosed": grown("<script>"),
        "entities unclosed": grown("&amp "),
        "languages nested": grown("<i lang=de>a"),
    },
    "mdx": {
        "elements opened": grown("<A b={"),
        "expressions opened": grown("{a "),
        "expressions with comments opened": grown("{/* {--"),
        "imports": grown("import a from 'b'\n"),
        "modules": grown("import a\n\n"),
        "modules opened": grown("import {\n\n"),
        "code opened": grown("<pre {...a}>"),
    },
    "pandoc": {
        "chunks": grown("```{r}\na\n"),
        "spans opened": grown("[a]{.b "),
        "citations": grown("[@a; "),
        "notes": grown("^[a "),
    },
    "rst": {
        "nested quotations": squares(lambda n: " " * n + "a\n\n"),
        "directives nested": squares(lambda n: "   " * n + ".. note:: a\n\n"),
        "lists": grown("* addict\n"),
        "literals opened": grown("``a "),
        "roles opened": grown(":a:`b "),
        "substitutions opened": grown("|a "),
        "footnotes": numbered(lambda n: f".. [{n}] a [{n}]_\n"),
        "grid": lambda size: "+---+\n" + "| a |\n+---+\n" * (size // 12) + END,
        "grid of columns": lambda size: (
            ("+---" * (size // 12) + "+\n") + ("| a " * (size // 12) + "|\n") + ("+---" * (size // 12) + "+\n") + END
        ),
        "titles": grown("a\n=\n"),
    },
    "asciidoc": {
        "blocks opened": grown("====\n"),
        "blocks, growing": squares(lambda n: "=" * (n + 4) + "\n"),
        "code opened": grown("```a\n\n"),
        "lists nested": squares(lambda n: "*" * (n + 1) + " a\n"),
        "cells": lambda size: "|===\n" + "|addict " * (size // 8) + "\n|===\n" + END,
        "emphasis opened": grown("*a _b "),
        "passthroughs opened": grown("+++a "),
        "macros opened": grown("link:a[b "),
        "attributes": grown("{a} "),
        "notes": grown("footnote:[a "),
    },
    "latex": {
        "headings nested": grown("\\section{", "}"),
        "groups nested": grown("{", "}"),
        "unknown commands nested": grown("\\foo{", "}"),
        "notes nested": grown("\\footnote{a ", "}"),
        "environments nested": grown("\\begin{quote}\n"),
        "lists nested": grown("\\begin{itemize}\\item a\n"),
        "verbatim opened": grown("\\begin{verbatim}\na\n"),
        "mathematics opened": grown("a $b\\$ "),
        "options opened": grown("\\a[b "),
        "definitions opened": grown("\\def\\a{"),
        "accents": grown("\\'e"),
    },
    "org": {
        "headings": squares(lambda n: "*" * (n + 1) + " a\n"),
        "blocks opened": grown("#+BEGIN_QUOTE\n"),
        "links opened": grown("[[a][b "),
        "drawers opened": grown(":A:\n"),
        "emphasis opened": grown("/a *b "),
        "rows": grown("| addict "),
    },
    "srt": {
        "cues": numbered(lambda n: f"{n}\n00:00:01,000 --> 00:00:02,000\nThe addict\n\n"),
        "tags opened": lambda size: "1\n00:00:01,000 --> 00:00:02,000\n" + "<i>a " * (size // 5) + END,
    },
    "vtt": {"cues": lambda size: "WEBVTT\n\n" + "00:01.000 --> 00:02.000\nThe <v A>addict\n\n" * (size // 44) + END},
    "po": {
        "messages": numbered(lambda n: f'msgid "a{n}"\nmsgstr "The addict"\n\n', end=""),
        "lines of one message": lambda size: 'msgid "a"\nmsgstr ""\n' + '"The addict "\n' * (size // 14),
        "comments": grown("# a\n", end=""),
    },
    "json": {
        "items": lambda size: '{"title": [' + '"The addict waited.",' * (size // 21) + '"b"]}',
        "escapes": lambda size: '{"title": "' + "\\u00e9" * (size // 6) + ' The addict waited."}',
    },
    "yaml": {
        "items": lambda size: "en:\n" + "  - The addict waited.\n" * (size // 23),
        "keys": numbered(lambda n: f"title{n}: The addict\n", end=""),
        "folded": lambda size: "title: >\n" + "  The addict\n" * (size // 13),
        "in brackets": lambda size: "title: [" + "The addict, " * (size // 12) + "b]\n",
        "comments": grown("# a\n", end="title: The addict\n"),
    },
    "properties": {
        "lines": grown("title=The addict\n", end=""),
        "one value": around("title=", "The addict \\\n  ", "\n"),
    },
    "android": {
        "strings": lambda size: "<resources>" + '<string name="a">The addict</string>' * (size // 36) + "</resources>"
    },
    "python": {
        "docstrings opened": grown('"""'),
        "strings on a line": grown("'a' "),
        "comments": grown("# The addict\n"),
    },
    "javascript": {
        "strings on a line": grown("'a';"),
        "templates opened": grown("`\\`"),
        "expressions opened": grown("=/[a"),
        "comments opened": grown("/* a "),
        "tags of documentation": around("/** ", "{@a", "\n*/"),
        "one tag of documentation": around("/** {@", "a", "\n*/"),
    },
    "c": {"raw strings opened": grown('R"('), "strings on a line": grown('"a" "b" ')},
    "java": {"texts opened": grown('"""a "')},
    "rust": {"raw strings opened": grown('r#"a ')},
    "ruby": {"strings opened": grown("'\\'"), "comments": grown("=begin\nThe addict\n=end\n")},
    "shell": {"strings opened": grown('"\\"'), "comments": grown("# The addict\n")},
}

_LEAST = {"ragged table": 40_000}
"""The parser fills rows up to 262,144 cells in all, and below the size that reaches them it does so by the square; what
that costs at most is tested by itself."""
SHAPES = tuple(
    Shape(name, kind, text, _LEAST.get(name, 1500)) for kind, shapes in _PARTS.items() for name, text in shapes.items()
)


def _names() -> Iterator[str]:
    return (str(shape) for shape in SHAPES)


assert len(set(_names())) == len(SHAPES)
