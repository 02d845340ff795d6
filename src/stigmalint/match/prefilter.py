"""Quickly decides about raw text whether no rule can find anything in it, or whether to look closer.

A phrase can only be in a text that holds all its literal words, and a word of each list that it names. A text in
which no phrase can stand, and without markup inside a word that could hide one, has no candidate whatever its markup
says, and is finished without being taken apart. Where a paragraph has no markup at all, words that follow each other in
a phrase have to follow each other in it, too, and those of its lists have to be as near as the phrase is long.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from stigmalint.extract import extract
from stigmalint.extract.formats import FORMATS, Hiding
from stigmalint.text.folding import undisguised

if TYPE_CHECKING:
    from stigmalint.match.matcher import Phrase
    from stigmalint.prose import Source
    from stigmalint.ruleset.word_list import WordList

_HIDING = re.compile(r"\w(?:(?:[*~`\\\[\]^|]|<!--|<[^<>]*>|&\w+;)+\w|<!--|\{|%%|!\[|\\\r?\n)")
"""Markup between the letters of a word: ad**dict**, ad<b>dict</b>, ad&shy;dict, ad{++dict++}, ad%%no%%dict."""
_JOINT = re.compile(r"[*~`\\\[\]^|<&{%!](?<=\w.)(?:(?<![%!])|(?<=%)(?=%)|(?<=!)(?=\[))")
"""Where that may be: a sign of markup behind a letter. It is what the regular expression engine is quick at."""
_SIGNS = "*~`\\[]^|<{&%"
_NUMBERED = ("&#", "\\u", "\\U", "\\x")
"""Before a letter that is written as a number: in HTML, and in the strings of front matter."""
_OURS = "stigmalint"
"""A word that is in every suppression."""
_LETTERS = (
    bytes(
        code if chr(code).islower() or chr(code).isdigit() else ord(chr(code).lower()) if chr(code).isupper() else 32
        for code in range(128)
    )
    + b" " * 128
)


def _words(text: str) -> list[str]:
    """The runs of ASCII letters and digits of a text, in lower case: coarser than words, and quick to find."""
    if not text.isascii():
        text = undisguised(text.lower())
    return text.encode("ascii", "replace").translate(_LETTERS).decode("ascii").split()


_PARAGRAPH = re.compile(r"\n[ \t\r]*(?=\n)|[\f\v\x1c-\x1e\x85\u2028\u2029]")
"""What ends a paragraph of plain text or Markdown; a rarer break of lines may as well."""
_BETWEEN = re.compile(r"[]&<\[`\\{}~$^|%@]|[.:/=](?=\w)")
"""What may be markup, an address or a name of something, and are between words that are read one after the other."""
_WITH_PARAGRAPHS = frozenset({"text", "markdown"})
"""The kinds of text in which nothing that is read goes on behind a blank line, but where markup embraces it."""


class _Need(NamedTuple):
    """What a text has to hold for a phrase to be in it."""

    runs: tuple[str, ...]
    """Its literal words, those that follow each other separated by a blank."""
    lists: tuple[str, ...] = ()
    """The lists of which it needs a word."""
    exact: tuple[str, ...] = ()
    """Its words as they are written, where their capitals count."""
    reach: int = 0
    """Words that it has at most."""

    @property
    def words(self) -> frozenset[str]:
        return frozenset(" ".join(self.runs).split())

    @property
    def parts(self) -> frozenset[str]:
        """Words, lists and exact words; no two of them are alike."""
        return self.words.union((f"{{{name}}}" for name in self.lists), (f"={word}" for word in self.exact))

    @property
    def is_one_piece(self) -> bool:
        return len(self.runs) + len(self.lists) == 1

    def holds_runs_of(self, other: _Need) -> bool:
        return all(any(f" {run} " in f" {own} " for own in self.runs) for run in other.runs)


_COMMON = 4
"""Letters of the longest word that nearly every text may hold: the, was, from."""

_LONG = 20_000
"""Words of a text that is not searched for what is near what: its passages are asked one by one."""

_ByWord = dict[str, list[tuple[frozenset[str], _Need]]]
"""By a word, what phrases need that have it, each with its words."""


class Gate:
    """Lets through the texts in which some rule might find something."""

    def __init__(self, needs: Mapping[str, str], lists: Mapping[str, str], known: str) -> None:
        """`needs` holds, by the word that says most, what phrases need that have it, as JSON: few are asked for.

        `lists` holds a word of each form of a list, `known` all words that matter. Words are separated by blanks.
        """
        self._needs = needs
        self._lists = {name: frozenset(words.split()) for name, words in lists.items()}
        self._known = frozenset(known.split())
        self._met: dict[str, _ByWord] = {}
        """What was asked for: under the word that says most, by the next one."""

    @staticmethod
    def pack(phrases: Iterable[Phrase], words: Mapping[str, WordList]) -> bytes:
        """The gate of the phrases of some rules as JSON, for `unpack`. What a shorter need implies is left out."""
        parts: dict[_Need, frozenset[str]] = {}
        reach: dict[_Need, int] = {}
        for phrase in phrases:
            need, words_in_all = _need(phrase, words)
            parts[need] = need.parts
            reach[need] = max(words_in_all, reach.get(need, 0))
        number = Counter(chain.from_iterable(parts.values()))
        kept: list[_Need] = []
        by_part: dict[str, list[_Need]] = {}  # the rarest of each
        for need, its in sorted(parts.items(), key=_size):
            shorter = (other for part in its for other in by_part.get(part, ()))
            implied = next((one for one in shorter if parts[one] <= its and need.holds_runs_of(one)), None)
            if implied is None:
                kept.append(need)
                by_part.setdefault(min(its, key=lambda part: (number[part], part)), []).append(need)
            else:
                reach[implied] = max(reach[implied], reach[need])
        lists = {
            name: {_key(form) for form in words[name].entries} for name in {n for need in kept for n in need.lists}
        }
        # By two words, so that common ones ("children", "before") do not lead to a look at every need.
        packed: dict[str, dict[str, list[_Need]]] = {}
        for need in sorted(kept):
            telling = sorted(need.words, key=_telling)
            listed = min((lists[name] for name in need.lists), key=len, default=())
            is_met_everywhere = not telling or (len(telling[0]) <= _COMMON and listed)
            for key in sorted(listed) if is_met_everywhere else telling[:1]:
                second = next((word for word in telling if word != key), key)
                packed.setdefault(key, {}).setdefault(second, []).append(need._replace(reach=reach[need]))
        known = {_OURS}.union(*lists.values(), *(need.words for need in kept))
        flat = {name: " ".join(sorted(lists[name])) for name in lists}
        needs = {key: json.dumps(packed[key], separators=(",", ":")) for key in packed}
        return json.dumps({"needs": needs, "lists": flat, "known": " ".join(sorted(known))}).encode()

    @classmethod
    def unpack(cls, data: bytes) -> Gate | None:
        """The gate that `pack` gave, or None for anything else."""
        try:
            kept = json.loads(data)
            return cls(kept["needs"], kept["lists"], kept["known"])
        except (ValueError, LookupError, TypeError, AttributeError):
            return None

    def finishes(self, source: Source) -> bool:
        """Whether no rule can find anything in a source. Where markup hides words, what the reader gives is examined.

        Raises UnreadableError.
        """
        if FORMATS[source.kind].hiding is not Hiding.DEEP:
            return self.is_shut(source.text, source.kind)
        return self.is_shut("\n".join(block.text for block in extract(source).blocks), "text")

    def is_shut(self, text: str, kind: str) -> bool:
        """True when no rule can find anything in `text` and no suppression is written in it.

        Never of a kind that hides words deeply: of these, what the reader gives is to be asked about, as plain text.
        """
        hiding = FORMATS[kind].hiding
        if hiding is Hiding.DEEP:
            return False
        words = _words(text)
        there = self._known.intersection(words)
        if _OURS in there:
            return False
        if (hopes := self._hopes(text, there)) is None:
            return False
        if hiding is Hiding.IN_MARKUP and _is_hiding(text):
            return False
        if not hopes:
            return True
        if kind not in _WITH_PARAGRAPHS or self._stand_in(hopes, words):
            return False
        marked = frozenset(_words("\n".join(_marked(text))))
        return not any(self._is_among(need, marked) for need in hopes)

    def is_idle(self, text: str) -> bool:
        """True when no rule can find anything in text that is read as it stands, without any markup."""
        words = _words(text)
        hopes = self._hopes(text, self._known.intersection(words))
        return hopes is not None and not (hopes and self._stand_in(hopes, words))

    def _hopes(self, text: str, there: frozenset[str]) -> list[_Need] | None:
        """What might be met in a text that holds these words, if they stand as they do in it; None if one is met."""
        hopes: list[_Need] = []
        lists: dict[str, bool] = {}
        for key in self._needs.keys() & there:
            by_word = self._of(key)
            for second in by_word.keys() & there:
                for words, need in by_word[second]:
                    if not there.issuperset(words):
                        continue
                    if need.lists and not all(self._is_there(name, there, lists) for name in need.lists):
                        continue
                    if need.exact and not all(word in text for word in need.exact):
                        continue
                    if need.is_one_piece and " " not in "".join(need.runs):
                        return None
                    hopes.append(need)
        return hopes

    def _of(self, key: str) -> _ByWord:
        if key not in self._met:
            needs = {word: [_Need(*need) for need in its] for word, its in json.loads(self._needs[key]).items()}
            self._met[key] = {word: [(need.words, need) for need in its] for word, its in needs.items()}
        return self._met[key]

    def _stand_in(self, hopes: Iterable[_Need], words: Sequence[str]) -> bool:
        """Whether one of them may stand among the words of a text: its runs, and its lists so near."""
        around = f" {' '.join(words)} "
        places: dict[str, list[int]] = {}
        for need in hopes:
            if not all(f" {run} " in around for run in need.runs):
                continue
            if need.is_one_piece or len(words) > _LONG:
                return True
            if not places:
                for at, word in enumerate(words):
                    places.setdefault(word, []).append(at)
            if self._is_near(need, words, places):
                return True
        return False

    def _is_near(self, need: _Need, words: Sequence[str], places: Mapping[str, Sequence[int]]) -> bool:
        """Whether all parts of one are somewhere within its reach; `places` says where each word stands."""
        if need.runs:
            around = min((places[word] for word in need.words), key=len)
        else:
            listed = min((self._lists[name] for name in need.lists), key=len)
            around = [at for word in places.keys() & listed for at in places[word]]
        reach = need.reach
        return any(self._is_among(need, frozenset(words[max(0, at - reach) : at + reach])) for at in around)

    def _is_among(self, need: _Need, words: frozenset[str]) -> bool:
        return need.words <= words and all(not self._lists[name].isdisjoint(words) for name in need.lists)

    def _is_there(self, name: str, there: frozenset[str], known: dict[str, bool]) -> bool:
        if name not in known:
            known[name] = not self._lists[name].isdisjoint(there)
        return known[name]


_words_of = cache(_words)
"""Of an atom, of which a few thousand make all phrases."""


def _need(phrase: Phrase, words: Mapping[str, WordList]) -> tuple[_Need, int]:
    """What it needs, and how many words it has at most."""
    runs: list[list[str]] = [[]]
    lists: list[str] = []
    reach = 0
    for atom in phrase.atoms:
        if atom.startswith("{"):
            lists.append(atom[1:-1])
            runs.append([])
            reach += max((len(_words_of(form)) for form in words[lists[-1]].entries), default=0)
        else:
            runs[-1] += _words_of(atom)
            reach += len(_words_of(atom))
    exact = phrase.exact.split() if phrase.exact else ()
    kept = {" ".join(run) for run in runs if run}
    return _Need(tuple(sorted(kept)), tuple(sorted(set(lists))), tuple(sorted(set(exact)))), reach


def _size(item: tuple[_Need, frozenset[str]]) -> tuple[int, int, _Need]:
    """Sorts needs and their parts so that what one implies comes before it."""
    need, parts = item
    return len(parts), len(" ".join(need.runs)), need


def _marked(text: str) -> Iterator[str]:
    """The paragraphs of a text in which something may be between words that are read one after the other.

    Where values come before it, they are one of them: they may hold blank lines.
    """
    fence = text[:3]
    if fence in ("---", "+++"):
        end = text.find(f"\n{fence}", len(fence))
        yield text[:end] if end >= 0 else text
        text = text[end:] if end >= 0 else ""
    elif text.startswith("{"):
        yield text
        return
    if _BETWEEN.search(text):
        yield from (part for part in _PARAGRAPH.split(text) if _BETWEEN.search(part))


def _is_hiding(text: str) -> bool:
    """Whether markup is between the letters of a word, or a letter is written as a number."""
    if not any(sign in text for sign in _SIGNS):
        return False
    return any(sign in text for sign in _NUMBERED) or any(
        _HIDING.match(text, joint.start() - 1) for joint in _JOINT.finditer(text)
    )


def _telling(word: str) -> tuple[int, str]:
    """Sorts the words of a phrase: long ones first, because they are seldom met."""
    return -len(word), word


def _key(form: str) -> str:
    return max(_words(form), key=len)
