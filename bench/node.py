"""Rows go into a script of this folder that runs in Node, its answers come out, in the same order.

One process for all rows, so that loading the peer costs once. The peers are pinned in package.json.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

_HERE = Path(__file__).resolve().parent


def run(script: str, rows: Sequence[Mapping[str, str]]) -> list[dict[str, Any]]:
    """One answer a row. Leaves the program with 2 and a cure when Node or the packages are missing."""
    node = shutil.which("node")
    if node is None:
        fail("Node.js is not on the path; install it (20 or newer)")
    if not (_HERE / "node_modules").is_dir():
        fail(f"the peers are not installed; run: npm install --prefix {_HERE}")
    lines = "".join(json.dumps(row) + "\n" for row in rows)
    done = subprocess.run([node, str(_HERE / script)], input=lines.encode(), stdout=subprocess.PIPE, check=False)
    if done.returncode:
        fail(f"{script} ended with {done.returncode}; its own message stands above")
    answers: list[dict[str, Any]] = [json.loads(line) for line in done.stdout.splitlines()]
    if len(answers) != len(rows):
        fail(f"{script} answered {len(answers)} of {len(rows)} rows")
    return answers


def fail(message: str) -> NoReturn:
    print(f"error: {message}", file=sys.stderr)
    raise SystemExit(2)
