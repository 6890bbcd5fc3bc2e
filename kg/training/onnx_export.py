"""The trained network as a file that ships: int8 ONNX, the pair head's weights and the vocabulary.

`python -m kg.training.onnx_export --weights reader.pt --encoder FOLDER --out FOLDER`. The weights of matrices
and embeddings become 8-bit integers; activations are quantized as they come, so that no data is needed.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from kg.extraction.labels import ANCHOR_LABELS, WORD_LABELS
from kg.training.network import ReaderNetwork

OUTPUTS = (*WORD_LABELS, *ANCHOR_LABELS, "anchor", "filler")


class _Ordered(nn.Module):
    """The network with its outputs in a fixed order, as an exported graph needs them."""

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, shapes: Tensor, present: Tensor) -> tuple[Tensor, ...]:
        found = self.network(pieces, shapes, present)
        return tuple(found[name] for name in OUTPUTS)


def export(weights: Path, encoder: Path, out: Path) -> None:
    """Write reader.onnx, pair.npy and tokenizer.json into a folder."""
    network = ReaderNetwork()
    network.load_state_dict(torch.load(weights, weights_only=True))
    network.eval()
    out.mkdir(parents=True, exist_ok=True)
    ones = torch.ones(2, 9, dtype=torch.long)
    axes = {name: {0: "sentence", 1: "piece"} for name in ("pieces", "shapes", "present", *OUTPUTS)}
    with tempfile.TemporaryDirectory() as folder:
        full = Path(folder) / "reader.onnx"
        torch.onnx.export(
            _Ordered(network),
            (ones, ones, ones),
            str(full),
            input_names=["pieces", "shapes", "present"],
            output_names=list(OUTPUTS),
            dynamic_axes=axes,
            opset_version=17,
            dynamo=False,
        )
        quantize_dynamic(
            full, out / "reader.onnx", weight_type=QuantType.QInt8, per_channel=True, reduce_range=True
        )
    np.save(out / "pair.npy", network.pair.detach().numpy().astype(np.float32))
    shutil.copyfile(encoder / "tokenizer.json", out / "tokenizer.json")


def main() -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    export(arguments.weights, arguments.encoder, arguments.out)


if __name__ == "__main__":
    main()
