"""What is free is given back to the system: held against what a process keeps without."""

from __future__ import annotations

import subprocess
import sys

import pytest

KEPT = """\
from pathlib import Path
from stigmalint.tables.memory import give_back

def held():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS"))

del bytearray(30_000_000)[:]  # from here on the C library takes such an amount for a usual one
{first}
before = held()
parts = [bytearray(b"x" * 100_000) for _ in range(250)]
parts.clear()
print(held() - before)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks at what Linux says of a process, as glibc has it")
def test_what_is_freed_is_given_back() -> None:
    def kept(first: str) -> int:
        """Kilobytes of 25 MB that stay after they are freed."""
        done = subprocess.run([sys.executable, "-c", KEPT.format(first=first)], check=True, capture_output=True)
        return int(done.stdout)

    assert kept("give_back()") < 2_000
    assert kept("") > 10_000
