"""The reader as a component of anyone's spaCy pipeline: `nlp.add_pipe("communique_reader")`.

It needs sentences, so it stands behind whatever finds them (a parser, `senter`, `sentencizer`). What it finds
stands in `doc._.communique`, with offsets of characters, and as token spans in `doc.spans`, by layer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from spacy.language import Language
from spacy.tokens import Doc, Span, SpanGroup

from kg.extraction.reader import load_reader
from kg.extraction.readings import Readings
from kg.model import Document
from kg.model import Span as TextSpan

FACTORY = "communique_reader"
MENTIONS, EVENTS, CUES = "communique_mentions", "communique_events", "communique_cues"


@Language.factory(FACTORY, assigns=["doc._.communique", "doc.spans"], requires=["doc.sents"])
def make_reader(nlp: Language, name: str) -> ReaderComponent:
    """Make the component; spaCy calls it."""
    del nlp, name  # every component of a pipeline is the same reader
    return ReaderComponent()


class ReaderComponent:
    """Reads each document by itself.

    In `doc.spans` the mentions have their coarse kind as label, the triggers of events their PLOVER type.
    """

    def __init__(self) -> None:
        self._reader = load_reader()
        if not Doc.has_extension("communique"):
            Doc.set_extension("communique", default=None)

    def __call__(self, doc: Doc) -> Doc:
        document = Document(id="", text=doc.text)
        sentences = [sent for sent in doc.sents if sent.text.strip()]
        found = self._reader.read([sent.text for sent in sentences])
        readings = Readings.of(document, [sent.start_char for sent in sentences], found)
        doc._.communique = readings
        layers: dict[str, list[tuple[TextSpan, str]]] = {
            MENTIONS: [(phrase.span, phrase.kind) for phrase in readings.phrases],
            EVENTS: [(event.trigger, event.plover) for event in readings.events],
            CUES: [(claim.cue, claim.manner) for claim in readings.claims],
        }
        for key, spans in layers.items():
            doc.spans[key] = SpanGroup(doc, spans=list(_token_spans(doc, spans)))
        return doc


def _token_spans(doc: Doc, spans: Iterable[tuple[TextSpan, str]]) -> Iterator[Span]:
    for span, label in spans:
        found = doc.char_span(span.start, span.end, label=label, alignment_mode="expand")
        if found is not None:
            yield found
