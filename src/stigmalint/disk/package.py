"""Reads the parts with prose from a package (a zip of parts: Word, OpenDocument, EPUB), and writes them back.

Only parts with prose are ever unpacked, and only so much of them as a document can be. When a text is written back, the
parts that changed are packed again; every other byte of the package stays what and where it was, except for the places
of what follows. Whatever is odd about a package is a reason to leave it alone: `PackageError` says so.
"""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from io import BytesIO
from itertools import pairwise
from typing import NamedTuple

from stigmalint.extract.formats import part_names
from stigmalint.extract.package_parts import SAVE_AGAIN, PackageError, signature
from stigmalint.extract.parts import SIGN, joined, parts_of

_MOST_PARTS = 10_000
_LARGEST = 64 << 20
"""Bytes of all parts with prose together, unpacked."""
_SMALL = 1 << 20
"""Bytes up to which a part may be packed as tightly as it likes."""
_TIGHTEST = 200
"""How many times as long a part may get by being unpacked; documents get up to thirty times as long."""
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL, _CENTRAL, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_LOCAL_HEAD = struct.Struct("<4s5H3L2H")
_CENTRAL_HEAD = struct.Struct("<4s6H3L5H2L")
_END_HEAD = struct.Struct("<4s4H2LH")
_DESCRIPTOR = struct.Struct("<4s3L")
_HAS_DESCRIPTOR, _IS_ENCRYPTED = 0x08, 0x01
_STORED, _DEFLATED = 0, 8
_ZIP64 = 0xFFFFFFFF


def text_of(data: bytes, kind: str) -> str:
    """The parts of a package that hold prose, as one text. Raises PackageError."""
    try:
        with _opened(data) as package:
            budget = _Budget(len(data))
            names = [info.filename for info in package.infolist()]
            if len(set(names)) < len(names):
                raise PackageError(f"two of its parts have the same name; {SAVE_AGAIN}")
            chosen = part_names(kind)(names, lambda name: _read(package, name, budget))
            return joined((name, _read(package, name, budget)) for name in chosen)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, struct.error) as error:
        raise PackageError(f"a damaged package ({error}); {SAVE_AGAIN}") from error


def with_text(data: bytes, kind: str, text: str) -> bytes:
    """A package with the parts of a text instead of its own. Raises PackageError if it is not to be changed."""
    if text == (before := text_of(data, kind)):
        return data
    old = {part.name: part.span.of(before) for part in parts_of(before)}
    changed = {part.name: new for part in parts_of(text) if (new := part.span.of(text)) != old[part.name]}
    with _opened(data) as package:
        infos = package.infolist()
        if signature([info.filename for info in infos]):
            raise PackageError("signed, and a change would break its signature, so nothing was written; fix it by hand")
        return _Packed(data, infos, package.start_dir).replaced(changed)


class _Budget:
    """How many bytes may still be unpacked of a package."""

    def __init__(self, size: int) -> None:
        self._left = _LARGEST
        self._size = size

    def spend(self, info: zipfile.ZipInfo) -> None:
        if info.file_size > max(_SMALL, _TIGHTEST * min(info.compress_size, self._size)):
            raise PackageError(f"'{info.filename}' in it is compressed too much for a document; leave it out")
        self._left -= info.file_size
        if self._left < 0:
            raise PackageError(f"its text is longer than {_LARGEST >> 20} MB; split it, or leave it out")


def _opened(data: bytes) -> zipfile.ZipFile:
    if data.startswith(_OLD_OFFICE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise PackageError("protected by a password; save it without one")
        raise PackageError("a document in an old format, despite its name; save it as .docx or .odt")
    if not data.startswith(b"PK"):
        raise PackageError("not a package, despite its name; rename it to match its format, or leave it out")
    try:
        package = zipfile.ZipFile(BytesIO(data))
    except zipfile.BadZipFile as error:
        raise PackageError("an incomplete package, probably truncated; get it again") from error
    if len(package.infolist()) > _MOST_PARTS:
        raise PackageError(f"more than {_MOST_PARTS} parts, too many for a document; leave it out")
    return package


def _read(package: zipfile.ZipFile, name: str, budget: _Budget) -> str:
    """The text of a part."""
    info = package.getinfo(name)
    if info.flag_bits & _IS_ENCRYPTED:
        raise PackageError("protected by a password; save it without one")
    if info.compress_type not in (_STORED, _DEFLATED):
        raise PackageError(f"'{name}' in it uses an unusual compression; {SAVE_AGAIN}")
    budget.spend(info)
    data = package.read(info)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise PackageError(f"'{name}' in it is not UTF-8; {SAVE_AGAIN}") from error
    if SIGN in text or SIGN in name:
        raise PackageError(f"'{name}' in it is not XML; {SAVE_AGAIN}")
    return text


class _Entry(NamedTuple):
    """A part as it is listed at the end of the package: the bytes of its entry, and where it begins and ends."""

    name: str
    listed: bytes
    start: int
    end: int


class _Packed:
    """A package as bytes."""

    def __init__(self, data: bytes, infos: Iterable[zipfile.ZipInfo], start_dir: int) -> None:
        self._data, self._list = data, start_dir
        infos = list(infos)
        starts = sorted({info.header_offset for info in infos} | {start_dir})
        if starts[-1] > start_dir:
            raise PackageError(f"a damaged package (its list names a missing part); {SAVE_AGAIN}")
        self._first = starts[0]
        ends = dict(pairwise(starts))
        self._entries: list[_Entry] = []
        at = start_dir
        for info in infos:
            fields = _CENTRAL_HEAD.unpack_from(data, at)
            end = at + _CENTRAL_HEAD.size + sum(fields[10:13])
            if fields[0] != _CENTRAL or fields[16] != info.header_offset:
                raise PackageError(f"there is data before its parts, so nothing was written; {SAVE_AGAIN}")
            self._entries.append(_Entry(info.filename, data[at:end], info.header_offset, ends[info.header_offset]))
            at = end
        self._tail = data[at:]

    def replaced(self, changed: Mapping[str, str]) -> bytes:
        """The package with these parts changed, each in its place, and packed as it was."""
        pieces = [self._data[: self._first]]
        length = self._first
        listed: dict[int, bytes] = {}
        for number, entry in sorted(enumerate(self._entries), key=lambda item: item[1].start):
            packed, head = self._data[entry.start : entry.end], entry.listed
            if entry.name in changed:
                packed, head = self._packed(entry, changed[entry.name].encode("utf-8"))
            listed[number] = head[:42] + struct.pack("<L", length) + head[46:]
            pieces.append(packed)
            length += len(packed)
        directory = b"".join(listed[number] for number in range(len(self._entries)))
        return b"".join((*pieces, directory, self._end(length, len(directory))))

    def _packed(self, entry: _Entry, content: bytes) -> tuple[bytes, bytes]:
        """A part with new content, and its entry in the list; what is said of it else stays."""
        fields = list(_LOCAL_HEAD.unpack_from(self._data, entry.start))
        begin = entry.start + _LOCAL_HEAD.size
        names = self._data[begin : begin + fields[9] + fields[10]]
        head = list(_CENTRAL_HEAD.unpack_from(entry.listed))
        if fields[0] != _LOCAL or _ZIP64 in (fields[7], fields[8], *head[8:10]) or _has_long(names[fields[9] :]):
            raise PackageError(f"in the format for sizes of gigabytes, so nothing was written; {SAVE_AGAIN}")
        body = content
        if fields[3] == _DEFLATED:
            packer = zlib.compressobj(wbits=-zlib.MAX_WBITS)
            body = packer.compress(content) + packer.flush()
        told = [zlib.crc32(content), len(body), len(content)]
        descriptor = b""
        if fields[2] & _HAS_DESCRIPTOR:
            descriptor = _DESCRIPTOR.pack(b"PK\x07\x08", *told)
        else:
            fields[6:9] = told
        head[7:10] = told
        listed = _CENTRAL_HEAD.pack(*head) + entry.listed[_CENTRAL_HEAD.size :]
        return _LOCAL_HEAD.pack(*fields) + names + body + descriptor, listed

    def _end(self, start: int, size: int) -> bytes:
        """What ends the package, with the place and size of the list."""
        fields = list(_END_HEAD.unpack_from(self._tail)) if len(self._tail) >= _END_HEAD.size else [b""]
        if fields[0] != _END:
            raise PackageError(f"in the format for sizes of gigabytes, so nothing was written; {SAVE_AGAIN}")
        fields[5:7] = size, start
        return _END_HEAD.pack(*fields) + self._tail[_END_HEAD.size :]


def _has_long(extra: bytes) -> bool:
    """Whether what is added to the head of a part holds sizes for more than four gigabytes."""
    at = 0
    while at + 4 <= len(extra):
        tag, length = struct.unpack_from("<2H", extra, at)
        if tag == 1:
            return True
        at += 4 + length
    return False
