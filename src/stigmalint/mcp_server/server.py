"""Messages of the protocol in, answers of the tools out: on standard input and output, or over HTTP on this machine.

One text is looked at at a time, in a thread beside the loop that reads messages.
"""

from __future__ import annotations

import socket
from functools import partial

import anyio
import uvicorn
from anyio.to_thread import run_sync
from jsonschema import Draft202012Validator
from mcp import types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server

from stigmalint.disk.files import InputError
from stigmalint.mcp_server.tools import TOOLS, Answers, Arguments, AskedError, Tool
from stigmalint.prose import UnreadableError
from stigmalint.report import as_json
from stigmalint.session.workspace import Choices
from stigmalint.version import __version__

_INSTRUCTIONS = (
    "Check English prose for wording that stigmatizes people. Never reword quotations, names, or what people call "
    "themselves; a fix that is not called safe is for a person to decide."
)
LOOPBACK = "127.0.0.1"
PATH = "/mcp"


def server(choices: Choices) -> Server:
    """The server with its tools. Raises ConfigError or InputError for a settings file that cannot be used."""
    answers = Answers(choices)
    tools = {tool.name: tool for tool in TOOLS}
    checks = {tool.name: Draft202012Validator(tool.takes) for tool in TOOLS}
    one_at_a_time = anyio.CapacityLimiter(1)

    async def listed(
        context: ServerRequestContext, params: types.PaginatedRequestParams | None
    ) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[_described(tool) for tool in TOOLS])

    async def called(context: ServerRequestContext, params: types.CallToolRequestParams) -> types.CallToolResult:
        tool, arguments = tools.get(params.name), params.arguments or {}
        if tool is None:
            return _refused(f"no tool '{params.name}'; there are {', '.join(tools)}")
        if wrong := next(checks[tool.name].iter_errors(arguments), None):
            return _refused(f"{'.'.join(map(str, wrong.path)) or 'arguments'}: {wrong.message[:200]}")
        return await run_sync(partial(_answer, tool, answers, arguments), limiter=one_at_a_time)

    return Server(
        "stigmalint", version=__version__, instructions=_INSTRUCTIONS, on_list_tools=listed, on_call_tool=called
    )


def _described(tool: Tool) -> types.Tool:
    return types.Tool(
        name=tool.name,
        title=tool.title,
        description=tool.description,
        input_schema=tool.takes,
        output_schema=tool.gives,
        annotations=types.ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False),
    )


def _answer(tool: Tool, answers: Answers, arguments: Arguments) -> types.CallToolResult:
    # Imported late: a server that starts well needs neither.
    from stigmalint.parser.model import ModelError
    from stigmalint.ruleset.rule import RuleError

    try:
        found = tool.answer(answers, arguments)
    except (AskedError, InputError, ModelError, RuleError, UnreadableError) as error:
        return _refused(str(error))
    return types.CallToolResult(content=[_text(as_json(found))], structured_content=found)


def _refused(why: str) -> types.CallToolResult:
    return types.CallToolResult(content=[_text(why)], is_error=True)


def _text(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)


def serve_stdio(choices: Choices) -> None:
    """Answer whoever started this process, until standard input ends."""
    made = server(choices)

    async def run() -> None:
        async with stdio_server() as (read, write):
            await made.run(read, write, made.create_initialization_options())

    anyio.run(run)


def serve_http(choices: Choices, sock: socket.socket) -> None:
    """Answer programs on this machine, on a socket that is bound to LOOPBACK, until the process is told to end.

    Requests that name another host, as those of a web page do that a browser was tricked into, are refused.
    """
    app = server(choices).streamable_http_app(streamable_http_path=PATH, host=LOOPBACK)
    config = uvicorn.Config(app, ws="none", log_config=None, log_level="critical", access_log=False)
    uvicorn.Server(config).run(sockets=[sock])
