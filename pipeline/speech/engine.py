"""The seam to a speech engine: what every engine is asked for, the facts it states, and the registry of engines.

Text goes in, mono 16 bit samples at the engine's own rate come out. The promise: what is asked for is what is spoken,
or an error says why not; no engine stands in another voice. Nothing heavy is imported here, and an engine's module only
when that engine is asked for. A speech library is loaded in a worker process alone (`pipeline.speech.worker`), never in
the process that makes the episode.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Protocol

from pipeline.errors import ConfigError, EngineUnavailable, UnknownName
from pipeline.words import SpokenPiece, WordTime

ENGINES = {
    "kokoro": "pipeline.speech.kokoro_engine:KokoroEngine",
    "piper": "pipeline.speech.piper_engine:PiperEngine",
    "pyttsx3": "pipeline.speech.pyttsx3_engine:Pyttsx3Engine",
    "tone": "pipeline.speech.tone:ToneEngine",
}
"""Name -> "module:class". A name that has a colon is taken as "module:class" itself, for engines from outside."""


class UnknownVoice(Exception):
    """An engine has no such voice, or would quietly speak in another one. Saying it again would not help."""


class SpeechError(Exception):
    """An engine did not speak this utterance. A fresh process may do better."""


class UnknownSound(SpeechError):
    """A pronunciation has a sound that the voice does not have. Saying it again would not help."""

    def __init__(self, sound: str, ipa: str, word: str) -> None:
        self.ipa = ipa
        super().__init__(f"the voice has no sound {sound!r}, in {ipa!r} for {word!r}")


@dataclass(frozen=True)
class Wish:
    """One utterance as an engine is asked for it."""

    pieces: tuple[SpokenPiece, ...]
    """Their texts joined are what is spoken, spaces included."""
    voice: str
    """The engine's own id of a voice."""
    rate_wpm: int
    """Words a minute, as the engine counts."""
    pitch: int | None = None
    """Engine's own scale; None: the voice's own."""
    again: int = 0
    """Number of the take, from 0: an engine that draws noise draws it anew for each."""

    @property
    def text(self) -> str:
        """All pieces as words."""
        return "".join(piece.text for piece in self.pieces)


@dataclass(frozen=True)
class Speech:
    """Samples with their format."""

    samples: bytes
    """Mono, 16 bit signed, little-endian."""
    sample_rate: int
    """Hz."""
    words: tuple[WordTime, ...] = ()
    """When each word of `Wish.text` is heard, in order; empty where the engine does not tell."""

    @property
    def frames(self) -> int:
        """Length in samples."""
        return len(self.samples) // 2


@dataclass(frozen=True)
class VoiceInfo:
    """A voice that an engine has."""

    id: str
    """What a profile's `voice` says. One that begins with "+" is a variant, appended to a voice: "en-us" and "+f3"."""
    label: str
    """For people."""
    language: str
    """BCP 47; empty for a variant."""
    gender: str
    """"male", "female", or empty where the voice does not say."""
    licence: str
    version: str = ""
    """Of files of its own: another version is another take."""


@dataclass(frozen=True)
class Unavailable:
    """Why an engine cannot run here, and how to get it."""

    reason: str
    remedy: str


class Engine(Protocol):
    """What every engine does.

    To add one: write a module here with a class of these eight facts and nine methods, and name it in `ENGINES`.
    Creating the class, `unavailable`, `version`, `voices`, `faults`, `find` and `expected_s` run in the main process
    and must not load the speech library; `load`, `speak` and `phonemes` run in a worker. `tests/speech/test_engines.py`
    then judges it with the rest.
    """

    name: str
    """Key in the registry."""
    label: str
    """As credits name it: "eSpeak NG"."""
    licence: str
    """Of the engine, in one line, with what it means for the speech it makes."""
    takes_ipa: bool
    """Whether it says `SpokenPiece.ipa`."""
    says_words: bool
    """Whether a listener hears words; tones that stand for them all sound alike."""
    isolate: bool
    """Whether each utterance needs a process of its own, forked after `load`. `load` may then start no thread."""
    own_rate_wpm: int
    """The pace of a profile that asks for none."""
    more_voices: str
    """How to get a voice that is not here; empty where all of them come with the engine."""

    def unavailable(self) -> Unavailable | None:
        """Why it cannot run here; None when it can."""

    def version(self) -> str:
        """Of all parts that shape its sound: another version is another take."""

    def voices(self) -> tuple[VoiceInfo, ...]:
        """All its voices whose files are right; may read them."""

    def faults(self) -> tuple[ConfigError, ...]:
        """What is wrong with the files of the voices that `voices` leaves out."""

    def find(self, voice: str) -> VoiceInfo | None:
        """The voice that a profile's `voice` means, variants and paths included; None where there is none."""

    def expected_s(self, text: str, rate_wpm: int) -> float:
        """Seconds from the first sound to the last that `text` takes; what `pipeline.speech.check` compares with."""

    def load(self) -> None:
        """Load libraries and models; called once per worker, before any `speak`."""

    def speak(self, wish: Wish) -> Speech:
        """Speak one utterance. Raises UnknownVoice, UnknownSound, SpeechError or ConfigError for the voice's files."""

    def phonemes(self, wish: Wish) -> str:
        """What `speak` would say of it, in IPA; empty for an engine without phonemes. Raises as `speak` does."""


def create(name: str) -> Engine:
    """The engine called `name`, not loaded. Raises UnknownName with the known ones.

    >>> create("tone").name
    'tone'
    """
    module_name, _, class_name = ENGINES.get(name, name).partition(":")
    if not class_name:
        raise UnknownName("engine", name, sorted(ENGINES))
    try:
        engine: Engine = getattr(import_module(module_name), class_name)()
    except (ImportError, AttributeError) as error:
        raise UnknownName("engine", name, sorted(ENGINES), hint=str(error)) from error
    return engine


def get(name: str) -> Engine:
    """The engine called `name`, able to run here. Raises UnknownName, or EngineUnavailable with reason and remedy."""
    engine = create(name)
    missing = engine.unavailable()
    if missing:
        raise EngineUnavailable(name, missing.reason, missing.remedy)
    return engine


_WORKERS_OF_FORKS = 2
"""For each job, where every utterance has a process of its own: while one is begun, ended or judged, another speaks."""


def workers_for(engine: Engine, jobs: int) -> int:
    """How many workers of an engine keep `jobs` cores busy."""
    return jobs * (_WORKERS_OF_FORKS if engine.isolate else 1)


def speakable(text: str) -> str:
    """Text that reaches a library whole: a NUL would end it, and half a surrogate pair cannot be encoded.

    >>> speakable("one\\x00two")
    'one two'
    """
    return "".join(" " if char < " " or "\ud800" <= char <= "\udfff" else char for char in text)


def missing_packages(packages: Sequence[str], remedy: str) -> Unavailable | None:
    """The usual `unavailable`: names the Python modules that are not installed, without importing them."""
    from importlib.util import find_spec

    absent = [package for package in packages if find_spec(package) is None]
    return Unavailable(f"not installed: {', '.join(absent)}", remedy) if absent else None
