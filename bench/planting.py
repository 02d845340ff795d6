"""`python bench/planting.py FOLDER... [--rounds N] [--seed S]`: is wording found where there is prose, and only there?

A phrase that is in no text is put at random places into copies of the files in FOLDER, which are checkouts of public
repositories: into prose, where it is to be found at exactly its place, and into code, comments, keys, addresses and
what else no one reads, where it is not. Then the phrase is fixed, and nothing else may have changed, byte for byte; in
packages (Word, OpenDocument, EPUB) part by part. What is prose is said here by a few plain patterns for each format,
which know nothing of the readers: they need not know all of it, but must not be wrong. `spared` counts what is read as
prose and not reported, such as a word that is spoken about ("words quibblers"). Nothing is written to FOLDER.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from stigmalint.prose import Source

ROOT = Path(__file__).parent.parent
PHRASE, BETTER = "quibblers", "listeners"
RULE = f"""\
title: Planted
severity: error
tags: [labeling]
reviewed: 2026-11
match: [{PHRASE}]
message: '"{{match}}" was planted.'
explanation: |
  It is in no text.
sources: [nida]
alternatives:
  - apply: safe
    any: {BETTER}
examples:
  bad: |
    They met [{PHRASE}]. -> They met {BETTER}.
  good: |
    They met.
"""
PACK = """\
title: Planted
audience: Nobody
"""
_MOST_SHOWN = 10


class Places(NamedTuple):
    """Offsets in a text: behind a blank in prose, and where nothing is prose."""

    prose: list[int]
    traps: list[int]


Oracle = Callable[[str], Places]

_GAP = re.compile(r"(?<=[a-z]{3}) (?=[a-z]+ [a-z])")
"""Not behind an article, which is fitted to the word that is put in."""


def _in(text: str, spans: Iterator[tuple[int, int]]) -> Iterator[int]:
    """Places between words of lowercase in spans of a text."""
    for start, end in spans:
        for gap in _GAP.finditer(text, start, end):
            yield gap.end()


def _groups(pattern: str, text: str, flags: int = 0) -> Iterator[tuple[int, int]]:
    """The spans of the first group of a pattern."""
    for found in re.finditer(pattern, text, flags):
        yield found.span(1)


def _org(text: str) -> Places:
    """Lines of plain words outside blocks, drawers and similar."""
    covered = [found.span() for found in re.finditer(r"(?ims)^[ \t]*#\+begin_(\w+).*?^[ \t]*#\+end_\1", text)]
    covered += [found.span() for found in re.finditer(r"(?ims)^[ \t]*:[\w-]+:[ \t]*$.*?^[ \t]*:end:", text)]
    covered += [found.span() for found in re.finditer(r"(?s)\\begin\{.*?\\end\{", text)]
    lines = _groups(r"(?m)^[ ]{0,3}([A-Z][a-z]+(?: [A-Za-z,]+){4,}[.]?)$", text)
    prose = [at for at in _in(text, lines) if not any(start <= at < end for start, end in covered)]
    traps = [*_groups(r"(?m)^#\+begin_src .*\n(.)", text, re.I), *_groups(r"(?m)^# ([a-z])", text)]
    traps += _groups(r" =([a-z]{3,})=", text)
    traps += _groups(r"\[\[https?://[\w.]+/(\w)", text)
    return Places(prose, [start for start, _ in traps])


def _po(text: str) -> Places:
    """The last strings of entries; what comes before them is a key once there are translations."""
    if not re.search(r'(?m)^msgstr "[^"\n]{9}', text.partition("\n\n")[2]):
        return Places([], [])
    begin = text.find("\n\n")  # where the entry of the catalog itself ends
    prose = [at for at in _in(text, _groups(r'(?m)^msgstr "([^"\\%{}<]+)"$', text)) if at > begin]
    traps = [start for start, _ in _groups(r"(?m)^#: (\w)", text)]
    traps += [start for start, _ in _groups(r'(?m)^msgid "()[a-zA-Z][^"]+"\nmsgstr "[^"]', text)]
    return Places(prose, traps)


def _yaml(text: str) -> Places:
    """Values of several words on one line; keys, and comments."""
    prose = list(_in(text, _groups(r"(?m)^[ ]+[a-z_]+: (?:\"?)([A-Z][A-Za-z ,.]+)\"?$", text)))
    return Places(prose, [start for start, _ in _groups(r"(?m)^[ ]*# (\w)", text)])


def _json(text: str) -> Places:
    prose = list(_in(text, _groups(r'": "([A-Z][A-Za-z ,.]+)"', text)))
    return Places(prose, [start for start, _ in _groups(r'(?m)^ *"([A-Za-z ]+)": "', text)])


def _properties(text: str) -> Places:
    prose = list(_in(text, _groups(r"(?m)^[\w.]+ ?= ?([A-Z][A-Za-z ,.]+)$", text)))
    return Places(prose, [start for start, _ in _groups(r"(?m)^# ?(\w)", text)])


def _android(text: str) -> Places:
    prose = list(_in(text, _groups(r"<string name=\"\w+\">([A-Za-z ,.]+)</string>", text)))
    traps = [start for start, _ in _groups(r"<string name=\"(\w)", text)]
    return Places(prose, traps + [start for start, _ in _groups(r"<!-- ?(\w)", text)])


def _subtitles(text: str) -> Places:
    """Lines below those with times."""
    prose = list(_in(text, _groups(r"(?m)--> [^\n]*\n((?:[A-Za-z][A-Za-z ,.'?!-]*(?:\r?\n|$))+)", text)))
    return Places(prose, [start for start, _ in _groups(r"(?m)^NOTE (\w)", text)])


def _word(text: str) -> Places:
    """Texts of runs that no one deleted and no field made; names, comments of XML and what is deleted."""
    left_out = r"(?s)<w:(del|moveFrom|fldSimple|rPrChange)\b[^>]*[^/]>.*?</w:\1>|<mc:Fallback>.*?</mc:Fallback>"
    left_out += r"|<mc:Choice\b.*?</mc:Choice>|<w:p\b(?:(?!</w:p>).)*(?:Code|Verbatim|Preformatted)"
    left_out += r"(?:(?!</w:p>).)*</w:p>|<w:p\b(?:(?!</w:p>).)*(?:Courier|Consolas|Mono)(?:(?!</w:p>).)*</w:p>"
    left_out += r"|<w:r\b(?:(?!</w:r>).)*<w:vanish(?:(?!</w:r>).)*</w:r>"
    hidden = [found.span() for found in re.finditer(left_out, text)]
    depth, begin = 0, 0
    for field in re.finditer(r'<w:fldChar\b[^>]*w:fldCharType="(begin|end)"', text):
        begin = begin if depth else field.start()
        depth += 1 if field[1] == "begin" else -1
        if not depth:
            hidden.append((begin, field.end()))
    prose = [
        at
        for at in _in(text, _groups(r"<w:t(?: xml:space=\"preserve\")?>([^<&]+)</w:t>", text))
        if not any(start <= at < end for start, end in hidden)
    ]
    traps = [start for start, _ in _groups(r"<w:delText[^>]*>(.)", text)]
    traps += [start for start, _ in _groups(r"<w:instrText[^>]*> ?(.)", text)]
    traps += [start for start, _ in _groups(r"w:(?:author|name|anchor)=\"(\w)", text)]
    return Places(prose, traps)


def _opendocument(text: str) -> Places:
    body = text.find("<office:text")
    hidden = [
        found.span()
        for found in re.finditer(
            r"(?s)<text:(tracked-changes|table-of-content|[a-z]+-index|bibliography|note-citation)\b.*?</text:\1>"
            r"|<office:annotation\b.*?</office:annotation>|<text:p\b[^>]*(?:Preformatted|Source)[^>]*>.*?</text:p>",
            text,
        )
    ]
    prose = [
        at
        for at in _in(text, _groups(r"<text:p\b[^>]*[^/]>([^<&]+)<", text))
        if at > body and not any(start <= at < end for start, end in hidden)
    ]
    traps = [start for start, _ in _groups(r"<text:bookmark(?:-start)? text:name=\"(\w)", text)]
    traps += [start for start, _ in _groups(r"(?s)<text:deletion>.*?<text:p[^>]*[^/]>(\w)", text)]
    return Places(prose, traps + [start for start, _ in _groups(r"xlink:href=\"(\w)", text)])


def _xhtml(text: str) -> Places:
    if not re.search(r"<html[^>]*>", text) or re.search(r"\blang=\"(?!en)", text):
        return Places([], [])
    prose = list(_in(text, _groups(r"<p(?: class=\"\w+\")?>([^<&{]+)<", text)))
    traps = [start for start, _ in _groups(r"(?:href|src|id)=\"(\w)", text)]
    return Places(prose, traps + [start for start, _ in _groups(r"<code[^>]*>(\w)", text)])


ORACLES: dict[str, Oracle] = {
    "org": _org,
    "po": _po,
    "yaml": _yaml,
    "json": _json,
    "properties": _properties,
    "android": _android,
    "srt": _subtitles,
    "vtt": _subtitles,
    "docx": _word,
    "odt": _opendocument,
    "epub": _xhtml,
}
SPLITS = {
    "docx": "</w:t></w:r><w:r><w:t>",
    "odt": "<text:span>",
}
"""Markup that is in the middle of some of the words that are planted."""


class Planted(NamedTuple):
    """A text with phrases in it, and where they are."""

    text: str
    prose: dict[int, int]
    """Where each begins and ends."""
    traps: set[int]


def planted(text: str, places: Places, rng: random.Random, most: int, kind: str) -> Planted:
    """A text with a phrase at some of the places, which are not near each other."""
    chosen = [(at, False) for at in rng.sample(places.prose, min(most, len(places.prose)))]
    chosen += [(at, True) for at in rng.sample(places.traps, min(max(most // 4, 1), len(places.traps)))]
    pieces: list[str] = []
    prose: dict[int, int] = {}
    traps: set[int] = set()
    at = length = 0
    for place, is_trap in sorted(chosen):
        if place - at < 2 and pieces:
            continue
        written = f"{PHRASE} "
        if not is_trap and kind in SPLITS and rng.random() < 0.3:
            closing = "</text:span>" if kind == "odt" else ""
            written = f"{PHRASE[:4]}{SPLITS[kind]}{PHRASE[4:]}{closing} "
            if kind == "docx":  # else Word shows no blank after it
                written = written.replace("<w:t>", '<w:t xml:space="preserve">')
        pieces += [text[at:place], written]
        start = length + place - at
        length = start + len(written)
        at = place
        if is_trap:
            traps.add(start)
        else:
            end = start + len(written) - 1
            prose[start] = end - len("</text:span>") if written.endswith("</text:span> ") else end
    return Planted("".join((*pieces, text[at:])), prose, traps)


class Tally(NamedTuple):
    """What was counted of the files of a kind."""

    counts: Counter[str]
    shown: list[str]

    def wrong(self, what: str, note: str) -> None:
        self.counts[what] += 1
        if len(self.shown) < _MOST_SHOWN:
            self.shown.append(f"{what}: {note}")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER")
    parser.add_argument(
        "--per-file", type=int, default=40, help="phrases to insert into the prose of a file (default: 40)"
    )
    parser.add_argument("--rounds", type=int, default=1, help="copies of each file (default: 1)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", action="append", choices=sorted(ORACLES), help="only files of this kind")
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT / "src"))
    tallies = {kind: Tally(Counter(), []) for kind in options.kind or ORACLES}
    with tempfile.TemporaryDirectory() as folder:
        check = Check(Path(folder))
        rng = random.Random(options.seed)
        for path in sorted(path for folder in options.folders for path in folder.rglob("*") if path.is_file()):
            for _ in range(options.rounds):
                check(path, tallies, rng, options.per_file)
    return _told(tallies)


def _told(tallies: dict[str, Tally]) -> int:
    faults = ("missed", "wrong place", "trap", "foreign bytes", "failed")
    columns = ("files", "planted", *faults, "traps planted", "spared", "fixed")
    print("kind        " + "  ".join(columns))
    for kind, (counts, shown) in tallies.items():
        if counts:
            print(f"{kind:12}" + "  ".join(f"{counts[name]:>{len(name)}}" for name in columns))
            print("".join(f"  {note}\n" for note in shown), end="")
    return int(any(counts[name] for counts, _ in tallies.values() for name in faults))


class Check:
    """Plants, checks and fixes; knows the program under test."""

    def __init__(self, folder: Path) -> None:
        from stigmalint.disk.settings import Settings
        from stigmalint.linter import Linter

        pack = folder / "planted"
        pack.mkdir()
        (pack / "phrase.yaml").write_text(RULE, encoding="utf-8")
        (pack / "pack.yaml").write_text(PACK, encoding="utf-8")
        settings = Settings(rules=(str(folder),), select=("planted/phrase",), quotes="check", self_reference="check")
        self._linter = Linter(settings)

    def __call__(self, path: Path, tallies: dict[str, Tally], rng: random.Random, most: int) -> None:
        from stigmalint.disk.files import InputError, decoded
        from stigmalint.extract import kind_of

        kind = kind_of(str(path), is_named=kind_of(path.name) is not None)
        if kind not in tallies:
            return
        data = path.read_bytes()
        try:
            source = decoded(data, str(path), kind)
        except InputError:
            return  # what is refused is tested elsewhere
        copy = _planted_in(source.text, rng, most, kind)
        if not copy.prose:
            return
        tally = tallies[kind]
        tally.counts["files"] += 1
        try:
            if source.archive:
                from stigmalint.disk.package import with_text

                data = with_text(data, kind, copy.text)
                source = decoded(data, str(path), kind)
                assert source.text == copy.text
            else:
                source = source._replace(text=copy.text)
            self._look(source, copy, tally, path.name)
        except Exception as error:
            if "signed" not in str(error):
                tally.wrong("failed", f"{path.name}: {type(error).__name__}: {error}"[:300])

    def _look(self, source: Source, copy: Planted, tally: Tally, name: str) -> None:
        result = self._linter.check_source(source)
        found = _read_in(source)
        told = {finding.span.start: finding.span.end for finding in result.findings}
        tally.counts["spared"] += len(found.keys() - told.keys())
        if any(found.get(start) != end for start, end in told.items()):
            tally.wrong("wrong place", f"{name}: a finding stands where nothing was read")
        tally.counts["planted"] += len(copy.prose)
        tally.counts["traps planted"] += len(copy.traps)
        for start, end in copy.prose.items():
            around = copy.text[max(0, start - 60) : start + 40]
            if start not in found:
                tally.wrong("missed", f"{name}: {around!r}")
            elif found[start] != end:
                tally.wrong("wrong place", f"{name}: {around!r}")
        for start in found.keys() - copy.prose.keys():
            what = "trap" if any(start <= trap <= found[start] for trap in copy.traps) else "wrong place"
            tally.wrong(what, f"{name}: {copy.text[max(0, start - 60) : start + 40]!r}")
        self._fix(source, tally, name)

    def _fix(self, source: Source, tally: Tally, name: str) -> None:
        from stigmalint.disk.files import encoded

        fixed = self._linter.fix_source(source, unsafe=True)
        tally.counts["fixed"] += len(fixed.applied)
        before, after = encoded(source, source.text), encoded(source, fixed.source.text)
        if source.archive:
            same = _same_parts(before, after)
        else:
            same = after.replace(BETTER.encode(), PHRASE.encode()) == before
        if not same:
            tally.wrong("foreign bytes", name)


def _read_in(source: Source) -> dict[int, int]:
    """Where in a source a phrase is read as prose, by what a reader gives: begin and end of each."""
    from stigmalint.extract import extract
    from stigmalint.prose import MarkKind, Role
    from stigmalint.text.spans import Span

    found: dict[int, int] = {}
    prose = extract(source)
    for block in prose.blocks:
        if block.role is Role.COMMENT:
            continue
        code = [mark.span for mark in block.marks if mark.kind is MarkKind.CODE]
        for match in re.finditer(PHRASE, block.text):
            span = Span(*match.span())
            if not any(other.contains(span) for other in code):
                place = prose.to_source(block, span)
                found[place.start] = place.end
    return found


def _planted_in(text: str, rng: random.Random, most: int, kind: str) -> Planted:
    """A text with phrases; in a package, part by part."""
    from stigmalint.extract.parts import parts_of

    pieces: list[str] = []
    prose: dict[int, int] = {}
    traps: set[int] = set()
    parts = list(parts_of(text))
    at = length = 0
    for part in parts:
        inner = part.span.of(text)
        copy = planted(inner, ORACLES[kind](inner), rng, max(1, most // len(parts)), kind)
        pieces += [text[at : part.span.start], copy.text]
        begin = length + part.span.start - at
        prose |= {start + begin: end + begin for start, end in copy.prose.items()}
        traps |= {start + begin for start in copy.traps}
        length = begin + len(copy.text)
        at = part.span.end
    return Planted("".join(pieces), prose, traps)


def _same_parts(before: bytes, after: bytes) -> bool:
    """Whether two packages have the same parts, except for the words that were put in."""
    with zipfile.ZipFile(BytesIO(before)) as old, zipfile.ZipFile(BytesIO(after)) as new:
        if [_head(info) for info in old.infolist()] != [_head(info) for info in new.infolist()]:
            return False
        return all(_flat(old.read(name)) == _flat(new.read(name)) for name in old.namelist())


def _head(info: zipfile.ZipInfo) -> Sequence[object]:
    return info.filename, info.date_time, info.compress_type, info.extra, info.comment, info.flag_bits


def _flat(part: bytes) -> bytes:
    """A part with the same sign for both wordings, whether there is markup in them or not."""
    part = part.replace(b' xml:space="preserve"', b"")
    for split in SPLITS.values():
        inside = split.encode()
        part = part.replace(PHRASE[:4].encode() + inside + PHRASE[4:].encode(), PHRASE.encode() + inside)
    return part.replace(BETTER.encode(), PHRASE.encode())


if __name__ == "__main__":
    raise SystemExit(main())
