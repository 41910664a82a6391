"""The synthesised test signals of EBU Tech 3341 and 3342, written as files and put through `check`.

Each signal is made as the document describes it, at 48 kHz: sines of 1 kHz in two channels for loudness and its range,
in five for case 6; sines near the edge of the band for true peak.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from make_episode import main
from pipeline.folders import PROGRAM

RATE = 48_000

LOUDNESS = {
    "1": ([(-23, 20)], -23.0),
    "2": ([(-33, 20)], -33.0),
    "3": ([(-36, 10), (-23, 60), (-36, 10)], -23.0),
    "4": ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23.0),
    "5": ([(-26, 20), (-20, 20.1), (-26, 20)], -23.0),
}
"""Tech 3341, table 1: peak levels in dBFS and lengths in s of a stereo sine, and the loudness expected in LUFS."""

RANGE = {
    "1": ((-20, -30), 10.0),
    "2": ((-20, -15), 5.0),
    "3": ((-40, -20), 20.0),
    "4": ((-50, -35, -20, -35, -50), 15.0),
}
"""Tech 3342, table 1: peak levels in dBFS, 20 s of each, and the range expected in LU."""

TRUE_PEAK = {
    "15": (4, 0.0, 0.5, -6.0),
    "16": (4, 45.0, 0.5, -6.0),
    "17": (6, 60.0, 0.5, -6.0),
    "18": (8, 67.5, 0.5, -6.0),
    "19": (4, 45.0, 1.41, 3.0),
}
"""Tech 3341, table 1: samples in a period, phase in degrees, amplitude against full scale, and the dBTP expected."""


def cases(names: Iterable[str], long: set[str]) -> list:
    """Parameters, the long ones for the slow run."""
    return [pytest.param(name, marks=pytest.mark.slow if name in long else ()) for name in names]


def sine(level_dbfs: float, length_s: float) -> np.ndarray:
    return 10 ** (level_dbfs / 20) * np.sin(2 * np.pi * 1000 * np.arange(round(length_s * RATE)) / RATE)


def checked(folder: Path, channels: list[np.ndarray], capsys: pytest.CaptureFixture[str]) -> dict:
    """What `check --json` says of a file with these channels."""
    path = folder / "vector.wav"
    soundfile.write(path, np.stack(channels, axis=1), RATE, "PCM_24")
    main(["check", str(path), "--json"])
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize("case", cases(LOUDNESS, {"3", "4", "5"}))
def test_loudness_of_two_channels(case: str, tmp_path: Path, capsys) -> None:
    parts, expected = LOUDNESS[case]
    both = np.concatenate([sine(*part) for part in parts])
    assert checked(tmp_path, [both, both], capsys)["integrated_lufs"] == pytest.approx(expected, abs=0.1)


@pytest.mark.parametrize("channels", [pytest.param(5, marks=pytest.mark.slow), 6])
def test_loudness_of_five_channels_with_and_without_a_sixth_for_effects(channels: int, tmp_path: Path, capsys) -> None:
    """Case 6; what is in the sixth does not count (BS.1770-4, annex 1)."""
    front, centre, surround = sine(-28, 20), sine(-24, 20), sine(-30, 20)
    effects = [sine(-10, 20)] * (channels - 5)
    said = checked(tmp_path, [front, front, centre, *effects, surround, surround], capsys)
    assert said["integrated_lufs"] == pytest.approx(-23, abs=0.1)
    assert said["channels"] == channels


@pytest.mark.parametrize("case", cases(RANGE, {"2", "3", "4"}))
def test_loudness_range(case: str, tmp_path: Path, capsys) -> None:
    levels, expected = RANGE[case]
    both = np.concatenate([sine(level, 20) for level in levels])
    assert checked(tmp_path, [both, both], capsys)["range_lu"] == pytest.approx(expected, abs=1.0)


@pytest.mark.parametrize("case", TRUE_PEAK)
def test_true_peak_of_sines_that_are_sampled_beside_their_crests(case: str, tmp_path: Path, capsys) -> None:
    period, degrees, amplitude, expected = TRUE_PEAK[case]
    at = np.arange(RATE // 2)
    wave = amplitude * np.sin(2 * np.pi * at / period + np.radians(degrees)) * faded(len(at))
    said = checked(tmp_path, [wave, wave], capsys)
    assert expected - 0.4 <= said["true_peak_dbtp"] <= expected + 0.2


@pytest.mark.parametrize("offset", [0.0, 0.25, 0.5, 0.75])
def test_true_peak_of_a_pulse_wherever_it_falls_between_samples(offset: float, tmp_path: Path, capsys) -> None:
    """What cases 20 to 23 are about: one crest of 0 dBTP, a quarter of a sample further on in each."""
    at = np.arange(4800) - 2400 - offset
    pulse = 0.9999 * np.sinc(0.8 * at) * np.exp(-((at / 600) ** 2))
    said = checked(tmp_path, [pulse, np.zeros_like(pulse)], capsys)
    assert -0.4 <= said["true_peak_dbtp"] <= 0.2


def faded(frames: int) -> np.ndarray:
    """In and out within 50 ms: a sine that starts at once is higher for a moment than it is."""
    edge = np.minimum(np.arange(frames), np.arange(frames)[::-1]) / (RATE // 20)
    return np.sin(np.clip(edge, 0, 1) * np.pi / 2) ** 2


def test_the_command_itself_says_the_same(tmp_path: Path) -> None:
    path = tmp_path / "vector.wav"
    soundfile.write(path, np.repeat(sine(-23, 20)[:, None], 2, axis=1), RATE, "PCM_24")
    command = [sys.executable, str(PROGRAM / "make_episode.py"), "check", str(path), "--delivery", "ebu", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    said = json.loads(done.stdout)
    assert (done.returncode, done.stderr, said["passed"]) == (0, "", True)
    assert said["integrated_lufs"] == pytest.approx(-23, abs=0.1)
