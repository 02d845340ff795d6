"""Handles messages of a client, and sends answers and diagnostics.

The loop that reads messages never checks a text: one thread beside it does, so that a request can be canceled while it
waits, and no two checks share the linter. A client that can ask for diagnostics is not sent any.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple, TypeVar

from lsprotocol import types
from pygls.lsp.server import LanguageServer

from stigmalint.disk.files import InputError, read_settings
from stigmalint.lsp.answers import FIX_ALL, NameBook, Places, actions, diagnostics, hover, naming
from stigmalint.lsp.desk import Checked, Desk, choices_of, path_of
from stigmalint.session.workspace import Choices
from stigmalint.version import __version__

_PAUSE = 0.15
"""Seconds without a keystroke after which a text is checked for a client that is sent diagnostics."""
_PATIENCE = 5.0
"""Seconds that a client is given to answer."""
_T = TypeVar("_T")


class _Known(NamedTuple):
    """What was found in a version of a document."""

    text: str
    checked: Checked | None


class Server(LanguageServer):
    """`stigmalint lsp`. Whole texts are sent at each change: places in a part of one would have to be counted by the
    same line endings on both sides, and clients differ about the rarer ones.
    """

    def __init__(self, choices: Choices) -> None:
        super().__init__("stigmalint", __version__, types.TextDocumentSyncKind.Full)
        self.choices = self._base = choices
        self._thread = ThreadPoolExecutor(1, "stigmalint")
        self._desk: Desk | None = None
        self._known: dict[str, _Known] = {}
        self._waiting: dict[str, asyncio.Task[None]] = {}
        self._told = ""
        self._tasks: set[asyncio.Task[None]] = set()

    def choose(self, options: object) -> None:
        """Take the client's settings, and read those of the workspace again."""
        self.choices = choices_of(options, self._base)
        self.forget()

    def forget(self) -> None:
        self._desk, self._told = None, ""
        self._known = {}  # a new one: what is being checked now is kept in the old one, and not found again

    async def in_thread(self, work: Callable[[Desk], _T]) -> _T | None:
        """What `work` gives; None, once said to the user, where settings, rules or the model cannot be used."""

        def run() -> _T:
            if self._desk is None:
                self._desk = Desk(self.choices)
            return work(self._desk)

        try:
            return await asyncio.get_running_loop().run_in_executor(self._thread, run)
        except Exception as error:
            # Imported late: a server that starts well needs neither, and editors wait for it.
            from stigmalint.parser.model import ModelError
            from stigmalint.ruleset.rule import RuleError

            if not isinstance(error, (InputError, ModelError, RuleError)):
                raise
            if self._told != str(error):
                self._told = str(error)
                message = types.ShowMessageParams(types.MessageType.Error, f"stigmalint: {error}")
                self.window_show_message(message)
            return None

    async def checked(self, uri: str) -> Checked | None:
        """What there is to say of an open document as it is now."""
        document = self.workspace.text_documents.get(uri)
        if document is None:
            return None
        text, language = document.source, document.language_id or ""
        kept = self._known
        known = kept.get(uri)
        if known is None or known.text != text:
            known = _Known(text, await self.in_thread(lambda desk: desk.check(uri, language, text)))
            kept[uri] = known
        return known.checked

    @property
    def encoding(self) -> str | None:
        encoding = self.workspace.position_encoding
        return None if encoding is None else str(getattr(encoding, "value", encoding))

    def places(self, checked: Checked) -> Places:
        return Places(checked.result.source.text, self.encoding)

    def name_book(self, uri: str, checked: Checked) -> NameBook | None:
        """Where names of a document's workspace go; None if the client cannot put them there."""
        ability = self.client_capabilities.workspace
        able = ability.workspace_edit if ability else None
        if able is None or not able.document_changes:
            return None
        if file := checked.linter.settings.file:
            open_here = next(
                (one for one in self.workspace.text_documents.values() if path_of(one.uri) == str(file)), None
            )
            return NameBook(file, open_here.source if open_here else read_settings(file), self.encoding)
        folders = [Path(path) for folder in self.workspace.folders.values() if (path := path_of(folder.uri))]
        home = next((folder for folder in folders if folder in Path(path_of(uri)).parents), None)
        creates = types.ResourceOperationKind.Create in (able.resource_operations or ())
        if home is None or not creates:
            return None
        return NameBook(home / ".stigmalint.toml", "", self.encoding, is_new=True)

    async def diagnose(self, uri: str) -> list[types.Diagnostic]:
        checked = await self.checked(uri)
        return diagnostics(checked, self.places(checked)) if checked else []

    @property
    def is_asked(self) -> bool:
        """The client asks for diagnostics."""
        document = self.client_capabilities.text_document
        return document is not None and document.diagnostic is not None

    def later(self, uri: str) -> None:
        """Check a document once its writer pauses; what was to be checked before that is not."""
        self.drop(uri)
        if not self.is_asked:
            self._waiting[uri] = asyncio.get_running_loop().create_task(self._publish(uri))

    def drop(self, uri: str) -> None:
        if waiting := self._waiting.pop(uri, None):
            waiting.cancel()

    async def _publish(self, uri: str) -> None:
        await asyncio.sleep(_PAUSE)
        found = await self.diagnose(uri)
        document = self.workspace.text_documents.get(uri)
        if document is not None:
            told = types.PublishDiagnosticsParams(uri, found, document.version)
            self.text_document_publish_diagnostics(told)

    def renew(self) -> None:
        """Check all open documents again."""
        window = self.client_capabilities.workspace
        can_refresh = window is not None and window.diagnostics is not None and window.diagnostics.refresh_support
        if self.is_asked and can_refresh:
            self.workspace_diagnostic_refresh(None)
        for uri in self.workspace.text_documents:
            self.later(uri)

    def start_warming(self) -> None:
        task = asyncio.get_running_loop().create_task(self._warm())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _warm(self) -> None:
        """Load rules and model before the first text needs them, and say so where the client shows progress."""
        folders = [path_of(folder.uri) for folder in self.workspace.folders.values()]
        place = next(filter(None, folders), os.curdir)
        loading = asyncio.ensure_future(self.in_thread(lambda desk: desk.prepare(place)))
        token = await self._progress()
        await loading
        if token:
            self.work_done_progress.end(token, types.WorkDoneProgressEnd())

    async def _progress(self) -> str:
        """The token of a progress that has begun; empty if the client shows none, or never answers."""
        window = self.client_capabilities.window
        if window is None or not window.work_done_progress:
            return ""
        token = "stigmalint-load"
        with suppress(Exception):  # an editor's refusal is no reason to stop
            await asyncio.wait_for(self.work_done_progress.create_async(token), _PATIENCE)
            self.work_done_progress.begin(token, types.WorkDoneProgressBegin("stigmalint: loading the language model"))
            return token
        return ""


def serve(choices: Choices) -> None:
    """Serve one client on standard input and output until it leaves."""
    build(choices).start_io()


def build(choices: Choices) -> Server:
    """A server with all that it answers."""
    server = Server(choices)
    _follow_documents(server)
    _follow_settings(server)
    _answer(server)
    return server


def _follow_documents(server: Server) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    async def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.later(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    async def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.later(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    async def saved(params: types.DidSaveTextDocumentParams) -> None:
        if params.text_document.uri.endswith((".toml", ".yaml")):
            server.forget()
            server.renew()

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    async def closed(params: types.DidCloseTextDocumentParams) -> None:
        uri = params.text_document.uri
        server.drop(uri)
        server._known.pop(uri, None)
        if not server.is_asked:
            server.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, []))


def _follow_settings(server: Server) -> None:
    @server.feature(types.INITIALIZE)
    def initialize(params: types.InitializeParams) -> None:
        server.choose(params.initialization_options)

    @server.feature(types.INITIALIZED)
    async def initialized(_params: types.InitializedParams) -> None:
        server.start_warming()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    async def configured(params: types.DidChangeConfigurationParams) -> None:
        given = params.settings
        server.choose(given.get("stigmalint", {}) if isinstance(given, dict) else {})
        server.renew()

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    async def watched(_params: types.DidChangeWatchedFilesParams) -> None:
        server.forget()
        server.renew()


def _answer(server: Server) -> None:
    pulling = types.DiagnosticOptions(inter_file_dependencies=False, workspace_diagnostics=False)

    @server.feature(types.TEXT_DOCUMENT_DIAGNOSTIC, pulling)
    async def pulled(params: types.DocumentDiagnosticParams) -> types.RelatedFullDocumentDiagnosticReport:
        return types.RelatedFullDocumentDiagnosticReport(await server.diagnose(params.text_document.uri))

    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        checked = await server.checked(params.text_document.uri)
        return hover(checked, server.places(checked), params.position) if checked else None

    kinds = types.CodeActionOptions([types.CodeActionKind.QuickFix, FIX_ALL])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)
    async def acted(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri = params.text_document.uri
        checked = await server.checked(uri)
        if checked is None:
            return []
        document = server.client_capabilities.text_document
        able = document.code_action if document else None
        places, shows = server.places(checked), bool(able and able.disabled_support)
        done = await server.in_thread(lambda _desk: actions(checked, places, uri, params, shows_disabled=shows)) or []
        with suppress(InputError):  # the settings file was taken away
            if any(one.kind is types.CodeActionKind.QuickFix for one in done) and (
                book := server.name_book(uri, checked)
            ):
                done += naming(checked, places.span(params.range), book)
        return done
