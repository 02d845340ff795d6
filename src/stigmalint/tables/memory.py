"""How much free memory a process of `batch` keeps: little, because several share the machine for hours."""

from __future__ import annotations

import sys

import pyarrow as pa

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""Parameters of glibc's `mallopt` (malloc.h)."""
_SMALL = 1 << 17
"""Bytes, as at the start: by default the C library raises both thresholds to what it had to find room for since."""


def give_back() -> None:
    """From now on, give the system back what this process has freed. Other C libraries than glibc do as they do."""
    pa.set_memory_pool(pa.system_memory_pool())  # the others keep what they freed for a while
    if sys.platform == "linux":
        import ctypes

        mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
        if mallopt is not None:
            for parameter, value in ((_TRIM_THRESHOLD, _SMALL), (_MMAP_THRESHOLD, _SMALL), (_ARENA_MAX, 1)):
                mallopt(parameter, value)
