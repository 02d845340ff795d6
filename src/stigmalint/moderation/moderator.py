"""Comments go in, judgments with reasons, kinder wording and private notes come out. For any front end.

A comment's own suppressions hold nothing back: `stigmalint: ignore` is for writers of documents, not for whoever writes
to others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import islice

from stigmalint.disk.settings import Settings
from stigmalint.finding import Finding, Findings
from stigmalint.fix.apply import applicable, fix_all
from stigmalint.linter import Linter
from stigmalint.moderation.house import USUAL, House
from stigmalint.moderation.judgment import CARE, Comment, JudgedComment, Judgment, judgment_and_grounds
from stigmalint.moderation.masking import mask_of
from stigmalint.prose import Source
from stigmalint.ruleset.severity import CONVERSATIONS, FOR_CARE, Action

_TOGETHER = 512
"""Comments that are judged together, so that the parser's batches are full."""


def for_comments(settings: Settings) -> Settings:
    """The settings with which comments are judged: those of a conversation, and the pack that looks for danger."""
    profile = settings.profile if settings.profile in CONVERSATIONS else "moderation"
    return replace(settings, profile=profile, extend_select=(*settings.extend_select, CARE))


class Moderator:
    """Judges comments for a house. The linter's settings are to be those of `for_comments`."""

    def __init__(self, linter: Linter, house: House, *, masks: bool = True, replies: bool = False) -> None:
        """`masks`: no slur is repeated in what is told; `replies`: private notes are written."""
        self._linter, self._house, self._replies = linter, house, replies
        self.mask: Callable[[str], str] = mask_of(linter.ruleset.words) if masks else str

    def judge(self, comments: Iterable[Comment]) -> Iterator[JudgedComment]:
        """The judgment on each comment, in order. One that cannot be judged says so, and stops no other."""
        waiting = iter(comments)
        while several := list(islice(waiting, _TOGETHER)):
            yield from self._judged(several)

    def _judged(self, comments: Sequence[Comment]) -> Iterator[JudgedComment]:
        each = self._found([Source("", comment.text, thread=comment.thread) for comment in comments])
        judged = [judgment_and_grounds(found) for found in each]
        kinder = self._kinder(
            {
                number: comments[number]
                for number, (judgment, grounds) in enumerate(judged)
                if judgment is Judgment.WORDING and all(applicable(one, unsafe=False) for one in grounds)
            }
        )
        for number, (comment, found, (judgment, grounds)) in enumerate(zip(comments, each, judged, strict=True)):
            yield self._told(comment, found, judgment, grounds, kinder.get(number, ""))

    def _kinder(self, comments: dict[int, Comment]) -> dict[int, str]:
        """The comments, by number, in words in which nothing is found any more."""
        sources = [Source("", comment.text, thread=comment.thread) for comment in comments.values()]
        return {
            number: one.text
            for number, one in zip(comments, fix_all(sources, self._found), strict=True)
            if judgment_and_grounds(one.remaining)[0] is Judgment.OK
        }

    def _found(self, sources: Sequence[Source]) -> list[Findings]:
        texts, threads = (source.text for source in sources), (source.thread or "" for source in sources)
        return list(self._linter.check_texts(texts, threads=threads, raw=True))

    def _told(
        self, comment: Comment, found: Findings, judgment: Judgment, grounds: tuple[Finding, ...], wording: str
    ) -> JudgedComment:
        if found.error:
            return JudgedComment(comment.id, Judgment.OK, Action.FLAG, error=found.error)
        told = JudgedComment(
            comment.id,
            judgment,
            self._action(judgment, grounds),
            self._reason(grounds),
            grounds,
            self.mask(wording),
            self._help if judgment is Judgment.CARE else "",
        )
        return told._replace(reply=self._reply(told)) if self._replies else told

    def _reason(self, grounds: Sequence[Finding]) -> str:
        return self.mask(max(grounds, key=lambda one: one.severity.rank).message) if grounds else ""

    def _action(self, judgment: Judgment, grounds: Sequence[Finding]) -> Action:
        """The strongest of what the community does about each finding; the most precise name of a finding decides."""
        chosen = self._house.actions
        usual = chosen.get(judgment.value, USUAL[judgment.value])
        if judgment is Judgment.CARE:
            return usual if usual in FOR_CARE else USUAL[judgment.value]
        actions = [
            next((chosen[name] for name in (one.rule_id, one.pack, one.severity.value) if name in chosen), usual)
            for one in grounds
        ]
        return max(actions, key=lambda action: action.rank, default=usual)

    @property
    def _help(self) -> str:
        line = self._house.help_line
        return f"{line.help[:1].upper()}{line.help[1:]}; in an emergency call {line.emergency}."

    def _reply(self, told: JudgedComment) -> str:
        if told.judgment is Judgment.OK:
            return ""
        templates, line = self._house.templates, self._house.help_line
        text: str = getattr(templates, told.judgment.value)
        filled = text.format(
            reason=told.reason,
            offer=templates.offer.format(wording=told.wording) if told.wording else "",
            help=line.help,
            emergency=line.emergency,
        )
        return " ".join(filled.split())
