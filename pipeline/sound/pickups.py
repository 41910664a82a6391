"""Pick-ups: lines that a person has recorded, which take the place of synthetic takes.

`output/<slug>/pickups/` holds a sound file for each, in whatever form ffmpeg reads, under its segment's name:
"s0042.wav" for the sentence marked @s0042 in the script. It is brought to mono, its silence and room before and after
speech are cut away (`recording`), and from there on it is a take like any other: levelled, treated, timed, placed. The
promise: a sound in that folder is heard, for the words that it was recorded for (`recorded_for`), or an error says why
it is not.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path

from pipeline.errors import PickupRefused, UnknownName
from pipeline.model import Take, Utterance
from pipeline.sound import recorded_for
from pipeline.sound.recording import FORMAT, speech_in
from pipeline.speech.regions import wav
from pipeline.store import Store, digest, file_digest
from pipeline.units import MASTER_RATE

FOLDER = "pickups"
"""In an episode's folder."""

_NO_SOUND = frozenset(
    ".aup .aup3 .csv .db .doc .docx .html .ini .jpg .json .lnk .log .md .odt .pdf .png .reapeaks .rtf .txt .url".split()
)
"""Endings of what stands beside recordings: notes, projects, and what file managers leave. All else is held for sound:
no recording is passed over because its ending is not known here."""


def recordings(folder: Path) -> list[Path]:
    """The sound files in `folder`, by name; none where there is no such folder."""
    paths = sorted(folder.iterdir()) if folder.is_dir() else []
    return [path for path in paths if not _is_stray(path)]


def pickups(folder: Path, utterances: Sequence[Utterance], store: Store) -> Mapping[str, Take]:
    """Segment id -> recorded take, for each recording in `folder`.

    Raises UnknownName, PickupRefused, ConfigError, ToolFailed.
    """
    by_name = {utterance.segment.id: utterance for utterance in utterances}
    digests = {path: file_digest(path) for path in recordings(folder)}
    recorded_for.refuse_moved(digests, utterances)
    found: dict[str, Take] = {}
    for path, sha256 in digests.items():
        if path.stem not in by_name:
            raise UnknownName("segment", path.stem, by_name, hint=f"{path} is named by the segment that it is said for")
        if path.stem in found:
            raise PickupRefused(str(path), "a second recording of the same segment", "leave one of them in the folder")
        found[path.stem] = _take(path, sha256, by_name[path.stem], store)
    return found


def remember(folder: Path, utterances: Sequence[Utterance], recorded: Collection[str]) -> None:
    """Note what the recordings of the segments `recorded` were made for. Raises ConfigError, CannotWrite."""
    digests = {path: file_digest(path) for path in recordings(folder) if path.stem in recorded}
    recorded_for.remember(digests, utterances)


def _is_stray(path: Path) -> bool:
    return path.name.startswith(".") or path.suffix.lower() in _NO_SOUND or path.is_dir()


def _take(path: Path, sha256: str, utterance: Utterance, store: Store) -> Take:
    """The recording as a take, kept in `store` under what it was made from and what it was found good for."""
    key = digest("pickup", FORMAT, sha256, utterance.spoken)
    content = store.get(key)
    if content is None:
        content = wav(speech_in(path, utterance.spoken).tobytes(), MASTER_RATE)
        store.put(key, content)
    return Take(key, str(store.path(key)), MASTER_RATE, frames=(len(content) - 44) // 2, recorded=True)
