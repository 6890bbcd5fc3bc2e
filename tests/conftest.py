from __future__ import annotations

import gc
import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from kg import reference as knowledge
from kg.extraction.pipeline import Extractor
from kg.mapping import DocumentGraph, digest, document_graph
from kg.model import Annotation, Document
from kg.reference import Reference
from kg.store import EmbeddedStore, open_store

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"

needs_shared = pytest.mark.skipif(
    not SHARED.is_dir(), reason="the data to measure on is not beside this checkout (../shared)"
)

Annotate = Callable[..., Annotation]


def pytest_collection_finish() -> None:
    """Keep the collector of garbage from walking through thousands of tests again and again."""
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _nothing_of_the_users_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep the reference file of whoever runs the tests out of them, and untouched."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("KG_REFERENCE", str(tmp_path_factory.mktemp("own") / "reference.ttl"))
        yield


@pytest.fixture(scope="session")
def reference() -> Reference:
    return knowledge.load()


@pytest.fixture(scope="session")
def extractor(reference: Reference) -> Extractor:
    extractor = Extractor(reference)
    gc.freeze()  # as in a process of `kg`
    return extractor


@pytest.fixture(scope="session")
def annotate(extractor: Extractor) -> Annotate:
    """Annotate a text, published on a Wednesday unless the test says otherwise."""

    def run(text: str, published: date | None = date(2022, 4, 27)) -> Annotation:
        return extractor.extract(Document("d", text, published))

    return run


@pytest.fixture(scope="session")
def mapped(extractor: Extractor) -> Callable[[Document], DocumentGraph]:
    """Map a document to its graph, as a build does."""

    def run(document: Document) -> DocumentGraph:
        annotation = extractor.extract(document)
        return document_graph(annotation, extractor.reference, digest(document, "test"))

    return run


@pytest.fixture(scope="session")
def store_without_documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the directory of a store with the ontology only; to be copied, for making one takes long."""
    directory = tmp_path_factory.mktemp("store") / "s"
    open_store(directory).close()
    return directory


@pytest.fixture
def store_in_tmp_path(tmp_path: Path, store_without_documents: Path) -> Path:
    """Return the directory of a store without documents: `s` in the directory of the test."""
    return Path(shutil.copytree(store_without_documents, tmp_path / "s"))


@pytest.fixture
def default_store_in_tmp_path(tmp_path: Path, store_without_documents: Path) -> Path:
    """Return the directory of a store without documents, where `kg` run in that of the test looks for one."""
    return Path(shutil.copytree(store_without_documents, tmp_path / "graph.kg"))


@pytest.fixture
def graph(tmp_path_factory: pytest.TempPathFactory, store_without_documents: Path) -> Iterator[EmbeddedStore]:
    directory = tmp_path_factory.mktemp("graph") / "s"
    with open_store(shutil.copytree(store_without_documents, directory)) as store:
        yield store
