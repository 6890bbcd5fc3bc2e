"""The commands that ask the network, run as a user runs them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kg.reference import Reference
from kg.store import open_store
from tests.command import kg
from tests.network.conftest import documents

MEETING = "South Korea and Japan met in Seoul on 3 May 2022. North Korea threatened Japan on 5 May 2022.\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, reference: Reference) -> Path:
    """A folder with the store of sixty events."""
    folder = tmp_path_factory.mktemp("network")
    with open_store(folder / "graph.kg") as store:
        for graph in documents(reference):
            store.add(graph)
    return folder


def test_a_path_is_shown_with_the_sentence_of_each_step(folder: Path) -> None:
    done = kg("path", "belmark", "Dravia", "-k", "1", cwd=folder)
    assert (done.returncode, done.stderr) == (0, "")
    assert [line.rstrip() for line in done.stdout.splitlines()] == [
        "1. Belmark – Estmere – Dravia",
        "├── Estmere ─Aid→ Belmark  reported 2022-06",
        "│   └── ceasefire 304–307: Estmere Aid Belmark 2022-06.",
        "└── Dravia ─Meeting→ Estmere  reported 2021-04-02",
        "    ├── summer 15–22: Dravia Estmere Meeting 2021-04-02.",
        "    └── and 5 more: Meeting, Trade, Trade …",
        "both have to do with: Estmere",
    ]


def test_a_question_loads_nothing_that_takes_longer_than_its_answer(folder: Path) -> None:
    asked = "from kg.cli import app; app(['neighbours', 'Dravia', '--json'], standalone_mode=False)"
    loaded = "print([name for name in ('spacy', 'onnxruntime', 'networkx', 'igraph') if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", f"import sys; {asked}; {loaded}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == "[]"


def test_what_nothing_connects_is_said_and_is_exit_status_1(folder: Path) -> None:
    done = kg("path", "Arvenia", "Gault", cwd=folder)
    assert (done.returncode, done.stdout) == (1, "nothing connects Arvenia and Gault\n")


def test_paths_as_json_have_the_characters_that_they_rest_on(folder: Path) -> None:
    found = json.loads(kg("path", "Belmark", "Dravia", "-k", "2", "--json", cwd=folder).stdout)
    assert [len(path) for path in found["paths"]] == [2, 3]
    edge = found["paths"][0][0]["edges"][0]
    assert edge["kind"] == "Aid"
    assert edge["evidence"][0]["sentence"] == "Estmere Aid Belmark 2022-06."
    assert [node["name"] for node in found["common"]] == ["Estmere"]


def test_neighbours_are_a_table(folder: Path) -> None:
    done = kg("neighbours", "Peace Council", "-n", "2", cwd=folder)
    assert [line.rstrip() for line in done.stdout.splitlines()] == [
        "Peace Council has to do with",
        "┏━━━━━━━━━━━━┳━━━━━━━┳━━━━━━━┳━━━━━━━━┳━━━━━━━━━┳━━━━━━━━━━━━━━━━━━━━━━━━━━━━┓",
        "┃ neighbour  ┃ type  ┃ steps ┃ events ┃ sources ┃ kinds                      ┃",
        "┡━━━━━━━━━━━━╇━━━━━━━╇━━━━━━━╇━━━━━━━━╇━━━━━━━━━╇━━━━━━━━━━━━━━━━━━━━━━━━━━━━┩",
        "│ Fallowmark │ State │     1 │      3 │       1 │ Mediation, Praise, Refusal │",
        "│ Arvenia    │ State │     1 │      2 │       1 │ Demand, Refusal            │",
        "└────────────┴───────┴───────┴────────┴─────────┴────────────────────────────┘",
    ]


def test_a_timeline_marks_what_is_dated_by_publication(folder: Path) -> None:
    shown = kg("timeline", "Corland", "Arvenia", "--until", "2021-04", cwd=folder).stdout
    assert [line.rstrip() for line in shown.splitlines()] == [
        "2021-03-01  Threaten reported (instrument Lance-2, source Arvenia, target Corland)",
        "└── spring 302–310: Arvenia Threaten Corland with Lance-2 2021-03-01.",
        "~2021-03-31  Criticism reported (source Corland, target Arvenia)",
        "└── spring 391–400: Corland Criticism Arvenia .",
        "~ dated by the day of publication, since the text gives no time",
    ]


def test_a_matrix_counts_what_happened_unless_a_status_is_asked_for(folder: Path) -> None:
    happened = json.loads(kg("matrix", "--by", "class", "--json", cwd=folder).stdout)
    denied = json.loads(kg("matrix", "--by", "class", "--status", "denied", "--json", cwd=folder).stdout)
    assert [(c["source"]["name"], c["code"], c["target"]["name"]) for c in denied] == [
        ("Corland", "Threaten", "Arvenia")
    ]
    assert denied[0] not in happened
    table = kg("matrix", "-n", "1", cwd=folder).stdout
    assert "│ Arvenia │ verbal-conflict │ Belmark │      5 │       4 │" in table


def test_changes_name_new_actors_and_who_grew_more_hostile(folder: Path) -> None:
    shown = kg("changes", "--before", "2021-01..2021-06", "--after", "2022", cwd=folder).stdout
    assert "new actors: Gault, Hollin\n" in shown
    assert "│ Arvenia │ Corland │ -4.0 (1) │ -6.0 (2) │   -2.0 │" in shown


def test_a_motif_is_found_with_its_sentences(folder: Path) -> None:
    done = kg("motif", "B SANCTION A, A THREATEN B within 10", "--since", "2022", cwd=folder)
    assert done.stdout.splitlines()[0] == "A = Hollin, B = Gault"
    found = json.loads(kg("motif", "B SANCTION A, A THREATEN B within 30", "--json", cwd=folder).stdout)
    assert len(found) == 7


def test_stats_show_who_stands_in_the_middle(folder: Path) -> None:
    found = json.loads(kg("stats", "--json", cwd=folder).stdout)
    assert (found["entities"], found["happenings"], found["edges"]) == (14, 61, 78)
    assert found["standing"][0]["node"]["name"] == "Arvenia"
    assert [len(part) for part in found["communities"]] == [5, 5, 2, 2]
    assert "community 1: " in kg("stats", cwd=folder).stdout


def test_a_network_is_written_for_other_programs_the_same_every_time(folder: Path) -> None:
    for to in ("graphml", "gexf"):
        done = kg("network", "--format", to, "-o", f"{to}.xml", cwd=folder)
        assert (done.returncode, done.stderr) == (0, "")
        again = kg("network", "--format", to, cwd=folder, PYTHONHASHSEED="7")
        assert again.stdout == (folder / f"{to}.xml").read_text(encoding="utf-8")


@pytest.mark.parametrize("figure", [("a.svg",), ("b.png", "--as", "timeline")])
def test_a_figure_has_the_same_bytes_whenever_it_is_drawn(folder: Path, figure: tuple[str, ...]) -> None:
    drawn = []
    for environment in ({}, {"PYTHONHASHSEED": "1"}):
        done = kg("draw", "Arvenia", "-o", *figure, cwd=folder, **environment)
        assert (done.returncode, done.stderr) == (0, "")
        drawn.append((folder / figure[0]).read_bytes())
    assert drawn[0] == drawn[1]
    assert len(drawn[0]) > 10_000


@pytest.mark.parametrize(
    ("arguments", "status", "message"),
    [
        (("path", "Arvenia", "Atlantis"), 1, "no document speaks of 'Atlantis'"),
        (("path", "Arvenia", "ostrow"), 1, "in any letter case: there is Paula Ostrow"),
        (("timeline", "Arvenia", "--class", "Tickle"), 2, "'Tickle' is not known"),
        (("matrix", "--status", "rumoured"), 2, "'rumoured' is not known"),
        (("matrix", "--since", "yesterday"), 2, "'yesterday' is no day or period"),
        (("motif", "A B"), 1, "'A B' is no step of a motif"),
        (("draw", "Arvenia", "-o", "figure.gif"), 2, "figure.gif has no ending of a figure"),
        (("neighbours", "Gault", "--class", "Aid"), 1, "takes part in no event or relation here"),
        (("stats", "--store", "nowhere.kg"), 1, "there is no store here"),
    ],
)
def test_what_is_wrong_is_said_in_one_line(
    folder: Path, arguments: tuple[str, ...], status: int, message: str
) -> None:
    done = kg(*arguments, cwd=folder)
    assert done.returncode == status
    assert message in " ".join(done.stderr.replace("│", " ").split())
    assert "Traceback" not in done.stderr
    assert done.stdout == ""


@pytest.mark.usefixtures("default_store_in_tmp_path")
def test_the_network_follows_what_a_build_adds(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(MEETING, encoding="utf-8")
    kg("build", "a.txt", "--store", "graph.kg", cwd=tmp_path)
    assert "Russia" not in kg("neighbours", "Japan", cwd=tmp_path).stdout
    (tmp_path / "b.txt").write_text("Russia sanctioned Japan on 9 May 2022.\n", encoding="utf-8")
    added = kg("build", "b.txt", "--store", "graph.kg", cwd=tmp_path)
    assert added.stdout == "1 added, 0 replaced, 0 unchanged; the graph is in graph.kg\n"
    assert "Russia" in kg("neighbours", "Japan", cwd=tmp_path).stdout
