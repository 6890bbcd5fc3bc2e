"""The network of the reader: a MiniLM encoder with word heads, anchor heads and two pair heads.

The encoder is BERT (Devlin et al. 2019) with 6 layers of 384 (MiniLM, Wang et al. 2020); the pair heads,
one for roles of events and one for parts of claims, are biaffine as in Dozat and Manning (2017). The shapes
of words are a small embedding added to the input.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from kg.extraction.encoding import SHAPES
from kg.extraction.labels import ANCHOR_LABELS, CLAIM_PAIRS, EVENT_PAIRS, WORD_LABELS

WIDTH, LAYERS, ATTENTIONS, INNER, POSITIONS, VOCABULARY = 384, 6, 12, 1536, 512, 30522
PAIR_WIDTH, PAIR_DROPOUT = 128, 0.1


class Layer(nn.Module):
    """One layer of BERT."""

    def __init__(self) -> None:
        super().__init__()
        self.query, self.key, self.value, self.out = (nn.Linear(WIDTH, WIDTH) for _ in range(4))
        self.attention_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.inner, self.outer = nn.Linear(WIDTH, INNER), nn.Linear(INNER, WIDTH)
        self.output_norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.dropout = nn.Dropout(0.1)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        batch, length, _ = x.shape

        def split(y: Tensor) -> Tensor:
            return y.view(batch, length, ATTENTIONS, WIDTH // ATTENTIONS).transpose(1, 2)

        scores = split(self.query(x)) @ split(self.key(x)).transpose(2, 3) / sqrt(WIDTH // ATTENTIONS)
        weights = self.dropout(torch.softmax(scores + mask, dim=-1))
        mixed = (weights @ split(self.value(x))).transpose(1, 2).reshape(batch, length, WIDTH)
        x = self.attention_norm(x + self.dropout(self.out(mixed)))
        return self.output_norm(x + self.dropout(self.outer(nn.functional.gelu(self.inner(x)))))


class ReaderNetwork(nn.Module):
    """Reads sentences; gives logits for every word piece, and the projections of the pair heads."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(POSITIONS, WIDTH)
        self.kind = nn.Parameter(torch.zeros(WIDTH))
        self.shapes = nn.Embedding(len(SHAPES), WIDTH)
        nn.init.zeros_(self.shapes.weight)
        self.norm = nn.LayerNorm(WIDTH, eps=1e-12)
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.dropout = nn.Dropout(0.1)
        heads = WORD_LABELS | ANCHOR_LABELS
        self.heads = nn.ModuleDict({name: _head(len(labels)) for name, labels in heads.items()})
        self.anchor, self.filler = _projection(), _projection()
        self.cue_anchor, self.cue_filler = _projection(), _projection()
        self.pair, self.cue_pair = _biaffine(len(EVENT_PAIRS)), _biaffine(len(CLAIM_PAIRS))

    def forward(self, pieces: Tensor, shapes: Tensor, present: Tensor) -> dict[str, Tensor]:
        length = pieces.shape[1]
        x = self.words(pieces) + self.positions(torch.arange(length, device=pieces.device)) + self.kind
        x = self.dropout(self.norm(x + self.shapes(shapes)))
        mask = (1.0 - present.to(x.dtype))[:, None, None, :] * -1e4
        for layer in self.layers:
            x = layer(x, mask)
        found = {name: head(x) for name, head in self.heads.items()}
        return found | {
            "anchor": self.anchor(x),
            "filler": self.filler(x),
            "cue_anchor": self.cue_anchor(x),
            "cue_filler": self.cue_filler(x),
        }


def pairs(biaffine: Tensor, anchors: Tensor, fillers: Tensor) -> Tensor:
    """Return logits of roles for anchors (n × width) and the words beside them (n × length × width)."""
    one = torch.ones_like
    anchors = torch.cat([anchors, one(anchors[..., :1])], dim=-1)
    fillers = torch.cat([fillers, one(fillers[..., :1])], dim=-1)
    return torch.einsum("ni,rij,nlj->nlr", anchors, biaffine, fillers)


def _projection() -> nn.Module:
    return nn.Sequential(nn.Linear(WIDTH, PAIR_WIDTH), nn.GELU(), nn.Dropout(PAIR_DROPOUT))


def _biaffine(labels: int) -> nn.Parameter:
    return nn.Parameter(nn.init.normal_(torch.empty(labels, PAIR_WIDTH + 1, PAIR_WIDTH + 1), std=0.02))


def _head(labels: int) -> nn.Module:
    return nn.Sequential(nn.Dropout(0.1), nn.Linear(WIDTH, labels))


@dataclass(frozen=True, slots=True)
class Pretrained:
    """Where the weights of MiniLM are: a folder with model.safetensors and tokenizer.json."""

    folder: Path

    def load_into(self, network: ReaderNetwork) -> None:
        """Copy the encoder's weights."""
        weights = load_file(str(self.folder / "model.safetensors"))

        def put(target: nn.Module, name: str) -> None:
            target.weight.data.copy_(weights[f"{name}.weight"])
            if f"{name}.bias" in weights:
                target.bias.data.copy_(weights[f"{name}.bias"])

        put(network.words, "embeddings.word_embeddings")
        put(network.positions, "embeddings.position_embeddings")
        network.kind.data.copy_(weights["embeddings.token_type_embeddings.weight"][0])
        put(network.norm, "embeddings.LayerNorm")
        for n, layer in enumerate(network.layers):
            at = f"encoder.layer.{n}"
            for name in ("query", "key", "value"):
                put(getattr(layer, name), f"{at}.attention.self.{name}")
            put(layer.out, f"{at}.attention.output.dense")
            put(layer.attention_norm, f"{at}.attention.output.LayerNorm")
            put(layer.inner, f"{at}.intermediate.dense")
            put(layer.outer, f"{at}.output.dense")
            put(layer.output_norm, f"{at}.output.LayerNorm")
