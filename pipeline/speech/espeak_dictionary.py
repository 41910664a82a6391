"""Which words eSpeak NG has in its English dictionary, and which it makes by its rules.

The library tells it in its trace of a word ("Found: 'one'"). It is loaded in a process of its own, which reads words as
JSON on its input and answers with those that it found: `python -m pipeline.speech.espeak_dictionary`.
"""

from __future__ import annotations

import ctypes
import json
import os
import re
import subprocess
import sys
from collections.abc import Collection, Iterator
from pathlib import Path

from pipeline.errors import EngineUnavailable
from pipeline.scratch import scratch_file

_TRACE_RULES = 1 << 3
"""From speak_lib.h, espeak_SetPhonemeTrace: bit 3, matching rules and entries of the dictionary."""
_SYNCHRONOUS = 2
"""From speak_lib.h: AUDIO_OUTPUT_SYNCHRONOUS, no sound device."""
_UTF8 = 1
_ALLOWED_S = 60.0

_FOUND = re.compile(r"^Found: '(.+?)' \[", re.MULTILINE)
_ENDING = 4
"""Letters by which a word may be longer than its entry: "decidedly" of "decide"."""


def in_dictionary(words: Collection[str]) -> frozenset[str]:
    """Those of the words, in small letters, that are entries or forms of entries. Raises EngineUnavailable."""
    from pipeline.speech.crew import import_path

    done = subprocess.run(
        [sys.executable, "-P", "-m", "pipeline.speech.espeak_dictionary"],
        input=json.dumps(sorted(words)).encode("ascii"),
        capture_output=True,
        timeout=_ALLOWED_S,
        check=False,
        env=os.environ | {"PYTHONPATH": os.pathsep.join(import_path())},
    )
    if done.returncode:
        last = (done.stderr.decode(errors="replace").strip().splitlines() or ["no message"])[-1]
        raise EngineUnavailable("eSpeak NG", last, "pip install espeakng-loader")
    return frozenset(json.loads(done.stdout))


def is_entry(word: str, trace: str) -> bool:
    """Whether the trace of a word has an entry of the dictionary for it, or for the word that it is a form of.

    >>> is_entry("volunteers", "Found: 'volunteer' [v0l@nt'i@]"), is_entry("dprk", "Found: 'd' [di:]")
    (True, False)
    """
    for entry in _FOUND.findall(trace):
        stem = entry.removesuffix("e") if len(entry) > 3 else entry
        if entry == word or (len(entry) > 2 and word.startswith(stem) and len(word) - len(stem) <= _ENDING):
            return True
    return False


def _traces(words: Collection[str], trace_file: Path) -> Iterator[tuple[str, str]]:
    """Each word with what the library says of it."""
    import espeakng_loader

    libc = ctypes.CDLL(None)
    libc.fopen.restype = ctypes.c_void_p
    library = ctypes.CDLL(str(espeakng_loader.get_library_path()))
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    data = Path(espeakng_loader.get_data_path()).parent
    library.espeak_Initialize(_SYNCHRONOUS, 0, str(data).encode(), 0)
    library.espeak_SetVoiceByName(b"en-us")
    stream = ctypes.c_void_p(libc.fopen(str(trace_file).encode(), b"w"))
    library.espeak_SetPhonemeTrace(_TRACE_RULES, stream)
    with trace_file.open(encoding="utf-8", errors="replace") as written:
        for word in words:
            given = ctypes.create_string_buffer(word.encode())
            place = ctypes.c_void_p(ctypes.addressof(given))
            while place.value:
                library.espeak_TextToPhonemes(ctypes.byref(place), _UTF8, 0)
            libc.fflush(stream)
            yield word, written.read()


def main() -> int:
    """Read words, answer with those that are in the dictionary."""
    words = json.load(sys.stdin)
    with scratch_file() as file:
        found = [word for word, trace in _traces(words, file) if is_entry(word, trace)]
    print(json.dumps(found))
    return 0


if __name__ == "__main__":
    sys.exit(main())
