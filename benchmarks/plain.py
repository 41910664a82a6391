"""The plain way to do it, as a yardstick: one engine, a WAV per line, joined one by one, loudnorm, one encode.

    python benchmarks/plain.py ARTICLE FOLDER

It waits for each utterance, so that it loses nothing, and does no more than that. Prints the seconds of sound it made.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import sys
import time
import warnings
from pathlib import Path


def load_espeak() -> None:
    """Let pyttsx3 find the library of the wheel by its name."""
    import espeakng_loader

    os.environ["ESPEAK_DATA_PATH"] = str(Path(espeakng_loader.get_data_path()).parent)
    ctypes.CDLL(str(espeakng_loader.get_library_path()), mode=ctypes.RTLD_GLOBAL)


def speak(lines: list[str], folder: Path) -> list[Path]:
    """A WAV for each line; a line that is not there after five seconds is tried again, twice."""
    import pyttsx3

    engine = pyttsx3.init()
    files = []
    for number, line in enumerate([".", *lines]):
        file = folder / f"{number}.wav"
        for _ in range(3):
            engine.save_to_file(line, str(file))
            engine.runAndWait()
            until = time.monotonic() + 5
            while not file.exists() and time.monotonic() < until:
                time.sleep(0.002)
            if file.exists():
                break
        files.append(file)
    return files[1:]  # the first save of an engine is often lost: "." is there to be


def main(article: str, folder_name: str) -> None:
    """Speak, join, normalise, encode."""
    from pipeline.sound.tools import ffmpeg_path

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from pydub import AudioSegment
    folder = Path(folder_name)
    folder.mkdir(parents=True, exist_ok=True)
    lines = [line.strip() for line in Path(article).read_text(encoding="utf-8").splitlines() if line.strip()]
    load_espeak()
    episode = AudioSegment.empty()
    for file in speak(lines, folder):
        episode += AudioSegment.from_wav(str(file)) + AudioSegment.silent(400, frame_rate=22_050)
    episode = episode.set_frame_rate(44_100).set_channels(2)
    episode.export(str(folder / "episode.wav"), format="wav")
    command = [ffmpeg_path(), "-loglevel", "error", "-y", "-i", str(folder / "episode.wav")]
    command += ["-af", "loudnorm=I=-16:TP=-1", "-ar", "44100", "-b:a", "128k", str(folder / "episode.mp3")]
    subprocess.run(command, check=True)
    print(f"{len(episode) / 1000:.1f}")


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    main(sys.argv[1], sys.argv[2])
