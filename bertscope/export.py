"""Writes a BERT-family model as ONNX that stores fp16 and computes fp32.

The graph is written node by node from the model's parameters instead of being traced, so it is
small, has the same names whatever version of PyTorch is installed, and the same parameters always
give the same bytes. Attention is spelled out (MatMul, scale, mask, Softmax, MatMul): an opaque
fused operator would hide the weights that BertScope shows.

Matrices and tables, which are nearly all of a model, are stored as fp16. Biases and norms stay
fp32: on all-MiniLM-L6-v2 that adds 0.1 % to the size, saves 62 of 316 nodes and takes a third off
the error.

Left out: the pooler and every task head, models whose positions are not an absolute table, and
quantisation (it changes attention weights visibly; storing fp16 does not).

Needs the optional packages of ``pip install "bertscope[export]"``; they are imported when a
function is called.

Example::

    Path("model.onnx").write_bytes(export_onnx("path/to/a/checkpoint"))
"""

from __future__ import annotations

import importlib
import math
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from ._half import to_half

if TYPE_CHECKING:
    from collections.abc import Mapping

    import onnx
    from numpy.typing import NDArray
    from transformers import PreTrainedModel

# LayerNormalization is one operator from opset 17 on; IR version 8 came with it.
OPSET = 17
IR_VERSION = 8
FLOAT32_MIN = -3.4028234663852886e38

# model_type -> whether positions start behind the padding token's id: a RoBERTa text of n tokens
# sits at positions padding + 1 .. padding + n. All of these name their parameters as BERT does.
FAMILIES: Mapping[str, bool] = {
    "bert": False,
    "electra": False,
    "roberta": True,
    "camembert": True,
    "xlm-roberta": True,
}


@dataclass(frozen=True)
class Architecture:
    """What the graph needs to know beyond the parameters. Counts, except where said otherwise."""

    model_type: str
    layers: int
    heads: int
    hidden_size: int
    activation: str
    """Name of the feed-forward activation, ``"gelu"`` or ``"relu"``."""
    layer_norm_epsilon: float
    first_position: int
    """Row of the position table that belongs to the first token."""

    @property
    def head_size(self) -> int:
        """Components of one head's query, key or value."""
        return self.hidden_size // self.heads


def export_onnx(
    source: PreTrainedModel | str | Path, *, precision: Literal["fp16", "fp32"] = "fp16"
) -> bytes:
    """Write a BERT-family encoder as ONNX: fp16 matrices, fp32 computation, any text length.

    Inputs are ``input_ids``, ``attention_mask`` (1 = token, 0 = padding, at the end of a text) and
    ``token_type_ids``, int64 of shape [batch, sequence], both dynamic; the output is
    ``last_hidden_state``, float32 of shape [batch, sequence, hidden]. The attention weights of
    layer k, shape [batch, heads, from, to], are the tensor
    ``/encoder/layer.k/attention/self/Softmax_output_0``.

    :param source: a Hugging Face model, with or without a task head, or the directory of one
    :param precision: what matrices and tables are stored as; fp32 takes twice the space
    :raises ImportError: if the optional packages are not installed
    :raises ValueError: if the recipe cannot write the model; the message says what was found
    """
    # transformers can be imported without torch, and fails later with a less helpful sentence.
    _package("torch")
    transformers = _package("transformers")
    onnx = _package("onnx")

    if isinstance(source, (str, Path)):
        directory = Path(source)
        if not directory.is_dir():
            raise ValueError(
                f"{str(source)!r} is not a directory: "
                "pass the folder that holds config.json and the parameters"
            )
        encoder = transformers.AutoModel.from_pretrained(
            directory, local_files_only=True, trust_remote_code=False
        )
    else:
        encoder = source.base_model
    architecture = _architecture(encoder)
    parameters = {
        name: tensor.detach().float().cpu().numpy()
        for name, tensor in encoder.state_dict().items()
        if tensor.is_floating_point() and not name.startswith("pooler.")
    }
    model = _Graph(onnx, parameters, precision).encoder(architecture)
    onnx.checker.check_model(model, full_check=True)
    return bytes(model.SerializeToString(deterministic=True))


def _package(name: str) -> Any:
    """Import an optional package now that it is needed."""
    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise ImportError(
            f"the export needs the package {name!r}, which cannot be imported ({error}): "
            'run pip install "bertscope[export]"'
        ) from error


def _architecture(encoder: PreTrainedModel) -> Architecture:
    config: Any = encoder.config
    if config.model_type not in FAMILIES:
        raise ValueError(
            f"model type {config.model_type!r} is not one of {', '.join(FAMILIES)}: "
            "export it with Optimum instead (optimum-cli export onnx), BertScope reads that too"
        )
    if getattr(config, "is_decoder", False):
        raise ValueError(
            "the model is a decoder (is_decoder=True): "
            "the recipe writes encoders, where every token sees every other"
        )
    position_type = getattr(config, "position_embedding_type", None) or "absolute"
    if position_type != "absolute":
        raise ValueError(
            f"position_embedding_type is {position_type!r}: the recipe writes absolute positions"
        )
    if config.hidden_act not in ("gelu", "relu"):
        raise ValueError(
            f"hidden_act is {config.hidden_act!r}: "
            "the recipe writes 'gelu' (the exact one) and 'relu'"
        )
    return Architecture(
        model_type=config.model_type,
        layers=config.num_hidden_layers,
        heads=config.num_attention_heads,
        hidden_size=config.hidden_size,
        activation=config.hidden_act,
        layer_norm_epsilon=config.layer_norm_eps,
        first_position=config.pad_token_id + 1 if FAMILIES[config.model_type] else 0,
    )


class _Graph:
    """Collects nodes and initializers in the order in which they are computed.

    Every method that adds computation takes and returns names of tensors. ``path`` is the place in
    the model that a node belongs to, such as ``/encoder/layer.0/attention/self``; a node is named
    path/Operator and its output path/Operator_output_0.
    """

    def __init__(
        self, package: Any, parameters: Mapping[str, NDArray[np.float32]], precision: str
    ) -> None:
        self._onnx = package
        self._is_narrow = precision == "fp16"
        self._parameters = dict(parameters)
        self._nodes: list[onnx.NodeProto] = []
        self._initializers: dict[str, onnx.TensorProto] = {}

    def encoder(self, architecture: Architecture) -> onnx.ModelProto:
        """Write the whole model: embeddings, one block a layer, the last hidden state."""
        hidden = self._embeddings(architecture)
        mask = self._mask()
        for layer in range(architecture.layers):
            path = f"/encoder/layer.{layer}"
            output = "last_hidden_state" if layer == architecture.layers - 1 else None
            attended = self._attention_block(f"{path}/attention", hidden, mask, architecture)
            hidden = self._feed_forward(path, attended, architecture, output)
        if self._parameters:
            raise ValueError(
                "the model has parameters that the recipe does not use, among them "
                f"{min(self._parameters)!r}: it is a variant of BERT, "
                "export it with Optimum instead (optimum-cli export onnx)"
            )
        return self._model(architecture)

    def _model(self, architecture: Architecture) -> onnx.ModelProto:
        helper, types = self._onnx.helper, self._onnx.TensorProto
        text = ["batch", "sequence"]
        graph = helper.make_graph(
            self._nodes,
            architecture.model_type,
            [
                helper.make_tensor_value_info(name, types.INT64, text)
                for name in ("input_ids", "attention_mask", "token_type_ids")
            ],
            [
                helper.make_tensor_value_info(
                    "last_hidden_state", types.FLOAT, [*text, architecture.hidden_size]
                )
            ],
            list(self._initializers.values()),
        )
        # No version of the producer, no metadata: the same parameters always give the same bytes.
        model: onnx.ModelProto = helper.make_model(
            graph,
            producer_name="bertscope",
            ir_version=IR_VERSION,
            opset_imports=[helper.make_opsetid("", OPSET)],
        )
        return model

    def _embeddings(self, architecture: Architecture) -> str:
        path = "/embeddings"
        words = self._lookup(f"{path}/word_embeddings", "input_ids")
        types = self._lookup(f"{path}/token_type_embeddings", "token_type_ids")
        total = self._add(path, "Add", words, types)
        total = self._add(
            path, "Add_1", total, self._positions(f"{path}/position_embeddings", architecture)
        )
        total = self._layer_norm(f"{path}/LayerNorm", total, architecture)
        # ELECTRA's tables may be narrower than its layers.
        if "embeddings_project.weight" in self._parameters:
            total = self._linear("/embeddings_project", total)
        return total

    def _lookup(self, path: str, ids: str) -> str:
        """Look rows of a table up; the Cast after the Gather widens them and not the table."""
        rows = self._node("Gather", path, [self._table(f"{path}/weight"), ids], axis=0)
        return self._widened(path, rows)

    def _positions(self, path: str, architecture: Architecture) -> str:
        """Take as many rows of the position table as the text has tokens: [sequence, hidden]."""
        first = architecture.first_position
        end = self._node("Shape", path, ["input_ids"], start=1, end=2)
        if first:
            end = self._add(path, "Add", end, self._integers("constants/first_position", [first]))
        start = self._integers(
            "constants/first_position" if first else "constants/zero_index", [first]
        )
        axis = self._integers("constants/zero_index", [0])
        rows = self._node("Slice", path, [self._table(f"{path}/weight"), start, end, axis])
        return self._widened(path, rows)

    def _mask(self) -> str:
        """Compute what is added to the scores: 0, or for padding the least float32.

        Shape [batch, 1, 1, sequence].
        """
        path = "/mask"
        spread = self._node(
            "Unsqueeze", path, ["attention_mask", self._integers("constants/mask_axes", [1, 2])]
        )
        is_token = self._float(path, spread)
        is_padding = self._node("Sub", path, [self._number("constants/one", 1.0), is_token])
        return self._node(
            "Mul", path, [is_padding, self._number("constants/float32_min", FLOAT32_MIN)]
        )

    def _attention_block(
        self, path: str, hidden: str, mask: str, architecture: Architecture
    ) -> str:
        """Write self-attention, its output projection, residual and norm."""
        context = self._attention(f"{path}/self", hidden, mask, architecture)
        return self._residual(f"{path}/output", context, hidden, architecture)

    def _attention(self, path: str, hidden: str, mask: str, architecture: Architecture) -> str:
        """Write softmax(query key^T / sqrt(head size) + mask) value, for all heads at once."""
        # In a Reshape, 0 keeps a dimension: batch and sequence stay dynamic without a Shape node.
        split = self._integers(
            "constants/split_heads", [0, 0, architecture.heads, architecture.head_size]
        )
        merge = self._integers("constants/merge_heads", [0, 0, architecture.hidden_size])

        def heads(name: str, order: list[int]) -> str:
            part = f"{path}/{name}"
            shaped = self._node("Reshape", part, [self._linear(part, hidden), split])
            return self._node("Transpose", part, [shaped], perm=order)

        query = heads("query", [0, 2, 1, 3])
        key = heads("key", [0, 2, 3, 1])
        scores = self._node("MatMul", path, [query, key])
        scale = self._number("constants/scale", 1.0 / math.sqrt(architecture.head_size))
        masked = self._add(path, "Add", self._node("Mul", path, [scores, scale]), mask)
        weights = self._node("Softmax", path, [masked], axis=-1)
        value = heads("value", [0, 2, 1, 3])
        context = self._node("MatMul", path, [weights, value], name="MatMul_1")
        context = self._node("Transpose", path, [context], perm=[0, 2, 1, 3])
        return self._node("Reshape", path, [context, merge])

    def _feed_forward(
        self, path: str, attended: str, architecture: Architecture, output: str | None
    ) -> str:
        wide = self._linear(f"{path}/intermediate/dense", attended)
        active = self._activation(
            f"{path}/intermediate/{architecture.activation}", wide, architecture.activation
        )
        return self._residual(f"{path}/output", active, attended, architecture, output)

    def _activation(self, path: str, x: str, kind: str) -> str:
        if kind == "relu":
            return self._node("Relu", path, [x])
        # Opset 17 has no Gelu: x (1 + erf(x / sqrt 2)) / 2, in the order that onnxruntime fuses.
        scaled = self._node("Div", path, [x, self._number("constants/sqrt_two", math.sqrt(2.0))])
        erf = self._node("Erf", path, [scaled])
        share = self._add(path, "Add", erf, self._number("constants/one", 1.0))
        doubled = self._node("Mul", path, [x, share])
        return self._node("Mul", path, [doubled, self._number("constants/half", 0.5)], name="Mul_1")

    def _residual(
        self, path: str, x: str, skipped: str, architecture: Architecture, output: str | None = None
    ) -> str:
        total = self._add(path, "Add", self._linear(f"{path}/dense", x), skipped)
        return self._layer_norm(f"{path}/LayerNorm", total, architecture, output)

    def _linear(self, path: str, x: str) -> str:
        product = self._node("MatMul", path, [x, self._matrix(f"{path}/weight")])
        return self._add(path, "Add", product, self._vector(f"{path}/bias"))

    def _layer_norm(
        self, path: str, x: str, architecture: Architecture, output: str | None = None
    ) -> str:
        inputs = [x, self._vector(f"{path}/weight"), self._vector(f"{path}/bias")]
        return self._node(
            "LayerNormalization",
            path,
            inputs,
            output=output,
            axis=-1,
            epsilon=architecture.layer_norm_epsilon,
        )

    def _add(self, path: str, name: str, left: str, right: str) -> str:
        return self._node("Add", path, [left, right], name=name)

    def _float(self, path: str, x: str) -> str:
        return self._node("Cast", path, [x], to=self._onnx.TensorProto.FLOAT)

    def _widened(self, path: str, x: str) -> str:
        """Return what was stored as fp16 as float32."""
        return self._float(path, x) if self._is_narrow else x

    def _matrix(self, path: str) -> str:
        """Store a linear map, and widen fp16 by a Cast that runtimes fold at load."""
        # PyTorch stores [out, in]; ONNX multiplies from the right by [in, out].
        return self._widened(path, self._store(path, self._narrowed(path).T))

    def _table(self, path: str) -> str:
        """Store an embedding table."""
        return self._store(path, self._narrowed(path))

    def _vector(self, path: str) -> str:
        """Store a bias, or the gain or bias of a norm, as float32."""
        return self._store(path, self._take(path))

    def _narrowed(self, path: str) -> NDArray[np.float16 | np.float32]:
        values = self._take(path)
        return to_half(values, _parameter_name(path)) if self._is_narrow else values

    def _take(self, path: str) -> NDArray[np.float32]:
        name = _parameter_name(path)
        if name not in self._parameters:
            raise ValueError(
                f"the model has no parameter {name!r}: it is not built as its model_type says"
            )
        return self._parameters.pop(name)

    def _store(self, path: str, values: NDArray[Any]) -> str:
        name = _parameter_name(path)
        self._initialize(name, np.ascontiguousarray(values))
        return name

    def _initialize(self, name: str, values: NDArray[Any]) -> None:
        self._initializers[name] = self._onnx.numpy_helper.from_array(values, name)

    def _integers(self, name: str, values: list[int]) -> str:
        return self._constant(name, values, "int64")

    def _number(self, name: str, value: float) -> str:
        return self._constant(name, value, "float32")

    def _constant(self, name: str, values: float | list[int], dtype: str) -> str:
        """Store a constant that all layers share."""
        if name not in self._initializers:
            self._initialize(name, np.array(values, dtype=dtype))
        return name

    def _node(
        self,
        operator: str,
        path: str,
        inputs: list[str],
        *,
        name: str | None = None,
        output: str | None = None,
        **attributes: Any,
    ) -> str:
        node_name = f"{path}/{name or operator}"
        result = output or f"{node_name}_output_0"
        self._nodes.append(
            self._onnx.helper.make_node(operator, inputs, [result], name=node_name, **attributes)
        )
        return result


def _parameter_name(path: str) -> str:
    """Give a parameter's name in PyTorch: ``/pooler/dense/bias`` -> ``pooler.dense.bias``."""
    return path.lstrip("/").replace("/", ".")
