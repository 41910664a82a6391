"""Long sentences breathe where their take rests, and no pause is digital black."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from pipeline.model import Breath, Gap, Piece, Reel, Timeline
from pipeline.sound.breaths import breaths, clause_rests
from pipeline.sound.mix import mix
from pipeline.sound.rests import ClauseRest, Rest, find_rests
from pipeline.sound.room import FADE_OUT, room_tone
from pipeline.sound.words import Heard
from pipeline.units import MASTER_RATE, MP3_FRAME, decibels, ms_samples, samples


def test_rests_are_found_where_nothing_sounds_for_long_enough() -> None:
    rate = 22_050
    sound = np.sin(np.arange(rate * 3) / 9).astype(np.float32)
    sound[rate : rate + rate // 5] = 0.001
    sound[2 * rate : 2 * rate + rate // 20] = 0.0
    (rest,) = find_rests(sound, rate, MASTER_RATE)
    assert (rest.start, rest.length) == pytest.approx((MASTER_RATE, MASTER_RATE // 5), abs=40)


def test_a_rest_belongs_to_the_mark_before_it_and_to_no_word_without_one() -> None:
    words = "one, two three; four five".split()
    times = [Heard(samples(n), samples(n) + samples(0.6)) for n in range(5)]
    rests = [Rest(samples(at), samples(0.2)) for at in (0.65, 1.7, 2.2, 2.6, 3.8)]
    assert clause_rests(words, times, rests) == (ClauseRest(0, rests[0]), ClauseRest(2, rests[2]))


def test_a_breath_fills_a_rest_up_and_breaths_keep_apart() -> None:
    rests = [Rest(samples(s), ms_samples(200)) for s in (1.0, 4.0, 5.0, 7.0, 11.0)]
    clauses = [ClauseRest(n, rest) for n, rest in enumerate(rests)]
    taken = breaths(clauses, samples(12), 300)
    assert taken == tuple(Breath(samples(s) + ms_samples(100), ms_samples(100)) for s in (4.0, 7.0))
    assert breaths(clauses, samples(6.9), 300) == ()
    assert breaths(clauses, samples(12), 200) == ()


def breathing_timeline(studio) -> Timeline:
    """One sentence of nine seconds with a rest of 200 ms at its comma, in a take that hums."""
    import wave

    segment = replace(studio.segment("s0001"), pieces=(Piece("Half of this is said, then the other half."),))
    take = studio.take("s0001", 9.0, level=0.3)
    with wave.open(take.path, "rb") as file:
        pcm = np.frombuffer(file.readframes(file.getnframes()), "<i2").copy()
    rest = slice(round(4.5 * take.sample_rate), round(4.7 * take.sample_rate))
    pcm[rest] = 0
    with wave.open(take.path, "wb") as file:
        file.setparams((1, 2, take.sample_rate, 0, "NONE", ""))
        file.writeframes(pcm.tobytes())
    return studio.timeline(studio.script(("One", [segment])), {"s0001": take}, studio.kit())


def test_a_breath_is_heard_as_long_as_the_kit_says_and_nothing_is_lost(studio) -> None:
    timeline = breathing_timeline(studio)
    (placed,) = timeline.segments
    assert placed.length - placed.take_length == pytest.approx(ms_samples(100), abs=10)
    assert placed.take_length == pytest.approx(ms_samples(9024), abs=200)
    heard = mix(replace(timeline, room_tone_lu=-200.0), placed.start, placed.length).programme()[:, 0]
    sounding = np.flatnonzero(np.abs(heard) > 1e-3)
    longest = int(np.argmax(np.diff(sounding)))
    assert sounding[longest + 1] - sounding[longest] == pytest.approx(ms_samples(300), abs=ms_samples(12))
    comma, after = (word for word in placed.words if word.text in ("said,", "then"))
    assert comma.start + comma.length == pytest.approx(placed.start + sounding[longest], abs=ms_samples(12))
    assert after.start == pytest.approx(placed.start + sounding[longest + 1], abs=ms_samples(12))
    *_, last = placed.words
    assert last.start + last.length == placed.start + placed.length


def clear_of_music(timeline: Timeline, gap: Gap) -> bool:
    """Whether no cue sounds in a gap."""
    end = gap.start + gap.length
    return not any(cue.start < end and cue.start + cue.length > gap.start for cue in timeline.cues)


def test_pauses_are_quiet_rooms_and_not_digital_black(show_reel: Timeline) -> None:
    gap = next(gap for gap in show_reel.gaps if gap.kind == "paragraph" and clear_of_music(show_reel, gap))
    pause = mix(show_reel, gap.start, gap.length).programme()
    level_db = decibels(float(np.sqrt(np.mean(pause**2))))
    assert level_db == pytest.approx(-20 - 3 - 52, abs=1.5)
    assert np.count_nonzero(np.abs(pause) < 1e-9) < len(pause) / 100


def test_room_tone_has_no_seam_and_moves_with_its_reel(show_reel: Timeline) -> None:
    whole = room_tone(show_reel, 0, show_reel.length)
    steps = np.abs(np.diff(whole))
    for cut in (reel.start for reel in show_reel.reels[1:]):
        assert steps[cut - 3 : cut + 3].max() <= steps.max() * 0.9
    assert np.array_equal(whole[12_345:23_456], room_tone(show_reel, 12_345, 11_111))
    assert abs(float(whole[-1])) < float(np.abs(whole[-FADE_OUT - 5000 : -FADE_OUT]).max()) / 100
    first, *rest = show_reel.reels
    moved = tuple(Reel(reel.start + 7 * MP3_FRAME, reel.length) for reel in rest)
    later = replace(
        show_reel, reels=(Reel(0, first.length + 7 * MP3_FRAME), *moved), length=show_reel.length + 7 * MP3_FRAME
    )
    at = rest[0].start - 4000
    assert np.array_equal(room_tone(later, at + 7 * MP3_FRAME, 40_000), room_tone(show_reel, at, 40_000))
