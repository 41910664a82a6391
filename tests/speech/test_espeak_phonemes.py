"""IPA for eSpeak NG, judged by the library itself: what it makes of our names is the IPA that they came from."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest

from pipeline.folders import PROGRAM
from pipeline.script.lexicon import load
from pipeline.speech.espeak_phonemes import _NAMES, from_ipa
from pipeline.speech.phonemes import as_symbols

ASK = """
import ctypes, sys, espeakng_loader
libc, library = ctypes.CDLL(None), ctypes.CDLL(str(espeakng_loader.get_library_path()))
library.espeak_Initialize(2, 0, str(espeakng_loader.get_data_path()).removesuffix("/espeak-ng-data").encode(), 0)
library.espeak_SetVoiceByName(b"en-us")
libc.fdopen.restype = ctypes.c_void_p
out = ctypes.c_void_p(libc.fdopen(1, b"w"))
library.espeak_SetPhonemeTrace(2, out)
for line in sys.stdin:
    text = line.strip().encode()
    library.espeak_Synth(text, len(text) + 1, 0, 0, 0, 1 | 0x100, None, None)
    library.espeak_Synchronize()
    libc.fputs(b"\\n", out)
libc.fflush(out)
"""
"""Each line to IPA on standard output: mode espeakPHONEMES_IPA, text espeakCHARS_UTF8 | espeakPHONEMES."""


def heard(lines: list[str]) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", ASK], input="\n".join(lines), capture_output=True, text=True, check=True, timeout=120
    )
    return [line for line in done.stdout.splitlines() if line.strip()]


def bare(ipa: str) -> str:
    """Without stress and marks, which the library sets elsewhere."""
    return re.sub(r"[ˈˌ\s\u0300-\u036f]", "", "".join(as_symbols(ipa)))


def test_every_entry_that_comes_with_the_program_is_said_as_it_is_written() -> None:
    entries = [entry for entry in load(sorted((PROGRAM / "voices" / "lexicons").glob("*"))).entries if entry.ipa]
    assert len(entries) > 12
    asked = [from_ipa(entry.ipa or "") for entry in entries]
    assert None not in asked
    said = heard([f"[[{sounds}]]" for sounds in asked])
    assert [bare(text) for text in said] == [bare(entry.ipa or "") for entry in entries]


def test_every_name_is_one_that_the_library_knows() -> None:
    """An unknown name would be read as several, or as a word of English."""
    names = {sound: name for sound, name in _NAMES.items() if name and sound not in "ˈˌ -ʲʷ"}
    said = dict(zip(names, heard([f"[[{name}]]" for name in names.values()]), strict=True))
    assert {sound: text for sound, text in said.items() if not 1 <= len(bare(text)) <= 3} == {}
    exact = [sound for sound in names if sound in "pbtdkɡfvθðszʃʒhmnŋljwx" or sound in ("eɪ", "aɪ", "ɔɪ", "aʊ", "oʊ")]
    assert {sound: bare(said[sound]) for sound in exact} == {sound: sound for sound in exact}


@pytest.mark.parametrize("ipa", ["ǃa", "k☃", "5"])
def test_a_sound_without_a_neighbour_in_english_is_not_guessed(ipa: str) -> None:
    assert from_ipa(ipa) is None
