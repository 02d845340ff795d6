"""The article and letter case of words to be inserted into a text."""

from __future__ import annotations

import re

from stigmalint.text.casing import Case, case_of
from stigmalint.text.spans import Edit, Span, last_before, search_before

_ARTICLE = re.compile(r"(?<![\w'’-])([Aa][Nn]?)(\s+)$")
_TITLE_SMALL = frozenset("a an the of on for and or to in at by as but".split())
"""Words that Title Case leaves small, in the manner of newsrooms: articles and the shortest prepositions."""


def article(following: str) -> str:
    """ "a" or "an" by the sound of what follows: an hour, a user, an SUD, a US agency, an X-ray."""
    word = re.match(r"[\w'’]*", following.lstrip("\"'“‘(*_"))
    first = word.group() if word else ""
    if first.isupper() and not re.search(r"[AEIOUY].*[AEIOUY]|[AEIOU][^AEIOU]+[AEIOU]", first):
        return "an" if first[0] in "AEFHILMNORSX" else "a"
    if re.fullmatch(r"8\d*|11|18", first):
        return "an"  # an 82-year-old
    if re.match(r"(?i)(?:uni|use|usu|eu|one|once|ubi|ura|uri|uro|uti|ewe|user)", first):
        return "a"
    if re.match(r"(?i)(?:hour|honest|honou?r|heir)", first):
        return "an"
    return "an" if first[:1].lower() in tuple("aeiou") else "a"


def article_edits(text: str, at: int, following: str) -> list[Edit]:
    """The edit that fixes an article directly before `at` for the words that will follow it."""
    found = search_before(_ARTICLE, text, at)
    if not found or (
        found.group(1) == "A"
        and found.start() > 0
        and not starts_sentence(text, found.start())
        and not text[at : at + 2].isupper()
    ):
        return []
    old = found.group(1)
    new = article(following)
    if old.lower() == new:
        return []
    new = (
        new.upper()
        if old.isupper() and (len(old) > 1 or text[at : at + 2].isupper())
        else new.capitalize()
        if old[0].isupper()
        else new
    )
    return [Edit(Span(found.start(1), found.end(1)), new)]


def match_case(text: str, sentence: str, span: Span, new: str) -> str:
    """Give `new` the letter case of what it replaces at `span`: sentence start, Title Case, ALL CAPS."""
    old = span.of(text)
    words = re.findall(r"[^\W\d_]+", old)
    if old.isupper() and sum(map(len, words)) > 1:
        around = sentence.replace(old, "")
        if max(map(len, words)) > 5 or (any(char.isalpha() for char in around) and around.isupper()):
            return new.upper()
        return new[:1].upper() + new[1:] if starts_sentence(text, span.start) else new  # an abbreviation: OCD
    begins = starts_sentence(text, span.start) or text[span.start - 1 : span.start] == "\n"
    is_title = is_title_case(sentence) or _is_short_title(sentence)
    if len(words) > 1 and words[0] == "the" and words[-1][0].isupper() and is_title:
        return in_title_case(new)  # Shelter Plan for the Homeless
    if not words or not words[0][0].isupper() or (words[0].isupper() and len(words[0]) > 1 and not begins):
        return new  # "an IV drug abuser": an abbreviation begins the match, not a capital
    is_heading = len(words) > 1 and all(word[0].isupper() for word in words) and sentence.strip() == old
    if is_title_case(sentence) or is_heading:  # of two words, which are too few to tell by
        return in_title_case(new)
    if begins or len(words) == 1:
        return new[:1].upper() + new[1:]
    return new  # some OxyContin users: a capital of the first word's own


def _is_short_title(line: str) -> bool:
    """Helping the Homeless: too few words to tell a headline by, but all have capitals and no sentence ends."""
    spoken = [word for word in re.findall(r"[^\W\d_]+", line) if word not in _TITLE_SMALL]
    return len(spoken) > 1 and all(word[0].isupper() for word in spoken) and line.rstrip()[-1:].isalpha()


def is_title_case(sentence: str) -> bool:
    return case_of(sentence) in (Case.TITLE, Case.UNSURE)


def in_title_case(text: str, begins: bool = True) -> str:
    return " ".join(
        word if (word in _TITLE_SMALL and (number or not begins)) or not word.islower() else word[:1].upper() + word[1:]
        for number, word in enumerate(text.split(" "))
    )


def starts_sentence(text: str, at: int) -> bool:
    return last_before(text, at, " \t\r\n\"'“‘([*_") in _ENDS


_ENDS = ("", *".!?:;•|>")
"""What comes before a sentence: nothing, or the end of another."""
