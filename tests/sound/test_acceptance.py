"""`check`: what it says of sound from elsewhere, of damaged and odd files, and of what is no sound at all."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import soundfile

from make_episode import main
from pipeline.errors import ConfigError, UnknownName
from pipeline.model import Cue, Timeline
from pipeline.publish.timeline_json import timeline_json
from pipeline.sound import delivery
from pipeline.sound.acceptance import accept
from pipeline.sound.checks import FIGURES, Check, checks, missed
from pipeline.sound.delivery import load_delivery, usual
from pipeline.sound.mix import both_sides, mix
from pipeline.sound.stems import write_stems
from pipeline.sound.tools import run_ffmpeg

RATE = 44_100


@pytest.fixture
def tone(tmp_path: Path) -> Path:
    """Six seconds of two channels at -16 LUFS, a soft second in the middle and quiet at both ends."""
    at = np.arange(6 * RATE) / RATE
    wave = 0.187 * np.sin(2 * np.pi * 500 * at)
    wave[(at < 0.5) | (at > 4.5) | ((at > 2) & (at < 3))] *= 1e-3
    path = tmp_path / "tone.wav"
    soundfile.write(path, np.stack([wave, wave], axis=1), RATE)
    return path


def encoded(path: Path, suffix: str) -> Path:
    made = path.with_suffix(suffix)
    run_ffmpeg(["-i", str(path), str(made)])
    return made


@pytest.mark.parametrize(
    "suffix",
    [".wav", ".mp3", ".opus", *(pytest.param(other, marks=pytest.mark.slow) for other in (".m4a", ".flac", ".ogg"))],
)
def test_any_form_reads_alike(tone: Path, suffix: str) -> None:
    said = accept(tone if suffix == ".wav" else encoded(tone, suffix), "apple").as_json()
    # LAME turns its input down a little.
    assert said["integrated_lufs"] == pytest.approx(-16.4 if suffix == ".mp3" else -16.0, abs=0.1)
    assert said["duration_s"] == pytest.approx(6.0, abs=0.05)
    assert said["longest_silence_s"] == pytest.approx(1.0, abs=0.05)
    assert (said["head_s"], said["tail_s"]) == (pytest.approx(0.5, abs=0.03), pytest.approx(1.5, abs=0.06))
    assert said["episode"] is said["words_per_minute"] is said["pause_sentence_ms"] is None
    assert said["passed"]


def test_what_shops_ask_of_a_file_counts(tone: Path) -> None:
    opus = accept(encoded(tone, ".opus"), "acx").misses
    assert any(miss == "sample rate 48000 Hz, expected 44100 Hz" for miss in opus)
    assert any(miss.startswith("bit rate") and miss.endswith("expected at least 190 kbit/s") for miss in opus)
    assert not any("bit rate" in miss for miss in accept(encoded(tone, ".flac"), "acx").misses)  # nothing is left out


def test_one_channel_counts_as_two(tone: Path, tmp_path: Path) -> None:
    sound, rate = soundfile.read(tone)
    soundfile.write(tmp_path / "mono.wav", sound[:, 0], rate)
    mono, both = (accept(path, "apple").as_json() for path in (tmp_path / "mono.wav", tone))
    assert (mono["integrated_lufs"], mono["rms_dbfs"]) == (both["integrated_lufs"], both["rms_dbfs"])
    assert (mono["channels"], both["channels"]) == (1, 2)


def test_every_figure_is_told_and_those_with_a_limit_pass_or_fail(tone: Path, capsys) -> None:
    assert main(["check", str(tone), "--delivery", "ebu"]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == f"{tone}: misses ebu"
    assert {line.split()[0] for line in lines[1:]} == {"pass", "FAIL", "told"}
    loudness, rate = (line.split() for line in lines if line.startswith("  FAIL"))
    assert loudness[1:3] == ["integrated", "loudness"] and rate[1:] == "sample rate 44100 Hz (48000 Hz)".split()
    assert any("room before the first sound" in line and "usual: 0.5 to 1 s" in line for line in lines)


def test_the_report_as_json_has_limits_and_status(tone: Path, capsys) -> None:
    assert main(["check", str(tone), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert (said["delivery"], said["passed"], said["misses"], said["codec"]) == ("apple", True, [], "pcm_s16le")
    by_figure = {check["figure"]: check for check in said["checks"]}
    assert by_figure["integrated_lufs"]["limits"] == [-16.5, -15.5]
    assert by_figure["true_peak_dbtp"]["limits"] == [None, -1.0]
    assert by_figure["true_peak_dbtp"]["status"] == "pass"
    assert (by_figure["range_lu"]["status"], by_figure["range_lu"]["limits"]) == ("told", None)
    assert by_figure["tail_s"] | {"value": 0} == {
        "figure": "tail_s", "name": "room after the last sound", "value": 0, "unit": "s", "status": "told",
        "limits": None, "usual": [1.0, 5.0], "unusual": False,
    }  # fmt: skip


def silence(path: Path) -> None:
    soundfile.write(path, np.zeros((RATE, 2)), RATE)


def one_sample(path: Path) -> None:
    soundfile.write(path, np.array([[0.5, 0.5]]), RATE)


def telephone(path: Path) -> None:
    soundfile.write(path, 0.1 * np.sin(2 * np.pi * 500 * np.arange(8000) / 8000), 8000)


def no_numbers(path: Path) -> None:
    sound = np.full((RATE, 2), 0.1, np.float32)
    sound[100:200] = np.nan
    sound[300] = np.inf
    soundfile.write(path, sound, RATE, "FLOAT")


def past_all_sound(path: Path) -> None:
    """A float that is one, and whose square is none."""
    sound = np.full((RATE, 2), 0.1, np.float32)
    sound[100] = 1e30
    soundfile.write(path, sound, RATE, "FLOAT")


def short_tone(path: Path) -> None:
    soundfile.write(path, 0.09 * np.sin(2 * np.pi * 500 * np.arange(RATE // 5) / RATE), RATE)


@pytest.mark.parametrize(
    ("write", "missed"),
    [
        (silence, ["integrated loudness: silence, expected -16 ±0.5 LUFS"]),
        (one_sample, ["integrated loudness: too short to be measured, expected -16 ±0.5 LUFS"]),
        (short_tone, ["integrated loudness: too short to be measured, expected -16 ±0.5 LUFS"]),
        (past_all_sound, ["damaged: it holds samples that are no numbers", "integrated loudness -"]),
        (telephone, ["integrated loudness -20.4", "sample rate 8000 Hz, expected 44100 to 48000 Hz"]),
        (no_numbers, ["damaged: it holds samples that are no numbers", "integrated loudness"]),
    ],
)
def test_odd_sound_is_measured(tmp_path: Path, write: Callable[[Path], None], missed: list[str], capsys) -> None:
    path = tmp_path / "odd.wav"
    write(path)
    assert main(["check", str(path), "--json"]) == 1
    said = json.loads(capsys.readouterr().out, parse_constant=lambda name: pytest.fail(f"{name} in JSON"))
    assert len(said["misses"]) == len(missed)
    assert all(phrase.startswith(start) for phrase, start in zip(said["misses"], missed, strict=True))
    assert (said["integrated_lufs"] is None) == (write in (silence, one_sample, short_tone))
    assert (said["rms_dbfs"] is None) == (write in (silence, one_sample))
    assert said["peak_dbfs"] is None or said["peak_dbfs"] < 0
    text = accept(path, "apple").as_text()
    assert text.count("FAIL") == len(missed) and "nan" not in text


def test_a_file_that_was_cut_off_is_not_accepted(tone: Path, tmp_path: Path) -> None:
    for suffix, said in ((".wav", "damaged: it ends before"), (".mp3", "length 3."), (".flac", "length 3.")):
        whole = (tone if suffix == ".wav" else encoded(tone, suffix)).read_bytes()
        cut = tmp_path / f"cut{suffix}"
        cut.write_bytes(whole[: len(whole) * 3 // 5])
        assert any(said in miss for miss in accept(cut, "apple").misses), suffix


def test_what_is_no_sound_is_refused_in_one_line(tone: Path, tmp_path: Path, capsys) -> None:
    (tmp_path / "empty.mp3").write_bytes(b"")
    (tmp_path / "text.mp3").write_text("no sound\n" * 100)
    (tmp_path / "moov.m4a").write_bytes(encoded(tone, ".m4a").read_bytes()[:20_000])
    soundfile.write(tmp_path / "nothing.wav", np.zeros((0, 2)), RATE)
    soundfile.write(tmp_path / "low.wav", np.full(500, 0.1), 1000)
    run_ffmpeg(["-f", "lavfi", "-i", "color=s=16x16:d=1:r=5", "-c:v", "mpeg4", str(tmp_path / "picture.mp4")])
    (tmp_path / "folder").mkdir()
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "timeline.json").write_text("{}")
    (tmp_path / "broken" / "episode.flac").write_bytes(encoded(tone, ".flac").read_bytes())
    for name, said in {
        "empty.mp3": "no sound file",
        "text.mp3": "no sound file",
        "moov.m4a": "no sound file",
        "nothing.wav": "not one sample",
        "low.wav": "1000 Hz is too low to measure",
        "picture.mp4": "no sound in it, only a picture",
        "folder": "no such sound file or episode",
        "nowhere.wav": "no such sound file or episode",
        "broken": "no episode",
    }.items():
        assert main(["check", str(tmp_path / name)]) == 2
        (line,) = capsys.readouterr().err.splitlines()
        assert said in line and name in line


@pytest.fixture
def timeline(studio) -> Timeline:
    """Two chapters, the first over a bed."""
    segments = [studio.segment(f"s{n:04}", paragraph=n // 4) for n in range(8)]
    takes = {segment.id: studio.take(segment.id, 2.0) for segment in segments}
    bed = studio.music("bed", 12.0, loop_start=0, loop_end=RATE * 12)
    opening = [Cue("bed-in", "bed", 1), *segments[:4], Cue("bed-out", "bed", 2)]
    return studio.timeline(studio.script(("Opening", opening), ("Ending", segments[4:])), takes, studio.kit(bed=bed))


def test_an_episode_is_measured_by_its_timeline(timeline: Timeline, tmp_path: Path, monkeypatch, capsys) -> None:
    folder = tmp_path / "output" / "reel"
    folder.mkdir(parents=True)
    file = folder / "episode.flac"
    soundfile.write(file, 1.7 * both_sides(mix(timeline, 0, timeline.length).programme()), RATE)
    (folder / "timeline.json").write_text(timeline_json(timeline))
    monkeypatch.chdir(tmp_path)
    assert main(["check", "reel", "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    episode = said["episode"]
    assert episode["pauses_ms"]["sentence"] == {"median": pytest.approx(424, abs=3), "count": 3}
    assert said["pause_sentence_ms"] == pytest.approx(424, abs=3)
    assert episode["speech_over_music_lu"] == {
        "median": pytest.approx(said["speech_over_music_median_lu"], abs=0.1),
        "p5": pytest.approx(said["speech_over_music_p5_lu"], abs=0.1),
        "from": "pauses",
    }
    assert [chapter["title"] for chapter in episode["chapters"]] == ["Opening", "Ending"]
    assert said["chapter_jump_lu"] < 1
    assert 0 < said["words_per_minute"] < 200

    write_stems(timeline, folder)
    (folder / "music.flac").write_text("no music")
    assert main(["check", "reel"]) == 0, "the sound is sound"
    said = capsys.readouterr().out
    assert "music.flac cannot be decoded (exit status" in said
    assert "speech over music is read in the pauses" in said and "speech.flac" not in said

    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    assert main(["check", str(file)]) == 1
    assert "FAIL  length" in capsys.readouterr().out


def test_an_episode_is_held_to_what_it_was_made_for(timeline: Timeline, tone: Path, tmp_path: Path) -> None:
    (folder := tmp_path / "made").mkdir()
    file = folder / "episode.flac"
    file.write_bytes(encoded(tone, ".flac").read_bytes())
    (folder / "timeline.json").write_text(timeline_json(timeline))
    assert accept(file).delivery.name == "apple"
    (folder / "report.json").write_text('{"delivery": {"name": "acx"}}')
    assert accept(file).delivery.name == "acx"
    assert accept(file, "spotify").delivery.name == "spotify"
    assert accept(tone).delivery.name == "apple"


def test_every_form_of_an_episode_is_measured(tone: Path, tmp_path: Path, capsys) -> None:
    """Only the first was: a form beside it that misses was never told."""
    (folder := tmp_path / "forms").mkdir()
    (folder / "episode.mp3").write_bytes(encoded(tone, ".mp3").read_bytes())
    assert main(["check", str(folder), "--json"]) == 0
    assert "others" not in json.loads(capsys.readouterr().out)
    sound, rate = soundfile.read(tone)
    soundfile.write(folder / "episode.flac", sound / 2, rate)
    assert main(["check", str(folder), "--json"]) == 1
    said = json.loads(capsys.readouterr().out)
    assert [Path(its["file"]).name for its in (said, *said["others"])] == ["episode.mp3", "episode.flac"]
    assert [its["passed"] for its in (said, *said["others"])] == [True, False]
    assert main(["check", str(folder)]) == 1
    mp3, flac = capsys.readouterr().out.split("\n\n")
    assert mp3.startswith(f"{folder / 'episode.mp3'}: passes apple\n")
    assert flac.startswith(f"{folder / 'episode.flac'}: misses apple\n")
    assert main(["check", str(folder / "episode.mp3")]) == 0


# --- limits --------------------------------------------------------------------------------------------------------


def test_deliveries_are_files() -> None:
    made = {name: load_delivery(name) for name in ("apple", "spotify", "acx", "ebu")}
    assert {name: made[name].target for name in made} == {"apple": -16.0, "spotify": -15.0, "acx": -20.5, "ebu": -23.0}
    assert {name: made[name].sample_rate for name in made} == {
        "apple": 44_100, "spotify": 44_100, "acx": 44_100, "ebu": 48_000,
    }  # fmt: skip
    assert made["ebu"].limits == {
        "integrated_lufs": (-23.2, -22.8), "true_peak_dbtp": (-np.inf, -1.0), "sample_rate": (48_000, 48_000),
    }  # fmt: skip
    with pytest.raises(UnknownName, match="known: acx, apple, ebu, spotify"):
        load_delivery("eby!")
    assert set(usual()) <= set(FIGURES)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('aim = "rms_dbfs"\nbitrate_kbps = 128\n[limits]\npeak_dbfs = [-3, 0]\n', "aim is 'rms_dbfs'"),
        ('use = ["make"]\naim = "rms_dbfs"\n[limits]\nrms_dbfs = [-3, 0]\n', "unknown key 'use'"),
        ('aim = "rms_dbfs"\n[limits]\nrms_dbfs = [0, -3]\n', "rms_dbfs is [0, -3]"),
        ('aim = "rms_dbfs"\n[limits]\nrms = [-3, 0]\n', "unknown key 'rms' in [limits]"),
        ('aim = "rms_dbfs"\n[limits]\nrms_dbfs = [-3, 0]\n', "bitrate_kbps is None"),
    ],
)
def test_a_mistake_in_a_delivery_is_named(tmp_path: Path, monkeypatch, text: str, said: str) -> None:
    (tmp_path / "mine.toml").write_text(text)
    monkeypatch.setattr(delivery, "_FOLDER", tmp_path)
    with pytest.raises(ConfigError) as refused:
        load_delivery("mine")
    assert said in str(refused.value) and "mine.toml" in str(refused.value)


def test_figures_against_limits() -> None:
    figures = {"integrated_lufs": -16.51, "true_peak_dbtp": -1.0, "head_s": 0.2, "channels": 2}
    limits = {"integrated_lufs": (-16.5, -15.5), "true_peak_dbtp": (-np.inf, -1.0), "range_lu": (0.0, 9.0)}
    found = checks(figures, limits, {"head_s": (0.5, 1.0), "true_peak_dbtp": (-9.0, -8.0)})
    assert [(check.figure, check.status) for check in found] == [
        ("integrated_lufs", "fail"), ("true_peak_dbtp", "pass"), ("head_s", "told"), ("channels", "told"),
    ]  # fmt: skip
    assert missed(found) == ("integrated loudness -16.51 LUFS, expected -16 ±0.5 LUFS",)
    assert [check.unusual for check in found] == [False, False, True, False]
    assert found[2].custom == "not as usual: 0.5 to 1 s"
    assert Check("rms_dbfs", float("nan"), (-20.0, -10.0)).status == "fail"
