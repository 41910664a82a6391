"""Engines that fail in one way each, named by their voice; for the tests of workers, retries and checks."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.speech.engine import Speech, SpeechError, UnknownSound, Wish
from pipeline.speech.tone import RATE, ToneEngine


class Faulty(ToneEngine):
    """Speaks tones in the worker itself, except that its voice is its fault."""

    name = "faulty_engine:Faulty"

    def speak(self, wish: Wish) -> Speech:
        whole = super().speak(Wish(wish.pieces, "low", wish.rate_wpm))
        match wish.voice:
            case "crash":
                os.abort()
            case "hang":
                if "FAULTY_MARK" in os.environ:
                    Path(f"{os.environ['FAULTY_MARK']}.{os.getpid()}").touch()
                time.sleep(60)
            case "damaged":
                raise ConfigError("voices/a.onnx", "no model that can be run", "get the file again")
            case "error":
                raise SpeechError("no breath left")
            case "sound":
                raise UnknownSound("X", "Xalu", wish.text)
            case "half":
                return Speech(whole.samples[: whole.frames // 2 * 2], RATE)
            case "silence":
                return Speech(bytes(len(whole.samples)), RATE)
            case "empty":
                return Speech(b"", RATE)
            case "noise":
                hiss = random.Random(1).randbytes(whole.frames - 500)  # of one byte each: a level as speech has it
                return Speech(b"".join(bytes([0, byte % 32 - 16 & 255]) for byte in hiss) + bytes(1000), RATE)
            case "stuck":
                return Speech(whole.samples[:8000] * (len(whole.samples) // 8000) + bytes(2000), RATE)
            case "once" if not (mark := Path(os.environ["FAULTY_MARK"])).exists():
                mark.touch()
                os.abort()
        return whole

    def phonemes(self, wish: Wish) -> str:
        self.speak(wish)
        return "sounds"


class FaultyForked(Faulty):
    """The same in a process for each utterance."""

    name = "faulty_engine:FaultyForked"
    isolate = True
