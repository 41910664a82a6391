"""A file for a library that reads or writes paths alone: in memory where it can be, so that none outlives a crash."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def scratch_file() -> Iterator[Path]:
    """Its path, for this process alone."""
    if hasattr(os, "memfd_create"):
        handle = os.memfd_create("scratch")
        try:
            yield Path(f"/proc/self/fd/{handle}")
        finally:
            os.close(handle)
        return
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder) / "scratch"
