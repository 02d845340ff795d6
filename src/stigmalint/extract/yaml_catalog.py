"""The texts among the values of a YAML file: translation catalogs, and data shown to people.

PyYAML tells where each value begins and ends, and says what is not YAML; what an escape in it stands for, and how its
lines are joined, is read as in front matter.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import yaml

from stigmalint.extract.front_matter import HeadLine, Key, StringReader
from stigmalint.extract.gather import Gatherer, Outline, marked
from stigmalint.extract.json_values import unreadable
from stigmalint.extract.lines import lines_of
from stigmalint.extract.messages import PLACEHOLDER, is_for_programs, is_foreign, is_other_language, is_text
from stigmalint.prose import Mark, MarkKind, Prose, Role, Source
from stigmalint.text.spans import Span, SpanIndex

_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_COMMENT = re.compile(r"(?:(?<![^\r\n])|(?<=\s))#([^\r\n]*)")
_PROPERTIES = re.compile(r"(?:[&!]\S*\s+)+")
_TAG = re.compile(r"</?[A-Za-z][^<>]*>")
_HALF = re.compile("[\ud800-\udfff]")
_TEXT = Key("text", of_page=False)


def read_yaml(source: Source) -> Prose:
    """The texts in a YAML file. Raises UnreadableError for invalid YAML."""
    outline = Outline()
    reader = StringReader(source.text, outline, frozenset())
    scalars = SpanIndex()
    foreign = is_foreign(source.path)
    try:
        for event, is_value in _scalars(source.text):
            scalars.add(_span(event))
            if is_value and not foreign and is_text(event.value):
                _read(reader, source.text, event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise unreadable(source, "YAML", mark.index if mark else 0, error.problem or "") from None
    except yaml.YAMLError as error:  # a character that YAML has no place for
        raise unreadable(source, "YAML", 0, str(error).splitlines()[0]) from None
    for comment in _COMMENT.finditer(source.text):
        if not scalars.overlaps(Span(*comment.span())):
            gatherer = Gatherer()
            gatherer.add(comment[1], comment.start(1))
            outline.emit(gatherer, Role.COMMENT)
    blocks = []
    for block in outline.blocks():
        found = (*PLACEHOLDER.finditer(block.text), *_TAG.finditer(block.text))
        code = [Mark(MarkKind.CODE, Span(*item.span())) for item in found]
        blocks.append(marked(block, code) if code and block.role is not Role.COMMENT else block)
    return Prose(source, tuple(blocks))


def _scalars(text: str) -> Iterator[tuple[yaml.ScalarEvent, bool]]:
    """The scalars of all documents, and whether each is a value that may be a text."""
    kinds: list[bool] = []  # of the collections around: is it a mapping
    keys: list[str | None] = []  # the key whose value is awaited in each
    closed: list[bool] = []  # are the values in it for programs, or of another language
    # YAML has no place for half a letter, nor does its parser; another letter keeps the places.
    for event in yaml.parse(_HALF.sub("\ufffd", text), Loader=_LOADER):
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            kinds.pop(), keys.pop(), closed.pop()
            continue
        if not isinstance(event, (yaml.ScalarEvent, yaml.CollectionStartEvent, yaml.AliasEvent)):
            continue
        key = keys[-1] if keys else None
        is_key = bool(kinds) and kinds[-1] and key is None
        is_closed = bool(closed and closed[-1]) or (
            key is not None and (is_for_programs(key) or is_other_language(key))
        )
        if keys and kinds[-1]:
            keys[-1] = (event.value if isinstance(event, yaml.ScalarEvent) else "") if is_key else None
        if isinstance(event, yaml.ScalarEvent):
            yield event, not (is_key or is_closed)
        elif isinstance(event, yaml.CollectionStartEvent):
            kinds.append(isinstance(event, yaml.MappingStartEvent))
            keys.append(None)
            closed.append(is_closed)


def _span(event: yaml.ScalarEvent) -> Span:
    """Where a value stands, with the tag or the anchor before it."""
    start, end = event.start_mark, event.end_mark
    assert start is not None  # of events from a text
    assert end is not None
    return Span(start.index, end.index)


def _read(reader: StringReader, text: str, event: yaml.ScalarEvent) -> None:
    span = _span(event)
    properties = _PROPERTIES.match(text, span.start, span.end)
    start, end = properties.end() if properties else span.start, span.end
    if event.style in ("'", '"'):
        inside = text.index(event.style, start) + 1
        reader.read_text(_TEXT, inside, end - 1, escapes=event.style == '"', doubled=event.style == "'")
        return
    lines = [
        HeadLine(line.text.rstrip(), line.start, text[line.start - 1 : line.start])
        for line in lines_of(text, start, end)
    ]
    if event.style in ("|", ">"):
        reader.read_paragraphs(_TEXT, lines[1:])
    elif lines:
        reader.read_plain(_TEXT, lines[0], lines[1:])
