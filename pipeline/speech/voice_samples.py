"""What every voice is asked to say when voices are compared: the same two sentences, at its engine's own pace.

An engine whose voices take variants has its voices of the language first, then each variant on one of them; one whose
voices of other languages speak English too, those as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.model import Piece, Profile, Segment, Utterance
from pipeline.speech import engine as engines
from pipeline.speech.catalogue import EngineListing
from pipeline.speech.engine import VoiceInfo
from pipeline.words import SpokenPiece

SENTENCES = {
    "de": "Der letzte Zug fuhr kurz nach neun über die Brücke, und niemand auf dem Bahnsteig sagte ein Wort. "
    "Wer hätte gedacht, dass es ein ganzes Jahr dauern würde, bis der nächste kam?",
    "en": "The last train crossed the bridge at a quarter past nine, and nobody on the platform said a word. "
    "Who would have thought that it would take a whole year before another one came?",
    "es": "El último tren cruzó el puente poco después de las nueve, y nadie en el andén dijo una palabra. "
    "¿Quién habría pensado que pasaría un año entero antes de que llegara otro?",
    "fr": "Le dernier train franchit le pont peu après neuf heures, et personne sur le quai ne dit un mot. "
    "Qui aurait pensé qu'il faudrait une année entière avant que le suivant n'arrive ?",
    "it": "L'ultimo treno attraversò il ponte poco dopo le nove, e nessuno sul binario disse una parola. "
    "Chi avrebbe pensato che ci sarebbe voluto un anno intero prima che ne arrivasse un altro?",
    "nl": "De laatste trein reed kort na negen uur over de brug, en niemand op het perron zei een woord. "
    "Wie had gedacht dat het een heel jaar zou duren voordat de volgende kwam?",
    "pt": "O último comboio atravessou a ponte pouco depois das nove, e ninguém na plataforma disse uma palavra. "
    "Quem teria pensado que passaria um ano inteiro antes de chegar outro?",
}
"""By language: a statement with a clause in it, and a question. Other languages are given the English ones."""

_VARIANTS_ON = {"pyttsx3": "en-us"}
"""The voice that variants are heard on, where it speaks the language; else the language's first."""

_LENT = {("kokoro", "en"): "en-us"}
"""Engine and language -> what is written after an "@" to have a voice of another language speak this one."""

NO_VOICES = ("tone",)
"""Engines that say nothing."""


Kind = Literal["own", "variant", "lent"]
"""Of the language, a variant on such a voice, or of another language."""


@dataclass(frozen=True)
class VoiceSample:
    """A voice and what it is to say."""

    voice: VoiceInfo
    """Its id is the whole one, "en-us+f3" or "jm_kumo@en-us"."""
    kind: Kind
    utterance: Utterance


def sentences(language: str) -> tuple[str, str]:
    """The text for voices of a language ("de"), and the language that it is in.

    >>> sentences("cy")[1]
    'en'
    """
    told = language if language in SENTENCES else "en"
    return SENTENCES[told], told


def voice_samples(listing: EngineListing, language: str) -> Iterator[VoiceSample]:
    """Every voice of an engine that speaks the language, then every variant, then what voices of others make of it."""
    own_pace = engines.create(listing.name).own_rate_wpm
    text, _ = sentences(language)
    speaking = [voice for voice in listing.voices if _language(voice) == language]
    for voice in speaking:
        yield VoiceSample(voice, "own", _utterance(listing.name, voice.id, own_pace, text))
    for voice in _variants(listing, speaking):
        yield VoiceSample(voice, "variant", _utterance(listing.name, voice.id, own_pace, text))
    for voice in _lent(listing, language):
        yield VoiceSample(voice, "lent", _utterance(listing.name, voice.id, own_pace, text))


def _language(voice: VoiceInfo) -> str:
    return voice.language.replace("_", "-").partition("-")[0].casefold()


def _variants(listing: EngineListing, speaking: Sequence[VoiceInfo]) -> Iterator[VoiceInfo]:
    """Each variant as a voice of its own, on one voice of the language."""
    wanted = _VARIANTS_ON.get(listing.name)
    base = next((voice for voice in speaking if voice.id == wanted), speaking[0] if speaking else None)
    for variant in listing.voices if base else ():
        if base and variant.id.startswith("+"):
            yield replace(base, id=base.id + variant.id, label=variant.label, gender=variant.gender or base.gender)


def _lent(listing: EngineListing, language: str) -> Iterator[VoiceInfo]:
    """Each voice of another language, as it is asked to speak this one."""
    tag = _LENT.get((listing.name, language))
    for voice in listing.voices if tag else ():
        if tag and _language(voice) != language:
            yield replace(voice, id=f"{voice.id}@{tag}", language=tag)


def _utterance(engine: str, voice: str, rate_wpm: int, text: str) -> Utterance:
    segment = Segment(f"{engine} {voice}", "narration", "narrator", (Piece(text),), 0, 0, "added")
    return Utterance(segment, (SpokenPiece(text),), Profile(voice, engine, voice, rate_wpm))
