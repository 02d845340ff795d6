"""Extraction: golden cases as data, and the invariants of blocks on any text.

STIGMALINT_UPDATE_GOLDEN=1 writes the expected files anew.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.invariants import check_prose

from stigmalint.disk.files import decoded
from stigmalint.extract import KINDS, UnreadableError, extract, kind_of, unread
from stigmalint.prose import Prose, Role, Source
from stigmalint.text.spans import Span

CASES = sorted(path for path in (Path(__file__).parent / "cases").iterdir() if path.suffix != ".expected")

PIECES = st.sampled_from(
    [
        *"abc \t*_`~<>[]()!#-+=|\\&;:{}%\"'/.,1\n\r\f\0é\u0301🙂\u00a0\u2028\ufeff",
        *("\n\n", "\r\n", "\n> ", "\n- ", "\n  ", "\n    ", "    ", "\n| a | b |\n|---|---|\n| ", "**", "``", "```\n"),
        *("<!--", "-->", "<p>", "</p>", "<em>", "</em>", "<br>", "<li>", "<td>", "<table>", "<tr>", "<th>", "<h2>"),
        *("<blockquote>", "</blockquote>", "<script>", "</script>", "<img alt='x &amp; y'>", '<a href="', "<![CDATA["),
        *("&amp;", "&nbsp;", "&#0;", "&NotEqualTilde;", "&copy", "{%", "%}", "{{", "}}", "{<", "![", "](u)", "[^1]"),
        *("[^1]: ", "---\n", "+++\n", "title: ", 'title = "', "description: >\n", "# ", "stigmalint: ignore", "// "),
        *("drug abuse", "word", "(a) ", "1. ", "• ", "> [!NOTE]\n", "- [ ] "),
        *("%%", "\n% ", "[[", "]]", "![[", "{--", "--}", "{++", "++}", "{~~", "~>", "~~}", "{>>", "<<}", "~~", "<del>"),
        *("\n!!! note\n    ", '\n=== "T"\n    ', "\n> [!tip]- T\n> ", "\n:::\n", "\n::: note T\n", "</s>", "{# ", "#}"),
        *("\n```{note} T\n:k: v\n", "{% comment %}", "{% endcomment %}", "{% raw %}", "{% endraw %}", "{{< code >}}"),
        *("{{< /code >}}", "{/*", "*/}", ">!", "!<", "&gt; ", "[quote]", "[/quote]", ":word:", "{.x}", "{ref}`"),
        *('"T")', "\n[a]: /u 'T'\n", "\n[//]: # (x)\n", "`pip install word`", '{"title": "', '"}\n', "title: &x '"),
        *("'" * 3, '"' * 3, "\\u0041", "\n--8<--", "> **Note:** ", "\n```python\n", "{{/*", "*/}}"),
    ]
)
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join), st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_golden(case: Path) -> None:
    prose = extract(read(case))
    expected = case.with_name(case.name + ".expected")
    if os.environ.get("STIGMALINT_UPDATE_GOLDEN"):
        expected.write_text(dump(prose), encoding="utf-8", newline="\n")
    assert dump(prose) == expected.read_text(encoding="utf-8")
    check_prose(prose)


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_line_ends_change_nothing_else(case: Path, newline: str) -> None:
    source = read(case)
    prose = extract(source._replace(text=source.text.replace("\n", newline)))
    check_prose(prose)
    assert outline(prose, newline) == outline(extract(source), newline)


@pytest.mark.parametrize("kind", KINDS)
@given(text=TEXTS)
def test_blocks_map_to_the_source(kind: str, text: str) -> None:
    with suppress(UnreadableError):
        check_prose(extract(Source("x", text, kind, text_fields=("a", "word"))))


@given(st.lists(PIECES, max_size=30).map("".join))
def test_other_alphabets_change_nothing_else(text: str) -> None:
    plain = extract(Source("x", text.replace("c", "x"), "markdown"))
    wide = extract(Source("x", text.replace("c", "x").replace("word", "wörd").replace("drug", "dr🙂g"), "markdown"))
    assert [block.role for block in plain.blocks] == [block.role for block in wide.blocks]
    assert [block.segments for block in plain.blocks] == [block.segments for block in wide.blocks]


@pytest.mark.parametrize("kind", ["markdown", "text"])
def test_lone_surrogates_are_text(kind: str) -> None:
    prose = extract(Source("x", "a \udc80 *b*, \udcffü", kind))
    assert len(prose.blocks) == 1
    check_prose(prose)
    assert prose.to_source(prose.blocks[0], Span(0, 2)) == Span(0, 2)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a/b.md", "markdown"),
        ("A.MARKDOWN", "markdown"),
        ("x.qmd", "pandoc"),
        ("x.tex", "latex"),
        ("locales/en/common.json", "json"),
        ("locales/de/common.json", None),
        ("src/en.json", "json"),
        ("i18n/messages_en-US.properties", "properties"),
        ("package.json", None),
        ("res/values/strings.xml", "android"),
        ("res/values-de/strings.xml", None),
        ("pom.xml", None),
        ("notes.txt", "text"),
        ("docs/README", "text"),
        ("LICENSE", "text"),
        ("x.HTML", "html"),
        ("x.mdx", "mdx"),
        ("x.DOCX", "docx"),
        ("~$x.docx", None),
        ("x.csv", None),
        ("x.Rmd", "pandoc"),
        (".git/COMMIT_EDITMSG", "commit"),
        ("Makefile", None),
        ("main.py", None),
        (".md", None),
    ],
)
def test_kind_of(path: str, kind: str | None) -> None:
    assert kind_of(path) == kind


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("a/x.log", "a/x.log is not a supported format; `--kind text` checks it as plain text"),
        ("notes", "notes is not a supported format; `--kind text` checks it as plain text"),
        (
            "x.DOC",
            "x.DOC is an old Word document, which is unsupported; save it as .docx, .odt or plain text, and check that",
        ),
        ("x.csv", "x.csv is a table; `--text-field NAME` checks the column of that name"),
        ("a/~$x.docx", "a/~$x.docx is not a supported format; `--kind text` checks it as plain text"),
    ],
)
def test_what_is_not_read_is_told(path: str, sentence: str) -> None:
    assert unread(path) == sentence


def test_unknown_kind() -> None:
    with pytest.raises(ValueError, match=r"a\.pdf: unknown kind 'pdf'; the known kinds are"):
        extract(Source("a.pdf", "", "pdf"))


def read(case: Path) -> Source:
    kind = kind_of(case.name, is_named=True, comments=True, tables=True)
    source = decoded(case.read_bytes(), case.name, kind, "utf-8")
    return source._replace(kind=kind or "", text_fields=("text",))


def dump(prose: Prose) -> str:
    """One paragraph a block: role and text, then its marks, its segments in the source, and what governs it."""
    lines: list[str] = []
    for block in prose.blocks:
        lines.append(f"{block.role.value}: {block.text!r}")
        lines += [f"  {mark.kind.value}: {mark.span.of(block.text)!r}" for mark in block.marks]
        segments = (
            f"{segment.source.start}-{segment.source.end}"
            + ("" if segment.verbatim else f" {segment.source.of(prose.source.text)!r}")
            for segment in block.segments
        )
        lines.append("  from: " + ", ".join(segments))
        if block.before:
            lines.append(f"  before: {block.before!r}")
        lines.append("")
    return "\n".join(lines)


def outline(prose: Prose, newline: str) -> list[tuple[Role, str, str, list[tuple[str, str]]]]:
    def unix(text: str) -> str:
        return text.replace(newline, "\n")

    return [
        (
            block.role,
            unix(block.text),
            unix(block.before),
            [(mark.kind.value, unix(mark.span.of(block.text))) for mark in block.marks],
        )
        for block in prose.blocks
    ]
