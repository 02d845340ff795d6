"""What stands around new words, read from parses by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.by_hand import BEFORE, reading

from stigmalint.extract import extract
from stigmalint.judge.document import Document
from stigmalint.prose import Source
from stigmalint.reword import rewording
from stigmalint.reword.rewording import Construction, Rewording
from stigmalint.ruleset.word_list import Entry, WordList
from stigmalint.text.spans import Span

WORDS = {
    "person": WordList("person", {word: Entry(word) for word in ("wife", "user", "man", "men")}),
    "abuse-other": WordList("abuse-other", {"power": Entry("power")}),
}


def made(start: int, end: int) -> Rewording:
    return Rewording(Construction.REPLACED, (), "person", "person", "singular", start, end)


def test_what_is_left_and_right_of_new_words_is_of_their_sentence_and_in_small_letters() -> None:
    seen = reading("The Clerk’s [addict] Left Us")
    block = seen.candidate.block
    block = block._replace(text=block.text.replace("Left ", "Left\n"))
    broken = replace(seen, candidate=seen.candidate._replace(block=block))
    start, end = seen.candidate.span.start, seen.candidate.span.end
    assert rewording.left_of(broken, made(start, end)) == "the clerk's "
    assert rewording.right_of(broken, made(start, end)) == " left us"
    assert rewording.left_of(broken, made(start - 8, end)) == "the "
    assert rewording.right_of(broken, made(start, end + 5)) == " us"
    assert rewording.right_of(broken, made(start, seen.sentence.end + 2)) == ""


@pytest.mark.parametrize(
    ("pattern", "needed", "is_here", "is_there"),
    [
        (r"the junkies' club", ("junkies",), False, True),
        (r"\bclub\b", ("absent", "club"), False, True),
        (r"\bclub\b", ("absent",), False, False),
        (r"\bhouse\b", ("club",), False, False),
        (r"the addict left", ("addict",), True, False),
        (r"the addict left", ("left",), True, False),
    ],
)
def test_words_are_looked_for_in_the_whole_document_or_what_is_known_of_it(
    pattern: str, needed: tuple[str, ...], is_here: bool, is_there: bool
) -> None:
    seen = reading("The [addict] left")
    prose = extract(Source("x.txt", "One.\n\nTHE Junkies’\nclub.\n\nTwo.\n"))
    assert rewording.is_anywhere(seen, pattern, needed) is is_here
    assert rewording.is_anywhere(replace(seen, document=Document(prose)), pattern, needed) is is_there


def test_a_document_answers_each_question_for_itself() -> None:
    seen = replace(reading("The [addict] left"), document=Document(extract(Source("x.txt", "A club.\n"))))
    assert rewording.is_anywhere(seen, "club", ("club",))
    assert not rewording.is_anywhere(seen, "addict", ("addict",))
    assert rewording.is_anywhere(seen, "club", ("club",))


def test_a_list_that_is_not_there_has_no_words() -> None:
    seen = reading("An [addict]", WORDS)
    assert list(rewording.entries(seen, "abuse-other")) == ["power"]
    assert not rewording.entries(seen, "no-such-list")


def test_the_words_behind_a_match_end_with_its_sentence() -> None:
    seen = reading("The [drug user] left us")
    found = [rewording.next_token(seen, beyond) for beyond in range(3)]
    assert [token and token.text for token in found] == ["left", "us", None]
    assert rewording.next_token(replace(seen, doc=None)) is None


DESCRIBED = [
    ("Met/VBD two/CD/nummod/5 old/JJ/amod/5 ~, sick/JJ/amod/5 [addicts]/NNS/dobj/0", "sick old"),
    ("the/DT former/JJ two/CD [addicts]/NNS", "former"),
    ("Old/JJ/amod/1 [addicts]/NNS", "Old"),
    ("two/CD [addicts]/NNS grew old/JJ", ""),
    ("Feed/NN/compound/1 [addicts]/NNS", ""),
    ("We love/VBP helping/VBG/amod/3 [addicts]/NNS", ""),
    ("Helping/VBG:ADJ/amod/1 [addicts]/NNS", ""),
    ("the/DT recovering/VBG/amod/2 [addicts]/NNS", "recovering"),
    ("the/DT many/JJ recovering/VBG/amod/3 [addicts]/NNS", "recovering many"),
    ("ten/CD recovering/VBG/amod/2 [addicts]/NNS", "recovering"),
    ("the/DT convicted/VBN/amod/2 [addicts]/NNS", "convicted"),
    ("the/DT convicted/VBN/advcl/2 [addicts]/NNS", ""),
    ("the/DT fallen/VBN/amod/3 [addict]/NN group/NN", "fallen"),
    ("met/VBD fallen/VBN/amod/0 [addicts]/NNS", ""),
    ("the/DT heroin/NN/compound/2 [addicts]/NNS", "heroin"),
    ("the/DT heroin/NN/nmod/2 [addicts]/NNS", "heroin"),
    ("the/DT heroin/NN/dobj/2 [addicts]/NNS", ""),
    ("the/DT heroin/NN/compound/3 [addict]/NN group/NN", ""),
    ("the/DT heroin/NN/compound/2 [drug/NN/compound/3 users]/NNS", "heroin"),
    ("the/DT drug/NN/compound/4 ~- ~addled/VBN/amod/4 [addicts]/NNS", "addled drug"),
    ('the/DT old/JJ " [addicts]/NNS', "old"),
    ("the/DT old/JJ ' [addicts]/NNS", "old"),
    ("the/DT old/JJ ; [addicts]/NNS", ""),
    ("old/JJ ~, [addicts]/NNS", "old"),
    ("the/DT year/NN ~, [addicts]/NNS", ""),
    (", [addicts]/NNS", ""),
    ("the/DT sick/JJ and/CC old/JJ [addicts]/NNS", "old"),
]


@pytest.mark.parametrize(("line", "found"), DESCRIBED)
def test_what_describes_a_label_stands_before_it(line: str, found: str) -> None:
    """More than one adjective, or any other word with them, leaves a new noun no room."""
    assert " ".join(token.text for token in rewording.described(reading(line))) == found


def test_without_a_parse_nothing_describes_a_label() -> None:
    assert not list(rewording.described(replace(reading("old/JJ [addicts]/NNS"), doc=None)))


@pytest.mark.parametrize(
    ("line", "relative"),
    [
        ("[addicts]/NNS/nsubj/3 That/WDT/nsubj/2 ask/VBP/relcl/0 left/VBD", True),
        ("[addicts]/NNS/nsubj/3 that/WP/nsubjpass/2 ask/VBP/acl/0 left/VBD", True),
        ("[addicts]/NNS/nsubj/3 that/DT/nsubj/2 ask/VBP/relcl/0 left/VBD", False),
        ("[addicts]/NNS/nsubj/3 who/WP/nsubj/2 ask/VBP/relcl/0 left/VBD", False),
        ("[addicts]/NNS/nsubj/3 that/WDT/dobj/2 met/VBD/relcl/0 left/VBD", False),
        ("[addicts]/NNS/nsubj/3 that/WDT/nsubj/2 ask/VBP/ccomp/0 left/VBD", False),
        ("help/NN for/IN/prep/0 [addicts]/NNS/pobj/1 that/WDT/nsubj/4 ask/VBP/relcl/2", False),
        ("Leeds/NNP for/IN/prep/0 [addicts]/NNS/pobj/1 that/WDT/nsubj/4 ask/VBP/relcl/2", False),
        ("care/VBP for/IN/prep/0 [addicts]/NNS/pobj/1 that/WDT/nsubj/4 ask/VBP/relcl/2", True),
        ("help/NN of/IN/prep/0 [addicts]/NNS/dobj/1 that/WDT/nsubj/4 ask/VBP/relcl/2", True),
        ("we/PRP met/VBD [addicts]/NNS/dobj/1", False),
    ],
)
def test_a_that_which_stands_for_a_label_alone_becomes_who(line: str, relative: bool) -> None:
    assert rewording.is_relative(reading(line)) is relative


@pytest.mark.parametrize(
    ("line", "other"),
    [
        ("He [abused]/VBD wine/NN/dobj/1 and/CC/cc/2 his wife/NN/conj/2", "wife"),
        ("Wine/NN/nsubjpass/4 and/CC/cc/0 men/NNS/conj/0 were [abused]/VBN", "men"),
        ("He [abused]/VBD wine/NN/dobj/1 and/CC/cc/2 beer/NN/conj/2", None),
        ("He [abused]/VBD wine/NN/dobj/1 ~, beer/NN/conj/2 and/CC/cc/4 Power/NN/conj/4", "Power"),
        ("He [abused]/VBD wine/NN/dobj/1 and/CC/cc/2 other/JJ/conj/2", "other"),
        ("He [abused]/VBD wine/NN/dobj/1 ~, his wife/NN/appos/2", None),
        ("He [abused]/VBD his wife/NN/dobj/1 and/CC/cc/3 a man/NN/conj/3", None),
        ("He [abused]/VBD with/IN/prep/1 wine/NN/pobj/2 and/CC/cc/3 a man/NN/conj/3", None),
    ],
)
def test_whoever_is_abused_besides_a_drug_needs_a_verb_of_their_own(line: str, other: str | None) -> None:
    found = rewording.other_object(reading(line, WORDS))
    assert (found and found.text) == other


def test_without_lists_people_are_those_whom_pronouns_stand_for() -> None:
    found = rewording.other_object(reading("He [abused]/VBD wine/NN/dobj/1 and/CC/cc/2 me/PRP/conj/2"))
    assert found is not None
    assert found.text == "me"


def test_the_sentence_by_hand_is_one_of_three_in_its_block() -> None:
    seen = reading("The [addict] left")
    assert seen.sentence == Span(len(BEFORE), len(BEFORE) + len("The addict left"))
    assert [token.text for token in seen.tokens] == ["addict"]
