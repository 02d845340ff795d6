"""The language server, driven as an editor drives it: by a client of its own, over standard input and output."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcRequestCancelled
from pygls.lsp.client import LanguageClient

SRC = Path(__file__).parent.parent.parent / "src"
TEXT = "😀 He abused alcohol for years.\n\nDrug abuse is common.\n"


class Editor(LanguageClient):
    """A client that asks for diagnostics, or (`pushed`) is sent them."""

    def __init__(self) -> None:
        super().__init__("editor", "1")
        self.sent: asyncio.Queue[lsp.PublishDiagnosticsParams] = asyncio.Queue()
        self.said: asyncio.Queue[str] = asyncio.Queue()

        @self.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: lsp.PublishDiagnosticsParams) -> None:
            self.sent.put_nowait(params)

        @self.feature(lsp.WINDOW_SHOW_MESSAGE)
        def shown(params: lsp.ShowMessageParams) -> None:
            self.said.put_nowait(params.message)

    def open(self, uri: str, text: str, language: str = "markdown") -> None:
        item = lsp.TextDocumentItem(uri, language, 1, text)
        self.text_document_did_open(lsp.DidOpenTextDocumentParams(item))

    def type(self, uri: str, version: int, text: str) -> None:
        change = lsp.TextDocumentContentChangeWholeDocument(text)
        document = lsp.VersionedTextDocumentIdentifier(version, uri)
        self.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))

    async def found(self, uri: str) -> list[lsp.Diagnostic]:
        asked = lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier(uri))
        report: Any = await self.text_document_diagnostic_async(asked)
        return list(report.items)

    async def actions(self, uri: str, range_: lsp.Range, only: list[str] | None = None) -> dict[str, lsp.CodeAction]:
        context = lsp.CodeActionContext([], only=only)
        asked = lsp.CodeActionParams(lsp.TextDocumentIdentifier(uri), range_, context)
        return {one.title: one for one in await self.text_document_code_action_async(asked) or [] if _is_action(one)}


def _is_action(one: object) -> bool:
    return isinstance(one, lsp.CodeAction)


def drive(
    talk: Callable[[Editor], Awaitable[None]],
    folder: Path,
    *,
    asks: bool = True,
    encodings: list[lsp.PositionEncodingKind] | None = None,
    options: dict[str, object] | None = None,
    window: lsp.WindowClientCapabilities | None = None,
) -> None:
    """Start a server for a folder and let a client talk to it; it is to end by itself when the client has left."""

    async def session() -> None:
        editor = Editor()
        path = os.pathsep.join(filter(None, [str(SRC), os.environ.get("PYTHONPATH")]))
        environment = {**os.environ, "PYTHONPATH": path}
        await editor.start_io(sys.executable, "-m", "stigmalint", "lsp", cwd=folder, env=environment)
        pulls = lsp.DiagnosticClientCapabilities() if asks else None
        creates = lsp.WorkspaceEditClientCapabilities(True, [lsp.ResourceOperationKind.Create])
        capabilities = lsp.ClientCapabilities(
            workspace=lsp.WorkspaceClientCapabilities(workspace_edit=creates),
            text_document=lsp.TextDocumentClientCapabilities(diagnostic=pulls),
            general=lsp.GeneralClientCapabilities(position_encodings=encodings),
            window=window,
        )
        folders = [lsp.WorkspaceFolder(folder.as_uri(), "home")]
        started = lsp.InitializeParams(capabilities, initialization_options=options, workspace_folders=folders)
        await editor.initialize_async(started)
        editor.initialized(lsp.InitializedParams())
        await talk(editor)
        await editor.shutdown_async(None)
        editor.exit(None)
        await asyncio.wait_for(editor.stop(), 20)

    asyncio.run(asyncio.wait_for(session(), 120))


def applied(text: str, action: lsp.CodeAction, uri: str) -> str:
    """A text of letters of the basic plane after an action's single edit."""
    assert action.edit is not None
    assert action.edit.changes is not None
    (edit,) = action.edit.changes[uri]
    starts = [0]
    for line in text.splitlines(keepends=True):
        starts.append(starts[-1] + len(line))
    start, end = (starts[at.line] + at.character for at in (edit.range.start, edit.range.end))
    return text[:start] + edit.new_text + text[end:]


@pytest.mark.parametrize(
    ("encoding", "column"),
    [
        (None, 6),
        (lsp.PositionEncodingKind.Utf8, 8),
        (lsp.PositionEncodingKind.Utf16, 6),
        (lsp.PositionEncodingKind.Utf32, 5),
    ],
)
def test_places_are_counted_as_agreed(encoding: lsp.PositionEncodingKind | None, column: int, tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open("untitled:a", TEXT)
        first, second = await editor.found("untitled:a")
        assert (first.code, first.range.start, first.severity) == (
            "substance-use/abuse",
            lsp.Position(0, column),
            lsp.DiagnosticSeverity.Error,
        )
        assert second.range == lsp.Range(lsp.Position(2, 0), lsp.Position(2, 10))
        place = lsp.HoverParams(lsp.TextDocumentIdentifier("untitled:a"), first.range.start)
        hover = await editor.text_document_hover_async(place)
        assert hover is not None
        assert hover.range == first.range
        assert isinstance(hover.contents, lsp.MarkupContent)
        assert all(said in hover.contents.value for said in ("Instead: misused", "nida.nih.gov", "substance-use/abuse"))

    drive(talk, tmp_path, encodings=[encoding] if encoding else None)


def test_settings_of_some_files_and_a_guide_hold_in_an_editor(tmp_path: Path) -> None:
    guide = "https://style.example.org/people"
    (tmp_path / "stigmalint.toml").write_text(
        f'url = "{guide}"\nper-file."clinical/**" = {{ prefer = {{ "substance-use/addict" = "patient" }} }}\n'
    )

    async def talk(editor: Editor) -> None:
        for name, wording in (("a.md", "person struggling with substance use"), ("clinical/b.md", "patient")):
            uri = (tmp_path / name).as_uri()
            editor.open(uri, "The addict slept.\n")
            (found,) = await editor.found(uri)
            assert found.code_description == lsp.CodeDescription(guide)
            hover = await editor.text_document_hover_async(
                lsp.HoverParams(lsp.TextDocumentIdentifier(uri), found.range.start)
            )
            assert hover is not None
            assert isinstance(hover.contents, lsp.MarkupContent)
            assert f"Instead: {wording}" in hover.contents.value
            assert f"Guide: <{guide}>" in hover.contents.value

    drive(talk, tmp_path)


def test_a_finding_is_changed_ignored_or_fixed_with_all_others(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        uri, text = (tmp_path / "a.md").as_uri(), TEXT[2:]
        editor.open(uri, text)
        first, second = await editor.found(uri)
        offered = await editor.actions(uri, second.range)
        assert [one.title for one in offered.values() if one.is_preferred] == ['Change to "Drug use"']
        assert applied(text, offered['Change to "Drug use"'], uri).endswith("Drug use is common.\n")
        for title in ("Ignore here", "Ignore in this file"):
            changed = applied(text, offered[f"{title}: {second.code}"], uri)
            editor.type(uri, 2, changed)
            left = [one.code for one in await editor.found(uri)]
            assert left == ([first.code] if title == "Ignore here" or first.code != second.code else [])
            editor.type(uri, 3, text)
        everything = await editor.actions(uri, second.range, ["source.fixAll"])
        assert list(everything) == ["Apply all safe fixes"]
        editor.type(uri, 4, applied(text, everything["Apply all safe fixes"], uri))
        assert not await editor.found(uri)

    drive(talk, tmp_path)


@pytest.mark.parametrize("settings", [None, "# ours\n", 'names = ["Junkie Records"]\n\n[severity]\n'])
def test_a_name_goes_into_the_settings_by_the_editors_hand(settings: str | None, tmp_path: Path) -> None:
    file = tmp_path / ".stigmalint.toml"
    if settings is not None:
        file.write_text(settings, encoding="utf-8")

    async def talk(editor: Editor) -> None:
        uri = (tmp_path / "a.md").as_uri()
        editor.open(uri, "Addicts are people.\n")
        (found,) = await editor.found(uri)
        offered = await editor.actions(uri, found.range)
        edit = offered['Add "Addicts" to names in .stigmalint.toml'].edit
        assert edit is not None
        *made, change = edit.document_changes or ()
        assert [type(one) for one in made] == ([] if settings is not None else [lsp.CreateFile])
        assert isinstance(change, lsp.TextDocumentEdit)
        assert change.text_document.uri == file.as_uri()
        (inserted,) = change.edits
        assert isinstance(inserted, lsp.TextEdit)
        assert file.exists() is (settings is not None), "nothing is written by the server"
        lines = (settings or "").splitlines(keepends=True) or [""]
        at, column = inserted.range.start.line, inserted.range.start.character
        lines[at] = lines[at][:column] + inserted.new_text + lines[at][column:]
        file.write_text("".join(lines), encoding="utf-8")
        event = lsp.FileEvent(file.as_uri(), lsp.FileChangeType.Changed)
        editor.workspace_did_change_watched_files(lsp.DidChangeWatchedFilesParams([event]))
        assert not await editor.found(uri)

    drive(talk, tmp_path)


def test_a_client_that_does_not_ask_is_sent_the_last_state_of_its_text(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open("untitled:a", "All is well.\n")
        for version in range(2, 12):
            editor.type("untitled:a", version, f"Version {version}. He abused alcohol for years.\n")
        told = await asyncio.wait_for(editor.sent.get(), 60)
        assert (told.version, len(told.diagnostics)) == (11, 1)
        editor.text_document_did_close(lsp.DidCloseTextDocumentParams(lsp.TextDocumentIdentifier("untitled:a")))
        assert not (await asyncio.wait_for(editor.sent.get(), 60)).diagnostics
        assert editor.sent.empty()

    drive(talk, tmp_path, asks=False)


def test_each_folder_has_its_own_settings_and_the_clients_win(tmp_path: Path) -> None:
    for name, text in (("one", 'ignore = ["substance-use/abuse"]\n'), ("two", ""), ("bad", "selct = 1\n")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "stigmalint.toml").write_text(text, encoding="utf-8")

    async def talk(editor: Editor) -> None:
        counts = {}
        for name in ("one", "two", "bad"):
            uri = (tmp_path / name / "a.txt").as_uri()
            editor.open(uri, "He abused alcohol for years.\n", "plaintext")
            counts[name] = len(await editor.found(uri))
        assert counts == {"one": 0, "two": 1, "bad": 0}
        assert "did you mean 'select'" in await asyncio.wait_for(editor.said.get(), 60)
        changed = {"stigmalint": {"ignore": ["substance-use"]}}
        editor.workspace_did_change_configuration(lsp.DidChangeConfigurationParams(changed))
        assert not await editor.found((tmp_path / "two" / "a.txt").as_uri())

    drive(talk, tmp_path, options={"profile": "writing", "select": "not a list"})


def test_bad_input_is_answered(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        assert not await editor.found("untitled:never-opened")
        assert not await editor.found((tmp_path / "nowhere.md").as_uri())
        editor.open("untitled:half", "Half a letter \ud83d here. He abused alcohol for years.\u2028More.\n")
        (found,) = await editor.found("untitled:half")
        assert found.range.start == lsp.Position(0, len("Half a letter x here. He "))
        beyond = lsp.Range(lsp.Position(900, 7), lsp.Position(2, 9000))
        assert not await editor.actions("untitled:half", beyond, ["quickfix"])
        editor.open("untitled:program", "addict = 1", "python")
        assert not await editor.found("untitled:program")
        editor.open((tmp_path / "half.ipynb").as_uri(), '{"cells": [', "json")
        (one,) = await editor.found((tmp_path / "half.ipynb").as_uri())
        assert one.code is None
        assert "not valid JSON" in one.message

    drive(talk, tmp_path)


def test_a_request_can_be_canceled(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        editor.open("untitled:a", TEXT)  # the model is not loaded yet: the answer takes a while
        asked = lsp.DocumentDiagnosticParams(lsp.TextDocumentIdentifier("untitled:a"))
        waiting = editor.protocol.send_request_async("textDocument/diagnostic", asked, msg_id="slow")
        answer = asyncio.ensure_future(waiting)
        await asyncio.sleep(0)
        editor.cancel_request(lsp.CancelParams("slow"))
        with suppress(asyncio.CancelledError), pytest.raises(JsonRpcRequestCancelled):
            await answer
        assert len(await editor.found("untitled:a")) == 2

    drive(talk, tmp_path)


def test_a_client_that_never_answers_is_served_all_the_same(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        asked, over = asyncio.Event(), asyncio.Event()

        @editor.feature(lsp.WINDOW_WORK_DONE_PROGRESS_CREATE)
        async def never(_params: lsp.WorkDoneProgressCreateParams) -> None:
            asked.set()
            await over.wait()

        editor.open("untitled:a", TEXT)
        await asyncio.wait_for(asked.wait(), 60)
        assert len(await asyncio.wait_for(editor.found("untitled:a"), 60)) == 2
        over.set()

    drive(talk, tmp_path, window=lsp.WindowClientCapabilities(work_done_progress=True))


def test_progress_is_shown_while_the_model_is_loaded(tmp_path: Path) -> None:
    async def talk(editor: Editor) -> None:
        told: asyncio.Queue[str] = asyncio.Queue()

        @editor.feature(lsp.WINDOW_WORK_DONE_PROGRESS_CREATE)
        def created(_params: lsp.WorkDoneProgressCreateParams) -> None:
            return None

        @editor.feature(lsp.PROGRESS)
        def progressed(params: lsp.ProgressParams) -> None:
            value = params.value
            told.put_nowait(str(value["kind"] if isinstance(value, dict) else value.kind))

        assert [await asyncio.wait_for(told.get(), 60) for _ in range(2)] == ["begin", "end"]

    drive(talk, tmp_path, window=lsp.WindowClientCapabilities(work_done_progress=True))
