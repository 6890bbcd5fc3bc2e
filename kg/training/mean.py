"""What is the mean of several weights? `python -m kg.training.mean OUT.pt EPOCH-1.pt EPOCH-2.pt …`.

Epochs of one run, and runs that began with the same weights, lie in one valley, whose middle reads unseen
text better than its rim (Izmailov et al. 2018; Wortsman et al. 2022).
"""

from __future__ import annotations

import sys
from pathlib import Path

import torch


def mean(out: Path, weights: list[Path]) -> None:
    """Write the mean of the weights of some networks, each counted as often as it is named."""
    found = [torch.load(path, weights_only=True) for path in weights]
    torch.save({name: torch.stack([each[name] for each in found]).mean(0) for name in found[0]}, out)


if __name__ == "__main__":
    mean(Path(sys.argv[1]), [Path(path) for path in sys.argv[2:]])
