"""Whether the text that a comment replies to asks for advice.

"Any tips for the first week?" makes advice welcome; "No advice please" and a story that asks nothing do not. Groups of
families ask their members to share experience and to give no advice (Al-Anon calls what is read aloud "cross talk").
"""

from __future__ import annotations

import re
from functools import lru_cache

from stigmalint.text.folding import flatten

_DECLINED = re.compile(
    r"\b(?:no|not|without|don't|dont|do not|isn't|never) (?:\w+ ){0,5}?(?:advice|tips|suggestions|opinions|solutions|fixing|lectures)\b"
    r"|\bjust (?:(?:need|needed|want|wanted|had|have|here) to |here |)(?:say|vent|venting|share|sharing|tell|telling|get (?:it|this) out)\b"
    r"|\b(?:to|a) vent\b|\bthat's the (?:whole )?post\b"
)
"""Not asking for advice; just needed to say it."""
_WISH = (
    r"(?:advice|advise|tips?|ideas?|suggestions?|recs|reccs|recommendations?|recommend|pointers|thoughts|opinions|input|"
    r"experiences?|stories)"
)
_PEOPLE = (
    r"(?:anyone|anybody|someone|somebody|any of you|you|u|ya|y'all|yall|you all|everyone|everybody|people|folks|others)"
)
_ASKED = re.compile(
    rf"\b(?:any|some|(?<!in )your|need|needs|want|wanted|looking for|after|for|give me|ur)(?: \w+)? {_WISH}\b"
    rf"|\b{_WISH} (?:\w+ )?(?:please|pls|plz|welcome|wanted|needed|appreciated|on|for|from)\b"
    r"|\b(?:ask(?:ing)? for|open to) (?:\w+ )?(?:advice|tips|help|ideas|suggestions)\b"
    rf"|\b(?:what|which|how|where|when|who)(?: \w+){{0,3}} (?:do|did|does|would|should|could|can|is|are|has|have) {_PEOPLE}\b"
    rf"|\b(?:do|does|did|would|should|could|can|has|have|is|are|(?<!know )(?<!knows )(?<!explain )(?<!about )how) (?:{_PEOPLE}|i|we) (?!is\b|i )\w+"
    r"|(?:^|[.!?,;:\n] ?)(?:how|what|where|which|when) (?:do|to|would|should|can|could|long|much|many|often|else|about|helped|worked) "
    r"|\b(?:tell|show|teach|advise) me (?:how|what|where|when|if|whether)\b|(?<!know )(?<!idea )\bwhat (?:to|do i|should i|would you) (?:do|say|try)\b"
    r"|\b(?:is|would|was) (?:it|that|this) (?:\w+ )?(?:ok|okay|normal|safe|weird|wrong|worth|possible|better)\b"
    r"|\bhelp me (?:decide|choose|find|figure|understand)\b|\bwdyt\b|\bams? i (?:wrong|right)\b"
)
"""How do you sleep; any tips; should I call; recs please: with a question mark or without one."""
_QUESTION = re.compile(r"(?:^|(?<=[.!?\n]))([^.!?\n]*)\?")
_IDLE = re.compile(
    r"^\W*(?:\w+ )?(?:why (?!not|don't)|how could|how dare|who (?:does|would)|what kind|isn't|aren't|really$|right$|you know)"
)
"""A question that wants no answer: Why does he do this to us?"""
_WHO = re.compile(
    r"\bintroduc(?:e|ing) (?:yourself|yourselves|ourselves)\b|\bintroductions?\b|\bsay (?:hi|hello)\b"
    r"|\bwho (?:are you|you are|everyone is|everybody is|we are|we all are|is here|'?s here|'?s new)\b"
    r"|\b(?:describe|sum up) yoursel(?:f|ves)\b|\b(?:yourself|you are|your life|your story) in (?:\w+ ){1,3}(?:words?|lines?|sentences?)\b"
)
_MEMBERS = re.compile(
    r"\bmembers?[ -]only\b|\bmembers'? (?:thread|room|board|area|chat|evening|night|trip)\b|\broll[ -]call\b|\bhome ?group\b"
    r"|\bclosed (?:meeting|group)\b|\bfellowship\b|\bsober (?:hike|walk|picnic|camp|social|trip|run|christmas|party)\b"
)


@lru_cache(256)  # many comments answer the same text
def asks_for_advice(thread: str) -> bool:
    """Whether a text that a comment answers asks those who read it what to do, or what they did."""
    text = flatten(thread)
    if not text.strip() or _DECLINED.search(text):
        return False
    if _ASKED.search(text):
        return True
    return any(not _IDLE.match(question.group(1).strip()) for question in _QUESTION.finditer(text))


@lru_cache(256)
def asks_who_people_are(thread: str) -> bool:
    """Whether a text asks those who read it to introduce themselves."""
    return _WHO.search(flatten(thread)) is not None


@lru_cache(256)
def is_among_members(thread: str) -> bool:
    """Whether a text is one in which members of a group speak with each other."""
    return _MEMBERS.search(flatten(thread)) is not None
