"""Comments go in; what a moderator is told about each comes out, and what its author may be told in private."""

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
