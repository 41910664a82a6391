"""A small episode made of tones: exact lengths, so that tests can count samples."""

from __future__ import annotations

import functools
import wave
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pytest
import soundfile

from pipeline.model import (
    Chapter,
    Cue,
    Delivery,
    Item,
    Piece,
    PlacedSegment,
    Profile,
    Script,
    Segment,
    Take,
    Timeline,
    Utterance,
)
from pipeline.progress import Progress
from pipeline.script.kit import Kit
from pipeline.sound.arrange import arrange
from pipeline.sound.deliver import deliver, first_setting
from pipeline.sound.forecast import MusicPowers
from pipeline.sound.measure import Measured
from pipeline.sound.pieces import Music
from pipeline.sound.reels import Reels
from pipeline.sound.takes import measure
from pipeline.words import SpokenPiece

RATE = 22_050
PAUSES_MS = {
    "head": 500,
    "clause": 300,
    "sentence": 400,
    "paragraph": 800,
    "heading": 900,
    "section": 1600,
    "speaker": 600,
    "before_quotation": 650,
    "after_quotation": 700,
    "tail": 2000,
}


@dataclass
class Studio:
    """Makes segments, takes, kits and timelines in a folder."""

    folder: Path

    def segment(self, name: str, *, role: str = "narrator", kind: str = "narration", paragraph: int = 0) -> Segment:
        words = f"Words of {name}, plainly said."
        return Segment(name, kind, role, (Piece(words),), 1, paragraph, "article")  # type: ignore[arg-type]

    def take(self, name: str, length_s: float, *, level: float = 0.3, silence_s: float = 0.1) -> Take:
        """A buzzing tone with silence on both sides."""
        at = np.arange(round(length_s * RATE)) / RATE
        hum = sum(np.sin(2 * np.pi * 150 * k * at) / k for k in range(1, 12)) * (0.6 + 0.4 * np.sin(2 * np.pi * 4 * at))
        pad = np.zeros(round(silence_s * RATE))
        pcm = np.concatenate([pad, hum / np.abs(hum).max() * level, pad])
        path = self.folder / f"{name}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((1, 2, RATE, 0, "NONE", ""))
            file.writeframes((pcm * 32767).astype("<i2").tobytes())
        return Take(key=f"{name}-{length_s}-{level}", path=str(path), sample_rate=RATE, frames=len(pcm))

    def music(self, name: str, length_s: float, **facts: int | float | None) -> Music:
        """A soft two-note chord; `facts` override the fields."""
        at = np.arange(round(length_s * 44_100)) / 44_100
        chord = 0.1 * (np.sin(2 * np.pi * 220 * at) + np.sin(2 * np.pi * 330 * at))
        path = self.folder / f"{name}.flac"
        soundfile.write(path, np.stack([chord, chord * 0.9], axis=1), 44_100)
        fields: dict[str, object] = {
            "loop_start": None, "loop_end": None, "hit": None, "clear_lu": -6.0, "ducked_lu": -24.0,
            "loudness_lufs": -20.0, "beat": 44_100 * 60 // 72,
        }  # fmt: skip
        fields |= facts
        return Music(name=name, path=path, title=name, author="", licence="CC0-1.0", length=len(at), **fields)  # type: ignore[arg-type]

    def kit(self, **music: Music) -> Kit:
        return Kit(
            "test", self.folder, "x.j2", "masked", "the link", ("quote-1",), {}, PAUSES_MS, None, None, -52.0, music
        )

    def script(self, *chapters: tuple[str, list[Item]]) -> Script:
        return Script("Test", tuple(Chapter(title, tuple(items)) for title, items in chapters), "test", "tone", "a.txt")

    def timeline(self, script: Script, takes: dict[str, Take], kit: Kit, **room: int) -> Timeline:
        profile = Profile("narrator", "tone", "a", 160)
        utterances = tuple(Utterance(s, (SpokenPiece(s.shown),), profile) for s in script.segments())
        return arrange(script, utterances, takes, measure, kit, **room)


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    return Studio(tmp_path)


@pytest.fixture(scope="session")
def show_reel(tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    """Three chapters, not three minutes long, with every kind of cue; made of six reels."""
    studio = Studio(tmp_path_factory.mktemp("studio"))
    studio_kit = studio.kit(
        theme=studio.music("theme", 9.0, hit=44_100 * 4),
        bed=studio.music("bed", 6.0, loop_start=44_100, loop_end=44_100 * 5),
        sting=studio.music("sting", 3.0),
        closing=studio.music("closing", 8.0, hit=44_100 * 5),
    )
    segments = [
        studio.segment(f"s{n:04}", paragraph=n // 3, role="quote-1" if n == 5 else "narrator") for n in range(36)
    ]
    takes = {s.id: studio.take(s.id, 2.5 + 0.37 * (n % 9), level=0.1 + 0.05 * (n % 5)) for n, s in enumerate(segments)}
    opening: list[Item] = [Cue("bed-in", "bed", 1), *segments[:3], Cue("bed-out", "bed", 2), Cue("theme", "theme", 3)]
    middle: list[Item] = [Cue("sting", "sting", 4), *segments[3:20]]
    ending: list[Item] = [*segments[20:34], Cue("closing", "closing", 5), *segments[34:]]
    script = studio.script(("Opening", opening), ("Middle", middle), ("Ending", ending))
    return studio.timeline(script, takes, studio_kit)


PowersOf = tuple[Callable[[PlacedSegment], np.ndarray], MusicPowers]


@pytest.fixture(scope="session")
def powers_of(tmp_path_factory: pytest.TempPathFactory) -> PowersOf:
    """What the forecast of the gain is made from: powers of takes and of music."""
    return functools.cache(lambda placed: measure(placed.take).powers), MusicPowers(tmp_path_factory.mktemp("powers"))


Deliver = Callable[..., Measured]


@pytest.fixture(scope="session")
def deliver_mp3(powers_of: PowersOf) -> Deliver:
    """Deliver a timeline to a file, from the gain that is foretold for it; reels are kept in `cache`."""

    def delivered(timeline: Timeline, delivery: Delivery, path: Path, cache: Path, jobs: int = 2) -> Measured:
        first = first_setting(timeline, *powers_of, delivery)
        return deliver(timeline, Reels(timeline, cache, jobs), first, delivery, bytes, path, Progress(None))

    return delivered


Listener = Callable[[Path], np.ndarray]


@pytest.fixture(scope="session")
def decode() -> Listener:
    """Decode a sound file to samples, shape (frames, 2)."""
    from pipeline.sound.tools import run_ffmpeg

    def decoded(path: Path) -> np.ndarray:
        pcm = run_ffmpeg(["-i", str(path), "-map", "0:a", "-f", "f32le", "-ac", "2", "-"])
        return np.frombuffer(pcm, "<f4").reshape(-1, 2)

    return decoded
