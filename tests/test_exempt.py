"""Exemptions hold for every rule: each line marks a phrase with [ ] and names the exemption, or none."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stigmalint.extract import extract
from stigmalint.finding import Candidate
from stigmalint.judge.cues import MENTION_LEFT, SELF_LEFT
from stigmalint.judge.exemptions import Surroundings
from stigmalint.judge.passages import cut
from stigmalint.prose import Source
from stigmalint.ruleset.rule import Form, Rule
from stigmalint.ruleset.severity import Severity
from stigmalint.text.quotations import find_quotes
from stigmalint.text.spans import Span

CASES = """
name | Money came from the National Institute on Drug [Abuse] in 2014.
name | She works for the Tri-State Alcohol, Drug [Abuse], and Mental Health Board.
name | He was played by an actor from [Junkie] Business Theatre.
name | We read William Burroughs's [Junky] on the train.
name | The [Inmate] Locator was down.
name | She goes to alcoholics anonymous, where [alcoholics] anonymous readings are shared aloud
name | # Drug [Abuse] Resistance Council Meets on Monday Evening
name | He married my mother, Mrs. [Stoner], in the spring.
name | Pearl RL, Puhl RM. Media portrayals of [obese] persons. Health Psychol. 2012 Nov;31(6):821-9.
none | Pearl and Puhl wrote in 2012 that portrayals of [obese] persons hurt.
mention | Use: Alcohol use disorder\\nAvoid: [Alcoholism]
none | Drug [abuse] is a matter for the Ministry of Health.
none | [Addicts] in Glasgow waited for months.
none | [Inmate] John Smith was found on Monday.
name | [Users] Weekly is sold out.
none | Helping [Addicts] Find Housing After Prison
none | NO [ADDICTS] IN THE LOBBY AFTER DARK
none | [Ex-Con] Opens Second Bakery in Leeds
none | A half-fare card for the [Mentally-Ill] was proposed.
mention | The word [addict] reduces a person to one thing.
mention | Terms such as drunk, junkie and [addict] do harm.
mention | Say person with an addiction, not [addict].
mention | Avoid: abuse, habit, [addict]. Use: person who uses drugs.
mention | The style sheet bans “[addict]” outright.
mention | In the manual, *[the mentally ill]* comes up forty times.
mention | [Morbidly obese] is a phrase she met in her own notes.
mention | Please don't call our members [addicts].
mention | The style guide lists [addict] among words to leave out.
mention | The petition says that calling someone an [addict] shuts doors.
none | Calling the tenant an [addict] in his report, the agent asked for the keys.
mention | The old card had a box marked [HANDICAPPED].
none | Inmate Escapes From the County Farm as [Addicts] Look On. Police said nothing all day.
self-reference | Nine months in. Still an [addict], and still here.
self-reference | Evening all, Bren, [alcoholic], two years in June.
none | He sat in the rain. An [addict] came by.
mention | Nobody deserves to be labelled an [addict].
mention | Instead of: [clean] → Try: in recovery
mention | Forty leaflets said user; nine used [addict].
mention | They asked her what an [addict] was.
mention | Find a kinder word than [cripple] for it.
none | The clinic used [addicts] as guides.
mention | A dictionary of slang gives hophead, snowbird and [addict] as synonyms.
mention | Staff are told never to call a pupil an [addict].
mention | In French, toxicomane goes the way of [addict] in English.
none | They taught the [addict] in English how to spell.
mention | | [addict] | person with an addiction | since 2021 |
none | | J. Doe | a neighbour, [addict] | person with a key |
none | The county hired a [Substance Abuse] Counselor II in Ohio.
name | The Riverside Substance [Abuse] Counselor Association met.
name | Diversion program for [addicted] nurses, see chapter 334D.
none | For the diversion of [addicted] nurses the board may see to a chapter.
name | 334D Diversion Program for [Addicted] Nurses
none | 334D Diversion program for [addicted] nurses
none | 5 Signs Your Boss Is an [Addict]
quotation | **CLOWN.** I'll believe an [addict] till I see his brains.
none | **NOTE.** An example of an [addict] is not given.
mention | | Word | Better |\\n|---|---|\\n| [addict] | person with an addiction |
none | | Name | Job |\\n|---|---|\\n| [addict] | baker |
name | In June 10,000 [Addicts] are touring again.
none | The council backs a shelter that an [addict] built.
none | Council Backs Shelter for [Addicts] Despite Petition
name | Alcohol and Drug [Abuse] Council Elects New Chair
none | The hall is let to [Recovering Addicts] and on Wednesdays to dancers.
quotation | Q. Were you an [addict]? A. I was.
quotation | JUDGE: Are you an [addict], Mr Bell? MR BELL: I was a dentist.
none | PMH: asthma, [alcoholic], no surgery.
self-reference | Speaking as an [alcoholic]: the bar was shut.
self-reference | What I am, in plain words, is an [addict].
none | They studied long-term [addicts] in Leeds.
none | [Substance Abuse] Counselor wanted in Casper, full time.
quotation | Caller: my brother was an [addict] for years.
self-reference | You describe yourself in the book as a [junkie].
none | He told the court he had been an [addict].
self-reference | She says she is an [addict] still.
mention | The law keeps the phrase habitual [drunkard].
none | It is the word most [addicts] know.
name | We ran into Wellington [Street people] of all kinds.
self-reference | I am a father, a roofer and an [addict].
self-reference | They looked at me like I was some [addict].
none | I was a nurse and an [addict] came in.
none | In terms of [abuse] the figures are worse.
none | Use gloves with [addicts] who bleed.
none | The report calls him an [addict] and a thief.
quotation | “They are all [junkies] down there,” the councilman said.
quotation | 'We were told the [addicts] had moved on,' she said.
quotation | behind his back they spoke of the [addict] and laughed."
quotation | > The [addicts] have gone.
quotation | THE COURT: You are a convicted [felon]? THE DEFENDANT: Yes.
none | “She asked for [the [addict]] again,” said her neighbour.
none | The mayor blamed [addicts], saying the city had “lost patience.”
none | The addicts' lawyer said [addicts] ought to be heard.
none | Minutes. Cllr Boyle: the [addicts] are back. Cllr Singh: are they?
self-reference | I'm a recovering [addict], nine years in.
self-reference | im an [addict] too
self-reference | Hi, I'm Tom, [alcoholic].
self-reference | She calls herself a [junkie], with some pride.
self-reference | As a recovering [addict], I have heard it all.
self-reference | In my [druggie] days I slept on buses.
self-reference | Recovering [alcoholic] here, five years on Monday.
self-reference | There are a lot of [addicts] like me in this town.
none | My brother is an [addict].
none | I was an [alcoholic]'s daughter for thirty years.
none | I met an [addict] on the bus.
none | I'm married to an [alcoholic].
identifier | Write to drug-[abuse]@example.org for the report.
identifier | See https://example.org/drug-[abuse]/report for more.
identifier | The column substance_[abuse]_hx is gone.
identifier | Rename `[addict]` to `user`.
identifier | Open data/raw/[addicts].csv first.
identifier | Day three of #[sober]october and still fine.
identifier | Day three of #[addict]s and still fine.
none | so many #[junkies] downtown
none | # Signs of Alcohol [Abuse] in Teens
mention | The sign for [drunk] is made with two hands.
none | He was called an addict/[alcoholic] by the press.
figure | He lied like an [addict].
figure | As happy as a [drunk] in a brewery, she sang.
figure | Nobody's [addict] and nobody's saint, the song goes.
figure | Once an addict, always an [addict].
none | Nobody likes an [addict].
none | He looks like an [addict].
none | They treat her like an [addict].
none | As soon as an [addict] rings, we open.
none | There was always an [addict] on the steps.
self-reference | Everyone looked at me like an [addict].
self-reference | The nurse treated us as [addicts].
none | Join us as an [addict] or a neighbor.
self-reference | He was an [addict], he told me, and proud of his garden.
none | Asked whether he was an [addict], he said he was a plumber.
mention | The [addicts], as one nurse called them, slept.
mention | People he calls [addicts] wait outside.
mention | What used to be called an [addict] is a patient now.
none | The [addicts], as the nurse said, slept.
none | Detectives described the man as a known [addict].
mention | First we called them [addicts], then residents, then guests.
none | First he was an [addict], then he died.
mention | Replace [addict] with person.
mention | Change [addicts] to people who use drugs.
none | Change comes slowly to [addicts].
none | Replace the [addict] who runs the shop.
mention | Retired from our pages in 2024: [addict], wino
none | Dropped from the list: three [addicts] from Leeds.
mention | ❌ [addict] ✅ person
none | ❌ person ✅ [addict]
mention | Addict: see above. An [addict] is a word.
mention | [Addict]: a word for somebody.
none | [Addicts]: call us at noon.
mention | ### [Addict]
none | ### [Addicts]
name | Kofi, B. & Lund, A. (2004). Ethics for [addicts]. Journal of Care, 3(1), 4-9.
none | In 2004 Kofi and Lund wrote of [addicts].
name | The Lantern: Night bus for [addicts]
none | The Solution: Night bus for [addicts]
name | Dept. of [Addicts]
name | COUNTY [ADDICTS] BOARD
none | County Helps [Addicts] Find Beds
name | Thanks to [addicts] annonymous for the tea.
none | The [addicts] announced a strike.
quotation | (00:12) MARIA: He was an [addict].
quotation | Nurse: He is an [addict].
none | Note: He is an [addict].
"""


def label(block, span):
    forms = (Form("addict", ("singular",)), Form("addicts", ("plural",)))
    rule = Rule("pack/label", "t", Severity.ERROR, forms, "m", "e", (), ())
    return Candidate(rule, block, span, (), ("plural",) if span.of(block.text).endswith("s") else ("singular",))


def case(line):
    kind, text = line.replace("\\n", "\n").split(" | ", 1)
    start, end = text.index("["), text.rindex("]")
    if "[the [" in text:
        start, end = text.index("[addict"), text.index("]")
    marked = text[:start] + text[start + 1 : end] + text[end + 1 :]
    return kind, marked, Span(start, end - 1)


@pytest.mark.parametrize("line", CASES.strip().splitlines())
def test_exemptions(line, words):
    kind, text, span = case(line)
    prose = extract(Source("x", text, "markdown" if text[0] in ">#*" or "|---" in text else "text"))
    (block,) = [block for block in prose.blocks if prose.to_source(block, Span(0, len(block.text))).contains(span)]
    starts = (at for at in range(len(block.text)) if prose.to_source(block, Span(at, at + 1)).start == span.start)
    inside = Span(0, len(span)).shift(next(starts))
    sentence = next(sentence for sentence in cut(block.text) if sentence.overlaps(inside))
    exemption = Surroundings(block, words).exemption(label(block, inside), sentence)
    assert (exemption.kind if exemption else "none") == kind


def test_an_exemption_can_be_switched_off(words):
    (block,) = extract(Source("x", "I'm an addict.", "text")).blocks
    surroundings = Surroundings(block, words)
    span = Span(7, 13)
    addict = label(block, span)
    assert surroundings.exemption(addict, Span(0, 14)) is not None
    assert surroundings.exemption(addict, Span(0, 14), frozenset({"self-reference"})) is None


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ('It rained. "I knew a way.', ['"I knew a way.']),
        ("“one” and “two", ["“one”", "“two"]),
        ('"one" and "two"', ['"one"', '"two"']),
        ("the addicts' families", []),
        ("it's 'dirty', isn't it", ["'dirty'"]),
        ("‘drug-seeking’ and the patients’ notes", ["‘drug-seeking’"]),
        ('a 5" pipe', []),
        ('He said, "We met. They left.', ['"We met. They left.']),
        ('The "addict was seen', []),
        ('end of a quotation."', ['end of a quotation."']),
        ("«oui» and “one ‘two’ three”", ["«oui»", "‘two’", "“one ‘two’ three”"]),
        ("„one“ and „two” and « three »", ["„one“", "„two”", "« three »"]),
        ("»one« and ‚two‘ and ‹three›", ["»one«", "‚two‘", "‹three›"]),
        ("„one ‚two‘ three“ and “four”", ["‚two‘", "„one ‚two‘ three“", "“four”"]),
        ("「one」 and 『two』", ["「one」", "『two』"]),
        ("„one goes on", ["„one goes on"]),
        ("(“one”)[»two«]", ["“one”", "»two«"]),
        ("a “two”", ["“two”"]),
        ("he is 6'2\"", []),
        ('"one" ends."', ['"one"']),  # a mark too many after a quotation that is whole
        ("“one”, ”two", ["“one”"]),
        ("one” and “two”", ["one”", "“two”"]),
        ("»one", []),
        ("«one goes on", ["«one goes on"]),
        ('A question: "Why? it goes on', ['"Why? it goes on']),
        ('A question; "Why? it goes on', []),
        ('He said, "we met', []),  # no sentence begins
        ("‹one› ›two‹", ["‹one›", "›two‹"]),
        ("'one' 'two'", ["'one'", "'two'"]),
        ("‚one‘ and ‘two’", ["‚one‘", "‘two’"]),
        ("x 'one", []),
        ("„one“ two”", ["„one“"]),
        ("x‚one‘", ["‚one‘"]),
        ('He said, "W', ['"W']),
        ('"we met—" they said', ['"we met—"']),
        ('goes on " and ends', ['goes on "']),
        ('"one "two" three"', ['"two"', '"one "two" three"']),
        ('"one", he said', ['"one"']),
        ('"MAX", he said', ['"MAX"']),
        ("a ‟ and “two”", ["“two”"]),
        ("it was 'not what isn't clean' then", ["'not what isn't clean'"]),
        ("the addicts' and patients' notes", []),
        ('"we met—", they said', ['"we met—"']),
        ('goes on "', ['goes on "']),
        ("'one ' two'", ["'one ' two'"]),
        ("‘one‘ two’", ["‘one‘ two’"]),
        ('"We met. They left.', ['"We met. They left.']),
        ("MAX», he said", ["MAX»"]),
    ],
)
def test_quotations(text, quotes):
    assert [span.of(text) for span in find_quotes(text)] == quotes
    assert all(0 <= span.start < span.end <= len(text) for span in find_quotes(text))


@pytest.mark.parametrize(
    ("cues", "needed", "pattern"), [(cues, *pair) for cues in (MENTION_LEFT, SELF_LEFT) for pair in cues.pairs]
)
@given(data=st.data())
def test_no_cue_is_passed_over_for_want_of_its_word(cues, needed, pattern, data):
    text = data.draw(st.from_regex(pattern, alphabet=st.characters(codec="ascii")))
    assert re.search(rf"(?i){pattern}", text)
    assert re.search(rf"\b{needed}", text.lower()), "every text that the pattern matches holds its word"
    assert cues.search(text)
