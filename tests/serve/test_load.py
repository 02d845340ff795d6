"""Many clients at a time, and the end of the server in the middle of their work."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from http.client import HTTPException
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
if not (ROOT / "bench").is_dir():
    pytest.skip("bench/ is not in the source distribution", allow_module_level=True)
from bench.load import Client  # noqa: E402 - only where there is one

CLIENTS = 16
TEXT = "Her sister, a heroin addict, slept. " * 20


@pytest.fixture
def server(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "stigmalint", "serve", "--port", "0", "--isolated"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.PIPE, text=True) as server:
        yield server
        server.kill()


def test_nothing_is_lost_and_a_kill_is_an_error_and_nothing_else(server: subprocess.Popen[str], tmp_path: Path) -> None:
    assert server.stdout
    port = int(server.stdout.readline().split()[3].rstrip("/").rpartition(":")[2])
    told: Counter[str] = Counter()
    ended: Counter[str] = Counter()
    lock = threading.Lock()

    def work(number: int) -> None:
        client = Client(port)
        try:
            for at in range(100_000):
                status = str(client.check(f"{TEXT} {number} {at}")[0])
                with lock:
                    told[status] += 1
        except (OSError, HTTPException) as error:
            with lock:
                ended[type(error).__name__] += 1
        finally:
            client.close()

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    while told.total() < 4 * CLIENTS:
        assert server.poll() is None
        time.sleep(0.05)
    assert set(told) == {"200"}
    server.send_signal(signal.SIGKILL)
    for thread in threads:
        thread.join(20)
    assert ended.total() == CLIENTS, "a client waits for an answer that never comes"
    assert set(told) == {"200"}
    assert not [path for path in tmp_path.rglob("*") if path.is_file()], "something was left on the disk"
