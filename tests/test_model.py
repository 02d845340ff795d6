"""The language model: loaded in less time than by spaCy's own way, with the same parse; and checked first."""

import json
import logging
import re
import shutil
import subprocess
import sys
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stigmalint.parser import model
from stigmalint.parser.attribute_ruler import Ruler
from stigmalint.parser.fast_pipeline import FastPipeline
from stigmalint.parser.import_spacy import _KNOWN
from stigmalint.parser.model import (
    HASHES,
    ModelError,
    WholePipeline,
    default_folder,
    load_model,
    load_whole,
    read_verified,
)
from stigmalint.parser.model_name import canonical

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


def fast():
    """Whether or not the versions of spaCy and thinc are among those that were tried."""
    return FastPipeline(read_verified(default_folder(), HASHES))


def test_the_parse_is_that_of_the_pipeline_loaded_as_a_whole():
    import spacy

    whole = spacy.load(default_folder(), exclude=["ner", "senter"])
    assert parse(fast()) == parse(whole) == parse(load_model())


def test_what_is_remembered_of_tokens_is_given_up_when_it_is_much(monkeypatch):
    from stigmalint.parser import fast_pipeline

    nlp = fast()
    vectors = nlp.vectors
    docs = [nlp.tokenizer(text) for text in SENTENCES]
    monkeypatch.setattr(fast_pipeline, "_MOST_KINDS", 30)
    for doc in docs * 2:
        assert vectors.predict([doc])[0] == pytest.approx(vectors.model.predict([doc])[0], abs=1e-5)
        assert len(vectors._places) == len(vectors._vectors) <= max(30, len(doc))


@pytest.mark.parametrize("load", [fast, lambda: load_whole(read_verified(default_folder(), HASHES))])
def test_threads_may_share_a_pipeline(load):
    whole, shared, texts = load(), load(), [*SENTENCES, *labelled()]
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
from stigmalint.parser import model
from tests.test_model import SENTENCES
model._MOST_STRINGS = 2_000
load, loaded, texts = model.load_model, [], lambda docs: [[(t.text, t.lemma_, t.dep_) for t in doc] for doc in docs]
def load_model(*args, **options):
    nlp = load(*args, **options)
    loaded.append(weakref.ref(getattr(nlp, "lemmatizer", nlp)))
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
    nlp = fast()
    assert [len(doc) for doc in nlp.pipe(["", "Addicts.", ""])] == [0, 2, 0]
    assert [len(doc) for doc in nlp.pipe(["", ""])] == [0, 0]


@pytest.fixture(scope="module")
def tokenizers():
    import spacy

    return fast().tokenizer, spacy.load(default_folder(), exclude=model._UNUSED).tokenizer


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
from stigmalint.parser.model import load_model
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


def test_a_pattern_of_the_attribute_ruler_that_is_not_known_is_not_passed_over():
    import srsly
    from spacy.vocab import Vocab

    for token in ({"POS": "NOUN"}, {"TAG": {"REGEX": "^N"}}, {"LOWER": {"FUZZY": "addict"}}):
        data = srsly.msgpack_dumps([{"patterns": [[token]], "attrs": {"POS": "X"}, "index": 0}])
        with pytest.raises(ValueError, match="known here"):
            Ruler(Vocab()).from_bytes(data)


def run_alone(whole: bool, before: str = ""):
    code = ALONE.format(whole=whole, before=before)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_a_process_of_its_own_needs_no_schemas_for_the_same_parse():
    versions = {name: version(name) for name in _KNOWN}
    assert run_alone(whole=versions != _KNOWN) == [[list(token) for token in doc] for doc in parse(load_model())]


def test_schemas_are_imported_with_versions_of_spacy_that_nobody_has_tried():
    old = "from stigmalint.parser import import_spacy; import_spacy._KNOWN['spacy'] = '3.8.0'"
    assert run_alone(whole=True, before=old) == [[list(token) for token in doc] for doc in parse(load_model())]


LATER = """\
import sys
from stigmalint.parser.model import load_model
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


# what is verified is what is loaded


@pytest.fixture
def copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the default model, which is loaded in its place."""
    folder = tmp_path / "copy"
    shutil.copytree(default_folder(), folder, ignore=shutil.ignore_patterns("ner", "senter"))
    monkeypatch.setattr(model, "default_folder", lambda: folder)
    return folder


@pytest.mark.parametrize("name", HASHES)
def test_a_file_that_changed_or_is_gone_is_refused(copy: Path, name: str):
    data = bytearray((copy / name).read_bytes())
    data[len(data) // 2] ^= 1
    (copy / name).write_bytes(data)
    with pytest.raises(ModelError, match=f"{re.escape(name)} does not match the pinned file"):
        load_model()
    (copy / name).unlink()
    with pytest.raises(ModelError, match=f"{re.escape(name)} is missing; reinstall"):
        load_model()


NO_PART_OF_A_PARSE = {"LICENSE", "LICENSES_SOURCES", "README.md", "accuracy.json"}


def test_every_file_that_decides_a_parse_has_a_hash(copy: Path):
    files = {path.relative_to(copy).as_posix() for path in copy.rglob("*") if path.is_file()}
    assert files - NO_PART_OF_A_PARSE == set(HASHES)


@pytest.mark.parametrize("tried", [True, False])
def test_a_file_that_is_swapped_once_it_was_verified_is_not_loaded(copy: Path, monkeypatch, tried: bool):
    if not tried:
        monkeypatch.setitem(model.TRIED, "spaCy", ())
    read = model.read_verified

    def read_and_swap(folder, hashes):
        files = read(folder, hashes)
        for name in hashes:
            (folder / name).write_bytes(b"swapped")
        return files

    monkeypatch.setattr(model, "read_verified", read_and_swap)
    swapped = load_model()
    assert (copy / "tagger/cfg").read_bytes() == b"swapped"
    monkeypatch.undo()
    assert parse(swapped) == parse(load_model())


# the fast pipeline never stands alone


def test_spacy_itself_serves_where_the_fast_pipeline_was_never_tried(monkeypatch, caplog):
    monkeypatch.setitem(model.TRIED, "thinc", ("0.0.1",))
    with caplog.at_level(logging.INFO):
        whole = load_model()
    assert isinstance(whole, WholePipeline)
    assert "the fast one was not tested with" in caplog.text
    assert f"thinc {version('thinc')}" in caplog.text
    assert parse(whole) == parse(fast())


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ("import stigmalint.parser.fast_pipeline as part; part.Tagger = lambda: None", "cannot be built (TypeError"),
        ("import sys; sys.modules['ahocorasick_rs'] = None", "cannot be built (ModuleNotFoundError"),
        ("model._EXPECTED[0] = ()", "does not parse"),
    ],
    ids=["built", "imported", "probed"],
)
@pytest.mark.parametrize("alone", [False, True])
def test_spacy_itself_serves_where_the_fast_pipeline_fails(change: str, reason: str, alone: bool):
    code = FALLING_BACK.format(change=change, alone=alone)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT)
    assert done.returncode == 0, done.stderr
    said, parsed = json.loads(done.stdout)
    assert reason in said
    assert parsed == [[list(token) for token in doc] for doc in parse(fast())]


FALLING_BACK = """\
import io, json, logging
from stigmalint.parser import model
from stigmalint.parser import import_spacy
said = io.StringIO()
logging.basicConfig(stream=said, level=logging.INFO)
import_spacy.import_spacy(alone={alone})
import thinc
model.TRIED |= {{"spaCy": (__import__("spacy").about.__version__,), "thinc": (thinc.__version__,)}}
{change}
nlp = model.load_model(alone={alone})
assert isinstance(nlp, model.WholePipeline), nlp
import sys
if sys.modules.get("ahocorasick_rs", True) is None:
    del sys.modules["ahocorasick_rs"]
from tests.test_model import parse
print(json.dumps([said.getvalue(), parse(nlp)]))
"""


# other models


def test_names_are_compared_as_installers_do():
    assert canonical("En_core__web-sm") == "en-core-web-sm" == canonical("en-core-web-sm")
    for name in ("", "a.b", "./a", "a/b", "..", "a b", "a\0", "\N{KELVIN SIGN}elvin", "-a", "a-", "a" * 101, "a\n"):
        assert canonical(name) is None, name


def install(site: Path, monkeypatch: pytest.MonkeyPatch, name: str, files: Iterable[str]) -> Path:
    """Install a distribution of these files, in a folder of their own, whose module must not run."""
    package = name.replace("-", "_")
    put(site / package / "__init__.py", "raise SystemExit('code of a model ran')")
    record = "".join(f"{package}/{file},,\n" for file in ("__init__.py", *files))
    put(site / f"{package}-1.0.dist-info" / "METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n")
    put(site / f"{package}-1.0.dist-info" / "RECORD", record)
    monkeypatch.syspath_prepend(site)
    return site / package


def put(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_an_installed_pipeline_is_loaded_by_the_list_of_its_files_and_never_imported(tmp_path: Path, monkeypatch):
    home = install(tmp_path, monkeypatch, "other-model", ["other_model-1.0/config.cfg", "other_model-1.0/meta.json"])
    shutil.copytree(default_folder(), home / "other_model-1.0")
    assert parse(load_model("Other_Model")) == parse(fast())
    assert "other_model" not in sys.modules


@pytest.mark.parametrize("files", [[], ["a/meta.json"], ["a/config.cfg", "a/meta.json"]])
def test_what_is_installed_and_is_no_english_pipeline_is_refused(tmp_path: Path, monkeypatch, files: list[str]):
    home = install(tmp_path, monkeypatch, "no-model", files)
    put(home / "a/config.cfg", "")
    put(home / "a/meta.json", '{"lang": "de"}')
    with pytest.raises(ModelError, match="no-model is installed, but is not a spaCy pipeline for English"):
        load_model("no-model")


def test_a_model_that_is_not_there_is_named_with_the_cure(tmp_path: Path):
    with pytest.raises(ModelError, match="no-such-pipeline is not installed; run: pip install no-such-pipeline"):
        load_model("no-such-pipeline")
    for name in ("evil.x", "./here", "../there", "x\0", "n" * 1000):
        with pytest.raises(ModelError, match="is not the name of a language model") as error:
            load_model(name)
        assert len(str(error.value)) < 300
    with pytest.raises(ModelError, match="the folder does not exist"):
        load_model(tmp_path / "gone")
    with pytest.raises(ModelError, match=r"cannot be loaded \(OSError: .*meta.json"):
        load_model(tmp_path)


def test_a_pipeline_in_a_folder_that_is_handed_over_is_loaded():
    assert parse(load_model(default_folder())) == parse(fast())


def test_a_pipeline_without_a_tagger_or_parser_is_refused(tmp_path: Path):
    import spacy

    spacy.blank("en").to_disk(tmp_path / "blank")
    with pytest.raises(ModelError, match="has no tagger, parser, part-of-speech tagger, lemmatizer; name one that has"):
        load_model(tmp_path / "blank")
    nlp = spacy.load(default_folder(), exclude=["ner", "senter", "parser"])
    nlp.to_disk(tmp_path / "tagged")
    with pytest.raises(ModelError, match="has no parser; name one that has"):
        load_model(tmp_path / "tagged")


AFTER_ALL = """\
import sys
from stigmalint.parser.model import load_model, default_folder, WholePipeline
load_model(alone=True)
import catalogue
assert isinstance(load_model(default_folder(), alone=True), WholePipeline)
assert catalogue.AVAILABLE_ENTRY_POINTS.select(group="spacy_factories") is not None
"""


def test_a_process_that_left_out_plugins_finds_them_for_another_model():
    done = subprocess.run([sys.executable, "-c", AFTER_ALL], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
