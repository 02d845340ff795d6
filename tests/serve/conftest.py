"""One service with the shipped rules and one model for all tests of the page and its API."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest
from starlette.testclient import TestClient

from stigmalint.parser import model
from stigmalint.serve.app import application
from stigmalint.serve.limits import Limits
from stigmalint.serve.service import Service
from stigmalint.session.workspace import Choices, Workspace
from stigmalint.web.guard import Access

Ask = Callable[..., Any]


@pytest.fixture(scope="session")
def service(parse: Callable[[Iterable[str]], Iterable[object]]) -> Iterator[Service]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "lazy_parser", lambda name="", alone=False: parse)
        workspace = Workspace(Choices(isolated=True))
        service = Service(workspace, workspace.settings_at("."), Limits(seconds=120))  # the machine may be busy
        yield service
        service.desk.close()


@pytest.fixture
def faults() -> list[str]:
    """What was told of faults of the program; there are to be none that a test does not look for."""
    return []


@pytest.fixture
def client(service: Service, faults: list[str]) -> Iterator[TestClient]:
    app = application(service, Access(), faults.append)
    with TestClient(app, base_url="http://127.0.0.1:8765") as client:
        yield client
    assert not faults
