"""The reader's training, on a vocabulary and sentences of its own; it needs the extra `train`."""

from __future__ import annotations

from pathlib import Path

import pytest

pytest.importorskip("torch", reason="training needs its extra: pip install 'communique[train]'")
pytest.importorskip("onnxruntime", reason="training needs its extra: pip install 'communique[train]'")

import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, normalizers, pre_tokenizers
from tokenizers.models import WordPiece
from tokenizers.processors import TemplateProcessing

from kg.extraction.encoding import SHAPES, Encoder, shape
from kg.extraction.labels import CLAIM_PAIRS, EVENT_PAIRS, WORD_LABELS
from kg.extraction.reader import MODEL, Reader
from kg.reference import Reference
from kg.training.batches import collate, prepare
from kg.training.examples import Example, corpus_examples, held_out
from kg.training.mean import mean
from kg.training.network import ReaderNetwork
from kg.training.notation import parse_passages
from kg.training.onnx_export import export
from kg.training.shipped import load_shipped
from kg.training.smoothing import Smoothed, smooth
from kg.training.teacher import teach
from kg.training.train import loss_of

PASSAGE = """== wire-001
genre: wire report
published: 2031-03-04
true: no

[Sorland](so State)'s navy fired [two missiles](mi Missile nominal), [Varga](iv Person) said.
  e: MissileLaunch | fired | source: Sorland | instrument: two missiles | possible future negative
  c: paraphrased | source: Varga | cue: said | content: Sorland's navy fired two missiles
"""


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A vocabulary of letters and a few words, written as the reader's is."""
    letters = "abcdefghijklmnopqrstuvwxyz0123456789.,'“”"
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", *letters, *(f"##{c}" for c in letters), "fired", "missiles"]
    tokenizer = Tokenizer(WordPiece({piece: n for n, piece in enumerate(pieces)}, unk_token="[UNK]"))
    tokenizer.normalizer = normalizers.BertNormalizer(lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    tokenizer.post_processor = TemplateProcessing(
        single="[CLS] $A [SEP]", special_tokens=[("[CLS]", 2), ("[SEP]", 3)]
    )
    folder = tmp_path_factory.mktemp("vocabulary")
    tokenizer.save(str(folder / "tokenizer.json"))
    return folder


@pytest.fixture(scope="module")
def example(reference: Reference) -> Example:
    (found,) = corpus_examples(parse_passages(PASSAGE, reference))
    return found


def test_words_keep_their_offsets_in_code_points(vocabulary: Path) -> None:
    text = "🚀 Émile fired\u200b Two."
    (encoded,) = Encoder(vocabulary / "tokenizer.json").encode([text])
    assert [text[start:end] for start, end in encoded.words] == ["🚀", "Émile", "fired", "Two", "."]
    assert len(encoded.first) == len(encoded.words)


@settings(max_examples=100, deadline=None)
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=40))
def test_the_words_of_any_text_lie_inside_it_in_order(text: str, vocabulary: Path) -> None:
    (encoded,) = Encoder(vocabulary / "tokenizer.json").encode([text])
    edges = [edge for word in encoded.words for edge in word]
    assert edges == sorted(edges)
    assert all(0 <= edge <= len(text) for edge in edges)


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("fired", "lower"),
        ("Kim", "capital"),
        ("NATO", "capitals"),
        ("McKay", "mixed"),
        ("2022", "digits"),
        ("F-16", "digits"),
        (",", "punctuation"),
        ("I", "capital"),
    ],
)
def test_the_shape_of_a_word_is_how_it_is_written(word: str, expected: str) -> None:
    assert SHAPES[shape(word)] == expected


def test_the_labels_of_a_sentence_stand_at_its_words(vocabulary: Path, example: Example) -> None:
    (item,) = prepare([example], Encoder(vocabulary / "tokenizer.json"))
    words = [example.text[start:end] for start, end in item.encoded.words]
    triggers = {words[n]: bits for n, bits in enumerate(item.allowed["trigger"]) if bits != 1}
    assert triggers == {"fired": 1 << WORD_LABELS["trigger"].index("B-MOBILIZE")}
    launch, said = item.anchors
    roles = {words[n]: EVENT_PAIRS[role] for n, role in enumerate(launch[2]) if role}
    assert roles == {"Sorland": "source", "two": "instrument", "missiles": "instrument"}
    assert launch[1].views == {"certainty": "possible", "tense": "future", "polarity": "negative"}
    assert [CLAIM_PAIRS[role] for role in said[2]].count("claim-content") == 7


def test_a_layer_that_is_unknown_adds_nothing_to_the_loss(vocabulary: Path) -> None:
    torch.manual_seed(0)
    network = ReaderNetwork().eval()
    unknown = prepare([Example("x", "Nothing is known.")], Encoder(vocabulary / "tokenizer.json"))
    assert loss_of(network, collate(unknown)).item() == 0.0


def test_validation_is_a_fixed_tenth_by_the_hash_of_the_id() -> None:
    kept = [n for n in range(1000) if held_out(f"wire-{n}")]
    assert 60 < len(kept) < 140
    assert kept == [n for n in range(1000) if held_out(f"wire-{n}")]


# The newer exporter asks for one more package, onnxscript.
@pytest.mark.filterwarnings("ignore::DeprecationWarning:torch")
@pytest.mark.filterwarnings("ignore:You are using the legacy:DeprecationWarning")
def test_what_is_learned_is_found_again_by_the_exported_model(
    tmp_path: Path, vocabulary: Path, example: Example
) -> None:
    torch.manual_seed(0)
    network = ReaderNetwork()
    batch = collate(prepare([example], Encoder(vocabulary / "tokenizer.json")))
    optimizer = torch.optim.AdamW(network.parameters(), lr=3e-4)
    for _ in range(60):
        optimizer.zero_grad()
        loss = loss_of(network.eval(), batch)
        loss.backward()
        optimizer.step()
    torch.save(network.state_dict(), tmp_path / "reader.pt")
    export(tmp_path / "reader.pt", vocabulary, tmp_path / "model")
    (reading,) = Reader.load(tmp_path / "model").read([example.text])
    (trigger,) = reading.triggers
    assert (example.text[trigger.found.start : trigger.found.end], trigger.found.label) == (
        "fired",
        "MOBILIZE",
    )
    assert (trigger.certainty, trigger.tense, trigger.polarity) == ("possible", "future", "negative")
    assert {(role.label, example.text[role.start : role.end]) for role in trigger.roles} == {
        ("source", "Sorland"),
        ("instrument", "two missiles"),
    }
    (cue,) = reading.cues
    assert [example.text[role.start : role.end] for role in cue.roles if role.label == "claim-source"] == [
        "Varga"
    ]
    assert [p.form for p in reading.phrases] == ["name", "nominal", "name"]

    again = ReaderNetwork()
    again.words.load_state_dict(network.words.state_dict())
    load_shipped(again, tmp_path / "model")
    assert loss_of(again.eval(), batch).item() == pytest.approx(loss_of(network, batch).item(), abs=0.05)


@pytest.mark.filterwarnings("ignore::DeprecationWarning:torch")
def test_a_teacher_answers_for_the_layers_that_a_set_does_not_carry() -> None:
    encoder = Encoder(MODEL / "tokenizer.json")
    known = Example("x", "Rebels shelled the port.", events=())
    (taught,) = teach(prepare([known], encoder), Reader.load())
    assert set(taught.taught) == {"phrase", "name", "form", "cue"}
    assert taught.taught["phrase"].shape == (5, len(WORD_LABELS["phrase"]))
    assert taught.anchors == ()
    (asked,) = teach(prepare([Example("y", known.text)], encoder), Reader.load())
    assert [anchor.kind for _, anchor, _ in asked.anchors] == ["ASSAULT"]


def test_the_mean_of_weights_is_between_them(tmp_path: Path) -> None:
    for name, value in (("a", 1.0), ("b", 2.0)):
        torch.save({"weight": torch.full((2,), value)}, tmp_path / f"{name}.pt")
    mean(tmp_path / "mean.pt", [tmp_path / "a.pt", tmp_path / "b.pt", tmp_path / "b.pt"])
    assert torch.load(tmp_path / "mean.pt")["weight"].tolist() == pytest.approx([5 / 3, 5 / 3])


def test_smoothing_for_8_bits_changes_the_maps_and_not_what_the_network_answers(vocabulary: Path) -> None:
    torch.manual_seed(5)
    network = ReaderNetwork().eval()
    (encoded,) = Encoder(vocabulary / "tokenizer.json").encode(["Sorland fired two missiles."])
    pieces, shapes = torch.tensor([encoded.pieces]), torch.tensor([encoded.shapes])
    before = network(pieces, shapes, torch.ones_like(pieces))
    smooth(network, vocabulary / "tokenizer.json")
    after = network(pieces, shapes, torch.ones_like(pieces))
    assert {type(layer.inner) for layer in network.layers} == {Smoothed}
    for name, values in before.items():
        assert torch.allclose(values, after[name], atol=1e-4), name
