"""How the reader is made: a corpus of annotated passages, and what reads it."""
