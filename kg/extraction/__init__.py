"""Document → Annotation, one module a question; `pipeline.Extractor` asks them in order."""
