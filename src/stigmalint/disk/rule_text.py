"""Parses files of rules, words and sources. An edge, and a strict one: the files may come from anyone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stigmalint.disk.regular import is_inside, read_regular
from stigmalint.ruleset.rule import RuleError
from stigmalint.ruleset.rule_file import Lines
from stigmalint.text.spans import CONTROLS, LINE

_DEEPEST = 100
"""Levels of nesting."""
_TOO_DEEP = f"nested more than {_DEEPEST} levels deep; a rule needs four or five"
_LONGEST_NUMBER = 100
"""Characters of a number or a date."""


def read_yaml(path: Path, home: Path | None = None) -> tuple[Mapping[str, Any], Lines]:
    """The mapping of a YAML file, and the 1-based line of each of its key paths. Raises RuleError, also for a file that
    a link leads out of the folder `home` for.
    """
    return parse_yaml(read_text(path, home), path)


def parse_yaml(text: str, path: Path) -> tuple[Mapping[str, Any], Lines]:
    """As `read_yaml`, of the text of a file."""
    import yaml

    loader_class: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = loader_class(text)
    try:
        node = loader.get_single_node()
        lines = _lines(path, node)
        data = loader.construct_document(node) if node is not None else None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = (getattr(error, "problem", None) or "this cannot be read")[:LINE]
        message = _TOO_DEEP if "nesting depth" in problem else f"invalid YAML: {problem}"
        raise RuleError(str(path), mark.line + 1 if mark else 1, message) from None
    except RuleError:
        raise
    except RecursionError:  # the reader of YAML that is written in Python
        raise RuleError(str(path), 1, _TOO_DEEP) from None
    except (ValueError, TypeError, LookupError, AttributeError, OverflowError) as error:
        # A value that is not what its tag says, a date in the 13th month, a number of thousands of digits.
        raise RuleError(str(path), 1, "invalid YAML: a value does not fit its tag; put quotes around a text") from error
    finally:
        loader.dispose()
    if not isinstance(data, Mapping):
        raise RuleError(str(path), 1, "this file must be a mapping of keys")
    return data, lines


def _lines(path: Path, root: Any) -> Lines:
    """The 1-based line of each key path of a document.

    Raises RuleError for a key that stands twice, for control characters, and for what a short file can become a long
    one by, or without end: aliases, nesting, and numbers that take longer to read than to write.
    """
    lines: dict[tuple[str | int, ...], int] = {}
    seen: set[int] = set()
    waiting: list[tuple[Any, tuple[str | int, ...]]] = [] if root is None else [(root, ())]
    while waiting:
        node, at = waiting.pop()
        line = node.start_mark.line + 1
        if id(node) in seen:
            raise RuleError(str(path), line, "an alias (*) repeats this; write it out instead")
        seen.add(id(node))
        if len(at) > _DEEPEST:
            raise RuleError(str(path), line, _TOO_DEEP)
        if node.id == "mapping":
            own: set[object] = set()
            for key, value in node.value:
                if key.id != "scalar":
                    raise RuleError(str(path), key.start_mark.line + 1, "a key must be a word, not a list or a mapping")
                if key.value in own:
                    raise RuleError(str(path), key.start_mark.line + 1, f'duplicate key "{key.value}"')
                own.add(key.value)
                refuse_controls(path, key.start_mark.line + 1, key.value)
                inner = (*at, key.value)
                lines[inner] = key.start_mark.line + 1
                waiting.append((value, inner))
        elif node.id == "sequence":
            for number, value in enumerate(node.value):
                inner = (*at, number)
                lines[inner] = value.start_mark.line + 1
                waiting.append((value, inner))
        else:
            refuse_controls(path, line, node.value)
            if not node.tag.endswith(":str") and len(node.value) > _LONGEST_NUMBER:
                cure = f"a number has at most {_LONGEST_NUMBER} characters; put quotes around a text"
                raise RuleError(str(path), line, cure)
    return lines


def refuse_controls(path: Path, line: int, text: str) -> None:
    """What rules say is printed, and put into texts: it may not hold what drives a terminal, or has no bytes."""
    if found := _CONTROL.search(text):
        name = f"U+{ord(found.group()):04X}"
        raise RuleError(str(path), line, f"a control character ({name}) in a text; remove it")


_CONTROL = re.compile(f"[\ud800-\udfff{''.join(map(chr, {*CONTROLS} - {9, 10}))}]")  # tab and line feed are harmless


def read_text(path: Path, home: Path | None) -> str:
    if home is not None and not is_inside(path, home):  # by a link, or as the name of a list
        raise RuleError(str(path), 1, f"this file is outside {home}, so it is not read; put a copy there")
    try:
        text = read_regular(path).decode("utf-8")
        return text.replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError as error:
        raise RuleError(str(path), 1, f"not UTF-8 at byte {error.start}; save the file as UTF-8") from None
    except OSError as error:
        raise RuleError(str(path), 1, f"cannot be read: {error.strerror}") from None
