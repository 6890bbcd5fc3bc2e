"""How are activations made fit for 8 bits? Each channel of what goes into a product of matrices is divided by
its usual size, and the weights that meet it are multiplied by the same.

A few channels of a transformer are ten times as large as the rest; 8 bits that have to hold them leave 4 or
5 to all others. After SmoothQuant (Xiao et al. 2023), with a multiplication of its own before each product.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from kg import reference
from kg.extraction.encoding import Encoded, Encoder
from kg.training.corpus_files import CORPUS, read_corpus
from kg.training.examples import corpus_examples, held_out
from kg.training.network import ReaderNetwork

SMOOTHED = ("value", "inner", "outer")
"""The products of a layer whose 8-bit form is furthest from the network's; found by leaving each out."""

MIGRATION = 0.85
"""How much of the difference between channels goes over to the weights. Chosen by how far the answers are
from those with 32 bits, which grows from 0.8 down and from 0.9 up."""

CALIBRATION, ROWS, LONGEST = 250, 16, 120


class Smoothed(nn.Module):
    """A linear map whose input channels are brought to one size first."""

    def __init__(self, linear: nn.Linear, sizes: Tensor) -> None:
        super().__init__()
        self.shrinking = nn.Parameter(1 / sizes)
        self.linear = nn.Linear(linear.in_features, linear.out_features)
        self.linear.weight = nn.Parameter(linear.weight.detach() * sizes)
        self.linear.bias = linear.bias

    def forward(self, x: Tensor) -> Tensor:
        found: Tensor = self.linear(x * self.shrinking)
        return found


def smooth(network: ReaderNetwork, vocabulary: Path) -> None:
    """Put `Smoothed` maps in the place of those that need it; the network's answers stay the same.

    Args:
        network: a trained network, for reading only.
        vocabulary: its tokenizer.json.
    """
    largest = _largest_inputs(network, calibration(Encoder(vocabulary)))
    for name, sizes in largest.items():
        layer, _, part = name.rpartition(".")
        linear: nn.Linear = network.get_submodule(name)
        weights = linear.weight.detach().abs().amax(0).clamp(min=1e-5)
        scale = sizes.clamp(min=1e-4) ** MIGRATION / weights ** (1 - MIGRATION)
        setattr(network.get_submodule(layer), part, Smoothed(linear, scale))


def calibration(encoder: Encoder) -> list[Encoded]:
    """Return sentences of the training part of our corpus, from all of its files."""
    passages = [p for p in read_corpus(CORPUS, reference.load()) if not held_out(p.id)]
    texts = [example.text for example in corpus_examples(passages)]
    chosen = texts[:: max(len(texts) // CALIBRATION, 1)]
    return [item for item in encoder.encode(chosen) if len(item.pieces) <= LONGEST]


def _largest_inputs(network: ReaderNetwork, items: Sequence[Encoded]) -> dict[str, Tensor]:
    """Return the largest size of every input channel of the maps to smooth, by the map's name."""
    found: dict[str, Tensor] = {}
    present = torch.zeros(1)

    def watch(name: str) -> None:
        def look(_: nn.Module, inputs: tuple[Tensor, ...]) -> None:
            sizes = inputs[0][present.bool()].abs().amax(0)
            found[name] = torch.maximum(found[name], sizes) if name in found else sizes

        hooks.append(network.get_submodule(name).register_forward_pre_hook(look))

    hooks: list[torch.utils.hooks.RemovableHandle] = []
    for name, _ in network.named_modules():
        if name.startswith("layers.") and name.rpartition(".")[2] in SMOOTHED:
            watch(name)
    with torch.no_grad():
        for pieces, shapes, there in _batches(items):
            present = there
            network(pieces, shapes, there)
    for hook in hooks:
        hook.remove()
    return found


def _batches(items: Sequence[Encoded]) -> Iterator[tuple[Tensor, Tensor, Tensor]]:
    ordered = sorted(items, key=lambda item: len(item.pieces))
    for at in range(0, len(ordered), ROWS):
        rows = ordered[at : at + ROWS]
        length = len(rows[-1].pieces)

        def padded(values: Sequence[Sequence[int]], length: int = length) -> Tensor:
            return torch.tensor([[*row, *[0] * (length - len(row))] for row in values])

        ones = [(1,) * len(row.pieces) for row in rows]
        yield padded([row.pieces for row in rows]), padded([row.shapes for row in rows]), padded(ones)
