"""A label after a verb that says what someone is, was or became."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from stigmalint.judge import grammar
from stigmalint.judge.membership import is_person
from stigmalint.reword.constructions.place import Place, put
from stigmalint.reword.rewording import Construction, Rewording
from stigmalint.text.spans import Edit, Span


def _predicated(place: Place, verb: re.Pattern[str], say: Callable[[str, str], str | None]) -> Rewording | None:
    """Write what `say` makes of the verb and the wording behind a noun, instead of verb, article and match.

    The verb is the group `verb` of a pattern that ends at the match.
    """
    after = place.after
    if after is None or not place.reading.tokens or place.slot not in ("singular", "plural"):
        return None
    found = verb.search(place.text, place.reading.sentence.start, place.span.start)
    if found is None or _COORDINATE.match(place.right):
        return None
    new = say(found.group("verb").lower(), after)
    if new is None:
        return None
    span = Span(found.start("verb"), place.span.end)
    written = found.group("verb")
    shown = new.upper() if place.reading.candidate.matched.isupper() and written.isupper() else new
    if written[:1].isupper():
        shown = shown[:1].upper() + shown[1:]
    return Rewording(Construction.PREDICATE, (Edit(span, shown),), shown, new, place.slot, span.start, span.end)


def _before_label(words: str) -> re.Pattern[str]:
    return re.compile(rf"(?i)\b{words}\s(?:an?\s)?$")


_COORDINATE = re.compile(r"(?:,? (?:and|or|but|nor)|/|,)(?! ?(?:he|she|they|it|we|i|you)\b)")
AILMENT = re.compile(
    r"with (.*(?:disorders?|addictions?|illness|disease|conditions?|dependence|disabilit\w+|diabetes|epilepsy|"
    r"\w+ia|obesity)\b.*)"
)
STATE = re.compile(
    r"(?:struggling|living|experiencing|in recovery|in prison|in custody|on parole|on probation|under)\b"
)
_BEEN = _before_label("(?P<verb>been)")
_HAVE_BEEN = _before_label("(?:has|have|had|['’]ve) (?P<verb>been)")
_WHO_IS = _before_label("who (?P<verb>is|are|was|were)")
_TO_BE = _before_label("(?:to|may|can|will|must|would|could|might|should|never|always|not) (?P<verb>be)")
_DIAGNOSED = _before_label("(?P<verb>diagnosed(?: as)?)")
_BECOME = _before_label("(?P<verb>become|becomes|became|becoming)")


def living_with(place: Place) -> Rewording | None:
    """has been an alcoholic -> has been living with alcohol use disorder; has been a drug user -> has used drugs."""

    def say(_: str, after: str) -> str | None:
        if ailment := AILMENT.fullmatch(after):
            return f"been living with {ailment.group(1)}"
        return f"been {after}" if STATE.match(after) else None

    been = _predicated(place, _BEEN, say)
    return been or _predicated(place, _HAVE_BEEN, lambda _, after: _clause(after, "participle"))


def relative_predicate(place: Place) -> Rewording | None:
    """people who are alcoholics -> people who have alcohol use disorder; a man who is a drug user -> who uses drugs."""
    return _predicated(place, _WHO_IS, _said_of)


def infinitive(place: Place) -> Rewording | None:
    """may be an addict -> may be struggling with substance use; used to be an alcoholic -> used to have ..."""
    return _predicated(place, _TO_BE, _said_of)


def _said_of(verb: str, after: str) -> str | None:
    if ailment := AILMENT.fullmatch(after):
        return f"{_HAVE[verb]} {ailment.group(1)}"
    if STATE.match(after):
        return f"{verb} {after}"
    return _clause(after, {"is": "present-3sg", "are": "base", "be": "base"}.get(verb, "past"))


_HAVE = {"is": "has", "are": "have", "be": "have", "was": "had", "were": "had", "being": "having"}


def diagnosed_with(place: Place) -> Rewording | None:
    """diagnosed a diabetic -> diagnosed with diabetes."""

    def say(_: str, after: str) -> str | None:
        ailment = AILMENT.fullmatch(after)
        return f"diagnosed with {ailment.group(1)}" if ailment else None

    modifies = _NEWLY_DIAGNOSED.search(place.left) or _DIAGNOSED_ONE.search(place.left)
    return None if modifies else _predicated(place, _DIAGNOSED, say)


_NEWLY_DIAGNOSED = re.compile(
    r"(?i)(?:^\W*|(?:^|[ ,])(?:an? )?(?P<adverb>newly|recently|freshly|just|previously|already|early|late)[ -])"
    r"diagnosed $"
)


_DIAGNOSED_ONE = re.compile(r"(?i)\b(?:an?|the|this|that|any|every|one|another|two|many|some|most|few|all) diagnosed $")
"""A diagnosed schizophrenic: an adjective, and no verb."""


def newly_diagnosed(place: Place) -> Rewording | None:
    """Newly diagnosed diabetics -> people newly diagnosed with diabetes."""
    found = _NEWLY_DIAGNOSED.search(place.left)
    ailment = AILMENT.fullmatch(place.after or "")
    if found is None or found["adverb"] is None or ailment is None or place.slot not in ("singular", "plural"):
        return None
    start = place.span.start - len(place.left) + found.start("adverb")
    person = "people" if place.slot == "plural" else "person"
    phrase = f"{person} {found['adverb'].lower()} diagnosed with {ailment.group(1)}"
    edits, shown = put(place, Span(start, place.span.end), phrase)
    return Rewording(Construction.PERSON, edits, shown, phrase, place.slot, start, place.span.end)


def developed(place: Place) -> Rewording | None:
    """She became an alcoholic -> she developed alcohol use disorder."""
    if _FOR_GOOD.match(place.right):
        return None

    def say(verb: str, after: str) -> str | None:
        ailment = AILMENT.fullmatch(after)
        return f"{_DEVELOP[verb]} {ailment.group(1)}" if ailment else None

    return _predicated(place, _BECOME, say)


def had(place: Place) -> Rewording | None:
    """Her husband was an alcoholic -> her husband had alcohol use disorder; besides being one -> besides having it."""

    def say(verb: str, after: str) -> str | None:
        ailment = AILMENT.fullmatch(after)
        return f"{_HAVE[verb]} {ailment.group(1)}" if ailment else None

    if _CLAUSE_ENDS.match(place.right) is None:
        return None
    is_own = _OWN.search(place.text[place.reading.sentence.start : place.span.start])
    return (_predicated(place, _IS, say) if _has_person(place) else None) or (
        None if is_own else _predicated(place, _BEING, say)
    )


_QUESTION = re.compile(
    r"(?i)^\W*(?P<verb>are|is|was|were)\s(?P<subject>(?!(?:it|this|that|there)\b)(?:[\w'’-]+\s){1,3})an?\s$"
)
_DO = {"are": "do", "is": "does", "was": "did", "were": "did"}


def in_question(place: Place) -> Rewording | None:
    """Are you a diabetic? -> Do you have diabetes? Was he a drug user? -> Did he use drugs?"""
    start = place.reading.sentence.start
    found = _QUESTION.match(place.text[start : place.span.start])
    if found is None or place.after is None or place.slot != "singular" or not place.right.startswith("?"):
        return None
    verb, subject = found["verb"].lower(), found["subject"]
    ailment = AILMENT.fullmatch(place.after)
    predicate = f"have {ailment.group(1)}" if ailment else _clause(place.after, "base")
    if predicate is None and not (STATE.match(place.after) and verb in ("are", "is")):
        return None
    new = f"{_DO[verb]} {subject}{predicate}" if predicate else f"{verb} {subject}{place.after}"
    span = Span(start + found.start("verb"), place.span.end)
    shown = new[:1].upper() + new[1:] if found["verb"][:1].isupper() else new
    return Rewording(Construction.PREDICATE, (Edit(span, shown),), shown, new, place.slot, span.start, span.end)


_IS = _before_label("(?P<verb>is|are|was|were)")
_BEING = _before_label("(?P<verb>being)")
_OWN = re.compile(r"(?i)\b(?:i|my|me|we|our|us)\b")
_CLAUSE_ENDS = re.compile(
    r"\s*(?:$|[.;:!?)]|, (?:he|she|they|it|we|you|his|her|their|who|but|and)\b)"
    r"|,? (?:and|but|because|since|so|when|while|if|before|until|then|too|now|also|as well|for (?:years|\d+|\w+ "
    r"years))\b(?! (?:an?|the) )"
)


def _has_person(place: Place) -> bool:
    """Whether the label is what someone is, as the parse shows it; not "There was an alcoholic"."""
    root = grammar.root_of(place.reading.tokens)
    subject = grammar.subject(root)
    if subject is None or subject.lower_ in ("it", "this", "that", "these", "those", "there", "what", "who", "one"):
        return False
    return subject.i < root.i and (is_person(subject, place.reading.words) or subject.pos_ == "PROPN")


_FOR_GOOD = re.compile(r",? (?:for (?:life|good|ever)|forever|permanently)\b")
_DEVELOP = {"become": "develop", "becomes": "develops", "became": "developed", "becoming": "developing"}


def _clause(after: str, form: str) -> str | None:
    """ "who uses drugs" as a predicate in a form of its verb."""
    found = re.fullmatch(r"who (?:(\w+ly) )?(\w+) (.*)", after)
    verb = _VERBS.get(found.group(2)) if found else None
    if found is None or verb is None:
        return None
    adverb = f"{found.group(1)} " if found.group(1) else ""
    return f"{adverb}{verb[form]} {found.group(3)}"


def _verb(base: str, past: str) -> Mapping[str, str]:
    return {"base": base, "present-3sg": f"{base}s", "past": past, "participle": past}


_VERBS = {
    form: _verb(base, past)
    for base, past in (
        ("use", "used"),
        ("inject", "injected"),
        ("smoke", "smoked"),
        ("misuse", "misused"),
        ("sell", "sold"),
        ("struggle", "struggled"),
    )
    for form in (base, f"{base}s")
}
PAST_COPULA = re.compile(
    r"(?i)\b(?:was|were|had been|used to be) (?:an? |the |also |once )*$|^\W*(?:was|were) [^,;:]{1,40} an? $"
)


def in_past_tense(new: str) -> str | None:
    """ "person who uses drugs" after "was": person who used drugs."""
    found = re.fullmatch(r"(.*\bwho (?:\w+ly )?)(\w+)( .*)", new)
    if found is None or found.group(2) not in _VERBS:
        return None
    return f"{found.group(1)}{_VERBS[found.group(2)]['past']}{found.group(3)}"
