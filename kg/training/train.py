"""Train the reader: `python -m kg.training.train --encoder FOLDER --data ../shared/train --out FOLDER`.

Several data sets at once, each with the layers that it carries; a fixed tenth of our corpus, by the hash of
the passage's id, is kept for validation; the epoch that is best there is kept. Deterministic on one machine.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn
from torch.optim.lr_scheduler import LambdaLR

from kg import reference
from kg.extraction.decoding import Array
from kg.extraction.encoding import Encoder
from kg.extraction.labels import ANCHOR_LABELS, WORD_LABELS
from kg.extraction.reader import INPUTS, Reader
from kg.training.batches import Batch, Prepared, batches, prepare
from kg.training.corpus_files import CORPUS, read_corpus
from kg.training.examples import (
    Example,
    attribution_examples,
    corpus_examples,
    entity_examples,
    event_examples,
    held_out,
)
from kg.training.measure import figures, score
from kg.training.network import Pretrained, ReaderNetwork, pairs
from kg.training.shipped import load_shipped
from kg.training.teacher import teach
from kg.training.validation import validation

SEED = 20
ENCODER_RATE, HEAD_RATE = 2e-4, 2e-3
PATIENCE = 3
MASKED, MASK = 0.06, 103
"""The share of pieces that are hidden in training, and the piece that hides them (BERT's [MASK])."""
AVERAGED = 0.998
"""How much of the running mean of the weights is kept at a step; the mean is what is measured and saved."""
WEIGHTS = {"trigger": 2.0, "roles": 2.0, "cue": 2.0, "claims": 3.0}
"""The weight of a layer's loss, where it is not 1."""
TAUGHT = 0.5
"""The weight of what a teacher says, beside what is known."""


@dataclass(frozen=True, slots=True)
class Recipe:
    """How a run goes.

    Attributes:
        epochs: how many there are, at most.
        rate: the share of ENCODER_RATE and HEAD_RATE that it begins with.
        batch: sentences at a step.
        frozen: how many of the encoder's lowest layers stay as they are.
        shown: how often an epoch shows each data set: of one shown half a time, a half by chance.
        articles: how many sentences of the attributed articles are read.
    """

    epochs: int
    rate: float
    batch: int
    frozen: int
    shown: Mapping[str, float]
    articles: int


ANEW = Recipe(7, 1.0, 16, 0, {"corpus": 1.0, "events": 4.0, "entities": 2.0, "claims": 1.0}, 2500)
"""From the pretrained encoder; more of the attributed articles would cost roles what they bring claims."""
AFTER = Recipe(2, 0.5, 32, 2, {"corpus": 2.0, "events": 4.0, "entities": 1.0, "claims": 1.0}, 12000)
"""From a trained reader, which is also the teacher of what a data set does not carry."""


def loss_of(network: ReaderNetwork, batch: Batch) -> Tensor:
    """Return the sum of the losses of all layers that the batch carries."""
    out = {
        name: values.float() for name, values in network(batch.pieces, batch.shapes, batch.present).items()
    }
    return _loss_of_words(out, batch) + _loss_of_anchors(network, out, batch)


def _by_word(values: Tensor, batch: Batch) -> Tensor:
    """Return what stands at the first piece of each word."""
    return values.gather(1, batch.first[:, :, None].expand(-1, -1, values.shape[-1]))


def _loss_of_words(out: Mapping[str, Tensor], batch: Batch) -> Tensor:
    total = torch.zeros(())
    for layer, names in WORD_LABELS.items():
        by_word, weight = _by_word(out[layer], batch), WEIGHTS.get(layer, 1.0)
        bits = batch.allowed[layer]
        scored = (bits > 0) & (batch.word_mask > 0)
        if scored.any():
            logits = by_word[scored]
            allowed = (bits[scored][:, None] >> torch.arange(len(names))) & 1
            right = logits.masked_fill(allowed == 0, -1e4)
            total = total + weight * (logits.logsumexp(-1) - right.logsumexp(-1)).mean()
        taught = batch.taught[layer].sum(-1) > 0
        if taught.any():
            likely = batch.taught[layer][taught]
            total = total + TAUGHT * weight * nn.functional.cross_entropy(by_word[taught], likely)
    return total


def _loss_of_anchors(network: ReaderNetwork, out: Mapping[str, Tensor], batch: Batch) -> Tensor:
    total = torch.zeros(())
    if not len(batch.anchor_row):
        return total
    at = batch.first[batch.anchor_row, batch.anchor_word]
    for name in ANCHOR_LABELS:
        wanted = batch.views[name]
        if (wanted >= 0).any():
            logits = out[name][batch.anchor_row, at]
            total = total + nn.functional.cross_entropy(logits, wanted, ignore_index=-1)
    heads = {"roles": ("", network.pair), "claims": ("cue_", network.cue_pair)}
    for name, (prefix, biaffine) in heads.items():
        chosen = batch.anchor_is_cue == (name == "claims")
        if chosen.any():
            rows = batch.anchor_row[chosen]
            anchors = out[f"{prefix}anchor"][rows, at[chosen]]
            found = pairs(biaffine, anchors, _by_word(out[f"{prefix}filler"], batch)[rows])
            mask = batch.word_mask[rows] > 0
            loss = nn.functional.cross_entropy(found[mask], batch.roles[chosen][mask])
            total = total + WEIGHTS.get(name, 1.0) * loss
    return total


def reader_of(network: ReaderNetwork, encoder: Encoder) -> Reader:
    """Return a reader that runs a network that is in training."""

    @torch.no_grad()
    def forward(inputs: Mapping[str, NDArray[np.int64]]) -> Mapping[str, Array]:
        network.eval()
        out = network(*(torch.from_numpy(inputs[name]) for name in INPUTS))
        return {name: values.numpy() for name, values in out.items()}

    return Reader(forward, network.pair.detach().numpy(), network.cue_pair.detach().numpy(), encoder)


def gather(data: Path | None, articles: int, *, licensed: bool) -> dict[str, list[Example]]:
    """Return the examples to train on, by data set.

    With `licensed`, what states no licence is left out: sentences of the CAMEO codebook and news articles.
    """
    known = reference.load()
    passages = read_corpus(CORPUS, known)
    sets = {"corpus": list(corpus_examples(p for p in passages if not held_out(p.id)))}
    if data is not None:
        events = event_examples(data / "events.train.jsonl")
        sets["events"] = [example for example in events if not licensed or "#" in example.id]
        sets["entities"] = list(entity_examples(data / "entities_re3d.train.jsonl", known))
        if not licensed:
            attributed = list(attribution_examples(data / "attribution_polnear.train.jsonl"))
            random.Random(SEED).shuffle(attributed)  # noqa: S311 - a fixed choice, not a secret
            sets["claims"] = attributed[:articles]
    return sets


def mixture(
    sets: Mapping[str, list[Prepared]], shown: Mapping[str, float], generator: torch.Generator
) -> list[Prepared]:
    """Return the examples of one epoch."""
    chosen: list[Prepared] = []
    for name, items in sets.items():
        whole, part = divmod(shown[name], 1)
        chosen += items * int(whole)
        order = torch.randperm(len(items), generator=generator).tolist()
        chosen += [items[n] for n in order[: round(part * len(items))]]
    return chosen


def _hidden(pieces: Tensor, present: Tensor, generator: torch.Generator) -> Tensor:
    """Return the pieces with some hidden, so that the reader learns to lean on what stands around a word."""
    chance = torch.rand(pieces.shape, generator=generator)
    hide = (chance < MASKED) & (present > 0) & (pieces > MASK)
    return pieces.masked_fill(hide, MASK)


def _optimizer(network: ReaderNetwork, steps: int, recipe: Recipe) -> tuple[torch.optim.Optimizer, LambdaLR]:
    """Return the optimizer and its schedule: a short rise, then a straight fall to nothing."""
    # Frozen, the vectors of words that training never shows stay among those of the words that it does.
    network.words.weight.requires_grad_(False)
    if recipe.frozen:
        for part in (network.positions, network.shapes, network.norm, *network.layers[: recipe.frozen]):
            part.requires_grad_(False)
        network.kind.requires_grad_(False)
    pretrained = ("words", "positions", "layers", "norm", "kind")
    named = [(n, p) for n, p in network.named_parameters() if p.requires_grad]
    body = [p for n, p in named if n.startswith(pretrained)]
    heads = [p for n, p in named if not n.startswith(pretrained)]
    optimizer = torch.optim.AdamW(
        [
            {"params": body, "lr": recipe.rate * ENCODER_RATE},
            {"params": heads, "lr": recipe.rate * HEAD_RATE},
        ],
        weight_decay=0.01,
        fused=True,
    )
    warm = max(1, steps // 20)
    return optimizer, LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / (steps - warm)))
    )


class _Best:
    """Keeps the weights of the epoch that is best on the validation part, with its figures."""

    def __init__(self, folder: Path, encoder: Encoder) -> None:
        self._folder, self._encoder = folder, encoder
        self._kept = validation()
        self._begun, self._best = time.perf_counter(), 0.0
        folder.mkdir(parents=True, exist_ok=True)

    def consider(self, network: ReaderNetwork, report: dict[str, float]) -> bool:
        """Measure a network, print its figures, and say whether it is the best so far; every one is kept."""
        torch.save(network.state_dict(), self._folder / f"epoch-{report['epoch']:.0f}.pt")
        measured = figures(self._kept, reader_of(network, self._encoder).read([e.text for e in self._kept]))
        report |= {"seconds": round(time.perf_counter() - self._begun)} | measured
        print(json.dumps({name: round(value, 4) for name, value in report.items()}), flush=True)
        if score(measured) <= self._best:
            return False
        self._best = score(measured)
        torch.save(network.state_dict(), self._folder / "reader.pt")
        (self._folder / "figures.json").write_text(json.dumps(report, indent=1) + "\n")
        return True


def train(arguments: argparse.Namespace) -> None:
    """Train until PATIENCE epochs have brought nothing; save the weights of the best with their figures."""
    torch.manual_seed(SEED)
    torch.set_num_threads(arguments.threads)
    recipe = AFTER if arguments.after else ANEW
    encoder = Encoder(arguments.encoder / "tokenizer.json")
    examples = gather(arguments.data, recipe.articles, licensed=arguments.licensed)
    sets = {name: prepare(items, encoder) for name, items in examples.items()}
    network = ReaderNetwork()
    Pretrained(arguments.encoder).load_into(network)
    if arguments.after:
        teacher = Reader.load(arguments.after)
        sets = {name: teach(items, teacher) for name, items in sets.items()}
        load_shipped(network, arguments.after)
    best = _Best(arguments.out, encoder)
    since = 0
    for report, averaged in run(network, sets, recipe, AVERAGED):
        since = 0 if best.consider(averaged, report) else since + 1
        if since == PATIENCE:
            break


def run(
    network: ReaderNetwork, sets: Mapping[str, list[Prepared]], recipe: Recipe, kept: float
) -> Iterator[tuple[dict[str, float], ReaderNetwork]]:
    """Train a network, and yield after each epoch what there is to say of it, and the mean of the weights.

    Args:
        network: it is changed.
        sets: what it is trained on, by data set.
        recipe: how.
        kept: how much of the running mean is kept at a step.
    """
    generator = torch.Generator().manual_seed(SEED)
    steps = len(mixture(sets, recipe.shown, torch.Generator())) // recipe.batch + 1
    optimizer, schedule = _optimizer(network, recipe.epochs * steps, recipe)
    averaged = torch.optim.swa_utils.AveragedModel(
        network, multi_avg_fn=torch.optim.swa_utils.get_ema_multi_avg_fn(kept)
    )
    half = torch.cpu._is_avx512_bf16_supported()  # elsewhere bfloat16 is ten times slower than float32
    for epoch in range(recipe.epochs):
        network.train()
        total, count = 0.0, 0
        for batch in batches(mixture(sets, recipe.shown, generator), recipe.batch, generator):
            hidden = replace(batch, pieces=_hidden(batch.pieces, batch.present, generator))
            with torch.autocast("cpu", dtype=torch.bfloat16, enabled=half):
                loss = loss_of(network, hidden)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            averaged.update_parameters(network)
            total, count = total + loss.item(), count + 1
            if count % 50 == 0:
                print(f"  step {count} of {steps}, loss {total / count:.3f}", file=sys.stderr, flush=True)
        yield {"epoch": epoch + 1, "loss": total / count}, averaged.module


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--after", type=Path, help="go on from the model in this folder, and learn from it")
    parser.add_argument("--licensed", action="store_true", help="only data whose licence is stated")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
