"""The trained network as a file that ships: int8 ONNX, the weights of the pair heads and the vocabulary.

`python -m kg.training.onnx_export --weights reader.pt --encoder FOLDER --out FOLDER`. The weights of matrices
and embeddings become 8-bit integers; activations are quantized as they come, after kg/training/smoothing.py.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from kg import reference
from kg.extraction.decoding import THRESHOLDS
from kg.extraction.reader import OUTPUTS, Reader, labels
from kg.training.measure import best_threshold
from kg.training.network import ReaderNetwork
from kg.training.smoothing import smooth
from kg.training.validation import validation

LOW = 0.2


class _Ordered(nn.Module):
    """The network with its outputs in a fixed order, as an exported graph needs them."""

    def __init__(self, network: ReaderNetwork) -> None:
        super().__init__()
        self.network = network

    def forward(self, pieces: Tensor, shapes: Tensor, present: Tensor) -> tuple[Tensor, ...]:
        found = self.network(pieces, shapes, present)
        return tuple(found[name] for name in OUTPUTS)


def export(weights: Path, encoder: Path, out: Path) -> None:
    """Write reader.onnx, pair.npy, cue_pair.npy, tokenizer.json and reader.json into a folder."""
    network = ReaderNetwork()
    network.load_state_dict(torch.load(weights, weights_only=True))
    network.eval()
    smooth(network, encoder / "tokenizer.json")
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
        quantize_dynamic(full, out / "reader.onnx", weight_type=QuantType.QInt8, per_channel=True)
    np.save(out / "pair.npy", network.pair.detach().numpy().astype(np.float16))
    np.save(out / "cue_pair.npy", network.cue_pair.detach().numpy().astype(np.float16))
    about: dict[str, object] = {
        "digest": hashlib.sha256((out / "reader.onnx").read_bytes()).hexdigest(),
        "labels": labels(),
        "thresholds": dict(THRESHOLDS),
        "classes": sorted(reference.load().events),
    }
    _write(out, about)
    shutil.copyfile(encoder / "tokenizer.json", out / "tokenizer.json")


def set_thresholds(folder: Path) -> dict[str, float]:
    """Set the thresholds of triggers and cues to the best on the validation part, and return them."""
    examples = validation()
    texts = [example.text for example in examples]
    reader = Reader.load(folder)
    readings = reader.read(texts, thresholds=THRESHOLDS | {"trigger": LOW, "cue": LOW})
    found = dict(THRESHOLDS)
    found |= {
        "trigger": best_threshold(examples, readings, "trigger"),
        "cue": best_threshold(examples, readings, "claim"),
    }
    about = json.loads((folder / "reader.json").read_text(encoding="utf-8"))
    _write(folder, about | {"thresholds": found})
    return found


def _write(folder: Path, about: Mapping[str, object]) -> None:
    text = json.dumps(about, indent=1, sort_keys=True) + "\n"
    (folder / "reader.json").write_text(text, encoding="utf-8")


def main() -> None:
    """Parse the command line and export."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weights", type=Path, required=True)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    arguments = parser.parse_args()
    export(arguments.weights, arguments.encoder, arguments.out)
    thresholds = set_thresholds(arguments.out)
    print(json.dumps(thresholds))


if __name__ == "__main__":
    main()
