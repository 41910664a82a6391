"""How this process keeps its memory: sounds of some megabytes come and go all the time.

Left to itself, the C library gives each of them back to the system at once and asks for it again, a page at a time: a
quarter of the time that mixing takes. And it keeps a store of freed memory for every thread. So here freed memory is
kept for the next sound, in one store for all threads.
"""

from __future__ import annotations

import contextlib
import ctypes

_TRIM_THRESHOLD, _MMAP_THRESHOLD, _ARENA_MAX = -1, -3, -8
"""From malloc.h of the GNU C library."""
_LARGEST_KEPT = 32 * 2**20
"""Bytes; the library takes no more. A reel in two channels is nine million."""
_KEPT_FREE = 128 * 2**20
"""Bytes at the end of the store that are not given back."""


def keep_freed_memory() -> None:
    """Ask the C library for that, before the first thread; another library than GNU's is left as it is."""
    with contextlib.suppress(AttributeError, OSError, TypeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(_ARENA_MAX, 1)
        mallopt(_MMAP_THRESHOLD, _LARGEST_KEPT)
        mallopt(_TRIM_THRESHOLD, _KEPT_FREE)


def give_back_freed_memory() -> None:
    """Give all that is free back to the system, once: what one stage leaves in pieces, the next wants in other sizes.

    That takes some milliseconds.
    """
    with contextlib.suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).malloc_trim(0)
