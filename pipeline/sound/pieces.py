"""A kit's pieces of music: what kit.toml wants of each, joined with what is known of its file.

A piece is described in `music/music.toml`, or named by a line of kit.toml alone: `file = "rain.ogg"`. What is
not written down is measured on the file: length, loudness, and, where `loop = true` asks for one, the place to loop.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pipeline import config
from pipeline.errors import ConfigError
from pipeline.units import MASTER_RATE, ms_samples

_WANTED = {"clear_lu", "ducked_lu", "lead_ms", "lead_beats", "fade_in_ms", "fade_out_ms", "tail_ms"}
_FILE = {"file", "title", "author", "licence", "tempo_bpm", "loop"}
_SHAPING = {"tempo_bpm", "length", "loudness_lufs", "loop", "loop_start", "loop_end", "hit"}
"""Of what is said of a file, that which shapes how it sounds."""
FACTS_NAME = "music/music.toml"
"""In the kit's folder."""


@dataclass(frozen=True)
class Music:
    """A piece of the kit's music and how it is played. Times are samples at the master rate."""

    name: str
    path: Path
    title: str
    author: str
    licence: str
    length: int
    loudness_lufs: float
    """Integrated, of the file."""
    loop_start: int | None
    loop_end: int | None
    hit: int | None
    """Of a theme: where speech may enter. Of a closing: its final chord. None: no such place."""
    clear_lu: float
    """Loudness against speech while nobody speaks, in LU (negative: under it)."""
    ducked_lu: float
    """Loudness against speech while somebody speaks."""
    loop_fade: int = 0
    """Length of the crossfade into the loop's start; 0 for a loop that was composed to close."""
    lead: int | None = None
    """How long it is heard in the clear before the next word; None: as its kind does."""
    fade_in: int | None = None
    fade_out: int | None = None
    beat: int | None = None
    """Length of a beat; None for a piece without a stated tempo."""
    tail: int | None = None
    """It is faded out this long after speech has come in over it; None: it rings to its own end."""
    written: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Name of a file of the kit -> what shapes how it sounds, as it stands there."""


def piece(folder: Path, name: str, wanted: Mapping[str, Any]) -> Music:
    """The piece `name` of the kit in `folder`, as the table `wanted` of its kit.toml plays it. Raises ConfigError."""
    kit_file, where = folder / "kit.toml", f"music.{name}"
    config.check_keys(kit_file, where, wanted, _WANTED | _FILE)
    facts, source = _facts(folder, name, wanted)
    path = folder / "music" / config.text(source, where, facts, "file")
    if not path.is_file():
        raise ConfigError(str(source), f"{name}.file {path.name!r} is not there", f"put it into {path.parent}")
    length, loudness_lufs = _measured(path, source, where, facts)
    loop_start, loop_end, loop_fade = _loop(path, kit_file, where, facts, length)
    return Music(
        name=name,
        path=path,
        title=config.text(source, where, facts, "title", default=path.stem),
        author=config.text(source, where, facts, "author", default=""),
        licence=config.text(source, where, facts, "licence"),
        length=length,
        loudness_lufs=loudness_lufs,
        loop_start=loop_start,
        loop_end=loop_end,
        loop_fade=loop_fade,
        hit=facts.get("hit"),
        clear_lu=config.number(kit_file, where, wanted, "clear_lu", -40, 6),
        ducked_lu=config.number(kit_file, where, wanted, "ducked_lu", -60, 0),
        lead=_lead(kit_file, source, where, wanted, facts),
        fade_in=_time(kit_file, where, wanted, "fade_in_ms"),
        fade_out=_time(kit_file, where, wanted, "fade_out_ms"),
        beat=_beat(source, where, facts) if "tempo_bpm" in facts else None,
        tail=_time(kit_file, where, wanted, "tail_ms"),
        written=_written(wanted, facts, FACTS_NAME if source != kit_file else kit_file.name),
    )


def _facts(folder: Path, name: str, wanted: Mapping[str, Any]) -> tuple[dict[str, Any], Path]:
    """What is said of the file, and where: kit.toml where it names one, else music.toml."""
    kit_file, facts_file = folder / "kit.toml", folder / FACTS_NAME
    if "file" in wanted:
        return {key: wanted[key] for key in _FILE if key in wanted}, kit_file
    facts = config.load_toml(facts_file).get(name)
    if not isinstance(facts, dict):
        remedy = f'describe it there, or say file = "..." in [music.{name}] of kit.toml'
        raise ConfigError(str(facts_file), f"no table [{name}] for the cue that {kit_file} names", remedy)
    return facts, facts_file


def _written(wanted: Mapping[str, Any], facts: Mapping[str, Any], source: str) -> dict[str, dict[str, Any]]:
    """What shapes how a piece sounds, by the file that says so; `facts` are from `source`."""
    played = {key: value for key, value in wanted.items() if key in _WANTED}
    described = {key: value for key, value in facts.items() if key in _SHAPING}
    return {"kit.toml": played, source: described} if source != "kit.toml" else {source: played | described}


def _measured(path: Path, source: Path, where: str, facts: Mapping[str, Any]) -> tuple[int, float]:
    """Length in samples and integrated loudness: as written down, else measured."""
    if "length" in facts and "loudness_lufs" in facts:
        length = round(config.number(source, where, facts, "length", 1, 2**40))
        return length, config.number(source, where, facts, "loudness_lufs", -70, 0)
    from pipeline.sound.loudness import Meter
    from pipeline.sound.music import load

    sound = load(str(path))
    meter = Meter(MASTER_RATE, 2)
    meter.add(sound)
    loudness_lufs = meter.result().integrated_lufs
    if not loudness_lufs > -70:
        raise ConfigError(str(path), "nothing is to be heard in it", "give a file with music")
    return len(sound), loudness_lufs


def _loop(
    path: Path, kit_file: Path, where: str, facts: Mapping[str, Any], length: int
) -> tuple[int | None, int | None, int]:
    """Start, end and crossfade of the loop: as music.toml has it, as kit.toml gives it in ms, or found."""
    loop = facts.get("loop", False)
    if loop is False:
        return facts.get("loop_start"), facts.get("loop_end"), 0
    from pipeline.sound.looping import LOOP_FADE, find_loop

    if loop is True:
        from pipeline.sound.music import load

        return *find_loop(load(str(path))), LOOP_FADE
    given = loop if isinstance(loop, list) and len(loop) == 2 and all(isinstance(ms, int) for ms in loop) else [0, 0]
    start, end = (ms_samples(ms) for ms in given)
    if not LOOP_FADE <= start + LOOP_FADE < end <= length:
        expected = f"true, or [start, end] in ms within the {length * 1000 // MASTER_RATE} ms of the file"
        raise ConfigError(str(kit_file), f"{where}.loop is {loop!r}", f"expected {expected}")
    return start, end, min(LOOP_FADE, start)


def _lead(kit_file: Path, source: Path, where: str, wanted: Mapping[str, Any], facts: Mapping[str, Any]) -> int | None:
    """Time in the clear: in ms, or in beats of the piece, so that speech comes in on one."""
    if "lead_beats" not in wanted:
        return _time(kit_file, where, wanted, "lead_ms")
    if "lead_ms" in wanted:
        raise ConfigError(str(kit_file), f"[{where}] has lead_ms and lead_beats", "keep one of them")
    return round(config.number(kit_file, where, wanted, "lead_beats", 0, 64) * _beat(source, where, facts))


def _beat(source: Path, where: str, facts: Mapping[str, Any]) -> int:
    return ms_samples(60_000 / config.number(source, where, facts, "tempo_bpm", 20, 300))


def _time(path: Path, where: str, wanted: Mapping[str, Any], key: str) -> int | None:
    return ms_samples(config.number(path, where, wanted, key, 0, 60_000)) if key in wanted else None
