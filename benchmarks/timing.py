"""Measure how well it is known when each word is said: in sentences spliced from single words, whose times are known.

    python benchmarks/timing.py [--voice en-us+m7] [--sentences 50]

Every word of a sentence is spoken alone, trimmed and put behind the one before it, so that its begin and end are known
to the sample; then words are looked for in the sound as in a person's recording. Errors are of begins and of ends.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import tempfile
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))

from pipeline.article.sentences import split_sentences  # noqa: E402
from pipeline.model import Take  # noqa: E402
from pipeline.sound.takes import measure, read_wav  # noqa: E402
from pipeline.sound.words import shown_times  # noqa: E402
from pipeline.speech.crew import Crew, Worker  # noqa: E402
from pipeline.speech.regions import wav  # noqa: E402
from pipeline.units import MASTER_RATE  # noqa: E402

ARTICLE = HERE.parent / "articles" / "the-last-train-over-the-yalu.md"
QUIET = 0.01
PAUSE_S, JOINT_S = (0.2, 0.35), (0.0, 0.03)
"""Silence behind a word with a mark of punctuation, and behind any other."""


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--voice", default="en-us+m7", help="of eSpeak NG")
    parser.add_argument("--sentences", type=int, default=50)
    given = parser.parse_args()
    begins, ends = errors_ms(plain_sentences(given.sentences), given.voice)
    for what, errors in (("begins", begins), ("ends", ends)):
        median, high = np.percentile(errors, [50, 95])
        print(f"{what:<8}{len(errors)} words, median {median:.0f} ms, 95th percentile {high:.0f} ms")


def plain_sentences(count: int) -> list[list[str]]:
    """Sentences of 6 to 30 words without figures, of the longer sample article."""
    paragraphs = ARTICLE.read_text(encoding="utf-8").split("\n\n")[2:]
    found = [sentence for paragraph in paragraphs for sentence in split_sentences(" ".join(paragraph.split()))]
    plain = [sentence for sentence in found if not re.search(r"[\d*#>|]", sentence)]
    split = [[word for word in sentence.split() if any(map(str.isalnum, word))] for sentence in plain]
    return [words for words in split if 6 <= len(words) <= 30][:count]


def errors_ms(sentences: list[list[str]], voice: str) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """How far off words begin and end, in milliseconds."""
    draw = random.Random(1)
    begins: list[float] = []
    ends: list[float] = []
    with tempfile.TemporaryDirectory() as name, Crew() as crew:
        splicer = Splicer(crew.start("pyttsx3"), voice, Path(name))
        for words in sentences:
            take, truth = splicer.spliced(words, draw)
            facts = measure(take)
            for time, (start, end) in zip(shown_times(words, words, facts), truth, strict=True):
                begins.append(1000 * abs((time.start + facts.trim) / MASTER_RATE - start / take.sample_rate))
                ends.append(1000 * abs((time.end + facts.trim) / MASTER_RATE - end / take.sample_rate))
    return np.array(begins), np.array(ends)


class Splicer:
    """Speaks words one by one and splices them."""

    def __init__(self, worker: Worker, voice: str, folder: Path) -> None:
        self._worker, self._voice, self._folder = worker, voice, folder
        self._spoken: dict[str, tuple[NDArray[np.float32], int]] = {}

    def spliced(self, words: list[str], draw: random.Random) -> tuple[Take, list[tuple[int, int]]]:
        """A take without word times, and begin and end of each word in samples."""
        parts: list[NDArray[np.float32]] = []
        truth: list[tuple[int, int]] = []
        at, rate = 0, 22_050
        for word in words:
            sound, rate = self._word(re.sub(r"[^\w'’-]", "", word))
            pause_s = draw.uniform(*(PAUSE_S if re.search(r"[,;:]\W*$", word) else JOINT_S))
            parts += [sound, np.zeros(round(pause_s * rate), np.float32)]
            truth.append((at, at + len(sound)))
            at += len(sound) + len(parts[-1])
        samples = np.concatenate(parts)
        path = self._folder / "spliced.wav"
        path.write_bytes(wav((samples * 32767).astype("<i2").tobytes(), rate))
        return Take("spliced", str(path), rate, len(samples)), truth

    def _word(self, word: str) -> tuple[NDArray[np.float32], int]:
        if word not in self._spoken:
            out = self._folder / "word.wav"
            pieces = [[word, None, False]]
            request = {"pieces": pieces, "voice": self._voice, "rate_wpm": 154, "pitch": None, "out": str(out)}
            self._worker.ask(request | {"timeout_s": 20.0})
            sound, rate = read_wav(str(out))
            loud = np.flatnonzero(np.abs(sound) > QUIET)
            self._spoken[word] = sound[loud[0] : loud[-1] + 1], rate
        return self._spoken[word]


if __name__ == "__main__":
    main()
