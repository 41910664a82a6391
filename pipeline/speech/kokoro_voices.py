"""Where Kokoro's model and voices are: in `voices/kokoro/`, or in any folder that a profile names.

A folder holds one model (`*.onnx`) and one file of voices (`*.bin` or `*.npz`: a table of styles by name). A voice is a
style, "af_heart"; from another folder, "/models/kokoro#af_heart"; and it may be asked to speak another language than
the first letter of its name says, "jm_kumo@en-us". Only names are read here, no model.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pipeline.errors import ConfigError
from pipeline.folders import folders
from pipeline.speech.engine import VoiceInfo
from pipeline.speech.espeak_voices import all_voices

FOLDER = "kokoro"
"""Under the folders of voices."""

_LANGUAGES = {
    "a": "en-us", "b": "en-gb", "e": "es", "f": "fr-fr", "h": "hi", "i": "it", "j": "ja", "p": "pt-br", "z": "cmn",
}  # fmt: skip
"""First letter of a style's name -> eSpeak NG's name of the language that the style was made from."""

_GENDERS = {"f": "female", "m": "male"}
"""Second letter."""

_LICENCE = "voice: Kokoro-82M, Apache-2.0"


@dataclass(frozen=True)
class ModelFolder:
    """A model and its styles."""

    model: Path
    table: Path

    @cached_property
    def styles(self) -> tuple[str, ...]:
        """Names of all styles. Raises ConfigError."""
        from zipfile import BadZipFile, ZipFile

        try:
            with ZipFile(self.table) as table:
                return tuple(sorted(name.removesuffix(".npy") for name in table.namelist()))
        except (OSError, BadZipFile) as error:
            raise ConfigError(
                str(self.table), f"no table of styles: {error}", "get the file of voices again"
            ) from error

    @property
    def version(self) -> str:
        """Changes when a file does."""
        facts = [path.stat() for path in (self.model, self.table)]
        return " ".join(f"{fact.st_size}-{fact.st_mtime_ns}" for fact in facts)


@dataclass(frozen=True)
class Voice:
    """A style of a folder, and the language it is to speak."""

    files: ModelFolder
    style: str
    language: str
    """As eSpeak NG names it."""


def own_files() -> ModelFolder | None:
    """The first folder of voices that has a model and styles."""
    return next(filter(None, (_files(folder / FOLDER) for folder in folders("voices"))), None)


def own_voices() -> tuple[tuple[VoiceInfo, ...], tuple[ConfigError, ...]]:
    """Each style of `own_files`, none where there is no model; and what is wrong with the files."""
    try:
        files = own_files()
        found = {style: voice_of(style) for style in (files.styles if files else ())}
    except ConfigError as error:
        return (), (error,)
    return tuple(voice_info(style, voice) for style, voice in found.items() if voice), ()


def voice_of(name: str) -> Voice | None:
    """What a profile's `voice` means; None where there is no such style."""
    path, has_path, style = name.rpartition("#")
    style, _, language = style.partition("@")
    files = _files(Path(path)) if has_path else own_files()
    if files is None or style not in files.styles or (language and not _is_spoken(language)):
        return None
    return Voice(files, style, language or _LANGUAGES.get(style[:1], "en-us"))


def voice_info(name: str, voice: Voice) -> VoiceInfo:
    """The facts of `voice`, which a profile calls `name`."""
    label = voice.style if "@" not in name else f"{voice.style} in {voice.language}"
    return VoiceInfo(name, label, voice.language, _GENDERS.get(voice.style[1:2], ""), _LICENCE, voice.files.version)


def _is_spoken(language: str) -> bool:
    """Whether eSpeak NG, which makes the phonemes, has that language."""
    return any(language in (voice.id, voice.language) for voice in all_voices())


def _files(folder: Path) -> ModelFolder | None:
    models = sorted(folder.glob("*.onnx"))
    tables = sorted(path for path in folder.glob("*") if path.suffix in (".bin", ".npz"))
    for what, found in (("models (*.onnx)", models), ("files of voices (*.bin, *.npz)", tables)):
        if len(found) > 1:
            raise ConfigError(str(folder), f"{len(found)} {what}", "leave one of each in a folder")
    return ModelFolder(models[0], tables[0]) if models and tables else None
