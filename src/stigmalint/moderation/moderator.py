"""Judges comments, with reasons, kinder wording and private notes, for any front end.

Suppressions inside a comment have no effect: `stigmalint: ignore` is for writers of documents, not for people who write
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
"""Number of comments judged together, so that the parser's batches are full."""


def for_comments(settings: Settings) -> Settings:
    """The settings for judging comments: those of a conversation, and the pack that looks for danger."""
    profile = settings.profile if settings.profile in CONVERSATIONS else "moderation"
    return replace(settings, profile=profile, extend_select=(*settings.extend_select, CARE))


class Moderator:
    """Judges comments for a community. The linter's settings must be those of `for_comments`."""

    def __init__(self, linter: Linter, house: House, *, masks: bool = True, replies: bool = False) -> None:
        """`masks`: slurs are masked in results; `replies`: private notes are drafted."""
        self._linter, self._house, self._replies = linter, house, replies
        self.mask: Callable[[str], str] = mask_of(linter.ruleset.words) if masks else str

    def judge(self, comments: Iterable[Comment]) -> Iterator[JudgedComment]:
        """The judgment on each comment, in order. One that cannot be judged has an error; the others are judged."""
        waiting = iter(comments)
        while several := list(islice(waiting, _TOGETHER)):
            yield from self._judged(several)

    def _judged(self, comments: Sequence[Comment]) -> Iterator[JudgedComment]:
        sources = [Source("", comment.text, thread=comment.thread) for comment in comments]
        each = self._found(sources)
        judged = [judgment_and_grounds(found) for found in each]
        certain = [
            number
            for number, (judgment, grounds) in enumerate(judged)
            if judgment is Judgment.WORDING and all(applicable(one, unsafe=False) for one in grounds)
        ]
        known = {sources[number]: each[number] for number in certain}
        kinder = dict(zip(certain, self._kinder([sources[number] for number in certain], known), strict=True))
        for number, (comment, found, (judgment, grounds)) in enumerate(zip(comments, each, judged, strict=True)):
            yield self._told(comment, found, judgment, grounds, kinder.get(number, ""))

    def _kinder(self, sources: Sequence[Source], known: dict[Source, Findings]) -> Iterator[str]:
        """Each comment in words in which nothing is found any more, where that is certain. `known` holds the findings
        of the comments as they are, which need not be searched for again."""

        def look(several: Sequence[Source]) -> list[Findings]:
            new = [source for source in several if source not in known]
            known.update(zip(new, self._found(new), strict=True))
            return [known[source] for source in several]

        for one in fix_all(sources, look):
            yield one.text if judgment_and_grounds(one.remaining)[0] is Judgment.OK else ""

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
        """The strongest of the community's actions for the findings; the most specific name for a finding decides."""
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
