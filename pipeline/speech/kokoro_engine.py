"""Kokoro: the finest voice here and the slowest, about as fast as it is heard on two cores.

`kokoro-onnx` turns text into phonemes and those into the model's tokens; the model itself is run by
`pipeline.speech.onnx_model`. Where model and voices are found stands in `pipeline.speech.kokoro_voices`. The promise:
the same text gives the same samples; no sound of a lexicon is dropped in silence; a text of any length is spoken whole.
"""

from __future__ import annotations

import unicodedata
import zlib
from typing import Any

from pipeline.errors import ConfigError
from pipeline.speech.engine import Speech, Unavailable, UnknownVoice, VoiceInfo, Wish, missing_packages, speakable
from pipeline.speech.kokoro_voices import FOLDER, ModelFolder, Voice, own_voices, voice_info, voice_of
from pipeline.speech.neural import Part, check_sounds, check_wish, higher, joined
from pipeline.speech.pace import KOKORO
from pipeline.speech.phonemes import in_ipa

_SEED = 1


class KokoroEngine:
    """See the module. `rate_wpm` is 80 to 450; `pitch` 0 to 99, ten to a semitone, the voice's own is 50."""

    name = "kokoro"
    label = "Kokoro"
    licence = "kokoro-onnx: MIT, phonemizer and eSpeak NG: GPL-3.0-or-later; the speech it makes is free to use"
    takes_ipa = True
    says_words = True
    isolate = False
    own_rate_wpm = KOKORO.rate_wpm
    more_voices = (
        f"put one model (kokoro-v1.0.onnx) and its file of voices (voices-v1.0.bin) into voices/{FOLDER}/, from "
        "https://github.com/thewh1teagle/kokoro-onnx/releases"
    )

    def __init__(self) -> None:
        self._models: dict[ModelFolder, _Model] = {}

    def unavailable(self) -> Unavailable | None:
        """Names the wheels that are missing."""
        return missing_packages(("kokoro_onnx", "onnx", "onnxruntime"), 'pip install "make-episode[kokoro]"')

    def version(self) -> str:
        """Of what turns text into samples; the model's own files are told by `find`."""
        from importlib.metadata import version

        return f"kokoro-onnx {version('kokoro-onnx')}, onnxruntime {version('onnxruntime')}"

    def voices(self) -> tuple[VoiceInfo, ...]:
        """All styles in the folder of voices; none where there is no model."""
        return own_voices()[0]

    def faults(self) -> tuple[ConfigError, ...]:
        """Of a folder with several models, or a table of styles that is none."""
        return own_voices()[1]

    def find(self, voice: str) -> VoiceInfo | None:
        """By style, with folder and language where they are given."""
        found = voice_of(voice)
        return voice_info(voice, found) if found else None

    def expected_s(self, text: str, rate_wpm: int) -> float:
        """From syllables, clauses and rate, as measured on real sentences."""
        return KOKORO.speech_s(text, rate_wpm)

    def load(self) -> None:
        """Load the libraries; a model is loaded when it first speaks."""
        import kokoro_onnx  # noqa: F401
        import onnx  # noqa: F401
        import onnxruntime

        onnxruntime.set_default_logger_severity(4)  # it looks for graphics cards, and says so

    def speak(self, wish: Wish) -> Speech:
        """All parts of the utterance, joined."""
        check_wish(wish, self.label)
        voice, model = self._loaded(wish.voice)
        speed = wish.rate_wpm / KOKORO.rate_wpm / higher(wish)
        heard = [model.say(part, voice.style, speed, _SEED + wish.again) for part in model.parts(wish, voice)]
        return joined(wish, heard, model.sample_rate * higher(wish))

    def phonemes(self, wish: Wish) -> str:
        """As the model is given them."""
        voice, model = self._loaded(wish.voice)
        return in_ipa(model.parts(wish, voice))

    def _loaded(self, name: str) -> tuple[Voice, _Model]:
        voice = voice_of(name)
        if voice is None:
            raise UnknownVoice(f"Kokoro has no voice {name!r} in voices/{FOLDER} or the folder it names")
        if voice.files not in self._models:
            self._models[voice.files] = _Model(voice.files)
        return voice, self._models[voice.files]


class _Model:
    """A model and its styles in memory."""

    def __init__(self, files: ModelFolder) -> None:
        import numpy as np
        from kokoro_onnx.config import SAMPLE_RATE
        from kokoro_onnx.tokenizer import Tokenizer

        from pipeline.speech.onnx_model import OnnxModel

        self.sample_rate = SAMPLE_RATE
        self._model = OnnxModel(files.model, durations_from="Round")
        self._tokenizer = Tokenizer()
        self._table = files.table
        self._styles = np.load(files.table)

    def parts(self, wish: Wish, voice: Voice) -> list[str]:
        """The utterance as phonemes, in parts that the model takes. Raises SpeechError for a sound it does not have."""
        from kokoro_onnx.chunker import split_phonemes
        from kokoro_onnx.config import MAX_PHONEME_LENGTH

        from pipeline.speech.phonemes import sentences_of

        check_sounds(wish, self._tokenizer.vocab)
        whole = sentences_of(wish.pieces, lambda text: [list(self._phonemes(text, voice.language))])
        text = unicodedata.normalize("NFC", " ".join("".join(sentence) for sentence in whole))
        return list(split_phonemes(text, MAX_PHONEME_LENGTH)) if text.strip() else []

    def say(self, phonemes: str, style: str, speed: float, seed: int) -> Part:
        """One part."""
        import numpy as np

        tokens = self._tokenizer.tokenize(phonemes)
        shapes = self._shapes(style)
        given: dict[str, Any] = {
            "tokens" if "tokens" in self._model.inputs else "input_ids": np.array([[0, *tokens, 0]], np.int64),
            "style": np.asarray(shapes[min(len(tokens), len(shapes)) - 1], np.float32).reshape(1, -1),
            "speed": np.array([speed], np.float32),
        }
        symbols = [symbol for symbol in phonemes if symbol in self._tokenizer.vocab]
        places = list(range(1, len(symbols) + 2)) if len(symbols) == len(tokens) else []
        return Part(symbols, places, self._model.run(given, len(tokens) + 2, seed))

    def _shapes(self, style: str) -> Any:
        """The style, by length of text. Raises ConfigError where the table is damaged."""
        from zipfile import BadZipFile

        try:
            return self._styles[style]
        except (BadZipFile, EOFError, OSError, ValueError, zlib.error) as error:
            problem = f"style {style!r} cannot be read: {error}"
            raise ConfigError(str(self._table), problem, "get the file of voices again") from error

    def _phonemes(self, text: str, language: str) -> str:
        said = self._tokenizer.phonemize(speakable(text), language) if text.strip() else ""
        return unicodedata.normalize("NFD", said)
