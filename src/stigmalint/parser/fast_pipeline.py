"""Parses texts with the pinned pipeline, assembled without spaCy's registry and configuration.

Its components are spaCy's own or subclasses that find the same in a fraction of the time. Importing this imports spaCy:
it is for the moment when the pipeline is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import islice
from threading import Lock
from typing import Any

import numpy as np
import srsly
from ahocorasick_rs import AhoCorasick
from spacy.lang.en import English
from spacy.lang.en.lemmatizer import EnglishLemmatizer
from spacy.ml.models.parser import build_tb_parser_model
from spacy.ml.models.tagger import build_tagger_model
from spacy.ml.models.tok2vec import MaxoutWindowEncoder, MultiHashEmbed, build_Tok2Vec_model, tok2vec_listener_v1
from spacy.pipeline import DependencyParser, Tagger, Tok2Vec
from spacy.tokenizer import Tokenizer
from spacy.tokens import Doc
from spacy.vocab import create_vocab
from thinc.api import use_ops

from stigmalint.parser.attribute_ruler import Ruler

_WIDTH = 96
"""Numbers in the vector of a token; this and the other sizes are those in `config.cfg` of the pipeline."""
_MOST_KINDS = 20_000
"""Kinds of token whose vectors are remembered at a time: 8 MB."""


class FastPipeline:
    """What `spacy.load` makes of the files of the pinned pipeline, named entities left out; see `HASHES` in `model`.

    The 84,000 strings of the vocabulary are not read, because the tables that are refer to text by hash and each token
    brings its own; nor are its word vectors, of which there are none.
    """

    def __init__(self, files: Mapping[str, bytes]) -> None:
        """`files` are the bytes of each file by its path in the folder of the pipeline."""
        self.vocab = vocab = create_vocab("en", English.Defaults)
        vocab.from_bytes(srsly.msgpack_dumps({"lookups": files["vocab/lookups.bin"]}), exclude=["strings", "vectors"])
        self.tokenizer = LateTokenizer(vocab).from_bytes(files["tokenizer"])
        # numpy multiplies matrices of this size twice as fast as the library that spaCy takes by default.
        with use_ops("numpy", use_blis=False):
            embed = MultiHashEmbed(
                _WIDTH,
                ["NORM", "PREFIX", "SUFFIX", "SHAPE", "SPACY", "IS_SPACE"],
                [5000, 1000, 2500, 2500, 50, 50],
                include_static_vectors=False,
            )
            encode = MaxoutWindowEncoder(_WIDTH, window_size=1, maxout_pieces=3, depth=4)
            self.vectors = RememberedVectors(vocab, build_Tok2Vec_model(embed, encode))
            self.tagger = Tagger(vocab, build_tagger_model(tok2vec_listener_v1(_WIDTH, "tok2vec")))
            steps = build_tb_parser_model(
                tok2vec_listener_v1(_WIDTH, "tok2vec"),
                "parser",
                extra_state_tokens=False,
                hidden_width=64,
                maxout_pieces=2,
                use_upper=True,
            )
            self.parser = StepwiseParser(vocab, steps)
        self.parser.moves.from_bytes(files["parser/moves"], exclude=["strings"])
        self.parser.model.attrs["resize_output"](self.parser.model, self.parser.moves.n_moves)
        for name, network in (("tok2vec", self.vectors), ("tagger", self.tagger), ("parser", self.parser)):
            network.cfg.update(srsly.json_loads(files[f"{name}/cfg"]))
            network.model.from_bytes(files[f"{name}/model"])
        self.ruler = Ruler(vocab).from_bytes(files["attribute_ruler/patterns"])
        self.lemmatizer = RememberingLemmatizer(vocab, None, mode="rule")
        self.lemmatizer.from_bytes(srsly.msgpack_dumps({"lookups": files["lemmatizer/lookups/lookups.bin"]}))
        self._parsing = Lock()  # what components remember they look up and write in more than one step

    def pipe(self, texts: Iterable[str], batch_size: int = 128) -> Iterator[Doc]:
        """The parse of each text, in order; the more are taken at a time, the less each costs. Threads may share it."""
        rest = iter(texts)
        while batch := list(islice(rest, batch_size)):
            with self._parsing:
                docs = self._parse(batch)
            yield from docs

    def _parse(self, texts: Iterable[str]) -> list[Doc]:
        docs = [self.tokenizer(text) for text in texts]
        for network in (self.vectors, self.tagger, self.parser):
            network.set_annotations(docs, network.predict(docs))
        return [self.lemmatizer(self.ruler(doc)) for doc in docs]


class LateTokenizer(Tokenizer):  # type: ignore[misc]  # spaCy's compiled classes have no types
    """A tokenizer that waits, until a text may need them, with 1,347 exceptions such as "can't" and "Mr." and with the
    expressions for punctuation inside words and for addresses.
    """

    def from_bytes(self, data: bytes, *, exclude: Sequence[str] = ()) -> LateTokenizer:
        kept = srsly.msgpack_loads(data)
        self.prefix_search = re.compile(kept["prefix_search"]).search
        self.suffix_search = re.compile(kept["suffix_search"]).search
        self.infix_finditer = _late(kept["infix_finditer"], "finditer", lambda chunk: not chunk.isalnum(), ())
        self.url_match = _late(kept["url_match"], "match", lambda chunk: "." in chunk, None)
        self.faster_heuristics = kept["faster_heuristics"]
        self.waiting = kept["exceptions"]
        # That a single character is a token, and nothing else of it, would be so without being said.
        told = (form for form, parts in self.waiting.items() if len(form) > 1 or len(parts[0]) > 1)
        self._scanner = AhoCorasick(list(told))
        return self

    def __call__(self, text: str) -> Any:
        if self.waiting and self.may_hold_exception(text):
            waiting, self.waiting = self.waiting, {}
            self.rules = waiting
        return super().__call__(text)

    def may_hold_exception(self, text: str) -> bool:
        """Whether an exception is in the text, and not in the middle of a word."""
        return any(
            not (_is_inside(text, start) or _is_inside(text, end))
            for _, start, end in self._scanner.find_matches_as_indexes(text, overlapping=True)
        )

    def _validate_special_case(self, chunk: str, substrings: object) -> None:
        """Nothing is left to prove: the exceptions have come with the hash of their file."""


class RememberedVectors(Tok2Vec):
    """Vectors of tokens in their context. What a token brings into it depends on the token alone, and is remembered."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._forget()

    def _forget(self) -> None:
        self._places: dict[bytes, int] = {}
        """Kinds of token, as what the model asks of a token, and the rows of their vectors."""
        self._vectors = np.empty((0, self.model.get_dim("nO")), dtype=np.float32)

    def predict(self, docs: Iterable[Doc]) -> list[Any]:
        """The vectors of each text, a row for a token."""
        texts = list(docs)
        embed, encode = self.model.layers
        extract, _, *layers, _ = embed.layers  # without what makes one array of the texts, and texts of it again
        asked = extract.attrs["columns"]
        found = np.concatenate([doc.to_array(asked).reshape(len(doc), len(asked)) for doc in texts])
        kinds = found.view(f"V{found.itemsize * len(asked)}").ravel().tolist()
        new = {kind: at for at, kind in enumerate(kinds) if kind not in self._places}
        if len(new) + len(self._places) > _MOST_KINDS:
            self._forget()
            new = {kind: at for at, kind in enumerate(kinds)}
        if new:
            vectors = found[list(new.values())]
            for layer in layers:
                vectors = layer.predict(vectors)
            self._places.update(zip(new, range(len(self._places), len(self._places) + len(new)), strict=True))
            self._vectors = np.concatenate([self._vectors, vectors])
        rows = self._vectors[[self._places[kind] for kind in kinds]]
        ends = np.cumsum([len(doc) for doc in texts])
        vectors_in_context: list[Any] = encode.predict(np.split(rows, ends[:-1]))
        return vectors_in_context


class StepwiseParser(DependencyParser):  # type: ignore[misc]  # spaCy's compiled classes have no types
    """A parser that takes the steps of a batch from here, as in training, and not in the compiled loop, which asks for
    the lock of the interpreter 64 times a step.
    """

    def greedy_parse(self, docs: Sequence[Doc], drop: float = 0.0) -> Any:
        states = self.moves.init_batch(docs)
        steps = self.model.predict(docs)
        unfinished = [state for state in states if not state.is_final()]
        while unfinished:
            unfinished = self.transition_states(unfinished, steps.predict(unfinished))
        steps.clear_memory()
        return states


class RememberingLemmatizer(EnglishLemmatizer):
    """A lemmatizer that remembers every answer; spaCy's forgets those that it need not look up, which are most."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lemmas: dict[tuple[int, int, int], int] = {}
        """Lemmas by form, part of speech and morphology, all as hashes."""

    def from_bytes(self, bytes_data: bytes, *, exclude: Iterable[str] = ()) -> RememberingLemmatizer:
        super().from_bytes(bytes_data, exclude=exclude)
        index = self.lookups.get_table("lemma_index")
        for part_of_speech, forms in index.items():  # lists of up to 57,000 words, to look for forms in
            index[part_of_speech] = frozenset(forms)
        return self

    def __call__(self, doc: Doc) -> Doc:
        for token in doc:
            if token.lemma == 0:
                kind = token.orth, token.pos, token.morph.key  # type: ignore[attr-defined]  # missing from the stubs
                if kind not in self._lemmas:
                    self._lemmas[kind] = self.vocab.strings.add(self.lemmatize(token)[0])
                token.lemma = self._lemmas[kind]
        return doc


def _is_inside(text: str, at: int) -> bool:
    """Whether a place is between two letters, where no token ends or begins."""
    return 0 < at < len(text) and text[at - 1].isalpha() and text[at].isalpha()


def _late(pattern: str, method: str, needed: Callable[[str], bool], none: object) -> Callable[[str], Any]:
    """A method of an expression that is compiled when a text comes that it is needed for; for others it finds none."""

    @cache
    def compiled() -> Any:
        return getattr(re.compile(pattern), method)

    return lambda text: compiled()(text) if needed(text) else none
