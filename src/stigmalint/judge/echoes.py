"""Why words in a comment are not the writer's own about someone else, from the text around them.

People take up what was said to them, and answer it; they introduce themselves without saying "I", and call their own
group by its name. Patterns only; in what they are given, line endings are blanks and apostrophes straight.
"""

from __future__ import annotations

import re

_ASKS = re.compile(
    r"(?i)^\W*(?:(?:so|and|but|ok|hun|love) )?(?:have|had|did|do|does|are|is|was|ever|why|how|what|where|who|when|could|couldn't|can|can't|isn't|"
    r"aren't|don't you|would|wouldn't)\b"
)
_ANSWERED = re.compile(
    r"(?i)[^.!?\n]{0,50}\?[\"”’')]* (?:no|nope|nah|never|absolutely not|not (?:my|our|a|on my|on our|while|this|in my|true)|wrong|rubbish|over my dead body)\b"
    r"(?!,? (?:i )?(?:didn't think|thought|surprise|wonder|shit))"
)
"""Let them die? No."""
_SPEAKER = (
    r"(?:people|they|everyone|everybody|folks?|strangers|someone|somebody|he|she|my (?:own )?[\w-]+|the (?:whole )?[\w-]+|"
    r"i|i've|i had|i have)"
)
_SAID_AFTER = re.compile(
    rf"(?i)\b{_SPEAKER} (?:all |always |once |still |actually |kept |keep |used to |have |had |been |was |got |were )*"
    r"(?:said|say|says|saying|told|tell|heard|hearing|hear) (?:(?:me|us|my [\w-]+) )?(?:that|this|those things|these things|it all|the lot)"
    r"(?: (?:to|about) (?:me|us|my [\w-]+))?(?=\s*(?:[.,;:!?…]|$|like\b|as if\b|every\b|too\b|for (?:\w+ )?(?:weeks|months|years)\b))"
    r"|(?:[.,;!?…\n]\s*|\bas )they(?: all| both)? (?:said|told (?:me|us))(?=\s*(?:[.,;!?…]|$))"
    rf"|\b(?:is|was|that's|thats|all|were) (?:what|things) {_SPEAKER} (?:all |was |were |always |got )?(?:said|say|told|heard)\b"
)
"""Just leave him. Nine years people said that to me; ... they all said."""
_SAID_BEFORE = re.compile(
    rf"(?i)(?:^|[.!?\n]\s*)(?:(?:an? |the |my )?(?:short |long |full )?(?:list|collection|selection) of |here(?:'s| is| are) |some of |all |a few )?(?:the |of )?"
    rf"(?:what|things|stuff|advice|comments|helpful advice|words) (?:that )?{_SPEAKER}(?: all| always| once| have| has|'ve| was| were| got| been| also| actually| here)*"
    r" (?:said|says?|told|tells?|wrote|shouted|heard|got|hear|get|given)\b(?! you\b)[^.:!?]{0,80}[.:!?]"
)
"""A list of what I was told: ..."""
_CALLED_LEFT = re.compile(
    r"(?i)\b(?:call|calls|called|calling|labell?ed|named) (?:me|us|my (?:own )?[\w-]+|our [\w-]+) (?:an? |the |just an? |nothing but an? )?(?:[\w-]+ ){0,3}$"
    r"|\b(?:say|says|said|saying|told me|tells me|telling me|tell me) (?:that )?(?:i|we)(?:'m|'d|'ll| was| were| am| are| would| will| is)? (?:[\w-]+ ){0,3}$"
)
"""My own mother called me a ...; he said I was a ..."""

_PROUD = r"(?:proud|grateful|card-carrying|card carrying|lifelong|unrepentant|unashamed|fully paid-up|retired)"
_PROUD_LEFT = re.compile(
    rf"(?:^|[.!?\n]\s*)(?:[A-Z][\w'-]+(?: here)?, )?(?:[Aa] |[Oo]ne )?(?i:{_PROUD})(?: and \w+)? (?:[\w-]+ )?$"
)
_TITLE_RIGHT = re.compile(r"\s*(?:[,.;!/&+\n]|$|and\b|here\b)")
_ITEM_LEFT = re.compile(r"(?:^|[.!?,;:/&+\n]|\band\b|\bex-|\b[Ff]ormer |\b[Rr]ecovering )\s*(?:[\w'-]+ ){0,2}$")
_OTHERS = re.compile(r"(?i)\b(?:you|you're|your|he|she|they|him|her|them|his|their|those|these)\b")
_OURS = re.compile(r"(?i)\b(?:i|i'm|i've|i'll|we|we're|we'll|us|me|my|our)\b")
_APART_LEFT = re.compile(r"(?i)\b(?:you|your|these|those|the|them|no|other) (?:[\w-]+ )?$")


def taken_up(left: str, sentence: str, right: str) -> str:
    """Whose words are taken up: `left` and `right` of a match, and its `sentence` from its beginning to the match."""
    if (found := _ANSWERED.match(right)) and not _ASKS.match(sentence):
        return found.group().strip(" ?")
    for pattern, text in ((_SAID_AFTER, right), (_SAID_BEFORE, left), (_CALLED_LEFT, left)):
        if found := pattern.search(text):
            return found.group().strip()
    return ""


def introduced(left: str, right: str, asked: bool) -> bool:
    """Whether a label is how someone introduces themselves; `asked`: the comment answers who people are."""
    if not _TITLE_RIGHT.match(right):
        return False
    return bool(_PROUD_LEFT.search(left)) or (
        asked and bool(_ITEM_LEFT.search(left)) and not _OTHERS.search(f"{left} {right}")
    )


def one_of_ours(left: str, right: str) -> bool:
    """Whether a label, where members of a group speak with each other, is what the writer calls them and themselves."""
    around = f"{left} | {right}"
    return bool(_OURS.search(around)) and not _APART_LEFT.search(left)
