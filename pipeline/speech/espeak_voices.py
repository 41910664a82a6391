"""The languages and variants that come with eSpeak NG, read from the data files of its wheel; no library is loaded."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from pipeline.speech.engine import VoiceInfo

SPEECH_LICENCE = "the speech it makes is free to use"


def data_folder() -> Path:
    """Where the wheel keeps its data."""
    import espeakng_loader

    return Path(espeakng_loader.get_data_path())


@cache
def all_voices() -> tuple[VoiceInfo, ...]:
    """Languages by id, then variants, whose ids begin with "+"."""
    data = data_folder()
    languages = [_language(file) for file in sorted((data / "lang").rglob("*")) if file.is_file()]
    variants = [_variant(file) for file in sorted((data / "voices" / "!v").iterdir())]
    return tuple(sorted(languages, key=lambda voice: voice.id) + variants)


def _facts(file: Path) -> dict[str, str]:
    """The "key value" lines of a voice file; the first of a key counts."""
    facts: dict[str, str] = {}
    for line in file.read_text(encoding="utf-8", errors="replace").splitlines():
        key, _, value = line.partition("//")[0].strip().partition(" ")
        facts.setdefault(key, value.strip())
    return facts


def _language(file: Path) -> VoiceInfo:
    facts = _facts(file)
    gender = facts.get("gender", "").partition(" ")[0]
    language = facts.get("language", file.name).partition(" ")[0]
    return VoiceInfo(file.name.casefold(), facts.get("name", file.name), language, gender, SPEECH_LICENCE)


def _variant(file: Path) -> VoiceInfo:
    facts = _facts(file)
    gender = facts.get("gender", "").partition(" ")[0]
    return VoiceInfo(f"+{file.name}", facts.get("name", file.name), "", gender, SPEECH_LICENCE)
