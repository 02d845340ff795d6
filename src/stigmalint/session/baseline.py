"""Compares findings with those of a baseline file: which are new, and which are gone.

A finding is known when it has the fingerprint of an entry that no other finding has taken; of an entry of the same file
one half of it is enough, so that an edit right beside a known finding does not bring it back. An entry of a file that
is gone, or that was examined and has it no more, may be that of a text which was moved elsewhere.
"""

from __future__ import annotations

import json
import os
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from stigmalint.disk.files import InputError, check_target, read_source, write_report
from stigmalint.file_result import FileResult, Hidden
from stigmalint.finding import Finding
from stigmalint.report import as_json, harmless
from stigmalint.report.fingerprint import fingerprints, halves, plain

BASELINE = "baseline"
"""What hides a known finding, as reports call it."""
_VERSION = 1
_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?:\s|$)", re.MULTILINE)


class Entry(NamedTuple):
    """A known finding. `path` is relative to the folder of the baseline, with forward slashes."""

    path: str
    rule: str
    match: str
    fingerprint: str


class _Item(NamedTuple):
    """A finding of now: the number of its result, and the entry that would be written for it."""

    number: int
    finding: Finding
    entry: Entry


class Compared(NamedTuple):
    """Results without what was known; `current` are the entries that were found, as they are today, and `stale` those
    that were not, among the files that were examined and those that are gone."""

    results: list[FileResult]
    current: tuple[Entry, ...]
    stale: tuple[Entry, ...]
    unseen: tuple[Entry, ...]
    """Entries of files that were not looked at."""


def entries_of(results: Iterable[FileResult], file: str) -> list[Entry]:
    """What is found now, for a baseline in `file`; doubtful findings are nothing to answer for."""
    return [item.entry for item in _items(results, file)]


def compare(results: Sequence[FileResult], known: Sequence[Entry], file: str, looked_at: Collection[str]) -> Compared:
    """Take what is known out of the results and hide it there; `looked_at` are the absolute paths of all sources."""
    names = {_name(path, file) for path in looked_at}
    gone = {entry.path for entry in known if entry.path not in names and not os.path.lexists(_place(entry.path, file))}
    taken: dict[int, _Item] = {}  # by number of the entry
    items = _items(results, file)
    waiting = dict(enumerate(items))
    for keys in (_exact, _here, _half, _anywhere):
        free: dict[object, list[int]] = defaultdict(list)
        for number, entry in reversed(list(enumerate(known))):
            if number not in taken and (keys is not _anywhere or entry.path in names or entry.path in gone):
                for key in keys(entry):
                    free[key].append(number)
        for place, item in list(waiting.items()):
            for key in keys(item.entry):
                while free[key] and free[key][-1] in taken:  # by the other half of its fingerprint
                    free[key].pop()
                if free[key]:
                    taken[free[key].pop()] = waiting.pop(place)
                    break
    old = {id(item.finding) for item in taken.values()}
    left = [(number, entry) for number, entry in enumerate(known) if number not in taken]
    return Compared(
        [_without(result, old) for result in results],
        tuple(item.entry for item in taken.values()),
        tuple(entry for _, entry in left if entry.path in names or entry.path in gone),
        tuple(entry for _, entry in left if entry.path not in names and entry.path not in gone),
    )


def read_baseline(file: str) -> list[Entry]:
    """Raises InputError for a file that is not there, or that is not a baseline of this version."""
    if not os.path.lexists(file):
        raise InputError(f"no such baseline: {file}; create it with --write-baseline")
    text = read_source(Path(file), "json").text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError) as error:
        if _CONFLICT.search(text):
            cure = "keep the entries of both sides, or rewrite it with --write-baseline"
            raise InputError(f"{file}: contains merge conflict markers; {cure}") from error
        raise InputError(f"{file}: is not a baseline (invalid JSON); rewrite it") from error
    version = value.get("version") if isinstance(value, dict) else None
    if version is None or not isinstance(value.get("findings"), list):
        raise InputError(f"{file}: is not a baseline; name another file, or write one with --write-baseline")
    if version != _VERSION:
        cure = "rewrite it with --write-baseline, or use that version"
        raise InputError(f"{file}: was written by another version of stigmalint (format {version!s:.20}); {cure}")
    return [_entry(item, number, file) for number, item in enumerate(value["findings"], 1)]


def write_baseline(file: str, entries: Iterable[Entry]) -> None:
    """Write a baseline, atomically or not at all, one line an entry, so that merges go well. Raises InputError."""
    check_target(file)
    rows = ",\n".join(f"    {as_json(entry._asdict())}" for entry in sorted(entries))
    findings = f"[\n{rows}\n  ]" if rows else "[]"
    write_report(file, [f'{{\n  "version": {_VERSION},\n  "findings": {findings}\n}}\n'])


def _entry(item: object, number: int, file: str) -> Entry:
    values = [item.get(key) for key in Entry._fields] if isinstance(item, dict) else []
    if len(values) != len(Entry._fields) or not all(isinstance(value, str) for value in values):
        raise InputError(f"{file}: entry {number} was not written by --write-baseline; rewrite the file")
    return Entry(*map(str, values))


def _items(results: Iterable[FileResult], file: str) -> list[_Item]:
    items = []
    for number, result in enumerate(results):
        if not result.findings:
            continue
        path = _name(result.source.path, file)
        found = result.certain
        for finding, own in zip(found, fingerprints(result.source.text, found), strict=True):
            items.append(_Item(number, finding, Entry(path, finding.rule_id, finding.matched, own)))
    return items


def _without(result: FileResult, old: Collection[int]) -> FileResult:
    known = tuple(Hidden(finding, BASELINE) for finding in result.findings if id(finding) in old)
    if not known:
        return result
    kept = tuple(finding for finding in result.findings if id(finding) not in old)
    return result._replace(findings=kept, hidden=(*result.hidden, *known))


def _exact(entry: Entry) -> tuple[object, ...]:
    return ((entry.path, entry.fingerprint),)


def _here(entry: Entry) -> tuple[object, ...]:
    return ((entry.path, plain(entry.fingerprint)),)


def _half(entry: Entry) -> tuple[object, ...]:
    return tuple((entry.path, half) for half in halves(entry.fingerprint))


def _anywhere(entry: Entry) -> tuple[object, ...]:
    return (plain(entry.fingerprint),)


def _name(path: str, file: str) -> str:
    """A path as it is in a baseline."""
    folder = os.path.dirname(os.path.abspath(file))
    try:
        return harmless(os.path.relpath(path, folder).replace(os.sep, "/"))
    except ValueError:  # on another drive
        return harmless(os.path.abspath(path).replace(os.sep, "/"))


def _place(name: str, file: str) -> str:
    return os.path.join(os.path.dirname(os.path.abspath(file)), name)
