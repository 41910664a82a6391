"""From utterances to takes: reuse, retries, failures with names, and nothing left behind however a run ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest

from pipeline.errors import (
    CannotWrite,
    ConfigError,
    EngineUnavailable,
    SegmentFailed,
    SoundsRefused,
    UnknownName,
)
from pipeline.model import Utterance
from pipeline.speech.crew import Crew
from pipeline.speech.pronounce import Phonemes, phonemes
from pipeline.speech.synthesize import ATTEMPTS, synthesize
from pipeline.speech.takes import TakeCache
from pipeline.speech.tone import WORD_STEP

HERE = str(Path(__file__).parent)

Descendants = Callable[[int], set[int]]
MakeUtterances = Callable[..., list[Utterance]]
TEXT = "Six words are in this sentence."
PATIENCE_S = 120
"""How long a busy machine may take to start or end processes."""


def files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_every_segment_has_its_take_and_alike_ones_share_it(cache: TakeCache, say: MakeUtterances) -> None:
    told: list[tuple[int, int]] = []
    made = synthesize(say("One.", "Two three.", "One."), cache, 2, lambda done, total: told.append((done, total)))
    assert (made.spoken, made.reused) == (2, 1)
    assert {name: take.frames for name, take in made.takes.items()} == {
        "s0000": WORD_STEP,
        "s0001": 2 * WORD_STEP,
        "s0002": WORD_STEP,
    }
    assert told[0] == (0, 3)
    assert told[-1] == (3, 3)
    assert told == sorted(told)


def test_a_warm_run_starts_nothing(cache: TakeCache, say: MakeUtterances, monkeypatch: pytest.MonkeyPatch) -> None:
    first = synthesize(say("One.", "Two."), cache, 2)
    monkeypatch.setattr(sys, "executable", "/nowhere/python")
    again = synthesize(say("Two.", "One."), cache, 2)
    assert (again.spoken, again.reused) == (0, 2)
    assert again.takes["s0000"] == first.takes["s0001"]
    with pytest.raises(EngineUnavailable, match="/nowhere/python"):
        synthesize(say("Three."), cache, 2)


def test_a_damaged_take_is_made_again(cache: TakeCache, say: MakeUtterances) -> None:
    first = synthesize(say("One two three.", "Four."), cache, 1)
    damaged = Path(first.takes["s0000"].path)
    whole = damaged.read_bytes()
    damaged.write_bytes(whole[:-100])
    again = synthesize(say("One two three.", "Four."), cache, 1)
    assert (again.spoken, again.takes) == (1, first.takes)
    assert damaged.read_bytes() == whole


@pytest.mark.parametrize(
    "engine", ["faulty_engine:Faulty", pytest.param("faulty_engine:FaultyForked", marks=pytest.mark.slow)]
)
@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("crash", "signal SIGABRT"),
        ("hang", "no end after"),
        ("error", "no breath left"),
        ("half", "too short"),
        ("silence", "silence"),
        ("empty", "no samples"),
        ("noise", "noise"),
        ("stuck", "a drone"),
    ],
)
def test_a_fault_is_tried_again_then_named(
    tmp_path: Path,
    say: MakeUtterances,
    faulty: Path,
    monkeypatch: pytest.MonkeyPatch,
    engine: str,
    fault: str,
    reason: str,
) -> None:
    monkeypatch.setattr("pipeline.speech.crew._GRACE_S", 0.1)
    cache = TakeCache(tmp_path / "takes")
    allowed_s = 0.2 if fault == "hang" else PATIENCE_S
    with pytest.raises(SegmentFailed) as caught:
        synthesize(say(TEXT, engine=engine, voice=fault), cache, 1, allowed_s=lambda utterance: allowed_s)
    failed = caught.value
    assert (failed.segment_id, failed.text, failed.attempts) == ("s0000", TEXT, ATTEMPTS)
    assert (failed.engine, failed.voice) == (engine, fault)
    assert reason in failed.reason
    assert files(tmp_path / "takes") == []


@pytest.mark.parametrize("engine", ["faulty_engine:Faulty", "faulty_engine:FaultyForked"])
def test_a_fault_that_passes_costs_one_try(cache: TakeCache, say: MakeUtterances, faulty: Path, engine: str) -> None:
    made = synthesize(say(TEXT, engine=engine, voice="once"), cache, 1)
    assert faulty.exists()
    assert made.takes["s0000"].frames == 6 * WORD_STEP


def test_what_was_spoken_before_a_failure_stays(cache: TakeCache, say: MakeUtterances, faulty: Path) -> None:
    good = say(*(f"A rather long sentence, number {n}." for n in range(5)))
    with pytest.raises(SegmentFailed):
        synthesize([*good, *say("Short.", engine="faulty_engine:Faulty", voice="error")], cache, 1)
    assert synthesize(good, cache, 1).spoken == 0


def test_a_spared_failure_is_told_beside_the_takes(cache: TakeCache, say: MakeUtterances, faulty: Path) -> None:
    voices = ["low", "error", "once", "damaged"]
    each = [say(TEXT, engine="faulty_engine:Faulty", voice=voice)[0] for voice in voices]
    named = [replace(one, segment=replace(one.segment, id=voice)) for one, voice in zip(each, voices, strict=True)]
    made = synthesize(named, cache, 2, spare=True)
    assert set(made.takes) == {"low", "once"} and made.spoken == 2
    assert isinstance(made.failed["error"], SegmentFailed) and "no breath left" in str(made.failed["error"])
    assert isinstance(made.failed["damaged"], ConfigError)


def test_a_voice_with_a_damaged_file_is_not_tried_again(cache: TakeCache, say: MakeUtterances, faulty: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        synthesize(say(TEXT, engine="faulty_engine:Faulty", voice="damaged"), cache, 1)
    assert (caught.value.path, caught.value.remedy) == ("voices/a.onnx", "get the file again")


def test_an_unknown_voice_is_not_tried_again(cache: TakeCache, say: MakeUtterances) -> None:
    with pytest.raises(UnknownName) as caught:
        synthesize(say(TEXT, engine="pyttsx3", voice="en-us+m33"), cache, 1)
    assert "en-us+m3" in caught.value.known
    assert "test-voice" in str(caught.value)


def test_a_sound_that_a_voice_lacks_is_not_tried_again(cache: TakeCache, say: MakeUtterances, faulty: Path) -> None:
    with pytest.raises(SoundsRefused) as caught:
        synthesize(say("Yalu.", engine="faulty_engine:Faulty", voice="sound"), cache, 1)
    refused = caught.value
    assert (refused.segment_id, refused.ipa, refused.engine, refused.voice) == (
        "s0000", "Xalu", "faulty_engine:Faulty", "sound",
    )  # fmt: skip
    assert "no sound 'X', in 'Xalu' for 'Yalu.'; correct it in names.toml, or" in str(refused.by("names.toml"))


def test_why_a_voice_cannot_say_a_word_is_told(say: MakeUtterances, faulty: Path) -> None:
    for voice, told in (("low", Phonemes("sounds")), ("error", Phonemes("", "no breath left"))):
        utterance = say("Yalu", engine="faulty_engine:Faulty", voice=voice)[0]
        assert phonemes(utterance.profile, [utterance.pieces]) == [told]


def test_a_cache_that_cannot_be_written_is_named(tmp_path: Path, say: MakeUtterances) -> None:
    (tmp_path / "takes").write_text("in the way")
    with pytest.raises(CannotWrite):
        synthesize(say(TEXT), TakeCache(tmp_path / "takes"), 1)


# --- processes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("error", [None, KeyboardInterrupt, RuntimeError])
def test_no_worker_outlives_the_run(
    tmp_path: Path, say: MakeUtterances, descendants: Descendants, error: type[BaseException] | None
) -> None:
    before, seen = descendants(os.getpid()), set[int]()

    def progress(done: int, total: int) -> None:
        seen.update(descendants(os.getpid()) - before)
        if error and done == 3:
            raise error

    lines = say(*(f"This is sentence number {n}, nothing more." for n in range(12)), engine="pyttsx3", voice="en-us")
    try:
        synthesize(lines, TakeCache(tmp_path / "takes"), 2, progress)
        assert error is None
    except (KeyboardInterrupt, RuntimeError) as raised:
        assert type(raised) is error
    assert len(seen) >= 2
    assert descendants(os.getpid()) <= before
    assert len(files(tmp_path / "takes")) >= (12 if error is None else 3)
    assert all(path.suffix == ".wav" for path in files(tmp_path / "takes"))


RUN = dedent("""
    import sys
    from pathlib import Path
    from pipeline.model import Piece, Profile, Segment, Utterance
    from pipeline.words import SpokenPiece
    from pipeline.speech.synthesize import synthesize
    from pipeline.speech.takes import TakeCache

    folder, engine, voice, count = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    utterances = [
        Utterance(Segment(f"s{n:04}", "narration", "narrator", (Piece(text),), 1, 0, "article"), (SpokenPiece(text),),
                  Profile("narrator", engine, voice, 160))
        for n, text in enumerate(f"Nobody counted the ships, but there were {n} of them." for n in range(count))
    ]
    made = synthesize(utterances, TakeCache(folder), 2, lambda done, total: print(done, flush=True))
    print("spoken", made.spoken, flush=True)
""")


def start(folder: Path, engine: str, voice: str, count: int) -> subprocess.Popen[str]:
    """A run in a process group of its own, as a shell starts it."""
    root = Path(HERE).parent.parent
    return subprocess.Popen(
        [sys.executable, "-c", RUN, str(folder), engine, voice, str(count)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
        env=os.environ | {"PYTHONPATH": f"{root}{os.pathsep}{HERE}"},
    )


def all_gone(pids: set[int]) -> bool:
    deadline = time.monotonic() + PATIENCE_S
    while alive := {pid for pid in pids if Path(f"/proc/{pid}/cmdline").exists() and _runs(pid)}:
        if time.monotonic() > deadline:
            return False
        pids = alive
        time.sleep(0.02)
    return True


def _runs(pid: int) -> bool:
    """Not a zombie that the machine's first process has yet to collect."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def test_two_runs_at_once_share_a_cache(tmp_path: Path) -> None:
    runs = [start(tmp_path, "pyttsx3", "en-us", 10) for _ in range(2)]
    for run in runs:
        out, err = run.communicate(timeout=PATIENCE_S)
        assert (run.returncode, err) == (0, "")
        assert "spoken" in out
    assert len(files(tmp_path)) == 10
    last, _ = start(tmp_path, "pyttsx3", "en-us", 10).communicate(timeout=PATIENCE_S)
    assert "spoken 0" in last


def test_ctrl_c_ends_everything_and_keeps_what_is_whole(tmp_path: Path, descendants: Descendants) -> None:
    run = start(tmp_path, "pyttsx3", "en-us", 400)
    assert run.stdout is not None
    while int(run.stdout.readline()) < 5:
        pass
    workers = descendants(run.pid)
    os.killpg(run.pid, signal.SIGINT)
    _, err = run.communicate(timeout=PATIENCE_S)
    assert err.count("Traceback") == 1  # the run's own, which the command turns into silence; none of a worker
    assert err.rstrip().endswith("KeyboardInterrupt")
    assert len(workers) >= 2
    assert all_gone(workers)
    kept = files(tmp_path)
    assert 5 <= len(kept) < 400
    assert all(path.suffix == ".wav" for path in kept)
    again, _ = start(tmp_path, "pyttsx3", "en-us", 5).communicate(timeout=PATIENCE_S)
    assert int(again.split()[-1]) <= 5


@pytest.mark.parametrize(("engine", "count"), [("Faulty", 2), ("FaultyForked", 4)], ids=["alone", "with a child each"])
def test_workers_end_when_their_run_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, descendants: Descendants, engine: str, count: int
) -> None:
    monkeypatch.setenv("FAULTY_MARK", str(tmp_path / "hangs"))
    run = start(tmp_path, f"faulty_engine:{engine}", "hang", 2)
    deadline = time.monotonic() + PATIENCE_S
    while len(list(tmp_path.glob("hangs.*"))) < 2 and time.monotonic() < deadline:
        time.sleep(0.02)
    assert len(workers := descendants(run.pid)) == count
    run.kill()
    run.communicate(timeout=PATIENCE_S)
    assert all_gone(workers)


def test_workers_that_were_expected_speak_and_none_is_left(say: MakeUtterances, tmp_path: Path) -> None:
    """Started ahead, they are the ones that are asked, also where there are more of them than work."""
    with Crew() as crew:
        crew.expect("tone", 2)
        expected = set(crew.pids())
        assert len(expected) == 2
        made = synthesize(say("One.", "Two."), TakeCache(tmp_path), 1, crew=crew)
        assert made.spoken == 2
        assert not crew.pids()
    assert not any(Path(f"/proc/{pid}").exists() for pid in expected)


def test_workers_that_were_expected_in_vain_are_ended() -> None:
    with Crew() as crew:
        crew.expect("tone", 1)
        (pid,) = crew.pids()
    assert not Path(f"/proc/{pid}").exists()
