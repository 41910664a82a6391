"""M4B, Opus and FLAC of a small episode made of tones: as long, as loud and as tagged as they should be, decoded."""

from __future__ import annotations

import base64
import errno
import os
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import mutagen.flac
import mutagen.mp4
import mutagen.oggopus
import numpy as np
import pytest

from pipeline.errors import CannotWrite, DeliveryMissed, RequestError, ToolFailed, UnknownName
from pipeline.model import Cue, Delivery, Reel, Timeline
from pipeline.progress import Progress
from pipeline.publish.chapters import chapter_list
from pipeline.publish.container_tags import container_tags
from pipeline.publish.cover import draw
from pipeline.sound.checks import misses
from pipeline.sound.deliver import first_setting
from pipeline.sound.delivery import load_delivery
from pipeline.sound.draft import drafted
from pipeline.sound.file_encoder import Target, encode_files
from pipeline.sound.formats import FORMATS, check_encoders, forms_for
from pipeline.sound.kept_files import KeptFiles
from pipeline.sound.measure import Measured, measure_file
from pipeline.sound.mix import mix
from pipeline.sound.one_pass import OnePass
from pipeline.sound.reels import Reels
from pipeline.sound.setting import Setting, refuse_misses
from pipeline.sound.tools import ffmpeg_path, run_ffmpeg
from pipeline.sounds import FORMS, chosen_forms
from pipeline.units import MP3_FRAME
from tests.sound.conftest import Studio

APPLE = load_delivery("apple")
COVER = draw("Tones")
TEXTS = {
    "title": "Tones = 1; #2 \\ é",
    "artist": "A. Writer",
    "album": "The show",
    "date": "2024-05-06",
    "genre": "Podcast",
    "comment": "Narrated.",
}

Watched = tuple[Path, dict[str, Measured], list[str]]


def targets(folder: Path, timeline: Timeline) -> list[Target]:
    marks = chapter_list(timeline)
    return [
        Target(folder / f"episode.{name}", form, container_tags(form, TEXTS, marks, COVER))
        for name, form in FORMATS.items()
    ]


def one_pass(timeline: Timeline, cache: Path, delivery: Delivery = APPLE, jobs: int = 2) -> OnePass:
    return OnePass(timeline, Reels(timeline, cache, jobs), delivery, COVER, KeptFiles(cache, 10**9), Progress(None))


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Timeline:
    """Two chapters of a quarter of a minute, one with music, in three reels."""
    studio = Studio(tmp_path_factory.mktemp("tones"))
    first, *others = (studio.segment(f"s{number:04}", paragraph=number) for number in range(4))
    script = studio.script(("One", [Cue("theme", "theme", 1), first]), ("Two", [*others]))
    takes = {segment.id: studio.take(segment.id, 1.5 + n / 7) for n, segment in enumerate([first, *others])}
    timeline = studio.timeline(script, takes, studio.kit(theme=studio.music("theme", 4.0, hit=44_100 * 2)))
    edges = [0, 150 * MP3_FRAME, 300 * MP3_FRAME, timeline.length]
    return replace(timeline, reels=tuple(Reel(start, end - start) for start, end in pairwise(edges)))


@pytest.fixture(scope="module")
def delivered(tones: Timeline, powers_of, tmp_path_factory: pytest.TempPathFactory) -> Watched:
    """The folder, what was measured by form, and what lay in the folder beside the targets at each reel."""
    folder = tmp_path_factory.mktemp("delivered")
    work = one_pass(tones, tmp_path_factory.mktemp("cache"))
    seen: list[str] = []

    class Watching(Progress):
        def step(self, done: int, total: int) -> None:
            seen.extend(str(path.relative_to(folder)) for path in folder.rglob("*"))

    setting = first_setting(tones, *powers_of, APPLE)
    files = targets(folder, tones)
    measured = replace(work, progress=Watching(None)).deliver(files, setting)
    return folder, {path.suffix[1:]: its for path, its in measured.items()}, seen


@pytest.mark.parametrize("form", FORMATS)
def test_each_is_measured_and_meets_the_delivery(delivered: Watched, form: str) -> None:
    folder, measured, _ = delivered
    again = measure_file(folder / f"episode.{form}")
    assert misses(again.loudness, again.levels, APPLE) == ()
    assert again.loudness == measured[form].loudness
    assert again.channels == 2
    assert measured[form].ceiling_dbtp <= -1.6


@pytest.mark.parametrize("form", FORMATS)
def test_what_is_decoded_is_what_was_mixed_and_as_long(delivered: Watched, tones: Timeline, form: str) -> None:
    """No priming is heard and no end is lost; a sample of Opus (48 kHz) is rounded up."""
    folder, measured, _ = delivered
    fewest, most = FORMATS[form].frames(tones.length, APPLE)
    assert fewest <= measured[form].frames <= most
    at_44 = ["-f", "f32le", "-ac", "2", "-ar", "44100", "-"]
    heard = np.frombuffer(run_ffmpeg(["-i", str(folder / f"episode.{form}"), "-map", "0:a", *at_44]), "<f4")[::2]
    for reel in tones.reels:
        start = reel.start + 1000
        mixed = mix(tones, start, reel.length - 2000).programme()[:, 0]
        lags = [heard[start + lag : start + lag + len(mixed)] for lag in range(-30, 31)]
        fits = [float(mixed @ late / np.linalg.norm(mixed) / np.linalg.norm(late)) for late in lags]
        assert int(np.argmax(fits)) - 30 == 0
        assert max(fits) > 0.99


def test_tags_chapters_and_cover_as_mutagen_reads_them(delivered: Watched, tones: Timeline) -> None:
    folder, _, _ = delivered
    marks = [(mark.start_ms, mark.title) for mark in chapter_list(tones)]
    book = mutagen.mp4.MP4(folder / "episode.m4b")
    assert (book["\xa9nam"], book["\xa9ART"], book["\xa9alb"]) == ([TEXTS["title"]], ["A. Writer"], ["The show"])
    assert (book["\xa9day"], book["\xa9cmt"], book["stik"]) == (["2024-05-06"], ["Narrated."], [2])
    assert [bytes(cover) for cover in book["covr"]] == [COVER]
    assert [(round(chapter.start * 1000), chapter.title) for chapter in book.chapters] == marks
    flac, opus = mutagen.flac.FLAC(folder / "episode.flac"), mutagen.oggopus.OggOpus(folder / "episode.opus")
    in_ogg = mutagen.flac.Picture(base64.b64decode(opus["METADATA_BLOCK_PICTURE"][0]))
    for tags, picture in ((flac, flac.pictures[0]), (opus, in_ogg)):
        assert (tags["title"], tags["artist"], tags["date"]) == ([TEXTS["title"]], ["A. Writer"], ["2024-05-06"])
        assert (picture.type, picture.mime, picture.width, picture.data) == (3, "image/jpeg", 1400, COVER)
        assert [tags[f"CHAPTER{n:03}NAME"] for n in range(len(marks))] == [[title] for _, title in marks]
        assert tags["CHAPTER001"] == [f"00:00:{marks[1][0] / 1000:06.3f}"]
        assert f"CHAPTER{len(marks):03}" not in tags
    assert (flac.info.bits_per_sample, flac.info.total_samples) == (16, tones.length)


def test_the_index_of_an_m4b_is_at_its_front(delivered: Watched) -> None:
    """A browser plays it before it has come whole."""
    head = (delivered[0] / "episode.m4b").read_bytes()
    assert head[4:12] == b"ftypM4B " and head.index(b"moov") < head.index(b"mdat")


def test_nothing_but_the_files_asked_for_grows_on_disk(delivered: Watched) -> None:
    folder, _, seen = delivered
    assert {Path(name).name for name in seen if not name.startswith(".tags-")} <= {
        f"episode.{form}" for form in FORMATS
    }
    in_scratch = {Path(name).name for name in seen if name.startswith(".tags-") and "/" in name}
    assert in_scratch == {"cover.jpg", "2.txt", "3.txt", "4.txt"}
    assert {path.name for path in folder.iterdir()} == {f"episode.{form}" for form in FORMATS}


def test_however_long_it_is_three_reels_are_in_memory(tones: Timeline, tmp_path: Path) -> None:
    """Eleven hours, in reels of a minute: those made and not yet taken, and the one on its way into the encoder."""
    minute = Reel(0, 2296 * MP3_FRAME)
    reels = Reels(replace(tones, reels=(minute,) * 660), tmp_path, 8)
    begun: list[Reel] = []
    reels._mastered = lambda reel, *_: begun.append(reel)  # type: ignore[assignment, func-returns-value]
    for taken, _ in enumerate(reels.mastered(0.0, -1.6, lambda _: None), start=1):
        assert len(begun) <= taken + 2
    assert len(begun) == 660


def test_another_run_gives_the_same_bytes(delivered: Watched, tones: Timeline, powers_of, tmp_path: Path) -> None:
    """On one core as on two, with the gain that was found."""
    folder, _, _ = delivered
    files = targets(tmp_path, tones)
    setting = first_setting(tones, *powers_of, APPLE)
    one_pass(tones, tmp_path / "cache", jobs=1).deliver(files, setting)
    for form in FORMATS:
        assert (tmp_path / f"episode.{form}").read_bytes() == (folder / f"episode.{form}").read_bytes(), form


# --- kept --------------------------------------------------------------------------------------------------------


@pytest.fixture
def short(studio) -> Timeline:
    script = studio.script(("One", [studio.segment("s0001")]))
    return studio.timeline(script, {"s0001": studio.take("s0001", 4.0)}, studio.kit())


def opus(folder: Path, timeline: Timeline, tags: str = "") -> Target:
    (target,) = [target for target in targets(folder, timeline) if target.path.suffix == ".opus"]
    return replace(target, tags=target.tags + tags)


@pytest.fixture
def once(short: Timeline, powers_of, tmp_path: Path) -> tuple[OnePass, Setting, Measured]:
    """An Opus file that was made, and its work."""
    work, setting = one_pass(short, tmp_path / "cache"), first_setting(short, *powers_of, APPLE)
    (measured,) = work.deliver([opus(tmp_path, short)], setting).values()
    return work, setting, measured


def test_a_file_of_which_nothing_changed_is_copied(
    once: tuple[OnePass, Setting, Measured], short: Timeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was encoded in one piece every time: 43 minutes as M4B were 113 s of processor time."""
    work, setting, measured = once
    made = (tmp_path / "episode.opus").read_bytes()
    (tmp_path / "episode.opus").write_bytes(b"tagged by somebody")  # which the kept one does not hear of
    (kept,) = (tmp_path / "cache").rglob("*.opus")
    os.utime(kept, (0, 0))
    monkeypatch.setattr("pipeline.sound.one_pass.encode_files", None)
    monkeypatch.setattr("pipeline.sound.one_pass.measure_file", None)
    assert work.deliver([opus(tmp_path, short)], setting) == {tmp_path / "episode.opus": measured}
    assert (tmp_path / "episode.opus").read_bytes() == made
    assert [(whole.form, whole.found) for whole in work.kept.work] == [("opus", False), ("opus", True)]
    assert kept.stat().st_mtime > 1e9, "what is used stays in the cache"

    kept.write_bytes(b"x" * len(made))
    monkeypatch.undo()
    assert work.deliver([opus(tmp_path, short)], setting) == {tmp_path / "episode.opus": measured}
    assert (tmp_path / "episode.opus").read_bytes() == made == kept.read_bytes()


def test_what_a_file_is_made_of_is_its_key(
    once: tuple[OnePass, Setting, Measured], short: Timeline, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work, setting, _ = once

    def key(work: OnePass = work, first: Setting = setting, tags: str = "") -> str:
        (found,) = work._keys([opus(tmp_path, short, tags)], first).values()
        return found

    louder = replace(short, segments=tuple(replace(s, gain_db=s.gain_db + 1) for s in short.segments))
    keys = [key(), key(tags="TITLE=x\n"), key(first=replace(setting, gain_db=setting.gain_db + 0.25))]
    keys += [key(replace(work, cover_jpeg=b"")), key(replace(work, delivery=replace(APPLE, bitrate_kbps=64)))]
    keys += [key(replace(work, reels=Reels(louder, tmp_path, 1)))]
    with monkeypatch.context() as patch:
        patch.setattr("pipeline.sound.one_pass.ffmpeg_version", lambda path: "99")
        keys.append(key())
    assert len(set(keys)) == len(keys)
    assert key(replace(work, progress=Progress(None))) == keys[0] == work.kept.work[0].key


# --- what goes wrong -----------------------------------------------------------------------------------------------


def test_a_form_that_misses_says_which_and_by_how_much(short: Timeline, powers_of, tmp_path: Path) -> None:
    unreachable = replace(APPLE, name="impossible", limits=APPLE.limits | {"integrated_lufs": (-3.5, -2.5)})
    work = one_pass(short, tmp_path / "cache", unreachable)
    setting = first_setting(short, *powers_of, unreachable)
    ((path, measured),) = work.deliver(targets(tmp_path, short)[-1:], setting).items()
    with pytest.raises(DeliveryMissed, match=r"episode.flac .*integrated loudness -\d+\.\d+ LUFS, expected -3 ±0.5"):
        refuse_misses(path, measured, unreachable)


def test_a_draft_is_one_try_in_one_channel_and_a_miss_stops_nothing(
    short: Timeline, powers_of, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    unreachable = replace(APPLE, name="impossible", limits=APPLE.limits | {"integrated_lufs": (-3.5, -2.5)})
    work = one_pass(short, tmp_path / "cache", drafted(unreachable))
    passes: list[int] = []

    def encode(pieces: Iterator[np.ndarray], files: list[Target], *rest: object) -> None:
        passes.append(len(files))
        encode_files(pieces, files, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("pipeline.sound.one_pass.encode_files", encode)
    measured = work.deliver(targets(tmp_path, short), first_setting(short, *powers_of, unreachable))
    assert passes == [3]
    assert [its.channels for its in measured.values()] == [1, 1, 1]
    for its in measured.values():
        assert misses(its.loudness, its.levels, unreachable) != ()


def test_a_form_is_put_right_by_itself(
    short: Timeline, powers_of, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A first try that is 3 dB too soft, and passes that are shared by those that want the same."""
    work = one_pass(short, tmp_path / "cache")
    setting = first_setting(short, *powers_of, APPLE)
    passes: list[tuple[str, ...]] = []

    def encode(pieces: Iterator[np.ndarray], files: list[Target], *rest: object) -> None:
        passes.append(tuple(target.path.suffix for target in files))
        encode_files(pieces, files, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr("pipeline.sound.one_pass.encode_files", encode)
    measured = work.deliver(targets(tmp_path, short)[1:], replace(setting, gain_db=setting.gain_db - 3))
    assert passes[0] == (".opus", ".flac") and 2 <= len(passes) <= 4
    assert all(abs(its.loudness.integrated_lufs + 16) <= 0.3 for its in measured.values())


def test_a_file_that_lacks_sound_is_refused(
    short: Timeline, powers_of, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    work = one_pass(short, tmp_path / "cache")
    monkeypatch.setattr(work.reels, "mastered", lambda *_: iter([np.zeros((44_100, 1), np.float32)]))
    with pytest.raises(ToolFailed, match=r"episode.m4b decodes to 4\d{4} samples, expected \d+ to \d+"):
        work.deliver(targets(tmp_path, short), first_setting(short, *powers_of, APPLE))


def test_an_ffmpeg_without_an_encoder_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stub = tmp_path / "ffmpeg"
    stub.write_text("#!/bin/sh\necho ' A....D aac   AAC'\necho ' A....D flac   FLAC'\n")
    stub.chmod(0o755)
    monkeypatch.setenv("FFMPEG", str(stub))
    ffmpeg_path.cache_clear()
    try:
        check_encoders(["mp3", "m4b", "flac"])
        with pytest.raises(ToolFailed, match=r"without the encoder libopus; .* or leave out --format opus"):
            check_encoders(FORMATS)
    finally:
        ffmpeg_path.cache_clear()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a full disk by name is Linux's")
def test_a_full_disk_is_named(short: Timeline, tmp_path: Path) -> None:
    (tmp_path / "episode.opus").symlink_to("/dev/full")
    (opus,) = [target for target in targets(tmp_path, short) if target.path.suffix == ".opus"]
    sound = np.random.default_rng(1).normal(0, 0.1, (44_100 * 5, 2)).astype(np.float32)
    with pytest.raises(CannotWrite, match=os.strerror(errno.ENOSPC)):
        encode_files([sound], [opus], APPLE, COVER)


def test_an_interrupted_run_leaves_no_encoder(short: Timeline, tmp_path: Path) -> None:
    """Ctrl-C in the middle of a reel: ffmpeg has ended, and nothing is left but what was begun."""

    def pieces() -> Iterator[np.ndarray]:
        yield np.zeros((44_100, 1), np.float32)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encode_files(pieces(), targets(tmp_path, short), APPLE, COVER)
    assert {path.name for path in tmp_path.iterdir()} <= {f"episode.{form}" for form in FORMATS} | {"s0001.wav"}


def test_forms_by_name() -> None:
    assert set(FORMATS) == set(FORMS) - {"mp3"}
    assert chosen_forms(["flac", "MP3", "flac"]) == ("mp3", "flac")
    with pytest.raises(UnknownName, match="no format 'm4a'; did you mean 'm4b'"):
        chosen_forms(["m4a"])


def test_a_form_at_a_rate_that_the_delivery_does_not_take_is_refused() -> None:
    assert forms_for(["mp3", "flac"], load_delivery("acx")) == ("mp3", "flac")
    with pytest.raises(RequestError, match="'acx' wants 44100 Hz, and opus is made at 48000 Hz; leave out"):
        forms_for(["mp3", "opus"], load_delivery("acx"))
