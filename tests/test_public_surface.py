from __future__ import annotations

import subprocess
import sys

import pytest

import kg


def test_the_public_names_are_sorted_and_each_can_be_imported() -> None:
    assert kg.__all__ == sorted(kg.__all__)
    for name in kg.__all__:
        assert getattr(kg, name).__module__.startswith("kg.")
        assert getattr(kg, name).__doc__


def test_dir_lists_the_public_names() -> None:
    assert dir(kg) == kg.__all__


def test_a_name_that_is_not_there_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="no attribute 'missing'"):
        kg.missing  # noqa: B018


def test_importing_the_package_does_not_load_spacy() -> None:
    code = "import kg, kg.cli, sys; sys.exit('spacy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
