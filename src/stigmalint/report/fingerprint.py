"""A fingerprint for each finding of a text, which is stable while other things change.

One definition serves the baseline, SARIF, GitLab and JSON. A fingerprint is made of the rule, the wording and the words
around it in its paragraph, without markup, letter case, line breaks and the path: so it stays when lines move, text is
wrapped again or a file is renamed. Its first half knows the words before the finding, its second half the words behind
it; one half still stands when someone edits the other side.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from hashlib import sha256

from stigmalint.finding import Finding

_WORDS = 4
"""Words on either side that tell a finding from others of the same wording."""
_FAR = 400
"""Code points on either side in which these words are searched for."""
_HALF = 8
_WORD = re.compile(r"[^\W_]+")
_PARAGRAPH = re.compile(r"\r?\n[ \t]*\r?\n|\r[ \t]*\r")


def fingerprints(text: str, findings: Iterable[Finding], seen: Counter[str] | None = None) -> Iterator[str]:
    """The fingerprint of each finding of a text, in order: 16 hexadecimal digits, and `-2` and so on behind those of
    later findings with the same rule, wording and words around it. Those of earlier texts are counted in `seen`.
    """
    seen = Counter() if seen is None else seen
    for finding in findings:
        own = _fingerprint(text, finding)
        seen[own] += 1
        yield own if seen[own] == 1 else f"{own}-{seen[own]}"


def halves(fingerprint: str) -> tuple[str, str]:
    """What stands for the words before a finding, and for those after it."""
    return f"<{fingerprint[:_HALF]}", f">{fingerprint[_HALF : 2 * _HALF]}"


def plain(fingerprint: str) -> str:
    """What is equal for all findings with the same rule, wording and words around it."""
    return fingerprint[: 2 * _HALF]


def _fingerprint(text: str, finding: Finding) -> str:
    start, end = finding.span.start, finding.span.end
    before = _PARAGRAPH.split(text[max(0, start - _FAR) : start])[-1]
    behind = _PARAGRAPH.split(text[end : end + _FAR], maxsplit=1)[0]
    about = (finding.rule_id, *_words(finding.matched))
    return _hash((*about, "<", *_words(before)[-_WORDS:])) + _hash((*about, ">", *_words(behind)[:_WORDS]))


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]


def _hash(words: Iterable[str]) -> str:
    # A unit separator is in no word, so that no two different lists run together to the same text.
    return sha256("\x1f".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:_HALF]
