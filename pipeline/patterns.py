"""Regular expressions that are compiled when they are first used.

Compiling is slow, and a run uses few of the patterns that there are: those of one format, of the rules that an article
needs. A pattern from here is written where `re.compile` would stand, and behaves as what that returns.
"""

from __future__ import annotations

import re
from typing import Any, AnyStr, cast


class _Lazy:
    """Stands for a pattern; what is asked of it is handed on to the pattern itself."""

    def __init__(self, source: Any, flags: int) -> None:
        self._wanted = source, flags

    def __getattr__(self, name: str) -> Any:
        found = getattr(re.compile(*self._wanted), name)
        setattr(self, name, found)  # the next time it is found without coming here
        return found


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """The pattern, not yet compiled: a mistake in it shows when it is used.

    >>> regex("b+").sub("-", "abbc")
    'a-c'
    """
    return cast("re.Pattern[AnyStr]", _Lazy(source, flags))
