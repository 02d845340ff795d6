"""Suppressions in the comment syntax of each format: written by hand, and by `review`."""

from __future__ import annotations

import pytest

from stigmalint.extract import extract
from stigmalint.extract.formats import FORMATS
from stigmalint.finding import Finding, Severity
from stigmalint.fix.decisions import RefusalError, ignoring
from stigmalint.fix.suppressions import Suppressed, Suppressions
from stigmalint.prose import Source
from stigmalint.text.spans import Span, apply_edits

RULE = "a/b"
WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
TEXT = 'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
LINES = "One.\n\nThe word is here.\n"
TEXTS = {
    **dict.fromkeys(("text", "markdown", "mdx", "pandoc", "rst", "asciidoc", "latex", "org", "commit"), LINES),
    "html": "<p>One.</p>\n<p>The word is here.</p>\n",
    "vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nThe first.\n\n00:03.000 --> 00:04.000\nThe word is here.\n",
    "po": 'msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "b"\nmsgstr "The word is here."\n',
    "properties": "a.b = One text\nc.d = The word is here.\n",
    "android": "<resources>\n<string name='a'>The word is here.</string>\n</resources>\n",
    "xliff": "<xliff><unit>\n<source>The word is here.</source>\n</unit></xliff>\n",
    **dict.fromkeys(("python", "ruby", "shell"), "x=1\n# The word is here.\n"),
    **dict.fromkeys(("javascript", "go", "java", "c", "rust"), "x();\n// The word is here.\n"),
    "yaml": "a: One text\nb: The word is here.\n",
    "json": '{\n"a": "The word is here."}\n',
    "notebook": '{"nbformat": 4, "cells": [{"cell_type": "markdown", "source": "The word is here."}]}',
    "docx": f"<w:p {WORD}><w:r><w:t>The word is here.</w:t></w:r></w:p>",
    "odt": f"<text:p {TEXT}>The word is here.</text:p>",
    "epub": "<p>The word is here.</p>",
    "csv": "a,b\n1,The word is here.\n",
    "tsv": "a\tb\n1\tThe word is here.\n",
    "jsonl": '{"b": "The word is here."}\n',
    "srt": "1\n00:00:01,000 --> 00:00:02,000\nThe word is here.\n",
}
CAN_COMMENT = [kind for kind, form in FORMATS.items() if form.above or form.behind]
BY_HAND = {
    "vtt": ("\n\n00:03", "\n\nNOTE stigmalint: ignore-next-line[a]\n\n00:03"),
    "po": ('msgid "b"', '# stigmalint: ignore-next-line[a]\n#: a.c:1\nmsgid "b"'),
    "json": ("\n", "// stigmalint: ignore-next-line[a]\n"),
    "notebook": ("The word", "<!-- stigmalint: ignore[a] --> The word"),
}


def finding(source: Source) -> Finding:
    at = source.text.index("word")
    return Finding(RULE, Severity.ERROR, "x", Span(at, at + 4), "word", "")


def suppressed(source: Source) -> Suppressed:
    return Suppressions.parse(extract(source), {RULE}).apply([finding(source)], {RULE})


def test_every_format_has_a_text_here() -> None:
    assert TEXTS.keys() == FORMATS.keys()


@pytest.mark.parametrize("kind", [kind for kind in CAN_COMMENT if not FORMATS[kind].by_entry])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_a_suppression_is_written_as_a_comment_of_the_format(kind: str, newline: str) -> None:
    source = Source("x", TEXTS[kind].replace("\n", newline), kind)
    assert suppressed(source).kept
    edit = ignoring(source, finding(source), "known")
    form = FORMATS[kind]
    assert any(place and edit.text.lstrip().startswith(place.opener) for place in (form.above, form.behind))
    assert newline == "\n" or "\n" not in edit.text.replace("\r\n", "")
    told = suppressed(source._replace(text=apply_edits(source.text, [edit])))
    assert not told.kept
    assert not told.problems


@pytest.mark.parametrize("kind", BY_HAND)
def test_a_suppression_written_by_hand_holds(kind: str) -> None:
    told = suppressed(Source("x", TEXTS[kind].replace(*BY_HAND[kind], 1), kind))
    assert not told.kept
    assert not told.problems


@pytest.mark.parametrize("kind", [kind for kind in FORMATS if kind not in CAN_COMMENT])
def test_where_there_is_no_comment_none_is_written(kind: str) -> None:
    source = Source("x", TEXTS[kind], kind, text_fields=("b",))
    with pytest.raises(RefusalError, match="A comment on this line would break"):
        ignoring(source, finding(source), "")
