"""Documents built from parts in each other: what is prose is read where it stands, and what is not is not.

In every document "wanted" stands where people read it, and "trap" where they do not.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.invariants import check_prose

from stigmalint.extract import extract
from stigmalint.prose import MarkKind, Prose, Role, Source
from stigmalint.text.spans import Span

Texts = st.SearchStrategy[str]

WORDS = st.lists(
    st.sampled_from(["wanted", "a wanted word", "é wanted", "🙂 wanted,", "wanted e\u0301", "and wanted"]),
    min_size=1,
    max_size=3,
).map(" ".join)
"""A few words of prose."""


def joined(parts: Texts, by: str, least: int = 1, most: int = 4) -> Texts:
    return st.lists(parts, min_size=least, max_size=most).map(by.join)


def wrapped(inside: Texts, *pairs: tuple[str, str]) -> Texts:
    """One of pairs of markup around something."""
    return st.tuples(st.sampled_from(pairs), inside).map(lambda it: f"{it[0][0]}{it[1]}{it[0][1]}")


def html() -> Texts:
    traps = st.sampled_from(
        [
            *("<code>trap</code>", '<a href="trap">', "<script>trap</script>", "<style>trap</style>", "<!-- trap -->"),
            *(
                "<pre>\ntrap</pre>",
                "{{ trap }}",
                "<? trap ?>",
                "<i lang=fr>trap</i>",
                "<kbd>trap</kbd>",
                "<br id=trap>",
            ),
            *(
                "<div data-x='trap' id=\"trap\"></div>",
                "<p lang=de>trap</p><p>",
                "<img src='trap' alt=''>",
                "<% trap %>",
            ),
        ]
    )
    inline = st.recursive(
        WORDS | traps,
        lambda inner: wrapped(
            joined(inner, " "),
            *(("<b>", "</b>"), ("<EM class='trap'>", "</EM>"), ('<a href="/trap?a=1&amp;b" title="wanted">', "</a>")),
            *(("<q>", "</q>"), ("&amp; ", "&nbsp;"), ("<span>\n    ", "\n</span>"), ("<!-- trap -->", "<br/>")),
        ),
        max_leaves=6,
    )
    block = st.recursive(
        wrapped(inline, ("<p>", "</p>"), ("<h2 id='trap'>", "</h2>"), ("<li>", ""), ("<td>", "</td>"), ("", "\n\n")),
        lambda inner: wrapped(
            joined(inner, "\n"),
            *(("<div>\n  ", "\n</div>"), ("<blockquote cite='trap'>", "</blockquote>"), ("<ul>\r\n", "\r\n</ul>")),
            *(
                ("<table><tr>", "</table>"),
                ("<img alt='wanted' src=trap>", ""),
                ("<input value='trap' placeholder='wanted'>", ""),
            ),
        ),
        max_leaves=6,
    )
    return joined(block, "\n").map(lambda body: f"<!doctype html><html lang=en><title>wanted</title>{body}")


def indented(text: str, by: str) -> str:
    return "".join(by + line if line.strip() else line for line in text.splitlines(keepends=True))


def quoted(text: str) -> str:
    """A blank line without its marker would end the quotation, and what is indented after it would be code."""
    return "".join("> " + line if line.strip() else ">\n" for line in text.splitlines(keepends=True))


def _columns(text: str) -> int:
    return len(text) + text.count("🙂") - text.count("\u0301")


def rst() -> Texts:
    stressed = wrapped(
        WORDS, ("*", "*"), ("**", "**"), ("`", " <https://trap.example/>`_"), (":term:`a ", "`"), ("\\*", "\\*")
    )
    named = ["``trap``", ":func:`trap`", "|trap|", "`the wanted <trap>`__", ":ref:`wanted <trap>`", "[#trap]_"]
    inline = joined(WORDS | stressed | st.sampled_from(named), " ")
    lines = joined(inline, "\n", most=3)
    code = st.sampled_from(
        [
            *("::\n\n  trap\n", ".. code-block:: trap\n   :caption: wanted\n\n   trap\n", ".. trap\n", ">>> trap\n"),
            *(".. _trap: https://trap\n", ".. image:: trap\n   :alt: wanted\n", ".. math:: trap\n", ":type x: trap\n"),
            *(
                ".. |trap| replace:: wanted\n",
                ".. trap::\n\n   trap\n",
                "__ https://trap\n",
                ".. toctree::\n\n   trap\n",
            ),
        ]
    )
    border = f"+{'-' * 60}+---+\n"
    table = WORDS.map(lambda it: f"{border}|{it}{' ' * (60 - _columns(it))}| 1 |\n{border}")

    def around(inner: Texts) -> Texts:
        body = joined(inner, "\n")
        return st.one_of(
            body.map(lambda it: "* " + indented(it, "  ")[2:]),
            body.map(lambda it: "1. " + indented(it, "   ")[3:]),
            body.map(lambda it: ".. note:: wanted\n\n" + indented(it, "   ")),
            body.map(lambda it: ".. py:function:: trap(trap)\n   :trap: trap\n\n" + indented(it, "   ")),
            body.map(lambda it: ":param trap: wanted\n" + indented("wanted\n\n" + it, "    ")),
            body.map(lambda it: "a wanted term\n" + indented("wanted\n\n" + it, "    ")),
        )

    paragraph = lines.map(lambda it: f"Word {it}\n")
    block = st.recursive(paragraph | code | table, around, max_leaves=8)
    title = st.just("A wanted title\n==============\n")
    return joined(block | title, "\n")


def markdown(traps: list[str], tops: list[str], *around: tuple[str, str]) -> Texts:
    """A dialect of Markdown: its own things that are no prose, within lines and at the top level, and around words."""
    inline = joined(
        WORDS | wrapped(WORDS, ("**", "**"), ("[", "](trap)"), *around) | st.sampled_from(["`trap`", *traps]), " "
    )
    lines = joined(inline, "\n", most=3).map(lambda it: f"Word {it}\n")
    code = st.just("```trap\ntrap\n```\n")
    block = st.recursive(
        lines | code,
        lambda inner: st.one_of(
            joined(inner, "\n").map(lambda it: "- " + indented(it, "  ")[2:]),
            joined(inner, "\n").map(quoted),
        ),
        max_leaves=6,
    )
    return joined(block | st.sampled_from(["# A wanted title\n", *tops]), "\n")


def mdx() -> Texts:
    return markdown(
        ["{trap}", "{'trap'}", "{`${trap} trap`}", "{a ? <b>trap</b> : 'trap}'}", "<Trap x={trap} />", "{/* trap */}"],
        ["import trap from 'trap'\n", "export const a = {\n\n  trap,\n}\n", "<Trap\n  a='trap'\n  title='wanted'\n>\n"],
        ("<Trap trap='trap'>", "</Trap>"),
        ("<a.b {...trap}>", "</a.b>"),
        ("<>", "</>"),
    )


def pandoc() -> Texts:
    return markdown(
        ["[@trap, p. 3]", "@trap_2020", "$trap$", "\\cite[trap]{trap}", "\\@ref(fig:trap)", "-@trap"],
        ["$$\ntrap\n$$\n", "\\begin{align}\ntrap\n\\end{align}\n"],
        ("a $1 and ", ""),
    )


def asciidoc() -> Texts:
    stressed = wrapped(
        WORDS, ("*", "*"), ("_", "_"), ("https://trap.example[", "]"), ("<<trap,", ">>"), ("x**", "**"), ('"`', '`"')
    )
    named = ["`trap`", "{trap}", "(((trap)))", "kbd:[trap]", "<<trap>>", "+trap+", "xref:trap[wanted]", "stem:[trap]"]
    lines = joined(joined(WORDS | stressed | st.sampled_from(named), " "), "\n", most=3).map(lambda it: f"Word {it}\n")
    code = st.sampled_from(
        [
            *(
                "----\ntrap\n----\n",
                "....\ntrap\n....\n",
                "[source,trap]\ntrap\n",
                " trap\n",
                "// trap\n",
                "[[trap]]\n",
            ),
            *("////\ntrap\n////\n", "image::trap[wanted,role=trap]\n", ":trap: trap\n", "++++\ntrap\n++++\n"),
            *(".A wanted title\n", "include::trap[]\n", "|===\n|wanted |wanted\n\n|wanted|b\n|===\n"),
        ]
    )
    block = st.recursive(
        lines | code,
        lambda inner: wrapped(
            joined(inner, "\n"),
            *(("* wanted\n\n", ""), ("NOTE: wanted\n\n", ""), ("wanted:: wanted\n\n", ""), ("== wanted\n\n", "")),
        ),
        max_leaves=6,
    )
    fenced = wrapped(
        block, ("====\n", "\n====\n"), ("[quote,trap]\n____\n", "\n____\n"), ("[.trap]\n****\n", "\n****\n")
    )
    return joined(block | fenced, "\n")


def latex() -> Texts:
    code = [
        *("$trap$", "\\ref{trap}", "\\cite[p.~3]{trap,trap2}", "\\texttt{trap}", "\\verb|trap|", "\\trap{}", "%trap\n"),
        *("\\foo{trap}", "caf\\'e", "5\\%", "\\url{trap}", "\\vspace{1trap}", "\\(trap\\)"),
    ]
    inline = st.recursive(
        WORDS | st.sampled_from(code),
        lambda inner: wrapped(
            joined(inner, " "),
            *(("\\emph{", "}"), ("\\textbf{a ", "}"), ("``", "''"), ("\\footnote{", "}"), ("{\\itshape ", "}")),
            *(("\\href{trap}{", "}"), ("\\textcolor{trap}{", "}"), ("\\bar[trap]{some ", "}"), ("a\n  ", "~b")),
        ),
        max_leaves=5,
    )
    figures = ["\\[ trap \\]\n", "\\begin{align*}\ntrap\n\\end{align*}\n", "\\input{trap}\n", "% trap\n"]
    block = st.recursive(
        wrapped(inline, ("", "\n"), ("\\section{", "}\n"), ("\\caption{", "}\n"), ("\\paragraph{", "} wanted\n"))
        | st.sampled_from(figures),
        lambda inner: wrapped(
            joined(inner, "\n"),
            *(("\\begin{quote}\n", "\n\\end{quote}\n"), ("\\begin{itemize}\n\\item ", "\n\\end{itemize}\n")),
            ("\\begin{tabular}{ll}\nwanted & ", " \\\\\n\\end{tabular}\n"),
            ("\\begin{figure}[trap]\n", "\\end{figure}\n"),
        ),
        max_leaves=6,
    )
    head = "\\documentclass{trap}\n\\title{wanted}\\begin{document}"
    return joined(block, "\n").map(lambda it: f"{head}{it}\\end{{document}} trap")


def org() -> Texts:
    stressed = wrapped(WORDS, ("*", "*"), ("/", "/"), ("_", "_"), ("[[trap][", "]]"))
    named = [
        "~trap~",
        "=trap=",
        "[[trap]]",
        "[fn:trap]",
        "<2026-01-01 trap>",
        "+trap+",
        "{{{trap}}}",
        "[cite:@trap]",
        "$trap$",
    ]
    lines = joined(joined(WORDS | stressed | st.sampled_from(named), " "), "\n", most=3).map(lambda it: f"Word {it}\n")
    code = st.sampled_from(
        [
            *("#+begin_src trap\ntrap\n#+end_src\n", ": trap\n", "# trap\n", ":PROPERTIES:\n:trap: trap\n:END:\n"),
            *(
                "#+trap: trap\n",
                "#+CAPTION: wanted\n",
                "SCHEDULED: trap\n",
                "| wanted | wanted |\n|---+---|\n| wanted | b |\n",
            ),
            *("* TODO wanted :trap:\n", "#+begin_comment\ntrap\n#+end_comment\n", "\\begin{trap}\ntrap\n\\end{trap}\n"),
        ]
    )
    item = lines.map(lambda it: "- [ ] " + indented(it, "      ").lstrip()) | lines.map(lambda it: "1. wanted :: " + it)
    quote = wrapped(lines | item, ("#+begin_quote\n", "#+end_quote\n"))
    return joined(lines | code | item | quote, "\n")


def catalogue(*, has_escapes: bool = True) -> Texts:
    text = joined(
        WORDS | st.sampled_from(["{{trap}}", "%(trap)s", "a <b class='trap'>wanted</b>", '"wanted"', "\n", "\\"]), " "
    )
    traps = (
        st.sampled_from(["https://trap.example", "trap/trap", "trap_trap", "trapTrap", "", "trap.trap"]) | st.integers()
    )
    values = st.recursive(
        text | traps,
        lambda inner: (
            st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["trap", "a.trap", "trap trap"]), inner)
        ),
        max_leaves=8,
    )
    options = st.tuples(st.booleans() if has_escapes else st.just(False), st.sampled_from([None, 2]))
    return st.tuples(values, options).map(lambda it: json.dumps(it[0], ensure_ascii=it[1][0], indent=it[1][1]))


def notebook() -> Texts:
    cells = st.sampled_from(
        ["# A wanted title\n\nword *wanted*\n`trap`", "$trap$ wanted é\n\n```\ntrap\n```\n", "> a wanted 🙂"]
    )
    markdown = st.tuples(cells, st.booleans()).map(
        lambda it: {"cell_type": "markdown", "source": it[0].splitlines(keepends=True) if it[1] else it[0]}
    )
    code = st.just({"source": ["trap"], "cell_type": "code", "outputs": [{"text": "trap"}]})
    return st.tuples(st.lists(markdown | code), st.booleans()).map(
        lambda it: json.dumps({"nbformat": 4, "cells": it[0], "metadata": {"trap": "trap"}}, ensure_ascii=it[1])
    )


_WORD = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
)
_ODF = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "table", "style")
)


def docx() -> Texts:
    run = st.tuples(
        st.sampled_from(["", "<w:rPr><w:b/><w:rFonts w:ascii='trap'/></w:rPr>", "<w:rPr><w:i w:val='0'/></w:rPr>"]),
        WORDS,
    ).map(lambda it: f'<w:r w:rsidR="trap">{it[0]}<w:t xml:space="preserve">{it[1]} </w:t></w:r>')
    traps = st.sampled_from(
        [
            *("<w:del w:author='trap'><w:r><w:delText>trap</w:delText><w:t>trap</w:t></w:r></w:del>", "<!-- trap -->"),
            *(
                "<w:moveFrom><w:r><w:t>trap</w:t></w:r></w:moveFrom>",
                "<w:r><w:rPr><w:vanish/></w:rPr><w:t>trap</w:t></w:r>",
            ),
            *(
                "<w:r><w:instrText>trap</w:instrText></w:r>",
                "<w:fldSimple w:instr='REF trap'><w:r><w:t>trap</w:t></w:r></w:fldSimple>",
            ),
            *("<w:bookmarkStart w:name='trap'/>", "<w:r><w:tab/></w:r>", "<w:proofErr w:type='trap'/>"),
            "<w:r><w:rPr><w:rStyle w:val='VerbatimChar'/></w:rPr><w:t>trap</w:t></w:r>",
            "<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>DATE</w:instrText></w:r><w:r><w:fldChar "
            "w:fldCharType='separate'/><w:t>trap</w:t></w:r><w:r><w:fldChar w:fldCharType='end'/></w:r>",
        ]
    )
    runs = st.recursive(
        run | traps,
        lambda inner: wrapped(
            joined(inner, ""),
            *(("<w:ins w:author='trap'>", "</w:ins>"), ("<w:hyperlink w:anchor='trap'>", "</w:hyperlink>")),
            *(("<w:sdt><w:sdtPr><w:tag w:val='trap'/></w:sdtPr><w:sdtContent>", "</w:sdtContent></w:sdt>"),),
        ),
        max_leaves=6,
    )
    properties = st.sampled_from(
        ["", "<w:pPr><w:pStyle w:val='Heading2'/></w:pPr>", "<w:pPr><w:numPr/><w:rPr><w:b/></w:rPr></w:pPr>"]
    )
    paragraph = st.tuples(properties, runs).map(lambda it: f"<w:p>{it[0]}{it[1]}</w:p>")
    code = st.just("<w:p><w:pPr><w:pStyle w:val='SourceCode'/></w:pPr><w:r><w:t>trap</w:t></w:r></w:p>")
    boxed = paragraph.map(
        lambda it: (
            f"<w:p><w:r><w:t>wanted</w:t><mc:AlternateContent><mc:Choice>{it}</mc:Choice><mc:Fallback>"
            "<w:p><w:r><w:t>trap</w:t></w:r></w:p></mc:Fallback></mc:AlternateContent><w:t>wanted</w:t></w:r></w:p>"
        )
    )
    blocks = st.recursive(
        paragraph | code | boxed,
        lambda inner: wrapped(
            joined(inner, "\n"),
            *(
                ("<w:tbl><w:tblPr><w:tblLook w:firstRow='1'/></w:tblPr><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"),
                ("<w:tbl><w:tr><w:tc>", "</w:tc><w:tc><w:p/></w:tc></w:tr></w:tbl>"),
            ),
        ),
        max_leaves=5,
    )
    return joined(blocks, "").map(lambda it: f"<w:document {_WORD}><w:body>{it}</w:body></w:document>")


def odt() -> Texts:
    traps = st.sampled_from(
        [
            *("<text:page-number>trap</text:page-number>", "<text:bookmark text:name='trap'/>", "<text:s text:c='2'/>"),
            *("<text:span text:style-name='Source_20_Text'>trap</text:span>", "<text:tab/>", "<!-- trap -->"),
            "<text:note text:id='trap'><text:note-citation>trap</text:note-citation><text:note-body>"
            "<text:p>wanted</text:p></text:note-body></text:note>",
            "<office:annotation><dc:creator xmlns:dc='trap'>trap</dc:creator>"
            "<text:p>wanted &amp; so</text:p></office:annotation>",
        ]
    )
    inline = st.recursive(
        WORDS | traps,
        lambda inner: wrapped(
            joined(inner, " "),
            *(("<text:span text:style-name='trap'>", "</text:span>"), ("<text:a text:name='trap'>", "</text:a>")),
        ),
        max_leaves=6,
    )
    block = wrapped(
        inline, ("<text:p>", "</text:p>"), ("<text:h text:outline-level='2'>", "</text:h>")
    ) | st.sampled_from(
        [
            "<text:tracked-changes><text:deletion><text:p>trap</text:p></text:deletion></text:tracked-changes>",
            "<text:table-of-content><text:p>trap</text:p></text:table-of-content>",
            "<text:p text:style-name='Preformatted_20_Text'>trap</text:p>",
        ]
    )
    blocks = st.recursive(
        block,
        lambda inner: wrapped(
            joined(inner, "\n"),
            *(
                ("<text:list><text:list-item>", "</text:list-item></text:list>"),
                (
                    "<table:table table:name='trap'><table:table-row><table:table-cell>",
                    "</table:table-cell></table:table-row></table:table>",
                ),
            ),
        ),
        max_leaves=5,
    )
    return joined(blocks, "").map(lambda it: f"<office:text {_ODF}>{it}</office:text>")


def epub() -> Texts:
    return joined(html(), "").map(lambda it: f"\x1da.xhtml\x1d{it}\x1db.xhtml\x1d<p>wanted</p>")


def table(separator: str) -> Texts:
    cell = WORDS.map(lambda it: it.replace(",", "")) | joined(WORDS, ", ").map(lambda it: f'"a ""b"" {it}\r\n\r\nc"')
    row = st.tuples(cell, cell).map(
        lambda it: separator.join((it[0].replace("wanted", "trap"), it[1], '"trap"')) + "\r\n"
    )
    return st.lists(row, min_size=1).map(lambda it: separator.join(("id", '"a"', "c")) + "\n" + "".join(it))


def jsonl() -> Texts:
    line = st.tuples(WORDS, WORDS, st.booleans()).map(
        lambda it: json.dumps({"b": it[0].replace("wanted", "trap"), "a": [it[1], "\n"]}, ensure_ascii=it[2])
    )
    return joined(line, "\r\n")


DOCUMENTS: Mapping[str, Callable[[], Texts]] = {
    "html": html,
    "rst": rst,
    "mdx": mdx,
    "pandoc": pandoc,
    "asciidoc": asciidoc,
    "latex": latex,
    "org": org,
    "json": catalogue,
    "yaml": lambda: catalogue(has_escapes=False),  # YAML has no halves of characters
    "notebook": notebook,
    "docx": docx,
    "odt": odt,
    "epub": epub,
    "csv": lambda: table(","),
    "tsv": lambda: table("\t"),
    "jsonl": jsonl,
}


def read_words(prose: Prose, word: str) -> list[int]:
    """Where in the source a word is read as prose."""
    found = []
    for block in prose.blocks:
        code = [mark.span for mark in block.marks if mark.kind is MarkKind.CODE]
        for match in re.finditer(word, block.text):
            span = Span(*match.span())
            if block.role is not Role.COMMENT and not any(other.contains(span) for other in code):
                found.append(prose.to_source(block, span).start)
    return sorted(found)


@pytest.mark.parametrize("kind", DOCUMENTS)
@settings(suppress_health_check=[HealthCheck.too_slow])  # how long it takes to think of one says nothing of the reader
@given(data=st.data())
def test_what_is_prose_is_read_where_it_stands(kind: str, data: st.DataObject) -> None:
    text = data.draw(DOCUMENTS[kind]())
    prose = extract(Source("x", text, kind, text_fields=("a",)))
    check_prose(prose)
    assert read_words(prose, "trap") == []
    assert read_words(prose, "wanted") == [found.start() for found in re.finditer("wanted", text)]
