"""Reads what is spoken or shown in subtitles: SubRip and WebVTT, without numbers, times, settings and styles."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stigmalint.extract.gather import Gatherer, Outline, Slices
from stigmalint.extract.html_fragment import read_html
from stigmalint.extract.lines import Line, lines_of, slices_of
from stigmalint.prose import Prose, Role, Source, UnreadableError

_TIME = r"(?:[0-9]+:)?[0-9]{1,2}:[0-9]{2}[,.][0-9]{1,3}"
_TIMES = re.compile(rf"[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}")
_NOT_SAID = re.compile(r"(?:STYLE|REGION|WEBVTT)\b")
_NOTE = re.compile(r"NOTE(?:[ \t]+|$)")
_OVERRIDE = re.compile(
    r"\{\\[^{}\r\n]*\}|<[0-9:.]+>|</?c(?:\.[\w.-]*)?>|</?v\b[^<>\r\n]*>|</?lang\b[^<>\r\n]*>|</?ruby>|</?rt>"
)


def read_subtitles(source: Source) -> Prose:
    """The prose of subtitles. Raises UnreadableError for a file that has no times."""
    outline = Outline()
    cue: list[Line] = []
    is_timed = not source.text.strip()
    for line in [*lines_of(source.text), Line("", "", len(source.text), len(source.text))]:
        if not line.is_blank:
            cue.append(line)
            continue
        is_timed |= _read_cue(cue, outline)
        cue = []
    if not is_timed:
        raise UnreadableError(f"{source.path}: not subtitles (no line has a time); check it with `--kind text`")
    return Prose(source, tuple(outline.blocks()), reserved="<>{}&")


def _read_cue(cue: Sequence[Line], outline: Outline) -> bool:
    """Add one cue; whether it tells a time, or may stand without one."""
    if not cue:
        return False
    if note := _NOTE.match(cue[0].text):
        comment = Gatherer()
        slices = slices_of([cue[0].after(note.end()), *cue[1:]])
        slices.add_to(comment, 0, len(slices.text))
        outline.emit(comment, Role.COMMENT)
        return False
    if _NOT_SAID.match(cue[0].text.lstrip("\ufeff")):
        return cue[0].text.lstrip("\ufeff").startswith("WEBVTT")
    times = next((number for number, line in enumerate(cue[:2]) if _TIMES.match(line.text)), None)
    if times is None:
        return False
    gatherer = Gatherer()
    read_html(Slices(_pieces(cue[times + 1 :])), outline, gatherer)
    outline.emit(gatherer, Role.PARAGRAPH)
    return True


def _pieces(lines: Sequence[Line]) -> Iterator[tuple[str, int]]:
    """The lines of a cue without what says how they look, or who speaks."""
    for line in lines:
        at = 0
        for found in _OVERRIDE.finditer(line.text):
            yield line.text[at : found.start()], line.start + at
            at = found.end()
        yield line.text[at:], line.start + at
        yield line.end, line.end_start
