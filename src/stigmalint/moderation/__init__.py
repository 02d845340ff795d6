"""Moderation of comments: a verdict with a reason for the moderator, and a private note to the author."""

from stigmalint.moderation.house import HelpLine, House, Templates
from stigmalint.moderation.judgment import Comment, JudgedComment, Judgment, judge_comment
from stigmalint.moderation.load_house import load_house
from stigmalint.moderation.moderator import Moderator, for_comments
from stigmalint.ruleset.severity import Action

__all__ = [
    "Action",
    "Comment",
    "HelpLine",
    "House",
    "JudgedComment",
    "Judgment",
    "Moderator",
    "Templates",
    "for_comments",
    "judge_comment",
    "load_house",
]
