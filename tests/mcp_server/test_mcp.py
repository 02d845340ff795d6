"""The server for assistants, driven as one drives it: by the SDK's own client, in a process of its own."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx2
import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters, stdio_client
from mcp.client.streamable_http import streamable_http_client
from starlette.testclient import TestClient

from stigmalint.extract import FORMATS
from stigmalint.linter import Linter
from stigmalint.mcp_server.server import PATH, application, server
from stigmalint.session.workspace import Choices
from stigmalint.web.guard import Access

SRC = Path(__file__).parent.parent.parent / "src"
TEXT = "😀 He abused alcohol for years."
FIXED = "😀 He misused alcohol for years."
PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
ACCEPT = {"Accept": "application/json, text/event-stream"}


def environment() -> dict[str, str]:
    path = os.pathsep.join(filter(None, [str(SRC), os.environ.get("PYTHONPATH")]))
    return {**os.environ, "PYTHONPATH": path}


class Assistant:
    """A client that holds each answer against the schema that the server has published for it."""

    def __init__(self, client: Client, schemas: dict[str, dict[str, Any]]) -> None:
        self._client, self.schemas = client, schemas

    async def ask(self, tool: str, **arguments: object) -> dict[str, Any]:
        result = await self._client.call_tool(tool, arguments)
        assert not result.is_error, result.content
        Draft202012Validator(self.schemas[tool]).validate(result.structured_content)
        assert isinstance(result.structured_content, dict)
        return result.structured_content

    async def refused(self, tool: str, **arguments: object) -> str:
        result: Any = await self._client.call_tool(tool, arguments)
        assert result.is_error
        assert result.structured_content is None
        return str(result.content[0].text)


def drive(talk: Callable[[Assistant], Awaitable[None]], where: Any) -> None:
    async def session() -> None:
        with anyio.fail_after(120):
            async with Client(where) as client:
                listed = await client.list_tools()
                schemas = {}
                for tool in listed.tools:
                    assert tool.output_schema is not None
                    Draft202012Validator.check_schema(tool.input_schema)
                    Draft202012Validator.check_schema(tool.output_schema)
                    schemas[tool.name] = tool.output_schema
                await talk(Assistant(client, schemas))

    anyio.run(session)


def over_stdio(talk: Callable[[Assistant], Awaitable[None]], folder: Path, **variables: str) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "stigmalint", "mcp"], cwd=folder, env=environment() | variables
    )
    drive(talk, stdio_client(command))


async def fates(assistant: Assistant) -> dict[str, str]:
    """What became of each candidate in TEXT, by its rule."""
    found = (await assistant.ask("explain", text=TEXT))["candidates"]
    return {one["rule"]: one["fate"] for one in found}


def test_every_tool_answers_as_its_schema_says(tmp_path: Path) -> None:
    async def talk(assistant: Assistant) -> None:
        assert set(assistant.schemas) == {"check_text", "fix_text", "explain", "rules", "judge_comment"}
        (found,) = (await assistant.ask("check_text", text=TEXT))["findings"]
        assert (found["rule"], found["match"]) == ("substance-use/abuse", "abused")
        assert TEXT[found["start"] : found["end"]] == "abused"
        assert (await assistant.ask("check_text", text="All is well."))["findings"] == []

        fixed = await assistant.ask("fix_text", text=TEXT)
        assert fixed["text"] == FIXED
        assert [(one["before"], one["after"]) for one in fixed["applied"]] == [("abused", "misused")]
        assert fixed["findings"] == []

        rule = await assistant.ask("explain", rule="substance-use/abuse")
        assert "misuse" in rule["page"]
        assert rule["candidates"] == []
        assert (await fates(assistant))["substance-use/abuse"] == "reported"

        rows = (await assistant.ask("rules"))["rules"]
        some = (await assistant.ask("rules", query="abuse", pack="substance-use"))["rules"]
        assert "substance-use/abuse" in {row["id"] for row in some}
        assert 0 < len(some) < len(rows)
        assert {row["id"].partition("/")[0] for row in some} == {"substance-use"}

        judged = await assistant.ask("judge_comment", text="You are just a junkie.", id="7", reply=True)
        assert (judged["id"], judged["verdict"]) == ("7", "conduct")
        assert judged["reply"]
        assert "junkie" not in judged["reason"], "no slur is repeated"
        assert (await assistant.ask("judge_comment", text="Take good care of yourself."))["verdict"] == "ok"

    over_stdio(talk, tmp_path)


def test_the_settings_of_the_folder_hold(tmp_path: Path) -> None:
    (tmp_path / "stigmalint.toml").write_text('ignore = ["substance-use/abuse"]\n', encoding="utf-8")

    async def talk(assistant: Assistant) -> None:
        assert (await assistant.ask("check_text", text=TEXT))["findings"] == []
        assert (await fates(assistant))["substance-use/abuse"] == "off"

    over_stdio(talk, tmp_path)


def test_quotations_and_what_people_call_themselves_are_left_alone(tmp_path: Path) -> None:
    text = 'The nurse said, "He abused alcohol for years." I am an addict in recovery.'

    async def talk(assistant: Assistant) -> None:
        assert (await assistant.ask("fix_text", text=text, unsafe=True))["text"] == text

    over_stdio(talk, tmp_path)


def test_what_cannot_be_answered_says_why_and_ends_nothing(tmp_path: Path) -> None:
    async def talk(assistant: Assistant) -> None:
        assert "'text' is a required property" in await assistant.refused("check_text")
        assert "kind" in await assistant.refused("check_text", text="", kind="papyrus")
        assert "profil" in await assistant.refused("check_text", text="", profil="clinical")
        assert "either" in await assistant.refused("explain")
        assert "substance-use/abuse" in await assistant.refused("explain", rule="substance-use/abuze")
        assert "no pack" in await assistant.refused("rules", pack="nowhere")
        assert "atlantis" in await assistant.refused("judge_comment", text="Hello.", region="atlantis")
        assert "no tool" in await assistant.refused("erase")
        assert await assistant.refused("check_text", text="{", kind="notebook")
        assert (await assistant.ask("check_text", text=TEXT))["findings"]

    over_stdio(talk, tmp_path)


SAMPLES = {
    "notebook": '{"nbformat": 4, "cells": [{"cell_type": "markdown", "source": ["He abused alcohol."]}]}',
    "srt": "1\n00:00:01,000 --> 00:00:02,000\nHe abused alcohol.\n",
    "vtt": "WEBVTT\n\n00:01.000 --> 00:02.000\nHe abused alcohol.\n",
    "po": 'msgid ""\nmsgstr ""\n"Language: en\\n"\n\nmsgid "a"\nmsgstr "He abused alcohol."\n',
    "json": '{"a": "He abused alcohol for years."}',
    "android": "<resources><string name='a'>He abused alcohol.</string></resources>",
    "xliff": "<xliff version='1.2'><file source-language='de' target-language='en'><body><trans-unit id='a'>"
    "<source>Er trank.</source><target>He abused alcohol.</target></trans-unit></body></file></xliff>",
    "csv": "body\nHe abused alcohol.\n",
    "tsv": "body\nHe abused alcohol.\n",
    "jsonl": '{"body": "He abused alcohol."}\n',
}


def test_answers_keep_to_the_schema_for_texts_of_all_kinds(tmp_path: Path) -> None:
    kinds = {kind for kind, form in FORMATS.items() if not form.parts}

    async def talk(assistant: Assistant) -> None:
        for kind in sorted(kinds):
            text = SAMPLES.get(kind, f"# {TEXT}\n\n{TEXT}\n")
            asked = {"text": text, "kind": kind, "doubtful": True, "text_fields": ["body"]}
            found = (await assistant.ask("check_text", **asked))["findings"]
            assert found or kind not in SAMPLES, kind
            await assistant.ask("fix_text", **asked)
        assert "kind" in await assistant.refused("check_text", text="", kind="docx")

    over_stdio(talk, tmp_path)


@contextmanager
def listening(folder: Path, *options: str, **variables: str) -> Iterator[str]:
    """The address of a server over HTTP in a process of its own, which says nothing and ends well."""
    command = [sys.executable, "-m", "stigmalint", "mcp", "--http", "--port", "0", *options]
    env = {**environment(), "PYTHONUNBUFFERED": "1", **variables}
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, env=env, stdout=pipe, stderr=pipe, text=True) as process:
        assert process.stdout is not None
        try:
            yield next(word for word in process.stdout.readline().split() if word.startswith("http://"))
        finally:
            process.terminate()
            rest = process.communicate(timeout=60)
    assert rest == ("Stopped.\n", "")
    assert process.returncode == 0


async def fixes(assistant: Assistant) -> None:
    assert (await assistant.ask("fix_text", text=TEXT))["text"] == FIXED


def test_over_http_on_this_machine(tmp_path: Path) -> None:
    with listening(tmp_path) as address:
        assert address.startswith("http://127.0.0.1:")
        drive(fixes, address)


def test_over_http_for_other_machines_a_token_is_asked_for(tmp_path: Path) -> None:
    with listening(tmp_path, "--host", "0.0.0.0", STIGMALINT_TOKEN="sesame") as address:
        near = address.replace("0.0.0.0", "127.0.0.1")
        for headers in ({}, {"Authorization": "Bearer x"}):
            assert httpx2.post(near, json=PING, headers=ACCEPT | headers).status_code == 401
        drive(fixes, with_token(near))


@asynccontextmanager
async def with_token(address: str) -> AsyncIterator[Any]:
    async with (
        httpx2.AsyncClient(headers={"Authorization": "Bearer sesame"}) as client,
        streamable_http_client(address, http_client=client) as streams,
    ):
        yield streams


@pytest.mark.parametrize("option", ["--host=127.0.0.1", "--port=1", "--token=x", "--allow-host=a"])
def test_an_option_of_http_without_it_is_an_error(option: str, tmp_path: Path) -> None:
    run = ended(["-m", "stigmalint", "mcp", option], tmp_path)
    assert run.returncode == 2
    assert f"{option.partition('=')[0]} needs --http" in run.stderr


def ended(arguments: list[str], folder: Path, sent: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    """A run of Python that is sent some input, and then no more."""
    return subprocess.run(
        [sys.executable, *arguments],
        input=sent,
        capture_output=True,
        text=True,
        cwd=folder,
        env=environment() | variables,
        check=False,
        timeout=120,
    )


def test_a_token_in_the_environment_changes_nothing_on_standard_input(tmp_path: Path) -> None:
    run = ended(["-m", "stigmalint", "mcp"], tmp_path, STIGMALINT_TOKEN="sesame")
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


@pytest.mark.parametrize("name", ["mcp", "uvicorn"])
def test_a_missing_extra_says_how_to_install_it(name: str, tmp_path: Path) -> None:
    script = f"import sys; sys.modules[{name!r}] = None\nfrom stigmalint.cli import main; main(['mcp'])"
    run = ended(["-c", script], tmp_path)
    assert run.returncode == 2
    assert 'pip install "stigmalint[mcp]"' in run.stderr
    assert run.stderr.count("\n") == 1


def call(number: int, text: str) -> str:
    asked = {"name": "check_text", "arguments": {"text": text}}
    return json.dumps({"jsonrpc": "2.0", "id": number, "method": "tools/call", "params": asked}) + "\n"


@pytest.mark.parametrize(
    "nonsense", ["hello", "{}", "[1]", "\x00", call(1, "\ud800").strip(), "[" * 100_000, '{"id": 1}']
)
def test_nonsense_is_answered_and_ends_nothing(nonsense: str, tmp_path: Path) -> None:
    run = ended(["-m", "stigmalint", "mcp"], tmp_path, f"{nonsense}\n{json.dumps(PING)}\n")
    first, *_ = map(json.loads, run.stdout.splitlines())
    assert (first["id"], first["error"]["code"]) == (None, -32700)
    assert "JSON-RPC 2.0" in first["error"]["message"]
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.skipif(sys.platform == "win32", reason="there are other signals there")
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_who_waits_for_input_ends_at_once_when_told_to(number: signal.Signals, tmp_path: Path) -> None:
    pipe = subprocess.PIPE
    command = [sys.executable, "-m", "stigmalint", "mcp"]
    with subprocess.Popen(command, cwd=tmp_path, env=environment(), stdin=pipe, stdout=pipe, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write("hello\n")
        process.stdin.flush()
        process.stdout.readline()
        process.send_signal(number)
        try:
            assert process.wait(timeout=30) == -number
        finally:
            process.kill()


def test_nothing_of_a_text_is_logged_or_written_to_a_file(tmp_path: Path) -> None:
    folders = {name: str(tmp_path / name) for name in ("HOME", "TMPDIR", "XDG_STATE_HOME", "STIGMALINT_CACHE_DIR")}
    here = tmp_path / "here"
    for folder in (*map(Path, folders.values()), here):
        folder.mkdir()
    secret = "Zebedee abused alcohol."

    async def talk(assistant: Assistant) -> None:
        for tool in ("check_text", "fix_text", "explain", "judge_comment"):
            await assistant.ask(tool, text=secret)
        assert "Zebedee" not in await assistant.refused("check_text", text=secret, kind="json")

    over_stdio(talk, here, **folders)
    with listening(here, **folders) as address:
        drive(talk, address)
        for body in (secret, json.dumps(secret), call(1, "\ud800" + secret)):
            assert httpx2.post(address, content=body, headers=ACCEPT).status_code == 400
    run = ended(["-m", "stigmalint", "mcp"], here, f"{secret}\n{call(1, secret)}", **folders)
    assert run.stderr == ""
    assert list(here.iterdir()) == []
    written = [path for path in tmp_path.rglob("*") if path.is_file()]
    assert written, "rules are kept for the next run"
    assert not [path for path in written if b"Zebedee" in path.read_bytes()]


def test_a_fault_of_the_program_is_told_and_ends_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def talk(assistant: Assistant) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(Linter, "check_source", lambda *given: 1 // 0)
            assert "this is a bug, please report it" in await assistant.refused("check_text", text=TEXT)
        assert (await assistant.ask("check_text", text="Hello."))["findings"] == []

    drive(talk, server(Choices(isolated=True)))
    assert capsys.readouterr() == ("", "")


def test_the_page_lists_the_tools_that_there_are(tmp_path: Path) -> None:
    page = (SRC.parent / "docs" / "assistants.md").read_text(encoding="utf-8")

    async def talk(assistant: Assistant) -> None:
        assert re.findall(r"(?m)^\| `(\w+)` \|", page) == list(assistant.schemas)

    over_stdio(talk, tmp_path)


@pytest.mark.parametrize(
    ("method", "path", "headers", "status", "said"),
    [
        ("POST", PATH, {"Host": "evil.example"}, 421, "does not answer to that host name"),
        ("POST", PATH, {"Origin": "http://evil.example"}, 403, "pages of other sites"),
        ("GET", PATH, {}, 405, "post messages"),
        ("DELETE", PATH, {}, 405, "post messages"),
        ("POST", "/", {}, 404, PATH),
        ("POST", PATH, {}, 200, "result"),
    ],
)
def test_who_may_ask_is_decided_as_for_the_page(
    method: str, path: str, headers: dict[str, str], status: int, said: str
) -> None:
    app = application(Choices(isolated=True), Access(), pytest.fail)
    with TestClient(app, base_url="http://127.0.0.1:8766") as client:
        answer = client.request(method, path, json=PING, headers=ACCEPT | headers)
    assert answer.status_code == status
    assert said in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
