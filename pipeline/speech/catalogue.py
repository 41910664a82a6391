"""What can speak on this machine: engines, their voices and licences; for what is missing, why and how to get it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model import Profile, VoiceCredit
from pipeline.speech import engine as engines
from pipeline.speech.engine import Engine, Unavailable, VoiceInfo


@dataclass(frozen=True)
class EngineListing:
    """An engine as `make_episode.py voices` shows it."""

    name: str
    label: str
    licence: str
    takes_ipa: bool
    version: str | None
    """None where it cannot run."""
    unavailable: Unavailable | None
    voices: tuple[VoiceInfo, ...] = ()
    more_voices: str = ""
    """How to get a voice that is not among them."""
    faults: tuple[str, ...] = ()
    """What is wrong with the files of voices that are not among them."""


def catalogue() -> tuple[EngineListing, ...]:
    """All engines, those that run here with their voices. Loads no speech library."""
    return tuple(_listing(engines.create(name)) for name in engines.ENGINES)


def _listing(engine: Engine) -> EngineListing:
    missing = engine.unavailable()
    return EngineListing(
        name=engine.name,
        label=engine.label,
        licence=engine.licence,
        takes_ipa=engine.takes_ipa,
        version=None if missing else engine.version(),
        unavailable=missing,
        voices=() if missing else engine.voices(),
        more_voices=engine.more_voices,
        faults=() if missing else tuple(map(str, engine.faults())),
    )


def credit(role: str, profile: Profile) -> VoiceCredit:
    """Whose voice a role is, for credits and notes."""
    engine = engines.create(profile.engine)
    voice = engine.find(profile.voice)
    own = voice.licence if voice and voice.licence not in engine.licence else ""
    licence = "; ".join(filter(None, (engine.licence, own)))
    return VoiceCredit(role, profile, label=f"{profile.voice} by {engine.label}", licence=licence)


def as_text(listings: Sequence[EngineListing], language: str = "en") -> str:
    """For a terminal: each engine, its voices of `language` in full, the others counted, variants in a line."""
    return "\n\n".join("\n".join(_lines(listing, language)) for listing in listings) + "\n"


def _lines(listing: EngineListing, language: str) -> list[str]:
    heading = f"{listing.name} ({listing.label})"
    if listing.unavailable:
        return [f"{heading}: not available: {listing.unavailable.reason}", f"  {listing.unavailable.remedy}"]
    speaking = [voice for voice in listing.voices if voice.language.partition("-")[0] == language]
    variants = [voice.id for voice in listing.voices if voice.id.startswith("+")]
    others = len(listing.voices) - len(speaking) - len(variants)
    lines = [f"{heading}: {listing.version}", f"  licence: {listing.licence}"]
    lines += [f"  {voice.id:<16} {voice.label}" + (f", {voice.gender}" * bool(voice.gender)) for voice in speaking]
    if variants:
        lines.append(f"  any of them with a variant ({speaking[0].id if speaking else ''}{variants[0]}):")
        lines += _wrapped(variants)
    lines += [f"  and {others} voices of other languages"] if others else []
    return lines + [f"  {told}" for told in _lacking(listing)]


def _lacking(listing: EngineListing) -> Iterator[str]:
    """What is wrong with files of its voices, and how to get others."""
    yield from (f"cannot be used: {fault}" for fault in listing.faults)
    if not listing.voices and not listing.faults:
        yield "it has no voice yet"
    if listing.more_voices:
        yield f"for {'another' if listing.voices else 'a'} voice, {listing.more_voices}"


def _wrapped(names: Sequence[str]) -> list[str]:
    import textwrap

    return textwrap.wrap(" ".join(names), 90, initial_indent="    ", subsequent_indent="    ", break_on_hyphens=False)
