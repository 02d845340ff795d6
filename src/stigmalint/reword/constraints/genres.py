"""The kind of text and who speaks in it: contexts in which words are kept, however kind others would be."""

from __future__ import annotations

import re
from collections.abc import Sequence

from stigmalint.judge.genre import is_archaic, is_law
from stigmalint.judge.reading import Reading
from stigmalint.prose import Role
from stigmalint.reword.rewording import Rewording, flat, is_anywhere, left_of
from stigmalint.text.spans import Span


def of_old(reading: Reading, rewording: Rewording) -> bool:
    """An old book or poem: the words of today cannot be between those of its time."""
    whole = reading.document
    return is_archaic(reading.candidate.block.text) or (whole is not None and whole.is_of_old)


_SHORT_LINE = 64
"""Code points; prose that is wrapped has longer lines."""
_FEWEST_LINES = 3


def of_verse(reading: Reading, rewording: Rewording) -> bool:
    """A poem, or names one below the other: short lines with a capital each, and not each a sentence."""
    if reading.candidate.block.role is not Role.PARAGRAPH:
        return False
    if _is_broken(reading):
        return True
    lines = [line.strip() for line in reading.candidate.block.text.split("\n") if line.strip()]
    if len(lines) < _FEWEST_LINES or any(len(line) > _SHORT_LINE for line in lines):
        return False
    capital = sum(line.lstrip("\"“'‘(*_-– ")[:1].isupper() for line in lines)
    sentences = sum(line.endswith((".", "!", "?")) for line in lines)
    return capital * 4 >= len(lines) * 3 and sentences * 2 <= len(lines)


_BREAK = re.compile(r"<br ?/?>\s*$|^\s*<br ?/?>|\\\s*$", re.IGNORECASE)


def _is_broken(reading: Reading) -> bool:
    """Whether the source breaks the line before and behind a match by hand."""
    if reading.document is None:
        return False
    prose = reading.document.prose
    source, at = prose.source.text, prose.to_source(reading.candidate.block, reading.candidate.span)
    before = source[max(0, at.start - 200) : at.start].splitlines()[-2:-1]
    own = source[at.end : at.end + 200].splitlines()[:1]
    return all(line and _BREAK.search(line[0]) is not None for line in (before, own))


_OF_ONESELF = re.compile(r"\b(?:i|i'm|i've|i'd|me|my)\b")
_SIGNED = re.compile(
    r"\W*[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}, (?:an?|the|his|her|their|my|our) [a-z][\w' ’-]{2,40}[\s)]*$"
    r"|\W*[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,2}, (?:[A-Z][\w.-]+ ){1,3}?[A-Z][\w-]+['’]s? [a-z -]{3,30}\s*$"
    r"|\W*[—–-]{1,2} ?[A-Z][\w.'’-]+(?: [A-Z][\w.'’-]+){0,3}\W*$"
)
_REACH = 8
"""Blocks in which someone who is heard may go on before the name follows."""


def of_a_witness(reading: Reading, rewording: Rewording) -> bool:
    """A passage that says "I", with the name of another below it: "Ana Ruiz, a neighbor"."""
    block, whole = reading.candidate.block, reading.document
    paragraphs = block.text.split("\n")
    at = block.text.count("\n", 0, reading.candidate.span.start)
    if not _OF_ONESELF.search(flat(paragraphs[at])):
        return False
    rest = paragraphs[at + 1 : at + 1 + _REACH]
    if whole is not None:
        rest += [following.text for following in whole.following(block, _REACH)]
    return any(_SIGNED.match(text) for text in rest[:_REACH])


_SPEAKER = re.compile(r"\b(?:I|I['’](?:m|ve|d|ll)|[Mm]y|[Mm]e)\b")
_QUOTED = re.compile(r"[\"“][^\"”\n]*[\"”]|(?<![\w])['‘][^'’\n]{20,}['’](?!\w)")
_OTHER_PARAGRAPHS = 3
"""Paragraphs of a report in which the writer would have said "I" as well."""


def of_a_post(reading: Reading, rewording: Rewording) -> bool:
    """The one paragraph of a report that says "I": a post or a letter that was put in."""
    block, whole = reading.candidate.block, reading.document
    if whole is None or block.role is not Role.PARAGRAPH or not _speaks(block.text):
        return False

    def speaking() -> tuple[int, int]:
        paragraphs = [other.text for other in whole.prose.blocks if other.role is Role.PARAGRAPH]
        return sum(map(_speaks, paragraphs)), len(paragraphs)

    own, paragraphs = whole.once(_SPEAKER, speaking)
    return own == 1 and paragraphs > _OTHER_PARAGRAPHS


def _speaks(text: str) -> bool:
    return len(_SPEAKER.findall(_QUOTED.sub("", text))) > 1


_OURS = re.compile(
    r"\b(?:our|us) (?:\w+ )?(?:problem|problems|disease|illness|addiction|alcoholism|drinking|recovery|sobriety|"
    r"fellowship|"
    r"symptoms|program|common|lives)\b|\b(?:your|our|my) sobriety\b|\b(?:alcoholics|addicts) like us\b|"
    r"\bwe (?:addicts|alcoholics)\b"
)
_NEAR = 200
"""Code points to both sides."""
_ONE_OF_THEM = re.compile(
    r"\b(?:i am|i'm|i was|i became|my name is \w+,? (?:and )?i'm)(?: \w+){0,2}? (?:alcoholic|addict)\b"
)
_WE = re.compile(
    r"\bwe (?:\w+ )?(?:alcoholics|addicts)\b|\b(?:alcoholics|addicts) (?:like us|of our (?:type|kind))\b"
    r"|\bour (?:own )?(?:alcoholism|drinking(?! water)|drinking (?:careers?|days)|last drink)\b|\bus alcoholics\b"
)
_THEIR_OWN = re.compile(r"\b(?:alcoholics?|addicts?)\b")


def _is_one(text: str) -> bool:
    """Whether the writer says so, and not someone in quotation marks."""
    found = _ONE_OF_THEM.search(flat(text))
    before = text[: found.start()] if found is not None else '"'
    return before.count('"') % 2 == 0 and before.count("“") <= before.count("”")


def of_the_group(reading: Reading, rewording: Rewording) -> bool:
    """Alcoholics are all alike; our trouble is pride: what members of a group call it and themselves."""
    text, span = reading.candidate.block.text, reading.candidate.span
    around = flat(text[max(0, span.start - _NEAR) : span.end + _NEAR])
    if rewording.is_label and rewording.names_people and _OURS.search(around):
        return True
    whole = reading.document
    is_theirs = _THEIR_OWN.search(flat(reading.candidate.matched)) is not None
    if not is_theirs or whole is None:
        return False
    return whole.once(_ONE_OF_THEM, lambda: _is_of_members([block.text for block in whole.prose.blocks]))


def _is_of_members(texts: Sequence[str]) -> bool:
    """Whether a text is by one of them, or says "we" of them more than once."""
    return any(map(_is_one, texts)) or sum(len(_WE.findall(flat(text))) for text in texts) > 1


_CITED_LAW = re.compile(r"\b\d+ (?:C\.?F\.?R|U\.?S\.?C)\b|\b\d+ [A-Z][A-Za-z.]*\.? (?:L\. ?(?:Rev|REV|J)|Law Review)\b")


def of_a_law(reading: Reading, rewording: Rewording) -> bool:
    """A bill or a code: its terms are defined in it, and are changed by those who make laws."""
    whole = reading.document
    if _CITED_LAW.search(reading.sentence.of(reading.candidate.block.text)):
        return True
    return is_law(reading.candidate.block.text) if whole is None else whole.is_law


_STRUCK_LEFT = re.compile(
    r"(?<![\w-]the)(?<!\bthe)(?<!\ban)(?<!\ba)(?<!\bof)(?<!\bfor)(?<!\bto)(?<!\bby)(?<!\bwith)(?<=[\w.,;)]) ?\[[^\[\]"
    r"]{0,80}$"
)
_STRUCK_RIGHT = re.compile(r"[^\[\]]{0,80}\]")


def is_struck(reading: Reading, rewording: Rewording) -> bool:
    """Intellectual disability [mental retardation]: what an editor or a lawmaker put in brackets, or struck."""
    text, span = reading.candidate.block.text, reading.candidate.span
    left = text[max(0, span.start - 90) : span.start]
    if left.count("“") > left.count("”") or left.count('"') % 2:
        return False  # a reporter's word in what someone said
    return bool(_STRUCK_LEFT.search(left) and _STRUCK_RIGHT.match(text, span.end))


_GLOSS = (
    r"(?P<gap>(?:[\s\"“”'‘’]|[,;:()\[\]/–—-]|\b(?:or|the|an?|formerly|previously|once|called|known|as|also)\b){1,10})"
)
_EXPLAINS = re.compile(r"[,;:()\[\]/–—-]|\b(?:or|formerly|previously|called|known)\b")


def beside_itself(reading: Reading, rewording: Rewording) -> bool:
    """HIV, the AIDS virus: the new words stand right beside it already, and explain it or are explained."""
    new = rewording.phrase.lower().removeprefix("the ")
    text, span = reading.candidate.block.text, reading.candidate.span
    left, right = flat(text[max(0, span.start - 80) : span.start]), flat(text[span.end : span.end + 80])
    if new not in left and new not in right:
        return False
    phrase = re.escape(new)
    beside = (re.search(rf"\b{phrase}{_GLOSS}$", left), re.match(rf"{_GLOSS}{phrase}\b", right))
    return any(found is not None and _EXPLAINS.search(found["gap"]) for found in beside)


_ELLIPSIS = re.compile(
    r"[^.!?\n]{0,60}[.!?;,–—]+ (?:and |but |so |yet )?(?:i|he|she|they|we|you|others|many|some) (?:did|do|does|had|"
    r"have|has|will|would|could)"
    r"(?: too| so| not|n't)?\s*(?:[.!?;]|$)"
)


def taken_up(reading: Reading, rewording: Rewording) -> bool:
    """Ray did not commit suicide. I did: the next sentence leans on the old verb."""
    if rewording.is_label:
        return False
    text, end = reading.candidate.block.text, reading.candidate.span.end
    return _ELLIPSIS.match(flat(text[end : end + 120])) is not None


_SCRIPTURE = re.compile(
    r"\b(?:sins?|sinned|sinners?|jesus|christ|gospels?|scriptures?|bible|biblical|satan|prophets?)\b"
)
_FIGURE_REACH = 600


def of_scripture(reading: Reading, rewording: Rewording) -> bool:
    """He committed suicide when he took the gold: in a sermon one may die of sin."""
    if "suicide" not in rewording.phrase or rewording.is_label:
        return False
    text, span = reading.candidate.block.text, reading.candidate.span
    near = Span(max(0, span.start - _FIGURE_REACH), min(len(text), span.end + _FIGURE_REACH))
    return _SCRIPTURE.search(flat(near.of(text))) is not None


_PRETENDED = re.compile(
    r"\b(?:pretend\w*|masquerad\w*|pos(?:es|ed|ing)|feign\w*|fak(?:e|es|ed|ing)|disguis\w+|impersonat\w+|dress(?:es|"
    r"ed|ing)? up)\b"
    r"[^.;:!?]{0,30}$"
)


def is_pretended(reading: Reading, rewording: Rewording) -> bool:
    """She pretended to be deaf and dumb: what is played is the label."""
    return rewording.is_label and bool(_PRETENDED.search(left_of(reading, rewording)))


def quoted_elsewhere(reading: Reading, rewording: Rewording) -> bool:
    """The text sets the very label in quotation marks somewhere: it is about what people are called."""
    if not rewording.is_label or not rewording.names_people:
        return False
    label = flat(reading.candidate.matched)
    pattern = rf"[\"“'‘]{re.escape(label)}[,.]?[\"”'’](?!\w)"
    return is_anywhere(reading, pattern, [mark + label for mark in "\"“'‘"])


_CLOCK = re.compile(r"\b\d{1,2}:\d\d:\d\d\b|\[\d{1,2}:\d\d\]")
_CALLED_TRANSCRIPT = re.compile(r"\btranscri(?:pts?|ptions?|bed)\b", re.IGNORECASE)
_LEAST_CLOCKS, _LINES_A_CLOCK, _HEAD = 5, 4, 600


def of_recorded_speech(reading: Reading, rewording: Rewording) -> bool:
    """Subtitles, or a transcript without the names of its speakers: what was said stays said."""
    whole = reading.document
    if whole is None:
        return False
    return whole.once(_CLOCK, lambda: _is_recorded(whole.prose.source.kind, whole.prose.source.text))


def _is_recorded(kind: str, text: str) -> bool:
    if kind in ("srt", "vtt"):
        return True
    lines = text.count("\n") + 1
    clocks = sum(1 for _ in _CLOCK.finditer(text))
    if clocks >= _LEAST_CLOCKS and clocks * _LINES_A_CLOCK >= lines:
        return True
    return _CALLED_TRANSCRIPT.search(text, 0, _HEAD) is not None
