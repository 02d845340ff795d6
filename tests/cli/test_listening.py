"""`stigmalint serve` and `stigmalint mcp --http` say in a sentence why they do not begin."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from click.testing import Result

from stigmalint.cli import mcp, serve

Run = Callable[..., Result]

COMMANDS = pytest.mark.parametrize("command", [("serve",), ("mcp", "--http")], ids=["serve", "mcp"])


def refused(result: Result) -> str:
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


@pytest.mark.parametrize(("name", "module"), [("serve", serve), ("mcp", mcp)])
def test_without_its_packages_one_line_says_how_to_install_them(
    run: Run, monkeypatch: pytest.MonkeyPatch, name: str, module: object
) -> None:
    monkeypatch.setattr(module, "find_spec", lambda name: None)
    assert f'pip install "stigmalint[{name}]"' in refused(run(name))


@COMMANDS
@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "lint.example"])
def test_beyond_this_machine_a_token_is_needed(run: Run, command: tuple[str, ...], host: str) -> None:
    assert "STIGMALINT_TOKEN" in refused(run(*command, "--host", host, "--port", "0"))
    assert "STIGMALINT_TOKEN" in refused(run(*command, "--host", host, "--port", "0", "--token", ""))


@COMMANDS
def test_a_port_that_is_taken_is_named(run: Run, command: tuple[str, ...]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"cannot listen on 127.0.0.1:{port} (" in refused(run(*command, "--port", port))


@COMMANDS
@pytest.mark.parametrize("host", ["no-such-host.invalid", "a" * 70, "a..b", "192.0.2.1", ""])
def test_a_host_that_is_none_of_this_machine_is_named(run: Run, command: tuple[str, ...], host: str) -> None:
    assert f"cannot listen on {host}:8999 (" in refused(run(*command, "--host", host, "--port", "8999", "--token", "x"))


@COMMANDS
@pytest.mark.parametrize("port", ["-1", "65536", "http"])
def test_a_port_that_is_none_is_refused(run: Run, command: tuple[str, ...], port: str) -> None:
    result = run(*command, "--port", port)
    assert result.exit_code == 2
    assert "--port" in result.stderr
