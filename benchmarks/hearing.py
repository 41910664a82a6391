"""Measure what is heard: make an article's episode with every kit and print pauses, levels, joins and word error.

    python benchmarks/hearing.py ARTICLE... [--kits documentary,brief] [--cast piper] [--hear whisper [--model FOLDER]]

Pauses are measured on the decoded file, levels and joins on the stems. With `--hear` speech is recognised twice, from
the dry takes at their places and from the published file, and the word errors of both are printed, of the article's
sentences: treatments, music, limiter and codec may cost a listener next to nothing. A recogniser that tells when it
heard a word also judges the times in timeline.json.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from moonshine_ear import Moonshine  # noqa: E402

from pipeline.make import Request, prepare, spoken  # noqa: E402
from pipeline.model import PlacedCue, PlacedSegment, Timeline  # noqa: E402
from pipeline.progress import Progress  # noqa: E402
from pipeline.publish.timeline_json import from_json  # noqa: E402
from pipeline.script.lexicon import Lexicon  # noqa: E402
from pipeline.sound.evenness import chapter_lufs, largest_jump_lu  # noqa: E402
from pipeline.sound.loudness import EnergyMeter, Meter  # noqa: E402
from pipeline.sound.moments import Moments  # noqa: E402
from pipeline.sound.pauses import QuietMeter, by_kind, pauses  # noqa: E402
from pipeline.sound.tools import run_ffmpeg  # noqa: E402
from pipeline.speech.heard import heard_takes  # noqa: E402
from pipeline.speech.recognise import RATE as HEARD_RATE  # noqa: E402
from pipeline.speech.recognise import Recogniser, recogniser  # noqa: E402
from pipeline.speech.synthesize import synthesize  # noqa: E402
from pipeline.speech.takes import TakeCache  # noqa: E402
from pipeline.speech.word_errors import aligned, folded_from, rate_percent  # noqa: E402
from pipeline.units import amplitude, decibels, milliseconds, ms_samples, samples  # noqa: E402
from pipeline.verify import grouped, respellings  # noqa: E402

Sound = NDArray[np.float32]
"""Shape (frames, 2), range [-1, 1]."""

RATE = 44_100
CUTS = tuple(
    (length_s, lead_ms, gain_db)
    for lead_ms, gain_db in ((100, 0.0), (250, -2.0), (400, 2.0), (175, -4.0), (325, 1.0))
    for length_s in (25.0, 20.0, 15.0)
)
"""Ways to cut speech into what is recognised at once. What nobody hears, some quiet before it or 2 dB, moves the word
error of a short episode by two points up or down: so it is cut anew until there are enough words, and medians compared.
"""
WORDS = 5000
"""Words that are compared at least, a word as often as it was cut another way."""

RECOGNISERS: dict[str, Callable[[Path | None], Recogniser]] = {"whisper": recogniser, "moonshine": Moonshine}


@dataclass(frozen=True)
class Made:
    """An episode and where it was made from."""

    folder: Path
    cache: Path
    timeline: Timeline
    sound: Sound
    """The published file, decoded."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("articles", nargs="+", type=Path)
    parser.add_argument("--kits", default="documentary,brief,audiobook")
    parser.add_argument("--cast", default="pyttsx3")
    parser.add_argument("--hear", choices=RECOGNISERS, help="recognise what is said, too")
    parser.add_argument("--model", type=Path, help="folder of its model (default: one that is found)")
    given = parser.parse_args()
    ear = RECOGNISERS[given.hear](given.model) if given.hear else None
    with tempfile.TemporaryDirectory() as name:
        for article in given.articles:
            for kit in given.kits.split(","):
                episode = made(article, kit, given.cast, Path(name) / kit, Path(name) / "cache")
                print(f"{article.stem}, {kit}:")
                for what, value in _figures(episode, ear):
                    print(f"    {what:<34} {value}", flush=True)


def _figures(made: Made, ear: Recogniser | None) -> Iterator[tuple[str, str]]:
    report = json.loads((made.folder / "report.json").read_text(encoding="utf-8"))
    minutes, seconds = divmod(round(report["duration_s"]), 60)
    yield "length", f"{minutes}:{seconds:02}, {report['words_per_minute']} words a minute"
    yield "loudness, true peak", f"{report['integrated_lufs']} LUFS, {report['true_peak_dbtp']} dBTP"
    pauses = ", ".join(f"{kind} {round(ms)}" for kind, ms in sorted(pauses_ms(made).items(), key=lambda item: item[1]))
    yield "median pauses, ms", pauses
    if over := report["speech_over_music_lu"]:
        yield "speech over music, LU", f"median {over['median']}, 5th percentile {over['p5']}"
    speech, music = (stem(made, name) for name in ("speech.flac", "music.flac"))
    yield "between neighbouring sections, LU", f"at most {section_jump_lu(made.timeline, speech):.2f}"
    voices = sorted(voice_loudness(made.timeline, speech).items(), key=lambda item: item[1])
    yield "voices, LUFS", ", ".join(f"{voice} {lufs:.2f}" for voice, lufs in voices)
    steps = join_steps(made, speech, music)
    yield "largest step at a join, dBFS", ", ".join(f"{kind} {decibels(step):.1f}" for kind, step in steps.items())
    if ear:
        errors = word_errors(made, ear)
        dry, mixed = (statistics.median(each) for each in zip(*errors, strict=True))
        least, most = (each(dry for dry, _ in errors) for each in (min, max))
        takes = f"dry takes {dry:.1f} % ({least:.1f} to {most:.1f} as they are cut)"
        yield "word error", f"{takes}, published {mixed:.1f} %, difference {mixed - dry:+.1f} points"
        if apart := sorted(map(abs, word_times_ms(made, ear))):
            far = apart[len(apart) * 95 // 100]
            yield "word times, ms apart", f"median {statistics.median(apart):.0f}, 95th percentile {far}"


# --- measures ------------------------------------------------------------------------------------------------------


def pauses_ms(made: Made) -> dict[str, float]:
    """Median length of each kind of pause without music, as heard."""
    places = pauses(made.timeline)
    meter = QuietMeter([pause.middle for pause in places])
    meter.add(made.sound)
    heard = by_kind(places, (meter.lengths() / RATE).tolist())
    return {kind: statistics.median(lengths) for kind, lengths in heard.items()}


def section_jump_lu(timeline: Timeline, speech: Sound) -> float:
    """The largest difference in loudness between the speech of two neighbouring chapters."""
    meter = EnergyMeter(RATE, (1.0, 1.0))
    meter.add(speech)
    return largest_jump_lu(chapter_lufs(Moments(timeline, meter.energies(), RATE)))


def voice_loudness(timeline: Timeline, speech: Sound) -> dict[str, float]:
    """Loudness of all that a profile says, by its name; as if it stood in the middle, since a pan only moves it."""
    heard: dict[str, list[Sound]] = {}
    for placed in timeline.segments:
        heard.setdefault(placed.profile.name, []).append(speech[placed.start : placed.start + placed.length])
    return {name: _loudness(np.concatenate(parts)) for name, parts in heard.items()}


def _loudness(sound: Sound) -> float:
    meter = Meter(RATE, 2)
    meter.add(sound)
    return meter.result().integrated_lufs


def join_steps(made: Made, speech: Sound, music: Sound) -> dict[str, float]:
    """The largest change from one sample to the next where something was joined, by what was joined."""
    timeline = made.timeline
    ends = [edge for placed in timeline.segments for edge in (placed.start, placed.start + placed.length)]
    steps = {"speech": _step(speech, ends)}
    if timeline.cues:
        cues = [
            edge for cue in timeline.cues for edge in (cue.start, cue.start + cue.length) if _alone(cue, timeline, edge)
        ]
        seams = [
            cue.start + at
            for cue in timeline.cues
            if cue.loop_start is not None and cue.loop_end is not None
            for at in range(cue.loop_end, cue.length, cue.loop_end - cue.loop_start)
        ]
        steps |= {"music": _step(music, cues)} | ({"loops": _step(music, seams)} if seams else {})
    return steps | {"reels": _reel_step(made, speech + music)}


def _reel_step(made: Made, mixed: Sound) -> float:
    """The largest step at the edge of a reel that is in the published file and not in the mix it was made of."""
    largest = 0.0
    for reel in made.timeline.reels[1:]:
        around = slice(reel.start - RATE // 50, reel.start + RATE // 50)
        ours, theirs = mixed[around], made.sound[around]
        gain = float((ours * theirs).sum() / max(float((ours**2).sum()), 1e-12))
        step = np.diff(theirs - gain * ours, axis=0)[RATE // 50 - 1]
        largest = max(largest, float(np.abs(step).max()))
    return largest


def _alone(cue: PlacedCue, timeline: Timeline, place: int) -> bool:
    """Whether no other cue sounds there: its own movement would be taken for a step."""
    return not any(other.start <= place <= other.start + other.length for other in timeline.cues if other is not cue)


def _step(sound: Sound, places: list[int]) -> float:
    inside = np.array([place for place in places if 0 < place < len(sound)])
    return float(np.abs(sound[inside] - sound[inside - 1]).max()) if len(inside) else 0.0


# --- recognition ---------------------------------------------------------------------------------------------------


def word_errors(made: Made, ear: Recogniser) -> list[tuple[float, float]]:
    """Word error in percent of the dry takes and of the published file, for each way to cut all that is spoken.

    Of the article's sentences: what the kit says between them is heard with them, and not counted.
    """
    dry, published = _dry(made), made.sound.mean(axis=1)
    lexicon = respellings(made.folder)
    words = sum(len(placed.spoken.split()) for placed in made.timeline.segments)
    cuts = CUTS[: max(3, -(-WORDS // words))]
    return [tuple(_word_error(made, sound, cut, ear, lexicon) for sound in (dry, published)) for cut in cuts]


def _word_error(made: Made, sound: Sound, cut: tuple[float, int, float], ear: Recogniser, lexicon: Lexicon) -> float:
    length_s, lead_ms, gain_db = cut
    words = errors = 0
    for group in grouped(made.timeline.segments, RATE, length_s):
        part = np.float32(amplitude(gain_db)) * sound[_around(group, lead_ms)]
        for take in heard_takes(group, ear.hear(_for_ear(part)).text, lexicon):
            if take.placed.segment.origin != "kit":
                words += len(take.wanted)
                errors += take.errors
    return rate_percent(errors, words)


def word_times_ms(made: Made, ear: Recogniser) -> list[int]:
    """By how much later than timeline.json says the recogniser heard each word that both have."""
    found = []
    for group in grouped(made.timeline.segments, RATE):
        place = _around(group, 100)
        heard = ear.hear(_for_ear(made.sound[place].mean(axis=1)), times=True).words
        said = [word for placed in group for word in placed.words]
        ours = folded_from([(word.text, number) for number, word in enumerate(said)])
        theirs = folded_from([(word.text, number) for number, word in enumerate(heard)])
        for pair in aligned([word for word, _ in ours], [word for word, _ in theirs]):
            if pair.same and len(pair.wanted) == len(pair.heard) == 1:
                at = place.start + samples(heard[theirs[pair.heard.start][1]].start_s, RATE)
                found.append(milliseconds(at - said[ours[pair.wanted.start][1]].start, RATE))
    return found


def _around(group: Sequence[PlacedSegment], lead_ms: int) -> slice:
    """Where it is in the episode, with so much before it."""
    first = max(0, group[0].start - ms_samples(lead_ms))
    return slice(first, group[-1].start + group[-1].length + ms_samples(200))


def _for_ear(sound: Sound) -> Sound:
    return np.asarray(soxr.resample(sound, RATE, HEARD_RATE), np.float32)


def _dry(made: Made) -> Sound:
    """The takes as the engine gave them, one channel, each where the published file has it."""
    request = Request(str(made.folder / "script.ssmd.md"), made.folder.parent, made.cache)
    takes = synthesize(spoken(prepare(request, Progress(None))), TakeCache(made.cache / "takes"), 1, lambda *_: None)
    dry = np.zeros(made.timeline.length + 60 * RATE, np.float32)
    for placed in made.timeline.segments:
        take = takes.takes[placed.segment.id]
        samples, rate = soundfile.read(take.path, dtype="float32")
        sound = soxr.resample(samples, rate, RATE)[placed.trim :]
        dry[placed.start : placed.start + len(sound)] = sound
    return dry


# --- making --------------------------------------------------------------------------------------------------------


def made(article: Path, kit: str, cast: str, output: Path, cache: Path) -> Made:
    command = [sys.executable, HERE.parent / "make_episode.py", article, "--kit", kit, "--cast", cast, "--stems"]
    done = subprocess.run(
        [*command, "--output", output, "--cache", cache], check=True, stdout=subprocess.PIPE, text=True
    )
    folder = Path(done.stdout.strip().splitlines()[-1]).parent
    timeline = from_json((folder / "timeline.json").read_text(encoding="utf-8"))
    raw = run_ffmpeg(["-i", str(folder / "episode.mp3"), "-f", "f32le", "-ac", "2", "-"])
    return Made(folder, cache, timeline, np.frombuffer(raw, "<f4").reshape(-1, 2))


def stem(made: Made, name: str) -> Sound:
    return np.asarray(soundfile.read(made.folder / name, dtype="float32", always_2d=True)[0])


if __name__ == "__main__":
    main()
