"""Sets parts of speech, morphology and irregular lemmas of a tagged and parsed sentence, as spaCy does.

spaCy's attribute ruler looks for every pattern at every token, which takes a third of a parse. Nearly all patterns ask
one token for its tag, its dependency label and whether it is one of a few words, so that what holds for a token is
found once for all that are alike in this, and remembered.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

import srsly

if TYPE_CHECKING:
    from spacy.tokens import Doc
    from spacy.tokens.morphanalysis import MorphAnalysis
    from spacy.vocab import Vocab

_ASKED = ("TAG", "LOWER", "DEP", "IS_SPACE")
_TAG, _FORM = _ASKED.index("TAG"), _ASKED.index("LOWER")
_Kind = tuple[int, ...]
"""The values of a token for what is `_ASKED`, texts as hashes; 0 for a lower-case form that no pattern asks for."""


class _Test(NamedTuple):
    """Whether a value of a token is one of `values`, or, if it is `negative`, none of them."""

    place: int
    values: set[int]
    negative: bool = False


class _Pattern(NamedTuple):
    tokens: tuple[tuple[_Test, ...], ...]
    """What it asks of each of the tokens in a row that it is for."""
    given_to: int
    attributes: Mapping[str, str]
    """What the token `given_to` of these, counted from 0, gets."""


class _Given(NamedTuple):
    pos: int
    morph: MorphAnalysis | None
    lemma: int


class _Known(NamedTuple):
    """What holds for tokens of one kind: patterns of one token by number, what these give, and longer ones begun."""

    own: tuple[int, ...]
    given: _Given
    begun: tuple[int, ...]


class Ruler:
    """A component of a pipeline that has the patterns of spaCy's attribute ruler, and its answers.

    It knows patterns of a value, `IN`, `NOT_IN` and `REGEX` for what is `_ASKED`, which are all that the pinned
    pipeline has; reading another raises ValueError.
    """

    def __init__(self, vocab: Vocab) -> None:
        self._vocab = vocab
        self._patterns: list[_Pattern] = []
        self._beginning: dict[int, list[int]] = {}
        """The numbers of patterns by the tag that their first token must have, or 0 if it may have any."""
        self._named: set[int] = set()
        """The lower-case forms that patterns name."""
        self._searched: list[tuple[re.Pattern[str], set[int]]] = []
        """Expressions for such forms, and the forms met so far that they are true of."""
        self._asked: dict[int, int] = {}
        """For forms met so far: the form if some pattern asks for it, else 0."""
        self._known: dict[_Kind, _Known] = {}

    def from_bytes(self, data: bytes) -> Ruler:
        """Read the patterns from the file `patterns` of an attribute ruler."""
        rows = srsly.msgpack_loads(data)
        self._patterns = [found for row in rows for found in self._read(row)]
        for number, pattern in enumerate(self._patterns):
            tags = [test.values for test in pattern.tokens[0] if test.place == _TAG and not test.negative]
            for tag in tags[0] if tags else {0}:
                self._beginning.setdefault(tag, []).append(number)
        return self

    def __call__(self, doc: Doc) -> Doc:
        """Set part of speech, morphology and the lemmas that patterns give; tags and dependencies are there."""
        asked = self._asked
        kinds = [
            (tag, asked[form] if form in asked else self._meet(form), *rest)
            for tag, form, *rest in doc.to_array(list(_ASKED)).tolist()
        ]
        known = [self._known.get(kind) or self._learn(kind) for kind in kinds]
        longer: dict[int, set[int]] = {}
        for at, its in enumerate(known):
            for number in its.begun:
                tokens, given_to, _ = self._patterns[number]
                if _hold(tokens, kinds[at : at + len(tokens)]):
                    longer.setdefault(at + given_to, set()).add(number)
        for token, its in zip(doc, known, strict=True):
            given = self._given(longer[token.i].union(its.own)) if token.i in longer else its.given
            token.pos, token.lemma = given.pos, given.lemma
            if given.morph is not None:
                token.morph = given.morph
        return doc

    def _meet(self, form: int) -> int:
        text, is_asked = self._vocab.strings[form], form in self._named
        for expression, found in self._searched:
            if expression.search(text):
                found.add(form)
                is_asked = True
        self._asked[form] = form if is_asked else 0
        return self._asked[form]

    def _learn(self, kind: _Kind) -> _Known:
        possible = sorted({*self._beginning.get(kind[_TAG], ()), *self._beginning.get(0, ())})
        holding = [number for number in possible if _hold(self._patterns[number].tokens[:1], [kind])]
        own = tuple(number for number in holding if len(self._patterns[number].tokens) == 1)
        begun = tuple(number for number in holding if number not in own)
        self._known[kind] = _Known(own, self._given(own), begun)
        return self._known[kind]

    def _given(self, numbers: Iterable[int]) -> _Given:
        """What some patterns give together; of two that give the same attribute the later one counts."""
        from spacy.tokens.morphanalysis import MorphAnalysis

        strings, given = self._vocab.strings, dict[str, str]()
        for number in sorted(numbers):
            given |= self._patterns[number].attributes
        return _Given(
            strings[given["POS"]] if "POS" in given else 0,
            MorphAnalysis(self._vocab, given["MORPH"]) if "MORPH" in given else None,
            strings.add(given["LEMMA"]) if "LEMMA" in given else 0,
        )

    def _read(self, row: Mapping[str, Any]) -> Iterator[_Pattern]:
        for tokens in row["patterns"]:
            if not {name for token in tokens for name in token} <= set(_ASKED):
                raise ValueError(f"not a pattern that is known here: {tokens}")
            tests = [[self._test(_ASKED.index(name), wanted) for name, wanted in token.items()] for token in tokens]
            self._named.update(
                value for token in tests for test in token if test.place == _FORM for value in test.values
            )
            yield _Pattern(tuple(map(tuple, tests)), row["index"], row["attrs"])

    def _test(self, place: int, wanted: str | bool | Mapping[str, Any]) -> _Test:
        add = self._vocab.strings.add
        if isinstance(wanted, bool):
            return _Test(place, {int(wanted)})
        if isinstance(wanted, str):
            return _Test(place, {add(wanted)})
        ((operator, value),) = wanted.items()
        if operator == "REGEX" and place == _FORM:
            found: set[int] = set()
            self._searched.append((re.compile(value), found))
            return _Test(place, found)
        if operator in ("IN", "NOT_IN"):
            return _Test(place, set(map(add, value)), operator == "NOT_IN")
        raise ValueError(f"not an operator that is known here: {operator}")


def _hold(tokens: Sequence[Sequence[_Test]], kinds: Sequence[_Kind]) -> bool:
    if len(tokens) > len(kinds):
        return False
    for tests, kind in zip(tokens, kinds, strict=True):
        for place, values, negative in tests:
            if (kind[place] in values) is negative:
                return False
    return True
