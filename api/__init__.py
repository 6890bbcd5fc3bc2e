"""The HTTP server: SPARQL and health over a store. It imports kg, and kg does not import it."""
