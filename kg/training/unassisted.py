"""What does the reader find with nothing beside it? `python -m kg.training.unassisted < in > out`.

It speaks the annotation contract, as `kg extract --format jsonl -` does, with claims alone: each cue that the
reader takes for one, at its own threshold, with the sources and contents that it gives to it. The difference
is what the rest of extraction is worth: the cues of the lexicon, whole quotations, relays, how likely a claim
is as a whole.
"""

from __future__ import annotations

import sys

from kg.contract import annotation_line, parse_document
from kg.extraction.language import language
from kg.extraction.pipeline import sentence_spans
from kg.extraction.reader import load_reader
from kg.extraction.readings import Readings
from kg.model import Annotation, Claim, Document


def claims_of(document: Document) -> Annotation:
    """Return an annotation with the claims that the reader finds, and nothing else."""
    sentences = sentence_spans(document, language()(document.text))
    read = load_reader().read([sentence.text for sentence in sentences])
    found = Readings.of(document, [sentence.start for sentence in sentences], read).claims
    claims = (
        Claim(
            id=f"c{n}",
            manner=claim.manner,
            source=claim.spans("source"),
            cue=(claim.cue,),
            content=claim.spans("content"),
            score=claim.score,
        )
        for n, claim in enumerate(found)
        if claim.spans("content")
    )
    return Annotation(document, claims=tuple(claims), sentences=tuple(sentences))


def main() -> None:
    """Annotate the documents of standard input."""
    for line in sys.stdin:
        sys.stdout.write(annotation_line(claims_of(parse_document(line))) + "\n")


if __name__ == "__main__":
    main()
