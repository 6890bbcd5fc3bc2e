"""What do the files of the ontology say? One module a question; `kg.reference` puts the answers together."""
