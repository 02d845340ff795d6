"""Word lists: that no inflection of a listed word is passed over before the parse."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from stigmalint.disk.packs import RuleSet, load_packs
from stigmalint.parser.fast_pipeline import FastPipeline
from stigmalint.parser.model import HASHES, default_folder, read_verified
from stigmalint.ruleset.word_list import WordList, parse_word_list, stems
from stigmalint.text.irregular import LEMMAS

NOUN_FACTS = ("modifier", "object", "head", "owner")
ROOT = Path(__file__).parents[1]
LISTS = sorted((ROOT / "rules" / "_words").glob("*.txt"))


def asked(ruleset: RuleSet) -> Iterator[frozenset[str]]:
    """What rules ask of the parse: the forms of lists, and words written out."""
    for rule in ruleset.rules:
        conditions = (*rule.flag_when, *rule.leave_when, *(c for a in rule.alternatives for c in a.when))
        for fact in (fact for condition in conditions for fact in condition if fact.name in NOUN_FACTS):
            for value in fact.values:
                if value.startswith("="):
                    yield frozenset(value[1:].split("|"))
                elif value in ruleset.words:
                    yield frozenset(ruleset.words[value].entries)


def test_every_inflection_that_the_lemmatizer_knows_is_found_by_its_beginning():
    forms = {form for found in asked(load_packs()) for form in found}
    lookups = FastPipeline(read_verified(default_folder(), HASHES)).lemmatizer.lookups
    inflections = {
        (inflected, lemma)
        for table in lookups.get_table("lemma_exc").values()
        for inflected, lemmas in table.items()
        if inflected.isalpha()
        for lemma in lemmas
    } | {
        (lemma[: len(lemma) - len(base)] + ending, lemma)
        for table in lookups.get_table("lemma_rules").values()
        for ending, base in table
        for lemma in forms
        if lemma.endswith(base)
    }
    assert len(inflections) > 10_000
    missed = {
        inflected
        for inflected, lemma in inflections
        if not any(inflected.startswith(stem) for stem in stems([lemma])) and lemma not in LEMMAS.get(inflected, ())
    }
    assert " ".join(sorted(missed)) == "", "add these to irregular.py"


def test_regular_endings_leave_the_beginning_as_it_is():
    for lemma, inflected in [
        ("addict", "addicts addicted addicting"),
        ("dry", "dries dried drier"),
        ("wolf", "wolves"),
        ("pot", "potted"),
        ("neurosis", "neuroses"),
        ("abuse", "abusing abused"),
        ("baby", "babies"),
        ("fireman", "firemen"),
    ]:
        for word in (lemma, *inflected.split()):
            assert any(word.startswith(stem) for stem in stems([lemma])), word
    assert stems(["crystal meth", "me/cfs", "10-year-old"]) == {"cryst", "me", "10"}


def own_forms(path: Path) -> Counter[str]:
    """How often each form stands in the lines of a list, without those of lists that it takes over."""
    forms: Counter[str] = Counter()
    for line in path.read_text(encoding="utf-8").splitlines():
        forms.update(list(parse_word_list(path.stem, path.name, [line], lambda name: WordList(name, {})).entries))
    return forms


def test_no_list_holds_a_form_in_two_lines():
    twice = {path.stem: [form for form, count in own_forms(path).items() if count > 1] for path in LISTS}
    assert {name: forms for name, forms in twice.items() if forms} == {}


def test_each_list_is_used_and_no_two_are_the_same():
    files = (*ROOT.glob("rules/**/*.yaml"), *LISTS, *ROOT.glob("src/**/*.py"))
    texts = [path.read_text(encoding="utf-8") for path in files]
    mentioned = set(re.findall(r"[a-z][a-z0-9-]*", "\n".join(texts)))
    assert [path.stem for path in LISTS if path.stem not in mentioned] == []
    contents = Counter(
        "\n".join(sorted(line for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#")))
        for path in LISTS
    )
    assert [content for content, count in contents.items() if count > 1] == []
