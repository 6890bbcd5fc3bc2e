"""What every command that extracts loads first: a process that has it is forked for each of the tests."""

from __future__ import annotations

import gc

import kg.cli
import kg.store
from kg import reference
from kg.extraction.language import language
from kg.extraction.reader import load_reader

__all__ = ["kg"]

reference.load()
language()
load_reader()
gc.freeze()
