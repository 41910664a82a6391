"""The cache of takes: found again by what shapes the sound, whole or not at all."""

from __future__ import annotations

import os
import wave
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
import soundfile

from pipeline.errors import CannotWrite
from pipeline.model import Utterance
from pipeline.speech.takes import TakeCache, take_key
from pipeline.words import SpokenPiece

MakeUtterances = Callable[..., list[Utterance]]


def test_the_key_covers_what_is_heard_and_nothing_else(say: MakeUtterances) -> None:
    (one,) = say("One.")
    profile = one.profile
    same = [
        replace(one, segment=replace(one.segment, id="s0042", line=9, role="quote-1")),
        replace(one, profile=replace(profile, name="other", gain_db=-3.0, pan=0.5)),
    ]
    other = [
        replace(one, pieces=(SpokenPiece("Two."),)),
        replace(one, pieces=(SpokenPiece("One.", ipa="wʌn"),)),
        *(
            replace(one, profile=replace(profile, **change))
            for change in ({"engine": "x"}, {"voice": "high"}, {"rate_wpm": 161}, {"pitch": 50})
        ),
    ]
    assert {take_key(utterance, "1") for utterance in same} == {take_key(one, "1")}
    assert len({take_key(one, "1"), take_key(one, "2"), *(take_key(u, "1") for u in other)}) == 2 + len(other)


def _store(cache: TakeCache, key: str, frames: int = 100) -> Path:
    part = cache.part(key)
    with wave.open(str(part), "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        file.writeframes(bytes(2 * frames))
    return Path(cache.keep(key, part).path)


def test_what_is_kept_is_found_and_marked_as_used(cache: TakeCache, tmp_path: Path) -> None:
    path = _store(cache, "abcd")
    os.utime(path, (0, 0))
    take = cache.lookup("abcd")
    assert take is not None
    assert (take.frames, take.sample_rate, take.path) == (100, 22_050, str(tmp_path / "takes" / "ab" / "abcd.wav"))
    assert path.stat().st_mtime > 1e9
    assert [file.name for file in (tmp_path / "takes").rglob("*") if file.is_file()] == ["abcd.wav"]


@pytest.mark.parametrize("at", [4, 24, 43, 44, 143, 243, 244, 252, 255])
def test_a_take_with_another_byte_anywhere_is_not_found(cache: TakeCache, at: int) -> None:
    """As long as before, its header whole: 20,000 bytes in the middle of a take were published as noise."""
    path = _store(cache, "abcd")
    content = bytearray(path.read_bytes())
    assert len(content) == 256 and cache.lookup("abcd")
    content[at] ^= 1
    path.write_bytes(content)
    assert cache.lookup("abcd") is None


def test_other_programs_read_a_kept_take(cache: TakeCache) -> None:
    path = _store(cache, "abcd")
    with wave.open(str(path)) as file:
        assert file.readframes(file.getnframes()) == bytes(200)
    assert len(soundfile.read(path)[0]) == 100


@pytest.mark.parametrize("size", [0, 10, 44, 243, 244, 255, 257])
def test_a_damaged_take_is_not_found(cache: TakeCache, size: int) -> None:
    path = _store(cache, "abcd")
    path.write_bytes((path.read_bytes() + b"!")[:size])
    assert cache.lookup("abcd") is None


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "takes").write_text("in the way")
    with pytest.raises(CannotWrite) as caught:
        TakeCache(tmp_path / "takes").part("abcd")
    assert str(tmp_path / "takes") in caught.value.path
