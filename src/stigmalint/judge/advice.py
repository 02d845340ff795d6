"""Why a word is only mentioned, in texts about wording, from the text around it.

Lists of words to avoid, replacements, changelogs, glossaries. Patterns only; in what they are given, line endings are
blanks and apostrophes straight.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from stigmalint.judge.cues import BETTER

_BAD = "❌✗✘✕✖🚫👎⛔☒🛑❎"
_GOOD = "✅✓✔👍☑🆗"
_SIGN = re.compile(
    rf"(?P<bad>[{_BAD}]|:(?:x|no_entry(?:_sign)?|thumbsdown|-1|negative_squared_cross_mark):)|[{_GOOD}]|:\S+:"
)

_RUNNING = re.compile(
    rf"(?!.*(?:[{_GOOD}]|:(?:white_check_mark|heavy_check_mark|ballot_box_with_check|\+1|thumbsup):)).*[a-z]"
)
"""Words before a sign that is spelled out, and no sign of what to say."""

_CLOSED = r"[\"”’'*_)`]*"
_VOCABULARY = r"(?:words?|terms?|phrases?|labels?|wording|headings?|titles?|captions?|copy|text|strings?|mentions?|instances?|occurrences?|uses?|usages?|references?)"
_ITEM = r"(?:[\"“‘'][^\"”’']{2,30}[\"”’'](?:,| and| or) )"
_BETWEEN = rf"(?:{_ITEM}|[\s:\"'“‘*_(`]|\b(?:the|all|any|every|each|our|its|remaining|old) (?={_VOCABULARY}\b)|\b(?:of|from|in)\b|\b{_VOCABULARY}\b|\b[\w-]+ from\b|\b(?:the|our) (?:page|section|article|paragraph|entry|passage)s? (?:on|about)\b|\bout\b)*"
_LEFT_STRONG = re.compile(
    rf"(?i)\b(?:replac|swap|renam|reword|rephras|retitl|relabel|re-?brand|exchang)\w*\s{_BETWEEN}$"
)
_LEFT_WEAK = re.compile(
    rf"(?i)\b(?:chang|switch|updat|convert|edit|correct|revis|migrat|mov|turn|translat|amend|copy|fix)\w*\s{_BETWEEN}$"
)
_LEFT_DROP = re.compile(rf"(?i)\b(?:drop|remov|retir|deprecat|abandon|cut|ban|delet|eliminat|scrap)\w*\s{_BETWEEN}$")
_PLACE = r"(?: (?:everywhere|throughout|site-?wide|in [a-z ]{1,30}?))?"
_INTO = re.compile(rf"(?i){_CLOSED}{_PLACE},? (?:with|by|to|as|for|into|in favou?r of)\b")
_FOR = re.compile(rf"(?i){_CLOSED}{_PLACE},? in favou?r of\b")
_NOW = re.compile(
    rf"(?i){_CLOSED} (?:(?:is|are) now|becomes?|became|has become|have become) (?:called |written |just )?(?=[\"“‘'\w])"
)
_SUBSTITUTE = re.compile(rf"(?i)\bsubstitut\w* [^.;!?]{{2,60}} for{_BETWEEN}$")
_PREFER = re.compile(rf"(?i)\bprefer(?:s|red|ring)? (?P<better>[^.;!?]{{2,60}}?),? (?:to|over|above){_BETWEEN}$")
_INSTEAD_LEFT = re.compile(
    r"(?i)\b(?:instead of|rather than|in place of|in lieu of)[\s\"“‘'*_]+(?:[\"“‘'][^\"”’']{2,30}[\"”’'](?:,| and| or) )?(?:an? |the )?$"
)
_INSTEAD_RIGHT = re.compile(
    rf"(?i){_CLOSED},? (?:please |always |just |we |you (?:can |could |might |may )?)*(?:say|write|use|try|prefer|choose|call|print|type|put)\b"
)

_WORDS = re.compile(
    r"(?i)(?<!key )(?<!search )(?<!index )(?<!other )(?<!his )(?<!her )(?<!their )(?<!your )"
    r"\b(?:words?|terms?|phrases?|labels|language|wording|vocabulary|expressions?|slang|slurs?|nouns?)\b"
)
_SHUNNED = re.compile(
    r"(?i)\b(?:avoid\w*|not|never|no longer|don't|doesn't|won't|retir\w+|bann?\w*|dropp?\w*|remov\w+|delet\w+|struck|stricken|forbidden|"
    r"blacklist\w*|blocklist\w*|deprecat\w+|discourag\w+|discontinu\w+|replac\w+|stopp?\w*|stigmati[sz]\w+|outdated|obsolete|offensive|"
    r"problematic|hurtful|harmful|loaded|derogatory|pejorative|out of use|off[- ]limits|instead of|cut|leave out|left out|drop|gone)\b"
)
_STOP_USING = re.compile(
    r"(?i)\b(?:don't|do not|never|stop|avoid|quit|not to|no longer)(?: (?:ever|please))? (?:us(?:e|ing)|say(?:ing)?|writ(?:e|ing)|print(?:ing)?|call(?:ing)? (?:people|anyone|somebody))\s*$"
)
_LABEL = re.compile(r"(?:^|[.!?]\s+|\n)(?P<label>[^.!?:\n]{3,100}):[\s*_]*(?P<items>[^.!?\n]*)$")
_ITEM_LEFT = re.compile(r"(?:^|[,;/•]|\band|\bor)[\s\"“‘'*_]*$")
_ITEM_RIGHT = re.compile(rf"{_CLOSED}\s*(?:[,;./•]|$|\band\b|\bor\b)")

_DEFINES = re.compile(
    r"(?i)[*_\"“(]*(?:"
    r"(?:(?:an?|another|any)? ?(?:(?!the|our|your|these|those|my|his|her)[a-z-]+ ){0,3}?(?:someone|somebody|anyone|persons?|people|individuals?)\b"
    r"|(?:an?|the|another|any|one of the|old|older|outdated|dated|offensive|derogatory|slang|informal|archaic|obsolete|pejorative|stigmati[sz]ing)? ?"
    r"(?:[a-z-]+ ){0,3}?(?:words?|terms?|labels?|slurs?|slang|synonyms?|euphemisms?|epithets?|phrase)\b)"
    r"|(?:outdated|dated|offensive|derogatory|slang|informal|archaic|obsolete|pejorative|stigmati[sz]ing|not (?:recommended|preferred)|deprecated)\b"
    r"|see(?: also)?:? (?:above|below|under|the|[\"“*_]?[a-z])|same as\b|means?\b|refers to\b|short for\b"
    r"|(?:use|say|write|try|prefer|avoid)\b(?! (?:it|them|this|these|caution|gloves|care)\b)"
    r"|an? (?:memoir|novel|film|song|play|poem|record|album)\b"
    r")"
)
"""How the text of an entry begins: a word for ..., someone who ..., see above, avoid."""
_COLON = re.compile(r"(?: \((?:the|an?)\))?\s*(?::|\?(?= (?:Say|Write|Use|Try) )|[–—]|-(?=\s))\s*")
_CLASS = re.compile(r"\s*(?:\((?:[a-z]+, )?(?:n|v|adj|noun|verb|adjective|slang|plural|pl)\b|, (?:n|v|adj|pl|adv)\. )")


def sign_before(line: str) -> str:
    """The cross that the last sign of a line is, if it is one: ❌ drug abuser ✅ person who uses drugs."""
    signs = list(_SIGN.finditer(line))
    if not signs or not signs[-1]["bad"]:
        return ""
    is_loose = signs[-1]["bad"][0] == ":" and _RUNNING.match(line, 0, signs[-1].start())
    return "" if is_loose else signs[-1]["bad"]  # we say :smile: and :no_entry: in running text


def replaced(left: str, right: str, wordings: Iterable[str]) -> str:
    """How the text says that a word gives way to another: replace X with Y, prefer Y to X, X is now Y."""
    if into := _INTO.match(right):
        if found := _LEFT_STRONG.search(left):
            return found.group().strip()
        if (found := _LEFT_WEAK.search(left)) and _is_wording(right, into, wordings):
            return found.group().strip()
    if _FOR.match(right) and (found := _LEFT_DROP.search(left)):
        return found.group().strip()
    if (into := _NOW.match(right)) and _is_wording(right, into, wordings):
        return into.group().strip()
    if found := _SUBSTITUTE.search(left):
        return found.group().strip()
    if (found := _PREFER.search(left)) and (_is_better(found["better"], wordings) or '"' in found["better"]):
        return found.group().strip()
    if _INSTEAD_RIGHT.match(right) and (found := _INSTEAD_LEFT.search(left)):
        return found.group().strip()
    return ""


def _is_wording(right: str, into: re.Match[str], wordings: Iterable[str]) -> bool:
    following = right[into.end() : into.end() + 50].lstrip()
    return following.startswith(('"', "“", "‘", "'", "*", "_", "`")) or _is_better(following, wordings)


def _is_better(text: str, wordings: Iterable[str]) -> bool:
    """Whether a text begins with better wording: what the rule itself offers, or a person before the condition."""
    low = text.lower().lstrip("\"“‘'*_` ")
    return bool((found := BETTER.search(low)) and found.start() < 12) or any(
        re.match(rf"(?:an? )?(?:\w+ )?{re.escape(wording)}\b", low) for wording in wordings
    )


def shuns(label: str) -> bool:
    """Whether a heading or label announces words that are not to be used: terms we no longer print."""
    return bool((_WORDS.search(label) and _SHUNNED.search(label)) or _STOP_USING.search(label))


def listed(left: str, right: str, is_label: bool) -> str:
    """The label of a list of words in which a word stands: "Retired from our pages in 2024: junkie, wino"."""
    found = _LABEL.search(left)
    if found is None:
        return ""
    label = found["label"].strip()
    if shuns(label):
        return label
    alone = _ITEM_LEFT.search(found["items"]) and _ITEM_RIGHT.match(right)
    return label if is_label and alone and _SHUNNED.search(label) else ""


def defines(right: str) -> bool:
    """Whether a text that follows a word at the head of a block is its entry in a glossary."""
    if _CLASS.match(right):
        return True
    found = _COLON.match(right)
    return found is not None and _DEFINES.match(right, found.end()) is not None


def explains(text: str) -> bool:
    """Whether a paragraph under a heading is the entry of that heading in a glossary."""
    return _DEFINES.match(text) is not None and bool(
        re.search(r"(?i)\b(?:avoid|slur|outdated|offensive|derogatory|say|instead|term|word|slang)\b", text[:200])
    )
