"""The phonemes that engines would say, asked of their workers; nothing is spoken."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.errors import EngineUnavailable
from pipeline.model import Profile
from pipeline.speech.crew import Crew, WorkerDied
from pipeline.speech.synthesize import Progress
from pipeline.words import SpokenPiece

_ALLOWED_S = 30.0
"""A word takes milliseconds; the first one has to wait until a model is loaded."""


@dataclass(frozen=True)
class Phonemes:
    """How a text would be said."""

    ipa: str = ""
    """Empty for an engine that has none, and where it fails."""
    failed: str = ""
    """Why the voice cannot say it."""
    lacking: str = ""
    """The pronunciation it was given, where that has a sound which the voice has not."""


def phonemes(
    profile: Profile, texts: Sequence[Sequence[SpokenPiece]], progress: Progress | None = None
) -> list[Phonemes]:
    """Each text as the profile's voice would say it. Raises EngineUnavailable."""
    found: list[Phonemes] = []
    if not texts:
        return found
    with Crew() as crew:
        worker = crew.start(profile.engine)
        for pieces in texts:
            request = {
                "phonemes": True,
                "pieces": [[piece.text, piece.ipa, piece.emphasis] for piece in pieces],
                "voice": profile.voice,
                "rate_wpm": profile.rate_wpm,
                "pitch": profile.pitch,
                "timeout_s": _ALLOWED_S,
            }
            try:
                reply = worker.ask(request)
            except WorkerDied as died:
                raise EngineUnavailable(profile.engine, str(died), "see make_episode.py voices") from died
            ok = reply["ok"]
            found.append(Phonemes(reply["ipa"]) if ok else Phonemes("", reply["error"], reply.get("ipa", "")))
            if progress:
                progress(len(found), len(texts))
            if reply.get("spent"):
                crew.dismiss(worker)
                worker = crew.start(profile.engine)
    return found
