"""The streams of a command as a shell gives them: a reader that has seen enough, an end that is closed."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from tests.command import KG


def in_shell(command: str, own: Path) -> subprocess.CompletedProcess[str]:
    """Run a line of shell in which $KG is the command."""
    environment = os.environ | {"KG": str(KG), "KG_REFERENCE": str(own)}
    return subprocess.run(["sh", "-c", command], capture_output=True, text=True, env=environment, check=False)


def test_a_command_whose_reader_has_gone_is_done_and_says_nothing() -> None:
    ending, beginning = os.pipe()
    os.close(ending)
    done = subprocess.run(
        [KG, "reference", "path"], stdout=beginning, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(beginning)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_command_needs_neither_an_input_nor_an_output_that_is_open(tmp_path: Path) -> None:
    own = tmp_path / "own.ttl"
    without_input = in_shell('"$KG" reference path <&-', own)
    assert (without_input.returncode, without_input.stdout, without_input.stderr) == (0, f"{own}\n", "")
    without_output = in_shell('"$KG" reference path >&-', own)
    assert (without_output.returncode, without_output.stderr) == (0, "")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="/dev/full is a device of Linux")
def test_an_output_that_is_full_is_one_line_and_a_failure(tmp_path: Path) -> None:
    done = in_shell('"$KG" reference path >/dev/full', tmp_path / "own.ttl")
    assert (done.returncode, done.stderr) == (
        1,
        "kg: the system: No space left on device; check the path and its rights\n",
    )


def test_an_interrupted_command_ends_with_the_status_of_the_signal() -> None:
    process = subprocess.Popen(
        [KG, "extract", "--format", "jsonl", "--batch-size", "1", "-"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        # A shell ignores the signal for what it runs in the background, and so would what that starts.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
    )
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write('{"id": "a", "text": "Iran attacked Israel."}\n')
    process.stdin.flush()
    assert process.stdout.readline().startswith('{"document": {"id": "a"')
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert (process.returncode, said) == (130, "")
