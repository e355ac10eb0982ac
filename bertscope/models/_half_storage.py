"""Stores the matrices of a graph as fp16 and computes on in float32, as bertscope/export.py does for its own.

A matrix gets a Cast, which runtimes fold when they load it; of a table only the rows that were looked up are widened.
Vectors stay float32: together they are a thousandth of a model, and a third of the error.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bertscope._half import HalfError, to_half

from ._missing import need

if TYPE_CHECKING:
    import onnx

_MATRIX_RANK = 2


def store_half(model: onnx.ModelProto) -> None:
    """Change a graph in place: each float32 matrix becomes fp16, rounded to nearest.

    Raises
    ------
    HalfError
        If a parameter is beyond fp16, or the graph has branches.
    """
    onnx = need("onnx", "storing as fp16")
    graph, types = model.graph, onnx.TensorProto
    if any(
        attribute.HasField("g") or attribute.graphs
        for node in graph.node
        for attribute in node.attribute
    ):
        raise HalfError("the graph has branches, whose parameters cannot be stored as fp16")
    matrices = {
        tensor.name: tensor
        for tensor in graph.initializer
        if tensor.data_type == types.FLOAT
        and len(tensor.dims) == _MATRIX_RANK
        and min(tensor.dims) > 1
    }
    arrays = onnx.numpy_helper
    for tensor in matrices.values():
        half = to_half(arrays.to_array(tensor), tensor.name)
        tensor.CopyFrom(arrays.from_array(half, tensor.name))
    # Runtimes fuse a norm that is spelled out and take the Cast before it for a part of it: its table is widened whole.
    normed = {node.input[0] for node in graph.node if node.op_type == "ReduceMean"}
    nodes: list[Any] = []
    widened: set[str] = set()

    def widen(half: str, whole: str) -> Any:
        return onnx.helper.make_node("Cast", [half], [whole], name=f"{whole}/Cast", to=types.FLOAT)

    for node in graph.node:
        is_lookup = node.op_type == "Gather" and node.input[0] in matrices
        if is_lookup and node.input[1] not in matrices and not normed & {*node.output}:
            whole = node.output[0]
            node.output[0] = f"{whole}/half"
            nodes += [node, widen(node.output[0], whole)]
            continue
        for place, name in enumerate(node.input):
            if name in matrices:
                node.input[place] = f"{name}/float32"
                if name not in widened:
                    widened.add(name)
                    nodes.append(widen(name, node.input[place]))
        nodes.append(node)
    _replace(graph.node, nodes)


def _replace(field: Any, nodes: list[Any]) -> None:
    # Copies: what is deleted from a field must not be put back.
    copies = [type(node).FromString(node.SerializeToString()) for node in nodes]
    del field[:]
    field.extend(copies)
