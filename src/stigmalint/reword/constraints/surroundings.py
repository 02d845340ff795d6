"""What surrounds a match, in its sentence or as markup, and affects the replacement."""

from __future__ import annotations

import re
from itertools import takewhile

from stigmalint.judge import grammar
from stigmalint.judge.reading import Reading
from stigmalint.prose import MarkKind
from stigmalint.reword.rewording import Construction, Rewording, entries, flat, left_of, next_token, right_of
from stigmalint.text.spans import LINE

_LAST_WORD = re.compile(r"([a-z'-]{3,})(?:[ (/]+(?:and/or|and|or|of|to|a|an|the|&)){0,2}[ (/]+$")
_FIRST_WORD = re.compile(r"[ )(/]+(?:(?:and/or|and|or|&) )?([a-z'-]{3,})")
_ONCE_OR_TWICE = frozenset("person people persons who with the and not from was has had have".split())
"""Words that are next to themselves without harm: older people and people who use drugs."""


def _is_same(one: str, other: str) -> bool:
    """Use and used, infectious and infection: the same word, but for two letters at its end, or three if it is long."""
    shared = len(list(takewhile(lambda letters: letters[0] == letters[1], zip(one, other, strict=False))))
    return shared >= 3 and shared >= max(len(one), len(other)) - (3 if shared > 4 else 2)


def echoes(reading: Reading, rewording: Rewording) -> bool:
    """To use or use cannabis, an infectious sexually transmitted infection: a word of the wording meets itself."""
    words = [word for word in re.findall(r"[a-z'-]{3,}", rewording.phrase.lower()) if word not in _ONCE_OR_TWICE]
    if not words:
        return False
    left, right = _LAST_WORD.search(left_of(reading, rewording)[-60:]), _FIRST_WORD.match(right_of(reading, rewording))
    before = left is not None and any(_is_same(left[1], word) for word in {words[0], words[-1]})
    return before or (right is not None and _is_same(right[1], words[-1]))


_AGED = re.compile(
    r"\b(?:am|is|are|was|were|be|been|being|get|gets|got|grow|grows|grew|feel|feels|felt|look\w*|seem\w*) (?:\w+ )?"
    r"(?:younger|older)\b"
)


_HAS_BEFORE = re.compile(r"\b(?:have|has|had|having) [^.;:!?]*, (?:and |or )?$")


def echoes_in_sentence(reading: Reading, rewording: Rewording) -> bool:
    """Living with it she lives in fear; older when they were younger; to have doubts, and have obesity."""
    around = f"{left_of(reading, rewording)[-80:]} | {right_of(reading, rewording)}"
    if rewording.phrase.startswith("living with"):
        inside = {token.i for token in reading.tokens}
        return any(
            token.lemma_ == "live" and token.pos_ == "VERB" and token.i not in inside for token in reading.doc or ()
        )
    if rewording.phrase in ("have", "has", "had") and not rewording.is_label:
        return _HAS_BEFORE.search(left_of(reading, rewording)) is not None
    return rewording.phrase.startswith("older") and bool(_AGED.search(around))


_MORE_THAN_A_NOUN = re.compile(r"(?:person|people) (?:who|with|in|on|experiencing|struggling|convicted)\b")


def after_fellow(reading: Reading, rewording: Rewording) -> bool:
    """Fellow drug users: fellow wants a noun, and nothing after it."""
    fellow = re.search(r"\bfellow (?:[\w-]+ )?$", left_of(reading, rewording))
    return fellow is not None and bool(_MORE_THAN_A_NOUN.match(rewording.phrase))


_ITEM = (
    r"(?:people(?: \w+){0,2}|inmates|prisoners|parolees|probationers|(?:ex-)?(?:felons|offenders|convicts|cons)|"
    r"detainees|addicts|alcoholics|drug users)"
)
_ITEMS_BEFORE = re.compile(rf"(?:\b{_ITEM}(?:,? (?:and|or)|,) (?:even )?)+$")
_ITEMS_BEHIND = re.compile(rf"(?:(?:,? (?:and|or)|,) (?:even )?{_ITEM}\b)+")
_LONG_LIST = 2
"""Other items of a list that would say people as well."""


def people_in_list(reading: Reading, rewording: Rewording) -> bool:
    """Inmates, parolees, probationers and people who ...: an editor would say people once."""
    if rewording.slot != "plural" or not rewording.names_people:
        return False
    before = _ITEMS_BEFORE.search(left_of(reading, rewording)[-120:])
    behind = _ITEMS_BEHIND.match(right_of(reading, rewording)[:120])
    items = f"{before.group() if before else ''} | {behind.group() if behind else ''}"
    return len(re.findall(_ITEM, items)) >= _LONG_LIST


_HABIT_BEFORE = re.compile(
    r"\b(?:(?P<habit>[a-z]+) addicts?|(?!alco)[a-z]+[ao]holics?)(?:,| and| or| &|, and|, or) (?:an? |the )?$"
)


def half_of_a_pair(reading: Reading, rewording: Rewording) -> bool:
    """Diabetics and non-diabetics, shopaholics and alcoholics: what is next to it keeps a name of the kind."""
    if rewording.is_label and rewording.names_people and (beside := _HABIT_BEFORE.search(left_of(reading, rewording))):
        return beside["habit"] is None or beside["habit"] in entries(reading, "label-behaviour")
    label = flat(reading.candidate.matched).split()[-1].removesuffix("s")
    around = f"{left_of(reading, rewording)} | {right_of(reading, rewording)}"
    return rewording.is_label and "non" in around and re.search(rf"\bnon[- ]?{re.escape(label)}", around) is not None


_AS_ANOTHER = re.compile(
    r"\W{0,2} ?(?:just |much )?(?:like|as) (?:[\w'-]+ ){1,4}(?:is|was|are|were|has been|had been)\b"
)


_IS_ONE = re.compile(r"\b(?:is|was|are|were|be|been|am|'s)(?: not|n't)?(?: an?| the)? $|n't (?:an? )?$")


def leaned_on(reading: Reading, rewording: Rewording) -> bool:
    """He was an anorexic like my aunt was: the second verb leans on the old predicate."""
    if not rewording.is_label or not rewording.names_people or not _IS_ONE.search(left_of(reading, rewording)):
        return False
    return _AS_ANOTHER.match(right_of(reading, rewording)) is not None


_FOR_SOMEBODY = re.compile(
    r" for (?:an?|the|this|that|his|her|their|my|our|your|its|[\w-]+'s) (?P<who>(?:[\w-]+ ?){1,3})"
)
_EXAMINERS = frozenset(
    "officer judge court boss employer coach sponsor team league doctor nurse agent lawyer mother".split()
)


def negative_for_somebody(reading: Reading, rewording: Rewording) -> bool:
    """Tested clean for his parole officer: tested negative for something is another thing."""
    found = _FOR_SOMEBODY.match(right_of(reading, rewording))
    if "negative" not in rewording.phrase or found is None:
        return False
    return any(word in _EXAMINERS or word in entries(reading, "person") for word in found["who"].split())


_HOW_OFTEN = frozenset("once twice again often".split())
_CLAUSE = re.compile(r"\b(?:who|struggling) ")


def adverb_behind(reading: Reading, rewording: Rewording) -> bool:
    """To detox the addict safely, he was an addict once: behind a clause it would be said of what is in the clause."""
    token = next_token(reading)
    if token is None or not rewording.is_label or not _CLAUSE.search(rewording.phrase):
        return False
    seen, root = token.i, grammar.root_of(reading.tokens)
    if root.dep_ == "dobj" and token.tag_ == "RB" and token.lower_.endswith("ly"):
        return True
    if not (token.lower_.endswith("ly") or token.tag_ in ("RBR", "RBS") or token.lower_ in _HOW_OFTEN):
        return False
    while token.dep_ == "advmod" and token.head.i != token.i:
        token = token.head
    return token.i != seen and token.pos_ in ("VERB", "AUX") and token.i < reading.tokens[0].i


_NAMED = re.compile(r" (?:named|called|nicknamed|dubbed|by the name of)\b")


def named_behind(reading: Reading, rewording: Rewording) -> bool:
    """An ex-convict named Mike: the name would be that of what the wording ends in."""
    longer = rewording.is_label and re.search(r" (?:who|with|in|of) ", rewording.phrase) is not None
    return longer and bool(_NAMED.match(right_of(reading, rewording)))


def without_it(reading: Reading, rewording: Rewording) -> bool:
    """Non obese kids: what is denied by its own syllable."""
    text, start = reading.candidate.block.text, rewording.start
    return re.search(r"\bnon[ -]$", flat(text[max(0, start - 5) : start])) is not None


_LEAST_OF_TITLE = 3
"""Words of a link that is the title of what it leads to, and not a word or two of a sentence."""


def linked_title(reading: Reading, rewording: Rewording) -> bool:
    """A link that is all there is: what it leads to is called so, whatever we would call it."""
    text, span = reading.candidate.block.text, reading.candidate.span
    return len(text) <= LINE and any(
        mark.kind is MarkKind.LINK
        and mark.span.contains(span)
        and len(mark.span.of(text).split()) >= _LEAST_OF_TITLE
        and not re.search(r"\w", text[: mark.span.start] + text[mark.span.end :])
        for mark in reading.candidate.block.marks
    )


def quoted_beside(reading: Reading, rewording: Rewording) -> bool:
    """His crippled wife (one could say "crippled" then): what is in brackets speaks about the word."""
    word, right = flat(reading.candidate.matched), right_of(reading, rewording)
    if "(" not in right or word not in right:
        return False
    return re.match(rf"[^()]{{0,30}}\([^()]{{0,60}}[\"“'‘]{re.escape(word)}[,.]?[\"”'’]", right) is not None


_SPAN_OF_TIME = re.compile(r"\b(?:years|decades|months|weeks) (?:as )?an? $")


def time_before(reading: Reading, rewording: Rewording) -> bool:
    """Two decades a heroin addict: no one struggles as a state that lasts so long."""
    return bool(_CLAUSE.search(rewording.phrase) and _SPAN_OF_TIME.search(left_of(reading, rewording)))


_ANYBODY = re.compile(
    r"\b(?:you|someone|somebody|anyone|anybody|everyone|everybody|who)(?:'s|'re| is| are)(?: also| just| still)? an? $"
)


_WHETHER = re.compile(
    r"\b(?:(?:unsure|not sure|wonder\w*|doubt\w*|question\w*|decid\w*|ask \w+sel(?:f|ves)) (?:if|whether)|"
    r"(?:think|believe|worry|suspect|fear)s?(?: that)?) (?:you|someone|somebody|anyone|they|he|she) "
    r"(?:are|is|was|were|may be|might be|could be) an? $"
)


def anybody_is(reading: Reading, rewording: Rewording) -> bool:
    """You are a cannabis user, someone is a drug user: a person would be a person who does something."""
    left = left_of(reading, rewording)
    if rewording.phrase.startswith("person with") and _WHETHER.search(left):
        return True
    named = rewording.phrase.startswith(("person who", "person struggling"))
    return named and bool(_ANYBODY.search(left))


_GIVEN = re.compile(r"\b(?:feed|shelter|house|cloth(?:e|es|ing|ed)|visit|comfort|help|serv(?:e|es|ing))(?:s|ing|ed)? $")
_OTHERS_IN_NEED = re.compile(
    r"\b(?:the (?:poor|hungry|naked|thirsty|sick|needy|stranger|widows?|orphans?|prisoners?|lonely)|those in prison|"
    r"shoeless|works of mercy)\b"
)


def work_of_mercy(reading: Reading, rewording: Rewording) -> bool:
    """Feeding the hungry, sheltering the homeless: words that many know by heart."""
    if rewording.construction is not Construction.COLLECTIVE or not _GIVEN.search(left_of(reading, rewording)):
        return False
    return _OTHERS_IN_NEED.search(f"{left_of(reading, rewording)} | {right_of(reading, rewording)}") is not None


_SINNER = r"(?:adulterers?|outcasts?|sinners?|doubters?|thieves|thief|liars?|tax collectors?|fornicators?|gamblers?)"
_SINNERS = re.compile(rf"\b{_SINNER}(?:,|,? (?:and|or)) $"), re.compile(rf"(?:,|,? (?:and|or)) {_SINNER}\b")


def among_sinners(reading: Reading, rewording: Rewording) -> bool:
    """Adulterers, addicts and outcasts: a list of what people are called, which a longer name falls out of."""
    if not rewording.is_label or not rewording.names_people:
        return False
    before, behind = _SINNERS
    return bool(before.search(left_of(reading, rewording)) or behind.match(right_of(reading, rewording)))
