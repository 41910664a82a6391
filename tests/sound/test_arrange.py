"""The timeline: every sample is accounted for, and gaps are what the kit says."""

from __future__ import annotations

import pytest

from pipeline.model import Cue, CueKind, Pause, Timeline
from pipeline.sound.cues import BRIDGE, CUE_DELAY
from pipeline.sound.delivery import load_delivery, room
from pipeline.sound.reels import reel_key
from pipeline.units import MP3_FRAME, ms_samples


def gap_after(timeline: Timeline, number: int) -> int:
    """Samples between a segment and the next."""
    first, second = timeline.segments[number : number + 2]
    return second.start - first.start - first.length


def test_pauses_by_kind(studio) -> None:
    items = [
        studio.segment("s0001", paragraph=1),
        studio.segment("s0002", paragraph=1),
        studio.segment("s0003", paragraph=2),
        studio.segment("s0004", paragraph=3, role="quote-1"),
        Pause(1234, 9),
        studio.segment("s0005", paragraph=4),
    ]
    heading = studio.segment("k0001", kind="heading", paragraph=-1)
    script = studio.script(("One", items), ("Two", [heading, studio.segment("s0006", paragraph=5)]))
    takes = {s.id: studio.take(s.id, 2.0) for s in script.segments()}
    timeline = studio.timeline(script, takes, studio.kit())
    expected_ms = [400, 800, 600, 1234, 1600, 900]
    assert [gap_after(timeline, n) for n in range(6)] == [ms_samples(ms) for ms in expected_ms]
    assert timeline.segments[0].start == ms_samples(500)
    assert [gap.kind for gap in timeline.gaps] == [
        "head", "sentence", "paragraph", "speaker", "pause", "section", "heading", "tail"
    ]  # fmt: skip


def test_a_quotation_has_its_own_pauses_whoever_speaks_it(studio) -> None:
    items = [
        studio.segment("s0001"),
        studio.segment("s0002", kind="quotation", role="quote-1"),
        studio.segment("s0003", kind="quotation", role="quote-2"),
        studio.segment("s0004"),
        studio.segment("s0005", kind="quotation"),
        studio.segment("s0006"),
    ]
    script = studio.script(("One", items))
    timeline = studio.timeline(script, {s.id: studio.take(s.id, 2.0) for s in script.segments()}, studio.kit())
    assert [gap_after(timeline, n) for n in range(5)] == [ms_samples(ms) for ms in (650, 600, 700, 650, 700)]
    assert [gap.kind for gap in timeline.gaps[1:-1]] == ["speaker"] * 3 + ["quotation"] * 2


def test_every_sample_is_speech_or_gap(show_reel: Timeline) -> None:
    spans = sorted([(s.start, s.length) for s in show_reel.segments] + [(g.start, g.length) for g in show_reel.gaps])
    at = 0
    for start, length in spans:
        assert start == at
        at += length
    assert at == show_reel.length


def test_reels_are_whole_frames_cut_in_pauses(show_reel: Timeline) -> None:
    assert len(show_reel.reels) == 6
    at = 0
    for reel in show_reel.reels:
        assert (reel.start, reel.length % MP3_FRAME) == (at, 0)
        at += reel.length
    assert at == show_reel.length
    for edge in (reel.start for reel in show_reel.reels[1:]):
        (gap,) = [g for g in show_reel.gaps if g.start < edge < g.start + g.length]
        assert min(edge - gap.start, gap.start + gap.length - edge) > ms_samples(140)


def test_the_engines_silence_is_trimmed_and_levels_meet(studio, show_reel: Timeline) -> None:
    first = show_reel.segments[0]
    assert first.length == pytest.approx(ms_samples(2500 + 24), abs=200)
    assert first.trim == pytest.approx(ms_samples(100 - 12), abs=200)
    gains = {round(s.gain_db, 1) for s in show_reel.segments}
    assert len(gains) > 3  # five levels of takes need different gains


def test_words_fill_their_segment_in_order(show_reel: Timeline) -> None:
    for placed in show_reel.segments:
        assert " ".join(word.text for word in placed.words) == placed.segment.shown
        at = placed.start
        for word in placed.words:
            assert word.start == at
            at += word.length
        assert at == placed.start + placed.length


def test_chapters_cover_the_episode_and_start_with_their_music(show_reel: Timeline) -> None:
    assert [chapter.title for chapter in show_reel.chapters] == ["Opening", "Middle", "Ending"]
    at = 0
    for chapter in show_reel.chapters:
        assert chapter.start == at
        at += chapter.length
    assert at == show_reel.length
    (sting,) = [cue for cue in show_reel.cues if cue.kind == "sting"]
    assert show_reel.chapters[1].start == sting.start


def level_at(cue, sample: int) -> float:
    """Gain in dB of a placed cue at a sample of the episode."""
    import numpy as np

    return float(np.interp(sample - cue.start, [p.at for p in cue.envelope], [p.gain_db for p in cue.envelope]))


def test_music_ducks_ahead_of_speech_and_rises_after_it(show_reel: Timeline) -> None:
    (theme,) = [cue for cue in show_reel.cues if cue.kind == "theme"]
    before, after = (show_reel.segments[n] for n in (2, 3))
    assert after.start - (before.start + before.length) >= 44_100 * 4
    clear, ducked = -20 - 6 + 20, -20 - 24 + 20
    assert level_at(theme, after.start - ms_samples(500)) == pytest.approx(clear, abs=0.1)
    assert level_at(theme, after.start - ms_samples(120)) == pytest.approx(ducked, abs=0.1)
    assert level_at(theme, after.start) == pytest.approx(ducked, abs=0.1)


def test_music_stays_down_over_short_gaps(show_reel: Timeline) -> None:
    bed = next(cue for cue in show_reel.cues if cue.kind == "bed")
    first, second = show_reel.segments[:2]
    gap_end = second.start
    assert gap_end - first.start - first.length < BRIDGE
    levels = [level_at(bed, at) for at in range(first.start + first.length, gap_end, 441)]
    assert max(levels) - min(levels) < 0.01


def test_a_bed_is_in_time_with_the_cue_beside_it(show_reel: Timeline) -> None:
    beat = show_reel.sample_rate * 60 // 72
    beds = [cue for cue in show_reel.cues if cue.kind == "bed"]
    others = [cue for cue in show_reel.cues if cue.kind in ("theme", "sting")]
    assert beds and others
    for bed in beds:
        beside = min(others, key=lambda cue: abs(cue.start - bed.start))
        assert (bed.start - beside.start) % beat == 0


def test_closing_is_timed_so_that_its_hit_follows_the_last_word(show_reel: Timeline) -> None:
    (closing,) = [cue for cue in show_reel.cues if cue.kind == "closing"]
    last = show_reel.segments[-1]
    assert closing.start + 44_100 * 5 == last.start + last.length + ms_samples(300)
    assert level_at(closing, last.start + last.length) == pytest.approx(-24, abs=0.1)
    assert level_at(closing, last.start + last.length + ms_samples(300)) == pytest.approx(-6, abs=0.1)


def test_a_cue_enters_at_full_level_however_near_the_word_before(show_reel: Timeline) -> None:
    for cue in show_reel.cues:
        if cue.kind in ("theme", "sting"):
            assert level_at(cue, cue.start + ms_samples(10)) == pytest.approx(-6, abs=0.1)


@pytest.mark.parametrize("kind", ["theme", "bed-in"])
def test_music_keeps_the_room_at_both_ends_that_a_delivery_asks_for(studio, kind: CueKind) -> None:
    """Theme and bed of the kits began after 0.15 and 0 s: no episode with music could be delivered to acx."""
    music = studio.music("theme", 6.0, hit=44_100 * 2, loop_start=0, loop_end=44_100 * 6, beat=None)
    kit = studio.kit(theme=music, closing=studio.music("closing", 8.0, hit=44_100 * 5))
    segment = studio.segment("s0001")
    items = [Cue(kind, "theme", 1), segment, Cue("bed-out", "theme", 2), Cue("closing", "closing", 3)]
    script = studio.script(("One", items))
    takes = {"s0001": studio.take("s0001", 2.0)}
    head, tail = room(load_delivery("acx"), "head_s"), room(load_delivery("acx"), "tail_s")
    timeline = studio.timeline(script, takes, kit, head=head, tail=tail)
    assert timeline.cues[0].start == head == ms_samples(550)
    assert timeline.length - max(cue.start + cue.length for cue in timeline.cues) >= tail == ms_samples(1050)
    before = studio.timeline(script, takes, kit)
    assert before.cues[0].start == (CUE_DELAY if kind == "theme" else 0)
    assert before.length - max(cue.start + cue.length for cue in before.cues) < MP3_FRAME


def test_the_kit_s_pauses_at_both_ends_are_no_shorter_than_the_room_asked_for(studio) -> None:
    script, takes = studio.script(("One", [studio.segment("s0001")])), {"s0001": studio.take("s0001", 2.0)}
    for head, tail in ((0, 0), (30_000, 100_000)):
        timeline = studio.timeline(script, takes, studio.kit(), head=head, tail=tail)
        assert timeline.segments[0].start == max(head, ms_samples(500))
        (gap,) = [gap for gap in timeline.gaps if gap.kind == "tail"]
        assert 0 <= gap.length - max(tail, ms_samples(2000)) < MP3_FRAME
    assert [room(load_delivery("apple"), end) for end in ("head_s", "tail_s")] == [0, 0]


def test_moving_a_reel_leaves_its_key(studio) -> None:
    """A longer first sentence moves everything; reels that do not hold it are still the same."""
    segments = [studio.segment(f"s{n:04}", paragraph=n // 4) for n in range(60)]
    chapters = [(f"Part {n}", list(segments[n * 20 : n * 20 + 20])) for n in range(3)]
    script = studio.script(*chapters)
    takes = {s.id: studio.take(s.id, 3.0) for s in segments}
    before = studio.timeline(script, takes, studio.kit())
    after = studio.timeline(script, takes | {"s0000": studio.take("s0000-b", 3.2)}, studio.kit())
    keys = [[reel_key(t, reel, 5000, 3000) for reel in t.reels] for t in (before, after)]
    assert len(keys[0]) == len(keys[1]) == 8
    assert [a == b for a, b in zip(*keys, strict=True)] == [False] + [True] * 7


def test_an_unknown_cue_names_the_kits(studio) -> None:
    from pipeline.errors import UnknownName

    script = studio.script(("One", [Cue("sting", "stign", 7), studio.segment("s0001")]))
    with pytest.raises(UnknownName, match=r"no cue 'stign'; did you mean 'sting'.*line 7"):
        studio.timeline(script, {"s0001": studio.take("s0001", 1.0)}, studio.kit(sting=studio.music("sting", 1.0)))
