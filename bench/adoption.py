"""The trial of a baseline: write it for a folder of texts, edit a paragraph in each of many files, and look again.

    python bench/adoption.py FOLDER [--files N] [--seed N]

Each edit is one that a writer might make: a sentence more, one less, two paragraphs changed about, lines wrapped again,
words changed right beside a known finding, the file renamed; in some files a finding is added that the edit is to
bring to light. Counted are known findings that came back and new ones that were not told. Exit code 1 if there is one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

SIGN = "In the year of the comet "
NEW = f"{SIGN}he abused alcohol, as the coroner wrote."
PLAIN = "The weather of that week was mild, and the road was open."


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--files", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    arguments = parser.parse_args()
    rng = random.Random(arguments.seed)
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "texts")
        shutil.copytree(arguments.folder, root)
        os.environ["STIGMALINT_CACHE_DIR"] = str(Path(folder, "cache"))
        check(root, "--baseline", "known.json", "--write-baseline")
        known = json.loads((root / "known.json").read_text(encoding="utf-8"))["findings"]
        if found := check(root, "--baseline", "known.json"):
            print(f"{len(found)} findings are told that were just written to the baseline")
            return 1
        marked = {entry["path"] for entry in known}
        texts = sorted(path for path in root.rglob("*") if path.suffix in (".txt", ".md") and path.is_file())
        # Files with known findings first: in the others nothing can come back.
        texts.sort(key=lambda path: path.relative_to(root).as_posix() not in marked)
        edited = texts[: arguments.files]
        with_known = len(marked & names(edited, root))
        added = sum(edit(path, number, rng) for number, path in enumerate(edited))
        told = check(root, "--baseline", "known.json")
        new = [item for item in told if is_new(item, root)]
    back = [item for item in told if item not in new]
    print(f"{len(known)} known findings; {len(edited)} files edited, {with_known} of them with some")
    print(f"{added} new findings written, {len(new)} told; {len(back)} told that were known")
    for item in back:
        print(f"  {item['path']}:{item['line']}: {item['rule']} {item['match']}")
    return int(bool(back) or len(new) != added)


def is_new(item: dict[str, Any], root: Path) -> bool:
    text = (root / item["path"]).read_bytes()
    return SIGN.encode() in text[max(0, item["start_byte"] - len(SIGN) - 10) : item["start_byte"]]


def names(paths: list[Path], root: Path) -> set[str]:
    return {path.relative_to(root).as_posix() for path in paths}


def edit(path: Path, number: int, rng: random.Random) -> int:
    """Change one paragraph of a file; gives how many findings were added."""
    text = path.read_text(encoding="utf-8")
    parts = re.split(r"(\n[ \t]*\n)", text)
    at = rng.randrange(0, len(parts), 2)
    how = number % 6
    added = 0
    if how == 0:
        parts[at] = f"{parts[at]}\n{PLAIN}"
    elif how == 1:
        parts[at] = f"{PLAIN}\n{parts[at]}"
    elif how == 2 and path.suffix == ".txt":
        parts[at] = "\n".join(textwrap.wrap(parts[at], 50))
    elif how == 3 and len(parts) > 4:
        other = rng.randrange(0, len(parts), 2)
        parts[at], parts[other] = parts[other], parts[at]
    elif how == 4:
        words = re.split(r"(\s+)", parts[at])
        place = rng.randrange(0, len(words), 2)
        words[place] = f"{words[place]} indeed"
        parts[at] = "".join(words)
    else:
        parts[at] = f"{parts[at]}\n\n{NEW}"
        added = 1
    path.write_text("".join(parts), encoding="utf-8")
    if number % 10 == 9:
        path.rename(path.with_name(f"renamed-{path.name}"))
    return added


def check(root: Path, *args: str) -> list[dict[str, Any]]:
    command = [sys.executable, "-m", "stigmalint", "check", "--isolated", "-q", "--output-format", "json", *args]
    done = subprocess.run(command, cwd=root, stdout=subprocess.PIPE, text=True, encoding="utf-8", check=False)
    if done.returncode == 2:
        raise SystemExit("the check failed")
    found: list[dict[str, Any]] = json.loads(done.stdout)["findings"]
    return found


if __name__ == "__main__":
    raise SystemExit(main())
