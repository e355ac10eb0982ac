"""Runs a file with native ONNX Runtime on one thread and prints milliseconds a text as JSON.

Usage: python native-run.py FILE WORDS REPS TOKENS...
"""

from __future__ import annotations

import json
import sys
import time

import numpy as np
import onnxruntime as ort


def main(path: str, words: int, reps: int, lengths: list[int]) -> None:
    """Print one list of times for each length."""
    options = ort.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = 3
    session = ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    times = []
    for tokens in lengths:
        ids = (np.arange(tokens, dtype=np.int64)[None] * 7919 + 101) % words
        feeds = {
            "input_ids": ids,
            "attention_mask": np.ones_like(ids),
            "token_type_ids": np.zeros_like(ids),
        }
        session.run(None, feeds)
        row = []
        for _ in range(reps):
            begun = time.perf_counter()
            session.run(None, feeds)
            row.append((time.perf_counter() - begun) * 1000)
        times.append(row)
    print(json.dumps(times))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), [int(text) for text in sys.argv[4:]])
