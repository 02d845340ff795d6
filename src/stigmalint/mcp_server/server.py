"""Handles messages of the protocol with the tools: on standard input and output, or over HTTP.

One text is examined at a time, in a thread beside the loop that reads messages.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import anyio
from anyio.to_thread import run_sync
from jsonschema import Draft202012Validator
from mcp import types
from mcp.server import Server, ServerRequestContext
from mcp.server.stdio import stdio_server
from mcp.server.transport_security import TransportSecuritySettings
from mcp.shared.message import SessionMessage
from starlette.types import ASGIApp, Receive, Scope, Send

from stigmalint.disk.files import InputError
from stigmalint.linter import fault_on
from stigmalint.mcp_server.tools import TOOLS, Answers, Arguments, AskedError, Tool
from stigmalint.parser.model import ModelError
from stigmalint.prose import UnreadableError
from stigmalint.report import as_json
from stigmalint.ruleset.rule import RuleError
from stigmalint.session.workspace import Choices
from stigmalint.version import __version__
from stigmalint.web.guard import Access, Guard
from stigmalint.web.problem import ProblemError

_INSTRUCTIONS = (
    "Check English prose for wording that stigmatizes people. Never reword quotations, names, or what people call "
    "themselves; a person must decide on any fix that is not safe."
)
_NONSENSE = "not a JSON-RPC 2.0 message: send one JSON object per line, in valid UTF-8"
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
            return _refused(f"no tool '{params.name}'; available are {', '.join(tools)}")
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
    try:
        found = tool.answer(answers, arguments)
    except (AskedError, InputError, ModelError, RuleError, UnreadableError) as error:
        return _refused(str(error))
    except Exception as fault:
        return _refused(fault_on("text", fault))
    return types.CallToolResult(content=[_text(as_json(found))], structured_content=found)


def _refused(why: str) -> types.CallToolResult:
    return types.CallToolResult(content=[_text(why)], is_error=True)


def _text(text: str) -> types.TextContent:
    return types.TextContent(type="text", text=text)


def serve_stdio(choices: Choices) -> None:
    """Answer whoever started this process, until standard input ends.

    Raises ConfigError or InputError as `server` does, BrokenPipeError where no one reads the answers.
    """
    made = server(choices)
    nonsense = types.ErrorData(code=types.PARSE_ERROR, message=_NONSENSE)
    refusal = types.JSONRPCError(jsonrpc="2.0", id=None, error=nonsense)

    async def run() -> None:
        hand_on, messages = anyio.create_memory_object_stream[SessionMessage | Exception]()
        async with stdio_server() as (read, write), anyio.create_task_group() as group:

            async def refuse_nonsense() -> None:
                """The SDK would skip what is not a message, and its sender would wait forever."""
                async with hand_on:
                    async for item in read:
                        if isinstance(item, Exception):
                            await write.send(SessionMessage(refusal))
                        else:
                            await hand_on.send(item)

            group.start_soon(refuse_nonsense)
            await made.run(messages, write, made.create_initialization_options())

    try:
        anyio.run(run)
    except Exception as error:
        raise _in_group(error) from None


def _in_group(error: Exception) -> Exception:
    """The first error that a group of tasks came upon, which says more than the group."""
    while errors := getattr(error, "exceptions", ()):
        error = errors[0]
    return error


def application(choices: Choices, access: Access, on_fault: Callable[[str], None]) -> ASGIApp:
    """The server over HTTP, behind the guard; `on_fault` is told of a fault without anything of a text.

    Raises ConfigError or InputError as `server` does. Nothing of a client is kept between its requests.
    """
    unguarded = TransportSecuritySettings(enable_dns_rebinding_protection=False)  # the guard sees to that
    app = server(choices).streamable_http_app(
        streamable_http_path=PATH, stateless_http=True, json_response=True, transport_security=unguarded
    )

    async def messages_only(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] != PATH:
            raise ProblemError(404, f"not found; the tools are at {PATH}")
        if scope["type"] == "http" and scope["method"] != "POST":  # there are no sessions to listen to or to end
            raise ProblemError(405, "assistants post messages of the Model Context Protocol here", {"Allow": "POST"})
        await app(scope, receive, send)

    return Guard(messages_only, access, on_fault)
