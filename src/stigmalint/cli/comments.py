"""`stigmalint comments`: gives moderators a verdict on each comment, pasted or from a table."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import click

from stigmalint.cli import CONTEXT, files
from stigmalint.cli.options import Choice, place_options, processes_option, rule_options, take_choices
from stigmalint.cli.output import fail
from stigmalint.cli.stdin import read_stdin
from stigmalint.disk.files import InputError, decoded, read_source
from stigmalint.moderation import Comment, JudgedComment, Judgment, for_comments, load_house
from stigmalint.moderation.masking import mask_of
from stigmalint.moderation.report import COMMENT_FORMATS
from stigmalint.session.comments import KINDS, Fields, Judging, Trouble, comments_in, judged
from stigmalint.session.runner import cores
from stigmalint.session.workspace import Workspace


@click.command("comments", context_settings=CONTEXT)
@click.argument("path", default="-", metavar="[FILE]", shell_complete=files)
@click.option("--kind", type=click.Choice(KINDS), help="Format of the comments.  [default: from the file name]")
@click.option("--text-field", default="", metavar="NAME", help="The field of a table with the comment.")
@click.option("--id-field", default="", metavar="NAME", help="The field with its id.  [default: id]")
@click.option(
    "--thread-field", default="", metavar="NAME", help="The field with the comment it replies to.  [default: thread]"
)
@click.option("--reply", is_flag=True, help="Draft a short private note to the author of each comment.")
@click.option("--tone", default="", metavar="NAME", help="Tone of the notes: warm, brief or formal.")
@click.option("--region", default="", metavar="NAME", help="Region whose help line is named, for example us or gb.")
@click.option("--show", is_flag=True, help="Show slurs without masking them.")
@click.option("--output-format", type=Choice(list(COMMENT_FORMATS)), default="text", show_default=True)
@processes_option
@rule_options
@place_options
@click.pass_context
def command(ctx: click.Context, /, path: str, **options: Any) -> None:
    """Give each comment a verdict (care, conduct, wording or ok), with a reason, and kinder wording where it is safe.

    Comments are pasted (separated by blank lines, or by lines of ---) or read from a table: JSON Lines or CSV. The exit
    code is 1 if any comment is not ok.

    "care" means that someone's life may be at risk and a person should respond. It recognizes only a few plain
    sentences and is not a crisis detector.
    """
    fields = Fields(*(options.pop(name) for name in ("text_field", "id_field", "thread_field")))
    kind, region, tone = options.pop("kind"), options.pop("region"), options.pop("tone")
    reply, show, style, jobs = (options.pop(name) for name in ("reply", "show", "output_format", "jobs"))
    workspace = Workspace(take_choices(options))
    settings = for_comments(workspace.settings_at(os.curdir if path == "-" else path))
    judging = Judging(settings, load_house(settings, region=region, tone=tone), not show, reply)
    kind = kind or next((name for name in KINDS if path.lower().endswith(f".{name}")), "text")
    if kind == "text" and any(fields):
        raise click.UsageError("pasted comments have no fields; add --kind jsonl or --kind csv")
    text = _text(path)
    mask = str if show else mask_of(workspace.ruleset(settings).words)
    run = _Run(path)
    told = run.told(comments_in(text, kind, fields), lambda each: judged(each, workspace, judging, jobs or cores()))
    try:
        for line in COMMENT_FORMATS[style](told, mask):
            click.echo(line)
    except InputError as error:
        raise InputError(f"{run.name}: {error}") from error
    ctx.exit(2 if run.has_failed else int(run.is_wanting))


def _text(path: str) -> str:
    if path == "-":
        return decoded(read_stdin(), "standard input", None).text
    return read_source(Path(path), "text", "utf-8").text


class _Run:
    """One run: which comments were read, and what came of them."""

    def __init__(self, path: str) -> None:
        self.name = "standard input" if path == "-" else path
        self.has_failed = False
        self.is_wanting = False
        """A comment is not ok."""
        self._read: deque[Comment] = deque()

    def told(
        self, rows: Iterator[Comment | Trouble], judge: Callable[[Iterator[Comment]], Iterator[JudgedComment]]
    ) -> Iterator[tuple[Comment, JudgedComment]]:
        for one in judge(self._comments(rows)):
            self.is_wanting |= one.judgment is not Judgment.OK
            self.has_failed |= bool(one.error)
            yield self._read.popleft(), one

    def _comments(self, rows: Iterator[Comment | Trouble]) -> Iterator[Comment]:
        for row in rows:
            if isinstance(row, Trouble):
                self.has_failed = True
                fail(f"{self.name}:{row.line}: {row.message}")
            else:
                self._read.append(row)
                yield row
