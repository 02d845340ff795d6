"""Which parts of a package contain prose, in order, given the names of all parts and a way to read one.

`PackageError` says in a sentence, to come after the name of the file, why a package is not one of its kind.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from html import unescape
from urllib.parse import unquote

from stigmalint.extract.messages import is_other_language

Read = Callable[[str], str]
"""The text of a part by its name."""

_TYPE = re.compile(r"<(?:\w+:)?Override\b([^<>]*)>")
_ATTRIBUTE = re.compile(r"(?<![\w:-])([\w:-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_WORD_PARTS = ("document", "template", "footnotes", "endnotes", "comments", "header", "footer")
_WORD_TYPE = re.compile(
    r"application/vnd\.(?:openxmlformats-officedocument\.wordprocessingml|ms-word)\."
    r"(document|template|footnotes|endnotes|comments|header|footer)(?:\.macroEnabled(?:Template)?)?(?:\.main)?\+xml",
    re.IGNORECASE,
)
_WORD_NAME = re.compile(r"word/(document|footnotes|endnotes|comments|header|footer)\d*\.xml")
_ITEM = re.compile(r"<(?:\w+:)?item\b([^<>]*)>")
_ITEM_OF_SPINE = re.compile(r"<(?:\w+:)?itemref\b([^<>]*)>")
_LANGUAGE = re.compile(r"<dc:language\b[^<>]*>\s*([\w-]+)")
SAVE_AGAIN = "open it in the program that made it and save it again"
"""What often puts a package right that is odd."""


class PackageError(Exception):
    """Why a package is not read, and what helps."""


def word_parts(names: Sequence[str], read: Read) -> list[str]:
    """The pages, notes, comments, headers and footers of a Word document.

    The list of types says what a part is; one that is not listed there is known by its usual name.
    """
    places = {name: number for number, name in enumerate(names)}
    kinds = {name: found[1] for name in names if (found := _WORD_NAME.fullmatch(name))}
    for attributes in _attributes(_TYPE, read("[Content_Types].xml") if "[Content_Types].xml" in places else ""):
        name = unquote(attributes.get("PartName", "")).lstrip("/")
        kind = _WORD_TYPE.fullmatch(attributes.get("ContentType", ""))
        if kind and name in places and "glossary" not in name:
            kinds[name] = kind[1].lower()
    if not {"document", "template"} & set(kinds.values()):
        raise PackageError("not a Word document (it has no pages); rename it to match its format")
    return sorted(kinds, key=lambda name: (_WORD_PARTS.index(kinds[name]), places[name]))


def opendocument_parts(names: Sequence[str], read: Read) -> list[str]:
    """The pages of an OpenDocument text, and its headers and footers, which are among its styles."""
    if "content.xml" not in names:
        raise PackageError("not an OpenDocument text (it has no content.xml); rename it to match its format")
    if "META-INF/manifest.xml" in names and "encryption-data" in read("META-INF/manifest.xml"):
        raise PackageError("protected by a password; save it without one")
    return [name for name in ("content.xml", "styles.xml") if name in names]


def epub_parts(names: Sequence[str], read: Read) -> list[str]:
    """The pages of an e-book in the order in which they are read; none of one in another language."""
    if "META-INF/container.xml" not in names:
        raise PackageError("not an e-book (it has no META-INF/container.xml); rename it to match its format")
    place = re.search(r"\bfull-path\s*=\s*[\"']([^\"']+)", read("META-INF/container.xml"))
    book = unescape(place[1]) if place else ""
    if book not in names:
        raise PackageError(f"its list of pages is missing; {SAVE_AGAIN}")
    text = read(book)
    language = _LANGUAGE.search(text)
    if language and is_other_language(re.split("[-_]", language[1])[0].lower()):
        return []
    folder = book.rpartition("/")[0]
    pages = {
        item.get("id", ""): _path(folder, item.get("href", ""))
        for item in _attributes(_ITEM, text)
        if item.get("media-type") == "application/xhtml+xml"
    }
    spine = [pages[item["idref"]] for item in _attributes(_ITEM_OF_SPINE, text) if item.get("idref") in pages]
    locked = read("META-INF/encryption.xml") if "META-INF/encryption.xml" in names else ""
    there = frozenset(names)
    ordered = {name: None for name in (*spine, *pages.values()) if name in there}
    if any(_path("", uri) in ordered for uri in re.findall(r"\bURI\s*=\s*[\"']([^\"']+)", locked)):
        raise PackageError("its pages are encrypted; leave it out")
    return list(ordered)


def signature(names: Collection[str]) -> bool:
    """Whether someone has signed what is in a package, so that it must not change."""
    return any(re.match(r"(?i)_xmlsignatures/|META-INF/(?:document)?signatures\.xml$", name) for name in names)


def _attributes(pattern: re.Pattern[str], text: str) -> Iterator[dict[str, str]]:
    for found in pattern.finditer(text):
        yield {name: unescape(double or single) for name, double, single in _ATTRIBUTE.findall(found[1])}


def _path(folder: str, href: str) -> str:
    """The name of a part that is referred to from a folder of the package."""
    names: list[str] = []
    for name in f"{folder}/{unquote(href.partition('#')[0])}".split("/"):
        if name == "..":
            del names[-1:]
        elif name not in ("", "."):
            names.append(name)
    return "/".join(names)
