"""The command line: `main` finds the requested command and turns every outcome into an exit code.

A command's module is imported when it runs, and only then, so that `--version`, help and completion cost nothing. All
errors end here: one sentence on stderr and exit code 2; 130 after Ctrl-C, 143 and 129 after SIGTERM and SIGHUP; a
closed pipe ends quietly with 0.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib import import_module
from typing import TYPE_CHECKING, Any, NamedTuple

import click

from stigmalint import __version__
from stigmalint.session.signals import Ended

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from stigmalint.session.workspace import Workspace

COMMANDS: Mapping[str, tuple[str, str]] = {
    "check": ("stigmalint.cli.check:command", "Find stigmatizing wording in files and fix it."),
    "review": ("stigmalint.cli.review:command", "Review findings one by one, and fix or ignore each."),
    "suppress": ("stigmalint.cli.suppress:command", "Add a suppression comment for each finding."),
    "batch": (
        "stigmalint.cli.batch:command",
        "Check a table of texts of any size and write the findings of each row.",
    ),
    "report": ("stigmalint.cli.report:command", "Show how the number of findings changed over the git history."),
    "compare": ("stigmalint.cli.compare:command", "Compare the findings of two batch runs."),
    "comments": ("stigmalint.cli.comments:command", "Give a verdict on each comment, for moderators."),
    "explain": ("stigmalint.cli.explain:command", "Explain a rule, or why each word of a text was flagged or not."),
    "serve": ("stigmalint.cli.serve:command", "Serve a web page and an HTTP API."),
    "rules": ("stigmalint.cli.rules:command", "List, show, write and test rules."),
    "formats": ("stigmalint.cli.formats:command", "List the supported formats and their file names."),
    "config": ("stigmalint.cli.config:command", "Show the settings in effect here, or create a settings file."),
    "lsp": ("stigmalint.cli.lsp:command", "Run the language server: findings in your editor as you write."),
    "mcp": ("stigmalint.cli.mcp:command", "Run the MCP server: tools for assistants to check, fix and explain texts."),
    "daemon": ("stigmalint.cli.daemon:command", "Keep rules and language model loaded for runs of check."),
    "cache": ("stigmalint.cli.cache:command", "Show or clear the cache."),
    "manual": ("stigmalint.cli.manual:command", "Print the man page."),
}
"""Where each command lives, and its line in the list of commands."""

VERBOSE = "stigmalint.verbose"
"""Key of the context's `meta`: tracebacks are wanted."""


class Process(NamedTuple):
    """The context's `obj` where no one else uses this process, and the libraries that it imports."""

    warm: Workspace | None = None
    """What was loaded before this run began."""
    note: str = ""
    """Why a warm process did not do the work, or that it does."""


class LazyGroup(click.Group):
    """A group that knows its commands by name. `table` has the form of COMMANDS; `default` takes unknown names."""

    def __init__(
        self, *args: Any, table: Mapping[str, tuple[str, str]] | None = None, default: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self._table, self._default = table or {}, default

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self._table)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self._table:
            return None
        module, _, name = self._table[cmd_name][0].partition(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        found = super().shell_complete(ctx, incomplete)
        return found if found or not self._default else files(ctx, self.params[0], incomplete)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self._table.items()])

    def make_context(self, *args: Any, **kwargs: Any) -> click.Context:
        try:
            return super().make_context(*args, **kwargs)
        except click.UsageError as error:
            raise _harmless(error) from None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        own = {name for parameter in self.get_params(ctx) for name in parameter.opts}
        if args and self._default and args[0] not in self._table and args[0] not in own:
            self._refuse_slip(args[0], ctx)
            args = [self._default, *args]
        return super().parse_args(ctx, args)

    def _refuse_slip(self, name: str, ctx: click.Context) -> None:
        """A name that is no path but nearly a command is a slip, better named than reported as a missing file."""
        if not name.isalpha() or os.path.lexists(name):
            return
        from stigmalint.text.spans import nearest

        if near := nearest(name, self._table, 0.75):
            ctx.fail(f"no command or file '{name}'; did you mean '{near}'?")

    def invoke(self, ctx: click.Context) -> Any:
        if ctx.parent is not None:
            return super().invoke(ctx)
        if sys.stdout is None or sys.stderr is None:
            ctx.exit(2)  # closed by the caller: there is nowhere to say anything
        for stream in (sys.stdout, sys.stderr):
            # A console that cannot show a letter of someone's text is no reason to stop.
            if hasattr(stream, "reconfigure"):
                stream.reconfigure(errors="backslashreplace")
        try:
            try:
                return super().invoke(ctx)
            except (KeyboardInterrupt, Ended):
                _drop_output()  # which may not be wanted any more, or have no one to go to
                raise
            finally:
                # Not left to the interpreter's exit, where a closed pipe would be reported.
                sys.stdout.flush()
        except BrokenPipeError:
            _drop_output()
            ctx.exit(0)
        except (KeyboardInterrupt, Ended) as end:
            how, code = (str(end), 128 + end.number) if isinstance(end, Ended) else ("Interrupted", 130)
            with suppress(OSError):
                click.echo(f"\n{how}. Every file is either unchanged or fully fixed.", err=True)
            _drop_output()
            ctx.exit(code)
        except click.UsageError as error:
            raise _harmless(error) from None
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            raise _failure(error, bool(ctx.meta.get(VERBOSE))) from error


class Failure(click.ClickException):
    """One sentence for the user; the program ends with exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        from stigmalint.cli.output import fail

        fail(self.format_message())


_HELP: Any = getattr(click.exceptions, "NoArgsIsHelpError", ())
"""How a recent click asks for a command's own help to be shown."""


def _harmless(error: click.UsageError) -> click.UsageError:
    """A slip in the command line, which may hold names of files that a shell has put there."""
    from stigmalint.report import harmless

    message = error.format_message()
    if harmless(message) == message or isinstance(error, _HELP):
        return error
    return click.UsageError(harmless(message), error.ctx)


def _failure(error: Exception, verbose: bool) -> click.ClickException:
    # Imported late: most runs end well.
    from stigmalint.disk.files import InputError
    from stigmalint.parser.model import ModelError
    from stigmalint.ruleset.rule import RuleError

    if isinstance(error, (InputError, RuleError, ModelError)):
        return Failure(str(error))
    if isinstance(error, OSError) and error.strerror:
        return Failure(f"{error.filename or 'output'}: {error.strerror}")
    if verbose:
        import traceback

        from stigmalint.cli.output import say

        say(*(f"  {line}" for line in "".join(traceback.format_exception(error)).splitlines()), err=True)
    what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    more = "" if verbose else "; `stigmalint check --verbose` shows where"
    return Failure(f"stigmalint {__version__} failed ({what}); this is a bug, please report it{more}")


def _drop_output() -> None:
    """Let what cannot be written go nowhere, so that nothing complains at exit."""
    with suppress(OSError, ValueError):
        devnull = os.open(os.devnull, os.O_WRONLY)
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except OSError:
                os.dup2(devnull, stream.fileno())
        os.close(devnull)


def files(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """What completes the name of a file or folder in a shell."""
    from click.shell_completion import CompletionItem  # seldom needed

    return [CompletionItem(incomplete, type="file")]


CONTEXT = {"help_option_names": ["-h", "--help"]}


@click.group(cls=LazyGroup, table=COMMANDS, default="check", context_settings=CONTEXT)
@click.version_option(__version__, prog_name="stigmalint", message="%(prog)s %(version)s")
def main() -> None:
    """Find wording that stigmatizes people, explain why, and suggest better wording.

    `stigmalint PATH` means `stigmalint check PATH`.
    """
