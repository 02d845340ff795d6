"""`python speed_api.py FILE`: what `Linter().check_texts` takes for the comments of a file, a JSON object a line.

Prints seconds and CPU seconds, without the start, which a server that holds a linter has after it. It runs in the
environment whose program is measured.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from stigmalint.linter import Linter


def main() -> None:
    texts = [json.loads(line)["text"] for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    linter = Linter()
    list(linter.check_texts(["He abused alcohol for years."]))  # rules and model are loaded
    wall, cpu = time.perf_counter(), time.process_time()
    found = sum(len(findings) for findings in linter.check_texts(texts))
    print(time.perf_counter() - wall, time.process_time() - cpu, found)


if __name__ == "__main__":
    main()
