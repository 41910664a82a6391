"""Finished files come out of the cache as they went in, to the byte, or not at all."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pytest

from pipeline.eviction import evict
from pipeline.locks import using
from pipeline.model import Levels, Loudness
from pipeline.sound.kept_files import KeptFiles, Whole
from pipeline.sound.measure import Measured
from pipeline.store import digest

KEY = digest("a form of an episode")
MEASURED = Measured(
    Loudness(-16.000000000000004, -1.2, 4.5),
    Levels(-19.1, -1.3, -math.inf, 0.5, 1.9),
    (-20.1, -math.inf, 0.1 + 0.2),
    4_800_001,
    48_000,
    2,
    7.25,
    -1.7,
)
SOUND = bytes(range(256)) * 5000


@pytest.fixture
def kept(tmp_path: Path) -> KeptFiles:
    """A cache that has an M4B."""
    published = tmp_path / "episode.m4b"
    published.write_bytes(SOUND)
    files = KeptFiles(tmp_path / "cache", 4 * len(SOUND))
    files.keep(KEY, published, MEASURED)
    published.unlink()
    return files


def test_it_comes_back_as_it_was_with_what_was_measured_on_it(kept: KeptFiles, tmp_path: Path) -> None:
    assert kept.take(KEY, tmp_path / "episode.m4b") == MEASURED
    assert (tmp_path / "episode.m4b").read_bytes() == SOUND
    assert (tmp_path / "episode.m4b").stat().st_nlink == 1, "who changes its tags changes no other"
    assert kept.take(digest("another"), tmp_path / "episode.m4b") is None
    assert kept.take(KEY, tmp_path / "episode.flac") is None
    assert kept.work == [
        Whole("m4b", KEY, True),
        Whole("m4b", digest("another"), False),
        Whole("flac", KEY, False),
    ]


@pytest.mark.parametrize("name", ["*.m4b", "*.json"])
@pytest.mark.parametrize("damage", ["another byte", "cut short", "gone"])
def test_what_is_damaged_counts_as_none(kept: KeptFiles, tmp_path: Path, name: str, damage: str) -> None:
    (path,) = (tmp_path / "cache").rglob(name)
    content = path.read_bytes()
    path.write_bytes(content[:-40] if damage == "cut short" else content[:50] + b"?" + content[51:])
    if damage == "gone":
        path.unlink()
    assert kept.take(KEY, tmp_path / "episode.m4b") is None


def test_what_is_used_stays_and_the_rest_goes_with_the_cache_s_limit(kept: KeptFiles, tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    (tmp_path / "other.m4b").write_bytes(SOUND)
    kept.keep(digest("another"), tmp_path / "other.m4b", MEASURED)
    for path in cache.rglob("*.*"):
        os.utime(path, (0, 0))
    with using(cache):
        assert kept.take(KEY, tmp_path / "episode.m4b")
        evict(cache, 0)
        assert {path.name for path in cache.glob("files/*/*")} == {f"{KEY}.m4b", f"{KEY}.json"}
        assert kept.take(KEY, tmp_path / "episode.m4b")


@pytest.mark.parametrize(("limit", "files"), [(4 * len(SOUND) - 1, 0), (4 * len(SOUND), 2), (0, 0)])
def test_what_would_drive_others_out_is_not_kept(tmp_path: Path, limit: int, files: int) -> None:
    (tmp_path / "episode.flac").write_bytes(SOUND)
    KeptFiles(tmp_path / "cache", limit).keep(KEY, tmp_path / "episode.flac", MEASURED)
    assert len([path for path in (tmp_path / "cache").rglob("*") if path.is_file()]) == files


def test_a_cache_that_takes_no_more_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "episode.flac").write_bytes(SOUND)
    (tmp_path / "cache").touch()
    files = KeptFiles(tmp_path / "cache", 10**9)
    files.keep(KEY, tmp_path / "episode.flac", MEASURED)
    assert files.take(KEY, tmp_path / "episode.flac") is None
