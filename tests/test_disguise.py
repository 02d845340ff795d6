"""Words in disguise: read where people write to each other, found at their place, and nothing else is touched."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from stigmalint import Linter
from stigmalint.cli import main
from stigmalint.disk.settings import Settings
from stigmalint.extract import extract
from stigmalint.match.disguise import GUARDED, Guarded, revealed
from stigmalint.parser import model
from stigmalint.prose import Mark, MarkKind, Source
from stigmalint.ruleset.severity import CONVERSATIONS, PROFILES
from stigmalint.text.spans import Span

LABELLED = Path(__file__).parent / "labelled"

DISGUISED = {
    "spaced": ("my sis is a j u n k i e and i love her", "j u n k i e", "junkie"),
    "spaced with dots": ("The j.u.n.k.i.e next door", "j.u.n.k.i.e", "junkie"),
    "spaced, first of several words": ("c r a c k h e a d c e n t r a l", "c r a c k h e a d", "crackhead"),
    "hyphens inside": ("the j-u-n-k-y next door", "j-u-n-k-y", "junkie"),
    "a blank inside": ("gave a crack h3ad my coat", "crack h3ad", "crackhead"),
    "a word read only when masked": ("he died by su1cide in may", "su1cide", "suicide"),
    "spaced leet": ("a j u n k 1 e lives there", "j u n k 1 e", "junkie"),
    "leet": ("that p0thead grows tomatoes", "p0thead", "pothead"),
    "leet twice": ("a m3thh3ad waved", "m3thh3ad", "methhead"),
    "sign for a letter": ("my mate is an add!ct.", "add!ct", "addict"),
    "starred": ("the j*nkie fixed my bike", "j*nkie", "junkie"),
    "drawn out": ("that junkieeee again", "junkieeee", "junkie"),
    "accents": ("the jünkïe waved", "jünkïe", "junkie"),
    "small capitals": ("the ᴊᴜɴᴋɪᴇ waved", "ᴊᴜɴᴋɪᴇ", "junkie"),
    "misspelled": ("my dad is an alchoholic, bless him", "alchoholic", "alcoholic"),
    "a letter too few": ("adict or not he is my brother", "adict", "addict"),
    "a letter too many": ("a drug abusser helped me", "abusser", "abuser"),
    "capitals": ("THE J*NKIE WAVED", "J*NKIE", "JUNKIE"),
    "a capital": ("Adict or not", "Adict", "Addict"),
    "possessive": ("the jnukie j*nkie's dog", "j*nkie", "junkie"),
    "hashtag": ("one year #cleanandsober today", "cleanandsober", "clean and sober"),
}
PLAIN = [
    "The looser knot held, and the losers cheered the winner.",
    "The committee committed to it; the commits are in.",
    "Mr. Addicks sold 4 add-ons at 10% each, v1.2_beta!",
    "I. J. K. Rowling and J. R. R. T. wrote a b c d e f g.",
    "a*b*c*d, x = y_1 + z2, 5km, 3rd, B&B, C++, e.g. this",
    "the druggist, the drugget and the drugged",
    "loser",
    "a junky old car, a crack team of 3 heads, the crack 4 inches wide",
    "",
]


@pytest.fixture(scope="module")
def guarded(ruleset):
    return Guarded(ruleset.words[GUARDED])


def _revealed(text, guarded):
    prose = extract(Source("x", text))
    return prose, [revealed(block, guarded) for block in prose.blocks]


@pytest.mark.parametrize("name", DISGUISED)
def test_a_word_in_disguise_is_read_and_keeps_its_place(name, guarded):
    text, written, meant = DISGUISED[name]
    prose, (block,) = _revealed(text, guarded)
    at = block.text.index(meant)
    span = Span(at, at + len(meant))
    assert prose.to_source(block, span).of(text) == written
    assert block.text.replace(meant, written, 1) == text
    assert prose.is_editable(block, span)
    assert not prose.is_editable(block, Span(at + 1, at + len(meant)))


@pytest.mark.parametrize("text", PLAIN)
def test_what_is_a_word_of_its_own_stays_one(text, guarded):
    prose, blocks = _revealed(text, guarded)
    assert blocks == list(prose.blocks)


@pytest.mark.parametrize("profile", PROFILES)
def test_only_conversations_are_read_so(profile, parse, ruleset):
    linter = Linter(Settings(profile=profile), ruleset=ruleset, parse=parse)
    found = [finding.matched for finding in linter.check_text("That j*nkie waved.")]
    assert found == (["junkie"] if profile in CONVERSATIONS else [])


def test_the_command_finds_it_cold_and_warm(tmp_path, monkeypatch, parse):
    """The quick look at a text does not know words in disguise, and so finishes none in a conversation."""
    monkeypatch.setenv("STIGMALINT_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(model, "lazy_parser", lambda name="", alone=False: parse)
    file = tmp_path / "a.txt"
    for text in ("The junkie waved.", "The j*nkie waved.", "The j u n k i e waved."):  # the first one fills the cache
        file.write_text(text, encoding="utf-8")
        result = CliRunner().invoke(main, ["check", "--isolated", "--profile", "moderation", str(file)])
        assert result.exit_code == 1, result.output
    result = CliRunner().invoke(main, ["check", "--isolated", str(file)])
    assert result.exit_code == 0


def test_it_is_mended_as_a_whole(parse, ruleset):
    linter = Linter(Settings(profile="moderation"), ruleset=ruleset, parse=parse)
    assert linter.fix_text("My dad drank. He c0mmitted su1cide. I grieve.").text == (
        "My dad drank. He died by suicide. I grieve."
    )
    assert linter.fix_text("He commited suicide in May.").text == "He died by suicide in May."


def test_marks_move_with_the_text(guarded):
    (block,) = extract(Source("x", "the j u n k i e said *hello* to an adict")).blocks
    assert [mark.kind for mark in block.marks] == [MarkKind.EMPHASIS]
    shown = revealed(block, guarded)
    assert shown.text == "the junkie said hello to an addict"
    assert shown.marks == (Mark(MarkKind.EMPHASIS, Span(16, 21)),)


def test_no_labelled_sentence_hides_a_word_by_chance(guarded):
    texts = [
        json.loads(line)["text"]
        for path in LABELLED.glob("*.jsonl")
        if not path.stem.startswith("comments")
        for line in path.read_text(encoding="utf-8").splitlines()
    ]
    read = set()
    for text in texts:
        prose, blocks = _revealed(text, guarded)
        for before, after in zip(prose.blocks, blocks, strict=True):
            read |= {prose.to_source(after, s.prose).of(text).lower() for s in after.segments if s.word and before}
    assert read <= {"adict", "alcholic", "alchoholic", "commited", "junkys", "tweekers"}  # misspelled indeed


@given(st.text(alphabet="junkie adct1!3*.0 s\u200bü\n", max_size=60))
def test_segments_cover_the_text_and_verbatim_ones_say_what_the_source_says(guarded, text):
    _, blocks = _revealed(text, guarded)
    for block in blocks:
        at = 0
        for segment in block.segments:
            assert segment.prose.start == at
            at = segment.prose.end
            if segment.verbatim:
                assert segment.prose.of(block.text) == segment.source.of(text)
        assert at == len(block.text)
