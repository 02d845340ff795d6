"""Grammar read from parses built by hand, so that what is tested is our reading and not the parser."""

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc

from stigmalint.judge import grammar
from stigmalint.judge.membership import in_values, is_person
from stigmalint.ruleset.word_list import Entry, WordList
from stigmalint.text.spans import Span

VOCAB = English().vocab


def parsed(rows):
    """A Doc from lines of `word TAG POS dep head`, the head as a 0-based number."""
    table = [row.split() for row in rows.strip().splitlines()]
    return Doc(
        VOCAB,
        words=[row[0] for row in table],
        tags=[row[1] for row in table],
        pos=[row[2] for row in table],
        deps=[row[3] for row in table],
        heads=[int(row[4]) for row in table],
        lemmas=[row[5] if len(row) > 5 else row[0].lower() for row in table],
    )


def texts(tokens):
    return [token.text for token in tokens]


ABUSES = parsed("""
    She PRP PRON nsubj 1
    abuses VBZ VERB ROOT 1 abuse
    codeine NN NOUN dobj 1
    and CC CCONJ cc 2
    wine NN NOUN conj 2
""")
PASSIVE = parsed("""
    Pills NNS NOUN nsubjpass 2
    are VBP AUX auxpass 2
    abused VBN VERB ROOT 2 abuse
    by IN ADP agent 2
    teens NNS NOUN pobj 3
""")
RELATIVE = parsed("""
    The DT DET det 1
    drugs NNS NOUN ROOT 1
    that WDT PRON dobj 4
    he PRP PRON nsubj 4
    abused VBD VERB relcl 1 abuse
""")
COORDINATED = parsed("""
    drug NN NOUN nmod 3
    and CC CCONJ cc 0
    alcohol NN NOUN conj 0
    abuse NN NOUN ROOT 3
""")
DASHES = parsed("""
    The DT DET det 1
    abuse NN NOUN nsubj 6
    - : PUNCT punct 1
    of IN ADP prep 6
    codeine NN NOUN pobj 3
    - : PUNCT punct 6
    went VBD VERB ROOT 6
    on RP ADP prt 6
""")
CHILD = parsed("""
    child NN NOUN compound 1
    abuse NN NOUN ROOT 1
    of IN ADP prep 1
    power NN NOUN pobj 2
""")


@pytest.mark.parametrize(
    ("doc", "at", "expected"),
    [
        (ABUSES, 1, ["codeine", "wine"]),
        (PASSIVE, 2, ["Pills"]),
        (RELATIVE, 4, ["drugs"]),
        (DASHES, 1, ["codeine"]),
        (CHILD, 1, ["power"]),
        (COORDINATED, 3, []),
    ],
)
def test_objects(doc, at, expected):
    assert texts(grammar.objects([doc[at]])) == expected


@pytest.mark.parametrize(
    ("doc", "at", "expected"), [(COORDINATED, 3, ["drug", "alcohol"]), (CHILD, 1, ["child"]), (DASHES, 1, [])]
)
def test_modifiers(doc, at, expected):
    assert texts(grammar.modifiers([doc[at]])) == expected


PREDICATE = parsed("""
    He PRP PRON nsubj 1
    is VBZ AUX ROOT 1 be
    clean JJ ADJ acomp 1
""")
APPOSITION = parsed("""
    Brother NNP NOUN nsubj 4
    , , PUNCT punct 0
    bipolar JJ ADJ appos 0
    , , PUNCT punct 0
    called VBD VERB ROOT 4
""")
AFTER = parsed("""
    After IN ADP prep 4
    getting VBG VERB pcomp 0
    clean JJ ADJ acomp 1
    he PRP PRON nsubj 4
    left VBD VERB ROOT 4
""")
SHELTER = parsed("""
    We PRP PRON nsubj 1
    opened VBD VERB ROOT 1
    shelters NNS NOUN dobj 1
    for IN ADP prep 1
    addicts NNS NOUN pobj 3
""")


MISHUNG = parsed("""
    I PRP PRON nsubj 1
    work VBP VERB ROOT 1
    here RB ADV advmod 1
    and CC CCONJ cc 1
    visitors NNS NOUN dobj 1
    are VBP AUX conj 1
    addicts NNS NOUN attr 5
""")
SHARED = parsed("""
    I PRP PRON nsubj 1
    work VBP VERB ROOT 1
    and CC CCONJ cc 1
    was VBD AUX conj 1
    clean JJ ADJ acomp 3
""")


@pytest.mark.parametrize(
    ("doc", "at", "expected"),
    [
        (PREDICATE, 2, "He"),
        (MISHUNG, 6, "visitors"),
        (SHARED, 4, "I"),
        (APPOSITION, 2, "Brother"),
        (AFTER, 2, "he"),
        (SHELTER, 4, None),
        (PASSIVE, 2, "Pills"),
    ],
)
def test_subjects(doc, at, expected):
    found = grammar.subject(doc[at])
    assert (found.text if found is not None else None) == expected


def test_the_first_person_is_the_writer_and_not_whom_the_writer_met():
    addict = parsed("I PRP PRON nsubj 1\nwas VBD AUX ROOT 1 be\nan DT DET det 3\naddict NN NOUN attr 1")
    met = parsed("I PRP PRON nsubj 1\nmet VBD VERB ROOT 1 meet\nan DT DET det 3\naddict NN NOUN dobj 1")
    own = parsed("My PRP$ PRON poss 1\nabuse NN NOUN nsubj 2\nended VBD VERB ROOT 2")
    assert grammar.is_first_person([addict[3]])
    assert not grammar.is_first_person([met[3]])
    assert grammar.is_first_person([own[1]])
    assert not grammar.is_first_person([SHELTER[4]])


ATTRIBUTIVE = parsed("""
    her PRP$ PRON poss 2
    alcoholic JJ ADJ amod 2
    father NN NOUN ROOT 2
""")
POSSESSOR = parsed("""
    the DT DET det 1
    addict NN NOUN poss 3
    's POS PART case 1
    mother NN NOUN ROOT 3
""")


def test_the_head_is_the_noun_modified_and_never_the_noun_possessed():
    assert grammar.head_noun([ATTRIBUTIVE[1]]).text == "father"
    assert grammar.head_noun([POSSESSOR[1]]) is None
    assert grammar.position([ATTRIBUTIVE[1]]) == "attributive"
    assert grammar.position([PREDICATE[2]]) == "predicate"
    assert grammar.position([SHELTER[4]]) == "nominal"


@pytest.mark.parametrize(
    ("doc", "at", "slots", "expected"),
    [
        (ABUSES, 1, ("base", "present-3sg"), "present-3sg"),
        (PASSIVE, 2, ("past", "participle"), "participle"),
        (SHELTER, 4, ("singular", "plural"), "plural"),
        (CHILD, 1, ("base", "singular"), "singular"),
        (PREDICATE, 2, ("plural", "past"), ""),
        (PREDICATE, 2, ("any",), "any"),
    ],
)
def test_slots_follow_the_tag(doc, at, slots, expected):
    assert grammar.slot_of([doc[at]], slots) == expected


def test_tokens_are_found_by_code_points():
    assert texts(grammar.tokens_in(ABUSES, Span(4, 18))) == ["abuses", "codeine"]


LISTS = {
    "drug": WordList("drug", {form: Entry(form) for form in ("codeine", "crystal meth", "magic blue crystal")}),
    "person": WordList("person", {form: Entry(form) for form in ("teen", "old hand")}),
    "place": WordList("place", {form: Entry(form) for form in ("leeds", "new york")}),
}
SPOKEN = parsed("""
    Teens NNS NOUN nsubj 1 teen
    bought VBD VERB ROOT 1 buy
    Codeine-s NNS NOUN dobj 1 codeines
    , , PUNCT punct 1
    Crystal NNP PROPN compound 5
    meth NN NOUN conj 2
    and CC CCONJ cc 5
    magic JJ ADJ amod 9
    blue JJ ADJ amod 9
    crystal NN NOUN conj 5
    . . PUNCT punct 1
""")


@pytest.mark.parametrize(
    ("at", "values", "expected"),
    [
        (0, ("any",), True),
        (1, ("noun",), False),
        (0, ("noun",), True),
        (0, ("person",), True),
        (1, ("person",), False),
        (1, ("=bought",), True),
        (1, ("=sell|buy",), True),
        (1, ("=bough",), False),
        (0, ("=x", "drug"), False),
        (0, ("drug", "person"), True),
        (0, ("no-such-list",), False),
        (0, (), False),
        (4, ("drug",), True),
        (5, ("drug",), True),
        (6, ("drug",), False),
        (7, ("drug",), True),
        (8, ("drug",), True),
        (9, ("drug",), True),
        (10, ("drug",), False),
        (3, ("drug",), False),
    ],
)
def test_a_word_is_one_of_the_values_as_itself_or_as_part_of_a_listed_form(at, values, expected):
    assert in_values(SPOKEN[at], values, LISTS) is expected


def test_a_pronoun_is_a_person_and_in_no_list():
    assert in_values(parsed("she PRP PRON ROOT 0")[0], ("person",), LISTS)
    assert not in_values(parsed("she PRP PRON ROOT 0")[0], ("drug",), LISTS)


def test_a_listed_form_may_end_a_text_and_begin_it():
    ends = parsed("crystal NN NOUN compound 1\n meth NN NOUN ROOT 1")
    assert in_values(ends[0], ("drug",), LISTS)
    assert in_values(ends[1], ("drug",), LISTS)
    assert not in_values(parsed("meth NN NOUN ROOT 0")[0], ("drug",), LISTS)
    assert not in_values(parsed("meth NN NOUN ROOT 0\n crystal NN NOUN dep 0")[0], ("drug",), LISTS)


@pytest.mark.parametrize(
    ("rows", "at", "expected"),
    [
        ("44yoM NN NOUN ROOT 0", 0, True),
        ("44mg NN NOUN ROOT 0", 0, False),
        *((f"44 CD NUM nummod 1\n {letter} NN NOUN ROOT 1", 1, True) for letter in "MmFf"),
        ("Vitamin NN NOUN compound 1\n F NN NOUN ROOT 1", 1, False),
        ("M NN NOUN ROOT 0\n 44 CD NUM nummod 0", 0, False),
        ("44 CD NUM nummod 1\n K NN NOUN ROOT 1", 1, False),
        ("ten-year- JJ ADJ amod 1\n old NN NOUN ROOT 1", 1, True),
        ("ten CD NUM nummod 3\n - HYPH PUNCT punct 3\n years NNS NOUN npadvmod 3\n olds NNS NOUN ROOT 3", 3, True),
        ("an DT DET det 1\n old JJ ADJ ROOT 1", 1, False),
        ("old JJ ADJ amod 1\n year NN NOUN ROOT 1", 0, False),
        ("year NN NOUN dep 2\n of IN ADP dep 2\n old JJ ADJ ROOT 2", 2, False),
        ("years NNS NOUN dep 1\n young JJ ADJ ROOT 1", 1, False),
        ("she PRP PRON ROOT 0", 0, True),
        ("it PRP PRON ROOT 0", 0, False),
        ("I VB VERB ROOT 0", 0, False),
        ("those DT DET ROOT 0", 0, True),
        ("ppl NN NOUN ROOT 0", 0, True),
        ("u NNP PROPN ROOT 0", 0, True),
        ("one CD NUM ROOT 0", 0, True),
        ("another JJ ADJ ROOT 0", 0, True),
        ("teens NNS NOUN ROOT 0 teen", 0, True),
        ("old JJ ADJ amod 1\n hand NN NOUN ROOT 1", 1, True),
        ("Maria NNP PROPN ROOT 0", 0, True),
        ("maria NNP PROPN ROOT 0", 0, False),
        ("Maria NN NOUN ROOT 0", 0, False),
        ("Leeds NNP PROPN ROOT 0", 0, False),
        ("New NNP PROPN compound 1\n York NNP PROPN ROOT 1", 1, False),
    ],
)
def test_people_are_pronouns_listed_nouns_names_and_what_charts_call_them(rows, at, expected):
    assert is_person(parsed(rows)[at], LISTS) is expected


def test_without_lists_names_and_pronouns_are_people_all_the_same():
    assert is_person(parsed("Leeds NNP PROPN ROOT 0")[0], {})
    assert is_person(parsed("who WP PRON ROOT 0")[0], {})
    assert not is_person(parsed("teen NN NOUN ROOT 0")[0], {})
