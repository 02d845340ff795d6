"""What holds of every text whatever is in it. A target is a function that takes any text and raises where it does not.

The suite tries them on what hypothesis thinks of, `bench/fuzz.py` on millions of texts.
"""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from io import BytesIO
from itertools import pairwise
from typing import TYPE_CHECKING

from stigmalint.authoring.prove import remember
from stigmalint.disk.package import text_of, with_text
from stigmalint.disk.packs import RuleSet
from stigmalint.extract import FORMATS, UnreadableError, extract
from stigmalint.extract.front_matter import read_front_matter
from stigmalint.extract.gather import Gatherer, Outline, Slices
from stigmalint.extract.html_fragment import read_html
from stigmalint.extract.package_parts import PackageError
from stigmalint.extract.rendering import Rendering
from stigmalint.finding import Finding, Severity
from stigmalint.fix.apply import applicable
from stigmalint.fix.suppressions import Suppressions
from stigmalint.judge.passages import passages
from stigmalint.lint import Parse
from stigmalint.linter import Linter
from stigmalint.match.prefilter import Gate
from stigmalint.prose import FRONT_MATTER, Block, Prose, Role, Source
from stigmalint.text.folding import extends
from stigmalint.text.spans import Span, apply_edits

if TYPE_CHECKING:
    from spacy.tokens import Doc

PIECES: tuple[str, ...] = (
    *"abcdeinrst ,.;:!?-'\"/()#*_`~<>[]|&{}\\^$@=+%1\t\n",
    *("\n\n", "\r\n", "\r", "\f", "\v", "\0", "\x1b[31m", "\x1c", "\x85", "\xa0", "\xad", "\u2028", "\u3000"),
    *("\ud800", "\udcff", "\U0010ffff", "\ue000", "\u0378", "\ufffd", "\ufeff", "\u202e", "\u200e", "\u200b"),
    *("\u0301", "\u0327\u0301", "\u20e3", "\ufe0f", "\U000e0101", "\u200d", "\u200c", "👩\u200d⚕️", "👍🏽", "🇩🇪"),
    *("İ", "ß", "ŉ", "ﬁ", "ſ", "Ω", "ά", "न\u093f", "漢字。", "“", "”", "‘", "’", "—", "\u2011", "…"),
    *("addict", "addicts", "drug abuse", "Substance-abuse", "abused", "alcoholic", "junkies", "clean", "committed"),
    *("He ", "the ", "An ", " of heroin", " suicide", ". ", "I'm an ", "[sic]", "stigmalint: ignore", "word"),
)
"""What breaks readers of text, and words that rules look for."""
MARKUP: tuple[str, ...] = (
    *("**", "__", "``", "```\n", "~~", "\n> ", "\n- ", "\n  ", "\n    ", "\n1. ", "\n# ", "\n---\n", "\n===\n"),
    *("\n| a | b |\n|---|---|\n| ", " | ", "![", "](u)", "[^1]", "[^1]: ", "[a]: /u\n", "> [!NOTE]\n", "- [ ] "),
    *("<!--", "-->", "<p>", "</p>", "<em>", "</em>", "<br>", "<br/>", "<li>", "<td>", "<table>", "<tr>", "<th>"),
    *("<blockquote>", "</blockquote>", "<script>", "</script>", "<pre>", "<img alt='x &amp; y'>", '<a href="', "<q>"),
    *("<![CDATA[", "]]>", "<?", "?>", "<!DOCTYPE", "&amp;", "&nbsp;", "&#0;", "&#xd800;", "&NotEqualTilde;", "&copy"),
    *("{%", "%}", "{{", "}}", "{<", "{:.c}", "{#", "::: note\n", "$$", "<http://x>", "<h2>", "<!-- stigmalint: "),
)
HEADS: tuple[str, ...] = (
    *("---\n", "+++\n", "...\n", "\n---\n", "\n+++\n", "---\r\n", "\r---\r", "title: ", "Title: '", 'title = "'),
    *("title:", "description: >\n", "  summary: |-\n", "- alt: ", "caption: \n", "[params]\n", '"""', "'''", " # "),
    *("abstract: [", "lead: {", "excerpt: &a ", "tags: *a", "\n  ", "\n\n", "? ", "!!str ", "''", '\\"'),
)
DIALECTS: tuple[str, ...] = (
    *("::: note\n", ":::{tip} a\n", "\n:::\n", "```{note}\n", "\n```\n", "~~~{x}\n", ":class: a\n", "!!! note\n    "),
    *(
        '??? "Title"\n    ',
        '=== "Tab"\n    ',
        "> [!warning] ",
        "> [!quote]- ",
        "[!",
        "]",
        "{{/* ",
        " */}}",
        "{/* ",
        " */}",
    ),
    *("{{!-- ", " --}}", "{# ", " #}", "{% comment %}", "{% endcomment %}", "{>> ", " <<}", "%%", "% ", "{% raw %}"),
    *("{% endraw %}", "{{< highlight x >}}", "{{< /highlight >}}", "{.a b='c'}", '{: alt="d"}', "{ref}`", "(a)=\n"),
    *("--8<-- ", "\n", "[[a|", "]]", "[[addict]]", "![[", "{--", "--}", "{++", "++}", "{==", "==}", "{~~", "~>", "~~}"),
    *(" >!", "!< ", "&gt;!", "!&lt;", "&gt; ", "`pip install addict`", "`import addict`", "```\nnpm i addict-x\n```\n"),
    *("[quote=a]", "[/quote]", "\\", "`", "``", "\n> ", "\n- ", "\n\n    ", "addict-x"),
)
GIT: tuple[str, ...] = (
    *("# ", "\n# ", "#", "\n#\n", "# ------------------------ >8 ------------------------\n", "diff --git a/b b/b\n"),
    *("# stigmalint: ignore\n", "\n\n", "\n", "\n- ", "\n> ", "Signed-off-by: A <a@b>\n", "addict", "fixup! "),
)
DIRECTIVES: tuple[str, ...] = (
    *("<!-- stigmalint: ", " -->", "stigmalint: ", "# stigmalint: ", "// stigmalint: ", "ignore", "ignore-next-line"),
    *("disable", "enable", "ignore-file", "[a/b]", "[a/old]", "[a/bb, x]", "[", "]", "[a", " -- why", " – why"),
    *("[sic]", " (*sic*)", "[comment]: # (", "{/* ", " */}", "%%", "{# ", " #}", "{{/* ", " */}}", "\n\n", "addict"),
)


def check_prose(prose: Prose) -> None:
    """Blocks map to the source: in order, without gaps, and where they say so with the very same characters."""
    source = prose.source.text
    last = 0
    for block in prose.blocks:
        assert block.text.strip() == block.text != ""
        assert block.segments[0].source.start >= last
        last = block.segments[0].source.start
        at = reached = 0
        for segment in block.segments:
            assert segment.prose.start == at < segment.prose.end
            assert reached <= segment.source.start < segment.source.end <= len(source)
            at, reached = segment.prose.end, segment.source.end
            if segment.verbatim:
                assert segment.source.of(source) == segment.prose.of(block.text)
                assert prose.to_source(block, segment.prose) == segment.source
                assert prose.is_editable(block, segment.prose)
                tail = Span(segment.prose.end - 1, segment.prose.end)
                assert prose.to_source(block, tail).of(source) == tail.of(block.text)
        assert at == len(block.text)
        for mark in block.marks:
            assert 0 <= mark.span.start < mark.span.end <= len(block.text)


def check_plain(text: str) -> None:
    check_prose(extract(Source("x", text, "text")))


def check_markdown(text: str) -> None:
    check_prose(extract(Source("x", text, "markdown")))


def check_commit(text: str) -> None:
    check_prose(extract(Source("x", text, "commit")))


def check_front_matter(text: str) -> None:
    # Else hardly any text had a head, and a value in it.
    fence = ("", "---\n", "+++\r\n", "---\r\n")[len(text) % 4]
    key = ("", "title: ", "alt: >-\n  ", "title = ", "lead: '", 'title="')[len(text) % 7 % 6]
    text = f"{fence}{key}{text}\n{fence}Body."
    outline = Outline()
    end = read_front_matter(text, outline, FRONT_MATTER)
    prose = Prose(Source("x", text, "markdown"), tuple(outline.blocks()))
    check_prose(prose)
    assert 0 <= end <= len(text)
    assert all(segment.source.end <= end for block in prose.blocks for segment in block.segments)


def check_html(text: str) -> None:
    """HTML as a block, inside a paragraph, and in slices between which the source holds something else, as in a
    quotation; which of these is up to the length of the text.
    """
    size = 7 if len(text) % 4 < 2 else len(text) + 1
    source, slices = "", []
    for at in range(0, len(text), size):
        source += "> "
        slices.append((text[at : at + size], len(source)))
        source += text[at : at + size]
    outline = Outline()
    around = Gatherer() if len(text) % 2 else None
    read_html(Slices(slices), outline, around)
    if around is not None:
        outline.emit(around, Role.PARAGRAPH)
    check_prose(Prose(Source("x", source, "markdown"), tuple(outline.blocks())))


_KNOWN = ("a/b", "a/c", "z/y")


def check_suppress(text: str) -> None:
    """Directives hide or keep every finding, once and in order; their own edits can be carried out."""
    spoken = list(re.finditer(r"\w+", text))[:20]
    found = [_finding(word.span(), _KNOWN[number % 3]) for number, word in enumerate(spoken)]
    prose = extract(Source("x", text, "markdown" if len(text) % 3 else "text"))
    told = Suppressions.parse(prose, _KNOWN, {"a/old": "a/b"}).apply(found, _KNOWN)
    hidden = [finding for finding, _ in told.hidden]
    assert [finding for finding in found if finding in told.kept] == list(told.kept)
    assert [finding for finding in found if finding not in told.kept] == hidden
    for problem in told.problems:
        assert 0 <= problem.span.start <= problem.span.end <= len(text)
        if problem.edit:
            assert 0 <= problem.edit.span.start <= problem.edit.span.end <= len(text)
            apply_edits(text, [problem.edit])


def _finding(place: tuple[int, int], rule_id: str) -> Finding:
    return Finding(rule_id, Severity.ERROR, "x", Span(*place), "", "")


WORD: tuple[str, ...] = (
    *("<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", '<w:t xml:space="preserve">', "<w:br/>", "<w:tab/>"),
    *("<w:pPr>", "</w:pPr>", "<w:rPr>", "</w:rPr>", "<w:b/>", '<w:pStyle w:val="Heading1"/>', "<w:del>", "</w:del>"),
    *('<w:pStyle w:val="Code"/>', "<w:ins>", "</w:ins>", "<w:hyperlink>", "</w:hyperlink>", "<w:tbl>", "</w:tbl>"),
    *(
        "<w:tr>",
        "</w:tr>",
        "<w:tc>",
        "</w:tc>",
        '<w:fldChar w:fldCharType="begin"/>',
        "<w:instrText>",
        "</w:instrText>",
    ),
    *('<w:fldChar w:fldCharType="separate"/>', '<w:fldChar w:fldCharType="end"/>', "<mc:Choice>", "</mc:Choice>"),
    *('<w:comment w:id="1">', "</w:comment>", '<w:commentReference w:id="1"/>', '<w:rFonts w:ascii="Menlo"/>'),
    *('<wp:docPr descr="an addict &amp; b"/>', "&amp;", "&#x41;", "<![CDATA[", "]]>", "<!--", "-->", "addict"),
    *("</w:t></w:r><w:r><w:t>", "\x1dword/comments.xml\x1d", "stigmalint: ignore", "<w:vanish/>", "<w:p/>"),
)
ODF: tuple[str, ...] = (
    *("<text:p>", "</text:p>", "<text:h>", "</text:h>", "<text:span>", "</text:span>", '<text:s text:c="3"/>', "&lt;"),
    *('<text:span text:style-name="T1">', "<text:tab/>", "<text:note>", "</text:note>", "<text:note-citation>"),
    *("</text:note-citation>", "<office:annotation>", "</office:annotation>", "<text:list>", "</text:list>", "<!--"),
    *("<table:table>", "</table:table>", "<table:table-row>", "</table:table-row>", "<table:table-cell>", "-->"),
    *(
        "</table:table-cell>",
        "<text:tracked-changes>",
        "</text:tracked-changes>",
        "<svg:desc>",
        "</svg:desc>",
        "addict",
    ),
    *(
        '<style:style style:name="T1">',
        "</style:style>",
        '<style:text-properties fo:font-weight="bold"/>',
        "<text:date>",
    ),
    *("</text:date>", "<draw:text-box>", "</draw:text-box>", "\x1dstyles.xml\x1d", "stigmalint: ignore", "&amp;"),
)
TABLE: tuple[str, ...] = (
    *(
        '"',
        '""',
        ",",
        ";",
        "\t",
        "\r\n",
        "\n",
        "\n\n",
        "a,b\n",
        "addict",
        '{"a": "',
        '"}',
        '\\"',
        "\\n",
        "<b>",
        "&amp;",
    ),
    *('{"b": {"a": ["', '"]}}', "\\u00e9", "//", "/*", "[", "]", "{", "}", "|"),
)


def balanced(text: str, names: str) -> str:
    """XML that is well-formed, part by part, made of a text: what cannot stand where it does is taken for text."""
    parts = re.split("(\x1d[^\x1d]*\x1d)", text)
    return "".join(part if number % 2 else f"<x {names}>{_balanced(part)}</x>" for number, part in enumerate(parts))


def _balanced(text: str) -> str:
    pieces: list[str] = []
    open_tags: list[str] = []
    at = 0
    for tag in re.finditer(
        r"<(/?)([a-z]+:[A-Za-z-]+)((?: [a-z]+:[A-Za-z-]+=\"(?:[ !#-%'-;=?-~]|&amp;)*\")?)(/?)>", text
    ):
        pieces.append(_escaped(text[at : tag.start()]))
        at = tag.end()
        if not tag[1]:
            pieces.append(tag.group())
            open_tags += [] if tag[4] else [tag[2]]
        elif open_tags and open_tags[-1] == tag[2]:
            pieces.append(f"</{open_tags.pop()}>")
    pieces.append(_escaped(text[at:]))
    return "".join((*pieces, *(f"</{name}>" for name in reversed(open_tags))))


def _escaped(text: str) -> str:
    text = re.sub("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", text)
    return re.sub(r"&(?!amp;|lt;|#x41;)", "&amp;", text).replace("<", "&lt;").replace(">", "&gt;")


_NAMES = {
    "docx": " ".join(
        f'xmlns:{name}="{end}"'
        for name, end in (("w", "wordprocessingml/2006/main"), ("mc", "markup-compatibility/2006"), ("wp", "x"))
    ),
    "odt": " ".join(
        f'xmlns:{name}="urn:opendocument:xmlns:{name}:1.0"'
        for name in ("text", "table", "office", "style", "svg", "draw")
    )
    + ' xmlns:fo="fo"',
}


def _check_package(kind: str, text: str) -> None:
    """Blocks as ever; and a rendering in which each piece of prose has its place, and back."""
    source = Source("x", balanced(text, _NAMES[kind]) if kind in _NAMES else text, kind)
    prose = extract(source)
    check_prose(prose)
    shown = Rendering(prose)
    for block in prose.blocks:
        for segment in block.segments if block.role is not Role.COMMENT else ():
            span = shown.span(segment.source)
            assert span is not None
            assert " ".join(span.of(shown.text).split()) == " ".join(segment.prose.of(block.text).split())
            assert shown.to_source(span) == segment.source
    assert shown.text.count("\n") <= len(prose.blocks)


def _check_table(kind: str, text: str) -> None:
    head = {"csv": "a,b\n", "tsv": "b\ta\n"}.get(kind, "")
    with suppress(UnreadableError):
        check_prose(extract(Source("x", head + text, kind, text_fields=("a", "b.a"))))


OTHERS: Mapping[str, tuple[str, ...]] = {
    "html": (*MARKUP, "<title>", "</title>", "<body lang=de>", "<body>", "<input placeholder='", "<template>", "'>"),
    "mdx": (*MARKUP, *DIALECTS, "import a from 'b'\n", "export const a = {\n", "<A b={", "}>", "<A>", "</A>", "</>"),
    "pandoc": (*MARKUP, *DIALECTS, "```{r}\n", "`r ", "#| ", "::: {.c}\n", "@key", "[@a]", "^[", "~a~", "$x$"),
    "rst": (
        *(".. note:: ", ".. code-block:: x\n\n   ", ".. image:: u\n   :alt: ", "::\n\n   ", ".. |a| replace:: "),
        *("\n====\n", "\n----\n", ":ref:`", "`a <u>`_", "``", "|a|", "[1]_", ".. [1] ", "__ ", ":a: ", "* ", "#. "),
        *("+---+---+\n", "|   | ", "=== ===\n", ".. list-table::\n\n   * - ", ".. csv-table::\n\n   ", "\n   ", ">>> "),
    ),
    "asciidoc": (
        *("----\n", "====\n", "|===\n", "|", "a|", "____\n", "....\n", "++++\n", "--\n", "[source]\n", "[quote]\n"),
        *("= ", "== ", ".Title\n", "NOTE: ", "image::u[", "link:u[", "<<a,", ">>", "footnote:[", "]", ":a: ", "{a}"),
        *("`+", "+`", "pass:[", "[.c]#", "#", "::\n", "+\n", "* ", "//", "////\n", "ifdef::a[]\n", "include::a[]\n"),
    ),
    "latex": (
        *(
            r"\begin{",
            r"\end{",
            "verbatim}",
            "quote}",
            "document}",
            "tabular}",
            r"\emph{",
            r"\section{",
            r"\cite{",
            "}",
        ),
        *(r"\verb|", "$", "$$", r"\[", r"\]", "%", r"\%", r"\'e", r"\"{o}", "~", r"\\", r"\item ", r"\footnote{", "&"),
        *(r"\def\a{", r"\newcommand{\b}{", "``", "''", "---", r"\href{u}{", r"\caption[", r"\ss", r"{\it ", r"\input{"),
    ),
    "org": (
        *("* ", "** TODO ", "#+BEGIN_SRC\n", "#+END_SRC\n", "#+BEGIN_QUOTE\n", "#+END_QUOTE\n", "#+TITLE: ", "=", "~"),
        *("[[u][", "]]", ":PROPERTIES:\n", ":END:\n", "| a | ", "|---|\n", "- a :: ", "<2026-01-01>", r"\(", "[fn:1] "),
    ),
    "srt": ("1\n00:00:01,000 --> 00:00:02,000\n", "\n\n2\n", "<i>", "</i>", r"{\an8}", "- ", "<font color='x'>"),
    "vtt": ("WEBVTT\n\n", "00:01.000 --> 00:02.000\n", "NOTE ", "STYLE\n", "<v A>", "<c.d>", "</c>", "&amp;", "\n\n"),
    "po": ('msgid "', '"\n', 'msgstr "', 'msgstr[0] "', 'msgctxt "', "#~ ", "#. ", "#: ", r"\n", r"\"", "%(a)s", "%s"),
    "json": ('{"title": "', '"}', '", "b": "', r"\u00e9", r"\ud83d", r"\n", r"\"", '["', '"]', "{{a}}", "<b>", "%s"),
    "yaml": ("en:\n  ", "title: ", ": ", "|-\n    ", ">\n    ", "\n  ", '"', "'", "&a ", "*a", "- ", "!x ", "%{a}"),
    "properties": ("a.b=", "c: ", "\\\n  ", r"\u00e9", r"\:", "! ", "# ", "{0}", "''", "\n", "=", "\\"),
    "android": (
        '<string name="a">',
        "</string>",
        "<resources>",
        "</resources>",
        "<plurals>",
        "</plurals>",
        r"\'",
        "<b>",
    ),
    "xliff": ("<source>", "</source>", "<target>", "</target>", "<unit>", "</unit>", '<g id="1">', "</g>", "<file>"),
    "notebook": ('"cell_type": "markdown"', '"source": ["', '", "', '"]', "{", "}", r"\n", r"\"", "# "),
}
"""Markup of the formats that need no rendering and no columns."""
CODE: tuple[str, ...] = (
    *("# ", "// ", "/* ", " */", "/** ", "\n * ", '"""', "'''", "'", '"', "`", "${", "def f():\n    ", "=begin\n"),
    *("=end\n", "r'''", r"\"", "\\", "\n", "#!/bin/sh\n", "<<E\n", "E\n", "/// ", "//! ", 'r#"', '"#', ":param a: "),
    *("@a ", "%w[", "]"),
)
_FRAMES: Mapping[str, tuple[str, str]] = {
    "html": ("<!doctype html><body><p>", "</body>"),
    "latex": (r"\documentclass{a}\begin{document}", r"\end{document}"),
    "srt": ("1\n00:00:01,000 --> 00:00:02,000\n", "\n"),
    "vtt": ("WEBVTT\n\n00:01.000 --> 00:02.000\n", "\n"),
    "po": ('msgid "a"\nmsgstr "', '"\n'),
    "json": ('{"title": "', '"}'),
    "yaml": ("en:\n  title: ", "\n"),
    "properties": ("title=", "\n"),
    "android": ('<resources><string name="a">', "</string></resources>"),
    "xliff": (
        '<xliff version="1.2"><file source-language="en" target-language="en"><trans-unit id="1"><source>',
        "</source></trans-unit></file></xliff>",
    ),
    "notebook": ('{"nbformat": 4, "cells": [{"cell_type": "markdown", "source": ["', '"]}]}'),
}
"""What stands around prose, where a text of pieces alone would hardly ever be one of the format."""


def _check_other(kind: str, text: str) -> None:
    before, after = _FRAMES.get(kind, ("", "")) if len(text) % 5 else ("", "")
    if before and kind in ("android", "xliff") and len(text) % 5 > 1:
        text = _escaped(text)
    elif before and kind in ("json", "notebook") and len(text) % 5 > 1:
        text = json.dumps(text)[1:-1]
    with suppress(UnreadableError):
        check_prose(extract(Source("x", before + text + after, kind)))


_PARTS = {"[Content_Types].xml": "<a/>", "content.xml": "<a>addict</a>", "META-INF/manifest.xml": "<b/>"}


def check_package(text: str) -> None:
    """The bytes of a package, some of them others: it is read and written back as it was, or refused in a sentence."""
    file = BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in _PARTS.items():
            package.writestr(zipfile.ZipInfo(name), content * 9)
    data = bytearray(file.getvalue())
    for number, sign in enumerate(text):
        place = ord(sign) * 31 * (number + 1) % len(data)
        if number % 3:
            data[place] = ord(sign) % 256
        else:
            data[place : place + number] = sign.encode("utf-8", "replace")
    with suppress(PackageError):
        read = text_of(bytes(data), "odt")
        assert with_text(bytes(data), "odt", read) == bytes(data)
        changed = with_text(bytes(data), "odt", read + " ")
        assert text_of(changed, "odt") == read + " "


TARGETS: Mapping[str, tuple[Callable[[str], None], Sequence[str]]] = {
    "plain": (check_plain, PIECES),
    "markdown": (check_markdown, (*PIECES, *MARKUP, *MARKUP)),
    "dialects": (check_markdown, (*PIECES, *DIALECTS, *DIALECTS, *DIALECTS)),
    "commit": (check_commit, (*PIECES, *GIT, *GIT)),
    "front-matter": (check_front_matter, (*PIECES, *HEADS, *HEADS, *HEADS)),
    "html-fragment": (check_html, (*PIECES, *MARKUP, *MARKUP)),
    "docx": (partial(_check_package, "docx"), (*PIECES, *WORD, *WORD, *WORD)),
    "odt": (partial(_check_package, "odt"), (*PIECES, *ODF, *ODF, *ODF)),
    "epub": (partial(_check_package, "epub"), (*PIECES, *MARKUP, "\x1da.xhtml\x1d")),
    "csv": (partial(_check_table, "csv"), (*PIECES, *TABLE, *TABLE)),
    "tsv": (partial(_check_table, "tsv"), (*PIECES, *TABLE, *TABLE)),
    "jsonl": (partial(_check_table, "jsonl"), (*PIECES, *TABLE, *TABLE)),
    **{kind: (partial(_check_other, kind), (*PIECES, *pieces, *pieces)) for kind, pieces in OTHERS.items()},
    **{kind: (partial(_check_other, kind), (*PIECES, *CODE, *CODE)) for kind, form in FORMATS.items() if form.is_code},
    "package": (check_package, PIECES),
    "suppress": (check_suppress, (*PIECES, *MARKUP, *DIRECTIVES, *DIRECTIVES, *DIRECTIVES)),
}
"""For each extractor, and for suppressions, what is to hold and what its texts are likely to be made of."""


class Engine:
    """The whole program as a library: findings, their places, and their fixes."""

    def __init__(self, ruleset: RuleSet, parse: Parse) -> None:
        self._parse = self._remembered = parse
        self._linter = linter = Linter(ruleset=ruleset, parse=self._parse_once)
        self._gate = Gate.unpack(
            Gate.pack(
                (phrase for rule in linter.rules for phrase in linter.ruleset.phrases[rule.id]), linter.ruleset.words
            )
        )

    def check(self, texts: Iterable[str]) -> int:
        """Check texts, as plain text or as Markdown, which is up to their lengths; the number of findings."""
        self._remembered = remember(self._parse)  # a sentence is parsed again after each fix
        sources = [Source("x", text, "markdown" if len(text) % 2 else "text") for text in texts]
        number = 0
        for prose, found in self._linter.lint_sources(sources):
            check_prose(prose)
            self._check_gate(prose)
            self._check_findings(prose, found)
            number += len(found)
        return number

    def _parse_once(self, texts: Iterable[str]) -> Iterable[Doc]:
        return self._remembered(texts)

    def _check_gate(self, prose: Prose) -> None:
        assert self._gate is not None
        is_shut = self._gate.is_shut(prose.source.text, prose.source.kind)
        for passage in (part for block in prose.blocks for part in passages(block)):
            if is_shut or self._gate.is_idle(passage.text):
                assert not list(self._linter.scanner.scan(passage)), "the gate was shut"

    def _check_findings(self, prose: Prose, found: Sequence[Finding]) -> None:
        source = prose.source
        assert [finding.span for finding in found] == sorted(finding.span for finding in found)
        for finding in found:
            assert 0 <= finding.span.start < finding.span.end <= len(source.text)
            if source.kind == "text" and "\n>" not in source.text:
                assert finding.matched == finding.span.of(source.text)
            places = list(_places(prose, finding))
            assert places, "the finding stands in no block"
            assert any(_is_whole(block, span) for block, span in places), "a part of a word"
            for fix in finding.fixes:
                assert fix.edits
                for edit in fix.edits:
                    assert 0 <= edit.span.start <= edit.span.end <= len(source.text)
                    for at in (edit.span.start, edit.span.end):
                        assert not (0 < at < len(source.text) and extends(source.text[at])), "an accent is cut off"
                assert all(one.span.end <= other.span.start for one, other in pairwise(sorted(fix.edits)))
                apply_edits(source.text, fix.edits)
        for unsafe in (False, True):
            if any(applicable(finding, unsafe) for finding in found):
                fixed = self._linter.fix_source(source, unsafe=unsafe)
                again = self._linter.fix_source(fixed.source, unsafe=unsafe)
                assert (again.source.text, again.applied) == (fixed.source.text, ()), "fixing again changes it again"


def _places(prose: Prose, finding: Finding) -> Iterator[tuple[Block, Span]]:
    """Where in a block a finding stands."""
    for block in prose.blocks:
        at = block.text.find(finding.matched)
        while at >= 0:
            span = Span(at, at + len(finding.matched))
            if prose.to_source(block, span) == finding.span:
                yield block, span
            at = block.text.find(finding.matched, at + 1)


def _is_whole(block: Block, span: Span) -> bool:
    """Whether what is found is neither preceded nor followed by more of its first or last word."""
    before, after = block.text[: span.start], block.text[span.end : span.end + 1]
    while before and extends(before[-1]):
        before = before[:-1]
    begins_inside = block.text[span.start] in "'’"  # 's an addict
    return not ((before[-1:].isalnum() and not begins_inside) or after.isalnum() or (after and extends(after)))
