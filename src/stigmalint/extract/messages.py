"""What translation catalogs share: which values are texts, and which parts of a text are placeholders."""

from __future__ import annotations

import re

from stigmalint.extract.gather import Gatherer, Outline, Slices
from stigmalint.extract.html_fragment import read_html
from stigmalint.prose import MarkKind, Role

PLACEHOLDER = re.compile(
    r"\{\{.*?\}\}|[$%]\{[^{}]*\}|%\([^()]*\)[a-z]|\{[\w.:-]*\}|\$t\([^()]*\)|@:(?:\([^()]*\)|[\w.]+)|\$[\w@]+\$"
    r"|%[0-9$.]*[sdif@]|\{\s*[\w.]+\s*,\s*(?:plural|select|selectordinal|number|date|time)\b,?"
)
_WORD = re.compile(r"[\"'“‘(¿¡]*[^\W\d_]+(?:['’-][^\W\d_]+)*[\"'”’).,:;!?…]*")
_CAMEL = re.compile(r"[a-z][A-Z]")
_ADDRESS = re.compile(r"\S*(?:://|www\.|mailto:)\S*|[\w.+-]+@[\w.-]+")
_NO_TEXT = frozenset(
    "id ids class classname classes type types href url urls uri link src path paths file filename files icon slug key "
    "keys keywords tags code lang language locale locales format formats color colour selector pattern regex ref "
    "target route routes version license main module command scripts dependencies devdependencies engines repository "
    "bugs homepage placeholders style variant component name names author authors email domain host image "
    "images".split()
)
"""Keys whose values are for programs, as are those of all keys below them."""
_CODES = (
    "aa|af|am|ar|az|be|bg|bn|bs|ca|cs|cy|da|de|el|eo|es|et|eu|fa|fi|fil|fr|ga|gl|gu|he|hi|hr|hu|hy|id|is|it|iw|ja|jv|ka|"
    "kk|km|kn|ko|ky|lo|lt|lv|mk|ml|mn|mr|ms|my|nb|ne|nl|nn|no|pa|pl|pt|ro|ru|sk|sl|sq|sr|sv|sw|ta|te|th|tl|tr|uk|ur|uz|"
    "vi|zh|zu"
)
_LANGUAGE = re.compile(rf"(?:{_CODES})(?:[-_](?:r?[A-Z]{{2}}|[A-Za-z]{{4}}))?")
_LOCALE_FOLDERS = frozenset(
    "locale locales _locales i18n l10n lang langs languages translations translation nls".split()
)


def is_foreign(path: str) -> bool:
    """Whether the name of a catalog says that it is not in English: de.json, messages_fr.properties, values-es/."""
    *folders, name = path.replace("\\", "/").split("/")
    stem = name.rpartition(".")[0] or name
    if is_other_language(re.split(r"(?<=\w\w)[._](?=[a-z]{2}(?:[-_][A-Z]{2})?$)|[.]", stem)[-1]):
        return True
    for above, folder in zip(["", *folders], folders, strict=False):
        if folder.startswith("values-") and is_other_language(folder.removeprefix("values-")):
            return True
        if above in _LOCALE_FOLDERS and is_other_language(folder):
            return True
    return False


def is_other_language(code: str) -> bool:
    """Whether this is the code of a language other than English."""
    return _LANGUAGE.fullmatch(code) is not None


def is_for_programs(key: str) -> bool:
    return re.sub(r"[\W_]", "", key).lower() in _NO_TEXT or key.startswith("@")


def is_text(value: str) -> bool:
    """Whether a value is a text and no identifier, address or path: a single word is one unless it looks like these."""
    value = value.strip()
    if re.search(r"\s", value):
        return True
    if _ADDRESS.fullmatch(value) or _CAMEL.search(value):
        return False
    return _WORD.fullmatch(value) is not None and not ("-" in value and value.islower())


def add_message(slices: Slices, outline: Outline, role: Role = Role.PARAGRAPH, *, is_fixed: bool = False) -> None:
    """Add a text, with the HTML in it. One that `is_fixed` is a key as well, and may not change."""
    gatherer = Gatherer()
    if is_fixed:
        for word in re.finditer(r"\s+|\S+", slices.text):
            gatherer.add(word.group(), slices.source(word.start()), slices.source_end(word.end()))
    elif "<" in slices.text or "&" in slices.text:
        read_html(slices, outline, gatherer)
    else:
        slices.add_to(gatherer, 0, len(slices.text))
    for found in PLACEHOLDER.finditer(gatherer.text):
        gatherer.mark(MarkKind.CODE, *found.span())
    outline.emit(gatherer, role)
