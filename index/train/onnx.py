"""Writes a transformer small, for onnxruntime: weights as int8 with a scale for every `_BLOCK` of a row, which stay int8 in memory.

onnxruntime's own dynamic quantisation is left alone: it takes one scale for a whole batch, so that a text's vector would hang on its
neighbours, and its products overflow on processors without VNNI. `MatMulNBits` takes a scale for every block of a place, as here for the weights; beside
weights turned back into float32 that takes four tenths of the memory and two thirds of the time.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import onnx
from google.protobuf.message import DecodeError
from onnx import TensorProto, helper, numpy_helper

from corpus import InputError
from index.train.bert import bert_of
from index.train.student import TransformerStudent, whole

if TYPE_CHECKING:
    from tokenizers import Tokenizer
    from transformers import BertModel

_OPSET = 20
_OF_ONNXRUNTIME = "com.microsoft"
"""Where `MatMulNBits` comes from."""
_BLOCK = 64
_FAR = -1e4
"""What a padded place gets before the softmax."""


class _Graph:
    """An ONNX graph that grows node by node; each method returns the name of its output."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def node(self, kind: str, *inputs: str, **attributes: object) -> str:
        output = f"{kind.lower()}{len(self.nodes)}"
        self.nodes.append(helper.make_node(kind, inputs, [output], **attributes))
        return output

    def constant(self, value: np.ndarray) -> str:
        name = f"constant{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def numbers(self, *values: int) -> str:
        return self.constant(np.array(values, dtype=np.int64))

    def number(self, value: float) -> str:
        return self.constant(np.array(value, dtype=np.float32))

    def product(self, state: str, weight: np.ndarray) -> str:
        """`state`, (…, inputs), times a weight, (outputs, inputs), which becomes int8; of the state onnxruntime makes int8 too (accuracy level 4)."""
        outputs, inputs = weight.shape
        padded = np.pad(weight, ((0, 0), (0, -inputs % _BLOCK)))
        small, scale = int8(padded.reshape(outputs, -1, _BLOCK), 2)
        unsigned = (small.astype(np.int16) + 128).astype(np.uint8)
        settings = {"K": inputs, "N": outputs, "bits": 8, "block_size": _BLOCK, "accuracy_level": 4}
        return self.node("MatMulNBits", state, self.constant(unsigned), self.constant(scale.ravel()), domain=_OF_ONNXRUNTIME, **settings)

    def linear(self, state: str, layer: "Linear") -> str:
        """A layer in full precision: one that ends a model."""
        weight, bias = layer
        return self.node("Add", self.node("MatMul", state, self.constant(weight.T.astype(np.float32))), self.constant(bias.astype(np.float32)))

    def rows(self, weight: np.ndarray, numbers: str) -> str:
        """Some rows of an int8 table, as float32."""
        small, scale = int8(weight, 1)
        picked = self.node("Cast", self.node("Gather", self.constant(small), numbers), to=TensorProto.FLOAT)
        return self.node("Mul", picked, self.node("Gather", self.constant(scale), numbers))


def int8(weight: np.ndarray, axis: int) -> tuple[np.ndarray, np.ndarray]:
    """The weight in steps of a scale, int8, and the scale along `axis`, float32, for numpy to multiply."""
    scale = np.maximum(np.abs(weight).max(axis=axis, keepdims=True), 1e-12) / 127
    return np.round(weight / scale).astype(np.int8), scale.astype(np.float32)


def write(student: TransformerStudent, folder: Path) -> None:
    """Writes `model.onnx` (inputs pieces int64 and mask float32, both (texts, places); output vectors of length 1) and `tokenizer.json`."""
    graph = _Graph()
    state = _encoder(graph, student.module)
    counted = graph.node("Mul", state, graph.node("Unsqueeze", "mask", graph.numbers(2)))
    total = graph.node("ReduceSum", counted, graph.numbers(1), keepdims=0)  # the length of 1 below makes a mean of it
    graph.nodes.append(helper.make_node("LpNormalization", [total], ["vectors"], axis=1, p=2))
    model = _model(graph, "embedder", [], {"vectors": ["texts", student.module.config.hidden_size]})
    with whole(folder) as part:
        onnx.save(model, part / "model.onnx")
        student.tokenizer.save(str(part / "tokenizer.json"), pretty=False)


Linear = tuple[np.ndarray, np.ndarray]
"""The weight, (outputs, inputs), and the bias, (outputs,), of a linear layer."""


def write_tagger(module: "BertModel", head: Linear, projection: Linear, labels: Sequence[tuple[str, str]], tokenizer: "Tokenizer", folder: Path) -> None:
    """Writes `model.onnx`, `labels.json` and `tokenizer.json`.

    Inputs as above, and parts float32, (sentences, texts · places); outputs probabilities, (sentences, labels), and vectors of length 1,
    (sentences, dimensions). The mean of a sentence's places' last states makes its vector, by the layer `projection`; the mean and the maximum together its
    probabilities, by the layer `head`.
    """
    graph = _Graph()
    state = graph.node("Reshape", _encoder(graph, module), graph.numbers(-1, module.config.hidden_size))
    mean = graph.node("Div", graph.node("MatMul", "parts", state), graph.node("ReduceSum", "parts", graph.numbers(1), keepdims=1))
    outside = graph.node("Mul", graph.node("Sub", graph.number(1), graph.node("Unsqueeze", "parts", graph.numbers(2))), graph.number(_FAR))
    most = graph.node("ReduceMax", graph.node("Add", graph.node("Unsqueeze", state, graph.numbers(0)), outside), graph.numbers(1), keepdims=0)
    scores = graph.linear(graph.node("Concat", mean, most, axis=1), head)
    graph.nodes.append(helper.make_node("Sigmoid", [scores], ["probabilities"]))
    graph.nodes.append(helper.make_node("LpNormalization", [graph.linear(mean, projection)], ["vectors"], axis=1, p=2))
    parts = helper.make_tensor_value_info("parts", TensorProto.FLOAT, ["sentences", "all_places"])
    model = _model(graph, "tagger", [parts], {"probabilities": ["sentences", len(labels)], "vectors": ["sentences", len(projection[1])]})
    with whole(folder) as part:
        onnx.save(model, part / "model.onnx")
        (part / "labels.json").write_text(json.dumps(list(labels)) + "\n", encoding="utf-8")
        tokenizer.save(str(part / "tokenizer.json"), pretty=False)


def read_tagger(folder: Path) -> tuple["BertModel", Linear, Linear]:
    """The transformer of `write_tagger` with its layers `head` and `projection`, up to rounding. Raises InputError for a folder that holds none."""
    try:
        graph = onnx.load(folder / "model.onnx").graph
        if "parts" not in {one.name for one in graph.input}:
            raise ValueError("a model that reads no parts of a text")
        return _of_graph(graph)
    except (OSError, DecodeError, ValueError) as error:
        raise InputError(f"{folder} holds no tagger that can be read ({error}); name the folder of one") from None


def _of_graph(graph: onnx.GraphProto) -> tuple["BertModel", Linear, Linear]:
    given = [numpy_helper.to_array(one) for one in graph.initializer]
    heads = next(int(one[2]) for one in given if one.shape == (4,))
    epsilon = next(one.f for node in graph.node if node.op_type == "LayerNormalization" for one in node.attribute if one.name == "epsilon")
    weights = _Weights(one for one in given if one.size > 1 and one.dtype != np.int64)
    found = {"embeddings.position_embeddings.weight": weights.table(), "embeddings.word_embeddings.weight": weights.table()}
    found |= weights.plain("embeddings.LayerNorm")
    width, layers = found["embeddings.word_embeddings.weight"].shape[1], 0
    while weights.at_product:
        of = f"encoder.layer.{layers}"
        for name in ("query", "key", "value"):
            found |= weights.dense(f"{of}.attention.self.{name}", width)
        found |= weights.dense(f"{of}.attention.output.dense", width) | weights.plain(f"{of}.attention.output.LayerNorm")
        found |= weights.dense(f"{of}.intermediate.dense", width)
        found |= weights.dense(f"{of}.output.dense", len(found[f"{of}.intermediate.dense.bias"])) | weights.plain(f"{of}.output.LayerNorm")
        layers += 1
    found["embeddings.token_type_embeddings.weight"] = np.zeros((2, width), dtype=np.float32)  # what stood there is in the places since
    module = bert_of(found, heads, epsilon)
    head, projection = ((weights.next().T, weights.next()) for _ in range(2))
    return module, head, projection


class _Weights:
    """The numbers of a written file, one after the other."""

    def __init__(self, given: Iterable[np.ndarray]) -> None:
        self._given = list(given)

    @property
    def at_product(self) -> bool:
        return self._given[0].dtype == np.uint8

    def next(self) -> np.ndarray:
        return self._given.pop(0)

    def table(self) -> np.ndarray:
        return self.next().astype(np.float32) * self.next()

    def plain(self, name: str) -> dict[str, np.ndarray]:
        return {f"{name}.weight": self.next(), f"{name}.bias": self.next()}

    def dense(self, name: str, inputs: int) -> dict[str, np.ndarray]:
        small = self.next().astype(np.float32) - 128
        weight = (small * self.next().reshape(*small.shape[:2], 1)).reshape(len(small), -1)[:, :inputs]
        return {f"{name}.weight": weight, f"{name}.bias": self.next()}


def _encoder(graph: _Graph, module: "BertModel") -> str:
    """The last states of the places of `pieces` and `mask`, shape (texts, places, width)."""
    weights = {name: value.detach().float().numpy() for name, value in module.state_dict().items()}
    settings = module.config
    state = _embeddings(graph, weights, settings.layer_norm_eps)
    far = graph.node("Mul", graph.node("Unsqueeze", graph.node("Sub", graph.number(1), "mask"), graph.numbers(1, 2)), graph.number(_FAR))
    for layer in range(settings.num_hidden_layers):
        part = {name.removeprefix(f"encoder.layer.{layer}."): value for name, value in weights.items() if name.startswith(f"encoder.layer.{layer}.")}
        state = _layer(graph, part, state, far, settings.num_attention_heads, settings.layer_norm_eps)
    return state


def _model(graph: _Graph, name: str, more: "Sequence[onnx.ValueInfoProto]", outputs: Mapping[str, Sequence[str | int]]) -> onnx.ModelProto:
    """The graph as a model, checked; `more` are inputs beside pieces and mask, `outputs` names with their shapes."""
    texts = ["texts", "places"]
    inputs = [helper.make_tensor_value_info("pieces", TensorProto.INT64, texts), helper.make_tensor_value_info("mask", TensorProto.FLOAT, texts), *more]
    given = [helper.make_tensor_value_info(output, TensorProto.FLOAT, shape) for output, shape in outputs.items()]
    made = helper.make_graph(graph.nodes, name, inputs, given, graph.constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_OF_ONNXRUNTIME, 1)], ir_version=10)
    onnx.checker.check_model(model)
    return model


def _embeddings(graph: _Graph, weights: dict[str, np.ndarray], epsilon: float) -> str:
    places = weights["embeddings.position_embeddings.weight"] + weights["embeddings.token_type_embeddings.weight"][0]
    length = graph.node("Gather", graph.node("Shape", "pieces"), graph.constant(np.array(1, dtype=np.int64)))
    first = graph.constant(np.array(0, dtype=np.int64))
    here = graph.rows(places, graph.node("Range", first, length, graph.constant(np.array(1, dtype=np.int64))))
    both = graph.node("Add", graph.rows(weights["embeddings.word_embeddings.weight"], "pieces"), here)
    return _norm(graph, weights, "embeddings.LayerNorm", both, epsilon)


def _layer(graph: _Graph, weights: dict[str, np.ndarray], state: str, far: str, heads: int, epsilon: float) -> str:
    width = weights["attention.self.query.bias"].size // heads
    apart, together = graph.numbers(0, 0, heads, width), graph.numbers(0, 0, heads * width)

    def head(name: str, order: tuple[int, ...]) -> str:
        return graph.node("Transpose", graph.node("Reshape", _dense(graph, weights, f"attention.self.{name}", state), apart), perm=order)

    query, key, value = head("query", (0, 2, 1, 3)), head("key", (0, 2, 3, 1)), head("value", (0, 2, 1, 3))
    likeness = graph.node("Mul", graph.node("MatMul", query, key), graph.number(width**-0.5))
    seen = graph.node("MatMul", graph.node("Softmax", graph.node("Add", likeness, far), axis=-1), value)
    seen = graph.node("Reshape", graph.node("Transpose", seen, perm=(0, 2, 1, 3)), together)
    state = _norm(graph, weights, "attention.output.LayerNorm", graph.node("Add", _dense(graph, weights, "attention.output.dense", seen), state), epsilon)
    inner = graph.node("Gelu", _dense(graph, weights, "intermediate.dense", state))
    return _norm(graph, weights, "output.LayerNorm", graph.node("Add", _dense(graph, weights, "output.dense", inner), state), epsilon)


def _dense(graph: _Graph, weights: dict[str, np.ndarray], name: str, state: str) -> str:
    return graph.node("Add", graph.product(state, weights[f"{name}.weight"]), graph.constant(weights[f"{name}.bias"]))


def _norm(graph: _Graph, weights: dict[str, np.ndarray], name: str, state: str, epsilon: float) -> str:
    scale, bias = graph.constant(weights[f"{name}.weight"]), graph.constant(weights[f"{name}.bias"])
    return graph.node("LayerNormalization", state, scale, bias, epsilon=epsilon)
