"""The manifest of an episode: the files that it was made from, versions of all that shapes its sound, and licences.

It stands in report.json. Paths are told from the working folder, or as "make-episode:voices/profiles.toml" from the
program's own, so that they say nothing of the machine.
"""

from __future__ import annotations

import functools
import hashlib
import platform
import re
from collections.abc import Iterator, Mapping
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from pipeline.again import FILE as AGAIN
from pipeline.folders import PROGRAM, folders
from pipeline.model import Timeline
from pipeline.plan import SCRIPT_SUFFIX, Plan, Request, lexicons
from pipeline.script.templates import files_of
from pipeline.sound.pickups import FOLDER as PICKUPS
from pipeline.sound.pickups import recordings
from pipeline.sound.tools import ffmpeg_path, ffmpeg_version
from pipeline.speech import engine as engines
from pipeline.speech.casting import PROFILES, load_cast
from pipeline.store import file_digest

PACKAGE = "make-episode"
_DELIVERIES = PROGRAM / "pipeline" / "sound" / "deliveries"
LIBRARIES = ("imageio-ffmpeg", "lameenc", "numpy", "pydub", "scipy", "soundfile", "soxr")
"""Those that have a part in the sound besides the engines'."""

_LAME = re.compile(rb"LAME(\d+\.\d+)")
_HEAD_BYTES = 2_000_000
"""Of an MP3: LAME signs the padding of its frames, though not in every one."""


def manifest(plan: Plan, request: Request, timeline: Timeline, audio: Path) -> dict[str, object]:
    """Inputs, versions and licences of an episode whose sound is in `audio`."""
    return {
        "inputs": [
            {"is": what, "path": told_path(path), "sha256": _digest(plan, path, audio.parent)}
            for what, path in _inputs(plan, request, timeline, audio.parent)
        ],
        "versions": _versions(plan, audio),
        "licences": {
            "music": {name: plan.kit.music[name].licence for name in dict.fromkeys(cue.name for cue in timeline.cues)},
            "voices": {role: _licence(plan, role) for role in _roles_heard(timeline)},
        },
    }


def ask_versions() -> None:
    """Ask what takes a while and is the same for every episode; `manifest` then has it at hand."""
    program_digest()
    ffmpeg_version(ffmpeg_path())


def inputs_of(made: Mapping[str, Any]) -> dict[str, dict[str, str]]:
    """What each file of a manifest is to the episode -> path as told -> SHA-256."""
    found: dict[str, dict[str, str]] = {}
    for entry in made["inputs"]:
        found.setdefault(entry["is"], {})[entry["path"]] = entry["sha256"]
    return found


def _inputs(plan: Plan, request: Request, timeline: Timeline, staging: Path) -> Iterator[tuple[str, Path]]:
    """What each file is to the episode, and where it is."""
    yield "article", Path(plan.kept.name if plan.kept else plan.article.path)
    if request.source.endswith(SCRIPT_SUFFIX):
        yield "script", Path(request.source)
    else:
        yield from (("template", path) for path in files_of(plan.kit.template, [plan.kit.folder, *folders("scripts")]))
    yield "show", plan.show.folder / "show.toml"
    yield "kit", plan.kit.folder / "kit.toml"
    yield "cast", load_cast(plan.cast, folders("voices")).path
    yield from (("profiles", path) for folder in folders("voices") if (path := folder / PROFILES).is_file())
    yield from (("lexicon", path) for path in lexicons(plan))
    yield "delivery", _DELIVERIES / f"{plan.delivery.name}.toml"
    facts = plan.kit.folder / "music" / "music.toml"
    if timeline.cues and facts.is_file():
        yield "music.toml", facts
    yield from (("music", Path(path)) for path in dict.fromkeys(cue.path for cue in timeline.cues))
    if any((folder / AGAIN).is_file() for folder in (plan.folder, staging)):
        yield "takes asked for", plan.folder / AGAIN
    recorded = {placed.segment.id for placed in timeline.segments if placed.take.recorded}
    yield from (("pickup", path) for path in recordings(plan.folder / PICKUPS) if path.stem in recorded)


def told_path(path: Path) -> str:
    """From the working folder or the program's, where it is in one of them; else as it was named."""
    whole = path.absolute()
    if whole.is_relative_to(Path.cwd()):
        return str(whole.relative_to(Path.cwd()))
    return f"{PACKAGE}:{whole.relative_to(PROGRAM)}" if whole.is_relative_to(PROGRAM) else str(path)


def _digest(plan: Plan, path: Path, staging: Path) -> str:
    if plan.kept and path == Path(plan.kept.name):
        return hashlib.sha256(plan.kept.data).hexdigest()
    if path == plan.folder / AGAIN and (staging / AGAIN).is_file():  # takes asked for in this run
        return file_digest(staging / AGAIN)
    return file_digest(path)


def _versions(plan: Plan, audio: Path) -> dict[str, object]:
    names = sorted({profile.engine for profile in plan.profiles.values()})
    return {
        PACKAGE: _installed(PACKAGE),
        "program_sha256": program_digest(),
        "python": platform.python_version(),
        "engines": {name: engines.create(name).version() for name in names},
        "voices": _voice_versions(plan),
        "ffmpeg": ffmpeg_version(ffmpeg_path()),
        "lame": _lame(audio),
        "libraries": {name: found for name in LIBRARIES if (found := _installed(name))},
    }


def _voice_versions(plan: Plan) -> dict[str, str]:
    """Of voices that have files of their own."""
    wanted = sorted({(profile.engine, profile.voice) for profile in plan.profiles.values()})
    voices = [(engine, engines.create(engine).find(voice)) for engine, voice in wanted]
    return {f"{engine}:{voice.id}": voice.version for engine, voice in voices if voice and voice.version}


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


@functools.cache
def program_digest() -> str:
    """Hex SHA-256 of the program's own modules and data."""
    whole = hashlib.sha256()
    for path in sorted(path for path in (PROGRAM / "pipeline").rglob("*") if path.suffix in (".py", ".toml")):
        whole.update(path.relative_to(PROGRAM).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
    return whole.hexdigest()


def _lame(audio: Path) -> str | None:
    """The encoder's signature in the sound itself."""
    with audio.open("rb") as file:
        found = _LAME.search(file.read(_HEAD_BYTES))
    return found[1].decode() if found else None


def _roles_heard(timeline: Timeline) -> list[str]:
    return list(dict.fromkeys(placed.segment.role for placed in timeline.segments if not placed.take.recorded))


def _licence(plan: Plan, role: str) -> str:
    from pipeline.speech.catalogue import credit

    return credit(role, plan.profiles[role]).licence
