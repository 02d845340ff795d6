"""The language model: loaded in less time than by spaCy's own way, with the same parse; and checked first."""

import json
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stigmalint.model import _UNUSED, DEFAULT_MODEL, WEIGHTS, ModelError, _data_folder, load_model, verify
from stigmalint.ruler import Ruler
from stigmalint.trimmed import _KNOWN

ROOT = Path(__file__).parents[1]
SENTENCES = [
    "My brother's an addict; don't go to www.example.org, e.g. at 3pm (10km) in the U.S.",
    "She relapsed, got clean, and hasn't used heroin since '09—or so they say.",
    "Gonna be lit 😀 :) ... c'mon, y'all weren't there, we'd've told you.",
    "I'm gonna go, y' all don't got ta; there's two of 'em, ain't nuthin' doin', let's see: 'nuff said.",
    "Do it once, if that is what you had; what he did was to have it done to them themselves, though.",
    "The users\u2009 of it  gets worse than they've got, which wo n't be the best, would it?",
]


def parse(nlp):
    return [
        [(t.text, t.lemma_, t.pos_, t.tag_, t.dep_, t.head.i, t.norm_, t.shape_, str(t.morph)) for t in doc]
        for doc in nlp.pipe([*SENTENCES, *labelled()])
    ]


def labelled():
    """The first cases of a labelled set, as texts that nobody wrote for this test."""
    lines = (ROOT / "tests" / "labelled" / "puzzles.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines[:100]]


def test_the_parse_is_that_of_the_pipeline_loaded_as_a_whole():
    import spacy

    whole = spacy.load(_data_folder(DEFAULT_MODEL.replace("-", "_")), exclude=["ner", "senter"])
    assert parse(load_model()) == parse(whole)


def test_what_is_remembered_of_tokens_is_given_up_when_it_is_much(monkeypatch):
    from stigmalint import pipeline

    nlp = load_model()
    vectors = nlp.vectors
    docs = [nlp.tokenizer(text) for text in SENTENCES]
    monkeypatch.setattr(pipeline, "_MOST_KINDS", 30)
    for doc in docs * 2:
        assert vectors.predict([doc])[0] == pytest.approx(vectors.model.predict([doc])[0], abs=1e-5)
        assert len(vectors._places) == len(vectors._vectors) <= max(30, len(doc))


def test_threads_may_share_a_pipeline():
    whole, shared, texts = load_model(), load_model(), [*SENTENCES, *labelled()]
    expected = [doc.to_json() for doc in whole.pipe(texts)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        with ThreadPoolExecutor(4) as pool:
            parsed = list(pool.map(lambda _: [doc.to_json() for doc in shared.pipe(texts, batch_size=8)], range(4)))
    finally:
        sys.setswitchinterval(before)
    assert parsed == [expected] * 4


FORGETTING = """\
import gc, json, weakref
from stigmalint import model
from tests.test_model import SENTENCES
model._MOST_STRINGS = 2_000
load, loaded, texts = model.load_model, [], lambda docs: [[(t.text, t.lemma_, t.dep_) for t in doc] for doc in docs]
def load_model(*args, **options):
    nlp = load(*args, **options)
    loaded.append(weakref.ref(nlp.lemmatizer))
    return nlp
model.load_model = load_model
parse = model.lazy_parser(alone={alone})
first = texts(parse(SENTENCES))
for turn in range(5):
    list(parse(f"The {{chr(97 + turn)}}{{at}}s of {{chr(97 + turn)}}-{{at}}" for at in range(800)))
assert texts(parse(SENTENCES)) == first
if not {alone}:
    gc.collect()
print(json.dumps([lemmatizer() is not None for lemmatizer in loaded]))
"""


@pytest.mark.parametrize("alone", [False, True])
def test_a_pipeline_that_has_met_very_many_words_gives_way_to_a_new_one(alone: bool):
    code = FORGETTING.format(alone=alone)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    *replaced, last = json.loads(done.stdout)
    assert len(replaced) > 1
    assert not any(replaced)
    assert last


def test_a_text_without_a_token_has_a_parse():
    nlp = load_model()
    assert [len(doc) for doc in nlp.pipe(["", "Addicts.", ""])] == [0, 2, 0]
    assert [len(doc) for doc in nlp.pipe(["", ""])] == [0, 0]


@pytest.fixture(scope="module")
def tokenizers():
    import spacy

    waiting = load_model().tokenizer
    return waiting, spacy.load(_data_folder(DEFAULT_MODEL.replace("-", "_")), exclude=_UNUSED).tokenizer


PIECES = (
    "( ) \" ' - / . , … $ US$ # 10 5 km a xyz Word ’ “ : — s 's é İ ß 😀 % www. x.com can't Mr. 10am :) ll I'm".split()
)


@given(st.lists(st.sampled_from([*PIECES, " ", "  ", "\n", "\xa0"]), min_size=1, max_size=8).map("".join))
def test_a_text_in_which_no_exception_stands_has_the_same_tokens_without_them(tokenizers, text):
    waiting, whole = tokenizers
    assert waiting.waiting, "no text before this had an exception"
    if not waiting.may_hold_exception(text):
        assert [(t.text, t.norm_, t.whitespace_) for t in waiting(text)] == [
            (t.text, t.norm_, t.whitespace_) for t in whole(text)
        ]


@pytest.mark.parametrize("text", ["I can't.", "(Mr. X)", "we met at 10am:)", "don't/won't", "a\xa0b"])
def test_an_exception_is_seen_between_other_signs(tokenizers, text):
    assert tokenizers[0].may_hold_exception(text)


@pytest.mark.parametrize("text", ["Canting along", "a man, a plan", "It was “late” then", "10 km – or 'so'"])
def test_most_sentences_hold_none(tokenizers, text):
    assert not tokenizers[0].may_hold_exception(text)


ALONE = """\
import json, sys
from stigmalint.model import load_model
{before}
nlp = load_model(alone=True)
assert ("pydantic" in sys.modules) == {whole}, "schemas are for training"
assert ("spacy.schemas" in sys.modules) == {whole}, "what stood in is gone"
from tests.test_model import parse
print(json.dumps(parse(nlp)))
import confection, importlib.metadata, pydantic
assert importlib.metadata.entry_points(group="console_scripts")
from spacy.schemas import ConfigSchema
assert issubclass(ConfigSchema, pydantic.BaseModel)
"""


def test_a_pattern_of_the_attribute_ruler_that_is_not_known_is_not_passed_over(tmp_path: Path):
    import srsly
    from spacy.vocab import Vocab

    for token in ({"POS": "NOUN"}, {"TAG": {"REGEX": "^N"}}, {"LOWER": {"FUZZY": "addict"}}):
        srsly.write_msgpack(tmp_path / "patterns", [{"patterns": [[token]], "attrs": {"POS": "X"}, "index": 0}])
        with pytest.raises(ValueError, match="known here"):
            Ruler(Vocab()).from_disk(tmp_path)


def run_alone(whole: bool, before: str = ""):
    code = ALONE.format(whole=whole, before=before)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_process_of_its_own_needs_no_schemas_for_the_same_parse():
    versions = {name: version(name) for name in _KNOWN}
    assert run_alone(whole=versions != _KNOWN) == [[list(token) for token in doc] for doc in parse(load_model())]


def test_schemas_are_imported_with_versions_of_spacy_that_nobody_has_tried():
    old = "from stigmalint import trimmed; trimmed._KNOWN['spacy'] = '3.8.0'"
    assert run_alone(whole=True, before=old) == [[list(token) for token in doc] for doc in parse(load_model())]


LATER = """\
import sys
from stigmalint.model import load_model
nlp = load_model()
import spacy
assert "spacy.cli" not in sys.modules, "the command line of spaCy is left out"
assert not hasattr(spacy, "cli")
assert spacy.info(silent=True)["spacy_version"] == spacy.__version__
import spacy.cli
from spacy.cli.info import info
assert spacy.cli.app is not None and info(silent=True) == spacy.info(silent=True)
"""


def test_what_the_import_leaves_out_can_be_used_afterwards():
    done = subprocess.run([sys.executable, "-c", LATER], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_changed_weight_file_is_refused(tmp_path: Path):
    folder = _data_folder(DEFAULT_MODEL.replace("-", "_"))
    name = "tagger/model"
    copy = tmp_path / name
    copy.parent.mkdir()
    copy.write_bytes((folder / name).read_bytes() + b"\0")
    with pytest.raises(ModelError, match="not the file that was pinned"):
        verify(tmp_path, {name: WEIGHTS[name]})
    with pytest.raises(ModelError, match="is missing; reinstall"):
        verify(tmp_path, {"parser/model": WEIGHTS["parser/model"]})


def test_a_pipeline_that_is_not_there_is_named_with_the_cure():
    with pytest.raises(ModelError, match='no spaCy pipeline "no-such-pipeline"; install it, or name another'):
        load_model("no-such-pipeline")
