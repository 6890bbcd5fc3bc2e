from __future__ import annotations

import pytest

from kg.model import Annotation, Entity
from tests.conftest import Annotate


def at(annotation: Annotation, words: str, start: int = 0) -> Entity | None:
    """Return the entity that a mention with exactly these words denotes, the first from `start` on."""
    place = annotation.document.text.index(words, start)
    for entity in annotation.entities:
        if any((m.span.start, m.span.text) == (place, words) for m in entity.mentions):
            return entity
    return None


def mentions(entity: Entity | None) -> list[tuple[int, str]]:
    assert entity is not None
    return [(mention.span.start, mention.span.text) for mention in entity.mentions]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Iran closed its ports. Days later, Iran left.", [(0, "Iran"), (12, "its"), (35, "Iran")]),
        ("The DPRK left. North Korea stayed away.", [(0, "The DPRK"), (15, "North Korea")]),
        (
            "The U.S. left the talks. The United States stayed away.",
            [(0, "The U.S."), (25, "The United States")],
        ),
        (
            "The Korean Central News Agency wrote first. KCNA is old.",
            [(0, "The Korean Central News Agency"), (44, "KCNA")],
        ),
    ],
)
def test_all_names_of_one_entry_are_one_entity(
    text: str, found: list[tuple[int, str]], annotate: Annotate
) -> None:
    annotation = annotate(text)
    assert mentions(at(annotation, found[0][1])) == found


@pytest.mark.parametrize(
    ("text", "mention", "full", "short"),
    [
        ("Anna Keller met Boris Orlov in Geneva. Keller left.", "Anna Keller", "Anna Keller", "Keller"),
        ("President Moon Jae-in met him. Moon smiled.", "President Moon Jae-in", "Moon Jae-in", "Moon"),
        (
            "President Moon Jae-in met Angela Merkel. He praised Merkel.",
            "Angela Merkel",
            "Angela Merkel",
            "Merkel",
        ),
        (
            "Russian President Vladimir Putin left Berlin. Putin smiled.",
            "Russian President Vladimir Putin",
            "Vladimir Putin",
            "Putin",
        ),
    ],
)
def test_a_surname_means_the_full_name_before_it(
    text: str, mention: str, full: str, short: str, annotate: Annotate
) -> None:
    annotation = annotate(text)
    entity = at(annotation, mention)
    assert entity is not None
    assert entity == at(annotation, short, text.index("."))
    assert entity.name == full


@pytest.mark.parametrize(
    ("text", "first", "second", "surname"),
    [
        ("Kim Jong-un met Kim Yong-chol in Pyongyang. Kim smiled.", "Kim Jong-un", "Kim Yong-chol", "Kim"),
        ("George W. Bush called Jeb Bush on Monday. Bush smiled.", "George W. Bush", "Jeb Bush", "Bush"),
        ("Anna Keller met Karl Keller in Geneva. Keller left.", "Anna Keller", "Karl Keller", "Keller"),
    ],
)
def test_namesakes_in_one_text_are_never_merged(
    text: str, first: str, second: str, surname: str, annotate: Annotate
) -> None:
    annotation = annotate(text)
    one, other = at(annotation, first), at(annotation, second)
    assert one is not None
    assert other is not None
    assert one.iri != other.iri
    assert [m.span.text for m in one.mentions] == [first]
    assert [m.span.text for m in other.mentions] == [second]
    alone = at(annotation, surname, text.index("."))
    assert alone not in (one, other)


def test_a_full_name_always_means_its_own_bearer(annotate: Annotate) -> None:
    text = "Kim Jong-un met Kim Yo-jong. Kim Jong-un spoke first, and Kim Yo-jong wrote down each word."
    annotation = annotate(text)
    assert mentions(at(annotation, "Kim Jong-un")) == [(0, "Kim Jong-un"), (29, "Kim Jong-un")]
    assert mentions(at(annotation, "Kim Yo-jong")) == [(16, "Kim Yo-jong"), (58, "Kim Yo-jong")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "Global Lantern Watch (GLW) met. GLW said that the talks had failed.",
            [(0, "Global Lantern Watch"), (22, "GLW"), (32, "GLW")],
        ),
        (
            "The Lantern Liberation Army (LLA) attacked a convoy. The LLA fled.",
            [(0, "The Lantern Liberation Army"), (29, "LLA"), (53, "The LLA")],
        ),
    ],
)
def test_an_acronym_in_parentheses_means_the_name_before_it_from_there_on(
    text: str, found: list[tuple[int, str]], annotate: Annotate
) -> None:
    assert mentions(at(annotate(text), found[0][1])) == found


@pytest.mark.parametrize(
    ("text", "name", "pronoun"),
    [
        ("Boris Orlov said he would leave.", "Boris Orlov", "he"),
        ("Anna Keller said she would leave Geneva.", "Anna Keller", "she"),
        ("Boris Orlov left Geneva. He was tired.", "Boris Orlov", "He"),
        ("Iran said it would retaliate.", "Iran", "it"),
        ("Iran attacked Iraq. It fired rockets.", "Iran", "It"),
        ("South Korea said its army was ready.", "South Korea", "its"),
        ("NATO closed its office.", "NATO", "its"),
    ],
)
def test_a_pronoun_means_the_subject_before_it(
    text: str, name: str, pronoun: str, annotate: Annotate
) -> None:
    annotation = annotate(text)
    entity = at(annotation, name)
    assert entity is not None
    assert [(m.span.text, m.kind) for m in entity.mentions] == [(name, "name"), (pronoun, "pronoun")]


@pytest.mark.parametrize(
    "text",
    [
        "Iran left. It is cold in Geneva.",
        "He left early.",
        "Iran left early. She stayed.",
        "Anna Keller left early. It stayed.",
    ],
)
def test_a_pronoun_that_fits_nobody_means_nobody(text: str, annotate: Annotate) -> None:
    kinds = [m.kind for entity in annotate(text).entities for m in entity.mentions]
    assert "pronoun" not in kinds


@pytest.mark.parametrize(
    ("text", "name", "description"),
    [
        ("Marty Meiners, a Pentagon spokesman, left.", "Marty Meiners", "a Pentagon spokesman"),
        (
            "Anna Keller, the defence minister of Germany, left.",
            "Anna Keller",
            "the defence minister of Germany",
        ),
        ("Emmanuel Macron, the president of France, left.", "Emmanuel Macron", "the president of France"),
        ("The president of France, Emmanuel Macron, left.", "Emmanuel Macron", "The president of France"),
        ("France's president, Emmanuel Macron, left.", "Emmanuel Macron", "France's president"),
    ],
)
def test_a_description_beside_a_name_is_the_same_person(
    text: str, name: str, description: str, annotate: Annotate
) -> None:
    (person,) = (entity for entity in annotate(text).entities if entity.type == "Person")
    described = [m.span.text for m in person.mentions if m.kind == "nominal"]
    assert person.name == name
    assert described == [description]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("President Moon Jae-in left.", "Moon Jae-in"),
        ("Defence Minister Anna Keller left.", "Anna Keller"),
        ("General Boris Orlov left.", "Boris Orlov"),
    ],
)
def test_a_title_is_no_second_person(text: str, name: str, annotate: Annotate) -> None:
    people = [entity.name for entity in annotate(text).entities if entity.type == "Person"]
    assert people == [name]
