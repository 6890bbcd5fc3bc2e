"""Communiqué: security news as an RDF knowledge graph in which every statement points to its evidence."""
