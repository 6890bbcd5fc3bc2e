"""Document → Annotation, one module a question; `pipeline.Extractor` asks them in order."""

from __future__ import annotations

from kg.extraction.lean_spacy import import_spacy

import_spacy()  # before any module of this package does
