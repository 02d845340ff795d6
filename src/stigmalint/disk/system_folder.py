"""The folders that the system provides to programs of one user. Imports almost nothing, since every run may use it."""

from __future__ import annotations

import os
import sys


def system_folder(variable: str, usual: str, name: str) -> str | None:
    """The folder of this program below the one that `variable` names, or that is at `usual` in the user's home; None
    where no one knows it. `name` is what platformdirs calls it, which answers on other systems than Linux.
    """
    if sys.platform == "linux":  # what platformdirs says there, without the 4 ms that importing it takes
        base = os.environ.get(variable, "")
        found = os.path.join(base if os.path.isabs(base) else os.path.expanduser(f"~/{usual}"), "stigmalint")
    else:
        import platformdirs

        try:
            found = getattr(platformdirs, name)("stigmalint", appauthor=False)
        except RuntimeError:  # no one knows the user's home
            return None
    return found if os.path.isabs(found) else None
