"""Many clients at a time ask their own server on this machine; what they wait, what is lost, what a kill does.

    python bench/load.py                 # 64 clients for 30 seconds, each with drafts of 300 words
    python bench/load.py --seconds 5

First one client alone: a draft of 300 words, and a key in one paragraph of it. Then all together. At last the server is
killed while all of them wait: each gets an error at once. Everything goes to 127.0.0.1, and ends by itself.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import signal
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).parent.parent
WORDS = 300
MOST_SECONDS = 120


def texts() -> list[str]:
    """Paragraphs of the tests' corpus and labeled sentences."""
    found = [path.read_text("utf-8") for path in sorted((ROOT / "tests" / "corpus").glob("*.txt"))]
    return [part for text in found for part in text.split("\n\n") if len(part.split()) > 8]


def draft(paragraphs: list[str], chance: random.Random) -> str:
    """Some paragraphs, cut to the wanted number of words."""
    chosen: list[str] = []
    while sum(len(part.split()) for part in chosen) < WORDS:
        chosen.append(chance.choice(paragraphs))
    text = "\n\n".join(chosen)
    end = 0
    for _ in range(WORDS):
        end = next(
            (at for at in range(end + 1, len(text)) if text[at].isspace() and not text[at - 1].isspace()), len(text)
        )
    return text[:end]


class Client:
    """One connection that is kept open."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def check(self, text: str) -> tuple[int, float]:
        """Status and seconds of a request. Raises OSError or HTTPException if there is no answer."""
        began = time.perf_counter()
        body = json.dumps({"text": text})
        self._connection.request("POST", "/v1/check", body, {"Content-Type": "application/json"})
        response = self._connection.getresponse()
        response.read()
        return response.status, time.perf_counter() - began

    def close(self) -> None:
        self._connection.close()


def one_client(port: int, paragraphs: list[str]) -> None:
    client, chance = Client(port), random.Random(1)
    for _ in range(5):
        client.check(draft(paragraphs, chance))
    times = [client.check(draft(paragraphs, chance))[1] for _ in range(60)]
    print(f"a new draft of {WORDS} words: {statistics.median(times) * 1000:.1f} ms at the median")
    usual = min(paragraphs, key=lambda part: abs(len(part.split()) - 100))
    dense = max(paragraphs, key=len)[:600]  # labeled sentences, with a finding in each
    for what, text in (("draft", draft(paragraphs, chance)), ("paragraph", usual), ("dense paragraph", dense)):
        client.check(text)
        keys = [client.check(text + " and so on"[: number % 10 + 1] * (number // 10 + 1))[1] for number in range(60)]
        print(f"a key at the end of a {what} of {len(text.split())} words: {statistics.median(keys) * 1000:.1f} ms")


def together(port: int, paragraphs: list[str], clients: int, seconds: float) -> bool:
    """Whether nothing was lost, and no one waited for more than 2 seconds."""
    statuses: Counter[str] = Counter()
    waits: list[float] = []
    lock, end = threading.Lock(), time.perf_counter() + seconds

    def work(number: int) -> None:
        chance, client = random.Random(number), Client(port)
        while time.perf_counter() < end:
            try:
                status, wait = client.check(draft(paragraphs, chance))
                told = str(status)
            except (OSError, http.client.HTTPException) as error:
                told, wait = type(error).__name__, 0.0
            with lock:
                statuses[told] += 1
                waits.append(wait)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    waits.sort()
    print(
        f"{clients} clients for {seconds:g} s: {dict(statuses)}, {len(waits) / seconds:.0f} a second; "
        f"waits {statistics.median(waits):.2f} s at the median, {waits[-1]:.2f} s at most"
    )
    return set(statuses) == {"200"} and waits[-1] <= 2


def killed(port: int, paragraphs: list[str], server: subprocess.Popen[str], clients: int) -> bool:
    """Whether each client got an answer or an error when the server was killed."""
    ends: Counter[str] = Counter()
    lock = threading.Lock()

    def work(number: int) -> None:
        client, chance = Client(port), random.Random(number)
        try:
            for _ in range(1000):
                client.check(draft(paragraphs, chance))
            told = "no end"
        except (OSError, http.client.HTTPException) as error:
            told = type(error).__name__
        with lock:
            ends[told] += 1

    threads = [threading.Thread(target=work, args=(number,), daemon=True) for number in range(clients)]
    for thread in threads:
        thread.start()
    time.sleep(1)
    began = time.perf_counter()
    server.send_signal(signal.SIGKILL)
    for thread in threads:
        thread.join(10)
    print(f"killed with {clients} clients waiting: {dict(ends)} within {time.perf_counter() - began:.1f} s")
    return ends.total() == clients and "no end" not in ends


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=30)
    options = parser.parse_args()
    command = [sys.executable, "-m", "stigmalint", "serve", "--port", "0", "--isolated"]
    env = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    with subprocess.Popen(command, cwd="/", env=env, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            port = int(server.stdout.readline().split()[3].rstrip("/").rpartition(":")[2])
            paragraphs = texts()
            one_client(port, paragraphs)
            is_good = together(port, paragraphs, options.clients, min(options.seconds, MOST_SECONDS))
            is_good &= killed(port, paragraphs, server, options.clients)
        finally:
            server.kill()
    sys.exit(0 if is_good else 1)


if __name__ == "__main__":
    main()
