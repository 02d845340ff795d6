"""Reads the prose of plain text: paragraphs, hard-wrapped or not, with the conventions of e-mail and README files.

`*stars*`, `_underscores_` and backticks around words are what they are in Markdown, because writers mean by them what
Markdown does: marks, and no part of the text. The text of a block is verbatim but for these and quotation markers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from stigmalint.extract.gather import Gatherer, Outline, Slices, bb_quotes, with_marks
from stigmalint.extract.software import installed, with_names
from stigmalint.prose import MarkKind, Prose, Role, Source

_LINE = re.compile(r"([^\r\n\f]*)(\r\n|\r|\n|\f|\Z)")
_QUOTE = re.compile(r"[ \t]{0,3}(?:(?:>|&gt;)[ \t]?)+")
"""As mail has it, or as Reddit gives it to programs."""
_SPOILER = re.compile(r"[ \t]*(?:>|&gt;)!\S.*!(?:<|&lt;)")
_ITEM = re.compile(r"[ \t]*(?:[-*+•‣◦▪]|(?P<label>(?:[0-9]{1,3}[.)]|\((?:[0-9]{1,3}|[a-z]|[ivx]{1,4})\))))[ \t]+(?=\S)")
_FIRST_LABELS = frozenset(("1.", "1)", "(1)", "(a)", "(i)"))
_RULE = re.compile(r"[-=_*~#+.·•\s]{3,}")
_HEADING_LENGTH = 80
_DIRECTIVE = re.compile(r"(?i)stig\w{0,3}lint\b")
"""What a comment to this program begins with, a slip of the pen included."""
_SCISSORS = re.compile(r"# -+ >8 -+\s*")

# What is inside stays on one line or goes on to the next; a mark of a word's own (2*3*4, snake_case) is none.
_INLINE = re.compile(
    "|".join(
        rf"(?<![\w{edge}]){mark}(?=[^\s{edge}])(?P<{name}>[^{edge}\r\n]*(?:(?:\r\n|\r|\n)[^{edge}\r\n]*)?)(?<=\S){mark}(?![\w{edge}])"
        for name, mark, edge in (
            ("code", "`", "`"),
            ("strong_stars", r"\*\*", "*"),
            ("strong_lines", "__", "_"),
            ("stars", r"\*", "*"),
            ("lines", "_", "_"),
        )
    )
)
_SIGN = re.compile(r"[`*_]")
"""What all of that begins with; most texts have none."""
_MARKS = {"code": MarkKind.CODE, "strong_stars": MarkKind.STRONG, "strong_lines": MarkKind.STRONG}


def read_plain(source: Source) -> Prose:
    """The prose of a plain text."""
    reader = _Reader()
    for text, end, start in _lines(source.text):
        reader.read_line(text, end, start)
    reader.finish()
    blocks = with_marks(reader.outline.blocks(), MarkKind.QUOTE, bb_quotes(source.text))
    return Prose(source, tuple(with_names(blocks, installed(source.text))))


def read_commit(source: Source) -> Prose:
    """The prose of a commit message as git has it edited: lines with # are git's, and all below the scissors."""
    reader = _Reader()
    for text, end, start in _lines(source.text):
        if _SCISSORS.fullmatch(text):
            break
        if text.startswith("#"):
            reader.read_comment(text, start)
        else:
            reader.read_line(text, end, start)
    reader.finish()
    return Prose(source, tuple(reader.outline.blocks()))


def _lines(text: str) -> Iterator[tuple[str, str, int]]:
    """Each line, its end and its offset; a form feed ends a page and so a paragraph."""
    at = 0
    while at < len(text) and (found := _LINE.match(text, at)):
        at = found.end()
        yield found[1], "" if found[2] == "\f" else found[2], found.start()
        if found[2] == "\f":
            yield "", "", at


class _Reader:
    def __init__(self) -> None:
        self.outline = Outline()
        self._lines: list[tuple[str, str, int]] = []  # the lines of the open block without their markers
        self._role = Role.PARAGRAPH
        self._depth = 0
        self._after_blank = True
        self._heading: list[tuple[str, str, int]] = []  # a line that is a heading if any text follows it

    def read_line(self, text: str, end: str, start: int) -> None:
        if comment := _suppression(text):
            self.read_comment(comment, start + text.index(comment))
            return
        quote = None if _SPOILER.match(text) else _QUOTE.match(text)
        depth = len(re.findall(">|&gt;", quote.group())) if quote else 0
        inside = quote.end() if quote else 0
        if depth != self._depth:
            self._flush(before_blank=False)
            self._depth = depth
            self._after_blank = False
        text, start = text[inside:], start + inside
        if not text.strip() or _RULE.fullmatch(text):
            self._flush(before_blank=True)
            return
        item = _ITEM.match(text)
        if item and not (
            # "the patients of ward\n12. They ..." is a wrapped line, not an item; so is CommonMark's rule.
            item["label"] and self._lines and self._role is Role.PARAGRAPH and item["label"] not in _FIRST_LABELS
        ):
            self._flush(before_blank=False)
            self._role = Role.LIST_ITEM
            text, start = text[item.end() :], start + item.end()
        self._lines.append((text, end, start))

    def read_comment(self, text: str, start: int) -> None:
        gatherer = Gatherer()
        gatherer.add(text, start)
        self.outline.emit(gatherer, Role.COMMENT)

    def finish(self) -> None:
        self._flush(before_blank=False)
        self._emit(self._heading, Role.PARAGRAPH)

    def _flush(self, *, before_blank: bool) -> None:
        if self._lines:
            # Only what stands over some text is a heading: a comment of one line is not.
            self._emit(self._heading, Role.HEADING)
            self._heading = []
            role = Role.BLOCK_QUOTE if self._depth else self._role
            if before_blank and self._after_blank and role is Role.PARAGRAPH and _is_heading(self._lines):
                self._heading = self._lines
            else:
                self._emit(self._lines, role)
        self._lines = []
        self._role = Role.PARAGRAPH
        self._after_blank = before_blank

    def _emit(self, lines: list[tuple[str, str, int]], role: Role) -> None:
        gatherer = Gatherer()
        slices = Slices([(text + end, start) for text, end, start in lines if text + end])
        at = dropped = 0
        for found in _INLINE.finditer(slices.text) if _SIGN.search(slices.text) else ():
            kind = found.lastgroup or ""
            start, end = found.span(kind)
            slices.add_to(gatherer, at, found.start())
            slices.add_to(gatherer, start, end)
            dropped += start - found.start()
            mark = _MARKS.get(kind, MarkKind.EMPHASIS)
            gatherer.mark(mark, start - dropped, end - dropped)
            dropped += found.end() - end
            at = found.end()
        slices.add_to(gatherer, at, len(slices.text))
        self.outline.emit(gatherer, role, level=1 if role is Role.HEADING else None)


def _is_heading(lines: list[tuple[str, str, int]]) -> bool:
    text = lines[0][0].strip()
    return len(lines) == 1 and len(text) < _HEADING_LENGTH and text[-1] not in ".!?:;,"


def _suppression(line: str) -> str:
    """The inside of a line that is a comment to this program; else empty."""
    text = line.strip()
    if text.startswith("<!--") and text.endswith("-->"):
        inside = text[4:-3].strip()
    elif text.startswith(("#", "//")):
        inside = text.lstrip("#/").lstrip()
    else:
        return ""
    return inside if _DIRECTIVE.match(inside) else ""
