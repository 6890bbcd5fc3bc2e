"""The edges of one entity: slices of columns, without looking at the rest of the network."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kg.network.tables import Numbers


@dataclass(frozen=True, slots=True)
class Slices:
    """For each of n entities its rows: `rows[begin[n]:begin[n + 1]]` (compressed sparse rows)."""

    begin: Numbers
    rows: Numbers

    def of(self, number: int) -> Numbers:
        """Return the rows of one entity."""
        first, last = int(self.begin[number]), int(self.begin[number + 1])
        return self.rows[first:last]

    def of_all(self, numbers: Numbers) -> Numbers:
        """Return the rows of several entities, in their order."""
        first, last = self.begin[numbers], self.begin[numbers + 1]
        count = last - first
        within = np.arange(count.sum(), dtype=np.int32) - np.repeat(np.cumsum(count) - count, count)
        rows: Numbers = self.rows[np.repeat(first, count) + within]
        return rows


def slices(keys: Numbers, total: int) -> Slices:
    """Group the rows of a column of numbers below `total`, in the order in which they stand."""
    rows = np.argsort(keys, kind="stable").astype(np.int32)
    begin = np.zeros(total + 1, dtype=np.int32)
    np.cumsum(np.bincount(keys, minlength=total), out=begin[1:])
    return Slices(begin, rows)
