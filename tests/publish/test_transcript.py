from __future__ import annotations

import io
import json
import re
from dataclasses import replace

import pytest
import webvtt
from hypothesis import given
from hypothesis import strategies as st

from pipeline.model import Episode, Gap, Piece, PlacedSegment, Profile, Segment, Take, Timeline, Word, Words
from pipeline.publish.transcript import SRT, VTT, captions, json_transcript, srt, vtt

RATE = 44_100


def timeline_of(*spoken: tuple[str, str | None]) -> Timeline:
    """Sentences with their speakers, half a second apart, words at a steady pace."""
    placed, at = [], 5000
    for number, (text, speaker) in enumerate(spoken):
        kind = "quotation" if speaker else "narration"
        segment = Segment(f"s{number:04}", kind, "any", (Piece(text),), 1, 0, "article", None, speaker)  # type: ignore[arg-type]
        words = [Word(word, at + 9000 * n, 8000) for n, word in enumerate(text.split())]
        profile, take = Profile("narrator", "tone", "a", 160), Take("0", "", RATE, 1)
        length = 9000 * max(len(words), 1)
        placed.append(PlacedSegment(segment, text, profile, take, at, length, 0, 0.0, Words.of(words)))
        at += placed[-1].length + RATE // 2
    return Timeline(RATE, at + RATE, tuple(placed), (Gap("tail", at, RATE),), (), (), ())


def bare(text: str) -> str:
    return "".join(text.split())


def seconds(stamp: str) -> float:
    hours, minutes, rest = stamp.replace(",", ".").split(":")
    return int(hours) * 3600 + int(minutes) * 60 + float(rest)


def srt_cards(text: str) -> list[tuple[float, float, list[str]]]:
    cards = []
    for number, card in enumerate(text.rstrip("\n").split("\n\n"), 1):
        head, times, *lines = card.split("\n")
        assert head == str(number)
        match = re.fullmatch(r"(\d\d:\d\d:\d\d,\d{3}) --> (\d\d:\d\d:\d\d,\d{3})", times)
        assert match
        cards.append((seconds(match[1]), seconds(match[2]), lines))
    return cards


def assert_in_order(cards: list[tuple[float, float]], length_s: float) -> None:
    for (start, end), (following, _) in zip(cards, [*cards[1:], (length_s, 0.0)], strict=True):
        assert start < end <= following


def words_of(timeline: Timeline) -> list[str]:
    return [word for placed in timeline.segments for word in placed.segment.shown.split()]


@pytest.fixture(params=["episode", "long_episode"])
def any_episode(request: pytest.FixtureRequest) -> Episode:
    made: Episode = request.getfixturevalue(request.param)
    return made


def test_vtt_as_another_parser_reads_it(any_episode: Episode) -> None:
    timeline = any_episode.timeline
    text = vtt(timeline)
    read = webvtt.from_buffer(io.StringIO(text))
    assert_in_order([(seconds(card.start), seconds(card.end)) for card in read], timeline.length / RATE)
    assert all(len(line) <= 65 for line in text.split("\n"))
    assert all(len(card.lines) <= 2 for card in read)
    # The parser leaves entities as they are.
    shown = " ".join(card.text for card in read if not card.text.startswith(("[theme", "[short", "[closing", "[quiet")))
    shown = shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    assert shown.split() == words_of(timeline)


def test_vtt_names_a_speaker_when_it_changes(episode: Episode) -> None:
    read = webvtt.from_buffer(io.StringIO(vtt(episode.timeline)))
    assert [card.voice for card in read if card.voice] == ["Narrator", "General Wang Ping", "Quotation", "Narrator"]


def test_vtt_lets_no_markup_through(episode: Episode) -> None:
    body = re.sub(r"^\S+ --> \S+$|^<v [^<>&]+>", "", vtt(episode.timeline), flags=re.MULTILINE)
    assert not re.search(r"[<>]|&(?!amp;|lt;|gt;)", body)


def test_srt_by_its_rules(any_episode: Episode) -> None:
    timeline = any_episode.timeline
    cards = srt_cards(srt(timeline))
    assert_in_order([(start, end) for start, end, _ in cards], timeline.length / RATE)
    names, shown = [], []
    for _, _, lines in cards:
        assert 1 <= len(lines) <= 2
        assert all(0 < len(line) <= 32 for line in lines)
        text = " ".join(lines)
        name, colon, rest = text.partition(": ")
        if colon:
            names.append(name)
        shown.append(rest if colon else text)
        assert ": " not in shown[-1]
    assert names == ["Narrator", "General Wang Ping", "Quotation", "Narrator"]
    spoken = "".join(bare(text) for text in shown if not text.startswith(("[theme", "[short", "[closing", "[quiet")))
    assert spoken == bare("".join(words_of(timeline)))


def test_json_has_every_sentence_with_its_speaker(any_episode: Episode) -> None:
    timeline = any_episode.timeline
    transcript = json.loads(json_transcript(timeline))
    assert transcript["version"] == "1.0.0"
    entries = transcript["segments"]
    keys = {"speaker", "startTime", "endTime", "body"}
    assert all(set(entry) - {"words"} == keys and entry["body"] for entry in entries)
    assert_in_order([(entry["startTime"], entry["endTime"]) for entry in entries], timeline.length / RATE)
    spoken = [(entry["speaker"], entry["body"]) for entry in entries if entry["speaker"] != "Music"]
    assert [body for _, body in spoken] == [placed.segment.shown for placed in timeline.segments]
    assert spoken[5:7] == [("Narrator", "General Wang Ping wrote to the mayor."), ("General Wang Ping", spoken[6][1])]


def test_json_has_every_word_of_a_sentence_with_its_times(any_episode: Episode) -> None:
    for entry in json.loads(json_transcript(any_episode.timeline))["segments"]:
        if entry["speaker"] != "Music":
            assert " ".join(word["body"] for word in entry["words"]) == entry["body"]
            times = [(word["startTime"], word["endTime"]) for word in entry["words"]]
            assert_in_order(times, entry["endTime"])
            assert times[0][0] >= entry["startTime"]


def test_music_alone_for_a_second_is_a_caption(episode: Episode) -> None:
    labels = [card.text for card in captions(episode.timeline) if card.speaker is None]
    assert labels == ["[theme music]", *["[short musical interlude]"] * 3, "[closing music]"]
    first = captions(episode.timeline)[0]
    assert (first.start, first.end) == (0, episode.timeline.segments[0].start)


def test_music_that_goes_on_after_speech_fades(episode: Episode) -> None:
    timeline = episode.timeline
    between = timeline.gaps[-2]
    theme = replace(timeline.cues[0], length=between.start + between.length)
    held = replace(timeline, cues=(theme,))
    assert [card.text for card in captions(held) if card.speaker is None][-1] == "[theme music fades]"


def test_all_files_agree_on_when_a_sentence_begins(long_episode: Episode) -> None:
    timeline = long_episode.timeline
    starts = {entry["startTime"] for entry in json.loads(json_transcript(timeline))["segments"]}
    assert starts <= {start for start, _, _ in srt_cards(srt(timeline))}
    assert starts <= {seconds(card.start) for card in webvtt.from_buffer(io.StringIO(vtt(timeline)))}
    assert max(starts) > 3600


def test_a_long_sentence_is_cut_at_its_clauses_by_the_words_own_times() -> None:
    text = "The letter came on Monday, after the rain; nobody had expected it, and nobody opened it until the evening."
    timeline = timeline_of((text, None))
    cards = captions(timeline, SRT)
    assert [card.text for card in cards] == [
        "The letter came on Monday, after the rain;",
        "nobody had expected it,",
        "and nobody opened it until the evening.",
    ]
    words = list(timeline.segments[0].words)
    assert [card.start for card in cards] == [words[0].start, words[8].start, words[12].start]


def test_word_times_that_do_not_fit_the_text_are_not_used() -> None:
    timeline = timeline_of(("One two three four, five six seven eight, nine ten eleven twelve.", None))
    broken = replace(timeline.segments[0], words=Words.of([Word("elsewhere", 0, 10)]))
    cards = captions(replace(timeline, segments=(broken,)), SRT)
    assert len(cards) > 1
    assert_in_order([(card.start, card.end) for card in cards], broken.start + broken.length)


def test_a_word_and_a_name_wider_than_a_line_are_broken_not_lost() -> None:
    word, name = "x" * 70, "The Right Honourable Sir Bartholomew Featherstonehaugh: KCB"
    cards = srt_cards(srt(timeline_of((f"A {word}.", name))))
    assert cards[0][2][0] == "The Right Honourable Sir…: A"
    assert all(len(line) <= 32 for _, _, lines in cards for line in lines)
    assert bare("".join("".join(lines) for _, _, lines in cards)).endswith(f"A{word}.")


def test_what_is_masked_stays_on_one_line(episode: Episode) -> None:
    assert any("[name withheld]" in line for _, _, lines in srt_cards(srt(episode.timeline)) for line in lines)


texts = st.lists(
    st.text(st.sampled_from("abcdeé中.,:;!?—…\"'<>&-()[]0123"), min_size=1, max_size=40), min_size=1, max_size=60
).map(" ".join)


speakers = st.sampled_from([None, "Ann", "Colonel: O'Neil & Sons <b>", "N" * 80])


@given(
    spoken=st.lists(st.tuples(texts, speakers), min_size=1, max_size=4),
    srt_width=st.integers(12, 80),
    vtt_width=st.integers(20, 80),
    lines=st.integers(1, 3),
)
def test_every_word_once_in_order_whatever_the_lines(
    spoken: list[tuple[str, str | None]], srt_width: int, vtt_width: int, lines: int
) -> None:
    timeline = timeline_of(*spoken)
    wanted = "".join(bare(text) for text, _ in spoken)
    for shape in (replace(SRT, width=srt_width, lines=lines), replace(VTT, width=vtt_width, lines=lines)):
        cards = captions(timeline, shape)
        assert "".join(bare(card.text) for card in cards) == wanted
        assert all(len(line) <= shape.width for card in cards for line in card.lines)
        assert all(1 <= len(card.lines) <= lines for card in cards)
        assert_in_order([(card.start, card.end) for card in cards], timeline.length)
        assert "".join(bare("".join(card.lines)) for card in cards).endswith(bare(shape.encode(cards[-1].text)))
    for card in captions(timeline, SRT):
        assert " ".join(card.lines).count(": ") <= 1
