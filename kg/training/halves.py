"""Two readers, each trained on half of the attributed articles: for what is learned on the half not seen."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from pathlib import Path

import torch

from kg.extraction.encoding import Encoder
from kg.training.batches import prepare
from kg.training.examples import Example, attribution_examples
from kg.training.network import Pretrained, ReaderNetwork
from kg.training.onnx_export import export
from kg.training.train import SEED, Recipe, run

HALF = Recipe(3, 0.8, 24, 2, {"claims": 1.0}, 0)
"""How a reader learns from half of the articles."""
AVERAGED = 0.99


def readers_of_halves(after: Path, encoder: Path, file: Path, work: Path) -> Iterator[tuple[Path, set[str]]]:
    """Yield the folder of each reader, and the ids of the articles that it has seen.

    Args:
        after: the weights that both begin with, which saw none of the articles.
        encoder: the folder of the pretrained encoder.
        file: the articles, in PolNeAR's form.
        work: the folder in which those of the readers are made; a reader that is there is not trained again.
    """
    examples = list(attribution_examples(file))
    for n, half in enumerate(halves(examples)):
        folder = work / f"half-{n}"
        if not (folder / "reader.json").exists():
            mine = [example for example in examples if example.id.partition("#")[0] in half]
            half_a_reader(after, encoder, mine, folder)
        yield folder, half


def halves(examples: Sequence[Example]) -> list[set[str]]:
    """Return the ids of the articles of each half."""
    names = sorted({example.id.partition("#")[0] for example in examples})
    random.Random(SEED).shuffle(names)  # noqa: S311 - a fixed choice, not a secret
    return [set(names[::2]), set(names[1::2])]


def half_a_reader(after: Path, encoder: Path, examples: Sequence[Example], out: Path) -> None:
    """Train a reader on some sentences, from other weights, and export it to a folder."""
    torch.manual_seed(SEED)
    network = ReaderNetwork()
    Pretrained(encoder).load_into(network)
    network.load_state_dict(torch.load(after, weights_only=True))
    sets = {"claims": prepare(list(examples), Encoder(encoder / "tokenizer.json"))}
    for _, averaged in run(network, sets, HALF, AVERAGED):
        last = averaged
    out.mkdir(parents=True, exist_ok=True)
    torch.save(last.state_dict(), out / "reader.pt")
    export(out / "reader.pt", encoder, out)
