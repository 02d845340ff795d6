"""`stigmalint lsp`: a language server for editors, on standard input and output."""

from __future__ import annotations

from typing import Any

import click

from stigmalint.cli import CONTEXT
from stigmalint.cli.extras import missing
from stigmalint.cli.options import place_options, rule_options, take_choices


@click.command("lsp", context_settings=CONTEXT)
@rule_options
@place_options
def command(**options: Any) -> None:
    """Run the language server: findings in your editor as you write, with reasons and better wording.

    Editors start this command themselves and talk to it over standard input and output (docs/editors.md). Each document
    uses the nearest settings file, as with `stigmalint check`.
    """
    choices = take_choices(options)
    try:
        from stigmalint.lsp.server import serve
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise missing("`stigmalint lsp` needs additional packages", "lsp") from error
    serve(choices)
