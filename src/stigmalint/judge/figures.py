"""Why a word is not the writer's own label, from the text around it.

Similes, sayings, what others call people, what the writer was taken for, and labels that follow each other. Patterns
only; in what they are given, line endings are blanks and apostrophes straight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from stigmalint.ruleset.word_list import fold_word
from stigmalint.text.spans import CLAUSE, NEAR, Span

_CLOSED = r"[\"”'*_)]*"
_ARTICLE = r"(?:an? |the |some |any |just |another |a bunch of |bloody |common |old |his |her |their |our |its )*"
_CALL = r"(?:calls?|called|calling|dubs?|dubbed|terms?|termed|labels?|labell?ed|brands?|branded|names?|named|nicknames?|nicknamed|refers? to|referred to|describes?|described|knows?|knew)"
_WHO = r"(?:[\w'-]+ ){1,5}?"
_OFTEN = (
    r"(?:[a-z]+ly |often |then |once |now |still |used to |would |will |might |like to |likes to |liked to |chose to )*"
)

_CALLED_RIGHT = re.compile(
    rf"(?i){_CLOSED},? \(?(?:or |and )?as (?:{_WHO}{_OFTEN}{_CALL} (?:them|him|her|it|us|me|these|those|his|their|such)\b"
    rf"|{_WHO}(?:puts?|put) it\b|{_WHO}(?:would |will )?ha(?:s|ve|d) it\b"
    rf"|{_WHO}(?:is|are|was|were|have been|has been|had been|came to be|got) {_OFTEN}(?:{_CALL}|known)\b)"
)
"""The babies, as one nurse called them; as they were known then."""
_NO_CALLER = r"(?:is|are|was|were|be|been|being|as|do|does|did|who|which|that|and|or|but|in|on|at|to|of|with|for|get|got|gets|have|has|had|not|never)"
_WHAT_CALLED_LEFT = re.compile(
    rf"(?i)\b(?:what|whom|who|those|these|people|persons?|m[ea]n|wom[ea]n|child(?:ren)?|ones?|patients?|tenants?|folk|somebody|someone|anyone|anybody)"
    rf" (?:that |whom |who )?(?:(?!{_NO_CALLER}\b)[\w'-]+ ){{1,5}}?{_OFTEN}{_CALL}(?: then| once| now| still)? {_ARTICLE}$"
)
"""What the papers call junkies; people he calls junkies."""
_WHAT_IS_CALLED_LEFT = re.compile(
    rf"(?i)\bwhat (?:is|are|was|were|used to be|came to be|has been|had been|would be|might be) {_OFTEN}(?:called|known as|dubbed|termed|labell?ed|referred to as) {_ARTICLE}$"
)

_LIKENED = re.compile(r"(?i)\b(?P<before>[\w'-]+) like (?:an?|some|any|the) (?:[\w-]+ ){0,2}$")
_NOT_LIKENED = frozenset(
    """
    people persons person those these others someone somebody anyone anybody everyone everybody something things thing
    groups group labels label terms term words word names name men man women woman children patients patient folk
    would i'd you'd he'd she'd we'd they'd should could might will not don't doesn't didn't much more nothing
    i you we they who to always really also
    look looks looked looking sound sounds sounded seem seems seemed smell smells smelled feel feels felt do does did
    places jobs topics issues problems subjects
    """.split()
)
"""What comes before a "like" that wishes, gives an example or judges by the looks."""
_TREATED = re.compile(
    r"(?i)\b(?:treat|regard|view|see|saw|seen|look|star|eye|eyed|speak|spoke|spoken|talk|consider|handl|describ|portray|paint|depict|search|punish|judg)\w*\b[^.;!?]{0,40}$"
)
"""He was treated like a ...: what is done to people by a label."""
_AS_LIKENED = re.compile(
    r"(?i)\bas (?!soon|well|long|far|much|many|little|few|often|likely|early|late|likewise|poor|common|old|young|good|important|vulnerable|high|low|ill|sick)"
    r"[a-z]+ as an? (?:[\w-]+ ){0,1}$"
)
_NEVER_RIGHT = re.compile(r"(?i)[\"”'*_)]*'s\b")

_SAYING_LEFT = re.compile(r"(?i)\b(?:nobody's|no one's|no-one's|everybody's) (?:[\w-]+ )?$")
_ONCE_LEFT = re.compile(r"(?i)\bonce an? (?:[^.;!?]{2,40} always an? )?(?:[\w-]+ )?$")
_ALWAYS_RIGHT = re.compile(r"(?i),? always an?\b")
_PROVERB = re.compile(
    r"(?i)\b(?:as (?:they|people|we|folk|the old folk|the neighbou?rs) (?:say|used to say|like to say|have it)\b"
    r"|(?:the|that|an|a|this|my \w+'s) (?:old |local |folk )?(?:song|saying|proverb|adage|joke|rhyme|ballad|tune|poem|lyrics?|chorus|line|refrain) "
    r"(?:goes|says|runs|has it|tells us|put it|went|said|ran)\b|\b(?:goes|runs|went|says) the (?:old |local )?(?:song|saying|proverb|adage|joke|rhyme|ballad)\b)"
)
"""As they say on the coast; the song goes: words of no one present."""

_ME_LIKE = re.compile(
    rf"(?i)\b(?:me|us|myself|ourselves)(?: [a-z]+ly| all| both| up and down| over)* (?:(?:just|more|almost|always) )?like {_ARTICLE}(?:[\w-]+ ){{0,2}}$"
    rf"|\b(?:treat|regard|see|saw|view|dismiss|portray|paint|eye|look|treated|regarded)\w*(?: up| down| at| on| to| upon)* (?:me|us) as {_ARTICLE}(?:[\w-]+ ){{0,2}}$"
)
_I_LIKE = re.compile(
    r"(?i)(?:^|[\s\"“'(])(?:i|we|im)\b(?P<between>[^.;!?]{0,60}?)\b(?:like|as though|as if) (?:an? |some |the |just |any |another )*(?:[\w-]+ ){0,2}$"
)
_OTHERS = re.compile(
    r"(?i)\b(?:he|she|they|him|her|them|you|it|who|his|their|people|those|these|someone|somebody|saw|met|knew|know|see|hate|love|like|want|need)\b"
)
_WERE_I = re.compile(
    r"(?i)\b(?:like|as if|as though) (?:i|we)(?:'m|'re| am| was| were| are|'d been| had been| might be| must be) (?:(?:some|an?|the|just|kind of|sort of|another|any|all|a bunch of) ?)*(?:[\w-]+ ){0,2}$"
)

_THEN = r"(?:then|now|later|next|today|finally|lastly|and now|and then|afterwards?|in the end|at last)"
_NOUN = r"(?!(?:i|we|he|she|it|they|you|the|his|her|their|our|my|there|nobody|someone)\b)(?:[\w-]+ ){0,3}?[\w-]+"
_FIRST_LEFT = re.compile(
    r"(?i)\b(?:first|once|at first|originally|formerly|before|initially|then|now|later|next|today|finally)(?: [a-z]+){0,4}? (?:as |an? )?$"
)
_CALLS = re.compile(
    rf"(?i)\b(?:{_CALL}|say|said|wrote) (?:them |him |her |us |it |people |me |(?!the )[\w']+ )?(?:[\w-]+(?: [\w-]+)?, ){{0,3}}(?:an? |as )?$"
)
_THEN_RIGHT = re.compile(
    rf"(?i)(?: in (?:the )?\d{{4}}s?)?,? (?:and |but )?{_THEN},? (?:just |simply |as |an? |(?:we |they )?(?:say|said|called them|call them|it was|it is) )?{_NOUN}(?:,|\.|;|!|\?|$| and\b| but\b)"
)
_FROM_LEFT = re.compile(
    r"(?i)\b(?:go|goes|went|gone|move|moves|moved|shift|shifts|shifted|pass|passes|passed|drift|drifted|turn|turned|progress|progressed) from (?:being )?(?:[\w-]+ to (?:being )?)?$"
)
_FROM_TO_LEFT = re.compile(
    rf"(?i)\b(?:go|goes|went|gone|move|moves|moved|shift|shifts|shifted|pass|passes|passed|turned|progressed) from (?:being )?{_NOUN},? to (?:being )?$"
)
_TO_TO_RIGHT = re.compile(rf"(?i) to (?:being )?{_NOUN}(?:,? (?:and (?:then |now |finally )?)?to (?:being )?{_NOUN})")
_DATED_RIGHT = re.compile(
    r"(?i) in (?:the )?(?:1[6-9]|20)\d\ds?[^.;!?]{3,60}\b(?:in (?:the )?(?:1[6-9]|20)\d\ds?|today|now)\b"
)
_DATED_LEFT = re.compile(
    rf"(?i)\b(?:were|are|was|(?:{_CALL}) (?:them|him|her)) {_NOUN} in (?:the )?(?:1[6-9]|20)\d\ds?,? (?:and |then )*$"
)
_LATER_IN = re.compile(
    r"(?i)[,;] (?:then|later|now|next|and now|and then|and later|today|finally) [\w-]+(?: [\w-]+){0,2}[,.;!?]"
)

_PART_LEFT = re.compile(
    r"(?i)\b(?:(?:roles?|parts?) (?:as|of)|cast (?:\w+ ){0,2}as|play(?:s|ed|ing)?|pretended to be|acted as|"
    r"made (?:them|him|her|half|some|one group)|(?:was|were) made)\b"
    r"(?:\W+(?:and|or|half|the|others?|some|rest|an?|were|was)\b|\W+[\"'“‘]\w+[\"'”’,.]+){0,6}\W{0,3}$"
)
"""The roles of, were made: what comes before the names of parts in an experiment, a game or a play."""


def part(word: str) -> str:
    """A name of a part as it is compared: without number and quotation marks."""
    return fold_word(word).strip("\"“”'‘’.,; ").removesuffix("s")


def parts_played(text: str, quotes: Iterable[Span]) -> dict[str, int]:
    """The parts that a text gives to people in quotation marks, and where it does so first."""
    found: dict[str, int] = {}
    for quote in quotes:
        if len(quote) < NEAR and _PART_LEFT.search(text[max(0, quote.start - CLAUSE) : quote.start].replace("\n", " ")):
            found.setdefault(part(quote.of(text)), quote.start)
    return found


def called_by_others(left: str, right: str) -> str:
    """Whose word it is, if the text says so: as one nurse called them; what the papers call ..."""
    if found := _CALLED_RIGHT.match(right):
        return found.group().strip(" ,")
    if found := _WHAT_IS_CALLED_LEFT.search(left):
        return found.group().strip()
    if found := _WHAT_CALLED_LEFT.search(left):
        return found.group().strip()
    return ""


def taken_for(left: str) -> str:
    """What the writer was taken for, or felt like: looked at me like a ...; as if I were some ..."""
    for pattern in (_WERE_I, _ME_LIKE):
        if found := pattern.search(left):
            return found.group().strip()
    if (found := _I_LIKE.search(left)) and found["between"].strip() and not _OTHERS.search(found["between"]):
        return found.group().strip()
    return ""


def likened(left: str, right: str) -> str:
    """A simile, which says of someone's doing what everyone is thought to know: lied like a ..., as happy as a ..."""
    if _NEVER_RIGHT.match(right):
        return ""
    if found := _AS_LIKENED.search(left):
        return found.group().strip()
    found = _LIKENED.search(left)
    if found is None or found["before"].lower() in _NOT_LIKENED:
        return ""
    return "" if _TREATED.search(left[: found.start() + len(found["before"])]) else found.group().strip()


def saying(left: str, right: str) -> str:
    """A proverb or a line of a song: no one's saint; as they say."""
    if found := _SAYING_LEFT.search(left):
        return found.group().strip()
    if (found := _ONCE_LEFT.search(left)) and ("always" in found.group() or _ALWAYS_RIGHT.match(right)):
        return found.group().strip()
    if found := _PROVERB.search(right) or _PROVERB.search(left):
        return found.group().strip()
    return ""


def in_turn(left: str, right: str) -> str:
    """Labels that took each other's place: first we called them X, then Y, then Z; from X to Y to Z."""
    if (found := _FROM_LEFT.search(left)) and _TO_TO_RIGHT.match(right):
        return found.group().strip()
    if (found := _FROM_TO_LEFT.search(left)) and re.match(rf"(?i),? (?:and )?(?:then )?to {_NOUN}", right):
        return found.group().strip()
    if (found := _CALLS.search(left)) and _THEN_RIGHT.match(right):
        return found.group().strip()
    if (found := re.search(r"(?i)\b(?:were|are|was|called (?:them|him|her)) (?:an? )?$", left)) and _DATED_RIGHT.match(
        right
    ):
        return found.group().strip()
    if (found := _DATED_LEFT.search(left)) and re.match(r" in (?:the )?\d{4}|,? today|,? now", right):
        return found.group().strip()
    if (found := _FIRST_LEFT.search(left)) and _THEN_RIGHT.match(right) and _LATER_IN.search(right):
        return found.group().strip()
    return ""


_RENAMED = re.compile(
    r"(?i)[^.!?]{0,120}[.!?]['\"”’]? (?P<cue>(?:today|now|nowadays|these days),? "
    r"(?:we|they|people|everyone) (?:call|refer to|speak of|describe) (?:them|these))\b"
)


def renamed(right: str) -> str:
    """What happened to the stutterers? Today we refer to them as challenged: words that came and went."""
    found = _RENAMED.match(right)
    return found["cue"] if found else ""
