"""The component for spaCy marks what the linter finds."""

from __future__ import annotations

import pickle
import sys
from importlib.metadata import EntryPoint
from pathlib import Path

import pytest
import spacy
from spacy.language import Language

from stigmalint import Linter
from stigmalint.spacy_component import component

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

TEXT = "😀 He abused alcohol\n\nfor years. An addict came in."


def pipeline(**config: object) -> Language:
    nlp = spacy.blank("en")
    nlp.add_pipe("stigmalint", config=config)
    return nlp


def test_spans_are_the_findings_with_rules_as_labels() -> None:
    doc = pipeline()(TEXT)  # spans do not hold their document
    found = Linter().check_text(TEXT)
    assert len(found) > 1
    assert [(one.start_char, one.end_char, one.label_) for one in doc.spans["stigma"]] == [
        (one.span.start, one.span.end, one.rule_id) for one in found
    ]


def test_it_goes_to_other_processes() -> None:
    marked = pickle.loads(pickle.dumps(pipeline().get_pipe("stigmalint")))
    assert len(marked(spacy.blank("en")(TEXT)).spans["stigma"]) > 1


def test_texts_with_nothing_to_find_and_empty_ones_have_no_spans() -> None:
    assert [list(doc.spans["stigma"]) for doc in pipeline().pipe(["", "All is well."])] == [[], []]


def test_the_choices_are_those_of_the_linter() -> None:
    nlp = pipeline(ignore=["substance-use/abuse"], spans_key="words")
    doc = nlp(TEXT)
    assert "substance-use/abuse" not in {span.label_ for span in doc.spans["words"]}
    assert doc.spans["words"]
    with pytest.raises(ValueError, match="no-such-rule"):
        pipeline(select=["no-such-rule"])


def test_a_span_inside_of_a_token_is_widened() -> None:
    nlp = pipeline()
    nlp.tokenizer = lambda text: spacy.tokens.Doc(nlp.vocab, words=[text], spaces=[False])
    doc = nlp("He abused alcohol for years.")
    (span,) = doc.spans["stigma"]
    assert span.text == "He abused alcohol for years."


def test_a_pipeline_that_was_saved_comes_back(tmp_path: Path) -> None:
    pipeline(spans_key="words").to_disk(tmp_path)
    assert spacy.load(tmp_path)("He abused alcohol for years.").spans["words"]


def test_spacy_finds_it_by_its_name() -> None:
    project = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    value = project["entry-points"]["spacy_factories"]["stigmalint"]
    assert EntryPoint("stigmalint", value, "spacy_factories").load() is component
