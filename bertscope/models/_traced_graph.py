"""Encoders that bertscope/export.py has no recipe for, as torch.onnx traces them, attention spelled out.

What is traced is transformers' own eager attention, so that each softmax stays in the graph. Left out: caches of
decoders, task heads, and whatever names the exporter gives.
"""

from __future__ import annotations

import inspect
import logging
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from ._missing import need

if TYPE_CHECKING:
    from collections.abc import Iterator

    import onnx
    from transformers import PreTrainedModel

#: By model_type. Each is exported, run and compared with PyTorch by test/python/test_models_export_long.py.
TRACED = ("distilbert", "albert", "mpnet", "deberta", "deberta-v2", "modernbert", "gpt2")
_OPSET = 18
# A dimension of 1 would be taken for one that never changes.
_BATCH, _TOKENS = 2, 7


def trace_onnx(encoder: PreTrainedModel) -> onnx.ModelProto:
    """Trace an encoder, parameters in float32.

    Inputs are int64 of shape [batch, sequence], both dynamic: ``input_ids``, ``attention_mask``, and ``token_type_ids``
    where the model has such a table. The output is ``last_hidden_state``, float32 of [batch, sequence, hidden].

    Raises
    ------
    ValueError
        If torch cannot trace it.
    ModuleNotFoundError
        If what that needs is not installed.
    """
    what = f"a model of type {encoder.config.model_type!r}"
    torch = need("torch", what)
    need("onnxscript", what)
    names = _inputs_of(encoder)
    ids = torch.ones((_BATCH, _TOKENS), dtype=torch.int64)
    given = (ids, ids.clone(), torch.zeros_like(ids))[: len(names)]
    dims = {0: torch.export.Dim("batch"), 1: torch.export.Dim("sequence")}
    try:
        with _silence():
            program = torch.onnx.export(
                _make_bare(torch, encoder, names),
                given,
                dynamo=True,
                opset_version=_OPSET,
                input_names=names,
                output_names=["last_hidden_state"],
                dynamic_shapes=(tuple(dims for _ in names),),
                verbose=False,
            )
    except Exception as error:
        # Its exporters raise what they like, with pages of advice.
        raise ValueError(
            f"torch {torch.__version__} cannot trace {what} ({type(error).__name__}): a newer torch may, or export it "
            "with Optimum (optimum-cli export onnx) and add that folder"
        ) from error
    model: onnx.ModelProto = program.model_proto
    _strip(model)
    return model


@contextmanager
def _silence() -> Iterator[None]:
    """Keep to itself what the exporter says to whoever wrote the model, or did not install torchvision."""
    loggers = [logging.getLogger(name) for name in ("torch.onnx", "onnxscript")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _inputs_of(encoder: PreTrainedModel) -> list[str]:
    taken = inspect.signature(encoder.forward).parameters
    has_types = getattr(encoder.config, "type_vocab_size", 0) > 0 and "token_type_ids" in taken
    return ["input_ids", "attention_mask", *(["token_type_ids"] if has_types else [])]


def _make_bare(torch: Any, encoder: PreTrainedModel, names: list[str]) -> Any:
    """Return a module that takes its inputs by place and gives its last layer alone."""
    extra = (
        {"use_cache": False} if "use_cache" in inspect.signature(encoder.forward).parameters else {}
    )

    class Bare(torch.nn.Module):  # type: ignore[misc]  # torch is imported when it is needed
        def __init__(self) -> None:
            super().__init__()
            self.encoder = encoder

        def forward(self, *given: Any) -> Any:
            return self.encoder(**dict(zip(names, given, strict=True)), **extra)[0]

    return Bare().eval()


def _strip(model: onnx.ModelProto) -> None:
    """Take away what tells of the machine: stack traces with its paths at every node, versions."""
    graph = model.graph
    for part in (
        model,
        graph,
        *graph.node,
        *graph.value_info,
        *graph.input,
        *graph.output,
        *graph.initializer,
    ):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    model.producer_name = "bertscope"
    model.ClearField("producer_version")
