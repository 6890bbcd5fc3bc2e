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
from collections.abc import Sequence
from pathlib import Path

import torch
from torch import Tensor, nn

from kg import reference
from kg.extraction.encoding import Encoder
from kg.extraction.labels import ANCHOR_LABELS, WORD_LABELS
from kg.training.batches import Batch, Prepared, batches, collate, prepare
from kg.training.corpus_files import CORPUS, read_corpus
from kg.training.examples import (
    Example,
    attribution_examples,
    corpus_examples,
    entity_examples,
    event_examples,
    held_out,
)
from kg.training.network import Pretrained, ReaderNetwork

SEED = 20
ENCODER_RATE, HEAD_RATE = 2e-4, 2e-3
BATCH = 16


def loss_of(network: ReaderNetwork, batch: Batch) -> Tensor:
    """Return the sum of the losses of all layers that the batch carries."""
    out = network(batch.pieces, batch.shapes, batch.present)
    index = batch.first[:, :, None]

    def by_word(values: Tensor) -> Tensor:
        return values.gather(1, index.expand(-1, -1, values.shape[-1]))

    total = torch.zeros(())
    for layer, labels in WORD_LABELS.items():
        bits = batch.allowed[layer]
        scored = (bits > 0) & (batch.word_mask > 0)
        if scored.any():
            logits = by_word(out[layer])[scored]
            allowed = (bits[scored][:, None] >> torch.arange(len(labels))) & 1
            right = logits.masked_fill(allowed == 0, -1e4)
            total = total + (logits.logsumexp(-1) - right.logsumexp(-1)).mean()
    if len(batch.anchor_row):
        rows, words = batch.anchor_row, batch.anchor_word
        pieces = batch.first[rows, words]
        for name in ANCHOR_LABELS:
            wanted = batch.views[name]
            if (wanted >= 0).any():
                logits = out[name][rows, pieces]
                total = total + nn.functional.cross_entropy(logits, wanted, ignore_index=-1)
        pairs = network.pairs(out["anchor"][rows, pieces], by_word(out["filler"])[rows])
        mask = batch.word_mask[rows] > 0
        total = total + nn.functional.cross_entropy(pairs[mask], batch.roles[mask])
    return total


@torch.no_grad()
def validation_loss(network: ReaderNetwork, items: Sequence[Prepared]) -> float:
    """Return the mean loss on prepared examples."""
    network.eval()
    losses = [loss_of(network, collate(items[n : n + 32])).item() for n in range(0, len(items), 32)]
    network.train()
    return sum(losses) / len(losses)


def gather(data: Path | None, articles: int, *, licensed: bool) -> tuple[list[Example], list[Example]]:
    """Return the examples to train on and those to validate on.

    With `licensed`, what states no licence is left out: sentences of the CAMEO codebook and news articles.
    """
    passages = read_corpus(CORPUS, reference.load())
    train = list(corpus_examples(p for p in passages if not held_out(p.id)))
    valid = list(corpus_examples(p for p in passages if held_out(p.id)))
    if data is not None:
        events = list(event_examples(data / "events.train.jsonl"))
        # Real sentences of which every event is annotated are few, and count twice.
        train += [example for example in events if not licensed or "#" in example.id] * 2
        train += entity_examples(data / "entities_re3d.train.jsonl")
        if licensed:
            return train, valid
        attributed = list(attribution_examples(data / "attribution_polnear.train.jsonl"))
        random.Random(SEED).shuffle(attributed)  # noqa: S311 - a fixed choice, not a secret
        train += attributed[:articles]
    return train, valid


def train(arguments: argparse.Namespace) -> None:
    """Train, and save the weights of the best epoch."""
    torch.manual_seed(SEED)
    torch.set_num_threads(arguments.threads)
    encoder = Encoder(arguments.encoder / "tokenizer.json")
    examples, kept = gather(arguments.data, arguments.articles, licensed=arguments.licensed)
    items, valid = prepare(examples, encoder), prepare(kept, encoder)
    network = ReaderNetwork()
    Pretrained(arguments.encoder).load_into(network)
    heads = [
        p
        for n, p in network.named_parameters()
        if not n.startswith(("words", "positions", "layers", "norm", "kind"))
    ]
    chosen = {id(p) for p in heads}
    body = [p for p in network.parameters() if id(p) not in chosen]
    optimizer = torch.optim.AdamW(
        [{"params": body, "lr": ENCODER_RATE}, {"params": heads, "lr": HEAD_RATE}], weight_decay=0.01
    )
    generator = torch.Generator().manual_seed(SEED)
    steps = arguments.epochs * (len(items) // BATCH + 1)
    warm = steps // 20
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimizer, lambda s: min((s + 1) / warm, max(0.0, (steps - s) / (steps - warm)))
    )
    best, begun = float("inf"), time.perf_counter()
    arguments.out.mkdir(parents=True, exist_ok=True)
    network.train()
    for epoch in range(arguments.epochs):
        total, count = 0.0, 0
        for batch in batches(items, BATCH, generator):
            loss = loss_of(network, batch)
            optimizer.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimizer.step()
            schedule.step()
            total, count = total + loss.item(), count + 1
            if count % 100 == 0:
                print(f"  {count * BATCH}/{len(items)} loss {total / count:.3f}", file=sys.stderr, flush=True)
        loss_now = validation_loss(network, valid)
        report = {
            "epoch": epoch,
            "train": total / count,
            "valid": loss_now,
            "seconds": time.perf_counter() - begun,
        }
        print(json.dumps(report), flush=True)
        if loss_now < best or arguments.last:
            best = loss_now
            torch.save(network.state_dict(), arguments.out / "reader.pt")


def main() -> None:
    """Parse the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--encoder", type=Path, required=True)
    parser.add_argument("--data", type=Path)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--epochs", type=int, default=8)
    parser.add_argument("--articles", type=int, default=4000, help="sentences of attributed articles")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--licensed", action="store_true", help="only data whose licence is stated")
    parser.add_argument("--last", action="store_true", help="keep the last epoch, not the best")
    train(parser.parse_args())


if __name__ == "__main__":
    main()
