"""Who is meant, by whom and when: cases in which kinder wording for a person would say something else about them."""

from __future__ import annotations

import re

from stigmalint.judge import grammar
from stigmalint.judge.reading import Reading
from stigmalint.reword.constraints.predicates import LABELLED, PRESENT_CLAUSE
from stigmalint.reword.rewording import Construction, Rewording, entries, flat, left_of, right_of

_OPENS_WITH_PERSON = re.compile(r"(?:[\w-]+ ){0,2}?(?:person|people|patients?|man|men|wom[ae]n)\b")
_STATE = re.compile(r"\bstruggling with\b|\bexperiencing\b")
_ALONE = (Construction.REPLACED, Construction.PERSON, Construction.COLLECTIVE)


def loses_distinction(reading: Reading, rewording: Rewording) -> bool:
    """Hard, recreational, chronically, recovered: a word of the match that tells some from others has to come back."""
    known = reading.words["distinction"].entries if "distinction" in reading.words else {}
    matched = f" {flat(reading.candidate.matched).replace('-', ' ')} "
    lost = (entry.use for form, entry in known.items() if f" {form} " in matched and form not in rewording.phrase)
    return any(use not in rewording.phrase for use in lost)


_RUMOR = re.compile(
    r"\b(?:t(?:ell|ells|old|elling)(?: \w+){1,2}|claim\w*|alleg\w+|accus\w+|insinuat\w+|rumou?r\w*|whisper\w*|sneer\w*|"
    r"jok(?:e|es|ed|ing)|swear|swore|insist\w*|spread|brag\w*|warn\w*|taunt\w*|lied)\b[^.;:]{0,40}"
    r"\b(?:is|was|are|were|'s|'re) "
    rf"(?:not |n't |nothing but )?{LABELLED}"
)
_READ_ALOUD = re.compile(r"\bit (?:says|said|reads) (?:here|there|right here|in the \w+)\b")


def said_by_others(reading: Reading, rewording: Rewording) -> bool:
    """They told voters that his wife was an addict: a smear in kinder words was never said."""
    text, sentence = reading.candidate.block.text, reading.sentence
    left = flat(text[sentence.start : reading.candidate.span.start])
    return rewording.is_label and bool(_RUMOR.search(left) or _READ_ALOUD.search(left))


_DEFINITE = re.compile(r"\b(?:the|this|that) (?:[\w-]+ )?$")


def of_a_story(reading: Reading, rewording: Rewording) -> bool:
    """The addict in bed four, and the addict again: what a story calls one person, changed one by one."""
    text, match = flat(reading.candidate.block.text), reading.candidate.span
    left = text[reading.sentence.start : match.start]  # of the match: "the inmate's presence" is put elsewhere
    if rewording.slot != "singular" or not rewording.names_people or not _DEFINITE.search(left):
        return False
    label = re.escape(flat(reading.candidate.matched))
    told = re.compile(rf"\b(?:the|this|that) {label}\b")
    whole = reading.document
    if whole is not None and _STATE.search(rewording.phrase):  # a policy says "the inmate" of them all
        return whole.once(told, lambda: sum(len(told.findall(flat(block.text))) for block in whole.prose.blocks)) > 1
    return len(told.findall(text)) > 1


def pitied(reading: Reading, rewording: Rewording) -> bool:
    """Poor alcoholics are pitied; poor people with alcohol use disorder have no money."""
    opens = rewording.construction in _ALONE and _OPENS_WITH_PERSON.match(rewording.phrase)
    return bool(opens and re.search(r"\bpoor $", left_of(reading, rewording)))


_NAMED_IS = re.compile(r"\b[A-Z][\w'’-]+ (?:is|was|['’]s) (?:not |just |only |still |really |now )*(?:an? |the )?$")
_FIRST_WORDS = frozenset(
    "he she they it who what there this that everyone everybody nobody someone somebody dad mom mum one".split()
)


def of_a_named_person(reading: Reading, rewording: Rewording) -> bool:
    """Ana Ruiz is a crackhead: that she uses crack today is more than was said, of someone who can be found."""
    if not rewording.is_label or not (PRESENT_CLAUSE.search(rewording.phrase) or _STATE.search(rewording.phrase)):
        return False
    text = reading.candidate.block.text
    found = _NAMED_IS.search(text, reading.sentence.start, reading.candidate.span.start)
    if found is None:
        return False
    name = found.group().split()[0].lower().replace("’", "'").removesuffix("'s")
    opens_sentence = not text[reading.sentence.start : found.start()].strip(" \n\"'“‘*_(")
    return name not in _FIRST_WORDS and not (opens_sentence and name in entries(reading, "person"))


_ONLY_KIN = re.compile(
    r" (?:(?:step|grand|god)?(?:mother|father|mom|mum|mam|mama|mommy|mummy|dad|daddy|pop|papa|parents?|husband|wife|"
    r"spouse|hubby|fianc[eé]e?|boyfriend|girlfriend|partner)|ma|pa|folks)\b"
)
_OWNER = re.compile(r"\b(?:my|your|ur|his|her|their|our|[\w-]+'s) (?:own |late |old |dear |poor )?$")


def only_relative(reading: Reading, rewording: Rewording) -> bool:
    """My father with alcohol use disorder: as if there were another without it."""
    if rewording.construction is not Construction.BEHIND or not rewording.phrase.startswith("with "):
        return False
    text, match = reading.candidate.block.text, reading.candidate.span
    left = flat(text[reading.sentence.start : match.start])
    return bool(_OWNER.search(left) and _ONLY_KIN.match(flat(text[match.end : match.end + 30])))


_HOUSEHOLDS = frozenset(
    """
    class community couple crowd family generation home household marriage nation neighborhood neighbourhood society
    """.split()
)


def of_a_group(reading: Reading, rewording: Rewording) -> bool:
    """Alcoholic families: a family has no disorder, its members have."""
    if rewording.construction not in (Construction.BEHIND, Construction.PERSON, Construction.IN_COMMAS):
        return False
    head = grammar.head_noun(reading.tokens) if reading.tokens else None
    return head is not None and head.lemma_.lower() in _HOUSEHOLDS


_WITH_LEFT = re.compile(
    r"\bwith(?:out)? (?:(?:an?|the|other|another|some|many|all|most|these|those|two|three|young|older) ){0,2}$"
)
_WORK_WITH = re.compile(r"\b(?:work|works|worked|working|contact|experience) with [\w ]*$")


def with_person_with(reading: Reading, rewording: Rewording) -> bool:
    """They do better with alcoholics: with people with alcohol use disorder."""
    opens = re.match(r"(?:person|people|patients?) with\b", rewording.phrase)
    left = left_of(reading, rewording)
    return bool(opens and _WITH_LEFT.search(left) and not _WORK_WITH.search(left))


_LONG_AGO = re.compile(
    r"\b(?:in|of|since|by|during|until) (?:the )?(?:(?:early|late|mid)[- ])?(?:1[5-9]\d\d|20[01]\d)s?\b"
    r"|\b(?:years|decades|months|weeks) (?:ago|earlier|before)\b|\blast (?:year|century|decade)\b"
    r"|\bwhen (?:i|he|she|we) (?:was|were) (?:an? |in |young|little|\w+teen|ten|nine|eight|seven|six|five|\d)"
)
_PRESENT = re.compile(r"\b(?:is|are|has|have|today|now)\b")


def long_ago(reading: Reading, rewording: Rewording) -> bool:
    """A crackhead ran me over in 1989: the one who uses crack did so then."""
    if not rewording.is_label or not PRESENT_CLAUSE.search(rewording.phrase) or rewording.slot != "singular":
        return False
    around = f"{left_of(reading, rewording)} | {right_of(reading, rewording)}"
    return bool(_LONG_AGO.search(around) and not _PRESENT.search(around))


def numbered(reading: Reading, rewording: Rewording) -> bool:
    """Inmate 4471: a number takes the place of a name."""
    is_one = rewording.slot == "singular" and rewording.names_people
    return is_one and bool(re.match(r" (?:no\.? |number |#)?#?\d", right_of(reading, rewording)))


_TO_BE_ONE = re.compile(
    r"^\W*(?:to be|being|to qualify as|to count as|becoming) (?:an? )?(?:[\w-]+ )?$|\bit takes to be (?:an? )?$"
    r"|\bwhat (?:it means|makes) (?:to be |somebody |someone |a person |you )?(?:an? )?$"
)
_EXPLAINED = re.compile(
    r"\b(?:in case you (?:did not|didn't|don't|do not) know|for those who (?:do not|don't) know),? (?:an? |the )?"
    r"(?P<word>[\w-]+)"
)


def being_defined(reading: Reading, rewording: Rewording) -> bool:
    """To be a crackhead, you must smoke crack: what makes one is the subject."""
    predicate = rewording.construction is Construction.PREDICATE
    if not rewording.is_label or not (rewording.names_people or predicate):
        return False
    text, match = reading.candidate.block.text, reading.candidate.span
    if _TO_BE_ONE.search(flat(text[reading.sentence.start : match.start])):
        return True
    explained = _EXPLAINED.search(flat(text[max(0, match.start - 40) : match.end + 160]))
    return explained is not None and explained["word"].rstrip("s") == flat(match.of(text)).rstrip("s")


_WILLED = re.compile(
    r"\b(?:cost|price|willing|want(?:s|ed|ing)?|try(?:ing)?|tries|tried|pretend\w*|choose|chose|chosen|afford|how|hard|easy|like|glad|"
    r"proud|ashamed|decid\w+|ready|enough|luck|fun)(?: not)? $"
)
_DOES = re.compile(r"(?:use|inject|smoke|sell|misuse)\b")


def being_is_not_doing(reading: Reading, rewording: Rewording) -> bool:
    """The cost to be a crackhead: not the cost to use crack."""
    left = left_of(reading, rewording)
    if rewording.construction is Construction.PREDICATE and _DOES.match(rewording.phrase):
        return bool(_WILLED.search(re.sub(r" to $", " ", left)))
    is_one = re.search(r" to be (?:an? )?$", left) if PRESENT_CLAUSE.search(rewording.phrase) else None
    return is_one is not None and bool(_WILLED.search(left[: is_one.start()] + " "))


def exclaimed(reading: Reading, rewording: Rewording) -> bool:
    """Leper. A cry, and no sentence about anyone; or the head of a headline: Compulsive Gambler: How to ..."""
    if not rewording.is_label or rewording.slot != "singular" or not rewording.names_people:
        return False
    text, match = reading.candidate.block.text, reading.candidate.span
    before = text[reading.sentence.start : match.start].strip(" \n\"'“‘*_(")
    after = text[match.end : max(match.end, reading.sentence.end)]
    return not before and bool(re.match(r"[\"'”’*_)]*\s*(?:$|[.!?:](?:\s|$))", after))


_IDENTIFIED = re.compile(
    r"\b(?:is|was|are|were|'s) (?:clearly |still )?the $"
    r"|(?:\b(?:is|was|be|been|'s) not|n't|\bisnt|\bwasnt) (?:really |just )?an? $"
)


def identified(reading: Reading, rewording: Rewording) -> bool:
    """She was the alcoholic in the family; she is not an alcoholic: the person would be said twice."""
    opens = rewording.construction in _ALONE and _OPENS_WITH_PERSON.match(rewording.phrase)
    return bool(opens and _IDENTIFIED.search(left_of(reading, rewording)))


def on_the_side_of(reading: Reading, rewording: Rewording) -> bool:
    """On the alcoholic's side: an idiom that a longer owner breaks."""
    if not rewording.is_possessive:
        return False
    return bool(
        re.match(
            r"(?:'s|s'|')? (?:sides?|behalf|part|terms|feet)\b",
            flat(reading.candidate.block.text[reading.candidate.span.end :][:20]),
        )
    )


_MODEL = re.compile(r"\bmodel $")


def model_of_one(reading: Reading, rewording: Rewording) -> bool:
    """A model parolee is no model on parole."""
    left = flat(reading.candidate.block.text[reading.sentence.start : reading.candidate.span.start])
    return rewording.construction is Construction.PERSON and _MODEL.search(left) is not None


_STATUS = re.compile(
    r"\bconvicted of\b|\bwith a felony\b|\bwith felony\b|\bincarcerated\b|\binvolved with\b|\bhomelessness\b"
)


def made_by_law(reading: Reading, rewording: Rewording) -> bool:
    """The bill would make them felons; picked up as vagrants: no one has been convicted yet, and the law says so."""
    if (
        not rewording.is_label
        or not _STATUS.search(rewording.phrase)
        or rewording.construction is not Construction.REPLACED
    ):
        return False
    found = re.search(
        r"\b(?:mak(?:e|es|ing)|made|turn(?:s|ed|ing)?|declar\w+|deem\w*)\b"
        r"(?: (?!that |the |to |by |of |in |up |out |for |with |more |it )[\w'-]+){1,3} $"
        r"|\b(?:picked up|arrested|charged|prosecuted|jailed|treated|classified|booked|detained|held|rounded up)"
        r"(?: [\w'-]+){0,2} as (?:an? )?$",
        left_of(reading, rewording),
    )
    return found is not None


_AGE_BEFORE = re.compile(r"(?:\b(?:\d{1,3}|[a-z]+)-year-old|\blittle) $")


def aged_person(reading: Reading, rewording: Rewording) -> bool:
    """A 27-year-old quadriplegic: a man or a woman, and not a "27-year-old person"; a little person is short."""
    opens = rewording.construction in _ALONE and _OPENS_WITH_PERSON.match(rewording.phrase)
    return bool(opens and _AGE_BEFORE.search(left_of(reading, rewording)))


_STAGE = re.compile(r"\b(?:emerg\w+|came|come|comes|left|return\w*|went|woke) [^.;,]{0,40}\bas an? $")


def stage_of_life(reading: Reading, rewording: Rewording) -> bool:
    """He emerged from surgery as a paraplegic: a noun for what became of somebody."""
    opens = rewording.construction in _ALONE and _OPENS_WITH_PERSON.match(rewording.phrase)
    return bool(opens and _STAGE.search(left_of(reading, rewording)))


_OWN_CLAUSE = re.compile(r" (?:who|struggling with|experiencing) ")


def clause_on_clause(reading: Reading, rewording: Rewording) -> bool:
    """A drug addict who was sent to prison; a drug abuser, and has been: the clause would hang on another."""
    if (
        not rewording.is_label
        or rewording.construction not in _ALONE
        or not _OWN_CLAUSE.search(f" {rewording.phrase} ")
    ):
        return False
    return bool(
        re.match(r" who (?:was|were|had|died|has|have)\b|,? and (?:has|had|have) been\b", right_of(reading, rewording))
    )


_HELD = re.compile(r"\bcustody\b|\bincarcerat\w+|\bbut released\b|\bnot (?:\w+ )?booked\b")


def held_twice(reading: Reading, rewording: Rewording) -> bool:
    """An inmate, whether incarcerated or not: the sentence says itself who is held, and how."""
    if not rewording.is_label or not rewording.names_people or "incarcerated" not in rewording.phrase:
        return False
    return _HELD.search(right_of(reading, rewording)[:60]) is not None


_SCARE_QUOTED = re.compile(r"[\"“”'‘’]\w+[\"”'’] $")


def qualified_in_quotes(reading: Reading, rewording: Rewording) -> bool:
    """Most "recovering" addicts: what is in quotation marks is said of the label."""
    return rewording.is_label and bool(_SCARE_QUOTED.search(left_of(reading, rewording)))
