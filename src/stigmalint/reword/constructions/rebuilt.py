"""Constructions that change more of the sentence than the label; a person must review the result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from stigmalint.judge import grammar
from stigmalint.judge.membership import in_values
from stigmalint.reword.constructions.place import Place, put
from stigmalint.reword.constructions.predicate import AILMENT
from stigmalint.reword.letters import article, is_title_case, match_case
from stigmalint.reword.rewording import JOINTS, Construction, Rewording, entries
from stigmalint.text.spans import Edit, Span


def compounds(place: Place) -> Iterator[Rewording]:
    """addict-run -> run by people ...; non-addict -> person without ...; ex-addict-turned-poet."""
    if (rewording := _run_by(place) or _without(place) or _turned(place)) is not None:
        yield rewording


def _run_by(place: Place) -> Rewording | None:
    """The café is addict-run; an addict-run café -> a café run by people struggling with substance use."""
    found = _RUN.match(place.text, place.span.end)
    people = place.filled.get("plural")
    if found is None or people is None or place.slot != "singular":
        return None
    new, end = f"{found.group(1)} by {people}", found.end(1)
    if noun := found.group(2):
        if noun.lower() not in entries(place.reading, "group-noun"):
            return None
        new, end = f"{noun} {new}", found.end(2)
    span = Span(place.span.start, end)
    edits, shown = put(place, span, new)
    return Rewording(Construction.TAKEN_APART, edits, shown, people, place.slot, span.start, span.end)


_RUN = re.compile(
    r"[-‐‑](run|led|owned|operated|founded|staffed)\b(?: (?!and\b|or\b|but\b|in\b|by\b|for\b|since\b|"
    r"at\b)([a-z]+)\b)?"
)


def _without(place: Place) -> Rewording | None:
    """a non-addict -> a person without a substance use disorder."""
    before = place.text[max(0, place.span.start - len("xnon-")) : place.span.start]
    found = re.search(r"(?i)(?<![\w-])non[-‐‑]$", before)
    phrase = re.match(r"(person|people) with (.*)", place.fitted or "")
    if found is None or phrase is None or place.right[:1] in JOINTS:
        return None
    span = Span(place.span.start - len("non-"), place.span.end)
    edits, shown = put(place, span, f"{phrase.group(1)} without {phrase.group(2)}")
    return Rewording(Construction.TAKEN_APART, edits, shown, place.fitted or "", place.slot, span.start, span.end)


def _turned(place: Place) -> Rewording | None:
    """an ex-addict-turned-poet -> a person in recovery turned poet."""
    found = re.match(r"[-‐‑]turned[-‐‑](\w+)\b", place.text[place.span.end :])
    if found is None or place.fitted is None:
        return None
    span = Span(place.span.start, place.span.end + found.end())
    edits, shown = put(place, span, f"{place.fitted} turned {found.group(1)}")
    return Rewording(Construction.TAKEN_APART, edits, shown, place.fitted, place.slot, span.start, span.end)


def behind_name(place: Place) -> Rewording | None:
    """Recovering addict Dana H. drives the bus -> Dana H., a person in recovery, drives the bus."""
    found = _NAME.match(place.text, place.span.end, max(place.span.end, place.reading.sentence.end))
    bare = not place.left.strip() or place.left.rstrip()[-1:] in ",;:"
    if found is None or not bare or place.slot != "singular" or place.fitted is None:
        return None
    if is_title_case(place.reading.sentence.of(place.text)) or _OWNS.search(found.group(1)):
        return None
    end = "" if place.text[found.end() : found.end() + 1] in (",", ".", ";", ":", ")") else ","
    new = f"{found.group(1)}, {article(place.fitted)} {place.fitted}{end}"
    span = Span(place.span.start, found.end())
    return Rewording(Construction.NAMED, (Edit(span, new),), new, place.fitted, place.slot, span.start, span.end)


_NAME = re.compile(r" ((?:[A-Z][\w'’]+|[A-Z]\.)(?: (?:[A-Z][\w'’]+|[A-Z]\.))*(?:, \d{1,3}(?=[,.;]))?)")
"""The name, and the age after it."""
_OWNS = re.compile(r"['’]s?$")


def shares_its_noun(place: Place) -> bool:
    """Domestic, emotional and drug abuse: the noun of the match is that of other kinds before it, too."""
    matched = place.reading.candidate.matched.lower()
    if not matched.endswith((" abuse", "-abuse")) or not place.reading.tokens or not _JOINED.search(place.left):
        return False
    if (found := _KINDS.search(place.left)) and found.group(1).split(", ")[-1].lower() in _kinds(place):
        return True  # Elder, child, and drug abuse, which the parser loses
    return any(
        in_values(token, ("abuse-kind",), place.reading.words) for token in grammar.modifiers(place.reading.tokens)
    )


def parted(place: Place) -> Iterator[Rewording]:
    """Domestic, emotional and drug abuse -> domestic and emotional abuse and drug use."""
    found = _KINDS.search(place.left)
    if found is None or place.fitted is None:
        return
    *others, last = kinds = found.group(1).split(", ")
    if any(kind.lower() not in _kinds(place) for kind in kinds):
        return
    noun = place.reading.candidate.matched[-len("abuse") :]
    joint = found.group(2)
    span = Span(place.span.start - len(found.group()), place.span.end)
    new = f"{', '.join(others)} {joint} {last}" if others else last
    sentence = place.reading.sentence.of(place.text)
    new = f"{new} {noun} {joint} {match_case(place.text, sentence, place.span, place.fitted)}"
    one = re.match(r" (?:is|was|has|costs?|leads?|affects?)\b", place.right) is not None
    edits = (Edit(span, new),)
    yield Rewording(Construction.PARTED, edits, new, new, place.slot, span.start, span.end, certain=not one)


_JOINED = re.compile(r"(?:,|,? (?:and|or|&)) $")


def _kinds(place: Place) -> Mapping[str, object]:
    return entries(place.reading, "abuse-kind")


_KINDS = re.compile(r"((?:[\w-]+, )*[\w-]+),? (and|or|&) $")


def of_condition(place: Place) -> Rewording | None:
    """a lifelong addict -> a person with a lifelong substance use disorder."""
    found = re.search(r"(?<![\w-])([\w-]+) $", place.left)
    phrase = re.match(r"((?:person|people) with )(an? )?(.*)", place.fitted or "")
    if found is None or phrase is None or found.group(1).lower() not in entries(place.reading, "condition-adjective"):
        return None
    adjective = found.group(1).lower()
    determiner = f"{article(adjective)} " if phrase.group(2) else ""
    start = place.span.start - len(found.group())
    edits, shown = put(
        place, Span(start, place.span.end), f"{phrase.group(1)}{determiner}{adjective} {phrase.group(3)}"
    )
    return Rewording(Construction.CONDITION, edits, shown, place.fitted or "", place.slot, start, place.span.end)


_CHART = re.compile(
    r"\b(?:\d{1,3} ?(?:y/?o|yo|[MF])\b|(?:PMH|PMHx|SHx|SH|FHx|Hx|hx|HPI|Pt|pt|pts|PSH|Dx|dx|s/p|w/|h/o|c/o)\b)"
)


def in_note(place: Place) -> Rewording | None:
    """52 y/o M, known alcoholic -> known alcohol use disorder; SHx: ex-drug user -> formerly used drugs."""
    after = place.after
    ends = place.right[:1] in ("", ",", ".", ";") or place.right.startswith((" w/", " on ", " since "))
    if after is None or place.slot != "singular" or not ends or not _CHART.search(place.text):
        return None
    if found := re.search(r"(?i)(?:^|[,:;.] )(known|suspected|probable|possible|likely) $", place.left):
        ailment = AILMENT.fullmatch(after)
        new = re.sub(r"^an? ", "", ailment.group(1)) if ailment else None
    else:
        found = re.search(r"[,:;] $", place.left)
        new = re.sub(r"^who ", "", after) if found and after.startswith("who ") else None
    if new is None:
        return None
    return Rewording(
        Construction.NOTE, (Edit(place.span, new),), new, new, place.slot, place.span.start, place.span.end
    )


def of_an_age(place: Place) -> Rewording | None:
    """heroin users of my age -> people of my age who use heroin."""
    found = _AGES.match(place.text, place.span.end)
    phrase = re.match(r"((?:[\w-]+ )?(?:person|people)) (.*)", place.fitted or "")
    if found is None or phrase is None:
        return None
    span = Span(place.span.start, found.end())
    new = f"{phrase.group(1)}{found.group()} {phrase.group(2)}"
    edits, shown = put(place, span, new)
    return Rewording(Construction.PERSON, edits, shown, new, place.slot, span.start, span.end)


_AGES = re.compile(
    r" of (?:my|his|her|our|their|your|all|any|every|that|working|a certain|either|both|no|"
    r"that)\s(?:own )?(?:ages?|generations?|sex|sexes|genders?|faiths?|means|color|colour)\b"
)


def in_prison(place: Place) -> Rewording | None:
    """a former inmate of the county jail -> a person who was formerly incarcerated in the county jail."""
    new = place.fitted or ""
    found = _OF_PRISON.match(place.text, place.span.end)
    if found is None or not re.search(r"\bincarcerated(?: people| person)?$", new):
        return None
    edits, shown = put(place, place.span, new)
    edits = (*edits, Edit(Span(found.start(1), found.end(1)), "in"))
    if ", " in place.left[-4:] and (bare := re.match(r"(?:an? )?person (who .*)", new)):
        start = place.span.start - len(place.left) + place.left.rindex(", ") + 2
        edits, shown = (Edit(Span(start, place.span.end), bare.group(1)), edits[-1]), bare.group(1)
    return Rewording(Construction.NOTE, edits, shown, new, place.slot, place.span.start, found.end(1))


_OF_PRISON = re.compile(
    r" (of) (?:the|an?|this|that|his|her|[A-Z]\w+) (?:[\w-]+ ){0,3}?(?i:jail|prison|penitentiary|facility|"
    r"institution)\b"
)
