"""Deaths by suicide described as an act that is willed, ordered, or the subject of a sentence."""

from __future__ import annotations

import re

from stigmalint.judge.reading import Reading
from stigmalint.reword.rewording import Rewording, left_of, right_of

_WILLED = re.compile(
    r"\b(?:could ?n[o']t|could not|can ?not|can't|rather|too [\w-]+ to|(?:scared|afraid|brave|desperate) (?:enough )?to"
    r"|(?:ma[dk]e|makes|making|let|lets|letting|help\w*|assist\w*|had) (?:[\w'-]+ ){1,2}?"
    r"|(?:duty|duties|obligation|right|permission|freedom|licen[cs]e|sin|sinful|crime|wrong|illegal|unlawful|lawful|legal|"
    r"forbidden|cowardly|selfish) (?:[\w'-]+ ){0,5}?(?:not )?to"
    r"|(?:order|command|tell|told|forc|encourag|urg|persuad|convinc|coerc|instruct|ask)\w* (?:[\w'-]+ ){1,3}to) $"
    r"|\b(?:ma[dk]e|makes|making|let|help\w*) (?:[\w'-]+ ){1,2}$"
)
_IS = re.compile(r" (?:is|was|isn't|wasn't|would|runs?|seems?|seemed|means|meant|will|can|may)\b")
_FAILED = re.compile(r"[^.;]{0,40}\band failed\b")


def willed(reading: Reading, rewording: Rewording) -> bool:
    """He made her commit suicide; she couldn't; committing suicide is no answer: "die" says what befalls someone."""
    if rewording.is_label or "suicide" not in rewording.phrase:
        return False
    left, right = left_of(reading, rewording), right_of(reading, rewording)
    is_subject = re.fullmatch(r"\W*(?:to )?", left) is not None and _IS.match(right) is not None
    return bool(_WILLED.search(left)) or is_subject or bool(_FAILED.match(right))


_AGAIN = re.compile(r" (?:[\w-]+ )?again\b")


def again(reading: Reading, rewording: Rewording) -> bool:
    """She is suffering from depression again: one does not start living with something again."""
    return rewording.phrase.startswith("living with") and bool(_AGAIN.match(right_of(reading, rewording)[:60]))
