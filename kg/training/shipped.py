"""The weights of a model that ships, for training to go on from: its 8-bit matrices as floats again.

What quantization rounded away stays lost (at most half of 1/64 of a channel's greatest weight), and a few
steps of training mend it. The vectors of words are never trained, so those of the encoder are taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from numpy.typing import NDArray
from onnx import numpy_helper
from torch import Tensor

from kg.extraction.decoding import Array
from kg.extraction.labels import ANCHOR_LABELS, WORD_LABELS
from kg.training.network import ReaderNetwork

_QUANTIZED, _GATHERED = "_quantized", ("positions.weight", "shapes.weight")


def load_shipped(network: ReaderNetwork, folder: Path) -> None:
    """Copy the weights of a model in a folder into a network that has the encoder's vectors of words.

    Raises:
        ValueError: the model lacks a weight that the network has.
    """
    graph = onnx.load(str(folder / "reader.onnx")).graph
    stored = {item.name: numpy_helper.to_array(item) for item in graph.initializer}
    found: dict[str, Tensor] = {
        name.removeprefix("network."): torch.from_numpy(values.copy())
        for name, values in stored.items()
        if name.startswith("network.") and values.dtype == np.float32 and not name.endswith("_scale")
    }
    for node in graph.node:
        if node.op_type == "MatMulInteger":
            matrix = node.input[1].removesuffix(_QUANTIZED)
            found[f"{_module(node.name)}.weight"] = torch.from_numpy(_whole(stored, matrix).T.copy())
    for name in _GATHERED:
        found[name] = torch.from_numpy(_whole(stored, f"network.{name}"))
    for name in ("pair", "cue_pair"):
        found[name] = torch.from_numpy(np.load(folder / f"{name}.npy").astype(np.float32))
    for name in [name for name in found if name.endswith(".shrinking")]:  # see smoothing.py
        part = name.removesuffix(".shrinking")
        found[f"{part}.weight"] = found.pop(f"{part}.linear.weight") * found.pop(name)
        found[f"{part}.bias"] = found.pop(f"{part}.linear.bias")
    wanted = network.state_dict()
    missing = sorted(wanted.keys() - found.keys() - {"words.weight"})
    if missing:
        raise ValueError(f"{folder}: the model has no {missing[0]}; it is not one of this version's")
    network.load_state_dict({name: found.get(name, wanted[name]) for name in wanted})


def _whole(stored: Mapping[str, NDArray[Any]], name: str) -> Array:
    values = stored[f"{name}{_QUANTIZED}"].astype(np.float32)
    zero = stored[f"{name}_zero_point"].astype(np.float32)
    whole: Array = ((values - zero) * stored[f"{name}_scale"]).astype(np.float32)
    return whole


def _module(node: str) -> str:
    """Return the path of the module that a node of the graph multiplies for."""
    *outer, last = node.removeprefix("/network/").removesuffix("/MatMul_quant").split("/")
    if outer[0].startswith("layers"):
        return ".".join((*outer, last))
    return f"heads.{last}" if outer[0] in WORD_LABELS | ANCHOR_LABELS else last
