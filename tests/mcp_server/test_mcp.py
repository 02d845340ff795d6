"""The server for assistants, driven as one drives it: by the SDK's own client, in a process of its own."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import anyio
import pytest
from jsonschema import Draft202012Validator
from mcp import Client, StdioServerParameters, stdio_client
from starlette.testclient import TestClient

from stigmalint.mcp_server.server import LOOPBACK, PATH, server
from stigmalint.session.workspace import Choices

SRC = Path(__file__).parent.parent.parent / "src"
TEXT = "😀 He abused alcohol for years."


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


def over_stdio(talk: Callable[[Assistant], Awaitable[None]], folder: Path) -> None:
    command = StdioServerParameters(
        command=sys.executable, args=["-m", "stigmalint", "mcp"], cwd=folder, env=environment()
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
        assert fixed["text"] == "😀 He misused alcohol for years."
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


def test_over_http_on_this_machine(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "stigmalint", "mcp", "--http", "--port", "0"]
    env = {**environment(), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True)
    with process:
        try:
            assert process.stdout is not None
            address = next(word for word in process.stdout.readline().split() if word.startswith("http://127.0.0.1:"))

            async def talk(assistant: Assistant) -> None:
                assert (await assistant.ask("fix_text", text=TEXT))["text"] == "😀 He misused alcohol for years."

            drive(talk, address)
        finally:
            process.terminate()


@pytest.mark.parametrize("name", ["mcp", "uvicorn"])
def test_a_missing_extra_says_how_to_install_it(name: str, tmp_path: Path) -> None:
    script = f"import sys; sys.modules[{name!r}] = None\nfrom stigmalint.cli import main; main(['mcp'])"
    run = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, cwd=tmp_path, env=environment(), check=False
    )
    assert run.returncode == 2
    assert 'pip install "stigmalint[mcp]"' in run.stderr
    assert "Traceback" not in run.stderr


def test_the_page_lists_the_tools_that_there_are(tmp_path: Path) -> None:
    page = (SRC.parent / "docs" / "assistants.md").read_text(encoding="utf-8")

    async def talk(assistant: Assistant) -> None:
        assert re.findall(r"(?m)^\| `(\w+)` \|", page) == list(assistant.schemas)

    over_stdio(talk, tmp_path)


def test_requests_that_name_another_host_are_refused() -> None:
    app = server(Choices(isolated=True)).streamable_http_app(streamable_http_path=PATH, host=LOOPBACK)
    with TestClient(app, base_url="http://evil.example") as client:
        asked = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
        answer = client.post(PATH, json=asked, headers={"Accept": "application/json, text/event-stream"})
    assert answer.status_code == 421
