"""Time limits that a busy machine does not break: what counts is the work that was done, not how long it took."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator


@contextlib.contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """What is done within takes no more of this process's own processor time.

    A limit is many times what is needed: it is there to find time that grows with the square of a text's length.
    """
    began = time.process_time()
    yield
    took = time.process_time() - began
    assert took < seconds, f"{took:.1f} s of processor time"
