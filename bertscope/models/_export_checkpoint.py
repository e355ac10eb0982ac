"""Writes a checkpoint as the smallest ONNX file that is exact, and sees that its attention is that of PyTorch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from bertscope._half import HalfError
from bertscope.export import FAMILIES, export_onnx
from bertscope.survey._model import Model

from ._checkpoint import open_checkpoint
from ._difference import Difference, measure_difference
from ._half_storage import store_half
from ._missing import need
from ._softmax_outputs import write_outputs
from ._traced_graph import TRACED, trace_onnx

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from transformers import PreTrainedModel

    from ._model_folder import ModelFolder

Precision = Literal["fp16", "fp32"]

#: A file of protobuf cannot be larger.
_MOST_BYTES = (1 << 31) - 1


class Exported(NamedTuple):
    """What was written.

    Attributes
    ----------
    precision
        What its matrices are stored as, in the words of the server's list.
    difference
        From PyTorch.
    note
        What to know about it; None = nothing.
    """

    precision: str
    difference: Difference
    note: str | None


def export_checkpoint(
    source: ModelFolder, path: Path, precision: Precision | None, tell: Callable[[str], None]
) -> Exported:
    """Export a checkpoint, and compare it with PyTorch.

    Parameters
    ----------
    source
        What ``save_pretrained`` wrote.
    path
        The file to write, in a folder that holds the tokenizer.
    precision
        What matrices are stored as; None = fp16, or fp32 where fp16 is not exact.
    tell
        Called with what is being done.

    Raises
    ------
    ValueError
        If the family is not known, the checkpoint cannot be read, or its export is not exact.
    ModuleNotFoundError
        If what it needs is not installed; the message names what to install.
    """
    kind = source.read_config().get("model_type")
    if kind not in (*FAMILIES, *TRACED):
        raise ValueError(
            f"models of type {kind!r} cannot be exported here, only {', '.join(sorted((*FAMILIES, *TRACED)))}: export it "
            "with Optimum (optimum-cli export onnx) and add that folder"
        )
    need("onnx", "the export")
    need("onnxruntime", "the comparison with PyTorch")
    tell("loading the checkpoint")
    encoder = open_checkpoint(source)

    def export(wanted: Precision) -> Difference:
        tell(f"exporting ({kind}, {wanted})")
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(_make_graph(encoder, wanted))
        why = write_outputs(path, source.read_config())
        if why is not None:
            raise ValueError(f"the export of {source.path} gives no attention: {why}")
        tell("comparing it with PyTorch")
        difference = measure_difference(Model(str(path.parents[1])), encoder)
        if difference.is_exact:
            return difference
        if wanted == "fp16":
            raise HalfError(f"as fp16 it is not the model: {difference}")
        raise ValueError(f"the export is not the model: {difference}. Nothing was installed")

    note = None
    if precision != "fp32":
        try:
            return Exported("fp16-stored", export("fp16"), None)
        except HalfError as error:
            if precision is not None:
                raise ValueError(
                    f"{error}. Nothing was installed: take --precision fp32"
                ) from error
            note = f"matrices are stored as fp32, because fp16 would change the model: {error}"
    return Exported("fp32", export("fp32"), note)


def _make_graph(encoder: PreTrainedModel, precision: Precision) -> bytes:
    if encoder.config.model_type in FAMILIES:
        return export_onnx(encoder, precision=precision)
    model: Any = trace_onnx(encoder)
    if precision == "fp16":
        store_half(model)
    size = model.ByteSize()
    if size > _MOST_BYTES:
        raise ValueError(
            f"the model has {size / 1e9:.1f} GB, and an ONNX file of one piece 2.1: take --precision fp16"
        )
    need("onnx", "the export").checker.check_model(model)
    return bytes(model.SerializeToString(deterministic=True))
