"""Parses the text of one reStructuredText block into pieces and marks: emphasis, roles, references, code."""

from __future__ import annotations

import re

from stigmalint.extract.gather import Gatherer, Slices
from stigmalint.prose import MarkKind

_BEFORE = r"(?<![^\s\-:/'\"<(\[{‐-―“‘«¡¿])"
_AFTER = r"(?![^\s\-.,:;!?\\/'\")\]}>‐-―’”»…])"
_SIGNED = (
    r"\\(?P<escaped>\s|.)"
    rf"|{_BEFORE}``(?!\s)(?P<literal>(?:[^`]|`(?!`)|`(?=``))+)(?<!\s)``{_AFTER}"
    rf"|(?P<role>:[A-Za-z][\w:.+-]*:)?(?P<opener>(?:(?<=:)|{_BEFORE})_?`)(?![\s`])"
    rf"(?P<text>(?:[^`\\]|\\.)+)(?<!\s)`(?P<closer>__?(?![^\W_])|:[A-Za-z][\w:.+-]*:)?"
    rf"|{_BEFORE}(?P<star>\*\*?)(?=[^\s*])(?P<stressed>(?:[^*\\]|\\.)+)(?<!\s)(?P=star){_AFTER}"
    rf"|{_BEFORE}\|(?=\S)(?P<substitution>[^|\r\n]*?)(?<=\S)\|_{{0,2}}{_AFTER}"
)
_NAMED = (
    rf"|(?P<note>\[(?:[0-9]+|\#[\w.-]*|\*|[A-Za-z][\w.-]*)\]_{_AFTER})"
    rf"|(?<!\w)(?P<reference>[^\W_](?:[\w.+:-]{{0,80}}[^\W_])?)__?{_AFTER}(?<!\s)"
)
_TOKEN = re.compile(_SIGNED + _NAMED, re.DOTALL)
_TOKEN_OF_SIGNS = re.compile(rf"(?=[\\`:_*|])(?:{_SIGNED})", re.DOTALL)
"""The same for a text without `_`, in which no token begins with a letter: many times as fast."""
_TITLED = re.compile(r"(?P<title>.*?)\s*(?<!\\)<(?P<target>[^<>]*)>\Z", re.DOTALL)
_OF_WORDS = frozenset(
    "emphasis strong dfn title title-reference t sub subscript sup superscript abbr term index".split()
)
"""Roles whose text is read as it is; that of others is a name of code or an address."""
_STRESS = {"*": MarkKind.EMPHASIS, "**": MarkKind.STRONG}
_SIGNS = re.compile(r"[\\`*|_]")
_ESCAPE = re.compile(r"\\(\s|.)", re.DOTALL)


def read_inline(slices: Slices, gatherer: Gatherer) -> None:
    """Add the text of `slices` to a block."""
    text = slices.text
    if not _SIGNS.search(text):
        slices.add_to(gatherer, 0, len(text))
        return
    at = 0
    tokens = _TOKEN if "_" in text else _TOKEN_OF_SIGNS
    for token in tokens.finditer(text):
        slices.add_to(gatherer, at, token.start())
        at = token.end()
        if token["escaped"] is not None:
            # What is escaped stands for itself; an escaped blank for nothing.
            if not token["escaped"].isspace():
                slices.add_to(gatherer, *token.span("escaped"))
        elif token["literal"] is not None:
            _add(slices, gatherer, *token.span("literal"), MarkKind.CODE)
        elif token["text"] is not None:
            _add_interpreted(slices, gatherer, token)
        elif token["stressed"] is not None:
            _add(slices, gatherer, *token.span("stressed"), _STRESS[token["star"]])
        elif token["substitution"] is not None:
            _add(slices, gatherer, token.start(), token.end(), MarkKind.CODE)
        elif tokens is _TOKEN and token["reference"] is not None:
            # The words are the name of an address too: they are read, but may not change.
            _add_fixed(slices, gatherer, *token.span("reference"))
    slices.add_to(gatherer, at, len(text))


def _add_interpreted(slices: Slices, gatherer: Gatherer, token: re.Match[str]) -> None:
    start, end = token.span("text")
    closer = token["closer"] or ""
    role = (token["role"] or (closer if closer.startswith(":") else "")).strip(":").rpartition(":")[2].lower()
    titled = _TITLED.match(slices.text, start, end)
    if titled and (role or closer.startswith("_")):
        if titled["title"]:
            _add(slices, gatherer, start, titled.end("title"), MarkKind.LINK)
        else:
            _add(slices, gatherer, start, end, MarkKind.CODE)
    elif role in _OF_WORDS:
        _add(slices, gatherer, start, end, MarkKind.EMPHASIS)
    elif role:
        _add(slices, gatherer, start, end, MarkKind.CODE)
    elif closer or token["opener"].startswith("_"):
        _add_fixed(slices, gatherer, start, end)
    else:
        # Of the default role: the title of a work, or, in the manuals of programs, a name of code.
        is_name = not re.search(r"\s", token["text"])
        _add(slices, gatherer, start, end, MarkKind.CODE if is_name else MarkKind.EMPHASIS)


def _add(slices: Slices, gatherer: Gatherer, start: int, end: int, kind: MarkKind) -> None:
    begin = gatherer.length
    while kind is not MarkKind.CODE and (escape := _ESCAPE.search(slices.text, start, end)):
        slices.add_to(gatherer, start, escape.start())
        if not escape[1].isspace():
            slices.add_to(gatherer, *escape.span(1))
        start = escape.end()
    slices.add_to(gatherer, start, end)
    gatherer.mark(kind, begin, gatherer.length)


def _add_fixed(slices: Slices, gatherer: Gatherer, start: int, end: int) -> None:
    """Add words that may not change, since they name an address."""
    begin = gatherer.length
    for word in re.finditer(r"\s+|\S+", slices.text[start:end]):
        first, last = start + word.start(), start + word.end()
        gatherer.add(word.group(), slices.source(first), slices.source_end(last))
    gatherer.mark(MarkKind.LINK, begin, gatherer.length)
