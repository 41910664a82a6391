"""A voice's ONNX model as this program runs it: one thread, repeatable, and telling how long each symbol lasts.

Two things are added to the graph as it is loaded; the file stays as it is. Noise that the graph would draw anew at each
run becomes an input, so that the caller seeds it and the same text gives the same samples. The durations that the model
predicts for each of its input symbols become an output, from which word times are read. The promise: what a run gives
depends on its inputs alone, not on what was run before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from pipeline.errors import ConfigError
from pipeline.speech.engine import SpeechError

_NOISE = "noise"
"""Name of the input that the random nodes draw from."""

_NOISE_PER_SYMBOL = 8 * 192
"""Numbers made for each symbol at first: frames by channels; where the graph asks for more, twice as many are tried."""

_MOST_NOISE = 1 << 24
"""A quarter of an hour of speech: no utterance is longer, so a graph that still fails does so for another reason."""


@dataclass(frozen=True)
class Heard:
    """What came of one run."""

    samples: NDArray[np.float32]
    """Shape (frames,), about [-1, 1]."""
    durations: NDArray[np.float64] | None
    """Shape (symbols,), in the model's frames: shares of the whole length. None: the model does not tell."""


class OnnxModel:
    """A loaded model. `durations_from` is the type of the node whose output tells the length of each symbol.

    Raises ConfigError for a file that holds no whole model.
    """

    def __init__(self, path: Path, durations_from: str) -> None:
        try:
            self._load(path, durations_from)
        except Exception as error:  # onnx and its runtime have no class in common for what they cannot read
            reason = str(error).splitlines()[0] if str(error) else type(error).__name__
            raise ConfigError(str(path), f"no model that can be run: {reason}", "get the file again") from error

    def _load(self, path: Path, durations_from: str) -> None:
        import onnx
        import onnxruntime

        model = onnx.load(str(path))
        self._is_noisy = _noise_as_input(model.graph)
        outputs = [node.output[0] for node in model.graph.node if node.op_type == durations_from]
        told = {given.name for given in model.graph.output}
        if len(outputs) == 1 and not told & set(outputs):
            model.graph.output.append(onnx.ValueInfoProto(name=outputs[0]))
        options = onnxruntime.SessionOptions()
        # As many workers as cores, each with one thread: a pool in each would only fight the others.
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        # A pattern is kept for each length of text, and no two texts are of one length: memory would only grow.
        options.enable_mem_pattern = False
        options.log_severity_level = 3
        self._session = onnxruntime.InferenceSession(
            model.SerializeToString(),
            sess_options=options,
            providers=[("CPUExecutionProvider", {"arena_extend_strategy": "kSameAsRequested"})],
        )

    @property
    def inputs(self) -> Mapping[str, str]:
        """Name -> type ("tensor(float)") of what `run` must be given."""
        return {given.name: given.type for given in self._session.get_inputs() if given.name != _NOISE}

    def run(self, given: Mapping[str, NDArray[Any]], symbols: int, seed: int) -> Heard:
        """One utterance of `symbols` input symbols. Raises SpeechError."""
        count = _NOISE_PER_SYMBOL * symbols
        while True:
            noise = np.random.default_rng(seed).standard_normal(count, dtype=np.float32) if self._is_noisy else None
            try:
                samples, *more = self._session.run(None, given if noise is None else {**given, _NOISE: noise})
            except Exception as error:  # the runtime has no class of its own for noise that is too short
                if noise is None or count >= _MOST_NOISE:
                    raise SpeechError(f"the model failed: {str(error).splitlines()[0]}") from error
                count *= 2
                continue
            durations = np.asarray(more[0], np.float64).ravel() if more else None
            return Heard(np.asarray(samples, np.float32).ravel(), durations)


def _noise_as_input(graph: Any) -> bool:
    """Each random node takes the head of one input instead, in the shape it had; whether there was any."""
    from onnx import TensorProto, helper

    nodes: list[Any] = []
    found = 0
    for node in graph.node:
        if node.op_type != "RandomNormalLike":
            nodes.append(node)
            continue
        found += 1
        shape, count, head = (f"{_NOISE}_{what}_{found}" for what in ("shape", "count", "head"))
        nodes += [
            helper.make_node("Shape", [node.input[0]], [shape]),
            helper.make_node("ReduceProd", [shape], [count], keepdims=1),
            helper.make_node("Slice", [_NOISE, f"{_NOISE}_from", count], [head]),
            helper.make_node("Reshape", [head, shape], [node.output[0]]),
        ]
    if found:
        graph.input.append(helper.make_tensor_value_info(_NOISE, TensorProto.FLOAT, [None]))
        graph.initializer.append(helper.make_tensor(f"{_NOISE}_from", TensorProto.INT64, [1], [0]))
        del graph.node[:]
        graph.node.extend(nodes)
    return bool(found)
