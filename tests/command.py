"""The command `kg` as a user runs it: a process of its own, with arguments, streams, folder, environment.

Most of what such a process costs is its start. So it is forked from one that has spaCy, the reader and the
ontology loaded already (`tests.loaded`), and runs `kg.cli.main` there; where the environment matters before
Python starts, it is the installed command that runs.
"""

from __future__ import annotations

import multiprocessing
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).parent.parent
KG = Path(sys.executable).parent / "kg"

_FORKS = multiprocessing.get_context("forkserver")
_FORKS.set_forkserver_preload(["tests.loaded"])
_READ_BY_PYTHON = {"PYTHONHASHSEED"}


def kg(
    *arguments: str, stdin: str | bytes = b"", cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command; its output is text in UTF-8 whatever the locale."""
    data = stdin.encode() if isinstance(stdin, str) else stdin
    if _READ_BY_PYTHON & environment.keys():
        return installed_kg(*arguments, stdin=data, cwd=cwd, **environment)
    with TemporaryDirectory() as folder:
        streams = [Path(folder) / name for name in ("in", "out", "err")]
        streams[0].write_bytes(data)
        process = _FORKS.Process(target=_run, args=(arguments, streams, cwd, os.environ | environment))
        process.start()
        process.join()
        out, err = (stream.read_bytes().decode("utf-8") for stream in streams[1:])
    assert process.exitcode is not None
    return subprocess.CompletedProcess(arguments, process.exitcode, out, err)


def installed_kg(
    *arguments: str, stdin: bytes = b"", cwd: Path = ROOT, **environment: str
) -> subprocess.CompletedProcess[str]:
    """Run the command that is installed, from the start of Python on."""
    done = subprocess.run(
        [KG, *arguments], input=stdin, capture_output=True, cwd=cwd, env=os.environ | environment, check=False
    )
    return subprocess.CompletedProcess(
        done.args, done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")
    )


def _run(arguments: tuple[str, ...], streams: list[Path], cwd: Path, environment: dict[str, str]) -> None:
    """Be the command, in a process that was forked for it."""
    for number, (stream, mode) in enumerate(
        zip(streams, (os.O_RDONLY, *[os.O_WRONLY | os.O_CREAT] * 2), strict=True)
    ):
        os.dup2(os.open(stream, mode), number)
    sys.stdin = open(0, encoding="utf-8")  # noqa: SIM115 - open for as long as the process lives
    sys.stdout = open(1, "w", encoding="utf-8")  # noqa: SIM115
    sys.stderr = open(2, "w", encoding="utf-8", errors="backslashreplace", buffering=1)  # noqa: SIM115
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(cwd)
    sys.argv = ["kg", *arguments]
    from kg.cli import main

    main()
