"""A browser for tests: says over the widget's comm what a real one would say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    import bertscope

MODEL = {
    "id": "embedded",
    "name": "all-MiniLM-L6-v2",
    "layers": 6,
    "heads": 12,
    "maxTokens": 512,
    "precision": "fp16 stored, fp32 computed",
    "sha256": "ab" * 32,
    "sizeBytes": 45_600_000,
    "origin": "live",
    "route": "chunks",
    "opening": {"layer": 0, "heads": [2]},
    "libraries": {"onnxruntime-web": "1.30.0"},
}


class Browser:
    """Plays the browser's half of one view."""

    def __init__(self, view: bertscope.AttentionView) -> None:
        self.view = view
        self.run = 0

    def sync(self, **state: Any) -> None:
        """Send an update of traits."""
        self._handle({"method": "update", "state": state, "buffer_paths": []}, [])

    def send(self, content: object, *buffers: bytes) -> None:
        """Send a custom message."""
        self._handle({"method": "custom", "content": content}, [memoryview(b) for b in buffers])

    def begin(self, pieces: list[str], **changes: Any) -> int:
        """Announce a run about the view's present texts."""
        self.run += 1
        self.sync(**self._describe(pieces, changes))
        return self.run

    def report(self, pieces: list[str], **changes: Any) -> int:
        """Answer a report with a new run; a text given is the one it is about."""
        self.run += 1
        self.send({"type": "report", "state": self._describe(pieces, changes)})
        return self.run

    def _describe(self, pieces: list[str], changes: dict[str, Any]) -> dict[str, Any]:
        names = ("text_a", "text_b", "model")
        texts = {name: changes.get(name, getattr(self.view, name)) for name in names}
        return {
            "_run": {"id": self.run, **texts},
            "_tokens": {
                "tokens": pieces,
                "offsets": [None] * len(pieces),
                "sentences": [0] * len(pieces),
                "words": [None] * len(pieces),
                "special": [False] * len(pieces),
            },
            "_model_info": MODEL,
            "phase": "computing",
            **changes,
        }

    def cut(
        self, weights: NDArray[np.float32], layer: int, step: int
    ) -> list[tuple[dict[str, Any], bytes]]:
        """Cut a layer into slices of `step` bytes."""
        data = weights[layer].astype("<f4").tobytes()
        shape = list(weights.shape[1:])
        whole = {"type": "attention", "run": self.run, "layer": layer, "shape": shape}
        return [
            ({**whole, "offset": offset, "total": len(data)}, data[offset : offset + step])
            for offset in range(0, len(data), step)
        ]

    def upload(
        self, weights: NDArray[np.float32], layers: list[int] | None = None, step: int = 1000
    ) -> None:
        """Send layers in slices of `step` bytes."""
        for layer in range(len(weights)) if layers is None else layers:
            for content, data in self.cut(weights, layer, step):
                self.send(content, data)

    def settle(self, error: str | None = None) -> None:
        """Say that nothing more comes."""
        self.send({"type": "settled", "run": self.run, "error": error})
        self.sync(phase="error" if error else "ready")

    def finish(self, weights: NDArray[np.float32]) -> None:
        """Send a whole run."""
        self.begin([f"t{i}" for i in range(weights.shape[-1])])
        self.upload(weights)
        self.settle()

    def _handle(self, data: dict[str, Any], buffers: list[memoryview]) -> None:
        self.view._handle_msg({"content": {"data": data}, "buffers": buffers})


def make_weights(tokens: int, seed: int = 0, layers: int = 6) -> NDArray[np.float32]:
    """Rows that sum to 1, shape (layers, 12, tokens, tokens)."""
    drawn = np.random.default_rng(seed).random((layers, 12, tokens, tokens), dtype=np.float32)
    return drawn / drawn.sum(axis=-1, keepdims=True, dtype=np.float32)
