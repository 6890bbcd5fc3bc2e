"""What the documents say is true: the README's session is real, every command and file is described."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from kg import cli

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
SESSION = re.findall(r"```console\n(.*?)```", README, re.DOTALL)


def test_the_session_of_the_readme_is_what_a_terminal_shows(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples", ignore=shutil.ignore_patterns("out"))
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = 0
    for block in SESSION:
        for step in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, expected = step.partition("\n")
            done = subprocess.run(
                command,
                shell=True,
                cwd=tmp_path,
                env=os.environ | {"PATH": path},
                capture_output=True,
                check=False,
            )
            shown = "\n".join(line.rstrip() for line in done.stdout.decode().splitlines())
            assert shown.strip() == expected.strip(), command
            ran += 1
    assert ran >= 4


def test_the_readme_names_every_command() -> None:
    for command in cli.app.registered_commands:
        assert command.callback is not None
        assert f"kg {command.callback.__name__}" in README


@pytest.mark.parametrize("folder", ["kg", "ontology", "api", "examples", "tests"])
def test_the_picture_of_the_layout_names_every_folder(folder: str) -> None:
    assert re.search(rf"^{folder}/", README, re.MULTILINE)


def test_the_picture_of_the_layout_names_every_module_of_the_library() -> None:
    for path in (ROOT / "kg").rglob("*.py"):
        if path.name != "__init__.py":
            assert path.name in README, path


def test_contributing_says_why_each_dependency_is_there() -> None:
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    for requirement in [*project["dependencies"], *project["optional-dependencies"]["test"]]:
        name = re.split(r"[<>=]", requirement)[0]
        assert re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text), name


def test_every_example_query_says_what_it_asks_and_is_described() -> None:
    described = (ROOT / "examples" / "README.md").read_text(encoding="utf-8")
    queries = sorted((ROOT / "examples" / "queries").glob("*.rq"))
    assert len(queries) >= 6
    for query in queries:
        assert query.read_text(encoding="utf-8").startswith("# "), query.name
        assert f"queries/{query.name}" in described


@pytest.mark.parametrize("lock", ["runtime.lock", "test.lock"])
def test_lock_files_pin_every_package_by_hash_and_name_no_address(lock: str) -> None:
    text = (ROOT / "requirements" / lock).read_text(encoding="utf-8")
    packages = re.findall(
        r"^[\w.-]+==\S+(?: ; [^\\\n]+)? \\\n(?:    --hash=sha256:[0-9a-f]{64}(?: \\)?\n)+", text, re.MULTILINE
    )
    assert len(packages) == len(re.findall(r"^[\w.-]+==", text, re.MULTILINE)) > 40
    assert "://" not in text
    assert "find-links" not in text
