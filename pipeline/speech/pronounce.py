"""The phonemes that engines would say, asked of their workers; nothing is spoken."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import EngineUnavailable
from pipeline.model import Profile
from pipeline.speech.crew import Crew, WorkerDied
from pipeline.speech.synthesize import Progress
from pipeline.words import SpokenPiece

_ALLOWED_S = 30.0
"""A word takes milliseconds; the first one has to wait until a model is loaded."""


def phonemes(profile: Profile, texts: Sequence[Sequence[SpokenPiece]], progress: Progress | None = None) -> list[str]:
    """Each text in IPA as the profile's voice would say it, empty where it cannot. Raises EngineUnavailable."""
    found: list[str] = []
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
            found.append(reply["ipa"] if reply["ok"] else "")
            if progress:
                progress(len(found), len(texts))
            if reply.get("spent"):
                crew.dismiss(worker)
                worker = crew.start(profile.engine)
    return found
