"""Grammar read from parses built by hand, so that what is tested is our reading and not the parser."""

import pytest
from spacy.lang.en import English
from spacy.tokens import Doc
from tests.by_hand import reading

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


# Words with blanks between them, the match in [ ]; whatever does not matter of a word is left out.

OBJECTS = [
    ("He [abused]/VBD wine/NN/dobj/1", "wine"),
    ("He [abused]/VBD wine/NN/dobj/1 and/CC/cc/2 gin/NN/conj/2", "wine gin"),
    ("Wine/NN/nsubjpass/2 was [abused]/VBN", "Wine"),
    ("wine/NN that/WDT/nsubjpass/3 is [abused]/VBN/relcl/0", "wine"),
    ("[abused]/VBN/amod/1 wine/NN", "wine"),
    ("[abused]/VBD/amod/1 wine/NN", "wine"),
    ("wine/NN [abused]/VBN/acl/0 there", "wine"),
    ("men/NNS [abusing]/VBG/acl/0 there", ""),
    ("men/NNS [abused]/VBN/advcl/0 there", ""),
    ("[abused]/VBN:ADJ/amod/1 wine/NN", "wine"),
    ("[addicted]/JJ/amod/1 mothers/NNS", "mothers"),
    ("[Addicted]/JJ/amod/1 mothers/NNS", "mothers"),
    ("[sick]/JJ/amod/1 mothers/NNS", ""),
    ("[addicted]/NN/amod/1 mothers/NNS", ""),
    ("[addicted]/JJ/dep/1 mothers/NNS", ""),
    ("wine/NN he/PRP/nsubj/2 [abused]/VBD/relcl/0", "wine"),
    ("the man/NN who/WP/nsubj/3 [abused]/VBD/relcl/1 wine/NN/dobj/3", "wine"),
    ("the man/NN who/WP/nsubj/3 [abuses]/VBZ/relcl/1", ""),
    ("the man/NN that/WDT/nsubj/3 [abuses]/VBZ/relcl/1", ""),
    ("the house/NN which/WDT/nsubj/3 [abuses]/VBZ/relcl/1", ""),
    ("the wine/NN which/WDT is/VBZ/auxpass/4 [abused]/VBN/relcl/1", "wine"),
    ("the place/NN where he/PRP/nsubj/4 [abused]/VBD/relcl/1 wine/NN/dobj/4", "wine"),
    ("the day/NN he/PRP/nsubj/3 [abused]/VBP/advcl/1", ""),
    ("He buys/VBZ and/CC/cc/1 [abuses]/VBZ/conj/1 wine/NN/dobj/1", "wine"),
    ("He buys/VBZ wine/NN/dobj/1 and/CC/cc/1 [abuses]/VBZ/conj/1", ""),
    ("He [buys]/VBZ and/CC/cc/1 abuses/VBZ/conj/1 wine/NN/dobj/3", "wine"),
    ("He buys/VBZ and/CC/cc/1 [abuses]/VBZ/conj/1 wine/NN/nsubjpass/1", "wine"),
    ("He buys/VBZ:NOUN and/CC/cc/1 [abuses]/VBZ/conj/1 wine/NN/nsubjpass/1", ""),
    ("He buys/VBZ and/CC/cc/1 [abuses]/VBZ/advcl/1 wine/NN/dobj/1", ""),
    ("He [buys]/VBZ ~, drinks/VBZ/conj/1 wine/NN/dobj/3 ~, sells/VBZ/conj/3 gin/NN/dobj/6", "wine"),
    ("He [buys]/VBZ ~, abuses/VBZ/conj/1 him/PRP/nsubjpass/3", ""),
    ("He [suffers/VBZ from]/IN/prep/1 gout/NN/pobj/2", "gout"),
    ("He [suffers/VBZ after]/IN:SCONJ/prep/1 drinking/VBG/pcomp/2", "drinking"),
    ("He [has/VBZ to]/TO/prep/1 gout/NN/pobj/2", "gout"),
    ("gout/NN/pobj/3 he [suffers/VBZ from]/IN/prep/2", ""),
    ("He [suffers/VBZ now]/RB/advmod/1 gout/NN/pobj/2", ""),
    ("He [suffered]/VBD/ROOT/1/suffer ~, like/IN/prep/1 Ann ~, From/IN/prep/1 gout/NN/pobj/6", "gout"),
    ("He [suffered]/VBD/ROOT/1/suffer ~, it is said ~, from/IN/prep/1 drinking/VBG/pcomp/7", "drinking"),
    ("He [suffered]/VBD/ROOT/1/suffer ~, it is said ~, in/IN/prep/1 gout/NN/pobj/7", ""),
    ("He [drank]/VBD/ROOT/1/drink ~, it is said ~, from/IN/prep/1 cups/NN/pobj/7", ""),
    ("the [abuse]/NN today Of/IN/prep/1 wine/NN/pobj/3", "wine"),
    ("the [abuse]/NN today of/IN/prep/1 drinking/VBG/pcomp/3", "drinking"),
    ("the [abuse]/NN today by/IN/prep/1 him/PRP/pobj/3", ""),
    ("the [abuse]/NN today of/IN/dep/1 wine/NN/pobj/3", ""),
    ("of/IN/prep/2 wine/NN/pobj/0 [abuse]/NN", ""),
    ("the use/NN and/CC [abuse]/NN/conj/1 today of/IN/prep/1 wine/NN/pobj/5", "wine"),
    ("the [use]/NN and/CC abuse/NN/conj/1 today of/IN/prep/3 wine/NN/pobj/5", "wine"),
    ("the [abuse]/NN of wine/NN and/CC gin/NN", "wine"),
    ("the [abuse]/NN Of it/PRP", "it"),
    ("the [abuse]/NN of Xanax/NNP", "Xanax"),
    ("the [abuse]/NN ~, of beer/NN ~, and of gin/NN or of rum/NN went on", "beer gin rum"),
    *((f"the [abuse]/NN ~{mark} of beer/NN", "") for mark in ";.!?"),
    ("the [abuse]/NN there of beer/NN", ""),
    ("the [abuse]/NN of so very very very very beer/NN", "beer"),
    ("the [abuse]/NN of so very very very very very beer/NN", ""),
    ("the [abuse]/NN ~, " + "so " * 13 + "~, of beer/NN", "beer"),
    ("the [abuse]/NN ~, " + "so " * 14 + "~, of beer/NN", ""),
    ("the [drug/NN/compound/2 abuse]/NN of beer/NN", "beer"),
]


@pytest.mark.parametrize(("line", "found"), OBJECTS)
def test_what_an_act_is_done_to_is_found_by_the_parse_or_else_by_word_order(line, found):
    assert " ".join(texts(grammar.objects(reading(line).tokens))) == found


MODIFIERS = [
    ("drug/NN and/CC alcohol/NN [abuse]/NN", "drug alcohol"),
    ("drug/NN ~,/,:PUNCT alcohol/NN and/CC pill/NN [abuse]/NN", "drug alcohol pill"),
    ("drug/NN Or/CC alcohol/NN [abuse]/NN", "drug alcohol"),
    *((f"drug/NN {joint}/CC pill/NN [abuse]/NN", "drug pill") for joint in ("&", "plus")),
    ("met/VBD ~,/,:PUNCT alcohol/NN [abuse]/NN", "alcohol"),
    ("sad/JJ ~,/,:PUNCT sexual/JJ [abuse]/NN", "sad sexual"),
    ("Leeds/NNP ~,/,:PUNCT sexual/JJ [abuse]/NN", "Leeds sexual"),
    ("hidden/VBN ~,/,:PUNCT sexual/JJ [abuse]/NN", "sexual"),
    ("hidden/VBN and/CC sexual/JJ [abuse]/NN", "hidden sexual"),
    *((f"they saw/{tag} and/CC sexual/JJ [abuse]/NN", "sexual") for tag in ("VBD", "VBZ", "VBP", "VB")),
    *((f"they saw/{tag} [abuse]/NN", "") for tag in ("VBD", "VBZ", "VBP", "VB")),
    ("drug/NN ~-/HYPH:PUNCT ~related/VBN [abuse]/NN", "drug related"),
    ("drug/NN ~-/HYPH:PUNCT [abuse]/NN", "drug"),
    ("the/DT hard/JJ drug/NN [abuse]/NN", "hard drug"),
    ("Leeds/NNP drug/NN [abuse]/NN", "Leeds drug"),
    ("home/NN drug/NN [abuse]/NN", "home drug"),
    ("the/DT very/RB hard/JJ [abuse]/NN", "hard"),
    ("child/NN of/IN drug/NN [abuse]/NN", "drug"),
    ("old/JJ and/CC of/IN drug/NN [abuse]/NN", "drug"),
    ("met/VBN hard/JJ [abuse]/NN", "hard"),
    ("meth/FW:X [abuse]/NN", "meth"),
    ("Leeds/NNP [abuse]/NN", "Leeds"),
    ("two/CD [abuse]/NN", ""),
    ("one/JJ " + "more/JJ " * 8 + "[abuse]/NN", "more " * 8),
    ("[abuse]/NN", ""),
    ("and/CC drug/NN [abuse]/NN", "drug"),
    ("physical/JJ/amod/3 to/IN him/PRP [abuse]/NN", "physical"),
    ("physical/JJ/amod/5 to/IN and/CC sexual/JJ/conj/0 of/IN [abuse]/NN", "physical sexual"),
    ("her/PRP$/det/3 to/IN him/PRP [abuse]/NN", ""),
    ("[abuse]/NN of physical/JJ/amod/0", ""),
    ("drug/NN/compound/1 [abuse]/NN and/CC wine/NN/conj/0", "drug"),
    ("child/NN [drug/NN/compound/2 abuse]/NN", "child"),
]


@pytest.mark.parametrize(("line", "found"), MODIFIERS)
def test_what_modifies_a_match_is_found_by_the_parse_and_by_word_order(line, found):
    assert " ".join(texts(grammar.modifiers(reading(line).tokens))) == found.strip()


HEADS = [
    ("the [addict]/NN ~'s/POS mother/NN", None),
    ("[victims/NNS of]/IN/prep/0 depression/NN", None),
    ("[alcoholic]/JJ/amod/2 ~, father/NN", "father"),
    *((f"[drunk]/NN/{dep}/2 old/JJ father/NN", "father") for dep in ("amod", "compound", "nmod", "npadvmod")),
    ("[drunk]/NN/dep/2 old/JJ father/NN", None),
    ("[drunk]/NN/amod/2 old/JJ Father/NNP", "Father"),
    ("[drunk]/NN/amod/2 old/JJ pa/FW:X", "pa"),
    ("[drunk]/NN/amod/2 old/JJ ran/VBD", None),
    *((f"[drunk]/JJ/amod/2 {word} father/NN", None) for word in ("the/DT", "two/CD", "met/VBD", "is/VBZ:AUX")),
    ("father/NN [drunk]/JJ/amod/0", None),
    ("[drunk]/JJ father/NN", "father"),
    ("[drunk]/JJ Father/NNP", "Father"),
    ("[drunk]/JJ ran/VBD", None),
    ("[drunk]/NN father/NN", None),
    ("[drunk]/VBN father/NN", "father"),
    ("[drunk]/VBD father/NN", "father"),
    ("a man/NN [drunk]/NN/compound/1 father/NN", "father"),
    ("a man/NN [drunk]/NN/nmod/1 father/NN", "father"),
    ("a man/NN [drunk]/NN/amod/1 father/NN", "father"),
    ("[drunk]/JJ ~father/NN", None),
    ("[drunk]/JJ", None),
    ("the [drunk]/JJ drug/NN/compound/3 dealer/NN", "dealer"),
    ("the [drunk]/JJ drug/NN/dobj/3 dealer/NN", "drug"),
    ("man/NN [drunk]/JJ drug/NN/compound/0", "drug"),
    ("the [hard/JJ/amod/2 drug]/NN/compound/3 dealer/NN", "dealer"),
]


@pytest.mark.parametrize(("line", "head"), HEADS)
def test_the_noun_that_a_match_stands_before(line, head):
    found = grammar.head_noun(reading(line).tokens)
    assert (found and found.text) == head


SUBJECTS = [
    ("They described/VBD/ROOT/1/describe the man/NN/dobj/1 as/IN/prep/1 [mad]/JJ/amod/4", "man"),
    ("They described/VBD/ROOT/1/describe the man/NN/dobj/1 As/IN/prep/1 [mad]/JJ/pobj/4", "man"),
    ("They saw/VBD/ROOT/1/see him/PRP/dobj/1 as/IN/prep/1 [mad]/JJ/pcomp/3", "him"),
    ("They saw/VBD/ROOT/1/see him/PRP/dobj/1 so/IN/prep/1 [mad]/JJ/amod/3", "so"),
    ("They fed/VBD/ROOT/1/feed him/PRP/dobj/1 as/IN/prep/1 [cooks]/NNS/pobj/3", None),
    ("He/PRP/nsubjpass/2 was seen/VBN/ROOT/2/see as/IN/prep/2 [mad]/JJ/amod/3", "He"),
    ("He/PRP/nsubjpass/2 was seen/VBN/ROOT/2/see him/PRP/dobj/2 as/IN/prep/2 [mad]/JJ/amod/4", "him"),
    ("the man/NN who/WP/nsubjpass/4 was seen/VBN/relcl/1/see as/IN/prep/4 [mad]/JJ/amod/5", "man"),
    ("They saw/VBD/ROOT/1/see him/PRP/dobj/1 As/IN/mark/4 [mad]/JJ/advcl/1", "him"),
    ("They/PRP/nsubj/1 saw/VBD/ROOT/1/see him/PRP/dobj/1 [mad]/JJ/advcl/1 as/IN/mark/3", "They"),
    ("They/PRP/nsubj/1 saw/VBD/ROOT/1/see him/PRP/dobj/1 if/IN/mark/4 [mad]/JJ/advcl/1", "They"),
    ("He/PRP/nsubj/1 [drinks]/VBZ", "He"),
    ("He/PRP/nsubj/1 [is]/VBZ:AUX", "He"),
    ("He/PRP/nsubj/1 [mad]/JJ", None),
    ("He/PRP/nsubj/1 is/VBZ:AUX [mad]/JJ/acomp/1", "He"),
    ("the man/NN who/WP/nsubj/3 is/VBZ:AUX/relcl/1 [mad]/JJ/acomp/3", "man"),
    ("Ann/NNP ~, [addict]/NN/appos/0", "Ann"),
    ("men/NNS [addicted]/VBN/acl/0", "men"),
    ("men/NNS [drinking]/VBG/relcl/0", "men"),
    ("[mad]/JJ/amod/1 men/NNS", "men"),
    ("[drug]/NN/compound/1 men/NNS", "men"),
    ("[drug]/NN/nmod/1 men/NNS", "men"),
    ("They made/VBD him/PRP/dobj/1 [addicted]/JJ/oprd/1", "him"),
    ("They made/VBD him/PRP/dobj/1 [drink]/VB/xcomp/1", "him"),
    ("They made/VBD him/PRP/dobj/1 [drink]/VB/ccomp/1", "him"),
    ("They/PRP/nsubj/1 made/VBD [drink]/VB/ccomp/1 him/PRP/dobj/1", "They"),
    ("They/PRP/nsubj/1 made/VBD him/PRP/dobj/1 [drink]/VB/advcl/1", "They"),
    ("They/PRP/nsubj/1 became/VBD [addicts]/NNS/attr/1", "They"),
    ("They/PRP/nsubj/1 met/VBD [addicts]/NNS/dobj/1", None),
    ("They/PRP/nsubj/1 work/VBP for/IN/prep/1 [addicts]/NNS/pobj/2", None),
    *(
        (f"They/PRP/nsubj/1 work/VBP {word}/IN/prep/1 [addicts]/NNS/pobj/2", "They")
        for word in "as Into like From".split()
    ),
    ("[addicts]/NNS", None),
    ("[addicts]/NNS/attr/0", None),
    ("I/PRP/nsubj/1 work/VBP and/CC/cc/1 men/NNS/dobj/1 are/VBP:AUX/conj/1 [mad]/JJ/acomp/4", "men"),
    ("I/PRP/nsubj/1 work/VBP and/CC/cc/1 men/NNS/dobj/1 still/RB/advmod/5 were/VBD:AUX/conj/1 [mad]/JJ/acomp/5", "men"),
    ("I/PRP/nsubj/1 work/VBP and/CC/cc/1 Ann/NNP/dobj/1 is/VBZ:AUX/conj/1 [mad]/JJ/acomp/4", "Ann"),
    ("I/PRP/nsubj/1 work/VBP and/CC/cc/1 it/PRP/dobj/1 ~'re/VBP:AUX/conj/1 [mad]/JJ/acomp/4", "it"),
    ("I/PRP/nsubj/1 work/VBP men/NNS/dobj/1 and/CC/cc/1 are/VBP:AUX/conj/1 [mad]/JJ/acomp/4", None),
    ("I/PRP/nsubj/1 work/VBP and/CC/cc/1 men/NNS/dobj/1 am/VBP:AUX/conj/1 [mad]/JJ/acomp/4", "I"),
    ("I/PRP/nsubj/1 work/VBP and/CC/cc/1 men/NNS/dobj/1 was/VBD:AUX/conj/1 [mad]/JJ/acomp/4", "I"),
    ("We/PRP/nsubj/1 work/VBP and/CC/cc/1 Ann/NNP/dobj/1 was/VBD:AUX/conj/1 [mad]/JJ/acomp/4", "Ann"),
    ("We/PRP/nsubj/1 work/VBP and/CC/cc/1 Ann/NNP/dobj/1 is/VBZ:AUX/conj/1 [mad]/JJ/acomp/4", "Ann"),
    ("We/PRP/nsubj/1 work/VBP and/CC/cc/1 men/NNS/dobj/1 were/VBD:AUX/conj/1 [mad]/JJ/acomp/4", "We"),
    ("They/PRP/nsubj/1 work/VBP and/CC/cc/1 Ann/NNP/dobj/1 is/VBZ:AUX/conj/1 [mad]/JJ/acomp/4", "They"),
]


@pytest.mark.parametrize(("line", "about"), SUBJECTS)
def test_whom_a_match_is_said_of(line, about):
    found = grammar.subject(grammar.root_of(reading(line).tokens))
    assert (found and found.text) == about


ANTECEDENTS = [
    *((f"men/NNS [{word}]/WP/nsubj/2 drink/VBP/relcl/0", "men") for word in ("who", "That", "which", "whom")),
    *((f"men/NNS [that]/{tag}/nsubj/2 drink/VBP/relcl/0", "men") for tag in ("WDT", "IN")),
    ("men/NNS [that]/DT/nsubj/2 drink/VBP/relcl/0", "that"),
    ("men/NNS [he]/PRP/nsubj/2 drank/VBP/relcl/0", "he"),
    *((f"men/NNS [who]/WP/nsubj/2 drink/VBP/{dep}/0", "men") for dep in ("acl", "ccomp")),
    ("men/NNS [who]/WP/nsubj/2 drink/VBP/advcl/0", "who"),
    ("Ann/NNP [who]/WP/nsubj/2 drinks/VBZ/relcl/0", "Ann"),
    ("we/PRP [who]/WP/nsubj/2 drink/VBP/relcl/0", "we"),
    ("said/VBD [who]/WP/nsubj/2 drank/VBP/ccomp/0", "who"),
]


@pytest.mark.parametrize(("line", "noun"), ANTECEDENTS)
def test_the_noun_that_a_pronoun_stands_for(line, noun):
    assert grammar.antecedent(reading(line).tokens[0]).text == noun


def test_a_match_hangs_by_its_root_and_if_the_parse_has_torn_it_by_the_last_of_them():
    assert grammar.root_of(reading("a [drug/NN/compound/2 user]/NN/nsubj/3 left/VBD").tokens).text == "user"
    assert grammar.root_of(reading("a [user/NN/nsubj/3 group]/NN/dep/1 left/VBD").tokens).text == "user"
    assert grammar.root_of(reading("a [drug/NN/dep/3 user]/NN/nsubj/3 left/VBD").tokens).text == "user"
    assert grammar.root_of(reading("[drug/NN/dep/0 user]/NN/dep/0").tokens).text == "drug"


def test_a_list_is_followed_in_the_order_of_its_words():
    row = reading("[wine]/NN ~, beer/NN/conj/0 ~, gin/NN/appos/2 and/CC/cc/0 rum/NN/conj/0 of/IN/prep/0").tokens[0]
    assert texts(grammar.conjuncts(row)) == ["wine", "beer", "gin", "rum"]


def test_tokens_are_those_that_a_match_touches_and_none_outside_of_the_parse():
    assert texts(grammar.tokens_in(ABUSES, Span(5, 6))) == ["abuses"]
    assert grammar.tokens_in(ABUSES, Span(900, 906)) == []


@pytest.mark.parametrize(
    ("line", "owner"),
    [
        ("his/PRP$/poss/1 [abuse]/NN", "his"),
        ("his/PRP$/det/1 [abuse]/NN", None),
        ("[abuse]/NN his/PRP$/poss/0", None),
        ("his/PRP$/poss/2 [drug/NN/compound/2 abuse]/NN", "his"),
    ],
)
def test_whose_it_is(line, owner):
    found = grammar.owner(reading(line).tokens)
    assert (found and found.text) == owner


FIRST_PERSON = [
    ("I/PRP/nsubj/1 was/VBD:AUX an [addict]/NN/attr/1", True),
    ("He/PRP/nsubj/1 was/VBD:AUX an [addict]/NN/attr/1", False),
    ("my/PRP$/poss/1 [Abuse]/NN//1/Abuse", True),
    ("Our/PRP$/poss/1 [habit]/NN", True),
    ("his/PRP$/poss/1 [abuse]/NN", False),
    ("my/PRP$/poss/1 [addict]/NN", False),
    ("we/PRP met/VBD me/PRP [addict]/NN/compound/4 mothers/NNS", False),
    ("me/PRP dad/NN [addict]/NN/appos/0", False),
    ("me/PRP Dad/NNP [addict]/NN/appos/0", False),
    ("Me/PRP ~, [addict]/NN/appos/0", True),
    ("[addict]/NN/appos/1 me/PRP", True),
    *((f"[addict]/NN/{dep}/1 us/PRP", False) for dep in ("compound", "nmod", "amod")),
    ("us/PRP/dep/1 [stoners]/NNS/attr/2 are/VBP:AUX it/PRP/nsubj/2", True),
    ("we/PRP/dep/1 [stoners]/NNS/attr/2 are/VBP:AUX it/PRP/nsubj/2", True),
    ("us/PRP/dep/2 old [stoners]/NNS/attr/3 are/VBP:AUX it/PRP/nsubj/3", False),
    ("they/PRP/dep/1 [stoners]/NNS/attr/2 are/VBP:AUX it/PRP/nsubj/2", False),
]


@pytest.mark.parametrize(("line", "is_own"), FIRST_PERSON)
def test_what_writers_say_of_themselves(line, is_own):
    assert grammar.is_first_person(reading(line).tokens) is is_own


def reported(line):
    found = grammar.report(reading(line).tokens)
    if found is None:
        return None
    teller, verb, hearers, about, is_inherited = found
    return " ".join([teller.text, verb.text, *texts(hearers), about.text]) + (" inherited" if is_inherited else "")


REPORTS = [
    ("Ann/NNP/nsubj/1 says/VBZ she/PRP/nsubj/3 is/VBZ:AUX/ccomp/1 [mad]/JJ/acomp/3", "Ann says she"),
    ("Ann/NNP/nsubj/1 says/VBZ she/PRP/nsubj/3 is/VBZ:AUX/advcl/1 [mad]/JJ/acomp/3", None),
    ("Ann/NNP/nsubjpass/1 told/VBN she/PRP/nsubj/3 is/VBZ:AUX/ccomp/1 [mad]/JJ/acomp/3", "Ann told she"),
    ("Ann/NNP/nsubj/1 told/VBD him/PRP/dobj/1 she/PRP/nsubj/4 is/VBZ:AUX/ccomp/1 [mad]/JJ/acomp/4", "Ann told him she"),
    (
        "Ann/NNP/nsubj/1 told/VBD him/PRP/dative/1 she/PRP/nsubj/4 is/VBZ:AUX/ccomp/1 [mad]/JJ/acomp/4",
        "Ann told him she",
    ),
    ("Ann/NNP/nsubj/1 told/VBD him/PRP/pobj/1 she/PRP/nsubj/4 is/VBZ:AUX/ccomp/1 [mad]/JJ/acomp/4", "Ann told him she"),
    ("Ann/NNP/nsubj/1 told/VBD so/RB/advmod/1 she/PRP/nsubj/4 is/VBZ:AUX/ccomp/1 [mad]/JJ/acomp/4", "Ann told she"),
    (
        "Ann/NNP/nsubj/1 told/VBD To/IN/prep/1 him/PRP/pobj/2 she/PRP/nsubj/5 is/VBZ:AUX/ccomp/1 [mad]/JJ/acomp/5",
        "Ann told him she",
    ),
    (
        "Ann/NNP/nsubj/1 told/VBD with/IN/dative/1 him/PRP/pobj/2 she/PRP/nsubj/5 is/VBZ:AUX/ccomp/1 [mad]/JJ/acomp/5",
        "Ann told with him she",
    ),
    (
        "Ann/NNP/nsubj/1 told/VBD in/IN/prep/1 town/NN/pobj/2 she/PRP/nsubj/5 is/VBZ:AUX/ccomp/1 [mad]/JJ/acomp/5",
        "Ann told she",
    ),
    (
        "Ann/NNP/nsubj/1 told/VBD she/PRP/nsubj/3 is/VBZ:AUX/ccomp/1 [mad]/JJ/acomp/3 to/IN/prep/1 him/PRP/pobj/5",
        "Ann told she",
    ),
    ("Ann/NNP/nsubj/1 told/VBD she/PRP/nsubj/3 is/VBZ:AUX/ccomp/1 [mad]/JJ/acomp/3 him/PRP/dobj/1", "Ann told she"),
    (
        "Ann/NNP/nsubj/1 sat/VBD and/CC/cc/1 said/VBD/conj/1 she/PRP/nsubj/5 is/VBZ:AUX/ccomp/3 [mad]/JJ/acomp/5",
        "Ann said she inherited",
    ),
    (
        "Ann/NNP/nsubj/1 met/VBD him/PRP/dobj/1 and/CC/cc/1 said/VBD/conj/1 she/PRP/nsubj/6 is/VBZ:AUX/ccomp/4 "
        "[mad]/JJ/acomp/6",
        "Ann said him she inherited",
    ),
    (
        "Ann/NNP/nsubj/1 let/VBD herself/PRP/dobj/1 and/CC/cc/1 say/VB/conj/1 she/PRP/nsubj/6 is/VBZ:AUX/ccomp/4 "
        "[mad]/JJ/acomp/6",
        "Ann say she inherited",
    ),
    (
        "Ann/NNP/nsubj/1 had/VBD:AUX to/TO/aux/3 say/VB/xcomp/1 she/PRP/nsubj/5 is/VBZ:AUX/ccomp/3 [mad]/JJ/acomp/5",
        "Ann say she",
    ),
    (
        "Ann/NNP/nsubj/1 had/VBD:AUX to/TO/aux/3 say/VB/advcl/1 she/PRP/nsubj/5 is/VBZ:AUX/ccomp/3 [mad]/JJ/acomp/5",
        None,
    ),
    ("Ann/NNP/nsubj/1 bad/JJ to/TO/aux/3 say/VB/xcomp/1 she/PRP/nsubj/5 is/VBZ:AUX/ccomp/3 [mad]/JJ/acomp/5", None),
    (
        "Ann/NNP/nsubj/1 sat/VBD went/VBD/xcomp/1 and/CC/cc/2 said/VBD/conj/2 she/PRP/nsubj/6 is/VBZ:AUX/ccomp/4 "
        "[mad]/JJ/acomp/6",
        "Ann said she inherited",
    ),
    (
        "Ann/NNP/nsubj/1 sat/VBD and/CC/cc/1 went/VBD/conj/1 say/VB/xcomp/3 she/PRP/nsubj/6 is/VBZ:AUX/ccomp/4 "
        "[mad]/JJ/acomp/6",
        "Ann say she inherited",
    ),
    ("Ann/NNP/nsubj/2 who/WP said/VBD [mad]/JJ/acomp/5 he/PRP/nsubj/5 is/VBZ:AUX/ccomp/2", None),
    ("said/VBD she/PRP/nsubj/2 is/VBZ:AUX/ccomp/0 [mad]/JJ/acomp/2", None),
    ("she/PRP/nsubj/1 is/VBZ:AUX/ccomp/1 [mad]/JJ/acomp/1", None),
    ("she/PRP/nsubj/1 is/VBZ:AUX/ccomp/4 [mad]/JJ/acomp/1 Ann/NNP/nsubj/4 says/VBZ", None),
    (
        "men/NNS who/WP/nsubj/2 say/VBP/relcl/0 they/PRP/nsubj/4 are/VBP:AUX/ccomp/2 [mad]/JJ/acomp/4",
        "men say they",
    ),
]


@pytest.mark.parametrize(("line", "found"), REPORTS)
def test_who_tells_whom_of_someone(line, found):
    assert reported(line) == found


@pytest.mark.parametrize(
    ("line", "position"),
    [
        ("[drunk]/JJ/amod/1 men/NNS", "attributive"),
        ("a/DT/det/1 [diabetic]/JJ/attr/1 ~,", "nominal"),
        ("[diabetic]/JJ ~,", "predicate"),
        ("[wasted]/VBN ~,", "predicate"),
        ("[clean]/RB ~,", "predicate"),
        ("[addict]/NN/oprd/0 ~,", "predicate"),
        ("[addict]/NN/acomp/0 ~,", "predicate"),
        ("[addict]/NN/attr/0 ~,", "nominal"),
        ("a/DT/det/1 [addict]/NN/oprd/1 ~,", "predicate"),
    ],
)
def test_where_a_match_stands(line, position):
    assert grammar.position(reading(line).tokens) == position


@pytest.mark.parametrize(
    ("line", "slots", "slot"),
    [
        ("[drug/NN/compound/1 users]/NNS", ("singular", "plural"), "plural"),
        ("[drug/NN users]/NNS", ("singular", "plural"), "plural"),
        ("[users/NNS of/IN/prep/0 it]/PRP/pobj/1", ("singular", "plural"), "plural"),
        ("[abuse/NN/dep/1 it/PRP now]/RB/advmod/1", ("plural", "singular"), "singular"),
        ("[it/PRP/dep/1 is/VBZ/dep/1 drugs]/NNS/dep/1", ("singular", "plural"), "plural"),
        ("[abused]/VBD", ("participle", "past"), "past"),
        ("[abused]/VBN", ("past", "participle"), "participle"),
        ("[abuse]/VBP", ("base", "present"), "present"),
        ("[abuse]/VB", ("present", "base"), "base"),
        ("[abuse]/VB", ("present", "past"), "present"),
        ("[abuse]/VB", ("base", "base"), "base"),
        ("[abusing]/VBG", ("past", "gerund"), "gerund"),
        ("[abuse]/UH", ("past", "gerund"), ""),
    ],
)
def test_the_form_of_a_match_is_that_of_its_root_or_else_its_last_or_first_word(line, slots, slot):
    assert grammar.slot_of(reading(line).tokens, slots) == slot
