"""pyttsx3 on eSpeak NG: the voice that is always there, from two wheels and no system package.

The library of the `espeakng-loader` wheel is loaded by path with its symbols made global, and its data named in the
environment; pyttsx3 then asks for "libespeak-ng.so.1" and is given that library by its soname, whatever else is
installed. Initialising eSpeak NG starts a thread and leaves state behind that changes the next utterance, so each
utterance is spoken in a process forked from a worker that has loaded the library and not initialised it. The promise:
one sentence gives the same samples every time; the voice that speaks is the voice that was asked for, read back from
the driver; and an utterance is handed over only when the driver has closed its file.

This was run on Linux. Elsewhere pyttsx3 looks for an installed eSpeak NG, and where processes cannot be forked the
worker speaks once and is replaced.
"""

from __future__ import annotations

import io
import os
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError
from pipeline.memory import keep_freed_memory
from pipeline.scratch import scratch_file
from pipeline.speech.engine import (
    Speech,
    SpeechError,
    Unavailable,
    UnknownVoice,
    VoiceInfo,
    Wish,
    missing_packages,
)
from pipeline.speech.espeak_text import EspeakText, espeak_text, word_times
from pipeline.speech.espeak_voices import SPEECH_LICENCE, all_voices, data_folder
from pipeline.speech.pace import ESPEAK

_POLL_S = 0.0005
"""Between two looks for the driver's end event: an utterance takes about 10 ms to make."""

_IDLE_LOOKS = 2
"""Looks in a row that must find the library idle."""

_SETTING_TRIES = 5
"""A setting is lost about once in 150 times, so five losses in a row mean that the library refuses the value."""

_NOISE_SEED = 1
"""Breathy voices add noise that eSpeak NG would seed with the time of day: another take every second."""

_RATES_WPM = range(80, 451)
_PITCHES = range(100)

_RATE, _PITCH, _CURRENT = 1, 3, 1
"""From speak_lib.h: espeakRATE, espeakPITCH, and "the value now" instead of the default."""


class Pyttsx3Engine:
    """See the module. `rate_wpm` is 80 to 450; `pitch` 0 to 99, the voice's own is 50."""

    name = "pyttsx3"
    label = "eSpeak NG"
    licence = f"eSpeak NG: GPL-3.0-or-later, pyttsx3: MPL-2.0; {SPEECH_LICENCE}"
    takes_ipa = True
    says_words = True
    isolate = True
    own_rate_wpm = 160
    more_voices = ""

    def unavailable(self) -> Unavailable | None:
        """Names the wheels that are missing."""
        return missing_packages(("pyttsx3", "espeakng_loader"), "pip install pyttsx3 espeakng-loader")

    def version(self) -> str:
        """Versions of both wheels."""
        from importlib.metadata import version

        return f"pyttsx3 {version('pyttsx3')}, espeakng-loader {version('espeakng-loader')}"

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Languages, then variants, as the wheel's data files describe them."""
        return all_voices()

    def faults(self) -> tuple[ConfigError, ...]:
        """None: its voices come with eSpeak NG."""
        return ()

    def find(self, voice: str) -> VoiceInfo | None:
        """The language's facts, with the variant's gender where there is one; letter case and folders do not count."""
        base, plus, variant = voice.rpartition("/")[2].casefold().partition("+")
        known = {info.id.casefold(): info for info in self.voices()}
        found, varied = known.get(base), known.get(f"+{variant}")
        if found is None or (plus and varied is None):
            return None
        return replace(found, id=voice, gender=varied.gender or found.gender if varied else found.gender)

    def expected_s(self, text: str, rate_wpm: int) -> float:
        """From syllables, clauses and rate, as measured on real sentences."""
        return ESPEAK.speech_s(text, rate_wpm)

    def load(self) -> None:
        """Load the wheel's library and pyttsx3's driver on top of it; starts no thread."""
        import ctypes

        import espeakng_loader

        data = str(data_folder().parent)
        os.environ["ESPEAK_DATA_PATH"] = data
        library = ctypes.CDLL(str(espeakng_loader.get_library_path()), mode=ctypes.RTLD_GLOBAL)
        import pyttsx3.drivers.espeak  # noqa: F401  (loaded here so that each fork has it)

        library.espeak_ng_InitializePath(data.encode())
        library.espeak_ListVoices(None)  # else each fork reads all voice files to find one by its name
        keep_freed_memory()  # the driver takes a larger piece for every second of speech

    def speak(self, wish: Wish) -> Speech:
        """One utterance through one driver; call it in a process that is thrown away afterwards.

        There is no deadline here: the worker keeps it.
        """
        import pyttsx3
        from pyttsx3.drivers import _espeak

        _check_wish(wish)
        engine = pyttsx3.init("espeak")
        _espeak.dll.espeak_ng_SetRandSeed(_NOISE_SEED + wish.again)
        _set_up(engine, _espeak.dll, wish)
        text = espeak_text(wish.pieces)
        _heed_marks(text, _espeak)
        events = _note_words(engine, _espeak)
        with scratch_file() as path:
            _run(engine, text.text, str(path))
            _check_settings(_espeak.dll, wish)
            speech = _read(path)
        heard = [(place, ms * speech.sample_rate // 1000) for place, ms in events]
        return replace(speech, words=word_times(wish.text, text, heard, speech.frames))

    def phonemes(self, wish: Wish) -> str:
        """From the library itself; call it in a process that is thrown away afterwards."""
        from pipeline.speech.espeak_ipa import ipa_of

        return ipa_of(wish)


def _check_wish(wish: Wish) -> None:
    """What the library would clamp, or say nothing to, is an error."""
    if not wish.text.strip():
        raise SpeechError("there is nothing to say")
    if wish.rate_wpm not in _RATES_WPM:
        raise SpeechError(f"rate_wpm is {wish.rate_wpm}, eSpeak NG takes {_RATES_WPM[0]} to {_RATES_WPM[-1]}")
    if wish.pitch is not None and wish.pitch not in _PITCHES:
        raise SpeechError(f"pitch is {wish.pitch}, eSpeak NG takes {_PITCHES[0]} to {_PITCHES[-1]}")


def _set_up(engine: Any, library: Any, wish: Wish) -> None:
    """Set voice, rate and pitch, and wait until the library has them.

    The driver hands rate and pitch to the library's own thread, which now and then loses one (7 of 1,000) or is still
    busy with the driver's first settings when the voice changes under it; so each is read back, and set again if lost.
    """
    errors: list[Exception] = []
    engine.connect("error", lambda name, exception: errors.append(exception))
    engine.proxy.setBusy(False)  # from here on the driver acts on each setting at once, not at the next run
    _settle(library)
    engine.setProperty("voice", wish.voice)
    if errors:
        raise UnknownVoice(str(errors[0]))
    _check_voice(wish.voice, engine.getProperty("voice"))
    for _ in range(_SETTING_TRIES):
        engine.setProperty("rate", wish.rate_wpm)
        if wish.pitch is not None:
            engine.setProperty("pitch", wish.pitch)
        _settle(library)
        if _has_settings(library, wish):
            return
    _check_settings(library, wish)


def _settle(library: Any) -> None:
    """Wait until the library's thread has been idle for a while: a command that it has not yet begun does not show."""
    idle = 0
    while idle < _IDLE_LOOKS:
        time.sleep(_POLL_S)
        idle = 0 if library.espeak_IsPlaying() else idle + 1


def _has_settings(library: Any, wish: Wish) -> bool:
    """Whether the library itself holds the rate and pitch asked for; the driver's `getProperty` tells the defaults."""
    rate = library.espeak_GetParameter(_RATE, _CURRENT)
    pitch = library.espeak_GetParameter(_PITCH, _CURRENT)
    return bool(rate == wish.rate_wpm and wish.pitch in (None, pitch))


def _check_settings(library: Any, wish: Wish) -> None:
    if not _has_settings(library, wish):
        raise SpeechError(f"eSpeak NG did not take rate {wish.rate_wpm} and pitch {wish.pitch}")


def _run(engine: Any, text: str, path: str) -> None:
    """Speak into `path` and wait until the driver says that it has closed the file: `runAndWait` may return earlier."""
    ended: list[bool] = []
    errors: list[Exception] = []
    engine.connect("finished-utterance", lambda name, completed: ended.append(completed))
    engine.connect("error", lambda name, exception: errors.append(exception))
    engine.save_to_file(text, path)
    engine.runAndWait()
    while not ended and not errors:
        time.sleep(_POLL_S)
    if errors or not ended[0]:
        raise SpeechError(str(errors[0]) if errors else "the driver stopped before the end")


def _heed_marks(text: EspeakText, driver_library: Any) -> None:
    """The driver asks the library to read everything as words; it is told otherwise here, and only where needed."""
    flags = driver_library.SSML * text.has_stress | driver_library.PHONEMES * text.has_phonemes
    synthesize = driver_library.Synth

    def read_marks(text: bytes, *, flags: int, more: int = flags) -> Any:
        return synthesize(text, flags=flags | more)

    driver_library.Synth = read_marks


def _note_words(engine: Any, driver_library: Any) -> list[tuple[int, int]]:
    """A list that fills with the library's word events: place in its text from 0, milliseconds from the start."""
    events: list[tuple[int, int]] = []
    driver_answers = engine.proxy._driver._onSynth

    def note(wav: Any, count: int, heard: Any) -> int:
        place = 0
        while (event := heard[place]).type != driver_library.EVENT_LIST_TERMINATED:
            if event.type == driver_library.EVENT_WORD:
                events.append((event.text_position - 1, event.audio_position))
            place += 1
        answer: int = driver_answers(wav, count, heard)
        return answer

    driver_library.SetSynthCallback(note)
    return events


def _check_voice(asked: str, got: str | None) -> None:
    """The driver keeps its old voice, or drops a variant, without an error; both show in what reads back."""
    wanted = asked.rpartition("/")[2].casefold()
    if (got or "").rpartition("/")[2].casefold() != wanted:
        raise UnknownVoice(f"asked for {asked!r}, eSpeak NG took {got!r}")


def _read(path: Path) -> Speech:
    """The driver's file. Raises SpeechError where it is not whole."""
    import wave

    try:
        with wave.open(io.BytesIO(path.read_bytes())) as file:
            if (file.getnchannels(), file.getsampwidth()) != (1, 2):
                raise SpeechError("the driver's file is not mono 16 bit")
            samples = file.readframes(file.getnframes())
            if len(samples) != 2 * file.getnframes():
                raise SpeechError("the driver's file is cut short")
            return Speech(samples, file.getframerate())
    except (OSError, EOFError, wave.Error) as error:
        raise SpeechError(f"the driver's file cannot be read: {error or type(error).__name__}") from error
