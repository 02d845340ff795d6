"""What a sentence says of its match, read from parses built by hand: no model has a part, and few rules."""

from __future__ import annotations

import pytest
from tests.by_hand import BEFORE, reading

from stigmalint.ruleset.word_list import Entry, WordList
from stigmalint.text.spans import Span

PEOPLE = ("mother", "nurse", "neighbor", "judge", "court", "officer", "brother", "men", "teacher", "maria", "tom")
GENDER = {"maria": "she", "mother": "she", "nurse": "she", "brother": "he", "tom": "he", "officer": "he"}
WORDS = {
    "person": WordList("person", {word: Entry(word) for word in PEOPLE if word not in ("maria", "tom")}),
    "gender": WordList("gender", {word: Entry(word, {"pronoun": pronoun}) for word, pronoun in GENDER.items()}),
    "drug": WordList("drug", {"heroin": Entry("heroin")}),
}


def told(teller: str, verb: str, about: str, hearer: str = "", before: str = "", child: str = "") -> str:
    """A sentence *teller verb (hearer) that about was addict*; words as `word/TAG/POS`."""
    rows: list[tuple[str, str]] = []  # a row without its head, and the name of its head
    names: list[str] = []

    def add(name: str, word: str, dep: str, head: str, lemma: str = "") -> None:
        text, tag, pos = word.split("/")
        names.append(name)
        rows.append((f"{text}/{tag}:{pos}/{dep}/{{}}/{lemma}", head))

    if child:
        add("child", child, "poss" if "PRP" in child else "compound", "teller")
    add("teller", teller, "nsubj", "first" if before else "verb")
    if before:
        add("first", f"{before}/VBD/VERB", "ROOT", "first")
        add("and", "and/CC/CCONJ", "cc", "first")
    add("verb", f"{verb}/VBD/VERB", "conj" if before else "ROOT", "first" if before else "verb", LEMMAS[verb])
    if hearer:
        add("hearer", hearer, "dobj", "verb")
    add("about", about, "nsubj", "was")
    add("was", "was/VBD/AUX", "ccomp", "verb", "be")
    add("match", "[addict]/NN/NOUN", "attr", "was")
    return " ".join(row.format(names.index(head)) for row, head in rows)


LEMMAS = {"said": "say", "told": "tell", "admitted": "admit", "Confessed": "Confess", "thought": "think"}
SHE, HE, THEY = "she/PRP/PRON", "he/PRP/PRON", "they/PRP/PRON"
MARIA, TOM = "Maria/NNP/PROPN", "Tom/NNP/PROPN"
OWN = [
    ("Maria said she was addict", told(MARIA, "said", SHE), True),
    ("Maria said he was: someone else", told(MARIA, "said", HE), False),
    ("Maria said they were: others", told(MARIA, "said", THEY), False),
    ("Maria said it was", told(MARIA, "said", "it/PRP/PRON"), False),
    ("Maria thought she was", told(MARIA, "thought", SHE), False),
    ("she said she was", told(SHE, "said", SHE), True),
    ("he said she was", told(HE, "said", SHE), False),
    ("she told him she was", told(SHE, "told", SHE, "him/PRP/PRON"), True),
    ("she told her she was: who is who is open", told(SHE, "told", SHE, "her/PRP/PRON"), False),
    ("she came and said she was", told(SHE, "said", SHE, before="came"), True),
    ("she came and told Tom she was", told(SHE, "told", SHE, TOM, before="came"), False),
    ("Maria told Tom she was", told(MARIA, "told", SHE, TOM), True),
    ("Maria told her she was", told(MARIA, "told", SHE, "her/PRP/PRON"), False),
    ("Maria told him she was", told(MARIA, "told", SHE, "him/PRP/PRON"), True),
    ("Maria told Mother she was", told(MARIA, "told", SHE, "mother/NN/NOUN"), False),
    ("Maria told the teacher she was: a teacher may be a woman", told(MARIA, "told", SHE, "teacher/NN/NOUN"), False),
    ("Maria told the court she was: no person", told(MARIA, "told", SHE, "court/NN/NOUN"), True),
    ("Maria told the table she was: no person", told(MARIA, "told", SHE, "table/NN/NOUN"), True),
    ("Maria told the men she was: many", told(MARIA, "told", SHE, "men/NNS/NOUN"), True),
    (
        "Quill told Rowe she was: no gender is known",
        told("Quill/NNP/PROPN", "told", SHE, "Rowe/NNP/PROPN"),
        False,
    ),
    ("Quill said she was", told("Quill/NNP/PROPN", "said", SHE), True),
    ("the men said they were: others may be meant", told("men/NNS/NOUN", "said", THEY), False),
    ("the men admitted they were", told("men/NNS/NOUN", "admitted", THEY), True),
    ("the men admitted he was", told("men/NNS/NOUN", "admitted", HE), False),
    ("the teacher admitted they were: one is not many", told("teacher/NN/NOUN", "admitted", THEY), False),
    ("Smiths admitted they were", told("Smiths/NNPS/PROPN", "admitted", THEY), True),
    ("Neighbors admitted they were, with a capital", told("Neighbors/NNP/PROPN", "admitted", THEY), True),
    ("Neighbors admitted she was", told("Neighbors/NNP/PROPN", "admitted", SHE), False),
    ("the teacher admitted she was", told("teacher/NN/NOUN", "admitted", SHE), True),
    ("the teacher said she was: of a pupil", told("teacher/NN/NOUN", "said", SHE), False),
    ("the paper admitted she was", told("paper/NN/NOUN", "admitted", SHE), False),
    ("the jury admitted she was", told("court/NN/NOUN", "admitted", SHE), False),
    ("the nurse said she was: of a patient", told("nurse/NN/NOUN", "said", SHE), False),
    ("the nurse Confessed she was", told("nurse/NN/NOUN", "Confessed", SHE), True),
    ("Maria Confessed HE was", told(MARIA, "Confessed", "HE/PRP/PRON"), False),
    ("SHE said She was", told("SHE/PRP/PRON", "said", "She/PRP/PRON"), True),
    ("my mother said she was", told("mother/NN/NOUN", "said", SHE, child="My/PRP$/PRON"), True),
    ("my teacher said she was", told("teacher/NN/NOUN", "said", SHE, child="My/PRP$/PRON"), False),
    ("Officer Maria said she was: of whom she met", told(MARIA, "said", SHE, child="Sgt./NNP/PROPN"), False),
    ("Officer Maria admitted she was", told(MARIA, "admitted", SHE, child="Sgt./NNP/PROPN"), True),
    ("Maria Lopez said she was", told("Lopez/NNP/PROPN", "said", SHE, child=MARIA), True),
    ("Maria Lopez said he was", told("Lopez/NNP/PROPN", "said", HE, child=MARIA), False),
    ("Dee Lopez said he was: no gender is known", told("Lopez/NNP/PROPN", "said", HE, child="Dee/NNP/PROPN"), True),
    ("Maria sat and said she was", told(MARIA, "said", SHE, before="sat"), False),
    ("Maria sat and admitted she was", told(MARIA, "admitted", SHE, before="sat"), True),
    ("Nurse said she was, with a capital", told("Nurse/NNP/PROPN", "said", SHE), False),
    ("Teacher said she was, with a capital", told("Teacher/NNP/PROPN", "said", SHE), False),
]


@pytest.mark.parametrize(("line", "is_own"), [pytest.param(line, own, id=name) for name, line, own in OWN])
def test_who_says_it_of_themselves_and_who_of_another(line: str, is_own: bool) -> None:
    """What people say of themselves is left to them; what they say of others is not."""
    assert reading(line, WORDS).is_reported_self is is_own


def test_without_lists_of_people_a_name_alone_says_who_it_is() -> None:
    assert not reading(told("nurse/NN/NOUN", "admitted", SHE)).is_reported_self
    assert reading(told(MARIA, "said", SHE)).is_reported_self


def test_what_a_match_mentions_is_outside_it() -> None:
    seen = reading("Heroin kills [addict]", WORDS)
    whole = Span(0, len(seen.candidate.block.text))
    assert seen.mentions(("drug", "=kills"), whole) == "heroin"
    assert seen.mentions(("=kills",), whole) == "kills"
    assert seen.mentions(("=addict",), whole) == ""
    assert seen.mentions(("drug",), Span(len(BEFORE) + 7, whole.end)) == ""
