"""`stigmalint serve` says in a sentence why it does not begin."""

from __future__ import annotations

import socket
from collections.abc import Callable

import pytest
from click.testing import Result

from stigmalint.cli import serve

Run = Callable[..., Result]


def refused(result: Result) -> str:
    assert result.exit_code == 2
    assert result.stdout == ""
    assert result.stderr.count("\n") == 1
    return result.stderr


def test_without_its_packages_one_line_says_how_to_install_them(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(serve, "find_spec", lambda name: None)
    assert 'pip install "stigmalint[serve]"' in refused(run("serve"))


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "lint.example"])
def test_beyond_this_machine_a_token_is_needed(run: Run, host: str) -> None:
    assert "STIGMALINT_TOKEN" in refused(run("serve", "--host", host, "--port", "0"))
    assert "STIGMALINT_TOKEN" in refused(run("serve", "--host", host, "--port", "0", "--token", ""))


def test_a_port_that_is_taken_is_named(run: Run) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        assert f"127.0.0.1:{port} cannot be listened on" in refused(run("serve", "--port", port))
