"""Sentences that would mean something else, or nothing good, with kinder wording for a person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from stigmalint.judge.cues import CALLED_LEFT
from stigmalint.judge.reading import Reading
from stigmalint.reword.constraints.predicates import LABELLED
from stigmalint.reword.letters import is_title_case, starts_sentence
from stigmalint.reword.rewording import Construction, Rewording, described, entries, flat, left_of, right_of
from stigmalint.ruleset.word_list import fold_word
from stigmalint.text.spans import Span


def hostile(reading: Reading, rewording: Rewording) -> bool:
    if not rewording.is_label or not rewording.names_people:
        return False
    text, sentence = reading.candidate.block.text, reading.sentence
    near = Span(max(0, sentence.start - 60), min(len(text), sentence.end + 60))
    if reading.mentions(("hostile",), near) and not _OTHERS_SAY.search(flat(sentence.of(text))):
        return True
    left, right = left_of(reading, rewording), right_of(reading, rewording)
    driven_out = _DRIVEN_OUT.search(left) and _OUT.match(right)
    left_alone = _LET.search(left) and _PERISH.match(right)
    return bool(_HOSTILE_LEFT.search(left) or _HOSTILE_RIGHT.match(right) or driven_out or left_alone)


_OTHERS_SAY = re.compile(
    r"\b(?:people|comments?|commenters?|neighbou?rs|posts?|headlines?|everyone|they|some) (?:\w+ )?(?:say|says|"
    r"saying|said|writing|yelling)\b"
)
_HOSTILE_LEFT = re.compile(
    r"\bwhat an? (?:[\w-]+ )?$"  # What a junkie!
    r"|\b(?:you|ya) (?:(?:stupid|dirty|filthy|lazy|goddamn|fucking|bloody|damn|worthless|pathetic|little|old|sad|"
    r"poor) )?$"
    r"|\b(?:one less|one fewer|bloody|fucking|damn|goddamn) (?:[\w-]+ )?$|^\W*(?:just |yet )?(?:another|typical) $"
    r"|\b(?:your|the) (?:typical|average|common|garden-variety) $"
    r"|\b(?:you|u|you're|youre|ur|your \w+ is|ur \w+ is) (?:just |nothing but |such )an? (?:[\w-]+ )?$"
    r"|^\W*(?:ship|shoot|jail|deport|ban|gas|drown|starve|evict|sweep|round up|kick out|throw out|get rid of|"
    r"sterili[sz]e|"
    r"execute|hang|burn|exterminate|kill|lock)\b[^.;:!?]{0,40}$"
    r"|\byou people\b|\b(?:ravings|rantings|whining|excuses) of an? $"
    r"|(?:^\W*|\b(?:i|we|you|one)(?:'d|'ll)? (?:would |will |can |could |should |do )?)(?:never|not|don't|dont|"
    r"can't|cannot|won't|"
    r"wouldn't) (?:ever )?(?:trust|believe|hire|rent to|lend|marry|date|feed|help) (?:an? |the |any |these |"
    r"those |some )?$"
    r"|\b(?:nobody|no one|noone) (?:wants|likes|cares)\b[^.;:!?]{0,40}$"
    r"|\bso (?:some|these|those|every)(?: [\w-]+)? $"
)
_HOSTILE_RIGHT = re.compile(
    r"(?: (?:\w+ ){0,3})?(?:belongs? (?:in|behind|under)|(?:should|ought to) (?:all )?(?:die|rot|freeze|starve|"
    r"go to (?:jail|"
    r"prison)|be (?:locked|jailed|shot|sterili[sz]ed|put (?:down|away)|left to|banned|rounded up|hanged|whipped|"
    r"drug tested))|"
    r"deserves? (?:what|it|no|nothing|everything)|(?:are|r|is) (?:all )?(?:scum|trash|vermin|filth|animals|"
    r"parasites|garbage|"
    r"losers|disgusting|worthless|thieves|liars|a waste|not worth)|(?:do not|don't|dont|doesn't) (?:deserve|"
    r"belong|care)|"
    r"never (?:change|learn|deserve|belong)\b)"
)
_DRIVEN_OUT = re.compile(
    r"^\W*(?:please )?(?:get|keep|clear|move|throw|kick|drag|drive|run|take) "
    r"(?:the |these |those |all (?:the |these |those )?)?(?:[\w-]+ )?$"
)
_OUT = re.compile(r"(?: [\w']+){0,2} (?:out|off|away)\b")
_LET = re.compile(r"\b(?:let|leave) (?:the |these |those |all |such )*(?:[\w-]+ )?$")
_PERISH = re.compile(r"(?: \w+)? (?:to )?(?:die|rot|freeze|starve|od|overdose|drown|burn|suffer|sort|fend|kill)\b")


def excluded(reading: Reading, rewording: Rewording) -> bool:
    """No addicts, no dogs: a notice, not a sentence about people."""
    if not rewording.names_people or not re.search(
        r"(?:^|[.,;:!?] |\b(?:says?|said|reads?|and|but) )\W*no (?:[\w-]+ )?$", left_of(reading, rewording)
    ):
        return False
    return bool(
        re.match(r"\W*(?:$|[,;.!]|and no|or|in the|on the|allowed|please|need|wanted)", right_of(reading, rewording))
    )


_LIKENED = re.compile(
    r"\b(?:like|as if \w+ (?:was|were|is|had been)|as though \w+ (?:was|were|is|had been)|the way|no better than|"
    r"no worse than|worse than)"
    r" (?:an? |any |some )(?:[\w-]+ )?$"
)
_LIKE_ONE_WHO = re.compile(r"\b(?:like|as) the (?:[\w-]+ )?$")
_TREATED = re.compile(
    r"\b(?:treat\w*|act\w*|behav\w+|punish\w*|look\w* at|regard\w*) (?:\w+ )?(?:like|as) (?:the |so many |common )?$"
)


def simile(reading: Reading, rewording: Rewording) -> bool:
    left = left_of(reading, rewording)
    if not rewording.names_people or rewording.slot not in ("singular", "plural"):
        return False
    if found := _LIKENED.search(left):
        return not re.search(
            r"\b(?:feel\w*|would|'d|for (?:people|someone|somebody)|people|you|things|someone|somebody) $",
            left[: found.start()],
        )
    if _LIKE_ONE_WHO.search(left) and right_of(reading, rewording).startswith(" who "):
        return True  # she sounds like the alcoholic who swears never to drink again
    return bool(_TREATED.search(left))


_BESIDE_LEFT = re.compile(r"([\w'-]+)(?:,? (?:and|or|nor|&)|,) (?:the |an? |other )?$")
_BESIDE_RIGHT = re.compile(r"(?:,? (?:and|or|nor|&)|,) (?:the |an? |other )?([\w'-]+)")


def beside_insult(reading: Reading, rewording: Rewording) -> bool:
    if not rewording.names_people:
        return False
    left = _BESIDE_LEFT.search(left_of(reading, rewording)[-40:])
    right = _BESIDE_RIGHT.match(right_of(reading, rewording))
    return any(found and found.group(1) in entries(reading, "insult") for found in (left, right))


_AGE = re.compile(
    r"\b(?:(?:[1-9]|1[0-7])[- ]year[- ]olds?|aged? (?:[1-9]|1[0-7])\b|of (?:nine|ten|eleven|twelve|thirteen|"
    r"fourteen|fifteen|sixteen|seventeen)\b)"
)
_ADULT = re.compile(r"\b(?:1[89]|[2-9]\d)[- ]year[- ]old (?:[\w-]+ )?$|\badult (?:[\w-]+ )?$")


def minor_in_sex_work(reading: Reading, rewording: Rewording) -> bool:
    if not re.search(r"\bsex work", rewording.phrase):
        return False
    text = reading.candidate.block.text
    sentence = Span(max(0, reading.sentence.start - 80), min(len(text), reading.sentence.end + 80))
    if _ADULT.search(left_of(reading, rewording)):
        return False
    return bool(_AGE.search(flat(sentence.of(text))) or reading.mentions(("minor",), reading.sentence))


def defined(reading: Reading, rewording: Rewording) -> bool:
    """Crackheads are people addicted to crack: the sentence says what the word means."""
    if not rewording.names_people:
        return False
    return bool(
        re.match(
            r" (?:is|are|means?|was|were) (?:an? |the |any |some |those |just )?(?:person|people|someone|somebody|"
            r"anyone|those|individuals?)\b(?!')",
            right_of(reading, rewording),
        )
    )


_GOT = re.compile(r"\b(?:get|gets|got|getting|keep|keeps|kept) (?:\w+sel(?:f|ves)|him|her|them|me|us|you) $")
_STOPPED = ("in recovery", "not using", "abstinent")


def no_state(reading: Reading, rewording: Rewording) -> bool:
    """They eat clean; you clean the cap: no word for someone who stopped using drugs."""
    if (
        "clean" not in reading.candidate.matched.lower()
        or not rewording.phrase.startswith(_STOPPED)
        or not reading.tokens
    ):
        return False
    if re.search(
        r"\b(?:eat|eats|eating|ate|play|plays|fight|fights|fighting|live|lives) $", left_of(reading, rewording)
    ):
        return True
    if _GOT.search(left_of(reading, rewording)) or re.match(r" and (?:an?|the) ", right_of(reading, rewording)):
        return True  # they are clean and a fruit
    return reading.tokens[0].pos_ == "VERB" or bool(
        re.match(
            r" (?:the|a|an|my|your|his|her|its|their|our|up|out)\b(?! (?:whole|entire|year|month|day|first|last|"
            r"second|past))",
            right_of(reading, rewording),
        )
    )


_HOME_FOR_GOOD = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)|resid\w+|gr(?:ow|ows|ew|own|owing) up|raised|dwell\w*|whole life|entire life|for good|"
    r"(?:years|decades)(?: of (?:his|her|their) life)?)\b[^.;:]{0,40}?"
    r"\b(?:in|inside|at) (?:an?|the|this|that|one) (?:[\w-]+ )?$"
)


def is_a_home(reading: Reading, rewording: Rewording) -> bool:
    """She lives in a mental institution: where someone lives for good is no hospital."""
    named = "hospital" in rewording.phrase and "hospital" not in flat(reading.candidate.matched)
    return named and bool(_HOME_FOR_GOOD.search(left_of(reading, rewording)))


def of_the_writer(reading: Reading, rewording: Rewording) -> bool:
    """From the hood to being an alcoholic, nothing was in my cards: it may be said of the writer."""
    if not rewording.names_people or not re.search(
        rf"\b(?:being|becoming|been|as) {LABELLED}", left_of(reading, rewording)
    ):
        return False
    around = f"{left_of(reading, rewording)} | {right_of(reading, rewording)}"
    return bool(re.search(r"\b(?:i|i'm|i've|i'd|me|my|myself)\b", around))


_TOUGH = re.compile(
    r"\b(?:easy|easier|easiest|hard|harder|simple|tempting|possible|impossible|liable|prone|likely|meant|made|"
    r"designed) to (?:be )?$"
)


def easy_to_use(reading: Reading, rewording: Rewording) -> bool:
    """Alcohol is easy to abuse: "easy to use" says something else."""
    verb = not rewording.is_label and rewording.phrase in ("use", "used")
    return verb and bool(_TOUGH.search(left_of(reading, rewording)))


def result_of_a_test(reading: Reading, rewording: Rewording) -> bool:
    if (
        not re.search(r"\bin recovery\b|\bnot using\b|\babstinent\b|\bsober\b", rewording.phrase)
        or rewording.names_people
    ):
        return False
    return bool(reading.mentions(("specimen",), reading.sentence))


def is_called(reading: Reading, rewording: Rewording) -> bool:
    text, at = reading.candidate.block.text, reading.candidate.span.start
    if rewording.is_label and _LABELED.search(flat(text[max(0, at - 60) : at])):
        return True
    called = CALLED_LEFT.search(text[max(0, at - 60) : at].replace("\n", " "))
    accused = _ACCUSED.search(flat(text[max(0, at - 60) : at]))
    return rewording.names_people and (called or accused) is not None


_LABELED = re.compile(
    r"\b(?:label(?:l)?ed|branded|stamped|marked|marks? (?:him|her|them|one|somebody|someone)) "
    r"(?:\w+ )?(?:as )?(?:an? )?$"
)
_ACCUSED = re.compile(
    r"\b(?:charg\w+|prosecut\w+|classif\w+|categori[sz]\w+|certif\w+|treat\w*|"
    r"portray\w*|paint\w*|dismiss\w*|regard\w*|view\w*|seen|saw|branded|"
    r"registered|listed|booked|identif\w+|boo(?:s|ed|ing)|jeer\w*|heckl\w*|taunt\w*|"
    r"mocked) (?:[\w'-]+ ){0,5}as (?:an? |the )?(?:[\w-]+(?: [\w-]+)?, )*(?:and |or )?$"
    r"|\b(?:consider\w*|think\w*|thought|fancy|fancied|believ\w+|declar\w+)(?: of)? \w+sel(?:f|"
    r"ves) (?:as )?(?:an? )?(?:[\w-]+ )?$"
)
_YEARS = re.compile(r"\d|^(?:yo|y|o|yr|year)$|\byear old$")
_WITH_MORE = re.compile(r"(?:[\w-]+ ){0,2}(?:person|people) \w")


def _adjectives(reading: Reading, rewording: Rewording) -> Iterator[str]:
    """What comes before a label that is replaced, except for what may come before any person."""
    if not rewording.is_in_place or not rewording.names_people:
        return
    if rewording.slot not in ("singular", "plural"):
        return
    # A violent inmate may be called a violent incarcerated person; a jail inmate is no jail incarcerated person.
    bare_person = not _WITH_MORE.match(rewording.phrase)
    plain, persons = entries(reading, "person-adjective"), entries(reading, "person-modifier")
    for token in described(reading):
        inside = reading.sentence.start + token.idx >= rewording.start  # a teen, a physician
        word = fold_word(token.text)
        known = word in plain or word in persons or token.lemma_.lower() in plain or word.endswith(" old")
        proper = token.pos_ == "PROPN" or (token.text[:1].isupper() and token.i > 0)  # Boston, American
        known = known or bool(_YEARS.search(word))
        if not (inside or known or proper or (bare_person and token.dep_ == "amod")):
            yield word


def bound(reading: Reading, rewording: Rewording) -> bool:
    """A chronic alcoholic, a convicted drug addict: said of the drinking and the crime, not of the person."""
    if not rewording.is_in_place or not rewording.names_people:
        return False
    if not _WITH_MORE.match(rewording.phrase):
        return False
    if any(word in entries(reading, "label-bound-adjective") for word in _adjectives(reading, rewording)):
        return True
    bound, plain = entries(reading, "label-bound-adjective"), entries(reading, "person-adjective")
    return rewording.start == reading.candidate.span.start and any(
        phrase in bound and phrase not in plain for phrase in reading.before
    )


def of_character(reading: Reading, rewording: Rewording) -> bool:
    """An abusive alcoholic: what is said of a drinker would be said of a person."""
    return next(_adjectives(reading, rewording), None) is not None


_OTHER_HABIT = re.compile(
    r"\b(?:gambl\w+|slot machines?|machines?|casinos?|betting|jackpots?|poker|porn\w*|outrage\w*|outraged|on-?line|"
    r"internet|shopping|sugar|news|caffeine|video ?games?|gaming|"
    r"smartphones?|social media|(?:sex|sexual|love|food) addict\w*)\b"
)
_SUBSTANCE = re.compile(
    r"\b(?:drugs?|alcohol\w*|drink\w*|substances?|heroin|cocaine|crack|meth\w*|opi\w+|fentanyl|pills?|needles?|"
    r"overdos\w+|rehab|sober|sobriety|high)\b"
)


def other_habit(reading: Reading, rewording: Rewording) -> bool:
    """Addicts at a slot machine: where nothing refers to drugs, substance use is not what they struggle with."""
    if "substance use" not in rewording.phrase or "addict" not in reading.candidate.matched.lower():
        return False
    paragraph, whole = flat(reading.candidate.block.text), reading.document
    if _SUBSTANCE.search(paragraph):
        return False
    if whole is None or _OTHER_HABIT.search(paragraph):
        return _OTHER_HABIT.search(paragraph) is not None
    return whole.once(_OTHER_HABIT, lambda: _outweighs([flat(block.text) for block in whole.prose.blocks]))


def _outweighs(texts: Sequence[str]) -> bool:
    """Whether a text is about another habit more than about drugs."""
    other, drugs = (sum(len(words.findall(text)) for text in texts) for words in (_OTHER_HABIT, _SUBSTANCE))
    return other > drugs


_CAPITAL = re.compile(r"[A-Z][a-z]")


def capital_inside(reading: Reading, rewording: Rewording) -> bool:
    """Recovering Addicts, in a sentence of lowercase: a name, or an old hand's capital."""
    text, span = reading.candidate.block.text, reading.candidate.span
    if rewording.construction is Construction.COLLECTIVE:
        return False
    if (
        not rewording.is_label
        or starts_sentence(text, span.start)
        or not _CAPITAL.match(span.of(text).rpartition(" ")[2])
    ):
        return False
    return not is_title_case(reading.sentence.of(text))


_EMPTIED = re.compile(
    r"\b(?:prisons|jails|criminals|murderers|rapists|killers|gangs?|terrorists|illegals?|migrants|invasion|insane)\b"
)


def emptied(reading: Reading, rewording: Rewording) -> bool:
    """They empty their prisons and mental institutions: a slander in better words."""
    if "hospital" not in rewording.phrase or "hospital" in flat(reading.candidate.matched):
        return False
    return _EMPTIED.search(f"{left_of(reading, rewording)} | {right_of(reading, rewording)}") is not None
