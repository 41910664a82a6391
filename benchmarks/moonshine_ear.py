"""A second recogniser, of another family than whisper, for the benchmark: Moonshine.

`pip install moonshine-voice==0.0.49` brings it with its model tiny-en; the versions after it fetch theirs.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import RecogniserUnavailable
from pipeline.speech.recognise import RATE, Heard


class Moonshine:
    """A model of moonshine-voice as `pipeline.speech.recognise.Recogniser`; it tells no times of words."""

    def __init__(self, model: Path | None = None) -> None:
        """Load the model in a folder, or the one in the wheel. Raises RecogniserUnavailable."""
        try:
            from moonshine_voice import ModelArch, Transcriber, get_model_path
        except ImportError as error:
            raise RecogniserUnavailable(str(error), "run pip install moonshine-voice==0.0.49") from error
        self._model: Any = Transcriber(str(model or get_model_path("tiny-en")), ModelArch.TINY)

    def hear(self, samples: NDArray[np.float32], times: bool = False) -> Heard:
        """See `Recogniser`."""
        found = self._model.transcribe_without_streaming(samples.tolist(), RATE)
        return Heard(" ".join(line.text for line in found.lines))
