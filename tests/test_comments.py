"""Comments in their threads: who speaks, what was asked, what is conduct; and the rates on labelled ones."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from stigmalint import Judgment, Linter, judge_comment
from stigmalint.disk.settings import Settings
from stigmalint.judge.threads import asks_for_advice, asks_who_people_are, is_among_members
from stigmalint.prose import Source
from stigmalint.ruleset.severity import CONVERSATIONS, PROFILES

LABELLED = Path(__file__).parent / "labelled" / "comments.jsonl"

THREADS = """
yes | Any tips for the first week?
yes | recs pls for sober things to do
yes | What do you all do at 5pm when it hits
yes | would you tell your employer? the meeting is thursday
yes | Can someone explain how it works? I'm shy
yes | how long did you wait before telling the kids
yes | is that weird
yes | Looking for advice on housing.
no |
no | No advice please. He took the car again. What now?
no | not asking for any advice, just tired
no | just needed to say it somewhere
no | he rang again at 2am. i just listen to him breathe
no | I found a bag in his room and I don't know how I feel
no | please keep him in your thoughts
no | I don't know what to do with that.
no | Why does he do this to us?
"""

COMMENTS = r"""
ok | my landlord called me a dirty junkie. I own a house now |
ok | Kick him out, they said. Lock the door, they said. I left it open. |
ok | He told me I was a waste of space for twenty years. I wasn't. |
ok | Let them rot? Not on my watch. | let them rot
conduct | Let them rot. I don't know why anybody bothers. | let them rot
ok | Things my family told me. Leave him. Pray. Get a hobby. |
ok | Just leave him. For years people said that to me. |
conduct | Just leave him. That's what matters. | he came home
ok | Maeve, alcoholic, chef, mother of two boxers | introduce yourself in three words
wording | Maeve says her brother, an alcoholic, is a chef | introduce yourself in three words
wording | Maeve met an alcoholic, chef and poet | what did you do today?
ok | Grateful addict, bad dancer | say hello below
ok | been clean since the floods, touch wood |
ok | Who's bringing the cake for us old drunks on Friday? | members only: the Friday social
ok | room for three drunks in my van | roll call for the hike
wording | those drunks in the park keep my dog company | roll call for the hike
ok | you daft idiot, I love you, ring me |
ok | don't you dare apologise for this post | sorry for the long post
ok | please dont call my sister a junkie |
conduct | a cold snap will sort that | Count finds 212 people sleeping rough
ok | a cold snap will sort that | The roses have greenfly
conduct | You should throw her out. | he came home
ok | You should take the bus to the lake. | Any ideas for a sober weekend?
conduct | leave him. leave him | he cried and said he'd go
ok | I had to leave him, and it took me nine years. | he cried and said he'd go
ok | This worked for me: a walk, then soup. | third day
ok | You should be proud of yourself. | one year!
conduct | just quit cold turkey | day two of my taper
ok | > You should throw her out.\nShe is my sister. |
ok | &gt; they never change, junkies\n\nhe did |
ok | [quote="Baz"]Addicts are liars.[/quote]\nMine never lied. |
ok | [QUOTE]have you tried just not drinking[/QUOTE] no, never crossed my mind |
ok | <blockquote>you're a terrible mother</blockquote> I kept that letter. |
ok | @baz_71 you said "they are all scum" and I thought of my son |
ok | >! the junkie dies at the end !< is how he read it to me: "the junkie dies" |
ok | *abuse -> use, sorry, on my phone |
ok | "Crackhead mum jailed" is how the paper wrote her up. She was 23. |
ok | Headline: ADDICTS TO GET PHONES. Six phones, at a clinic. |
ok | someone's sprayed JUNKIES OUT on the door again |
ok | us old drunks from the Tuesday group are doing a chili night |
ok | I chose this. nobody else did. |
ok | I was such a terrible mother that year |
ok | methadone isn't a crutch. it's why my daughter has a dad |
ok | People say you should just use your willpower. |
ok | should i leave him? |
conduct | let them rot |
conduct | hope he ods |
conduct | pathetic |
conduct | you're a terrible mother |
conduct | What did you expect |
conduct | they never change |
conduct | methadone is just legal heroin |
conduct | lock them all up |
wording | My neighbor is an addict and fixed my bike. |
wording | shout out to the tweakers who found my dog |
wording | #addict awareness walk on sunday |
"""


@pytest.fixture(scope="module")
def linter(parse, ruleset):
    return Linter(Settings(profile="moderation"), ruleset=ruleset, parse=parse)


def _lines(text):
    return [tuple(part.strip().replace("\\n", "\n") for part in line.split("|")) for line in text.strip().splitlines()]


@pytest.mark.parametrize(("answer", "thread"), _lines(THREADS))
def test_a_thread_asks_for_advice_or_does_not(answer, thread):
    assert asks_for_advice(thread) == (answer == "yes")


def test_a_thread_asks_who_people_are_or_is_among_members():
    assert asks_who_people_are("New here? Introduce yourself in one line")
    assert not asks_who_people_are("Who is on the door tonight?")
    assert is_among_members("Roll call for Sunday's hike")
    assert not is_among_members("Members of the council met")


@pytest.mark.parametrize(("judgment", "comment", "thread"), _lines(COMMENTS))
def test_what_a_comment_is(judgment, comment, thread, linter):
    assert judge_comment(linter.check_text(comment, thread=thread)) is Judgment(judgment)


def test_notes_and_doubts_do_not_count(linter, parse, ruleset):
    loose = Linter(Settings(profile="moderation"), ruleset=ruleset, parse=parse, doubtful=True)
    found = [one for text in ("Just say no.", "Those people again.") for one in loose.check_text(text)]
    assert found
    assert judge_comment(one for one in found if one.severity.value == "info" or one.doubtful) is Judgment.OK
    assert judge_comment([]) is Judgment.OK


def test_threads_go_with_their_texts_and_may_end_early(linter):
    texts = ["You should leave him."] * 3
    found = list(linter.check_texts(texts, threads=["he came home", "any ideas?"]))
    assert [judge_comment(one).value for one in found] == ["conduct", "ok", "conduct"]
    assert found == [
        linter.check_text(text, thread=thread)
        for text, thread in zip(texts, ("he came home", "any ideas?", ""), strict=True)
    ]


@pytest.mark.parametrize("profile", PROFILES)
def test_a_text_is_a_comment_in_conversations_or_where_it_answers_something(profile, parse, ruleset):
    one = Linter(Settings(profile=profile), ruleset=ruleset, parse=parse)
    text = "Shout out to the tweakers who found my dog."
    assert bool(one.check_text(text)) == (profile in CONVERSATIONS)
    assert one.check_text(text, thread="who found him?")
    assert bool(one.check_source(Source("a.txt", text)).findings) == (profile in CONVERSATIONS)


def test_the_trace_hears_the_thread(linter):
    (judged,) = [
        one
        for one in linter.trace("You should leave him.", thread="any ideas?")
        if one.candidate.rule.id == "comment-conduct/unsolicited-advice"
    ]
    assert "asked: yes" in judged.verdict.because[0]


def test_labelled_comments(linter):
    cases = [json.loads(line) for line in LABELLED.read_text(encoding="utf-8").splitlines()]
    texts = [case["text"] for case in cases]
    pairs: Counter[tuple[str, str]] = Counter()
    right = wrong = missed = 0
    for case, found in zip(cases, linter.check_texts(texts, threads=[c.get("thread", "") for c in cases]), strict=True):
        pairs[case["verdict"], judge_comment(found).value] += 1
        flagged = [one.span for one in found if one.severity.value != "info"]
        wanted = [span for span in case["spans"] if span["label"] == "flag"]
        for span in wanted:
            met = any(one.start < span["end"] and span["start"] < one.end for one in flagged)
            right, missed = right + met, missed + (not met)
        wrong += sum(all(one.end <= span["start"] or span["end"] <= one.start for span in wanted) for one in flagged)
    assert sum(count for (meant, got), count in pairs.items() if meant == got) / len(cases) >= 0.92
    assert right / (right + wrong) >= 0.88
    assert right / (right + missed) >= 0.87
    assert pairs["ok", "conduct"] <= 2
