"""Facts and how they combine, on the real model: a fact, the answer, and a sentence with the match in [ ]."""

import pytest

from stigmalint.finding import Candidate, Outcome
from stigmalint.judge.facts import evaluate, verdict
from stigmalint.judge.occurrences import Occurrences
from stigmalint.judge.reading import Reading
from stigmalint.prose import Block, Role, Segment
from stigmalint.ruleset.rule import Fact, Form, Rule
from stigmalint.ruleset.severity import Severity
from stigmalint.text.spans import Span

FACTS = """
object substance | yes | He [abused] heroin for years.
object substance | yes | He [abused], for most of his twenties, heroin and whatever else there was.
object substance | yes | The [abuse] of prescribed and over-the-counter opioids went back years.
object substance | yes | The [abuse] - of codeine, of gabapentin - went back years.
object substance | yes | Gabapentin is increasingly [abused].
object substance | no | He [abused] his wife, and drank alcohol.
object substance | no | The [abuse] of power by the heroin squad went on.
modifier substance | yes | They treat physical, sexual and substance [abuse].
modifier substance | yes | We study drug and alcohol [abuse].
modifier substance | no | We study child neglect and [abuse].
subject person | yes | He is [clean].
subject person | no | The kitchen is [clean].
subject person | yes | My sister got [clean] in May.
subject person | yes | Two clerks described the man with the parcel as [deranged].
subject person | yes | She was seen by her neighbours as [schizophrenic].
subject person | no | The critics described the plot as [schizophrenic].
word-class noun | yes | My father was a [drunk], and nobody said so.
clause opening | yes | [Leave him] and run.
clause opening | yes | I read it all. Hun, just [leave him].
clause opening | no | I had to [leave him] that year.
clause opening | no | Everyone says: [leave him].
clause whole | yes | [Pathetic]. He is forty.
clause whole | no | [Pathetic] men wrote it.
comment yes | no | A [tweaker] waved.
asked yes | no | You [should] rest.
word-class noun | no | A [drunk] driver hit the wall.
head person | yes | Her [alcoholic] father came.
head person | no | They sell [alcoholic] drinks.
owner person | yes | His [abuse] went on.
near substance | yes | Since the heroin came, every [user] has moved.
near substance | no | Every [user] has to log in.
before =adrenaline | yes | An adrenaline [junkie] jumped.
after =cichlids | yes | The [convict] cichlids bred.
word-class noun | yes | The [addict] left.
word-class verb | yes | They [addict] themselves to sport.
position attributive | yes | An [alcoholic] drink was sold.
position predicate | yes | Her brother is [bipolar].
number plural | yes | The [addicts] left.
negated yes | yes | He has never [abused] alcohol.
negated yes | no | He [abused] alcohol.
counted yes | yes | Ten percent [abuse] opioids.
counted yes | no | Some [abuse] opioids.
case upper | yes | No [INMATE] shall leave.
speaker first-person | yes | I [abused] every pill in the house.
speaker first-person | no | My brother [abused] every pill in the house.
"""


def reading(text, words, parse, slots=("singular",)):
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    whole = Span(0, len(plain))
    block = Block(plain, (Segment(whole, whole, True),), Role.PARAGRAPH)
    rule = Rule("pack/rule", "t", Severity.ERROR, (Form("x", slots),), "m", "e", (), ())
    doc = next(iter(parse([plain])))
    return Reading(Candidate(rule, block, Span(start, end), (), slots), whole, doc, words, Occurrences(plain, words))


@pytest.mark.parametrize("line", FACTS.strip().splitlines())
def test_facts(line, words, parse):
    asked, answer, text = line.split(" | ")
    name, value = asked.split(" ")
    slots = ("plural",) if "addicts" in text else ("singular",)
    truth, _ = evaluate(Fact(name, (value,)), reading(text, words, parse, slots))
    assert truth is (answer == "yes")
    opposite, _ = evaluate(Fact(name, (value,), negative=True), reading(text, words, parse, slots))
    assert opposite is (answer != "yes")


def rule(flag=(), leave=()):
    return Rule(
        "pack/rule",
        "t",
        Severity.ERROR,
        (Form("abuse", ("singular",)),),
        "m",
        "e",
        (),
        (),
        flag_when=flag,
        leave_when=leave,
    )


DRUG, CHILD, PERSON = (
    Fact("modifier", ("substance",)),
    Fact("modifier", ("=child",)),
    Fact("subject", ("person",)),
)


@pytest.mark.parametrize(
    ("text", "flag", "leave", "outcome"),
    [
        ("Drug [abuse] is common.", (), (), Outcome.CONFIRMED),
        ("Drug [abuse] is common.", ((DRUG,),), (), Outcome.CONFIRMED),
        ("Child [abuse] is common.", ((DRUG,),), (), Outcome.REJECTED),
        ("Child [abuse] is common.", (), ((CHILD,),), Outcome.REJECTED),
        ("Drug [abuse] is common.", (), ((CHILD,),), Outcome.CONFIRMED),
        ("[Abuse], again.", ((PERSON,),), (), Outcome.DOUBTFUL),
        ("[Abuse], again.", (), ((PERSON,),), Outcome.DOUBTFUL),
        ("[Abuse], again.", ((PERSON, DRUG),), (), Outcome.REJECTED),
        ("[Abuse], again.", ((PERSON,), (Fact("near", ("=again",)),)), (), Outcome.CONFIRMED),
    ],
)
def test_conditions_combine_by_three_valued_logic(text, flag, leave, outcome, words, parse):
    made = verdict(rule(flag, leave), reading(text, words, parse))
    assert made.outcome is outcome
    assert made.because


def test_without_a_parse_what_needs_one_is_unknown_and_a_rejection_stands(words, parse):
    seen = reading("Every [user] has to log in.", words, parse)
    blind = Reading(seen.candidate, seen.sentence, None, words, seen.around)
    near = Fact("near", ("substance",))
    assert verdict(rule(((PERSON,),)), blind).outcome is Outcome.DOUBTFUL
    assert verdict(rule(((near, PERSON),)), blind).outcome is Outcome.REJECTED
    assert verdict(rule(((near, PERSON),)), seen).outcome is Outcome.REJECTED
