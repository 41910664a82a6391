"""One thing is changed; what depends on it is made again, nothing else is, and `why` names the change.

Every row is a real build of the same small show, from a cache in which all of it was; see conftest.
"""

from __future__ import annotations

import json
import re
import shutil
from dataclasses import dataclass, replace
from itertools import chain
from pathlib import Path

import pytest

from make_episode import main
from pipeline.builds.compare import AROUND, MOVED, NO_FORM, NO_MP3, NOT_CACHED, NOT_KEPT, FormAgain, Why, why
from pipeline.builds.record import ENCODER, FILE, Build, from_rows, keep, last_builds, to_rows
from pipeline.builds.tell import as_json, as_text
from pipeline.builds.wording import change
from pipeline.folders import PROGRAM
from pipeline.script.kit import load_kit
from tests.builds.conftest import Change, Home, record, redo

ALL = frozenset(range(1, 9))
"""Numbers of the reels: 1 holds s0001 and s0002; 2 s0003, s0004; 3 s0005, k0001 and the sting's first sound; 4 k0002,
k0003; 5 s0006 and s0007, the guest's; 6 s0008 to s0010; 7 s0011; 8 k0004."""


@dataclass(frozen=True)
class Row:
    """A change and what should come of it."""

    change: Change
    cause: str
    spoken: frozenset[str] = frozenset()
    treated: frozenset[str] = frozenset()
    reels: frozenset[int] = frozenset()


def edit(name: str, before: str, after: str) -> Change:
    return lambda home: home.edit(name, before, after)


def of(*names: str) -> frozenset[str]:
    return frozenset(names)


def guest(more: str) -> Change:
    return edit("voices/profiles.toml", 'voice = "high"', f'voice = "high"\n{more}')


def kit(before: str, after: str) -> Change:
    return edit("scripts/small/kit.toml", before, after)


def empty(folder: str) -> Change:
    return lambda home: shutil.rmtree(home.folder / "output/.cache" / folder)


S3, S7, K1, K2 = of("s0003"), of("s0007"), of("k0001"), of("k0002")
NARRATED = of(*(f"s{n:04}" for n in range(1, 12) if n != 7), *(f"k{n:04}" for n in range(1, 5)))
ROWS = {
    "nothing": Row(lambda home: None, ""),
    "a word": Row(
        edit("talk.md", "cold in spring", "cold in winter"),
        "s0003: its text changed: '… cold in spring.' → '… cold in winter.'",
        S3, S3, frozenset({2}),
    ),
    "the title": Row(edit("talk.md", "# The bridge", "# The ferry"), "the article: '# The bridge' → '# The ferry'",
        K1, K1, frozenset({3}),
    ),
    "a sentence less": Row(
        edit("talk.md", "It was three lines long. ", ""), "s0010 is gone: 'It was three lines long.'",
        reels=frozenset({6}),
    ),
    "a line of a template": Row(
        edit("scripts/small/episode.ssmd.j2", "And so to", "This is"), "template scripts/small/episode.ssmd.j2",
        K2, K2, frozenset({4}),
    ),
    "an entry of a lexicon": Row(
        edit("voices/lexicons/names.toml", "Yah loo", "Yaa loo"), "lexicon entry 'Yalu': 'Yah loo' → 'Yaa loo'",
        S3, S3, frozenset({2}),
    ),
    "a voice": Row(
        edit("voices/profiles.toml", '"high"', '"higher"'), "voice profile 'guest': voice 'high' → 'higher'",
        S7, reels=frozenset({5}),
    ),
    "a rate": Row(
        edit("voices/profiles.toml", '"high"\nrate_wpm = 200', '"high"\nrate_wpm = 180'),
        "voice profile 'guest': rate_wpm 200 → 180", S7, reels=frozenset({5}),
    ),
    "a place": Row(guest("pan = 0.3"), "voice profile 'guest': pan 0 → 0.3", reels=frozenset({5})),
    "a level, and with it the gain": Row(
        guest("gain_db = -12"), "voice profile 'guest': gain_db 0 → -12", reels=ALL,
    ),
    "a treatment": Row(
        guest('treatment = "archive"'), "voice profile 'guest': treatment 'none' → 'archive'",
        treated=S7, reels=frozenset({5}),
    ),
    "who speaks": Row(
        edit("voices/casts/two.toml", '"guest"', '"teller"'),
        "role quote-1 is spoken by 'teller', no longer by 'guest'", S7, S7, frozenset({5}),
    ),
    "a piece of music": Row(
        lambda home: home.sting(392), "music file scripts/small/music/sting.flac", reels=frozenset({3, 4})
    ),
    "how long it is clear": Row(
        kit("clear_lu = -6", "clear_lu = -6\nlead_ms = 900"), "kit.toml: music sting: lead_ms none → 900",
        reels=frozenset({3, 4}),
    ),
    "where music enters": Row(
        edit("scripts/small/episode.ssmd.j2", '[]{sting="sting"}\n', ""), "template scripts/small/episode.ssmd.j2",
        reels=frozenset({3, 4}),
    ),
    "how loud it is": Row(
        kit("clear_lu = -6", "clear_lu = -9"), "kit.toml: music sting: clear_lu -6 → -9", reels=frozenset({3, 4})
    ),
    "a pause": Row(
        kit("sentence = 400", "sentence = 460"), "kit.toml: pause sentence 400 → 460 ms",
        reels=ALL - {5, 8},  # which hold no two sentences of a paragraph
    ),
    "a rarer pause": Row(
        kit("before_quotation = 650", "before_quotation = 750"), "kit.toml: pause before_quotation 650 → 750 ms",
        reels=frozenset({5}),
    ),
    "the head": Row(kit("head = 500", "head = 700"), "kit.toml: pause head 500 → 700 ms", reels=frozenset({1})),
    "the tail": Row(kit("tail = 2000", "tail = 2500"), "kit.toml: pause tail 2000 → 2500 ms", reels=frozenset({8})),
    "the room": Row(kit("tone_lu = -52", "tone_lu = -55"), "kit.toml: room_tone_lu -52 → -55", reels=ALL),
    "another take": Row(redo, "another take of s0007 was asked for", S7, reels=frozenset({5})),
    "a recording": Row(record, "a recording of s0004", treated=of("s0004"), reels=frozenset({2})),
    "no cache": Row(empty(""), NOT_CACHED, NARRATED | S7, NARRATED, ALL),
    "no readings": Row(empty("readings"), ""),
    "no reels": Row(empty("reels"), NOT_CACHED, reels=ALL),
}  # fmt: skip
QUICK = {"a word", "a piece of music", "a treatment"}


@pytest.mark.parametrize("name", [n if n in QUICK else pytest.param(n, marks=pytest.mark.slow) for n in ROWS])
def test_only_what_depends_on_a_change_is_made_again_and_the_change_is_named(home: Home, name: str) -> None:
    row = ROWS[name]
    row.change(home)
    told = home.make()
    assert {again.segment for again in told.spoken} == row.spoken
    assert {again.segment for again in told.treated} == row.treated
    assert {reel.number for reel in told.remade} == row.reels
    around = {number + step for number in row.reels for step in (-1, 0, 1)} & ALL
    assert told.measured == 8 if name == "no readings" else told.measured <= len(around), "tones may sound as before"
    for made in (*told.spoken, *told.treated, *told.remade):
        assert made.causes and MOVED not in made.causes
    assert all(any(row.cause in cause for cause in made.causes) for made in told.remade)
    assert home.made and home.made.episode.takes_spoken == len(told.spoken)
    assert row.cause in as_text(home.folder, told)


@pytest.mark.slow
def test_a_delivery_changes_the_gain_and_no_take(home: Home) -> None:
    told = home.make(delivery="spotify")
    assert (told.spoken, told.treated, {reel.number for reel in told.remade}) == ((), (), ALL)
    for reel in told.remade:
        assert re.fullmatch(r"programme gain [\d.]+ → [\d.]+ dB", reel.causes[0])
        assert "delivery: name 'apple' → 'spotify'" in reel.causes


@pytest.mark.slow
def test_a_draft_is_another_encoding_of_every_reel(home: Home) -> None:
    told = home.make(draft=True)
    assert (told.spoken, told.treated, {reel.number for reel in told.remade}) == ((), (), ALL)
    assert all("delivery: draft False → True" in reel.causes for reel in told.remade)


@pytest.mark.slow
def test_an_edit_by_hand_is_told_from_a_change_of_the_article(home: Home) -> None:
    home.edit("output/talk/script.ssmd.md", "three lines", "four lines")
    told = home.make("output/talk/script.ssmd.md")
    words = "s0010: edited by hand: 'It was three lines long.' → 'It was four lines long.'"
    assert [(again.segment, again.causes) for again in told.spoken] == [("s0010", (words,))]


@pytest.mark.slow
def test_what_was_said_before_comes_from_the_cache_and_is_told(home: Home) -> None:
    for before, after in (("spring", "winter"), ("winter", "spring")):
        home.edit("talk.md", f"cold in {before}", f"cold in {after}")
        told = home.make()
    assert (told.spoken, told.remade) == ((), ())
    assert [again.segment for again in told.found] == ["s0003"]
    assert "'… cold in winter.' → '… cold in spring.'" in told.found[0].causes[0]


@pytest.mark.slow
def test_a_word_that_moves_the_chapters_is_behind_all_that_moves(home: Home) -> None:
    """The outline of a text without clear parts may follow a word; then lines of the kit move or are spoken again."""
    home.edit("talk.md", "three lines long.", "three lines long. It said no.")
    told = home.make()
    assert [again.segment for again in told.spoken] == ["s0010"]
    moved = [cause for reel in told.remade for cause in reel.causes]
    assert "'The bridge' stands elsewhere" in moved
    assert "the article: '… lines long. Nobody kept …' → '… lines long. It said no. Nobody kept …'" in moved
    assert not [cause for cause in moved if " is new: " in cause and "s0010" not in cause]


@pytest.mark.slow
def test_forms_that_are_encoded_in_one_piece_are_told_apart(home: Home) -> None:
    told = home.make(forms=("opus",))
    assert (told.remade, told.spoken, told.whole) == ((), (), (FormAgain("opus", (NO_FORM,)),))
    assert f"Encoded in one piece again: 1 of 1 form\n  opus\n      {NO_FORM}" in as_text(home.folder, told)
    sound = (home.folder / "output/talk/episode.opus").read_bytes()
    told = home.make(forms=("opus",))
    assert told.whole == ()
    assert "Nothing was made again: all of it was in the cache." in as_text(home.folder, told)
    assert (home.folder / "output/talk/episode.opus").read_bytes() == sound
    home.edit("talk.md", "cold in spring", "cold in winter")
    told = home.make(forms=("opus", "flac"))
    words = "s0003: its text changed: '… cold in spring.' → '… cold in winter.'"
    assert told.whole == (FormAgain("opus", (words,)), FormAgain("flac", (NO_FORM,)))
    assert "Nothing was made again" not in as_text(home.folder, told)
    told = home.make()
    assert {reel.causes for reel in told.remade} == {(NO_MP3,)}
    assert told.whole == ()


# --- without sound -------------------------------------------------------------------------------------------------


@pytest.fixture
def build(first: Home) -> Build:
    """The record of the first build."""
    return last_builds(first.folder / "output/talk")[1]


def remade(build: Build, **changes: object) -> Build:
    """A build after it, in which the first line was spoken and all reels encoded again."""
    spoken = replace(build.lines[0], take="t", treated="u")
    reels = tuple(replace(reel, encoded=True, key=f"{reel.key}'") for reel in build.reels)
    facts = {"lines": (spoken, *build.lines[1:]), "spoken": ("t",), "treated": ("u",), "reels": reels, **changes}
    return replace(build, **facts)  # type: ignore[arg-type]


def test_another_version_of_the_program_is_a_cause_where_no_other_is_known(build: Build) -> None:
    program = {"program": {**build.settings["program"], "sources": "0", "takes": 99, "treatments": 99}}
    told = why(build, remade(build, settings={**build.settings, **program}))
    causes = {made.causes for made in (*told.spoken, *told.treated)}
    assert causes == {("the program itself",)}
    assert all(reel.causes[-1].endswith("the program itself") for reel in told.remade)


def test_another_release_of_a_library_or_of_the_encoder_is_a_cause(build: Build) -> None:
    libraries = build.settings["libraries"]
    assert set(libraries) == {"numpy", "soundfile", "soxr", ENCODER}
    new = {**build.settings, "libraries": {**libraries, "soxr": "soxr-99"}}
    told = why(build, remade(build, settings=new))
    cause = f"another release: soxr '{libraries['soxr']}' → 'soxr-99'"
    assert told.treated[0].causes == (cause,)
    assert all(reel.causes[-1] == cause for reel in told.remade)

    new = {**build.settings, "libraries": {**libraries, ENCODER: "ffmpeg 7.1"}}
    encoded = tuple(replace(reel, encoded=True) for reel in build.reels)
    told = why(build, replace(build, reels=encoded, settings=new))
    cause = f"another release: {ENCODER} '{libraries[ENCODER]}' → 'ffmpeg 7.1'"
    assert {reel.causes for reel in told.remade} == {(cause,)}


def test_what_a_form_in_one_piece_was_encoded_again_for(build: Build) -> None:
    def causes(**changes: object) -> tuple[str, ...]:
        old = replace(build, whole={"m4b": "one"})
        new = replace(build, **{"whole": {"m4b": "two"}, "encoded": ("m4b",), **changes})  # type: ignore[arg-type]
        (form,) = why(old, new).whole
        assert f"  m4b\n      {form.causes[0]}" in as_text(Path("talk"), why(old, new))
        return form.causes

    def with_setting(group: str, **facts: object) -> dict[str, object]:
        return {**build.settings, group: {**build.settings[group], **facts}}

    assert causes(whole={"m4b": "one"}) == (NOT_KEPT,)
    assert causes() == (AROUND,)
    assert causes(settings=with_setting("program", sources="0")) == ("the program itself",)
    assert causes(settings=with_setting("tags", artist="A. Writer")) == ("tags: artist '' → 'A. Writer'",)
    assert causes(settings=with_setting("delivery", bitrate_kbps=64)) == ("delivery: bitrate_kbps 128 → 64",)
    assert causes(settings=with_setting("pauses_ms", tail=1)) == ("kit.toml: pause tail 2000 → 1 ms",)
    assert causes(settings=with_setting("libraries", ffmpeg="99")) == ("another release: ffmpeg none → '99'",)
    assert causes(settings=with_setting("kit", room_tone_lu=-9)) == ("kit.toml: room_tone_lu -52 → -9",)
    lines = tuple(replace(line, shown=f"{line.id} says so", take=line.id) for line in build.lines)
    assert len(causes(lines=lines)) == 7 and causes(lines=lines)[-1].endswith(" more changes")


def test_a_sentence_that_was_written_anew_needs_no_other_cause(build: Build) -> None:
    before = build.lines[0]
    line = replace(before, shown="Somebody had been told to expect the first letter.", take="t", treated="u")
    program = {**build.settings, "program": {**build.settings["program"], "sources": "0"}}
    told = why(build, remade(build, lines=(line, *build.lines[1:]), settings=program))
    assert told.spoken[0].causes[1:] == ("the program itself",), "the article has it as before"
    article = build.article.replace("Nobody had been", "Somebody had been")
    told = why(build, remade(build, lines=(line, *build.lines[1:]), settings=program, article=article))
    assert told.spoken[0].causes == ("s0001: its text changed: 'Nobody had been …' → 'Somebody had been …'",)


def test_an_engine_s_version_is_a_cause(build: Build) -> None:
    teller = {"voice teller": {**build.settings["voice teller"], "engine_version": "2"}}
    told = why(build, remade(build, settings={**build.settings, **teller}))
    assert told.spoken[0].causes == ("voice profile 'teller': engine_version '1' → '2'",)


def test_music_is_told_as_its_own_file_has_it(build: Build) -> None:
    """A loudness of music.toml was told as one of kit.toml, and beats as samples."""
    kit = load_kit(PROGRAM / "scripts" / "documentary").music["sting-turn"].written
    music = build.settings["music sting"] | {"written": kit}
    before = replace(build, settings={**build.settings, "music sting": music})
    louder = {
        "kit.toml": {**kit["kit.toml"], "lead_beats": 3},
        "music/music.toml": {**kit["music/music.toml"], "loudness_lufs": -22.0},
    }
    told = why(before, remade(build, settings={**build.settings, "music sting": music | {"written": louder}}))
    causes = [cause for reel in told.remade for cause in reel.causes if "music sting" in cause]
    assert list(dict.fromkeys(causes)) == [
        "kit.toml: music sting: lead_beats 2 → 3", "music/music.toml: music sting: loudness_lufs -24 → -22"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("templates", "said"),
    [
        (({"a.j2": "1"}, {"a.j2": "2"}), "template a.j2"),
        (({"a.j2": "1"}, {}), "the script was edited by hand"),
        (({}, {}), "the script was edited by hand"),
        (({}, {"a.j2": "1"}), "the script is the kit's again, not the one edited by hand"),
    ],
)
def test_what_put_music_elsewhere_is_told(build: Build, templates: tuple[dict, dict], said: str) -> None:
    old, new = (replace(build, settings={**build.settings, "templates": its}) for its in templates)
    line = replace(build.lines[0], cues=("sting",))
    told = why(old, remade(new, lines=(line, *build.lines[1:])))
    assert told.remade[0].causes[:2] == ("music before s0001: none → sting", said)
    assert not any("a.j2" in cause for cause in told.remade[0].causes[2:])


def test_a_record_comes_back_as_it_was_and_two_are_kept(build: Build, tmp_path: Path) -> None:
    assert from_rows(to_rows(build)) == build
    for number in range(3):
        keep(replace(build, made_at=str(number)), tmp_path, tmp_path)
    old, new = last_builds(tmp_path)
    assert old
    assert (old, new) == (replace(build, made_at="1"), replace(build, made_at="2"))
    assert (tmp_path / FILE).read_bytes() == b"".join(chain(to_rows(old), to_rows(new)))


@pytest.mark.parametrize(
    "before",
    ['{"version":0}', "garbage", "[]", '{"version":3}', '{"version":3,"lines":1,"reels":0}', "\ufffd"],
)
def test_a_record_that_cannot_be_read_is_none(build: Build, tmp_path: Path, before: str) -> None:
    (tmp_path / FILE).write_text(before)  # with no end of line: somebody had it in an editor
    keep(build, tmp_path, tmp_path)
    told = why(*last_builds(tmp_path))
    assert told.before_at is None
    assert as_text(tmp_path, told).startswith(f"{tmp_path}, made ") and "the first build" in as_text(tmp_path, told)


def test_the_command_tells_people_and_programs(first: Home, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", str(first.folder / "output/talk")]) == 0
    assert "Spoken: 15 of 15 takes\n\nTreated: 14 of 15 takes\n\nEncoded: 8 of 8 reels" in capsys.readouterr().out
    assert main(["why", "talk", "--output", str(first.folder / "output"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["first"], len(told["spoken"]), told["takes"]) == (True, 15, 15)
    assert told["encoded"][0]["start_s"] == 0


def test_an_episode_without_a_record_is_named(first: Home, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.copy(first.folder / "output/talk/timeline.json", tmp_path)
    assert main(["why", str(tmp_path)]) == 2
    assert capsys.readouterr().err == (
        f"make_episode: {tmp_path / FILE}: no record of a build that this version can read; make the episode again\n"
    )


def test_only_what_differs_is_quoted() -> None:
    assert change("one two three", "one two three") == "'… two three' → '… two three'"
    assert change("", "new words") == "'' → 'new words'"
    long = " ".join(["word"] * 60)
    assert len(change(long, f"{long}, {long} and more")) < 260


def test_as_json_has_all_that_the_text_has(build: Build, tmp_path: Path) -> None:
    told: Why = why(build, remade(build))
    raw = as_json(tmp_path, told)
    assert {row["segment"] for row in raw["spoken"]} == {"s0001"}  # type: ignore[attr-defined, union-attr]
    assert len(raw["encoded"]) == 8  # type: ignore[arg-type]
