"""Work on which processes end. It imports little, since each process that takes the place of one imports it anew."""

from __future__ import annotations

import os
import signal
from pathlib import Path


def double(parcel: tuple[str, int]) -> int:
    """Doubles a number. The process ends the first time that 3 comes, and whenever 5 comes."""
    folder, number = parcel
    if number == 5:
        os.kill(os.getpid(), signal.SIGKILL)
    if number == 3 and not os.path.exists(f"{folder}/once"):
        Path(folder, "once").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return 2 * number


def name(parcel: tuple[str, int]) -> str:
    return str(parcel[1])
