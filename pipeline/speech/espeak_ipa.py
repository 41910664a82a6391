"""The phonemes that eSpeak NG makes of an utterance, in IPA; only for a worker, like everything that loads its library.

Words are heard in their sentence, and a lexicon's phonemes stand where their word stood. Sounds that an English voice
lacks are not shown as the nearest one that it says.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import replace

from pipeline.speech.engine import UnknownVoice, Wish, speakable
from pipeline.speech.espeak_phonemes import from_ipa
from pipeline.speech.phonemes import sentences_of

_SYNCHRONOUS, _UTF8, _IPA = 2, 1, 2
"""From speak_lib.h: AUDIO_OUTPUT_SYNCHRONOUS, espeakCHARS_UTF8, and bit 1 of a phoneme mode."""


def ipa_of(wish: Wish) -> str:
    """All of it, clauses parted by a space. Raises UnknownVoice."""
    phonemize = _phonemizer(wish.voice)
    pieces = [piece if piece.ipa and from_ipa(piece.ipa) else replace(piece, ipa=None) for piece in wish.pieces]
    sentences = sentences_of(pieces, lambda text: [list(phonemize(speakable(text)))])
    return " ".join("".join(sentence).strip() for sentence in sentences)


def _phonemizer(voice: str) -> Callable[[str], str]:
    import espeakng_loader

    library = ctypes.CDLL(str(espeakng_loader.get_library_path()))
    library.espeak_TextToPhonemes.restype = ctypes.c_char_p
    library.espeak_Initialize(_SYNCHRONOUS, 0, None, 0)  # where its data is stands in the environment
    if library.espeak_SetVoiceByName(voice.rpartition("/")[2].encode()):
        raise UnknownVoice(f"eSpeak NG has no voice {voice!r}")

    def phonemes(text: str) -> str:
        given = ctypes.create_string_buffer(text.encode())
        place = ctypes.c_void_p(ctypes.addressof(given))
        clauses = []
        while place.value:
            clauses.append((library.espeak_TextToPhonemes(ctypes.byref(place), _UTF8, _IPA) or b"").decode())
        return " ".join(filter(None, clauses))

    return phonemes
